//! What `deploy/` and `docs/operating.md` say of metrics, settings and upgrades is what the code has.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file")
}

/// The words of a text that look like metrics, without what Prometheus adds to histograms.
fn metrics_in(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !(c.is_ascii_lowercase() || c == '_'))
        .filter(|word| word.starts_with("hub_"))
        .map(|word| word.trim_end_matches("_bucket").to_owned())
        .collect()
}

/// The metrics that the source names in `counter!`, `gauge!` and `histogram!`.
fn metrics_of_the_code() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let source = fs::read_to_string(path).expect("a source");
                for kind in ["counter!(\"", "gauge!(\"", "histogram!(\""] {
                    let names = source.split(kind).skip(1).filter_map(|rest| rest.split('"').next());
                    found.extend(names.map(str::to_owned));
                }
            }
        }
    }
    found
}

#[test]
fn dashboards_alerts_and_docs_name_metrics_that_exist() {
    let known = metrics_of_the_code();
    assert!(known.len() >= 9, "{known:?}");
    for file in ["deploy/alerts.yml", "deploy/dashboard.json", "docs/operating.md"] {
        let named = metrics_in(&read(file));
        assert!(!named.is_empty(), "{file}");
        let unknown: Vec<_> = named.difference(&known).collect();
        assert!(unknown.is_empty(), "{file} names what does not exist: {unknown:?}");
    }
    let documented = metrics_in(&read("docs/operating.md"));
    let silent: Vec<_> = known.difference(&documented).collect();
    assert!(silent.is_empty(), "docs/operating.md says nothing of {silent:?}");
}

#[test]
fn the_dashboard_is_json_and_the_rules_are_yaml() {
    let dashboard: serde_json::Value = serde_json::from_str(&read("deploy/dashboard.json")).expect("JSON");
    assert!(dashboard["panels"].as_array().is_some_and(|panels| panels.len() >= 6));
    let rules: serde_json::Value = serde_saphyr::from_str(&read("deploy/alerts.yml")).expect("YAML");
    let rules = rules["groups"][0]["rules"].as_array().expect("rules");
    assert!(rules.len() >= 6);
    for rule in rules {
        for part in ["alert", "expr", "for"] {
            assert!(rule[part].is_string(), "{rule}");
        }
        assert!(rule["annotations"]["description"].is_string(), "{rule}");
    }
}

/// What each replica tells of the whole database is not added up.
#[test]
fn the_queue_is_counted_once_however_many_replicas_tell_of_it() {
    for file in ["deploy/alerts.yml", "deploy/dashboard.json"] {
        let text = read(file);
        let told = text.lines().filter(|line| line.contains("expr") && line.contains("hub_jobs_"));
        let gauges: Vec<&str> =
            told.filter(|line| !line.contains("hub_jobs_total") && !line.contains("absent(")).collect();
        assert!(gauges.len() >= 2, "{file}");
        for line in gauges {
            assert!(line.contains("max by (queue) (hub_jobs_"), "{file}: {line}");
        }
    }
}

/// What a deployment's files set, by the file.
fn set_by_deployments() -> Vec<(&'static str, String)> {
    let compose: serde_json::Value = serde_saphyr::from_str(&read("deploy/compose.yaml")).expect("YAML");
    let compose = compose["services"]["hub"]["environment"].as_object().expect("settings").clone();
    let mut found: Vec<_> = compose.into_iter().map(|(name, _)| ("deploy/compose.yaml", name)).collect();
    for (file, beginning) in [("deploy/edtech-hub.service", "Environment="), ("deploy/Dockerfile", "ENV ")] {
        let text = read(file);
        let words =
            text.lines().filter_map(|line| line.strip_prefix(beginning)).flat_map(str::split_whitespace);
        let names: Vec<&str> = words.filter_map(|word| word.split_once('=')).map(|(name, _)| name).collect();
        assert!(!names.is_empty(), "{file}");
        found.extend(names.into_iter().map(|name| (file, name.to_owned())));
    }
    found
}

/// Every setting that a deployment sets is one that the binary knows.
#[test]
fn deployments_set_what_the_binary_knows() {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_edtech-hub"))
        .args(["serve", "--help"])
        .output()
        .expect("it runs");
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    for (file, setting) in set_by_deployments() {
        assert!(help.contains(&format!("[env: {setting}")), "{file}: {setting}: {help}");
    }
}

