-- What the organizing team wants to do: by whom, until when, and what for.

CREATE TABLE team_tasks (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    what TEXT NOT NULL,
    note TEXT NOT NULL,
    owner TEXT,
    -- '9999-12-31' where no day is set: those come last in every list.
    due_on TEXT NOT NULL,
    -- 'plan' with its name, 'project', 'institution' or 'contact' with its id; both empty where it is for nothing.
    purpose TEXT NOT NULL,
    purpose_id TEXT NOT NULL,
    state TEXT NOT NULL,
    done_by TEXT,
    done_at TIMESTAMP,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX team_tasks_next ON team_tasks (workspace, state, due_on, id);
CREATE INDEX team_tasks_of ON team_tasks (workspace, owner, state, due_on, id);
CREATE INDEX team_tasks_for ON team_tasks (workspace, purpose, purpose_id, state, due_on, id);
CREATE INDEX team_tasks_done ON team_tasks (workspace, done_at, id) WHERE done_at IS NOT NULL;
