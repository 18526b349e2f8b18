-- How involved each organizer wants to be: with what, for how many hours a week, until when.

CREATE TABLE involvements (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    areas TEXT NOT NULL,
    hours INTEGER NOT NULL,
    until_on TEXT,
    mornings BOOLEAN NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, person)
);
