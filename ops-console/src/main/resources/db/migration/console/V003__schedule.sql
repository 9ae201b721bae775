-- What a person asked to happen again and again; Quartz keeps only the when of it, under the same id.
CREATE TABLE console.schedule (
    id            uuid PRIMARY KEY,
    name          text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
    kind          text NOT NULL,
    parameters    jsonb NOT NULL,
    cron          text NOT NULL,
    zone          text NOT NULL,
    missed        text NOT NULL CHECK (missed IN ('catch-up', 'skip')),
    paused        boolean NOT NULL DEFAULT false,
    owner         text NOT NULL,
    created_at    timestamptz NOT NULL,
    last_run_at   timestamptz,
    last_request  text,
    last_fault    text
);

-- What the first start does once ever, whatever is changed or ended afterwards.
CREATE TABLE console.first_start (
    act  text PRIMARY KEY,
    at   timestamptz NOT NULL DEFAULT now()
);
