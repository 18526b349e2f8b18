//! Listings for tests.

use super::model::{Listing, OfferedTo, WAITS, Why};
use super::store;
use crate::features::projects::samples::now;
use crate::ids::ProjectId;
use crate::testing::Hub;

/// A listing whose owners are asked.
pub fn asked(project: &ProjectId) -> Listing {
    Listing { asked_at: Some(now()), due_at: Some(now() + WAITS), ..Listing::new(project, now()) }
}

/// One that pauses.
pub fn paused(project: &ProjectId) -> Listing {
    let due_at = None;
    Listing { paused_at: Some(now()), why: Some(Why::Owner), due_at, ..Listing::new(project, now()) }
}

/// One that is offered to everybody.
pub fn offered(project: &ProjectId) -> Listing {
    Listing { why: Some(Why::Left), offered_to: Some(OfferedTo::Community), ..paused(project) }
}

/// One that somebody would take on.
pub fn wanted(project: &ProjectId, person: &str) -> Listing {
    Listing { wanted_by: Some(person.into()), wanted_at: Some(now()), ..offered(project) }
}

/// Writes listings, in place of those that are there.
pub async fn written(hub: &Hub, all: Vec<Listing>) {
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            all.iter().try_for_each(|listing| store::save_whole(conn, &ctx.workspace, listing))
        })
        .await
        .expect("listings are written");
}
