-- The skill that a suggested one became, for those that an organizer merged.
ALTER TABLE skills ADD COLUMN merged_into TEXT;
