//! What is kept, given and deleted: no table is forgotten, nothing of a person is left, and what is old goes.

use std::collections::BTreeSet;

use chrono::Duration;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::{Value, json};

use super::model::{Consent, Old};
use super::places::{Fate, MACHINERY, NOBODY, PLACES};
use super::{consent, store, views};
use crate::db::Conn;
use crate::db::schema::{audit, consents, jobs, people};
use crate::demo::workspace::{Fault, FaultKind};
use crate::features::matching;
use crate::features::projects::{self, ProjectState, samples};
use crate::features::rights::world::World;
use crate::ids::PersonId;
use crate::on_backend;
use crate::testing::{Hub, assert_message, assert_modal, form};

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The tables that there are, as the database tells.
fn tables(conn: &mut Conn) -> crate::error::Result<BTreeSet<String>> {
    let found: Vec<Name> = match conn {
        Conn::Sqlite(conn) => diesel::sql_query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        )
        .load(conn)?,
        Conn::Postgres(conn) => diesel::sql_query(
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()",
        )
        .load(conn)?,
    };
    Ok(found.into_iter().map(|one| one.name).filter(|name| !name.starts_with("__diesel")).collect())
}

fn columns(conn: &mut Conn, table: &str) -> crate::error::Result<Vec<String>> {
    let found: Vec<Name> = match conn {
        Conn::Sqlite(conn) => {
            diesel::sql_query("SELECT name FROM pragma_table_info(?)").bind::<Text, _>(table).load(conn)?
        }
        Conn::Postgres(conn) => diesel::sql_query(
            "SELECT column_name::text AS name FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1",
        )
        .bind::<Text, _>(table)
        .load(conn)?,
    };
    Ok(found.into_iter().map(|one| one.name).collect())
}

