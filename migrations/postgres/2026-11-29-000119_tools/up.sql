-- The directory of tools that can be adopted, in the order in which it is read: under '' all of them, under 'subject:…',
-- 'lms:…' and 'ready:…' those that are found by it. It is made of projects, of what they are ready for and of where they
-- are in use, and written anew with each of these (`features/tools`).
CREATE TABLE tools (
    workspace TEXT NOT NULL,
    key TEXT NOT NULL,
    project TEXT NOT NULL,
    -- At how many institutions it is in use, and how many questions of a campus are answered.
    used INTEGER NOT NULL,
    known INTEGER NOT NULL,
    listed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workspace, key, project)
);
CREATE INDEX tools_order ON tools (workspace, key, used, known, listed_at, project);
CREATE INDEX tools_of ON tools (workspace, project);

-- Those that are there already.
INSERT INTO tools (workspace, key, project, used, known, listed_at)
SELECT p.workspace, '', p.id,
    (SELECT COUNT(*) FROM adoptions a WHERE a.workspace = p.workspace AND a.project = p.id AND a.state = 'active'),
    (SELECT COUNT(*) FROM readiness r, jsonb_each(r.data::jsonb) f
     WHERE r.workspace = p.workspace AND r.project = p.id
         AND f.key NOT IN ('lms_versions', 'missing', 'security_person')
         AND CASE jsonb_typeof(f.value)
             WHEN 'array' THEN f.value <> '[]'::jsonb AND NOT (f.key = 'lms' AND f.value = '["none"]'::jsonb)
             WHEN 'string' THEN f.value <> '""'::jsonb
                 AND NOT (f.key IN ('lti', 'accessibility') AND f.value = '"none"'::jsonb)
             WHEN 'boolean' THEN f.value = 'true'::jsonb
             WHEN 'number' THEN TRUE
             ELSE FALSE
         END),
    p.submitted_at
FROM projects p WHERE p.state = 'approved' AND p.stage IN ('development', 'mvp', 'in_use');
INSERT INTO tools (workspace, key, project, used, known, listed_at)
SELECT DISTINCT t.workspace, 'subject:' || lower(trim(s)), t.project, t.used, t.known, t.listed_at
FROM tools t JOIN projects p ON p.workspace = t.workspace AND p.id = t.project,
    jsonb_array_elements_text(p.subjects::jsonb) s
WHERE t.key = '';
INSERT INTO tools (workspace, key, project, used, known, listed_at)
SELECT DISTINCT t.workspace, 'lms:' || s, t.project, t.used, t.known, t.listed_at
FROM tools t JOIN readiness r ON r.workspace = t.workspace AND r.project = t.project,
    jsonb_array_elements_text(r.data::jsonb -> 'lms') s
WHERE t.key = '' AND s <> 'none';
INSERT INTO tools (workspace, key, project, used, known, listed_at)
SELECT workspace, 'ready:used', project, used, known, listed_at FROM tools WHERE key = '' AND used > 0;
INSERT INTO tools (workspace, key, project, used, known, listed_at)
SELECT workspace, 'ready:told', project, used, known, listed_at FROM tools WHERE key = '' AND known >= 8;
INSERT INTO tools (workspace, key, project, used, known, listed_at)
SELECT t.workspace, 'ready:usable', t.project, t.used, t.known, t.listed_at
FROM tools t JOIN projects p ON p.workspace = t.workspace AND p.id = t.project
WHERE t.key = '' AND p.stage IN ('mvp', 'in_use');

-- Skills that several teams look for at once: found each week, told once, and not again for eight weeks. The projects are
-- a list in JSON.
CREATE TABLE shared_needs (
    workspace TEXT NOT NULL,
    skill TEXT NOT NULL,
    projects TEXT NOT NULL,
    state TEXT NOT NULL,
    found_at TIMESTAMP NOT NULL,
    settled_at TIMESTAMP,
    PRIMARY KEY (workspace, skill)
);
CREATE INDEX shared_needs_line ON shared_needs (workspace, state, found_at, skill);
