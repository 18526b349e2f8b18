//! Ideas through the front door.

use chrono::Duration;
use diesel::prelude::*;
use serde_json::json;

use super::model::{Case, IdeaState, Page, Part};
use super::{samples, store, views};
use crate::db::schema::audit;
use crate::demo::workspace::Person;
use crate::features::ideas::Idea;
use crate::features::matching;
use crate::testing::{Hub, assert_message, assert_modal, button, form};

fn newest(person: &Person) -> String {
    person.dms().rsplit("EdTech Hub").next().unwrap_or_default().to_owned()
}

async fn all(hub: &Hub) -> Vec<Idea> {
    let ws = hub.workspace();
    hub.read(move |conn| store::ideas_after(conn, &ws, &"".into(), 99)).await
}

async fn joins(hub: &Hub, who: &str, what_for: &str) -> Person {
    let person = hub.person(who);
    person.press_in("projects", "Count me in").await;
    person.choose("What for?", what_for).await;
    person.submit().await;
    hub.settle().await;
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idea_gathers_people_and_becomes_a_project() {
    let hub = Hub::start().await;
    let tess = hub.person("tess");
    tess.slash("ideas").await;
    insta::assert_snapshot!("empty", tess.ephemerals("general"));
    tess.slash("idea A map of <prerequisites>").await;
    insta::assert_snapshot!("form", tess.modal());
    tess.submit().await;
    assert!(tess.modal().contains("Please complete this required field"), "{}", tess.modal());
    tess.fill("What would it be?", "Students draw together\nwhat comes before what.").await;
    tess.fill("For whom?", "First-year students").await;
    tess.choose_many("Subjects", &["Mathematics"]).await;
    tess.choose_many("Skills that it needs", &["Svelte"]).await;
    tess.submit().await;
    hub.settle().await;
    insta::assert_snapshot!("saved", tess.modal());
    tess.again().await;
    hub.settle().await;
    assert_eq!(all(&hub).await.len(), 1);
    tess.close_all().await;
    let caro = joins(&hub, "caro", "I would build it").await;
    insta::assert_snapshot!("joined", caro.modal());
    caro.again().await;
    let dev = joins(&hub, "dev", "I would teach with it").await;
    dev.close_all().await;
    insta::assert_snapshot!("card", tess.messages("projects"));
    let ben = joins(&hub, "ben", "I would lead it").await;
    insta::assert_snapshot!("leader_joined", ben.modal());
    ben.close_all().await;
    insta::assert_snapshot!("enough", newest(&ben));
    assert_eq!(ben.dms().matches("Enough people are in").count(), 1, "{}", ben.dms());
    ben.press("Make it a project").await;
    insta::assert_snapshot!("prefilled", ben.modal());
    ben.choose("Stage", "Idea").await;
    ben.submit().await;
    ben.submit().await;
    hub.settle().await;
    assert_eq!(all(&hub).await[0].state, IdeaState::Building);
    assert!(tess.messages("projects").contains("which waits for a review"), "{}", tess.messages("projects"));
    hub.person("olga").press_in("organizers", "Approve").await;
    hub.settle().await;
    assert_eq!(all(&hub).await[0].state, IdeaState::Became);
    insta::assert_snapshot!("became", newest(&caro));
    for (person, which) in [(&dev, "you joined"), (&tess, "you had")] {
        let told = person.dms();
        assert_eq!(told.matches(&format!("An idea that {which} has made it")).count(), 1, "{told}");
    }
    assert!(!ben.dms().contains("An idea that you joined"), "{}", ben.dms());
    assert!(tess.messages("projects").contains("It has become a project"), "{}", tess.messages("projects"));
    let log: Vec<String> = hub
        .read(|conn| {
            let lines = audit::table.filter(audit::action.like("idea.%")).order(audit::id);
            Ok(lines.select(audit::action).load(conn)?)
        })
        .await;
    assert_eq!(log, ["idea.have", "idea.join", "idea.join", "idea.join", "idea.project"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_would_lead_those_who_joined_are_asked_once() {
    let hub = Hub::start().await;
    let tess = hub.person("tess");
    tess.slash("idea A map").await;
    tess.fill("What would it be?", "Students draw.").await;
    tess.submit().await;
    tess.close_all().await;
    hub.settle().await;
    for who in ["caro", "dev", "ben"] {
        joins(&hub, who, "I would build it").await.close_all().await;
    }
    let (caro, dev) = (hub.person("caro"), hub.person("dev"));
    insta::assert_snapshot!("who_leads", newest(&caro));
    // Coming and going asks nobody again.
    dev.slash("ideas").await;
    insta::assert_snapshot!("list", dev.ephemerals("general"));
    dev.press("Leave").await;
    hub.settle().await;
    assert!(dev.ephemerals("general").contains("You are out of"), "{}", dev.ephemerals("general"));
    joins(&hub, "dev", "I would mentor those who build it").await.close_all().await;
    assert_eq!(caro.dms().matches("nobody would lead it yet").count(), 1, "{}", caro.dms());
    caro.press("I would lead it").await;
    hub.settle().await;
    caro.again().await;
    hub.settle().await;
    assert_eq!(caro.dms().matches("Enough people are in").count(), 1, "{}", caro.dms());
    // Who wouldn't lead it makes no project of it.
    dev.slash("ideas").await;
    assert!(!dev.ephemerals("general").contains("Make it a project"), "{}", dev.ephemerals("general"));
    caro.slash("ideas").await;
    assert!(caro.ephemerals("general").contains("Make it a project"), "{}", caro.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idea_that_nobody_joined_closes_with_a_word() {
    let hub = Hub::start().await;
    samples::written(&hub, &samples::idea("A map"), &[]).await;
    let joined = samples::idea("A garden");
    samples::written(&hub, &joined, &[samples::joined(&joined, "U_CARO", Part::Build)]).await;
    hub.advance(Duration::days(59)).await;
    assert!(all(&hub).await.iter().all(|idea| idea.state == IdeaState::Open));
    hub.advance(Duration::days(2)).await;
    let states: Vec<IdeaState> = all(&hub).await.into_iter().map(|idea| idea.state).collect();
    assert_eq!(states, [IdeaState::Closed, IdeaState::Open]);
    hub.advance(Duration::days(2)).await;
    insta::assert_snapshot!("quiet", newest(&hub.person("tess")));
}

#[tokio::test(flavor = "multi_thread")]
async fn ideas_are_taken_back_and_down_and_kept_from_whom_they_are_kept() {
    let hub = Hub::start().await;
    let (mine, other) = (samples::idea("A map"), samples::idea("A garden"));
    for idea in [&mine, &other] {
        samples::written(&hub, idea, &[]).await;
    }
    let (tess, olga, caro) = (hub.person("tess"), hub.person("olga"), hub.person("caro"));
    hub.forge("caro", &button("ideas.take_back", mine.id.as_str())).await;
    assert!(all(&hub).await.iter().all(|idea| idea.state == IdeaState::Open));
    hub.forge("tess", &button("ideas.take_back", mine.id.as_str())).await;
    olga.slash("ideas").await;
    assert!(!olga.ephemerals("general").contains("A map"), "{}", olga.ephemerals("general"));
    olga.press("Take it down").await;
    hub.settle().await;
    assert!(tess.dms().contains("An organizer took “A garden” down"), "{}", tess.dms());
    let third = samples::idea("A lamp");
    samples::written(&hub, &third, &[]).await;
    hub.person_ctx("tess")
        .write(|conn, ctx| matching::block(conn, &ctx.workspace, &ctx.person, &"U_CARO".into(), ctx.now))
        .await
        .unwrap();
    caro.slash("ideas").await;
    assert!(!caro.ephemerals("general").contains("A lamp"), "{}", caro.ephemerals("general"));
    let part = json!({"selected_option": {"value": "build"}});
    hub.forge("caro", &form("ideas.join", &json!(third.id), &[("part", part)])).await;
    let (ws, id) = (hub.workspace(), third.id.clone());
    let joined = hub.read(move |conn| store::joined_of(conn, &ws, &[id])).await;
    assert!(joined.is_empty(), "{joined:?}");
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    use IdeaState::{Became, Building, Closed, Open};
    for state in [Open, Building, Became, Closed] {
        let case = samples::fullest(state, 1);
        let me = case.joined[0].person.clone();
        let cases: Vec<Case> = (0..6).map(|n| samples::fullest(state, n)).collect();
        let next = Some(case.idea.id.clone());
        let page = Page { cases, me: me.clone(), may_take_down: true, is_first: true, next };
        for message in [
            views::card(&case),
            views::page(&page),
            views::enough(&case, &case.joined),
            views::who_leads(&case),
            views::leading(&case),
            views::became(&case, true),
            views::quiet(&case),
            views::taken_down(&case),
            views::left(&case),
            views::not_in(&case),
            views::over(&case),
        ] {
            assert_message(&message);
        }
        for window in [
            views::form(&case.idea.title),
            views::saved(&case),
            views::join_form(&case, Some(Part::Lead)),
            views::join_form(&case, None),
            views::joined(&case, &me),
        ] {
            assert_modal(window);
        }
    }
}
