//! Journeys: a tool comes into use, is renewed, and is no longer used.

mod journey;
mod refusals;

use chrono::Duration;

use super::model::{Adoption, AdoptionState, MeetingState};
use super::{samples, store, views};
use crate::demo::workspace::Person;
use crate::features::institutions::{self, Institution};
use crate::features::projects::Project;
use crate::features::projects::samples::approved;
use crate::testing::{Hub, assert_message, assert_modal};

async fn all(hub: &Hub) -> Vec<Adoption> {
    let ws = hub.workspace();
    hub.read(move |conn| store::after(conn, &ws, &"".into(), 9)).await
}

fn newest(person: &Person) -> String {
    let all = person.dms();
    all.rsplit("EdTech Hub").next().unwrap_or_default().to_owned()
}

async fn start(hub: &Hub) -> (Institution, Project) {
    let mit = institutions::samples::partner(hub, "MIT").await;
    let (quizlab, _) = approved(hub, "Quizlab", &[]).await;
    (mit, quizlab)
}

#[tokio::test(flavor = "multi_thread")]
async fn entered_reminded_of_and_renewed() {
    let hub = Hub::start().await;
    start(&hub).await;
    let (tess, olga, ana) = (hub.person("tess"), hub.person("olga"), hub.person("ana"));
    olga.open_home().await;
    tess.slash("partner").await;
    tess.press("Add a tool in use").await;
    insta::assert_snapshot!("tool_form", tess.modal());
    tess.choose("Tool", "Quizlab").await;
    tess.choose("How far it has come", "In production").await;
    tess.fill("Version", "2.1 <beta>").await;
    tess.pick_date("In use since", "2026-02-01").await;
    tess.pick_date("To be renewed by", "2026-09-01").await;
    tess.submit().await;
    assert!(tess.modal().contains("This day is over"), "{}", tess.modal());
    tess.pick_date("To be renewed by", "2026-12-01").await;
    tess.submit().await;
    assert!(tess.modal().contains("is written down"), "{}", tess.modal());
    tess.again().await;
    tess.close().await;
    hub.settle().await;
    assert_eq!(all(&hub).await.len(), 1);
    // Nobody else reads of it before they allow it.
    hub.person("caro").slash("project show Quizlab").await;
    let card = hub.person("caro").ephemerals("general");
    assert!(card.contains("In use at 1 institution.") && !card.contains("Used at"), "{card}");
    ana.slash("project show Quizlab").await;
    assert!(ana.ephemerals("general").contains("*Who runs it*"), "{}", ana.ephemerals("general"));

    hub.advance(Duration::days(60)).await;
    insta::assert_snapshot!("renewal", newest(&tess));
    hub.advance(Duration::days(38)).await;
    insta::assert_snapshot!("renewal_after", newest(&tess));
    assert!(!olga.messages("organizers").contains(":zzz:"));
    hub.advance(Duration::days(14)).await;
    let seen = olga.messages("organizers");
    assert!(seen.contains("was asked twice"), "{seen}");
    assert!(olga.home().contains("Nobody has said whether it goes on."), "{}", olga.home());
    tess.press("It goes on for a year").await;
    tess.again().await;
    hub.settle().await;
    let one = all(&hub).await.remove(0);
    assert_eq!((one.renews.map(|day| day.to_string()).as_deref(), one.reminded), (Some("2027-12-01"), 0));
    assert!(!olga.home().contains("Nobody has said whether it goes on."), "{}", olga.home());
}

#[tokio::test(flavor = "multi_thread")]
async fn used_at_with_consent_and_no_longer() {
    let hub = Hub::start().await;
    let (mit, quizlab) = start(&hub).await;
    samples::written(&hub, &samples::adoption(&mit.id, &quizlab.id)).await;
    let (tess, ana, caro) = (hub.person("tess"), hub.person("ana"), hub.person("caro"));
    tess.open_home().await;
    hub.settle().await;
    assert!(tess.home().contains("# Tools in use"), "{}", tess.home());
    tess.slash("partner").await;
    tess.press("Add a tool in use").await;
    tess.choose("Tool", "Quizlab").await;
    tess.choose("How far it has come", "In production").await;
    tess.pick_date("In use since", "2026-02-01").await;
    tess.submit().await;
    assert!(tess.modal().contains("is in use at your institution already"), "{}", tess.modal());
    tess.close_all().await;
    edit(&hub, &tess, &all(&hub).await[0]).await;
    tess.choose_many("On the project's card", &["Everybody may read there that we use it"]).await;
    tess.submit().await;
    tess.close_all().await;
    hub.settle().await;
    assert!(caro.messages("projects").contains("Used at MIT."), "{}", caro.messages("projects"));
    assert!(all(&hub).await[0].shown_at.is_some());
    press(&hub, &tess, "adoption.end", all(&hub).await[0].id.as_str()).await;
    tess.fill("Why is it no longer in use?", "The course is <over>").await;
    tess.submit().await;
    hub.settle().await;
    assert_eq!(all(&hub).await[0].state, AdoptionState::Ended);
    insta::assert_snapshot!("ended", newest(&ana));
    assert!(!caro.messages("projects").contains("Used at MIT."), "{}", caro.messages("projects"));
}

