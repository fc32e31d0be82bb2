-- What runs ask people and was not decided yet. A row comes and goes with the commit of the run that asks, and is
-- written again when somebody answered; what was answered stands in the journal.
CREATE TABLE approvals (
    run_id            uuid NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step_path         text COLLATE "C" NOT NULL,
    workflow_id       text COLLATE "C" NOT NULL,
    attempt           integer NOT NULL,
    definition_hash   text COLLATE "C" NOT NULL,
    payload_hash      text COLLATE "C" NOT NULL,
    title             text NOT NULL,
    approvers         text NOT NULL,
    needed            integer NOT NULL,
    answered          text NOT NULL,
    started_by        text NOT NULL,
    author_may_answer integer NOT NULL,
    asked_at          bigint NOT NULL,
    until             bigint,
    PRIMARY KEY (run_id, step_path)
);

CREATE INDEX approvals_by_age ON approvals (asked_at);

-- What happened. The key is the same for every attempt to tell of it. Ids sort by time.
CREATE TABLE events (
    id     uuid NOT NULL PRIMARY KEY,
    type   text COLLATE "C" NOT NULL,
    data   bytea NOT NULL,
    key    text COLLATE "C" UNIQUE,
    run_id uuid,
    at     bigint NOT NULL
);

CREATE INDEX events_by_type ON events (type, id);

-- Which steps wait for which events, with what has to be true of them. A row comes and goes with the commit of the run.
CREATE TABLE event_waits (
    run_id    uuid NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step_path text COLLATE "C" NOT NULL,
    type      text COLLATE "C" NOT NULL,
    waits_for bytea NOT NULL,
    PRIMARY KEY (run_id, step_path)
);

CREATE INDEX event_waits_by_type ON event_waits (type);
