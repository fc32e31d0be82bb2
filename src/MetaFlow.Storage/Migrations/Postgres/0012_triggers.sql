-- How far the ledger of each trigger goes, and what people said about it. The row with empty ids is about all of them.
CREATE TABLE trigger_states (
    workflow_id   text COLLATE "C" NOT NULL,
    trigger_id    text COLLATE "C" NOT NULL,
    revision      integer,
    schedule      text NOT NULL,
    since         bigint NOT NULL,
    covered_until bigint NOT NULL,
    standing      integer NOT NULL,
    set_by        text,
    why           text,
    set_at        bigint,
    circuit_until bigint,
    counts_from   bigint,
    changed_at    bigint NOT NULL,
    PRIMARY KEY (workflow_id, trigger_id)
);

CREATE INDEX trigger_states_by_change ON trigger_states (changed_at);

-- A row may be about many: from due_at up to until_at. Who starts its run holds it for a while.
ALTER TABLE firings ADD COLUMN until_at bigint;
ALTER TABLE firings ADD COLUMN occurrences bigint NOT NULL DEFAULT 1;
ALTER TABLE firings ADD COLUMN claimed_by text;
ALTER TABLE firings ADD COLUMN claimed_until bigint NOT NULL DEFAULT 0;
CREATE INDEX firings_by_settled ON firings (settled_at);

-- When it was last published, withdrawn or archived.
ALTER TABLE workflows ADD COLUMN standing_at bigint;
CREATE INDEX workflows_by_standing ON workflows (standing_at);
