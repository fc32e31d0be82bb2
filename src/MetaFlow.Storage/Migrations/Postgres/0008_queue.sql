-- What a run waits for that has not ended: 0 nothing, it may be claimed; 1 its time, or somebody; 2 a place in its
-- group. Claims see the first kind alone, so that neither sleepers nor a full group stand in their way.
ALTER TABLE runs ADD COLUMN waits_for integer NOT NULL DEFAULT 0;

-- Given to a run when it may be claimed: workflows that have many runs get turns that are further away.
ALTER TABLE runs ADD COLUMN turn bigint NOT NULL DEFAULT 0;

-- Runs of a workflow with the same key are a group: of those that have not ended, so many have a place. Null without a limit.
ALTER TABLE runs ADD COLUMN concurrency_key text COLLATE "C";
ALTER TABLE runs ADD COLUMN concurrency_limit integer;
ALTER TABLE runs ADD COLUMN caller_id uuid;

UPDATE runs SET waits_for = 1 WHERE status = 2 OR (status = 0 AND wake_at > created_at);

DROP INDEX runs_to_claim;
DROP INDEX runs_to_wake;
DROP INDEX runs_ended;

CREATE INDEX runs_to_claim ON runs (priority DESC, turn, created_at, id, due_at, workflow_id) WHERE due_at IS NOT NULL AND waits_for = 0;
CREATE INDEX runs_turns ON runs (workflow_id, priority, turn) WHERE due_at IS NOT NULL AND waits_for = 0;
CREATE INDEX runs_to_wake ON runs (due_at, workflow_id) WHERE due_at IS NOT NULL AND lease_node IS NULL AND waits_for < 2;
CREATE INDEX runs_asleep ON runs (due_at) WHERE due_at IS NOT NULL AND waits_for = 1;
CREATE INDEX runs_placed ON runs (workflow_id, concurrency_key)
    WHERE concurrency_key IS NOT NULL AND status < 3 AND (waits_for = 0 OR started_at IS NOT NULL);
CREATE INDEX runs_held ON runs (workflow_id, concurrency_key, priority DESC, created_at, id) WHERE waits_for = 2;
CREATE INDEX runs_signalled ON runs (id) WHERE signals > 0;
CREATE INDEX runs_open ON runs (workflow_id, id) WHERE status < 3;
CREATE INDEX runs_ended ON runs (workflow_id, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX runs_called ON runs (caller_id) WHERE caller_id IS NOT NULL;

-- Nothing new is begun of these workflows; an empty id stands for all of them.
CREATE TABLE pauses (
    workflow_id text COLLATE "C" NOT NULL PRIMARY KEY,
    paused_by   text NOT NULL,
    why         text,
    at          bigint NOT NULL
);
