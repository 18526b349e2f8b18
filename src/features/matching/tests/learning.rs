//! What answers teach: kept as people give them, learned at night, and counted only where organizers switch it on.

use chrono::Duration;
use diesel::prelude::*;

use super::why::told;
use super::{asks, id, keep, profile};
use crate::db::schema::{audit, match_models, match_outcomes};
use crate::features::matching::engine::MINIMUM;
use crate::features::matching::store;
use crate::features::projects::Role;
use crate::features::projects::samples::{approved, steady};
use crate::ids::PersonId;
use crate::on_backend;
use crate::testing::Hub;

const SWITCH: &str = "Order lists by the chance that both sides say yes";

type Answers = (String, Option<bool>, Option<bool>);

/// Who said what so far: the developer, and what they and the project said.
async fn said(hub: &Hub) -> Vec<Answers> {
    hub.read(|conn| {
        Ok(match_outcomes::table
            .order(match_outcomes::developer)
            .select((match_outcomes::developer, match_outcomes::developer_said, match_outcomes::project_said))
            .load(conn)?)
    })
    .await
}

/// Ana's messages from the hub.
async fn direct(hub: &Hub) -> String {
    hub.app.slack.open_conversation(&[id("ana")]).await.unwrap().to_string()
}

/// A role, and two developers: Dev knows what it requires, Caro shares its subject.
async fn a_market() -> (Hub, Role) {
    let hub = Hub::start().await;
    let (_, mut roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    keep(&hub, profile("caro", &["css"])).await;
    let mut dev = profile("dev", &["svelte"]);
    dev.subjects = Vec::new();
    keep(&hub, dev).await;
    (hub, roles.remove(0))
}

/// So many pairs of long ago, of which both sides answered: yes where a subject was shared, no where skills fitted.
async fn taught(hub: &Hub, pairs: usize) {
    let (workspace, now) = (hub.workspace(), hub.clock.now());
    hub.app
        .db
        .write(move |conn| {
            let rows: Vec<_> = (0..pairs)
                .map(|n| {
                    let yes = n % 2 == 0;
                    let shares = if yes { "[0,0,1000000,0,0,0,0]" } else { "[1000000,0,0,0,0,0,0]" };
                    let at = now - Duration::minutes(1000) + Duration::seconds(n as i64);
                    (
                        match_outcomes::workspace.eq(workspace.clone()),
                        match_outcomes::role.eq(format!("r{n}")),
                        match_outcomes::developer.eq(format!("U_OLD{n}")),
                        match_outcomes::project.eq(format!("p{n}")),
                        match_outcomes::shares.eq(shares),
                        match_outcomes::seen_at.eq(at),
                        match_outcomes::developer_said.eq(Some(yes)),
                        match_outcomes::developer_at.eq(Some(at)),
                        match_outcomes::project_said.eq(Some(yes)),
                        match_outcomes::project_at.eq(Some(at)),
                    )
                })
                .collect();
            on_backend!(conn => diesel::insert_into(match_outcomes::table).values(rows).execute(conn))?;
            Ok(())
        })
        .await
        .unwrap();
    // Somebody answers today, so that it is learned tonight; and takes it back.
    let caro = hub.person("caro");
    caro.slash("match").await;
    caro.press("Not for me").await;
    hub.settle().await;
    caro.press("Undo").await;
    hub.advance(Duration::days(1)).await;
}

/// Who comes first for the role, and what is said of them beside their reasons.
async fn first(hub: &Hub, role: &Role) -> (String, Option<String>) {
    let role = role.id.clone();
    let found = hub
        .person_ctx("ana")
        .read(move |conn, ctx| store::developers_for(conn, ctx, &role, 1))
        .await
        .unwrap()
        .remove(0);
    (found.developer.to_string(), found.chance)
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_kept_as_they_are_given_and_silence_is_none() {
    let (hub, _) = a_market().await;
    let (ana, caro, dev) = (hub.person("ana"), hub.person("caro"), hub.person("dev"));
    caro.slash("match").await;
    caro.press("Not for me").await;
    hub.settle().await;
    assert_eq!(said(&hub).await, [("U_CARO".to_owned(), Some(false), None)]);
    caro.press("Undo").await;
    hub.settle().await;
    assert_eq!(said(&hub).await, [], "who takes it back said nothing");
    // An owner passes, and takes it back.
    ana.slash("match").await;
    ana.press("Pass").await;
    hub.settle().await;
    let passed = said(&hub).await;
    assert!(matches!(passed[..], [(_, None, Some(false))]), "{passed:?}");
    ana.press("Undo").await;
    hub.settle().await;
    assert_eq!(said(&hub).await, []);
    // Dev asks, and nobody has answered yet: that is no no.
    dev.slash("match").await;
    dev.press("I'm interested").await;
    dev.submit().await;
    hub.settle().await;
    assert_eq!(said(&hub).await, [("U_DEV".to_owned(), Some(true), None)]);
    ana.press_in(&direct(&hub).await, "Yes, introduce us").await;
    hub.settle().await;
    assert_eq!(said(&hub).await, [("U_DEV".to_owned(), Some(true), Some(true))]);
    // Caro asks, and is told "not now".
    caro.slash("match").await;
    caro.press("I'm interested").await;
    caro.submit().await;
    hub.settle().await;
    ana.press_in(&direct(&hub).await, "Not now").await;
    ana.choose("Why not now? Only organizers see this.", "No time right now").await;
    ana.submit().await;
    hub.settle().await;
    assert_eq!(said(&hub).await[0], ("U_CARO".to_owned(), Some(true), Some(false)));
    // How well they fitted is kept with it, and nothing else about them.
    let shares: Vec<String> =
        hub.read(|conn| Ok(match_outcomes::table.select(match_outcomes::shares).load(conn)?)).await;
    assert!(shares.iter().all(|one| serde_json::from_str::<[u32; 7]>(one).is_ok()), "{shares:?}");
    // Whoever deletes their profile deletes that, too.
    caro.slash("profile").await;
    caro.press("Delete my profile").await;
    hub.settle().await;
    assert_eq!(said(&hub).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lets_it_pass_said_nothing() {
    let (hub, _) = a_market().await;
    let dev = hub.person("dev");
    dev.slash("match").await;
    dev.press("I'm interested").await;
    dev.submit().await;
    hub.settle().await;
    hub.advance(Duration::days(30)).await;
    assert!(hub.person("dev").dms().contains("answer"), "they are released: {}", hub.person("dev").dms());
    assert_eq!(said(&hub).await, [("U_DEV".to_owned(), Some(true), None)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_too_few_answers_there_is_no_switch() {
    let (hub, role) = a_market().await;
    taught(&hub, MINIMUM - 1).await;
    let olga = hub.person("olga");
    olga.slash("weights").await;
    assert!(!olga.modal().contains(SWITCH), "{}", olga.modal());
    insta::assert_snapshot!("weights_too_few", olga.modal());
    // A window that was forged changes nothing either.
    let workspace = hub.workspace();
    hub.app
        .db
        .write(move |conn| {
            let settings = store::settings::Settings { learned: true, ..Default::default() };
            store::settings::save(conn, &workspace, &settings, crate::time::Time::default())
        })
        .await
        .unwrap();
    assert_eq!(first(&hub, &role).await, ("U_DEV".to_owned(), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn organizers_switch_learned_chances_on_and_off() {
    let (hub, role) = a_market().await;
    taught(&hub, 2 * MINIMUM).await;
    let by_score = ("U_DEV".to_owned(), None);
    assert_eq!(first(&hub, &role).await, by_score, "it counts only once it is switched on");
    let olga = hub.person("olga");
    olga.slash("weights").await;
    insta::assert_snapshot!("weights_learned", steady(&olga.modal()));
    olga.press_in_modal(SWITCH).await;
    olga.submit().await;
    insta::assert_snapshot!("weights_learned_preview", olga.modal());
    assert_eq!(first(&hub, &role).await, by_score, "nothing has changed yet");
    olga.submit().await;
    let (who, words) = first(&hub, &role).await;
    assert_eq!(who, "U_CARO");
    let words = words.expect("words");
    assert!(words.starts_with("People with such a fit say yes "), "{words}");
    let shown = asks(&hub, "ana", "match").await;
    assert!(shown.contains(&words), "{shown}");
    let shown = asks(&hub, "caro", "match").await;
    assert!(shown.contains("Projects with such a fit say yes "), "{shown}");
    let why = told(&hub, "caro", None).await;
    assert!(why.contains("ordered by the chance that both sides say yes") && why.contains(&words), "{why}");
    // One tick takes it back.
    olga.close().await;
    olga.slash("weights").await;
    olga.press_in_modal(SWITCH).await;
    olga.submit().await;
    assert!(olga.modal().contains("*Learned chances go off*"), "{}", olga.modal());
    olga.submit().await;
    assert_eq!(first(&hub, &role).await, by_score);
    assert!(!told(&hub, "caro", None).await.contains("learned from answers"));
    let log: Vec<(String, String)> = hub
        .read(|conn| {
            let ours = audit::table.filter(audit::action.like("matching.%")).order(audit::id);
            Ok(ours.select((audit::action, audit::detail)).load(conn)?)
        })
        .await;
    let actions: Vec<&str> = log.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(actions, ["matching.learn", "matching.keep", "matching.keep"]);
    assert!(log[0].1.contains("\"developers\":1000"), "{log:?}");
    assert!(
        log[1].1.contains("\"after\":{\"first_seat\":true") && log[1].1.contains("\"learned\":true"),
        "{log:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_community_learns_from_its_own_answers_only() {
    let (hub, _) = a_market().await;
    taught(&hub, MINIMUM).await;
    let known: Vec<String> =
        hub.read(|conn| Ok(match_models::table.select(match_models::workspace).load(conn)?)).await;
    assert_eq!(known, [hub.workspace().to_string()]);
    let other = hub.read(|conn| store::outcomes::all(conn, &"T_OTHER".into()).map(|found| found.len())).await;
    assert_eq!(other, 0);
    let own: PersonId = id("old1");
    let workspace = hub.workspace();
    let own = hub
        .read(move |conn| {
            let settings = store::settings::Settings::default();
            let learned = store::outcomes::learned(conn, &workspace, &settings)?.expect("learned");
            Ok(learned.developers.get(&own).copied())
        })
        .await;
    assert_eq!(own.map(|history| (history.yes, history.answers)), Some((0, 1)));
}
