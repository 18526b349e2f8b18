//! The tables of rounds and their pairs.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::model::{Counts, PairState, Proposal, REMEMBERED, Round, RoundState};
use crate::db::Conn;
use crate::db::schema::{round_pairs, rounds};
use crate::error::Result;
use crate::features::matching::Proposed;
use crate::ids::{PersonId, RoleId, RoundId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// Rows that are written at once: a query takes only so many values.
const BATCH: usize = 500;

#[derive(Queryable, Selectable)]
#[diesel(table_name = rounds)]
struct Row {
    id: RoundId,
    state: RoundState,
    seed: i64,
    first_seat: bool,
    figures: String,
    started_by: PersonId,
    started_at: Time,
    sent_at: Option<Time>,
}

impl From<Row> for Round {
    fn from(row: Row) -> Self {
        Self {
            figures: serde_json::from_str(&row.figures).unwrap_or_default(),
            id: row.id,
            state: row.state,
            seed: row.seed,
            first_seat: row.first_seat,
            started_by: row.started_by,
            started_at: row.started_at,
            sent_at: row.sent_at,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = round_pairs)]
struct PairRow {
    role: RoleId,
    developer: PersonId,
    position: i32,
    score: i32,
    first: bool,
    state: PairState,
}

impl From<PairRow> for Proposal {
    fn from(row: PairRow) -> Self {
        let PairRow { role, developer, position, score, first, state } = row;
        Self { role, developer, position, score, first, state }
    }
}

/// The round that was run last.
pub fn latest(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Option<Round>> {
    let row: Option<Row> = rounds::table
        .filter(rounds::workspace.eq(workspace))
        .order((rounds::started_at.desc(), rounds::id.desc()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Round::from))
}

/// A round.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, round: &RoundId) -> Result<Option<Round>> {
    let row: Option<Row> =
        rounds::table.find((workspace, round)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Round::from))
}

/// Forgets rounds that nobody sent.
pub fn forget_previews(conn: &mut Conn, workspace: &WorkspaceId) -> Result<()> {
    let unsent = rounds::table
        .filter(rounds::workspace.eq(workspace))
        .filter(rounds::state.eq(RoundState::Preview))
        .select(rounds::id)
        .load::<RoundId>(conn)?;
    let pairs = round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .filter(round_pairs::round.eq_any(&unsent));
    diesel::delete(pairs).execute(conn)?;
    let theirs = rounds::table.filter(rounds::workspace.eq(workspace)).filter(rounds::id.eq_any(&unsent));
    diesel::delete(theirs).execute(conn)?;
    Ok(())
}

/// Writes a round with its pairs, in the order in which they go out.
pub fn insert(conn: &mut Conn, workspace: &WorkspaceId, round: &Round, pairs: &[Proposed]) -> Result<()> {
    let row = (
        rounds::workspace.eq(workspace),
        rounds::id.eq(&round.id),
        rounds::state.eq(round.state),
        rounds::seed.eq(round.seed),
        rounds::first_seat.eq(round.first_seat),
        rounds::figures.eq(serde_json::to_string(&round.figures)?),
        rounds::started_by.eq(&round.started_by),
        rounds::started_at.eq(round.started_at),
        rounds::sent_at.eq(round.sent_at),
    );
    diesel::insert_into(rounds::table).values(row).execute(conn)?;
    let row = |(pair, position): (&Proposed, i32)| {
        (
            round_pairs::workspace.eq(workspace.clone()),
            round_pairs::round.eq(round.id.clone()),
            round_pairs::role.eq(pair.role.clone()),
            round_pairs::developer.eq(pair.developer.clone()),
            round_pairs::position.eq(position),
            round_pairs::score.eq(i32::try_from(pair.score).unwrap_or(i32::MAX)),
            round_pairs::first.eq(pair.first),
            round_pairs::state.eq(PairState::Planned),
        )
    };
    let mut rows = pairs.iter().zip(0_i32..).map(row).peekable();
    while rows.peek().is_some() {
        let batch: Vec<_> = rows.by_ref().take(BATCH).collect();
        on_backend!(conn => diesel::insert_into(round_pairs::table).values(batch).execute(conn))?;
    }
    Ok(())
}

/// Moves a round on from `from`, and holds it until the transaction ends. Returns false where it stands elsewhere.
pub fn advance(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    round: &RoundId,
    from: RoundState,
    to: RoundState,
) -> Result<bool> {
    let there = rounds::table.find((workspace, round)).filter(rounds::state.eq(from));
    Ok(diesel::update(there).set(rounds::state.eq(to)).execute(conn)? == 1)
}

/// Notes when a round was sent.
pub fn set_sent(conn: &mut Conn, workspace: &WorkspaceId, round: &RoundId, now: Time) -> Result<()> {
    diesel::update(rounds::table.find((workspace, round))).set(rounds::sent_at.eq(now)).execute(conn)?;
    Ok(())
}

/// How many pairs stand where.
pub fn counts(conn: &mut Conn, workspace: &WorkspaceId, round: &RoundId) -> Result<Counts> {
    let found: Vec<(PairState, i64)> = round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .filter(round_pairs::round.eq(round))
        .group_by(round_pairs::state)
        .select((round_pairs::state, count_star()))
        .load(conn)?;
    let of = |state| found.iter().find(|(one, _)| *one == state).map_or(0, |(_, n)| *n);
    Ok(Counts {
        planned: of(PairState::Planned),
        dropped: of(PairState::Dropped),
        sent: of(PairState::Sent),
        skipped: of(PairState::Skipped),
    })
}

/// The pairs from `skip` on, in the order in which they go out, at most `limit`.
pub fn page(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    round: &RoundId,
    skip: i64,
    limit: i64,
) -> Result<Vec<Proposal>> {
    let rows: Vec<PairRow> = round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .filter(round_pairs::round.eq(round))
        .order(round_pairs::position)
        .offset(skip)
        .limit(limit)
        .select(PairRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Proposal::from).collect())
}

