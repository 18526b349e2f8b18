//! What `deploy/` and `docs/operating.md` say of metrics and settings is what the code has.

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
        let told: Vec<&str> =
            text.lines().filter(|line| line.contains("expr") && line.contains("hub_jobs_")).collect();
        let gauges = told.iter().filter(|line| !line.contains("hub_jobs_total") && !line.contains("absent("));
        let mut seen = 0;
        for line in gauges {
            assert!(line.contains("max by (queue) (hub_jobs_"), "{file}: {line}");
            seen += 1;
        }
        assert!(seen >= 2, "{file}");
    }
}

/// What a deployment's files set, by the file.
fn set_by_deployments() -> Vec<(&'static str, String)> {
    let compose: serde_json::Value = serde_saphyr::from_str(&read("deploy/compose.yaml")).expect("YAML");
    let compose = compose["services"]["hub"]["environment"].as_object().expect("settings").clone();
    let names = |file: &'static str, line: &'static str| {
        let lines: Vec<String> =
            read(file).lines().filter_map(|text| text.strip_prefix(line)).map(str::to_owned).collect();
        let words: Vec<String> =
            lines.iter().flat_map(|line| line.split_whitespace()).map(str::to_owned).collect();
        words
            .into_iter()
            .filter_map(|word| word.split_once('=').map(|(name, _)| name.to_owned()))
            .collect::<Vec<_>>()
    };
    let unit = names("deploy/edtech-hub.service", "Environment=");
    let image = names("deploy/Dockerfile", "ENV ");
    assert!(!unit.is_empty() && !image.is_empty());
    compose
        .keys()
        .map(|name| ("deploy/compose.yaml", name.clone()))
        .chain(unit.into_iter().map(|name| ("deploy/edtech-hub.service", name)))
        .chain(image.into_iter().map(|name| ("deploy/Dockerfile", name)))
        .collect()
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
