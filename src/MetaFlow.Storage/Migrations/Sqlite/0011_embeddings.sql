-- Vectors that a model made of texts, by the hash of the text: no service is asked twice for the same.
CREATE TABLE embeddings (
    generator  TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    hash       TEXT NOT NULL,
    vector     BLOB NOT NULL,
    PRIMARY KEY (generator, dimensions, hash)
);
