//! Reads the log.

use chrono::NaiveTime;
use diesel::prelude::*;

use super::model::{Line, Query};
use crate::db::Conn;
use crate::db::schema::audit;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::time::Time;

type Row = (String, PersonId, String, String, String, String, String, Time);

/// Lines that `query` asks for, the newest first, at most `limit`; `subjects` are the ids that its thing stands for.
/// Each filter has an index that ends with the moment, so a page costs as much however long the log is.
///
/// # Errors
/// When the database can't be read.
pub fn lines(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    query: &Query,
    subjects: Option<&[String]>,
    limit: i64,
) -> Result<Vec<Line>> {
    let mut found = audit::table.filter(audit::workspace.eq(workspace)).into_boxed();
    if let Some(person) = &query.person {
        found = found.filter(audit::actor.eq(person));
    }
    if let Some(thing) = &query.thing {
        found = found.filter(audit::thing.eq(thing));
    }
    if let Some(subjects) = subjects {
        found = found.filter(audit::subject.eq_any(subjects));
    }
    if let Some(since) = query.since {
        found = found.filter(audit::created_at.ge(since.and_time(NaiveTime::MIN)));
    }
    if let Some((at, id)) = &query.before {
        let earlier = audit::created_at.lt(*at).or(audit::id.lt(id));
        found = found.filter(audit::created_at.le(*at)).filter(earlier);
    }
    let rows: Vec<Row> = found
        .order((audit::created_at.desc(), audit::id.desc()))
        .limit(limit)
        .select((
            audit::id,
            audit::actor,
            audit::action,
            audit::subject,
            audit::detail,
            audit::before,
            audit::after,
            audit::created_at,
        ))
        .load(conn)?;
    let line = |(id, actor, action, subject, detail, before, after, at): Row| Line {
        id,
        actor,
        action,
        subject,
        detail,
        before,
        after,
        at,
    };
    Ok(rows.into_iter().map(line).collect())
}
