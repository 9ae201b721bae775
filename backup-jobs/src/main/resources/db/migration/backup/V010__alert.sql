-- What somebody must be told about; kept until it is told, so an alert outlives a mail server that is away.
CREATE TABLE backup.alert (
    id           uuid PRIMARY KEY,
    kind         text NOT NULL,
    subject      text NOT NULL,
    fault_code   text NOT NULL,
    fault_what   text NOT NULL,
    fault_action text NOT NULL,
    raised_at    timestamptz NOT NULL,
    state        text NOT NULL CHECK (state IN ('waiting', 'told', 'given_up')),
    mailed_at    timestamptz,
    posted_at    timestamptz,
    attempts     integer NOT NULL DEFAULT 0,
    -- Before this it is not tried; while a worker tries, its lease.
    next_at      timestamptz NOT NULL
);

CREATE INDEX alert_waiting ON backup.alert (next_at) WHERE state = 'waiting';
CREATE INDEX alert_newest ON backup.alert (raised_at DESC, id DESC);
