DROP TABLE partners;
DROP TABLE institution_keys;
DROP TABLE institutions;
