-- What shuts people out of the suggestions, where a role says so; by default nothing does.
ALTER TABLE profiles ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';
ALTER TABLE roles ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';
ALTER TABLE roles ADD COLUMN least_hours INTEGER NOT NULL DEFAULT 0;
ALTER TABLE roles ADD COLUMN least_overlap INTEGER NOT NULL DEFAULT 0;
ALTER TABLE role_skills ADD COLUMN must BOOLEAN NOT NULL DEFAULT FALSE;
