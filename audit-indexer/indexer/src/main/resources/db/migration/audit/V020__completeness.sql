-- What was read from the topic, what is in the archive, and every difference by name.
CREATE TABLE audit.reconciliation (
    id            uuid        PRIMARY KEY,
    requested_at  timestamptz NOT NULL,
    requested_by  text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('requested', 'running', 'finished', 'failed')),
    lease_until   timestamptz,
    started_at    timestamptz,
    finished_at   timestamptz,
    checked       bigint      NOT NULL DEFAULT 0 CHECK (checked >= 0),
    fault_code    text,
    fault_what    text,
    fault_action  text,
    CHECK ((state = 'running') = (lease_until IS NOT NULL)),
    CHECK ((state IN ('finished', 'failed')) = (finished_at IS NOT NULL)),
    CHECK ((state = 'failed') = (fault_code IS NOT NULL))
);
CREATE INDEX reconciliation_open ON audit.reconciliation (requested_at) WHERE state IN ('requested', 'running');

-- How far the topic has been reconciled; moves in the transaction that counts what was read.
CREATE TABLE audit.reconciled_offset (
    topic        text    NOT NULL,
    partition    integer NOT NULL CHECK (partition >= 0),
    next_offset  bigint  NOT NULL CHECK (next_offset >= 0),
    PRIMARY KEY (topic, partition)
);

-- A channel id of '' stands for events outside any conversation; a platform of '-' for records nobody can read.
CREATE TABLE audit.day_count (
    platform      text        NOT NULL,
    instance      text        NOT NULL,
    channel_id    text        NOT NULL,
    day           date        NOT NULL,
    channel_name  text        NOT NULL,
    read_events   bigint      NOT NULL DEFAULT 0 CHECK (read_events >= 0),
    archived      bigint      NOT NULL DEFAULT 0 CHECK (archived >= 0),
    counted_by    uuid        NOT NULL REFERENCES audit.reconciliation,
    PRIMARY KEY (platform, instance, channel_id, day)
);

CREATE TABLE audit.finding (
    topic          text        NOT NULL,
    partition      integer     NOT NULL,
    record_offset  bigint      NOT NULL,
    kind           text        NOT NULL CHECK (kind IN ('gap', 'duplicate', 'conflict', 'quarantined', 'expired')),
    event_id       text        NOT NULL,
    platform       text        NOT NULL,
    instance       text        NOT NULL,
    channel_id     text        NOT NULL,
    day            date        NOT NULL,
    detail         text        NOT NULL,
    found_by       uuid        NOT NULL REFERENCES audit.reconciliation,
    found_at       timestamptz NOT NULL,
    settled_at     timestamptz,
    -- What a person says about a range that nothing can settle any more.
    account_by     text,
    account_at     timestamptz,
    account_reason text,
    PRIMARY KEY (topic, partition, record_offset),
    CHECK (num_nulls(account_by, account_at, account_reason) IN (0, 3)),
    CHECK (account_at IS NULL OR kind = 'expired')
);
CREATE INDEX finding_day ON audit.finding (platform, instance, channel_id, day, kind) WHERE settled_at IS NULL;
CREATE INDEX finding_kind ON audit.finding (kind, found_at DESC);

-- The counts of differences come from the named ones, so the two can never disagree.
CREATE VIEW audit.completeness AS
SELECT d.platform, d.instance, d.channel_id, d.day, d.channel_name, d.read_events, d.archived,
       coalesce(f.duplicates, 0)  AS duplicates,
       coalesce(f.conflicts, 0)   AS conflicts,
       coalesce(f.quarantined, 0) AS quarantined,
       coalesce(f.gaps, 0)        AS gaps,
       d.archived - (d.read_events - coalesce(f.duplicates, 0) - coalesce(f.quarantined, 0) - coalesce(f.gaps, 0))
           AS unexplained
  FROM audit.day_count d
  LEFT JOIN (SELECT platform, instance, channel_id, day,
                    count(*) FILTER (WHERE kind = 'duplicate')   AS duplicates,
                    count(*) FILTER (WHERE kind = 'conflict')    AS conflicts,
                    count(*) FILTER (WHERE kind = 'quarantined') AS quarantined,
                    count(*) FILTER (WHERE kind = 'gap')         AS gaps
               FROM audit.finding
              WHERE settled_at IS NULL
              GROUP BY platform, instance, channel_id, day) f
 USING (platform, instance, channel_id, day);