/// The pairs after a position that will go out, at most `limit`.
pub fn planned_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    round: &RoundId,
    after: i32,
    limit: i64,
) -> Result<Vec<Proposal>> {
    let rows: Vec<PairRow> = round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .filter(round_pairs::round.eq(round))
        .filter(round_pairs::position.gt(after))
        .filter(round_pairs::state.ne(PairState::Dropped))
        .order(round_pairs::position)
        .limit(limit)
        .select(PairRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Proposal::from).collect())
}

/// Roles all of whose pairs were taken out.
pub fn emptied(conn: &mut Conn, workspace: &WorkspaceId, round: &RoundId) -> Result<Vec<RoleId>> {
    let found: Vec<(RoleId, PairState)> = round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .filter(round_pairs::round.eq(round))
        .filter(round_pairs::state.eq_any([PairState::Planned, PairState::Dropped]))
        .order((round_pairs::role, round_pairs::state))
        .select((round_pairs::role, round_pairs::state))
        .distinct()
        .load(conn)?;
    let one_state = found.chunk_by(|a, b| a.0 == b.0).filter(|states| states.len() == 1);
    Ok(one_state
        .filter(|states| states[0].1 == PairState::Dropped)
        .map(|states| states[0].0.clone())
        .collect())
}

/// Moves a pair on from `from`. Returns false where it stands elsewhere, or isn't there any more.
pub fn settle(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    (round, role, developer): (&RoundId, &RoleId, &PersonId),
    (from, to): (PairState, PairState),
    now: Option<Time>,
) -> Result<bool> {
    let there =
        round_pairs::table.find((workspace, round, role, developer)).filter(round_pairs::state.eq(from));
    let changed = diesel::update(there)
        .set((round_pairs::state.eq(to), round_pairs::settled_at.eq(now)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Another developer takes the place of one who would be proposed. Returns false where that one isn't there any more, or
/// the other is there already.
pub fn replace(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    (round, role, developer): (&RoundId, &RoleId, &PersonId),
    by: &PersonId,
    score: u32,
) -> Result<bool> {
    if of_role(conn, workspace, round, role)?.contains(by) {
        return Ok(false);
    }
    let there = round_pairs::table
        .find((workspace, round, role, developer))
        .filter(round_pairs::state.eq(PairState::Planned));
    let changed = diesel::update(there)
        .set((round_pairs::developer.eq(by), round_pairs::score.eq(i32::try_from(score).unwrap_or(i32::MAX))))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Whom a round has for a role, in it or taken out.
pub fn of_role(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    round: &RoundId,
    role: &RoleId,
) -> Result<Vec<PersonId>> {
    Ok(round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .filter(round_pairs::round.eq(round))
        .filter(round_pairs::role.eq(role))
        .select(round_pairs::developer)
        .load(conn)?)
}

/// How many proposals each developer would get.
pub fn planned_of_each(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    round: &RoundId,
) -> Result<HashMap<PersonId, i64>> {
    let found: Vec<(PersonId, i64)> = round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .filter(round_pairs::round.eq(round))
        .filter(round_pairs::state.eq(PairState::Planned))
        .group_by(round_pairs::developer)
        .select((round_pairs::developer, count_star()))
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// No more pairs go out.
pub fn drop_planned(conn: &mut Conn, workspace: &WorkspaceId, round: &RoundId) -> Result<()> {
    let left = round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .filter(round_pairs::round.eq(round))
        .filter(round_pairs::state.eq(PairState::Planned));
    diesel::update(left).set(round_pairs::state.eq(PairState::Dropped)).execute(conn)?;
    Ok(())
}

/// Whether a pair waits to go out.
pub fn is_planned(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    (round, role, developer): (&RoundId, &RoleId, &PersonId),
) -> Result<bool> {
    let state: Option<PairState> = round_pairs::table
        .find((workspace, round, role, developer))
        .select(round_pairs::state)
        .get_result(conn)
        .optional()?;
    Ok(state == Some(PairState::Planned))
}

/// When a developer got their last proposal of a round.
pub fn last_sent(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    round: &RoundId,
    developer: &PersonId,
) -> Result<Option<Time>> {
    let found: Option<Option<Time>> = round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .filter(round_pairs::developer.eq(developer))
        .filter(round_pairs::round.eq(round))
        .filter(round_pairs::state.eq(PairState::Sent))
        .order(round_pairs::settled_at.desc())
        .select(round_pairs::settled_at)
        .first(conn)
        .optional()?;
    Ok(found.flatten())
}

/// The pairs that rounds proposed of late.
pub fn sent_of_late(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<Vec<(RoleId, PersonId)>> {
    Ok(round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .filter(round_pairs::state.eq(PairState::Sent))
        .filter(round_pairs::settled_at.gt(now - REMEMBERED))
        .select((round_pairs::role, round_pairs::developer))
        .load(conn)?)
}

/// Forgets a developer's pairs: they deleted their profile.
pub fn forget(conn: &mut Conn, workspace: &WorkspaceId, developer: &PersonId) -> Result<()> {
    let theirs = round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .filter(round_pairs::developer.eq(developer));
    diesel::delete(theirs).execute(conn)?;
    Ok(())
}
