//! Asking for a role, and inviting to one.

use super::super::model::IntroductionState;
use super::{Scene, keep, last, profile};
use crate::features::profiles::Visibility;

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_asks_after_seeing_what_is_shared() {
    let scene = Scene::new().await;
    let caro = scene.person("caro");
    caro.slash("project show Quizlab").await;
    caro.press_in("general", "I'm interested").await;
    insta::assert_snapshot!("ask_preview", caro.modal());
    caro.fill("A line to go with it", "I taught algebra for years.\nMay I help?").await;
    caro.submit().await;
    scene.hub.settle().await;
    insta::assert_snapshot!("asked_notice", super::samples::steady(&caro.modal()));
    let card = scene.told("ana");
    insta::assert_snapshot!("asked_card", card);
    // What the preview showed, and nothing else of the profile, is what Ana reads.
    assert!(!card.contains("nobody's business") && !card.contains("mentor"), "{card}");
    assert_eq!(scene.state().await, IntroductionState::Asked);
    assert!(!scene.person("ben").dms().contains("is interested in"), "one owner is asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_holds_every_line_that_the_owner_reads() {
    let scene = Scene::new().await;
    let caro = scene.person("caro");
    caro.slash("project show Quizlab").await;
    caro.press_in("general", "I'm interested").await;
    let preview = caro.modal();
    caro.submit().await;
    scene.hub.settle().await;
    let card = scene.told("ana");
    let about: Vec<&str> = card.lines().skip_while(|line| !line.starts_with("*Skills")).collect();
    let about: Vec<&&str> = about.iter().take_while(|line| !line.contains("If you say yes")).collect();
    assert!(about.len() > 5, "{card}");
    for line in about {
        assert!(preview.contains(*line), "the preview lacks {line:?}:\n{preview}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ask_needs_no_line_and_arrives_once() {
    let scene = Scene::new().await;
    let caro = scene.person("caro");
    caro.slash("project show Quizlab").await;
    caro.press_in("general", "I'm interested").await;
    caro.submit().await;
    caro.again().await;
    scene.hub.settle().await;
    assert_eq!(scene.one().await.line, "");
    assert_eq!(scene.person("ana").dms().matches("is interested in").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_forms_of_one_person_make_one_ask() {
    let scene = Scene::new().await;
    scene.ask("caro", "First").await;
    let caro = scene.person("caro");
    caro.slash("project show Quizlab").await;
    caro.press_in("general", "I'm interested").await;
    scene.hub.settle().await;
    insta::assert_snapshot!("asked_already", last(&caro.ephemerals("general")));
    assert_eq!(scene.one().await.line, "First");
    caro.press_in("general", "Take it back").await;
    scene.hub.settle().await;
    assert_eq!(scene.state().await, IntroductionState::Withdrawn);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_invites_a_developer() {
    let scene = Scene::new().await;
    let ana = scene.person("ana");
    ana.slash("match").await;
    ana.press_in("general", "Invite").await;
    insta::assert_snapshot!("invite_preview", ana.modal());
    ana.fill("A line to go with it", "Your Svelte talk was lovely.").await;
    ana.submit().await;
    scene.hub.settle().await;
    insta::assert_snapshot!("invited_notice", super::samples::steady(&ana.modal()));
    insta::assert_snapshot!("invited_card", scene.told("caro"));
    let one = scene.one().await;
    assert_eq!((one.asked_by.as_str(), one.owner.as_str()), ("U_ANA", "U_ANA"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_each_other_at_once_only_needs_to_say_yes() {
    let scene = Scene::new().await;
    let ana = scene.person("ana");
    ana.slash("match").await;
    scene.ask("caro", "May I?").await;
    ana.press_in("general", "Invite").await;
    scene.hub.settle().await;
    insta::assert_snapshot!("they_asked_you", last(&ana.ephemerals("general")));
    ana.press_in("general", "Yes, introduce us").await;
    scene.hub.settle().await;
    assert_eq!(scene.state().await, IntroductionState::Opened);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_co_owner_reads_who_asked_already() {
    let scene = Scene::new().await;
    let ben = scene.person("ben");
    ben.slash("match").await;
    scene.invite("ana", "").await;
    ben.press_in("general", "Invite").await;
    scene.hub.settle().await;
    let seen = last(&ben.ephemerals("general"));
    assert!(seen.contains("@Ana already asked on"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_hold_when_the_form_is_sent() {
    let scene = Scene::new().await;
    let caro = scene.person("caro");
    caro.slash("project show Quizlab").await;
    caro.press_in("general", "I'm interested").await;
    scene.close_project().await;
    caro.submit().await;
    scene.hub.settle().await;
    insta::assert_snapshot!("not_sent", caro.modal());
    assert!(scene.all().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_to_who_does_not_want_to_be_found_is_refused() {
    let scene = Scene::new().await;
    let ana = scene.person("ana");
    ana.slash("match").await;
    ana.press_in("general", "Invite").await;
    keep(
        &scene.hub,
        crate::features::profiles::Profile { visibility: Visibility::Nobody, ..profile("caro") },
    )
    .await;
    ana.submit().await;
    scene.hub.settle().await;
    assert!(ana.modal().contains("@Caro isn't looking for a role at the moment"), "{}", ana.modal());
    assert!(scene.all().await.is_empty());
}
