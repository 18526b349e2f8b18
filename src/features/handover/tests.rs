//! Leaving and being away, through the front door.

use chrono::Duration;
use diesel::prelude::*;

use super::model::{Absence, Calendar, Gap, Held, Kind, Risks};
use super::{samples, store, views};
use crate::db::schema::{audit, desk_claims};
use crate::features::organizing::{self, Area};
use crate::features::outreach::{self, Contact};
use crate::features::people;
use crate::features::projects::{ProjectState, samples as projects};
use crate::features::tasks;
use crate::testing::{Hub, assert_message, assert_modal};

async fn organizes(hub: &Hub, name: &str) {
    let ctx = hub.person_ctx(name);
    people::know(&ctx).await.unwrap();
    ctx.write(|conn, ctx| people::appoint(conn, ctx, &ctx.person)).await.unwrap();
}

/// Somebody says that they help with reviews and outreach.
async fn said(hub: &Hub, name: &str) {
    hub.person_ctx(name)
        .write(|conn, ctx| organizing::samples::said(conn, &ctx.workspace, &ctx.person, None))
        .await
        .unwrap();
}

async fn waits(hub: &Hub, name: &str) {
    let mut project = projects::project(name, ProjectState::Submitted);
    project.submitted_at = hub.clock.now();
    projects::submit(hub, &project, &[]).await;
}

async fn absences(hub: &Hub) -> Vec<Absence> {
    let ws = hub.workspace();
    hub.read(move |conn| store::after(conn, &ws, &"".into(), 99)).await
}

