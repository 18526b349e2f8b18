//! Follows through the front door.

use diesel::prelude::*;

use super::model::{Chosen, Entry, Page, Thing};
use super::{samples, store, views};
use crate::db::schema::skills;
use crate::features::projects::samples::{approved, fullest, project};
use crate::features::projects::{Project, ProjectState};
use crate::features::skills as skills_feature;
use crate::testing::{Hub, assert_message, assert_modal};

async fn of(hub: &Hub, name: &str) -> Vec<String> {
    let (ws, person) = (hub.workspace(), hub.person_ctx(name).person);
    let all = hub.read(move |conn| store::of_person(conn, &ws, &person, None, 99)).await;
    all.iter().map(ToString::to_string).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_follows_is_chosen_seen_and_let_go() {
    let hub = Hub::start().await;
    let (quizlab, _) = approved(&hub, "Quizlab <&>", &["Tester"]).await;
    let caro = hub.person("caro");
    caro.slash("follow").await;
    insta::assert_snapshot!("empty", caro.ephemerals("general"));
    caro.press("Choose subjects and skills").await;
    insta::assert_snapshot!("form", caro.modal());
    caro.choose_many("Subjects", &["Mathematics", "Physics"]).await;
    caro.choose_many("Skills", &["Svelte"]).await;
    caro.submit().await;
    insta::assert_snapshot!("saved", caro.modal());
    caro.again().await;
    caro.close_all().await;
    // A project, from its page.
    caro.slash("project show Quizlab").await;
    caro.press("Follow").await;
    hub.settle().await;
    assert!(caro.ephemerals("general").contains("[Unfollow"), "{}", caro.ephemerals("general"));
    caro.again().await;
    hub.settle().await;
    let project = format!("project:{}", quizlab.id);
    assert_eq!(of(&hub, "caro").await, [&project, "skill:svelte", "subject:Mathematics", "subject:Physics"]);
    caro.slash("follow").await;
    insta::assert_snapshot!("list", caro.ephemerals("general"));
    caro.press_nth("Unfollow", 1).await;
    hub.settle().await;
    assert_eq!(of(&hub, "caro").await.len(), 3);
    // What is taken out of the form is let go of.
    caro.press("Choose subjects and skills").await;
    caro.choose_many("Subjects", &["Physics"]).await;
    caro.submit().await;
    assert!(of(&hub, "caro").await.contains(&"subject:Physics".to_owned()));
    assert!(!of(&hub, "caro").await.contains(&"subject:Mathematics".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_follow_what_is_theirs_anyway() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &[]).await;
    let ana = hub.person("ana");
    ana.press_in("projects", "Follow").await;
    hub.settle().await;
    insta::assert_snapshot!("yours", ana.ephemerals("projects"));
    assert!(of(&hub, "ana").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_has_pages() {
    let hub = Hub::start().await;
    let things: Vec<Thing> =
        skills_feature::subjects().iter().take(13).map(|subject| Thing::subject(subject)).collect();
    samples::followed(&hub, "caro", &things).await;
    let caro = hub.person("caro");
    caro.slash("follow").await;
    assert_eq!(caro.ephemerals("general").matches("· subject").count(), 10, "{}", caro.ephemerals("general"));
    caro.press("More").await;
    hub.settle().await;
    assert_eq!(caro.ephemerals("general").matches("· subject").count(), 3, "{}", caro.ephemerals("general"));
    caro.press("Unfollow").await;
    hub.settle().await;
    assert_eq!(caro.ephemerals("general").matches("· subject").count(), 2, "{}", caro.ephemerals("general"));
    caro.press("Back to the first").await;
    hub.settle().await;
    assert_eq!(caro.ephemerals("general").matches("· subject").count(), 10, "{}", caro.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_hears_once_that_it_closed() {
    let hub = Hub::start().await;
    let (quizlab, roles) = approved(&hub, "Quizlab", &["Tester"]).await;
    for name in ["caro", "dev", "ben"] {
        samples::followed(&hub, name, &[Thing::project(&quizlab.id)]).await;
    }
    // Dev asked for a role: he is told what becomes of that, and nothing besides.
    let (dev, role, whose) = ("U_DEV", roles[0].id.clone(), quizlab.id.clone());
    hub.person_ctx("dev")
        .write(move |conn, ctx| {
            use crate::db::schema::introductions as t;
            let now = ctx.now;
            diesel::insert_into(t::table)
                .values((
                    t::workspace.eq(&ctx.workspace),
                    t::id.eq("i1"),
                    t::project.eq(&whose),
                    t::role.eq(&role),
                    t::developer.eq(dev),
                    t::owner.eq("U_ANA"),
                    t::asked_by.eq(dev),
                    t::line.eq(""),
                    t::state.eq("asked"),
                    t::active.eq(true),
                    t::reminders.eq(0),
                    t::asked_at.eq(now),
                ))
                .execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
    let ws = hub.workspace();
    let id = quizlab.id.clone();
    let told = hub.read(move |conn| store::told_otherwise(conn, &ws, &id)).await;
    assert_eq!(told, ["U_DEV".into()]);
    let ana = hub.person("ana");
    ana.slash("project close").await;
    ana.fill("Why does it close?", "The term <is> over.").await;
    ana.submit().await;
    hub.settle().await;
    let caro = hub.person("caro");
    insta::assert_snapshot!("closed", caro.dms());
    assert_eq!(caro.dms().matches("which you follow, is closed").count(), 1);
    for name in ["dev", "ben", "ana"] {
        assert!(!hub.person(name).dms().contains("which you follow"), "{name}: {}", hub.person(name).dms());
    }
    caro.press("Unfollow").await;
    hub.settle().await;
    caro.again().await;
    hub.settle().await;
    assert!(of(&hub, "caro").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_followed_a_merged_skill_follows_what_it_became() {
    let hub = Hub::start().await;
    let (old, new) = (Thing::skill(&"sveltejs".into()), Thing::skill(&"svelte".into()));
    samples::followed(&hub, "caro", &[old.clone(), new.clone()]).await;
    samples::followed(&hub, "dev", std::slice::from_ref(&old)).await;
    hub.person_ctx("olga")
        .write(|conn, ctx| {
            store::replace_skill(conn, &ctx.workspace, &"sveltejs".into(), &"svelte".into())?;
            Ok(skills::table.count().get_result::<i64>(conn)?)
        })
        .await
        .unwrap();
    for name in ["caro", "dev"] {
        assert_eq!(of(&hub, name).await, ["skill:svelte"], "{name}");
    }
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let (full, _) = fullest();
    let entry = |n: usize| Entry {
        thing: Thing::project(&format!("{n:032}").into()),
        name: "&".repeat(150),
        project: Some(full.clone()),
    };
    let named = |thing: Thing| Entry { name: "<".repeat(100), thing, project: None };
    let mut entries: Vec<Entry> = (0..8).map(entry).collect();
    entries.push(named(Thing::skill(&"&".repeat(100).into())));
    entries.push(named(Thing::subject(&"&".repeat(100))));
    let last = Some(Thing::subject(&"&".repeat(100)));
    let page = Page { entries, after: last.clone(), next: last.clone(), weekly: false };
    for message in [
        views::page(&page),
        views::page(&Page { after: None, weekly: true, ..page.clone() }),
        views::page(&Page::default()),
        views::page(&Page { after: last, ..Page::default() }),
        views::followed(&full),
        views::unfollowed(&full),
        views::not_followed(),
        views::yours(&full),
        views::yours(&project("Quizlab", ProjectState::Paused)),
        views::closed(&Project { decision_note: Some("&".repeat(300)), ..full.clone() }, &["U1".into()]),
        views::closed(&full, &[]),
    ] {
        assert_message(&message);
    }
    let chosen = Chosen {
        subjects: (0..20).map(|n| format!("{n}{}", "&".repeat(70))).collect(),
        skills: (0..20).map(|n| (format!("{n}{}", "&".repeat(70)), format!("{n}"))).collect(),
    };
    for view in [
        views::form(&chosen),
        views::form(&Chosen::default()),
        views::saved(&chosen, false),
        views::saved(&Chosen::default(), true),
    ] {
        assert_modal(view);
    }
}
