//! By which words one workspace is told from the other, and that no table is without any.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::json;

use super::{HERE, with_a_neighbour};
use crate::app::Ctx;
use crate::db::Conn;
use crate::db::schema::{people, profiles, roles};
use crate::error::Result;
use crate::features::outreach::{self, Note};
use crate::features::privacy::{self, Consent};
use crate::features::readiness::{self, Readiness};
use crate::features::rights::world::World;
use crate::features::shared::{self, Shared, SharedState};
use crate::features::{conduct, updates};
use crate::ids::ContactNoteId;
use crate::notices::{self, Notice};
use crate::on_backend;
use crate::slack::Message;

/// Words that are written here and never there; and what is written in their place there, in what has the same ids.
pub const MARKS: [(&str, &str); 28] = [
    ("explain themselves", "sing"),
    ("Quizlab", "Songbook"),
    ("Peerloop", "Choirloop"),
    ("Labsim", "Tunesim"),
    ("Grade kit", "Tune kit"),
    ("May I?", "Shall I?"),
    ("Elsewhere College", "Choir College"),
    ("weekly proofs", "weekly hymns"),
    ("Our lab helps", "Our choir helps"),
    ("outgrow", "outsing"),
    ("do not arrive", "do not sound"),
    ("passback", "playback"),
    ("Rita Sousa", "Rosa Alto"),
    ("Quantum pedagogy", "Quartet pedagogy"),
    ("explain quizzes", "explain quartets"),
    ("With a sentence each", "With a verse each"),
    ("known before what", "sung before what"),
    ("Kelvin College", "Chorus College"),
    ("Order the poster", "Order the piano"),
    ("Connect it", "Compose it"),
    ("For two classes", "For two choirs"),
    ("Discrete mathematics", "Discrete harmony"),
    ("passed the first week", "passed the first verse"),
    ("met at the fair", "met at the fugue"),
    ("He shouts", "He hums"),
    ("kept until dawn", "kept until dusk"),
    ("scribbled so far", "hummed so far"),
    ("Solver of riddles", "Singer of riddles"),
];

/// Tables without words of people's own: who, what, when, how many and how far.
const WORDLESS: &[&str] = &[
    "absences",
    "adoption_meetings",
    "adoptions",
    "blocks",
    "cards",
    "conduct_readers",
    "consents",
    "contact_words",
    "desk_claims",
    "desk_snoozes",
    "dismissals",
    "follows",
    "grants",
    "idea_joined",
    "installations",
    "institution_keys",
    "involvements",
    "lanes",
    "listings",
    "match_outcomes",
    "matching_changes",
    "notification_settings",
    "partners",
    "pilot_answers",
    "profile_skills",
    "project_owners",
    "project_words",
    "role_skills",
    "round_pairs",
    "rounds",
    "shared_needs",
    "submissions",
    "support_asked",
    "tools",
];

/// Tables with nothing in them while this is tried, and why.
const EMPTY: &[(&str, &str)] = &[
    ("desk_days", "how many pieces of work waited, counted at night"),
    ("exposures", "how often something was shown, written down at night"),
    ("figures", "sums, counted at night"),
    ("kept_files", "which picture of the figures lies where"),
    ("match_models", "what answers taught, at night and from many"),
    ("matching_settings", "weights"),
    ("notification_days", "how many messages came to somebody on a day, which these tests don't count"),
    ("role_groups", "which user group of the workspace's own Slack gives a role"),
];

