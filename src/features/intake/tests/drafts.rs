//! What is kept of a form that was closed, and offered again.

use chrono::Duration;

use super::{add_role, draft_count, fill, only_project};
use crate::testing::Hub;

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_form_is_offered_again() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("project new").await;
    ana.fill("Name", "Quizlab").await;
    ana.fill("Repository", "http://half/done").await;
    ana.close().await;
    assert_eq!(draft_count(&hub).await, 1);
    hub.advance(Duration::days(2)).await;
    ana.shortcut("submit_project").await;
    insta::assert_snapshot!("draft_offered", ana.modal());
    // Looking at it does not make it younger.
    ana.close().await;
    hub.advance(Duration::days(1)).await;
    ana.slash("project new").await;
    assert!(ana.modal().contains("We kept your draft from 3 days ago."), "{}", ana.modal());
    ana.press("Start afresh").await;
    assert!(ana.modal().contains("Name: ____") && !ana.modal().contains("We kept"), "{}", ana.modal());
    assert_eq!(draft_count(&hub).await, 0);
    fill(&ana, "Another").await;
    ana.submit().await;
    ana.submit().await;
    assert_eq!(only_project(&hub, "Another").await.0.repository, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_kept_with_the_rest() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("project new").await;
    fill(&ana, "Quizlab").await;
    ana.submit().await;
    add_role(&ana, "Tester", &["Svelte"]).await;
    ana.close_all().await;
    ana.slash("project new").await;
    assert!(ana.modal().contains("We kept your draft from a moment ago."));
    ana.submit().await;
    assert!(ana.modal().contains("*Tester*"), "{}", ana.modal());
    ana.press("Back to the project").await;
    ana.fill("Name", "Quizlab 2").await;
    ana.submit().await;
    ana.submit().await;
    assert_eq!(only_project(&hub, "Quizlab 2").await.1.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_form_leaves_no_draft() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("project new").await;
    ana.close().await;
    assert_eq!(draft_count(&hub).await, 0);
    ana.slash("project new").await;
    assert!(!ana.modal().contains("We kept"));
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_nobody_elses_business() {
    let hub = Hub::start().await;
    let (ana, ben) = (hub.person("ana"), hub.person("ben"));
    ana.slash("project new").await;
    ana.fill("Name", "Secret").await;
    ana.close().await;
    ben.slash("project new").await;
    assert!(!ben.modal().contains("Secret") && !ben.modal().contains("We kept"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_becomes_a_project_idea() {
    let hub = Hub::start().await;
    let (ana, ben) = (hub.person("ana"), hub.person("ben"));
    let text = "<@U_BEN> we should build a quiz that *explains itself*: see https://example.org/a?b=1&c=2 \
                <!channel>\nStudents wait two weeks for feedback, and by then the next topic has long begun.";
    let ts = ben.say("general", text).await;
    ben.slash("help").await;
    ana.message_shortcut("general", &ts, "project_idea").await;
    insta::assert_snapshot!("from_message", ana.modal());
    ana.close().await;
    // It is a draft of its own, and offered in both places.
    ana.message_shortcut("general", &ts, "project_idea").await;
    assert!(ana.modal().contains("We kept your draft"), "{}", ana.modal());
    ana.close().await;
    ana.slash("project new").await;
    assert!(ana.modal().contains("We kept your draft"), "{}", ana.modal());
    ana.fill("Name", "Quizlab").await;
    ana.choose("Stage", "Idea").await;
    ana.submit().await;
    ana.submit().await;
    let project = only_project(&hub, "Quizlab").await.0;
    assert!(project.pitch.chars().count() <= 140 && project.problem.contains("two weeks"));
    assert_eq!(draft_count(&hub).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_does_not_push_a_draft_aside() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("project new").await;
    ana.fill("Name", "Quizlab").await;
    ana.close().await;
    hub.advance(Duration::hours(3)).await;
    let ts = ana.say("general", "Another idea").await;
    ana.message_shortcut("general", &ts, "project_idea").await;
    ana.fill("Name", "Another").await;
    insta::assert_snapshot!("from_message_beside_a_draft", ana.modal());
    ana.choose("More of your drafts are kept.", "Quizlab, 3 hours ago").await;
    assert!(
        ana.modal().contains("Name: Quizlab") && ana.modal().contains("Another, just now"),
        "{}",
        ana.modal()
    );
    ana.choose("More of your drafts are kept.", "Another, just now").await;
    assert!(ana.modal().contains("Name: Another") && ana.modal().contains("Pitch: Another idea"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_window_spoiled_is_shown_before_it_is_sent() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("project new").await;
    fill(&ana, "Quizlab").await;
    ana.submit().await;
    // On the telephone, she empties the name and closes the form.
    let ctx = hub.person_ctx("ana");
    ctx.write(|conn, ctx| {
        use crate::features::intake::{model::FormKey, store};
        let (mut draft, _) = store::find(conn, &ctx.workspace, &ctx.person, &FormKey::New)?.expect("a draft");
        draft.now.about.name = String::new();
        store::save(conn, &ctx.workspace, &ctx.person, &FormKey::New, &draft, ctx.now)
    })
    .await
    .unwrap();
    ana.submit().await;
    assert!(ana.modal().contains("• Name: Please write something here."), "{}", ana.modal());
    ana.fill("Name", "Quizlab").await;
    ana.submit().await;
    ana.submit().await;
    only_project(&hub, "Quizlab").await;
}
