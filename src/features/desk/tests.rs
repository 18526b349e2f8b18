//! The desk through the front door: what an organizer sees, takes, puts off and settles, and how little it costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Duration;
use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;

use super::model::{CLAIM_HOURS, Kept, MOST_ASLEEP};
use super::{Look, load, store};
use crate::db::schema::{audit, desk_claims, desk_snoozes};
use crate::features::projects::{Project, ProjectState, samples};
use crate::features::{people, skills};
use crate::on_backend;
use crate::testing::Hub;

async fn open(hub: &Hub, name: &str) -> String {
    hub.person(name).open_home().await;
    hub.settle().await;
    hub.person(name).home()
}

/// Olga looks at her desk.
async fn at_the_desk(hub: &Hub) -> String {
    open(hub, "olga").await;
    hub.person("olga").press_on_home("Open the desk").await;
    hub.settle().await;
    hub.person("olga").home()
}

/// Omar organizes as well.
async fn omar_organizes(hub: &Hub) {
    let ctx = hub.person_ctx("omar");
    people::know(&ctx).await.unwrap();
    ctx.write(|conn, ctx| people::appoint(conn, ctx, &ctx.person)).await.unwrap();
}

/// A project of Ana's that waits, with all that the checks ask for.
async fn waits(hub: &Hub, name: &str) -> Project {
    let mut project = samples::project(name, ProjectState::Submitted);
    project.submitted_at = hub.clock.now();
    (project.licence, project.repository) =
        (Some("MIT".to_owned()), Some("https://example.org/code".to_owned()));
    samples::submit(hub, &project, &[samples::role(&project, "Tester", &["rust"])]).await;
    project
}

/// Ben types skills that nobody knows.
async fn typed(hub: &Hub, names: &[&str]) {
    let values: Vec<String> = names.iter().map(|name| format!("new:{name}")).collect();
    people::know(&hub.person_ctx("ben")).await.unwrap();
    hub.person_ctx("ben")
        .write(move |conn, ctx| skills::adopt_typed(conn, &ctx.workspace, &ctx.person, &values, ctx.now))
        .await
        .unwrap();
    hub.settle().await;
}

