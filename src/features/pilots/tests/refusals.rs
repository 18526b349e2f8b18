//! Every no of this feature: its words, and that nothing changes. What Slack's client would have stopped is forged.

use serde_json::{Value, json};

use super::{only, samples, store};
use crate::features::institutions::{self, Institution};
use crate::features::pilots::{Pilot, PilotState};
use crate::features::projects::samples::approved;
use crate::features::projects::{Project, ProjectState, samples as projects};
use crate::testing::{Hub, button, form};

/// Tess's pilot of Quizlab, which stands at `state`, with no group.
async fn start(state: PilotState) -> (Hub, Institution, Project, Pilot) {
    let hub = Hub::start().await;
    let mit = institutions::samples::partner(&hub, "MIT").await;
    let (quizlab, _) = approved(&hub, "Quizlab", &[]).await;
    let pilot = samples::pilot(&mit.id, &quizlab.id, state);
    let written = pilot.clone();
    hub.person_ctx("tess")
        .write(move |conn, ctx| {
            store::save(conn, &ctx.workspace, &written)?;
            samples::invite(conn, &ctx.workspace, &written, &"U_CARO".into())
        })
        .await
        .expect("a pilot");
    (hub, mit, quizlab, pilot)
}

async fn told(hub: &Hub, who: &str, payload: &Value, what: &str) {
    let told = hub.forge(who, payload).await;
    assert!(told.contains(what), "{who}: {payload}\n{told}");
}

fn day(day: &str) -> Value {
    json!({"selected_date": day})
}

fn option(value: &str) -> Value {
    json!({"selected_option": {"value": value}})
}

