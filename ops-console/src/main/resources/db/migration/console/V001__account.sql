CREATE TABLE console.account (
    name             text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._@-]{0,99}$'),
    display_name     text NOT NULL CHECK (length(display_name) <= 200),
    origin           text NOT NULL CHECK (origin IN ('local', 'ldap', 'oidc')),
    roles            text[] NOT NULL,
    active           boolean NOT NULL DEFAULT true,
    password_hash    text,
    password_set_at  timestamptz,
    -- Counts up whenever every open session of this account has to end.
    epoch            integer NOT NULL DEFAULT 1,
    language         text NOT NULL DEFAULT '' CHECK (language IN ('', 'en', 'zh-CN')),
    zone             text NOT NULL DEFAULT 'UTC',
    created_at       timestamptz NOT NULL,
    CONSTRAINT only_local_accounts_have_passwords CHECK ((origin = 'local') = (password_hash IS NOT NULL)),
    CONSTRAINT known_roles CHECK (roles <@ ARRAY['officer', 'approver', 'dpo', 'auditor', 'operator', 'admin'])
);

-- Every attempt, kept for the lock-out; the trail keeps what must be kept for good.
CREATE TABLE console.sign_in_attempt (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account   text NOT NULL,
    address   text NOT NULL,
    at        timestamptz NOT NULL,
    accepted  boolean NOT NULL
);
CREATE INDEX sign_in_attempt_by_account ON console.sign_in_attempt (account, at);
CREATE INDEX sign_in_attempt_by_address ON console.sign_in_attempt (address, at);

CREATE TABLE console.api_token (
    id            uuid PRIMARY KEY,
    account       text NOT NULL REFERENCES console.account (name),
    label         text NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
    role          text NOT NULL CHECK (role IN ('officer', 'approver', 'dpo', 'auditor', 'operator', 'admin')),
    digest        text NOT NULL UNIQUE CHECK (digest ~ '^[0-9a-f]{64}$'),
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    revoked_at    timestamptz,
    last_used_at  timestamptz,
    CHECK (expires_at > created_at)
);
CREATE INDEX api_token_by_account ON console.api_token (account);
