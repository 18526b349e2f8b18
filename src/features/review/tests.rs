//! What organizers and owners see of a review, and who may decide.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::Duration;
use diesel::prelude::*;
use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;

use super::model::Form;
use super::views;
use crate::db::schema::audit;
use crate::demo::workspace::{check_blocks, check_view};
use crate::dispatch;
use crate::error::Error;
use crate::features::projects::samples::{appoint_omar, approved, fullest, project, role, steady, submit};
use crate::features::projects::{self, Card, Project, ProjectState};
use crate::ids::{PersonId, ProjectId, WorkspaceId};
use crate::slack::incoming::{self, Interaction};
use crate::slack::{Message, Reply};
use crate::testing::Hub;

async fn state(hub: &Hub, project: &Project) -> ProjectState {
    let (workspace, id) = (hub.workspace(), project.id.clone());
    hub.read(move |conn| projects::find(conn, &workspace, &id)).await.unwrap().state
}

/// (who, what, detail) of the audit log, oldest first.
async fn log(hub: &Hub) -> Vec<(String, String, String)> {
    hub.read(|conn| {
        Ok(audit::table.order(audit::id).select((audit::actor, audit::action, audit::detail)).load(conn)?)
    })
    .await
}

async fn waiting(hub: &Hub) -> Project {
    let quizlab = project("Quizlab", ProjectState::Submitted);
    submit(hub, &quizlab, &[role(&quizlab, "Frontend developer", &["svelte"])]).await;
    quizlab
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_approved_and_announced() {
    let hub = Hub::start().await;
    let quizlab = waiting(&hub).await;
    let olga = hub.person("olga");
    insta::assert_snapshot!("card", steady(&olga.messages("organizers")));
    olga.press("Approve").await;
    hub.settle().await;
    insta::assert_snapshot!("card_approved", steady(&olga.messages("organizers")));
    insta::assert_snapshot!("dm_approved", hub.person("ana").dms());
    assert_eq!(hub.person("ben").dms(), hub.person("ana").dms());
    assert!(hub.person("caro").messages("projects").contains("# Quizlab"));
    assert_eq!(state(&hub, &quizlab).await, ProjectState::Approved);
    assert_eq!(log(&hub).await, [("U_OLGA".into(), "project.approve".into(), "Quizlab".into())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_organizers_make_one_decision() {
    let hub = Hub::start().await;
    appoint_omar(&hub).await;
    let quizlab = waiting(&hub).await;
    let (olga, omar) = (hub.person("olga"), hub.person("omar"));
    // Both look at the same card; Olga has the form open while Omar approves.
    olga.press("Decline").await;
    omar.press("Approve").await;
    omar.again().await;
    hub.clock.advance(Duration::seconds(70));
    olga.fill("Why?", "We have one").await;
    olga.submit().await;
    assert!(
        olga.modal().contains("! Omar approved Quizlab a minute ago. There is nothing more to do."),
        "{}",
        olga.modal()
    );
    olga.close_all().await;
    hub.settle().await;
    assert_eq!(state(&hub, &quizlab).await, ProjectState::Approved);
    assert_eq!(log(&hub).await.len(), 1);
    assert_eq!(hub.person("ana").dms().matches("is approved").count(), 1);
    assert!(!hub.person("ana").dms().contains("We have one"));
    assert_eq!(omar.ephemerals("organizers").matches("You approved Quizlab").count(), 1);

    // At the very same moment.
    let second = waiting(&hub).await;
    let press = |who: &str| {
        let app = hub.app.clone();
        let payload = button(&hub.workspace(), who, "review.approve", &second.id);
        async move { dispatch::action(&app, &payload).await }
    };
    let (one, other) = tokio::join!(press("U_OLGA"), press("U_OMAR"));
    assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|won| **won).count(), 1);
    assert_eq!(log(&hub).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_a_review_is_nudged_for_spoken_for_and_released() {
    let hub = Hub::start().await;
    appoint_omar(&hub).await;
    waiting(&hub).await;
    let (ana, olga) = (hub.person("ana"), hub.person("olga"));
    let channel = |hub: &Hub| hub.person("olga").messages("organizers");
    // Monday 11:00 in Prague, so Wednesday 11:00.
    hub.advance(Duration::days(2) - Duration::minutes(1)).await;
    assert!(!channel(&hub).contains("two working days"), "{}", channel(&hub));
    hub.advance(Duration::minutes(1)).await;
    insta::assert_snapshot!("nudge", channel(&hub).rsplit("EdTech Hub").next().unwrap_or_default());
    assert_eq!(olga.dms(), "");
    // The next Monday: each organizer, and whoever waits.
    hub.advance(Duration::days(5)).await;
    insta::assert_snapshot!("overdue", olga.dms());
    assert_eq!(hub.person("omar").dms(), olga.dms());
    insta::assert_snapshot!("takes_longer", ana.dms());
    hub.advance(Duration::days(2)).await;
    insta::assert_snapshot!("released", ana.dms().rsplit("EdTech Hub").next().unwrap_or_default());
    hub.advance(Duration::days(20)).await;
    assert_eq!(ana.dms().matches("EdTech Hub").count(), 2, "and then it is quiet");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_ends_the_clock_and_sending_again_begins_it() {
    let hub = Hub::start().await;
    waiting(&hub).await;
    hub.person("olga").press_in("organizers", "Approve").await;
    hub.advance(Duration::days(20)).await;
    let seen = hub.person("olga").messages("organizers") + &hub.person("ana").dms();
    assert!(!seen.contains("working days"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_asked_for_made_and_approved() {
    let hub = Hub::start().await;
    let quizlab = waiting(&hub).await;
    let (olga, ana) = (hub.person("olga"), hub.person("ana"));
    olga.press("Ask for changes").await;
    insta::assert_snapshot!("form_changes", olga.modal());
    olga.submit().await;
    assert!(olga.has_modal(), "a text is required");
    olga.fill("What should change?", "Which licence?\nAnd <!channel> & more.").await;
    olga.submit().await;
    olga.again().await;
    hub.settle().await;
    assert!(!olga.has_modal());
    insta::assert_snapshot!("dm_changes", ana.dms());
    insta::assert_snapshot!("card_changes", steady(&olga.messages("organizers")));

    // Days later, when the queue has forgotten that it ever posted the card.
    hub.advance(Duration::days(3)).await;
    hub.person_ctx("ana").write(|conn, ctx| crate::queue::sweep(conn, ctx.now)).await.unwrap();
    let changed = Project { licence: Some("AGPL-3.0-only".into()), ..quizlab.clone() };
    hub.person_ctx("ana")
        .write(move |conn, ctx| {
            let owners = projects::owners(conn, &ctx.workspace, &changed.id)?;
            let roles = projects::roles(conn, &ctx.workspace, &changed.id)?;
            projects::update(conn, &ctx.workspace, &changed, &owners, &roles, ctx.now)?;
            let from = [ProjectState::ChangesRequested];
            let to = ProjectState::Submitted;
            assert!(projects::set_state(conn, &ctx.workspace, &changed.id, &from, to, ctx.now)?);
            super::request(conn, ctx, &changed.id)
        })
        .await
        .unwrap();
    hub.settle().await;
    let card = olga.messages("organizers");
    insta::assert_snapshot!("card_sent_again", steady(&card));
    assert_eq!(card.matches("# Quizlab").count(), 1, "the card is updated, not posted again");
    olga.press("Approve").await;
    hub.settle().await;
    assert_eq!(state(&hub, &quizlab).await, ProjectState::Approved);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_declined_with_a_reason() {
    let hub = Hub::start().await;
    let quizlab = waiting(&hub).await;
    let olga = hub.person("olga");
    olga.press("Decline").await;
    insta::assert_snapshot!("form_decline", olga.modal());
    olga.fill("Why?", "It is a commercial course.").await;
    olga.submit().await;
    hub.settle().await;
    insta::assert_snapshot!("dm_declined", hub.person("ben").dms());
    let card = olga.messages("organizers");
    assert!(card.contains("*Declined* by @Olga") && card.contains("> It is a commercial course."), "{card}");
    assert!(!card.contains("[Approve!]"));
    assert_eq!(state(&hub, &quizlab).await, ProjectState::Declined);
    assert!(hub.person("caro").messages("projects").is_empty());
    // It isn't the end.
    let ben = hub.person("ben");
    ben.press("Edit and send again").await;
    assert!(ben.modal().contains("declined"), "{}", ben.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_channel_organizers_are_told_and_later_all_is_posted() {
    let hub = Hub::start_bare().await;
    crate::features::people::know(&hub.person_ctx("olga")).await.unwrap();
    let quizlab = waiting(&hub).await;
    let olga = hub.person("olga");
    insta::assert_snapshot!("dm_no_channel", olga.dms());
    let (organizers, board) = (hub.channel("organizers"), hub.channel("projects"));
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            let (organizers, board) = (organizers.as_str().into(), board.as_str().into());
            crate::features::community::save_channels(conn, &ctx.workspace, &organizers, &board, false)?;
            super::post_waiting(conn, ctx)?;
            super::post_waiting(conn, ctx)
        })
        .await
        .unwrap();
    hub.settle().await;
    assert_eq!(olga.messages("organizers").matches("# Quizlab").count(), 1);
    // The button in the message shows the project, and what is decided there shows on the card.
    olga.press("Look at it").await;
    hub.settle().await;
    let direct = hub.slack.person("U_OLGA").dms();
    assert!(!direct.contains("[Approve!]"), "only Olga sees it, below the message");
    olga.press("Approve").await;
    hub.settle().await;
    assert_eq!(state(&hub, &quizlab).await, ProjectState::Approved);
    assert!(olga.messages("organizers").contains("*Approved* by @Olga"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_may_approve_their_own_and_the_log_says_so() {
    let hub = Hub::start().await;
    let own = Project { submitted_by: "U_OLGA".into(), ..project("Mine", ProjectState::Submitted) };
    let sent = own.clone();
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            projects::create(conn, &ctx.workspace, &sent, std::slice::from_ref(&ctx.person), &[])?;
            super::request(conn, ctx, &sent.id)
        })
        .await
        .unwrap();
    hub.settle().await;
    hub.person("olga").press_in("organizers", "Approve").await;
    hub.settle().await;
    assert_eq!(log(&hub).await[0].2, "Mine (own project)");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_names_what_is_alike() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &[]).await;
    let next = project("Quizlab for maths", ProjectState::Submitted);
    submit(&hub, &next, &[]).await;
    let card = hub.person("olga").messages("organizers");
    assert!(card.contains("*Projects like it*\n  • *Quizlab*: Quizzes that explain themselves"), "{card}");
}

fn button(workspace: &WorkspaceId, who: &str, id: &str, project: &ProjectId) -> incoming::Action {
    let payload = json!({
        "type": "block_actions", "team": {"id": workspace}, "user": {"id": who}, "trigger_id": "forged",
        "container": {"message_ts": "1.1", "channel_id": "C1"},
        "actions": [{"action_id": id, "block_id": "b", "value": project}],
    });
    match incoming::interaction(&payload.to_string()) {
        Ok(Interaction::Action(action)) => *action,
        other => panic!("{other:?}"),
    }
}

fn form(workspace: &WorkspaceId, who: &str, form: &str, project: &Value, n: usize) -> incoming::Submission {
    let payload = json!({
        "type": "view_submission", "team": {"id": workspace}, "user": {"id": who},
        "view": {
            "id": format!("V{who}{form}{n}"), "callback_id": format!("review.{form}"),
            "private_metadata": project.to_string(),
            "blocks": [{"type": "input", "block_id": "note"}],
            "state": {"values": {"note": {"note": {"type": "plain_text_input", "value": "because"}}}},
        },
    });
    match incoming::interaction(&payload.to_string()) {
        Ok(Interaction::Submission(submission)) => *submission,
        other => panic!("{other:?}"),
    }
}

/// Every way to decide, forged or not, by everybody.
#[tokio::test(flavor = "multi_thread")]
async fn only_organizers_of_this_workspace_decide() {
    let hub = Hub::start().await;
    let (ours, theirs) = (hub.workspace(), WorkspaceId::from("T_OTHER"));
    let other = project("Elsewhere", ProjectState::Submitted);
    let (sent, workspace) = (other.clone(), theirs.clone());
    hub.app
        .db
        .write(move |conn| projects::create(conn, &workspace, &sent, &["U_X".into()], &[]))
        .await
        .unwrap();
    for (who, may) in
        [("U_OLGA", true), ("U_OMAR", false), ("U_ANA", false), ("U_BEN", false), ("U_CARO", false)]
    {
        for (n, way) in ["approve", "changes", "decline"].into_iter().enumerate() {
            let one = waiting(&hub).await;
            let outcome = |project: ProjectId| {
                let (app, ours) = (hub.app.clone(), ours.clone());
                async move {
                    if way == "approve" {
                        dispatch::action(&app, &button(&ours, who, "review.approve", &project)).await
                    } else {
                        dispatch::submission(&app, &form(&ours, who, way, &json!(project), n)).await
                    }
                }
            };
            let elsewhere = outcome(other.id.clone()).await;
            assert!(matches!(elsewhere, Err(Error::User(_))), "{who} {way}: {elsewhere:?}");
            let done = outcome(one.id.clone()).await;
            assert_eq!(done.is_ok(), may, "{who} {way}: {done:?}");
            assert_eq!(state(&hub, &one).await != ProjectState::Submitted, may, "{who} {way}");
            // Not even the form is opened for them.
            if !may && way != "approve" {
                let id = format!("review.{way}");
                let asked = dispatch::action(&hub.app, &button(&ours, who, &id, &one.id)).await;
                assert!(matches!(asked, Err(Error::User(_))), "{who} {way}: {asked:?}");
            }
            hub.settle().await;
        }
    }
    let untouched = hub.read(move |conn| projects::find(conn, &theirs, &other.id)).await;
    assert_eq!(untouched.map(|project| project.state), Some(ProjectState::Submitted));
    assert!(log(&hub).await.iter().all(|(who, ..)| who == "U_OLGA"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_changes_nothing() {
    let hub = Hub::start().await;
    let ours = hub.workspace();
    for metadata in [json!(null), json!({"x": 1}), json!("nowhere")] {
        let outcome = dispatch::submission(&hub.app, &form(&ours, "U_OLGA", "decline", &metadata, 0)).await;
        assert!(matches!(outcome, Err(Error::User(_))), "{outcome:?}");
    }
    let none = button(&ours, "U_OLGA", "review.approve", &"".into());
    assert!(matches!(dispatch::action(&hub.app, &none).await, Err(Error::User(_))));
    let unknown = button(&ours, "U_OLGA", "review.dance", &"x".into());
    assert_eq!(dispatch::action(&hub.app, &unknown).await.unwrap(), Reply::Unknown);
}

fn assert_valid(message: &Message) {
    let blocks = serde_json::to_value(&message.blocks).unwrap();
    let blocks = blocks.as_array().unwrap();
    assert!(blocks.len() <= 50);
    assert_eq!(check_blocks(blocks), Vec::<String>::new());
    // chat.update refuses more.
    assert!(message.text.chars().count() <= 4000);
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    use ProjectState::{Approved, ChangesRequested, Closed, Declined, Submitted};
    let (full, roles) = fullest();
    let note = "&\n".repeat(500);
    for state in [Approved, ChangesRequested, Closed, Declined, Submitted] {
        let project = Project {
            state,
            decided_by: Some("U1".into()),
            decided_at: Some(full.submitted_at),
            decision_note: Some(note.clone()),
            ..full.clone()
        };
        let owners = (0..50).map(|n| format!("U{n}").into()).collect();
        let card =
            Card { project, roles: roles.clone(), owners, names: Arc::new(HashMap::new()), reply: None };
        assert_valid(&views::card(&card, &[full.clone(), full.clone(), full.clone()]));
    }
    let by = "U1".into();
    assert_valid(&views::approved(&full, &by, Some(&"C1".into())));
    assert_valid(&views::changes_asked(&full, &by, &note));
    assert_valid(&views::declined(&full, &by, &note));
    assert_valid(&views::no_channel(&full));
    let owners: Vec<PersonId> = (0..50).map(|n| format!("U{n}").into()).collect();
    for form in [Form::Changes, Form::Decline] {
        let view = serde_json::to_value(SlackView::Modal(views::form(form, &full, &owners))).unwrap();
        assert_eq!(check_view(&view), Vec::<String>::new());
    }
}
