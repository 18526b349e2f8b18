//! What is kept of one person, wherever it is: counted, read, and taken away. The one place that knows all tables, by
//! [`super::places`]; each is looked through for one person, which happens rarely and when somebody asks for it.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Timestamp};
use serde_json::{Map, Value};

use super::model::{Old, Told};
use super::places::{Fate, Gets, PLACES, Place};
use crate::db::Conn;
use crate::db::schema::{blocks, reports};
use crate::error::Result;
use crate::features::outreach::Stage;
use crate::ids::{ContactId, IdeaId, PersonId, QuestionId, WorkspaceId};
use crate::time::Time;
use crate::{on_backend, queue};

/// The most rows of a table in a file, or of somebody's tables when they are counted.
const MOST: i64 = 5_000;
/// How many rows are forgotten in one transaction.
pub const BATCH: i64 = 500;

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    row: String,
}

fn run(conn: &mut Conn, sql: &str, workspace: &WorkspaceId, person: &str) -> Result<usize> {
    Ok(on_backend!(conn => sql_query(sql)
        .bind::<Text, _>(workspace.as_str())
        .bind::<Text, _>(person)
        .execute(conn))?)
}

/// How much there is of somebody, of each kind that they would ask about.
pub fn counted(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<BTreeMap<Told, i64>> {
    let mut counts = BTreeMap::new();
    for place in PLACES {
        let (Some(told), Gets::Rows { by, .. }) = (place.told, place.gets) else { continue };
        let sql =
            format!("SELECT count(*) AS n FROM {} WHERE workspace = $1 AND ({})", place.table, any_of(by));
        let n = on_backend!(conn => sql_query(&sql)
            .bind::<Text, _>(workspace.as_str())
            .bind::<Text, _>(person.as_str())
            .get_result::<Counted>(conn))?
        .n;
        if n > 0 {
            counts.insert(told, n);
        }
    }
    Ok(counts)
}

fn any_of(columns: &[&str]) -> String {
    columns.iter().map(|column| format!("{column} = $2")).collect::<Vec<_>>().join(" OR ")
}

/// The columns of a table with their types, in their order.
fn columns(conn: &mut Conn, table: &str) -> Result<Vec<Column>> {
    Ok(match conn {
        Conn::Sqlite(conn) => sql_query("SELECT name, type AS kind FROM pragma_table_info(?)")
            .bind::<Text, _>(table)
            .load(conn)?,
        Conn::Postgres(conn) => sql_query(
            "SELECT column_name::text AS name, data_type::text AS kind FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
        )
        .bind::<Text, _>(table)
        .load(conn)?,
    })
}

/// What somebody gets of a table: a row each, without what others said.
pub fn rows(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    place: &Place,
) -> Result<Vec<Value>> {
    let Gets::Rows { by, only, hidden } = place.gets else { return Ok(Vec::new()) };
    let is_sqlite = matches!(conn, Conn::Sqlite(_));
    let mut pairs = Vec::new();
    for Column { name, kind } in columns(conn, place.table)? {
        let mut value = match (kind.as_str(), is_sqlite) {
            ("BOOLEAN", true) => {
                format!("json(CASE WHEN {name} IS NULL THEN 'null' WHEN {name} THEN 'true' ELSE 'false' END)")
            }
            ("TIMESTAMP", true) => format!("replace({name}, ' ', 'T')"),
            _ => name.clone(),
        };
        match hidden.iter().find(|(column, _)| *column == name) {
            Some((_, "")) => continue,
            Some((_, unless)) => value = format!("CASE WHEN {unless} THEN {value} END"),
            None => {}
        }
        if name != "workspace" {
            pairs.push(format!("'{name}', {value}"));
        }
    }
    let object = if is_sqlite { "json_object" } else { "json_build_object" };
    let text = if is_sqlite { "" } else { "::text" };
    let only = if only.is_empty() { String::new() } else { format!(" AND {only}") };
    // The parameters come in the order in which SQLite counts them.
    let sql = format!(
        "SELECT {object}({}){text} AS row FROM {}, (SELECT CAST($1 AS TEXT) AS ws, CAST($2 AS TEXT) AS me) AS of_whom
         WHERE {}.workspace = of_whom.ws AND ({}){only} LIMIT {MOST}",
        pairs.join(", ").replace("$2", "of_whom.me"),
        place.table,
        place.table,
        any_of(by).replace("$2", "of_whom.me"),
    );
    let found: Vec<Row> = on_backend!(conn => sql_query(&sql)
        .bind::<Text, _>(workspace.as_str())
        .bind::<Text, _>(person.as_str())
        .load(conn))?;
    found.into_iter().map(|row| Ok(unfolded(serde_json::from_str(&row.row)?))).collect()
}

/// Lists and structures that are kept as text, as what they are.
fn unfolded(row: Map<String, Value>) -> Value {
    let open = |value: Value| match &value {
        Value::String(text) if text.starts_with(['[', '{']) => {
            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
        }
        _ => value,
    };
    Value::Object(row.into_iter().map(|(name, value)| (name, open(value))).collect())
}

/// Takes a person out of every table: rows go, or stay with `gone` in their place. `seal` stands for them where
/// others are protected from them.
pub fn scrub(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    gone: &PersonId,
    seal: &PersonId,
) -> Result<()> {
    let me = person.as_str();
    for (table, column) in [("blocks", "blocked"), ("reports", "about")] {
        let sql = format!("UPDATE {table} SET {column} = $1 WHERE workspace = $2 AND {column} = $3");
        // The order of the parameters: the new, the workspace, the old.
        on_backend!(conn => sql_query(&sql)
            .bind::<Text, _>(seal.as_str())
            .bind::<Text, _>(workspace.as_str())
            .bind::<Text, _>(me)
            .execute(conn))?;
    }
    for place in PLACES {
        for (column, fate) in place.columns {
            let table = place.table;
            let sql = match fate {
                Fate::Goes => {
                    run(
                        conn,
                        &format!("DELETE FROM {table} WHERE workspace = $1 AND {column} = $2"),
                        workspace,
                        me,
                    )?;
                    continue;
                }
                Fate::Stays(texts) => {
                    let texts = if texts.is_empty() { String::new() } else { format!(", {texts}") };
                    format!("UPDATE {table} SET {column} = $1{texts} WHERE workspace = $2 AND {column} = $3")
                }
            };
            on_backend!(conn => sql_query(&sql)
                .bind::<Text, _>(gone.as_str())
                .bind::<Text, _>(workspace.as_str())
                .bind::<Text, _>(me)
                .execute(conn))?;
        }
    }
    // Where an id is part of something longer.
    let quoted = format!("\"{me}\"");
    replace_in(conn, "readiness", "data", workspace, (&quoted, "null"))?;
    for column in ["text", "notes"] {
        replace_in(conn, "reports", column, workspace, (me, "(somebody who left)"))?;
    }
    // What others are told in their morning.
    for column in ["text", "message"] {
        replace_in(conn, "held_messages", column, workspace, (&format!("<@{me}>"), "somebody who left"))?;
        replace_in(conn, "held_messages", column, workspace, (me, "gone"))?;
    }
    let inside = inside(me);
    for table in ["desk_claims", "desk_snoozes"] {
        let sql = format!("DELETE FROM {table} WHERE workspace = $1 AND item LIKE $2 ESCAPE '!'");
        run(conn, &sql, workspace, &inside)?;
    }
    run(
        conn,
        "UPDATE audit SET actor = '', detail = '', before = '', after = '' WHERE workspace = $1 AND actor = $2",
        workspace,
        me,
    )?;
    for (column, blank) in [
        ("subject", "subject = ''"),
        ("detail", "detail = ''"),
        ("before", "before = ''"),
        ("after", "after = ''"),
    ] {
        let sql = format!("UPDATE audit SET {blank} WHERE workspace = $1 AND {column} LIKE $2 ESCAPE '!'");
        run(conn, &sql, workspace, &inside)?;
    }
    Ok(())
}

fn replace_in(
    conn: &mut Conn,
    table: &str,
    column: &str,
    workspace: &WorkspaceId,
    (old, new): (&str, &str),
) -> Result<()> {
    let sql = format!(
        "UPDATE {table} SET {column} = replace({column}, $1, $2) WHERE workspace = $3 AND {column} LIKE $4 ESCAPE '!'"
    );
    let inside = inside(old);
    on_backend!(conn => sql_query(&sql)
        .bind::<Text, _>(old)
        .bind::<Text, _>(new)
        .bind::<Text, _>(workspace.as_str())
        .bind::<Text, _>(&inside)
        .execute(conn))?;
    Ok(())
}

/// The pattern of whatever has this text in it.
fn inside(text: &str) -> String {
    format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

/// Who was known by a seal is here again: whoever was protected from them stays so.
pub fn unseal(conn: &mut Conn, workspace: &WorkspaceId, seal: &PersonId, person: &PersonId) -> Result<()> {
    let blocked = blocks::table.filter(blocks::workspace.eq(workspace)).filter(blocks::blocked.eq(seal));
    let reported = reports::table.filter(reports::workspace.eq(workspace)).filter(reports::about.eq(seal));
    // Hardly anybody who comes is known by one: one query for all others.
    let known = diesel::select(exists(blocked).or(exists(reported)));
    if !on_backend!(conn => known.get_result::<bool>(conn))? {
        return Ok(());
    }
    diesel::update(blocked).set(blocks::blocked.eq(person)).execute(conn)?;
    diesel::update(reported).set(reports::about.eq(person)).execute(conn)?;
    Ok(())
}

/// Empties a project that nobody looks after any more of what its owner wrote; its name stays for those who worked
/// with it.
pub fn empty_project(conn: &mut Conn, workspace: &WorkspaceId, project: &str) -> Result<()> {
    for sql in [
        "UPDATE projects SET pitch = '', problem = '', newcomers = '', links = '[]', repository = NULL,
         decision_note = NULL WHERE workspace = $1 AND id = $2",
        "UPDATE roles SET first_task = '' WHERE workspace = $1 AND project = $2",
        "DELETE FROM project_words WHERE workspace = $1 AND project = $2",
        "DELETE FROM tools WHERE workspace = $1 AND project = $2",
        "DELETE FROM help_wanted WHERE workspace = $1 AND project = $2",
        "DELETE FROM readiness WHERE workspace = $1 AND project = $2",
    ] {
        run(conn, sql, workspace, project)?;
    }
    Ok(())
}

/// Takes the links out of a project whose owner is deleted: they lead to who it was.
pub fn unlink_project(conn: &mut Conn, workspace: &WorkspaceId, project: &str) -> Result<()> {
    let sql = "UPDATE projects SET links = '[]', repository = NULL, decision_note = NULL
               WHERE workspace = $1 AND id = $2";
    run(conn, sql, workspace, project).map(|_| ())
}

/// What others were to hear of somebody in their morning is not told any more.
pub fn forget_held(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<()> {
    let me = inside(person.as_str());
    for column in ["message", "name", "card"] {
        let sql = format!("DELETE FROM held_messages WHERE workspace = $1 AND {column} LIKE $2 ESCAPE '!'");
        run(conn, &sql, workspace, &me)?;
    }
    Ok(())
}

/// What waits to be done for somebody alone is not done any more: messages to them, and their Home tab.
pub fn call_off(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<()> {
    let home = format!("home:{person}");
    for lane in [person.as_str(), &home] {
        let sql = "DELETE FROM jobs WHERE workspace = $1 AND lane = $2 AND state = 'ready'";
        run(conn, sql, workspace, lane)?;
    }
    let named = inside(&format!("\"{person}\""));
    let sql = "DELETE FROM jobs WHERE workspace = $1 AND queue = 'work' AND state = 'ready'
               AND payload LIKE $2 ESCAPE '!'";
    run(conn, sql, workspace, &named)?;
    Ok(())
}

/// Takes a person out of what makes messages go out and come in, but for what is still to be sent, and for the job
/// `but`. Where they are back, what they have now stays. Returns how much is still to be sent.
pub fn scrub_machinery(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    but: &str,
    is_back: bool,
) -> Result<i64> {
    let me = inside(person.as_str());
    for sql in [
        "DELETE FROM submissions WHERE workspace = $1 AND dedupe LIKE $2 ESCAPE '!'",
        "DELETE FROM cards WHERE workspace = $1 AND card LIKE $2 ESCAPE '!'",
        "DELETE FROM jobs WHERE workspace = $1 AND state IN ('done', 'parked')
         AND (payload LIKE $2 ESCAPE '!' OR dedupe LIKE $2 ESCAPE '!' OR lane LIKE $2 ESCAPE '!'
              OR last_error LIKE $2 ESCAPE '!')",
    ] {
        run(conn, sql, workspace, &me)?;
    }
    if !is_back {
        for sql in [
            "DELETE FROM lanes WHERE workspace = $1 AND lane LIKE $2 ESCAPE '!'",
            "DELETE FROM exposures WHERE workspace = $1 AND kind = 'developer' AND subject LIKE $2 ESCAPE '!'",
            "DELETE FROM matching_changes WHERE workspace = $1 AND subject LIKE $2 ESCAPE '!'",
        ] {
            run(conn, sql, workspace, &me)?;
        }
    }
    // What was sent may say what they wrote without saying who it was. That it was sent is still known.
    queue::empty_done(conn, workspace)?;
    let sql = "SELECT count(*) AS n FROM jobs WHERE workspace = $1 AND id <> $2
               AND (payload LIKE $3 ESCAPE '!' OR dedupe LIKE $3 ESCAPE '!')";
    let left = on_backend!(conn => sql_query(sql)
        .bind::<Text, _>(workspace.as_str())
        .bind::<Text, _>(but)
        .bind::<Text, _>(&me)
        .get_result::<Counted>(conn))?;
    if left.n == 0 || is_back {
        run(conn, "DELETE FROM jobs WHERE workspace = $1 AND id = $2", workspace, but)?;
    }
    Ok(left.n)
}

/// Forgets what is older than its time, at most [`BATCH`] rows. Returns how many; people who left are not done here.
pub fn forget_old(conn: &mut Conn, workspace: &WorkspaceId, old: Old, before: Time) -> Result<usize> {
    let texts = |table: &str, set: &str, age: &str, over: &str| {
        format!(
            "UPDATE {table} SET {set} WHERE workspace = $1 AND id IN (SELECT id FROM {table}
             WHERE workspace = $1 AND {age} < $2 AND {over} ORDER BY {age} LIMIT {BATCH}) AND {over}"
        )
    };
    let gone = |table: &str, age: &str, over: &str| {
        format!(
            "DELETE FROM {table} WHERE workspace = $1 AND id IN (SELECT id FROM {table}
             WHERE workspace = $1 AND {age} < $2 AND {over} ORDER BY {age} LIMIT {BATCH})"
        )
    };
    let sql = match old {
        Old::Introductions => texts(
            "introductions",
            "line = '', reason = NULL",
            "asked_at",
            "NOT active AND (line <> '' OR reason IS NOT NULL)",
        ),
        Old::Asks => texts(
            "offer_asks",
            "line = '', reason = NULL",
            "moved_at",
            "state IN ('declined', 'withdrawn', 'ended') AND (line <> '' OR reason IS NOT NULL)",
        ),
        Old::Support => texts(
            "support_requests",
            "details = '', solution = ''",
            "moved_at",
            "state IN ('solved', 'closed', 'withdrawn', 'ended') AND (details <> '' OR solution <> '')",
        ),
        Old::Drafts => "DELETE FROM drafts WHERE workspace = $1 AND updated_at < $2".to_owned(),
        Old::Reports => gone("reports", "settled_at", "settled_at IS NOT NULL"),
        Old::Contacts => return forget_contacts(conn, workspace, before),
        Old::Questions => return forget_questions(conn, workspace, before),
        Old::Ideas => return forget_ideas(conn, workspace, before),
        Old::Tasks => gone("team_tasks", "done_at", "done_at IS NOT NULL"),
        Old::Unsent => gone("jobs", "finished_at", "state = 'parked'"),
        Old::Left => return Ok(0),
    };
    Ok(on_backend!(conn => sql_query(&sql)
        .bind::<Text, _>(workspace.as_str())
        .bind::<Timestamp, _>(before)
        .execute(conn))?)
}

fn forget_questions(conn: &mut Conn, workspace: &WorkspaceId, before: Time) -> Result<usize> {
    use crate::db::schema::{question_asked, questions};
    let ids: Vec<QuestionId> = questions::table
        .filter(questions::workspace.eq(workspace))
        .filter(questions::closed_at.lt(before))
        .order(questions::closed_at)
        .limit(BATCH)
        .select(questions::id)
        .load(conn)?;
    if ids.is_empty() {
        return Ok(0);
    }
    diesel::delete(
        question_asked::table
            .filter(question_asked::workspace.eq(workspace))
            .filter(question_asked::question.eq_any(&ids)),
    )
    .execute(conn)?;
    Ok(diesel::delete(
        questions::table.filter(questions::workspace.eq(workspace)).filter(questions::id.eq_any(&ids)),
    )
    .execute(conn)?)
}

fn forget_ideas(conn: &mut Conn, workspace: &WorkspaceId, before: Time) -> Result<usize> {
    use crate::db::schema::{idea_joined, ideas};
    let ids: Vec<IdeaId> = ideas::table
        .filter(ideas::workspace.eq(workspace))
        .filter(ideas::closed_at.lt(before))
        .order(ideas::closed_at)
        .limit(BATCH)
        .select(ideas::id)
        .load(conn)?;
    if ids.is_empty() {
        return Ok(0);
    }
    diesel::delete(
        idea_joined::table
            .filter(idea_joined::workspace.eq(workspace))
            .filter(idea_joined::idea.eq_any(&ids)),
    )
    .execute(conn)?;
    Ok(diesel::delete(ideas::table.filter(ideas::workspace.eq(workspace)).filter(ideas::id.eq_any(&ids)))
        .execute(conn)?)
}

fn forget_contacts(conn: &mut Conn, workspace: &WorkspaceId, before: Time) -> Result<usize> {
    use crate::db::schema::{contact_notes, contact_words, contacts};
    let ids: Vec<ContactId> = contacts::table
        .filter(contacts::workspace.eq(workspace))
        .filter(contacts::stage.eq(<&str>::from(Stage::NotNow)))
        .filter(contacts::moved_at.lt(before))
        .order(contacts::moved_at)
        .limit(BATCH)
        .select(contacts::id)
        .load(conn)?;
    if ids.is_empty() {
        return Ok(0);
    }
    diesel::delete(
        contact_notes::table
            .filter(contact_notes::workspace.eq(workspace))
            .filter(contact_notes::contact.eq_any(&ids)),
    )
    .execute(conn)?;
    diesel::delete(
        contact_words::table
            .filter(contact_words::workspace.eq(workspace))
            .filter(contact_words::contact.eq_any(&ids)),
    )
    .execute(conn)?;
    Ok(diesel::delete(
        contacts::table.filter(contacts::workspace.eq(workspace)).filter(contacts::id.eq_any(&ids)),
    )
    .execute(conn)?)
}

/// People who left the workspace before a moment, at most `limit`.
pub fn long_gone(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    before: Time,
    limit: i64,
) -> Result<Vec<PersonId>> {
    use crate::db::schema::people;
    Ok(people::table
        .filter(people::workspace.eq(workspace))
        .filter(people::deactivated)
        .filter(people::updated_at.lt(before))
        .order(people::updated_at)
        .limit(limit)
        .select(people::id)
        .load(conn)?)
}
