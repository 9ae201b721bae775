-- What needs a second person, bound to the digest of exactly what was asked.
CREATE TABLE compliance.approval (
    id               uuid PRIMARY KEY,
    kind             text NOT NULL CHECK (kind ~ '^[a-z][a-z0-9-]{0,39}$'),
    subject          text NOT NULL,
    summary          text NOT NULL,
    content          text NOT NULL,
    digest           text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    requester        text NOT NULL,
    requester_people text[] NOT NULL CHECK (cardinality(requester_people) > 0),
    requested_at     timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL CHECK (expires_at > requested_at),
    state            text NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'void', 'consumed')),
    decided_by       text,
    decided_at       timestamptz,
    reason           text,
    ended_at         timestamptz,
    CONSTRAINT second_person CHECK (decided_by IS NULL OR lower(decided_by) <> lower(requester)),
    CONSTRAINT decision_has_author CHECK (
        state NOT IN ('approved', 'refused', 'consumed')
        OR (decided_by IS NOT NULL AND decided_at IS NOT NULL AND reason IS NOT NULL)),
    CONSTRAINT end_has_time CHECK ((state IN ('void', 'consumed')) = (ended_at IS NOT NULL))
);

CREATE INDEX approval_waiting ON compliance.approval (expires_at) WHERE state = 'waiting';
CREATE INDEX approval_newest ON compliance.approval (requested_at DESC, id DESC);
