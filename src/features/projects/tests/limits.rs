//! Every view at its fullest is one that Slack takes.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;

use super::super::model::{Card, Viewer};
use super::super::samples::{fullest, project, role};
use super::super::{ProjectState, views};
use crate::demo::workspace::{check_blocks, check_view};
use crate::slack::Message;

fn full(state: ProjectState) -> Card {
    let (mut project, roles) = fullest();
    project.state = state;
    let owners = (0..50).map(|n| format!("U{n}").into()).collect();
    Card { project, roles, owners, names: Arc::new(HashMap::new()), reply: None }
}

fn assert_valid(message: &Message) {
    let blocks = serde_json::to_value(&message.blocks).unwrap();
    let blocks = blocks.as_array().unwrap();
    assert!(blocks.len() <= 50);
    assert_eq!(check_blocks(blocks), Vec::<String>::new());
    assert!(message.text.chars().count() <= 4000);
}

#[test]
fn the_fullest_card_is_valid_in_every_state_and_for_everybody() {
    use ProjectState::{Approved, ChangesRequested, Closed, Declined, Submitted};
    for state in [Approved, ChangesRequested, Closed, Declined, Submitted] {
        for (owner, organizer) in [(false, false), (true, false), (false, true), (true, true)] {
            assert_valid(&views::shown(
                &full(state),
                Viewer { owner, organizer, reviewer: organizer, apart: false },
            ));
        }
    }
}

#[test]
fn the_fullest_directory_is_valid() {
    let cards: Vec<Card> = (0..8).map(|_| full(ProjectState::Approved)).collect();
    let cursor = super::super::model::Cursor::after(&cards[0].project);
    assert_valid(&views::page(&cards, Some(&cursor), Some(&cursor)));
    assert_valid(&views::several(&"&".repeat(3000), &cards, true));
    assert_valid(&views::unknown(&"<!channel>".repeat(300), &cards));
    assert_valid(&views::unknown("", &[]));
    assert_valid(&views::page(&[], None, None));
}

#[test]
fn the_fullest_form_is_valid() {
    let mine: Vec<_> = (0..100).map(|_| full(ProjectState::Approved).project).collect();
    for view in
        [views::close_form(&mine), views::close_form(&mine[..1]), views::closed_notice(&mine[0], true)]
    {
        let view = serde_json::to_value(SlackView::Modal(view)).unwrap();
        assert_eq!(check_view(&view), Vec::<String>::new());
    }
    let by = "U1".into();
    assert_valid(&views::closed_by(&mine[0], &by, true, Some(&"&".repeat(300)), ProjectState::Approved));
    assert_valid(&views::channel_welcome(&mine[0], &[by]));
}

/// All mrkdwn of some blocks; in plain text nothing is a command.
fn marked(value: &Value) -> String {
    match value {
        Value::Object(text) if text.get("type") == Some(&json!("mrkdwn")) => text["text"].to_string(),
        Value::Object(fields) => fields.values().map(marked).collect(),
        Value::Array(items) => items.iter().map(marked).collect(),
        _ => String::new(),
    }
}

#[test]
fn what_people_type_stays_text() {
    let mut project = project("<!channel> & *Co*", ProjectState::Approved);
    project.pitch = "<!here> <@U1>".to_owned();
    project.repository = Some("https://example.org/a|b>c?x=<y>".to_owned());
    project.links = vec!["javascript:alert(1)".to_owned(), "http://example.org".to_owned()];
    let roles = [role(&project, "<!everyone>", &["<skill>"])];
    let card = Card { project, roles: roles.into(), owners: vec![], names: Arc::default(), reply: None };
    let message = views::shown(&card, Viewer::default());
    let shown = marked(&json!([message.blocks])) + &message.text;
    for forbidden in ["<!channel", "<!here", "<@U1", "<!everyone", "<skill", "javascript", "http://"] {
        assert!(!shown.contains(forbidden), "{forbidden} in {shown}");
    }
    assert!(shown.contains("<https://example.org/a%7Cb%3Ec?x=%3Cy%3E|example.org/a¦b%3Ec>"), "{shown}");
}
