-- How far the log of a part leads that keeps one: looked at by whoever can reach it, told to whoever asks for a moment.
CREATE TABLE backup.log_end (
    part      text PRIMARY KEY,
    -- None while no log leads anywhere.
    until     timestamptz,
    -- When it was last found out.
    seen_at   timestamptz,
    -- When somebody last began to.
    looked_at timestamptz NOT NULL,
    -- Why nobody has found it out for a while.
    fault_code   text,
    fault_what   text,
    fault_action text
);
