//! What people do here, one function for each action.

use super::model::{SkillState, Verb};
use super::{store, taxonomy, typed, views};
use crate::app::Ctx;
use crate::audit;
use crate::error::{Error, Result};
use crate::features::people;
use crate::ids::SkillId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, Suggestion};
use crate::slack::reply::Choice;

/// The most options of a type-ahead: more than anybody reads.
const OPTIONS: usize = 20;

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let skill = SkillId::from(action.value.as_deref().unwrap_or_default());
    match verb.parse() {
        Ok(Verb::Adopt) => decide(ctx, skill, SkillState::Adopted).await,
        Ok(Verb::Reject) => decide(ctx, skill, SkillState::Rejected).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes an organizer's decision about a skill. Two at once get one decision.
async fn decide(ctx: &Ctx, skill: SkillId, state: SkillState) -> Result<Reply> {
    ctx.write(move |conn, ctx| {
        people::require_organizer(conn, &ctx.workspace, &ctx.person)?;
        let decided = store::decide(conn, &ctx.workspace, &skill, state, &ctx.person)?;
        let (name, now_it_is, by) = store::find(conn, &ctx.workspace, &skill)?.ok_or_else(|| {
            Error::user("Nobody typed this skill. Open the Home tab again to see what waits.")
        })?;
        people::redraw_organizers(conn, &ctx.workspace, ctx.now)?;
        if !decided {
            return Ok(Reply::Ephemeral(views::decided_before(&name, now_it_is, by.as_ref())));
        }
        let what = if state == SkillState::Adopted { "skill.adopted" } else { "skill.rejected" };
        audit::write(conn, &ctx.workspace, &ctx.person, what, skill.as_str(), &name, ctx.now)?;
        Ok(Reply::Done)
    })
    .await
}

/// Suggests skills while somebody types. Each type-ahead for skills has the action `skills.find`.
pub async fn suggest(ctx: &Ctx, suggestion: &Suggestion) -> Result<Reply> {
    let typed = typed::clean(&suggestion.typed);
    let Some(slug) = typed::slug(&typed) else { return Ok(Reply::Options(Vec::new())) };
    let part = slug.clone();
    let adopted =
        ctx.read(move |conn, ctx| store::adopted_like(conn, &ctx.workspace, &part, OPTIONS as i64)).await?;
    let is_there = taxonomy::all().called(&typed).is_some() || adopted.iter().any(|skill| skill.id == slug);
    let offered = if is_there { OPTIONS } else { OPTIONS - 1 };
    let known = typed::offers(taxonomy::all(), &typed, offered).into_iter().map(|entry| &entry.skill);
    let mut options: Vec<Choice> = known
        .chain(&adopted)
        .take(offered)
        .map(|skill| Choice { text: skill.name.clone(), value: skill.id.to_string() })
        .collect();
    if !is_there {
        options.push(Choice { text: views::add(&typed), value: format!("{}{typed}", store::NEW) });
    }
    Ok(Reply::Options(options))
}
