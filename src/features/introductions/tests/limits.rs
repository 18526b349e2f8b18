//! Whatever people type arrives escaped, whole and valid.

use super::super::model::IntroductionState::{Declined, Opened};
use super::{Scene, id};
use crate::slack::incoming::{self, Interaction};

const TYPED: [&str; 5] = [
    "<!channel> <@U_OLGA> <https://example.org|click> & > quoted\n*bold* `code`",
    "مرحبا، أودّ أن أساعد في المشروع \u{202e}txet\u{202c} שלום",
    "👩‍👩‍👧‍👦 🏳️‍🌈 e\u{301} 𝄞",
    "before\u{0}after\u{7}\ttab",
    "\n\n\n   \n",
];

#[tokio::test(flavor = "multi_thread")]
async fn lines_arrive_as_text() {
    let mut seen = String::new();
    for line in TYPED {
        let scene = Scene::new().await;
        scene.ask("caro", line).await;
        let card = scene.told("ana");
        assert!(!card.contains("<!channel>") && !card.contains("@Olga"), "{card}");
        seen += &card
            .split("*Skills")
            .next()
            .unwrap_or_default()
            .replace('\u{202e}', "⟨RLO⟩")
            .replace('\u{202c}', "⟨PDF⟩");
        scene.yes("ana").await;
        assert_eq!(scene.state().await, Opened);
        assert!(scene.hub.slack.violations().is_empty(), "{line:?}");
    }
    insta::assert_snapshot!("typed_lines", seen);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_line_is_kept_whole_and_one_more_character_is_refused() {
    let scene = Scene::new().await;
    let longest = "&".repeat(300);
    scene.ask("caro", &longest).await;
    assert_eq!(scene.one().await.line, longest);
    scene.decline("ana", "Another reason", &"<".repeat(300)).await;
    assert_eq!(scene.state().await, Declined);

    // Slack's own client stops at 300; whoever goes around it reads why.
    let form = |callback: &str, metadata: serde_json::Value, block: &str| {
        let field =
            serde_json::json!({block: {block: {"type": "plain_text_input", "value": "x".repeat(301)}}});
        serde_json::json!({
            "type": "view_submission", "team": {"id": scene.hub.workspace()}, "user": {"id": id("caro")},
            "view": {"id": "V1", "callback_id": callback, "private_metadata": metadata.to_string(),
                     "state": {"values": field}},
        })
    };
    let ask = serde_json::json!({"role": scene.role.id, "developer": "U_CARO"});
    let one = serde_json::json!(scene.one().await.id);
    for (payload, block) in [
        (form("introductions.ask", ask, "line"), "line"),
        (form("introductions.decline", one, "more"), "more"),
    ] {
        let Ok(Interaction::Submission(form)) = incoming::interaction(&payload.to_string()) else {
            panic!("a form")
        };
        let reply = crate::dispatch::submission(&scene.hub.app, &form).await.unwrap();
        assert_eq!(reply, crate::slack::Reply::error(block, "At most 300 characters, please."));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_without_what_they_need_say_what_to_do() {
    let scene = Scene::new().await;
    for (action, value) in [
        ("ask", None),
        ("ask", Some("nowhere")),
        ("invite", Some("no bar")),
        ("invite", Some("|")),
        ("yes", None),
        ("yes", Some("nothing")),
        ("reopen", Some("nothing")),
        ("unblock", Some("")),
    ] {
        let payload = serde_json::json!({
            "type": "block_actions", "team": {"id": scene.hub.workspace()}, "user": {"id": id("caro")},
            "actions": [{"action_id": format!("introductions.{action}"), "block_id": "b", "value": value}],
        });
        let Ok(Interaction::Action(pressed)) = incoming::interaction(&payload.to_string()) else {
            panic!("an action")
        };
        let said = match crate::dispatch::action(&scene.hub.app, &pressed).await {
            Ok(crate::slack::Reply::Ephemeral(message)) => message.text,
            Err(crate::error::Error::User(text)) => text,
            other => panic!("{action} {value:?}: {other:?}"),
        };
        assert!(!said.is_empty());
        assert!(said.contains("/edtech") || said.contains("isn't"), "{action} {value:?}: {said}");
    }
    assert!(scene.all().await.is_empty());
}
