-- Names the request that a job came of, so that it can be followed through the log.
ALTER TABLE jobs ADD COLUMN cause TEXT;
