//! The three ways on, and who becomes an organizer.

use super::known::know_named_organizers;
use super::model::Ask;
use super::organizers::{organizers_card, update_organizers_card};
use super::{Path, Person, Verb, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::roles::{self, Right};
use crate::features::{institutions, profiles};
use crate::inbox;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::Action;

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::Build => build(ctx, action).await,
        Verb::Teach => teach(ctx).await,
        Verb::Organize => organize(ctx).await,
        Verb::Grant | Verb::NotNow => decide(ctx, action, verb).await,
    }
}

async fn build(ctx: &Ctx, action: &Action) -> Result<Reply> {
    ctx.write(|conn, ctx| take_path(conn, ctx, Path::Build)).await?;
    profiles::open(ctx, &action.by).await
}

async fn teach(ctx: &Ctx) -> Result<Reply> {
    know_named_organizers(ctx).await?;
    ctx.write(|conn, ctx| take_path(conn, ctx, Path::Teach)).await?;
    institutions::overview(ctx).await
}

fn take_path(conn: &mut Conn, ctx: &Ctx, path: Path) -> Result<()> {
    store::choose_path(conn, &ctx.workspace, &ctx.person, path)?;
    outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)
}

/// What became of the wish to organize.
pub(super) enum Wish {
    /// They organize already.
    Granted,
    /// There is nobody to ask.
    NobodyToAsk,
    /// The organizers have it.
    Asked,
    /// They were asked today, and answered.
    AnsweredToday,
}

async fn organize(ctx: &Ctx) -> Result<Reply> {
    know_named_organizers(ctx).await?;
    let wish = ctx.write(ask).await?;
    Ok(Reply::Ephemeral(views::wish(&wish, &ctx.person)))
}

fn ask(conn: &mut Conn, ctx: &Ctx) -> Result<Wish> {
    let me = store::find(conn, &ctx.workspace, &ctx.person)?
        .ok_or_else(|| anyhow::anyhow!("a person vanished"))?;
    if me.organizer {
        return Ok(Wish::Granted);
    }
    let organizers = store::organizers(conn, &ctx.workspace)?;
    if organizers.is_empty() {
        return Ok(Wish::NobodyToAsk);
    }
    let today = format!("people.organize:{}:{}", ctx.person, ctx.now.date());
    if me.organizer_asked_at.is_some() {
        return Ok(Wish::Asked);
    }
    if !inbox::first_time(conn, &ctx.workspace, &today, ctx.now)? {
        return Ok(Wish::AnsweredToday);
    }
    if !store::mark_organizer_asked(conn, &ctx.workspace, &ctx.person, ctx.now)? {
        return Ok(Wish::Asked);
    }
    let ask = Ask { person: ctx.person.clone(), at: ctx.now };
    organizers_card(conn, ctx, &ask.card(), &views::ask_card(&me, &ask))?;
    audit::write(conn, &ctx.workspace, &ctx.person, "organizer.ask", ctx.person.as_str(), "", ctx.now)?;
    outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)?;
    store::redraw_organizers(conn, &ctx.workspace, ctx.now)?;
    Ok(Wish::Asked)
}

async fn decide(ctx: &Ctx, action: &Action, verb: Verb) -> Result<Reply> {
    let Some(ask) = action.value.as_deref().and_then(|value| value.parse::<Ask>().ok()) else {
        return Ok(Reply::Unknown);
    };
    let welcome = verb == Verb::Grant;
    ctx.write(move |conn, ctx| {
        roles::require(conn, ctx, Right::Give)?;
        let asker = store::find(conn, &ctx.workspace, &ask.person)?;
        if !store::settle_ask(conn, &ctx.workspace, &ask)? {
            return Err(too_late(asker.as_ref()));
        }
        if welcome {
            store::appoint(conn, ctx, &ask.person)?;
        }
        let deed = if welcome { "organizer.grant" } else { "organizer.not_now" };
        let after = if welcome { "organizer" } else { "member" };
        let change = audit::Change { detail: "", before: "member", after };
        audit::write_change(conn, &ctx.workspace, &ctx.person, deed, ask.person.as_str(), change, ctx.now)?;
        update_organizers_card(conn, ctx, &ask.card(), &views::decided(&ask, &ctx.person, welcome, ctx.now))?;
        let to = To::asked(&ask.person);
        let news = if welcome { views::now_organizer() } else { views::not_now() };
        outbox::post(conn, &ctx.workspace, &to, news, None, ctx.now)?;
        outbox::redraw_home(conn, &ctx.workspace, &ask.person, ctx.now)?;
        store::redraw_organizers(conn, &ctx.workspace, ctx.now)
    })
    .await?;
    Ok(Reply::Done)
}

/// The decision is made once; who comes second hears how it was made.
fn too_late(asker: Option<&Person>) -> Error {
    Error::user(match asker {
        Some(person) if person.organizer => format!("{} is an organizer already.", person.name),
        Some(person) => format!("Another organizer was faster and answered {} already.", person.name),
        None => "This person isn't here any more.".to_owned(),
    })
}
