//! What each person chose. Whoever chose nothing has no row.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::model::{Choice, Notice, Pause, Settings};
use super::{held, timezone, wake};
use crate::db::Conn;
use crate::db::schema::notification_settings::{self as table, dsl};
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

#[derive(Queryable, Selectable)]
#[diesel(table_name = crate::db::schema::notification_settings)]
struct Row {
    person: PersonId,
    choices: String,
    paused: bool,
    paused_until: Option<Time>,
    awake_from: i32,
    awake_to: i32,
    weekends: bool,
    mondays: bool,
    weekly: bool,
}

impl From<Row> for Settings {
    fn from(row: Row) -> Self {
        // A kind that an older or newer version knows is passed over.
        let kept: BTreeMap<String, String> = serde_json::from_str(&row.choices).unwrap_or_default();
        let read = |(notice, choice): (String, String)| Some((notice.parse().ok()?, choice.parse().ok()?));
        let hour = |hour: i32| u32::try_from(hour).unwrap_or_default();
        Self {
            choices: kept.into_iter().filter_map(read).collect::<BTreeMap<Notice, Choice>>(),
            pause: match (row.paused, row.paused_until) {
                (false, _) => Pause::No,
                (true, Some(until)) => Pause::Until(until),
                (true, None) => Pause::Open,
            },
            awake: (hour(row.awake_from), hour(row.awake_to)),
            weekends: row.weekends,
            mondays: row.mondays,
            weekly: row.weekly,
        }
    }
}

/// What a person chose.
pub fn get(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Settings> {
    let row: Option<Row> =
        table::table.find((workspace, person)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Settings::from).unwrap_or_default())
}

/// What these people chose, those of them who chose something.
pub fn get_all(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
) -> Result<HashMap<PersonId, Settings>> {
    let rows: Vec<Row> = table::table
        .filter(dsl::workspace.eq(workspace))
        .filter(dsl::person.eq_any(people))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.person.clone(), row.into())).collect())
}

/// Keeps what a person chose. What is kept for them comes by it from now on, and so does their weekly digest.
pub fn save(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    chosen: &Settings,
    now: Time,
) -> Result<()> {
    let tz = timezone(conn, workspace, person)?;
    let names = chosen.choices.iter().filter(|(notice, choice)| notice.usual() != **choice);
    let names: BTreeMap<&'static str, &'static str> =
        names.map(|(notice, choice)| (notice.into(), choice.into())).collect();
    let names = serde_json::to_string(&names)?;
    let until = match chosen.pause {
        Pause::Until(until) => Some(until),
        Pause::No | Pause::Open => None,
    };
    let weekly_at = if chosen.weekly { chosen.monday(tz, now) } else { None };
    let hour = |hour: u32| i32::try_from(hour).unwrap_or_default();
    let changed = (
        dsl::choices.eq(&names),
        dsl::paused.eq(chosen.pause != Pause::No),
        dsl::paused_until.eq(until),
        dsl::awake_from.eq(hour(chosen.awake.0)),
        dsl::awake_to.eq(hour(chosen.awake.1)),
        dsl::weekends.eq(chosen.weekends),
        dsl::mondays.eq(chosen.mondays),
        dsl::weekly.eq(chosen.weekly),
        dsl::weekly_at.eq(weekly_at),
        dsl::updated_at.eq(now),
    );
    let row = (dsl::workspace.eq(workspace), dsl::person.eq(person), changed);
    on_backend!(conn => diesel::insert_into(table::table)
        .values(row)
        .on_conflict((dsl::workspace, dsl::person))
        .do_update()
        .set(changed)
        .execute(conn))?;
    if let Some(at) = weekly_at {
        wake(conn, workspace, at, now)?;
    }
    held::reschedule(conn, workspace, person, chosen.morning(tz, now), now)
}

/// What people chose, in the order of their ids, those after `after`, at most `limit`.
pub fn after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &PersonId,
    limit: i64,
) -> Result<Vec<(PersonId, Settings)>> {
    let rows: Vec<Row> = table::table
        .filter(dsl::workspace.eq(workspace))
        .filter(dsl::person.gt(after))
        .order(dsl::person)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.person.clone(), row.into())).collect())
}

/// Those whose weekly digest is due, in the order of their ids, at most `limit`.
pub fn due(conn: &mut Conn, workspace: &WorkspaceId, now: Time, limit: i64) -> Result<Vec<PersonId>> {
    Ok(table::table
        .filter(dsl::workspace.eq(workspace))
        .filter(dsl::weekly_at.le(now))
        .order(dsl::person)
        .limit(limit)
        .select(dsl::person)
        .load(conn)?)
}

/// Plans the next weekly digest of those whose last one is due. Returns whose it was, so that of two that try at once
/// one gets it; and has them told then.
pub fn plan(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
    next: Option<Time>,
    now: Time,
) -> Result<Vec<PersonId>> {
    let due = table::table
        .filter(dsl::workspace.eq(workspace))
        .filter(dsl::person.eq_any(people))
        .filter(dsl::weekly_at.le(now));
    let planned: Vec<PersonId> =
        diesel::update(due).set(dsl::weekly_at.eq(next)).returning(dsl::person).get_results(conn)?;
    if let Some(next) = next.filter(|_| !planned.is_empty()) {
        wake(conn, workspace, next, now)?;
    }
    Ok(planned)
}
