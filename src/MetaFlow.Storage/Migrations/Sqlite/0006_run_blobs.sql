-- Large outputs that entries of a run name by their hash: kept for as long as the run is.
CREATE TABLE run_blobs (
    run_id BLOB NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    hash   TEXT NOT NULL,
    PRIMARY KEY (run_id, hash)
) WITHOUT ROWID;
