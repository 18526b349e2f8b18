//! What organizers do here.

use super::model::{Found, SharedState, Verb};
use super::{steps, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::people;
use crate::features::roles::{self, Right};
use crate::ids::SkillId;
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::incoming::Action;
use crate::slack::{Message, Reply};

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    let skill = SkillId::from(action.chosen());
    let message = ctx
        .write(move |conn, ctx| match verb {
            Verb::Tell => tell(conn, ctx, &skill),
            Verb::NotNow => not_now(conn, ctx, &skill),
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

fn gone() -> Error {
    Error::user("This doesn't wait any more: somebody has taken care of it. `/edtech desk` shows what does.")
}

/// "Tell the three teams": each owner hears of the others, once however often it is pressed.
fn tell(conn: &mut Conn, ctx: &Ctx, skill: &SkillId) -> Result<Message> {
    let ws = &ctx.workspace;
    roles::require(conn, ctx, Right::Introductions)?;
    let open = store::open(conn, ws, std::slice::from_ref(skill))?;
    if open.is_empty() {
        return Err(gone());
    }
    let Some(found) = steps::found(conn, ctx, open)?.pop() else {
        // It was found on Monday, and isn't true any more.
        store::forget(conn, ws, std::slice::from_ref(skill))?;
        people::redraw_organizers(conn, ws, ctx.now)?;
        return Ok(views::fewer());
    };
    if !store::settle(conn, ws, skill, SharedState::Told, ctx.now)? {
        return Err(gone());
    }
    for team in &found.teams {
        for owner in &team.owners {
            let to = To::notice_of(&ctx.person, owner, Notice::Projects);
            outbox::post(conn, ws, &to, views::news(&found, team), None, ctx.now)?;
        }
    }
    settled(conn, ctx, "shared.tell", &found)?;
    Ok(views::told(&found))
}

/// "Not now".
fn not_now(conn: &mut Conn, ctx: &Ctx, skill: &SkillId) -> Result<Message> {
    let ws = &ctx.workspace;
    roles::require(conn, ctx, Right::Introductions)?;
    let open = store::open(conn, ws, std::slice::from_ref(skill))?;
    if !store::settle(conn, ws, skill, SharedState::PutOff, ctx.now)? {
        return Err(gone());
    }
    if let Some(found) = steps::found(conn, ctx, open)?.pop() {
        settled(conn, ctx, "shared.not_now", &found)?;
    }
    people::redraw_organizers(conn, ws, ctx.now)?;
    Ok(views::left())
}

fn settled(conn: &mut Conn, ctx: &Ctx, deed: &str, found: &Found) -> Result<()> {
    let (ws, skill) = (&ctx.workspace, found.shared.skill.as_str());
    audit::write(conn, ws, &ctx.person, deed, skill, &found.name, ctx.now)?;
    people::redraw_organizers(conn, ws, ctx.now)
}
