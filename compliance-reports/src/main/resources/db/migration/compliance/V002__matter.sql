-- What officers may look into, and which of them. An empty list and an absent end mean "all".
CREATE TABLE compliance.matter (
    id           uuid PRIMARY KEY,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    purpose      text NOT NULL,
    sources      text[] NOT NULL,
    channels     text[] NOT NULL,
    accounts     text[] NOT NULL,
    from_at      timestamptz,
    to_at        timestamptz,
    opened_by    text NOT NULL,
    opened_at    timestamptz NOT NULL,
    closed_by    text,
    closed_at    timestamptz,
    close_reason text,
    CONSTRAINT period_runs_forward CHECK (to_at >= from_at),
    CONSTRAINT closed_whole CHECK (
        (closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (close_reason IS NULL))
);

CREATE UNIQUE INDEX matter_name ON compliance.matter (lower(name));

CREATE TABLE compliance.matter_member (
    matter   uuid NOT NULL REFERENCES compliance.matter (id),
    account  text NOT NULL,
    added_by text NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (matter, account)
);

CREATE INDEX matter_member_account ON compliance.matter_member (account);
