DROP TABLE adoption_meetings;
DROP TABLE adoptions;
