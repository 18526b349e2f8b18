//! The organizing team through the front door: who says what, what the desk offers for it, and what happens when the
//! time is over.

use chrono::Duration;
use diesel::prelude::*;

use super::model::{Area, Involvement, Member};
use super::{samples, store, views};
use crate::db::schema::audit;
use crate::features::handover;
use crate::features::people::{self, Person};
use crate::features::projects::{ProjectState, samples as projects};
use crate::testing::{Hub, assert_message, assert_modal};

/// Omar organizes as well.
async fn omar_organizes(hub: &Hub) {
    let ctx = hub.person_ctx("omar");
    people::know(&ctx).await.unwrap();
    ctx.write(|conn, ctx| people::appoint(conn, ctx, &ctx.person)).await.unwrap();
}

/// Says how involved somebody wants to be, in the form.
async fn involved(hub: &Hub, name: &str, areas: &[&str], hours: &str, until: Option<&str>, mornings: bool) {
    let person = hub.person(name);
    person.slash("organize").await;
    person.press("How I take part").await;
    person.choose_many("What would you like to do?", areas).await;
    person.fill("Hours a week", hours).await;
    if let Some(until) = until {
        person.pick_date("Until", until).await;
    }
    if mornings {
        person.choose_many("In the morning", &["Offer me work"]).await;
    }
    person.submit().await;
    person.close_all().await;
    hub.settle().await;
}

async fn said(hub: &Hub, name: &str) -> Option<Involvement> {
    let ctx = hub.person_ctx(name);
    hub.read(move |conn| store::find(conn, &ctx.workspace, &ctx.person)).await
}

async fn waits(hub: &Hub, name: &str) {
    let mut project = projects::project(name, ProjectState::Submitted);
    project.submitted_at = hub.clock.now();
    projects::submit(hub, &project, &[]).await;
}

