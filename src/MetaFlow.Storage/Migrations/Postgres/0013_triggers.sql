-- What runs were asked for with: asked again with it, it is the same run. Kept in the transaction that creates the run,
-- and for its own time: a run may be deleted before.
CREATE TABLE run_keys (
    key    uuid   NOT NULL PRIMARY KEY,
    run_id uuid   NOT NULL,
    until  bigint NOT NULL
);

CREATE INDEX run_keys_by_until ON run_keys (until);
CREATE INDEX run_keys_by_run ON run_keys (run_id);

-- due_at is when somebody may see to the event: now, or when the lease of whoever does is over; null when it was seen
-- to. What came of it, the runs that it started and those that it could not start, is in outcome. depth is how many runs
-- and events it came through.
ALTER TABLE events ADD COLUMN due_at bigint;
ALTER TABLE events ADD COLUMN depth integer NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN outcome text;
CREATE INDEX events_due ON events (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX events_seen_to ON events (at) WHERE due_at IS NULL;

-- Files that started a run, as they were then.
CREATE TABLE seen_files (
    workflow_id text COLLATE "C" NOT NULL,
    trigger_id  text COLLATE "C" NOT NULL,
    path        text COLLATE "C" NOT NULL,
    size        bigint NOT NULL,
    changed_at  bigint NOT NULL,
    PRIMARY KEY (workflow_id, trigger_id, path)
);
