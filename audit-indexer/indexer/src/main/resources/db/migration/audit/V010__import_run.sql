-- One row per import run; its state is the queue. The counters are those of the attempt that is running or ended it.
CREATE TABLE audit.import_run (
    id            uuid             PRIMARY KEY,
    format        text             NOT NULL,
    instance      text             NOT NULL,
    file_name     text             NOT NULL,
    file          text             NOT NULL,
    bytes         bigint           NOT NULL CHECK (bytes >= 0),
    requested_by  text             NOT NULL,
    requested_at  timestamptz      NOT NULL,
    state         text             NOT NULL
                  CHECK (state IN ('requested', 'reading', 'indexing', 'finished', 'failed', 'incomplete')),
    attempt       integer          NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    broken        integer          NOT NULL DEFAULT 0 CHECK (broken >= 0),
    seen_at       timestamptz,
    started_at    timestamptz,
    ended_at      timestamptz,
    bytes_read    bigint           NOT NULL DEFAULT 0 CHECK (bytes_read >= 0),
    read          bigint           NOT NULL DEFAULT 0 CHECK (read >= 0),
    published     bigint           NOT NULL DEFAULT 0 CHECK (published >= 0),
    indexed       bigint           NOT NULL DEFAULT 0 CHECK (indexed >= 0),
    duplicates    bigint           NOT NULL DEFAULT 0 CHECK (duplicates >= 0),
    conflicts     bigint           NOT NULL DEFAULT 0 CHECK (conflicts >= 0),
    rejected      bigint           NOT NULL DEFAULT 0 CHECK (rejected >= 0),
    fault_code    text,
    fault_what    text,
    fault_action  text,
    CHECK ((state IN ('finished', 'failed', 'incomplete')) = (ended_at IS NOT NULL)),
    CHECK ((state IN ('failed', 'incomplete')) = (fault_code IS NOT NULL)),
    CHECK ((fault_code IS NULL) = (fault_what IS NULL)),
    CHECK ((fault_code IS NULL) = (fault_action IS NULL))
);
CREATE INDEX import_run_open ON audit.import_run (requested_at) WHERE state IN ('requested', 'reading', 'indexing');

-- What became no event, and why; never what it said.
CREATE TABLE audit.import_rejection (
    run     uuid    NOT NULL REFERENCES audit.import_run ON DELETE CASCADE,
    number  bigint  NOT NULL CHECK (number > 0),
    file    text    NOT NULL,
    line    bigint  NOT NULL CHECK (line >= 0),
    reason  text    NOT NULL,
    field   text    NOT NULL,
    PRIMARY KEY (run, number)
);