/// What is offered to somebody on their Home tab.
async fn offered(hub: &Hub, name: &str) -> Vec<String> {
    hub.person(name).open_home().await;
    hub.settle().await;
    let home = hub.person(name).home();
    let names = ["Quizlab", "Peerly", "Labsim", "Satchel", "Tunesim"];
    let before =
        |part: &str| names.iter().rfind(|name| part.contains(&format!("*{name}*"))).map(|n| (*n).to_owned());
    home.split(":point_right: For you")
        .collect::<Vec<_>>()
        .split_last()
        .map_or(Vec::new(), |(_, parts)| parts.iter().filter_map(|part| before(part)).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_says_how_involved_they_want_to_be() {
    let hub = Hub::start().await;
    omar_organizes(&hub).await;
    let olga = hub.person("olga");
    olga.slash("organize").await;
    insta::assert_snapshot!("team_new", olga.ephemerals("general"));
    olga.press("How I take part").await;
    insta::assert_snapshot!("form", olga.modal());
    olga.fill("Hours a week", "4").await;
    olga.pick_date("Until", "2026-09-01").await;
    olga.submit().await;
    let wrong = olga.modal();
    assert!(wrong.contains("Please tick at least one.") && wrong.contains("still to come"), "{wrong}");
    olga.choose_many("What would you like to do?", &["Outreach", "Reviews"]).await;
    olga.pick_date("Until", "2026-12-01").await;
    olga.submit().await;
    insta::assert_snapshot!("saved", olga.modal());
    olga.again().await;
    olga.close_all().await;
    let one = said(&hub, "olga").await.expect("she said it");
    assert_eq!(
        (one.areas, one.hours, one.until),
        (vec![Area::Reviews, Area::Outreach], 4, "2026-12-01".parse().ok())
    );
    olga.slash("organize").await;
    insta::assert_snapshot!("team", olga.ephemerals("general"));
    olga.press("Change").await;
    assert!(olga.modal().contains("4") && olga.modal().contains("2026-12-01"), "{}", olga.modal());
    olga.fill("Hours a week", "2").await;
    olga.submit().await;
    olga.close_all().await;
    let log: Vec<(String, String, String)> = hub
        .read(|conn| {
            let lines = audit::table.filter(audit::action.like("organizing.%")).order(audit::id);
            Ok(lines.select((audit::action, audit::before, audit::after)).load(conn)?)
        })
        .await;
    let deeds: Vec<&str> = log.iter().map(|(deed, ..)| deed.as_str()).collect();
    assert_eq!(deeds, ["organizing.join", "organizing.change"]);
    assert_eq!(log[1].1, "reviews, outreach · 4 hours a week · until 2026-12-01");
    // Nobody else sees the team.
    let ana = hub.person("ana");
    ana.slash("organize").await;
    assert!(
        ana.ephemerals("general").contains("Only organizers can do this"),
        "{}",
        ana.ephemerals("general")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_offers_what_fits_and_never_more_than_promised() {
    let hub = Hub::start().await;
    omar_organizes(&hub).await;
    for name in ["Quizlab", "Peerly", "Labsim", "Satchel"] {
        waits(&hub, name).await;
    }
    let olga = hub.person("olga");
    olga.open_home().await;
    hub.settle().await;
    olga.press_on_home("Open the desk").await;
    hub.settle().await;
    assert!(olga.home().contains("*How involved do you want to be?*"), "{}", olga.home());
    involved(&hub, "olga", &["Outreach"], "1", None, false).await;
    assert!(offered(&hub, "olga").await.is_empty());
    // One hour is three reviews of twenty minutes each.
    let said = |areas: &'static [Area]| {
        let ctx = hub.person_ctx("olga");
        async move {
            ctx.write(move |conn, ctx| {
                let one = Involvement {
                    areas: areas.to_vec(),
                    hours: 1,
                    ..samples::involvement(&ctx.person, None)
                };
                store::save(conn, &ctx.workspace, &one)
            })
            .await
            .unwrap();
        }
    };
    said(&[Area::Reviews]).await;
    assert_eq!(offered(&hub, "olga").await, ["Quizlab", "Peerly", "Labsim"]);
    olga.press_on_home("Open the desk").await;
    hub.settle().await;
    insta::assert_snapshot!("desk", olga.home());
    // What is taken is used, and what is done stays used: then nothing more is offered, and all can still be taken.
    olga.press_on_home("I'll take it").await;
    hub.settle().await;
    assert_eq!(offered(&hub, "olga").await, ["Peerly", "Labsim"]);
    for _ in 0..3 {
        olga.press_on_home("Approve").await;
        hub.settle().await;
    }
    assert!(offered(&hub, "olga").await.is_empty());
    olga.press_on_home("Open the desk").await;
    hub.settle().await;
    let home = olga.home();
    assert!(home.contains("you have used the 1 hour that you promised this week"), "{home}");
    assert!(home.contains("I'll take it"), "{home}");
    // On Monday the week begins anew.
    hub.advance(Duration::days(7)).await;
    assert_eq!(offered(&hub, "olga").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_works_now_is_offered_it_first() {
    let hub = Hub::start().await;
    omar_organizes(&hub).await;
    for name in ["Quizlab", "Peerly"] {
        waits(&hub, name).await;
    }
    for name in ["olga", "omar"] {
        hub.person_ctx(name)
            .write(|conn, ctx| samples::said(conn, &ctx.workspace, &ctx.person, None))
            .await
            .unwrap();
    }
    // Eleven o'clock in Prague is five in New York.
    assert_eq!(offered(&hub, "olga").await, ["Quizlab", "Peerly"]);
    assert!(offered(&hub, "omar").await.is_empty());
    // Seven in the evening there is one o'clock here.
    hub.advance(Duration::hours(8)).await;
    assert_eq!(offered(&hub, "omar").await, ["Quizlab", "Peerly"]);
    assert!(offered(&hub, "olga").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_has_taken_is_theirs_and_the_rest_is_offered_on() {
    let hub = Hub::start().await;
    omar_organizes(&hub).await;
    for name in ["Quizlab", "Peerly", "Labsim", "Satchel", "Tunesim"] {
        waits(&hub, name).await;
    }
    for name in ["olga", "omar"] {
        hub.person_ctx(name)
            .write(|conn, ctx| {
                let said = samples::involvement(&ctx.person, None);
                let one = Involvement { areas: vec![Area::Reviews], hours: 1, ..said };
                store::save(conn, &ctx.workspace, &one)
            })
            .await
            .unwrap();
    }
    // Only Omar works at this hour.
    hub.advance(Duration::hours(8)).await;
    let omar = hub.person("omar");
    omar.open_home().await;
    hub.settle().await;
    omar.press_on_home("Open the desk").await;
    hub.settle().await;
    // Three reviews are his hour.
    for _ in 0..3 {
        omar.press_on_home("I'll take it").await;
        hub.settle().await;
    }
    assert!(offered(&hub, "omar").await.is_empty());
    assert_eq!(offered(&hub, "olga").await, ["Satchel", "Tunesim"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_offered_in_the_morning_to_who_wants_it() {
    let hub = Hub::start().await;
    involved(&hub, "olga", &["Reviews"], "2", None, true).await;
    let olga = hub.person("olga");
    let offers = || olga.dms().matches("Good morning.").count();
    hub.advance(Duration::days(1)).await;
    assert_eq!(offers(), 0, "nothing waits");
    waits(&hub, "Quizlab").await;
    hub.advance(Duration::days(1)).await;
    assert_eq!(offers(), 1);
    insta::assert_snapshot!("morning", olga.dms().rsplit("EdTech Hub").next().unwrap_or_default());
    olga.press("I'll take it").await;
    hub.settle().await;
    hub.advance(Duration::days(1)).await;
    assert_eq!(offers(), 1, "she has it");
    // Who doesn't want it any more gets none.
    hub.person_ctx("olga")
        .write(|conn, ctx| samples::said(conn, &ctx.workspace, &ctx.person, None))
        .await
        .unwrap();
    waits(&hub, "Peerly").await;
    hub.advance(Duration::days(3)).await;
    assert_eq!(offers(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_last_day_they_are_asked_whether_they_go_on() {
    let hub = Hub::start().await;
    omar_organizes(&hub).await;
    involved(&hub, "olga", &["Reviews"], "2", Some("2026-09-10"), false).await;
    involved(&hub, "omar", &["Support"], "1", Some("2026-09-10"), false).await;
    waits(&hub, "Quizlab").await;
    let (olga, omar) = (hub.person("olga"), hub.person("omar"));
    assert_eq!(offered(&hub, "olga").await, ["Quizlab"]);
    hub.advance(Duration::days(2)).await;
    assert!(!olga.dms().contains("Do you go on?"));
    hub.advance(Duration::days(1)).await;
    assert!(olga.dms().contains("Do you go on?"), "{}", olga.dms());
    insta::assert_snapshot!("go_on", olga.dms().rsplit("EdTech Hub").next().unwrap_or_default());
    hub.advance(Duration::days(1)).await;
    assert!(offered(&hub, "olga").await.is_empty(), "the time is over, and nothing is offered");
    omar.press("I stop here").await;
    hub.settle().await;
    omar.again().await;
    assert!(omar.dms().contains("You stop here."), "{}", omar.dms());
    assert_eq!(said(&hub, "omar").await, None);
    hub.advance(Duration::days(7)).await;
    let told = olga.messages("organizers");
    assert!(
        told.contains("@Olga wanted to help until 10 September 2026") && !told.contains("@Omar wanted"),
        "{told}"
    );
    olga.press("I go on for three months").await;
    hub.settle().await;
    olga.again().await;
    hub.settle().await;
    assert!(
        olga.dms().contains("You go on with reviews, 2 hours a week, until 18 December 2026"),
        "{}",
        olga.dms()
    );
    assert_eq!(said(&hub, "olga").await.and_then(|one| one.until), "2026-12-18".parse().ok());
    assert_eq!(offered(&hub, "olga").await, ["Quizlab"]);
}

fn member(n: usize, involvement: Option<Involvement>) -> Member {
    let person = Person {
        id: format!("U{n:010}").into(),
        name: "&".repeat(80),
        timezone: "Europe/Prague".into(),
        bot: false,
        deactivated: false,
        organizer: true,
        path: None,
        welcomed_at: None,
        organizer_asked_at: None,
        home_opened_at: None,
        home_page: None,
    };
    let involvement = involvement.map(|one| Involvement { person: person.id.clone(), ..one });
    Member { person, involvement }
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    use strum::VariantArray;
    let now = projects::now();
    let all = Involvement {
        areas: Area::VARIANTS.to_vec(),
        hours: 40,
        mornings: true,
        ..samples::involvement(&"U0000000001".into(), "2026-09-01".parse().ok())
    };
    let members: Vec<Member> = (0..100).map(|n| member(n, (n % 3 > 0).then(|| all.clone()))).collect();
    let team = |members: &[Member], me: &str| {
        let calendar = handover::Calendar {
            absences: (0..40)
                .map(|n| handover::Absence {
                    id: format!("a{n}").into(),
                    ..handover::samples::absence(
                        &format!("U{:010}", n % 2),
                        "2026-09-01",
                        "2027-09-01",
                        Some("U1"),
                    )
                })
                .collect(),
            gaps: Area::VARIANTS
                .iter()
                .map(|area| handover::Gap { area: *area, from: now.date(), until: now.date() })
                .collect(),
        };
        let risks = handover::Risks {
            nobody: Area::VARIANTS.to_vec(),
            one: Area::VARIANTS.iter().map(|area| (*area, "U1".into())).collect(),
            alone: true,
            reader: Some("U1".into()),
            owner: Some("U1".into()),
        };
        views::team(&views::Team { members, calendar: &calendar, risks: &risks, me: &me.into(), now })
    };
    for message in [
        team(&members, "U0000000001"),
        team(&members[..1], "U0000000000"),
        team(&[], "U1"),
        views::go_on(&all, "2026-09-01".parse().unwrap()),
        views::answered(Some(&all)),
        views::answered(None),
        views::unanswered(&all),
    ] {
        assert_message(&message);
    }
    for view in [views::form(None), views::form(Some(&all)), views::saved(&all)] {
        assert_modal(view);
    }
}
