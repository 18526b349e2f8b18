DROP INDEX reports_about;
