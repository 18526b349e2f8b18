//! Looking at somebody's profile.

use super::show_window;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::people::Person;
use crate::features::profiles::{Profile, Visibility, store, views};
use crate::features::projects::{self, ProjectState};
use crate::features::roles::{self, Right};
use crate::features::{matching, people, skills};
use crate::ids::{PersonId, ProjectId};
use crate::slack::Reply;
use crate::slack::incoming::Action;

/// How many of a person's projects are looked through for openings.
const OWNED: i64 = 50;

/// Shows the profile of the person in the value, to those who may see it.
pub async fn pressed(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let whose = PersonId::from(action.value.as_deref().unwrap_or_default());
    let window = ctx
        .read(move |conn, ctx| {
            let (profile, person) =
                visible(conn, ctx, &whose)?.ok_or_else(|| Error::user(views::NOT_SHOWN))?;
            let names = skills::names(conn, &ctx.workspace, &profile.skill_ids())?;
            Ok(views::shown(&profile, &person, &names, whose == ctx.person, ctx.now))
        })
        .await?;
    show_window(ctx, action, window).await
}

/// Somebody's profile, if the person who asks may see it.
fn visible(conn: &mut Conn, ctx: &Ctx, whose: &PersonId) -> Result<Option<(Profile, Person)>> {
    let workspace = &ctx.workspace;
    let Some(profile) = store::get(conn, workspace, whose)? else { return Ok(None) };
    let Some(person) = people::find(conn, workspace, whose)? else { return Ok(None) };
    let may = *whose == ctx.person
        || (!person.deactivated
            && matching::blocked_among(conn, workspace, &ctx.person, std::slice::from_ref(whose))?
                .is_empty()
            && match profile.visibility {
                Visibility::Everyone => true,
                Visibility::Owners => roles::may(conn, ctx, Right::Profiles)? || looks_for_people(conn, ctx)?,
                Visibility::Nobody => false,
            });
    Ok(may.then_some((profile, person)))
}

/// Whether a project of theirs is approved and has an open role.
fn looks_for_people(conn: &mut Conn, ctx: &Ctx) -> Result<bool> {
    let approved: Vec<ProjectId> = projects::of_owner(conn, &ctx.workspace, &ctx.person, OWNED)?
        .into_iter()
        .filter(|project| project.state == ProjectState::Approved)
        .map(|project| project.id)
        .collect();
    let roles = projects::roles_of(conn, &ctx.workspace, &approved)?;
    Ok(roles.values().flatten().any(|role| role.seats_left() > 0))
}
