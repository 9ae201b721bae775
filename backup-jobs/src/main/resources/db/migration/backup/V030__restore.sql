-- What somebody wants back; the row's state is the worker's queue.
CREATE TABLE backup.restore (
    id             uuid PRIMARY KEY,
    backup_set     uuid NOT NULL REFERENCES backup.backup_set (id),
    what           text NOT NULL CHECK (what IN ('set', 'part', 'file', 'conversation')),
    part           text,
    -- A path below the part's directory, or a conversation's id.
    item           text,
    form           text CHECK (form IN ('ndjson', 'csv')),
    -- As of which, between two sets; none: as the set has taken it.
    moment         timestamptz,
    in_place       boolean NOT NULL,
    place          text CHECK (place ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    keep_until     timestamptz,
    reason         text NOT NULL CHECK (reason <> ''),
    requester      text NOT NULL,
    requested_at   timestamptz NOT NULL,
    approval       uuid,
    -- Of what was asked; an approval is about it.
    digest         text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    state          text NOT NULL CHECK (state IN ('awaiting_approval', 'requested', 'restoring', 'swapping', 'done',
                                                  'failed', 'refused', 'cancelled', 'giving_back', 'given_back')),
    worker         text,
    lease_until    timestamptz,
    attempts       integer NOT NULL DEFAULT 0,
    -- Of these, for which a store or the vault was away.
    away           integer NOT NULL DEFAULT 0,
    part_now       text,
    bytes_now      bigint NOT NULL DEFAULT 0 CHECK (bytes_now >= 0),
    bytes_expected bigint NOT NULL DEFAULT 0 CHECK (bytes_expected >= 0),
    updated_at     timestamptz,
    attempt_at     timestamptz,
    begun_at       timestamptz,
    ended_at       timestamptz,
    -- {part: {where, suffix, swapped}}.
    kept           jsonb NOT NULL DEFAULT '{}',
    amounts        jsonb NOT NULL DEFAULT '{}',
    fault_code     text,
    fault_what     text,
    fault_action   text,
    CONSTRAINT all_but_a_set_name_a_part CHECK ((what = 'set') = (part IS NULL)),
    CONSTRAINT pieces_have_a_name CHECK ((what IN ('file', 'conversation')) = (item IS NOT NULL)),
    CONSTRAINT conversations_have_a_form CHECK ((what = 'conversation') = (form IS NOT NULL)),
    CONSTRAINT moments_go_to_scratch CHECK (moment IS NULL OR NOT in_place AND what <> 'file'),
    CONSTRAINT scratch_has_a_place CHECK (in_place = (place IS NULL) AND in_place = (keep_until IS NULL)),
    -- Four eyes, whoever writes the row.
    CONSTRAINT in_place_and_pieces_are_approved CHECK ((in_place OR what IN ('file', 'conversation')) = (approval IS NOT NULL)),
    CONSTRAINT pieces_go_to_scratch CHECK (what IN ('set', 'part') OR NOT in_place),
    CONSTRAINT work_has_a_lease CHECK (state NOT IN ('restoring', 'swapping') OR
                                       (worker IS NOT NULL AND lease_until IS NOT NULL)),
    CONSTRAINT failure_says_why CHECK (state NOT IN ('failed', 'refused') OR
                                       (fault_code IS NOT NULL AND fault_what IS NOT NULL AND fault_action IS NOT NULL))
);

-- Two restores that swap the same store at once would each keep the other's.
CREATE UNIQUE INDEX restore_in_place_one_at_a_time ON backup.restore (in_place)
 WHERE in_place AND state IN ('awaiting_approval', 'requested', 'restoring', 'swapping');
CREATE UNIQUE INDEX restore_place_is_ones_own ON backup.restore (place)
 WHERE state NOT IN ('failed', 'refused', 'cancelled', 'given_back');
CREATE INDEX restore_newest ON backup.restore (requested_at DESC, id DESC);
