DROP TABLE shared_needs;
DROP TABLE tools;
