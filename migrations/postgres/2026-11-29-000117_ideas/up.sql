-- Ideas that nobody owns: who joined, for what, and which project they became.

CREATE TABLE ideas (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    audience TEXT NOT NULL,
    subjects TEXT NOT NULL,
    skills TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Whether those who joined were asked who would lead, or whoever would lead was told that enough are in.
    told_people BOOLEAN NOT NULL,
    told_leader BOOLEAN NOT NULL,
    project TEXT,
    created_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX ideas_open ON ideas (workspace, state, id);
CREATE INDEX ideas_of ON ideas (workspace, person, state);
CREATE INDEX ideas_project ON ideas (workspace, project) WHERE project IS NOT NULL;
CREATE INDEX ideas_closed ON ideas (workspace, closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE idea_joined (
    workspace TEXT NOT NULL,
    idea TEXT NOT NULL,
    person TEXT NOT NULL,
    part TEXT NOT NULL,
    joined_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, idea, person)
);
CREATE INDEX idea_joined_of ON idea_joined (workspace, person);
