//! What several actions share.

use super::model::{Contact, is_alike};
use super::store;
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::institutions::Word;
use crate::features::roles::{self, Right};
use crate::ids::ContactId;

/// Others that are the same one, as far as one can see; the oldest first.
pub fn alike(conn: &mut Conn, ctx: &Ctx, contact: &Contact) -> Result<Vec<Contact>> {
    let mut found = store::candidates(conn, &ctx.workspace, std::slice::from_ref(contact))?;
    found.retain(|other| other.id != contact.id && is_alike(contact, other));
    found.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    Ok(found)
}

/// The contact, for organizers; stops everybody else.
pub fn mine(conn: &mut Conn, ctx: &Ctx, id: &ContactId) -> Result<Contact> {
    roles::require(conn, ctx, Right::Outreach)?;
    store::find(conn, &ctx.workspace, id)?.ok_or_else(gone)
}

/// What one reads where it was forgotten.
pub fn gone() -> Error {
    Error::user("This contact isn't here any more. `/edtech outreach` shows those that are.")
}

/// Writes one line of the log. No name stands in it: a contact can be forgotten, the log can't.
pub fn log(conn: &mut Conn, ctx: &Ctx, deed: &str, contact: &Contact) -> Result<()> {
    let (ws, stage) = (&ctx.workspace, contact.stage.words());
    audit::write(conn, ws, &ctx.person, deed, contact.id.as_str(), stage, ctx.now)
}
