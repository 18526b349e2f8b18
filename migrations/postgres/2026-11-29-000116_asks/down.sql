DROP TABLE question_asked;
DROP TABLE questions;
