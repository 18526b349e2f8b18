-- The index introductions_asked goes on SQLite alone, which took it where it does harm. PostgreSQL chooses by what it
-- knows of the table, so it stays here.
SELECT 1;
