//! Who may do what: every action that changes something, forged by every kind of person. A payload that only
//! Slack could have signed still proves nothing about the rights of whoever pressed.
//!
//! [`table`] says who may do what; [`world`] is what they do it to; [`ids`] finds what the table forgot; [`apart`]
//! tries all of it, and every other way in, from another workspace; [`unseen`] looks at all of it as two who keep each other out.

mod apart;
mod ids;
mod table;
mod unseen;
pub mod world;

use table::{
    ADOPTIONS, Case, DESK, EVERYBODY, IDEAS, INSTITUTIONS, INTRODUCTIONS, LISTINGS, NUMBERS, OFFERS,
    ORGANIZING, OUTREACH, PEOPLE, PILOTS, PROJECTS, QUESTIONS, ROUNDS, SUPPORT, THEMSELVES,
};
use world::World;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_a_project_who_may_not() {
    hold(PROJECTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_says_what_is_listed_or_takes_on_what_is_not_offered() {
    hold(LISTINGS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_a_step_of_an_introduction_who_may_not() {
    hold(INTRODUCTIONS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_speaks_for_an_institution_who_may_not() {
    hold(INSTITUTIONS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_leads_a_pilot_who_takes_no_part() {
    hold(PILOTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_speaks_of_a_tool_in_use_who_may_not() {
    hold(ADOPTIONS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_promises_what_is_not_theirs() {
    hold(OFFERS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_helps_or_is_helped_who_may_not() {
    hold(SUPPORT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_answers_what_they_were_not_asked() {
    hold(QUESTIONS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_speaks_for_others_in_an_idea() {
    hold(IDEAS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_or_changes_contacts_who_does_not_organize() {
    hold(OUTREACH).await;
    hold(NUMBERS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_part_in_organizing_who_does_not_organize() {
    hold(ORGANIZING).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_about_people_who_may_not() {
    hold(PEOPLE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_works_at_the_desk_who_may_not() {
    hold(DESK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_matches_everyone_who_may_not() {
    hold(ROUNDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_concerns_oneself_changes_nobody_else() {
    hold(THEMSELVES).await;
}

/// Tries each case as everybody: those who may not leave everything as it was, one after the other; those who
/// may change something, each in a world of their own, and once however often they press.
async fn hold(table: &[Case]) {
    let mut wrong = Vec::new();
    let shared = World::new().await;
    let before = shared.facts().await;
    for (name, payload, allowed) in table {
        for who in EVERYBODY.iter().filter(|who| !allowed.contains(who)) {
            shared.send(who, &payload(&shared)).await;
            if shared.facts().await != before {
                // What follows would be measured against a changed world.
                panic!("{name}, by {who}: went through\n{}", difference(&before, &shared.facts().await));
            }
        }
        for who in *allowed {
            let world = World::new().await;
            let before = world.facts().await;
            let payload = payload(&world);
            world.send(who, &payload).await;
            let once = (world.facts().await, world.told());
            if once.0 == before {
                wrong.push(format!("{name}, by {who}: was refused"));
            }
            world.send(who, &payload).await;
            let twice = (world.facts().await, world.told());
            if twice != once {
                let told = (once.1, twice.1);
                wrong.push(format!(
                    "{name}, twice by {who}: messages {told:?}\n{}",
                    difference(&once.0, &twice.0)
                ));
            }
            world.hub.slack.take_violations();
        }
    }
    shared.hub.slack.take_violations();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The lines that came and went.
fn difference(before: &str, after: &str) -> String {
    let gone = before.lines().filter(|line| !after.lines().any(|other| other == *line));
    let new = after.lines().filter(|line| !before.lines().any(|other| other == *line));
    gone.map(|line| format!("- {line}\n")).chain(new.map(|line| format!("+ {line}\n"))).collect()
}
