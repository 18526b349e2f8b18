//! What is near a project, and who reads whose names there.

use super::super::samples::{fullest, project};
use super::super::{Near, Project, ProjectState, store, views};
use crate::features::{matching, people};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::testing::{Hub, assert_message};

/// A project of somebody's, about something: subjects, with commas between.
async fn about(
    hub: &Hub,
    name: &str,
    owner: &str,
    subject: &str,
    pitch: &str,
    state: ProjectState,
) -> Project {
    let ctx = hub.person_ctx(owner);
    people::know(&ctx).await.unwrap();
    let one = Project {
        subjects: subject.split(", ").map(str::to_owned).collect(),
        pitch: pitch.to_owned(),
        problem: pitch.to_owned(),
        stack: Vec::new(),
        submitted_by: ctx.person.clone(),
        ..project(name, state)
    };
    let written = one.clone();
    ctx.write(move |conn, ctx| {
        store::create(conn, &ctx.workspace, &written, std::slice::from_ref(&ctx.person), &[])
    })
    .await
    .unwrap();
    one
}

async fn block(hub: &Hub, who: &str, whom: &'static str) {
    people::know(&hub.person_ctx(who)).await.unwrap();
    hub.person_ctx(who)
        .write(move |conn, ctx| {
            matching::block(conn, &ctx.workspace, &ctx.person, &PersonId::from(whom), ctx.now)
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_shows_what_is_near_and_nothing_that_is_over() {
    use ProjectState::{Approved, Closed, Paused};
    let hub = Hub::start().await;
    about(&hub, "Quizlab", "ana", "Mathematics", "Feedback on weekly proofs", Approved).await;
    about(&hub, "Prooflab", "ben", "Mathematics", "Proofs that are checked, with feedback", Approved).await;
    about(&hub, "Old proofs", "ben", "Mathematics", "Feedback on weekly proofs", Closed).await;
    about(&hub, "Resting", "ben", "Mathematics", "Feedback on weekly proofs", Paused).await;
    about(&hub, "Choir", "dev", "Music", "Singing without a conductor", Approved).await;
    let caro = hub.person("caro");
    caro.slash("project show Quizlab").await;
    let seen = caro.ephemerals("general");
    insta::assert_snapshot!("near", seen.split("*Near it*").nth(1).unwrap_or_default());
    caro.slash("project show Choir").await;
    assert_eq!(caro.ephemerals("general").matches("*Near it*").count(), 1, "nothing is near a choir");
    // Whoever keeps its owner out isn't led there.
    block(&hub, "caro", "U_BEN").await;
    caro.slash("project show Quizlab").await;
    assert_eq!(caro.ephemerals("general").matches("*Near it*").count(), 1, "{}", caro.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_subject_of_several_brings_two_together() {
    let hub = Hub::start().await;
    let (clear, sign) = ("Quizzes that students answer by ear", "A glossary that students sign");
    about(&hub, "Clearstep", "ana", "Mathematics, Physics, Chemistry", clear, ProjectState::Approved).await;
    about(&hub, "Handshape", "ben", "Mathematics, Linguistics, Law", sign, ProjectState::Approved).await;
    let caro = hub.person("caro");
    caro.slash("project show Clearstep").await;
    let seen = caro.ephemerals("general");
    assert!(seen.contains("*Handshape* · both about Mathematics"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_kept_out_is_somebody() {
    let hub = Hub::start().await;
    let (quizlab, _) = super::super::samples::approved(&hub, "Quizlab", &["Designer"]).await;
    about(&hub, "Choir", "ana", "Music", "Singing", ProjectState::Approved).await;
    let (caro, olga) = (hub.person("caro"), hub.person("olga"));
    block(&hub, "caro", "U_ANA").await;
    caro.slash("project show Quizlab").await;
    let seen = caro.ephemerals("general");
    assert!(seen.contains("Somebody and @Ben") && !seen.contains("@Ana"), "{seen}");
    // Asking reads like a role that takes no questions: nobody learns why.
    assert!(seen.contains("[I'm interested]"), "{seen}");
    // In lists, what is hers alone is left out; what is Ben's as well is there.
    caro.slash("project list").await;
    let lists = caro.ephemerals("general");
    let list = lists.split("# Projects").nth(1).unwrap_or_default();
    assert!(list.contains("*Quizlab*") && !list.contains("*Choir*"), "{lists}");
    // The other side reads the same, and others what they read before.
    block(&hub, "dev", "U_BEN").await;
    hub.person("dev").slash("project show Quizlab").await;
    let seen = hub.person("dev").ephemerals("general");
    assert!(seen.contains("@Ana and somebody"), "{seen}");
    hub.person("tess").slash("project show Quizlab").await;
    assert!(hub.person("tess").ephemerals("general").contains("[I'm interested]"), "{}", quizlab.id);
    // Organizers answer for it, so they read names.
    block(&hub, "olga", "U_ANA").await;
    olga.slash("project show Quizlab").await;
    assert!(olga.ephemerals("general").contains("@Ana"), "{}", olga.ephemerals("general"));
}

#[test]
fn the_fullest_neighbours_fit() {
    let near =
        Near { project: fullest().0, subjects: vec!["&".repeat(80); 20], words: vec!["w".repeat(40); 3] };
    let mut all = vec![near.clone(), near.clone(), near];
    for (at, one) in all.iter_mut().enumerate() {
        one.project.id = format!("p{at}").as_str().into();
    }
    assert_message(&Message::new("x", views::near(&all)));
}
