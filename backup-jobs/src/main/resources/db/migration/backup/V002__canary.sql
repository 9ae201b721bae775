-- What a restore must find: written to every store just before a set is taken.
CREATE TABLE backup.canary (
    nonce text PRIMARY KEY CHECK (nonce ~ '^[0-9a-f]{32}$'),
    at    timestamptz NOT NULL
);
