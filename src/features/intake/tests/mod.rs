//! Conversations, and what people see of them.

mod drafts;
mod edits;
mod limits;
mod rights;
mod roles;
mod sending;

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::db::schema::{audit, drafts as drafts_table};
use crate::demo::workspace::Person;
use crate::dispatch;
use crate::error::Error;
use crate::features::projects::{self, Project, Role};
use crate::slack::Reply;
use crate::slack::incoming::{self, Interaction};
use crate::testing::Hub;

/// Fills in what must be filled in.
async fn fill(person: &Person, name: &str) {
    person.fill("Name", name).await;
    person.fill("Pitch", "Quizzes that explain themselves").await;
    person
        .fill("The problem in teaching that it solves", "Feedback on homework comes too late to help.")
        .await;
    person.choose("Stage", "Idea").await;
}

/// Adds a role in the second step.
async fn add_role(person: &Person, title: &str, skills: &[&str]) {
    person.press("Add a role").await;
    person.fill("Title", title).await;
    if !skills.is_empty() {
        person.choose_many("Required skills", skills).await;
    }
    person.fill("Hours a week", "4").await;
    person.submit().await;
    if !skills.is_empty() {
        person.submit().await;
    }
}

/// Sends a project without roles, and lets everything arrive.
async fn send(hub: &Hub, person: &Person, name: &str) -> Project {
    person.slash("project new").await;
    fill(person, name).await;
    person.submit().await;
    person.submit().await;
    assert!(!person.has_modal(), "{}", person.modal());
    hub.settle().await;
    only_project(hub, name).await.0
}

/// The project with this name and its roles.
async fn only_project(hub: &Hub, name: &str) -> (Project, Vec<Role>) {
    let found = projects_called(hub, name).await;
    assert_eq!(found.len(), 1, "{found:?}");
    let (workspace, project) = (hub.workspace(), found[0].clone());
    let id = project.id.clone();
    (project, hub.read(move |conn| projects::roles(conn, &workspace, &id)).await)
}

/// Every project with this name, as somebody sees it who owns them all.
async fn projects_called(hub: &Hub, name: &str) -> Vec<Project> {
    use crate::db::schema::projects as table;
    let (workspace, name) = (hub.workspace(), name.to_owned());
    hub.read(move |conn| {
        let ids: Vec<crate::ids::ProjectId> =
            table::table.filter(table::name.eq(&name)).select(table::id).load(conn)?;
        Ok(projects::find_all(conn, &workspace, &ids)?.into_values().collect())
    })
    .await
}

/// (who, what, detail) of the audit log, oldest first.
async fn log(hub: &Hub) -> Vec<(String, String, String)> {
    hub.read(|conn| {
        Ok(audit::table.order(audit::id).select((audit::actor, audit::action, audit::detail)).load(conn)?)
    })
    .await
}

/// How many drafts there are.
async fn draft_count(hub: &Hub) -> i64 {
    hub.read(|conn| Ok(drafts_table::table.count().get_result(conn)?)).await
}

/// Sends an interaction as this person, with the window that they would have forged.
async fn forge(hub: &Hub, person: &str, kind: &str, view: Value, more: Value) -> Result<Reply, Error> {
    let mut payload = json!({
        "type": kind, "team": {"id": hub.workspace()}, "user": {"id": person}, "trigger_id": "1.2.3", "view": view,
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        payload[key] = value.clone();
    }
    match incoming::interaction(&incoming::without_nul(&payload.to_string())).unwrap() {
        Interaction::Submission(submission) => dispatch::submission(&hub.app, &submission).await,
        Interaction::Closed(submission) => dispatch::closed(&hub.app, &submission).await,
        Interaction::Action(action) => dispatch::action(&hub.app, &action).await,
        _ => panic!("no such interaction"),
    }
}

fn view(callback: &str, metadata: Value, values: Value) -> Value {
    json!({
        "id": "V_FORGED", "type": "modal", "callback_id": callback, "private_metadata": metadata.to_string(),
        "blocks": [], "state": {"values": values}, "previous_view_id": "V_X", "root_view_id": "V_X",
    })
}
