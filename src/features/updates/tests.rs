//! Updates through the front door.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::Duration;
use diesel::prelude::*;

use super::model::{Draft, Meta, Sent};
use super::{Update, Week, samples, store, views};
use crate::db::schema::{held_messages, people};
use crate::demo::workspace::Person;
use crate::features::follows::Thing;
use crate::features::follows::samples::followed;
use crate::features::projects::samples::{approved, fullest, project, steady};
use crate::features::projects::{Card, Project, ProjectState};
use crate::features::{digest, follows, matching};
use crate::ids::PersonId;
use crate::notices::{self, Choice, Notice, Settings};
use crate::slack::Message;
use crate::testing::{Hub, assert_message, assert_modal};

fn newest(person: &Person) -> String {
    person.dms().rsplit("EdTech Hub").next().unwrap_or_default().to_owned()
}

async fn all(hub: &Hub) -> Vec<Update> {
    let ws = hub.workspace();
    hub.read(move |conn| store::after(conn, &ws, &"".into(), 99)).await
}

async fn told(hub: &Hub, person: &Person, happened: &str, help: &str) {
    person.slash("update").await;
    person.fill("What happened", happened).await;
    if !help.is_empty() {
        person.fill("Help wanted", help).await;
    }
    person.submit().await;
    hub.settle().await;
    person.close_all().await;
}