/// A button of this feature, wherever it is.
async fn press(hub: &Hub, who: &Person, id: &str, value: &str) {
    use crate::slack::Message;
    use crate::slack::blocks::{actions, button};
    let (label, to) = ("The button", crate::outbox::To::asked(&who.id().into()));
    let message = Message::paragraph("Press it").with(actions("x", vec![button(label, id, value).into()]));
    hub.person_ctx("tess")
        .write(move |conn, ctx| crate::outbox::post(conn, &ctx.workspace, &to, message, None, ctx.now))
        .await
        .expect("a button");
    hub.settle().await;
    who.press(label).await;
}

async fn edit(hub: &Hub, tess: &Person, one: &Adoption) {
    press(hub, tess, "adoption.edit", one.id.as_str()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_run_one_tool_meet_once_both_say_yes() {
    let hub = Hub::start().await;
    let (mit, quizlab) = start(&hub).await;
    let other = institutions::samples::institution("Elsewhere College");
    institutions::samples::speaks(&hub, "caro", &other).await;
    let theirs = Adoption { person: "U_CARO".into(), ..samples::adoption(&other.id, &quizlab.id) };
    samples::written(&hub, &theirs).await;
    let one = samples::adoption(&mit.id, &quizlab.id);
    hub.person_ctx("tess")
        .write(move |conn, ctx| super::steps::begin(conn, ctx, one).map(|_| ()))
        .await
        .expect("it begins");
    hub.settle().await;
    let (tess, caro) = (hub.person("tess"), hub.person("caro"));
    // Who it is, is told once both have said yes.
    assert!(!newest(&caro).contains("*MIT*") && !newest(&caro).contains("@Tess"), "{}", newest(&caro));
    insta::assert_snapshot!("meet", newest(&caro));
    caro.press("Yes, introduce us").await;
    hub.settle().await;
    assert!(caro.groups().is_empty(), "one yes is not enough");
    tess.press("Yes, introduce us").await;
    tess.again().await;
    hub.settle().await;
    let ws = hub.workspace();
    let met = hub.read(move |conn| store::meetings_after(conn, &ws, &("".into(), "".into()), 9)).await;
    assert_eq!(met[0].state, MeetingState::Met);
    let room = met[0].channel.clone().expect("a group").0;
    insta::assert_snapshot!("hello", tess.messages(&room));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_closes_is_told_kindly_and_who_leaves_is_followed() {
    let hub = Hub::start().await;
    let (mit, quizlab) = start(&hub).await;
    samples::written(&hub, &samples::adoption(&mit.id, &quizlab.id)).await;
    institutions::samples::speaks(&hub, "caro", &mit).await;
    hub.slack.change_person("U_TESS", |user| user.deleted = true).await;
    hub.settle().await;
    assert_eq!(all(&hub).await[0].person.as_str(), "U_CARO");
    let ana = hub.person("ana");
    ana.slash("project close").await;
    ana.submit().await;
    ana.close_all().await;
    hub.settle().await;
    insta::assert_snapshot!("tool_closed", newest(&hub.person("caro")));
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let case = samples::fullest();
    let by = "U1".into();
    let seat = super::model::Seat { mine: case.adoption.id.clone(), theirs: case.adoption.id.clone() };
    let today = "2027-02-01".parse().unwrap();
    let mut messages = vec![
        views::card(&case, true),
        views::card(&case, false),
        views::began(&case),
        views::renewal(&case, today),
        views::silent(&case),
        views::renewed(&case),
        views::renewed_already(&case),
        views::ended(&case, &by),
        views::tool_closed(&case),
        views::meet(&case, &case, &seat),
        views::hello(&case, &case),
    ];
    for state in [MeetingState::Asked, MeetingState::Met, MeetingState::Declined] {
        messages.push(views::meeting(&case, &case, state));
    }
    messages.iter().for_each(assert_message);
    let people = vec![("&".repeat(80), "U_TESS".to_owned())];
    for view in [
        views::tool_form(&case.institution, Some(std::slice::from_ref(&case.project)), None, &people, &by),
        views::tool_form(&case.institution, None, Some(&case), &people, &by),
        views::saved(&case),
        views::end_form(&case),
    ] {
        assert_modal(view);
    }
    assert!(views::adopters(&vec![case; 9]).is_some());
}
