//! Statements that each connection prepares once. diesel keeps most by itself, but prepares anew, each time, every
//! UPDATE, upsert and query with a piece of SQL in it: for all that it knows, their text may differ each time.
//!
//! SQLite, for its part, reads a kept statement anew when a value is bound that its plan may depend on: the number of
//! a LIMIT (so `get_result` instead of `first` where there is one row at most), and whatever is compared with a column
//! that an index is restricted by (so the states of jobs stand in the text).

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::internal::derives::multiconnection::AstPassHelper;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

/// See [`prepared`].
#[derive(Clone, Copy, Debug)]
pub struct Prepared<T, At = ()>(T, PhantomData<At>);

/// A statement that is run often, and whose text is one of a few: a connection that has prepared it keeps it. On SQLite
/// that saves reading the text and planning, on PostgreSQL a journey too. Not for a list of values in the text
/// (`eq_any`): every length of it would be kept.
pub fn prepared<T>(statement: T) -> Prepared<T> {
    prepared_at(statement)
}

/// The same for a statement that has one text, whatever its values: it is known by where it stands, so that its text
/// need not be written to be found. For use inside of `on_backend!`, which tells the two databases' texts apart.
#[macro_export]
macro_rules! prepared_here {
    ($statement:expr) => {{
        struct Here;
        impl $crate::db::At for Here {
            const ONE_TEXT: bool = true;
        }
        $crate::db::prepared_at::<_, Here>($statement)
    }};
}

/// What [`prepared_here`](crate::prepared_here) calls.
pub fn prepared_at<T, At>(statement: T) -> Prepared<T, At> {
    Prepared(statement, PhantomData)
}

/// Where a statement stands.
pub trait At: 'static {
    /// Whether there is only one text there.
    const ONE_TEXT: bool;
}

/// Anywhere: it is known by its text.
impl At for () {
    const ONE_TEXT: bool = false;
}

impl<T, At, DB> QueryFragment<DB> for Prepared<T, At>
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

impl<T, A: At> QueryId for Prepared<T, A> {
    type QueryId = A;
    const HAS_STATIC_QUERY_ID: bool = A::ONE_TEXT;
}

impl<T: Query, At> Query for Prepared<T, At> {
    type SqlType = T::SqlType;
}

impl<T, At, Conn> RunQueryDsl<Conn> for Prepared<T, At> {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use diesel::connection::InstrumentationEvent;
    use r2d2::ManageConnection;

    use super::*;
    use crate::db::pool::Manager;
    use crate::on_backend;
    use crate::testing::Database;

    diesel::table! {
        numbers (id) {
            id -> Integer,
            n -> Integer,
        }
    }

    /// How a statement is told to be kept is no promise of diesel's.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_prepared_statement_is_kept() {
        let database = Database::new().await;
        let url = database.url.clone();
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
            for n in 4..=6 {
                let conn = &mut conn;
                assert_eq!(on_backend!(conn => prepared_here!(set(n)).execute(conn)).unwrap(), 1);
                let now: i32 = numbers::table.select(numbers::n).get_result(conn).unwrap();
                assert_eq!(now, n);
            }
            assert_eq!(kept.load(Ordering::SeqCst), 2, "and where it stands");
            // Were diesel to keep them by itself, this module could go.
            set(7).execute(&mut conn).unwrap();
            assert_eq!(kept.load(Ordering::SeqCst), 2);
        };
        tokio::task::spawn_blocking(test).await.unwrap();
    }
}
