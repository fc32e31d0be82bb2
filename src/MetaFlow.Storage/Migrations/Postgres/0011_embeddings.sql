-- Vectors that a model made of texts, by the hash of the text: no service is asked twice for the same.
CREATE TABLE embeddings (
    generator  text COLLATE "C" NOT NULL,
    dimensions integer NOT NULL,
    hash       text COLLATE "C" NOT NULL,
    vector     bytea NOT NULL,
    PRIMARY KEY (generator, dimensions, hash)
);
