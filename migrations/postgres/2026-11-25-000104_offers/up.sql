-- What people and institutions offer to projects, what projects ask for, and what was promised to whom.

CREATE TABLE offers (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    institution TEXT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    amount INTEGER NOT NULL,
    unit TEXT NOT NULL,
    promised INTEGER NOT NULL,
    conditions TEXT NOT NULL,
    subjects TEXT NOT NULL,
    languages TEXT NOT NULL,
    until TEXT,
    state TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id),
    -- Whatever goes wrong above: nothing is promised twice.
    CHECK (promised >= 0 AND promised <= amount)
);
CREATE INDEX offers_listed ON offers (workspace, state, created_at, id);
CREATE INDEX offers_of_kind ON offers (workspace, kind, state, created_at, id);
CREATE INDEX offers_of_person ON offers (workspace, person);
CREATE INDEX offers_of_institution ON offers (workspace, institution) WHERE institution IS NOT NULL;

CREATE TABLE help_wanted (
    workspace TEXT NOT NULL,
    project TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, project, kind)
);
CREATE INDEX help_wanted_of_kind ON help_wanted (workspace, kind, created_at, project);

CREATE TABLE offer_asks (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    offer TEXT NOT NULL,
    project TEXT NOT NULL,
    amount INTEGER NOT NULL,
    line TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    asked_by TEXT NOT NULL,
    decided_by TEXT,
    asked_at TIMESTAMP NOT NULL,
    moved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX offer_asks_once ON offer_asks (workspace, offer, project)
    WHERE state IN ('asked', 'granted', 'in_use');
CREATE INDEX offer_asks_of_project ON offer_asks (workspace, project);
