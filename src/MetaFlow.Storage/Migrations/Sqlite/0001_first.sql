-- Ids are 16-byte blobs (a Guid, most significant byte first), times are UTC in milliseconds since 1970.

CREATE TABLE store_check (
    id         INTEGER NOT NULL PRIMARY KEY,
    checked_at INTEGER NOT NULL
);

CREATE TABLE workflows (
    id               TEXT    NOT NULL PRIMARY KEY,
    name             TEXT    NOT NULL,
    search_text      TEXT    NOT NULL,
    latest_number    INTEGER NOT NULL,
    published_number INTEGER,
    archived         INTEGER NOT NULL,
    created_at       INTEGER NOT NULL,
    changed_at       INTEGER NOT NULL
);

CREATE TABLE revisions (
    workflow_id TEXT    NOT NULL REFERENCES workflows (id),
    number      INTEGER NOT NULL,
    definition  TEXT    NOT NULL,
    hash        TEXT    NOT NULL,
    author      TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    message     TEXT    NOT NULL,
    PRIMARY KEY (workflow_id, number)
);

CREATE TABLE people (
    id              BLOB    NOT NULL PRIMARY KEY,
    name            TEXT    NOT NULL,
    name_key        TEXT    NOT NULL UNIQUE,
    password_hash   TEXT    NOT NULL,
    role            INTEGER NOT NULL,
    session_stamp   TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    active          INTEGER NOT NULL,
    failed_sign_ins INTEGER NOT NULL,
    locked_until    INTEGER,
    language        TEXT,
    theme           TEXT
);

CREATE TABLE tokens (
    id           BLOB    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    hash         TEXT    NOT NULL UNIQUE,
    start        TEXT    NOT NULL,
    role         INTEGER NOT NULL,
    owner        BLOB    NOT NULL REFERENCES people (id),
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    last_used_at INTEGER,
    revoked_at   INTEGER
);

CREATE INDEX tokens_by_owner ON tokens (owner, created_at);

CREATE TABLE domains (
    name       TEXT    NOT NULL PRIMARY KEY,
    keywords   TEXT    NOT NULL,
    common     INTEGER NOT NULL,
    active     INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE documents (
    id           BLOB    NOT NULL PRIMARY KEY,
    domain       TEXT    NOT NULL REFERENCES domains (name),
    source       TEXT    NOT NULL,
    title        TEXT    NOT NULL,
    content_type TEXT    NOT NULL,
    hash         TEXT    NOT NULL,
    tags         TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    added_at     INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    length       INTEGER NOT NULL,
    text         TEXT    NOT NULL,
    UNIQUE (domain, source)
);

CREATE INDEX documents_by_title ON documents (domain, title, id);

-- List, queue and projection in one row per run. due_at is when a claim may take the run: never while it waits for
-- somebody or has ended, otherwise once its wake time and its lease are over.
CREATE TABLE runs (
    id              BLOB    NOT NULL PRIMARY KEY,
    workflow_id     TEXT    NOT NULL,
    revision        INTEGER,
    definition_hash TEXT    NOT NULL,
    status          INTEGER NOT NULL,
    started_by      TEXT    NOT NULL,
    priority        INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    wake_at         INTEGER,
    started_at      INTEGER,
    ended_at        INTEGER,
    last_sequence   INTEGER NOT NULL,
    problem_code    TEXT,
    problem_message TEXT,
    lease_node      TEXT,
    lease_until     INTEGER,
    fence           INTEGER NOT NULL,
    due_at          INTEGER GENERATED ALWAYS AS (
        CASE WHEN status >= 3 OR (status = 2 AND wake_at IS NULL) THEN NULL
             ELSE max(coalesce(wake_at, 0), coalesce(lease_until, 0)) END) STORED
);

-- Claims read this index alone, in their order, and stop at their limit.
CREATE INDEX runs_to_claim ON runs (priority DESC, created_at, id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX runs_to_wake ON runs (due_at) WHERE due_at IS NOT NULL AND lease_node IS NULL;
CREATE INDEX runs_leased ON runs (lease_node, lease_until) WHERE lease_node IS NOT NULL;
CREATE INDEX runs_by_workflow ON runs (workflow_id, id);
CREATE INDEX runs_by_status ON runs (status, id);
CREATE INDEX runs_ended ON runs (ended_at) WHERE ended_at IS NOT NULL;

-- A table with row numbers, so that entries of all runs are written one behind the other.
CREATE TABLE journal (
    run_id    BLOB    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    sequence  INTEGER NOT NULL,
    kind      INTEGER NOT NULL,
    step_path TEXT    NOT NULL,
    attempt   INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    payload   BLOB    NOT NULL,
    PRIMARY KEY (run_id, sequence)
);

CREATE TABLE firings (
    workflow_id TEXT    NOT NULL,
    trigger_id  TEXT    NOT NULL,
    due_at      INTEGER NOT NULL,
    outcome     INTEGER NOT NULL,
    settled_at  INTEGER,
    run_id      BLOB,
    reason      TEXT,
    PRIMARY KEY (workflow_id, trigger_id, due_at)
);

CREATE INDEX firings_by_due ON firings (due_at);
CREATE INDEX firings_by_outcome ON firings (outcome, due_at);
