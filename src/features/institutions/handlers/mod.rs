//! What people do here, one function for each action.

mod edit;
mod join;
mod speak;

use super::model::{Institution, Partner, Standing, Step, Verb};
use super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::roles::{self, Right};
use crate::features::{matching, people};
use crate::ids::InstitutionId;
use crate::outbox;
use crate::slack::incoming::{Action, Submission};
use crate::slack::{Message, Reply};

pub use edit::{alike, write_down};
pub use speak::{appoint, dismiss, person_left};

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::Overview => overview(ctx).await,
        Verb::New => edit::new(ctx, action).await,
        Verb::Edit => edit::edit(ctx, action).await,
        Verb::Show => show(ctx, action).await,
        Verb::Speak => speak::speak(ctx, action).await,
        Verb::Confirm | Verb::Refuse => speak::decide(ctx, action, verb).await,
        Verb::End => speak::end(ctx, action).await,
        Verb::Join => join::join(ctx, action).await,
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Step::About) => edit::about(ctx, &submission.view).await,
        Ok(Step::Alike) => edit::apart(ctx, &submission.view).await,
        Ok(Step::Campus) => edit::campus(ctx, &submission.view).await,
        Ok(Step::Calendar) => edit::save(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Hears that a form of this feature was closed: what was typed for a new institution is kept.
pub async fn closed(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(step) => edit::closed(ctx, step, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// `/edtech partner`, and "I teach or represent an institution": what there is for a partner.
pub async fn overview(ctx: &Ctx) -> Result<Reply> {
    let message = ctx
        .read(|conn, ctx| {
            let mine = store::of_person(conn, &ctx.workspace, &ctx.person)?;
            if mine.is_empty() {
                let mut organizers = people::organizers(conn, &ctx.workspace)?;
                let apart = matching::blocked_among(conn, &ctx.workspace, &ctx.person, &organizers)?;
                organizers.retain(|one| !apart.contains(one));
                return Ok(views::landing(&organizers));
            }
            let ids: Vec<InstitutionId> = mine.iter().map(|spoken| spoken.institution.id.clone()).collect();
            let everybody = store::partners_of(conn, &ctx.workspace, &ids)?;
            matching::unseen(conn, ctx, views::overview(&mine, &everybody))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

/// "Show": what is known of an institution.
async fn show(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let message = ctx
        .read(move |conn, ctx| {
            let institution = store::find(conn, &ctx.workspace, &id)?.ok_or_else(gone)?;
            let partners = store::partners_of(conn, &ctx.workspace, &[id])?;
            let organizer = roles::may(conn, ctx, Right::Institutions)?;
            let mut others =
                if organizer { alike(conn, &ctx.workspace, &institution.about)? } else { Vec::new() };
            others.retain(|other| other.id != institution.id);
            let card = views::card(&institution, &partners, organizer);
            let card = views::same(&institution, &others).into_iter().fold(card, Message::with);
            matching::unseen(conn, ctx, card)
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

/// The institution whose id the button carries.
fn pressed(action: &Action) -> Result<InstitutionId> {
    let id = action.value.as_deref().filter(|value| !value.is_empty());
    id.map(InstitutionId::from).ok_or_else(gone)
}

fn gone() -> Error {
    Error::user("This institution isn't here any more. `/edtech partner` shows yours.")
}

/// The institution, for those who may change it: who speaks for it, organizers, and, while nobody speaks for it,
/// who entered it.
fn may_edit(conn: &mut Conn, ctx: &Ctx, id: &InstitutionId) -> Result<Institution> {
    let institution = store::find(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    let speakers = store::speakers(conn, &ctx.workspace, id)?;
    let mine = store::partner(conn, &ctx.workspace, id, &ctx.person)?;
    let entered = institution.created_by == ctx.person
        && speakers.is_empty()
        && mine.as_ref().is_some_and(|mine: &Partner| mine.standing == Standing::Asked);
    if speakers.contains(&ctx.person) || entered || roles::may(conn, ctx, Right::Institutions)? {
        return Ok(institution);
    }
    Err(Error::user(
        "Only those who speak for an institution can change it. `/edtech partner` lets you ask to be one of them.",
    ))
}

/// Draws the Home tabs of everybody who speaks for it or asked to, and of the organizers.
fn redraw(conn: &mut Conn, ctx: &Ctx, institution: &InstitutionId) -> Result<()> {
    for partner in store::partners_of(conn, &ctx.workspace, std::slice::from_ref(institution))? {
        outbox::redraw_home(conn, &ctx.workspace, &partner.person, ctx.now)?;
    }
    people::redraw_organizers(conn, &ctx.workspace, ctx.now)
}
