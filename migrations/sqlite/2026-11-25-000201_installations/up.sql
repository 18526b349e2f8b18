-- The workspaces (or whole organizations) that installed the hub. Tokens are encrypted; `key_id` names the key.
CREATE TABLE installations (
    workspace TEXT NOT NULL PRIMARY KEY,
    enterprise TEXT,
    name TEXT NOT NULL,
    bot_user TEXT NOT NULL,
    scopes TEXT NOT NULL,
    key_id TEXT NOT NULL,
    token TEXT NOT NULL,
    refresh_token TEXT,
    expires_at TIMESTAMP,
    -- Changes with every new token, so that whoever holds an old one notices.
    version BIGINT NOT NULL,
    -- Somebody gets a new token, until this moment at the latest.
    renewing_until TIMESTAMP,
    installed_at TIMESTAMP NOT NULL,
    installed_by TEXT NOT NULL
);
