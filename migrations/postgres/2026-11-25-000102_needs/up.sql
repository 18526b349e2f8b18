-- What projects offer to a campus, what institutions need, and roles that are proposed so that a need gets met.

CREATE TABLE readiness (
    workspace TEXT NOT NULL,
    project TEXT NOT NULL,
    data TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, project)
);

CREATE TABLE needs (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    institution TEXT NOT NULL,
    person TEXT NOT NULL,
    title TEXT NOT NULL,
    problem TEXT NOT NULL,
    course TEXT NOT NULL,
    learners INTEGER,
    by_when TEXT,
    tried TEXT NOT NULL,
    subjects TEXT NOT NULL,
    state TEXT NOT NULL,
    project TEXT,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX needs_of_institution ON needs (workspace, institution, created_at);
CREATE INDEX needs_of_project ON needs (workspace, project) WHERE project IS NOT NULL;

CREATE TABLE proposals (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    need TEXT NOT NULL,
    project TEXT NOT NULL,
    title TEXT NOT NULL,
    task TEXT NOT NULL,
    hours INTEGER NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    decided_by TEXT,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX proposals_of_need ON proposals (workspace, need);
CREATE INDEX proposals_asked ON proposals (workspace, project) WHERE state = 'asked';
