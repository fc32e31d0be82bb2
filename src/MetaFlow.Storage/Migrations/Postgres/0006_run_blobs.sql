-- Large outputs that entries of a run name by their hash: kept for as long as the run is.
CREATE TABLE run_blobs (
    run_id uuid NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    hash   text COLLATE "C" NOT NULL,
    PRIMARY KEY (run_id, hash)
);

CREATE INDEX run_blobs_by_hash ON run_blobs (hash);

-- When it was last put: what nothing names may be about to be named.
ALTER TABLE blobs ADD COLUMN put_at bigint NOT NULL DEFAULT 0;
