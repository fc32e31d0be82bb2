-- How far the ledger of each trigger goes, and what people said about it. The row with empty ids is about all of them.
CREATE TABLE trigger_states (
    workflow_id   TEXT    NOT NULL,
    trigger_id    TEXT    NOT NULL,
    revision      INTEGER,
    schedule      TEXT    NOT NULL,
    since         INTEGER NOT NULL,
    covered_until INTEGER NOT NULL,
    standing      INTEGER NOT NULL,
    set_by        TEXT,
    why           TEXT,
    set_at        INTEGER,
    circuit_until INTEGER,
    counts_from   INTEGER,
    changed_at    INTEGER NOT NULL,
    PRIMARY KEY (workflow_id, trigger_id)
);

CREATE INDEX trigger_states_by_change ON trigger_states (changed_at);

-- A row may be about many: from due_at up to until_at. Who starts its run holds it for a while.
ALTER TABLE firings ADD COLUMN until_at INTEGER;
ALTER TABLE firings ADD COLUMN occurrences INTEGER NOT NULL DEFAULT 1;
ALTER TABLE firings ADD COLUMN claimed_by TEXT;
ALTER TABLE firings ADD COLUMN claimed_until INTEGER NOT NULL DEFAULT 0;
CREATE INDEX firings_by_settled ON firings (settled_at);

-- When it was last published, withdrawn or archived.
ALTER TABLE workflows ADD COLUMN standing_at INTEGER;
CREATE INDEX workflows_by_standing ON workflows (standing_at);
