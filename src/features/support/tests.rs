//! Journeys: from the question to a solution that the next one finds, and every way out.

mod refusals;

use chrono::Duration;
use diesel::prelude::*;
use strum::VariantArray;

use super::model::{Answer, Form, Kind, Note, Request, Rung, SupportState};
use super::{samples, store, views};
use crate::db::schema::{audit, support_notes, support_requests};
use crate::demo::workspace::Person;
use crate::features::projects::Project;
use crate::features::projects::samples::{approved, fullest as fullest_project, steady};
use crate::features::readiness::{self, Readiness};
use crate::features::{institutions, offers};
use crate::testing::{Hub, assert_message, assert_modal};

/// Quizlab, which Ana and Ben own, and Tess, who speaks for MIT.
async fn start() -> (Hub, Project) {
    let hub = Hub::start().await;
    let project = at(&hub).await;
    (hub, project)
}

async fn at(hub: &Hub) -> Project {
    institutions::samples::partner(hub, "MIT").await;
    for name in ["ana", "ben"] {
        crate::features::people::know(&hub.person_ctx(name)).await.expect("an owner is known");
    }
    approved(hub, "Quizlab", &[]).await.0
}

/// Somebody fills in the first form.
async fn begin(person: &Person, kind: &str, title: &str) {
    person.slash("support quizlab").await;
    person.choose("What is it about?", kind).await;
    person.fill("In one sentence", title).await;
    person.submit().await;
}

/// Tess asks for help with Quizlab.
async fn ask(hub: &Hub, kind: &str, severity: &str) {
    let tess = hub.person("tess");
    begin(&tess, kind, "Grades do <not> arrive in Canvas").await;
    tess.fill("What happens, and what did you try?", "Since the *update*.\nI logged in again.").await;
    tess.choose("How much does it hurt?", severity).await;
    tess.submit().await;
    tess.again().await;
    tess.close().await;
    hub.settle().await;
}

async fn only(hub: &Hub) -> Request {
    let ws = hub.workspace();
    hub.read(move |conn| {
        let id: crate::ids::SupportId = support_requests::table.select(support_requests::id).first(conn)?;
        Ok(store::find(conn, &ws, &id)?.expect("it is there"))
    })
    .await
}

async fn press(hub: &Hub, who: &str, label: &str) {
    hub.person(who).press(label).await;
    hub.settle().await;
}

/// The last message that somebody got from the app.
fn told(hub: &Hub, who: &str) -> String {
    steady(hub.person(who).dms().rsplit("EdTech Hub").next().unwrap_or_default())
}

