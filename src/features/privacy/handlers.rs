//! What people do here, one function for each action.

use std::collections::BTreeMap;

use slack_morphism::prelude::SlackModalView;

use super::model::{Agreed, Form, Told, Verb};
use super::{consent, data, deletion, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::{conduct, introductions, matching, people};
use crate::ids::PersonId;
use crate::inbox;
use crate::outbox::{self, File, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Submission, View};

/// How many of those whom somebody keeps out are shown.
const SHOWN: i64 = 40;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Page {
    /// What they agreed to.
    pub agreed: Vec<Agreed>,
    /// Whom they keep out.
    pub kept_out: Vec<PersonId>,
    /// Who reads reports.
    pub readers: Vec<PersonId>,
}

/// `/edtech privacy`, and the button on the Home tab: the page.
pub async fn open(ctx: &Ctx, by: &By, over: Option<&View>) -> Result<Reply> {
    let page = ctx.read(page).await?;
    ctx.show_window(by, over, views::page(&page)).await
}

fn page(conn: &mut Conn, ctx: &Ctx) -> Result<Page> {
    Ok(Page {
        agreed: consent::of(conn, &ctx.workspace, &ctx.person)?,
        kept_out: matching::kept_out(conn, &ctx.workspace, &ctx.person, SHOWN)?,
        readers: conduct::readers(conn, &ctx.workspace)?,
    })
}

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::Open) => open(ctx, &action.by, action.view.as_ref()).await,
        Ok(Verb::Get) => get(ctx).await,
        Ok(Verb::Delete) => ask_deletion(ctx, action).await,
        Ok(Verb::KeepOut) => ctx.show_window(&action.by, action.view.as_ref(), views::keep_out_form()).await,
        Ok(Verb::LetIn) => let_in(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Delete) => delete(ctx, &submission.view).await,
        Ok(Form::KeepOut) => keep_out(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// "Get my data": a file, in the messages with the app; once within an hour.
async fn get(ctx: &Ctx) -> Result<Reply> {
    let key = format!("privacy.get:{}:{}", ctx.person, ctx.now.format("%Y-%m-%dT%H"));
    let asked = key.clone();
    // Reading all tables for somebody who has it already would be for nothing.
    let read = ctx.read(move |conn, ctx| match inbox::was_done(conn, &ctx.workspace, &asked)? {
        true => Ok(None),
        false => data::of(conn, ctx).map(Some),
    });
    let Some(bytes) = read.await? else { return Ok(Reply::Ephemeral(views::sent_before())) };
    let sent = ctx
        .write(move |conn, ctx| {
            if !inbox::first_time(conn, &ctx.workspace, &key, ctx.now)? {
                return Ok(false);
            }
            let mark = uuid::Uuid::now_v7().simple().to_string();
            let file = File {
                name: format!("my-data-{}-{}.json", ctx.now.date(), &mark[mark.len() - 8..]),
                title: views::FILE_TITLE.to_owned(),
                alt: None,
                comment: views::FILE_COMMENT.to_owned(),
                bytes,
                instead: views::no_files(),
            };
            outbox::file(conn, &ctx.workspace, &To::asked(&ctx.person), file, ctx.now)?;
            let me = ctx.person.as_str();
            audit::write(conn, &ctx.workspace, &ctx.person, "person.get", me, "", ctx.now)?;
            Ok(true)
        })
        .await?;
    Ok(Reply::Ephemeral(if sent { views::on_its_way() } else { views::sent_before() }))
}

/// "Delete everything about me": what goes and what stays.
async fn ask_deletion(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let (counts, alone): (BTreeMap<Told, i64>, bool) = ctx
        .read(|conn, ctx| {
            let organizers = people::organizers(conn, &ctx.workspace)?;
            let alone = organizers == [ctx.person.clone()];
            Ok((store::counted(conn, &ctx.workspace, &ctx.person)?, alone))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), views::delete_form(&counts, alone)).await
}

/// It was confirmed.
async fn delete(ctx: &Ctx, view: &View) -> Result<Reply> {
    if view.text(views::SURE).is_none_or(|typed| !typed.trim().eq_ignore_ascii_case("delete")) {
        return Ok(Reply::error(
            views::SURE,
            "Please write “delete”, or close this window: then nothing happens.",
        ));
    }
    ctx.write(|conn, ctx| {
        deletion::everything(conn, ctx)?;
        let to = To::asked(&ctx.person);
        outbox::post(conn, &ctx.workspace, &to, views::deleted(), None, ctx.now)
    })
    .await?;
    // Their tab, and the page below this window, still show what is gone.
    let (tab, ()) = tokio::join!(
        ctx.app.slack.publish_home(&ctx.person, views::empty_home()),
        show_below(ctx, view, views::deleted_notice())
    );
    if let Err(error) = tab {
        tracing::debug!(%error, "a Home tab could not be emptied");
    }
    Ok(Reply::Update(Box::new(views::deleted_notice())))
}

/// The page below a window that is done with: whoever goes back to it sees what is true now.
async fn show_below(ctx: &Ctx, view: &View, window: SlackModalView) {
    let Some(below) = view.previous_view_id.as_deref() else { return };
    if let Err(error) = ctx.app.slack.update_view(below, None, window).await {
        tracing::debug!(%error, "the page below a window could not be brought up to date");
    }
}

/// The form that keeps somebody out was sent.
async fn keep_out(ctx: &Ctx, view: &View) -> Result<Reply> {
    let whom: Vec<PersonId> =
        view.all_chosen(views::WHOM).into_iter().map(PersonId).filter(|whom| *whom != ctx.person).collect();
    let Some(whom) = whom.first().cloned() else {
        return Ok(Reply::error(views::WHOM, "Please choose somebody else than yourself."));
    };
    let kept = whom.clone();
    let key = format!("privacy.keep_out:{}", view.id);
    let now = ctx.write_once(key, move |conn, ctx| {
        introductions::keep_apart(conn, ctx, &whom)?;
        page(conn, ctx)
    });
    if let Some(page) = now.await? {
        show_below(ctx, view, views::page(&page)).await;
    }
    Ok(Reply::Update(Box::new(views::kept_out(&kept))))
}

/// "Let them in again".
async fn let_in(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let whom = PersonId::from(action.value.as_deref().unwrap_or_default());
    let page = ctx
        .write(move |conn, ctx| {
            matching::unblock(conn, &ctx.workspace, &ctx.person, &whom)?;
            page(conn, ctx)
        })
        .await?;
    match action.view.as_ref().filter(|view| view.kind == "modal") {
        Some(view) => {
            ctx.app.slack.update_view(&view.id, None, views::page(&page)).await?;
            Ok(Reply::Done)
        }
        None => Err(Error::user("They are let in again. `/edtech privacy` shows whom you keep out.")),
    }
}
