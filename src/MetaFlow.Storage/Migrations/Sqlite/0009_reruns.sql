-- The run that this one runs again. Not a reference: the old run may be deleted before.
ALTER TABLE runs ADD COLUMN rerun_of BLOB;

CREATE INDEX runs_by_rerun_of ON runs (rerun_of, id) WHERE rerun_of IS NOT NULL;
