//! Telling of a need, changing it, ending it.

use std::collections::BTreeMap;

use super::follow::{followed, refresh};
use super::{gone, mine, pressed, speaks};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::needs::model::{
    COURSE, LEARNERS, MOST_NEEDS, Meta, Need, NeedState, PROBLEM, ProposalState, SUBJECTS, TITLE, TRIED, Verb,
};
use crate::features::needs::{store, views};
use crate::features::{institutions, skills};
use crate::ids::{InstitutionId, NeedId};
use crate::outbox;
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use crate::slack::text::on_one_line;
use views::field;

/// Tools in the full view of a need.
const TOOLS: usize = 8;

/// "Tell what you need": the form, for those who speak for the institution.
pub async fn tell(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = action.value.as_deref().map(InstitutionId::from).ok_or_else(gone)?;
    let form = ctx
        .read(move |conn, ctx| {
            speaks(conn, ctx, &id)?;
            room(conn, ctx, &id)?;
            let institution = institutions::find(conn, &ctx.workspace, &id)?.ok_or_else(gone)?;
            Ok(views::need_form(&institution, None))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

fn room(conn: &mut Conn, ctx: &Ctx, institution: &InstitutionId) -> Result<()> {
    let limit = i64::try_from(MOST_NEEDS).unwrap_or(i64::MAX);
    let open = store::of_institutions(conn, &ctx.workspace, std::slice::from_ref(institution), limit)?;
    if open.len() < MOST_NEEDS {
        return Ok(());
    }
    Err(Error::user(format!(
        "{MOST_NEEDS} needs are open already, which is as many as an institution can have at a time. Say of one that \
         it is met, or take it back."
    )))
}

/// "Edit": the form of a need that exists.
pub async fn edit(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let form = ctx
        .read(move |conn, ctx| {
            let need = mine(conn, ctx, &id)?;
            let institution =
                institutions::find(conn, &ctx.workspace, &need.institution)?.ok_or_else(gone)?;
            Ok(views::need_form(&institution, Some(&need)))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// "Show": the need in full, for everybody.
pub async fn show(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let message = ctx
        .read(move |conn, ctx| {
            let need = store::find(conn, &ctx.workspace, &id)?.ok_or_else(gone)?;
            let found = followed(conn, ctx, need, TOOLS)?;
            let speaks = speaks(conn, ctx, &found.need.institution).is_ok();
            Ok(views::detail(&found, speaks))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

/// What was filled in, into `need`; or what is wrong at which field.
fn read(view: &View, mut need: Need, ctx: &Ctx) -> Result<Need, BTreeMap<String, String>> {
    let mut errors = BTreeMap::new();
    let mut text = |field: &str, required: Option<&str>, most: u64| {
        let typed = view.text(field).unwrap_or_default();
        if let (true, Some(why)) = (typed.is_empty(), required) {
            errors.insert(field.to_owned(), why.to_owned());
        } else if typed.chars().count() > most as usize {
            errors.insert(field.to_owned(), format!("At most {most} characters, please."));
        }
        typed
    };
    let title =
        text(field::TITLE, Some("Please write one sentence: it is what everybody reads first."), TITLE);
    need.title = on_one_line(&title);
    need.problem = text(field::PROBLEM, Some("Please write what goes wrong today, and for whom."), PROBLEM);
    need.course = text(field::COURSE, None, COURSE);
    need.tried = text(field::TRIED, None, TRIED);
    need.learners = match view.text(field::LEARNERS) {
        None => None,
        Some(typed) => match typed.parse() {
            Ok(n) if (1..=LEARNERS).contains(&n) => Some(n),
            _ => {
                let what = format!("Please write a whole number from 1 to {LEARNERS}.");
                errors.insert(field::LEARNERS.to_owned(), what);
                None
            }
        },
    };
    let before = need.by_when;
    need.by_when = view.chosen(field::BY_WHEN).and_then(|day| day.parse().ok());
    if need.by_when != before && need.by_when.is_some_and(|day| day < ctx.now.date()) {
        errors.insert(field::BY_WHEN.to_owned(), "This day is over. Please choose a later one.".to_owned());
    }
    let known = |name: &String| skills::subjects().contains(&name.as_str());
    need.subjects = view.all_chosen(field::SUBJECTS).into_iter().filter(known).take(SUBJECTS).collect();
    if errors.is_empty() { Ok(need) } else { Err(errors) }
}

/// The form was sent.
pub async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let meta: Meta = view.metadata().ok_or_else(gone)?;
    let blank = Need {
        id: meta.need.clone().unwrap_or_default(),
        institution: meta.institution.clone(),
        person: ctx.person.clone(),
        title: String::new(),
        problem: String::new(),
        course: String::new(),
        learners: None,
        by_when: None,
        tried: String::new(),
        subjects: Vec::new(),
        state: NeedState::Open,
        project: None,
        created_at: ctx.now,
    };
    let (id, is_new) = (blank.id.clone(), meta.need.is_none());
    let before = match is_new {
        true => blank,
        false => ctx.read(move |conn, ctx| mine(conn, ctx, &id)).await?,
    };
    let typed = match read(view, before, ctx) {
        Ok(need) => need,
        Err(errors) => return Ok(Reply::Errors(errors)),
    };
    let key = format!("needs.save:{}", view.id);
    let saved = ctx.write_once(key, move |conn, ctx| keep(conn, ctx, typed, is_new)).await?;
    Ok(saved.map_or(Reply::Clear, |(need, tools)| Reply::Update(Box::new(views::saved(&need, tools)))))
}

fn keep(conn: &mut Conn, ctx: &Ctx, typed: Need, is_new: bool) -> Result<(Need, usize)> {
    speaks(conn, ctx, &typed.institution)?;
    let need = if is_new {
        room(conn, ctx, &typed.institution)?;
        typed
    } else {
        // What became of it meanwhile stays.
        let now = mine(conn, ctx, &typed.id)?;
        Need { state: now.state, project: now.project, person: now.person, ..typed }
    };
    store::save(conn, &ctx.workspace, &need)?;
    let deed = if is_new { "need.tell" } else { "need.edit" };
    audit::write(conn, &ctx.workspace, &ctx.person, deed, need.id.as_str(), &need.title, ctx.now)?;
    let tools = refresh(conn, ctx, &need)?;
    Ok((need, tools))
}

/// "It is met" and "Take it back".
pub async fn end(ctx: &Ctx, action: &Action, verb: Verb) -> Result<Reply> {
    let id = pressed(action)?;
    let to = if verb == Verb::Met { NeedState::Met } else { NeedState::Withdrawn };
    ctx.write(move |conn, ctx| over(conn, ctx, &id, to)).await?;
    let home = action.view.as_ref().is_some_and(|view| view.kind == "home");
    let card = action.message.as_ref().is_some_and(|message| !message.ephemeral);
    // The card and the Home tab change by themselves.
    if home || card { Ok(Reply::Done) } else { Ok(Reply::Ephemeral(views::ended(to))) }
}

fn over(conn: &mut Conn, ctx: &Ctx, id: &NeedId, to: NeedState) -> Result<()> {
    let ws = &ctx.workspace;
    let need = store::find(conn, ws, id)?.ok_or_else(gone)?;
    speaks(conn, ctx, &need.institution)?;
    if !store::set_state(conn, ws, id, &NeedState::ACTIVE, to, need.project.as_ref())? {
        return Ok(());
    }
    for one in store::proposals_of(conn, ws, id)? {
        super::propose::settle(conn, ctx, one, ProposalState::Ended)?;
    }
    let deed = if to == NeedState::Met { "need.met" } else { "need.withdraw" };
    audit::write(conn, ws, &ctx.person, deed, id.as_str(), &need.title, ctx.now)?;
    refresh(conn, ctx, &Need { state: to, ..need })?;
    outbox::redraw_home(conn, ws, &ctx.person, ctx.now)
}
