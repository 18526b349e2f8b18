//! How long projects take to answer who asks.

use std::collections::HashMap;

use chrono::Duration;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};

use crate::db::Conn;
use crate::error::Result;
use crate::features::introductions::clock::{ANSWERS, median};
use crate::ids::{ProjectId, WorkspaceId};
use crate::time::Time;

#[derive(QueryableByName)]
struct Answered {
    #[diesel(sql_type = Text)]
    project: ProjectId,
    #[diesel(sql_type = Timestamp)]
    asked_at: Time,
    #[diesel(sql_type = Timestamp)]
    answered_at: Time,
}

/// How long each of these projects takes, usually, to answer a developer who asks: the median of its latest answers,
/// where there are enough to tell. One query, whatever else the workspace has.
pub fn reply_times(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    projects: &[ProjectId],
) -> Result<HashMap<ProjectId, Duration>> {
    let these = match conn {
        Conn::Sqlite(_) => "(SELECT value FROM json_each($2))",
        Conn::Postgres(_) => "(SELECT value FROM json_array_elements_text($2::json))",
    };
    let sql = format!(
        "SELECT project, asked_at, answered_at FROM (
             SELECT project, asked_at, answered_at,
                    ROW_NUMBER() OVER (PARTITION BY project ORDER BY answered_at DESC, id DESC) AS place
             FROM introductions
             WHERE workspace = $1 AND project IN {these} AND asked_by = developer AND answered_at IS NOT NULL
         ) AS answered WHERE place <= $3"
    );
    let found: Vec<Answered> = diesel::sql_query(sql)
        .bind::<Text, _>(workspace)
        .bind::<Text, _>(serde_json::to_string(projects)?)
        .bind::<BigInt, _>(ANSWERS)
        .load(conn)?;
    let mut by_project: HashMap<ProjectId, Vec<Duration>> = HashMap::new();
    for one in found {
        by_project.entry(one.project).or_default().push(one.answered_at - one.asked_at);
    }
    Ok(by_project.into_iter().filter_map(|(project, taken)| Some((project, median(taken)?))).collect())
}
