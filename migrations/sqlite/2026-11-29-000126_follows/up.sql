-- What people follow: a project by its id, a skill by its id, a subject by its name.

CREATE TABLE follows (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    thing TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, person, kind, thing)
);
CREATE INDEX follows_of ON follows (workspace, kind, thing, person);
