//! Asking for an offer, the answer, and what follows.

use super::{gone, pressed_ask};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::matching;
use crate::features::offers::model::{Ask, AskState, Case, LINE, Offer, Pair};
use crate::features::offers::steps::{self, is_mine};
use crate::features::offers::{store, views};
use crate::features::projects::{self, Project, ProjectState};
use crate::ids::{AskId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use views::field;

/// As many as a menu takes.
const MINE: i64 = 100;

/// On which side somebody takes part.
pub struct Side {
    /// They may answer for the offer.
    pub giver: bool,
    /// They own the project.
    pub owner: bool,
}

/// An asking, and on which side of it the person is.
pub fn sides(conn: &mut Conn, ctx: &Ctx, id: &AskId) -> Result<(Case, Side)> {
    let ask = store::ask(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    let case = steps::case(conn, ctx, ask)?.ok_or_else(gone)?;
    let owner = projects::is_owner(conn, &ctx.workspace, &case.project.id, &ctx.person)?;
    let side = Side { giver: is_mine(conn, ctx, &case.offer)?, owner };
    Ok((case, side))
}

/// "Ask for it": the form, for owners of a project.
pub async fn open(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let pair = action.value.as_deref().filter(|value| !value.is_empty()).map(Pair::from).ok_or_else(gone)?;
    let form = ctx
        .read(move |conn, ctx| {
            let offer = available(conn, ctx, &pair)?;
            let mut mine = projects::of_owner(conn, &ctx.workspace, &ctx.person, MINE)?;
            mine.retain(|project| project.state == ProjectState::Approved);
            if mine.is_empty() {
                return Err(Error::user(
                    "Offers are asked for by the owners of a project. `/edtech project new` lets you tell of one.",
                ));
            }
            Ok(views::ask_form(&offer, &mine, pair.project.as_ref()))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

fn available(conn: &mut Conn, ctx: &Ctx, pair: &Pair) -> Result<Offer> {
    let offer = store::find(conn, &ctx.workspace, &pair.offer)?.ok_or_else(gone)?;
    let apart =
        matching::blocked_among(conn, &ctx.workspace, &ctx.person, std::slice::from_ref(&offer.person))?;
    if offer.is_open(ctx.now.date()) && apart.is_empty() {
        return Ok(offer);
    }
    Err(Error::user(format!(
        "“{}” can't be asked for at the moment: all of it is promised, or it is over. `/edtech offers` shows others.",
        offer.title
    )))
}

/// The form was sent.
pub async fn ask(ctx: &Ctx, view: &View) -> Result<Reply> {
    let pair: Pair = view.metadata().ok_or_else(gone)?;
    let Some(project) = view.chosen(field::PROJECT).map(ProjectId::from) else {
        return Ok(Reply::error(field::PROJECT, "Please choose one."));
    };
    let line = view.text(field::LINE).unwrap_or_default();
    if line.is_empty() || line.chars().count() > LINE as usize {
        let what = if line.is_empty() {
            "Please write what it is for: it is what they decide by.".to_owned()
        } else {
            format!("At most {LINE} characters, please.")
        };
        return Ok(Reply::error(field::LINE, what));
    }
    let asked = pair.clone();
    let offer = ctx.read(move |conn, ctx| available(conn, ctx, &asked)).await;
    let offer = match offer {
        Ok(offer) => offer,
        Err(Error::User(what)) => return Ok(Reply::error(field::AMOUNT, what)),
        Err(error) => return Err(error),
    };
    let amount = view.text(field::AMOUNT).and_then(|typed| typed.parse::<i32>().ok());
    let Some(amount) = amount.filter(|amount| (1..=offer.left()).contains(amount)) else {
        let what = format!("Please write a whole number from 1 to {}: as much as is left.", offer.left());
        return Ok(Reply::error(field::AMOUNT, what));
    };
    let ask = Ask {
        id: AskId::new(),
        offer: pair.offer.clone(),
        project,
        amount,
        line,
        state: AskState::Asked,
        reason: None,
        asked_by: ctx.person.clone(),
        decided_by: None,
        asked_at: ctx.now,
        moved_at: ctx.now,
    };
    let key = format!("offers.ask:{}", view.id);
    let case = ctx.write_once(key, move |conn, ctx| request(conn, ctx, ask, &pair)).await?;
    Ok(case.map_or(Reply::Clear, |case| Reply::Update(Box::new(views::asked_notice(&case)))))
}

fn request(conn: &mut Conn, ctx: &Ctx, ask: Ask, pair: &Pair) -> Result<Case> {
    let ws = &ctx.workspace;
    let project: Project = projects::require_owner(conn, ws, &ask.project, &ctx.person)?;
    if project.state != ProjectState::Approved {
        return Err(Error::user(format!("{} isn't open at the moment, so it can't ask.", project.name)));
    }
    available(conn, ctx, pair)?;
    if !store::insert_ask(conn, ws, &ask)? {
        return Err(Error::user(format!(
            "{} asks for this already, or has it. The Home tab shows where it stands.",
            project.name
        )));
    }
    let case = steps::case(conn, ctx, ask)?.ok_or_else(gone)?;
    steps::log(conn, ctx, &case, "offer.ask")?;
    steps::refresh(conn, ctx, &case)?;
    Ok(case)
}

/// An asking that waits, for those who may answer for the offer.
fn waiting(conn: &mut Conn, ctx: &Ctx, id: &AskId) -> Result<Case> {
    let (case, side) = sides(conn, ctx, id)?;
    if !side.giver {
        return Err(Error::user(
            "Only who made an offer, or speaks for the institution whose it is, can answer.",
        ));
    }
    if case.ask.state != AskState::Asked {
        return Err(answered());
    }
    Ok(case)
}

fn answered() -> Error {
    Error::user("This was answered already, or is no longer asked for. The Home tab shows where it stands.")
}

/// "Yes, promise it": taken off the offer's amount in the statement that checks whether there is as much.
pub async fn grant(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_ask(action)?;
    ctx.write(move |conn, ctx| {
        let mut case = waiting(conn, ctx, &id)?;
        let ws = &ctx.workspace;
        // The offer before the asking, always: whoever comes second waits here.
        if !store::promise(conn, ws, &case.offer.id, case.ask.amount, ctx.now.date())? {
            let left = store::find(conn, ws, &case.offer.id)?.map_or(0, |offer| offer.left());
            return Err(Error::user(format!(
                "Not that much is left of “{}”: {} were asked for, and there are {left}. Change the offer, or say not \
                 now with a word of how much there is.",
                case.offer.title, case.ask.amount
            )));
        }
        case.offer.promised += case.ask.amount;
        case.ask.state = AskState::Granted;
        case.ask.decided_by = Some(ctx.person.clone());
        if !steps::step(conn, ctx, &mut case, AskState::Asked, "offer.grant")? {
            // What was taken off the amount goes back with all else.
            return Err(answered());
        }
        let message = views::granted(&case, &ctx.person);
        steps::tell_asker(conn, ctx, &case, message)
    })
    .await?;
    Ok(Reply::Done)
}

/// "Not now": the form that asks why.
pub async fn why_not(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_ask(action)?;
    let case = ctx.read(move |conn, ctx| waiting(conn, ctx, &id)).await?;
    ctx.show_window(&action.by, action.view.as_ref(), views::decline_form(&case)).await
}

/// The reason was sent.
pub async fn decline(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: AskId = view.metadata().ok_or_else(gone)?;
    let reason = match view.text(field::REASON) {
        None => {
            return Ok(Reply::error(field::REASON, "Please write a line: it is all that they get."));
        }
        Some(reason) if reason.chars().count() > LINE as usize => {
            return Ok(Reply::error(field::REASON, format!("At most {LINE} characters, please.")));
        }
        Some(reason) => reason,
    };
    ctx.write_once(format!("offers.decline:{}", view.id), move |conn, ctx| {
        let mut case = waiting(conn, ctx, &id)?;
        (case.ask.state, case.ask.reason) = (AskState::Declined, Some(reason));
        case.ask.decided_by = Some(ctx.person.clone());
        if !steps::step(conn, ctx, &mut case, AskState::Asked, "offer.decline")? {
            return Err(answered());
        }
        let message = views::declined(&case, Some(&ctx.person));
        steps::tell_asker(conn, ctx, &case, message)
    })
    .await?;
    Ok(Reply::Clear)
}

/// An asking that goes on, for both sides.
fn going_on(conn: &mut Conn, ctx: &Ctx, id: &AskId) -> Result<(Case, Side)> {
    let (case, side) = sides(conn, ctx, id)?;
    if !side.giver && !side.owner {
        return Err(Error::user("Only those who take part, on either side, can do this."));
    }
    if !case.ask.state.is_active() {
        return Err(Error::user("This is over. `/edtech offers` shows what there is."));
    }
    Ok((case, side))
}

/// "It is in use", by either side.
pub async fn in_use(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_ask(action)?;
    let message = ctx
        .write(move |conn, ctx| {
            let (mut case, _) = going_on(conn, ctx, &id)?;
            if case.ask.state == AskState::Asked {
                return Err(Error::user("It isn't promised yet. You'll hear from me as soon as it is."));
            }
            case.ask.state = AskState::InUse;
            steps::step(conn, ctx, &mut case, AskState::Granted, "offer.use")?;
            Ok(views::shown(&case, true))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

/// "We no longer need it", "It is over": what was promised is free again, and the other side hears of it. What was
/// only asked for is taken back by the owners, and declined by those who offer.
pub async fn end(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_ask(action)?;
    let message = ctx
        .write(move |conn, ctx| {
            let (mut case, side) = going_on(conn, ctx, &id)?;
            let from = case.ask.state;
            if from == AskState::Asked {
                if !side.owner {
                    return Err(Error::user("This waits for your answer: say “Not now” with a word of why."));
                }
                case.ask.state = AskState::Withdrawn;
                steps::step(conn, ctx, &mut case, from, "offer.take_back")?;
                return Ok(views::shown(&case, true));
            }
            case.ask.state = AskState::Ended;
            if steps::step(conn, ctx, &mut case, from, "offer.end")? {
                let other = if side.owner { case.offer.person.clone() } else { case.ask.asked_by.clone() };
                if other != ctx.person {
                    let news = views::ended(&case, Some(&ctx.person));
                    outbox::post(
                        conn,
                        &ctx.workspace,
                        &To::notice(&other, Notice::Offers),
                        news,
                        None,
                        ctx.now,
                    )?;
                }
            }
            Ok(views::shown(&case, true))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}
