ALTER TABLE people ADD COLUMN organizer BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE people SET organizer = TRUE WHERE EXISTS (
    SELECT 1 FROM grants
    WHERE grants.workspace = people.workspace AND grants.person = people.id
    AND grants.state = 'given' AND grants.role IN ('owner', 'organizer')
);
CREATE INDEX people_organizers ON people (workspace, id) WHERE organizer;
DROP TABLE grants;