/// What the world of rights leaves unsaid: what a project is ready for, news, a note, a code of conduct, a draft, a message
/// that waits, a consent, and words of their own for people and roles.
pub async fn say_more(world: &World) {
    let (quizlab, other, role) =
        (world.quizlab.id.clone(), world.paused.id.clone(), world.roles[5].id.clone());
    let update = updates::samples::update(&world.quizlab, "It passed the first week", "Testers");
    let contact = world.contacts[0].id.clone();
    let say = move |conn: &mut Conn, ctx: &Ctx| -> Result<()> {
        let (ws, me, now) = (&ctx.workspace, &ctx.person, ctx.now);
        let ready = Readiness { lms_versions: "as Quizlab says".to_owned(), ..Readiness::default() };
        readiness::save(conn, ws, &quizlab, &ready, me, now)?;
        updates::insert(conn, ws, &update)?;
        let (person, text) = (me.clone(), "We met at the fair".to_owned());
        let note = Note { id: ContactNoteId::new(), contact, person, text, created_at: now };
        outreach::save_note(conn, ws, &note)?;
        conduct::save(conn, ctx, std::slice::from_ref(me), "Be kind, Quizlab.")?;
        crate::drafts::save(conn, ws, me, "update:any", &json!("scribbled so far"), now)?;
        let kept = Message::paragraph("This is kept until dawn");
        notices::keep(conn, ws, &"U_CARO".into(), Notice::Offers, (None, None), &kept, None, now)?;
        privacy::agree(conn, ws, me, (Consent::Conduct, "2026-11"), now)?;
        let (skill, projects) = ("svelte".into(), vec![quizlab, other]);
        let state = SharedState::Open;
        shared::save(conn, ws, &Shared { skill, projects, state, found_at: now, settled_at: None })?;
        diesel::update(people::table.find((ws, "U_RITA")))
            .set(people::name.eq("Rita Sousa"))
            .execute(conn)?;
        diesel::update(profiles::table.find((ws, "U_CARO")))
            .set(profiles::about.eq("I met Quizlab"))
            .execute(conn)?;
        diesel::update(roles::table.find((ws, &role)))
            .set(roles::title.eq("Solver of riddles"))
            .execute(conn)?;
        Ok(())
    };
    world.hub.person_ctx("olga").write(say).await.expect("it is said");
}

/// The tables that carry a workspace, each with its columns of text.
fn tables() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut found = BTreeMap::new();
    for table in include_str!("../../../db/schema.rs").split("diesel::table! {").skip(1) {
        let mut lines = table.lines().map(str::trim).skip(1);
        let name = lines.next().and_then(|line| line.split_once(' ')).expect("a table").0;
        let columns = lines.take_while(|line| *line != "}").filter_map(|line| line.split_once(" -> "));
        let texts = columns.filter(|(_, kind)| kind.contains("Text")).map(|(column, _)| column);
        let texts: Vec<&str> = texts.collect();
        if texts.contains(&"workspace") {
            found.insert(name, texts);
        }
    }
    found
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Text)]
    words: String,
}

/// All texts of a table's rows of this workspace.
fn rows(conn: &mut Conn, table: &str, columns: &[&str]) -> Result<Vec<String>> {
    let texts: Vec<String> = columns.iter().map(|column| format!("COALESCE(\"{column}\", '')")).collect();
    let sql =
        format!("SELECT {} AS words FROM \"{table}\" WHERE workspace = '{HERE}'", texts.join(" || '\n' || "));
    let found: Vec<Words> = on_backend!(conn => diesel::sql_query(&sql).load(conn))?;
    Ok(found.into_iter().map(|row| row.words).collect())
}

/// An id of each kind of thing that there is in this workspace.
pub fn one_id_of_each(conn: &mut Conn) -> Result<Vec<String>> {
    let tables = tables().into_iter().filter(|(_, columns)| columns.contains(&"id"));
    let mut found = BTreeSet::new();
    for (table, _) in tables {
        found.extend(rows(conn, table, &["id"])?.into_iter().min());
    }
    Ok(found.into_iter().collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_table_is_left_out_of_what_is_tried() {
    let (world, _) = with_a_neighbour(false).await;
    let found = world
        .hub
        .read(|conn| {
            tables().into_iter().map(|(table, columns)| Ok((table, rows(conn, table, &columns)?))).collect()
        })
        .await;
    let found: BTreeMap<&str, Vec<String>> = found;
    let named = |row: &String| MARKS.iter().any(|(mark, _)| row.contains(mark));
    let mut wrong = Vec::new();
    for (table, rows) in &found {
        let said = match () {
            () if rows.is_empty() => "empty",
            () if rows.iter().any(named) => "marked",
            () => "wordless",
        };
        let known = match () {
            () if EMPTY.iter().any(|(empty, _)| empty == table) => "empty",
            () if WORDLESS.contains(table) => "wordless",
            () => "marked",
        };
        wrong.extend((said != known).then(|| format!("{table} is {said}, and should be {known}")));
    }
    let listed = WORDLESS.iter().chain(EMPTY.iter().map(|(table, _)| table));
    wrong
        .extend(listed.filter(|table| !found.contains_key(**table)).map(|table| format!("no table {table}")));
    assert!(wrong.is_empty(), "fill them, mark them, or say why not:\n{}", wrong.join("\n"));
}
