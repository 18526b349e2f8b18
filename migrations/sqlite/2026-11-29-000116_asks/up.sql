-- What somebody asks the other projects: whose owners are asked, and what they answer.

CREATE TABLE questions (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    asker TEXT NOT NULL,
    title TEXT NOT NULL,
    tried TEXT NOT NULL,
    subjects TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX questions_of ON questions (workspace, asker, id);
CREATE INDEX questions_closed ON questions (workspace, closed_at) WHERE closed_at IS NOT NULL;

-- An owner of a project that it touches. Whoever owns several is asked once, for the one that is nearest.
CREATE TABLE question_asked (
    workspace TEXT NOT NULL,
    question TEXT NOT NULL,
    person TEXT NOT NULL,
    position INTEGER NOT NULL,
    project TEXT NOT NULL,
    reasons TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_at TIMESTAMP,
    helped BOOLEAN NOT NULL,
    PRIMARY KEY (workspace, question, person)
);
CREATE INDEX question_asked_of ON question_asked (workspace, person, state);
