//! Statements that each connection prepares once. diesel keeps most by itself, but prepares anew, each time, every
//! UPDATE, upsert and query with a piece of SQL in it: for all that it knows, their text may differ each time.

use diesel::backend::Backend;
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
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _backend: &DB) -> QueryResult<bool> {
        Ok(true)
    }
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
