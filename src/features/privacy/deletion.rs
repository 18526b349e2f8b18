//! Everything about a person goes: what is open ends kindly, what others need stays without a name, and nothing is
//! left that says who it was.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use sha2::Sha256;

use super::{jobs, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::{self, Project, ProjectState};
use crate::features::{announcement, introductions, listings, people, pilots, rounds};
use crate::ids::{PersonId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};

/// The most projects of one person that are handed on one by one.
const PROJECTS: i64 = 500;

/// What stands for a person where others are protected from them: made with the hub's secret, so that nobody who has
/// the database alone can tell who it is. The same person gets the same one.
fn seal(ctx: &Ctx, person: &PersonId) -> Result<PersonId> {
    let secret = ctx.app.config.signing_secret.expose_secret().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(anyhow::Error::from)?;
    mac.update(format!("{}:{person}", ctx.workspace).as_bytes());
    Ok(PersonId::sealed(&hex::encode(&mac.finalize().into_bytes()[..16])))
}

/// Somebody is met whom the hub doesn't know: whoever kept them out before keeps them out.
pub fn met_again(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    store::unseal(conn, &ctx.workspace, &seal(ctx, person)?, person)
}

/// Deletes everything about `ctx.person`, in the transaction of the caller.
pub fn everything(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    let (workspace, me) = (&ctx.workspace, &ctx.person);
    store::forget_held(conn, workspace, me)?;
    let counts = store::counted(conn, workspace, me)?;
    if let Some(person) = people::find(conn, workspace, me)? {
        people::let_go(conn, ctx, &person)?;
    }
    // Before what they did ends: whoever works with them is asked whether they go on.
    let projects = hand_projects_on(conn, ctx)?;
    introductions::owner_deleted(conn, ctx, me)?;
    pilots::person_deleted(conn, ctx, me)?;
    rounds::forget(conn, workspace, me)?;
    store::call_off(conn, workspace, me)?;
    store::scrub(conn, workspace, me, &PersonId::gone(), &seal(ctx, me)?)?;
    // Their cards name whoever is left.
    for project in &projects {
        announcement::show(conn, ctx, project)?;
    }
    let told: BTreeMap<&'static str, i64> = counts.iter().map(|(told, n)| ((*told).into(), *n)).collect();
    let detail = serde_json::to_string(&told)?;
    audit::write(conn, workspace, &PersonId::from(""), "person.delete", "", &detail, ctx.now)?;
    jobs::sweep_later(conn, ctx)
}

/// Projects go on with whoever else looks after them. One that nobody does pauses without its links and is offered to
/// whoever works in it, then to everybody, for a while; one that was never listed is closed and emptied. Returns all
/// whose cards may be before others.
fn hand_projects_on(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<ProjectId>> {
    let owned = projects::of_owner(conn, &ctx.workspace, &ctx.person, PROJECTS)?;
    let ids: Vec<ProjectId> = owned.iter().map(|project| project.id.clone()).collect();
    let owners = projects::owners_all(conn, &ctx.workspace, &ids)?;
    let everybody: Vec<PersonId> = owners.values().flatten().cloned().collect();
    let known = people::find_all(conn, &ctx.workspace, &everybody)?;
    let mut closed: Vec<Project> = Vec::new();
    for project in owned {
        let others = owners.get(&project.id).into_iter().flatten().filter(|owner| **owner != ctx.person);
        let others: Vec<&PersonId> = others.filter(|owner| listings::is_here(&known, owner)).collect();
        for other in &others {
            let to = To::notice(other, Notice::Projects);
            outbox::post(conn, &ctx.workspace, &to, views::yours_now(&project), None, ctx.now)?;
            outbox::redraw_home(conn, &ctx.workspace, other, ctx.now)?;
        }
        if !others.is_empty() {
            continue;
        }
        if project.state.is_running() {
            store::unlink_project(conn, &ctx.workspace, project.id.as_str())?;
            listings::orphaned(conn, ctx, &project, true)?;
            continue;
        }
        let open = !matches!(project.state, ProjectState::Closed | ProjectState::Declined);
        if open {
            projects::close_now(conn, ctx, &project.id, None)?;
        }
        store::empty_project(conn, &ctx.workspace, project.id.as_str())?;
        closed.extend(open.then_some(project));
    }
    if !closed.is_empty() {
        people::tell_organizers(conn, ctx, &views::closed_projects(&closed))?;
    }
    Ok(ids)
}

/// Empties a project that nobody took on of what its owner wrote.
pub fn empty_project(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    store::empty_project(conn, &ctx.workspace, project.as_str())
}