fn text(value: &str) -> Value {
    json!({"value": value})
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_to_be_gone() {
    let (hub, _, _, pilot) = start(PilotState::Accepted).await;
    for payload in [
        button("pilots.ask", "nothing"),
        button("pilots.accept", ""),
        button("pilots.accept", "nothing"),
        button("pilots.decline", "nothing"),
        button("pilots.show", "nothing"),
        button("pilots.step", "nothing"),
        button("pilots.step", "nothing:installing"),
        button("pilots.plan", "nothing"),
        button("pilots.end", "nothing"),
        button("pilots.survey", "nothing"),
        button("pilots.answer", "nothing"),
        button("pilots.answer", "nothing:before"),
        form("pilots.ask", &json!(["no", "metadata"]), &[]),
        form("pilots.plan", &json!(["no", "metadata"]), &[]),
        form("pilots.decline", &json!(["no", "metadata"]), &[]),
        form("pilots.end", &json!(["no", "metadata"]), &[]),
        form("pilots.survey", &json!(["no", "metadata"]), &[]),
        form("pilots.answer", &json!(["no", "metadata"]), &[]),
    ] {
        told(&hub, "tess", &payload, "This pilot isn't here any more.").await;
    }
    assert_eq!(only(&hub).await, pilot);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_told_that_they_take_no_part() {
    let (hub, _, _, pilot) = start(PilotState::Accepted).await;
    for verb in ["plan", "end", "survey"] {
        let payload = button(&format!("pilots.{verb}"), pilot.id.as_str());
        told(&hub, "caro", &payload, "Only those who take part in a pilot, on either side, can do this.")
            .await;
    }
    told(&hub, "caro", &button("pilots.show", pilot.id.as_str()), "Only organizers can do this.").await;
    let answer = button("pilots.answer", &format!("{}:before", pilot.id));
    told(&hub, "ben", &answer, "These questions are for instructors who were asked.").await;
    assert_eq!(only(&hub).await, pilot);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_cannot_be_tried_says_so() {
    let (hub, mit, ..) = start(PilotState::Adopted).await;
    let idea = projects::project("Peerloop", ProjectState::Submitted);
    projects::submit(&hub, &idea, &[]).await;
    told(&hub, "tess", &button("pilots.ask", idea.id.as_str()), "Peerloop can't be tried at the moment.")
        .await;
    let fields = [
        ("institution", option(mit.id.as_str())),
        ("starts", day("2027-02-10")),
        ("ends", day("2027-03-10")),
    ];
    told(
        &hub,
        "tess",
        &form("pilots.ask", &json!(idea.id), &fields),
        "Peerloop can't be tried at the moment.",
    )
    .await;
    only(&hub).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_once_and_first() {
    let (hub, _, _, asked) = start(PilotState::Requested).await;
    let id = asked.id.as_str();
    told(&hub, "tess", &button("pilots.survey", id), "as soon as the owners have said yes").await;
    told(&hub, "ana", &button("pilots.end", id), "This waits for your answer").await;
    assert_eq!(only(&hub).await, asked);

    let (hub, _, _, accepted) = start(PilotState::Accepted).await;
    let id = accepted.id.as_str();
    for payload in [
        button("pilots.accept", id),
        button("pilots.decline", id),
        form("pilots.decline", &json!(id), &[("reason", text("No time"))]),
    ] {
        told(&hub, "ben", &payload, "This was answered already.").await;
    }
    assert_eq!(only(&hub).await, accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_taken_once_and_adopting_is_the_institutions() {
    let (hub, _, _, pilot) = start(PilotState::Running).await;
    for to in ["installing", "running", "adopted"] {
        let step = button("pilots.step", &format!("{}:{to}", pilot.id));
        told(&hub, "ana", &step, "This step was taken already.").await;
    }
    assert_eq!(only(&hub).await, pilot);

    let (hub, _, _, evaluated) = start(PilotState::Evaluated).await;
    let adopt = button("pilots.step", &format!("{}:adopted", evaluated.id));
    told(&hub, "ana", &adopt, "Whether it is adopted is for the institution to say.").await;
    assert_eq!(only(&hub).await, evaluated);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_is_over() {
    let (hub, _, _, pilot) = start(PilotState::Ended).await;
    let id = pilot.id.as_str();
    for payload in [
        button("pilots.plan", id),
        button("pilots.end", id),
        button("pilots.survey", id),
        button("pilots.step", &format!("{id}:adopted")),
    ] {
        told(&hub, "tess", &payload, "This pilot is over.").await;
    }
    let grades = [("ease", option("4")), ("usefulness", option("5"))];
    for payload in [
        button("pilots.answer", &format!("{id}:before")),
        form("pilots.answer", &json!(format!("{id}:before")), &grades),
    ] {
        told(&hub, "caro", &payload, "so answers are no longer counted").await;
    }
    assert_eq!(only(&hub).await, pilot);
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_named_at_their_fields() {
    let (hub, _, _, pilot) = start(PilotState::Accepted).await;
    let id = json!(pilot.id);
    let plan = |fields: &[(&str, Value)]| form("pilots.plan", &id, fields);
    for (who, payload, what) in [
        ("tess", plan(&[("next", text(&"x".repeat(301)))]), "At most 300 characters"),
        ("tess", plan(&[("next_by", day("2026-09-01"))]), "This day is over."),
        (
            "tess",
            plan(&[("starts", day("2026-12-08")), ("ends", day("2026-12-12"))]),
            "Nothing may change then",
        ),
        ("tess", form("pilots.end", &id, &[]), "Please write a line: both sides learn from it."),
        ("tess", form("pilots.end", &id, &[("reason", text(&"x".repeat(301)))]), "At most 300 characters"),
        ("tess", form("pilots.survey", &id, &[]), "Please choose one."),
        ("tess", form("pilots.survey", &id, &[("phase", option("before"))]), "Please choose whom to ask."),
        (
            "caro",
            form("pilots.answer", &json!(format!("{}:before", pilot.id)), &[]),
            "Please answer both questions.",
        ),
    ] {
        told(&hub, who, &payload, what).await;
    }
    assert_eq!(only(&hub).await, pilot);
}
