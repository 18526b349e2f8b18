-- Who has which role in the community, until when; and who asked for one. Whoever organized before still does, and
-- the first of them owns the hub.

CREATE TABLE grants (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    -- Of an ambassador; none for all others.
    institution TEXT,
    state TEXT NOT NULL,
    word TEXT NOT NULL,
    asked_at TIMESTAMP,
    -- None for those whom the settings name.
    given_by TEXT,
    given_at TIMESTAMP,
    until TIMESTAMP,
    -- The user group of Slack that it came from.
    from_group TEXT,
    ended_by TEXT,
    ended_at TIMESTAMP,
    PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX grants_one ON grants (workspace, person, role, COALESCE(institution, ''));
CREATE INDEX grants_given ON grants (workspace, role, person) WHERE state = 'given';
CREATE INDEX grants_asked ON grants (workspace, asked_at, id) WHERE state = 'asked';
CREATE INDEX grants_of_institution ON grants (workspace, institution) WHERE institution IS NOT NULL;

INSERT INTO grants (workspace, id, person, role, state, word, given_at)
SELECT workspace, 'first-' || id, id,
    CASE WHEN EXISTS (
        SELECT 1 FROM people AS earlier
        WHERE earlier.workspace = people.workspace AND earlier.organizer AND NOT earlier.deactivated
        AND (earlier.created_at < people.created_at
            OR (earlier.created_at = people.created_at AND earlier.id < people.id))
    ) THEN 'organizer' ELSE 'owner' END,
    'given', '', created_at
FROM people WHERE organizer AND NOT deactivated;

DROP INDEX people_organizers;
ALTER TABLE people DROP COLUMN organizer;
