-- One for each revision. The hash is that of the revision, so that a definition finds its certificates.
CREATE TABLE certificates (
    workflow_id TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    hash        TEXT    NOT NULL,
    made_at     INTEGER NOT NULL,
    content     TEXT    NOT NULL,
    PRIMARY KEY (workflow_id, number),
    FOREIGN KEY (workflow_id, number) REFERENCES revisions (workflow_id, number) ON DELETE CASCADE
);

CREATE INDEX certificates_by_hash ON certificates (hash);
