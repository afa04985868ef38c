-- The journal: one row an entry, never updated but by a redaction, which empties salt and body.
CREATE TABLE entry (
    position INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    at       TEXT NOT NULL,
    metadata TEXT NOT NULL,
    salt     BLOB,
    body     BLOB,
    previous BLOB NOT NULL,
    hash     BLOB NOT NULL
) STRICT;
CREATE INDEX entry_at ON entry (at, position);

-- Which entry touched which graph and subject: made from the bodies, checked against them.
CREATE TABLE term (
    id  INTEGER PRIMARY KEY,
    iri TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE touched (
    position INTEGER NOT NULL REFERENCES entry,
    graph    INTEGER NOT NULL REFERENCES term,
    subject  INTEGER NOT NULL REFERENCES term,
    PRIMARY KEY (position, graph, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX touched_graph ON touched (graph, position);
CREATE INDEX touched_subject ON touched (subject, position);

-- Which entry redacted which; whether the bytes are gone from this file, and from the store's files.
CREATE TABLE redaction (
    redacted  INTEGER PRIMARY KEY REFERENCES entry,
    by        INTEGER NOT NULL REFERENCES entry,
    scrubbed  INTEGER NOT NULL CHECK (scrubbed IN (0, 1)),
    forgotten INTEGER NOT NULL CHECK (forgotten IN (0, 1))
) STRICT;
