-- What loads tell while they run, for whichever console is asked; kept for half a day, since their record is elsewhere.
CREATE TABLE console.told_load (
    id       uuid PRIMARY KEY,
    told_at  timestamptz NOT NULL,
    ended    boolean NOT NULL,
    told     jsonb NOT NULL
);
