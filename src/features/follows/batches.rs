//! Everybody who follows a project, some hundred at a time: thousands of them cost no transaction more than a hundred do.

use std::collections::HashSet;

use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::people;
use crate::ids::{PersonId, ProjectId};

/// So many are told in one transaction.
const BATCH: i64 = 100;

/// Some followers of a project.
pub struct Batch {
    /// Those of them who are here.
    pub people: Vec<PersonId>,
    /// After whom the next ones come, if there may be more.
    pub next: Option<PersonId>,
}

/// The followers after one in the order of their ids, but for `away`.
///
/// # Errors
/// When the database can't be read.
pub fn batch(
    conn: &mut Conn,
    ctx: &Ctx,
    project: &ProjectId,
    away: &HashSet<PersonId>,
    after: &PersonId,
) -> Result<Batch> {
    let some = store::followers(conn, &ctx.workspace, project, after, BATCH)?;
    let known = people::find_all(conn, &ctx.workspace, &some)?;
    let next = some.last().filter(|_| some.len() == BATCH as usize).cloned();
    let is_here = |person: &PersonId| known.get(person).is_some_and(|known| !known.deactivated && !known.bot);
    let people = some.into_iter().filter(|person| !away.contains(person) && is_here(person)).collect();
    Ok(Batch { people, next })
}

/// Has them told: `tell` is called with the place after which a batch begins, in a transaction of its own, until it
/// returns no place for the next.
///
/// # Errors
/// What `tell` fails with.
pub async fn in_batches<F>(ctx: &Ctx, tell: F) -> Result<()>
where
    F: Fn(&mut Conn, &Ctx, &PersonId) -> Result<Option<PersonId>> + Clone + Send + 'static,
{
    let mut after = PersonId(String::new());
    loop {
        let (tell, from) = (tell.clone(), after);
        match ctx.write(move |conn, ctx| tell(conn, ctx, &from)).await? {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}
