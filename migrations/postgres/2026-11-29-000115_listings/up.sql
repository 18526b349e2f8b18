-- Whether what a project's listing says is still true: when its owners said so last, since when they are asked, and who
-- takes a project on whose owners left.
CREATE TABLE listings (
    workspace TEXT NOT NULL,
    project TEXT NOT NULL,
    -- Each change counts, so that two who change it at once change it once.
    turn INTEGER NOT NULL,
    confirmed_at TIMESTAMP NOT NULL,
    asked_at TIMESTAMP,
    reminded BOOLEAN NOT NULL,
    paused_at TIMESTAMP,
    why TEXT,
    offered_to TEXT,
    wanted_by TEXT,
    wanted_at TIMESTAMP,
    -- When it goes on by itself; none where it waits for somebody.
    due_at TIMESTAMP,
    PRIMARY KEY (workspace, project)
);
CREATE INDEX listings_due ON listings (workspace, due_at, project);
CREATE INDEX listings_wanted ON listings (workspace, wanted_at, project);

-- Projects that are there already: asked about 60 days after they were approved, and where that is long ago, on one of
-- the next 30 nights, so that not everybody is asked at once.
INSERT INTO listings (workspace, project, turn, confirmed_at, reminded, due_at)
SELECT workspace, id, 0, COALESCE(decided_at, submitted_at), FALSE,
    GREATEST(
        COALESCE(decided_at, submitted_at) + INTERVAL '60 days',
        date_trunc('second', now() AT TIME ZONE 'UTC')
            + (1 + ROW_NUMBER() OVER (PARTITION BY workspace ORDER BY id) % 30) * INTERVAL '1 day'
    )
FROM projects WHERE state = 'approved';
