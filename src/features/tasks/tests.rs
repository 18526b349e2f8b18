//! The team's tasks through the front door.

use chrono::Duration;
use diesel::prelude::*;

use super::model::{Beside, Entry, Look, Page, Purpose, Show, Task, Week};
use super::{samples, store, views};
use crate::db::schema::audit;
use crate::demo::workspace::Person;
use crate::features::handover::{self, samples::absence};
use crate::features::outreach;
use crate::features::people;
use crate::features::projects::{ProjectState, samples as projects};
use crate::testing::{Hub, assert_message, assert_modal};

fn newest(person: &Person) -> String {
    person.dms().rsplit("EdTech Hub").next().unwrap_or_default().to_owned()
}

async fn all(hub: &Hub) -> Vec<Task> {
    let ws = hub.workspace();
    hub.read(move |conn| store::after(conn, &ws, &"".into(), 99)).await
}

async fn omar_organizes(hub: &Hub) {
    let ctx = hub.person_ctx("omar");
    people::know(&ctx).await.unwrap();
    ctx.write(|conn, ctx| people::appoint(conn, ctx, &ctx.person)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_from_its_first_word_to_done() {
    let hub = Hub::start().await;
    projects::approved(&hub, "Quizlab", &[]).await;
    let olga = hub.person("olga");
    olga.slash("tasks").await;
    insta::assert_snapshot!("empty", olga.ephemerals("general"));
    olga.press("New task").await;
    insta::assert_snapshot!("form", olga.modal());
    olga.submit().await;
    assert!(olga.modal().contains("Please complete this required field"), "{}", olga.modal());
    olga.fill("What is to be done", "Book <the> room & tell Ana").await;
    olga.choose_many("Who does it", &["Ana Ruiz"]).await;
    olga.submit().await;
    assert!(olga.modal().contains("The team's tasks are among organizers."), "{}", olga.modal());
    olga.choose_many("Who does it", &["Olga Novak"]).await;
    olga.pick_date("Until", "2026-09-10").await;
    olga.choose("What it is for", "Autumn fair").await;
    olga.fill("What to know for it", "The large one has a projector.").await;
    olga.submit().await;
    insta::assert_snapshot!("saved", olga.modal());
    olga.again().await;
    assert_eq!(all(&hub).await.len(), 1);
    olga.close_all().await;
    // For a project, and of nobody's yet.
    olga.press("New task").await;
    olga.fill("What is to be done", "Ask for a demo").await;
    olga.clear("Who does it").await;
    olga.choose("What it is for", "Quizlab").await;
    olga.submit().await;
    olga.press("Show the tasks").await;
    assert!(
        olga.modal().contains("for Quizlab") && olga.modal().contains("nobody has it"),
        "{}",
        olga.modal()
    );
    olga.close_all().await;
    olga.slash("tasks all").await;
    insta::assert_snapshot!("list", olga.ephemerals("general"));
    // On the day before, and once when it is late.
    hub.advance(Duration::days(2)).await;
    assert_eq!(olga.dms().matches("is to be done until 10 September 2026").count(), 1, "{}", olga.dms());
    insta::assert_snapshot!("reminder", newest(&olga));
    hub.advance(Duration::days(5)).await;
    assert_eq!(olga.dms().matches("was to be done until 10 September 2026").count(), 1, "{}", olga.dms());
    insta::assert_snapshot!("late", newest(&olga));
    olga.press("Done").await;
    hub.settle().await;
    olga.again().await;
    hub.settle().await;
    let done: Vec<Task> = all(&hub).await.into_iter().filter(|task| task.done.is_some()).collect();
    assert_eq!(done.len(), 1);
    olga.slash("tasks done").await;
    assert!(olga.ephemerals("general").contains("done by @Olga"), "{}", olga.ephemerals("general"));
    olga.press("Open it again").await;
    hub.settle().await;
    assert!(all(&hub).await.iter().all(|task| task.done.is_none()));
    let log: Vec<(String, String)> = hub
        .read(|conn| {
            let lines = audit::table.filter(audit::action.like("task.%")).order(audit::id);
            Ok(lines.select((audit::action, audit::detail)).load(conn)?)
        })
        .await;
    let deeds: Vec<&str> = log.iter().map(|(deed, _)| deed.as_str()).collect();
    assert_eq!(deeds, ["task.add", "task.add", "task.done", "task.reopen"]);
    assert!(log.iter().all(|(_, detail)| !detail.contains("room")), "{log:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_has_is_taken_once() {
    let hub = Hub::start().await;
    omar_organizes(&hub).await;
    samples::written(&hub, &Task { owner: None, ..samples::task("Plan the term", None) }).await;
    let (olga, omar) = (hub.person("olga"), hub.person("omar"));
    for person in [&olga, &omar] {
        person.slash("tasks free").await;
    }
    olga.press("I'll do it").await;
    hub.settle().await;
    olga.again().await;
    hub.settle().await;
    omar.press("I'll do it").await;
    hub.settle().await;
    assert!(omar.ephemerals("general").contains("Somebody was faster"), "{}", omar.ephemerals("general"));
    assert_eq!(all(&hub).await[0].owner, Some("U_OLGA".into()));
    // And it stands beside her desk.
    olga.slash("desk").await;
    let desk = olga.ephemerals("general");
    assert!(desk.contains("*Tasks of the team*: yours are:") && desk.contains("Plan the term"), "{desk}");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_monday_the_team_reads_the_week() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    let weeks = || olga.messages("organizers").matches("# The organizers' week").count();
    let late = samples::task("Order the poster", Some("2026-09-08"));
    samples::written(&hub, &late).await;
    samples::written(&hub, &samples::task("Write to the labs", Some("2026-09-16"))).await;
    samples::written(&hub, &Task { owner: None, ..samples::task("Find a room", None) }).await;
    let done = samples::task("Draw the logo", None);
    samples::written(&hub, &done).await;
    let id = done.id.clone();
    hub.person_ctx("olga")
        .write(move |conn, ctx| store::finish(conn, &ctx.workspace, &id, &ctx.person, ctx.now))
        .await
        .unwrap();
    let mut project = projects::project("Quizlab", ProjectState::Submitted);
    project.submitted_at = hub.clock.now();
    projects::submit(&hub, &project, &[]).await;
    let away = [("U_OMAR", "2026-09-16", "2026-09-18"), ("U_OMAR", "2026-09-21", "2026-09-22")];
    let away = away.map(|(who, from, until)| absence(who, from, until, Some("U_OLGA")));
    hub.person_ctx("olga")
        .write(move |conn, ctx| away.iter().try_for_each(|one| handover::save(conn, &ctx.workspace, one)))
        .await
        .unwrap();
    hub.advance(Duration::days(6)).await;
    assert_eq!(weeks(), 0);
    hub.advance(Duration::days(1)).await;
    assert_eq!(weeks(), 1);
    let told = olga.messages("organizers");
    insta::assert_snapshot!("week", told.split("# The organizers' week").last().unwrap_or_default());
    hub.advance(Duration::days(7)).await;
    assert_eq!(weeks(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_in_which_nothing_is_to_be_told_is_quiet() {
    let hub = Hub::start().await;
    hub.person_ctx("olga").write(|conn, ctx| super::plan(conn, &ctx.workspace, ctx.now)).await.unwrap();
    hub.advance(Duration::days(15)).await;
    let told = hub.person("olga").messages("organizers");
    assert!(!told.contains("The organizers' week"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_organizers_hear_of_what_somebody_left_behind() {
    let hub = Hub::start().await;
    let task = Task { owner: Some("U_BEN".into()), ..samples::task("Call the lab", Some("2026-09-09")) };
    samples::written(&hub, &task).await;
    hub.advance(Duration::days(4)).await;
    let told = hub.person("olga").messages("organizers");
    assert_eq!(told.matches("who organizes no more. Who takes it?").count(), 1, "{told}");
    assert!(!hub.person("ben").dms().contains("Call the lab"));
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_among_organizers_and_have_pages() {
    let hub = Hub::start().await;
    for n in 0..12 {
        samples::written(
            &hub,
            &samples::task(&format!("Task {n:02}."), (n % 2 == 0).then_some("2026-10-01")),
        )
        .await;
    }
    let plan = Task { purpose: Purpose::Plan("Fair".into()), ..samples::task("Task of a plan", None) };
    samples::written(&hub, &plan).await;
    let (olga, ana) = (hub.person("olga"), hub.person("ana"));
    olga.slash("tasks").await;
    let first = olga.ephemerals("general");
    assert!(first.find("Task 10.") < first.find("Task 01."), "those with a day come first: {first}");
    assert_eq!(first.matches("*Task ").count(), 10, "{first}");
    olga.press("More tasks").await;
    hub.settle().await;
    assert_eq!(olga.ephemerals("general").matches("*Task ").count(), 3, "{}", olga.ephemerals("general"));
    olga.choose("Which tasks", "Plan: Fair (1)").await;
    hub.settle().await;
    let of_plan = olga.ephemerals("general");
    assert!(of_plan.contains("Task of a plan") && !of_plan.contains("Task 01"), "{of_plan}");
    for words in ["tasks", "tasks all"] {
        ana.slash(words).await;
        let answer = ana.ephemerals("general");
        assert!(answer.contains("Only organizers can do this") && !answer.contains("Task 0"), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_a_contact_stays_for_it_when_two_become_one() {
    let hub = Hub::start().await;
    let maria = outreach::samples::contact("Maria Keller", "ETH Zürich");
    let same = outreach::samples::contact("maria kellr", "ETH Zürich");
    for contact in [&maria, &same] {
        outreach::samples::written(&hub, contact).await;
    }
    let olga = hub.person("olga");
    olga.slash("tasks").await;
    olga.press("New task").await;
    olga.fill("What is to be done", "Send the poster").await;
    olga.choose("What it is for", "maria kellr").await;
    olga.submit().await;
    olga.close_all().await;
    olga.slash("outreach keller").await;
    olga.press("Show").await;
    hub.settle().await;
    olga.press("They are the same").await;
    hub.settle().await;
    olga.slash("tasks").await;
    assert!(
        olga.ephemerals("general").contains("*Send the poster* · for "),
        "{}",
        olga.ephemerals("general")
    );
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let today = "2026-09-07".parse().unwrap();
    let entry = |n: usize| Entry { task: samples::fullest(n), purpose: "&".repeat(150) };
    let entries: Vec<Entry> = (0..10).map(entry).collect();
    let done: Vec<Entry> = (0..10)
        .map(|n| {
            let done = Some(("U1".into(), projects::now()));
            Entry { task: Task { done, ..samples::fullest(n) }, ..entry(n) }
        })
        .collect();
    let free: Vec<Entry> =
        (0..10).map(|n| Entry { task: Task { owner: None, ..samples::fullest(n) }, ..entry(n) }).collect();
    let plans: Vec<(String, i64)> = (0..50).map(|n| (format!("{n:02}{}", "&".repeat(58)), 2000)).collect();
    let page = |entries: &[Entry], show: Show| {
        let next = Some(Look { show: show.clone(), after: Some(("2026-09-01".into(), "t".into())) });
        let look = Look::at(show);
        views::page(&Page { look, entries: entries.to_vec(), next, plans: plans.clone(), today })
    };
    let full = Week {
        done: done.clone(),
        due: entries.clone(),
        free: free.clone(),
        queue: vec![("Who speaks for institutions", 101, 101); 11],
        away: vec![absence("U1", "2026-09-07", "2026-09-20", Some("U2")); 20],
        monday: today,
    };
    for message in [
        page(&entries, Show::Open),
        page(&free, Show::Free),
        page(&done, Show::Done),
        page(&[], Show::Mine),
        page(&[], Show::Plan(plans[0].0.clone())),
        views::reminder(&entries[0], true),
        views::reminder(&entries[0], false),
        views::orphaned(&entries[0]),
        views::weekly(&full),
        views::weekly(&Week { done: Vec::new(), due: Vec::new(), free: Vec::new(), ..full.clone() }),
    ] {
        assert_message(&message);
    }
    for view in [
        views::form(&entries[0], &(), true),
        views::form(
            &Entry { task: Task::new(&"U1".into(), projects::now()), purpose: String::new() },
            &(),
            false,
        ),
        views::saved(&entries[0]),
        views::saved(&free[0]),
    ] {
        assert_modal(view);
    }
    for number in [0, 3, 2000] {
        let mine = (0..number.min(4)).map(|n| samples::fullest(n as usize)).collect();
        let beside = views::beside(&Beside { mine, number, free: number }, today);
        assert_message(&crate::slack::Message::new("x", vec![beside]));
    }
}
