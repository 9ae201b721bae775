-- What was sent back to the topic. The bytes stay in the quarantine topic; this says which of them are dealt with.
CREATE TABLE audit.quarantine_replay (
    topic              text        NOT NULL,
    quarantine_offset  bigint      NOT NULL CHECK (quarantine_offset >= 0),
    replayed_at        timestamptz NOT NULL,
    replayed_by        text        NOT NULL,
    PRIMARY KEY (topic, quarantine_offset)
);
