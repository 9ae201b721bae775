-- The operators' trail (docs/adr/0013). Nothing here is ever changed or removed; the running program may only SELECT
-- and INSERT, and the triggers below refuse the rest even to the owner of the tables.

CREATE TABLE trail.entry (
    id         uuid PRIMARY KEY,
    -- Milliseconds: what the leaf says. A finer time could be changed without the tree noticing.
    at         timestamptz NOT NULL CHECK (at = date_trunc('milliseconds', at)),
    actor      text        NOT NULL CHECK (actor ~ '^(officer|schedule|process):.'),
    action     text        NOT NULL CHECK (length(action) <= 80),
    subject    text        NOT NULL CHECK (length(subject) <= 500),
    commitment bytea       NOT NULL CHECK (octet_length(commitment) = 32),
    -- The transaction that wrote the row: lets the sequencer find what was committed since it last looked, in whatever
    -- order the transactions ended. It is no part of the leaf.
    xid        xid8        NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX entry_by_transaction ON trail.entry (xid);
CREATE INDEX entry_by_subject ON trail.entry (subject, id);

-- The clear text beside the proof. No foreign key: it would lock the entry's row on every append; the full check
-- compares the two sides instead.
CREATE TABLE trail.detail (
    entry   uuid PRIMARY KEY,
    salt    bytea NOT NULL CHECK (octet_length(salt) = 16),
    content bytea NOT NULL
);

-- An entry's place in the Merkle tree, given after it was committed. The first is 0 and there are no gaps.
CREATE TABLE trail.leaf (
    seq       bigint PRIMARY KEY CHECK (seq >= 0),
    entry     uuid   NOT NULL UNIQUE,
    leaf_hash bytea  NOT NULL CHECK (octet_length(leaf_hash) = 32)
);

-- Hashes of complete subtrees, at levels 8, 16, 24 …; what lies between is computed from at most 255 of them.
CREATE TABLE trail.node (
    level smallint NOT NULL CHECK (level > 0 AND level % 8 = 0),
    index bigint   NOT NULL CHECK (index >= 0),
    hash  bytea    NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (level, index)
);

CREATE TABLE trail.checkpoint (
    size bigint      PRIMARY KEY CHECK (size > 0),
    root bytea       NOT NULL CHECK (octet_length(root) = 32),
    at   timestamptz NOT NULL,
    note text        NOT NULL
);

-- What has left the house: the largest checkpoint that each anchor has taken.
CREATE TABLE trail.anchored (
    anchor text        NOT NULL,
    size   bigint      NOT NULL,
    at     timestamptz NOT NULL,
    PRIMARY KEY (anchor, size)
);

CREATE FUNCTION trail.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is only ever added to: % on %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail.entry
    FOR EACH STATEMENT EXECUTE FUNCTION trail.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail.detail
    FOR EACH STATEMENT EXECUTE FUNCTION trail.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail.leaf
    FOR EACH STATEMENT EXECUTE FUNCTION trail.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail.node
    FOR EACH STATEMENT EXECUTE FUNCTION trail.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail.checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION trail.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail.anchored
    FOR EACH STATEMENT EXECUTE FUNCTION trail.refuse_change();
