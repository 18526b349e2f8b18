-- What changed that the matching looks at: written by the same transaction, whoever writes. Each replica keeps
-- its index in memory and reads on from where it was. `seq` is the transaction: one that commits late has a number
-- below others that are visible already, so readers go on from the oldest that still ran when they last looked.
CREATE TABLE matching_changes (
    seq BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    PRIMARY KEY (workspace, seq, kind, subject)
);
CREATE INDEX matching_changes_by_age ON matching_changes (created_at);

-- How often a role or a developer was shown to somebody, by day (days since 1970).
CREATE TABLE exposures (
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    day INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    PRIMARY KEY (workspace, kind, subject, day)
);
CREATE INDEX exposures_of_late ON exposures (workspace, day);
CREATE INDEX exposures_by_day ON exposures (day);

-- What a community's organizers decided about its matching; no row for what the hub comes with.
CREATE TABLE matching_settings (
    workspace TEXT NOT NULL PRIMARY KEY,
    weights TEXT NOT NULL,
    first_seat BOOLEAN NOT NULL DEFAULT TRUE,
    updated_at TIMESTAMP NOT NULL
);

-- Everybody matched at once: a preview until it is sent.
CREATE TABLE rounds (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    seed BIGINT NOT NULL,
    first_seat BOOLEAN NOT NULL,
    figures TEXT NOT NULL,
    started_by TEXT NOT NULL,
    started_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX rounds_by_time ON rounds (workspace, started_at);

CREATE TABLE round_pairs (
    workspace TEXT NOT NULL,
    round TEXT NOT NULL,
    role TEXT NOT NULL,
    developer TEXT NOT NULL,
    position INTEGER NOT NULL,
    score INTEGER NOT NULL,
    first BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    settled_at TIMESTAMP,
    PRIMARY KEY (workspace, round, role, developer)
);
CREATE INDEX round_pairs_in_order ON round_pairs (workspace, round, position);
CREATE INDEX round_pairs_settled ON round_pairs (workspace, state, settled_at);
CREATE INDEX round_pairs_by_developer ON round_pairs (workspace, developer);

CREATE INDEX dismissals_by_role ON dismissals (workspace, role, developer);
CREATE INDEX introductions_by_role ON introductions (workspace, role, developer);

CREATE FUNCTION matching_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        changed := to_jsonb(OLD);
    ELSE
        changed := to_jsonb(NEW);
    END IF;
    INSERT INTO matching_changes (workspace, kind, subject)
    VALUES (changed ->> 'workspace', TG_ARGV[0], coalesce(changed ->> TG_ARGV[1], ''))
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER matching_profiles AFTER INSERT OR UPDATE OR DELETE ON profiles
    FOR EACH ROW EXECUTE FUNCTION matching_changed('developer', 'person');
CREATE TRIGGER matching_profile_skills AFTER INSERT OR UPDATE OR DELETE ON profile_skills
    FOR EACH ROW EXECUTE FUNCTION matching_changed('developer', 'person');
CREATE TRIGGER matching_introductions AFTER INSERT OR UPDATE OF state, active OR DELETE ON introductions
    FOR EACH ROW EXECUTE FUNCTION matching_changed('developer', 'developer');
CREATE TRIGGER matching_roles AFTER INSERT OR UPDATE OR DELETE ON roles
    FOR EACH ROW EXECUTE FUNCTION matching_changed('role', 'id');
CREATE TRIGGER matching_role_skills AFTER INSERT OR UPDATE OR DELETE ON role_skills
    FOR EACH ROW EXECUTE FUNCTION matching_changed('role', 'role');
CREATE TRIGGER matching_projects AFTER INSERT OR UPDATE OF name, pitch, problem, newcomers, subjects, state OR DELETE ON projects
    FOR EACH ROW EXECUTE FUNCTION matching_changed('project', 'id');
CREATE TRIGGER matching_people AFTER UPDATE OF timezone, bot, deactivated ON people FOR EACH ROW
    WHEN (OLD.timezone <> NEW.timezone OR OLD.bot <> NEW.bot OR OLD.deactivated <> NEW.deactivated)
    EXECUTE FUNCTION matching_changed('developer', 'id');
CREATE TRIGGER matching_settings_changed AFTER INSERT OR UPDATE OF weights ON matching_settings
    FOR EACH ROW EXECUTE FUNCTION matching_changed('settings', '');
