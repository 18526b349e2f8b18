//! The roles of the second step.

use serde_json::json;

use super::{add_role, fill, forge, only_project, view};
use crate::demo::workspace::Person;
use crate::error::Error;
use crate::testing::Hub;

async fn at_step_2(hub: &Hub) -> Person {
    let ana = hub.person("ana");
    ana.slash("project new").await;
    fill(&ana, "Quizlab").await;
    ana.submit().await;
    ana
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_edited_and_removed() {
    let hub = Hub::start().await;
    let ana = at_step_2(&hub).await;
    add_role(&ana, "Tester", &[]).await;
    add_role(&ana, "Designer", &["Figma"]).await;
    ana.press_nth("Edit", 1).await;
    let form = ana.modal();
    assert!(form.contains("‹ Edit a role") && form.contains("Title: Designer") && form.contains("▾ Figma"));
    ana.fill("Title", "UX designer").await;
    ana.choose_many("Required skills", &["CSS", "Figma"]).await;
    ana.submit().await;
    ana.choose("Figma", "can lead").await;
    ana.submit().await;
    assert!(ana.modal().contains("*UX designer*") && !ana.modal().contains("*Designer*"), "{}", ana.modal());
    // What was chosen before is what the form begins with.
    ana.press_nth("Edit", 1).await;
    ana.submit().await;
    assert!(ana.modal().contains("Figma ▾ can lead"), "{}", ana.modal());
    ana.close().await;
    ana.press_nth("Remove", 0).await;
    assert!(!ana.modal().contains("Tester"));
    ana.submit().await;
    let (_, roles) = only_project(&hub, "Quizlab").await;
    assert_eq!(roles.iter().map(|role| role.title.as_str()).collect::<Vec<_>>(), ["UX designer"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_says_what_is_wrong_with_it() {
    let hub = Hub::start().await;
    let ana = at_step_2(&hub).await;
    ana.press("Add a role").await;
    ana.fill("Title", "Tester").await;
    ana.choose_many("Required skills", &["Svelte", "CSS"]).await;
    ana.choose_many("Nice to have", &["CSS"]).await;
    ana.fill("Hours a week", "4").await;
    ana.choose("Timezones from", "UTC+3").await;
    ana.submit().await;
    insta::assert_snapshot!("role_errors", ana.modal());
    ana.choose("Timezones to", "UTC−3").await;
    ana.clear("Nice to have").await;
    ana.submit().await;
    assert!(ana.modal().contains("! Please choose the western end first"), "{}", ana.modal());
    ana.clear("Timezones from").await;
    ana.submit().await;
    assert!(ana.modal().contains("Timezones from (optional) ▾ ____"), "{}", ana.modal());
    assert!(ana.modal().contains("! Please choose this end as well"));
}

#[tokio::test(flavor = "multi_thread")]
async fn five_roles_are_the_most() {
    let hub = Hub::start().await;
    let ana = at_step_2(&hub).await;
    for n in 0..4 {
        add_role(&ana, &format!("Role {n}"), &[]).await;
    }
    add_role(&ana, "Role 4", &[]).await;
    insta::assert_snapshot!("five_roles", ana.modal());
    // A window that was opened before.
    let form = json!({"form": "project:new", "role": "another"});
    let text = |field: &str, value: &str| json!({field: {"value": value}});
    let values = json!({
        "title": text("title", "One more"), "hours": text("hours", "4"), "seats": text("seats", "1"),
    });
    let sixth = view("intake.role", form, values);
    let late = forge(&hub, "U_ANA", "view_submission", sixth, json!({})).await;
    assert!(matches!(late, Err(Error::User(why)) if why.contains("at most 5 roles")));
    ana.submit().await;
    assert_eq!(only_project(&hub, "Quizlab").await.1.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_sent_twice_is_there_once() {
    let hub = Hub::start().await;
    let ana = at_step_2(&hub).await;
    add_role(&ana, "Tester", &["Svelte"]).await;
    assert!(ana.again().await.body.is_empty());
    ana.submit().await;
    assert_eq!(only_project(&hub, "Quizlab").await.1.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_left_before_its_levels_is_offered_again() {
    let hub = Hub::start().await;
    let ana = at_step_2(&hub).await;
    ana.press("Add a role").await;
    ana.fill("Title", "Tester").await;
    ana.choose_many("Required skills", &["Svelte"]).await;
    ana.fill("Hours a week", "4").await;
    ana.submit().await;
    ana.close().await;
    assert!(ana.modal().contains("No role yet"));
    ana.press("Add a role").await;
    assert!(ana.modal().contains("Title: Tester"), "{}", ana.modal());
}
