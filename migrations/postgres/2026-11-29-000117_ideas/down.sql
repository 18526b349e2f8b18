DROP TABLE idea_joined;
DROP TABLE ideas;
