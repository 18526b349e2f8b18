-- Who took which piece of work from the organizers' desk, and what is put off. The work itself stays where it is.
CREATE TABLE desk_claims (
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    person TEXT NOT NULL,
    claimed_at TIMESTAMP NOT NULL,
    until TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, kind, item)
);
CREATE INDEX desk_claims_of ON desk_claims (workspace, person, until);
CREATE INDEX desk_claims_until ON desk_claims (workspace, until);

CREATE TABLE desk_snoozes (
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    person TEXT NOT NULL,
    snoozed_at TIMESTAMP NOT NULL,
    until TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, kind, item)
);
CREATE INDEX desk_snoozes_until ON desk_snoozes (workspace, until);

-- What waits, who waited longest first, from any place on.
DROP INDEX skills_by_state;
CREATE INDEX skills_by_state ON skills (workspace, state, created_at, id);
DROP INDEX introductions_by_state;
CREATE INDEX introductions_by_state ON introductions (workspace, state, asked_at, id);
DROP INDEX partners_asked;
CREATE INDEX partners_asked ON partners (workspace, asked_at, institution, person) WHERE standing = 'asked';
DROP INDEX jobs_parked;
CREATE INDEX jobs_parked ON jobs (workspace, finished_at, id) WHERE state = 'parked';
DROP INDEX pilots_stalled;
CREATE INDEX pilots_stalled ON pilots (workspace, stalled_at, id) WHERE stalled_at IS NOT NULL;
DROP INDEX adoptions_silent;
CREATE INDEX adoptions_silent ON adoptions (workspace, renews, id) WHERE reminded = 3;
DROP INDEX support_overdue;
CREATE INDEX support_overdue ON support_requests (workspace, state, rung, asked_at, id);
CREATE INDEX needs_by_state ON needs (workspace, state);

-- The log tells what was before and what is after, is found by person, by kind and by moment, and is only added to.
ALTER TABLE audit ADD COLUMN before TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN after TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN thing TEXT GENERATED ALWAYS AS (substr(action, 1, instr(action, '.') - 1)) VIRTUAL;
CREATE INDEX audit_by_time ON audit (workspace, created_at, id);
CREATE INDEX audit_by_actor ON audit (workspace, actor, created_at, id);
CREATE INDEX audit_by_thing ON audit (workspace, thing, created_at, id);
CREATE INDEX audit_by_action ON audit (workspace, action, created_at);
DROP INDEX audit_subject;
CREATE INDEX audit_subject ON audit (workspace, subject, created_at, id);

-- The one change there is: a person's traces are blanked, and the line stays.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
WHEN NOT (
    new.workspace = old.workspace AND new.id = old.id AND new.action = old.action
    AND new.created_at = old.created_at
    AND new.actor IN (old.actor, '') AND new.subject IN (old.subject, '') AND new.detail IN (old.detail, '')
    AND new.before IN (old.before, '') AND new.after IN (old.after, '')
)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
