//! Journeys: from an offer to what is in use, and every way out.

mod limits;
mod parallel;
mod refusals;

use chrono::Duration;
use diesel::prelude::*;

use super::model::{AskState, Kind, Offer, OfferState};
use super::{samples, store};
use crate::db::schema::audit;
use crate::demo::workspace::Person;
use crate::features::institutions;
use crate::features::projects::Project;
use crate::features::projects::samples::approved;
use crate::testing::Hub;

async fn only(hub: &Hub) -> Offer {
    let ws = hub.workspace();
    let mut all = hub.read(move |conn| store::after(conn, &ws, &"".into(), 9)).await;
    assert_eq!(all.len(), 1);
    all.remove(0)
}

async fn states(hub: &Hub) -> Vec<AskState> {
    let ws = hub.workspace();
    let all = hub.read(move |conn| store::asks_after(conn, &ws, &"".into(), 9)).await;
    all.into_iter().map(|ask| ask.state).collect()
}

/// The newest message of the app to somebody.
fn newest(person: &Person) -> String {
    let all = person.dms();
    all.rsplit("EdTech Hub").next().unwrap_or_default().to_owned()
}

/// Ana's project, which asks for hosting.
async fn wanting(hub: &Hub) -> Project {
    let (quizlab, _) = approved(hub, "Quizlab", &[]).await;
    let wanted = samples::wanted(&quizlab.id, Kind::Hosting);
    hub.person_ctx("ana")
        .write(move |conn, ctx| store::want(conn, &ctx.workspace, &wanted))
        .await
        .expect("a wish");
    quizlab
}

