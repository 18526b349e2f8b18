//! `/edtech match`, as a developer, as an owner and as both; turning pages, passing over and taking it back.

use chrono::Duration;

use super::{asks, fill, id, introduced, keep, profile};
use crate::features::introductions::IntroductionState;
use crate::features::matching::store;
use crate::features::profiles::{Profile, Visibility};
use crate::features::projects::samples::{self, approved, steady};
use crate::features::projects::{self, ProjectState};
use crate::testing::Hub;

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_sees_roles_and_why() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab <!channel>", &["Frontend developer", "Tester & writer"]).await;
    keep(&hub, profile("caro", &["svelte", "css"])).await;
    let seen = asks(&hub, "caro", "match").await;
    insta::assert_snapshot!("developer", seen);
    // Whoever has none of the skills is shown the same roles, and what is missing.
    keep(&hub, profile("dev", &["moodle"])).await;
    insta::assert_snapshot!("developer_without_the_skill", asks(&hub, "dev", "match").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_sees_people_who_agreed_to_be_found() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    for (name, visibility) in
        [("caro", Visibility::Everyone), ("dev", Visibility::Owners), ("tess", Visibility::Nobody)]
    {
        keep(&hub, Profile { visibility, ..profile(name, &["svelte"]) }).await;
    }
    let seen = asks(&hub, "ben", "match").await;
    assert!(!seen.contains("Tess"), "Tess agreed to be seen by nobody:\n{seen}");
    insta::assert_snapshot!("owner", seen);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_who_builds_too_sees_both() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    keep(&hub, profile("ana", &["svelte"])).await;
    let seen = asks(&hub, "ana", "match").await;
    insta::assert_snapshot!("owner_without_roles", seen);
    let other = samples::project("Peerly", ProjectState::Approved);
    let role = samples::role(&other, "Designer", &["svelte"]);
    hub.person_ctx("dev")
        .write(move |conn, ctx| projects::create(conn, &ctx.workspace, &other, &[id("dev")], &[role]))
        .await
        .unwrap();
    insta::assert_snapshot!("both", asks(&hub, "ana", "match").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_looking_is_told_why() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    insta::assert_snapshot!("without_profile", asks(&hub, "caro", "match").await);

    let until = hub.clock.now() + Duration::days(14);
    keep(&hub, Profile { paused_until: Some(until), ..profile("caro", &["svelte"]) }).await;
    insta::assert_snapshot!("paused", steady(&asks(&hub, "caro", "match").await));
    hub.clock.advance(Duration::days(15));
    assert!(asks(&hub, "caro", "match").await.contains("[I'm interested"), "the break is over");

    keep(&hub, Profile { matching: false, ..profile("caro", &["svelte"]) }).await;
    insta::assert_snapshot!("left", asks(&hub, "caro", "match").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_as_many_projects_as_they_wanted_is_left_alone() {
    let hub = Hub::start().await;
    let (_, roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    approved(&hub, "Peerly", &["Designer"]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    introduced(&hub, "caro", &roles[0], IntroductionState::Opened).await;
    insta::assert_snapshot!("busy", asks(&hub, "caro", "match").await);
    assert!(!asks(&hub, "ana", "match").await.contains("Caro"), "and is suggested to nobody");
    keep(&hub, Profile { max_projects: 2, ..profile("caro", &["svelte"]) }).await;
    let seen = asks(&hub, "caro", "match").await;
    assert!(seen.contains("Designer") && !seen.contains("Frontend developer"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_open() {
    let hub = Hub::start().await;
    keep(&hub, profile("caro", &["svelte"])).await;
    insta::assert_snapshot!("nothing_open", asks(&hub, "caro", "match").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_paged() {
    let hub = Hub::start().await;
    let titles = ["One", "Two", "Three", "Four", "Five"];
    approved(&hub, "Quizlab", &titles).await;
    approved(&hub, "Peerly", &titles[..2]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    let caro = hub.person("caro");
    caro.slash("match").await;
    let first = caro.ephemerals("general");
    assert_eq!(first.matches("[I'm interested").count(), 5, "{first}");
    caro.press("More roles").await;
    hub.settle().await;
    let second = caro.ephemerals("general");
    assert_eq!(second.matches("[I'm interested").count(), 2, "in place of the first page:\n{second}");
    for title in first.lines().filter(|line| line.contains("* at *")) {
        assert!(!second.contains(title), "{title} was on the first page");
    }
    // Passing over from a later page stays on that page.
    caro.press("Not for me").await;
    hub.settle().await;
    let left = caro.ephemerals("general");
    assert_eq!(left.matches("[I'm interested").count(), 1, "{left}");
    caro.press("Back to the start").await;
    hub.settle().await;
    assert_eq!(caro.ephemerals("general").matches("[I'm interested").count(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_role_of_a_page_can_be_passed_over() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["One", "Two", "Three", "Four", "Five"]).await;
    approved(&hub, "Peerly", &["Six"]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    let caro = hub.person("caro");
    caro.slash("match").await;
    caro.press("More roles").await;
    hub.settle().await;
    caro.press("Not for me").await;
    hub.settle().await;
    insta::assert_snapshot!("last_page_emptied", caro.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn own_openings_are_paged() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["One", "Two", "Three", "Four"]).await;
    let ana = hub.person("ana");
    ana.slash("match").await;
    let first = ana.ephemerals("general");
    assert!(first.contains("*Three*") && !first.contains("*Four*"), "{first}");
    ana.press("More of my roles").await;
    hub.settle().await;
    let second = ana.ephemerals("general");
    assert!(second.contains("*Four*") && !second.contains("*Three*"), "{second}");
    ana.press("Back to the start").await;
    hub.settle().await;
    assert!(ana.ephemerals("general").contains("*One*"));
}

#[tokio::test(flavor = "multi_thread")]
async fn not_for_me_is_silent_and_can_be_taken_back() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer", "Tester"]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    let (caro, ana) = (hub.person("caro"), hub.person("ana"));
    let told = ana.dms();
    caro.slash("match").await;
    caro.press("Not for me").await;
    caro.again().await;
    hub.settle().await;
    insta::assert_snapshot!("not_for_me", caro.ephemerals("general"));
    assert_eq!(ana.dms(), told, "nobody is told");
    // The owner isn't shown somebody who doesn't want the role.
    let seen = asks(&hub, "ana", "match").await;
    assert_eq!(seen.matches("[Invite").count(), 1, "{seen}");
    caro.press("Undo").await;
    caro.again().await;
    hub.settle().await;
    let back = caro.ephemerals("general");
    assert_eq!(back.matches("[I'm interested").count(), 2, "{back}");
    assert!(!back.contains("[Undo"), "{back}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pass_is_silent_and_can_be_taken_back() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    let (caro, ana) = (hub.person("caro"), hub.person("ana"));
    ana.slash("match").await;
    ana.press("Pass").await;
    ana.again().await;
    hub.settle().await;
    insta::assert_snapshot!("pass", ana.ephemerals("general"));
    assert!(caro.dms().is_empty(), "{}", caro.dms());
    ana.press("Undo").await;
    hub.settle().await;
    assert!(ana.ephemerals("general").contains("[Invite"), "{}", ana.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_owner_passes_over_people() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    let ana = hub.person("ana");
    ana.slash("match").await;
    // Ana is an owner no more when she presses.
    let (workspace, ben) = (hub.workspace(), id("ben"));
    hub.app
        .db
        .write(move |conn| {
            use crate::db::schema::project_owners;
            use diesel::prelude::*;
            diesel::delete(
                project_owners::table
                    .filter(project_owners::workspace.eq(&workspace))
                    .filter(project_owners::person.ne(&ben)),
            )
            .execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
    ana.press("Pass").await;
    hub.settle().await;
    assert!(asks(&hub, "ben", "match").await.contains("[Invite"), "Caro was not passed over");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_blocked_is_not_there() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    assert!(asks(&hub, "caro", "match").await.contains("Frontend developer"));
    hub.person_ctx("caro")
        .write(|conn, ctx| store::block(conn, &ctx.workspace, &id("caro"), &id("ben"), ctx.now))
        .await
        .unwrap();
    // Ben owns Quizlab as well as Ana: neither side sees the other, and nobody is told why.
    assert!(!asks(&hub, "caro", "match").await.contains("Frontend developer"));
    for owner in ["ana", "ben"] {
        let seen = asks(&hub, owner, "match").await;
        assert!(!seen.contains("Caro") && !seen.contains("block"), "{seen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_role_looks_for_nobody() {
    let hub = Hub::start().await;
    let (_, roles) = approved(&hub, "Quizlab", &["Frontend developer", "Tester"]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    fill(&hub, &roles[0]).await;
    for name in ["caro", "ana"] {
        let seen = asks(&hub, name, "match").await;
        assert!(!seen.contains("Frontend developer") && seen.contains("Tester"), "{seen}");
    }
}
