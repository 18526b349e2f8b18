//! What must hold of every input, however spoiled.

use std::io::Cursor;
use std::sync::LazyLock;

use edtech_hub::db::Db;
use edtech_hub::error::Error;
use edtech_hub::features::outreach;
use edtech_hub::slack::incoming::{self, Event, Interaction, View};
use edtech_hub::slack::{Message, blocks, text, verify};
use edtech_hub::time::Clock;
use edtech_hub::transfer::{self, Record, read_market};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Panics where something does not hold.
pub type Check = fn(&[u8]);

/// Three parts by line: timestamp, signature, body. Nothing is believed that was not signed.
pub fn signatures(input: &[u8]) {
    let mut parts = input.splitn(3, |byte| *byte == b'\n');
    let (timestamp, signature) = (parts.next(), parts.next());
    let body = parts.next().unwrap_or_default();
    let secret = format!("a secret that nobody knows {}", fastrand::u128(..));
    let now = timestamp.and_then(|it| std::str::from_utf8(it).ok()?.parse().ok()).unwrap_or(0);
    assert!(verify::verify(&secret.into(), timestamp, signature, body, now).is_err());
}

/// A slash command, as a form or as JSON. Whatever is read holds no NUL: PostgreSQL keeps none.
pub fn forms(input: &[u8]) {
    let by_json = String::from_utf8_lossy(input);
    for command in [incoming::command(input), incoming::command_json(&by_json)].into_iter().flatten() {
        let fields = [command.workspace.as_str(), command.person.as_str(), &command.command, &command.text];
        assert!(fields.iter().all(|field| !field.contains('\0')), "{command:?}");
    }
}

/// What is kept of an event is the same when its turn comes. (Inner events are looked at only then: one that can't be
/// read is left alone.)
pub fn events(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(envelope) = incoming::envelope(text) else { return };
    let (Some(inner), Some(id)) = (&envelope.event, &envelope.event_id) else { return };
    let kept = incoming::without_nul(text);
    let Ok(event) = serde_json::from_str::<Event>(&kept) else { return };
    if event.kind().is_empty() {
        // An array in the place of an object: nobody handles it.
        return;
    }
    let clean = |text: &str| text.replace('\0', "");
    assert_eq!(event.kind(), clean(&inner.kind));
    assert_eq!(event.event_id, clean(id));
    assert_eq!(
        event.workspace().map(|it| it.as_str().to_owned()),
        envelope.workspace().map(|it| clean(it.as_str()))
    );
}

/// Buttons, forms and shortcuts, with the state of their views.
pub fn interactions(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    match incoming::interaction(&incoming::without_nul(&text)) {
        Ok(Interaction::Action(action)) => action.view.iter().for_each(view),
        Ok(Interaction::Submission(submission) | Interaction::Closed(submission)) => view(&submission.view),
        Ok(Interaction::Suggestion(_) | Interaction::Shortcut(_) | Interaction::MessageShortcut(_))
        | Err(_) => {}
    }
}

fn view(view: &View) {
    let _ = view.first_input();
    let _ = view.metadata::<serde_json::Value>();
    let named = view.blocks.iter().filter_map(|block| block["block_id"].as_str());
    for block in named.chain(["name", "b1", ""]) {
        let typed = view.text(block);
        assert!(
            typed.is_none_or(|typed| !typed.is_empty() && typed.trim() == typed && !typed.contains('\0'))
        );
        let _ = (view.chosen(block), view.all_chosen(block));
    }
}

/// What people type: no markup of theirs, nothing that Slack would refuse, however it is cut.
pub fn markup(input: &[u8]) {
    let typed = String::from_utf8_lossy(input);
    let escaped = text::escape(&typed);
    assert!(!escaped.contains(['<', '>', '\0']), "{escaped:?}");
    let plain = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let kept: String = typed.chars().filter(|c| ['\n', '\t'].contains(c) || !c.is_control()).collect();
    assert_eq!(plain, kept);
    for limit in [1, 2, 10, 75, 150, 3000] {
        for cut in [text::cut(&typed, limit), text::cut_escaped(&escaped, limit), text::line(&typed, limit)] {
            assert!(cut.encode_utf16().count() <= limit, "{limit}: {cut:?}");
        }
        let cut = text::cut_escaped(&escaped, limit);
        let rest = cut.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "");
        assert!(!rest.contains('&'), "an entity is cut: {cut:?}");
    }
    let message = Message::paragraph(if escaped.trim().is_empty() { "nothing" } else { &escaped });
    let shown =
        serde_json::to_value([blocks::section(&text::line(&format!("x {typed}"), 3000))]).expect("a block");
    for blocks in [&serde_json::to_value(&message.blocks).expect("blocks"), &shown] {
        let wrong = edtech_hub::demo::workspace::check_blocks(blocks.as_array().expect("blocks"));
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

/// A list that was pasted from a spreadsheet: each contact names somebody and fits its form.
pub fn sheets(input: &[u8]) {
    let pasted = String::from_utf8_lossy(input);
    let Ok(read) = outreach::read_sheet(&pasted, &"U1".into(), Clock::system().now()) else { return };
    assert!(read.wrong.iter().all(|(_, what)| !what.is_empty()) && !read.unknown.contains(&String::new()));
    for contact in &read.contacts {
        assert!(!contact.called().is_empty(), "{contact:?}");
        for (field, most) in [
            (&contact.name, 100),
            (&contact.institution, 120),
            (&contact.email, 100),
            (&contact.known_through, 300),
            (&contact.could_give, 300),
            (&contact.next_step, 300),
        ] {
            assert!(field.chars().count() <= most && !field.contains(['\n', '\r']), "{contact:?}");
        }
    }
}

/// Lines of a community's file: what can be read can be written, and is read the same.
pub fn imports(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    for line in text.lines() {
        let Ok(record) = serde_json::from_str::<Record>(line) else { continue };
        let written = serde_json::to_string(&record).expect("it can be written");
        assert_eq!(serde_json::from_str::<Record>(&written).expect("it can be read"), record);
    }
}

/// An empty database, with what runs it.
static DATABASE: LazyLock<(Runtime, TempDir, Db)> = LazyLock::new(|| {
    let runtime = Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(&format!("sqlite://{}", folder.path().join("hub.db").display())).expect("a database");
    runtime.block_on(db.migrate()).expect("migrations");
    (runtime, folder, db)
});

/// A whole file, through the importer: it is read, or a person is told which line is wrong. Nothing of it stays.
pub fn communities(input: &[u8]) {
    let (runtime, _, db) = &*DATABASE;
    let file = input.to_vec();
    let read = move |conn: &mut edtech_hub::db::Conn| -> Result<(), Error> {
        transfer::import(conn, &"T1".into(), file.as_slice(), Clock::system().now())?;
        Err(Error::user("it can be read"))
    };
    match runtime.block_on(db.write_silently(read)) {
        Err(Error::User(told)) => assert!(!told.is_empty()),
        other => panic!("{other:?}"),
    }
}

/// The same for matching without a hub.
pub fn markets(input: &[u8]) {
    // What is wrong with a file is told, and is no panic.
    let _ = read_market(Cursor::new(input), Clock::system().now());
}
