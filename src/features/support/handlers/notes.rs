//! Solutions that were kept: read, counted, changed, deleted.

use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::support::model::{Note, NotesPage, TEXT, TITLE};
use crate::features::support::{store, views};
use crate::features::{matching, projects};
use crate::ids::NoteId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use views::field;

/// Notes on a page.
const PAGE: usize = 8;

fn gone() -> Error {
    Error::user("This solution isn't here any more. The project's card shows those that are.")
}

fn pressed(action: &Action) -> Result<NoteId> {
    action.value.as_deref().filter(|id| !id.is_empty()).map(NoteId::from).ok_or_else(gone)
}

/// "This solved it": nobody needs to be asked. Each person counts once.
pub async fn helped(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let counted = id.clone();
    let key = format!("support.helped:{id}:{}", ctx.person);
    ctx.write_once(key, move |conn, ctx| store::count_helped(conn, &ctx.workspace, &counted)).await?;
    let note = ctx.read(move |conn, ctx| store::note(conn, &ctx.workspace, &id)).await?.ok_or_else(gone)?;
    if let Some(view) = action.view.as_ref().filter(|view| view.kind == "modal") {
        ctx.app.slack.update_view(&view.id, None, views::helped(&note)).await?;
    }
    Ok(Reply::Done)
}

/// The solutions of a tool, a page of them.
pub async fn list(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let page: NotesPage = action.value.as_deref().and_then(|value| value.parse().ok()).ok_or_else(gone)?;
    let message = ctx
        .read(move |conn, ctx| {
            let ws = &ctx.workspace;
            let project =
                projects::find(conn, ws, &page.project)?.filter(super::is_usable).ok_or_else(gone)?;
            let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
            let mut notes = store::notes_of(conn, ws, &project.id, page.after.as_ref(), limit)?;
            let more = notes.len() > PAGE;
            notes.truncate(PAGE);
            let owner = projects::is_owner(conn, ws, &project.id, &ctx.person)?;
            let may_edit = |note: &Note| owner || note.writer == ctx.person;
            matching::unseen(conn, ctx, views::notes(&project, &notes, more, may_edit))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

/// A note, for its writer and the owners of the tool.
fn mine(conn: &mut Conn, ctx: &Ctx, id: &NoteId) -> Result<Note> {
    let note = store::note(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    if note.writer == ctx.person || projects::is_owner(conn, &ctx.workspace, &note.project, &ctx.person)? {
        return Ok(note);
    }
    Err(Error::user("Only whoever wrote a solution and the owners of the tool can change it."))
}

/// "Change": its form.
pub async fn edit(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let form = ctx.read(move |conn, ctx| Ok(views::note_form(&mine(conn, ctx, &id)?))).await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// The form was sent.
pub async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: NoteId = view.metadata().ok_or_else(gone)?;
    let (Some(title), Some(body)) = (view.text(field::TITLE), view.text(field::SOLUTION)) else {
        return Ok(Reply::error(field::SOLUTION, "Please write both; “Delete” takes it away as a whole."));
    };
    for (name, text, most) in [(field::TITLE, &title, TITLE), (field::SOLUTION, &body, TEXT)] {
        if text.chars().count() > most as usize {
            return Ok(Reply::error(name, format!("At most {most} characters, please.")));
        }
    }
    ctx.write_once(format!("support.note:{}", view.id), move |conn, ctx| {
        let note = Note { title, body, updated_at: ctx.now, ..mine(conn, ctx, &id)? };
        store::save_note(conn, &ctx.workspace, &note)?;
        log(conn, ctx, "support.note_edited", &note)
    })
    .await?;
    Ok(Reply::Clear)
}

/// "Delete".
pub async fn delete(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    ctx.write(move |conn, ctx| {
        let note = mine(conn, ctx, &id)?;
        store::drop_note(conn, &ctx.workspace, &id)?;
        log(conn, ctx, "support.note_deleted", &note)
    })
    .await?;
    Ok(Reply::Ephemeral(views::note_deleted()))
}

fn log(conn: &mut Conn, ctx: &Ctx, deed: &str, note: &Note) -> Result<()> {
    audit::write(conn, &ctx.workspace, &ctx.person, deed, note.id.as_str(), &note.title, ctx.now)
}
