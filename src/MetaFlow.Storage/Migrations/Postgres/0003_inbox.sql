-- Messages of runs to the people of this installation. The key is the same for every attempt at a step of a run, so
-- that a repeated attempt adds nothing. Ids sort by time.
CREATE TABLE inbox (
    id        uuid NOT NULL PRIMARY KEY,
    key       text COLLATE "C" NOT NULL UNIQUE,
    run_id    uuid NOT NULL,
    step_path text COLLATE "C" NOT NULL,
    subject   text NOT NULL,
    body      text NOT NULL,
    format    integer NOT NULL,
    at        bigint NOT NULL,
    read_at   bigint
);

CREATE INDEX inbox_unread ON inbox (id) WHERE read_at IS NULL;
