-- Every table carries its workspace, and every query is asked for one: that keeps two universities apart.

CREATE TABLE workspaces (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    bot_user TEXT NOT NULL,
    organizer_channel TEXT,
    announcement_channel TEXT,
    project_channels BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMP NOT NULL
);

-- The durable queue behind inbox, outbox and schedules.
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL,
    queue TEXT NOT NULL,
    kind TEXT NOT NULL,
    dedupe TEXT NOT NULL,
    lane TEXT,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    again BOOLEAN NOT NULL DEFAULT FALSE,
    attempts INTEGER NOT NULL DEFAULT 0,
    uncertain BOOLEAN NOT NULL DEFAULT FALSE,
    run_at TIMESTAMP NOT NULL,
    lease_until TIMESTAMP,
    last_error TEXT,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    UNIQUE (workspace, queue, dedupe)
);
CREATE INDEX jobs_ready ON jobs (queue, run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_running ON jobs (queue, lease_until) WHERE state = 'running';
CREATE INDEX jobs_lane ON jobs (workspace, lane, id) WHERE lane IS NOT NULL AND state IN ('ready', 'running');
CREATE INDEX jobs_parked ON jobs (workspace, finished_at) WHERE state = 'parked';
CREATE INDEX jobs_done ON jobs (finished_at) WHERE state = 'done';

-- When a lane (a channel, a person's home) may be used again.
CREATE TABLE lanes (
    workspace TEXT NOT NULL,
    lane TEXT NOT NULL,
    free_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, lane)
);

-- What has been done once and must not be done again.
CREATE TABLE submissions (
    workspace TEXT NOT NULL,
    dedupe TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, dedupe)
);
CREATE INDEX submissions_by_age ON submissions (created_at);

-- Messages that change later: where each one is.
CREATE TABLE cards (
    workspace TEXT NOT NULL,
    card TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, card)
);

CREATE TABLE audit (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX audit_subject ON audit (workspace, subject, id);

CREATE TABLE people (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    timezone TEXT NOT NULL,
    bot BOOLEAN NOT NULL DEFAULT FALSE,
    deactivated BOOLEAN NOT NULL DEFAULT FALSE,
    organizer BOOLEAN NOT NULL DEFAULT FALSE,
    path TEXT,
    welcomed_at TIMESTAMP,
    organizer_asked_at TIMESTAMP,
    home_opened_at TIMESTAMP,
    home_page TEXT,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX people_organizers ON people (workspace, id) WHERE organizer;
CREATE INDEX people_asking ON people (workspace, organizer_asked_at, id) WHERE organizer_asked_at IS NOT NULL;

CREATE TABLE drafts (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    form TEXT NOT NULL,
    data TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, person, form)
);

-- Skills that people typed and the taxonomy does not know.
CREATE TABLE skills (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    decided_by TEXT,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX skills_by_state ON skills (workspace, state, created_at);

CREATE TABLE profiles (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    subjects TEXT NOT NULL,
    hours INTEGER NOT NULL,
    max_projects INTEGER NOT NULL,
    seeks_mentor BOOLEAN NOT NULL,
    offers_mentoring BOOLEAN NOT NULL,
    github TEXT,
    about TEXT NOT NULL,
    visibility TEXT NOT NULL,
    matching BOOLEAN NOT NULL,
    paused_until TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, person)
);

CREATE TABLE profile_skills (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    skill TEXT NOT NULL,
    level INTEGER NOT NULL,
    wanted BOOLEAN NOT NULL,
    PRIMARY KEY (workspace, person, skill)
);
CREATE INDEX profile_skills_by_skill ON profile_skills (workspace, skill, person);

CREATE TABLE projects (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    pitch TEXT NOT NULL,
    problem TEXT NOT NULL,
    stage TEXT NOT NULL,
    subjects TEXT NOT NULL,
    stack TEXT NOT NULL,
    repository TEXT,
    licence TEXT,
    links TEXT NOT NULL,
    newcomers TEXT NOT NULL,
    state TEXT NOT NULL,
    submitted_by TEXT NOT NULL,
    channel TEXT,
    wants_channel BOOLEAN NOT NULL DEFAULT FALSE,
    decided_by TEXT,
    decided_at TIMESTAMP,
    decision_note TEXT,
    submitted_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX projects_by_state ON projects (workspace, state, submitted_at, id);

CREATE TABLE project_owners (
    workspace TEXT NOT NULL,
    project TEXT NOT NULL,
    person TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (workspace, project, person)
);
CREATE INDEX project_owners_by_person ON project_owners (workspace, person, project);

-- The words of a project's name, pitch, subjects, stack and skills: finds projects by name and by likeness.
CREATE TABLE project_words (
    workspace TEXT NOT NULL,
    word TEXT NOT NULL,
    project TEXT NOT NULL,
    weight INTEGER NOT NULL,
    PRIMARY KEY (workspace, word, project)
);
CREATE INDEX project_words_by_project ON project_words (workspace, project);

CREATE TABLE roles (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    hours INTEGER NOT NULL,
    seats INTEGER NOT NULL,
    filled INTEGER NOT NULL DEFAULT 0,
    utc_from INTEGER,
    utc_to INTEGER,
    beginner BOOLEAN NOT NULL,
    mentoring BOOLEAN NOT NULL,
    first_task TEXT NOT NULL,
    open BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX roles_by_project ON roles (workspace, project, position);
CREATE INDEX roles_open ON roles (workspace, created_at, id) WHERE open;

CREATE TABLE role_skills (
    workspace TEXT NOT NULL,
    role TEXT NOT NULL,
    skill TEXT NOT NULL,
    level INTEGER NOT NULL,
    required BOOLEAN NOT NULL,
    PRIMARY KEY (workspace, role, skill)
);
CREATE INDEX role_skills_by_skill ON role_skills (workspace, skill, role);

CREATE TABLE introductions (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    role TEXT NOT NULL,
    developer TEXT NOT NULL,
    owner TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    line TEXT NOT NULL,
    state TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    reason TEXT,
    channel TEXT,
    reminders INTEGER NOT NULL DEFAULT 0,
    next_at TIMESTAMP,
    asked_at TIMESTAMP NOT NULL,
    answered_at TIMESTAMP,
    opened_at TIMESTAMP,
    ended_at TIMESTAMP,
    PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX introductions_one_active ON introductions (workspace, role, developer) WHERE active;
CREATE INDEX introductions_by_developer ON introductions (workspace, developer, asked_at);
CREATE INDEX introductions_by_owner ON introductions (workspace, owner, asked_at);
CREATE INDEX introductions_by_project ON introductions (workspace, project, asked_at);
CREATE INDEX introductions_by_state ON introductions (workspace, state, asked_at);

-- "Not interested": a role that a person does not want to see, or a person that an owner passed over for a role.
CREATE TABLE dismissals (
    workspace TEXT NOT NULL,
    role TEXT NOT NULL,
    developer TEXT NOT NULL,
    by_owner BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, developer, role, by_owner)
);

-- A block is silent and total: neither sees the other again.
CREATE TABLE blocks (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    blocked TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, person, blocked)
);
CREATE INDEX blocks_by_blocked ON blocks (workspace, blocked);
