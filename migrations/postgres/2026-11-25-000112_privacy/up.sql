-- What people agreed to, and when. A text that changed has another version.
CREATE TABLE consents (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    what TEXT NOT NULL,
    version TEXT NOT NULL,
    given_at TIMESTAMP NOT NULL,
    withdrawn_at TIMESTAMP,
    PRIMARY KEY (workspace, person, what, version)
);

-- The code of conduct, where organizers wrote their own, and who reads what is reported.
CREATE TABLE conduct_codes (
    workspace TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE TABLE conduct_readers (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (workspace, person)
);
CREATE TABLE reports (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    reporter TEXT NOT NULL,
    about TEXT NOT NULL,
    text TEXT NOT NULL,
    notes TEXT NOT NULL,
    state TEXT NOT NULL,
    settled_by TEXT,
    reported_at TIMESTAMP NOT NULL,
    settled_at TIMESTAMP,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX reports_open ON reports (workspace, reported_at, id) WHERE state = 'open';
CREATE INDEX reports_settled ON reports (workspace, settled_at) WHERE settled_at IS NOT NULL;

-- What is kept for a time is found by how old it is.
CREATE INDEX introductions_wordy ON introductions (workspace, asked_at)
    WHERE NOT active AND (line <> '' OR reason IS NOT NULL);
CREATE INDEX offer_asks_wordy ON offer_asks (workspace, moved_at)
    WHERE state IN ('declined', 'withdrawn', 'ended') AND (line <> '' OR reason IS NOT NULL);
CREATE INDEX support_wordy ON support_requests (workspace, moved_at)
    WHERE state IN ('solved', 'closed', 'withdrawn', 'ended') AND (details <> '' OR solution <> '');
CREATE INDEX drafts_by_age ON drafts (workspace, updated_at);
CREATE INDEX people_left ON people (workspace, updated_at) WHERE deactivated;
