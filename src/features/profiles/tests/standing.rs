//! Breaks, leaving, coming back, deleting.

use chrono::Duration;

use super::*;
use crate::db::schema::{blocks as block_table, dismissals, drafts, profile_skills, skills as skill_table};

#[tokio::test(flavor = "multi_thread")]
async fn a_break_of_two_weeks() {
    let hub = Hub::start().await;
    with_profiles(&hub, &["ana"]).await;
    let ana = at_home(&hub, "ana").await;
    ana.press_on_home("Take a break").await;
    insta::assert_snapshot!("how_long", ana.modal());
    ana.submit().await;
    ana.again().await;
    assert!(!ana.has_modal());
    // Two weeks later in Madrid, which is two hours ahead.
    let until = saved(&hub, "ana").await.unwrap().paused_until;
    assert_eq!(until, Some("2026-09-20T22:00:00".parse().unwrap()));
    let ana = at_home(&hub, "ana").await;
    insta::assert_snapshot!("on_a_break", ana.home());

    // Twice, from the same Home tab: the second time is told kindly.
    ana.press_on_home("End my break").await;
    ana.press_on_home("End my break").await;
    assert!(ana.modal().contains("You aren't taking a break"), "{}", ana.modal());
    ana.close().await;
    assert_eq!(saved(&hub, "ana").await.unwrap().paused_until, None);
    assert_eq!(audited(&hub, "ana").await, ["profile.pause", "profile.resume"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_break_until_a_day() {
    let hub = Hub::start().await;
    with_profiles(&hub, &["ana"]).await;
    let ana = at_home(&hub, "ana").await;
    ana.press_on_home("Take a break").await;
    ana.press("Until a day that I choose").await;
    ana.submit().await;
    assert!(ana.modal().contains("! Choose a day."), "{}", ana.modal());
    ana.pick_date("The day I'm back", "2026-09-07").await;
    ana.submit().await;
    assert!(ana.modal().contains("! Choose a day from tomorrow on."), "{}", ana.modal());
    ana.pick_date("The day I'm back", "2026-10-01").await;
    ana.submit().await;
    let profile = saved(&hub, "ana").await.unwrap();
    assert!(!profile.is_active(hub.clock.now()));
    hub.advance(Duration::days(25)).await;
    assert!(profile.is_active(hub.clock.now()), "it ends by itself");
    let at_home = at_home(&hub, "ana").await;
    assert!(at_home.home().contains("You are in the matching."), "{}", at_home.home());
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_and_coming_back() {
    let hub = Hub::start().await;
    with_profiles(&hub, &["ana"]).await;
    let ana = at_home(&hub, "ana").await;
    ana.press_on_home("Leave the matching").await;
    ana.press_on_home("Leave the matching").await;
    assert!(ana.modal().contains("nothing had to be changed"), "{}", ana.modal());
    ana.close().await;
    let ana = at_home(&hub, "ana").await;
    insta::assert_snapshot!("left", ana.home());
    assert!(!saved(&hub, "ana").await.unwrap().matching);
    ana.press_on_home("Back into the matching").await;
    assert!(!ana.has_modal());
    assert!(saved(&hub, "ana").await.unwrap().matching);
    assert_eq!(audited(&hub, "ana").await, ["profile.leave", "profile.rejoin"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_profile_there_is_a_way_to_one() {
    let hub = Hub::start().await;
    with_profiles(&hub, &["ana"]).await;
    let ana = at_home(&hub, "ana").await;
    ana.press_on_home("Delete my profile").await;
    // Her client still shows the old tab.
    for label in ["Leave the matching", "Take a break"] {
        ana.press_on_home(label).await;
        assert!(ana.modal().contains("You have no profile yet"), "{label}: {}", ana.modal());
        ana.close().await;
    }
    ana.press_on_home("Delete my profile").await;
    assert!(ana.modal().contains("nothing had to be deleted"), "{}", ana.modal());
    ana.close().await;
    let ana = at_home(&hub, "ana").await;
    insta::assert_snapshot!("no_profile", ana.home());
    ana.press_on_home("Fill in my profile").await;
    assert!(ana.modal().contains("Skills I have"));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_deleted_and_a_receipt_comes() {
    let hub = Hub::start().await;
    with_profiles(&hub, &["ana", "ben"]).await;
    hub.person_ctx("ana")
        .write(|conn, ctx| {
            let (workspace, ana, ben) = (&ctx.workspace, id("ana"), id("ben"));
            crate::features::matching::dismiss(conn, workspace, &"R1".into(), &ana, false, ctx.now)?;
            crate::features::matching::dismiss(conn, workspace, &"R1".into(), &ben, false, ctx.now)?;
            crate::features::matching::block(conn, workspace, &ana, &ben, ctx.now)?;
            crate::features::matching::block(conn, workspace, &ben, &ana, ctx.now)?;
            crate::drafts::save(conn, workspace, &ana, "project", &"{}", ctx.now)?;
            skills::adopt_typed(conn, workspace, &ana, &["new:Pedagogical agents".to_owned()], ctx.now)?;
            Ok(())
        })
        .await
        .unwrap();
    let ana = hub.person("ana");
    ana.slash("profile").await;
    ana.press("Delete my profile").await;
    ana.again().await;
    hub.settle().await;
    insta::assert_snapshot!("deleted", format!("{}\n\n{}", ana.modal(), ana.dms()));

    let left: (i64, i64, i64, i64, i64) = hub
        .read(|conn| {
            Ok((
                profile_skills::table.filter(profile_skills::person.eq("U_ANA")).count().get_result(conn)?,
                dismissals::table.filter(dismissals::developer.eq("U_ANA")).count().get_result(conn)?,
                block_table::table.filter(block_table::person.eq("U_ANA")).count().get_result(conn)?,
                drafts::table.filter(drafts::person.eq("U_ANA")).count().get_result(conn)?,
                skill_table::table.filter(skill_table::asked_by.eq("U_ANA")).count().get_result(conn)?,
            ))
        })
        .await;
    assert_eq!(left, (0, 0, 0, 0, 0));
    assert_eq!(saved(&hub, "ana").await, None);
    // Ben's things are Ben's.
    assert_eq!(saved(&hub, "ben").await, Some(profile("ben")));
    let bens: (i64, i64) = hub
        .read(|conn| {
            Ok((
                dismissals::table.count().get_result(conn)?,
                block_table::table.filter(block_table::person.eq("U_BEN")).count().get_result(conn)?,
            ))
        })
        .await;
    assert_eq!(bens, (1, 1));
    assert_eq!(audited(&hub, "ana").await, ["profile.delete"]);
}
