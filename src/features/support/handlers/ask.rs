//! Asking for support, and the asker's word on how it went.

use std::collections::HashMap;

use super::{asked_by_me, faster, gone, is_usable, pressed};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::institutions::{self, Institution};
use crate::features::people;
use crate::features::projects::{self, Project};
use crate::features::support::model::{
    Begun, Confidant, Kind, Note, Request, Rung, Severity, SupportState, TEXT, TITLE, alike,
};
use crate::features::support::steps::{self, Case};
use crate::features::support::{route, store, views};
use crate::ids::{InstitutionId, PersonId, ProjectId, SupportId};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Shortcut, View};
use crate::slack::markup;
use crate::slack::text::cut;
use views::field;

/// One more than a menu takes.
const TOOLS: i64 = projects::views::MENU as i64 + 1;
/// Notes that are looked through.
const NOTES: i64 = 200;
/// Notes that are shown before anybody is asked.
const SHOWN: usize = 3;
/// What is carried from a message into the form: the form's memory is short.
const CARRIED: usize = 900;

/// `/edtech support [NAME]`.
pub async fn open(ctx: &Ctx, by: &By, name: &str) -> Result<Reply> {
    let name = name.trim().to_owned();
    let form = ctx
        .read(move |conn, ctx| {
            let found = if name.is_empty() {
                Vec::new()
            } else {
                projects::find_by_name(conn, &ctx.workspace, &name, None)?
            };
            let chosen = found.into_iter().find(is_usable);
            first_form(conn, ctx, chosen, "")
        })
        .await?;
    ctx.show_window(by, None, form).await
}

