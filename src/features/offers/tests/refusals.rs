//! Every no of this feature: its words, and that nothing changes. What Slack's client would have stopped is forged.

use serde_json::{Value, json};

use super::{only, samples, store, wanting};
use crate::features::offers::model::{Ask, AskState, Kind, Offer, OfferState};
use crate::features::projects::samples::approved;
use crate::ids::ProjectId;
use crate::testing::{Hub, button, form};

fn text(value: &str) -> Value {
    json!({"value": value})
}

fn option(value: &str) -> Value {
    json!({"selected_option": {"value": value}})
}

/// An offer as the form sends it; `change` puts other values in place of those that would be taken.
fn offering(meta: &Value, change: &[(&str, Value)]) -> Value {
    let mut fields = vec![
        ("kind", option("hosting")),
        ("unit", option("installations")),
        ("title", text("Our lab")),
        ("about", text("")),
        ("amount", text("3")),
        ("conditions", text("")),
        ("languages", text("English")),
    ];
    for (field, value) in change {
        fields.retain(|(name, _)| name != field);
        fields.push((field, value.clone()));
    }
    form("offers.offer", meta, &fields)
}

/// Quizlab, which asks for hosting, and three installations that Tess offers.
async fn start() -> (Hub, ProjectId, Offer) {
    let hub = Hub::start().await;
    let quizlab = wanting(&hub).await.id;
    let offer = samples::offer(Kind::Hosting, 3);
    samples::made(&hub, &offer).await;
    (hub, quizlab, offer)
}

async fn told(hub: &Hub, who: &str, payload: &Value, what: &str) {
    let told = hub.forge(who, payload).await;
    assert!(told.contains(what), "{who}: {payload}\n{told}");
}

