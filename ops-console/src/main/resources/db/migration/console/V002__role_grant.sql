-- Whoever set another's password could sign in as them; for a while both count as one pair of eyes.
ALTER TABLE console.account
    ADD COLUMN password_reset_by text,
    ADD COLUMN password_reset_at timestamptz,
    -- When the account got a password of its own again; until then it opens nothing but its own page.
    ADD COLUMN password_replaced_at timestamptz,
    ADD CONSTRAINT only_a_reset_is_replaced CHECK (password_replaced_at IS NULL OR password_reset_at IS NOT NULL),
    ADD CONSTRAINT reset_says_who_and_when CHECK ((password_reset_by IS NULL) = (password_reset_at IS NULL));

CREATE TABLE console.role_grant (
    id            uuid PRIMARY KEY,
    account       text NOT NULL REFERENCES console.account (name),
    role          text NOT NULL CHECK (role IN ('officer', 'approver', 'dpo', 'auditor', 'operator', 'admin')),
    requested_by  text NOT NULL,
    requested_at  timestamptz NOT NULL,
    reason        text NOT NULL,
    approval      uuid NOT NULL,
    state         text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'granted', 'barred')),
    settled_at    timestamptz,
    CHECK ((state = 'waiting') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX role_grant_waiting ON console.role_grant (account, role) WHERE state = 'waiting';
