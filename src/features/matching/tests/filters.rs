//! What keeps a pair from being suggested: each filter by itself, on both sides. A skill is none of them.

use std::collections::HashSet;

use chrono::Duration;
use diesel::prelude::*;
use strum::VariantArray;

use super::{fill, id, introduced, keep, profile};
use crate::app::Ctx;
use crate::db::schema::{self, people};
use crate::features::introductions::IntroductionState;
use crate::features::matching::store;
use crate::features::profiles::{self, Profile, ProfileSkill, Visibility};
use crate::features::projects::samples::{self, approved};
use crate::features::projects::{self, ProjectState, Role};
use crate::features::skills::Level;
use crate::ids::{PersonId, RoleId, WorkspaceId};
use crate::testing::Hub;

/// Whether Caro and a role are shown to each other: (the role to Caro, Caro to the owners).
async fn shown(hub: &Hub, role: &Role) -> (bool, bool) {
    let id = role.id.clone();
    hub.person_ctx("olga")
        .read(move |conn, ctx| {
            let caro = PersonId::from("U_CARO");
            let roles = store::roles_for(conn, ctx, &caro, 50)?;
            let people = store::developers_for(conn, ctx, &id, 50)?;
            let suggested = people.iter().any(|found| found.developer == caro);
            Ok((roles.iter().any(|found| found.role == id), suggested))
        })
        .await
        .unwrap()
}

