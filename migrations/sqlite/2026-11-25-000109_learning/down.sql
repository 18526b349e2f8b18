DROP TRIGGER match_models_update;
DROP TRIGGER match_models_insert;
DROP TRIGGER matching_settings_update;
ALTER TABLE matching_settings DROP COLUMN learned;
CREATE TRIGGER matching_settings_update AFTER UPDATE OF weights ON matching_settings BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'settings' AND subject = '';
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'settings', '');
END;
DROP TABLE match_models;
DROP TABLE match_outcomes;
