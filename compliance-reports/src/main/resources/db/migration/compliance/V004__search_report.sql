-- Saved searches on their way to a mailbox, as a schedule or an officer asked. The row's state is the worker's queue.
CREATE TABLE compliance.search_report (
    id           uuid PRIMARY KEY,
    name         text NOT NULL,
    officer      text NOT NULL,
    matter       uuid NOT NULL REFERENCES compliance.matter (id),
    query        text NOT NULL,
    zone         text NOT NULL,
    language     text NOT NULL CHECK (language IN ('en', 'zh')),
    recipients   text[] NOT NULL CHECK (cardinality(recipients) > 0),
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL,
    state        text NOT NULL CHECK (state IN ('requested', 'running', 'sent', 'failed')),
    messages     bigint CHECK (messages >= 0),
    finished_at  timestamptz,
    worker       text,
    lease_until  timestamptz,
    attempts     integer NOT NULL DEFAULT 0,
    fault_code   text,
    fault_what   text,
    fault_action text,
    CONSTRAINT running_has_a_lease CHECK (state <> 'running' OR (worker IS NOT NULL AND lease_until IS NOT NULL)),
    CONSTRAINT sent_says_how_many CHECK (state <> 'sent' OR (messages IS NOT NULL AND finished_at IS NOT NULL)),
    CONSTRAINT failure_says_why CHECK (state <> 'failed' OR (fault_code IS NOT NULL AND finished_at IS NOT NULL))
);

CREATE INDEX search_report_queue ON compliance.search_report (requested_at) WHERE state IN ('requested', 'running');
CREATE INDEX search_report_newest ON compliance.search_report (requested_at DESC, id DESC);
