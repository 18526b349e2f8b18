DROP TABLE pilot_answers;
DROP TABLE pilots;
