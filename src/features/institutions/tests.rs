//! Journeys: an institution is entered, confirmed, shared and left.

mod join;

use diesel::prelude::*;

use super::{Standing, samples, store};
use crate::db::schema::audit;
use crate::db::types::Place;
use crate::demo::workspace::{Person, check_blocks};
use crate::features::people;
use crate::features::projects::samples::{appoint_omar, steady};
use crate::slack::Message;
use crate::testing::Hub;

/// Fills in the first step.
async fn tell(person: &Person, name: &str, domains: &str) {
    person.slash("partner").await;
    person.press("Add my institution").await;
    person.fill("Name", name).await;
    person.choose("Kind", "University").await;
    person.fill("Country", "United States").await;
    person.fill("Domains", domains).await;
    person.submit().await;
}

/// Tells of an institution with a campus, and lets everything arrive.
async fn enter(hub: &Hub, person: &Person, name: &str, domains: &str) {
    tell(person, name, domains).await;
    person.submit().await;
    person.submit().await;
    assert!(person.modal().contains("is saved"), "{}", person.modal());
    person.close().await;
    hub.settle().await;
}

async fn standings(hub: &Hub, who: &str) -> Vec<(String, Standing)> {
    let (ws, person) = (hub.workspace(), hub.person_ctx(who).person);
    let mine = hub.read(move |conn| store::of_person(conn, &ws, &person)).await;
    mine.into_iter().map(|spoken| (spoken.institution.about.name, spoken.partner.standing)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_institution_is_entered_in_three_steps_and_confirmed() {
    let hub = Hub::start().await;
    let tess = hub.person("tess");
    tess.slash("partner").await;
    insta::assert_snapshot!("landing", tess.ephemerals("general"));
    tess.press("Add my institution").await;
    insta::assert_snapshot!("about", tess.modal());
    tess.fill("Name", "Massachusetts Institute of <Technology>").await;
    tess.choose("Kind", "University").await;
    tess.fill("Country", "United States").await;
    tess.fill("Departments", "Teaching + Learning Lab").await;
    tess.fill("Domains", "nonsense").await;
    tess.submit().await;
    assert!(tess.modal().contains("is no domain"), "{}", tess.modal());
    tess.fill("Domains", "mit.edu").await;
    tess.submit().await;
    insta::assert_snapshot!("campus", tess.modal());
    tess.choose("Learning management system", "Canvas").await;
    tess.choose("LTI that a tool needs at least", "LTI 1.3 (Advantage)").await;
    tess.choose_many("Single sign-on", &["SAML", "Shibboleth"]).await;
    tess.choose_many("Privacy laws that hold", &["FERPA"]).await;
    tess.submit().await;
    insta::assert_snapshot!("calendar", tess.modal());
    tess.fill("Languages", "English").await;
    tess.fill("Terms", "Autumn").await;
    tess.submit().await;
    assert!(tess.modal().contains("is no span of days"), "{}", tess.modal());
    tess.fill("Terms", "Autumn: 2026-09-02 to 2026-12-18").await;
    tess.fill("Freeze weeks", "Finals: 2026-12-07 to 2026-12-18").await;
    tess.submit().await;
    insta::assert_snapshot!("saved", tess.modal());
    tess.again().await;
    tess.close().await;
    hub.settle().await;
    assert_eq!(standings(&hub, "tess").await.len(), 1, "sent twice, saved once");

    let olga = hub.person("olga");
    insta::assert_snapshot!("ask_card", steady(&olga.messages("organizers")));
    olga.press_in("organizers", "Confirm").await;
    hub.settle().await;
    insta::assert_snapshot!("confirmed_card", steady(&olga.messages("organizers")));
    insta::assert_snapshot!("confirmed", tess.dms());
    tess.slash("partner").await;
    insta::assert_snapshot!("overview", tess.ephemerals("general"));
    tess.press("Show").await;
    hub.settle().await;
    insta::assert_snapshot!("card", tess.ephemerals("general"));
    let log: Vec<(String, String)> = hub
        .read(|conn| Ok(audit::table.order(audit::id).select((audit::actor, audit::action)).load(conn)?))
        .await;
    let log: Vec<String> = log.into_iter().map(|(who, what)| format!("{who} {what}")).collect();
    assert_eq!(log, ["U_TESS institution.create", "U_TESS partner.ask", "U_OLGA partner.confirm"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_kept_until_it_is_sent() {
    let hub = Hub::start().await;
    let tess = hub.person("tess");
    tell(&tess, "MIT", "mit.edu").await;
    tess.choose("Learning management system", "Moodle").await;
    tess.close().await;
    tess.slash("partner").await;
    tess.press("Add my institution").await;
    assert!(tess.modal().contains("was kept"), "{}", tess.modal());
    tess.submit().await;
    assert!(tess.modal().contains("Moodle"), "{}", tess.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_here_already_is_offered() {
    let hub = Hub::start().await;
    let (tess, ben, olga) = (hub.person("tess"), hub.person("ben"), hub.person("olga"));
    enter(&hub, &tess, "Massachusetts Institute of Technology", "mit.edu").await;
    olga.press_in("organizers", "Confirm").await;
    hub.settle().await;
    // By its initials, without a domain.
    tell(&ben, "MIT", "").await;
    insta::assert_snapshot!("alike", ben.modal());
    ben.press("I speak for it").await;
    assert!(ben.modal().contains("have been asked"), "{}", ben.modal());
    ben.close().await;
    hub.settle().await;
    let card = olga.messages("organizers");
    assert!(card.contains("speak for it already"), "{card}");
    olga.press_in("organizers", "Confirm").await;
    hub.settle().await;
    assert!(tess.dms().contains("beside you"), "{}", tess.dms());
    let joined = vec![("Massachusetts Institute of Technology".to_owned(), Standing::Confirmed)];
    assert_eq!(standings(&hub, "ben").await, joined);
    // A lab of the same university is kept apart, and one person speaks for both.
    tell(&ben, "Media Lab", "media.mit.edu").await;
    assert!(ben.modal().contains("You speak for it already"), "{}", ben.modal());
    ben.submit().await;
    ben.submit().await;
    ben.submit().await;
    ben.close().await;
    hub.settle().await;
    assert_eq!(standings(&hub, "ben").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_confirmed_hears_it_kindly_and_may_ask_again() {
    let hub = Hub::start().await;
    appoint_omar(&hub).await;
    let (tess, olga, omar) = (hub.person("tess"), hub.person("olga"), hub.person("omar"));
    enter(&hub, &tess, "MIT", "").await;
    olga.press_in("organizers", "Not this person").await;
    hub.settle().await;
    insta::assert_snapshot!("refused", tess.dms());
    // Who comes second, with a card that was drawn before, hears how it was answered.
    let (ws, other) = (hub.workspace(), omar.id().to_owned());
    let card = hub.read(move |conn| Ok(store::asking_line(conn, &ws, &Place::first(), 5)?.len())).await;
    assert_eq!((card, other.as_str()), (0, "U_OMAR"));
    tess.press("Ask again").await;
    tess.close().await;
    hub.settle().await;
    omar.press_in("organizers", "Confirm").await;
    hub.settle().await;
    assert_eq!(standings(&hub, "tess").await, [("MIT".to_owned(), Standing::Confirmed)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn duties_pass_to_another_or_to_the_organizers() {
    let hub = Hub::start().await;
    let (tess, ben, olga) = (hub.person("tess"), hub.person("ben"), hub.person("olga"));
    let mit = samples::partner(&hub, "MIT").await;
    samples::speaks(&hub, "ben", &mit).await;
    tess.slash("partner").await;
    tess.press("I no longer speak for it").await;
    hub.settle().await;
    insta::assert_snapshot!("passed_on", ben.dms());
    assert_eq!(standings(&hub, "tess").await, []);
    // The last one leaves the workspace.
    hub.slack.change_person("U_BEN", |user| user.deleted = true).await;
    hub.settle().await;
    insta::assert_snapshot!("nobody_speaks", olga.messages("organizers"));
    assert_eq!(standings(&hub, "ben").await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_asked_and_left_needs_no_answer() {
    let hub = Hub::start().await;
    let tess = hub.person("tess");
    enter(&hub, &tess, "MIT", "").await;
    hub.slack.change_person("U_TESS", |user| user.deleted = true).await;
    hub.settle().await;
    let card = hub.person("olga").messages("organizers");
    assert!(card.contains("There is nothing to decide"), "{card}");
    assert!(!card.contains("Confirm"), "{card}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_takes_somebody_off() {
    let hub = Hub::start().await;
    samples::partner(&hub, "MIT").await;
    samples::speaks(&hub, "ben", &samples::institution("Other")).await;
    let tess = hub.person("tess");
    let olga = hub.person("olga");
    let value = hub
        .read({
            let ws = hub.workspace();
            move |conn| Ok(store::of_person(conn, &ws, &"U_TESS".into())?.remove(0))
        })
        .await;
    let card = super::views::card(&value.institution, std::slice::from_ref(&value.partner), true);
    hub.person_ctx("olga")
        .write(move |conn, ctx| people::tell_organizers(conn, ctx, &card))
        .await
        .expect("a card is shown");
    hub.settle().await;
    olga.press_in("organizers", "Take off").await;
    hub.settle().await;
    assert!(tess.dms().contains("took you off"), "{}", tess.dms());
    assert_eq!(standings(&hub, "tess").await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_channel_each_organizer_gets_the_card() {
    let hub = Hub::start_bare().await;
    people::know(&hub.person_ctx("olga")).await.expect("Olga is known");
    enter(&hub, &hub.person("tess"), "MIT", "").await;
    let olga = hub.person("olga");
    assert!(olga.dms().contains("would like to speak for"), "{}", olga.dms());
    olga.press("Confirm").await;
    hub.settle().await;
    assert!(olga.dms().contains("confirmed by"), "{}", olga.dms());
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
    use super::form::Draft;
    use super::{Partner, Spoken, views};
    use crate::demo::workspace::check_view;
    let full = samples::fullest();
    let partner = |n: usize| Partner {
        institution: full.id.clone(),
        person: format!("U{n}").into(),
        standing: Standing::Confirmed,
        asked_at: full.created_at,
    };
    let partners: Vec<Partner> = (0..50).map(partner).collect();
    let spoken = Spoken { institution: full.clone(), partner: partner(0) };
    let (by, ask) = ("U1".into(), spoken.partner.ask());
    let ten = vec![spoken.clone(); 10];
    let apart = |n: usize, spoken: &Spoken| {
        let id = format!("{n}").into();
        Spoken { institution: super::Institution { id, ..spoken.institution.clone() }, ..spoken.clone() }
    };
    let ten: Vec<Spoken> = ten.iter().enumerate().map(|(n, spoken)| apart(n, spoken)).collect();
    for message in [
        views::landing(&[by, "U2".into()]),
        views::overview(&ten, &partners),
        views::card(&full, &partners, true),
        views::ask_card(&spoken, &partners),
        views::decided(&full, &ask, &"U1".into(), true, full.created_at),
        views::welcome(&full, &"U1".into()),
        views::refused(&full, &"U1".into()),
        views::nobody_speaks(&full, &"U1".into()),
    ] {
        assert_valid(&message);
    }
    let draft = Draft::of(&full);
    let others: Vec<_> = ten.iter().take(5).map(|spoken| spoken.institution.clone()).collect();
    for view in [
        views::about(&draft, None),
        views::alike(&draft, &others, &[]),
        views::campus(&draft),
        views::calendar(&draft),
        views::saved(&full, true),
        views::asked(&full),
    ] {
        let view = serde_json::to_value(slack_morphism::prelude::SlackView::Modal(view)).expect("a view");
        assert_eq!(check_view(&view), Vec::<String>::new());
    }
}
