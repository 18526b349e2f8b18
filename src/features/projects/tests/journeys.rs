//! What people see and do with projects.

use chrono::Duration;

use super::super::samples::{appoint_omar, approved, project, role, steady, submit};
use super::super::{Project, ProjectState, store};
use crate::ids::PersonId;
use crate::testing::Hub;

/// A directory of `n` projects that are approved, an hour apart.
async fn directory(hub: &Hub, n: i64) {
    hub.person_ctx("ana")
        .write(move |conn, ctx| {
            for n in 1..=n {
                let one = project(&format!("Project {n}"), ProjectState::Approved);
                let one = Project { submitted_at: ctx.now - Duration::days(30) + Duration::hours(n), ..one };
                let roles = [role(&one, "Designer", &["figma"])];
                store::create(conn, &ctx.workspace, &one, &["U_ANA".into()], &roles)?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_directory_has_a_way_on() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("project list").await;
    insta::assert_snapshot!("empty_list", ana.ephemerals("general"));
    ana.slash("project close").await;
    insta::assert_snapshot!("nothing_to_close", ana.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_directory_turns_its_pages_in_place() {
    let hub = Hub::start().await;
    directory(&hub, 17).await;
    let caro = hub.person("caro");
    caro.slash("project list").await;
    let first = caro.ephemerals("general");
    assert!(
        first.contains("*Project 17*") && first.contains("*Project 10*") && !first.contains("*Project 9*")
    );
    caro.press("More").await;
    hub.settle().await;
    let second = caro.ephemerals("general");
    assert!(!second.contains("*Project 10*") && second.contains("*Project 9*"), "{second}");
    caro.press("More").await;
    hub.settle().await;
    insta::assert_snapshot!("last_page", caro.ephemerals("general"));
    caro.press("Back to the newest").await;
    hub.settle().await;
    assert_eq!(caro.ephemerals("general").replace(" (edited)", ""), first.replace(" (edited)", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_shown_to_each_as_it_concerns_them() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer", "Tester"]).await;
    let (caro, ben, olga) = (hub.person("caro"), hub.person("ben"), hub.person("olga"));
    caro.slash("project show quiz").await;
    insta::assert_snapshot!("shown_to_others", steady(&caro.ephemerals("general")));
    ben.slash("project show Quizlab").await;
    let to_owner = ben.ephemerals("general");
    assert!(
        to_owner.contains("[Edit] [Pause] [Close]") && !to_owner.contains("I'm interested"),
        "{to_owner}"
    );
    olga.slash("project Quizlab").await;
    let to_organizer = olga.ephemerals("general");
    assert!(to_organizer.contains("[Close]") && !to_organizer.contains("[Edit]"), "{to_organizer}");
    assert!(to_organizer.contains("I'm interested"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_seen_by_owners_and_organizers_only() {
    let hub = Hub::start().await;
    let waits = project("Quizlab", ProjectState::Submitted);
    submit(&hub, &waits, &[]).await;
    let (ana, caro, olga) = (hub.person("ana"), hub.person("caro"), hub.person("olga"));
    caro.slash("project show Quizlab").await;
    insta::assert_snapshot!("unknown_name", caro.ephemerals("general"));
    ana.slash("project show Quizlab").await;
    insta::assert_snapshot!("shown_while_it_waits", steady(&ana.ephemerals("general")));
    let shown = super::super::show_one(&hub.person_ctx("olga"), &waits.id).await.unwrap();
    assert!(format!("{:?}", shown.blocks).contains("review.approve"));
    assert!(super::super::show_one(&hub.person_ctx("caro"), &waits.id).await.is_err());
    olga.slash("project list").await;
    assert!(olga.ephemerals("general").contains("No projects yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vague_name_gives_a_choice_and_a_slip_the_nearest() {
    let hub = Hub::start().await;
    directory(&hub, 12).await;
    let caro = hub.person("caro");
    caro.slash("project show proj").await;
    let vague = caro.ephemerals("general");
    assert!(vague.contains("Many projects have a name like “proj”") && vague.matches("[Show]").count() == 8);
    caro.slash("project show Porject 7").await;
    let slip = caro.ephemerals("general");
    assert!(slip.contains("no project called “Porject 7”"), "{slip}");
    caro.slash("project show Prject 7").await;
    let near = caro.ephemerals("general");
    assert!(near.contains("Did you mean one of these?") && near.contains("*Project 7*"), "{near}");
    caro.press("Show").await;
    hub.settle().await;
    assert!(caro.ephemerals("general").contains("# Project 7"));
    caro.slash("project show <!channel>").await;
    assert!(hub.slack.violations().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_closes_a_project_and_opens_it_again() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Tester"]).await;
    approved(&hub, "Grade kit", &["Tester"]).await;
    let (ana, ben, caro) = (hub.person("ana"), hub.person("ben"), hub.person("caro"));
    ana.slash("project close").await;
    insta::assert_snapshot!("close_form", ana.modal());
    ana.choose("Project", "Quizlab").await;
    ana.fill("Why does it close?", "The term is over. <!channel>").await;
    ana.submit().await;
    ana.again().await;
    hub.settle().await;
    insta::assert_snapshot!("closed_notice", ana.modal());
    insta::assert_snapshot!("closed_announcement", caro.messages("projects"));
    assert_eq!(ben.dms().matches("closed *Quizlab*").count(), 1, "{}", ben.dms());
    caro.slash("project list").await;
    assert!(!caro.ephemerals("general").contains("Quizlab"));

    ana.press("Reopen").await;
    hub.settle().await;
    assert!(ana.modal().contains("# Quizlab") && !ana.modal().contains("Reopen"), "{}", ana.modal());
    ana.close_all().await;
    // Ben presses the button in his message, too late: nothing changes, and he sees the project.
    ben.press("Reopen").await;
    hub.settle().await;
    let board = caro.messages("projects");
    assert!(!board.contains("closed") && board.matches("# Quizlab").count() == 1, "{board}");
    let log = hub.read(crate_audit).await;
    assert_eq!(log.iter().filter(|action| *action == "project.close").count(), 1);
    assert_eq!(log.iter().filter(|action| *action == "project.reopen").count(), 1);
}

fn crate_audit(conn: &mut crate::db::Conn) -> crate::error::Result<Vec<String>> {
    use crate::db::schema::audit;
    use diesel::prelude::*;
    Ok(audit::table.order(audit::id).select(audit::action).load(conn)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_organizer_closed_comes_back_through_review() {
    let hub = Hub::start().await;
    let (quizlab, _) = approved(&hub, "Quizlab", &["Tester"]).await;
    let (olga, ana) = (hub.person("olga"), hub.person("ana"));
    olga.slash("project show Quizlab").await;
    olga.press("Close").await;
    olga.fill("Why does it close?", "It sells something").await;
    olga.submit().await;
    hub.settle().await;
    insta::assert_snapshot!("closed_by_an_organizer", last(&ana.dms()));
    ana.press("Reopen").await;
    hub.settle().await;
    let workspace = hub.workspace();
    let found = hub.read(move |conn| store::find(conn, &workspace, &quizlab.id)).await;
    assert_eq!(found.map(|project| project.state), Some(ProjectState::Submitted));
    let card = olga.messages("organizers");
    assert!(card.contains("[Approve!]") && card.contains("Sent by"), "{card}");
    assert!(hub.person("caro").messages("projects").contains("with the organizers again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_somebody_who_was_faster_says_so() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &[]).await;
    let (ana, ben) = (hub.person("ana"), hub.person("ben"));
    ana.slash("project close").await;
    ben.slash("project close").await;
    ana.submit().await;
    ben.submit().await;
    hub.settle().await;
    assert!(ben.modal().contains("! Quizlab is closed already"), "{}", ben.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_close_and_who_may_open_again() {
    let hub = Hub::start().await;
    appoint_omar(&hub).await;
    // (who, may close, may open again)
    for (who, close, reopen) in
        [("ana", true, true), ("ben", true, true), ("olga", true, false), ("caro", false, false)]
    {
        let (quizlab, _) = approved(&hub, &format!("Quizlab {who}"), &[]).await;
        let person = PersonId(format!("U_{}", who.to_uppercase()));
        let workspace = hub.workspace();
        let press = |id: &str, value: &str| {
            let payload = serde_json::json!({
                "type": "block_actions", "team": {"id": workspace.as_str()}, "user": {"id": person.as_str()},
                "trigger_id": "forged", "actions": [{"action_id": id, "block_id": "b", "value": value}],
            });
            match crate::slack::incoming::interaction(&payload.to_string()) {
                Ok(crate::slack::incoming::Interaction::Action(action)) => *action,
                other => panic!("{other:?}"),
            }
        };
        let form = serde_json::json!({
            "type": "view_submission", "team": {"id": workspace.as_str()}, "user": {"id": person.as_str()},
            "view": {"id": format!("V{who}"), "callback_id": "projects.close",
                     "private_metadata": serde_json::json!({"project": quizlab.id}).to_string()},
        });
        let Ok(crate::slack::incoming::Interaction::Submission(form)) =
            crate::slack::incoming::interaction(&form.to_string())
        else {
            panic!("no submission")
        };
        let done = crate::dispatch::submission(&hub.app, &form).await;
        assert_eq!(done.is_ok(), close, "{who} closes: {done:?}");
        let state = |id: crate::ids::ProjectId, workspace: crate::ids::WorkspaceId| {
            hub.read(move |conn| Ok(store::find(conn, &workspace, &id)?.map(|project| project.state)))
        };
        let is = state(quizlab.id.clone(), workspace.clone()).await;
        assert_eq!(is == Some(ProjectState::Closed), close, "{who}");
        // The trigger is forged, so the card can't be shown; what counts is what changed.
        let _ = crate::dispatch::action(&hub.app, &press("projects.reopen", quizlab.id.as_str())).await;
        let is = state(quizlab.id.clone(), workspace.clone()).await;
        assert_eq!(is != Some(ProjectState::Closed), reopen || !close, "{who}");
        hub.settle().await;
    }
    assert!(!hub.slack.take_violations().iter().any(|violation| !violation.contains("trigger")));
}

/// The newest of several messages.
fn last(messages: &str) -> String {
    messages.rsplit("\nEdTech Hub:").next().unwrap_or_default().to_owned()
}
