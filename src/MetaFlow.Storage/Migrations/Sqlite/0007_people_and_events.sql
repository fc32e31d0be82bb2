-- What runs ask people and was not decided yet. A row comes and goes with the commit of the run that asks, and is
-- written again when somebody answered; what was answered stands in the journal.
CREATE TABLE approvals (
    run_id            BLOB    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step_path         TEXT    NOT NULL,
    workflow_id       TEXT    NOT NULL,
    attempt           INTEGER NOT NULL,
    definition_hash   TEXT    NOT NULL,
    payload_hash      TEXT    NOT NULL,
    title             TEXT    NOT NULL,
    approvers         TEXT    NOT NULL,
    needed            INTEGER NOT NULL,
    answered          TEXT    NOT NULL,
    started_by        TEXT    NOT NULL,
    author_may_answer INTEGER NOT NULL,
    asked_at          INTEGER NOT NULL,
    until             INTEGER,
    PRIMARY KEY (run_id, step_path)
);

CREATE INDEX approvals_by_age ON approvals (asked_at);

-- What happened. The key is the same for every attempt to tell of it. Ids sort by time.
CREATE TABLE events (
    id     BLOB    NOT NULL PRIMARY KEY,
    type   TEXT    NOT NULL,
    data   BLOB    NOT NULL,
    key    TEXT UNIQUE,
    run_id BLOB,
    at     INTEGER NOT NULL
);

CREATE INDEX events_by_type ON events (type, id);

-- Which steps wait for which events, with what has to be true of them. A row comes and goes with the commit of the run.
CREATE TABLE event_waits (
    run_id    BLOB NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step_path TEXT NOT NULL,
    type      TEXT NOT NULL,
    waits_for BLOB NOT NULL,
    PRIMARY KEY (run_id, step_path)
);

CREATE INDEX event_waits_by_type ON event_waits (type);
