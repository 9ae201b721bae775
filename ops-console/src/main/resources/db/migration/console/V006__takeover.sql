-- Matters that nobody works in any more, and who is asked for there.
CREATE TABLE console.takeover (
    id            uuid PRIMARY KEY,
    matter        uuid NOT NULL,
    matter_name   text NOT NULL,
    taker         text NOT NULL REFERENCES console.account (name),
    requested_by  text NOT NULL,
    requested_at  timestamptz NOT NULL,
    reason        text NOT NULL,
    approval      uuid NOT NULL,
    state         text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'granted', 'barred')),
    settled_at    timestamptz,
    CHECK ((state = 'waiting') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX takeover_waiting ON console.takeover (matter) WHERE state = 'waiting';
