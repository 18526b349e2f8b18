//! Who sees whose profile.

use serde_json::json;

use super::*;
use crate::demo::workspace::{check_blocks, check_view};
use crate::features::projects::samples;
use crate::features::{matching, people};
use crate::slack::text::cut;

/// What `viewer` gets who presses "Profile" of `name`.
async fn looks_at(hub: &Hub, viewer: &str, name: &str) -> String {
    let button = blocks::actions("look", vec![views::show_button(&id(name)).into()]);
    hub.app.slack.publish_home(&id(viewer), blocks::home(vec![button])).await.unwrap();
    let viewer = hub.person(viewer);
    viewer.press_on_home("Profile").await;
    let seen = viewer.modal();
    viewer.close().await;
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_whom() {
    let hub = Hub::start().await;
    // Ana and Ben own a project with an open role; Olga organizes; Dev and Tess do neither.
    samples::approved(&hub, "Quizlab", &["Translator"]).await;
    let mut table = String::new();
    for visibility in [Visibility::Everyone, Visibility::Owners, Visibility::Nobody] {
        keep(&hub, Profile { visibility, ..profile("caro") }).await;
        for viewer in ["caro", "ana", "ben", "olga", "dev", "tess"] {
            let seen = looks_at(&hub, viewer, "caro").await;
            let sees = seen.contains("*Can lead:* React");
            assert_eq!(!sees, seen.contains("There is no profile here that you can see"), "{seen}");
            table.push_str(&format!("{visibility:?}: {viewer} {}\n", if sees { "sees" } else { "-" }));
        }
    }
    insta::assert_snapshot!("who_sees_whom", table);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_to_look_at() {
    let hub = Hub::start().await;
    keep(&hub, Profile { visibility: Visibility::Everyone, ..profile("caro") }).await;
    insta::assert_snapshot!("shown", looks_at(&hub, "dev", "caro").await);
    insta::assert_snapshot!("own", looks_at(&hub, "caro", "caro").await);
    assert!(looks_at(&hub, "dev", "ana").await.contains("no profile here"), "Ana has none");
    assert!(looks_at(&hub, "dev", "nobody").await.contains("no profile here"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_hides_each_from_the_other() {
    let hub = Hub::start().await;
    for name in ["caro", "dev"] {
        keep(&hub, Profile { visibility: Visibility::Everyone, ..profile(name) }).await;
    }
    hub.person_ctx("caro")
        .write(|conn, ctx| matching::block(conn, &ctx.workspace, &id("caro"), &id("dev"), ctx.now))
        .await
        .unwrap();
    for (viewer, name) in [("caro", "dev"), ("dev", "caro")] {
        assert!(looks_at(&hub, viewer, name).await.contains("no profile here"), "{viewer}");
    }
    assert!(looks_at(&hub, "tess", "caro").await.contains("React"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_left_is_no_longer_shown() {
    let hub = Hub::start().await;
    keep(&hub, Profile { visibility: Visibility::Everyone, ..profile("caro") }).await;
    let user = json!({"id": "U_CARO", "name": "caro", "deleted": true, "updated": 1_790_000_000});
    people::changed(&hub.app, &hub.workspace(), &json!({"user": user})).await.unwrap();
    assert!(looks_at(&hub, "dev", "caro").await.contains("no profile here"));
}

#[test]
fn the_fullest_profile_is_valid_everywhere() {
    let now = "2026-09-07T09:00:00".parse().unwrap();
    let skills: Vec<ProfileSkill> = (0..30)
        .map(|n| ProfileSkill {
            skill: format!("skill-{n}").into(),
            level: Level::from_number(1 + n % 4),
            wanted: n >= 20,
        })
        .collect();
    // Escaped, each of these is five characters.
    let names = skills.iter().map(|skill| (skill.skill.clone(), "&".repeat(60))).collect();
    let full = Profile {
        skills,
        subjects: skills::subjects().iter().take(8).map(|subject| (*subject).to_owned()).collect(),
        hours: 40,
        max_projects: 5,
        seeks_mentor: true,
        github: Some("a".repeat(39)),
        about: "&".repeat(300),
        paused_until: Some("2026-10-01T00:00:00".parse().unwrap()),
        ..profile("ana")
    };
    let person = people::Person {
        id: id("ana"),
        name: "<".repeat(80),
        timezone: "America/Argentina/ComodRivadavia".to_owned(),
        bot: false,
        deactivated: false,
        organizer: false,
        path: None,
        welcomed_at: None,
        organizer_asked_at: None,
        home_opened_at: None,
        home_page: None,
    };
    for profile in [full.clone(), Profile { matching: false, ..full.clone() }] {
        for own in [true, false] {
            let modal = views::shown(&profile, &person, &names, own, now);
            let modal = serde_json::to_value(slack_morphism::prelude::SlackView::Modal(modal)).unwrap();
            assert_eq!(check_view(&modal), [""; 0]);
        }
        let home = blocks::home(views::home_blocks(Some(&profile), &names, now));
        let home = serde_json::to_value(slack_morphism::prelude::SlackView::Home(home)).unwrap();
        assert_eq!(check_view(&home), [""; 0]);
        for message in [views::is_in(&profile, now), views::deleted()] {
            let blocks = serde_json::to_value(&message.blocks).unwrap();
            assert_eq!(check_blocks(blocks.as_array().unwrap()), [""; 0]);
            assert_eq!(cut(&message.text, 3000), message.text);
        }
    }
}
