-- One row per vault: when it is next tidied, compared with the catalogue and read for flipped bits.
CREATE TABLE backup.upkeep (
    vault         text PRIMARY KEY,
    due_at        timestamptz NOT NULL,
    worker        text,
    lease_until   timestamptz,
    begun_at      timestamptz,
    done_at       timestamptz,
    -- When the last slice of the vault's bytes was read, and which of the seven it was.
    read_at       timestamptz,
    read_slice    integer NOT NULL DEFAULT 0 CHECK (read_slice BETWEEN 0 AND 7),
    -- Slices that held damage when they were last read.
    damaged       integer[] NOT NULL DEFAULT '{}' CHECK (damaged <@ '{1,2,3,4,5,6,7}'),
    -- When what parts keep outside of the vault was last read to its end.
    thorough_at   timestamptz,
    bytes         bigint CHECK (bytes >= 0),
    -- Snapshots of nobody we know: [{snapshot, tags}].
    strangers     jsonb NOT NULL DEFAULT '[]',
    -- Who asked for a new key; the next upkeep gives it.
    new_key_by    text,
    fault_code    text,
    fault_what    text,
    fault_action  text
);
