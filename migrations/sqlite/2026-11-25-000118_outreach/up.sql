-- Whom organizers are in touch with, what comes next, and what was written down.

CREATE TABLE contacts (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    institution TEXT NOT NULL,
    email TEXT NOT NULL,
    known_through TEXT NOT NULL,
    could_give TEXT NOT NULL,
    stage TEXT NOT NULL,
    owner TEXT NOT NULL,
    next_step TEXT NOT NULL,
    -- '9999-12-31' where no day is set: those come last in every list.
    next_on TEXT NOT NULL,
    record TEXT,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    moved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX contacts_next ON contacts (workspace, stage, next_on, id);

CREATE TABLE contact_words (
    workspace TEXT NOT NULL,
    word TEXT NOT NULL,
    contact TEXT NOT NULL,
    PRIMARY KEY (workspace, word, contact)
);
CREATE INDEX contact_words_of ON contact_words (workspace, contact);

CREATE TABLE contact_notes (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    contact TEXT NOT NULL,
    person TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX contact_notes_of ON contact_notes (workspace, contact, created_at, id);
