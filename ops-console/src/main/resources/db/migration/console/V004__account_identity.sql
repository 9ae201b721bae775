-- Names are given to the next person after one has left; this is what the directory never gives twice.
ALTER TABLE console.account
    ADD COLUMN identity text CHECK (length(identity) BETWEEN 1 AND 1000),
    ADD CONSTRAINT local_accounts_are_known_by_name CHECK (origin <> 'local' OR identity IS NULL);
CREATE UNIQUE INDEX account_by_identity ON console.account (origin, identity) WHERE identity IS NOT NULL;