async fn chose(hub: &Hub, name: &str, chosen: Settings) {
    crate::features::people::know(&hub.person_ctx(name)).await.unwrap();
    hub.person_ctx(name)
        .write(move |conn, ctx| notices::save(conn, &ctx.workspace, &ctx.person, &chosen, ctx.now))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_from_its_first_word_to_who_follows() {
    let hub = Hub::start().await;
    let (quizlab, _) = approved(&hub, "Quizlab <&>", &["Tester"]).await;
    let (ana, caro, dev) = (hub.person("ana"), hub.person("caro"), hub.person("dev"));
    caro.press_in("projects", "Follow").await;
    hub.settle().await;
    insta::assert_snapshot!("followed", caro.ephemerals("projects"));
    // Ben owns it as well: he hears of what is his anyway.
    followed(&hub, "ben", &[Thing::project(&quizlab.id)]).await;
    ana.slash("update").await;
    insta::assert_snapshot!("form", ana.modal());
    ana.submit().await;
    assert!(ana.modal().contains("Please complete this required field"), "{}", ana.modal());
    ana.fill("What happened", "A class of 30 <uses> it & likes it.").await;
    ana.fill("What is next", "Grading by voice").await;
    ana.fill("Help wanted", "Somebody who speaks <!channel> Czech").await;
    ana.submit().await;
    insta::assert_snapshot!("sent", ana.modal());
    ana.again().await;
    hub.settle().await;
    assert_eq!(all(&hub).await.len(), 1);
    let board = caro.messages("projects");
    assert_eq!(board.matches("News of Quizlab").count(), 1, "{board}");
    insta::assert_snapshot!("thread", board.split(":mega:").last().unwrap_or_default());
    insta::assert_snapshot!("news", newest(&caro));
    for nobody in ["ben", "dev", "ana"] {
        let dms = hub.person(nobody).dms();
        assert!(!dms.contains("which you follow"), "{nobody}: {dms}");
    }
    // The project's page has it for everybody.
    dev.slash("project show Quizlab").await;
    let page = steady(&dev.ephemerals("general"));
    insta::assert_snapshot!("page", page);
    caro.press("Unfollow").await;
    hub.settle().await;
    caro.again().await;
    hub.settle().await;
    ana.close_all().await;
    told(&hub, &ana, "A second one.", "").await;
    assert_eq!(caro.dms().matches("which you follow").count(), 1, "{}", caro.dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_and_not_sent_is_kept() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &[]).await;
    let ana = hub.person("ana");
    ana.slash("update").await;
    ana.fill("What happened", "Half a thought").await;
    ana.close().await;
    hub.settle().await;
    hub.advance(Duration::hours(2)).await;
    ana.slash("update").await;
    insta::assert_snapshot!("kept", ana.modal());
    ana.submit().await;
    hub.settle().await;
    ana.close_all().await;
    ana.slash("update").await;
    assert!(!ana.modal().contains("Half a thought"), "{}", ana.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_projects_one_is_chosen() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &[]).await;
    approved(&hub, "Labsim", &[]).await;
    let ana = hub.person("ana");
    ana.slash("update").await;
    ana.choose("Project", "Labsim").await;
    ana.fill("What happened", "It simulates more.").await;
    ana.submit().await;
    hub.settle().await;
    assert!(ana.modal().contains("*Labsim*"), "{}", ana.modal());
    ana.close_all().await;
    // By its name, and from one's own Home tab, it is chosen already.
    ana.slash("update quiz").await;
    assert!(ana.modal().contains("*Quizlab*") && !ana.modal().contains("Labsim"), "{}", ana.modal());
    ana.close_all().await;
    ana.open_home().await;
    hub.settle().await;
    ana.press_on_home("Write an update").await;
    assert!(ana.modal().contains("What happened"), "{}", ana.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn three_a_day_are_enough_and_only_listed_projects_tell() {
    let hub = Hub::start().await;
    let (ana, caro) = (hub.person("ana"), hub.person("caro"));
    caro.slash("update").await;
    insta::assert_snapshot!("owns_none", caro.ephemerals("general"));
    let (quizlab, _) = approved(&hub, "Quizlab", &[]).await;
    for n in 0..3 {
        told(&hub, &ana, &format!("Thing {n}."), "").await;
    }
    ana.slash("update").await;
    insta::assert_snapshot!("too_much", ana.ephemerals("general"));
    assert_eq!(all(&hub).await.len(), 3);
    hub.advance(Duration::hours(25)).await;
    told(&hub, &ana, "The next day.", "").await;
    assert_eq!(all(&hub).await.len(), 4);
    // The page shows the latest three.
    caro.slash("project show Quizlab").await;
    let page = caro.ephemerals("general");
    assert!(
        page.contains("The next day.") && page.contains("Thing 2.") && !page.contains("Thing 0."),
        "{page}"
    );
    let id = quizlab.id.clone();
    hub.person_ctx("ana")
        .write(move |conn, ctx| {
            use crate::features::projects::{
                self,
                ProjectState::{Approved, Paused},
            };
            projects::set_state(conn, &ctx.workspace, &id, &[Approved], Paused, ctx.now)
        })
        .await
        .unwrap();
    ana.slash("update").await;
    insta::assert_snapshot!("pauses", ana.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_kept_apart_or_left_hears_nothing() {
    let hub = Hub::start().await;
    let (quizlab, _) = approved(&hub, "Quizlab", &[]).await;
    for name in ["caro", "dev", "tess"] {
        followed(&hub, name, &[Thing::project(&quizlab.id)]).await;
    }
    hub.person_ctx("ana")
        .write(|conn, ctx| {
            matching::block(conn, &ctx.workspace, &ctx.person, &"U_DEV".into(), ctx.now)?;
            diesel::update(people::table.find((&ctx.workspace, "U_TESS")))
                .set(people::deactivated.eq(true))
                .execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
    let ana = hub.person("ana");
    ana.slash("update").await;
    ana.fill("What happened", "It works.").await;
    ana.submit().await;
    hub.settle().await;
    assert!(ana.modal().contains("1 follower hears of it"), "{}", ana.modal());
    for (name, times) in [("caro", 1), ("dev", 0), ("tess", 0)] {
        assert_eq!(hub.person(name).dms().matches("It works.").count(), times, "{name}");
    }
    // On the page neither: what she wrote isn't there for him.
    let dev = hub.person("dev");
    dev.slash("project show Quizlab").await;
    assert!(!dev.ephemerals("general").contains("It works."), "{}", dev.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_followers_is_told_by_the_job_each_once() {
    let hub = Hub::start().await;
    hub.as_in_the_world().await;
    let (quizlab, _) = approved(&hub, "Quizlab", &[]).await;
    hub.person_ctx("ana")
        .write(move |conn, ctx| {
            for at in 0..230 {
                let person: PersonId = format!("U{at:04}").into();
                let row = (
                    people::workspace.eq(&ctx.workspace),
                    people::id.eq(&person),
                    people::name.eq("One"),
                    people::timezone.eq("UTC"),
                    people::bot.eq(false),
                    people::deactivated.eq(false),
                    people::created_at.eq(ctx.now),
                    people::updated_at.eq(ctx.now),
                );
                diesel::insert_into(people::table).values(row).execute(conn)?;
                let project = Thing::project(&quizlab.id);
                follows::follow(conn, &ctx.workspace, &person, &project, ctx.now)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    told(&hub, &hub.person("ana"), "A class uses it.", "").await;
    let kept: Vec<String> = hub
        .read(|conn| {
            let of = held_messages::table.filter(held_messages::name.like("post:update:%"));
            Ok(of.select(held_messages::person).order(held_messages::person).load(conn)?)
        })
        .await;
    assert_eq!(kept.len(), 230);
    assert!(kept.windows(2).all(|two| two[0] < two[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_channel_reads_on_monday_what_projects_tell() {
    let hub = Hub::start().await;
    hub.person_ctx("olga").write(|conn, ctx| digest::plan(conn, &ctx.workspace, ctx.now)).await.unwrap();
    for name in ["Quizlab", "Labsim", "Peerloop"] {
        let (one, _) = approved(&hub, name, &[]).await;
        for n in 0..2 {
            let told =
                samples::update(&one, &format!("{name} tells {n}."), if n == 0 { "A tester" } else { "" });
            hub.person_ctx("ana")
                .write(move |conn, ctx| store::insert(conn, &ctx.workspace, &told))
                .await
                .unwrap();
        }
    }
    hub.advance(Duration::days(7)).await;
    let board = hub.person("caro").messages("projects");
    insta::assert_snapshot!("digest", board.split("# This week in").last().unwrap_or_default());
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_digest_tells_what_one_follows_and_nothing_twice() {
    let hub = Hub::start().await;
    hub.as_in_the_world().await;
    let weekly = Settings { weekly: true, ..Settings::default() };
    let at_once = Settings { choices: [(Notice::Updates, Choice::AtOnce)].into(), ..weekly.clone() };
    let (quizlab, _) = approved(&hub, "Quizlab", &[]).await;
    chose(&hub, "caro", weekly.clone()).await;
    chose(&hub, "dev", at_once).await;
    chose(&hub, "tess", weekly).await;
    for name in ["caro", "dev"] {
        followed(&hub, name, &[Thing::project(&quizlab.id)]).await;
    }
    followed(&hub, "tess", &[Thing::subject("Mathematics"), Thing::skill(&"svelte".into())]).await;
    // Ana owns what she would hear of.
    followed(&hub, "ana", &[Thing::subject("Mathematics")]).await;
    let ana = hub.person("ana");
    hub.advance(Duration::hours(1)).await;
    told(&hub, &ana, "A class uses it.", "A tester who speaks Czech").await;
    let others: [(Project, _); 1] = [approved(&hub, "Labsim", &["Front end"]).await];
    assert_eq!(others.len(), 1);
    hub.advance(Duration::days(3)).await;
    let [caro, dev, tess] = ["caro", "dev", "tess"].map(|name| hub.person(name));
    assert!(!caro.dms().contains("A class uses it."), "{}", caro.dms());
    assert_eq!(dev.dms().matches("A class uses it.").count(), 1, "{}", dev.dms());
    hub.advance(Duration::days(5)).await;
    insta::assert_snapshot!("weekly_followed", caro.dms());
    insta::assert_snapshot!("weekly_subjects", tess.dms());
    for person in [&caro, &dev, &tess] {
        assert_eq!(person.dms().matches("A class uses it.").count(), 1, "{}", person.dms());
    }
    assert!(!ana.dms().contains("What you follow"), "{}", ana.dms());
    // The next week has nothing of it.
    hub.advance(Duration::days(7)).await;
    assert_eq!(caro.dms().matches("What you follow").count(), 1, "{}", caro.dms());
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let (mut full, roles) = fullest();
    full.id = "p".repeat(32).into();
    let update = |n: usize| samples::fullest(&full, n);
    let card = |n: usize| Card {
        project: Project { id: format!("{n:032}").into(), ..full.clone() },
        roles: roles.clone(),
        owners: Vec::new(),
        names: Arc::new(HashMap::new()),
        reply: None,
    };
    let week =
        Week { told: (0..9).map(|n| (update(n), full.clone())).collect(), new: (0..9).map(card).collect() };
    let latest: Vec<Update> = (0..3).map(update).collect();
    let on_page = |owner, follows| Message::new("x", views::on_page(&full, &latest, owner, follows));
    let paused = Project { state: ProjectState::Paused, ..full.clone() };
    for message in [
        views::in_thread(&full, &update(0)),
        views::news(&full, &update(0)),
        on_page(true, false),
        on_page(false, false),
        on_page(false, true),
        Message::new("x", views::followed(&week)),
        Message::new("x", views::followed(&Week { told: Vec::new(), ..week.clone() })),
        views::nothing_to_tell_of(None),
        views::nothing_to_tell_of(Some(&paused)),
        views::nothing_to_tell_of(Some(&project("Quizlab", ProjectState::ChangesRequested))),
    ] {
        assert_message(&message);
    }
    assert!(views::followed(&week).len() <= 10);
    let draft = Draft {
        project: Some(full.id.clone()),
        happened: "&".repeat(1000),
        next: "&".repeat(500),
        help: "&".repeat(500),
    };
    let many: Vec<Project> = (0..100).map(|n| card(n).project).collect();
    let sent = |followers| Sent { project: full.clone(), thread: Some("C1".into()), digest: true, followers };
    for view in [
        views::form(&many, &draft, Some(Duration::hours(3)), &Meta::default()),
        views::form(&many[..1], &Draft::default(), None, &Meta { project: Some(full.id.clone()) }),
        views::sent(&sent(0)),
        views::sent(&sent(1_000_000)),
    ] {
        assert_modal(view);
    }
}