async fn solve(hub: &Hub, who: &str) {
    let person = hub.person(who);
    person.press("It is solved").await;
    person.fill("What solved it?", "Turn on <grade passback> & sign in again.").await;
    person.submit().await;
    hub.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_question_to_a_solution_that_the_next_one_finds() {
    let (hub, _) = start().await;
    let tess = hub.person("tess");
    tess.slash("support quizlab").await;
    insta::assert_snapshot!("first_form", tess.modal());
    tess.close().await;
    ask(&hub, "Something is broken", "It works, with trouble").await;
    insta::assert_snapshot!("asked", told(&hub, "ana"));
    insta::assert_snapshot!("asker", told(&hub, "tess"));
    assert!(hub.person("ben").dms().contains("needs help with"), "both owners are asked");

    press(&hub, "ana", "I take it").await;
    hub.person("ana").again().await;
    hub.settle().await;
    assert_eq!(only(&hub).await.claimer, Some("U_ANA".into()));
    assert!(told(&hub, "tess").contains("takes it"), "{}", told(&hub, "tess"));
    assert!(told(&hub, "ben").contains("@Ana has it"), "{}", told(&hub, "ben"));
    // An old button of Ben's changes nothing.
    assert!(hub.person("ben").try_press("I take it").await.is_err());

    solve(&hub, "ana").await;
    insta::assert_snapshot!("solved", told(&hub, "tess"));
    press(&hub, "tess", "Yes, it is solved").await;
    tess.again().await;
    hub.settle().await;
    assert_eq!(only(&hub).await.state, SupportState::Closed);
    insta::assert_snapshot!("thanks", told(&hub, "ana"));

    // The next who asks sees it first, and asks nobody.
    let caro = hub.person("caro");
    begin(&caro, "Installation", "No grade in Canvas").await;
    insta::assert_snapshot!("details_form", caro.modal());
    caro.press("This solved it").await;
    assert!(caro.modal().contains("Nobody was asked"), "{}", caro.modal());
    caro.close().await;
    let helped: Vec<i32> =
        hub.read(|conn| Ok(support_notes::table.select(support_notes::helped).load(conn)?)).await;
    assert_eq!(helped, [1]);
    caro.slash("project show quizlab").await;
    caro.press("1 known solution").await;
    hub.settle().await;
    insta::assert_snapshot!(
        "notes",
        caro.ephemerals("general").rsplit("EdTech Hub").next().unwrap_or_default()
    );
    let log: Vec<String> = hub
        .read(|conn| {
            let all = audit::table.filter(audit::action.like("support.%")).order(audit::id);
            Ok(all.select(audit::action).load(conn)?)
        })
        .await;
    assert_eq!(log, ["support.asked", "support.claimed", "support.solved", "support.closed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn solutions_are_changed_by_their_writer_and_by_owners() {
    let (hub, project) = start().await;
    let note = samples::note(&project.id, &"U_CARO".into());
    let (ws, written) = (hub.workspace(), note.clone());
    hub.app.db.write(move |conn| store::save_note(conn, &ws, &written)).await.expect("a note");
    for name in ["caro", "ana"] {
        let person = hub.person(name);
        person.slash("project show quizlab").await;
        person.press("1 known solution").await;
        hub.settle().await;
        person.press("Change").await;
        person.fill("What solves it", &format!("As {name} <says>")).await;
        person.submit().await;
        let ws = hub.workspace();
        let id = note.id.clone();
        let now: Note = hub.read(move |conn| Ok(store::note(conn, &ws, &id)?.expect("a note"))).await;
        assert_eq!(now.body, format!("As {name} <says>"));
    }
    let dev = hub.person("dev");
    dev.slash("project show quizlab").await;
    dev.press("1 known solution").await;
    hub.settle().await;
    assert!(dev.try_press("Change").await.is_err());
    hub.person("ana").press("Delete").await;
    let left = hub.read(|conn| Ok(support_notes::table.count().get_result::<i64>(conn)?)).await;
    assert_eq!(left, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_climbs_the_ladder() {
    let (hub, _) = start().await;
    hub.person("olga").open_home().await;
    ask(&hub, "Something is broken", "Nobody can work").await;
    // Monday 11:00 in Madrid and Berlin: two hours each.
    hub.advance(Duration::minutes(125)).await;
    assert_eq!(only(&hub).await.rung, Rung::Reminded);
    insta::assert_snapshot!("reminder", told(&hub, "ana"));
    hub.advance(Duration::minutes(125)).await;
    assert_eq!(only(&hub).await.rung, Rung::Owners);
    // Their day ends a minute too early: it goes on in the morning.
    hub.advance(Duration::days(1)).await;
    assert_eq!(only(&hub).await.rung, Rung::Organizers);
    insta::assert_snapshot!("nobody_answers", told(&hub, "tess"));
    let olga = hub.person("olga");
    insta::assert_snapshot!(
        "organizers",
        steady(olga.messages("organizers").rsplit("EdTech Hub").next().unwrap_or_default())
    );
    assert!(olga.home().contains("Support that nobody takes"), "{}", olga.home());
    // Monday's question is on its fifth working day.
    hub.advance(Duration::days(6)).await;
    assert_eq!(olga.messages("organizers").matches(":alarm_clock:").count(), 1, "and then it is quiet");
    olga.press_in("organizers", "I take it").await;
    hub.settle().await;
    assert_eq!(only(&hub).await.claimer, Some("U_OLGA".into()));
    assert!(olga.messages("organizers").contains("@Olga has it"), "{}", olga.messages("organizers"));
    assert!(!olga.home().contains("Support that nobody takes"), "{}", olga.home());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asked_is_released_where_nobody_helps() {
    let (hub, _) = start().await;
    ask(&hub, "Something is broken", "Nobody can work").await;
    // Seven working days from Monday, where the organizers are: Wednesday of the next week.
    hub.advance(Duration::days(9) - Duration::hours(1)).await;
    assert_eq!(only(&hub).await.state, SupportState::Open);
    hub.advance(Duration::hours(6)).await;
    assert_eq!(only(&hub).await.state, SupportState::Ended);
    let released = hub.person("tess").dms();
    insta::assert_snapshot!("released", steady(released.rsplit("EdTech Hub").next().unwrap_or_default()));
    let olga = hub.person("olga");
    olga.open_home().await;
    hub.settle().await;
    assert!(!olga.home().contains("Support that nobody takes"), "{}", olga.home());
    hub.person("tess").press("Ask again").await;
    assert!(hub.person("tess").has_modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_volunteer_is_asked_next_and_reads_why() {
    let (hub, _) = start().await;
    crate::features::people::know(&hub.person_ctx("dev")).await.expect("Dev is known");
    let offer = offers::samples::offer(offers::Kind::Technical, 2);
    let offer = offers::Offer { person: "U_DEV".into(), institution: None, subjects: Vec::new(), ..offer };
    let ws = hub.workspace();
    hub.app.db.write(move |conn| offers::save(conn, &ws, &offer)).await.expect("an offer");
    ask(&hub, "Installation", "Nobody can work").await;
    assert!(!hub.person("dev").dms().contains("needs help"), "the owners come first");
    hub.advance(Duration::minutes(125)).await;
    let card = told(&hub, "dev");
    assert!(card.contains("You are asked because you offered support"), "{card}");
    press(&hub, "dev", "I take it").await;
    assert_eq!(only(&hub).await.claimer, Some("U_DEV".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_volunteers_the_one_who_knows_it_is_asked_first() {
    let (hub, project) = start().await;
    for name in ["caro", "dev"] {
        crate::features::people::know(&hub.person_ctx(name)).await.expect("a volunteer is known");
        let offer = offers::samples::offer(offers::Kind::Technical, 2);
        let person = format!("U_{}", name.to_uppercase()).into();
        let offer = offers::Offer { person, subjects: Vec::new(), ..offer };
        let ws = hub.workspace();
        hub.app.db.write(move |conn| offers::save(conn, &ws, &offer)).await.expect("an offer");
    }
    // Dev builds in Svelte; Caro knows what the tool is made of.
    for (name, skill) in [("caro", "Rust"), ("dev", "Svelte")] {
        let person = hub.person(name);
        person.slash("profile").await;
        person.choose_many("Skills I have", &[skill]).await;
        person.fill("Hours a week that I have", "4").await;
        person.submit().await;
        person.submit().await;
        assert!(!person.has_modal(), "{}", person.screen());
    }
    assert!(project.stack.contains(&"rust".into()));
    ask(&hub, "Installation", "Nobody can work").await;
    press(&hub, "ana", "Not me").await;
    press(&hub, "ben", "Not me").await;
    let card = told(&hub, "caro");
    assert!(card.contains("because you offered support, you know Rust"), "{card}");
    assert!(!hub.person("dev").dms().contains("needs help"), "one at a time");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_reminded_at_night() {
    let (hub, _) = start().await;
    // Friday 16:00 in Madrid.
    hub.advance(Duration::hours(4 * 24 + 5)).await;
    ask(&hub, "Upgrade", "Nobody can work").await;
    hub.advance(Duration::days(2)).await;
    assert_eq!(only(&hub).await.rung, Rung::Asked, "it is Sunday");
    hub.advance(Duration::days(1)).await;
    assert_ne!(only(&hub).await.rung, Rung::Asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_silent_with_it_is_asked_and_then_let_go() {
    let (hub, _) = start().await;
    ask(&hub, "Something is broken", "Nobody can work").await;
    press(&hub, "ana", "I take it").await;
    hub.advance(Duration::hours(5)).await;
    insta::assert_snapshot!("still_on_it", told(&hub, "ana"));
    press(&hub, "ana", "Still on it").await;
    assert_eq!(only(&hub).await.rung, Rung::Asked);
    hub.advance(Duration::days(2)).await;
    let request = only(&hub).await;
    assert_eq!((request.state, request.claimer), (SupportState::Open, None));
    assert!(hub.person("tess").dms().contains("can't go on with"), "{}", hub.person("tess").dms());
    press(&hub, "ben", "I take it").await;
    assert_eq!(only(&hub).await.claimer, Some("U_BEN".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_passed_given_back_and_handed_on() {
    let (hub, _) = start().await;
    ask(&hub, "Training", "No hurry").await;
    press(&hub, "ben", "Not me").await;
    press(&hub, "ana", "I take it").await;
    press(&hub, "ana", "Give it back").await;
    // Nobody else is left to ask.
    assert_eq!(only(&hub).await.rung, Rung::Organizers);
    press(&hub, "ana", "I take it").await;
    let ana = hub.person("ana");
    ana.press("Hand it on").await;
    ana.choose_many("To whom", &["Tess Okafor"]).await;
    ana.submit().await;
    assert!(ana.modal().contains("They asked for help themselves"), "{}", ana.modal());
    ana.choose_many("To whom", &["Dev Patel"]).await;
    ana.submit().await;
    ana.again().await;
    hub.settle().await;
    assert_eq!(only(&hub).await.claimer, Some("U_DEV".into()));
    assert!(told(&hub, "tess").contains("handed"), "{}", told(&hub, "tess"));
    assert!(hub.person("dev").dms().contains("handed"), "{}", hub.person("dev").dms());
    solve(&hub, "dev").await;
    let tess = hub.person("tess");
    tess.press("Not yet").await;
    tess.fill("What is missing?", "Only half of <them>").await;
    tess.submit().await;
    hub.settle().await;
    assert_eq!(only(&hub).await.state, SupportState::Claimed);
    insta::assert_snapshot!("reopened", told(&hub, "dev"));
    solve(&hub, "dev").await;
    hub.advance(Duration::days(8)).await;
    assert_eq!(only(&hub).await.state, SupportState::Closed);
    insta::assert_snapshot!("closed_silently", told(&hub, "dev"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_asker_takes_it_back() {
    let (hub, _) = start().await;
    ask(&hub, "Installation", "No hurry").await;
    press(&hub, "tess", "Take it back").await;
    assert_eq!(only(&hub).await.state, SupportState::Withdrawn);
    assert!(told(&hub, "ana").contains("It was taken back"), "{}", told(&hub, "ana"));
    hub.advance(Duration::days(30)).await;
    assert_eq!(only(&hub).await.rung, Rung::Asked, "the clock stands still");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_the_beginning() {
    let (hub, _) = start().await;
    let tess = hub.person("tess");
    let ts = tess.say("general", "<@U_ANA> the grades are gone & nobody can see them").await;
    tess.message_shortcut("general", &ts, "ask_support").await;
    assert!(tess.modal().contains("@Ana the grades are gone & nobody"), "{}", tess.modal());
    tess.choose("Tool", "Quizlab").await;
    tess.choose("What is it about?", "Something is broken").await;
    tess.submit().await;
    tess.submit().await;
    tess.close().await;
    hub.settle().await;
    assert!(only(&hub).await.details.starts_with("@Ana the grades"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_security_problem_is_for_the_contact_alone() {
    let (hub, project) = start().await;
    hub.person("olga").open_home().await;
    let contact = Readiness { security_person: Some("U_BEN".into()), ..Readiness::default() };
    let (ws, id) = (hub.workspace(), project.id.clone());
    let now = hub.clock.now();
    hub.app
        .db
        .write(move |conn| readiness::save(conn, &ws, &id, &contact, &"U_ANA".into(), now))
        .await
        .expect("a contact");
    crate::features::people::know(&hub.person_ctx("ben")).await.expect("Ben is known");
    ask(&hub, "A security problem", "Nobody can work").await;
    insta::assert_snapshot!("private", told(&hub, "ben"));
    // Up the whole ladder, nobody else hears a word.
    hub.advance(Duration::days(30)).await;
    insta::assert_snapshot!("private_silence", told(&hub, "tess"));
    for name in ["ana", "caro", "olga", "omar"] {
        let person = hub.person(name);
        person.open_home().await;
        hub.settle().await;
        let seen =
            [person.dms(), person.home(), person.messages("general"), person.messages("projects")].concat();
        assert!(!seen.contains("arrive in Canvas") && !seen.contains("security problem"), "{name}: {seen}");
    }
    assert!(!hub.person("olga").messages("organizers").contains("Canvas"));
    // Whoever forges a button learns nothing; the file holds nothing; the log holds no word of it.
    let ws = hub.workspace();
    let out = hub
        .read(move |conn| {
            let mut out = Vec::new();
            crate::transfer::export(conn, &ws, &mut out)?;
            Ok(String::from_utf8(out).expect("UTF-8"))
        })
        .await;
    assert!(!out.contains("Canvas") && !out.contains("support_request"), "{out}");
    press(&hub, "ben", "I take it").await;
    let ben = hub.person("ben");
    ben.press("Hand it on").await;
    ben.choose_many("To whom", &["Dev Patel"]).await;
    ben.submit().await;
    assert!(ben.modal().contains("owners of the tool only"), "{}", ben.modal());
    ben.close().await;
    ben.press("It is solved").await;
    assert!(!ben.modal().contains("Keep it"), "{}", ben.modal());
    ben.fill("What solved it?", "A new release").await;
    ben.submit().await;
    hub.settle().await;
    press(&hub, "tess", "Yes, it is solved").await;
    let notes = hub.read(|conn| Ok(support_notes::table.count().get_result::<i64>(conn)?)).await;
    assert_eq!(notes, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_security_problem_without_a_contact_goes_to_the_owners_or_to_the_address() {
    let (hub, project) = start().await;
    ask(&hub, "A security problem", "No hurry").await;
    for name in ["ana", "ben"] {
        assert!(hub.person(name).dms().contains("reports a security problem"), "{}", hub.person(name).dms());
    }
    let address = Readiness { security: "security@quizlab.example".to_owned(), ..Readiness::default() };
    let (ws, now) = (hub.workspace(), hub.clock.now());
    hub.app
        .db
        .write(move |conn| readiness::save(conn, &ws, &project.id, &address, &"U_ANA".into(), now))
        .await
        .expect("an address");
    let caro = hub.person("caro");
    begin(&caro, "A security problem", "A hole").await;
    insta::assert_snapshot!("outside", caro.modal());
    assert_eq!(hub.read(|conn| Ok(support_requests::table.count().get_result::<i64>(conn)?)).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_is_followed_by_another() {
    let (hub, _) = start().await;
    ask(&hub, "Something is broken", "No hurry").await;
    press(&hub, "ana", "I take it").await;
    hub.slack.change_person("U_ANA", |user| user.deleted = true).await;
    hub.settle().await;
    let request = only(&hub).await;
    assert_eq!((request.state, request.claimer), (SupportState::Open, None));
    insta::assert_snapshot!("claimer_left", told(&hub, "tess"));
    press(&hub, "ben", "I take it").await;
    // Nobody else speaks for MIT.
    hub.slack.change_person("U_TESS", |user| user.deleted = true).await;
    hub.settle().await;
    assert_eq!(only(&hub).await.state, SupportState::Ended);
    assert!(told(&hub, "ben").contains("is over"), "{}", told(&hub, "ben"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asker_who_leaves_is_followed_by_who_speaks_for_the_same() {
    let hub = Hub::start().await;
    at(&hub).await;
    ask(&hub, "Something is broken", "No hurry").await;
    let ws = hub.workspace();
    let mit = only(&hub).await.institution.expect("MIT is the only one");
    let mit = hub.read(move |conn| Ok(institutions::find(conn, &ws, &mit)?.expect("MIT"))).await;
    institutions::samples::speaks(&hub, "caro", &mit).await;
    hub.slack.change_person("U_TESS", |user| user.deleted = true).await;
    hub.settle().await;
    assert_eq!(only(&hub).await.asker.as_str(), "U_CARO");
    insta::assert_snapshot!("passed_on", told(&hub, "caro"));
    press(&hub, "caro", "Show").await;
    press(&hub, "caro", "Take it back").await;
    assert_eq!(only(&hub).await.state, SupportState::Withdrawn);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_closes_ends_it_kindly() {
    let (hub, _) = start().await;
    ask(&hub, "Something is broken", "No hurry").await;
    press(&hub, "ben", "I take it").await;
    let ana = hub.person("ana");
    ana.slash("project close").await;
    ana.submit().await;
    ana.close_all().await;
    hub.settle().await;
    assert_eq!(only(&hub).await.state, SupportState::Ended);
    insta::assert_snapshot!("tool_closed", told(&hub, "tess"));
    hub.person("tess").slash("support").await;
    assert!(hub.person("tess").modal().contains("nothing to support"), "{}", hub.person("tess").modal());
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let by = "U_ANA".into();
    let (tool, _) = fullest_project();
    let long = "&".repeat(2000);
    for kind in Kind::VARIANTS {
        for state in SupportState::VARIANTS {
            let mut case = samples::fullest(*kind, *state);
            for answer in Answer::VARIANTS {
                case.asked[0].answer = *answer;
                assert_message(&views::helper_card(&case, &"U_0".into()));
            }
            for rung in Rung::VARIANTS {
                case.request.rung = *rung;
                assert_message(&views::asker_card(&case));
            }
            for message in [
                views::helper_card(&case, &by),
                views::organizers_card(&case),
                views::claimed(&case, &by),
                views::claimer_left(&case, &by),
                views::handed_on(&case, &by, &by),
                views::handed_to_you(&case, &by),
                views::let_go(&case),
                views::nobody_answers(&case),
                views::over(&case),
                views::passed_on(&case, &by),
                views::released(&case, &by),
                views::reminder(&case),
                views::reopened(&case, &long),
                views::solved_card(&case),
                views::still_on_it(&case),
                views::thanks(&case, true, true),
                views::tool_closed(&case),
            ] {
                assert_message(&message);
            }
            for form in [
                views::sent(&case),
                views::hand_on_form(&case),
                views::solve_form(&case),
                views::reopen_form(&case),
            ] {
                assert_modal(form);
            }
        }
    }
    let note = Note {
        title: "&".repeat(150),
        body: long.clone(),
        helped: 1_000_000,
        ..samples::note(&tool.id, &by)
    };
    let page: Vec<Note> = (0..8).map(|at| Note { id: format!("{at}").into(), ..note.clone() }).collect();
    assert_message(&views::notes(&tool, &page, true, |_| true));
    assert_message(&views::notes(&tool, &[], false, |_| true));
    assert_message(&views::note_deleted());
    let begun = super::model::Begun { project: tool.id.clone(), kind: Kind::Bug, title: "&".repeat(150) };
    let reader = super::model::Confidant::Owners(vec![by; 30]);
    let mine = [institutions::samples::fullest()];
    for form in [
        views::first_form(&vec![tool.clone(); 100], Some(&tool), &"\"".repeat(900)),
        views::details_form(&tool, &begun, &long, &mine, std::slice::from_ref(&note), Some(&reader)),
        views::outside(&tool, &"&".repeat(150)),
        views::note_form(&note),
        views::helped(&note),
        views::no_tools(),
    ] {
        assert_modal(form);
    }
    assert_eq!(<&str>::from(Form::HandOn), "support.hand_on");
}
