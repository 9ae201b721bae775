-- Drills; the row's state is the worker's queue.
CREATE TABLE backup.drill (
    id             uuid PRIMARY KEY,
    plan           text NOT NULL REFERENCES backup.plan (name),
    backup_set     uuid NOT NULL REFERENCES backup.backup_set (id),
    choice         text NOT NULL CHECK (choice IN ('newest', 'chosen', 'random')),
    requested_by   text NOT NULL,
    requested_at   timestamptz NOT NULL,
    -- The moment of the loss that the drill plays: what came after the set until then would be lost.
    lost_at        timestamptz NOT NULL,
    -- What the plan promised then.
    rpo_seconds    bigint NOT NULL CHECK (rpo_seconds > 0),
    rto_seconds    bigint NOT NULL CHECK (rto_seconds > 0),
    state          text NOT NULL CHECK (state IN ('requested', 'restoring', 'passed', 'failed', 'cancelled')),
    worker         text,
    lease_until    timestamptz,
    attempts       integer NOT NULL DEFAULT 0,
    -- Of these, for which a store or the vault was away.
    away           integer NOT NULL DEFAULT 0,
    -- How many scratch places it has had; each has names of its own.
    places         integer NOT NULL DEFAULT 0,
    begun_at       timestamptz,
    ended_at       timestamptz,
    updated_at     timestamptz,
    attempt_at     timestamptz,
    phase          text CHECK (phase IN ('opening', 'restoring', 'after-restore', 'checking', 'reporting')),
    part_now       text,
    bytes_now      bigint NOT NULL DEFAULT 0 CHECK (bytes_now >= 0),
    bytes_expected bigint NOT NULL DEFAULT 0 CHECK (bytes_expected >= 0),
    -- Whether something of it may lie in a scratch place, its worker alive or not.
    scratch        boolean NOT NULL DEFAULT false,
    -- What was measured so far: times, parts, checks.
    result         jsonb,
    -- Whether the set failed, not the machine that restored it.
    set_broken     boolean NOT NULL DEFAULT false,
    -- Of the report's list of hashes.
    report         text CHECK (report ~ '^[0-9a-f]{64}$'),
    cancelled_by   text,
    fault_code     text,
    fault_what     text,
    fault_action   text,
    CONSTRAINT restoring_has_a_lease CHECK (state <> 'restoring' OR
                                            (worker IS NOT NULL AND lease_until IS NOT NULL AND begun_at IS NOT NULL)),
    CONSTRAINT over_has_an_end CHECK (state IN ('requested', 'restoring') OR ended_at IS NOT NULL),
    CONSTRAINT passed_has_a_result CHECK (state <> 'passed' OR (result IS NOT NULL AND report IS NOT NULL)),
    CONSTRAINT failure_says_why CHECK (state <> 'failed' OR
                                       (fault_code IS NOT NULL AND fault_what IS NOT NULL AND fault_action IS NOT NULL)),
    CONSTRAINT broken_only_by_failure CHECK (NOT set_broken OR state = 'failed'),
    CONSTRAINT cancelled_by_someone CHECK (state <> 'cancelled' OR cancelled_by IS NOT NULL)
);

-- Only one drill per plan at a time.
CREATE UNIQUE INDEX drill_one_at_a_time ON backup.drill (plan) WHERE state IN ('requested', 'restoring');
CREATE INDEX drill_newest ON backup.drill (requested_at DESC, id DESC);
CREATE INDEX drill_of_set ON backup.drill (backup_set);
