//! What changed since an index last looked: the rows that the triggers of the migrations wrote.

use std::collections::HashSet;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::db::Conn;
use crate::db::schema::matching_changes;
use crate::error::Result;
use crate::ids::{PersonId, ProjectId, RoleId, WorkspaceId};

/// Whom and what a change is about.
#[derive(Debug, Default)]
pub struct Changed {
    pub developers: HashSet<PersonId>,
    pub roles: HashSet<RoleId>,
    pub projects: HashSet<ProjectId>,
    /// The weights, or what was learned.
    pub settings: bool,
}

/// How far changes were read. On SQLite they have consecutive numbers. On PostgreSQL a change's number is its
/// transaction's, and one may commit after others with higher numbers: so reading goes on from the oldest transaction
/// that still ran, and what was read already above that is passed over.
#[derive(Debug)]
pub struct Position {
    next: i64,
    /// Read already, at `next` or above.
    read: HashSet<i64>,
}

#[derive(QueryableByName)]
struct Horizon {
    #[diesel(sql_type = BigInt)]
    next: i64,
}

impl Position {
    /// Here and now: everything committed so far lies before it.
    pub fn now(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Self> {
        Ok(Self { next: horizon(conn, workspace)?, read: HashSet::new() })
    }

    /// What changed since, and goes on from there.
    pub fn read_on(&mut self, conn: &mut Conn, workspace: &WorkspaceId) -> Result<Changed> {
        // Before the rows: a transaction that ends between the two is read now and once more, not never.
        let next = match conn {
            Conn::Sqlite(_) => None,
            Conn::Postgres(_) => Some(horizon(conn, workspace)?),
        };
        let rows: Vec<(i64, String, String)> = matching_changes::table
            .filter(matching_changes::workspace.eq(workspace))
            .filter(matching_changes::seq.ge(self.next))
            .select((matching_changes::seq, matching_changes::kind, matching_changes::subject))
            .load(conn)?;
        let mut changed = Changed::default();
        let mut highest = self.next - 1;
        let mut read = HashSet::new();
        for (seq, kind, subject) in rows {
            highest = highest.max(seq);
            if next.is_some_and(|next| seq >= next) {
                read.insert(seq);
            }
            if self.read.contains(&seq) {
                continue;
            }
            match kind.as_str() {
                "developer" => _ = changed.developers.insert(subject.into()),
                "role" => _ = changed.roles.insert(subject.into()),
                "project" => _ = changed.projects.insert(subject.into()),
                _ => changed.settings = true,
            }
        }
        *self = Self { next: next.unwrap_or(highest + 1), read };
        Ok(changed)
    }
}

fn horizon(conn: &mut Conn, workspace: &WorkspaceId) -> Result<i64> {
    Ok(match conn {
        Conn::Sqlite(conn) => {
            let last: Option<i64> = matching_changes::table
                .filter(matching_changes::workspace.eq(workspace))
                .select(diesel::dsl::max(matching_changes::seq))
                .get_result(conn)?;
            last.unwrap_or(0) + 1
        }
        Conn::Postgres(conn) => {
            diesel::sql_query("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS next")
                .get_result::<Horizon>(conn)?
                .next
        }
    })
}

/// Deletes changes that every index has long read: those of two days ago on PostgreSQL. An index is built anew every
/// day. SQLite keeps each subject once.
pub fn sweep(conn: &mut Conn) -> Result<()> {
    if let Conn::Postgres(conn) = conn {
        conn.batch_execute(
            "DELETE FROM matching_changes WHERE created_at < (now() AT TIME ZONE 'UTC') - interval '2 days'",
        )?;
    }
    Ok(())
}
