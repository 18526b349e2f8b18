//! What a project would like to have, and telling its owners of what there is.

use std::str::FromStr;

use super::{fits, gone, mine};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::institutions::Word;
use crate::features::matching;
use crate::features::offers::model::{self, ABOUT, Kept, Kind, Offer, Pair, Wanted};
use crate::features::offers::{rank, steps, store, views};
use crate::features::projects::{self, Project, ProjectState};
use crate::ids::{PersonId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::incoming::{Action, View};
use crate::slack::{Message, Reply};
use views::field;

/// Offers that a project is shown.
const OFFERS: usize = 5;

fn closed(project: &Project) -> Error {
    Error::user(format!("{} isn't open at the moment, so it can't ask for anything.", project.name))
}

/// An approved project, for one of its owners.
fn own(conn: &mut Conn, ctx: &Ctx, id: &ProjectId) -> Result<Project> {
    let project = projects::require_owner(conn, &ctx.workspace, id, &ctx.person)?;
    if project.state == ProjectState::Approved { Ok(project) } else { Err(closed(&project)) }
}

/// "Ask for help": the form, for owners.
pub async fn open(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = action.value.as_deref().map(ProjectId::from).ok_or_else(gone)?;
    let form = ctx
        .read(move |conn, ctx| {
            let project = own(conn, ctx, &id)?;
            let wanted = store::wanted_by(conn, &ctx.workspace, &[id])?;
            Ok(views::want_form(&project, &wanted))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// The form was sent.
pub async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let project: ProjectId = view.metadata().ok_or_else(gone)?;
    let Some(kind) = view.chosen(field::KIND).and_then(|kind| kind.parse::<Kind>().ok()) else {
        return Ok(Reply::error(field::KIND, "Please choose one."));
    };
    let about = view.text(field::ABOUT).unwrap_or_default();
    if about.chars().count() > ABOUT as usize {
        return Ok(Reply::error(field::ABOUT, format!("At most {ABOUT} characters, please.")));
    }
    let wanted = Wanted { project, kind, about, asked_by: ctx.person.clone(), created_at: ctx.now };
    let key = format!("offers.want:{}", view.id);
    let saved = ctx
        .write_once(key, move |conn, ctx| {
            let ws = &ctx.workspace;
            let project = own(conn, ctx, &wanted.project)?;
            let before = store::wanted_by(conn, ws, std::slice::from_ref(&wanted.project))?;
            let is_new = before.iter().all(|one| one.kind != wanted.kind);
            store::want(conn, ws, &wanted)?;
            let detail = format!("{} for {}", wanted.kind.value(), project.name);
            audit::write(conn, ws, &ctx.person, "offer.want", project.id.as_str(), &detail, ctx.now)?;
            let found = offers(conn, ctx, &wanted)?;
            if !found.is_empty() {
                let institutions = steps::institutions_of(conn, ctx, found.iter().map(|(_, offer)| offer))?;
                let message = views::offered(&project, wanted.kind, &found, &institutions);
                outbox::post(conn, ws, &To::asked(&ctx.person), message, None, ctx.now)?;
            }
            if is_new {
                tell_offerers(conn, ctx, &wanted, &found)?;
            }
            Ok(views::wanted_notice(&project, wanted.kind, found.len()))
        })
        .await?;
    Ok(saved.map_or(Reply::Clear, |notice| Reply::Update(Box::new(notice))))
}

/// Those whose offers suit best hear once that a project asks: of one project a day at most, whatever is asked for; the
/// rest they find with their offers.
fn tell_offerers(
    conn: &mut Conn,
    ctx: &Ctx,
    wanted: &Wanted,
    found: &[(model::Likeness, Offer)],
) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(asking) = steps::askings(conn, ctx, vec![wanted.clone()])?.pop() else { return Ok(()) };
    let mut told = projects::owners(conn, ws, &wanted.project)?;
    for (likeness, offer) in found {
        if told.contains(&offer.person) {
            continue;
        }
        told.push(offer.person.clone());
        let message = views::suits(offer, &[(likeness.clone(), asking.clone())]);
        let key = format!("offers.suits:{}:{}", offer.person, ctx.now.date());
        outbox::post(conn, ws, &To::notice(&offer.person, Notice::Offers), message, Some(&key), ctx.now)?;
    }
    Ok(())
}

/// The offers that suit best what a project asks for.
fn offers(conn: &mut Conn, ctx: &Ctx, wanted: &Wanted) -> Result<Vec<(model::Likeness, Offer)>> {
    let mut open = store::of_kinds(conn, &ctx.workspace, &[wanted.kind], steps::CANDIDATES)?;
    let owners = projects::owners(conn, &ctx.workspace, &wanted.project)?;
    let apart = matching::kept_from(conn, &ctx.workspace, &owners)?;
    let may = |giver: &PersonId| owners.contains(giver) || !apart.contains(giver);
    open.retain(|offer| offer.is_open(ctx.now.date()) && may(&offer.person));
    let Some(asking) = steps::askings(conn, ctx, vec![wanted.clone()])?.pop() else { return Ok(Vec::new()) };
    let mut found = rank::offers_for(&asking, open);
    found.truncate(OFFERS);
    Ok(found)
}

/// "No longer needed", by an owner.
pub async fn unwant(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let kept = action.value.as_deref().and_then(|value| Kept::from_str(value).ok()).ok_or_else(gone)?;
    let message = ctx
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            let project = projects::require_owner(conn, ws, &kept.project, &ctx.person)?;
            if store::unwant(conn, ws, &kept.project, kept.kind)? {
                let detail = format!("{} for {}", kept.kind.value(), project.name);
                audit::write(conn, ws, &ctx.person, "offer.unwant", project.id.as_str(), &detail, ctx.now)?;
            }
            Ok(views::unwanted(&project, kept.kind))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

/// "Tell its owners": they hear of an offer that suits what they ask for, once.
pub async fn suggest(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let pair = action.value.as_deref().map(Pair::from).ok_or_else(gone)?;
    let project = pair.project.clone().ok_or_else(gone)?;
    let told = ctx
        .write_once(format!("offers.suggest:{pair}:{}", ctx.person), move |conn, ctx| {
            let ws = &ctx.workspace;
            let offer = mine(conn, ctx, &pair.offer)?;
            if !offer.is_open(ctx.now.date()) {
                return Err(Error::user("Nothing of this offer is left to give. Change it first."));
            }
            let fits = fits(conn, ctx, &offer)?;
            let Some((likeness, asking)) = fits.into_iter().find(|(_, asking)| asking.project.id == project)
            else {
                return Err(Error::user("This project doesn't ask for it any more."));
            };
            let institution =
                steps::institutions_of(conn, ctx, std::iter::once(&offer))?.into_values().next();
            for owner in projects::owners(conn, ws, &project)? {
                let message = views::suggested(&offer, institution.as_ref(), &asking, &likeness, &ctx.person);
                let key = format!("offers.suggest:{}:{project}:{owner}", offer.id);
                outbox::post(conn, ws, &To::notice(&owner, Notice::Offers), message, Some(&key), ctx.now)?;
            }
            let detail = format!("{} for {}", offer.title, asking.project.name);
            audit::write(conn, ws, &ctx.person, "offer.suggest", offer.id.as_str(), &detail, ctx.now)?;
            Ok(asking.project)
        })
        .await?;
    Ok(Reply::Ephemeral(views::told_owners(told.as_ref())))
}

/// Adds to a project's card what help it asks for: with the way to ask for owners, and to help for everybody else.
pub fn attach(conn: &mut Conn, ctx: &Ctx, card: Message, project: &Project, owner: bool) -> Result<Message> {
    if project.state != ProjectState::Approved {
        return Ok(card);
    }
    let wanted = store::wanted_by(conn, &ctx.workspace, std::slice::from_ref(&project.id))?;
    Ok(match views::on_project(project, &wanted, owner) {
        Some(block) => card.with(block),
        None => card,
    })
}
