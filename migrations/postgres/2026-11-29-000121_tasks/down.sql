DROP TABLE team_tasks;
