-- Which user group of Slack gives which role.

CREATE TABLE role_groups (
    workspace TEXT NOT NULL,
    role TEXT NOT NULL,
    usergroup TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (workspace, role)
);
