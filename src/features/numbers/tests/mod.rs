//! What organizers see, and what Slack gets.

mod pictures;

use chrono::{Datelike, Duration};
use serde_json::Value;

use super::{jobs, samples, views};
use crate::demo::workspace::{Fault, FaultKind, Place};
use crate::features::projects::samples::steady;
use crate::testing::{Hub, assert_message, assert_modal};

/// Organizers have looked, it was counted, and the pictures are there.
async fn counted(people: usize) -> Hub {
    let hub = Hub::start().await;
    samples::interested(&hub, people).await;
    let olga = hub.person("olga");
    olga.open_home().await;
    hub.settle().await;
    hub.advance(Duration::minutes(1)).await;
    hub.advance(Duration::minutes(15)).await;
    hub
}

/// The files that a view shows.
fn shown(view: &Value) -> Vec<String> {
    let blocks = view["blocks"].as_array().cloned().unwrap_or_default();
    blocks.iter().filter_map(|block| block["slack_file"]["id"].as_str().map(str::to_owned)).collect()
}

fn on_home(hub: &Hub, who: &str) -> Vec<String> {
    shown(&hub.person(who).raw_view(&Place::Home).expect("a Home tab"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_sees_the_community_as_pictures() {
    let hub = counted(30).await;
    let files = on_home(&hub, "olga");
    assert_eq!(files.len(), 2, "{}", hub.person("olga").home());
    for file in &files {
        let (name, alt, bytes) = hub.slack.file(file).expect("it is there");
        assert!(name.ends_with(".png") && bytes.starts_with(b"\x89PNG"), "{name}");
        assert!(alt.expect("it says what it shows").to_lowercase().contains("about"));
    }
    let home = hub.person("olga").home();
    let pictures: Vec<&str> = home.lines().filter(|line| line.starts_with("(image:")).collect();
    insta::assert_snapshot!("alt_texts", pictures.join("\n"));
    // Whoever doesn't organize sees none of it.
    hub.person("ana").open_home().await;
    hub.settle().await;
    assert_eq!(on_home(&hub, "ana"), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn all_of_it_is_in_a_window() {
    let hub = counted(30).await;
    let olga = hub.person("olga");
    olga.slash("numbers").await;
    insta::assert_snapshot!("window", steady(&olga.modal()));
    olga.choose("July to December 2026", "September 2026").await;
    assert!(olga.modal().contains("September 2026"), "{}", olga.modal());
    olga.press("Send me the CSV").await;
    assert!(olga.modal().contains(views::CSV_COMES), "{}", olga.modal());
    olga.again().await;
    hub.settle().await;
    olga.press("Send me the map").await;
    hub.settle().await;
    olga.close_all().await;
    let direct = hub.app.slack.open_conversation(&["U_OLGA".into()]).await.expect("a conversation");
    // The newest first.
    let mut files = hub.slack.files(direct.as_str());
    files.reverse();
    let names: Vec<&str> = files.iter().filter_map(|(name, ..)| name.split("-2026").next()).collect();
    assert_eq!(names, ["numbers", "projects", "institutions", "introductions", "map", "map"]);
    let of = |name: &str| {
        let file = files.iter().find(|(it, ..)| it.starts_with(name)).expect("a file");
        String::from_utf8(file.2.clone()).expect("text")
    };
    assert!(files[4].2.starts_with(b"\x89PNG") && files[5].2.starts_with(b"<svg"));
    insta::assert_snapshot!("introductions_csv", of("introductions"));
    let numbers = of("numbers");
    assert!(numbers.contains("2026-H2,funnel,Interested,30\n"), "{numbers}");
    assert!(of("projects").contains("Quizlab <&>,"), "{}", of("projects"));
    let everything = [numbers, of("projects"), of("institutions"), of("introductions")].concat();
    assert!(!everything.contains("U_") && !everything.contains("Ana"), "nobody is named: {everything}");
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_under_five_are_shown_nowhere() {
    let hub = counted(4).await;
    let olga = hub.person("olga");
    olga.slash("numbers").await;
    let seen = format!("{}\n{}", olga.home(), olga.modal());
    assert!(seen.contains("fewer than 5 builders"), "{seen}");
    assert!(!seen.contains("4 builders") && !seen.contains("Interested"), "{seen}");
    let kept: Vec<String> = hub
        .read(|conn| {
            use diesel::prelude::*;
            Ok(crate::db::schema::figures::table.select(crate::db::schema::figures::data).load(conn)?)
        })
        .await;
    assert!(!kept.is_empty() && kept.iter().all(|data| !data.contains(":4")), "{kept:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_renewed_when_they_change_and_never_pile_up() {
    let hub = counted(30).await;
    let (before, files) = (on_home(&hub, "olga"), hub.slack.number_of_files());
    let uploads = hub.slack.calls("files.completeUploadExternal");
    // Opening Home uploads nothing, and neither does a night in which nothing changed.
    hub.person("olga").open_home().await;
    hub.advance(Duration::days(2)).await;
    assert_eq!(hub.slack.calls("files.completeUploadExternal"), uploads);
    assert_eq!(on_home(&hub, "olga"), before);
    // What changed is drawn anew, and the old pictures go.
    let ctx = hub.person_ctx("ana");
    let later = move |conn: &mut crate::db::Conn, ctx: &crate::app::Ctx| {
        use crate::db::schema::introductions::dsl;
        use diesel::prelude::*;
        let all = dsl::introductions.filter(dsl::workspace.eq(&ctx.workspace));
        Ok(diesel::update(all)
            .set(dsl::started_at.eq(Some(ctx.now - Duration::days(31))))
            .execute(conn)
            .map(|_| ())?)
    };
    ctx.write(later).await.unwrap();
    hub.advance(Duration::days(1)).await;
    hub.person("olga").open_home().await;
    hub.settle().await;
    let after = on_home(&hub, "olga");
    assert_eq!((after[0] == before[0], after[1] == before[1]), (true, false), "only what changed");
    assert!(hub.slack.file(&before[1]).is_none(), "the old one is deleted");
    assert_eq!(hub.slack.number_of_files(), files);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_slack_refuses_a_picture_its_words_are_shown() {
    let hub = counted(30).await;
    // Somebody deleted them at Slack.
    for file in on_home(&hub, "olga") {
        hub.app.slack.delete_file(&file).await.unwrap();
    }
    let olga = hub.person("olga");
    olga.open_home().await;
    hub.settle().await;
    assert_eq!(on_home(&hub, "olga"), Vec::<String>::new());
    assert!(olga.home().contains("Active after 30 days: *5*"), "{}", olga.home());
    olga.slash("numbers").await;
    assert!(olga.modal().contains("Interested: *30*"), "{}", olga.modal());
    olga.close_all().await;
    // The next night makes them anew.
    hub.advance(Duration::days(1)).await;
    olga.open_home().await;
    hub.settle().await;
    assert_eq!(on_home(&hub, "olga").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_may_not_upload_shows_words() {
    let hub = Hub::start_bare_in(|settings| settings.scopes.retain(|scope| scope != "files:write")).await;
    hub.choose_channels(&hub.slack).await;
    samples::interested(&hub, 30).await;
    let olga = hub.person("olga");
    olga.open_home().await;
    hub.settle().await;
    hub.advance(Duration::minutes(20)).await;
    hub.slack.take_violations();
    olga.open_home().await;
    hub.settle().await;
    assert!(olga.home().contains("Active after 30 days: *5*"), "{}", olga.home());
    let ws = hub.workspace();
    assert!(
        hub.read(move |conn| crate::queue::parked(conn, &ws, 5)).await.is_empty(),
        "nothing waits for anybody"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_whose_answer_was_lost_leaves_no_file_behind() {
    let hub = Hub::start().await;
    samples::interested(&hub, 30).await;
    hub.slack.fault(Fault::on("files.completeUploadExternal", FaultKind::CutAfterEffect, 1));
    hub.person("olga").open_home().await;
    hub.settle().await;
    hub.advance(Duration::minutes(20)).await;
    hub.person("olga").open_home().await;
    hub.settle().await;
    assert_eq!(on_home(&hub, "olga").len(), 2);
    let ws = hub.workspace();
    let kept = hub.read(move |conn| crate::outbox::kept(conn, &ws, "numbers:")).await;
    assert_eq!(hub.slack.number_of_files(), kept.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_comes_on_the_first_working_day_once() {
    let hub = counted(30).await;
    // 1 October 2026 is a Thursday; Olga lives in Prague.
    hub.advance(Duration::days(24)).await;
    let told = hub.person("olga").messages("organizers");
    assert_eq!(told.matches("September 2026 in numbers").count(), 1, "{told}");
    insta::assert_snapshot!("report", steady(told.split("# September").last().unwrap_or_default()));
    let messages = hub.slack.raw_messages(&hub.channel("organizers"));
    let last = messages.last().expect("a report");
    assert!(!shown(last).is_empty(), "with pictures");
    assert_eq!(hub.clock.now().date().day(), 1);
    hub.advance(Duration::days(20)).await;
    // The pictures of the report stay.
    for file in shown(last) {
        assert!(hub.slack.file(&file).is_some());
    }
    assert_eq!(hub.person("olga").messages("organizers").matches(" in numbers").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_organizers_ask_for_numbers() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("numbers").await;
    assert!(
        ana.ephemerals("general").contains("Only organizers can do this"),
        "{}",
        ana.ephemerals("general")
    );
    let olga = hub.person("olga");
    olga.slash("numbers").await;
    assert!(olga.modal().contains("Nothing is counted yet"), "{}", olga.modal());
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let span = super::model::Span::term_of(crate::features::projects::samples::now().date());
    let choices = super::model::Span::choices(crate::features::projects::samples::now().date());
    let full: Vec<_> = samples::sheets()
        .into_iter()
        .map(|sheet| {
            let picture = super::model::Picture { file: "F1".to_owned(), alt: "&".repeat(4000) };
            (sheet, Some(picture))
        })
        .collect();
    let counted_at = Some(crate::features::projects::samples::now());
    for (sheets, counted_at) in [(full.as_slice(), counted_at), (&[], counted_at), (&[], None)] {
        let done = Some(views::MAP_COMES);
        assert_modal(views::window(&views::Page { span, choices: &choices, counted_at, sheets, done }));
    }
    assert_message(&views::report(&"&".repeat(300), span, &full));
    assert!(jobs::mark("a") != jobs::mark("b"));
}
