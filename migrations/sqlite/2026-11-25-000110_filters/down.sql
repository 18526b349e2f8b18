ALTER TABLE role_skills DROP COLUMN must;
ALTER TABLE roles DROP COLUMN least_overlap;
ALTER TABLE roles DROP COLUMN least_hours;
ALTER TABLE roles DROP COLUMN languages;
ALTER TABLE profiles DROP COLUMN languages;
