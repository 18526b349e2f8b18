-- What projects tell: what happened, what is next, and what help is wanted.

CREATE TABLE project_updates (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    author TEXT NOT NULL,
    happened TEXT NOT NULL,
    -- Both empty where nothing was said.
    next TEXT NOT NULL,
    help TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX project_updates_of ON project_updates (workspace, project, created_at, id);
CREATE INDEX project_updates_since ON project_updates (workspace, created_at, id);
CREATE INDEX project_updates_help ON project_updates (workspace, created_at, id) WHERE help <> '';
