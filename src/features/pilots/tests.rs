//! Journeys: from the question to a tool in use, and every way out.

mod refusals;

use chrono::Duration;
use diesel::prelude::*;

use super::{Pilot, PilotState, samples, store, views};
use crate::db::schema::{audit, pilot_answers};
use crate::demo::workspace::{Person, check_blocks, check_view};
use crate::features::institutions::{self, Institution};
use crate::features::needs::{self, NeedState};
use crate::features::projects::Project;
use crate::features::projects::samples::{approved, steady};
use crate::slack::Message;
use crate::testing::Hub;

/// A tool that can be tried, and Tess, who speaks for a university.
async fn start(hub: &Hub) -> (Institution, Project) {
    let mit = institutions::samples::partner(hub, "MIT").await;
    let (project, _) = approved(hub, "Quizlab", &[]).await;
    (mit, project)
}

/// Tess asks for a pilot on the project's card.
async fn ask(hub: &Hub, tess: &Person, starts: &str, ends: &str) {
    tess.slash("project show Quizlab").await;
    tess.press("Ask for a pilot").await;
    tess.fill("Course", "Discrete <mathematics>").await;
    tess.pick_date("First day", starts).await;
    tess.pick_date("Last day", ends).await;
    tess.submit().await;
    if tess.modal().contains("have been asked") {
        tess.close().await;
    }
    hub.settle().await;
}

