//! Statements that each connection prepares once. diesel keeps most by itself, but prepares anew, each time, every
//! UPDATE, upsert and query with a piece of SQL in it: for all that it knows, their text may differ each time.
//!
//! SQLite, for its part, reads a kept statement anew when a value is bound that its plan may depend on: the number of
//! a LIMIT (so `get_result` instead of `first` where there is one row at most), and whatever is compared with a column
//! that an index is restricted by (so the states of jobs stand in the text).

use diesel::backend::Backend;
use diesel::internal::derives::multiconnection::AstPassHelper;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

/// See [`prepared`].
#[derive(Clone, Copy, Debug)]
pub struct Prepared<T>(T);

/// A statement that is run often, and whose text is one of a few: a connection that has prepared it keeps it. On SQLite
/// that saves reading the text and planning, on PostgreSQL a journey too. Not for a list of values in the text
/// (`eq_any`): every length of it would be kept.
pub fn prepared<T>(statement: T) -> Prepared<T> {
    Prepared(statement)
}

impl<T, DB> QueryFragment<DB> for Prepared<T>
where
    T: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if writes(&mut pass) || pass.bind_collector().is_some() || pass.debug_binds().is_some() {
            return self.0.walk_ast(pass);
        }
        // It is asked whether it may be kept, which it would deny, or whether it does anything.
        pass.push_sql("");
        Ok(())
    }
}

/// Whether a pass writes the text: then alone it remembers this setting, which is put back.
fn writes<DB: Backend>(pass: &mut AstPass<'_, '_, DB>) -> bool {
    let before = pass.should_skip_from();
    pass.skip_from(true);
    let writes = pass.should_skip_from();
    pass.skip_from(before);
    writes
}

/// It is known by its text.
impl<T> QueryId for Prepared<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T: Query> Query for Prepared<T> {
    type SqlType = T::SqlType;
}

impl<T, Conn> RunQueryDsl<Conn> for Prepared<T> {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use diesel::connection::InstrumentationEvent;
    use r2d2::ManageConnection;

    use super::*;
    use crate::db::pool::Manager;

    diesel::table! {
        numbers (id) {
            id -> Integer,
            n -> Integer,
        }
    }

    /// How a statement is told to be kept is no promise of diesel's.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_prepared_statement_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let url = crate::testing::database(&folder).await;
        let test = move || {
            let mut conn = Manager::new(&url, false).unwrap().connect().unwrap();
            diesel::sql_query("CREATE TABLE numbers (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)")
                .execute(&mut conn)
                .unwrap();
            diesel::sql_query("INSERT INTO numbers VALUES (1, 0)").execute(&mut conn).unwrap();
            let kept = Arc::new(AtomicUsize::new(0));
            let counted = kept.clone();
            conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
                if let InstrumentationEvent::CacheQuery { sql, .. } = event
                    && sql.starts_with("UPDATE")
                {
                    counted.fetch_add(1, Ordering::SeqCst);
                }
            });
            let set = |n: i32| diesel::update(numbers::table.find(1)).set(numbers::n.eq(n));
            for n in 1..=3 {
                assert_eq!(prepared(set(n)).execute(&mut conn).unwrap(), 1);
                let now: i32 = numbers::table.select(numbers::n).get_result(&mut conn).unwrap();
                assert_eq!(now, n);
            }
            assert_eq!(kept.load(Ordering::SeqCst), 1, "how often it was prepared to be kept");
            // Were diesel to keep them by itself, this module could go.
            set(4).execute(&mut conn).unwrap();
            assert_eq!(kept.load(Ordering::SeqCst), 1);
        };
        tokio::task::spawn_blocking(test).await.unwrap();
    }
}
