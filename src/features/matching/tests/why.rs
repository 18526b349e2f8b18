//! "Why, or why not?" as each side reads it, and what nobody is told.

use chrono::Duration;

use super::{fill, id, introduced, keep, profile};
use crate::features::introductions::IntroductionState;
use crate::features::matching::store;
use crate::features::profiles::{Profile, Visibility};
use crate::features::projects::Role;
use crate::features::projects::samples::approved;
use crate::testing::Hub;

/// What somebody is told about the one role and, if it isn't them, somebody else.
pub(super) async fn told(hub: &Hub, name: &str, about: Option<&str>) -> String {
    let person = hub.person(name);
    person.slash("why").await;
    person.choose("Role", "Frontend developer, Quizlab").await;
    if let Some(about) = about {
        let name = match about {
            "caro" => "Caro Lindqvist",
            other => panic!("{other}?"),
        };
        person.choose_many("Whom is it about?", &[name]).await;
    }
    person.submit().await;
    let seen = person.modal();
    person.close().await;
    seen
}

async fn a_role() -> (Hub, Role) {
    let hub = Hub::start().await;
    let (_, mut roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    for (name, skills) in [("caro", &["css"][..]), ("dev", &["svelte"]), ("tess", &["svelte"])] {
        keep(&hub, profile(name, skills)).await;
    }
    (hub, roles.remove(0))
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_learns_about_themselves_and_owners_about_others() {
    let (hub, _) = a_role().await;
    let caro = hub.person("caro");
    caro.slash("why").await;
    insta::assert_snapshot!("why_form", caro.modal());
    caro.close().await;
    insta::assert_snapshot!("why_caro", told(&hub, "caro", None).await);
    insta::assert_snapshot!("why_ana_about_caro", told(&hub, "ana", Some("caro")).await);
    assert!(told(&hub, "olga", Some("caro")).await.contains("Place *3* of 3"), "an organizer may ask, too");
    let refused = told(&hub, "tess", Some("caro")).await;
    assert!(refused.contains("by the role's owners and by organizers"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_skill_that_is_named_brings_the_place_that_is_promised() {
    let (hub, _) = a_role().await;
    let before = told(&hub, "caro", None).await;
    let (_, promised) = before.split_once("it would be place *").expect("a counterfactual");
    let promised = promised.split('*').next().unwrap().to_owned();
    // As the answer says: Svelte, at the level that is needed, and nothing else.
    keep(&hub, profile("caro", &["css", "svelte"])).await;
    let after = told(&hub, "caro", None).await;
    assert!(after.contains(&format!("Place *{promised}* of 3")), "{before}\n{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ones_own_business_is_told_to_oneself_alone() {
    let (hub, role) = a_role().await;
    let private = "nobody's business but theirs";
    let cases = [
        (
            "a break",
            Profile { paused_until: Some(hub.clock.now() + Duration::days(3)), ..profile("caro", &["css"]) },
            "you take a break",
        ),
        ("left", Profile { matching: false, ..profile("caro", &["css"]) }, "have left the matching"),
        (
            "hidden",
            Profile { visibility: Visibility::Nobody, ..profile("caro", &["css"]) },
            "you don't want to be suggested",
        ),
    ];
    for (what, changed, own) in cases {
        keep(&hub, changed).await;
        let (mine, theirs) = (told(&hub, "caro", None).await, told(&hub, "ana", Some("caro")).await);
        assert!(mine.contains(own), "{what}: {mine}");
        assert!(theirs.contains(private) && !theirs.contains("points"), "{what}: {theirs}");
    }
    keep(&hub, profile("caro", &["css"])).await;
    let (_, others) = approved(&hub, "Labquiz", &["Tester"]).await;
    introduced(&hub, "caro", &others[0], IntroductionState::Opened).await;
    assert!(told(&hub, "caro", None).await.contains("in as many projects as you wanted"));
    assert!(told(&hub, "ana", Some("caro")).await.contains(private));
    introduced(&hub, "caro", &role, IntroductionState::Opened).await;
    assert!(told(&hub, "caro", None).await.contains("you have met over this role"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_and_a_pass_are_silent_to_everybody() {
    let (hub, role) = a_role().await;
    let blocked = |ctx: crate::app::Ctx| async move {
        ctx.write(|conn, ctx| store::block(conn, &ctx.workspace, &id("ana"), &id("caro"), ctx.now))
            .await
            .unwrap();
    };
    blocked(hub.person_ctx("ana")).await;
    let passed = role.id.clone();
    hub.person_ctx("ana")
        .write(move |conn, ctx| store::dismiss(conn, &ctx.workspace, &passed, &id("dev"), true, ctx.now))
        .await
        .unwrap();
    let (of_block, of_pass) = (told(&hub, "caro", None).await, told(&hub, "dev", None).await);
    for seen in [&of_block, &of_pass, &told(&hub, "olga", Some("caro")).await] {
        assert!(seen.contains("nobody's business but theirs"), "{seen}");
        assert!(!seen.to_lowercase().contains("block"), "{seen}");
    }
    let alike =
        |text: &str| text.split("*Not suggested:*").nth(1).unwrap().lines().next().unwrap().to_owned();
    assert_eq!(alike(&of_block), alike(&of_pass));
}

#[tokio::test(flavor = "multi_thread")]
async fn full_roles_and_no_roles_have_an_answer() {
    let (hub, role) = a_role().await;
    let caro = hub.person("caro");
    caro.slash("why").await;
    caro.choose("Role", "Frontend developer, Quizlab").await;
    fill(&hub, &role).await;
    caro.submit().await;
    assert!(caro.modal().contains("no seat is free"), "{}", caro.modal());
    caro.close().await;
    caro.slash("why").await;
    assert!(
        caro.ephemerals("general").contains("No role is open right now"),
        "{}",
        caro.ephemerals("general")
    );
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    let seen = told(&hub, "tess", None).await;
    assert!(seen.contains("You have no profile yet"), "{seen}");
}
