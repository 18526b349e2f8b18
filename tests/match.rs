//! `edtech-hub match`, through the binary: what a person gets who has a file and no community yet.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The hand-written file of the documentation, so that it stays true.
fn example() -> String {
    let page = include_str!("../docs/data-format.md");
    let block = page.split("```jsonl\n").nth(2).and_then(|rest| rest.split("```").next());
    block.expect("the page has a file for matching").to_owned()
}

fn hub(folder: &tempfile::TempDir, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_edtech-hub"))
        .args(arguments)
        .current_dir(folder)
        .env("DATABASE_URL", format!("sqlite://{}", folder.path().join("hub.db").display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the hub starts");
    child.stdin.take().expect("standard input").write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().expect("the hub ends")
}

/// Its lines, each by its id.
fn ranked(output: &Output) -> BTreeMap<String, Vec<Value>> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).expect("JSON");
            let matches = line["matches"].as_array().expect("matches").clone();
            (line["id"].as_str().expect("an id").to_owned(), matches)
        })
        .collect()
}

fn ids(matches: &[Value]) -> Vec<&str> {
    matches.iter().filter_map(|one| one["id"].as_str()).collect()
}

#[test]
fn a_file_by_hand_is_ranked_both_ways() {
    let folder = tempfile::tempdir().unwrap();
    let found = ranked(&hub(&folder, &["match", "--input", "-", "--for", "developers"], &example()));
    assert_eq!(found.keys().collect::<Vec<_>>(), ["ana", "ben", "chi"]);
    assert_eq!(ids(&found["ana"])[0], "front-end");
    assert_eq!(ids(&found["ben"])[0], "course-designer", "a skill that nobody knows counts as it is");
    assert_eq!(ids(&found["chi"])[0], "course-designer", "words alone");
    let first = &found["ana"][0];
    assert_eq!(first["missing"], serde_json::json!(["Accessibility"]), "as the role writes it");
    let sum: f64 = first["contributions"].as_object().unwrap().values().filter_map(Value::as_f64).sum();
    assert!((sum - first["score"].as_f64().unwrap()).abs() < 1e-9, "{first}");

    let found = ranked(&hub(&folder, &["match", "--input", "-", "--for", "roles", "--top", "1"], &example()));
    assert_eq!(ids(&found["front-end"]), ["ana"]);
    assert_eq!(ids(&found["course-designer"]), ["ben"]);
}

#[test]
fn only_some_with_more_detail_or_everybody_at_once() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ids"), "ben\nnobody\n").unwrap();
    let arguments = ["match", "--input", "-", "--ids", "ids", "--explain"];
    let output = hub(&folder, &arguments, &example());
    let found = ranked(&output);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["ben"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 of 2 ids are not in the community"));
    let explained = &found["ben"][0]["explain"];
    assert!(explained["developer_accepts"].as_f64().is_some_and(|chance| (0.0..1.0).contains(&chance)));

    let found = ranked(&hub(&folder, &["match", "--input", "-", "--for", "roles", "--round"], &example()));
    assert_eq!((ids(&found["front-end"]), ids(&found["course-designer"])), (vec!["ana"], vec!["ben"]));
    assert_eq!(found["front-end"][0]["first_seat"], true);
}

#[test]
fn one_pair_is_told_why() {
    let folder = tempfile::tempdir().unwrap();
    let why = |developer: &str| -> Value {
        let arguments = ["match", "--input", "-", "--why", developer, "front-end"];
        let dismissed = r#"{"kind":"dismissal","developer":"chi","role":"front-end"}"#;
        let output = hub(&folder, &arguments, &(example() + dismissed));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let ben = why("ben");
    assert_eq!((&ben["excluded"], &ben["place"], &ben["of"]), (&Value::Null, &2.into(), &2.into()));
    assert_eq!(ben["instead"]["place"], 1, "{ben}");
    assert_eq!(why("ana")["instead"], Value::Null, "the first can't be moved up");
    assert_eq!(why("chi")["excluded"], "dismissed");
}

#[test]
fn who_may_not_meet_is_not_ranked() {
    let folder = tempfile::tempdir().unwrap();
    let more = r#"{"kind":"project","id":"p","owners":["ana"],"roles":[{"id":"own","title":"Own","skills":["Svelte"]}]}
{"kind":"project","id":"q","state":"closed","roles":[{"id":"closed","title":"Closed","skills":["Svelte"]}]}
{"kind":"dismissal","developer":"ana","role":"front-end"}
{"kind":"block","person":"ben","blocked":"ana"}
{"kind":"person","id":"chi","name":"Chi","deactivated":true}
{"kind":"something-later","id":"x"}
"#;
    let found = ranked(&hub(&folder, &["match", "--input", "-"], &(example() + more)));
    assert_eq!(ids(&found["ana"]), ["course-designer"], "not her own, not dismissed, not closed");
    assert_eq!(ids(&found["ben"]), ["course-designer", "front-end"], "nothing of Ana's");
    assert_eq!(ids(&found["chi"]), Vec::<&str>::new(), "who left gets a line all the same");
}

#[test]
fn names_and_other_names_of_skills_are_understood() {
    let folder = tempfile::tempdir().unwrap();
    let file = r#"{"kind":"developer","id":"a","skills":["JS",{"skill":"lesson  PLANNING!","level":4}]}
{"kind":"role","id":"r","skills":["javascript","Lesson planning"]}
"#;
    let found = ranked(&hub(&folder, &["match", "--input", "-"], file));
    assert_eq!(found["a"][0]["missing"], serde_json::json!([]), "{found:?}");
}

#[test]
fn a_bad_line_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output =
        hub(&folder, &["match", "--input", "-"], "{\"kind\":\"profile\",\"person\":\"a\"}\nnonsense\n");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.starts_with("Line 2: "), "{said}");
    let level = r#"{"kind":"role","id":"r","skills":[{"skill":"rust","level":9}]}"#;
    let output = hub(&folder, &["match", "--input", "-"], level);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said.trim(), "Line 1: level is 9: write 1 (know the idea) to 4 (can lead).");
}

#[test]
fn the_database_and_its_export_give_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let page = include_str!("../docs/data-format.md");
    let community = page.split("```jsonl\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    // Nobody is introduced yet, and one more developer looks around.
    let mut community: String = community
        .lines()
        .filter(|line| !line.contains("introduction"))
        .map(|line| format!("{line}\n"))
        .collect();
    community += "{\"kind\":\"person\",\"id\":\"U03\",\"name\":\"Eve\"}\n";
    community += "{\"kind\":\"profile\",\"person\":\"U03\",\"skills\":[{\"skill\":\"react\"}]}\n";
    let imported = hub(&folder, &["import", "-", "--workspace", "T1"], &community);
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let from_database = hub(&folder, &["match", "--for", "roles", "--workspace", "T1"], "");
    let exported = hub(&folder, &["export", "--workspace", "T1"], "");
    let file = String::from_utf8_lossy(&exported.stdout).into_owned();
    let from_file = hub(&folder, &["match", "--for", "roles", "--input", "-"], &file);
    assert_eq!(ranked(&from_database), ranked(&from_file));
    assert_eq!(ids(&ranked(&from_file)["quizlab-front-end"])[0], "U02", "who knows Svelte comes first");
}
