//! Changes that must not overtake one another on PostgreSQL, where transactions run side by side and each sees what was
//! committed before its statement: "is there a seat left?" and "take it" would have somebody else between them. So
//! changes of one line run one after the other, as all do on SQLite.

use std::hash::{BuildHasher, RandomState};

use diesel::prelude::*;
use diesel::sql_types::Text;
use tokio::sync::{Mutex, MutexGuard};

use super::{Conn, prepared};
use crate::error::Result;

/// In how many parts those who wait within this process are told apart. Two lines in one part wait for each other.
const PARTS: usize = 64;

/// Those of this process.
#[derive(Default)]
pub(super) struct Lines {
    parts: Parts,
    state: RandomState,
}

struct Parts([Mutex<()>; PARTS]);

impl Default for Parts {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::default()))
    }
}

impl Lines {
    /// Waits for one's turn among those of this process, which lasts as long as what this gives.
    pub(super) async fn enter(&self, line: &str) -> MutexGuard<'_, ()> {
        let part = usize::try_from(self.state.hash_one(line) % PARTS as u64).unwrap_or(0);
        self.parts.0[part].lock().await
    }
}

/// Waits for one's turn among those of all processes, which lasts until the transaction ends. The server ends one in
/// which nothing comes for 10 s: a replica that lost its power in the middle of it would hold up everybody behind.
pub(super) fn hold(conn: &mut Conn, line: &str) -> Result<()> {
    let hold = diesel::sql_query(
        "SELECT set_config('idle_in_transaction_session_timeout', '10s', true),
                pg_advisory_xact_lock(hashtextextended($1, 0))",
    );
    prepared(hold.bind::<Text, _>(line)).execute(conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use futures::future::join_all;

    use super::*;
    use crate::db::Db;
    use crate::db::schema::submissions;
    use crate::testing::Database;
    use crate::time::Clock;

    /// Takes one of `seats` in `line`, if there is one: as careless as a feature may be.
    async fn take(db: Db, line: &'static str, seats: i64, nth: usize) -> bool {
        let now = Clock::system().now();
        let taken = db.write_in_line(line, move |conn| {
            let there = submissions::table.filter(submissions::workspace.eq(line));
            if there.count().get_result::<i64>(conn)? == seats {
                return Ok(false);
            }
            let row = (
                submissions::workspace.eq(line),
                submissions::dedupe.eq(nth.to_string()),
                submissions::created_at.eq(now),
            );
            diesel::insert_into(submissions::table).values(row).execute(conn)?;
            Ok(true)
        });
        taken.await.expect("a change")
    }

    /// Two replicas, each with many who want the last seats of two lines.
    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_comes_between_a_look_and_what_relies_on_it() {
        let database = Database::new().await;
        let replicas =
            [Db::open(&database.url).expect("a database"), Db::open(&database.url).expect("the same")];
        let takers = (0..120).map(|nth| {
            let line = if nth % 3 == 0 { "T1" } else { "T2" };
            let db = replicas[nth % 2].clone();
            tokio::spawn(async move { (line, take(db, line, 10, nth).await) })
        });
        let seated: Vec<(&str, bool)> =
            join_all(takers).await.into_iter().map(|taker| taker.expect("no panic")).collect();
        for line in ["T1", "T2"] {
            assert_eq!(seated.iter().filter(|(of, seat)| *of == line && *seat).count(), 10, "{line}");
        }
    }

    #[derive(QueryableByName)]
    struct Limit {
        #[diesel(sql_type = Text)]
        idle_in_transaction_session_timeout: String,
    }

    /// Who holds a line and falls silent holds up its whole community.
    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_falls_silent_is_given_up() {
        let database = Database::new().await;
        let db = Db::open(&database.url).expect("a database");
        let limit = db.write_in_line("T1", |conn| match conn {
            Conn::Sqlite(_) => Ok(None),
            Conn::Postgres(conn) => {
                let shown = diesel::sql_query("SHOW idle_in_transaction_session_timeout");
                Ok(Some(shown.get_result::<Limit>(conn)?.idle_in_transaction_session_timeout))
            }
        });
        let limit = limit.await.expect("a limit");
        // SQLite's writers are of one process, or of several whose end the kernel knows of.
        assert!(limit.is_none_or(|limit| limit == "10s"));
    }
}
