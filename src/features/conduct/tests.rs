//! Journeys: the code of conduct at the start, a report from the first word to the last, and all whom it never reaches.

use super::model::{Code, Remark, Report};
use super::{store, views};
use crate::demo::workspace::Person;
use crate::features::people;
use crate::features::projects::samples;
use crate::ids::PersonId;
use crate::testing::{Hub, assert_message, assert_modal, button, form};
use serde_json::json;

async fn make_organizer(hub: &Hub, name: &str) {
    let ctx = hub.person_ctx(name);
    people::know(&ctx).await.unwrap();
    ctx.write(|conn, ctx| people::appoint(conn, ctx, &ctx.person).map(|_| ())).await.unwrap();
}

async fn report(person: &Person, about: &str, text: &str) {
    person.slash("report").await;
    person.choose_many("Whom is it about?", &[about]).await;
    person.fill("What happened?", text).await;
    person.submit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_is_shown_at_the_start_and_agreed_to() {
    let hub = Hub::start().await;
    let caro = hub.person("caro");
    caro.open_home().await;
    hub.settle().await;
    assert!(caro.dms().contains("How we treat each other"), "{}", caro.dms());
    caro.press_on_home("Read the code of conduct").await;
    insta::assert_snapshot!("code", caro.modal());
    caro.press("I agree").await;
    assert!(caro.modal().contains("Thank you"), "{}", caro.modal());
    caro.close_all().await;
    caro.slash("privacy").await;
    assert!(caro.modal().contains("to the code of conduct, since"), "{}", caro.modal());
    caro.close_all().await;
    // Organizers write their own: it is another text, to which nobody agreed yet.
    let olga = hub.person("olga");
    olga.slash("settings").await;
    olga.fill("Code of conduct", "Be <good> & kind.").await;
    olga.choose_many("Who reads reports about somebody", &["U_CARO"]).await;
    olga.submit().await;
    assert!(olga.modal().contains("Only organizers can read reports"), "{}", olga.modal());
    olga.choose_many("Who reads reports about somebody", &["U_OLGA"]).await;
    olga.submit().await;
    olga.close_all().await;
    caro.press_on_home("Read the code of conduct").await;
    insta::assert_snapshot!("own_code", caro.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_goes_to_named_organizers_and_is_settled() {
    let hub = Hub::start().await;
    make_organizer(&hub, "omar").await;
    make_organizer(&hub, "tess").await;
    hub.person_ctx("olga")
        .write(|conn, ctx| {
            let named: Vec<PersonId> = vec!["U_OLGA".into(), "U_OMAR".into()];
            store::save(conn, ctx, &named, "").map(|_| ())
        })
        .await
        .unwrap();
    let caro = hub.person("caro");
    caro.slash("report").await;
    insta::assert_snapshot!("form", caro.modal());
    caro.submit().await;
    caro.choose_many("Whom is it about?", &["U_CARO"]).await;
    caro.fill("What happened?", "He <shouted> at me").await;
    caro.submit().await;
    assert!(caro.modal().contains("somebody else than yourself"), "{}", caro.modal());
    caro.choose_many("Whom is it about?", &["U_DEV"]).await;
    caro.submit().await;
    insta::assert_snapshot!("received", caro.modal());
    caro.close_all().await;
    hub.settle().await;
    let olga = hub.person("olga");
    insta::assert_snapshot!("to_reader", olga.dms());
    assert!(hub.person("omar").dms().contains("reports something about @Dev"));
    for other in ["tess", "dev", "ana"] {
        assert!(!hub.person(other).dms().contains("shouted"), "{other}");
    }
    assert!(!olga.messages("organizers").contains("shouted"));
    olga.slash("desk").await;
    insta::assert_snapshot!("desk", olga.ephemerals("general"));
    let tess = hub.person("tess");
    tess.slash("desk").await;
    assert!(!tess.ephemerals("general").contains("shouted"), "{}", tess.ephemerals("general"));
    tess.slash("audit").await;
    assert!(!tess.modal().contains("Caro") && !tess.modal().contains("shouted"), "{}", tess.modal());
    tess.close_all().await;

    olga.press("Note or settle").await;
    insta::assert_snapshot!("settle_form", olga.modal());
    olga.submit().await;
    assert!(olga.modal().contains("Please write a note"), "{}", olga.modal());
    olga.fill("A note", "Talked to <both>").await;
    olga.submit().await;
    olga.close_all().await;
    hub.settle().await;
    let omar = hub.person("omar");
    omar.press("Note or settle").await;
    assert!(omar.modal().contains("Talked to"), "{}", omar.modal());
    omar.press("We looked into it: it is settled").await;
    omar.submit().await;
    omar.again().await;
    omar.close_all().await;
    hub.settle().await;
    assert_eq!(
        caro.dms().matches("The organizers looked into what you reported").count(),
        1,
        "{}",
        caro.dms()
    );
    assert!(!hub.person("dev").dms().contains("report"), "{}", hub.person("dev").dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_never_reaches_the_person_even_where_they_organize() {
    let hub = Hub::start().await;
    let caro = hub.person("caro");
    // Olga is the only one who organizes.
    report(&caro, "U_OLGA", "She ignores me").await;
    insta::assert_snapshot!("nobody_to_read", caro.modal());
    caro.close_all().await;
    hub.settle().await;
    let ws = hub.workspace();
    let kept: i64 = hub
        .read(move |conn| {
            use crate::db::schema::reports;
            use diesel::prelude::*;
            Ok(reports::table.filter(reports::workspace.eq(ws)).count().get_result(conn)?)
        })
        .await;
    assert_eq!(kept, 0);
    make_organizer(&hub, "omar").await;
    report(&caro, "U_OLGA", "She ignores me").await;
    caro.close_all().await;
    hub.settle().await;
    assert!(hub.person("omar").dms().contains("ignores me"));
    let olga = hub.person("olga");
    olga.slash("desk").await;
    for seen in [olga.dms(), olga.ephemerals("general"), olga.messages("organizers")] {
        assert!(!seen.contains("ignores me"), "{seen}");
    }
    // Nor with a forged button.
    let ws = hub.workspace();
    let id: String = hub
        .read(move |conn| {
            use crate::db::schema::reports;
            use diesel::prelude::*;
            Ok(reports::table.filter(reports::workspace.eq(ws)).select(reports::id).first(conn)?)
        })
        .await;
    let told = hub.forge("olga", &button("conduct.look", &id)).await;
    assert!(!told.contains("ignores me") && told.contains("isn't here for you"), "{told}");
    let settled = [("what", json!({"selected_option": {"value": "settled"}}))];
    let told = hub.forge("olga", &form("conduct.settle", &json!(id), &settled)).await;
    assert!(told.contains("isn't here for you"), "{told}");
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let long = "&".repeat(2000);
    let now = samples::now();
    let note = Remark { by: "U_OLGA".into(), at: now, text: long.clone() };
    let report = Report {
        id: "r1".into(),
        reporter: "U_CARO".into(),
        about: "U_DEV".into(),
        text: long,
        notes: vec![note; 30],
        settled_at: None,
        reported_at: now,
    };
    assert_modal(views::settle_form(&report));
    assert_modal(views::settle_form(&Report { settled_at: Some(now), ..report.clone() }));
    assert_message(&views::to_reader(&report));
    assert_modal(views::code(&Code::default_one(), false));
    assert_modal(views::code(&Code::written("&".repeat(2500), now), true));
    let readers: Vec<PersonId> = (0..40).map(|n| PersonId(format!("U{n}"))).collect();
    assert_modal(views::report_form(&readers, Some(&"U_DEV".into())));
    for window in [views::received(), views::nobody_to_read(), views::noted(true), views::noted(false)] {
        assert_modal(window);
    }
    for message in [views::looked_at(), views::agreed(), views::changed_since()] {
        assert_message(&message);
    }
}