async fn asks(hub: &Hub) -> Vec<Ask> {
    let ws = hub.workspace();
    hub.read(move |conn| store::asks_after(conn, &ws, &"".into(), 99)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_to_be_gone() {
    let (hub, _, offer) = start().await;
    let gone = "This offer isn't here any more.";
    for payload in [
        button("offers.show", "nothing"),
        button("offers.edit", ""),
        button("offers.withdraw", "nothing"),
        button("offers.suggest", &offer.id.0),
        button("offers.unwant", "nothing"),
        button("offers.ask", "nothing"),
        button("offers.grant", "nothing"),
        button("offers.decline", "nothing"),
        button("offers.use", "nothing"),
        button("offers.end", "nothing"),
        button("offers.follow", "nothing"),
        form("offers.want", &json!(["no", "metadata"]), &[]),
        form("offers.ask", &json!("no metadata"), &[]),
        form("offers.decline", &json!(["no", "metadata"]), &[]),
    ] {
        told(&hub, "tess", &payload, gone).await;
    }
    assert_eq!(only(&hub).await, offer);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_is_not_right_says_where() {
    let (hub, _, offer) = start().await;
    for (change, field, what) in [
        (("title", text(" ")), "title", "Please write a few words"),
        (("title", text(&"x".repeat(101))), "title", "At most 100 characters, please."),
        (("about", text(&"x".repeat(1001))), "about", "At most 1000 characters, please."),
        (("conditions", text(&"x".repeat(301))), "conditions", "At most 300 characters, please."),
        (("languages", text(&"x".repeat(301))), "languages", "At most 300 characters, please."),
        (("kind", json!({})), "kind", "Please choose one."),
        (("amount", text("none")), "amount", "Please write a whole number from 1 to"),
        (("amount", text("0")), "amount", "Please write a whole number from 1 to"),
        (("amount", text("100000001")), "amount", "Please write a whole number from 1 to"),
        (("until", json!({"selected_date": "2026-09-06"})), "until", "This day is over."),
        (("unit", option("eur")), "unit", "Hosting is counted in installations or learners."),
    ] {
        let what = format!("\"{field}\":\"{what}");
        told(&hub, "tess", &offering(&json!(null), &[change]), &what).await;
    }
    let elsewhere = ("institution", option("nowhere"));
    told(&hub, "tess", &offering(&json!(null), &[elsewhere]), "speak for an institution").await;
    assert_eq!(only(&hub).await, offer);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_offers_more_than_they_can_keep_in_mind() {
    let (hub, ..) = start().await;
    for n in 1..20 {
        let offer = Offer { title: format!("Offer {n}"), ..samples::offer(Kind::Hosting, 1) };
        samples::made(&hub, &offer).await;
    }
    let much = "You offer 20 things already";
    told(&hub, "tess", &button("offers.new", ""), much).await;
    told(&hub, "tess", &offering(&json!(null), &[]), much).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_or_promised_meanwhile_is_not_changed() {
    let (hub, _, offer) = start().await;
    let mine = "Only who made an offer, or speaks for the institution whose it is, can do this.";
    for payload in [
        button("offers.edit", offer.id.as_str()),
        button("offers.withdraw", offer.id.as_str()),
        offering(&json!(offer.id), &[]),
    ] {
        told(&hub, "caro", &payload, mine).await;
    }
    // While the form was open, all of it was promised.
    let (id, less) = (offer.id.clone(), Offer { amount: 1, ..offer.clone() });
    let edited = hub
        .person_ctx("tess")
        .write(move |conn, ctx| {
            assert!(store::promise(conn, &ctx.workspace, &id, 2, ctx.now.date())?);
            store::edit(conn, &ctx.workspace, &less)
        })
        .await
        .expect("two at once");
    assert!(!edited, "less than is promised can't be offered");
    told(&hub, "tess", &offering(&json!(offer.id), &[("amount", text("1"))]), "2 installations are promised")
        .await;
    told(&hub, "tess", &button("offers.withdraw", offer.id.as_str()), "goes on").await;
    let over = hub.forge("tess", &button("offers.withdraw", offer.id.as_str())).await;
    assert!(over.contains("already"), "{over}");
    for payload in [button("offers.edit", offer.id.as_str()), offering(&json!(offer.id), &[])] {
        told(&hub, "tess", &payload, "This offer was taken back.").await;
    }
    assert_eq!(only(&hub).await.state, OfferState::Withdrawn);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_open_project_asks_and_only_through_its_owners() {
    let (hub, quizlab, offer) = start().await;
    let wish = |kind: Value, about: &str| {
        form("offers.want", &json!(quizlab), &[("kind", kind), ("about", text(about))])
    };
    told(&hub, "ana", &wish(json!({}), ""), "\"kind\":\"Please choose one.").await;
    told(&hub, "ana", &wish(option("funding"), &"x".repeat(1001)), "At most 1000 characters").await;
    for payload in [button("offers.want", quizlab.as_str()), wish(option("funding"), "")] {
        told(&hub, "caro", &payload, "owner").await;
    }
    let pair = format!("{}:{quizlab}", offer.id);
    told(&hub, "caro", &button("offers.suggest", &pair), "Only who made an offer").await;
    let ana = hub.person("ana");
    ana.slash("project close").await;
    ana.submit().await;
    ana.close_all().await;
    hub.settle().await;
    let closed = "Quizlab isn't open at the moment, so it can't ask";
    for payload in [button("offers.want", quizlab.as_str()), wish(option("funding"), "")] {
        told(&hub, "ana", &payload, closed).await;
    }
    told(&hub, "ana", &asking(&offer, &quizlab, "1", "For a class"), closed).await;
    told(&hub, "tess", &button("offers.suggest", &pair), "This project doesn't ask for it any more.").await;
    told(&hub, "ana", &button("offers.ask", offer.id.as_str()), "by the owners of a project").await;
    assert!(asks(&hub).await.is_empty());
}

/// Asks for some of an offer, as the form sends it.
fn asking(offer: &Offer, project: &ProjectId, amount: &str, line: &str) -> Value {
    let fields = [("project", option(project.as_str())), ("amount", text(amount)), ("line", text(line))];
    form("offers.ask", &json!({"offer": offer.id, "project": project}), &fields)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asking_that_is_not_right_says_where() {
    let (hub, quizlab, offer) = start().await;
    let nowhere = form(
        "offers.ask",
        &json!({"offer": offer.id, "project": null}),
        &[("amount", text("1")), ("line", text("x"))],
    );
    told(&hub, "ana", &nowhere, "\"project\":\"Please choose one.").await;
    told(&hub, "ana", &asking(&offer, &quizlab, "1", ""), "Please write what it is for").await;
    told(&hub, "ana", &asking(&offer, &quizlab, "1", &"x".repeat(301)), "At most 300 characters").await;
    for amount in ["0", "4", "many"] {
        told(&hub, "ana", &asking(&offer, &quizlab, amount, "x"), "a whole number from 1 to 3").await;
    }
    told(&hub, "caro", &asking(&offer, &quizlab, "1", "x"), "owner").await;
    let (ws, id) = (hub.workspace(), offer.id.clone());
    let today = hub.clock.now().date();
    hub.app
        .db
        .write(move |conn| store::promise(conn, &ws, &id, 3, today))
        .await
        .expect("all of it is promised");
    let none = "can't be asked for at the moment";
    told(&hub, "ana", &asking(&offer, &quizlab, "1", "x"), none).await;
    told(&hub, "ana", &button("offers.ask", offer.id.as_str()), none).await;
    let pair = format!("{}:{quizlab}", offer.id);
    told(&hub, "tess", &button("offers.suggest", &pair), "Nothing of this offer is left to give.").await;
    assert!(asks(&hub).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_given_once_and_by_those_who_offer() {
    let (hub, quizlab, offer) = start().await;
    let (other, _) = approved(&hub, "Peerloop", &[]).await;
    let (first, second) = (samples::ask(&offer.id, &quizlab, 2), samples::ask(&offer.id, &other.id, 2));
    samples::asked(&hub, &first).await;
    samples::asked(&hub, &second).await;
    let reason = |value: &str| form("offers.decline", &json!(first.id), &[("reason", text(value))]);
    let theirs = "Only who made an offer, or speaks for the institution whose it is, can answer.";
    for payload in
        [button("offers.grant", first.id.as_str()), button("offers.decline", first.id.as_str()), reason("No")]
    {
        told(&hub, "ana", &payload, theirs).await;
    }
    told(&hub, "tess", &reason(" "), "Please write a line: it is all that they get.").await;
    told(&hub, "tess", &reason(&"x".repeat(301)), "At most 300 characters").await;
    // What is only asked for is neither in use nor over by whoever offers it.
    told(&hub, "ana", &button("offers.use", first.id.as_str()), "It isn't promised yet.").await;
    told(&hub, "tess", &button("offers.end", first.id.as_str()), "This waits for your answer").await;
    for payload in [button("offers.use", first.id.as_str()), button("offers.end", first.id.as_str())] {
        told(&hub, "caro", &payload, "Only those who take part, on either side, can do this.").await;
    }
    told(&hub, "caro", &button("offers.follow", first.id.as_str()), "organizer").await;
    hub.forge("tess", &button("offers.grant", first.id.as_str())).await;
    // Never promised twice beyond its amount.
    told(&hub, "tess", &button("offers.grant", second.id.as_str()), "Not that much is left of").await;
    for payload in [button("offers.grant", first.id.as_str()), reason("No")] {
        told(&hub, "tess", &payload, "This was answered already").await;
    }
    hub.forge("ana", &button("offers.end", first.id.as_str())).await;
    for payload in [button("offers.use", first.id.as_str()), button("offers.end", first.id.as_str())] {
        told(&hub, "ana", &payload, "This is over.").await;
    }
    let states: Vec<AskState> = asks(&hub).await.into_iter().map(|ask| ask.state).collect();
    assert!(states.contains(&AskState::Ended) && states.contains(&AskState::Asked), "{states:?}");
}
