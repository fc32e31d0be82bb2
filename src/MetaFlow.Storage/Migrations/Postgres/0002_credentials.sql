-- What services ask for. The values are sealed with a key that is not in the database.
CREATE TABLE credentials (
    name_key   text COLLATE "C" NOT NULL PRIMARY KEY,
    name       text COLLATE "C" NOT NULL,
    kind       integer NOT NULL,
    fields     text NOT NULL,
    hosts      text NOT NULL,
    sealed     bytea NOT NULL,
    changed_at bigint NOT NULL
);
