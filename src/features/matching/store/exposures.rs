//! How often roles and developers were shown, by day. Counted in memory, each viewer once a day, and written down
//! from time to time: a count that dies with its process harms nobody.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use diesel::dsl::sum;
use diesel::prelude::*;
use diesel::upsert::excluded;
use strum::{EnumString, IntoStaticStr};

use crate::app::App;
use crate::db::Conn;
use crate::db::schema::exposures;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::on_backend;
use crate::text_enum;
use crate::time::Time;

/// For how many days somebody who was shown often makes room for others.
pub const REMEMBERED: i32 = 30;

/// What was shown.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumString,
    IntoStaticStr,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// A role, to a developer.
    Role,
    /// A developer, to the owners of a role.
    Developer,
}
text_enum!(Kind);

/// How often each was shown in the last [`REMEMBERED`] days, today not counted: so that a list keeps its order for a
/// day.
#[derive(Clone, Debug, Default)]
pub struct Shown(HashMap<(Kind, String), u32>);

impl Shown {
    /// How often one was shown.
    pub fn of(&self, kind: Kind, subject: &str) -> u32 {
        // A key to look up by reference would need a type of its own; lists are short.
        self.0.get(&(kind, subject.to_owned())).copied().unwrap_or(0)
    }
}

/// The day of a moment, in days since 1970.
pub fn day(now: Time) -> i32 {
    i32::try_from(now.and_utc().timestamp().div_euclid(86_400)).unwrap_or(i32::MAX)
}

/// The first of the last [`REMEMBERED`] days, as the table has them.
pub fn since(now: Time) -> i32 {
    day(now) - REMEMBERED
}

/// How often each was shown in the days before `day`.
pub fn before(conn: &mut Conn, workspace: &WorkspaceId, day: i32) -> Result<Shown> {
    let rows: Vec<(Kind, String, Option<i64>)> = exposures::table
        .filter(exposures::workspace.eq(workspace))
        .filter(exposures::day.ge(day - REMEMBERED))
        .filter(exposures::day.lt(day))
        .group_by((exposures::kind, exposures::subject))
        .select((exposures::kind, exposures::subject, sum(exposures::shown)))
        .load(conn)?;
    let count = |shown: Option<i64>| u32::try_from(shown.unwrap_or(0)).unwrap_or(u32::MAX);
    Ok(Shown(rows.into_iter().map(|(kind, subject, shown)| ((kind, subject), count(shown))).collect()))
}

/// Of which workspace, what, which, and on which day.
type Line = (WorkspaceId, Kind, String, i32);

/// What was shown and is not written down yet.
#[derive(Default)]
pub struct Counter(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    day: i32,
    /// Who saw what today, as a hash: seeing it twice is seeing it once.
    seen: HashSet<u64>,
    waiting: HashMap<Line, i32>,
}

impl Counter {
    fn count(&self, workspace: &WorkspaceId, viewer: &PersonId, kind: Kind, subject: &str, day: i32) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.day != day {
            counts.seen.clear();
            counts.day = day;
        }
        let mut hash = DefaultHasher::new();
        (workspace, viewer, kind, subject).hash(&mut hash);
        if counts.seen.insert(hash.finish()) {
            *counts.waiting.entry((workspace.clone(), kind, subject.to_owned(), day)).or_default() += 1;
        }
    }

    fn take(&self) -> HashMap<Line, i32> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).waiting)
    }
}

/// Somebody is shown some roles or developers.
pub fn shown<'a>(
    app: &App,
    workspace: &WorkspaceId,
    viewer: &PersonId,
    kind: Kind,
    subjects: impl IntoIterator<Item = &'a str>,
    now: Time,
) {
    let counter = app.kept.get::<Counter>();
    subjects.into_iter().for_each(|subject| counter.count(workspace, viewer, kind, subject, day(now)));
}

/// Writes down what was counted, and lets go of what nobody asks for any more.
pub async fn write_down(app: &App) -> Result<()> {
    let counted = app.kept.get::<Counter>().take();
    let today = day(app.clock.now());
    app.db
        .write_silently(move |conn| {
            for rows in Vec::from_iter(counted).chunks(1_000) {
                add(conn, rows)?;
            }
            let old = exposures::table.filter(exposures::day.lt(today - 2 * REMEMBERED));
            diesel::delete(old).execute(conn)?;
            Ok(())
        })
        .await
}

fn add(conn: &mut Conn, counted: &[(Line, i32)]) -> Result<()> {
    let rows: Vec<_> = counted
        .iter()
        .map(|((workspace, kind, subject, day), shown)| {
            (
                exposures::workspace.eq(workspace),
                exposures::kind.eq(kind),
                exposures::subject.eq(subject),
                exposures::day.eq(day),
                exposures::shown.eq(shown),
            )
        })
        .collect();
    let key = (exposures::workspace, exposures::kind, exposures::subject, exposures::day);
    on_backend!(conn => diesel::insert_into(exposures::table)
        .values(rows)
        .on_conflict(key)
        .do_update()
        .set(exposures::shown.eq(exposures::shown + excluded(exposures::shown)))
        .execute(conn))?;
    Ok(())
}

/// Forgets how often a developer was shown: they deleted their profile.
pub fn forget(conn: &mut Conn, workspace: &WorkspaceId, developer: &PersonId) -> Result<()> {
    diesel::delete(
        exposures::table
            .filter(exposures::workspace.eq(workspace))
            .filter(exposures::kind.eq(Kind::Developer))
            .filter(exposures::subject.eq(developer.as_str())),
    )
    .execute(conn)?;
    Ok(())
}
