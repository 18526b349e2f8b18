//! `/edtech find SKILL`.

use super::{asks, id, keep, profile};
use crate::features::matching::store;
use crate::features::people;
use crate::features::profiles::{Profile, ProfileSkill, Visibility};
use crate::features::projects::samples::{appoint_omar, approved, project, role, submit};
use crate::features::projects::{self, ProjectState, Role};
use crate::features::skills::{self, Level};
use crate::testing::Hub;

#[tokio::test(flavor = "multi_thread")]
async fn a_skill_leads_to_roles_and_people() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    keep(&hub, Profile { visibility: Visibility::Everyone, ..profile("caro", &["svelte"]) }).await;
    let wants = ProfileSkill { skill: "svelte".into(), level: Level::KnowsTheIdea, wanted: true };
    keep(&hub, Profile { visibility: Visibility::Everyone, skills: vec![wants], ..profile("tess", &[]) })
        .await;
    insta::assert_snapshot!("find_as_developer", asks(&hub, "dev", "find svelte").await);
    insta::assert_snapshot!("find_as_owner", asks(&hub, "ana", "find svelte").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typo_finds_what_was_meant() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    let seen = asks(&hub, "dev", "find svlete").await;
    assert!(seen.contains("# Svelte") && seen.contains("comes nearest to “svlete”"), "{seen}");
    assert!(seen.contains("Frontend developer"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_knows_and_nothing_at_all() {
    let hub = Hub::start().await;
    insta::assert_snapshot!("find_unknown", asks(&hub, "dev", "find basket & <!channel> weaving").await);
    insta::assert_snapshot!("find_nothing", asks(&hub, "dev", "find").await);
    insta::assert_snapshot!("find_no_hit", asks(&hub, "dev", "find moodle").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_seen_by_whom() {
    let hub = Hub::start().await;
    appoint_omar(&hub).await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    for (name, visibility) in
        [("caro", Visibility::Everyone), ("dev", Visibility::Owners), ("tess", Visibility::Nobody)]
    {
        keep(&hub, Profile { visibility, ..profile(name, &["svelte"]) }).await;
    }
    // (who looks, for what, sees Caro, sees Dev); nobody sees Tess.
    for (who, skill, caro, dev) in [
        ("ana", "svelte", true, true),   // owns a role that needs it
        ("omar", "svelte", true, true),  // organizes
        ("tess", "svelte", true, false), // neither
        ("caro", "svelte", false, false),
    ] {
        let seen = asks(&hub, who, &format!("find {skill}")).await;
        let people = seen.split("*People").nth(1).unwrap_or_default();
        assert_eq!(people.contains("Caro"), caro, "{who}:\n{seen}");
        assert_eq!(people.contains("Dev"), dev, "{who}:\n{seen}");
        assert!(!people.contains("Tess"), "{who}:\n{seen}");
    }
    // An owner sees no more than others where the skill isn't one that they look for.
    for name in ["caro", "dev"] {
        keep(
            &hub,
            Profile {
                visibility: if name == "caro" { Visibility::Everyone } else { Visibility::Owners },
                ..profile(name, &["moodle"])
            },
        )
        .await;
    }
    let seen = asks(&hub, "ana", "find moodle").await;
    assert!(seen.contains("Caro") && !seen.contains("Dev"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_rests_or_is_blocked_is_not_found() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    let everyone = |name| Profile { visibility: Visibility::Everyone, ..profile(name, &["svelte"]) };
    let until = hub.clock.now() + chrono::Duration::days(3);
    keep(&hub, Profile { paused_until: Some(until), ..everyone("caro") }).await;
    keep(&hub, Profile { matching: false, ..everyone("dev") }).await;
    keep(&hub, everyone("tess")).await;
    keep(&hub, everyone("omar")).await;
    hub.person_ctx("tess")
        .write(|conn, ctx| store::block(conn, &ctx.workspace, &id("tess"), &id("ana"), ctx.now))
        .await
        .unwrap();
    let seen = asks(&hub, "ana", "find svelte").await;
    let people = seen.split("*People").nth(1).unwrap_or_default();
    assert!(people.contains("Omar"), "{seen}");
    for hidden in ["Caro", "Dev", "Tess"] {
        assert!(!people.contains(hidden), "{hidden}:\n{seen}");
    }
    let seen = asks(&hub, "tess", "find svelte").await;
    assert!(!seen.contains("Frontend developer"), "the other way round as well:\n{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skill_that_only_this_community_knows_is_found() {
    let hub = Hub::start().await;
    let (workspace, now) = (hub.workspace(), hub.clock.now());
    people::know(&hub.person_ctx("caro")).await.unwrap();
    let typed = hub
        .app
        .db
        .write(move |conn| {
            skills::adopt_typed(conn, &workspace, &id("caro"), &["new:Braille music".to_owned()], now)
        })
        .await
        .unwrap();
    let have = ProfileSkill { skill: typed[0].clone(), level: Level::CanLead, wanted: false };
    keep(&hub, Profile { visibility: Visibility::Everyone, skills: vec![have], ..profile("caro", &[]) })
        .await;
    let seen = asks(&hub, "dev", "find braille  MUSIC").await;
    assert!(seen.contains("Caro"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_review_or_is_full_is_not_found() {
    let hub = Hub::start().await;
    let waiting = project("Peerly", ProjectState::Submitted);
    submit(&hub, &waiting, &[role(&waiting, "Designer", &["svelte"])]).await;
    let full = project("Simula", ProjectState::Approved);
    let taken = Role { filled: 2, ..role(&full, "Tester", &["svelte"]) };
    hub.person_ctx("ana")
        .write(move |conn, ctx| projects::create(conn, &ctx.workspace, &full, &[id("ana")], &[taken]))
        .await
        .unwrap();
    let seen = asks(&hub, "dev", "find svelte").await;
    assert!(!seen.contains("Designer") && !seen.contains("Tester"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_are_shown_and_that_there_are_more() {
    let hub = Hub::start().await;
    for name in ["Quizlab", "Peerly", "Simula"] {
        approved(&hub, name, &["One", "Two", "Three", "Four"]).await;
    }
    let seen = asks(&hub, "dev", "find svelte").await;
    assert_eq!(seen.matches("[I'm interested").count(), 10, "{seen}");
    assert!(seen.contains("There are more"), "{seen}");
    // Whoever owns several openings is asked to which of them.
    keep(&hub, Profile { visibility: Visibility::Everyone, ..profile("caro", &["svelte"]) }).await;
    let ana = hub.person("ana");
    ana.slash("find svelte").await;
    ana.choose("Invite to …", "One, Peerly").await;
    assert!(ana.modal().contains("Caro"), "{}", ana.modal());
}
