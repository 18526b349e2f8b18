//! Ideas for tests.

use super::model::{Case, Idea, IdeaState, Joined, Part};
use crate::app::Ctx;
use crate::features::projects::samples::{fullest as fullest_project, now};
use crate::ids::IdeaId;
use crate::testing::Hub;

/// What Tess had in mind.
pub fn idea(title: &str) -> Idea {
    Idea {
        id: IdeaId::new(),
        person: "U_TESS".into(),
        title: title.to_owned(),
        about: "Students draw together what has to be known before what.".to_owned(),
        audience: "First-year students".to_owned(),
        subjects: vec!["Mathematics".to_owned()],
        skills: vec!["svelte".into()],
        state: IdeaState::Open,
        told_people: false,
        told_leader: false,
        project: None,
        created_at: now(),
        closed_at: None,
    }
}

/// Somebody is in.
pub fn joined(idea: &Idea, person: &str, part: Part) -> Joined {
    Joined { idea: idea.id.clone(), person: person.into(), part, joined_at: now() }
}

/// Writes it down, with what follows.
pub async fn written(hub: &Hub, idea: &Idea, joined: &[Joined]) {
    let (idea, joined) = (idea.clone(), joined.to_vec());
    hub.person_ctx("tess")
        .write(move |conn, ctx: &Ctx| {
            super::save(conn, &ctx.workspace, &idea)?;
            super::watch(conn, &ctx.workspace, &idea, ctx.now)?;
            joined.iter().try_for_each(|one| super::save_joined(conn, &ctx.workspace, one))
        })
        .await
        .expect("an idea");
}

/// As long as one can be, each character of it five once escaped.
pub fn fullest(state: IdeaState, n: usize) -> Case {
    let long = |n: usize| "&".repeat(n);
    let project = matches!(state, IdeaState::Building | IdeaState::Became).then(|| fullest_project().0);
    let idea = Idea {
        id: format!("{n:032}").into(),
        title: long(100),
        about: long(1500),
        audience: long(300),
        subjects: vec![long(70); 5],
        state,
        project: project.as_ref().map(|project| project.id.clone()),
        ..idea("")
    };
    let parts = [Part::Lead, Part::Build, Part::Teach, Part::Mentor];
    let joined = (0..40).map(|n| joined(&idea, &format!("U_{n}"), parts[n % 4])).collect();
    Case { joined, skills: vec![long(70); 8], project, idea }
}
