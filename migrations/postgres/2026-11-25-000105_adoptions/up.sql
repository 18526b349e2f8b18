-- Tools in use at institutions, and introductions of those that run the same one.

CREATE TABLE adoptions (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    institution TEXT NOT NULL,
    project TEXT NOT NULL,
    pilot TEXT,
    person TEXT NOT NULL,
    level TEXT NOT NULL,
    version TEXT NOT NULL,
    since TEXT NOT NULL,
    renews TEXT,
    reminded INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    shown BOOLEAN NOT NULL,
    shown_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX adoptions_once ON adoptions (workspace, institution, project) WHERE state = 'active';
CREATE INDEX adoptions_of_project ON adoptions (workspace, project);
CREATE INDEX adoptions_of_person ON adoptions (workspace, person);
CREATE INDEX adoptions_silent ON adoptions (workspace, renews) WHERE reminded = 3;

-- What was adopted before this was written down.
INSERT INTO adoptions
SELECT workspace, id, institution, project, id, person, 'production', '', to_char(moved_at, 'YYYY-MM-DD'), NULL, 0, 'active', NULL,
       FALSE, NULL, moved_at
FROM pilots
WHERE state = 'adopted'
  AND NOT EXISTS (
      SELECT 1 FROM pilots AS later
      WHERE later.workspace = pilots.workspace AND later.institution = pilots.institution
        AND later.project = pilots.project AND later.state = 'adopted' AND later.id > pilots.id
  );

CREATE TABLE adoption_meetings (
    workspace TEXT NOT NULL,
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    one_yes BOOLEAN NOT NULL,
    other_yes BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    channel TEXT,
    asked_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, one, other)
);
