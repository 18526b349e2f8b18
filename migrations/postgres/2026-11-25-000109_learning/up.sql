-- What the two sides said of a pair that they were shown, with how much of each part of the score there was then
-- (a list of millionths): what chances are learned from. Nothing where a side was not asked, or gave no answer.
CREATE TABLE match_outcomes (
    workspace TEXT NOT NULL,
    role TEXT NOT NULL,
    developer TEXT NOT NULL,
    project TEXT NOT NULL,
    shares TEXT NOT NULL,
    propensity INTEGER NOT NULL DEFAULT 1000000,
    seen_at TIMESTAMP NOT NULL,
    developer_said BOOLEAN,
    developer_at TIMESTAMP,
    project_said BOOLEAN,
    project_at TIMESTAMP,
    PRIMARY KEY (workspace, role, developer)
);
CREATE INDEX match_outcomes_by_developer ON match_outcomes (workspace, developer);
CREATE INDEX match_outcomes_by_project ON match_outcomes (workspace, project);
CREATE INDEX match_outcomes_by_time ON match_outcomes (workspace, seen_at);

-- What was learned from them last night. Whether it counts is the organizers' switch.
CREATE TABLE match_models (
    workspace TEXT NOT NULL PRIMARY KEY,
    parts TEXT NOT NULL,
    counts TEXT NOT NULL,
    learned_at TIMESTAMP NOT NULL
);
ALTER TABLE matching_settings ADD COLUMN learned BOOLEAN NOT NULL DEFAULT FALSE;

DROP TRIGGER matching_settings_changed ON matching_settings;
CREATE TRIGGER matching_settings_changed AFTER INSERT OR UPDATE OF weights, learned ON matching_settings
    FOR EACH ROW EXECUTE FUNCTION matching_changed('settings', '');
CREATE TRIGGER match_models_changed AFTER INSERT OR UPDATE ON match_models
    FOR EACH ROW EXECUTE FUNCTION matching_changed('settings', '');
