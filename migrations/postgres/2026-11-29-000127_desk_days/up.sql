-- How many pieces of each kind waited at the desk at night, so that a counter can tell where it comes from. Days are
-- counted from the first of January of year 1, and forgotten after five weeks.
CREATE TABLE desk_days (
    workspace TEXT NOT NULL,
    day INTEGER NOT NULL,
    kind TEXT NOT NULL,
    waiting INTEGER NOT NULL,
    PRIMARY KEY (workspace, day, kind)
);