/// Where in the whole database a text is, in the workspace of the tests.
async fn traces(hub: &Hub, text: &str) -> Vec<String> {
    let text = text.to_owned();
    hub.read(move |conn| {
        let mut found = Vec::new();
        for table in tables(conn)? {
            let columns = columns(conn, &table)?;
            // Another workspace's people have nothing to do with it.
            let ours = if columns.iter().any(|column| column == "workspace") {
                "workspace = 'T0001'"
            } else {
                "TRUE"
            };
            for column in columns {
                let sql = format!(
                    "SELECT CAST({column} AS TEXT) AS name FROM {table} WHERE {column} IS NOT NULL AND {ours}"
                );
                let all: Vec<Name> = on_backend!(conn => diesel::sql_query(&sql).load(conn))?;
                let with = all.into_iter().filter(|one| one.name.contains(&text));
                found.extend(with.map(|one| format!("{table}.{column}: {}", one.name)));
            }
        }
        Ok(found)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_table_is_forgotten() {
    let hub = Hub::start_bare().await;
    let (there, wrong) = hub
        .read(|conn| {
            let mut wrong = Vec::new();
            for place in PLACES {
                let there = columns(conn, place.table)?;
                wrong.extend(
                    place
                        .columns
                        .iter()
                        .filter(|(column, _)| !there.iter().any(|one| one == column))
                        .map(|(column, _)| format!("{}.{column}", place.table)),
                );
            }
            Ok((tables(conn)?, wrong))
        })
        .await;
    assert!(wrong.is_empty(), "no such columns: {wrong:?}");
    let known: Vec<&str> = PLACES
        .iter()
        .map(|place| place.table)
        .chain(MACHINERY.iter().copied())
        .chain(NOBODY.iter().copied())
        .collect();
    let unique: BTreeSet<String> = known.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(unique.len(), known.len(), "a table is listed twice");
    assert_eq!(
        there, unique,
        "say in privacy/places.rs what becomes of a table when somebody has everything about them deleted"
    );
    for place in PLACES {
        let kept = place.columns.iter().any(|(_, fate)| matches!(fate, Fate::Goes | Fate::Stays(_)));
        assert!(kept || place.table == "audit", "{}", place.table);
    }
}

/// Somebody wrote something that nobody else did, wherever their texts are.
async fn write_own_words(world: &World, who: &str) {
    let (id, own) = (format!("U_{}", who.to_uppercase()), format!("Only {who} wrote this"));
    world
        .hub
        .person_ctx(who)
        .write(move |conn, ctx| {
            crate::drafts::save(conn, &ctx.workspace, &ctx.person, "project", &own, ctx.now)?;
            for (table, text, by) in [
                ("profiles", "about", "person"),
                ("introductions", "line", "asked_by"),
                ("needs", "problem", "person"),
                ("proposals", "task", "asked_by"),
                ("pilots", "course", "person"),
                ("offers", "about", "person"),
                ("offer_asks", "line", "asked_by"),
                ("support_requests", "details", "asker"),
                ("support_requests", "solution", "claimer"),
                ("support_notes", "body", "writer"),
                ("reports", "text", "reporter"),
                ("audit", "detail", "actor"),
            ] {
                if table == "audit" {
                    let me = &ctx.person;
                    crate::audit::write(conn, &ctx.workspace, me, "profile.change", "x", &own, ctx.now)?;
                    continue;
                }
                let sql = format!("UPDATE {table} SET {text} = '{own}' WHERE {by} = '{id}'");
                on_backend!(conn => diesel::sql_query(&sql).execute(conn))?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn delete(world: &World, who: &str) {
    let sure = [("sure", json!({"value": "delete"}))];
    let told = world.hub.forge(who, &form("privacy.delete", &json!(null), &sure)).await;
    assert!(told.contains("Everything about you is deleted"), "{who}: {told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_anybody_is_left() {
    for (who, name, texts) in [
        ("ana", "Ana Ruiz", &[][..]),
        ("ben", "Ben Adler", &[]),
        ("caro", "Caro Lindqvist", &[]),
        ("dev", "Dev Patel", &["He shouts"]),
        ("tess", "Tess Okafor", &["Our lab helps", "weekly proofs"]),
        ("olga", "Olga Novak", &[]),
    ] {
        let world = World::new().await;
        let id = format!("U_{}", who.to_uppercase());
        write_own_words(&world, who).await;
        assert!(!traces(&world.hub, &id).await.is_empty());
        let own = format!("Only {who} wrote this");
        assert!(!traces(&world.hub, &own).await.is_empty());
        delete(&world, who).await;
        world.hub.settle().await;
        world.hub.advance(Duration::hours(3)).await;
        for text in [id.as_str(), name, &own].into_iter().chain(texts.iter().copied()) {
            let left = traces(&world.hub, text).await;
            assert!(left.is_empty(), "{who}, {text}:\n{}", left.join("\n"));
        }
        // What others have goes on: the community can be read out and in again.
        let facts = world.facts().await;
        assert!(facts.contains("\"kind\":\"project\""), "{facts}");
        world.hub.slack.take_violations();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_the_file_and_the_farewell() {
    let hub = Hub::start().await;
    let caro = hub.person("caro");
    caro.open_home().await;
    hub.settle().await;
    hub.person_ctx("caro")
        .write(|conn, ctx| {
            consent::agree(conn, &ctx.workspace, &ctx.person, (Consent::Profile, "2026-11"), ctx.now)?;
            matching::block(conn, &ctx.workspace, &ctx.person, &"U_DEV".into(), ctx.now)?;
            matching::block(conn, &ctx.workspace, &"U_BEN".into(), &ctx.person, ctx.now)
        })
        .await
        .unwrap();
    caro.press_on_home("Privacy").await;
    insta::assert_snapshot!("page", caro.modal());
    caro.press("Get my data").await;
    insta::assert_snapshot!("on_its_way", caro.modal());
    caro.close().await;
    caro.press("Get my data").await;
    assert!(caro.modal().contains("came within this hour already"), "{}", caro.modal());
    caro.close().await;
    hub.settle().await;
    let files = hub.slack.files(&direct(&hub, "caro").await);
    assert_eq!(files.len(), 1);
    let (name, title, bytes) = &files[0];
    assert!(name.starts_with("my-data-2026-09-07-") && name.ends_with(".json"), "{name}");
    assert_eq!(title, views::FILE_TITLE);
    let data: Value = serde_json::from_slice(bytes).expect("JSON");
    assert_eq!(data["person"], "U_CARO");
    assert_eq!(data["kept"]["people"][0]["deactivated"], json!(false), "{data}");
    assert_eq!(data["kept"]["consents"][0]["what"], "profile");
    assert_eq!(data["kept"]["blocks"].as_array().map(Vec::len), Some(1), "who keeps them out is not told");
    assert!(!data.to_string().contains("U_BEN"), "{data}");
    let left = hub
        .read(|conn| {
            Ok(jobs::table.filter(jobs::kind.eq("file")).select(jobs::payload).load::<String>(conn)?)
        })
        .await;
    assert_eq!(left, ["null"], "no copy lies about");

    caro.press("Let them in again").await;
    assert!(!caro.modal().contains("@Dev"), "{}", caro.modal());
    caro.press("Keep somebody out").await;
    insta::assert_snapshot!("keep_out", caro.modal());
    caro.choose_many("Whom?", &["U_TESS"]).await;
    caro.submit().await;
    insta::assert_snapshot!("kept_out", caro.modal());
    caro.close().await;
    assert!(caro.modal().contains("@Tess"), "the page below shows it:\n{}", caro.modal());
    caro.close_all().await;
    let (ws, me) = (hub.workspace(), PersonId::from("U_CARO"));
    let out = hub.read(move |conn| matching::kept_out(conn, &ws, &me, 9)).await;
    assert_eq!(out, [PersonId::from("U_TESS")]);
    assert!(!hub.person("tess").dms().contains("Caro"), "nobody is told");

    caro.slash("privacy").await;
    caro.press("Delete everything about me").await;
    insta::assert_snapshot!("delete_form", caro.modal());
    caro.fill("To go on, write: delete", "yes").await;
    caro.submit().await;
    assert!(caro.modal().contains("Please write “delete”"), "{}", caro.modal());
    caro.fill("To go on, write: delete", "Delete").await;
    caro.submit().await;
    insta::assert_snapshot!("deleted", format!("{}\n\n{}", caro.modal(), caro.home()));
    caro.close().await;
    assert!(caro.modal().contains("Everything about you is deleted"), "{}", caro.modal());
    caro.close_all().await;
    hub.settle().await;
    assert!(caro.dms().contains("Everything about you is deleted, as you asked"), "{}", caro.dms());
    // The same person is met for the first time, and whoever kept them out keeps them out.
    hub.advance(Duration::hours(2)).await;
    assert_eq!(traces(&hub, "U_CARO").await, Vec::<String>::new());
    caro.open_home().await;
    hub.settle().await;
    let (ws, ben) = (hub.workspace(), PersonId::from("U_BEN"));
    let apart = hub.read(move |conn| matching::blocked_among(conn, &ws, &ben, &["U_CARO".into()])).await;
    assert_eq!(apart.len(), 1);
}

/// The conversation of somebody with the hub.
async fn direct(hub: &Hub, name: &str) -> String {
    let person = format!("U_{}", name.to_uppercase());
    hub.app.slack.open_conversation(&[person.into()]).await.expect("a conversation").to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_shared_once_whatever_slack_does() {
    for (method, kind) in [
        ("files.getUploadURLExternal", FaultKind::CutAfterEffect),
        ("upload", FaultKind::CutAfterEffect),
        ("upload", FaultKind::Status(500)),
        ("files.completeUploadExternal", FaultKind::CutAfterEffect),
        ("files.completeUploadExternal", FaultKind::RateLimited { retry_after_s: 30 }),
    ] {
        let hub = Hub::start().await;
        hub.slack.fault(Fault::on(method, kind, 1));
        hub.forge("caro", &crate::testing::button("privacy.get", "")).await;
        hub.advance(Duration::minutes(10)).await;
        assert_eq!(hub.slack.files(&direct(&hub, "caro").await).len(), 1, "{method}, {kind:?}");
        let ws = hub.workspace();
        assert!(hub.read(move |conn| crate::queue::parked(conn, &ws, 5)).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_installation_says_what_it_lacks() {
    let hub = Hub::start_bare_in(|settings| settings.scopes.retain(|scope| scope != "files:write")).await;
    hub.forge("caro", &crate::testing::button("privacy.get", "")).await;
    hub.settle().await;
    let caro = hub.person("caro");
    assert!(caro.dms().contains("may not send files here yet"), "{}", caro.dms());
    let ws = hub.workspace();
    assert!(hub.read(move |conn| crate::queue::parked(conn, &ws, 5)).await.is_empty());
    hub.slack.take_violations();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_goes_on_with_whoever_else_looks_after_it() {
    let hub = Hub::start().await;
    let together = samples::project("Quizlab", ProjectState::Approved);
    samples::submit(&hub, &together, &[]).await;
    let alone =
        projects::Project { id: "alone".into(), ..samples::project("Labsim", ProjectState::Approved) };
    samples::submit(&hub, &alone, &[]).await;
    hub.person_ctx("ana")
        .write(|conn, ctx| {
            use crate::db::schema::project_owners;
            diesel::delete(project_owners::table.find((&ctx.workspace, "alone", "U_BEN"))).execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
    let sure = [("sure", json!({"value": "delete"}))];
    hub.forge("ana", &form("privacy.delete", &json!(null), &sure)).await;
    hub.settle().await;
    let ben = hub.person("ben").dms();
    insta::assert_snapshot!("yours_now", ben);
    let told = hub.person("olga").messages("organizers");
    assert!(!told.contains("*Labsim* is closed"), "{told}");
    let ws = hub.workspace();
    let (one, other) = hub
        .read(move |conn| {
            Ok((projects::find(conn, &ws, &together.id)?, projects::find(conn, &ws, &"alone".into())?))
        })
        .await;
    assert_eq!(one.map(|one| one.state), Some(ProjectState::Approved));
    let other = other.expect("its name stays");
    assert_eq!((other.state, other.name.as_str()), (ProjectState::Paused, "Labsim"));
    assert!(!other.pitch.is_empty() && other.repository.is_none() && other.links.is_empty(), "{other:?}");
    let offered = hub.person("caro").messages("projects");
    assert!(offered.contains("*Labsim* looks for somebody who takes it on"), "{offered}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_is_forgotten_at_night() {
    let world = World::new().await;
    let hub = &world.hub;
    let lines = async |hub: &Hub| {
        let ws = hub.workspace();
        hub.read(move |conn| {
            use crate::db::schema::introductions;
            let over = introductions::table
                .filter(introductions::workspace.eq(ws))
                .filter(introductions::active.eq(false));
            Ok(over.filter(introductions::line.ne("")).count().get_result::<i64>(conn)?)
        })
        .await
    };
    let before = lines(hub).await;
    assert!(before > 0);
    hub.person_ctx("olga").write(|conn, ctx| super::plan(conn, &ctx.workspace, ctx.now)).await.unwrap();
    hub.advance(Duration::days(Old::Introductions.days() - 30)).await;
    assert!(lines(hub).await > 0, "not before its time");
    hub.advance(Duration::days(60)).await;
    assert_eq!(lines(hub).await, 0);
    let log: Vec<(String, String)> = hub
        .read(|conn| {
            Ok(audit::table
                .filter(audit::action.eq("privacy.forget"))
                .select((audit::actor, audit::detail))
                .load(conn)?)
        })
        .await;
    assert!(log.iter().any(|(_, detail)| detail.contains("introductions")), "{log:?}");
    hub.slack.take_violations();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_is_kept_for_its_time_and_no_longer() {
    let world = World::new().await;
    for (old, aged) in [
        (Old::Introductions, "UPDATE introductions SET asked_at = $1 WHERE NOT active"),
        (Old::Asks, "UPDATE offer_asks SET state = 'declined', moved_at = $1"),
        (Old::Support, "UPDATE support_requests SET state = 'closed', solution = 'A restart', moved_at = $1"),
        (Old::Drafts, "UPDATE drafts SET updated_at = $1"),
        (Old::Reports, "UPDATE reports SET state = 'settled', settled_at = $1"),
        (Old::Contacts, "UPDATE contacts SET stage = 'not_now', moved_at = $1"),
        (Old::Questions, "UPDATE questions SET state = 'closed', closed_at = $1"),
        (Old::Ideas, "UPDATE ideas SET state = 'closed', closed_at = $1"),
        (Old::Tasks, "UPDATE team_tasks SET state = 'done', done_by = 'U_OLGA', done_at = $1"),
        (Old::Unsent, "UPDATE jobs SET finished_at = $1 WHERE state = 'parked'"),
    ] {
        let forgotten = world
            .hub
            .person_ctx("olga")
            .write(move |conn, ctx| {
                let limit = ctx.now - Duration::days(old.days());
                let mut forgotten = Vec::new();
                for age in [Duration::days(1), Duration::days(-1)] {
                    let at = limit + age;
                    on_backend!(conn => diesel::sql_query(aged)
                        .bind::<diesel::sql_types::Timestamp, _>(at)
                        .execute(conn))?;
                    forgotten.push(store::forget_old(conn, &ctx.workspace, old, limit)?);
                }
                forgotten.push(store::forget_old(conn, &ctx.workspace, old, limit)?);
                Ok(forgotten)
            })
            .await
            .unwrap();
        assert_eq!((forgotten[0], forgotten[2]), (0, 0), "{old:?}: {forgotten:?}");
        assert!(forgotten[1] > 0, "{old:?}: {forgotten:?}");
    }
    world.hub.slack.take_violations();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_the_workspace_is_forgotten_after_a_year() {
    let hub = Hub::start().await;
    hub.person("caro").open_home().await;
    hub.settle().await;
    let clock = hub.clock.now();
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            diesel::update(people::table.find((&ctx.workspace, "U_CARO")))
                .set((people::deactivated.eq(true), people::updated_at.eq(clock)))
                .execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
    hub.advance(Duration::days(364)).await;
    let there = async || {
        hub.read(|conn| Ok(people::table.filter(people::id.eq("U_CARO")).count().get_result::<i64>(conn)?))
            .await
    };
    assert_eq!(there().await, 1);
    hub.advance(Duration::days(3)).await;
    assert_eq!(there().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_has_its_day_and_can_be_taken_back() {
    let hub = Hub::start().await;
    let read = async || {
        let ws = hub.workspace();
        hub.read(move |conn| {
            Ok(consents::table
                .filter(consents::workspace.eq(ws))
                .order(consents::what)
                .select((consents::what, consents::withdrawn_at.is_null()))
                .load::<(Consent, bool)>(conn)?)
        })
        .await
    };
    let caro = hub.person("caro");
    caro.slash("profile").await;
    caro.choose_many("Skills I have", &["React"]).await;
    caro.fill("Hours a week that I have", "4").await;
    caro.submit().await;
    caro.submit().await;
    hub.settle().await;
    assert_eq!(read().await, [(Consent::Matching, true), (Consent::Profile, true)]);
    hub.forge("caro", &crate::testing::button("profiles.leave", "")).await;
    assert_eq!(read().await, [(Consent::Matching, false), (Consent::Profile, true)]);
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let now = samples::now();
    let agreed = super::Agreed {
        what: Consent::Conduct,
        version: "&".repeat(100),
        given_at: now,
        withdrawn_at: Some(now),
    };
    let people: Vec<PersonId> = (0..40).map(|n| PersonId(format!("U{n}"))).collect();
    let page = super::handlers::Page { agreed: vec![agreed; 20], kept_out: people.clone(), readers: people };
    assert_modal(views::page(&page));
    let counts = PLACES.iter().filter_map(|place| Some((place.told?, 12_345))).collect();
    assert_modal(views::delete_form(&counts, true));
    assert_modal(views::deleted_notice());
    assert_modal(views::keep_out_form());
    for message in [views::on_its_way(), views::sent_before(), views::no_files(), views::deleted()] {
        assert_message(&message);
    }
    let long = samples::project(&"&".repeat(150), ProjectState::Approved);
    assert_message(&views::yours_now(&long));
    assert_message(&views::closed_projects(&vec![long; 30]));
}

/// Tess speaks for an institution and offers hosting; Ben owns all projects, with Ana; Caro volunteers to help.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_kept_out_is_kept_out_everywhere() {
    let world = World::new().await;
    let hub = &world.hub;
    hub.person_ctx("ben")
        .write(|conn, ctx| {
            let (ws, tess) = (&ctx.workspace, PersonId::from("U_TESS"));
            matching::block(conn, ws, &ctx.person, &tess, ctx.now)?;
            matching::block(conn, ws, &tess, &"U_CARO".into(), ctx.now)
        })
        .await
        .unwrap();
    // She asks his projects for nothing, and is told what everybody is told.
    let told = hub.forge("tess", &crate::testing::button("pilots.ask", world.quizlab.id.as_str())).await;
    assert!(told.contains("can't be tried at the moment"), "{told}");
    let told = hub.forge("tess", &crate::testing::button("needs.role", world.need.id.as_str())).await;
    assert!(!told.contains("Quizlab"), "{told}");
    let role = [
        ("title", json!({"value": "A role"})),
        ("task", json!({"value": "A task"})),
        ("hours", json!({"value": "4"})),
        ("project", json!({"selected_option": {"value": world.quizlab.id}})),
    ];
    hub.forge("tess", &form("needs.role", &json!(world.need.id), &role)).await;
    // He neither sees nor gets what she offers, nor is she told of what he asks for.
    let ben = hub.person("ben");
    ben.slash("offers").await;
    assert!(!ben.ephemerals("general").contains("Our lab helps"), "{}", ben.ephemerals("general"));
    for verb in ["offers.ask", "offers.show"] {
        let told = hub.forge("ben", &crate::testing::button(verb, world.offer.id.as_str())).await;
        assert!(!told.contains("Our lab helps") || told.contains("can't be asked for"), "{verb}: {told}");
    }
    // Neither he nor Caro is asked to help her; Ana is, and Vera, whose role it is.
    let begun = json!({"project": world.quizlab.id, "kind": "bug", "title": "It is slow"});
    let minor = [("severity", json!({"selected_option": {"value": "minor"}}))];
    hub.forge("tess", &form("support.details", &begun, &minor)).await;
    let asked: Vec<String> = hub
        .read(|conn| {
            use crate::db::schema::{support_asked, support_requests};
            let id: String = support_requests::table
                .filter(support_requests::title.eq("It is slow"))
                .select(support_requests::id)
                .first(conn)?;
            let asked = support_asked::table.filter(support_asked::request.eq(id));
            Ok(asked.select(support_asked::person).load(conn)?)
        })
        .await;
    assert_eq!(asked, ["U_ANA", "U_VERA"]);
    for (who, other) in [("ben", "Tess"), ("caro", "Tess")] {
        let seen = hub.person(who).dms();
        assert!(!seen.contains("It is slow"), "{other}: {seen}");
    }
    let log = hub
        .read(|conn| {
            Ok(audit::table.filter(audit::detail.like("%block%")).count().get_result::<i64>(conn)?)
        })
        .await;
    assert_eq!(log, 0, "nobody is told");
    hub.slack.take_violations();
}
