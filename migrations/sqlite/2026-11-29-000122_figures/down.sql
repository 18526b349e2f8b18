DROP INDEX roles_by_age;
DROP INDEX introductions_asked;
ALTER TABLE introductions DROP COLUMN started_at;
DROP TABLE kept_files;
DROP TABLE figures;
