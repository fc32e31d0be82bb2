-- What services ask for. The values are sealed with a key that is not in the database.
CREATE TABLE credentials (
    name_key   TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    kind       INTEGER NOT NULL,
    fields     TEXT    NOT NULL,
    hosts      TEXT    NOT NULL,
    sealed     BLOB    NOT NULL,
    changed_at INTEGER NOT NULL
);
