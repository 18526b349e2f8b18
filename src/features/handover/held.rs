//! What somebody has, kind by kind, and how it passes to somebody else: each feature says what is theirs.

use super::model::{Held, Kind};
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::{conduct, desk, outreach, support, tasks};
use crate::ids::PersonId;

/// Names of each kind that are shown.
const NAMED: usize = 5;

fn some(names: impl Iterator<Item = String>) -> Vec<String> {
    names.take(NAMED).collect()
}

/// All that somebody has; kinds of which they have nothing are left out.
pub fn of(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<Vec<Held>> {
    let (ws, today) = (&ctx.workspace, ctx.now.date());
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let taken = desk::passable(conn, ctx, person)?;
    let (contacts, first) = outreach::looked_after(conn, ws, person, NAMED as i64)?;
    let (to_do, next) = tasks::of_owner(conn, ws, person, NAMED as i64)?;
    let requests = support::taken_by(conn, ctx, person)?;
    let reads = conduct::named(conn, ws)?.contains(person);
    let absences = store::stands_in(conn, ws, person, today)?;
    let held = [
        Held {
            kind: Kind::Desk,
            number: number(taken.len()),
            names: some(taken.iter().map(|one| (*one).to_owned())),
        },
        Held {
            kind: Kind::Contacts,
            number: contacts,
            names: some(first.iter().map(|one| one.called().to_owned())),
        },
        Held { kind: Kind::Tasks, number: to_do, names: some(next.into_iter().map(|one| one.what)) },
        Held {
            kind: Kind::Support,
            number: number(requests.len()),
            names: some(requests.into_iter().map(|case| case.request.title)),
        },
        Held { kind: Kind::Reader, number: i64::from(reads), names: Vec::new() },
        Held { kind: Kind::StandIn, number: number(absences.len()), names: Vec::new() },
    ];
    Ok(held.into_iter().filter(|held| held.number > 0).collect())
}

/// Passes all of a kind from one to another. Returns how much did; what can't go to that person stays.
pub fn pass(conn: &mut Conn, ctx: &Ctx, kind: Kind, from: &PersonId, to: &PersonId) -> Result<i64> {
    let ws = &ctx.workspace;
    let passed = match kind {
        Kind::Desk => desk::pass(conn, ctx, from, to)?,
        Kind::Contacts => outreach::pass(conn, ws, from, to)?,
        Kind::Tasks => tasks::pass(conn, ws, from, to)?,
        Kind::Support => support::pass(conn, ctx, from, to)?,
        Kind::Reader => usize::from(conduct::read_instead(conn, ctx, from, to)?),
        Kind::StandIn => store::pass_stand_in(conn, ws, from, to, ctx.now.date())?,
    };
    Ok(i64::try_from(passed).unwrap_or(i64::MAX))
}
