//! Every no of this feature: its words, and that nothing changes. What Slack's client would have stopped is forged.

use serde_json::{Value, json};

use super::{ask, only, press, start};
use crate::features::projects::samples::{approved, project};
use crate::features::projects::{self, ProjectState, Stage};
use crate::features::support::model::{Answer, Kind, SupportState};
use crate::features::support::{Request, samples, store};
use crate::ids::{ProjectId, SupportId};
use crate::testing::{Hub, button, form};

fn text(value: &str) -> Value {
    json!({"value": value})
}

fn option(value: &str) -> Value {
    json!({"selected_option": {"value": value}})
}

async fn told(hub: &Hub, who: &str, payload: &Value, what: &str) {
    let told = hub.forge(who, payload).await;
    assert!(told.contains(what), "{who}: {payload}\n{told}");
}

fn details(project: &ProjectId, kind: &str, fields: &[(&str, Value)]) -> Value {
    form("support.details", &json!({"project": project, "kind": kind, "title": "It is slow"}), fields)
}

/// A request in some state, with Caro asked.
async fn written(hub: &Hub, project: &ProjectId, state: SupportState, answer: Answer) -> Request {
    let request = samples::request(project, Kind::Bug, state);
    let claimer = (state != SupportState::Open).then(|| "U_CARO".into());
    let request = Request { claimer, ..request };
    let asked = samples::asked(&request, "U_CARO", answer);
    let one = request.clone();
    hub.person_ctx("tess")
        .write(move |conn, ctx| {
            store::save(conn, &ctx.workspace, &one)?;
            store::save_asked(conn, &ctx.workspace, &asked, 0)
        })
        .await
        .expect("a request");
    request
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_or_not_theirs_reads_the_same() {
    let (hub, quizlab) = start().await;
    let request = written(&hub, &quizlab.id, SupportState::Claimed, Answer::Took).await;
    let gone = "This request isn't one of yours, or isn't here any more.";
    let all = |id: &str| {
        let buttons =
            ["show", "claim", "pass", "keep", "release", "hand_on", "solve", "reopen", "confirm", "withdraw"];
        let mut all: Vec<Value> = buttons.iter().map(|verb| button(&format!("support.{verb}"), id)).collect();
        all.push(form("support.solve", &json!(id), &[("solution", text("x"))]));
        all.push(form("support.reopen", &json!(id), &[]));
        all.push(form("support.hand_on", &json!(id), &[("person", json!({"selected_users": ["U_OMAR"]}))]));
        all
    };
    for payload in all("nothing") {
        told(&hub, "tess", &payload, gone).await;
    }
    for payload in all(request.id.as_str()) {
        told(&hub, "dev", &payload, gone).await;
    }
    told(&hub, "tess", &form("support.details", &json!("no metadata"), &[]), gone).await;
    assert_eq!(only(&hub).await, request);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_is_not_right_says_where() {
    let (hub, quizlab) = start().await;
    let begun = |fields: &[(&str, Value)]| form("support.ask", &json!(""), fields);
    let (project, kind) = (("project", option(quizlab.id.as_str())), ("kind", option("bug")));
    for (payload, what) in [
        (begun(&[]), "\"project\":\"Please choose one."),
        (begun(std::slice::from_ref(&project)), "\"kind\":\"Please choose one."),
        (begun(&[project.clone(), kind.clone()]), "\"title\":\"Please say it in one sentence."),
        (
            begun(&[project.clone(), kind.clone(), ("title", text(&"x".repeat(151)))]),
            "\"title\":\"At most 150 characters, please.",
        ),
        (
            details(&quizlab.id, "bug", &[("details", text(&"x".repeat(2001)))]),
            "\"details\":\"At most 2000 characters, please.",
        ),
        (details(&quizlab.id, "bug", &[("institution", option("nowhere"))]), "speak for an institution"),
    ] {
        told(&hub, "caro", &payload, what).await;
    }
    let ws = hub.workspace();
    let all = hub.read(move |conn| store::requests_after(conn, &ws, &"".into(), 9)).await;
    assert!(all.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_uses_is_not_supported() {
    let (hub, _) = start().await;
    let idea = projects::Project { stage: Stage::Idea, ..project("Songbook", ProjectState::Approved) };
    let id = idea.id.clone();
    hub.person_ctx("ana")
        .write(move |conn, ctx| projects::create(conn, &ctx.workspace, &idea, &["U_ANA".into()], &[]))
        .await
        .expect("an idea");
    told(&hub, "tess", &button("support.ask", id.as_str()), "Nobody supports this tool at the moment.").await;
    let gone = "isn't here any more";
    let begun = [("project", option(id.as_str())), ("kind", option("bug")), ("title", text("Slow"))];
    told(&hub, "tess", &form("support.ask", &json!(""), &begun), gone).await;
    told(&hub, "tess", &details(&id, "bug", &[]), gone).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_tool_in_use_there_is_nothing_to_ask_for() {
    let hub = Hub::start().await;
    let tess = hub.person("tess");
    tess.slash("support").await;
    assert!(tess.modal().contains("No tool here is in use yet"), "{}", tess.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_nobody_may_read_is_not_taken() {
    let (hub, quizlab) = start().await;
    // Its owners have left.
    for owner in ["U_BEN", "U_ANA"] {
        hub.slack.change_person(owner, |user| user.deleted = true).await;
    }
    hub.settle().await;
    let nobody = "Nobody who may read such a report can be reached here.";
    let begun =
        [("project", option(quizlab.id.as_str())), ("kind", option("security")), ("title", text("A hole"))];
    told(&hub, "tess", &form("support.ask", &json!(""), &begun), nobody).await;
    told(&hub, "tess", &details(&quizlab.id, "security", &[]), nobody).await;
    let ws = hub.workspace();
    assert!(hub.read(move |conn| store::requests_after(conn, &ws, &"".into(), 9)).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whoever_has_it_works_on_it() {
    let (hub, quizlab) = start().await;
    let open = written(&hub, &quizlab.id, SupportState::Open, Answer::Waiting).await;
    let id = open.id.as_str();
    let holds = "Only whoever has this request can do this.";
    for payload in [
        button("support.keep", id),
        button("support.release", id),
        button("support.solve", id),
        button("support.hand_on", id),
        form("support.solve", &json!(id), &[("solution", text("x"))]),
    ] {
        told(&hub, "caro", &payload, holds).await;
    }
    for payload in [
        button("support.confirm", id),
        button("support.withdraw", id),
        form("support.reopen", &json!(id), &[]),
    ] {
        told(&hub, "caro", &payload, "Only whoever asked can say this.").await;
    }
    told(&hub, "tess", &button("support.claim", id), "Whoever asks can't take it as well.").await;
    told(&hub, "tess", &button("support.confirm", id), "This request stands elsewhere by now.").await;
    assert_eq!(only(&hub).await, open);
    hub.forge("ana", &button("support.claim", id)).await;
    told(&hub, "caro", &button("support.claim", id), "Somebody has it already.").await;
    assert_eq!(only(&hub).await.claimer, Some("U_ANA".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_handed_on_to_somebody_who_can_have_it() {
    let (hub, _) = start().await;
    ask(&hub, "Upgrade", "No hurry").await;
    press(&hub, "ana", "I take it").await;
    let id: SupportId = only(&hub).await.id;
    hub.slack.change_person("U_DEV", |user| user.deleted = true).await;
    let to =
        |users: Value| form("support.hand_on", &json!(id), &[("person", json!({"selected_users": users}))]);
    for (who, what) in [
        (json!([]), "Please choose a person."),
        (json!(["U_DEV"]), "This must be a person who is here."),
        (json!([hub.slack.settings().bot_user_id]), "This must be a person who is here."),
        (json!(["U_ANA"]), "You have it already."),
        (json!(["U_TESS"]), "They asked for help themselves."),
    ] {
        told(&hub, "ana", &to(who), what).await;
    }
    assert_eq!(only(&hub).await.claimer, Some("U_ANA".into()));
    let long = [("solution", text(&"x".repeat(2001)))];
    told(&hub, "ana", &form("support.solve", &json!(id), &long), "At most 2000 characters").await;
    let missing = [("missing", text(&"x".repeat(2001)))];
    told(&hub, "tess", &form("support.reopen", &json!(id), &missing), "At most 2000 characters").await;
    told(&hub, "tess", &form("support.reopen", &json!(id), &[]), "stands elsewhere by now").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_solution_is_changed_as_a_whole_and_by_few() {
    let (hub, quizlab) = start().await;
    let note = samples::note(&quizlab.id, &"U_CARO".into());
    let (ws, one) = (hub.workspace(), note.clone());
    hub.app.db.write(move |conn| store::save_note(conn, &ws, &one)).await.expect("a note");
    let gone = "This solution isn't here any more.";
    for payload in [
        button("support.helped", "nothing"),
        button("support.notes", "nothing"),
        button("support.edit_note", ""),
        button("support.drop_note", "nothing"),
    ] {
        told(&hub, "caro", &payload, gone).await;
    }
    let change = |title: &str, body: &str| {
        form("support.edit_note", &json!(note.id), &[("title", text(title)), ("solution", text(body))])
    };
    told(&hub, "caro", &change("Slow", " "), "Please write both").await;
    told(&hub, "caro", &change(&"x".repeat(151), "x"), "At most 150 characters").await;
    told(&hub, "caro", &change("Slow", &"x".repeat(2001)), "At most 2000 characters").await;
    let few = "Only whoever wrote a solution and the owners of the tool can change it.";
    for payload in [
        button("support.edit_note", note.id.as_str()),
        button("support.drop_note", note.id.as_str()),
        change("Mine", "now"),
    ] {
        told(&hub, "dev", &payload, few).await;
    }
    let (ws, id) = (hub.workspace(), note.id.clone());
    assert_eq!(hub.read(move |conn| store::note(conn, &ws, &id)).await, Some(note));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_more_tools_than_a_menu_takes_one_is_searched_for() {
    let hub = Hub::start().await;
    crate::features::institutions::samples::partner(&hub, "MIT").await;
    approved(&hub, "Quizlab", &[]).await;
    hub.person_ctx("ana")
        .write(|conn, ctx| {
            for n in 0..100 {
                let stage = if n == 7 { Stage::Idea } else { Stage::Mvp };
                let one =
                    projects::Project { stage, ..project(&format!("Tool {n:02}"), ProjectState::Approved) };
                projects::create(conn, &ctx.workspace, &one, &["U_ANA".into()], &[])?;
            }
            let one = project("Tool 100", ProjectState::Approved);
            projects::create(conn, &ctx.workspace, &one, &["U_ANA".into()], &[])
        })
        .await
        .expect("many tools");
    let tess = hub.person("tess");
    tess.slash("support").await;
    assert!(tess.suggestions("Tool", "tool 07").await.is_empty(), "nobody uses an idea");
    assert_eq!(tess.suggestions("Tool", "tool 42").await, ["Tool 42"]);
    assert_eq!(
        tess.suggestions("Tool", "").await.len(),
        100,
        "something to choose from before anything is typed"
    );
    tess.choose("Tool", "Tool 42").await;
    tess.choose("What is it about?", "Upgrade").await;
    tess.fill("In one sentence", "Which version?").await;
    tess.submit().await;
    assert!(tess.modal().contains("about *Tool 42*"), "{}", tess.modal());
    tess.close_all().await;
    // One that is named is chosen already.
    tess.slash("support quizlab").await;
    assert!(tess.modal().contains("Quizlab"), "{}", tess.modal());
    tess.close_all().await;
    // The form for a tool in use finds ideas, too.
    tess.slash("partner").await;
    tess.press("Add a tool in use").await;
    assert_eq!(tess.suggestions("Tool", "tool 07").await, ["Tool 07"]);
}
