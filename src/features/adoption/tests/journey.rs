//! One way through the whole spoke, by what people press alone: a need is told, a tool for it is found, asked for,
//! tried and adopted, and a year later it is renewed.

use chrono::Duration;

use super::{all, newest};
use crate::features::projects::samples::approved;
use crate::testing::Hub;

/// Tess brings MIT in, and Olga confirms that she speaks for it.
async fn brought_in(hub: &Hub) {
    let (tess, olga) = (hub.person("tess"), hub.person("olga"));
    tess.slash("partner").await;
    tess.press("Add my institution").await;
    tess.fill("Name", "MIT").await;
    tess.choose("Kind", "University").await;
    tess.fill("Country", "United States").await;
    tess.fill("Domains", "mit.edu").await;
    tess.submit().await;
    tess.choose("Learning management system", "Canvas").await;
    tess.submit().await;
    tess.submit().await;
    tess.close_all().await;
    hub.settle().await;
    olga.press_in("organizers", "Confirm").await;
    hub.settle().await;
}

/// Ana says what Quizlab is ready for.
async fn made_ready(hub: &Hub) {
    let ana = hub.person("ana");
    ana.slash("project show Quizlab").await;
    ana.press("Say what it is ready for").await;
    ana.choose_many("Learning management systems", &["Canvas"]).await;
    ana.submit().await;
    ana.close_all().await;
    hub.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_need_to_a_tool_that_was_renewed() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &[]).await;
    brought_in(&hub).await;
    made_ready(&hub).await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));

    // The need.
    tess.slash("partner").await;
    tess.press("Tell what you need").await;
    tess.fill("In one sentence", "Fast feedback on weekly proofs").await;
    tess.fill("The problem in teaching", "Homework in mathematics waits two weeks for feedback.").await;
    tess.choose_many("Subjects", &["Mathematics"]).await;
    tess.submit().await;
    assert!(tess.modal().contains("1 tool may help"), "{}", tess.modal());
    tess.close().await;
    hub.settle().await;

    // The tool, with why.
    let card = newest(&tess);
    assert!(card.contains("*Quizlab*") && card.contains("Fits your campus"), "{card}");
    assert!(card.contains("There already: Canvas"), "{card}");
    let direct = tess.try_direct(&hub.slack.settings().bot_user_id).expect("messages with the app");
    tess.press_in(&direct, "Show").await;
    hub.settle().await;

    // The pilot, for this need.
    tess.press("Ask for a pilot").await;
    tess.choose("For which need", "Fast feedback on weekly proofs").await;
    tess.pick_date("First day", "2026-10-01").await;
    tess.pick_date("Last day", "2026-12-01").await;
    tess.submit().await;
    tess.close_all().await;
    hub.settle().await;
    ana.press("Yes, let's try").await;
    hub.settle().await;
    assert!(tess.dms().contains("*Quizlab* is being tried"), "{}", tess.dms());
    for (who, step) in [
        (&ana, "Start to install"),
        (&ana, "It runs in class"),
        (&tess, "It is evaluated"),
        (&tess, "We adopt it"),
    ] {
        let room = room(&hub).await;
        who.press_in(&room, step).await;
        hub.settle().await;
    }

    // The tool in use, of which more can be said.
    assert!(tess.dms().contains("It is met"), "{}", tess.dms());
    let began = newest(&tess);
    assert!(began.contains("is in use from today on, and you maintain it"), "{began}");
    tess.press("Say more").await;
    tess.fill("Version", "2.1").await;
    tess.choose_many("On the project's card", &["Everybody may read there that we use it"]).await;
    tess.submit().await;
    tess.close_all().await;
    hub.settle().await;
    assert!(hub.person("caro").messages("projects").contains("Used at MIT."));
    tess.open_home().await;
    ana.open_home().await;
    hub.settle().await;
    assert!(tess.home().contains("*Quizlab at MIT*"), "{}", tess.home());
    assert!(
        ana.home().contains("In use at 1 institution") || ana.home().contains("Used at MIT"),
        "{}",
        ana.home()
    );

    // A year.
    hub.advance(Duration::days(340)).await;
    let asked = newest(&tess);
    assert!(asked.contains("is to be renewed by 7 September 2027. Does it go on?"), "{asked}");
    tess.press("It goes on for a year").await;
    hub.settle().await;
    let one = all(&hub).await.remove(0);
    assert_eq!(one.renews.map(|day| day.to_string()).as_deref(), Some("2028-09-06"));
    assert_eq!((one.reminded, one.version.as_str(), one.shown), (0, "2.1", true));

    // All of it is in the log, step by step and by whom.
    let log = written(&hub).await;
    let deeds: Vec<&str> = log.iter().map(|(_, deed)| deed.as_str()).collect();
    let steps = [
        "institution.create",
        "partner.confirm",
        "need.tell",
        "pilot.requested",
        "pilot.accepted",
        "pilot.installing",
        "pilot.running",
        "pilot.evaluated",
        "pilot.adopted",
        "adoption.begin",
        "adoption.edit",
        "adoption.renew",
    ];
    let mut rest = deeds.iter();
    for step in steps {
        assert!(rest.any(|deed| *deed == step), "{step} is missing, or too early: {log:?}");
    }
}

/// The group of the two who look after the only pilot.
async fn room(hub: &Hub) -> String {
    let ws = hub.workspace();
    let pilots = hub.read(move |conn| crate::features::pilots::after(conn, &ws, &"".into(), 9)).await;
    pilots[0].channel.clone().expect("a group is open").0
}

/// Who did what, in its order.
async fn written(hub: &Hub) -> Vec<(String, String)> {
    use diesel::prelude::*;

    use crate::db::schema::audit;
    hub.read(|conn| Ok(audit::table.order(audit::id).select((audit::actor, audit::action)).load(conn)?)).await
}
