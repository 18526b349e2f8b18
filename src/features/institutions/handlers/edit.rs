//! The form in three steps, and its draft.

use super::{gone, may_edit, pressed, redraw, speak};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::drafts;
use crate::error::{Error, Result};
use crate::features::institutions::form::{Draft, Errors};
use crate::features::institutions::model::{About, Campus, Institution, Step, is_alike};
use crate::features::institutions::{store, views};
use crate::features::people;
use crate::ids::{InstitutionId, WorkspaceId};
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};

/// Institutions that are offered as alike.
const ALIKE: usize = 5;

/// The name of the draft of a form.
fn key(institution: Option<&InstitutionId>) -> String {
    format!("institution:{}", institution.map_or("new", InstitutionId::as_str))
}

/// "Add my institution": the form, with what was typed before.
pub async fn new(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let form = ctx
        .read(|conn, ctx| {
            let kept = drafts::find::<Draft>(conn, &ctx.workspace, &ctx.person, &key(None))?;
            if let Some((draft, at)) = kept {
                return Ok(views::about(&draft, Some(ctx.now - at)));
            }
            Ok(views::about(&fresh(conn, ctx)?, None))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// A form that nobody has touched: it knows the person's time zone.
fn fresh(conn: &mut Conn, ctx: &Ctx) -> Result<Draft> {
    let timezone = people::timezone(conn, &ctx.workspace, &ctx.person)?.name().to_owned();
    Ok(Draft { timezone, ..Draft::default() })
}

/// "Edit": the form of an institution that exists.
pub async fn edit(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let form = ctx
        .write(move |conn, ctx| {
            let draft = Draft::of(&may_edit(conn, ctx, &id)?);
            drafts::save(conn, &ctx.workspace, &ctx.person, &key(Some(&id)), &draft, ctx.now)?;
            Ok(views::about(&draft, None))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

fn of_view(view: &View) -> Result<Option<InstitutionId>> {
    view.metadata().ok_or_else(stale)
}

fn stale() -> Error {
    Error::user("This form is out of date. Please close it and open it again: `/edtech partner`.")
}

/// The draft that a form is about; a new institution's begins where there is none.
fn draft(conn: &mut Conn, ctx: &Ctx, institution: Option<&InstitutionId>) -> Result<Draft> {
    if let Some(id) = institution {
        may_edit(conn, ctx, id)?;
    }
    match drafts::find(conn, &ctx.workspace, &ctx.person, &key(institution))? {
        Some((draft, _)) => Ok(draft),
        None if institution.is_none() => fresh(conn, ctx),
        None => Err(stale()),
    }
}

fn keep(conn: &mut Conn, ctx: &Ctx, draft: &Draft) -> Result<()> {
    drafts::save(conn, &ctx.workspace, &ctx.person, &key(draft.institution.as_ref()), draft, ctx.now)
}

/// The first step was sent: on to the second, past those that may be the same one.
pub async fn about(ctx: &Ctx, view: &View) -> Result<Reply> {
    let (id, view) = (of_view(view)?, view.clone());
    ctx.write(move |conn, ctx| {
        let mut draft = draft(conn, ctx, id.as_ref())?;
        draft.read_about(&view);
        let about = match draft.about() {
            Ok(about) => about,
            Err(errors) => return Ok(Reply::Errors(errors)),
        };
        keep(conn, ctx, &draft)?;
        if id.is_some() {
            return Ok(Reply::Update(Box::new(views::campus(&draft))));
        }
        let found = alike(conn, &ctx.workspace, &about)?;
        if found.is_empty() {
            return Ok(Reply::Update(Box::new(views::campus(&draft))));
        }
        let mine = store::of_person(conn, &ctx.workspace, &ctx.person)?;
        Ok(Reply::Update(Box::new(views::alike(&draft, &found, &mine))))
    })
    .await
}

/// Institutions that may be this one, those that share most first.
pub fn alike(conn: &mut Conn, workspace: &WorkspaceId, about: &About) -> Result<Vec<Institution>> {
    let mut found = store::candidates(conn, workspace, about)?;
    found.retain(|other| is_alike(about, &other.about));
    found.truncate(ALIKE);
    Ok(found)
}

/// Writes an institution down for which nobody speaks yet.
pub fn write_down(conn: &mut Conn, ctx: &Ctx, about: About) -> Result<Institution> {
    let (created_by, created_at) = (ctx.person.clone(), ctx.now);
    let institution =
        Institution { id: InstitutionId::new(), about, campus: Campus::default(), created_by, created_at };
    store::save(conn, &ctx.workspace, &institution, ctx.now)?;
    let (id, name) = (institution.id.as_str(), &institution.about.name);
    audit::write(conn, &ctx.workspace, &ctx.person, "institution.create", id, name, ctx.now)?;
    Ok(institution)
}

/// "It is another one": on to the second step.
pub async fn apart(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id = of_view(view)?;
    let draft = ctx.read(move |conn, ctx| draft(conn, ctx, id.as_ref())).await?;
    Ok(Reply::Update(Box::new(views::campus(&draft))))
}

/// The second step was sent: on to the third.
pub async fn campus(ctx: &Ctx, view: &View) -> Result<Reply> {
    let (id, view) = (of_view(view)?, view.clone());
    ctx.write(move |conn, ctx| {
        let mut draft = draft(conn, ctx, id.as_ref())?;
        draft.read_campus(&view);
        if let Err(errors) = only(draft.campus(), &view) {
            return Ok(Reply::Errors(errors));
        }
        keep(conn, ctx, &draft)?;
        Ok(Reply::Update(Box::new(views::calendar(&draft))))
    })
    .await
}

/// Mistakes at fields of this window; those of another one come when that is sent.
fn only<T>(checked: Result<T, Errors>, view: &View) -> Result<(), Errors> {
    let here = |field: &String| {
        view.blocks.iter().any(|block| block.get("block_id").and_then(|id| id.as_str()) == Some(field))
    };
    let errors: Errors =
        checked.err().unwrap_or_default().into_iter().filter(|(field, _)| here(field)).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The last step was sent: the institution is saved, once.
pub async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id = of_view(view)?;
    let (seen, last) = (id.clone(), view.clone());
    let draft = ctx.read(move |conn, ctx| draft(conn, ctx, seen.as_ref())).await;
    if let Ok(mut draft) = draft {
        draft.read_calendar(&last);
        if let Err(errors) = only(draft.campus(), &last) {
            return Ok(Reply::Errors(errors));
        }
    }
    let view = view.clone();
    let key = format!("institutions.save:{}", view.id);
    let saved = ctx.write_once(key, move |conn, ctx| write(conn, ctx, id, &view)).await?;
    Ok(saved.map_or(Reply::Clear, |(institution, asked)| {
        Reply::Update(Box::new(views::saved(&institution, asked)))
    }))
}

fn write(conn: &mut Conn, ctx: &Ctx, id: Option<InstitutionId>, view: &View) -> Result<(Institution, bool)> {
    let mut draft = draft(conn, ctx, id.as_ref())?;
    draft.read_calendar(view);
    let (Ok(about), Ok(campus)) = (draft.about(), draft.campus()) else { return Err(stale()) };
    let before = match &id {
        Some(id) => Some(store::find(conn, &ctx.workspace, id)?.ok_or_else(gone)?),
        None => None,
    };
    let asked = before.is_none();
    let (created_by, created_at) =
        before.map_or_else(|| (ctx.person.clone(), ctx.now), |before| (before.created_by, before.created_at));
    let institution = Institution { id: id.unwrap_or_default(), about, campus, created_by, created_at };
    store::save(conn, &ctx.workspace, &institution, ctx.now)?;
    drafts::remove(conn, &ctx.workspace, &ctx.person, &key(draft.institution.as_ref()))?;
    let deed = if asked { "institution.create" } else { "institution.edit" };
    let name = &institution.about.name;
    audit::write(conn, &ctx.workspace, &ctx.person, deed, institution.id.as_str(), name, ctx.now)?;
    if asked {
        speak::ask(conn, ctx, &institution)?;
    } else {
        redraw(conn, ctx, &institution.id)?;
    }
    Ok((institution, asked))
}

/// The form was closed: what was typed for a new institution is kept.
pub async fn closed(ctx: &Ctx, step: Step, view: &View) -> Result<Reply> {
    if of_view(view)?.is_some() {
        return Ok(Reply::Done);
    }
    let view = view.clone();
    ctx.write(move |conn, ctx| {
        let before = draft(conn, ctx, None)?;
        let mut draft = before.clone();
        match step {
            Step::About => draft.read_about(&view),
            Step::Campus => draft.read_campus(&view),
            Step::Calendar => draft.read_calendar(&view),
            Step::Alike => {}
        }
        if draft == before { Ok(()) } else { keep(conn, ctx, &draft) }
    })
    .await?;
    Ok(Reply::Done)
}
