//! Weights: what organizers see before they keep them, and what follows.

use diesel::prelude::*;

use super::{keep, profile};
use crate::db::schema::audit;
use crate::features::matching::store;
use crate::features::projects::samples::approved;
use crate::testing::Hub;

#[tokio::test(flavor = "multi_thread")]
async fn organizers_see_what_changes_before_they_keep_it() {
    let hub = Hub::start().await;
    let (_, roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    keep(&hub, profile("caro", &["css"])).await;
    let mut dev = profile("dev", &["svelte"]);
    (dev.subjects, dev.hours) = (vec![], 1);
    keep(&hub, dev).await;
    let role = roles[0].id.clone();
    let first = async || {
        let role = role.clone();
        let ctx = hub.person_ctx("olga");
        ctx.read(move |conn, ctx| store::developers_for(conn, ctx, &role, 1)).await.unwrap()[0]
            .developer
            .clone()
    };
    assert_eq!(first().await.as_str(), "U_DEV");
    let olga = hub.person("olga");
    olga.slash("weights").await;
    insta::assert_snapshot!("weights_form", olga.modal());
    for (label, value) in [("Skills", "30"), ("Subjects", "30"), ("Hours", "25")] {
        olga.fill(label, value).await;
    }
    olga.submit().await;
    assert!(olga.modal().contains("add up to 113, and should to 100: 13 too many"), "{}", olga.modal());
    for (label, value) in [("Words", "1"), ("Hours in common", "2")] {
        olga.fill(label, value).await;
    }
    olga.submit().await;
    insta::assert_snapshot!("weights_preview", olga.modal());
    assert_eq!(first().await.as_str(), "U_DEV", "nothing has changed yet");
    olga.submit().await;
    insta::assert_snapshot!("weights_saved", olga.modal());
    olga.again().await;
    assert_eq!(first().await.as_str(), "U_CARO");
    let written: Vec<String> = hub
        .read(|conn| {
            Ok(audit::table.filter(audit::action.eq("matching.keep")).select(audit::detail).load(conn)?)
        })
        .await;
    assert_eq!(written.len(), 1, "once, though it was sent twice");
    assert!(written[0].contains("\"before\":{\"first_seat\":true,\"hundredths\":[55,"), "{written:?}");
    // And back.
    olga.close().await;
    olga.slash("weights").await;
    for (label, value) in
        [("Skills", "55"), ("Words", "10"), ("Subjects", "10"), ("Hours", "7"), ("Hours in common", "6")]
    {
        olga.fill(label, value).await;
    }
    olga.submit().await;
    olga.submit().await;
    assert_eq!(first().await.as_str(), "U_DEV");
}

#[tokio::test(flavor = "multi_thread")]
async fn out_of_bounds_and_not_an_organizer_are_refused() {
    let hub = Hub::start().await;
    let (caro, olga) = (hub.person("caro"), hub.person("olga"));
    caro.slash("weights").await;
    assert!(caro.ephemerals("general").contains("rganizer"), "{}", caro.ephemerals("general"));
    olga.slash("weights").await;
    olga.fill("Starting out", "15").await;
    olga.fill("Skills", "44").await;
    olga.submit().await;
    insta::assert_snapshot!("weights_nothing_open", olga.modal());
}
