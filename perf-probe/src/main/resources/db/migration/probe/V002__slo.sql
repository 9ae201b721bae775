-- A service level that is promised of a target.
CREATE TABLE probe.slo (
    id           uuid PRIMARY KEY,
    name         text NOT NULL,
    agent        text NOT NULL,
    target       text NOT NULL,
    goal         double precision NOT NULL CHECK (goal >= 0.5 AND goal < 1),
    -- Latency promised; absent, only an answer is.
    threshold_us bigint CHECK (threshold_us > 0),
    period_days  integer NOT NULL CHECK (period_days BETWEEN 1 AND 90),
    -- Whose trouble explains this one's.
    depends_agent  text,
    depends_target text,
    created_by   text NOT NULL,
    created_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    -- The last minute that was judged.
    judged_until timestamptz NOT NULL,
    -- Rules that burn, each with its minutes of calm: {"1h": 0}
    burning      jsonb NOT NULL DEFAULT '{}',
    CHECK ((depends_agent IS NULL) = (depends_target IS NULL)),
    FOREIGN KEY (agent, target) REFERENCES probe.target,
    FOREIGN KEY (depends_agent, depends_target) REFERENCES probe.target
);
CREATE UNIQUE INDEX slo_name ON probe.slo (name) WHERE ended_at IS NULL;

-- Time that counts for no promise.
CREATE TABLE probe.maintenance (
    id           uuid PRIMARY KEY,
    -- Both absent: all targets.
    agent        text,
    target       text,
    begins       timestamptz NOT NULL,
    ends         timestamptz NOT NULL CHECK (ends > begins),
    reason       text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    planned_by   text NOT NULL,
    planned_at   timestamptz NOT NULL,
    cancelled_at timestamptz,
    CHECK ((agent IS NULL) = (target IS NULL)),
    FOREIGN KEY (agent, target) REFERENCES probe.target
);

CREATE TABLE probe.incident (
    id              uuid PRIMARY KEY,
    slo             uuid REFERENCES probe.slo,
    -- A probe that is silent, where no promise is concerned.
    agent           text REFERENCES probe.agent,
    rule            text NOT NULL,
    opened_at       timestamptz NOT NULL,
    cleared_at      timestamptz,
    -- Another open one that explains this one, which therefore is not told.
    cause           uuid REFERENCES probe.incident,
    acknowledged_by text,
    acknowledged_at timestamptz,
    silenced_until  timestamptz,
    told_at         timestamptz,
    CHECK ((slo IS NULL) <> (agent IS NULL)),
    CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL))
);
CREATE UNIQUE INDEX incident_open_slo ON probe.incident (slo) WHERE cleared_at IS NULL AND slo IS NOT NULL;
CREATE UNIQUE INDEX incident_open_agent ON probe.incident (agent) WHERE cleared_at IS NULL AND agent IS NOT NULL;
CREATE INDEX incident_newest ON probe.incident (opened_at DESC);
