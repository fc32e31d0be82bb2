-- Times are UTC in milliseconds since 1970. Texts that are keys or sort compare by code point, as SQLite does.

CREATE TABLE store_check (
    id         integer NOT NULL PRIMARY KEY,
    checked_at bigint NOT NULL
);

CREATE TABLE workflows (
    id               text COLLATE "C" NOT NULL PRIMARY KEY,
    name             text COLLATE "C" NOT NULL,
    search_text      text COLLATE "C" NOT NULL,
    latest_number    integer NOT NULL,
    published_number integer,
    archived         boolean NOT NULL,
    created_at       bigint NOT NULL,
    changed_at       bigint NOT NULL
);

CREATE TABLE revisions (
    workflow_id text COLLATE "C" NOT NULL REFERENCES workflows (id),
    number      integer NOT NULL,
    definition  text NOT NULL,
    hash        text COLLATE "C" NOT NULL,
    author      text NOT NULL,
    at          bigint NOT NULL,
    message     text NOT NULL,
    PRIMARY KEY (workflow_id, number)
);

CREATE TABLE people (
    id              uuid NOT NULL PRIMARY KEY,
    name            text COLLATE "C" NOT NULL,
    name_key        text COLLATE "C" NOT NULL UNIQUE,
    password_hash   text NOT NULL,
    role            integer NOT NULL,
    session_stamp   text NOT NULL,
    created_at      bigint NOT NULL,
    active          boolean NOT NULL,
    failed_sign_ins integer NOT NULL,
    locked_until    bigint,
    language        text,
    theme           text
);

CREATE TABLE tokens (
    id           uuid NOT NULL PRIMARY KEY,
    name         text COLLATE "C" NOT NULL,
    hash         text COLLATE "C" NOT NULL UNIQUE,
    start        text NOT NULL,
    role         integer NOT NULL,
    owner        uuid NOT NULL REFERENCES people (id),
    created_at   bigint NOT NULL,
    expires_at   bigint,
    last_used_at bigint,
    revoked_at   bigint
);

CREATE INDEX tokens_by_owner ON tokens (owner, created_at);

CREATE TABLE domains (
    name       text COLLATE "C" NOT NULL PRIMARY KEY,
    keywords   text NOT NULL,
    common     boolean NOT NULL,
    active     boolean NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE documents (
    id           uuid NOT NULL PRIMARY KEY,
    domain       text COLLATE "C" NOT NULL REFERENCES domains (name),
    source       text COLLATE "C" NOT NULL,
    title        text COLLATE "C" NOT NULL,
    content_type text NOT NULL,
    hash         text COLLATE "C" NOT NULL,
    tags         text NOT NULL,
    version      integer NOT NULL,
    added_at     bigint NOT NULL,
    changed_at   bigint NOT NULL,
    length       integer NOT NULL,
    text         text NOT NULL,
    UNIQUE (domain, source)
);

CREATE INDEX documents_by_title ON documents (domain, title, id);

-- List, queue and projection in one row per run. due_at is when a claim may take the run: never while it waits for
-- somebody or has ended, otherwise once its wake time and its lease are over.
CREATE TABLE runs (
    id              uuid NOT NULL PRIMARY KEY,
    workflow_id     text COLLATE "C" NOT NULL,
    revision        integer,
    definition_hash text NOT NULL,
    status          integer NOT NULL,
    started_by      text NOT NULL,
    priority        integer NOT NULL,
    created_at      bigint NOT NULL,
    wake_at         bigint,
    started_at      bigint,
    ended_at        bigint,
    last_sequence   bigint NOT NULL,
    problem_code    text,
    problem_message text,
    lease_node      text COLLATE "C",
    lease_until     bigint,
    fence           bigint NOT NULL,
    due_at          bigint GENERATED ALWAYS AS (
        CASE WHEN status >= 3 OR (status = 2 AND wake_at IS NULL) THEN NULL
             ELSE greatest(coalesce(wake_at, 0), coalesce(lease_until, 0)) END) STORED
);

-- Claims read this index alone, in their order, and stop at their limit.
CREATE INDEX runs_to_claim ON runs (priority DESC, created_at, id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX runs_to_wake ON runs (due_at) WHERE due_at IS NOT NULL AND lease_node IS NULL;
CREATE INDEX runs_leased ON runs (lease_node, lease_until) WHERE lease_node IS NOT NULL;
CREATE INDEX runs_by_workflow ON runs (workflow_id, id);
CREATE INDEX runs_by_status ON runs (status, id);
CREATE INDEX runs_ended ON runs (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE journal (
    run_id    uuid NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    sequence  bigint NOT NULL,
    kind      integer NOT NULL,
    step_path text COLLATE "C" NOT NULL,
    attempt   integer NOT NULL,
    at        bigint NOT NULL,
    payload   bytea NOT NULL,
    PRIMARY KEY (run_id, sequence)
);

CREATE TABLE firings (
    workflow_id text COLLATE "C" NOT NULL,
    trigger_id  text COLLATE "C" NOT NULL,
    due_at      bigint NOT NULL,
    outcome     integer NOT NULL,
    settled_at  bigint,
    run_id      uuid,
    reason      text,
    PRIMARY KEY (workflow_id, trigger_id, due_at)
);

CREATE INDEX firings_by_due ON firings (due_at);
CREATE INDEX firings_by_outcome ON firings (outcome, due_at);

-- Blobs live in the database, where every node sees them.
CREATE TABLE blobs (
    hash    text COLLATE "C" NOT NULL PRIMARY KEY,
    content bytea NOT NULL
);

-- Compressing what is hashed to be checked, and often compressed already, costs more than it saves.
ALTER TABLE blobs ALTER COLUMN content SET STORAGE EXTERNAL;