async fn only(hub: &Hub) -> Pilot {
    let ws = hub.workspace();
    let mut all = hub.read(move |conn| store::after(conn, &ws, &"".into(), 9)).await;
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// The group of the two.
async fn room(hub: &Hub) -> String {
    only(hub).await.channel.expect("a group is open").0
}

/// A pilot that Ana said yes to.
async fn accepted(hub: &Hub) -> (Institution, Project) {
    let found = start(hub).await;
    ask(hub, &hub.person("tess"), "2026-10-01", "2026-12-01").await;
    hub.person("ana").press("Yes, let's try").await;
    hub.settle().await;
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_question_to_a_tool_in_use() {
    let hub = Hub::start().await;
    let (mit, _) = start(&hub).await;
    let need = needs::samples::need(&mit.id);
    let written = need.clone();
    hub.person_ctx("tess")
        .write(move |conn, ctx| needs::save(conn, &ctx.workspace, &written))
        .await
        .expect("a need");
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    tess.slash("project show Quizlab").await;
    tess.press("Ask for a pilot").await;
    insta::assert_snapshot!("ask_form", tess.modal());
    tess.choose("For which need", "Fast feedback on weekly proofs").await;
    tess.pick_date("First day", "2026-12-08").await;
    tess.pick_date("Last day", "2026-12-12").await;
    tess.submit().await;
    assert!(tess.modal().contains("Nothing may change then: Finals"), "{}", tess.modal());
    tess.pick_date("First day", "2026-10-01").await;
    tess.submit().await;
    assert!(tess.modal().contains("have been asked"), "{}", tess.modal());
    tess.again().await;
    tess.close().await;
    hub.settle().await;
    insta::assert_snapshot!("asked", steady(ana.dms().rsplit("EdTech Hub").next().unwrap_or_default()));
    ana.press("Yes, let's try").await;
    hub.settle().await;
    assert_eq!(only(&hub).await.state, PilotState::Accepted);
    let room = room(&hub).await;
    insta::assert_snapshot!("accepted", tess.messages(&room));
    assert!(hub.person("ben").dms().contains("goes ahead"), "{}", hub.person("ben").dms());

    ana.press_in(&room, "Start to install").await;
    hub.settle().await;
    tess.press_in(&room, "Plan").await;
    tess.fill("What is next, and who does it", "Tess sets up the sandbox").await;
    tess.pick_date("By when", "2026-09-21").await;
    tess.choose_many("Checklist", &["The need is described", "It runs in a sandbox"]).await;
    tess.submit().await;
    hub.settle().await;
    insta::assert_snapshot!("planned", tess.messages(&room));
    tess.open_home().await;
    hub.settle().await;
    assert!(tess.home().contains("Next, by 21 September 2026: Tess sets up the sandbox"), "{}", tess.home());
    ana.press_in(&room, "It runs in class").await;
    hub.settle().await;
    tess.press_in(&room, "It is evaluated").await;
    hub.settle().await;
    // Adopting is the institution's to say.
    assert!(ana.try_press_in(&room, "We adopt it").await.is_ok());
    hub.settle().await;
    assert_eq!(only(&hub).await.state, PilotState::Evaluated);
    tess.press_in(&room, "We adopt it").await;
    hub.settle().await;
    assert_eq!(only(&hub).await.state, PilotState::Adopted);
    insta::assert_snapshot!("adopted", tess.messages(&room));
    let (ws, id) = (hub.workspace(), need.id.clone());
    let met = hub.read(move |conn| needs::find(conn, &ws, &id)).await.expect("the need is there");
    assert_eq!(met.state, NeedState::Met);
    hub.person("caro").slash("project show Quizlab").await;
    let card = hub.person("caro").ephemerals("general");
    assert!(card.contains("In use at 1 institution."), "{card}");
    let log: Vec<String> = hub
        .read(|conn| {
            let pilots = audit::table.filter(audit::action.like("pilot.%")).order(audit::id);
            Ok(pilots.select(audit::action).load(conn)?)
        })
        .await;
    assert_eq!(
        log,
        ["requested", "accepted", "installing", "plan", "running", "evaluated", "adopted"]
            .map(|step| format!("pilot.{step}"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn instructors_are_counted_and_never_named() {
    let hub = Hub::start().await;
    let (_, project) = accepted(&hub).await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    let room = room(&hub).await;
    for step in ["Start to install", "It runs in class", "It is evaluated"] {
        tess.press_in(&room, step).await;
        hub.settle().await;
    }
    tess.press_in(&room, "Ask instructors").await;
    insta::assert_snapshot!("survey_form", tess.modal());
    tess.choose_many("Instructors", &["Ben Adler", "Caro Lindqvist", "Dev Patel"]).await;
    tess.submit().await;
    assert!(tess.modal().contains("3 people were asked"), "{}", tess.modal());
    tess.close().await;
    hub.settle().await;
    insta::assert_snapshot!("invitation", hub.person("caro").dms());
    for (name, ease, useful) in [("ben", "5, very much", "4"), ("caro", "4", "4")] {
        let person = hub.person(name);
        person.press("Answer").await;
        person.choose("How easy is it to teach with it?", ease).await;
        person.choose("How much does it help learners?", useful).await;
        person.submit().await;
        assert!(person.modal().contains("Your answer is counted"), "{}", person.modal());
        person.close().await;
        hub.settle().await;
    }
    assert!(
        ana.messages(&room).contains("2 of 3 answered; figures are shown from 3 on"),
        "{}",
        ana.messages(&room)
    );
    let dev = hub.person("dev");
    dev.press("Answer").await;
    dev.choose("How easy is it to teach with it?", "3").await;
    dev.choose("How much does it help learners?", "1, not at all").await;
    dev.submit().await;
    dev.close().await;
    hub.settle().await;
    let seen = ana.messages(&room);
    assert!(seen.contains("easy to teach with 4.0 of 5, helps learners 3.0 of 5 (n = 3)"), "{seen}");
    tess.slash("project show Quizlab").await;
    let card = tess.ephemerals("general");
    assert!(card.contains("Instructors after pilots: easy to teach with 4.0 of 5"), "{card}");
    let rows: Vec<String> =
        hub.read(|conn| Ok(pilot_answers::table.select(pilot_answers::answerer).load(conn)?)).await;
    assert!(rows.iter().all(|row| row.len() == 64 && !row.contains("U_")), "{rows:?}");
    assert_eq!(project.name, "Quizlab");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owners_say_not_now_with_a_reason() {
    let hub = Hub::start().await;
    start(&hub).await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    ask(&hub, &tess, "2026-10-01", "2026-12-01").await;
    ana.press("Not now").await;
    ana.fill("Why not now?", "We rewrite the <core> first.").await;
    ana.submit().await;
    hub.settle().await;
    insta::assert_snapshot!("declined", tess.dms());
    assert_eq!(only(&hub).await.state, PilotState::Ended);
    assert!(hub.person("ben").dms().contains("is over"), "{}", hub.person("ben").dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_at_a_time_for_a_tool_and_an_institution() {
    let hub = Hub::start().await;
    accepted(&hub).await;
    let tess = hub.person("tess");
    ask(&hub, &tess, "2026-11-15", "2026-12-04").await;
    assert!(tess.modal().contains("There is a pilot of this tool at MIT already"), "{}", tess.modal());
    tess.pick_date("First day", "2027-02-02").await;
    tess.pick_date("Last day", "2027-04-01").await;
    tess.submit().await;
    assert!(tess.modal().contains("have been asked"), "{}", tess.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_end_needs_a_reason() {
    let hub = Hub::start().await;
    accepted(&hub).await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    let room = room(&hub).await;
    ana.press_in(&room, "End it early").await;
    ana.fill("Why does it end early?", "The course was cancelled").await;
    ana.submit().await;
    ana.again().await;
    hub.settle().await;
    insta::assert_snapshot!("ended", tess.messages(&room));
    assert_eq!(only(&hub).await.state, PilotState::Ended);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pilot_in_which_nothing_happens_is_seen_once() {
    let hub = Hub::start().await;
    accepted(&hub).await;
    let (tess, olga) = (hub.person("tess"), hub.person("olga"));
    olga.open_home().await;
    let room = room(&hub).await;
    hub.advance(Duration::days(13)).await;
    assert!(!olga.messages("organizers").contains(":zzz:"));
    hub.advance(Duration::days(2)).await;
    insta::assert_snapshot!("stalled", tess.messages(&room));
    assert!(olga.messages("organizers").contains("A word from one of you may help"));
    assert!(olga.home().contains("*Pilot in which nothing happens*"), "{}", olga.home());
    hub.advance(Duration::days(30)).await;
    assert_eq!(olga.messages("organizers").matches("A word from one of you may help").count(), 1);
    tess.press_in(&room, "Start to install").await;
    hub.settle().await;
    assert!(!olga.home().contains("*Pilot in which nothing happens*"), "{}", olga.home());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_closes_ends_its_pilots_kindly() {
    let hub = Hub::start().await;
    accepted(&hub).await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    let room = room(&hub).await;
    ana.slash("project close").await;
    ana.submit().await;
    ana.close_all().await;
    hub.settle().await;
    let seen = tess.messages(&room);
    assert!(seen.contains("The project was closed."), "{seen}");
    assert_eq!(only(&hub).await.state, PilotState::Ended);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_is_followed_by_another_on_either_side() {
    let hub = Hub::start().await;
    let (mit, _) = accepted(&hub).await;
    institutions::samples::speaks(&hub, "caro", &mit).await;
    hub.slack.change_person("U_TESS", |user| user.deleted = true).await;
    hub.settle().await;
    assert_eq!(only(&hub).await.person.as_str(), "U_CARO");
    let room = room(&hub).await;
    assert!(hub.person("caro").messages(&room).contains("Quizlab at MIT"));
    crate::features::people::know(&hub.person_ctx("ana")).await.expect("Ana is known");
    hub.slack.change_person("U_ANA", |user| user.deleted = true).await;
    hub.settle().await;
    let pilot = only(&hub).await;
    assert_eq!(pilot.owner.map(|owner| owner.0).as_deref(), Some("U_BEN"));
}

fn assert_valid(message: &Message) {
    let blocks = serde_json::to_value(&message.blocks).expect("blocks");
    let blocks = blocks.as_array().expect("a list");
    assert!(blocks.len() <= 50, "{}", blocks.len());
    assert_eq!(check_blocks(blocks), Vec::<String>::new());
    assert!(message.text.chars().count() <= 4000);
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    use super::model::{Form, Invitation, Phase};
    use strum::VariantArray;
    let by = "U1".into();
    for state in PilotState::VARIANTS {
        let case = samples::fullest(*state);
        let invitation = Invitation { pilot: case.pilot.id.clone(), phase: Phase::After };
        for message in [
            views::card(&case, true),
            views::card(&case, false),
            views::ask_card(&case),
            views::answered_card(&case, &by),
            views::moved(&case, &by),
            views::planned(&case.pilot, &by),
            views::ended(&case, &by),
            views::declined(&case, &by),
            views::handed_on(&case, &by),
            views::stalled(&case, case.pilot.moved_at),
            views::stalled_for_organizers(&case, case.pilot.moved_at),
            views::nobody_at_project(&case),
            views::invitation(&case, &invitation, &by),
        ] {
            assert_valid(&message);
        }
        let mine = vec![case.institution.clone()];
        for view in [
            views::ask_form(&case.project, &mine, &[needs::samples::fullest()]),
            views::plan_form(&case),
            views::survey_form(&case),
            views::answer_form(&case, &invitation),
            views::reason_form(Form::End, &case),
            views::reason_form(Form::Decline, &case),
            views::asked_notice(&case),
            views::survey_sent(3, Phase::Before),
            views::thanks(),
        ] {
            let view = serde_json::to_value(slack_morphism::prelude::SlackView::Modal(view)).expect("a view");
            assert_eq!(check_view(&view), Vec::<String>::new(), "{state:?}");
        }
    }
}
