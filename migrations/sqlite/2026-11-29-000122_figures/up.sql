-- Figures of the whole community, counted at night from the tables that hold it. They name nobody, and hold no group of
-- fewer than five.
CREATE TABLE figures (
    workspace TEXT NOT NULL,
    span TEXT NOT NULL,
    data TEXT NOT NULL,
    counted_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, span)
);

-- Files that stay with Slack under a name of ours, such as a picture on a Home tab. The mark tells whether what is in
-- one has changed.
CREATE TABLE kept_files (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    file TEXT NOT NULL,
    mark TEXT NOT NULL,
    sent_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, name)
);

-- When two began to work together: without it nobody knows who still did after thirty days. Of those who began before,
-- the day on which they were introduced is the nearest that is known.
ALTER TABLE introductions ADD COLUMN started_at TIMESTAMP;
UPDATE introductions SET started_at = opened_at WHERE state = 'started';

-- What came up in a span, without reading what came up in the years before.
CREATE INDEX introductions_asked ON introductions (workspace, asked_at);
CREATE INDEX roles_by_age ON roles (workspace, created_at);
