//! What happens by itself: reminders and the release by the asked person's working days, and the check-ins.

use super::super::model::IntroductionState::{Asked, Ended, NoAnswer, Opened, Started};
use super::Scene;
use crate::features::projects::samples::approved;

/// When somebody got each direct message after the day on which it was asked, in UTC.
async fn moments(scene: &Scene, name: &str) -> Vec<String> {
    let channel = scene.direct(name).await;
    let messages = scene.hub.slack.raw_messages(&channel);
    let sent = messages.iter().filter_map(|message| {
        let seconds = message["ts"].as_str()?.split('.').next()?.parse().ok()?;
        chrono::DateTime::from_timestamp(seconds, 0)
    });
    let later = scene.one().await.asked_at + chrono::Duration::hours(12);
    sent.filter(|time| time.naive_utc() > later)
        .map(|time| time.format("%a %-d %b %H:%M").to_string())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_answers() {
    let scene = Scene::new().await;
    approved(&scene.hub, "Grade kit", &["Tester"]).await;
    scene.ask("caro", "May I?").await;
    scene.days(2).await;
    insta::assert_snapshot!("reminder_1", scene.told("ana"));
    assert_eq!(scene.one().await.reminders, 1);
    // The fifth working day after a Monday is the next Monday.
    scene.days(5).await;
    insta::assert_snapshot!("reminder_2", scene.told("ana"));
    assert_eq!(scene.state().await, Asked);
    scene.days(2).await;
    assert_eq!(scene.state().await, NoAnswer);
    insta::assert_snapshot!("asker_released", scene.told("caro"));
    insta::assert_snapshot!("asked_released", scene.told("ana"));
    // Monday 11:00 in Madrid is where it began.
    let told = moments(&scene, "ana").await;
    assert_eq!(told, ["Wed 9 Sep 09:00", "Mon 14 Sep 09:00", "Wed 16 Sep 09:00"]);
    // Neither the card nor a reminder can be answered any more.
    let direct = scene.person("ana").dms();
    assert!(!direct.contains("Yes, introduce us"), "{direct}");
    assert_eq!(direct.matches("has passed, and they were told").count(), 3, "{direct}");
    scene.days(40).await;
    assert_eq!(moments(&scene, "ana").await.len(), 3, "and then it is quiet");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_says_how_long_an_answer_takes_once_five_had_one() {
    let names = ["caro", "dev", "omar", "tess", "olga"];
    let scene = Scene::with(&names, &["Front-end developer"]).await;
    for (hours, name) in (1..).zip(names) {
        assert!(!scene.reads("ben", "project show Quizlab").await.contains(":alarm_clock:"), "{name}");
        scene.ask(name, "").await;
        scene.hub.advance(chrono::Duration::minutes(60 * hours - 5)).await;
        scene.decline("ana", "No time right now", "").await;
    }
    let words = "Half of those who ask have an answer within 3 hours";
    let shown = scene.reads("ben", "project show Quizlab").await;
    assert!(shown.contains(words), "{shown}");
    let announced = scene.person("ben").messages("projects");
    assert!(announced.contains(words), "{announced}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_days_are_those_of_whoever_is_asked() {
    let scene = Scene::with(&["dev"], &["Front-end developer"]).await;
    // Monday 18:00 UTC: evening in Kolkata, so it counts from Tuesday 9:00 there, which is 3:30 UTC.
    scene.hub.advance(chrono::Duration::hours(9)).await;
    scene.invite("ana", "").await;
    scene.days(12).await;
    let told = moments(&scene, "dev").await;
    assert_eq!(told, ["Thu 10 Sep 03:30", "Tue 15 Sep 03:30", "Thu 17 Sep 03:30"]);
    insta::assert_snapshot!("developer_released", scene.told("dev"));
    insta::assert_snapshot!("inviter_released", scene.told("ana"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_stops_the_reminders() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.days(2).await;
    scene.yes("ana").await;
    let direct = scene.person("ana").dms();
    assert_eq!(direct.matches("You said yes to @Caro").count(), 2, "the card and the reminder: {direct}");
    scene.days(6).await;
    assert_eq!(moments(&scene, "ana").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_long_night_only_what_still_matters_is_said() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    // The hub was off for a month.
    scene.hub.clock.advance(chrono::Duration::days(30));
    scene.hub.settle().await;
    assert_eq!(scene.state().await, NoAnswer);
    assert_eq!(moments(&scene, "ana").await.len(), 1, "no reminder");
    assert_eq!(moments(&scene, "caro").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_later_both_are_asked_how_it_goes() {
    let scene = opened().await;
    scene.days(7).await;
    insta::assert_snapshot!("check_in_developer", scene.told("caro"));
    insta::assert_snapshot!("check_in_owner", scene.told("ana"));
    scene.press("caro", "Yes, it started").await;
    assert_eq!(scene.state().await, Started);
    insta::assert_snapshot!("it_started", scene.told("caro"));
    scene.person("caro").again().await;
    scene.hub.settle().await;
    assert_eq!(scene.state().await, Started);
    // Ana's question stands, and her "Not yet" comes too late.
    scene.press("ana", "Not yet").await;
    let direct = scene.direct("ana").await;
    insta::assert_snapshot!("not_yet_too_late", super::last(&scene.person("ana").ephemerals(&direct)));
    scene.press("ana", "Yes, it started").await;
    assert!(scene.told("ana").contains("is under way"), "{}", scene.told("ana"));

    scene.days(23).await;
    insta::assert_snapshot!("check_in_30", scene.told("caro"));
    scene.press("caro", "Yes, it goes on").await;
    assert_eq!(scene.state().await, Started);
    assert!(scene.told("caro").contains("is under way"), "{}", scene.told("caro"));
    let before = scene.person("caro").dms();
    scene.days(60).await;
    assert_eq!(scene.person("caro").dms(), before, "and no more");
}

async fn opened() -> Scene {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.yes("ana").await;
    assert_eq!(scene.state().await, Opened);
    scene
}

#[tokio::test(flavor = "multi_thread")]
async fn not_yet_is_asked_again_on_day_30() {
    let scene = opened().await;
    scene.days(7).await;
    scene.press("caro", "Not yet").await;
    insta::assert_snapshot!("not_yet", scene.told("caro"));
    assert_eq!(scene.state().await, Opened);
    scene.days(23).await;
    let asked = scene.told("caro");
    assert!(asked.contains("Did it start?"), "{asked}");
    scene.press("caro", "It came to nothing").await;
    assert_eq!(scene.state().await, Ended);
    assert_eq!(scene.seats_left().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_after_it_started_and_the_seat_is_free() {
    let scene = opened().await;
    approved(&scene.hub, "Grade kit", &["Tester"]).await;
    scene.days(7).await;
    scene.press("caro", "Yes, it started").await;
    assert_eq!(scene.seats_left().await, 1);
    scene.days(23).await;
    scene.press("ana", "It has ended").await;
    scene.person("ana").again().await;
    scene.hub.settle().await;
    assert_eq!(scene.state().await, Ended);
    assert_eq!(scene.seats_left().await, 2, "once");
    insta::assert_snapshot!("it_ended", scene.told("ana"));
    insta::assert_snapshot!("told_it_ended", scene.told("caro"));
    assert!(!scene.person("caro").dms().contains("It has ended]"), "the question is gone on both sides");
    let board = scene.person("dev").messages("projects");
    assert!(board.contains("2 seats free"), "{board}");
}

#[tokio::test(flavor = "multi_thread")]
async fn not_yet_from_a_list_is_heard() {
    let scene = opened().await;
    scene.reads("caro", "status").await;
    scene.person("caro").press_in("general", "Not yet").await;
    scene.hub.settle().await;
    let heard = super::last(&scene.person("caro").ephemerals("general"));
    assert!(heard.starts_with("Not yet, then"), "{heard}");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_ins_after_a_long_night_come_once() {
    let scene = opened().await;
    scene.hub.clock.advance(chrono::Duration::days(45));
    scene.hub.settle().await;
    assert_eq!(scene.person("caro").dms().matches("Did it start?").count(), 1);
    assert_eq!(scene.state().await, Opened);
}
