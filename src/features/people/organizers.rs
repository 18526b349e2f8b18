//! What the organizers get together: in their channel, or each of them while none is set.

use super::model::Ask;
use super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::community;
use crate::ids::PersonId;
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Message;

fn channel(conn: &mut Conn, ctx: &Ctx) -> Result<Option<To>> {
    let community = community::get(conn, &ctx.workspace)?;
    Ok(community.and_then(|community| community.organizer_channel).map(To::Channel))
}

/// What a card for one organizer is called, where they have no channel.
fn name_for(name: &str, organizer: &PersonId) -> String {
    format!("{name}:{organizer}")
}

/// Puts a card before the organizers, which changes later under its name.
pub fn organizers_card(conn: &mut Conn, ctx: &Ctx, name: &str, message: &Message) -> Result<()> {
    let ws = &ctx.workspace;
    if let Some(to) = channel(conn, ctx)? {
        return outbox::card(conn, ws, &to, name, message.clone(), ctx.now);
    }
    for organizer in store::organizers(conn, ws)? {
        let name = name_for(name, &organizer);
        outbox::card(
            conn,
            ws,
            &To::notice_of(&ctx.person, &organizer, Notice::Desk),
            &name,
            message.clone(),
            ctx.now,
        )?;
    }
    Ok(())
}

/// Brings a card up to date, wherever it was posted.
pub fn update_organizers_card(conn: &mut Conn, ctx: &Ctx, name: &str, message: &Message) -> Result<()> {
    let ws = &ctx.workspace;
    if let Some(to) = channel(conn, ctx)? {
        outbox::update_card(conn, ws, &to, name, message.clone(), ctx.now)?;
    }
    for organizer in store::organizers(conn, ws)? {
        let name = name_for(name, &organizer);
        outbox::update_card(
            conn,
            ws,
            &To::notice_of(&ctx.person, &organizer, Notice::Desk),
            &name,
            message.clone(),
            ctx.now,
        )?;
    }
    Ok(())
}

/// Somebody organizes from now on, however it came: a wish of theirs to is answered by that.
pub fn welcomed(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    let ws = &ctx.workspace;
    let known = store::find(conn, ws, person)?;
    if let Some(at) = known.and_then(|person| person.organizer_asked_at) {
        let ask = Ask { person: person.clone(), at };
        store::settle_ask(conn, ws, &ask)?;
        update_organizers_card(conn, ctx, &ask.card(), &views::decided(&ask, &ctx.person, true, ctx.now))?;
        store::redraw_organizers(conn, ws, ctx.now)?;
    }
    store::organizes_now(conn, ws, person)
}

/// Tells the organizers something that stays as it is.
pub fn tell_organizers(conn: &mut Conn, ctx: &Ctx, message: &Message) -> Result<()> {
    if let Some(to) = channel(conn, ctx)? {
        return outbox::post(conn, &ctx.workspace, &to, message.clone(), None, ctx.now);
    }
    for organizer in store::organizers(conn, &ctx.workspace)? {
        let to = To::notice_of(&ctx.person, &organizer, Notice::Desk);
        outbox::post(conn, &ctx.workspace, &to, message.clone(), None, ctx.now)?;
    }
    Ok(())
}
