//! Scores in words, the index that follows the database, and matches as people meet them.

mod filters;
mod fullest;
mod journeys;
mod learning;
mod limits;
mod live;
mod reasons;
mod search;
mod team;
mod tuning;
mod why;

use diesel::prelude::*;

use crate::app::Ctx;
use crate::db::schema::introductions;
use crate::features::introductions::IntroductionState;
use crate::features::people;
use crate::features::profiles::{self, Profile, ProfileSkill, Visibility};
use crate::features::projects::{self, Role, samples};
use crate::features::skills::Level;
use crate::ids::{IntroductionId, PersonId};
use crate::testing::Hub;

fn id(name: &str) -> PersonId {
    format!("U_{}", name.to_uppercase()).into()
}

/// Somebody with four hours a week who may be found by owners and is comfortable with these skills.
fn profile(name: &str, skills: &[&str]) -> Profile {
    let skill =
        |skill: &&str| ProfileSkill { skill: (*skill).into(), level: Level::Comfortable, wanted: false };
    Profile {
        person: id(name),
        skills: skills.iter().map(skill).collect(),
        subjects: vec!["Mathematics".to_owned()],
        hours: 4,
        max_projects: 1,
        seeks_mentor: false,
        offers_mentoring: false,
        languages: Vec::new(),
        github: None,
        about: String::new(),
        visibility: Visibility::Owners,
        matching: true,
        paused_until: None,
        updated_at: samples::now(),
    }
}

/// Keeps a profile, of somebody who is known from then on.
async fn keep(hub: &Hub, profile: Profile) {
    let ctx = Ctx { person: profile.person.clone(), ..hub.person_ctx("olga") };
    people::know(&ctx).await.unwrap();
    ctx.write(move |conn, ctx| profiles::save(conn, &ctx.workspace, &profile)).await.unwrap();
}

/// Two take the seats of a role.
async fn fill(hub: &Hub, role: &Role) {
    let id = role.id.clone();
    let seats = role.seats;
    hub.person_ctx("ana")
        .write(move |conn, ctx| {
            for _ in 0..seats {
                assert!(projects::fill_seat(conn, &ctx.workspace, &id)?);
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// What `/edtech …` shows somebody.
async fn asks(hub: &Hub, name: &str, command: &str) -> String {
    let person = hub.person(name);
    let before = person.ephemerals("general").len();
    person.slash(command).await;
    person.ephemerals("general").split_off(before)
}

/// Somebody and Ana have been brought together for a role, and that is where it stands.
async fn introduced(hub: &Hub, name: &str, role: &Role, state: IntroductionState) {
    let (workspace, role, developer) = (hub.workspace(), role.clone(), id(name));
    let now = hub.clock.now();
    hub.app
        .db
        .write(move |conn| {
            let row = (
                introductions::workspace.eq(workspace),
                introductions::id.eq(IntroductionId::new()),
                introductions::project.eq(&role.project),
                introductions::role.eq(&role.id),
                introductions::developer.eq(developer),
                introductions::owner.eq("U_ANA"),
                introductions::asked_by.eq("U_ANA"),
                introductions::line.eq(""),
                introductions::state.eq(state),
                introductions::active.eq(state.is_active()),
                introductions::reminders.eq(0),
                introductions::asked_at.eq(now),
            );
            diesel::insert_into(introductions::table).values(row).execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
}
