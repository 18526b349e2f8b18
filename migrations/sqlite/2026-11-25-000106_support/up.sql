-- Requests for support, who was asked for each, and solutions that were kept.

CREATE TABLE support_requests (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    institution TEXT,
    asker TEXT NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    title TEXT NOT NULL,
    details TEXT NOT NULL,
    state TEXT NOT NULL,
    claimer TEXT,
    solution TEXT NOT NULL,
    keep BOOLEAN NOT NULL,
    rung TEXT NOT NULL,
    turn INTEGER NOT NULL,
    due_at TIMESTAMP,
    asked_at TIMESTAMP NOT NULL,
    moved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX support_of_asker ON support_requests (workspace, asker, state);
CREATE INDEX support_of_claimer ON support_requests (workspace, claimer, state) WHERE claimer IS NOT NULL;
CREATE INDEX support_of_project ON support_requests (workspace, project, state);
CREATE INDEX support_overdue ON support_requests (workspace, state, rung, asked_at);

CREATE TABLE support_asked (
    workspace TEXT NOT NULL,
    request TEXT NOT NULL,
    person TEXT NOT NULL,
    position INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    answer TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, request, person)
);
CREATE INDEX support_asked_of ON support_asked (workspace, person, answer);

CREATE TABLE support_notes (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    request TEXT,
    writer TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    helped INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX support_notes_of ON support_notes (workspace, project, id);