/// A hub in which Olga and Omar organize, Olga has a contact, a task and a piece of work.
async fn with_much_to_do() -> Hub {
    let hub = Hub::start().await;
    for name in ["omar", "dev"] {
        organizes(&hub, name).await;
    }
    said(&hub, "olga").await;
    let contact = Contact {
        next_step: "Send the <results>".into(),
        next_on: "2026-09-10".parse().ok(),
        ..outreach::samples::contact("Maria Keller", "ETH Zürich")
    };
    let watched = contact.clone();
    outreach::samples::written(&hub, &contact).await;
    hub.person_ctx("olga")
        .write(move |conn, ctx| outreach::watch(conn, &ctx.workspace, &watched, ctx.now))
        .await
        .unwrap();
    tasks::samples::written(&hub, &tasks::samples::task("Order the poster", Some("2026-09-11"))).await;
    waits(&hub, "Quizlab").await;
    let olga = hub.person("olga");
    olga.slash("desk").await;
    olga.press("I'll take it").await;
    hub.settle().await;
    hub
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_has_passes_in_one_flow() {
    let hub = with_much_to_do().await;
    let (olga, omar, dev) = (hub.person("olga"), hub.person("omar"), hub.person("dev"));
    // Omar does it for Olga.
    omar.slash("organize").await;
    omar.press("Hand over").await;
    insta::assert_snapshot!("who", omar.modal());
    omar.choose_many("Who hands over", &["Olga Novak"]).await;
    omar.submit().await;
    insta::assert_snapshot!("pass", omar.modal());
    omar.choose_many("Who looks after the contacts", &["Ana Ruiz"]).await;
    omar.choose_many("Who does the tasks", &["Olga Novak"]).await;
    omar.submit().await;
    let wrong = omar.modal();
    assert!(
        wrong.contains("one of the organizers") && wrong.contains("somebody else than who hands over"),
        "{wrong}"
    );
    omar.choose_many("Who looks after the contacts", &["Dev Patel"]).await;
    omar.choose_many("Who does the tasks", &["Omar Haddad"]).await;
    omar.choose_many("Who goes on with what was taken from the desk", &["Dev Patel"]).await;
    omar.choose_many("And then", &["They leave the organizing team"]).await;
    omar.submit().await;
    insta::assert_snapshot!("passed", omar.modal());
    omar.again().await;
    omar.close_all().await;
    hub.settle().await;
    assert_eq!(dev.dms().matches("handed over to you").count(), 1, "{}", dev.dms());
    insta::assert_snapshot!("yours", dev.dms());
    assert!(omar.dms().contains("handed over to you") && omar.dms().contains("1 task"), "{}", omar.dms());
    assert!(olga.dms().contains("*Thank you for all that you did for this community.*"), "{}", olga.dms());
    // They have it: who reminded Olga reminds Dev.
    let claims: Vec<String> =
        hub.read(|conn| Ok(desk_claims::table.select(desk_claims::person).load(conn)?)).await;
    assert_eq!(claims, ["U_DEV"]);
    hub.advance(Duration::days(4)).await;
    assert!(dev.dms().contains("Maria Keller") && omar.dms().contains("Order the poster"), "{}", dev.dms());
    assert!(!olga.dms().contains("Today you wanted"), "{}", olga.dms());
    // Once more there is nothing left, and nobody hears anything.
    let before = dev.dms();
    omar.slash("organize").await;
    omar.press("Hand over").await;
    omar.choose_many("Who hands over", &["Olga Novak"]).await;
    omar.submit().await;
    assert!(omar.modal().contains("has nothing that would have to pass"), "{}", omar.modal());
    omar.close_all().await;
    assert_eq!(dev.dms(), before);
    let log: Vec<(String, String, String, String)> = hub
        .read(|conn| {
            let lines = audit::table
                .filter(audit::action.eq_any(["handover.pass", "organizing.stop"]))
                .order(audit::id);
            Ok(lines.select((audit::actor, audit::subject, audit::detail, audit::after)).load(conn)?)
        })
        .await;
    assert!(log.iter().all(|(actor, subject, ..)| actor == "U_OMAR" && subject == "U_OLGA"), "{log:?}");
    let deeds: Vec<String> = log.iter().map(|(_, _, detail, after)| format!("{detail} {after}")).collect();
    assert_eq!(deeds, ["1 piece of work taken from the desk U_DEV", "1 contact U_DEV", "1 task U_OMAR", " "]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_away_is_offered_nothing_and_who_stands_in_is() {
    let hub = Hub::start().await;
    organizes(&hub, "omar").await;
    said(&hub, "olga").await;
    hub.person_ctx("omar")
        .write(|conn, ctx| {
            let one = organizing::Involvement {
                areas: vec![Area::Support],
                ..organizing::samples::involvement(&ctx.person, None)
            };
            organizing::save(conn, &ctx.workspace, &one)
        })
        .await
        .unwrap();
    let (olga, omar) = (hub.person("olga"), hub.person("omar"));
    olga.slash("organize").await;
    olga.press("I'm away").await;
    insta::assert_snapshot!("away_form", olga.modal());
    olga.pick_date("From", "2026-09-09").await;
    olga.pick_date("Until", "2026-09-08").await;
    olga.submit().await;
    assert!(olga.modal().contains("Please choose the first day first"), "{}", olga.modal());
    olga.pick_date("Until", "2026-09-16").await;
    olga.choose_many("Who stands in", &["Ana Ruiz"]).await;
    olga.submit().await;
    assert!(olga.modal().contains("Please choose another organizer, or nobody."), "{}", olga.modal());
    olga.choose_many("Who stands in", &["Omar Haddad"]).await;
    olga.submit().await;
    insta::assert_snapshot!("away_saved", olga.modal());
    olga.again().await;
    olga.close_all().await;
    hub.settle().await;
    assert_eq!(absences(&hub).await.len(), 1);
    assert_eq!(omar.dms().matches("named you to stand in").count(), 1, "{}", omar.dms());
    waits(&hub, "Quizlab").await;
    let for_her = |name: &'static str| {
        let hub = &hub;
        async move {
            hub.person(name).open_home().await;
            hub.settle().await;
            hub.person(name).home().contains(":point_right: For you")
        }
    };
    assert!(for_her("olga").await && !for_her("omar").await);
    hub.advance(Duration::days(2)).await;
    assert!(!for_her("olga").await && for_her("omar").await);
    olga.press_on_home("Open the desk").await;
    hub.settle().await;
    assert!(olga.home().contains("You are away until 16 September 2026"), "{}", olga.home());
    omar.slash("organize").await;
    insta::assert_snapshot!("team_away", omar.ephemerals("general"));
    // She is back sooner, once however often she says so.
    olga.slash("organize").await;
    olga.press("I'm back").await;
    hub.settle().await;
    olga.again().await;
    hub.settle().await;
    assert!(absences(&hub).await.is_empty());
    assert_eq!(omar.dms().matches("you don't have to stand in any more").count(), 1, "{}", omar.dms());
    assert!(for_her("olga").await && !for_her("omar").await);
    let deeds: Vec<String> = hub
        .read(|conn| {
            let lines = audit::table.filter(audit::action.like("absence.%")).order(audit::id);
            Ok(lines.select(audit::action).load(conn)?)
        })
        .await;
    assert_eq!(deeds, ["absence.plan", "absence.end"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_warns_where_one_person_alone_can_do_a_thing() {
    let hub = Hub::start().await;
    organizes(&hub, "omar").await;
    let olga = hub.person("olga");
    let desk = || async {
        olga.slash("desk").await;
        hub.settle().await;
        let all = olga.ephemerals("general");
        all.rsplit("# The organizers' desk").next().unwrap_or_default().to_owned()
    };
    assert!(!desk().await.contains("If one person is missing"), "nobody said anything yet");
    said(&hub, "olga").await;
    let warned = desk().await;
    assert!(warned.contains("Only one of you does reviews (@Olga) and outreach (@Olga)."), "{warned}");
    assert!(warned.contains("Nobody does introductions, support and planning."), "{warned}");
    said(&hub, "omar").await;
    let warned = desk().await;
    assert!(!warned.contains("Only one of you"), "{warned}");
    // The calendar says when nobody is left.
    for name in ["U_OLGA", "U_OMAR"] {
        let away = samples::absence(name, "2026-10-01", "2026-10-09", None);
        hub.person_ctx("olga")
            .write(move |conn, ctx| store::save(conn, &ctx.workspace, &away))
            .await
            .unwrap();
    }
    olga.slash("organize").await;
    let team = olga.ephemerals("general");
    assert!(team.contains("1 October 2026 to 9 October 2026: nobody does *reviews*"), "{team}");
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    use strum::VariantArray;
    let held: Vec<Held> = Kind::VARIANTS
        .iter()
        .map(|kind| Held { kind: *kind, number: 20_000, names: vec!["&".repeat(150); 5] })
        .collect();
    let to = (0..6).map(|n| (format!("U{n:010}").into(), held.clone())).collect();
    let full = views::Passed { to, left: true, stays: held.clone() };
    let none = views::Passed { to: Vec::new(), left: false, stays: Vec::new() };
    let one = samples::absence("U1", "2026-12-01", "2026-12-31", Some("U2"));
    for view in [
        views::away_form(),
        views::away_saved(&one, false),
        views::away_saved(&Absence { stand_in: None, ..one.clone() }, true),
        views::who_form(&"U1".into()),
        views::pass_form(&"U1".into(), &held, true, false),
        views::pass_form(&"U1".into(), &[], true, true),
        views::pass_form(&"U1".into(), &[], false, true),
        views::passed(&"U1".into(), &full),
        views::passed(&"U1".into(), &none),
    ] {
        assert_modal(view);
    }
    for message in [
        views::you_stand_in(&one),
        views::no_need_to_stand_in(&one),
        views::yours_now(&"U1".into(), &held),
        views::thanks(&full),
        views::thanks(&none),
    ] {
        assert_message(&message);
    }
    let gap = Gap { area: Area::Reviews, from: one.from, until: one.until };
    let calendar = Calendar { absences: vec![one; 3], gaps: vec![gap; 40] };
    assert!(!views::calendar(&calendar, &"U9".into()).is_empty());
    assert_eq!(views::risks(&Risks::default()), None);
}
