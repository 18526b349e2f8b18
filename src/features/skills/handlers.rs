//! What people do here, one function for each action.

use super::model::{Form, SkillState, Verb};
use super::store::Standing;
use super::{Skill, store, taxonomy, typed, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::people;
use crate::features::roles::{self, Right};
use crate::ids::SkillId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission, Suggestion};
use crate::slack::reply::Choice;

/// The most options of a type-ahead: more than anybody reads.
const OPTIONS: usize = 20;

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let skill = SkillId::from(action.value.as_deref().unwrap_or_default());
    match verb.parse() {
        Ok(Verb::Merge) => ask(ctx, action, skill, Form::Merge).await,
        Ok(Verb::Adopt) => ask(ctx, action, skill, Form::Adopt).await,
        Ok(Verb::Reject) => reject(ctx, skill).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Opens the window that asks which skill it is, or what to call it.
async fn ask(ctx: &Ctx, action: &Action, skill: SkillId, form: Form) -> Result<Reply> {
    let asked = ctx
        .read(move |conn, ctx| {
            roles::require(conn, ctx, Right::Skills)?;
            let standing = waiting(conn, ctx, &skill)?;
            let own = store::own_shelf(conn, &ctx.workspace)?;
            let shelves = [taxonomy::shelf(), &own];
            let near = typed::nearest(&shelves, &standing.name, &standing.id).cloned();
            Ok((standing, near))
        })
        .await?;
    let view = match (form, asked) {
        (Form::Merge, (skill, near)) => views::merge_form(&skill.id, &skill.name, near.as_ref()),
        (Form::Adopt, (skill, _)) => views::adopt_form(&skill.id, &skill.name),
    };
    ctx.app.slack.open_view(ctx.trigger(&action.by)?, view).await?;
    Ok(Reply::Done)
}

/// A skill that waits, or why there is nothing to decide about it.
fn waiting(conn: &mut Conn, ctx: &Ctx, skill: &SkillId) -> Result<Standing> {
    let standing = store::find(conn, &ctx.workspace, skill)?.ok_or_else(gone)?;
    if standing.state != SkillState::Suggested {
        return Err(decided(conn, ctx, &standing)?);
    }
    Ok(standing)
}

fn gone() -> Error {
    Error::user("Nobody typed this skill. Open the Home tab again to see what waits.")
}

/// What the second one reads.
fn decided(conn: &mut Conn, ctx: &Ctx, standing: &Standing) -> Result<Error> {
    let who = match &standing.decided_by {
        Some(by) if *by == ctx.person => Some("You".to_owned()),
        Some(by) => people::find(conn, &ctx.workspace, by)?.map(|person| person.name),
        None => None,
    };
    let into = match &standing.merged_into {
        Some(into) => store::names(conn, &ctx.workspace, std::slice::from_ref(into))?.remove(into),
        None => None,
    };
    Ok(Error::user(views::decided_before(&standing.name, standing.state, who.as_deref(), into.as_deref())))
}

/// "Reject": those who have it keep it, as plain text.
async fn reject(ctx: &Ctx, skill: SkillId) -> Result<Reply> {
    ctx.write(move |conn, ctx| {
        roles::require(conn, ctx, Right::Skills)?;
        let standing = waiting(conn, ctx, &skill)?;
        if !store::reject(conn, &ctx.workspace, &skill, &ctx.person)? {
            return Err(gone());
        }
        log(conn, ctx, "skill.rejected", &skill, &standing.name, SkillState::Rejected)
    })
    .await?;
    Ok(Reply::Done)
}

fn log(conn: &mut Conn, ctx: &Ctx, what: &str, skill: &SkillId, detail: &str, to: SkillState) -> Result<()> {
    let change = audit::Change { detail, before: SkillState::Suggested.into(), after: to.into() };
    audit::write_change(conn, &ctx.workspace, &ctx.person, what, skill.as_str(), change, ctx.now)?;
    people::redraw_organizers(conn, &ctx.workspace, ctx.now)
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    let (Ok(form), Some(skill)) = (form.parse::<Form>(), view.metadata::<SkillId>()) else {
        return Ok(Reply::Unknown);
    };
    match form {
        Form::Merge => {
            let Some(into) = view.all_chosen(views::INTO).into_iter().next() else {
                return Ok(Reply::error(views::INTO, "Please choose the skill that it is."));
            };
            merge(ctx, &view.id, skill, SkillId(into)).await
        }
        Form::Adopt => {
            let name = typed::clean(&view.text(views::NAME).unwrap_or_default());
            if typed::slug(&name).is_none() {
                return Ok(Reply::error(views::NAME, "Please write what everybody will read."));
            }
            adopt(ctx, &view.id, skill, name).await
        }
    }
}

/// "Merge": from now on it is another name of `into`.
async fn merge(ctx: &Ctx, view: &str, skill: SkillId, into: SkillId) -> Result<Reply> {
    let once = format!("skills.merge:{view}");
    let wrong = ctx
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            roles::require(conn, ctx, Right::Skills)?;
            let Some(into) = offered(conn, ctx, &into)?.filter(|into| into.id != skill) else {
                return Ok(Some("Please choose one that is offered to everybody."));
            };
            if !crate::inbox::first_time(conn, ws, &once, ctx.now)? {
                return Ok(None);
            }
            let standing = waiting(conn, ctx, &skill)?;
            let moved = store::merge(conn, ws, &skill, &into.id, &ctx.person)?.ok_or_else(gone)?;
            let detail = views::merged_line(&standing.name, &into, moved);
            log(conn, ctx, "skill.merged", &skill, &detail, SkillState::Merged)?;
            Ok(None)
        })
        .await?;
    Ok(wrong.map_or(Reply::Clear, |why| Reply::error(views::INTO, why)))
}

