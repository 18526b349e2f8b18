//! The rules of `docs/architecture.md` that can be read off the source: who may import whom, where I/O, panics
//! and the clock may be, and that every table carries its workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms each room may import. `demo` has its own rule below.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("ids", &[]),
    ("time", &[]),
    ("trace", &[]),
    ("kept", &[]),
    ("hours", &["time"]),
    ("ladder", &["hours", "time"]),
    ("error", &[]),
    ("config", &["ids"]),
    ("slack", &["error", "ids", "time"]),
    ("db", &["error", "trace"]),
    ("audit", &["db", "error", "ids", "time"]),
    ("queue", &["db", "error", "ids", "time", "trace"]),
    ("inbox", &["db", "error", "ids", "queue", "time"]),
    ("installs", &["config", "db", "error", "ids", "slack", "time"]),
    ("limits", &["error", "ids", "time"]),
    (
        "app",
        &[
            "config", "db", "error", "ids", "inbox", "installs", "kept", "limits", "queue", "slack", "time",
            "trace",
        ],
    ),
    ("notices", &["db", "error", "hours", "ids", "queue", "slack", "time"]),
    ("outbox", &["app", "db", "error", "ids", "notices", "queue", "slack", "time"]),
    ("drafts", &["db", "error", "ids", "time"]),
    (
        "features",
        &[
            "app", "audit", "db", "drafts", "error", "hours", "ids", "inbox", "ladder", "notices", "outbox",
            "queue", "slack", "time",
        ],
    ),
    ("dispatch", &["app", "db", "error", "features", "ids", "outbox", "queue", "slack", "time"]),
    ("web", &["app", "config", "dispatch", "error", "ids", "inbox", "outbox", "queue", "slack", "trace"]),
    ("serve", &["app", "dispatch", "features", "ids", "inbox", "notices", "queue", "web"]),
    ("transfer", &["db", "error", "features", "ids", "notices", "time"]),
    (
        "cli",
        &[
            "app", "config", "db", "demo", "error", "features", "ids", "installs", "queue", "serve", "slack",
            "time", "transfer",
        ],
    ),
];

/// A production file: its path below `src`, and its code without comments and without its tests.
struct File {
    path: String,
    code: String,
}

impl File {
    /// The room that it belongs to: the first part of its path.
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// The feature that it belongs to.
    fn feature(&self) -> Option<&str> {
        self.path.strip_prefix("features/")?.split('/').next()
    }

    /// What it imports of ours, as paths without `crate::`, with braces written out.
    fn imports(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for (at, _) in self.code.match_indices("crate::") {
            if !self.code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
                spell_out("", &self.code[at + "crate::".len()..], &mut found);
            }
        }
        found
    }

    fn lines_with<'a>(&'a self, words: &'a [&str]) -> impl Iterator<Item = String> + 'a {
        self.code
            .lines()
            .filter(|line| words.iter().any(|word| line.contains(word)))
            .map(|line| format!("{}: {}", self.path, line.trim()))
    }
}

/// Adds the paths of a `use` tree: `a::{b, c::{d, e}}` is `a::b`, `a::c::d` and `a::c::e`. Returns what
/// follows the tree.
fn spell_out<'a>(prefix: &str, tree: &'a str, found: &mut BTreeSet<String>) -> &'a str {
    let tree = tree.trim_start();
    if let Some(mut rest) = tree.strip_prefix('{') {
        loop {
            rest = spell_out(prefix, rest, found).trim_start();
            match rest.strip_prefix(',') {
                Some(more) => rest = more,
                None => return rest.strip_prefix('}').unwrap_or(rest),
            }
        }
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let (name, rest) = tree.split_at(tree.find(|c| !is_name(c)).unwrap_or(tree.len()));
    if name.is_empty() {
        return rest;
    }
    let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}::{name}") };
    match rest.strip_prefix("::") {
        Some(deeper) if deeper.starts_with(is_name) || deeper.starts_with('{') => {
            spell_out(&path, deeper, found)
        }
        _ => {
            found.insert(path);
            rest.trim_start().strip_prefix("as ").map_or(rest, |alias| alias.trim_start_matches(is_name))
        }
    }
}

