//! How much came to a person on a day. The database counts, so that however many replicas and transactions post at
//! once, none gets more than there is.

use std::collections::HashSet;

use chrono::Datelike;
use diesel::prelude::*;
use diesel::query_dsl::methods;
use diesel::sql_types::{Integer, Text};

use super::model::MOST;
use crate::db::Conn;
use crate::db::schema::notification_days;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::time::Time;
use crate::{on_backend, prepared_here};

/// Days of which it is remembered how much came: more than timezones lie apart.
const REMEMBERED: i32 = 4;

/// Takes one of a day's messages. Returns false where the day has none left.
pub fn take(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, day: i32) -> Result<bool> {
    let row = (
        notification_days::workspace.eq(workspace),
        notification_days::person.eq(person),
        notification_days::day.eq(day),
        notification_days::sent.eq(1),
    );
    let key = (notification_days::workspace, notification_days::person, notification_days::day);
    let another = notification_days::sent.eq(notification_days::sent + 1);
    let upsert =
        diesel::insert_into(notification_days::table).values(row).on_conflict(key).do_update().set(another);
    let taken = methods::FilterDsl::filter(upsert, notification_days::sent.lt(MOST));
    let taken = on_backend!(conn => prepared_here!(taken).execute(conn))?;
    Ok(taken == 1)
}

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = Text)]
    person: PersonId,
}

/// The same for many people in one query: those whose day has one left.
pub fn take_all(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
    day: i32,
) -> Result<HashSet<PersonId>> {
    // In one order, whoever writes: two transactions don't wait for one another.
    let mut people: Vec<&PersonId> = people.iter().collect();
    people.sort();
    people.dedup();
    let each = match conn {
        Conn::Sqlite(_) => "SELECT $1, value, $2, 1 FROM json_each($3) WHERE true",
        Conn::Postgres(_) => "SELECT $1, value, $2, 1 FROM json_array_elements_text($3::json)",
    };
    let sql = format!(
        "INSERT INTO notification_days (workspace, person, day, sent) {each}
         ON CONFLICT (workspace, person, day) DO UPDATE SET sent = notification_days.sent + 1
         WHERE notification_days.sent < $4 RETURNING person"
    );
    let taken: Vec<Taken> = diesel::sql_query(sql)
        .bind::<Text, _>(workspace)
        .bind::<Integer, _>(day)
        .bind::<Text, _>(serde_json::to_string(&people)?)
        .bind::<Integer, _>(MOST)
        .load(conn)?;
    Ok(taken.into_iter().map(|taken| taken.person).collect())
}

/// Gives one back that was taken in this transaction: nothing was sent after all.
pub fn give_back(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, day: i32) -> Result<()> {
    diesel::update(notification_days::table.find((workspace, person, day)))
        .set(notification_days::sent.eq(notification_days::sent - 1))
        .execute(conn)?;
    Ok(())
}

/// Forgets how much came to anybody: a demo begins.
pub fn forget_days(conn: &mut Conn) -> Result<()> {
    diesel::delete(notification_days::table).execute(conn)?;
    Ok(())
}

/// Forgets days that are over everywhere.
pub fn sweep(conn: &mut Conn, now: Time) -> Result<()> {
    let oldest = now.date().num_days_from_ce() - REMEMBERED;
    diesel::delete(notification_days::table.filter(notification_days::day.lt(oldest))).execute(conn)?;
    Ok(())
}
