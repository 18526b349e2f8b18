//! What people do here, one function for each action.

use super::model::{A_DAY, Form, LONGEST, Remark, Report, Verb};
use super::{store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::privacy::{self, Consent};
use crate::features::roles::{self, Right};
use crate::features::{matching, people};
use crate::ids::{PersonId, ReportId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Submission, View};

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let value = action.value.as_deref().unwrap_or_default();
    match verb.parse() {
        Ok(Verb::Read) => read(ctx, action).await,
        Ok(Verb::Agree) => agree(ctx, value).await,
        Ok(Verb::Report) => report_about(ctx, &action.by, action.view.as_ref(), value).await,
        Ok(Verb::Look) => look(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Report) => report(ctx, &submission.view).await,
        Ok(Form::Settle) => settle(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

async fn read(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let window = ctx
        .read(|conn, ctx| {
            let code = store::code(conn, &ctx.workspace)?;
            let what = (Consent::Conduct, code.version.as_str());
            let agreed = privacy::has_agreed(conn, &ctx.workspace, &ctx.person, what)?;
            Ok(views::code(&code, agreed))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), window).await
}

/// "I agree": to the text that was shown, and with its day.
async fn agree(ctx: &Ctx, version: &str) -> Result<Reply> {
    let version = version.to_owned();
    let same = ctx
        .write(move |conn, ctx| {
            let code = store::code(conn, &ctx.workspace)?;
            if code.version != version {
                return Ok(false);
            }
            let what = (Consent::Conduct, version.as_str());
            privacy::agree(conn, &ctx.workspace, &ctx.person, what, ctx.now)?;
            outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)?;
            Ok(true)
        })
        .await?;
    Ok(Reply::Ephemeral(if same { views::agreed() } else { views::changed_since() }))
}

/// `/edtech report`.
pub async fn open_report(ctx: &Ctx, by: &By) -> Result<Reply> {
    report_about(ctx, by, None, "").await
}

/// The form for a report about somebody; about nobody in particular where `about` is empty.
pub async fn report_about(ctx: &Ctx, by: &By, over: Option<&View>, about: &str) -> Result<Reply> {
    let about = (!about.is_empty()).then(|| PersonId::from(about));
    let readers = ctx.read(|conn, ctx| store::readers(conn, &ctx.workspace)).await?;
    ctx.show_window(by, over, views::report_form(&readers, about.as_ref())).await
}

/// A report was sent.
async fn report(ctx: &Ctx, view: &View) -> Result<Reply> {
    let Some(about) = view.all_chosen(views::ABOUT).into_iter().next().map(PersonId) else {
        return Ok(Reply::error(views::ABOUT, "Please choose whom it is about."));
    };
    if about == ctx.person {
        return Ok(Reply::error(views::ABOUT, "Please choose somebody else than yourself."));
    }
    let text = view.text(views::TEXT).unwrap_or_default();
    if text.trim().is_empty() {
        return Ok(Reply::error(views::TEXT, "A few words about what happened, please."));
    }
    if text.chars().count() > LONGEST as usize {
        return Ok(Reply::error(views::TEXT, format!("At most {LONGEST} characters, please.")));
    }
    let bot = ctx.app.installed().map_or_else(|| PersonId::from(""), |installed| installed.bot);
    let sent = ctx
        .write_once(format!("conduct.report:{}", view.id), move |conn, ctx| {
            let since = ctx.now - chrono::Duration::days(1);
            if store::made_since(conn, &ctx.workspace, &ctx.person, since)? >= A_DAY {
                return Err(Error::user(views::too_many()));
            }
            let id = ReportId::new();
            let (reporter, reported_at) = (ctx.person.clone(), ctx.now);
            let one = Report { id, reporter, about, text, notes: Vec::new(), settled_at: None, reported_at };
            let readers = readers_of(conn, ctx, &one)?;
            if readers.is_empty() {
                return Ok(false);
            }
            store::insert(conn, &ctx.workspace, &one)?;
            for reader in &readers {
                let to = To::notice(reader, Notice::Security);
                outbox::post(conn, &ctx.workspace, &to, views::to_reader(&one), None, ctx.now)?;
                outbox::redraw_home(conn, &ctx.workspace, reader, ctx.now)?;
            }
            // That there was one, and nothing by which somebody could tell whose it is.
            audit::write(conn, &ctx.workspace, &bot, "report.make", one.id.as_str(), "", ctx.now)?;
            Ok(true)
        })
        .await?;
    Ok(match sent {
        Some(true) | None => Reply::Update(Box::new(views::received())),
        Some(false) => Reply::Update(Box::new(views::nobody_to_read())),
    })
}

/// Who reads it: those who are named, but for the two whom it is about, and for whom the reporter keeps out.
fn readers_of(conn: &mut Conn, ctx: &Ctx, one: &Report) -> Result<Vec<PersonId>> {
    let mut readers = store::readers(conn, &ctx.workspace)?;
    let named = readers.clone();
    readers.retain(|reader| one.is_for(reader, &named));
    let apart = matching::blocked_among(conn, &ctx.workspace, &ctx.person, &readers)?;
    readers.retain(|reader| !apart.contains(reader));
    Ok(readers)
}

fn gone() -> Error {
    Error::user("This report isn't here for you, or it was settled by now.")
}

/// A report that `ctx.person` may read, whether it waits or is settled.
fn mine(conn: &mut Conn, ctx: &Ctx, id: &ReportId) -> Result<Report> {
    let readers = store::readers(conn, &ctx.workspace)?;
    store::find(conn, &ctx.workspace, id)?.filter(|one| one.is_for(&ctx.person, &readers)).ok_or_else(gone)
}

/// One report, for those who may read it.
async fn look(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = ReportId::from(action.value.as_deref().unwrap_or_default());
    let window = ctx
        .read(move |conn, ctx| {
            roles::require(conn, ctx, Right::Reports)?;
            Ok(views::settle_form(&mine(conn, ctx, &id)?))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), window).await
}

/// A note was sent, or that it is settled.
async fn settle(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: ReportId = view.metadata().ok_or_else(gone)?;
    let text = view.text(views::NOTE).unwrap_or_default();
    let settles = view.chosen(views::WHAT).as_deref() == Some(views::SETTLED);
    if text.chars().count() > LONGEST as usize {
        return Ok(Reply::error(views::NOTE, format!("At most {LONGEST} characters, please.")));
    }
    if text.trim().is_empty() && !settles {
        return Ok(Reply::error(views::NOTE, "Please write a note, or say below that it is settled."));
    }
    ctx.write_once(format!("conduct.settle:{}", view.id), move |conn, ctx| {
        roles::require(conn, ctx, Right::Reports)?;
        let mut one = mine(conn, ctx, &id)?;
        if !text.trim().is_empty() {
            one.notes.push(Remark { by: ctx.person.clone(), at: ctx.now, text });
        }
        if !store::note(conn, ctx, &one, settles)? {
            return Err(gone());
        }
        if settles {
            let to = To::asked(&one.reporter);
            outbox::post(conn, &ctx.workspace, &to, views::looked_at(), None, ctx.now)?;
            audit::write(conn, &ctx.workspace, &ctx.person, "report.settle", id.as_str(), "", ctx.now)?;
        }
        people::redraw_organizers(conn, &ctx.workspace, ctx.now)
    })
    .await?;
    Ok(Reply::Update(Box::new(views::noted(settles))))
}