/// "Ask for support" on a card.
pub async fn open_for(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let project = action.value.as_deref().filter(|id| !id.is_empty()).map(ProjectId::from);
    let form = ctx
        .read(move |conn, ctx| {
            let chosen = project.map(|id| projects::find(conn, &ctx.workspace, &id)).transpose()?.flatten();
            if chosen.as_ref().is_some_and(|project| !is_usable(project)) {
                return Err(Error::user(
                    "Nobody supports this tool at the moment. `/edtech support` shows those that are supported.",
                ));
            }
            first_form(conn, ctx, chosen, "")
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// "Ask for support" on a message: its text is the beginning.
pub async fn open_from_message(ctx: &Ctx, shortcut: &Shortcut) -> Result<Reply> {
    let text = shortcut.text.clone();
    let form = ctx
        .read(move |conn, ctx| {
            let known = people::find_all(conn, &ctx.workspace, &markup::mentioned(&text))?;
            let names: HashMap<PersonId, String> =
                known.into_iter().map(|(id, person)| (id, person.name)).collect();
            first_form(conn, ctx, None, &markup::plain(&text, &names))
        })
        .await?;
    ctx.show_window(&shortcut.by, None, form).await
}

fn first_form(
    conn: &mut Conn,
    ctx: &Ctx,
    chosen: Option<Project>,
    text: &str,
) -> Result<slack_morphism::prelude::SlackModalView> {
    let mut tools = projects::usable(conn, &ctx.workspace, TOOLS)?;
    if let Some(chosen) = &chosen {
        tools.retain(|tool| tool.id != chosen.id);
        tools.insert(0, chosen.clone());
    }
    if tools.is_empty() {
        return Ok(views::no_tools());
    }
    Ok(views::first_form(&tools, chosen.as_ref(), &cut(text, CARRIED)))
}

/// The first form was sent: solutions that may do, and the rest of the form; or the address for a report of a
/// security problem.
pub async fn begun(ctx: &Ctx, view: &View) -> Result<Reply> {
    let Some(project) = view.chosen(field::PROJECT).map(ProjectId::from) else {
        return Ok(Reply::error(field::PROJECT, "Please choose one."));
    };
    let Some(kind) = view.chosen(field::KIND).and_then(|kind| kind.parse::<Kind>().ok()) else {
        return Ok(Reply::error(field::KIND, "Please choose one."));
    };
    let Some(title) = view.text(field::TITLE) else {
        return Ok(Reply::error(field::TITLE, "Please say it in one sentence."));
    };
    if title.chars().count() > TITLE as usize {
        return Ok(Reply::error(field::TITLE, format!("At most {TITLE} characters, please.")));
    }
    let text: String = view.metadata().unwrap_or_default();
    let begun = Begun { project, kind, title };
    let form = ctx
        .read(move |conn, ctx| {
            let tool =
                projects::find(conn, &ctx.workspace, &begun.project)?.filter(is_usable).ok_or_else(gone)?;
            let mine = speaks_for(conn, ctx)?;
            let mut notes = Vec::new();
            let mut reader = None;
            if kind == Kind::Security {
                match route::reader(conn, ctx, &tool, &ctx.person)? {
                    Confidant::Outside(address) => return Ok(views::outside(&tool, &address)),
                    Confidant::Nobody => return Err(nobody()),
                    found => reader = Some(found),
                }
            } else {
                notes = nearest(conn, ctx, &begun, &text)?;
            }
            Ok(views::details_form(&tool, &begun, &text, &mine, &notes, reader.as_ref()))
        })
        .await?;
    Ok(Reply::Update(Box::new(form)))
}

fn nobody() -> Error {
    Error::user(
        "Nobody who may read such a report can be reached here. Please ask an organizer, without details, whom to write \
         to.",
    )
}

fn nearest(conn: &mut Conn, ctx: &Ctx, begun: &Begun, text: &str) -> Result<Vec<Note>> {
    let notes = store::notes_of(conn, &ctx.workspace, &begun.project, None, NOTES)?;
    Ok(alike(&format!("{} {text}", begun.title), notes, SHOWN))
}

fn speaks_for(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<Institution>> {
    let mine = institutions::of_person(conn, &ctx.workspace, &ctx.person)?;
    Ok(mine.into_iter().filter(institutions::Spoken::is_confirmed).map(|spoken| spoken.institution).collect())
}

/// The rest was sent: few are asked.
pub async fn sent(ctx: &Ctx, view: &View) -> Result<Reply> {
    let begun: Begun = view.metadata().ok_or_else(gone)?;
    let details = view.text(field::DETAILS).unwrap_or_default();
    if details.chars().count() > TEXT as usize {
        return Ok(Reply::error(field::DETAILS, format!("At most {TEXT} characters, please.")));
    }
    let severity =
        view.chosen(field::SEVERITY).and_then(|one| one.parse().ok()).unwrap_or(Severity::Hindering);
    let institution = view.chosen(field::INSTITUTION).map(InstitutionId::from);
    let key = format!("support.sent:{}", view.id);
    let sent = ctx
        .write_once(key, move |conn, ctx| {
            let ws = &ctx.workspace;
            let project = projects::find(conn, ws, &begun.project)?.filter(is_usable).ok_or_else(gone)?;
            let institution = match institution {
                Some(id) => {
                    institutions::require_speaker(conn, ws, &id, &ctx.person)?;
                    institutions::find(conn, ws, &id)?
                }
                None => None,
            };
            if begun.kind == Kind::Security {
                // The contact may have changed since the form was opened.
                match route::reader(conn, ctx, &project, &ctx.person)? {
                    Confidant::Outside(address) => return Ok(views::outside(&project, &address)),
                    Confidant::Nobody => return Err(nobody()),
                    Confidant::Person(_) | Confidant::Owners(_) => {}
                }
            }
            let request = Request {
                id: SupportId::new(),
                project: project.id.clone(),
                institution: institution.as_ref().map(|one| one.id.clone()),
                asker: ctx.person.clone(),
                kind: begun.kind,
                severity,
                title: begun.title,
                details,
                state: SupportState::Open,
                claimer: None,
                solution: String::new(),
                keep: false,
                rung: Rung::Asked,
                turn: 0,
                due_at: None,
                asked_at: ctx.now,
                moved_at: ctx.now,
            };
            let mut case = Case { request, project, institution, asked: Vec::new() };
            steps::begin(conn, ctx, &mut case)?;
            Ok(views::sent(&case))
        })
        .await?;
    Ok(sent.map_or(Reply::Clear, |window| Reply::Update(Box::new(window))))
}

/// "Yes, it is solved".
pub async fn confirm(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    ctx.write(move |conn, ctx| {
        let mut case = asked_by_me(conn, ctx, &id, &[SupportState::Solved])?;
        if steps::close(conn, ctx, &mut case, "closed")? { Ok(()) } else { Err(faster()) }
    })
    .await?;
    Ok(Reply::Done)
}

/// "Not yet": the form that asks what is missing.
pub async fn still_open(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let form = ctx
        .read(move |conn, ctx| Ok(views::reopen_form(&asked_by_me(conn, ctx, &id, &[SupportState::Solved])?)))
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// What is missing was sent: whoever had it has it again.
pub async fn reopen(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: SupportId = view.metadata().ok_or_else(gone)?;
    let missing = view.text(field::MISSING).unwrap_or_default();
    if missing.chars().count() > TEXT as usize {
        return Ok(Reply::error(field::MISSING, format!("At most {TEXT} characters, please.")));
    }
    ctx.write_once(format!("support.reopen:{}", view.id), move |conn, ctx| {
        let mut case = asked_by_me(conn, ctx, &id, &[SupportState::Solved])?;
        let claimer = case.request.claimer.clone().ok_or_else(gone)?;
        let question = case.request.solved_card();
        (case.request.solution, case.request.keep) = (String::new(), false);
        steps::give(conn, ctx, &mut case, &claimer)?;
        if !steps::step(conn, ctx, &mut case, "reopened")? {
            return Err(faster());
        }
        steps::settle_question(conn, ctx, &case, &question)?;
        steps::tell(conn, ctx, &case, &claimer, views::reopened(&case, &missing))
    })
    .await?;
    Ok(Reply::Clear)
}

/// "Take it back".
pub async fn withdraw(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    ctx.write(move |conn, ctx| {
        let mut case = asked_by_me(conn, ctx, &id, &SupportState::ACTIVE)?;
        if steps::end(conn, ctx, &mut case, SupportState::Withdrawn, "withdrawn")? {
            Ok(())
        } else {
            Err(faster())
        }
    })
    .await?;
    Ok(Reply::Done)
}
