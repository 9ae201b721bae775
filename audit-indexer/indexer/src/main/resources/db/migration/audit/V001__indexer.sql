-- One row per indexing process that is alive or was lately; what the status page shows beside Prometheus.
CREATE TABLE audit.indexer (
    instance      text             PRIMARY KEY,
    started_at    timestamptz      NOT NULL,
    seen_at       timestamptz      NOT NULL,
    fault_code    text,
    fault_what    text,
    fault_action  text,
    paused_since  timestamptz,
    rate          double precision NOT NULL CHECK (rate >= 0),
    lag           bigint           NOT NULL CHECK (lag >= 0),
    freshness_ms  bigint           NOT NULL CHECK (freshness_ms >= 0),
    partitions    integer          NOT NULL CHECK (partitions >= 0),
    CHECK ((fault_code IS NULL) = (paused_since IS NULL)),
    CHECK ((fault_code IS NULL) = (fault_what IS NULL)),
    CHECK ((fault_code IS NULL) = (fault_action IS NULL))
);
