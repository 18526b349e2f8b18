-- Trials of tools at institutions, and what instructors answer, without their names.

CREATE TABLE pilots (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    institution TEXT NOT NULL,
    project TEXT NOT NULL,
    need TEXT,
    person TEXT NOT NULL,
    owner TEXT,
    course TEXT NOT NULL,
    state TEXT NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    next TEXT NOT NULL,
    next_by TEXT,
    checks TEXT NOT NULL,
    reason TEXT,
    channel TEXT,
    asked_at TIMESTAMP NOT NULL,
    moved_at TIMESTAMP NOT NULL,
    stalled_at TIMESTAMP,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX pilots_at ON pilots (workspace, institution, project);
CREATE INDEX pilots_of_project ON pilots (workspace, project);
CREATE INDEX pilots_of_person ON pilots (workspace, person);
CREATE INDEX pilots_of_owner ON pilots (workspace, owner) WHERE owner IS NOT NULL;
CREATE INDEX pilots_stalled ON pilots (workspace, stalled_at) WHERE stalled_at IS NOT NULL;

CREATE TABLE pilot_answers (
    workspace TEXT NOT NULL,
    pilot TEXT NOT NULL,
    phase TEXT NOT NULL,
    answerer TEXT NOT NULL,
    ease INTEGER,
    usefulness INTEGER,
    asked_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, pilot, phase, answerer)
);
