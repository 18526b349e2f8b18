DROP INDEX introductions_opened;
DROP INDEX introductions_active;