async fn logged(hub: &Hub) -> Vec<(String, String, String)> {
    hub.read(|conn| {
        let desk = audit::table.filter(audit::action.like("desk.%")).order(audit::id);
        Ok(desk.select((audit::actor, audit::action, audit::detail)).load(conn)?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waited_longest_against_the_promise_comes_first() {
    let hub = Hub::start().await;
    // A skill has a week, a review two days: the later one is the more urgent by now.
    typed(&hub, &["Quantum pedagogy"]).await;
    hub.advance(Duration::days(2)).await;
    waits(&hub, "Quizlab <!channel>").await;
    hub.advance(Duration::days(3)).await;
    let home = at_the_desk(&hub).await;
    insta::assert_snapshot!("desk", home);
    insta::assert_snapshot!("overview", open(&hub, "olga").await);
    hub.person("olga").slash("desk").await;
    hub.settle().await;
    insta::assert_snapshot!("command", hub.person("olga").ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_waits() {
    let hub = Hub::start().await;
    insta::assert_snapshot!("nothing", at_the_desk(&hub).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_seen_by_all_and_lapses() {
    let hub = Hub::start().await;
    omar_organizes(&hub).await;
    waits(&hub, "Quizlab").await;
    let (olga, omar) = (hub.person("olga"), hub.person("omar"));
    open(&hub, "omar").await;
    at_the_desk(&hub).await;
    olga.press_on_home("I'll take it").await;
    hub.settle().await;
    insta::assert_snapshot!("claimed", olga.home());
    assert!(
        omar.home().contains("@Olga has it until") && !omar.home().contains("I'll take it"),
        "{}",
        omar.home()
    );
    // From a page that was drawn before: who comes second is told, and nothing changes.
    let before = logged(&hub).await;
    let piece = hub
        .read(|conn| {
            Ok(desk_claims::table
                .select((desk_claims::kind, desk_claims::item))
                .first::<(String, String)>(conn)?)
        })
        .await;
    let old = crate::features::desk::model::Piece::new("review", &piece.1);
    let taken = hub
        .person_ctx("omar")
        .write(move |conn, ctx| super::handlers::claim(conn, ctx, &old))
        .await
        .unwrap_err();
    assert!(
        matches!(&taken, crate::error::Error::User(text) if text.contains("Olga has this, for another 2 days")),
        "{taken:?}"
    );
    assert_eq!(logged(&hub).await, before);
    // Only whoever has it gives it back.
    let old = crate::features::desk::model::Piece::new("review", &piece.1);
    hub.person_ctx("omar").write(move |conn, ctx| super::handlers::release(conn, ctx, &old)).await.unwrap();
    assert_eq!(logged(&hub).await, before);
    hub.advance(Duration::hours(CLAIM_HOURS)).await;
    assert!(omar.home().contains("I'll take it"), "it lapsed by itself:\n{}", omar.home());
    omar.press_on_home("I'll take it").await;
    hub.settle().await;
    omar.press_on_home("Open the desk").await;
    hub.settle().await;
    omar.choose("Everything", "What I have taken").await;
    hub.settle().await;
    assert!(
        omar.home().contains("*Quizlab*") && omar.home().contains("You have it until"),
        "{}",
        omar.home()
    );
    omar.press_on_home("Give it back").await;
    hub.settle().await;
    assert!(omar.home().contains("You have taken nothing"), "{}", omar.home());
    let deeds: Vec<String> =
        logged(&hub).await.into_iter().map(|(who, deed, _)| format!("{who} {deed}")).collect();
    assert_eq!(deeds, ["U_OLGA desk.claim", "U_OMAR desk.claim", "U_OMAR desk.release"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_off_comes_back_by_itself() {
    let hub = Hub::start().await;
    waits(&hub, "Quizlab").await;
    at_the_desk(&hub).await;
    let olga = hub.person("olga");
    olga.press_on_home("Put off until tomorrow").await;
    hub.settle().await;
    assert!(olga.home().contains("*Nothing waits for you.*"), "{}", olga.home());
    olga.choose("Everything", "What is put off (1)").await;
    hub.settle().await;
    insta::assert_snapshot!("put_off", olga.home());
    olga.press_on_home("Bring it back").await;
    hub.settle().await;
    olga.choose("What is put off", "Everything").await;
    hub.settle().await;
    olga.press_on_home("Put off for three days").await;
    hub.settle().await;
    assert!(!olga.home().contains("*Quizlab*"), "{}", olga.home());
    hub.advance(Duration::days(2)).await;
    assert!(!olga.home().contains("*Quizlab*"), "not yet:\n{}", olga.home());
    // At nine in the morning where Olga lives, and by itself: nobody opened the tab.
    hub.advance(Duration::days(1)).await;
    assert!(olga.home().contains("*Quizlab*"), "{}", olga.home());
    let deeds: Vec<String> = logged(&hub).await.into_iter().map(|(_, deed, _)| deed).collect();
    assert_eq!(deeds, ["desk.snooze", "desk.wake", "desk.snooze"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn not_everything_can_be_put_off() {
    let hub = Hub::start().await;
    let project = waits(&hub, "Quizlab").await;
    let now = hub.clock.now();
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            (0..MOST_ASLEEP).try_for_each(|at| {
                let kept = Kept {
                    kind: "review".to_owned(),
                    item: format!("gone{at}"),
                    person: ctx.person.clone(),
                    at: now,
                    until: now + Duration::days(9),
                };
                store::save_snooze(conn, &ctx.workspace, &kept)
            })
        })
        .await
        .unwrap();
    let refused = |days: i64, id: &str| {
        let piece = crate::features::desk::model::Piece {
            days,
            ..crate::features::desk::model::Piece::new("review", id)
        };
        let ctx = hub.person_ctx("olga");
        async move {
            ctx.write(move |conn, ctx| super::handlers::put_off(conn, ctx, &piece))
                .await
                .unwrap_err()
                .to_string()
        }
    };
    assert!(refused(1, project.id.as_str()).await.contains("200 pieces of work are put off already"));
    assert!(refused(400, project.id.as_str()).await.contains("tomorrow, three days or a week"));
    assert!(refused(1, "nobody").await.contains("doesn't wait any more"));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_are_approved_after_a_preview() {
    let hub = Hub::start().await;
    waits(&hub, "Quizlab").await;
    waits(&hub, "Peerly").await;
    samples::submit(&hub, &samples::project("Bare & bold", ProjectState::Submitted), &[]).await;
    at_the_desk(&hub).await;
    let olga = hub.person("olga");
    olga.press_on_home("Approve several projects").await;
    insta::assert_snapshot!("preview", olga.modal());
    olga.choose_many("Untick what should wait", &["Quizlab"]).await;
    olga.submit().await;
    hub.settle().await;
    assert!(olga.modal().contains("1 project was approved"), "{}", olga.modal());
    olga.close().await;
    hub.settle().await;
    assert!(olga.messages("projects").contains("Quizlab") && !olga.messages("projects").contains("Peerly"));
    assert!(olga.home().contains("2 waiting · done 0, 0, 0, 1"), "{}", olga.home());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_took_since_the_preview_is_left_to_them() {
    let hub = Hub::start().await;
    typed(&hub, &["Zither tuning", "Chalk dramaturgy"]).await;
    at_the_desk(&hub).await;
    let olga = hub.person("olga");
    olga.press_on_home("Add several skills").await;
    hub.person_ctx("omar")
        .write(|conn, ctx| {
            let piece = crate::features::desk::model::Piece::new("skill", "chalk-dramaturgy");
            super::handlers::claim(conn, ctx, &piece)
        })
        .await
        .unwrap();
    olga.submit().await;
    assert!(olga.modal().contains("1 skill was added. 1 was left as it is"), "{}", olga.modal());
    olga.close().await;
    hub.settle().await;
    assert!(olga.home().contains("Chalk dramaturgy") && !olga.home().contains("Zither"), "{}", olga.home());
}

#[tokio::test(flavor = "multi_thread")]
async fn several_skills_are_added_and_what_was_decided_meanwhile_is_left() {
    let hub = Hub::start().await;
    typed(&hub, &["Zither tuning", "Chalk dramaturgy"]).await;
    at_the_desk(&hub).await;
    let olga = hub.person("olga");
    olga.press_on_home("Add several skills").await;
    assert!(
        olga.modal().contains("Zither tuning") && olga.modal().contains("Chalk dramaturgy"),
        "{}",
        olga.modal()
    );
    hub.person_ctx("olga")
        .write(|conn, ctx| skills::adopt_one(conn, ctx, &"zither-tuning".into()))
        .await
        .unwrap();
    olga.submit().await;
    assert!(olga.modal().contains("1 skill was added. 1 was left as it is"), "{}", olga.modal());
    olga.close().await;
    hub.settle().await;
    assert!(!olga.home().contains("dramaturgy"), "{}", olga.home());
}

#[tokio::test(flavor = "multi_thread")]
async fn counters_tell_how_much_waited_in_the_last_weeks() {
    let hub = Hub::start().await;
    hub.person("olga").open_home().await;
    typed(&hub, &["Zither tuning"]).await;
    hub.advance(Duration::days(8)).await;
    typed(&hub, &["Chalk dramaturgy"]).await;
    hub.advance(Duration::days(1)).await;
    let line = |desk: String| desk.lines().find(|line| line.starts_with("*New skills*")).map(str::to_owned);
    let desk = at_the_desk(&hub).await;
    assert_eq!(line(desk).as_deref(), Some("*New skills*  2 waiting · waited ?, ?, 1, 2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_is_for_organizers() {
    let hub = Hub::start().await;
    waits(&hub, "Secret plan").await;
    let ana = hub.person("ana");
    ana.slash("desk").await;
    hub.settle().await;
    let answer = ana.ephemerals("general");
    assert!(
        answer.contains("Only organizers, reviewers and support volunteers can do this")
            && !answer.contains("Secret plan"),
        "{answer}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_go_on_where_the_last_ended() {
    let hub = Hub::start().await;
    for at in 0..12 {
        waits(&hub, &format!("Project {at}.")).await;
    }
    let first = at_the_desk(&hub).await;
    let olga = hub.person("olga");
    olga.press_on_home("Next page").await;
    hub.settle().await;
    let second = olga.home();
    let seen =
        |page: &str| (0..12).filter(|at| page.contains(&format!("*Project {at}.*"))).collect::<Vec<_>>();
    assert_eq!((seen(&first).len(), seen(&second).len()), (10, 2), "{first}\n{second}");
    assert!(seen(&first).iter().all(|at| !seen(&second).contains(at)));
    // Deciding keeps the page.
    olga.press_on_home("Approve").await;
    hub.settle().await;
    assert_eq!(seen(&olga.home()).len(), 1, "{}", olga.home());
    olga.press_on_home("Back to the first page").await;
    hub.settle().await;
    assert_eq!(seen(&olga.home()).len(), 10);
}

/// How many queries a desk takes.
async fn queries(hub: &Hub) -> usize {
    let ctx = hub.person_ctx("olga");
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    hub.read(move |conn| {
        let person = people::find(conn, &ctx.workspace, &ctx.person)?.expect("Olga is known");
        let watch = move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        };
        on_backend!(conn => conn.set_instrumentation(watch));
        let desk = load(conn, &ctx, &person, &Look::default(), 10, true);
        on_backend!(conn => conn.set_instrumentation(|_: InstrumentationEvent<'_>| {}));
        desk.map(|_| ())
    })
    .await;
    count.load(Ordering::SeqCst)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_pieces_take_as_many_queries_as_two() {
    let hub = Hub::start().await;
    waits(&hub, "Quizlab").await;
    typed(&hub, &["Quantum pedagogy"]).await;
    let before = queries(&hub).await;
    for at in 0..50 {
        waits(&hub, &format!("Project {at}")).await;
    }
    let names: Vec<String> = (0..50).map(|at| format!("Chalk dramaturgy {at} of a kind")).collect();
    typed(&hub, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let after = queries(&hub).await;
    assert!(after <= before && before < 37, "{before}, then {after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_is_swept() {
    let hub = Hub::start().await;
    waits(&hub, "Quizlab").await;
    waits(&hub, "Peerly").await;
    at_the_desk(&hub).await;
    let olga = hub.person("olga");
    olga.press_on_home("I'll take it").await;
    hub.settle().await;
    hub.advance(Duration::days(8)).await;
    olga.press_on_home("Put off for a week").await;
    hub.settle().await;
    let left = hub
        .read(|conn| {
            let claims: i64 = desk_claims::table.count().get_result(conn)?;
            let snoozes: i64 = desk_snoozes::table.count().get_result(conn)?;
            Ok((claims, snoozes))
        })
        .await;
    assert_eq!(left, (0, 1));
}
