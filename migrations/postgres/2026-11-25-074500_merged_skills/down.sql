ALTER TABLE skills DROP COLUMN merged_into;
