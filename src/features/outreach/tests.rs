//! Journeys: from an idea to a partner, and every way out.

use chrono::Duration;
use diesel::prelude::*;

use super::model::{Contact, Cursor, Note, Stage};
use super::sheet::Read;
use super::{handlers::Plan, samples, store, views};
use crate::db::schema::audit;
use crate::demo::workspace::Person;
use crate::features::institutions;
use crate::features::projects::samples::now;
use crate::testing::{Hub, assert_message, assert_modal};

/// The newest message of the app to somebody.
fn newest(person: &Person) -> String {
    let all = person.dms();
    all.rsplit("EdTech Hub").next().unwrap_or_default().to_owned()
}

async fn all(hub: &Hub) -> Vec<Contact> {
    let ws = hub.workspace();
    hub.read(move |conn| store::after(conn, &ws, &"".into(), 99)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_idea_to_a_partner() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    olga.slash("outreach").await;
    insta::assert_snapshot!("empty", olga.ephemerals("general"));
    olga.press("Add a contact").await;
    insta::assert_snapshot!("contact_form", olga.modal());
    olga.submit().await;
    assert!(olga.modal().contains("Please write a person, or an institution below."), "{}", olga.modal());
    olga.fill("Person", "Maria <Keller>").await;
    olga.fill("Institution", "ETH Zürich").await;
    olga.fill("E-mail", "no address").await;
    olga.submit().await;
    assert!(olga.modal().contains("Please write it like this: maria@example.edu"), "{}", olga.modal());
    olga.fill("E-mail", "Maria@ethz.ch").await;
    olga.fill("How we know them", "A talk in May").await;
    olga.fill("What they could give", "A class of 60").await;
    olga.pick_date("On", "2026-09-10").await;
    olga.submit().await;
    assert!(olga.modal().contains("What is to be done on that day?"), "{}", olga.modal());
    olga.fill("What comes next", "Send the pilot's results").await;
    olga.submit().await;
    insta::assert_snapshot!("added", olga.modal());
    olga.again().await;
    olga.close_all().await;
    assert_eq!(all(&hub).await.len(), 1);

    olga.slash("outreach").await;
    insta::assert_snapshot!("list", olga.ephemerals("general"));
    olga.press("Show").await;
    hub.settle().await;
    olga.press("What happened?").await;
    insta::assert_snapshot!("step_form", olga.modal());
    olga.submit().await;
    assert!(olga.modal().contains("Please write what happened"), "{}", olga.modal());
    olga.fill("What happened", "She <likes> it & wants a demo").await;
    olga.choose("How far it has come", "Agreed").await;
    olga.fill("What comes next", "Show it to her lab").await;
    olga.pick_date("On", "2026-09-12").await;
    olga.submit().await;
    olga.close_all().await;
    hub.settle().await;
    insta::assert_snapshot!("card", olga.ephemerals("general"));

    // The twelfth is a Saturday: nobody is reminded before Monday.
    hub.advance(Duration::days(6)).await;
    assert!(!olga.dms().contains("Today you wanted"), "{}", olga.dms());
    hub.advance(Duration::days(1)).await;
    insta::assert_snapshot!("reminder", newest(&olga));
    assert_eq!(olga.dms().matches("Today you wanted").count(), 1);
    olga.press("In a week").await;
    olga.again().await;
    hub.settle().await;
    assert_eq!(all(&hub).await[0].next_on, "2026-09-21".parse().ok());

    olga.slash("outreach kell").await;
    olga.press("Show").await;
    hub.settle().await;
    olga.press("They are a partner").await;
    insta::assert_snapshot!("partner_form", olga.modal());
    olga.submit().await;
    assert!(olga.modal().contains("Please complete this required field"), "{}", olga.modal());
    olga.fill("Country", "Switzerland").await;
    olga.submit().await;
    insta::assert_snapshot!("partner_born", olga.modal());
    olga.close_all().await;
    hub.settle().await;
    let maria = all(&hub).await.remove(0);
    assert_eq!(maria.stage, Stage::Partner);
    let (ws, id) = (hub.workspace(), maria.record.expect("an institution"));
    let institution = hub.read(move |conn| institutions::find(conn, &ws, &id)).await.expect("it is there");
    assert_eq!(
        (institution.about.name.as_str(), institution.about.domains[0].as_str()),
        ("ETH Zürich", "ethz.ch")
    );
    hub.advance(Duration::days(10)).await;
    assert_eq!(olga.dms().matches("Today you wanted").count(), 1, "a partner needs no next step");
    let log: Vec<(String, String)> = hub
        .read(|conn| {
            let lines = audit::table.filter(audit::action.like("contact.%")).order(audit::id);
            Ok(lines.select((audit::action, audit::detail)).load(conn)?)
        })
        .await;
    let deeds: Vec<&str> = log.iter().map(|(deed, _)| deed.as_str()).collect();
    assert_eq!(deeds, ["contact.add", "contact.step", "contact.later", "contact.partner"]);
    assert!(log.iter().all(|(_, detail)| !detail.contains("Keller")), "{log:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_that_is_here_already_is_not_written_down_twice() {
    let hub = Hub::start().await;
    let there = institutions::samples::partner(&hub, "ETH Zurich").await;
    samples::written(&hub, &samples::contact("Maria Keller", "ETH Zürich")).await;
    let olga = hub.person("olga");
    olga.slash("outreach keller").await;
    olga.press("Show").await;
    hub.settle().await;
    olga.press("They are a partner").await;
    olga.fill("Institution", "ETH Zurich").await;
    olga.fill("Country", "Switzerland").await;
    olga.submit().await;
    insta::assert_snapshot!("partner_alike", olga.modal());
    olga.submit().await;
    olga.again().await;
    olga.close_all().await;
    hub.settle().await;
    assert_eq!(all(&hub).await[0].record, Some(there.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_contact_twice_becomes_one() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    samples::written(&hub, &samples::contact("Maria Keller", "ETH Zürich")).await;
    olga.slash("outreach").await;
    olga.press("Add a contact").await;
    olga.fill("Person", "maria kellr").await;
    olga.fill("E-mail", "m@ethz.ch").await;
    olga.submit().await;
    assert!(olga.modal().contains("This may be the same as *Maria Keller*"), "{}", olga.modal());
    olga.close_all().await;
    olga.slash("outreach m@ethz.ch").await;
    olga.press("Show").await;
    hub.settle().await;
    insta::assert_snapshot!("alike", olga.ephemerals("general"));
    olga.press("They are the same").await;
    olga.again().await;
    hub.settle().await;
    let one = all(&hub).await;
    assert_eq!(one.len(), 1);
    assert_eq!((one[0].name.as_str(), one[0].email.as_str()), ("Maria Keller", "m@ethz.ch"));
    olga.press("Forget them").await;
    olga.again().await;
    hub.settle().await;
    assert!(all(&hub).await.is_empty());
    assert!(olga.ephemerals("general").contains("nothing of this contact is kept"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_from_a_spreadsheet_is_looked_at_before_it_is_added() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    samples::written(&hub, &samples::contact("Maria Keller", "ETH Zürich")).await;
    samples::written(&hub, &samples::contact("Ola Nordmann", "NTNU")).await;
    olga.slash("outreach").await;
    olga.press("Paste a list").await;
    insta::assert_snapshot!("import_form", olga.modal());
    olga.fill("The list", "Maria Keller, ETH").await;
    olga.submit().await;
    assert!(olga.modal().contains("The first line must name the columns"), "{}", olga.modal());
    let list = "Name\tUniversity\tE-mail\tNext step\tDate\tPhone\n\
                Maria Keller\tETH Zürich\tm@ethz.ch\t\t\t1\n\
                Ola Nordmann\tNTNU\t\t\t\t\n\
                Jo <Diaz>\tUNAM\tjo@unam.mx\tWrite\t2026-09-08\t2\n\
                Jo <Diaz>\t\tjo@unam.mx\t\t\t2\n\
                \t\tnobody\t\t\t\n";
    olga.fill("The list", list).await;
    olga.submit().await;
    insta::assert_snapshot!("preview", olga.modal());
    assert_eq!(all(&hub).await.len(), 2, "nothing is written before it is confirmed");
    olga.submit().await;
    insta::assert_snapshot!("imported", olga.modal());
    olga.again().await;
    olga.close_all().await;
    let names: Vec<String> =
        all(&hub).await.into_iter().map(|one| format!("{} {}", one.name, one.email)).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names.contains(&"Maria Keller m@ethz.ch".to_owned()), "{names:?}");
    hub.advance(Duration::days(1)).await;
    assert!(newest(&olga).contains("“Write”: *Jo &lt;Diaz&gt;*"), "{}", newest(&olga));

    // Pasted once more, it says nothing new.
    olga.slash("outreach").await;
    olga.press("Paste a list").await;
    olga.fill("The list", list).await;
    olga.submit().await;
    assert!(olga.modal().contains("There is nothing to add"), "{}", olga.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_private_to_organizers() {
    let hub = Hub::start().await;
    samples::written(&hub, &samples::contact("Maria Keller", "ETH Zürich")).await;
    let (ana, olga) = (hub.person("ana"), hub.person("olga"));
    for text in ["outreach", "outreach keller"] {
        ana.slash(text).await;
        assert!(!ana.ephemerals("general").contains("Keller"), "{}", ana.ephemerals("general"));
        assert!(ana.ephemerals("general").contains("Only organizers can do this"));
    }
    // A contact can't be given to somebody who couldn't see it.
    olga.slash("outreach").await;
    olga.press("Show").await;
    hub.settle().await;
    olga.press("What happened?").await;
    olga.choose_many("Who looks after it", &["Ana Ruiz"]).await;
    olga.submit().await;
    assert!(olga.modal().contains("Contacts are private to organizers"), "{}", olga.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_organizers_are_told_of_a_step_whose_owner_is_gone() {
    let hub = Hub::start().await;
    let contact = Contact {
        owner: "U_BEN".into(),
        next_step: "Call".into(),
        next_on: "2026-09-09".parse().ok(),
        ..samples::contact("Maria Keller", "ETH Zürich")
    };
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            store::save(conn, &ctx.workspace, &contact)?;
            super::watch(conn, &ctx.workspace, &contact, ctx.now)
        })
        .await
        .expect("a contact");
    hub.advance(Duration::days(3)).await;
    let told = hub.person("olga").messages("organizers");
    assert!(told.contains("organizes no more. Who takes it?"), "{told}");
    assert!(!hub.person("ben").dms().contains("Keller"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_has_pages_and_stages() {
    let hub = Hub::start().await;
    for n in 0..13 {
        let mut contact = samples::contact(&format!("Person {n:02}"), "");
        contact.next_on = "2026-09-20".parse().ok().filter(|_| n % 2 == 0);
        contact.stage = if n == 12 { Stage::NotNow } else { Stage::Talking };
        samples::written(&hub, &contact).await;
    }
    let olga = hub.person("olga");
    olga.slash("outreach").await;
    let first = olga.ephemerals("general");
    assert_eq!(first.matches("*Person ").count(), 10, "{first}");
    assert!(first.find("Person 10") < first.find("Person 01"), "those with a day come first: {first}");
    olga.press("More contacts").await;
    hub.settle().await;
    let second = olga.ephemerals("general");
    assert!(second.contains("Person 11") && !second.contains("Person 12"), "{second}");
    olga.choose("Stage", "Not now (1)").await;
    hub.settle().await;
    assert!(olga.ephemerals("general").contains("Person 12"), "{}", olga.ephemerals("general"));
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let one = samples::fullest();
    let today = "2026-09-07".parse().unwrap();
    let note = Note {
        id: "n".into(),
        contact: one.id.clone(),
        person: "U1".into(),
        text: "&".repeat(1000),
        created_at: now(),
    };
    let others: Vec<Contact> =
        (0..12).map(|n| Contact { id: format!("c{n}").into(), ..one.clone() }).collect();
    let institution = institutions::samples::fullest();
    let counts = [(Stage::Talking, 12)].into();
    let cursor = Cursor { stage: Some(Stage::NotNow), next_on: "2026-09-07".into(), contact: one.id.clone() };
    let page = views::Page {
        found: &others[..10],
        stage: Some(Stage::NotNow),
        further: false,
        next: Some(&cursor),
        counts: &counts,
        due: 3,
        today,
    };
    for message in [
        views::page(&page),
        views::found(&"&".repeat(200), &others[..10], today),
        views::found("x", &[], today),
        views::card(&one, &vec![note; 6], &others, Some(&institution), today),
        views::reminder(&one),
        views::orphaned(&one),
        views::later(&one),
        views::removed(),
    ] {
        assert_message(&message);
    }
    let plan = Plan { new: others.clone(), filled: others.clone(), known: 3 };
    let read = Read {
        contacts: Vec::new(),
        wrong: vec![(2, "&".repeat(300)); 40],
        unknown: vec!["&".repeat(100); 40],
    };
    let kept = vec![institution; 5];
    for view in [
        views::contact_form(&one, &"u".repeat(300), true),
        views::step_form(&one, &()),
        views::saved(&one, &others),
        views::import_form(),
        views::preview(&plan, &read),
        views::preview(&Plan::default(), &read),
        views::imported(1, 2),
        views::partner_form(&one, &()),
        views::partner_alike(&kept, &()),
        views::partner_born(&one, &kept[0]),
    ] {
        assert_modal(view);
    }
}
