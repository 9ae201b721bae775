-- Agents that measure. Their tokens open one door only: delivering samples.
CREATE TABLE probe.agent (
    name         text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{0,62}$'),
    token        bytea UNIQUE CHECK (length(token) = 32),
    issued_by    text NOT NULL,
    issued_at    timestamptz NOT NULL,
    seen_at      timestamptz,
    -- The agent's clock less ours.
    skew_ms      bigint NOT NULL DEFAULT 0,
    waiting      bigint NOT NULL DEFAULT 0,
    lost         bigint NOT NULL DEFAULT 0,
    missed       bigint NOT NULL DEFAULT 0,
    error_p50_us bigint,
    error_p99_us bigint
);

-- How far each spool is counted; written in the transaction that counts.
CREATE TABLE probe.spool (
    agent     text NOT NULL REFERENCES probe.agent,
    spool     uuid NOT NULL,
    delivered bigint NOT NULL CHECK (delivered >= 0),
    PRIMARY KEY (agent, spool)
);

CREATE TABLE probe.target (
    agent        text NOT NULL REFERENCES probe.agent,
    name         text NOT NULL CHECK (name ~ '^[a-z][a-z0-9-]{0,62}$'),
    kind         text NOT NULL,
    address      text NOT NULL,
    every_ms     bigint NOT NULL,
    timeout_ms   bigint NOT NULL,
    -- No longer in the agent's file; what was measured stays.
    retired_at   timestamptz,
    last_at      timestamptz,
    last_us      bigint,
    last_failure text,
    -- Good or bad since then, whichever it is now.
    turned_at    timestamptz,
    certificate_until timestamptz,
    PRIMARY KEY (agent, name)
);

-- Histograms of one minute each, and those of hours and days added up from them.
CREATE TABLE probe.span (
    agent    text NOT NULL,
    target   text NOT NULL,
    width    text NOT NULL CHECK (width IN ('minute', 'hour', 'day')),
    begins   timestamptz NOT NULL,
    good     bigint NOT NULL CHECK (good >= 0),
    bad      bigint NOT NULL CHECK (bad >= 0),
    busy     bigint NOT NULL CHECK (busy >= 0 AND busy <= good + bad),
    -- Good and not busy: those whose latency counts.
    answered bigint NOT NULL CHECK (answered BETWEEN 0 AND good),
    -- HdrHistogram's compressed form, microseconds, three digits.
    latency  bytea NOT NULL,
    -- {"timeout": 3}
    failures jsonb NOT NULL,
    -- {"dns": [count, sum of microseconds, largest]}
    phases   jsonb NOT NULL,
    PRIMARY KEY (agent, target, width, begins),
    FOREIGN KEY (agent, target) REFERENCES probe.target
);
CREATE INDEX span_by_time ON probe.span (width, begins);

-- Hours whose minutes have changed since they were added up.
CREATE TABLE probe.stale_hour (
    agent  text NOT NULL,
    target text NOT NULL,
    begins timestamptz NOT NULL,
    -- When adding up failed last; those wait behind all others.
    failed timestamptz,
    PRIMARY KEY (agent, target, begins),
    FOREIGN KEY (agent, target) REFERENCES probe.target
);
