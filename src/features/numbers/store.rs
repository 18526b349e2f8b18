//! Each figure in one query, summed up by the database; and the table in which they are kept for Home and the report.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Integer, Text, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::model::{Exposure, Figures, Funnel, Group, Now, Point, Replies, Seats, Span};
use crate::db::Conn;
use crate::db::schema::figures;
use crate::error::Result;
use crate::features::matching;
use crate::ids::WorkspaceId;
use crate::on_backend;
use crate::time::Time;

/// How long somebody works with others before it counts.
const SETTLED: Duration = Duration::days(30);
/// How many months back the community is shown.
const MONTHS: usize = 12;
/// The span under which is kept what is of no span.
pub const NOW: &str = "now";

#[derive(QueryableByName)]
struct Sums {
    #[diesel(sql_type = BigInt)]
    a: i64,
    #[diesel(sql_type = BigInt)]
    b: i64,
    #[diesel(sql_type = BigInt)]
    c: i64,
    #[diesel(sql_type = BigInt)]
    d: i64,
    #[diesel(sql_type = BigInt)]
    e: i64,
}

#[derive(QueryableByName)]
struct Of {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Length {
    #[diesel(sql_type = Double)]
    days: f64,
}

/// How many days lie between two columns, in SQL.
fn days(conn: &Conn, from: &str, to: &str) -> String {
    match conn {
        Conn::Sqlite(_) => format!("(julianday({to}) - julianday({from}))"),
        Conn::Postgres(_) => {
            format!("(CAST(EXTRACT(EPOCH FROM ({to} - {from})) AS DOUBLE PRECISION) / 86400.0)")
        }
    }
}

/// The month of a column, as a span, in SQL.
pub fn month(conn: &Conn, column: &str) -> String {
    match conn {
        Conn::Sqlite(_) => format!("substr({column}, 1, 7)"),
        Conn::Postgres(_) => format!("to_char({column}, 'YYYY-MM')"),
    }
}

/// Runs `sql` over a workspace and a span: `$1`, and from `$2` until before `$3`.
macro_rules! over {
    ($conn:expr, $sql:expr, $workspace:expr, $span:expr, $method:ident::<$row:ty>) => {{
        let (conn, sql) = ($conn, $sql);
        on_backend!(conn => diesel::sql_query(sql)
            .bind::<Text, _>($workspace.as_str())
            .bind::<Timestamp, _>($span.from())
            .bind::<Timestamp, _>($span.until())
            .$method::<$row>(conn))?
    }};
}

/// Counts a span.
pub fn count(conn: &mut Conn, workspace: &WorkspaceId, span: Span, now: Time) -> Result<Figures> {
    Ok(Figures {
        funnel: funnel(conn, workspace, span, now)?,
        replies: replies(conn, workspace, span)?,
        seats: seats(conn, workspace, span)?,
        pilots: pilots(conn, workspace, span)?,
    })
}

fn funnel(conn: &mut Conn, workspace: &WorkspaceId, span: Span, now: Time) -> Result<Funnel> {
    let worked = days(conn, "started_at", "ended_at");
    // SQLite counts parameters as they come.
    let sql = format!(
        "SELECT count(DISTINCT CASE WHEN asked_by = developer OR opened_at IS NOT NULL THEN developer END) AS a,
                count(DISTINCT CASE WHEN opened_at IS NOT NULL THEN developer END) AS b,
                count(DISTINCT CASE WHEN started_at IS NOT NULL THEN developer END) AS c,
                count(DISTINCT CASE WHEN started_at <= $1 AND (ended_at IS NULL OR {worked} >= 30)
                               THEN developer END) AS d,
                count(DISTINCT CASE WHEN started_at > $1 AND ended_at IS NULL THEN developer END) AS e
         FROM introductions WHERE workspace = $2 AND asked_at >= $3 AND asked_at < $4"
    );
    let sums = on_backend!(conn => diesel::sql_query(sql)
        .bind::<Timestamp, _>(now - SETTLED)
        .bind::<Text, _>(workspace.as_str())
        .bind::<Timestamp, _>(span.from())
        .bind::<Timestamp, _>(span.until())
        .get_result::<Sums>(conn))?;
    Ok(Funnel {
        interested: Group::of(sums.a),
        introduced: Group::of(sums.b),
        started: Group::of(sums.c),
        active: Group::of(sums.d),
        recent: Group::of(sums.e),
    })
}

fn replies(conn: &mut Conn, workspace: &WorkspaceId, span: Span) -> Result<Replies> {
    let took = days(conn, "asked_at", "answered_at");
    let sql = format!(
        "SELECT count(CASE WHEN {took} <= 1 THEN 1 END) AS a,
                count(CASE WHEN {took} > 1 AND {took} <= 3 THEN 1 END) AS b,
                count(CASE WHEN {took} > 3 AND {took} <= 7 THEN 1 END) AS c,
                count(CASE WHEN {took} > 7 THEN 1 END) AS d,
                count(CASE WHEN state = 'no_answer' THEN 1 END) AS e
         FROM introductions WHERE workspace = $1 AND asked_at >= $2 AND asked_at < $3"
    );
    let sums = over!(&mut *conn, sql, workspace, span, get_result::<Sums>);
    let answers = sums.a + sums.b + sums.c + sums.d;
    let half = if Group::of(answers).number().is_some() {
        let middle = (answers - 1) / 2;
        let sql = format!(
            "SELECT {took} AS days FROM introductions
             WHERE workspace = $1 AND asked_at >= $2 AND asked_at < $3 AND answered_at IS NOT NULL
             ORDER BY days LIMIT 1 OFFSET {middle}"
        );
        let found = over!(conn, sql, workspace, span, load::<Length>);
        found.first().map(|length| (length.days * 24.0).ceil() as i64)
    } else {
        None
    };
    Ok(Replies {
        day: Group::of(sums.a),
        three: Group::of(sums.b),
        week: Group::of(sums.c),
        later: Group::of(sums.d),
        never: Group::of(sums.e),
        half,
    })
}

fn seats(conn: &mut Conn, workspace: &WorkspaceId, span: Span) -> Result<Seats> {
    let sql = "SELECT count(*) AS a, CAST(COALESCE(sum(roles.seats), 0) AS BIGINT) AS b,
                      CAST(COALESCE(sum(roles.filled), 0) AS BIGINT) AS c,
                      CAST(0 AS BIGINT) AS d, CAST(0 AS BIGINT) AS e
               FROM roles JOIN projects ON projects.workspace = roles.workspace AND projects.id = roles.project
               WHERE roles.workspace = $1 AND roles.created_at >= $2 AND roles.created_at < $3
                 AND projects.state = 'approved'";
    let sums = over!(conn, sql, workspace, span, get_result::<Sums>);
    Ok(Seats { roles: sums.a, offered: sums.b, taken: Group::of(sums.c) })
}

fn pilots(conn: &mut Conn, workspace: &WorkspaceId, span: Span) -> Result<BTreeMap<String, i64>> {
    let sql = "SELECT state AS key, count(*) AS n FROM pilots
               WHERE workspace = $1 AND asked_at >= $2 AND asked_at < $3 GROUP BY state";
    let found = over!(conn, sql, workspace, span, load::<Of>);
    Ok(found.into_iter().map(|of| (of.key, of.n)).collect())
}

/// Counts what is of no span.
pub fn count_now(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<Now> {
    Ok(Now { growth: growth(conn, workspace, now.date())?, exposure: exposure(conn, workspace, now)? })
}

fn growth(conn: &mut Conn, workspace: &WorkspaceId, today: NaiveDate) -> Result<Vec<Point>> {
    let mut months: Vec<Span> =
        std::iter::successors(Some(Span::month_of(today)), |month| Some(month.previous()))
            .take(MONTHS + 1)
            .collect();
    months.reverse();
    let mut by_month = |from: &str, at: &str, and: &str| -> Result<Vec<i64>> {
        let month = month(conn, at);
        let sql =
            format!("SELECT {month} AS key, count(*) AS n FROM {from} WHERE workspace = $1 {and} GROUP BY 1");
        let conn = &mut *conn;
        let found =
            on_backend!(conn => diesel::sql_query(sql).bind::<Text, _>(workspace.as_str()).load::<Of>(conn))?;
        // Months as text are in the order of time.
        let until = |month: &Span| {
            let last = month.to_string();
            found.iter().filter(|of| of.key <= last).map(|of| of.n).sum()
        };
        Ok(months.iter().map(until).collect())
    };
    let builders = by_month("profiles", "created_at", "")?;
    let projects = by_month("projects", "COALESCE(decided_at, submitted_at)", "AND state = 'approved'")?;
    let institutions = by_month("institutions", "created_at", "")?;
    let point = |at: usize, month: &Span| Point {
        month: month.to_string(),
        builders: Group::of(builders.get(at).copied().unwrap_or_default()),
        projects: projects.get(at).copied().unwrap_or_default(),
        institutions: institutions.get(at).copied().unwrap_or_default(),
    };
    Ok(months.iter().enumerate().map(|(at, month)| point(at, month)).collect())
}

fn exposure(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<Exposure> {
    let sql = "SELECT count(CASE WHEN seen.n IS NULL THEN 1 END) AS a,
                      count(CASE WHEN seen.n < 5 THEN 1 END) AS b,
                      count(CASE WHEN seen.n >= 5 AND seen.n < 20 THEN 1 END) AS c,
                      count(CASE WHEN seen.n >= 20 THEN 1 END) AS d, CAST(0 AS BIGINT) AS e
               FROM profiles LEFT JOIN (
                   SELECT subject, sum(shown) AS n FROM exposures
                   WHERE workspace = $1 AND kind = 'developer' AND day >= $2 GROUP BY subject
               ) AS seen ON seen.subject = profiles.person
               WHERE profiles.workspace = $1 AND profiles.matching";
    let since = matching::exposed_since(now);
    let sums = on_backend!(conn => diesel::sql_query(sql)
        .bind::<Text, _>(workspace.as_str())
        .bind::<Integer, _>(since)
        .get_result::<Sums>(conn))?;
    Ok(Exposure {
        never: Group::of(sums.a),
        few: Group::of(sums.b),
        some: Group::of(sums.c),
        many: Group::of(sums.d),
    })
}

/// Keeps what was counted.
pub fn keep(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    span: &str,
    data: &impl Serialize,
    now: Time,
) -> Result<()> {
    let data = serde_json::to_string(data)?;
    let row = (
        figures::workspace.eq(workspace),
        figures::span.eq(span),
        figures::data.eq(&data),
        figures::counted_at.eq(now),
    );
    on_backend!(conn => diesel::insert_into(figures::table)
        .values(row)
        .on_conflict((figures::workspace, figures::span))
        .do_update()
        .set((figures::data.eq(&data), figures::counted_at.eq(now)))
        .execute(conn))?;
    Ok(())
}

/// What was counted last of some spans, and when.
#[derive(Clone, Debug, Default)]
pub struct Kept(BTreeMap<String, (String, Time)>);

impl Kept {
    /// What was counted of a span; nothing where it wasn't, or by a version that counted otherwise.
    pub fn of<T: DeserializeOwned>(&self, span: &str) -> Option<T> {
        serde_json::from_str(&self.0.get(span)?.0).ok()
    }

    /// When it was counted.
    pub fn at(&self, span: &str) -> Option<Time> {
        self.0.get(span).map(|(_, at)| *at)
    }
}

/// Reads what is kept of some spans.
pub fn kept(conn: &mut Conn, workspace: &WorkspaceId, spans: &[String]) -> Result<Kept> {
    let found: Vec<(String, String, Time)> = figures::table
        .filter(figures::workspace.eq(workspace))
        .filter(figures::span.eq_any(spans))
        .select((figures::span, figures::data, figures::counted_at))
        .load(conn)?;
    Ok(Kept(found.into_iter().map(|(span, data, at)| (span, (data, at))).collect()))
}

/// Forgets what can't be chosen any more.
pub fn forget_but(conn: &mut Conn, workspace: &WorkspaceId, spans: &[String]) -> Result<()> {
    let old = figures::table.filter(figures::workspace.eq(workspace)).filter(figures::span.ne_all(spans));
    diesel::delete(old).execute(conn)?;
    Ok(())
}
