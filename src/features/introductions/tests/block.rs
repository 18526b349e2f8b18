//! A block is silent and total, and can be taken back.

use super::super::model::IntroductionState::{self, Asked, Declined, Withdrawn};
use super::{Scene, keep, last, profile};
use crate::features::projects::samples::approved;

async fn block(scene: &Scene, name: &str) {
    let person = scene.person(name);
    person.press_in(&scene.direct(name).await, "Block this person").await;
    person.submit().await;
    scene.hub.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_blocked_hears_what_everybody_hears() {
    let scene = Scene::with(&["caro", "dev"], &["Front-end developer", "Tester"]).await;
    // Dev is told "not now", Caro is blocked: they read the same, word for word.
    scene.ask("dev", "May I?").await;
    scene.decline("ana", "No time right now", "").await;
    let to_dev = scene.told("dev");
    scene.ask("caro", "May I?").await;
    let ana = scene.person("ana");
    ana.press_in(&scene.direct("ana").await, "Block this person").await;
    insta::assert_snapshot!("block_form", ana.modal());
    ana.submit().await;
    ana.again().await;
    scene.hub.settle().await;
    insta::assert_snapshot!("blocked_card", scene.told("ana"));
    let heads = |text: &str| text.lines().next().map(str::to_owned);
    assert_eq!(heads(&scene.told("caro")), heads(&to_dev));
    let lists = [scene.reads("caro", "status").await, scene.reads("dev", "status").await];
    assert_eq!(lists[0], lists[1]);
    // Asking once more reads the same, too.
    for name in ["caro", "dev"] {
        let person = scene.person(name);
        person.slash("project show Quizlab").await;
        person.press_in("general", "I'm interested").await;
        scene.hub.settle().await;
    }
    let caro = last(&scene.person("caro").ephemerals("general"));
    assert_eq!(caro, last(&scene.person("dev").ephemerals("general")));
    insta::assert_snapshot!("asking_who_said_no", caro);
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_is_shown_the_other_or_can_ask() {
    let scene = Scene::new().await;
    approved(&scene.hub, "Grade kit", &["Tester"]).await;
    let (ana, caro) = (scene.person("ana"), scene.person("caro"));
    ana.slash("match").await;
    scene.ask("caro", "May I?").await;
    block(&scene, "ana").await;
    assert!(!scene.reads("caro", "match").await.contains("Grade kit"));
    assert!(!scene.reads("ben", "match").await.contains("@Caro"), "nor for the projects of co-owners");
    caro.slash("project show Grade kit").await;
    caro.press_in("general", "I'm interested").await;
    scene.hub.settle().await;
    insta::assert_snapshot!("blocked_asks_elsewhere", last(&caro.ephemerals("general")));
    // A button from before the block.
    ana.press_in("general", "Invite").await;
    scene.hub.settle().await;
    assert!(!ana.has_modal());
    assert_eq!(scene.all().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_ends_all_that_was_asked_between_the_two() {
    let scene = Scene::new().await;
    keep(&scene.hub, profile("dev")).await;
    approved(&scene.hub, "Grade kit", &["Tester"]).await;
    scene.ask("caro", "May I?").await;
    scene.ask_at("caro", "Grade kit", "And here?").await;
    scene.ask("dev", "May I?").await;
    // Caro's second ask is the second newest card.
    let ana = scene.person("ana");
    let direct = scene.direct("ana").await;
    let newest = scene.hub.slack.raw_messages(&direct);
    let card = newest
        .iter()
        .rev()
        .find(|message| message["text"].as_str().is_some_and(|text| text.contains("Grade kit")));
    let ts = card.and_then(|card| card["ts"].as_str()).unwrap_or_default().to_owned();
    ana.press_in_message(&direct, &ts, "Block this person").await;
    ana.submit().await;
    scene.hub.settle().await;
    let states: Vec<_> =
        scene.all().await.into_iter().map(|one| (one.developer.to_string(), one.state)).collect();
    let is = |name: &str, state| (format!("U_{name}"), state);
    assert_eq!(states, [is("CARO", Declined), is("CARO", Declined), is("DEV", Asked)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_blocker_asked_is_taken_back() {
    let scene = Scene::new().await;
    // Each of the two has a project, a profile, and a question for the other.
    keep(&scene.hub, profile("ana")).await;
    scene.ask("caro", "May I?").await;
    let other = crate::features::projects::samples::project(
        "Grade kit",
        crate::features::projects::ProjectState::Approved,
    );
    let role = crate::features::projects::samples::role(&other, "Tester", &["svelte"]);
    scene
        .hub
        .person_ctx("caro")
        .write(move |conn, ctx| {
            crate::features::projects::create(conn, &ctx.workspace, &other, &["U_CARO".into()], &[role])
        })
        .await
        .unwrap();
    scene.ask_at("ana", "Grade kit", "And may I?").await;
    block(&scene, "ana").await;
    let mut states: Vec<_> =
        scene.all().await.into_iter().map(|one| (one.developer.to_string(), one.state)).collect();
    states.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(states, [("U_ANA".to_owned(), Withdrawn), ("U_CARO".to_owned(), Declined)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_is_taken_back_silently() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    block(&scene, "ana").await;
    let to_caro = scene.person("caro").dms();
    scene.press("ana", "Unblock").await;
    scene.person("ana").again().await;
    scene.hub.settle().await;
    insta::assert_snapshot!("unblocked_card", scene.told("ana"));
    assert_eq!(scene.person("caro").dms(), to_caro, "nobody is told");
    scene.press("ana", "Open it again").await;
    assert_eq!(scene.state().await, Asked);
    scene.yes("ana").await;
    assert_eq!(scene.state().await, IntroductionState::Opened);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_blocks_who_invites() {
    let scene = Scene::new().await;
    scene.invite("ana", "").await;
    block(&scene, "caro").await;
    assert_eq!(scene.state().await, Declined);
    assert!(scene.told("ana").contains("@Caro says not now"), "{}", scene.told("ana"));
    assert!(!scene.reads("ana", "match").await.contains("@Caro"));
    // Opening it again, from the list, stops at the block.
    scene.reads("caro", "status").await;
    scene.person("caro").press_in("general", "Open it again").await;
    scene.hub.settle().await;
    assert_eq!(scene.state().await, Declined);
    insta::assert_snapshot!("open_again_while_blocked", last(&scene.person("caro").ephemerals("general")));
}
