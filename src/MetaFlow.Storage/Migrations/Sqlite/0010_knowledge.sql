-- The knowledge base as it is taken in: what waits to be read, what became of it, the passages it was cut into, and a
-- feed of changes that the indexes of every node follow.

-- The name of the domain's collection in an index stays when people rename the domain.
ALTER TABLE domains ADD COLUMN collection TEXT NOT NULL DEFAULT '';
ALTER TABLE domains ADD COLUMN last_used_at INTEGER;
UPDATE domains SET collection = name;
CREATE UNIQUE INDEX domains_by_collection ON domains (collection);

-- Names that domains had before, so that files and documents that still say them find their domain.
CREATE TABLE domain_aliases (
    name   TEXT NOT NULL PRIMARY KEY,
    domain TEXT NOT NULL
);

-- Version 0 was never read: nothing of it is served.
ALTER TABLE documents ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN raw_hash TEXT;
ALTER TABLE documents ADD COLUMN metadata TEXT;
ALTER TABLE documents ADD COLUMN edits TEXT;
CREATE INDEX documents_by_raw ON documents (domain, raw_hash);

CREATE TABLE document_versions (
    document_id BLOB NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    hash        TEXT NOT NULL,
    raw_hash    TEXT,
    passages    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (document_id, number)
);
CREATE INDEX document_versions_by_raw ON document_versions (raw_hash);

CREATE TABLE passages (
    id          BLOB NOT NULL PRIMARY KEY,
    document_id BLOB NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    heading     TEXT NOT NULL,
    text        TEXT NOT NULL,
    hash        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    suspicion   TEXT,
    data        TEXT,
    UNIQUE (document_id, ordinal)
);

-- What services answer, as documents tell it: a schema, or one example.
CREATE TABLE known_responses (
    document_id BLOB NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,
    method      TEXT NOT NULL,
    host        TEXT NOT NULL,
    url         TEXT NOT NULL,
    is_schema   INTEGER NOT NULL,
    body        TEXT NOT NULL,
    PRIMARY KEY (document_id, ordinal)
);
CREATE INDEX known_responses_by_host ON known_responses (method, host);

-- One row for each document that has bytes to be read. due_at is when a claim may take it: now, after a pause, or when
-- the lease of whoever has it is over. A row that failed stays, and says why, until the next attempt or version.
CREATE TABLE ingestions (
    document_id BLOB NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    source      TEXT NOT NULL,
    raw_hash    TEXT,
    state       INTEGER NOT NULL,
    fence       INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    progress    INTEGER NOT NULL,
    added_at    INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    problem     TEXT
);
CREATE INDEX ingestions_due ON ingestions (due_at, document_id) WHERE state < 2;
CREATE INDEX ingestions_by_raw ON ingestions (raw_hash);

-- The newest change of each document and domain. Numbers are given in the order of commits.
CREATE TABLE knowledge_changes (
    sequence    INTEGER NOT NULL PRIMARY KEY,
    document_id BLOB UNIQUE,
    domain      TEXT UNIQUE
);

-- What was kept before this version is read again, from its text.
INSERT INTO ingestions (document_id, source, raw_hash, state, fence, attempts, progress, added_at, due_at)
SELECT id, source, NULL, 0, 0, 0, 0, changed_at, changed_at FROM documents;
