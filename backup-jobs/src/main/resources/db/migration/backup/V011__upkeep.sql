-- One row per vault: when it is next tidied, compared with the catalogue and read for flipped bits.
CREATE TABLE backup.upkeep (
    vault        text PRIMARY KEY,
    due_at       timestamptz NOT NULL,
    worker       text,
    lease_until  timestamptz,
    begun_at     timestamptz,
    done_at      timestamptz,
    read_at      timestamptz,
    bytes        bigint CHECK (bytes >= 0),
    -- Snapshots of nobody we know: [{snapshot, tags}].
    strangers    jsonb NOT NULL DEFAULT '[]',
    -- Who asked for a new key; the next upkeep gives it.
    new_key_by   text,
    fault_code   text,
    fault_what   text,
    fault_action text
);
