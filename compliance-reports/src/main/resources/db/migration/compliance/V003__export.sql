-- Searches on their way into files. The row's state is the worker's queue.
CREATE TABLE compliance.export (
    id             uuid PRIMARY KEY,
    matter         uuid NOT NULL REFERENCES compliance.matter (id),
    query          text NOT NULL,
    zone           text NOT NULL,
    format         text NOT NULL CHECK (format IN ('csv', 'jsonl', 'xlsx')),
    language       text NOT NULL CHECK (language IN ('en', 'zh')),
    requester      text NOT NULL,
    requested_at   timestamptz NOT NULL,
    -- How many messages matched then; total is how many match by now.
    asked          bigint NOT NULL CHECK (asked >= 0),
    -- Of everything above and the matter's scope; another one at the time of the work means it changed since.
    digest         text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    approval       uuid REFERENCES compliance.approval (id),
    state          text NOT NULL CHECK (state IN ('awaiting_approval', 'requested', 'running', 'done', 'incomplete',
                                                  'failed', 'cancelled', 'refused')),
    phase          text NOT NULL DEFAULT 'waiting' CHECK (phase IN ('waiting', 'collect', 'render', 'seal', 'over')),
    messages       bigint NOT NULL DEFAULT 0 CHECK (messages >= 0),
    total          bigint NOT NULL CHECK (total >= 0),
    bytes          bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    started_at     timestamptz,
    updated_at     timestamptz,
    finished_at    timestamptz,
    worker         text,
    lease_until    timestamptz,
    attempts       integer NOT NULL DEFAULT 0,
    checkpoint     text,
    manifest       text CHECK (manifest ~ '^[0-9a-f]{64}$'),
    sealed_by      uuid,
    shortfalls     text[] NOT NULL DEFAULT '{}',
    fault_code     text,
    fault_what     text,
    fault_action   text,
    CONSTRAINT waits_for_an_approval CHECK (state <> 'awaiting_approval' OR approval IS NOT NULL),
    CONSTRAINT running_has_a_lease CHECK (state <> 'running' OR (worker IS NOT NULL AND lease_until IS NOT NULL)),
    CONSTRAINT incomplete_says_why CHECK (state <> 'incomplete' OR cardinality(shortfalls) > 0),
    CONSTRAINT done_lacks_nothing CHECK (state <> 'done' OR cardinality(shortfalls) = 0),
    CONSTRAINT failure_says_why CHECK (state NOT IN ('failed', 'refused') OR
                                       (fault_code IS NOT NULL AND fault_what IS NOT NULL AND fault_action IS NOT NULL))
);

CREATE INDEX export_queue ON compliance.export (requested_at)
    WHERE state IN ('awaiting_approval', 'requested', 'running');
CREATE INDEX export_newest ON compliance.export (requested_at DESC, id DESC);

CREATE TABLE compliance.export_file (
    export uuid NOT NULL REFERENCES compliance.export (id),
    path   text NOT NULL,
    bytes  bigint NOT NULL CHECK (bytes >= 0),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (export, path)
);
