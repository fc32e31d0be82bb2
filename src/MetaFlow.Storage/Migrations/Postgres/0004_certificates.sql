-- One for each revision. The hash is that of the revision, so that a definition finds its certificates.
CREATE TABLE certificates (
    workflow_id text COLLATE "C" NOT NULL,
    number      integer NOT NULL,
    hash        text COLLATE "C" NOT NULL,
    made_at     bigint NOT NULL,
    content     text NOT NULL,
    PRIMARY KEY (workflow_id, number),
    FOREIGN KEY (workflow_id, number) REFERENCES revisions (workflow_id, number) ON DELETE CASCADE
);

CREATE INDEX certificates_by_hash ON certificates (hash);