/// The image holds nothing but the program and its C library, and nobody in it is root.
#[test]
fn the_image_has_no_shell_and_no_root() {
    let stages: Vec<String> = read("deploy/Dockerfile").split("\nFROM ").map(str::to_owned).collect();
    let last = stages.last().expect("a stage");
    assert!(last.starts_with("gcr.io/distroless/"), "{last}");
    let user = last.lines().find_map(|line| line.strip_prefix("USER ")).expect("a user");
    assert_ne!(user.parse::<u32>(), Ok(0));
    assert!(!last.contains("\nRUN "), "there is no shell to run it");
    assert!(read(".dockerignore").lines().any(|line| line == "**/.env*"));
}

/// Migrations from this day on only add: before it there was no release that could run beside a newer one.
const ONLY_ADD_FROM: &str = "2026-12-01";

/// What a migration takes from a hub that was built before it.
fn takes_away(migration: &str) -> Vec<String> {
    let lines = migration.lines().map(|line| line.split("--").next().unwrap_or_default());
    let words: Vec<String> = lines.flat_map(str::split_whitespace).map(str::to_uppercase).collect();
    let statements = words.join(" ");
    let takes = |statement: &&str| {
        let has = |words: &str| format!(" {statement} ").contains(&format!(" {words} "));
        // A column that must be said, by those who don't know it.
        let demands = has("ADD COLUMN") && has("NOT NULL") && !has("DEFAULT");
        demands
            || ["DROP TABLE", "DROP COLUMN", "RENAME", "ALTER TYPE", "SET NOT NULL"]
                .iter()
                .any(|words| has(words))
            || has("ALTER COLUMN") && has("TYPE")
    };
    statements.split(';').map(str::trim).filter(takes).map(str::to_owned).collect()
}

/// Replicas of two versions work side by side while one is upgraded: migrations only add.
#[test]
fn migrations_take_nothing_from_an_older_hub() {
    let (mut broken, mut before) = (Vec::new(), Vec::new());
    for database in ["sqlite", "postgres"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database);
        for entry in fs::read_dir(folder).expect("migrations") {
            let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            let found = takes_away(&read(&format!("migrations/{database}/{name}/up.sql")));
            let found = found.into_iter().map(|statement| format!("{database}/{name}: {statement}"));
            if name.as_str() >= ONLY_ADD_FROM { broken.extend(found) } else { before.extend(found) }
        }
    }
    assert!(broken.is_empty(), "these take something from an older hub:\n  {}", broken.join("\n  "));
    before.sort();
    let organizer = |database: &str| {
        format!("{database}/2026-11-29-000114_grants: ALTER TABLE PEOPLE DROP COLUMN ORGANIZER")
    };
    assert_eq!(before, [organizer("postgres"), organizer("sqlite")], "which docs/operating.md names");
}

#[test]
fn what_a_migration_takes_away_is_found() {
    for takes in [
        "DROP TABLE people;",
        "alter table people\n    drop column name;",
        "ALTER TABLE a RENAME TO b;",
        "ALTER TABLE a RENAME COLUMN b TO c;",
        "ALTER TABLE a ALTER COLUMN b TYPE BIGINT;",
        "ALTER TABLE a ALTER COLUMN b SET DATA TYPE BIGINT;",
        "ALTER TYPE mood ADD VALUE 'calm';",
        "ALTER TABLE a ALTER COLUMN b SET NOT NULL;",
        "ALTER TABLE a ADD COLUMN b TEXT NOT NULL;",
    ] {
        assert_eq!(takes_away(takes).len(), 1, "{takes}");
    }
    for adds in [
        "CREATE TABLE a (b TEXT NOT NULL, type TEXT);",
        "ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT '';\nALTER TABLE a ADD COLUMN c TEXT;",
        "CREATE INDEX a_by_type ON a (type); -- DROP TABLE it is not\nDROP INDEX a_old;",
        "UPDATE a SET b = 'x' WHERE b IS NULL;",
    ] {
        assert_eq!(takes_away(adds), Vec::<String>::new(), "{adds}");
    }
}
