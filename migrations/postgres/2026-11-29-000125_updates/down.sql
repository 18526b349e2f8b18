DROP TABLE project_updates;
