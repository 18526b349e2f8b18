//! What `SECURITY.md` says is shown by a test is shown by one, and no code of the hub is unsafe.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of every source below these folders.
fn sources(folders: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut left: Vec<PathBuf> = folders.iter().map(|folder| here(folder)).collect();
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                left.extend(Some(path).filter(|path| !path.ends_with("target")));
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a source");
                found.push((path, text));
            }
        }
    }
    found
}

/// The functions that are tests: each follows its attribute, with other attributes or comments between them at most.
fn tests_of(source: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        let declared = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some((name, _)) = declared.and_then(|rest| rest.split_once('(')) {
            if is_test {
                found.insert(name);
            }
            is_test = false;
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            is_test = false;
        }
    }
    found
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_test_that_the_security_page_names_exists() {
    let sources = sources(&["src", "tests"]);
    let known: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| tests_of(text)).collect();
    let page = fs::read_to_string(here("SECURITY.md")).expect("SECURITY.md");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 12, "the table is there");
    let mut named = 0;
    for row in rows {
        let shown_by = row.trim_end_matches(['|', ' ']).rsplit('|').next().expect("a last column");
        assert!(quoted(shown_by).count() > 0, "nothing shows this: {row}");
        for name in quoted(shown_by) {
            named += 1;
            // "The tests in" names a file or a folder.
            let path = if name.starts_with("tests/") { here(name) } else { here("src").join(name) };
            let there = sources.iter().any(|(file, text)| {
                file.starts_with(&path) && (text.contains("#[test]") || text.contains("#[tokio::test"))
            });
            assert!(there || known.contains(name), "SECURITY.md names `{name}`, and no test is called that");
        }
    }
    // Outside the table, what is called as tests are called is one.
    for name in quoted(&page).filter(|name| name.matches('_').count() >= 3) {
        named += 1;
        assert!(known.contains(name), "SECURITY.md names `{name}`, and no test is called that");
    }
    assert!(named > 40, "{named} names were read");
}

/// The compiler holds it, where it is told to, and may not be told otherwise. Beside the hub, `SECURITY.md` speaks of two
/// benchmarks.
#[test]
fn no_code_of_the_hub_is_unsafe() {
    for root in ["src/lib.rs", "src/main.rs"] {
        let text = fs::read_to_string(here(root)).expect("a root");
        assert!(text.contains("#![forbid(unsafe_code)]"), "{root} forbids unsafe code");
    }
    let benches = sources(&["benches"]);
    let mut with: Vec<&Path> = benches
        .iter()
        .filter(|(_, text)| text.contains("unsafe {"))
        .map(|(path, _)| path.as_path())
        .collect();
    with.sort();
    assert_eq!(with, [here("benches/engine/src/bin/targets.rs"), here("benches/skills.rs")]);
}
