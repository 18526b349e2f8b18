-- How many are introduced now, and how many were since: counted for Home and for the channel's digest. Without these,
-- all introductions of a workspace are read.
CREATE INDEX introductions_active ON introductions (workspace) WHERE active;
CREATE INDEX introductions_opened ON introductions (workspace, opened_at) WHERE opened_at IS NOT NULL;
