DROP TABLE role_groups;
