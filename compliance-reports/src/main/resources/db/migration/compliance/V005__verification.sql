-- What verify.yml has seen of a site's servers: the file as it came, and what a list needs of it. Nothing is ever changed.
CREATE TABLE compliance.verification (
    id          uuid PRIMARY KEY,
    site        text NOT NULL CHECK (length(site) BETWEEN 1 AND 200),
    verified_at timestamptz NOT NULL,
    document    bytea NOT NULL,
    sha256      text NOT NULL UNIQUE CHECK (sha256 = encode(sha256(document), 'hex')),
    hosts       integer NOT NULL CHECK (hosts > 0),
    checks      integer NOT NULL CHECK (checks > 0),
    failed      integer NOT NULL CHECK (failed BETWEEN 0 AND checks),
    taken_by    text NOT NULL,
    taken_at    timestamptz NOT NULL
);

CREATE INDEX verification_newest ON compliance.verification (verified_at DESC, id DESC);

-- The application may change tables of this schema; not this one, and neither may its owner.
CREATE FUNCTION compliance.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'evidence is only ever added: % on %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON compliance.verification
    FOR EACH STATEMENT EXECUTE FUNCTION compliance.refuse_change();
