-- When organizers are away, and who stands in for them.

CREATE TABLE absences (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    stand_in TEXT,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX absences_of ON absences (workspace, person, until_on);
CREATE INDEX absences_until ON absences (workspace, until_on, id);
CREATE INDEX absences_stand_in ON absences (workspace, stand_in, until_on) WHERE stand_in IS NOT NULL;

-- What somebody looks after passes to others at once.
CREATE INDEX contacts_of ON contacts (workspace, owner, next_on, id);
