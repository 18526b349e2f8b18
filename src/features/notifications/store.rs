//! What waits for whom, counted over the tables of those features for many people in one query.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::Conn;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Text)]
    person: PersonId,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// How much of each kind waits for an answer of each of these people. Whoever has nothing waiting is left out.
pub fn waiting(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
) -> Result<HashMap<PersonId, Vec<(String, i64)>>> {
    let people = serde_json::to_string(people)?;
    let them = match conn {
        Conn::Sqlite(_) => "(SELECT value FROM json_each($2))",
        Conn::Postgres(_) => "(SELECT value FROM json_array_elements_text($2::json))",
    };
    let owned = |kind: &str, table: &str, what: &str| {
        format!(
            "SELECT o.person, '{kind}' FROM project_owners o
             JOIN {table} t ON t.workspace = o.workspace AND t.project = o.project AND {what}
             WHERE o.workspace = $1 AND o.person IN {them}"
        )
    };
    let sql = format!(
        "SELECT person, kind, COUNT(*) AS number FROM (
             SELECT developer AS person, 'introduction' AS kind FROM introductions
             WHERE workspace = $1 AND developer IN {them} AND active AND state = 'asked' AND asked_by <> developer
             UNION ALL {}
             UNION ALL {}
             UNION ALL {}
             UNION ALL
             SELECT f.person, 'offer' FROM offers f
             JOIN offer_asks a ON a.workspace = f.workspace AND a.offer = f.id AND a.state = 'asked'
             WHERE f.workspace = $1 AND f.person IN {them}
             UNION ALL
             SELECT a.person, 'support' FROM support_asked a
             JOIN support_requests r ON r.workspace = a.workspace AND r.id = a.request
             WHERE a.workspace = $1 AND a.person IN {them}
               AND ((r.state = 'open' AND a.answer = 'waiting') OR (r.state = 'claimed' AND r.claimer = a.person))
         ) AS waits GROUP BY person, kind ORDER BY person, kind",
        owned("introduction", "introductions", "t.state = 'asked' AND t.asked_by = t.developer"),
        owned("pilot", "pilots", "t.state = 'requested'"),
        owned("proposal", "proposals", "t.state = 'asked'"),
    );
    let counts: Vec<Count> =
        diesel::sql_query(sql).bind::<Text, _>(workspace).bind::<Text, _>(people).load(conn)?;
    let mut found: HashMap<PersonId, Vec<(String, i64)>> = HashMap::new();
    for count in counts {
        found.entry(count.person).or_default().push((count.kind, count.number));
    }
    Ok(found)
}
