-- What people and other runs ask of a run that was started. A row goes with the commit of the run that answers to it,
-- so the table is nearly always empty; who asked and why stands in the journal from then on. Ids grow in the order in
-- which signals to one run were sent.
CREATE TABLE signals (
    id        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    run_id    BLOB NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    kind      INTEGER NOT NULL,
    about TEXT,
    value     BLOB,
    sent_by   TEXT NOT NULL,
    why       TEXT,
    at        INTEGER NOT NULL
);

CREATE INDEX signals_by_run ON signals (run_id, id);

-- How many of them there are, beside what a claim and a worker write anyway: a run that goes to sleep while one
-- arrives sees it in the same row, and is due at once.
ALTER TABLE runs ADD COLUMN signals INTEGER NOT NULL DEFAULT 0;
