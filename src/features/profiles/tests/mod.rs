//! Journeys: telling what one can do, changing it, leaving it unfinished, taking a break, leaving, deleting; and
//! who sees whom.

mod edit;
mod shown;
mod standing;

use diesel::prelude::*;

use super::{Profile, ProfileSkill, Visibility, store, views};
use crate::demo::workspace::Person;
use crate::features::skills::{self, Level};
use crate::ids::PersonId;
use crate::slack::blocks;
use crate::testing::Hub;

fn id(name: &str) -> PersonId {
    format!("U_{}", name.to_uppercase()).into()
}

/// A profile with two skills and a wish.
fn profile(name: &str) -> Profile {
    let skill = |skill: &str, level, wanted| ProfileSkill { skill: skill.into(), level, wanted };
    Profile {
        person: id(name),
        skills: vec![
            skill("react", Level::CanLead, false),
            skill("python", Level::HasTried, false),
            skill("wcag", Level::KnowsTheIdea, true),
        ],
        subjects: vec!["Mathematics".to_owned()],
        hours: 4,
        max_projects: 2,
        seeks_mentor: false,
        offers_mentoring: true,
        languages: Vec::new(),
        github: Some("octocat".to_owned()),
        about: "I like <!channel> & clear feedback".to_owned(),
        visibility: Visibility::Owners,
        matching: true,
        paused_until: None,
        updated_at: "2026-09-01T09:00:00".parse().unwrap(),
    }
}

/// Everybody named has a profile, as [`profile`] says.
async fn with_profiles(hub: &Hub, names: &[&str]) {
    for name in names {
        keep(hub, profile(name)).await;
    }
}

async fn keep(hub: &Hub, profile: Profile) {
    let ctx = hub.person_ctx("olga");
    let theirs = crate::app::Ctx { person: profile.person.clone(), ..ctx.clone() };
    crate::features::people::know(&theirs).await.unwrap();
    ctx.write(move |conn, ctx| store::save(conn, &ctx.workspace, &profile)).await.unwrap();
}

async fn saved(hub: &Hub, name: &str) -> Option<Profile> {
    let (workspace, person) = (hub.workspace(), id(name));
    hub.read(move |conn| store::get(conn, &workspace, &person)).await
}

/// The part of a person's Home tab about their profile, as it is now.
async fn at_home(hub: &Hub, name: &str) -> Person {
    let (workspace, person) = (hub.workspace(), id(name));
    let now = hub.clock.now();
    let shown = hub
        .read(move |conn| {
            let profile = store::get(conn, &workspace, &person)?;
            let ids = profile.as_ref().map(Profile::skill_ids).unwrap_or_default();
            let names = skills::names(conn, &workspace, &ids)?;
            Ok(views::home_blocks(profile.as_ref(), &names, now))
        })
        .await;
    hub.app.slack.publish_home(&id(name), blocks::home(shown)).await.unwrap();
    hub.person(name)
}

/// What the audit log says of a person's profile.
async fn audited(hub: &Hub, name: &str) -> Vec<String> {
    use crate::db::schema::audit;
    let (workspace, person) = (hub.workspace(), id(name));
    hub.read(move |conn| {
        Ok(audit::table
            .filter(audit::workspace.eq(workspace))
            .filter(audit::subject.eq(person.as_str()))
            .order(audit::id)
            .select(audit::action)
            .load(conn)?)
    })
    .await
}
