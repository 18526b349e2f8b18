//! Every end can be opened again, by those whose it is.

use super::super::model::IntroductionState::{Asked, Declined, Ended, NoAnswer, Opened, Withdrawn};
use super::{Scene, last};

#[tokio::test(flavor = "multi_thread")]
async fn who_said_not_now_opens_it_again() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.decline("ana", "No time right now", "").await;
    assert_eq!(scene.state().await, Declined);
    // Caro can't: neither by asking again, nor in the list.
    let list = scene.reads("caro", "status").await;
    assert!(list.contains("@Ana said not now.") && !list.contains("again"), "{list}");

    scene.press("ana", "Open it again").await;
    let one = scene.one().await;
    assert_eq!((one.state, one.reason, one.answered_at), (Asked, None, None));
    insta::assert_snapshot!("opened_again_asked", scene.told("ana"));
    insta::assert_snapshot!("opened_again_asker", scene.told("caro"));
    let cards = scene.person("ana").dms();
    assert!(cards.contains("This is open again") && !cards.contains("Open it again"), "{cards}");
    scene.yes("ana").await;
    assert_eq!(scene.state().await, Opened);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_co_owner_opens_again_what_the_other_declined() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.decline("ana", "No time right now", "").await;
    let workspace = scene.hub.workspace();
    let id = scene.one().await.id;
    // Ben finds it in nobody's list but Ana's; the button is hers, and he may all the same.
    let payload = serde_json::json!({
        "type": "block_actions", "team": {"id": workspace.as_str()}, "user": {"id": "U_BEN"},
        "actions": [{"action_id": "introductions.reopen", "block_id": "b", "value": id}],
    });
    let Ok(crate::slack::incoming::Interaction::Action(action)) =
        crate::slack::incoming::interaction(&payload.to_string())
    else {
        panic!("an action")
    };
    crate::dispatch::action(&scene.hub.app, &action).await.unwrap();
    scene.hub.settle().await;
    assert_eq!(scene.one().await.owner.as_str(), "U_BEN");
    assert!(scene.told("ben").contains("@Caro is interested in"), "{}", scene.told("ben"));
    assert!(scene.told("caro").contains("@Ben has opened"), "{}", scene.told("caro"));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_no_answer_either_side_begins_again() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.days(9).await;
    assert_eq!(scene.state().await, NoAnswer);
    scene.press("caro", "Ask again").await;
    assert_eq!(scene.state().await, Asked);
    let direct = scene.direct("caro").await;
    insta::assert_snapshot!("asked_again", last(&scene.person("caro").ephemerals(&direct)));
    assert!(scene.told("ana").contains("[Yes, introduce us!]"), "{}", scene.told("ana"));
    // It is a round of its own, with its own reminders.
    assert_eq!(scene.one().await.reminders, 0);
    scene.days(9).await;
    assert_eq!(scene.state().await, NoAnswer);
    assert_eq!(
        scene.person("ana").dms().matches("[Open it again]").count(),
        5,
        "{}",
        scene.person("ana").dms()
    );
    scene.press("ana", "Open it again").await;
    assert_eq!(scene.state().await, Asked);
    // The same button of the round before.
    scene.person("ana").again().await;
    scene.hub.settle().await;
    assert_eq!(scene.state().await, Asked);
    let direct = scene.direct("ana").await;
    let stale = last(&scene.person("ana").ephemerals(&direct));
    assert!(stale.contains("It is yours to answer"), "{stale}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_is_asked_again_from_the_list() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    let caro = scene.person("caro");
    scene.reads("caro", "status").await;
    caro.press_in("general", "Take it back").await;
    scene.hub.settle().await;
    assert_eq!(scene.state().await, Withdrawn);
    caro.press_in("general", "Ask again").await;
    scene.hub.settle().await;
    assert_eq!(scene.state().await, Asked);
    let list = last(&caro.ephemerals("general"));
    assert!(list.contains("# You are waiting") && !list.contains("Over, in"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_was_filled_is_asked_for_again_once_it_is_free() {
    let scene = Scene::with(&["caro", "dev"], &["Front-end developer"]).await;
    scene.seats(1).await;
    scene.ask("dev", "May I?").await;
    scene.ask("caro", "May I?").await;
    scene.yes("ana").await;
    let dev = scene.person("dev");
    scene.reads("dev", "status").await;
    dev.press_in("general", "Ask again").await;
    scene.hub.settle().await;
    insta::assert_snapshot!("again_but_full", last(&dev.ephemerals("general")));
    scene.days(7).await;
    scene.press("caro", "It came to nothing").await;
    scene.reads("dev", "status").await;
    dev.press_in("general", "Ask again").await;
    scene.hub.settle().await;
    let mut states: Vec<_> =
        scene.all().await.iter().map(|one| (one.developer.to_string(), one.state)).collect();
    states.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(states, [("U_CARO".to_owned(), Ended), ("U_DEV".to_owned(), Asked)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_begins_again_and_whoever_wants_it_asks() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.yes("ana").await;
    scene.days(7).await;
    scene.press("caro", "It came to nothing").await;
    // Ana was told, and asks this time.
    scene.press("ana", "Ask again").await;
    let one = scene.one().await;
    assert_eq!((one.state, one.asked_by.as_str()), (Asked, "U_ANA"));
    assert!(scene.told("caro").contains("@Ana invites you to be"), "{}", scene.told("caro"));
    scene.yes("caro").await;
    let groups = scene.person("caro").groups();
    assert_eq!((groups.len(), groups[0].matches("You both said yes").count()), (1, 2), "{groups:?}");
    assert_eq!(scene.seats_left().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_again_stops_where_the_other_is_not_looking() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.decline("ana", "No time right now", "").await;
    super::keep(&scene.hub, crate::features::profiles::Profile { matching: false, ..super::profile("caro") })
        .await;
    scene.press("ana", "Open it again").await;
    let direct = scene.direct("ana").await;
    insta::assert_snapshot!("not_again", last(&scene.person("ana").ephemerals(&direct)));
    assert_eq!(scene.state().await, Declined);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_a_break_reads_that_it_is_theirs() {
    let scene = Scene::new().await;
    scene.invite("ana", "").await;
    scene.decline("caro", "No time right now", "").await;
    super::keep(&scene.hub, crate::features::profiles::Profile { matching: false, ..super::profile("caro") })
        .await;
    scene.press("caro", "Open it again").await;
    let direct = scene.direct("caro").await;
    let seen = last(&scene.person("caro").ephemerals(&direct));
    assert!(seen.starts_with("You left the matching"), "{seen}");
}