/// Every production file, found as the compiler finds them: from `lib.rs`, module by module.
fn production() -> Vec<File> {
    let mut files = Vec::new();
    read(&src().join("lib.rs"), &src(), &mut files);
    assert!(files.len() > 50, "the modules were found");
    files
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn src() -> PathBuf {
    root().join("src")
}

fn read(path: &Path, folder: &Path, files: &mut Vec<File>) {
    let source = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // The tests in a file come last.
    let source = source.find("#[cfg(test)]\nmod tests {").map_or(source.as_str(), |at| &source[..at]);
    let mut before = "";
    for line in source.lines() {
        let declared =
            ["pub ", "pub(crate) ", "pub(super) "].iter().find_map(|public| line.strip_prefix(public));
        let name = declared.unwrap_or(line).strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
        if let Some(name) = name
            && before != "#[cfg(test)]"
        {
            let inside = folder.join(name);
            let file = inside.with_extension("rs");
            read(&if file.exists() { file } else { inside.join("mod.rs") }, &inside, files);
        }
        before = line;
    }
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    let code = source.lines().filter(|line| !is_comment(line)).collect::<Vec<_>>().join("\n");
    let path = path.strip_prefix(src()).expect("a file in src").display().to_string();
    files.push(File { path, code });
}

/// All lines of production code with one of `words`, outside `rooms`.
fn lines_outside(rooms: &[&str], words: &[&str]) -> Vec<String> {
    let files = production();
    files
        .iter()
        .filter(|file| !rooms.contains(&file.room()))
        .flat_map(|file| file.lines_with(words))
        .collect()
}

fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn rooms_import_only_what_is_below_them() {
    let rules: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut broken = Vec::new();
    for file in production() {
        let room = file.room();
        for import in file.imports() {
            let other = import.split("::").next().unwrap_or_default();
            let allowed = match room {
                // Macros are exported at the root.
                _ if ["on_backend", "prepared_here", "text_enum"].contains(&other) || other == room => true,
                // The workspace stands for Slack: it knows nothing of the hub.
                "demo" if file.path.starts_with("demo/workspace") => other == "time",
                // The demo runs the whole hub.
                "lib" | "demo" => true,
                _ => rules.get(room).is_some_and(|allowed| allowed.contains(&other)),
            };
            if !allowed {
                broken.push(format!("{} imports {import}", file.path));
            }
        }
    }
    none("these imports go up, or sideways", &broken);
}

#[test]
fn a_feature_reaches_another_only_through_what_that_one_offers() {
    let mut broken = Vec::new();
    for file in production() {
        for import in file.imports() {
            let Some(path) = import.strip_prefix("features::") else { continue };
            let mut parts = path.split("::");
            let (feature, inside) = (parts.next(), parts.next().unwrap_or_default());
            if file.feature() == feature {
                continue;
            }
            if feature == Some("home") && file.room() != "dispatch" {
                broken.push(format!("{} imports {import}: home composes the others", file.path));
            }
            if ["handlers", "jobs", "store"].contains(&inside) {
                broken.push(format!("{} imports {import}: ask that feature's mod.rs", file.path));
            }
        }
    }
    none("these imports reach into a feature", &broken);
}

/// Rules and wording turn what they are given into what they return.
#[test]
fn models_and_views_do_no_io() {
    let io = [
        "async ",
        ".await",
        "tokio::",
        "std::fs",
        "std::env",
        "crate::app",
        "crate::db::Conn",
        "crate::inbox",
        "queue::{self",
        "queue::enqueue",
        "&mut Conn",
        ".execute(",
        ".load(",
        ".load::<",
        ".get_result(",
    ];
    let files = production();
    let pure: Vec<&File> = files
        .iter()
        .filter(|file| {
            let inside = file.path.splitn(3, '/').nth(2).unwrap_or_default();
            file.feature().is_some() && (inside.starts_with("model") || inside.starts_with("views"))
        })
        .collect();
    assert!(pure.len() >= 20, "models and views were found");
    none("these do I/O", &pure.iter().flat_map(|file| file.lines_with(&io)).collect::<Vec<_>>());
}

/// Nothing that a crash could lose or repeat goes to Slack from anywhere else.
#[test]
fn messages_leave_through_the_outbox() {
    let sends = [".post_message(", ".update_message(", ".post_ephemeral(", ".slack.respond("];
    none("these messages go around the outbox", &lines_outside(&["outbox", "demo"], &sends));
}

#[test]
fn there_is_one_clock() {
    let clocks = ["Utc::now(", "Local::now(", "SystemTime::now("];
    none("these ask the machine what time it is", &lines_outside(&["time"], &clocks));
}

/// Lines that may panic, by a part of their text, and why.
const MAY_PANIC: &[(&str, &str)] = &[];

#[test]
fn production_does_not_panic() {
    let panics = [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!(", "dbg!("];
    let mut found = lines_outside(&["demo"], &panics);
    for (text, _) in MAY_PANIC {
        assert!(found.iter().any(|line| line.contains(text)), "{text} is gone: take it off the list");
    }
    found.retain(|line| !MAY_PANIC.iter().any(|(text, _)| line.contains(text)));
    none("these may panic while somebody waits for an answer", &found);
}

#[test]
fn only_the_command_line_prints() {
    none("these print instead of logging", &lines_outside(&["cli", "demo"], &["println!(", "print!("]));
}

#[test]
fn every_table_carries_its_workspace() {
    let schema = fs::read_to_string(root().join("src/db/schema.rs")).expect("the schema");
    let tables: Vec<&str> = schema.split("diesel::table! {").skip(1).collect();
    assert!(tables.len() >= 15);
    for table in tables {
        let name = table.split_whitespace().next().unwrap_or_default();
        let columns = table.split_once("}\n").map_or(table, |(columns, _)| columns);
        assert!(name == "workspaces" || columns.contains("workspace -> Text"), "whose is {name}?");
    }
}

#[test]
fn migrations_come_in_pairs() {
    let names = |database: &str| -> BTreeSet<String> {
        fs::read_dir(root().join("migrations").join(database))
            .expect("migrations")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn use_trees_are_spelled_out() {
    let code = "use crate::{a::{b, c::{D, self}}, e as f, g};\nlet x = crate::h::I::new();\n\
                use other_crate::z;\nlet y = crate::j::k::<L>();";
    let file = File { path: "web/mod.rs".into(), code: code.into() };
    let found: Vec<String> = file.imports().into_iter().collect();
    assert_eq!(found, ["a::b", "a::c::D", "a::c::self", "e", "g", "h::I::new", "j::k"]);
}
