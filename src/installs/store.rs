//! The installations table.

use diesel::prelude::*;

use super::Installed;
use super::keys::{Column, Keys};
use crate::db::Conn;
use crate::db::schema::installations;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::on_backend;
use crate::slack::tokens::Granted;
use crate::time::Time;
use secrecy::SecretString;

/// A row, its tokens still encrypted.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = installations)]
pub struct Installation {
    /// The workspace, or the organization that installed the hub for all of its workspaces.
    pub workspace: WorkspaceId,
    /// Its name.
    pub name: String,
    /// The bot's own member id.
    pub bot_user: PersonId,
    pub key_id: String,
    pub token: String,
    pub refresh_token: Option<String>,
    /// When the token expires; never, where Slack does not rotate it.
    pub expires_at: Option<Time>,
    /// Changes with every new token.
    pub version: i64,
    /// When it was installed the last time.
    pub installed_at: Time,
}

impl Installation {
    /// What the rest of the hub may know.
    pub fn installed(&self) -> Installed {
        Installed { workspace: self.workspace.clone(), bot: self.bot_user.clone() }
    }

    /// The token in the clear.
    pub fn open(&self, keys: &Keys) -> anyhow::Result<SecretString> {
        keys.open(&self.key_id, &self.workspace, Column::Token, &self.token)
    }

    /// The refresh token in the clear, where there is one.
    pub fn open_refresh(&self, keys: &Keys) -> anyhow::Result<Option<SecretString>> {
        let sealed = self.refresh_token.as_deref();
        sealed.map(|it| keys.open(&self.key_id, &self.workspace, Column::RefreshToken, it)).transpose()
    }
}

/// An installation, if there is one.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Option<Installation>> {
    Ok(installations::table.find(workspace).select(Installation::as_select()).get_result(conn).optional()?)
}

/// All installations, in the order in which they came: for `doctor` and `rotate-key`, which are the operator's.
pub fn all(conn: &mut Conn) -> Result<Vec<Installation>> {
    let query = installations::table.select(Installation::as_select());
    Ok(query.order((installations::installed_at, installations::workspace)).load(conn)?)
}

/// A pair of tokens, encrypted.
struct Sealed {
    key_id: String,
    token: String,
    refresh_token: Option<String>,
    expires_at: Option<Time>,
}

fn seal(keys: &Keys, workspace: &WorkspaceId, granted: &Granted, now: Time) -> Result<Sealed> {
    let refresh = granted.refresh_token.as_ref();
    Ok(Sealed {
        key_id: keys.writing()?.to_owned(),
        token: keys.seal(workspace, Column::Token, &granted.access_token)?,
        refresh_token: refresh.map(|it| keys.seal(workspace, Column::RefreshToken, it)).transpose()?,
        expires_at: granted.expires_in.map(|seconds| now + chrono::Duration::seconds(seconds)),
    })
}

/// Writes down what a workspace granted, in place of what it granted before.
pub fn save(
    conn: &mut Conn,
    keys: &Keys,
    workspace: &WorkspaceId,
    granted: &Granted,
    name: &str,
    now: Time,
) -> Result<()> {
    let Sealed { key_id, token, refresh_token, expires_at } = seal(keys, workspace, granted, now)?;
    let enterprise = granted.enterprise.as_ref().map(|place| place.id.clone());
    let by = granted.authed_user.as_ref().map_or_else(String::new, |user| user.id.clone());
    let before = find(conn, workspace)?.map_or(0, |before| before.version);
    let rest = (
        installations::enterprise.eq(enterprise),
        installations::name.eq(name),
        installations::bot_user.eq(&granted.bot_user_id),
        installations::scopes.eq(&granted.scope),
        installations::key_id.eq(key_id),
        installations::token.eq(token),
        installations::refresh_token.eq(refresh_token),
        installations::expires_at.eq(expires_at),
        installations::version.eq(next(before, now)),
        installations::renewing_until.eq(None::<Time>),
        installations::installed_at.eq(now),
        installations::installed_by.eq(by),
    );
    on_backend!(conn => diesel::insert_into(installations::table)
        .values((installations::workspace.eq(workspace), rest.clone()))
        .on_conflict(installations::workspace)
        .do_update()
        .set(rest)
        .execute(conn))?;
    Ok(())
}

/// Later than what was, also after a row has gone and come back.
fn next(before: i64, now: Time) -> i64 {
    now.and_utc().timestamp_micros().max(before + 1)
}

/// Takes the right to get the next token, until `until`; false where somebody else has it, or has done it.
pub fn claim(conn: &mut Conn, held: &Installation, now: Time, until: Time) -> Result<bool> {
    let free = installations::renewing_until.is_null().or(installations::renewing_until.le(now));
    let claimed = diesel::update(installations::table.find(&held.workspace))
        .filter(installations::version.eq(held.version))
        .filter(free)
        .set(installations::renewing_until.eq(until))
        .execute(conn)?;
    Ok(claimed == 1)
}

/// Gives the right back.
pub fn unclaim(conn: &mut Conn, held: &Installation) -> Result<()> {
    diesel::update(installations::table.find(&held.workspace))
        .filter(installations::version.eq(held.version))
        .set(installations::renewing_until.eq(None::<Time>))
        .execute(conn)?;
    Ok(())
}

/// Keeps the new pair, both or neither; false where the installation has changed or gone meanwhile.
pub fn renew(
    conn: &mut Conn,
    keys: &Keys,
    held: &Installation,
    granted: &Granted,
    now: Time,
) -> Result<bool> {
    let Sealed { key_id, token, refresh_token, expires_at } = seal(keys, &held.workspace, granted, now)?;
    let kept = diesel::update(installations::table.find(&held.workspace))
        .filter(installations::version.eq(held.version))
        .set((
            installations::key_id.eq(key_id),
            installations::token.eq(token),
            installations::refresh_token.eq(refresh_token),
            installations::expires_at.eq(expires_at),
            installations::version.eq(next(held.version, now)),
            installations::renewing_until.eq(None::<Time>),
        ))
        .execute(conn)?;
    Ok(kept == 1)
}

/// Encrypts an installation's tokens anew with the key that writes; false where that is what they are already.
pub fn reseal(conn: &mut Conn, keys: &Keys, held: &Installation) -> Result<bool> {
    if held.key_id == keys.writing()? {
        return Ok(false);
    }
    let refresh = held.open_refresh(keys)?;
    let refresh = refresh.map(|it| keys.seal(&held.workspace, Column::RefreshToken, &it)).transpose()?;
    let resealed = diesel::update(installations::table.find(&held.workspace))
        .filter(installations::version.eq(held.version))
        .set((
            installations::key_id.eq(keys.writing()?),
            installations::token.eq(keys.seal(&held.workspace, Column::Token, &held.open(keys)?)?),
            installations::refresh_token.eq(refresh),
        ))
        .execute(conn)?;
    Ok(resealed == 1)
}

/// Deletes an installation with its tokens, unless it has changed meanwhile.
pub fn delete(conn: &mut Conn, held: &Installation) -> Result<bool> {
    let deleted = diesel::delete(installations::table.find(&held.workspace))
        .filter(installations::version.eq(held.version))
        .execute(conn)?;
    Ok(deleted == 1)
}
