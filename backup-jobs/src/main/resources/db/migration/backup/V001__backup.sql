-- What is taken, when, and what it promises.
CREATE TABLE backup.plan (
    name           text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{0,39}$'),
    parts          text[] NOT NULL CHECK (cardinality(parts) > 0),
    vault          text NOT NULL,
    -- What may be lost and how long a restore may take, in seconds.
    rpo_seconds    bigint NOT NULL CHECK (rpo_seconds > 0),
    rto_seconds    bigint NOT NULL CHECK (rto_seconds > 0),
    keep_daily     integer NOT NULL CHECK (keep_daily >= 0),
    keep_weekly    integer NOT NULL CHECK (keep_weekly >= 0),
    keep_monthly   integer NOT NULL CHECK (keep_monthly >= 0),
    keep_yearly    integer NOT NULL CHECK (keep_yearly >= 0),
    -- Whose days, weeks, months and years they are.
    keep_zone      text NOT NULL,
    made_by        text NOT NULL,
    made_at        timestamptz NOT NULL,
    ended_at       timestamptz,
    CONSTRAINT keeps_something CHECK (keep_daily + keep_weekly + keep_monthly + keep_yearly > 0)
);

-- Sets; the row's state is the worker's queue.
CREATE TABLE backup.backup_set (
    id             uuid PRIMARY KEY,
    plan           text NOT NULL REFERENCES backup.plan (name),
    vault          text NOT NULL,
    requested_by   text NOT NULL,
    requested_at   timestamptz NOT NULL,
    state          text NOT NULL CHECK (state IN ('requested', 'taking', 'complete', 'failed', 'cancelled', 'pruned')),
    canary_nonce   text CHECK (canary_nonce ~ '^[0-9a-f]{32}$'),
    canary_at      timestamptz,
    begun_at       timestamptz,
    ended_at       timestamptz,
    worker         text,
    lease_until    timestamptz,
    attempts       integer NOT NULL DEFAULT 0,
    -- Of these, for which a store or the vault was away.
    away           integer NOT NULL DEFAULT 0,
    -- What is being taken, and how far it has come.
    part_now       text,
    bytes_now      bigint NOT NULL DEFAULT 0 CHECK (bytes_now >= 0),
    bytes_expected bigint NOT NULL DEFAULT 0 CHECK (bytes_expected >= 0),
    -- Whether that is by what the stores say of themselves, because there is no earlier set to go by.
    bytes_estimated boolean NOT NULL DEFAULT false,
    updated_at     timestamptz,
    -- Where this attempt began, for its rate.
    attempt_at     timestamptz,
    attempt_bytes  bigint NOT NULL DEFAULT 0 CHECK (attempt_bytes >= 0),
    -- Of the manifest's bytes in the vault; each manifest names the one before it.
    manifest       text CHECK (manifest ~ '^[0-9a-f]{64}$'),
    manifest_snapshot text CHECK (manifest_snapshot ~ '^[0-9a-f]{64}$'),
    -- Its place in the plan's chain of manifests; clocks jump, this does not.
    chain_no       bigint CHECK (chain_no > 0),
    -- What the join checks counted: {"chat.missing": 0}.
    joins          jsonb NOT NULL DEFAULT '{}',
    proof          text NOT NULL DEFAULT 'unproven' CHECK (proof IN ('unproven', 'restored', 'broken')),
    proven_at      timestamptz,
    restore_millis bigint CHECK (restore_millis >= 0),
    kept_because   text,
    kept_by        text,
    cancelled_by   text,
    fault_code     text,
    fault_what     text,
    fault_action   text,
    CONSTRAINT taking_has_a_lease CHECK (state <> 'taking' OR (worker IS NOT NULL AND lease_until IS NOT NULL)),
    CONSTRAINT complete_has_a_manifest CHECK (state <> 'complete' OR
                                              (manifest IS NOT NULL AND manifest_snapshot IS NOT NULL AND
                                               chain_no IS NOT NULL AND ended_at IS NOT NULL)),
    CONSTRAINT one_place_in_the_chain UNIQUE (plan, chain_no),
    CONSTRAINT failure_says_why CHECK ((state <> 'failed' AND proof <> 'broken') OR
                                       (fault_code IS NOT NULL AND fault_what IS NOT NULL AND fault_action IS NOT NULL)),
    CONSTRAINT begun_has_a_canary CHECK (state IN ('requested', 'cancelled', 'failed') OR
                                         (begun_at IS NOT NULL AND canary_nonce IS NOT NULL AND canary_at IS NOT NULL)),
    CONSTRAINT kept_by_someone CHECK ((kept_because IS NULL) = (kept_by IS NULL)),
    CONSTRAINT proof_has_a_time CHECK (proof = 'unproven' OR proven_at IS NOT NULL),
    CONSTRAINT restored_took_a_time CHECK (proof <> 'restored' OR restore_millis IS NOT NULL)
);

-- Only one run per plan at a time.
CREATE UNIQUE INDEX backup_set_one_at_a_time ON backup.backup_set (plan) WHERE state IN ('requested', 'taking');
CREATE INDEX backup_set_newest ON backup.backup_set (requested_at DESC, id DESC);
CREATE INDEX backup_set_complete ON backup.backup_set (plan, begun_at) WHERE state IN ('complete', 'pruned');

CREATE TABLE backup.set_part (
    backup_set     uuid NOT NULL REFERENCES backup.backup_set (id),
    name           text NOT NULL,
    kind           text NOT NULL,
    consistent_at  timestamptz NOT NULL,
    -- [{snapshot, path, bytes, added, sha256}], the first one is the main one.
    stored         jsonb NOT NULL CHECK (jsonb_array_length(stored) > 0),
    fingerprints   jsonb NOT NULL,
    facts          jsonb NOT NULL,
    spent_millis   bigint NOT NULL CHECK (spent_millis >= 0),
    PRIMARY KEY (backup_set, name)
);
