-- What people get without having asked for it: how each wants it, how much of it came on a day, and what is kept for
-- the morning.

CREATE TABLE notification_settings (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    -- JSON: the kinds for which something else was chosen than what is usual.
    choices TEXT NOT NULL,
    paused BOOLEAN NOT NULL,
    -- Until when; none where the pause has no end yet.
    paused_until TIMESTAMP,
    -- Messages come between these hours, where the person lives.
    awake_from INTEGER NOT NULL,
    awake_to INTEGER NOT NULL,
    weekends BOOLEAN NOT NULL,
    -- What is kept comes on Mondays only.
    mondays BOOLEAN NOT NULL,
    -- A digest made for the person, each week.
    weekly BOOLEAN NOT NULL,
    -- When the next one is due.
    weekly_at TIMESTAMP,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, person)
);
CREATE INDEX notification_settings_weekly ON notification_settings (workspace, weekly_at, person);

CREATE TABLE notification_days (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    -- Of the person's own calendar: days since the beginning of the common era.
    day INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    PRIMARY KEY (workspace, person, day)
);
CREATE INDEX notification_days_by_day ON notification_days (day);

CREATE TABLE held_messages (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    notice TEXT NOT NULL,
    -- The key of the message or the name of the card: the same is held once.
    name TEXT NOT NULL,
    card TEXT,
    text TEXT NOT NULL,
    message TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    -- When it comes; none once it was told of, and in a pause without an end.
    due_at TIMESTAMP,
    told_at TIMESTAMP,
    PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX held_messages_name ON held_messages (workspace, name);
CREATE INDEX held_messages_due ON held_messages (workspace, due_at, person);
CREATE INDEX held_messages_of ON held_messages (workspace, person, told_at);
CREATE INDEX held_messages_told ON held_messages (told_at);
