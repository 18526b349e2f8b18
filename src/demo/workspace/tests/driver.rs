//! Acting as a person, and what the screen shows.

use super::*;

fn form() -> Value {
    let options = json!([
        {"text": plain("Idea"), "value": "idea"}, {"text": plain("MVP"), "value": "mvp"},
    ]);
    modal(
        "Project",
        json!([
            text_input("Name", "name"),
            {"type": "input", "block_id": "stage", "label": plain("Stage"), "optional": true,
                "hint": plain("Where it stands"),
                "element": {"type": "static_select", "action_id": "it", "options": options}},
            {"type": "input", "block_id": "skills", "label": plain("Skills"), "optional": true,
                "element": {"type": "multi_external_select", "action_id": "it", "min_query_length": 2}},
            {"type": "input", "block_id": "who", "label": plain("Owners"), "optional": true,
                "element": {"type": "multi_users_select", "action_id": "it"}},
            {"type": "input", "block_id": "mark", "label": plain("Needs"), "optional": true,
                "dispatch_action": true,
                "element": {"type": "checkboxes", "action_id": "it", "options": options}},
            {"type": "input", "block_id": "when", "label": plain("From"), "optional": true,
                "element": {"type": "datepicker", "action_id": "it"}},
        ]),
    )
}

#[tokio::test]
async fn a_form_is_filled_in_and_submitted() {
    let (ws, app, ana) = workspace().await;
    open_modal(&ws, &app, &ana, form()).await;
    ana.fill("Name", "Quiz").await;
    ana.choose("Stage", "MVP").await;
    app.will(Next::json(json!({"options": [
        {"text": plain("Rust"), "value": "rust"}, {"text": plain("Rustic"), "value": "rustic"},
    ]})));
    ana.choose("Skills", "Rust").await;
    let asked = app.last().body;
    assert_eq!((&asked["type"], &asked["value"]), (&json!("block_suggestion"), &json!("Rust")));
    assert_eq!((asked.get("trigger_id"), asked.get("actions")), (None, None));
    ana.choose_many("Owners", &["Ana Silva"]).await;
    ana.press("Idea").await;
    let acted = app.last().body;
    assert_eq!(acted["actions"][0]["selected_options"][0]["value"], "idea");
    assert_eq!(acted["container"]["view_id"], acted["view"]["id"]);
    ana.pick_date("From", "2026-11-24").await;
    let screen = "= Project =\nName: Quiz\nStage (optional) ▾ MVP {Idea, MVP} (Where it stands)\n\
        Skills (optional) ▾ Rust {search}\nOwners (optional) ▾ @Ana {people}\n\
        Needs (optional): ☑ Idea ☐ MVP\nFrom (optional) ▾ 2026-11-24\n⟨Cancel⟩ ⟨Send⟩";
    assert_eq!(ana.modal(), screen);
    ana.submit().await;
    assert!(!ana.has_modal());
    let sent = app.last().body;
    assert_eq!(sent["type"], "view_submission");
    assert_eq!(sent["response_urls"], json!([]));
    let values = &sent["view"]["state"]["values"];
    assert_eq!(values["name"]["it"]["value"], "Quiz");
    assert_eq!(values["stage"]["it"]["selected_option"]["value"], "mvp");
    assert_eq!(values["skills"]["it"]["selected_options"][0]["value"], "rust");
    assert_eq!(values["who"]["it"]["selected_users"], json!(["U_ANA"]));
    assert_eq!(values["when"]["it"]["selected_date"], "2026-11-24");
    assert_eq!(ws.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn slacks_client_refuses_what_is_missing_or_too_long() {
    let (ws, app, ana) = workspace().await;
    let mut input = text_input("Name", "name");
    input["element"]["max_length"] = json!(3);
    open_modal(&ws, &app, &ana, modal("Form", json!([input]))).await;
    let before = app.count();
    ana.submit().await;
    assert!(ana.modal().contains("  ! Please complete this required field."));
    ana.fill("Name", "four").await;
    ana.submit().await;
    assert!(ana.modal().contains("  ! This must be at most 3 characters."));
    assert_eq!(app.count(), before, "the app hears nothing of it");
}

#[tokio::test]
async fn the_answer_to_a_submission_is_done() {
    let (ws, app, ana) = workspace().await;
    let one = modal("Form", json!([text_input("Name", "name")]));
    open_modal(&ws, &app, &ana, one.clone()).await;
    ana.fill("Name", "x").await;
    app.will(Next::json(json!({"response_action": "errors", "errors": {"name": "Taken"}})));
    ana.submit().await;
    assert_eq!(ana.modal(), "= Form =\nName: x\n  ! Taken\n⟨Cancel⟩ ⟨Send⟩");
    app.will(Next::json(json!({"response_action": "push", "view": modal("Roles", json!([section("Two")]))})));
    ana.submit().await;
    assert_eq!(ana.modal(), "= ‹ Roles =\nTwo\n⟨Cancel⟩ ⟨Send⟩");
    app.will(Next::json(json!({"response_action": "update", "view": modal("Done", json!([section("Ok")]))})));
    ana.submit().await;
    assert_eq!(ana.stack(), ["Form", "Done"]);
    app.will(Next::json(json!({"response_action": "clear"})));
    ana.submit().await;
    assert!(!ana.has_modal());
    assert_eq!(ws.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn an_unfit_answer_to_a_submission_is_recorded_and_the_modal_stays() {
    let (ws, app, ana) = workspace().await;
    let blocks = json!([text_input("Name", "name"), {"type": "divider", "block_id": "line"}]);
    open_modal(&ws, &app, &ana, modal("Form", blocks)).await;
    ana.fill("Name", "x").await;
    let bad_view = json!({"type": "modal", "title": plain("T"), "blocks": [section("")]});
    for wrong in [
        json!({"response_action": "errors", "errors": {"line": "No input"}}),
        json!({"response_action": "errors", "errors": {}}),
        json!({"response_action": "update", "view": bad_view}),
        json!({"response_action": "dance"}),
        json!({}),
        json!("ok"),
    ] {
        app.will(Next::json(wrong.clone()));
        assert!(ana.try_submit().await.is_err(), "{wrong}");
    }
    app.will(Next::status(500));
    assert!(ana.try_submit().await.is_err());
    assert!(ana.modal().contains("! We had some trouble connecting."));
    assert_eq!(ws.take_violations().len(), 7);
}

#[tokio::test]
async fn a_closed_modal_is_reported_where_it_is_wanted() {
    let (ws, app, ana) = workspace().await;
    let mut view = modal("Form", json!([section("Hi")]));
    view["notify_on_close"] = json!(true);
    view["clear_on_close"] = json!(true);
    open_modal(&ws, &app, &ana, view).await;
    ana.close().await;
    let closed = app.last().body;
    assert_eq!((&closed["type"], &closed["is_cleared"]), (&json!("view_closed"), &json!(true)));
    assert_eq!(closed["view"]["callback_id"], "form");
    assert!(!ana.has_modal());
}

#[tokio::test]
async fn buttons_are_found_by_their_text() {
    let (ws, app, ana) = workspace().await;
    let general = ws.channel_id("general").unwrap();
    let mut approve = button("Approve", "approve");
    approve["style"] = json!("primary");
    let menu = json!({"type": "overflow", "action_id": "more", "options": [
        {"text": plain("Archive"), "value": "archive"},
    ]});
    let mut card = section("*A card*");
    card["accessory"] = menu;
    let blocks = json!([card, {"type": "actions", "elements": [approve, button("Decline", "decline")]}]);
    call(&ws, "chat.postMessage", json!({"channel": general, "text": "card", "blocks": blocks})).await;
    assert_eq!(ana.messages("general"), "EdTech Hub:\n  *A card*  […| Archive]\n  [Approve!] [Decline]");
    ana.press("Approve").await;
    let acted = app.last().body;
    assert_eq!(acted["actions"][0]["value"], "approve");
    assert_eq!(acted["container"]["type"], "message");
    assert_eq!(acted["message"]["text"], "card");
    assert_eq!(acted["channel"]["name"], "general");
    ana.press_in("general", "Archive").await;
    assert_eq!(app.last().body["actions"][0]["selected_option"]["value"], "archive");
    let error = ana.try_press("Aprove").await.unwrap_err();
    assert!(error.contains("there is no \"Aprove\"") && error.contains("[Approve!]"), "{error}");
    let hidden = json!({"channel": general, "user": "U_ANA", "text": "x", "blocks": [
        {"type": "actions", "elements": [button("Approve", "other")]},
    ]});
    call(&ws, "chat.postEphemeral", hidden).await;
    ana.press("Approve").await;
    let acted = app.last().body;
    assert_eq!((&acted["container"]["is_ephemeral"], acted.get("message")), (&json!(true), None));
    app.will(Next::json(json!({"text": "nobody reads this"})));
    ana.press("Approve").await;
    assert_eq!(ws.take_violations().len(), 1);
}

#[tokio::test]
#[should_panic(expected = "there is no field \"Nmae\"")]
async fn a_mistyped_label_panics_with_the_screen() {
    let (ws, app, ana) = workspace().await;
    open_modal(&ws, &app, &ana, form()).await;
    ana.fill("Nmae", "x").await;
}

#[tokio::test]
async fn home_has_buttons_and_menus_too() {
    let (ws, app, ana) = workspace().await;
    let options = json!([{"text": plain("All"), "value": "all"}, {"text": plain("Mine"), "value": "mine"}]);
    let mut filter = section("Show");
    filter["accessory"] = json!({"type": "static_select", "action_id": "filter", "options": options,
        "initial_option": options[0]});
    let blocks = json!([filter, {"type": "actions", "elements": [button("New", "new")]}]);
    call(&ws, "views.publish", json!({"user_id": "U_ANA", "view": {"type": "home", "blocks": blocks}})).await;
    ana.open_home().await;
    assert_eq!(ana.home(), "Show  ▾ All {All, Mine}\n[New]");
    ana.choose("Show", "Mine").await;
    assert_eq!(app.last().body["actions"][0]["selected_option"]["value"], "mine");
    assert_eq!(app.last().body["view"]["state"]["values"].as_object().unwrap().len(), 1);
    ana.press("New").await;
    assert_eq!(app.last().body["view"]["type"], "home");
    assert_eq!(ana.home(), "Show  ▾ Mine {All, Mine}\n[New]");
}

#[tokio::test]
async fn shortcuts_carry_their_message() {
    let (_ws, app, ana) = workspace().await;
    ana.shortcut("new_project").await;
    assert_eq!((&app.last().body["type"], app.last().body.get("channel")), (&json!("shortcut"), None));
    let ts = ana.say("general", "An idea").await;
    ana.message_shortcut("general", &ts, "idea").await;
    let body = app.last().body;
    assert_eq!((&body["type"], &body["message"]["text"]), (&json!("message_action"), &json!("An idea")));
    assert_eq!((&body["message_ts"], &body["callback_id"]), (&json!(ts), &json!("idea")));
}

#[tokio::test]
async fn bad_suggestions_are_recorded() {
    let (ws, app, ana) = workspace().await;
    open_modal(&ws, &app, &ana, form()).await;
    app.will(Next::json(json!({"options": []})));
    assert_eq!(ana.suggestions("Skills", "Ru").await, Vec::<String>::new());
    assert!(ana.try_choose("Skills", "R").await.unwrap_err().contains("asks from 2 characters on"));
    assert_eq!(ws.violations(), Vec::<String>::new());
    app.will(Next::json(json!({"options": vec![json!({"text": plain("x"), "value": "x"}); 101]})));
    assert!(ana.try_choose("Skills", "Ru").await.is_err());
    assert_eq!(
        ws.take_violations(),
        ["block_suggestion: no more than 100 items allowed [json-pointer:/options]"]
    );
}

#[tokio::test]
async fn the_state_is_saved_and_restored_and_shown() {
    let (ws, app, ana) = workspace().await;
    ana.say("general", "Hello").await;
    open_modal(&ws, &app, &ana, form()).await;
    ana.fill("Name", "Quiz").await;
    let mut changes = ws.subscribe();
    let again = Workspace::restore(ws.clock().clone(), ws.settings().clone(), ws.save()).await.unwrap();
    assert_eq!(again.person("U_ANA").messages("general"), "Ana: Hello");
    assert!(again.person("U_ANA").modal().contains("Name: Quiz"));
    let ben = ws.add_person_silently(NewPerson::new("U_BEN", "Ben"));
    assert!(changes.try_recv().is_ok());
    let window = |person: &str| ws.window(person, &Look::default()).unwrap();
    let general = format!("channel:{}", ws.channel_id("general").unwrap());
    let snapshot = window("U_BEN");
    assert_eq!(snapshot[&general]["unread"], 1);
    let (_, first) = snapshot.iter().find(|(name, _)| name.starts_with("message:")).unwrap();
    assert_eq!(first["user_name"], "Ana");
    assert_eq!(snapshot["person:U_ANA"]["name"], "Ana", "whoever is seen is known");
    ben.go_to("general");
    assert_eq!(window("U_BEN")[&general]["unread"], 0);
    assert_eq!(ws.window("U_NOBODY", &Look::default()), None);
    let modals = &window("U_ANA")["modals"];
    assert_eq!(modals[0]["state"]["values"]["name"]["it"]["value"], "Quiz");
}

#[tokio::test]
async fn a_chosen_conversation_can_be_answered_to() {
    let (ws, app, ana) = workspace().await;
    ws.add_channel(Kind::Private, "organizers", &["U_ANA"]);
    ws.add_channel(Kind::Private, "others", &["U_BEN"]);
    let select = |kind: &str, label: &str, block_id: &str| {
        json!({"type": "input", "block_id": block_id, "label": plain(label), "optional": true,
            "element": {"type": kind, "action_id": "it", "response_url_enabled": true}})
    };
    let blocks = json!([
        select("conversations_select", "Where", "where"),
        select("channels_select", "Public", "public"),
    ]);
    open_modal(&ws, &app, &ana, modal("Settings", blocks)).await;
    ana.choose("Where", "#organizers").await;
    assert!(ana.try_choose("Where", "others").await.is_err(), "she is not in it");
    assert!(ana.try_choose("Public", "organizers").await.is_err(), "it is private");
    ana.submit().await;
    let urls = app.last().body["response_urls"].clone();
    assert_eq!(urls.as_array().unwrap().len(), 1);
    assert_eq!(urls[0]["channel_id"], json!(ws.channel_id("organizers")));
    assert!(urls[0]["response_url"].as_str().unwrap().contains("/response/"));
}

#[tokio::test]
async fn the_app_is_invited() {
    let (ws, app, ana) = workspace().await;
    ws.add_channel(Kind::Private, "organizers", &["U_ANA"]);
    ana.invite("organizers", "U_HUB").await;
    let event = app.last().body["event"].clone();
    assert_eq!((&event["user"], &event["inviter"]), (&json!("U_HUB"), &json!("U_ANA")));
    assert_eq!(event["channel_type"], "G");
    ana.invite("organizers", "U_HUB").await;
    assert_eq!(app.count(), 1, "it is there already");
}

#[tokio::test]
async fn pure_views_can_be_checked_without_a_workspace() {
    assert_eq!(check_view(&form()), Vec::<String>::new());
    assert_eq!(check_view(&json!({"type": "home", "blocks": [], "submit": plain("Go")})).len(), 1);
    assert_eq!(check_view(&modal("Form", json!(vec![section(&"x".repeat(2900)); 100]))), ["view_too_large"]);
    assert_eq!(check_blocks(&[section("")]).len(), 1);
    assert_eq!(check_suggestions(&json!({"options": []})), Vec::<String>::new());
}
