//! What is in the way of asking, as people read it.

use super::super::model::IntroductionState::{Asked, Opened};
use super::{Scene, keep, last, profile};
use crate::features::profiles::Profile;
use crate::features::projects::samples::{approved, now};

/// What Caro reads when she presses "I'm interested" in a card that she saw before `change`.
async fn caro_reads(scene: &Scene) -> String {
    let caro = scene.person("caro");
    caro.press_in("general", "I'm interested").await;
    scene.hub.settle().await;
    let modal = caro.try_modal();
    assert!(modal.is_none(), "nothing to send: {modal:?}");
    last(&caro.ephemerals("general"))
}

#[tokio::test(flavor = "multi_thread")]
async fn of_the_developer() {
    let mut seen = Vec::new();
    let scene = Scene::with(&[], &["Front-end developer"]).await;
    scene.person("caro").slash("project show Quizlab").await;
    seen.push(("no profile", caro_reads(&scene).await));
    keep(&scene.hub, Profile { matching: false, ..profile("caro") }).await;
    seen.push(("left the matching", caro_reads(&scene).await));
    let until = now() + chrono::Duration::days(20);
    keep(&scene.hub, Profile { paused_until: Some(until), ..profile("caro") }).await;
    seen.push(("takes a break", caro_reads(&scene).await));
    keep(&scene.hub, Profile { max_projects: 1, ..profile("caro") }).await;
    approved(&scene.hub, "Grade kit", &["Tester"]).await;
    scene.ask_at("caro", "Grade kit", "").await;
    scene.yes("ana").await;
    scene.person("caro").slash("project show Quizlab").await;
    seen.push(("has enough", caro_reads(&scene).await));
    insta::assert_snapshot!("obstacles_of_developer", shown(&seen));
    assert_eq!(scene.state().await, Opened);
}

fn shown(seen: &[(&str, String)]) -> String {
    let one = |(what, text): &(&str, String)| format!("## {what}\n{text}");
    seen.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn of_the_role() {
    let scene = Scene::with(&["caro", "dev"], &["Front-end developer"]).await;
    let mut seen = Vec::new();
    scene.person("caro").slash("project show Quizlab").await;
    scene.person("ana").slash("match").await;
    scene.seats(0).await;
    seen.push(("full", caro_reads(&scene).await));
    scene.seats(2).await;
    scene.close_project().await;
    seen.push(("closed", caro_reads(&scene).await));
    let role = scene.role.id.clone();
    let gone = move |conn: &mut crate::db::Conn, ctx: &crate::app::Ctx| {
        use crate::db::schema::roles;
        use diesel::prelude::*;
        diesel::delete(roles::table.find((&ctx.workspace, &role))).execute(conn)?;
        Ok(())
    };
    scene.hub.person_ctx("olga").write(gone).await.unwrap();
    seen.push(("gone", caro_reads(&scene).await));
    insta::assert_snapshot!("obstacles_of_role", shown(&seen));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ones_own_project_and_of_an_owner_who_left() {
    let scene = Scene::new().await;
    let mut seen = Vec::new();
    let caro = scene.person("caro");
    caro.slash("project show Quizlab").await;
    for name in ["ana", "ben"] {
        crate::features::people::know(&scene.hub.person_ctx(name)).await.unwrap();
        scene.deactivate(name).await;
    }
    seen.push(("nobody is there", caro_reads(&scene).await));
    let join = move |conn: &mut crate::db::Conn, _: &crate::app::Ctx| {
        use crate::db::schema::project_owners;
        use diesel::prelude::*;
        diesel::update(project_owners::table.filter(project_owners::person.eq("U_BEN")))
            .set(project_owners::person.eq("U_CARO"))
            .execute(conn)?;
        Ok(())
    };
    scene.hub.person_ctx("olga").write(join).await.unwrap();
    seen.push(("their own", caro_reads(&scene).await));
    insta::assert_snapshot!("obstacles_of_owner", shown(&seen));
}

#[tokio::test(flavor = "multi_thread")]
async fn three_open_asks_are_enough() {
    let scene = Scene::new().await;
    for name in ["Grade kit", "Labsim", "Peerloop"] {
        approved(&scene.hub, name, &["Tester"]).await;
    }
    for name in ["Quizlab", "Grade kit", "Labsim"] {
        scene.ask_at("caro", name, "").await;
    }
    let caro = scene.person("caro");
    caro.slash("project show Peerloop").await;
    insta::assert_snapshot!("too_many", caro_reads(&scene).await);
    // Whoever takes one back there may ask at once.
    caro.press_in("general", "Take it back").await;
    scene.hub.settle().await;
    scene.ask_at("caro", "Peerloop", "").await;
    let all = scene.all().await;
    assert_eq!(all.iter().filter(|one| one.state == Asked).count(), 3);
    assert_eq!(all.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fourth_form_at_once_is_told_so_and_takes_one_back_in_its_window() {
    let scene = Scene::new().await;
    for name in ["Grade kit", "Labsim", "Peerloop"] {
        approved(&scene.hub, name, &["Tester"]).await;
    }
    let caro = scene.person("caro");
    caro.slash("project show Peerloop").await;
    caro.press_in("general", "I'm interested").await;
    // From another device, meanwhile.
    for name in ["Quizlab", "Grade kit", "Labsim"] {
        let project = scene.project_named(name).await;
        let roles = scene.roles().await;
        scene.ask_silently("caro", roles.iter().find(|role| role.project == project).unwrap()).await;
    }
    caro.submit().await;
    scene.hub.settle().await;
    insta::assert_snapshot!("too_many_when_sent", super::samples::steady(&caro.modal()));
    caro.press("Take it back").await;
    scene.hub.settle().await;
    insta::assert_snapshot!("taken_back_in_window", super::samples::steady(&caro.modal()));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_asks_at_once_the_fourth_does_not_slip_through() {
    let scene = Scene::new().await;
    for name in ["Grade kit", "Labsim", "Peerloop"] {
        approved(&scene.hub, name, &["Tester"]).await;
    }
    scene.ask("caro", "").await;
    scene.ask_at("caro", "Grade kit", "").await;
    let roles = scene.roles().await;
    let (labsim, peerloop) = (scene.project_named("Labsim").await, scene.project_named("Peerloop").await);
    let of = |project: &crate::ids::ProjectId| roles.iter().find(|role| role.project == *project).unwrap();
    tokio::join!(scene.ask_silently("caro", of(&labsim)), scene.ask_silently("caro", of(&peerloop)));
    assert_eq!(scene.all().await.iter().filter(|one| one.state == Asked).count(), 3);
}
