CREATE INDEX introductions_asked ON introductions (workspace, asked_at);
