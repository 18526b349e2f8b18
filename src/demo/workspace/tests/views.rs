//! Triggers, stacks, hashes, external ids, and what is typed.

use super::*;

#[tokio::test]
async fn a_trigger_lives_three_seconds_and_is_used_once() {
    let (ws, app, ana) = workspace().await;
    let open = async |trigger: &Value| {
        let args = json!({"trigger_id": trigger, "view": modal("Form", json!([section("Hi")]))});
        call(&ws, "views.open", args).await["error"].clone()
    };
    assert_eq!(open(&json!("1.2.3")).await, "invalid_trigger_id");
    ana.slash("").await;
    let trigger = app.last().body["trigger_id"].clone();
    ws.clock().advance(chrono::Duration::seconds(3));
    assert_eq!(open(&trigger).await, Value::Null);
    assert_eq!(open(&trigger).await, "exchanged_trigger_id");
    ana.slash("").await;
    let trigger = app.last().body["trigger_id"].clone();
    ws.clock().advance(chrono::Duration::milliseconds(3001));
    assert_eq!(open(&trigger).await, "expired_trigger_id");
    assert_eq!(ws.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn three_views_fit_on_a_stack() {
    let (ws, app, ana) = workspace().await;
    let blocks = json!([{"type": "actions", "elements": [button("More", "more")]}]);
    let root = open_modal(&ws, &app, &ana, modal("One", blocks.clone())).await;
    let push = async |title: &str| {
        ana.press("More").await;
        let trigger = app.last().body["trigger_id"].clone();
        let args = json!({"trigger_id": trigger, "view": modal(title, blocks.clone())});
        call(&ws, "views.push", args).await
    };
    let second = push("Two").await["view"].clone();
    let third = push("Three").await["view"].clone();
    assert_eq!(push("Four").await["error"], "push_limit_reached");
    assert_eq!(third["root_view_id"], root["id"]);
    assert_eq!(third["previous_view_id"], second["id"]);
    assert_eq!(ana.stack(), ["One", "Two", "Three"]);
    ana.close().await;
    assert_eq!(ana.stack(), ["One", "Two"]);
    assert_eq!(app.last().body["type"], "block_actions", "nobody asked to hear of the closing");
}

#[tokio::test]
async fn a_push_needs_the_trigger_of_a_modal() {
    let (ws, app, ana) = workspace().await;
    ana.slash("").await;
    let trigger = app.last().body["trigger_id"].clone();
    let args = json!({"trigger_id": trigger, "view": modal("Form", json!([section("Hi")]))});
    assert_eq!(error_of(&ws, "views.push", args).await, "invalid_trigger_id");
}

#[tokio::test]
async fn every_update_changes_the_hash_and_an_old_one_conflicts() {
    let (ws, app, ana) = workspace().await;
    let view = open_modal(&ws, &app, &ana, modal("Form", json!([section("One")]))).await;
    let update = async |hash: Value| {
        let new = modal("Form", json!([section("Two")]));
        let mut args = json!({"view_id": view["id"], "view": new});
        if !hash.is_null() {
            args["hash"] = hash;
        }
        call(&ws, "views.update", args).await
    };
    let after = update(view["hash"].clone()).await;
    assert_ne!(after["view"]["hash"], view["hash"]);
    assert_eq!(update(view["hash"].clone()).await["error"], "hash_conflict");
    assert_eq!(update(json!("")).await["error"], "hash_conflict");
    assert_eq!(update(Value::Null).await["ok"], true, "without a hash it is taken");
    ana.close().await;
    assert_eq!(update(Value::Null).await["error"], "not_found");
}

#[tokio::test]
async fn an_external_id_is_unique_in_the_team() {
    let (ws, _, _) = workspace().await;
    ws.add_person_silently(NewPerson::new("U_BEN", "Ben Okoro"));
    let publish = async |user: &str, id: &str| {
        let view = json!({"type": "home", "external_id": id, "blocks": []});
        call(&ws, "views.publish", json!({"user_id": user, "view": view})).await["error"].clone()
    };
    assert_eq!(publish("U_ANA", "home").await, Value::Null);
    assert_eq!(publish("U_ANA", "home").await, Value::Null, "its own id is no clash");
    assert_eq!(publish("U_BEN", "home").await, "duplicate_external_id");
    assert_eq!(publish("U_BEN", "home-ben").await, Value::Null);
    let by_id = json!({"external_id": "home-ben", "view": {"type": "home", "blocks": [section("Hi")]}});
    assert_eq!(call(&ws, "views.update", by_id).await["ok"], true);
    assert_eq!(ws.person("U_BEN").home(), "Hi");
    assert_eq!(publish("U_NOBODY", "x").await, "user_not_found");
}

#[tokio::test]
async fn a_home_that_is_switched_off_takes_no_view() {
    let settings = WorkspaceSettings { home_enabled: false, ..Default::default() };
    let (ws, _, _) = workspace_with(settings).await;
    let args = json!({"user_id": "U_ANA", "view": {"type": "home", "blocks": []}});
    assert_eq!(error_of(&ws, "views.publish", args).await, "not_enabled");
}

#[tokio::test]
async fn a_bad_view_is_refused_with_pointers() {
    let (ws, app, ana) = workspace().await;
    ana.slash("").await;
    let trigger = app.last().body["trigger_id"].clone();
    let mut view = modal(&"T".repeat(25), json!([text_input("Name", "name")]));
    view.as_object_mut().unwrap().remove("submit");
    let answer = call(&ws, "views.open", json!({"trigger_id": trigger, "view": view})).await;
    assert_eq!(answer["error"], "invalid_arguments");
    let expected = json!([
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
        "[ERROR] missing required field: submit [json-pointer:/view]",
    ]);
    assert_eq!(answer["response_metadata"]["messages"], expected);
    assert_eq!(ws.take_violations().len(), 1);
    let huge = modal("Form", json!(vec![section(&"x".repeat(2900)); 100]));
    let args = json!({"trigger_id": trigger, "view": huge});
    assert_eq!(error_of(&ws, "views.open", args).await, "view_too_large");
}

#[tokio::test]
async fn what_is_typed_stays_where_the_field_stays() {
    let (ws, app, ana) = workspace().await;
    let view = open_modal(&ws, &app, &ana, modal("Form", json!([text_input("Name", "name")]))).await;
    assert_eq!(view["state"]["values"]["name"]["it"], json!({"type": "plain_text_input", "value": null}));
    ana.fill("Name", "Quiz").await;
    let two = json!([text_input("Project", "name"), text_input("Pitch", "pitch")]);
    let args = json!({"view_id": view["id"], "view": modal("Form", two)});
    let after = call(&ws, "views.update", args).await;
    assert_eq!(after["view"]["state"]["values"]["name"]["it"]["value"], "Quiz");
    let other = json!([text_input("Project", "name-2")]);
    let args = json!({"view_id": view["id"], "view": modal("Form", other)});
    let after = call(&ws, "views.update", args).await;
    assert_eq!(after["view"]["state"]["values"]["name-2"]["it"]["value"], Value::Null);
}
