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

/// Every setting that a deployment sets is one that the binary knows.
#[test]
fn deployments_set_what_the_binary_knows() {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_edtech-hub"))
        .args(["serve", "--help"])
        .output()
        .expect("it runs");
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    for setting in
        ["SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "ORGANIZERS", "DATABASE_URL", "LISTEN", "LOG_FORMAT"]
    {
        assert!(help.contains(&format!("[env: {setting}")), "{setting}: {help}");
    }
}
