//! Roles that come with a user group of Slack: who is in the group has the role, who leaves it loses it. Whatever was
//! given by hand is left alone.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::Value;

use super::model::{Grant, Role, Terms};
use super::{jobs, steps, store, views};
use crate::app::{App, Ctx};
use crate::audit;
use crate::db::Conn;
use crate::db::schema::role_groups;
use crate::error::{Error, Result};
use crate::features::people;
use crate::ids::{PersonId, WorkspaceId};
use crate::notices::Notice;
use crate::on_backend;
use crate::outbox::{self, To};

/// Roles that may come with a group.
pub const OF_GROUPS: [Role; 3] = [Role::Organizer, Role::Reviewer, Role::SupportVolunteer];
/// A larger group gives no role: it is most likely everybody.
const MOST: usize = 200;

/// A user group that gives a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// `S…`.
    pub id: String,
    /// Its name when it was chosen.
    pub name: String,
}

/// Which group gives which role.
pub fn groups(conn: &mut Conn, workspace: &WorkspaceId) -> Result<BTreeMap<Role, Group>> {
    let rows: Vec<(Role, String, String)> = role_groups::table
        .filter(role_groups::workspace.eq(workspace))
        .select((role_groups::role, role_groups::usergroup, role_groups::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(role, id, name)| (role, Group { id, name })).collect())
}

/// Keeps which group gives a role; none gives it from now on where there is none.
pub fn save_group(conn: &mut Conn, workspace: &WorkspaceId, role: Role, group: Option<&Group>) -> Result<()> {
    let Some(group) = group else {
        diesel::delete(role_groups::table.find((workspace, role))).execute(conn)?;
        return Ok(());
    };
    let set = (role_groups::usergroup.eq(&group.id), role_groups::name.eq(&group.name));
    let row = (role_groups::workspace.eq(workspace), role_groups::role.eq(role), set);
    on_backend!(conn => diesel::insert_into(role_groups::table)
        .values(row)
        .on_conflict((role_groups::workspace, role_groups::role))
        .do_update()
        .set(set)
        .execute(conn))?;
    Ok(())
}

/// Changes which groups give roles; who is in them is looked at right away.
pub fn choose(conn: &mut Conn, ctx: &Ctx, chosen: &BTreeMap<Role, Option<Group>>) -> Result<()> {
    let ws = &ctx.workspace;
    let before = groups(conn, ws)?;
    for (role, group) in chosen {
        let was = before.get(role);
        if was == group.as_ref() {
            continue;
        }
        save_group(conn, ws, *role, group.as_ref())?;
        let name = |group: Option<&Group>| group.map(|group| group.name.clone()).unwrap_or_default();
        let (was, is) = (name(was), name(group.as_ref()));
        let change = audit::Change { detail: (*role).into(), before: &was, after: &is };
        audit::write_change(conn, ws, &ctx.person, "role.group", ws.as_str(), change, ctx.now)?;
    }
    jobs::sync_now(conn, ws, ctx.now)
}

/// Has the groups read again tonight, where any gives a role.
pub fn plan(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    if groups(conn, &ctx.workspace)?.is_empty() {
        return Ok(());
    }
    jobs::sync_tonight(conn, &ctx.workspace, ctx.now)
}

/// The members of a group changed (`subteam_members_changed`).
pub async fn changed(app: &App, workspace: &WorkspaceId, event: &Value) -> Result<()> {
    let Some(id) = event["subteam_id"].as_str().map(str::to_owned) else { return Ok(()) };
    let ctx = Ctx::new(app, workspace, &PersonId::from("hub"));
    ctx.write(move |conn, ctx| {
        let ours = groups(conn, &ctx.workspace)?.values().any(|group| group.id == id);
        if ours { jobs::sync_now(conn, &ctx.workspace, ctx.now) } else { Ok(()) }
    })
    .await
}

/// Reads who is in the groups, and gives and ends roles by that.
pub async fn sync(ctx: &Ctx) -> Result<()> {
    let groups = ctx.read(|conn, ctx| groups(conn, &ctx.workspace)).await?;
    for role in OF_GROUPS {
        let members = match groups.get(&role) {
            None => Some(Vec::new()),
            Some(group) => members(ctx, group).await?,
        };
        let Some(members) = members else { continue };
        let group = groups.get(&role).cloned();
        for person in &members {
            match people::know_other(ctx, person).await {
                Ok(_) | Err(Error::User(_)) => {}
                Err(error) => return Err(error),
            }
        }
        ctx.write(move |conn, ctx| follow(conn, ctx, role, group.as_ref(), &members)).await?;
    }
    ctx.write(plan).await
}

/// Who is in a group; none where that can't be told, so that nobody loses a role by it.
async fn members(ctx: &Ctx, group: &Group) -> Result<Option<Vec<PersonId>>> {
    let found = match ctx.app.slack.group_members(&group.id).await {
        Ok(found) => found,
        Err(error) if error.code().is_some() => {
            tracing::warn!(group = group.id, %error, "a user group that gives a role can't be read");
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    if found.len() > MOST {
        tracing::warn!(group = group.id, members = found.len(), "a user group is too large to give a role");
        return Ok(None);
    }
    Ok(Some(found))
}

/// Gives the role to those who are in the group, and ends it for those who have it from a group and are not.
fn follow(conn: &mut Conn, ctx: &Ctx, role: Role, group: Option<&Group>, members: &[PersonId]) -> Result<()> {
    let ws = &ctx.workspace;
    let stays = |grant: &Grant| {
        members.contains(&grant.person) && grant.from_group.as_deref() == group.map(|group| group.id.as_str())
    };
    for grant in store::of_groups(conn, ws, role)? {
        if stays(&grant) {
            continue;
        }
        let ended = steps::stop(conn, ctx, grant)?;
        let to = To::notice(&ended.person, Notice::Desk);
        outbox::post(conn, ws, &to, views::expired(&ended, None), None, ctx.now)?;
        outbox::redraw_home(conn, ws, &ended.person, ctx.now)?;
    }
    let Some(group) = group else { return Ok(()) };
    let known = people::find_all(conn, ws, members)?;
    let have = store::with_roles(conn, ws, &[role])?;
    let terms = Terms { role, institution: None, until: None, word: String::new() };
    // A bounded few, each with all that follows.
    for person in members.iter().filter(|person| !have.contains(person)) {
        if known.get(person).is_some_and(|known| !known.bot && !known.deactivated) {
            steps::give(conn, ctx, person, &terms, Some(&group.id))?;
        }
    }
    Ok(())
}
