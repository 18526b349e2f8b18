//! Every no of this feature: its words, and that nothing changes. What Slack's client would have stopped is forged.

use serde_json::{Value, json};

use super::{samples, store};
use crate::features::institutions::{self, Institution};
use crate::features::needs::model::{MOST_NEEDS, Need, NeedState, Proposal, ProposalState};
use crate::features::projects::samples::approved;
use crate::features::projects::{Project, ProjectState, samples as projects};
use crate::ids::NeedId;
use crate::testing::{Hub, button, form};

fn text(value: &str) -> Value {
    json!({"value": value})
}

fn option(value: &str) -> Value {
    json!({"selected_option": {"value": value}})
}

/// Tess's need, and a role that the owners of Quizlab are asked for.
async fn start() -> (Hub, Institution, Project, Need, Proposal) {
    let hub = Hub::start().await;
    let mit = institutions::samples::partner(&hub, "MIT").await;
    let (quizlab, _) = approved(&hub, "Quizlab", &[]).await;
    let (need, proposal) = samples::proposed(&hub, "tess", &mit, &quizlab).await;
    (hub, mit, quizlab, need, proposal)
}

async fn told(hub: &Hub, who: &str, payload: &Value, what: &str) {
    let told = hub.forge(who, payload).await;
    assert!(told.contains(what), "{who}: {payload}\n{told}");
}

async fn set(hub: &Hub, need: &Need, state: NeedState) {
    let need = Need { state, ..need.clone() };
    hub.person_ctx("tess")
        .write(move |conn, ctx| store::save(conn, &ctx.workspace, &need))
        .await
        .expect("a need");
}

async fn proposals(hub: &Hub, need: &NeedId) -> Vec<Proposal> {
    let (ws, need) = (hub.workspace(), need.clone());
    hub.read(move |conn| store::proposals_of(conn, &ws, &need)).await
}

/// A role as its form sends it.
fn role(need: &NeedId, project: &Project) -> Value {
    let fields = [
        ("project", option(project.id.as_str())),
        ("title", text("Another role")),
        ("task", text("Connect it")),
        ("hours", text("4")),
    ];
    form("needs.role", &json!(need), &fields)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_to_be_gone() {
    let (hub, _, _, need, proposal) = start().await;
    for payload in [
        button("needs.show", "nothing"),
        button("needs.edit", ""),
        button("needs.role", "nothing"),
        button("needs.idea", "nothing"),
        button("needs.accept", "nothing"),
        button("needs.not_now", "nothing"),
        form("needs.role", &json!(["no", "metadata"]), &[]),
        role(&NeedId::new(), &projects::project("Nowhere", ProjectState::Approved)),
    ] {
        told(&hub, "tess", &payload, "This need isn't here any more.").await;
    }
    assert_eq!(proposals(&hub, &need.id).await, [proposal]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_need_that_is_taken_up_is_not_given_to_others() {
    let (hub, _, quizlab, need, proposal) = start().await;
    set(&hub, &need, NeedState::Idea).await;
    for payload in [button("needs.role", need.id.as_str()), role(&need.id, &quizlab)] {
        told(&hub, "tess", &payload, "Somebody works on this need already.").await;
    }
    set(&hub, &need, NeedState::Met).await;
    for payload in [button("needs.edit", need.id.as_str()), button("needs.role", need.id.as_str())] {
        told(&hub, "tess", &payload, "This need is over, so there is nothing to change.").await;
    }
    assert_eq!(proposals(&hub, &need.id).await, [proposal]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_project_that_can_take_it_in_is_asked() {
    let (hub, _, quizlab, need, proposal) = start().await;
    let waiting = projects::project("Peerloop", ProjectState::Submitted);
    projects::submit(&hub, &waiting, &[]).await;
    told(&hub, "tess", &role(&need.id, &waiting), "This project isn't taking anything in at the moment.")
        .await;
    told(&hub, "tess", &role(&need.id, &quizlab), "The owners of Quizlab have been asked already").await;
    assert_eq!(proposals(&hub, &need.id).await, [proposal]);
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_answer_once_and_within_what_a_project_can_have() {
    let (hub, mit, _, _, proposal) = start().await;
    let titles: Vec<String> = (0..5).map(|n| format!("Role {n}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let (full, _) = approved(&hub, "Gradekit", &titles).await;
    let (need, more) = samples::proposed(&hub, "tess", &mit, &full).await;
    told(&hub, "ana", &button("needs.accept", more.id.as_str()), "open roles, as many as a project can have")
        .await;
    assert_eq!(proposals(&hub, &need.id).await, [more]);
    hub.forge("ben", &button("needs.not_now", proposal.id.as_str())).await;
    for verb in ["accept", "not_now"] {
        let payload = button(&format!("needs.{verb}"), proposal.id.as_str());
        told(&hub, "ana", &payload, "This was answered already, or is over.").await;
    }
    assert_eq!(proposals(&hub, &proposal.need).await[0].state, ProposalState::Declined);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_institution_has_only_so_many_open_needs() {
    let (hub, mit, _, _, _) = start().await;
    let id = mit.id.clone();
    hub.person_ctx("tess")
        .write(move |conn, ctx| {
            (1..MOST_NEEDS).try_for_each(|_| store::save(conn, &ctx.workspace, &samples::need(&id)))
        })
        .await
        .expect("needs");
    let many = "which is as many as an institution can have at a time";
    told(&hub, "tess", &button("needs.tell", mit.id.as_str()), many).await;
    let fields = [("title", text("One more")), ("problem", text("Too much to read"))];
    let payload = form("needs.need", &json!({"institution": mit.id, "need": null}), &fields);
    hub.forge("tess", &payload).await;
    let ws = hub.workspace();
    let all =
        hub.read(move |conn| store::of_institutions(conn, &ws, std::slice::from_ref(&mit.id), 1000)).await;
    assert_eq!(all.len(), MOST_NEEDS);
}
