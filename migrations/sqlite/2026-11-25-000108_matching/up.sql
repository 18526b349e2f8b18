-- What changed that the matching looks at: written by the same transaction, whoever writes. Each replica keeps
-- its index in memory and reads on from where it was. Each subject is here once, as it changed last.
CREATE TABLE matching_changes (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    UNIQUE (workspace, kind, subject)
);
CREATE INDEX matching_changes_in_order ON matching_changes (workspace, seq);

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

CREATE TRIGGER matching_profiles_insert AFTER INSERT ON profiles BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'developer' AND subject = new.person;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'developer', new.person);
END;
CREATE TRIGGER matching_profiles_update AFTER UPDATE ON profiles BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'developer' AND subject = new.person;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'developer', new.person);
END;
CREATE TRIGGER matching_profiles_delete AFTER DELETE ON profiles BEGIN
    DELETE FROM matching_changes WHERE workspace = old.workspace AND kind = 'developer' AND subject = old.person;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (old.workspace, 'developer', old.person);
END;
CREATE TRIGGER matching_profile_skills_insert AFTER INSERT ON profile_skills BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'developer' AND subject = new.person;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'developer', new.person);
END;
CREATE TRIGGER matching_profile_skills_update AFTER UPDATE ON profile_skills BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'developer' AND subject = new.person;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'developer', new.person);
END;
CREATE TRIGGER matching_profile_skills_delete AFTER DELETE ON profile_skills BEGIN
    DELETE FROM matching_changes WHERE workspace = old.workspace AND kind = 'developer' AND subject = old.person;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (old.workspace, 'developer', old.person);
END;
CREATE TRIGGER matching_introductions_insert AFTER INSERT ON introductions BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'developer' AND subject = new.developer;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'developer', new.developer);
END;
CREATE TRIGGER matching_introductions_update AFTER UPDATE OF state, active ON introductions BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'developer' AND subject = new.developer;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'developer', new.developer);
END;
CREATE TRIGGER matching_introductions_delete AFTER DELETE ON introductions BEGIN
    DELETE FROM matching_changes WHERE workspace = old.workspace AND kind = 'developer' AND subject = old.developer;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (old.workspace, 'developer', old.developer);
END;
CREATE TRIGGER matching_roles_insert AFTER INSERT ON roles BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'role' AND subject = new.id;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'role', new.id);
END;
CREATE TRIGGER matching_roles_update AFTER UPDATE ON roles BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'role' AND subject = new.id;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'role', new.id);
END;
CREATE TRIGGER matching_roles_delete AFTER DELETE ON roles BEGIN
    DELETE FROM matching_changes WHERE workspace = old.workspace AND kind = 'role' AND subject = old.id;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (old.workspace, 'role', old.id);
END;
CREATE TRIGGER matching_role_skills_insert AFTER INSERT ON role_skills BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'role' AND subject = new.role;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'role', new.role);
END;
CREATE TRIGGER matching_role_skills_update AFTER UPDATE ON role_skills BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'role' AND subject = new.role;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'role', new.role);
END;
CREATE TRIGGER matching_role_skills_delete AFTER DELETE ON role_skills BEGIN
    DELETE FROM matching_changes WHERE workspace = old.workspace AND kind = 'role' AND subject = old.role;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (old.workspace, 'role', old.role);
END;
CREATE TRIGGER matching_projects_insert AFTER INSERT ON projects BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'project' AND subject = new.id;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'project', new.id);
END;
CREATE TRIGGER matching_projects_update AFTER UPDATE OF name, pitch, problem, newcomers, subjects, state ON projects BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'project' AND subject = new.id;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'project', new.id);
END;
CREATE TRIGGER matching_projects_delete AFTER DELETE ON projects BEGIN
    DELETE FROM matching_changes WHERE workspace = old.workspace AND kind = 'project' AND subject = old.id;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (old.workspace, 'project', old.id);
END;
CREATE TRIGGER matching_people_update AFTER UPDATE OF timezone, bot, deactivated ON people
WHEN old.timezone <> new.timezone OR old.bot <> new.bot OR old.deactivated <> new.deactivated BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'developer' AND subject = new.id;
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'developer', new.id);
END;
CREATE TRIGGER matching_settings_insert AFTER INSERT ON matching_settings BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'settings' AND subject = '';
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'settings', '');
END;
CREATE TRIGGER matching_settings_update AFTER UPDATE OF weights ON matching_settings BEGIN
    DELETE FROM matching_changes WHERE workspace = new.workspace AND kind = 'settings' AND subject = '';
    INSERT INTO matching_changes (workspace, kind, subject) VALUES (new.workspace, 'settings', '');
END;
