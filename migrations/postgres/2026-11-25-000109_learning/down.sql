DROP TRIGGER match_models_changed ON match_models;
DROP TRIGGER matching_settings_changed ON matching_settings;
ALTER TABLE matching_settings DROP COLUMN learned;
CREATE TRIGGER matching_settings_changed AFTER INSERT OR UPDATE OF weights ON matching_settings
    FOR EACH ROW EXECUTE FUNCTION matching_changed('settings', '');
DROP TABLE match_models;
DROP TABLE match_outcomes;
