-- Questions with a name. Seeing one gives no right to its hits: the matter is asked each time.
CREATE TABLE compliance.saved_search (
    id       uuid PRIMARY KEY,
    name     text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    matter   uuid NOT NULL REFERENCES compliance.matter (id),
    query    text NOT NULL,
    zone     text NOT NULL,
    owner    text NOT NULL,
    shared   boolean NOT NULL,
    saved_at timestamptz NOT NULL
);

CREATE UNIQUE INDEX saved_search_name ON compliance.saved_search (owner, matter, lower(name));
