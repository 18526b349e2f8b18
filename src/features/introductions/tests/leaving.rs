//! Somebody deletes their profile, or leaves the workspace.

use super::super::model::IntroductionState::{Asked, Declined, Ended, NoAnswer, Opened, Withdrawn};
use super::Scene;

async fn delete_profile(scene: &Scene, name: &str) {
    let person = scene.person(name);
    person.slash("profile").await;
    person.press("Delete my profile").await;
    scene.hub.settle().await;
    if person.has_modal() {
        person.close_all().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_deletes_their_profile_takes_their_asks_and_words_along() {
    let scene = Scene::new().await;
    scene.ask("caro", "Something about me").await;
    delete_profile(&scene, "caro").await;
    let one = scene.one().await;
    assert_eq!((one.state, one.line.as_str()), (Withdrawn, ""));
    let card = scene.told("ana");
    assert!(card.contains("@Caro took it back") && !card.contains("Something about me"), "{card}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_deletes_their_profile_is_asked_no_more_and_no_reason_stays() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.decline("ana", "Another reason", "About Caro").await;
    delete_profile(&scene, "caro").await;
    assert_eq!(scene.one().await.reason, None, "what was said of them goes, too");

    let scene = Scene::new().await;
    scene.invite("ana", "").await;
    delete_profile(&scene, "caro").await;
    assert_eq!(scene.state().await, Declined);
    assert!(scene.told("ana").contains("@Caro says not now"), "{}", scene.told("ana"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_leaves_the_workspace() {
    let scene = Scene::new().await;
    scene.invite("ana", "").await;
    scene.deactivate("caro").await;
    assert_eq!(scene.state().await, Declined);
    insta::assert_snapshot!("invited_person_left", scene.told("ana"));

    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.deactivate("caro").await;
    assert_eq!(scene.state().await, Withdrawn);
    scene.days(30).await;
    assert_eq!(scene.state().await, Withdrawn);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seat_of_a_developer_who_leaves_is_free() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.yes("ana").await;
    assert_eq!(scene.seats_left().await, 1);
    scene.deactivate("caro").await;
    assert_eq!(scene.state().await, Ended);
    assert_eq!(scene.seats_left().await, 2);
    insta::assert_snapshot!("introduced_person_left", scene.told("ana"));
    scene.days(40).await;
    assert!(!scene.person("ana").dms().contains("Did it start?"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_leaves_and_the_co_owner_is_asked() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.days(2).await;
    scene.deactivate("ana").await;
    let one = scene.one().await;
    assert_eq!((one.state, one.owner.as_str(), one.reminders), (Asked, "U_BEN", 0));
    insta::assert_snapshot!("handed_over_asker", scene.told("caro"));
    // Below it, Ben is asked whether the project goes on with him.
    let card = scene.person("ben").dms();
    assert!(card.contains("@Caro is interested in") && card.contains("> May I?"), "{card}");
    scene.yes("ben").await;
    assert_eq!(scene.state().await, Opened);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_owner_leaves_and_nobody_waits() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    crate::features::people::know(&scene.hub.person_ctx("ben")).await.unwrap();
    scene.deactivate("ben").await;
    scene.deactivate("ana").await;
    assert_eq!(scene.state().await, NoAnswer);
    insta::assert_snapshot!("asked_owner_left", scene.told("caro"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_invitation_of_an_owner_who_leaves_is_taken_back() {
    let scene = Scene::new().await;
    scene.invite("ana", "").await;
    scene.deactivate("ana").await;
    assert_eq!(scene.state().await, Withdrawn);
    insta::assert_snapshot!("inviter_left", scene.told("caro"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_still_here_is_asked_how_it_goes() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.yes("ana").await;
    scene.deactivate("ana").await;
    assert_eq!(scene.state().await, Opened);
    scene.days(7).await;
    assert!(scene.told("caro").contains("Did it start?"), "{}", scene.told("caro"));
    let workspace = scene.hub.workspace();
    let parked = scene.hub.read(move |conn| crate::queue::parked(conn, &workspace, 10)).await;
    assert!(parked.is_empty(), "nothing is sent to who is gone: {parked:?}");
}