/// Ana asks for some of Tess's offer.
async fn ask(hub: &Hub, ana: &Person, amount: &str) {
    ana.slash("offers").await;
    ana.press("Show").await;
    hub.settle().await;
    ana.press("Ask for it").await;
    ana.fill("How much", amount).await;
    ana.fill("What it is for", "Two <classes> in spring").await;
    ana.submit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_offer_to_what_is_in_use() {
    let hub = Hub::start().await;
    institutions::samples::partner(&hub, "MIT").await;
    wanting(&hub).await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    tess.slash("offer").await;
    insta::assert_snapshot!("offer_form", tess.modal());
    tess.choose("In the name of", "MIT").await;
    tess.choose("What you offer", "Hosting").await;
    tess.fill("In a few words", "Our lab runs <tools> for others").await;
    tess.fill("How much", "3").await;
    tess.choose("Counted in", "euros").await;
    tess.submit().await;
    assert!(tess.modal().contains("Hosting is counted in installations or learners."), "{}", tess.modal());
    tess.choose("Counted in", "installations").await;
    tess.fill("Conditions", "Open source only").await;
    tess.choose_many("For these subjects", &["Mathematics"]).await;
    tess.fill("In these languages", "English").await;
    tess.submit().await;
    assert!(tess.modal().contains("1 project asks for it"), "{}", tess.modal());
    tess.again().await;
    tess.close().await;
    hub.settle().await;
    insta::assert_snapshot!("suits", newest(&tess));

    tess.press("Offer it to them").await;
    tess.again().await;
    hub.settle().await;
    insta::assert_snapshot!("suggested", newest(&ana));
    assert_eq!(ana.dms().matches("thinks of").count(), 1, "{}", ana.dms());
    ana.press("Ask for it").await;
    insta::assert_snapshot!("ask_form", ana.modal());
    ana.fill("How much", "4").await;
    ana.fill("What it is for", "Two <classes> in spring").await;
    ana.submit().await;
    assert!(ana.modal().contains("This number is too large"), "{}", ana.modal());
    ana.fill("How much", "2").await;
    ana.submit().await;
    assert!(ana.modal().contains("has been asked"), "{}", ana.modal());
    ana.close_all().await;
    hub.settle().await;
    insta::assert_snapshot!("asked", newest(&tess));

    tess.press("Yes, promise it").await;
    tess.again().await;
    hub.settle().await;
    insta::assert_snapshot!("granted", newest(&ana));
    assert_eq!(only(&hub).await.promised, 2);
    assert_eq!(ana.dms().matches("promises 2 installations").count(), 1);
    ana.press("It is in use").await;
    hub.settle().await;
    assert_eq!(states(&hub).await, [AskState::InUse]);
    assert!(tess.dms().contains("In use"), "{}", tess.dms());
    tess.open_home().await;
    ana.open_home().await;
    hub.settle().await;
    assert!(tess.home().contains("# What you offer"), "{}", tess.home());
    assert!(tess.home().contains("1 of 3 installations left"), "{}", tess.home());
    assert!(ana.home().contains("# Help that is asked for and given"), "{}", ana.home());

    // A server can be used by the next.
    ana.press("It is over").await;
    ana.again().await;
    hub.settle().await;
    assert_eq!(only(&hub).await.promised, 0);
    insta::assert_snapshot!("ended", newest(&tess));
    let log: Vec<String> = hub
        .read(|conn| {
            let lines = audit::table.filter(audit::action.like("offer.%")).order(audit::id);
            Ok(lines.select(audit::action).load(conn)?)
        })
        .await;
    assert_eq!(log, ["make", "suggest", "ask", "grant", "use", "end"].map(|deed| format!("offer.{deed}")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_says_what_would_help_and_sees_who_offers_it() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &[]).await;
    samples::made(&hub, &samples::offer(Kind::Hosting, 3)).await;
    let (ana, caro) = (hub.person("ana"), hub.person("caro"));
    ana.slash("project show Quizlab").await;
    ana.press("Ask for help").await;
    insta::assert_snapshot!("want_form", ana.modal());
    ana.choose("What would help", "Hosting").await;
    ana.fill("What for", "Two classes of proofs").await;
    ana.submit().await;
    assert!(ana.modal().contains("what is offered (1 offer)"), "{}", ana.modal());
    ana.close_all().await;
    hub.settle().await;
    insta::assert_snapshot!("offered", newest(&ana));
    caro.slash("project show Quizlab").await;
    let card = caro.ephemerals("general");
    assert!(card.contains("*It asks for* hosting.") && card.contains("[I can help]"), "{card}");
    ana.slash("project show Quizlab").await;
    ana.press("Ask for help").await;
    ana.press("No longer needed").await;
    hub.settle().await;
    caro.slash("project show Quizlab").await;
    let card = caro.ephemerals("general");
    assert!(!card.rsplit("# Quizlab").next().unwrap_or_default().contains("It asks for"), "{card}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_offers_hears_of_a_project_that_asks_later_once_a_day() {
    let hub = Hub::start().await;
    samples::made(&hub, &samples::offer(Kind::Hosting, 3)).await;
    samples::made(&hub, &samples::offer(Kind::Translation, 30)).await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    for name in ["Quizlab", "Peerloop"] {
        approved(&hub, name, &[]).await;
    }
    let want = async |project: &str, what: &str, why: &str| {
        ana.slash(&format!("project show {project}")).await;
        ana.press("Ask for help").await;
        ana.choose("What would help", what).await;
        ana.fill("What for", why).await;
        ana.submit().await;
        ana.close_all().await;
        hub.settle().await;
    };
    want("Quizlab", "Funding", "A prize").await;
    assert_eq!(tess.dms(), "", "nobody offers that");
    want("Quizlab", "Hosting", "Two classes of <proofs>").await;
    insta::assert_snapshot!("asks_later", newest(&tess));
    // More of it is seen with the offer, and not told.
    want("Quizlab", "Hosting", "Three classes").await;
    want("Quizlab", "Translation", "The guide").await;
    want("Peerloop", "Hosting", "A sandbox").await;
    assert_eq!(tess.dms().matches("EdTech Hub").count(), 1, "{}", tess.dms());
    hub.advance(Duration::days(1)).await;
    want("Peerloop", "Translation", "The guide").await;
    assert_eq!(tess.dms().matches("EdTech Hub").count(), 2, "{}", tess.dms());
    tess.press("Offer it to them").await;
    hub.settle().await;
    assert!(newest(&ana).contains("thinks of *Peerloop*"), "{}", newest(&ana));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_of_what_they_ask_for_themselves() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &[]).await;
    let ana = hub.person("ana");
    samples::made(&hub, &Offer { person: "U_ANA".into(), ..samples::offer(Kind::Hosting, 3) }).await;
    ana.slash("project show Quizlab").await;
    ana.press("Ask for help").await;
    ana.choose("What would help", "Hosting").await;
    ana.submit().await;
    ana.close_all().await;
    hub.settle().await;
    assert!(!ana.dms().contains("Projects ask for what you offer"), "{}", ana.dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_ask_the_nearest_is_found() {
    use crate::features::projects::{self, ProjectState};
    let hub = Hub::start().await;
    let many: Vec<Project> = (0..150)
        .map(|n| {
            let one = projects::samples::project(&format!("Choir {n}"), ProjectState::Approved);
            Project { pitch: "Singing together".into(), problem: String::new(), subjects: Vec::new(), ..one }
        })
        .collect();
    let last = projects::samples::project("Prooflab", ProjectState::Approved);
    let all: Vec<Project> = many.into_iter().chain([last]).collect();
    hub.person_ctx("ana")
        .write(move |conn, ctx| {
            for (n, one) in all.iter().enumerate() {
                projects::create(conn, &ctx.workspace, one, &["U_ANA".into()], &[])?;
                let wanted = samples::wanted(&one.id, Kind::Hosting);
                let created_at = ctx.now + Duration::minutes(i64::try_from(n).unwrap_or(0));
                store::want(
                    conn,
                    &ctx.workspace,
                    &super::Wanted { about: String::new(), created_at, ..wanted },
                )?;
            }
            Ok(())
        })
        .await
        .expect("many ask");
    let offer = samples::offer(Kind::Hosting, 3);
    let ctx = hub.person_ctx("tess");
    let found = ctx
        .read(move |conn, ctx| {
            super::steps::candidates(conn, ctx, &offer).and_then(|all| {
                let asking = super::steps::askings(conn, ctx, all)?;
                Ok(super::rank::projects_for(&offer, asking))
            })
        })
        .await
        .expect("a ranking");
    assert_eq!(found[0].1.project.name, "Prooflab", "who asked last is the nearest");
    assert_eq!(found[1].1.project.name, "Choir 0", "and then who waits longest");
}

#[tokio::test(flavor = "multi_thread")]
async fn not_now_is_told_kindly_and_what_is_taken_back_too() {
    let hub = Hub::start().await;
    wanting(&hub).await;
    samples::made(&hub, &samples::offer(Kind::Hosting, 3)).await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    ask(&hub, &ana, "1").await;
    ana.close_all().await;
    hub.settle().await;
    tess.press("Not now").await;
    tess.submit().await;
    assert!(tess.modal().contains("Please complete this required field"), "{}", tess.modal());
    tess.fill("Why not now?", "We move our <servers> until spring.").await;
    tess.submit().await;
    hub.settle().await;
    insta::assert_snapshot!("declined", newest(&ana));
    ask(&hub, &ana, "1").await;
    ana.close_all().await;
    // Once is enough.
    ask(&hub, &ana, "2").await;
    assert!(ana.modal().contains("asks for this already"), "{}", ana.modal());
    ana.close_all().await;
    hub.settle().await;
    tess.open_home().await;
    hub.settle().await;
    assert!(tess.home().contains("1 project waits for your answer"), "{}", tess.home());
    tess.press_on_home("See who asks").await;
    hub.settle().await;
    tess.press("Take it back").await;
    hub.settle().await;
    assert_eq!(only(&hub).await.state, OfferState::Withdrawn);
    insta::assert_snapshot!("taken_back", newest(&ana));
    assert_eq!(states(&hub).await, [AskState::Declined, AskState::Declined]);
    ana.slash("offers").await;
    assert!(ana.ephemerals("general").contains("Nothing is offered at the moment"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_over_after_its_last_day_and_can_be_opened_again() {
    let hub = Hub::start().await;
    wanting(&hub).await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    tess.slash("offer").await;
    tess.choose("What you offer", "Hosting").await;
    tess.fill("In a few words", "Our lab helps").await;
    tess.fill("How much", "1").await;
    tess.pick_date("Until", "2026-09-06").await;
    tess.submit().await;
    assert!(tess.modal().contains("This day is over"), "{}", tess.modal());
    tess.pick_date("Until", "2026-09-20").await;
    tess.submit().await;
    tess.close().await;
    ask(&hub, &ana, "1").await;
    ana.close_all().await;
    hub.advance(Duration::days(13)).await;
    assert_eq!(only(&hub).await.state, OfferState::Open);
    hub.advance(Duration::days(1)).await;
    assert_eq!(only(&hub).await.state, OfferState::Expired);
    insta::assert_snapshot!("expired", newest(&tess));
    assert!(newest(&ana).contains("The last day of the offer is over."), "{}", newest(&ana));
    tess.press("Change it").await;
    tess.pick_date("Until", "2026-12-20").await;
    tess.submit().await;
    tess.close().await;
    hub.settle().await;
    assert_eq!(only(&hub).await.state, OfferState::Open);
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_was_spent_is_not_given_twice() {
    let hub = Hub::start().await;
    wanting(&hub).await;
    samples::made(&hub, &samples::offer(Kind::Funding, 500)).await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    ask(&hub, &ana, "400").await;
    ana.close_all().await;
    hub.settle().await;
    tess.press("Yes, promise it").await;
    hub.settle().await;
    ana.press("It is in use").await;
    hub.settle().await;
    ana.press("It is over").await;
    hub.settle().await;
    assert_eq!((only(&hub).await.promised, states(&hub).await), (400, vec![AskState::Ended]));
    tess.open_home().await;
    hub.settle().await;
    tess.press_on_home("Show").await;
    hub.settle().await;
    tess.press("Change it").await;
    tess.fill("How much", "300").await;
    tess.submit().await;
    assert!(tess.modal().contains("400 US dollars are promised already"), "{}", tess.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_is_followed_at_an_institution_and_missed_elsewhere() {
    let hub = Hub::start().await;
    let mit = institutions::samples::partner(&hub, "MIT").await;
    institutions::samples::speaks(&hub, "caro", &mit).await;
    let quizlab = wanting(&hub).await;
    let ours = Offer { institution: Some(mit.id.clone()), ..samples::offer(Kind::Hosting, 2) };
    let own = Offer { promised: 1, ..samples::offer(Kind::Mentoring, 1) };
    let waiting = samples::ask(&ours.id, &quizlab.id, 1);
    let promised = super::Ask { state: AskState::Granted, ..samples::ask(&own.id, &quizlab.id, 1) };
    for offer in [&ours, &own] {
        samples::made(&hub, offer).await;
    }
    for one in [&waiting, &promised] {
        samples::asked(&hub, one).await;
    }
    hub.slack.change_person("U_TESS", |user| user.deleted = true).await;
    hub.settle().await;
    let (ws, ids) = (hub.workspace(), [ours.id.clone(), own.id.clone()]);
    let found = hub.read(move |conn| store::find_all(conn, &ws, &ids)).await;
    assert_eq!(found[&ours.id].person.as_str(), "U_CARO");
    assert_eq!(found[&own.id].state, OfferState::Withdrawn);
    assert!(hub.person("caro").dms().contains("asks for 1 installation"), "{}", hub.person("caro").dms());
    insta::assert_snapshot!("giver_left", newest(&hub.person("ana")));
    assert!(hub.person("olga").messages("organizers").contains("Nobody looks after"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_closes_gives_back_what_it_had() {
    let hub = Hub::start().await;
    let quizlab = wanting(&hub).await;
    let offer = Offer { promised: 2, ..samples::offer(Kind::Hosting, 2) };
    samples::made(&hub, &offer).await;
    samples::asked(&hub, &super::Ask { state: AskState::InUse, ..samples::ask(&offer.id, &quizlab.id, 2) })
        .await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    ana.slash("project close").await;
    ana.submit().await;
    ana.close_all().await;
    hub.settle().await;
    assert_eq!(only(&hub).await.promised, 0);
    assert!(newest(&tess).contains("The project was closed."), "{}", newest(&tess));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_offers_come_in_pages() {
    let hub = Hub::start().await;
    for n in 0..10 {
        let at = samples::offer(Kind::Hosting, 1).created_at + Duration::minutes(n);
        let offer = Offer { title: format!("Offer {n}"), created_at: at, ..samples::offer(Kind::Hosting, 1) };
        samples::made(&hub, &offer).await;
    }
    let ana = hub.person("ana");
    ana.slash("offers").await;
    let first = ana.ephemerals("general");
    assert!(first.contains("Offer 9") && first.contains("Offer 2") && !first.contains("Offer 1*"), "{first}");
    ana.press("More offers").await;
    hub.settle().await;
    let second = ana.ephemerals("general");
    assert!(
        second.contains("Offer 1") && second.contains("Offer 0") && !second.contains("Offer 2"),
        "{second}"
    );
    assert!(!second.contains("More offers"), "{second}");
}
