//! Who may do what, when somebody forges what a window sends.

use serde_json::json;

use super::{fill, forge, only_project, projects_called, view};
use crate::app::Ctx;
use crate::error::Error;
use crate::features::projects::samples::approved;
use crate::slack::Reply;
use crate::testing::Hub;

fn refused(outcome: Result<Reply, Error>) -> bool {
    matches!(outcome, Err(Error::User(_)))
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_what_is_somebody_elses() {
    let hub = Hub::start().await;
    let (quizlab, roles) = approved(&hub, "Quizlab", &["Tester"]).await;
    let form = json!({"form": format!("project:{}", quizlab.id), "round": 0, "role": roles[0].id});
    let values = json!({"name": {"name": {"type": "plain_text_input", "value": "Mine now"}}});
    for person in ["U_CARO", "U_OLGA"] {
        for callback in ["intake.project", "intake.roles", "intake.role", "intake.levels"] {
            let outcome = forge(
                &hub,
                person,
                "view_submission",
                view(callback, form.clone(), values.clone()),
                json!({}),
            )
            .await;
            assert!(refused(outcome), "{person} {callback}");
        }
        for (action, value) in [
            ("intake.edit", quizlab.id.to_string()),
            ("intake.afresh", String::new()),
            ("intake.back", String::new()),
            ("intake.add_role", String::new()),
            ("intake.role_menu", format!("remove:{}", roles[0].id)),
            ("intake.role_menu", format!("edit:{}", roles[0].id)),
        ] {
            let actions = json!({"actions": [{"action_id": action, "block_id": "b", "value": value}]});
            let outcome = forge(
                &hub,
                person,
                "block_actions",
                view("intake.roles", form.clone(), values.clone()),
                actions,
            )
            .await;
            assert!(refused(outcome), "{person} {action}");
        }
        let chosen = json!({"which": {"which": {"selected_option": {"value": quizlab.id}}}});
        let outcome =
            forge(&hub, person, "view_submission", view("intake.choose", json!(null), chosen), json!({}))
                .await;
        assert!(refused(outcome), "{person} choose");
        let outcome = forge(
            &hub,
            person,
            "view_closed",
            view("intake.project", form.clone(), values.clone()),
            json!({}),
        )
        .await;
        assert!(refused(outcome), "{person} closed");
    }
    assert_eq!(only_project(&hub, "Quizlab").await.0.name, "Quizlab");
    assert!(projects_called(&hub, "Mine now").await.is_empty());
    let caro = hub.person("caro");
    caro.slash("project edit Quizlab").await;
    assert!(
        caro.ephemerals("general").contains("You have no project called “Quizlab”."),
        "{}",
        caro.ephemerals("general")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_longer_an_owner_can_no_longer_send() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &[]).await;
    let (ana, ben) = (hub.person("ana"), hub.person("ben"));
    ben.slash("project edit").await;
    ben.fill("Pitch", "Ben's pitch").await;
    ben.submit().await;
    ana.slash("project edit").await;
    ana.clear("Co-owners").await;
    ana.submit().await;
    ana.submit().await;
    ben.submit().await;
    assert!(ben.modal().contains("Only the owners of a project can do this"), "{}", ben.modal());
    assert_ne!(only_project(&hub, "Quizlab").await.0.pitch, "Ben's pitch");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_workspace_finds_nothing() {
    let hub = Hub::start().await;
    let quizlab = approved(&hub, "Quizlab", &[]).await.0;
    let elsewhere = Ctx::new(&hub.app, &"T_OTHER".into(), &"U_ANA".into());
    let found = elsewhere
        .read(move |conn, ctx| {
            use crate::features::projects;
            Ok(projects::require_owner(conn, &ctx.workspace, &quizlab.id, &ctx.person).is_err())
        })
        .await;
    assert!(found.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_of_date_says_so() {
    let hub = Hub::start().await;
    for metadata in [json!(null), json!({}), json!({"form": "profile"}), json!({"form": "project:"})] {
        for callback in ["intake.project", "intake.roles", "intake.role", "intake.levels"] {
            let outcome = forge(
                &hub,
                "U_ANA",
                "view_submission",
                view(callback, metadata.clone(), json!({})),
                json!({}),
            )
            .await;
            assert!(refused(outcome), "{callback}");
        }
    }
    let unknown =
        forge(&hub, "U_ANA", "view_submission", view("intake.nothing", json!(null), json!({})), json!({}))
            .await;
    assert!(matches!(unknown, Ok(Reply::Unknown)));
    // An empty form has something to say at every field that must be filled in.
    let empty = forge(
        &hub,
        "U_ANA",
        "view_submission",
        view("intake.project", json!({"form": "project:new"}), json!({})),
        json!({}),
    )
    .await;
    let Ok(Reply::Errors(errors)) = empty else { panic!("{empty:?}") };
    assert_eq!(errors.keys().collect::<Vec<_>>(), ["name", "pitch", "problem", "stage"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_is_gone_is_not_sent() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("project new").await;
    fill(&ana, "Quizlab").await;
    ana.submit().await;
    let form = json!({"form": "project:new"});
    let sent =
        forge(&hub, "U_ANA", "view_submission", view("intake.roles", form, json!({})), json!({})).await;
    assert!(matches!(sent, Ok(Reply::Clear)));
    ana.submit().await;
    assert!(ana.modal().contains("This form was sent already"), "{}", ana.modal());
    assert_eq!(projects_called(&hub, "Quizlab").await.len(), 1);
}
