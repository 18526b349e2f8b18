//! Yes and not now, by whoever may answer.

use super::super::model::IntroductionState;
use super::{Scene, last};
use crate::features::projects::samples;

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_says_yes() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.yes("ana").await;
    insta::assert_snapshot!("said_yes", scene.told("ana"));
    assert_eq!(scene.state().await, IntroductionState::Opened);
    assert_eq!(scene.seats_left().await, 1);
    // The same button once more, to the byte, changes nothing and says where it stands.
    scene.person("ana").again().await;
    scene.hub.settle().await;
    assert_eq!(scene.seats_left().await, 1);
    let direct = scene.direct("ana").await;
    insta::assert_snapshot!("yes_twice", last(&scene.person("ana").ephemerals(&direct)));
    assert_eq!(scene.person("ana").groups().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_says_yes() {
    let scene = Scene::new().await;
    scene.invite("ana", "Your talk!").await;
    scene.yes("caro").await;
    insta::assert_snapshot!("developer_said_yes", scene.told("caro"));
    assert_eq!(scene.state().await, IntroductionState::Opened);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_says_not_now() {
    let scene = Scene::with(&["caro", "dev"], &["Front-end developer"]).await;
    scene.invite("ana", "Your talk!").await;
    let invited = scene.one().await.developer;
    let name = if invited.as_str() == "U_CARO" { "caro" } else { "dev" };
    let person = scene.person(name);
    person.press_in(&scene.direct(name).await, "Not now").await;
    insta::assert_snapshot!("decline_form", person.modal());
    person.choose("Why not now? Only organizers see this.", "Hours or timezones don't meet").await;
    person.fill("More about it", "I care for my father.").await;
    person.submit().await;
    person.again().await;
    scene.hub.settle().await;
    let one = scene.one().await;
    assert_eq!(one.state, IntroductionState::Declined);
    assert_eq!(one.reason.as_deref(), Some("Hours or timezones don't meet: I care for my father."));
    insta::assert_snapshot!("said_not_now", scene.told(name));
    let news = scene.told("ana");
    insta::assert_snapshot!("told_not_now", news);
    assert_eq!(scene.person("ana").dms().matches("says not now").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_co_owner_answers_and_is_introduced() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    let ben = scene.person("ben");
    let seen = scene.reads("ben", "status").await;
    insta::assert_snapshot!("co_owner_status", seen);
    ben.press_in("general", "Yes, introduce us").await;
    scene.hub.settle().await;
    assert_eq!(scene.one().await.owner.as_str(), "U_BEN");
    assert_eq!((ben.groups().len(), scene.person("ana").groups().len()), (1, 0));
    let card = scene.told("ana");
    assert!(card.contains("@Ben said yes to @Caro"), "{card}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_who_answer_at_once_one_does() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    let (ana, ben) = (scene.person("ana"), scene.person("ben"));
    let direct = scene.direct("ana").await;
    ben.slash("status").await;
    tokio::join!(ana.press_in(&direct, "Yes, introduce us"), ben.press_in("general", "Yes, introduce us"));
    scene.hub.settle().await;
    assert_eq!(scene.state().await, IntroductionState::Opened);
    assert_eq!(scene.seats_left().await, 1, "one seat is taken, once");
    assert_eq!(ana.groups().len() + ben.groups().len(), 1, "one group");
    let late = last(&ana.ephemerals(&direct)) + &last(&ben.ephemerals("general"));
    assert!(late.contains("Both said yes to *Front-end developer* at *Quizlab* already"), "{late}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_and_a_not_now_at_once_are_one_answer() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    let (ana, ben) = (scene.person("ana"), scene.person("ben"));
    ben.slash("status").await;
    ben.press_in("general", "Not now").await;
    scene.yes("ana").await;
    ben.submit().await;
    scene.hub.settle().await;
    insta::assert_snapshot!("not_now_too_late", ben.modal());
    let one = scene.one().await;
    assert_eq!((one.state, one.reason), (IntroductionState::Opened, None));
    assert_eq!(ana.groups().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_developers_the_last_seat_goes_to_one() {
    let scene = Scene::with(&["caro", "dev"], &["Front-end developer"]).await;
    samples::approved(&scene.hub, "Grade kit", &["Tester"]).await;
    scene.seats(1).await;
    scene.ask("caro", "May I?").await;
    scene.ask("dev", "And may I?").await;
    let (ana, ben) = (scene.person("ana"), scene.person("ben"));
    let direct = scene.direct("ana").await;
    ben.slash("status").await;
    // Ana's newest card is Dev's, Ben's first is Caro's.
    tokio::join!(ana.press_in(&direct, "Yes, introduce us"), ben.press_in("general", "Yes, introduce us"));
    scene.hub.settle().await;
    let mut states: Vec<_> = scene.all().await.iter().map(|one| one.state).collect();
    states.sort_by_key(|state| format!("{state:?}"));
    assert_eq!(states, [IntroductionState::Opened, IntroductionState::SeatFilled]);
    assert_eq!(scene.seats_left().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_to_a_seat_that_is_promised_is_told_so() {
    let scene = Scene::with(&["caro", "dev"], &["Front-end developer"]).await;
    samples::approved(&scene.hub, "Grade kit", &["Tester"]).await;
    scene.seats(1).await;
    scene.ask("caro", "May I?").await;
    scene.ask("dev", "And may I?").await;
    let (ana, ben) = (scene.person("ana"), scene.person("ben"));
    ben.slash("status").await;
    // Ana's newest card is Dev's, Ben's first is Caro's; both before the group message opens.
    ana.press_in(&scene.direct("ana").await, "Yes, introduce us").await;
    ben.press_in("general", "Yes, introduce us").await;
    scene.hub.settle().await;
    insta::assert_snapshot!("no_seat", last(&ben.ephemerals("general")));
    insta::assert_snapshot!("told_seat_filled", scene.told("caro"));
    assert_eq!(scene.person("dev").groups().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asked_does_not_answer() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    let mine = scene.reads("caro", "status").await;
    assert!(!mine.contains("Yes, introduce us") && mine.contains("[Take it back]"), "{mine}");
}
