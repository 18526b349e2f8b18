//! What people do here, one function for each action.

mod ask;
mod make;
mod want;

use super::model::{AskState, Cursor, Form, Offer, Verb};
use super::steps::{self, is_mine};
use super::{model, rank, store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::roles::{self, Right};
use crate::features::{matching, projects};
use crate::ids::{AskId, OfferId, PersonId};
use crate::slack::incoming::{Action, Submission};
use crate::slack::{Message, Reply};

pub use make::open;
pub use want::attach;

/// Offers on a page.
const PAGE: usize = 8;
/// Projects that an offer is shown with.
const FITS: usize = 5;

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::New => make::pressed_new(ctx, action).await,
        Verb::Edit => make::edit(ctx, action).await,
        Verb::Show => show(ctx, action).await,
        Verb::List => list(ctx).await,
        Verb::More => more(ctx, action).await,
        Verb::Withdraw => make::withdraw(ctx, action).await,
        Verb::Suggest => want::suggest(ctx, action).await,
        Verb::Want => want::open(ctx, action).await,
        Verb::Unwant => want::unwant(ctx, action).await,
        Verb::Ask => ask::open(ctx, action).await,
        Verb::Grant => ask::grant(ctx, action).await,
        Verb::Decline => ask::why_not(ctx, action).await,
        Verb::Use => ask::in_use(ctx, action).await,
        Verb::End => ask::end(ctx, action).await,
        Verb::Follow => follow(ctx, action).await,
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    match form.parse() {
        Ok(Form::Offer) => make::save(ctx, view).await,
        Ok(Form::Want) => want::save(ctx, view).await,
        Ok(Form::Ask) => ask::ask(ctx, view).await,
        Ok(Form::Decline) => ask::decline(ctx, view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

fn pressed(action: &Action) -> Result<OfferId> {
    action.value.as_deref().filter(|id| !id.is_empty()).map(OfferId::from).ok_or_else(gone)
}

fn pressed_ask(action: &Action) -> Result<AskId> {
    action.value.as_deref().filter(|id| !id.is_empty()).map(AskId::from).ok_or_else(gone)
}

fn gone() -> Error {
    Error::user("This offer isn't here any more. `/edtech offers` shows those that are.")
}

/// The offer, for those who may answer for it; stops everybody else.
fn mine(conn: &mut Conn, ctx: &Ctx, id: &OfferId) -> Result<Offer> {
    let offer = store::find(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    if is_mine(conn, ctx, &offer)? {
        return Ok(offer);
    }
    Err(Error::user(
        "Only who made an offer, or speaks for the institution whose it is, can do this. `/edtech offer` lets you \
         make one of your own.",
    ))
}

/// `/edtech offers`: what can be asked for.
pub async fn list(ctx: &Ctx) -> Result<Reply> {
    Ok(Reply::Ephemeral(page(ctx, None).await?))
}

/// The next page, in place of this one.
async fn more(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let after = action.value.as_deref().and_then(|value| value.parse().ok());
    projects::show_there(ctx, action, page(ctx, after).await?).await
}

async fn page(ctx: &Ctx, after: Option<Cursor>) -> Result<Message> {
    ctx.read(move |conn, ctx| {
        // One more than is shown tells whether there is a next page.
        let mut found = store::listed(conn, &ctx.workspace, after.as_ref(), PAGE as i64 + 1)?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let next = found.last().filter(|_| more);
        let next = next.map(|offer| Cursor { at: offer.created_at, offer: offer.id.clone() });
        let givers: Vec<PersonId> = found.iter().map(|offer| offer.person.clone()).collect();
        let apart = matching::blocked_among(conn, &ctx.workspace, &ctx.person, &givers)?;
        found.retain(|offer| !apart.contains(&offer.person));
        let institutions = steps::institutions_of(conn, ctx, found.iter())?;
        Ok(views::page(&found, &institutions, after.is_some(), next.as_ref()))
    })
    .await
}

/// "Show": an offer; for those whose it is with who asks for it, and which projects it may suit and why.
async fn show(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let message = ctx
        .read(move |conn, ctx| {
            let offer = store::find(conn, &ctx.workspace, &id)?.ok_or_else(gone)?;
            let giver = std::slice::from_ref(&offer.person);
            if !matching::blocked_among(conn, &ctx.workspace, &ctx.person, giver)?.is_empty() {
                return Err(gone());
            }
            let mine = is_mine(conn, ctx, &offer)?;
            let institution =
                steps::institutions_of(conn, ctx, std::iter::once(&offer))?.into_values().next();
            if !mine {
                return Ok(views::detail(&offer, institution.as_ref(), ctx.now.date()));
            }
            let asks = store::asks_for(conn, &ctx.workspace, std::slice::from_ref(&id))?;
            let asked = steps::cases(conn, ctx, asks)?;
            let mut fits = fits(conn, ctx, &offer)?;
            // Who asks for it already needs no word.
            fits.retain(|(_, asking)| !asked.iter().any(|case| case.project.id == asking.project.id));
            matching::unseen(conn, ctx, views::own(&offer, institution.as_ref(), &asked, &fits))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

/// The projects that an offer suits best, with the reasons.
fn fits(conn: &mut Conn, ctx: &Ctx, offer: &Offer) -> Result<Vec<(model::Likeness, model::Asking)>> {
    let wanted = steps::candidates(conn, ctx, offer)?;
    let mut found = rank::projects_for(offer, steps::askings(conn, ctx, wanted)?);
    found.truncate(FITS);
    Ok(found)
}

/// "Show" at an asking: for both sides, and for organizers.
async fn follow(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_ask(action)?;
    let message = ctx
        .read(move |conn, ctx| {
            let (case, side) = ask::sides(conn, ctx, &id)?;
            if !side.giver && !side.owner {
                roles::require(conn, ctx, Right::Offers)?;
            }
            if side.giver && case.ask.state == AskState::Asked {
                return matching::unseen(conn, ctx, views::card(&case));
            }
            matching::unseen(conn, ctx, views::shown(&case, side.giver || side.owner))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}
