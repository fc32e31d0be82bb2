-- Messages of runs to the people of this installation. The key is the same for every attempt at a step of a run, so
-- that a repeated attempt adds nothing. Ids sort by time.
CREATE TABLE inbox (
    id        BLOB    NOT NULL PRIMARY KEY,
    key       TEXT    NOT NULL UNIQUE,
    run_id    BLOB    NOT NULL,
    step_path TEXT    NOT NULL,
    subject   TEXT    NOT NULL,
    body      TEXT    NOT NULL,
    format    INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    read_at   INTEGER
);

CREATE INDEX inbox_unread ON inbox (id) WHERE read_at IS NULL;
