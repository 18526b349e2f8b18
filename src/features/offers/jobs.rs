//! What happens on its own: an offer is over after its last day.

use strum::{EnumString, IntoStaticStr};

use super::model::{Offer, OfferState};
use super::{steps, store, views};
use crate::app::{App, Ctx};
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{OfferId, WorkspaceId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob, Queue};
use crate::time::Time;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "offers.")]
enum Work {
    /// Ends an offer whose last day is over.
    Expire,
}

fn key(offer: &Offer) -> String {
    format!("{}:{}", <&str>::from(Work::Expire), offer.id)
}

/// Has an offer looked at after its last day, if it has one.
pub fn watch(conn: &mut Conn, ctx: &Ctx, offer: &Offer) -> Result<()> {
    schedule(conn, &ctx.workspace, offer, ctx.now)
}

/// Sets the clock of an offer, whoever wrote it, in place of the one that it had.
pub fn schedule(conn: &mut Conn, workspace: &WorkspaceId, offer: &Offer, now: Time) -> Result<()> {
    let Some(at) = offer.expires_at().filter(|_| offer.state == OfferState::Open) else {
        return queue::cancel(conn, workspace, Queue::Work, &key(offer));
    };
    let job = NewJob::work(workspace, Work::Expire.into(), &offer.id, now)?.once(key(offer)).at(at.max(now));
    queue::enqueue_latest(conn, &job, now)
}

/// Nobody has to look any more.
pub fn forget(conn: &mut Conn, ctx: &Ctx, offer: &Offer) -> Result<()> {
    queue::cancel(conn, &ctx.workspace, Queue::Work, &key(offer))
}

/// Does the scheduled work of offers.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let ctx = Ctx::of_job(app, job);
    match verb.parse() {
        Ok(Work::Expire) => {
            let id: OfferId = job.read()?;
            ctx.write(move |conn, ctx| expire(conn, ctx, &id)).await.map_err(Failure::from)
        }
        Err(_) => Err(Failure::Final { reason: format!("offers has no job {verb:?}") }),
    }
}

fn expire(conn: &mut Conn, ctx: &Ctx, id: &OfferId) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(offer) = store::find(conn, ws, id)? else { return Ok(()) };
    // Its last day may have been moved since.
    if offer.expires_at().is_none_or(|at| at > ctx.now)
        || !store::close(conn, ws, id, &[OfferState::Open], OfferState::Expired)?
    {
        return Ok(());
    }
    audit::write(conn, ws, &ctx.person, "offer.expire", id.as_str(), &offer.title, ctx.now)?;
    steps::decline_waiting(conn, ctx, &offer, views::OVER)?;
    let to = To::notice(&offer.person, Notice::Offers);
    outbox::post(conn, ws, &to, views::expired(&offer), None, ctx.now)?;
    steps::redraw(conn, ctx, &offer)
}
