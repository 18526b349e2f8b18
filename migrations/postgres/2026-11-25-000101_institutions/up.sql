-- Institutions, the keys under which they are found, and who speaks for them.

CREATE TABLE institutions (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    departments TEXT NOT NULL,
    domains TEXT NOT NULL,
    campus TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);

CREATE TABLE institution_keys (
    workspace TEXT NOT NULL,
    word TEXT NOT NULL,
    institution TEXT NOT NULL,
    PRIMARY KEY (workspace, word, institution)
);
CREATE INDEX institution_keys_of ON institution_keys (workspace, institution);

CREATE TABLE partners (
    workspace TEXT NOT NULL,
    institution TEXT NOT NULL,
    person TEXT NOT NULL,
    standing TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    decided_by TEXT,
    decided_at TIMESTAMP,
    PRIMARY KEY (workspace, institution, person)
);
CREATE INDEX partners_of_person ON partners (workspace, person);
CREATE INDEX partners_asked ON partners (workspace, asked_at) WHERE standing = 'asked';
