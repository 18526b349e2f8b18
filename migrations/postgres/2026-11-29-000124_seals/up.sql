-- Everybody who comes is looked up here: whoever was reported or blocked stays so.
CREATE INDEX reports_about ON reports (workspace, about);