/// A hub in which Caro and one role of Quizlab fit and nothing is in the way.
async fn a_pair() -> (Hub, Role) {
    let hub = Hub::start().await;
    let (_, mut roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    assert_eq!(shown(&hub, &roles[0]).await, (true, true));
    (hub, roles.remove(0))
}

const BOTH: (bool, bool) = (true, true);
const NEITHER: (bool, bool) = (false, false);

#[tokio::test(flavor = "multi_thread")]
async fn what_a_profile_says_is_kept() {
    let (hub, role) = a_pair().await;
    let now = hub.clock.now();
    let caro = || profile("caro", &["svelte"]);
    let cases = [
        ("may be seen by nobody", Profile { visibility: Visibility::Nobody, ..caro() }, (true, false)),
        ("may be seen by everyone", Profile { visibility: Visibility::Everyone, ..caro() }, BOTH),
        ("left", Profile { matching: false, ..caro() }, NEITHER),
        ("rests", Profile { paused_until: Some(now + Duration::days(1)), ..caro() }, NEITHER),
        ("rested until now", Profile { paused_until: Some(now), ..caro() }, BOTH),
        ("has no hours", Profile { hours: 0, ..caro() }, BOTH),
    ];
    for (what, profile, expected) in cases {
        keep(&hub, profile).await;
        assert_eq!(shown(&hub, &role).await, expected, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_skill_is_a_gate() {
    let (hub, role) = a_pair().await;
    // The role requires Svelte; none of these knows it.
    for skills in [&[][..], &["moodle"], &["css", "javascript"]] {
        keep(&hub, profile("caro", skills)).await;
        assert!(shown(&hub, &role).await.0, "a role is shown to who has {skills:?}");
    }
    let wish = ProfileSkill { skill: "svelte".into(), level: Level::KnowsTheIdea, wanted: true };
    keep(&hub, Profile { skills: vec![wish], ..profile("caro", &[]) }).await;
    assert_eq!(shown(&hub, &role).await, BOTH, "who wants to learn it is suggested to owners, too");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_without_skills_suits_anybody() {
    let hub = Hub::start().await;
    let project = samples::project("Quizlab", ProjectState::Submitted);
    let role = samples::role(&project, "Tester", &[]);
    samples::submit(&hub, &project, std::slice::from_ref(&role)).await;
    keep(&hub, profile("caro", &[])).await;
    assert_eq!(shown(&hub, &role).await, NEITHER, "it waits for review");
    hub.person("olga").press_in("organizers", "Approve").await;
    hub.settle().await;
    assert_eq!(shown(&hub, &role).await, BOTH);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_is_not_open_looks_for_nobody() {
    let (hub, role) = a_pair().await;
    for state in ProjectState::VARIANTS {
        set_state(&hub, &role, *state).await;
        let open = *state == ProjectState::Approved;
        assert_eq!(shown(&hub, &role).await, if open { BOTH } else { NEITHER }, "{state:?}");
    }
}

async fn set_state(hub: &Hub, role: &Role, state: ProjectState) {
    let (workspace, project) = (hub.workspace(), role.project.clone());
    hub.app
        .db
        .write(move |conn| {
            diesel::update(schema::projects::table.find((workspace, project)))
                .set(schema::projects::state.eq(state))
                .execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn seats_that_fill_and_free() {
    let (hub, role) = a_pair().await;
    fill(&hub, &role).await;
    assert_eq!(shown(&hub, &role).await, NEITHER);
    let id = role.id.clone();
    hub.person_ctx("ana")
        .write(move |conn, ctx| projects::free_seat(conn, &ctx.workspace, &id).map(|_| ()))
        .await
        .unwrap();
    assert_eq!(shown(&hub, &role).await, BOTH);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_is_no_candidate_for_their_own_role() {
    let (hub, role) = a_pair().await;
    keep(&hub, profile("ben", &["svelte"])).await;
    let (roles, people) = hub
        .person_ctx("olga")
        .read(move |conn, ctx| {
            let roles = store::roles_for(conn, ctx, &id("ben"), 50)?;
            Ok((roles, store::developers_for(conn, ctx, &role.id, 50)?))
        })
        .await
        .unwrap();
    assert!(roles.is_empty());
    let people: Vec<&str> = people.iter().map(|found| found.developer.as_str()).collect();
    assert_eq!(people, ["U_CARO"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn either_side_passes_over_the_other_and_takes_it_back() {
    let (hub, role) = a_pair().await;
    for by_owner in [false, true] {
        let id = role.id.clone();
        hub.person_ctx("ana")
            .write(move |conn, ctx| {
                store::dismiss(conn, &ctx.workspace, &id, &"U_CARO".into(), by_owner, ctx.now)?;
                store::dismiss(conn, &ctx.workspace, &id, &"U_CARO".into(), by_owner, ctx.now)
            })
            .await
            .unwrap();
        assert_eq!(shown(&hub, &role).await, NEITHER, "by the owner: {by_owner}");
        let id = role.id.clone();
        hub.person_ctx("ana")
            .write(move |conn, ctx| {
                // Taking back what the other side said changes nothing.
                store::undo(conn, &ctx.workspace, &id, &"U_CARO".into(), !by_owner)
            })
            .await
            .unwrap();
        assert_eq!(shown(&hub, &role).await, NEITHER);
        let id = role.id.clone();
        hub.person_ctx("ana")
            .write(move |conn, ctx| store::undo(conn, &ctx.workspace, &id, &"U_CARO".into(), by_owner))
            .await
            .unwrap();
        assert_eq!(shown(&hub, &role).await, BOTH);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_keeps_apart_whoever_made_it() {
    let (hub, role) = a_pair().await;
    // Ben is the project's second owner.
    for (from, to) in [("caro", "ana"), ("caro", "ben"), ("ana", "caro"), ("ben", "caro")] {
        let ctx = hub.person_ctx(from);
        ctx.write(move |conn, ctx| store::block(conn, &ctx.workspace, &id(from), &id(to), ctx.now))
            .await
            .unwrap();
        assert_eq!(shown(&hub, &role).await, NEITHER, "{from} blocks {to}");
        ctx.write(move |conn, ctx| store::unblock(conn, &ctx.workspace, &id(from), &id(to))).await.unwrap();
        assert_eq!(shown(&hub, &role).await, BOTH, "{from} blocks {to} no more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_met_is_not_suggested_again_unless_nobody_said_no() {
    for state in IntroductionState::VARIANTS {
        let (hub, role) = a_pair().await;
        keep(&hub, Profile { max_projects: 5, ..profile("caro", &["svelte"]) }).await;
        introduced(&hub, "caro", &role, *state).await;
        let again = [IntroductionState::Withdrawn, IntroductionState::SeatFilled].contains(state);
        assert_eq!(shown(&hub, &role).await, if again { BOTH } else { NEITHER }, "{state:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_the_workspace_is_no_candidate() {
    let (hub, role) = a_pair().await;
    let workspace = hub.workspace();
    hub.app
        .db
        .write(move |conn| {
            diesel::update(people::table.find((workspace, "U_CARO")))
                .set(people::deactivated.eq(true))
                .execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
    assert!(!shown(&hub, &role).await.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_comes_from_another_workspace() {
    let (hub, role) = a_pair().await;
    let there = WorkspaceId::from("T_OTHER");
    let ctx = Ctx { workspace: there.clone(), ..hub.person_ctx("dev") };
    let project = samples::project("Elsewhere", ProjectState::Approved);
    let theirs = samples::role(&project, "Frontend developer", &["svelte"]);
    let other = theirs.clone();
    ctx.write(move |conn, ctx| {
        projects::create(conn, &ctx.workspace, &project, &["U_OMAR".into()], &[theirs])?;
        profiles::save(conn, &ctx.workspace, &profile("dev", &["svelte"]))
    })
    .await
    .unwrap();
    let (roles, people): (HashSet<RoleId>, Vec<PersonId>) = hub
        .person_ctx("olga")
        .read(move |conn, ctx| {
            let roles = store::roles_for(conn, ctx, &"U_CARO".into(), 50)?;
            let people = store::developers_for(conn, ctx, &role.id, 50)?;
            assert!(store::developers_for(conn, ctx, &other.id, 50)?.is_empty());
            Ok((
                roles.into_iter().map(|found| found.role).collect(),
                people.into_iter().map(|found| found.developer).collect(),
            ))
        })
        .await
        .unwrap();
    assert_eq!(roles.len(), 1);
    assert_eq!(people, [PersonId::from("U_CARO")]);
}
