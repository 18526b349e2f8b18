//! Teams as owners, organizers and others meet them.

use super::{keep, profile};
use crate::features::matching::store;
use crate::features::projects::samples::{self, approved};
use crate::features::projects::{ProjectState, Stage};
use crate::testing::Hub;

/// Two roles: one needs Svelte, the other Moodle.
async fn two_roles() -> Hub {
    let hub = Hub::start().await;
    let project = samples::project("Quizlab", ProjectState::Submitted);
    let roles = [
        samples::role(&project, "Frontend developer", &["svelte", "css"]),
        samples::role(&project, "Moodle developer", &["moodle"]),
    ];
    samples::submit(&hub, &project, &roles).await;
    hub.person("olga").press_in("organizers", "Approve").await;
    hub.settle().await;
    for (name, skills) in [("caro", &["svelte", "css"][..]), ("dev", &["svelte"]), ("tess", &["moodle"])] {
        keep(&hub, profile(name, skills)).await;
    }
    hub
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_are_shown_who_together_covers_it_and_invite_them() {
    let hub = two_roles().await;
    let ana = hub.person("ana");
    ana.slash("team Quizlab").await;
    insta::assert_snapshot!("team_owner", ana.ephemerals("general"));
    ana.press("Invite").await;
    assert!(ana.modal().contains("Caro"), "{}", ana.modal());
    ana.close().await;
    // The one project that Ana owns needs no name.
    ana.slash("team").await;
    assert_eq!(ana.ephemerals("general").matches("# A team for Quizlab").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn organizers_look_and_others_are_refused() {
    let hub = two_roles().await;
    let (olga, dev) = (hub.person("olga"), hub.person("dev"));
    olga.slash("team quizlab").await;
    let seen = olga.ephemerals("general");
    assert!(seen.contains("*@Caro* as Frontend developer") && !seen.contains("[Invite"), "{seen}");
    dev.slash("team Quizlab").await;
    insta::assert_snapshot!("team_refused", dev.ephemerals("general"));
    olga.slash("team Nothing of the kind").await;
    assert!(olga.ephemerals("general").contains("No project is called"), "{}", olga.ephemerals("general"));
    dev.slash("team").await;
    assert!(dev.ephemerals("general").contains("For which project?"), "{}", dev.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_blocked_is_in_no_team_and_what_is_missing_is_named() {
    let hub = two_roles().await;
    hub.person_ctx("tess")
        .write(|conn, ctx| store::block(conn, &ctx.workspace, &ctx.person, &"U_BEN".into(), ctx.now))
        .await
        .unwrap();
    let ana = hub.person("ana");
    ana.slash("team Quizlab").await;
    let seen = ana.ephemerals("general");
    assert!(!seen.contains("@Tess") && seen.contains("*Nobody covers* Moodle"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idea_finds_the_people_who_would_make_it_work() {
    let hub = Hub::start().await;
    let mut project = samples::project("Peer review", ProjectState::Submitted);
    project.stage = Stage::Idea;
    project.stack = vec!["svelte".into(), "moodle".into()];
    samples::submit(&hub, &project, &[]).await;
    hub.person("olga").press_in("organizers", "Approve").await;
    hub.settle().await;
    let ana = hub.person("ana");
    ana.slash("team Peer review").await;
    assert!(
        ana.ephemerals("general").contains("Nobody who may be suggested"),
        "{}",
        ana.ephemerals("general")
    );
    for (name, skills) in [("caro", &["svelte", "css"][..]), ("dev", &["svelte"]), ("tess", &["moodle"])] {
        keep(&hub, profile(name, skills)).await;
    }
    ana.slash("team Peer review").await;
    let seen = ana.ephemerals("general");
    insta::assert_snapshot!("team_idea", seen.rsplit("EdTech Hub").next().unwrap_or_default());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_owns_several_is_asked_for_which() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Tester"]).await;
    let waiting = samples::project("Waiting", ProjectState::Submitted);
    samples::submit(&hub, &waiting, &[]).await;
    hub.settle().await;
    let ana = hub.person("ana");
    ana.slash("team").await;
    assert!(
        ana.ephemerals("general").contains("For which project should I look"),
        "{}",
        ana.ephemerals("general")
    );
    ana.slash("team Quizlab").await;
    assert!(
        ana.ephemerals("general").contains("Nobody who may be suggested"),
        "{}",
        ana.ephemerals("general")
    );
}