/// A skill that everybody is offered: of the taxonomy, or adopted.
fn offered(conn: &mut Conn, ctx: &Ctx, id: &SkillId) -> Result<Option<Skill>> {
    if let Some(skill) = taxonomy::known(id.as_str()) {
        return Ok(Some(skill.clone()));
    }
    let found = store::find(conn, &ctx.workspace, id)?;
    let adopted = found.filter(|standing| standing.state == SkillState::Adopted);
    Ok(adopted.map(|Standing { id, name, .. }| Skill { id, name }))
}

/// Another skill that is called so already.
fn called(conn: &mut Conn, ctx: &Ctx, skill: &SkillId, name: &str) -> Result<Option<Skill>> {
    let own = store::own_shelf(conn, &ctx.workspace)?;
    Ok(typed::called(&[taxonomy::shelf(), &own], name).filter(|same| same.id != *skill).cloned())
}

fn add(conn: &mut Conn, ctx: &Ctx, skill: &SkillId, name: Option<&str>) -> Result<()> {
    let standing = waiting(conn, ctx, skill)?;
    let name = name.unwrap_or(&standing.name);
    if !store::add(conn, &ctx.workspace, skill, name, &ctx.person)? {
        return Err(gone());
    }
    log(conn, ctx, "skill.adopted", skill, &views::adopted_line(&standing.name, name), SkillState::Adopted)
}

/// Adds a skill under the name that it has, in a transaction of somebody else's.
///
/// # Errors
/// Where it doesn't wait any more, or another skill is called so already: in words for whoever decides.
pub fn adopt_one(conn: &mut Conn, ctx: &Ctx, skill: &SkillId) -> Result<()> {
    roles::require(conn, ctx, Right::Skills)?;
    let standing = waiting(conn, ctx, skill)?;
    match called(conn, ctx, skill, &standing.name)? {
        Some(same) => Err(Error::user(views::there_already(&same))),
        None => add(conn, ctx, skill, None),
    }
}

/// "Add": everybody is offered it under this name.
async fn adopt(ctx: &Ctx, view: &str, skill: SkillId, name: String) -> Result<Reply> {
    let once = format!("skills.adopt:{view}");
    let wrong = ctx
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            roles::require(conn, ctx, Right::Skills)?;
            if let Some(same) = called(conn, ctx, &skill, &name)? {
                return Ok(Some(views::there_already(&same)));
            }
            if !crate::inbox::first_time(conn, ws, &once, ctx.now)? {
                return Ok(None);
            }
            add(conn, ctx, &skill, Some(&name))?;
            Ok(None)
        })
        .await?;
    Ok(wrong.map_or(Reply::Clear, |why| Reply::error(views::NAME, why)))
}

/// Suggests skills while somebody types. A type-ahead with the action `skills.find` takes new ones as well, one
/// with `skills.known` only what is offered to everybody.
pub async fn suggest(ctx: &Ctx, suggestion: &Suggestion) -> Result<Reply> {
    let typed = typed::clean(&suggestion.typed);
    if typed::slug(&typed).is_none() {
        return Ok(Reply::Options(Vec::new()));
    }
    let own = ctx.read(|conn, ctx| store::own_shelf(conn, &ctx.workspace)).await?;
    let shelves = [taxonomy::shelf(), &own];
    let takes_new = suggestion.id != views::KNOWN && typed::called(&shelves, &typed).is_none();
    let offered = if takes_new { OPTIONS - 1 } else { OPTIONS };
    let mut options: Vec<Choice> = typed::offers(&shelves, &typed, offered)
        .into_iter()
        .map(|skill| Choice { text: skill.name.clone(), value: skill.id.to_string() })
        .collect();
    if takes_new {
        options.push(Choice { text: views::as_it_is(&typed), value: format!("{}{typed}", store::NEW) });
    }
    Ok(Reply::Options(options))
}
