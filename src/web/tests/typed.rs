//! Whatever people type arrives as text: escaped, cut between characters, valid, and said once.

use serde_json::Value;

use super::tour::Tour;
use super::{Hub, interaction};
use crate::demo::workspace::Exchange;

/// Texts that people type, or that somebody means ill with.
fn texts() -> Vec<(&'static str, String)> {
    vec![
        (
            "control sequences",
            "<!channel> <!here|x> <@U1> <#C1> <https://evil.example|bank> &amp; & < > <script>".into(),
        ),
        ("the longest text", "x".repeat(3000)),
        ("nothing but ampersands", "&".repeat(3000)),
        ("nothing but brackets", "<>".repeat(1500)),
        ("emoji of several parts", "👩‍🏫🏳️‍🌈🇩🇪".repeat(330)),
        ("letters with marks", "e\u{301}\u{323}".repeat(1000)),
        ("right to left", "\u{202e}مرحبا بالعالم <!channel> \u{200f}שלום".into()),
        ("NUL and other controls", "a\0b\u{1}c\u{7f}d\u{85}e <!channel>".into()),
        ("nothing but spaces", "   \u{a0}\u{2003}".into()),
        ("nothing that is seen", "\u{200b}\u{200d}\u{feff}".into()),
        ("marks of mrkdwn", "*a* _b_ ~c~ `d` ```e``` > f\n> g\n• h :tada: | \\ \" '".into()),
        ("JSON", r#"{"a":["\u0000","\\",null]}"#.into()),
    ]
}

/// Nothing of these is ours.
const FOREIGN: [&str; 7] = ["<!channel", "<!here", "<@U1>", "<#C1>", "<https://evil", "<script", "<>"];

/// What is wrong with a text that Slack reads as mrkdwn.
fn wrong_with(mrkdwn: &str) -> Option<String> {
    let found = |what: &str| Some(format!("{what}: {}", mrkdwn.chars().take(300).collect::<String>()));
    if let Some(sequence) = FOREIGN.iter().find(|sequence| mrkdwn.contains(**sequence)) {
        return found(&format!("{sequence} is a control sequence"));
    }
    let half = |rest: &str| !["&amp;", "&lt;", "&gt;"].iter().any(|entity| rest.starts_with(entity));
    if mrkdwn.match_indices('&').any(|(at, _)| half(&mrkdwn[at..])) {
        return found("half an entity");
    }
    let ours = ["<@U", "<#C", "<#G", "<!date^", "<https://", "<http://"];
    for (at, _) in mrkdwn.match_indices('<') {
        let rest = &mrkdwn[at..];
        if !ours.iter().any(|start| rest.starts_with(start)) || !rest.contains('>') {
            return found("a bracket that was not escaped");
        }
    }
    if mrkdwn.contains("&amp;lt;") || mrkdwn.contains("&amp;gt;") {
        return found("escaped twice");
    }
    wrong_with_characters(mrkdwn)
}

/// What is wrong with a text that Slack shows as it is.
fn wrong_with_plain(text: &str) -> Option<String> {
    if text.contains("&lt;") || text.contains("&gt;") {
        return Some(format!("escaped, though it is plain: {text}"));
    }
    wrong_with_characters(text)
}

fn wrong_with_characters(text: &str) -> Option<String> {
    if let Some(control) = text.chars().find(|c| c.is_control() && !['\n', '\t'].contains(c)) {
        return Some(format!("the control character {control:?}"));
    }
    // Cut, so the end is ours: no joiner without its partner, no half a flag, no letter without its marks.
    let before = text.strip_suffix('…')?;
    let flags = before.chars().rev().take_while(|c| ('\u{1f1e6}'..='\u{1f1ff}').contains(c)).count();
    let bare = before.ends_with(['\u{200d}', 'e', '\u{301}']) && before.contains("e\u{301}\u{323}");
    (before.ends_with(['\u{200d}', '👩', '🏳']) || flags % 2 == 1 || bare)
        .then(|| format!("a character cut in two: {}", before.chars().rev().take(8).collect::<String>()))
}

/// Looks at every text of a message or a view.
fn look(value: &Value, wrong: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| look(item, wrong)),
        Value::Object(fields) => {
            if let Some(text) = fields.get("text").and_then(Value::as_str) {
                wrong.extend(match fields.get("type").and_then(Value::as_str) {
                    Some("plain_text") => wrong_with_plain(text),
                    _ => wrong_with(text),
                });
            }
            fields.values().for_each(|field| look(field, wrong));
        }
        _ => {}
    }
}

fn wrong_in(exchanges: &[Exchange], what: &str) -> Vec<String> {
    let mut all = Vec::new();
    for exchange in exchanges {
        let mut wrong = Vec::new();
        match exchange.direction {
            // What people typed comes back from these as they typed it.
            "to_slack" if exchange.what.starts_with("users.") => {}
            "to_slack" => look(&exchange.request, &mut wrong),
            _ => look(&exchange.answer, &mut wrong),
        }
        all.extend(wrong.into_iter().map(|wrong| format!("{what}, {}: {wrong}", exchange.what)));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_type_is_text_everywhere() {
    let mut wrong = Vec::new();
    for (what, text) in texts() {
        let hub = Hub::start().await;
        let mut tour = Tour::new(&hub, &text);
        tour.names().await;
        tour.everything().await;
        assert_eq!(hub.slack.violations(), Vec::<String>::new(), "{what}");
        wrong.extend(wrong_in(&tour.exchanges, what));
        let forms = tour.exchanges.iter().filter(|exchange| exchange.request["type"] == "view_submission");
        assert!(forms.count() > 10, "the tour went through the forms");
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same without Slack's client, which keeps texts within a field's limits: every form that was sent is sent
/// again as another one, with the text in each field that holds one.
#[tokio::test(flavor = "multi_thread")]
async fn texts_that_no_client_lets_through_do_no_harm() {
    let hub = Hub::start().await;
    let mut tour = Tour::new(&hub, "Something plain");
    tour.everything().await;
    let sent: Vec<Value> = tour
        .exchanges
        .iter()
        .filter(|exchange| exchange.request["type"] == "view_submission")
        .map(|exchange| exchange.request.clone())
        .collect();
    let mut wrong = Vec::new();
    for (n, payload) in sent.iter().enumerate() {
        for (what, text) in texts() {
            let mut payload = payload.clone();
            payload["view"]["id"] = format!("V_AGAIN_{n}_{what}").into();
            let blocks = payload["view"]["state"]["values"].as_object_mut().expect("fields");
            for field in
                blocks.values_mut().filter_map(Value::as_object_mut).flat_map(|block| block.values_mut())
            {
                if field["value"].is_string() {
                    field["value"] = text.repeat(3).into();
                }
                for option in field["selected_options"].as_array_mut().into_iter().flatten() {
                    option["value"] = format!("new:{text}").into();
                }
            }
            let (status, body) = interaction(&hub, &payload.to_string()).await;
            assert_eq!(status, 200, "{what}: {body}");
            assert!(!body.contains("Something went wrong on our side"), "{what}: {body}");
            if let Ok(answer) = serde_json::from_str::<Value>(&body) {
                look(&answer, &mut wrong);
                if answer["view"].is_object() {
                    wrong.extend(crate::demo::workspace::check_view(&answer["view"]));
                }
            }
        }
        hub.settle().await;
        for exchange in hub.slack.log().iter().filter(|exchange| exchange.direction == "to_slack") {
            if !exchange.what.starts_with("users.") {
                look(&exchange.request, &mut wrong);
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(hub.slack.violations(), Vec::<String>::new());
}
