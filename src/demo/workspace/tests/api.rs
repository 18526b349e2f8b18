//! The Web API: tokens, scopes, arguments, people, channels, messages.

use super::*;

#[tokio::test]
async fn a_token_is_asked_for_and_its_scopes_are_told() {
    let (ws, _, _) = workspace().await;
    let request = |token: Option<&str>| {
        let request = Request::get(format!("{}/auth.test", ws.api_url()));
        let request =
            token.into_iter().fold(request, |request, token| request.header("authorization", token));
        request.body(Full::default()).unwrap()
    };
    assert_eq!(send(&ws, request(None)).await.unwrap().2["error"], "not_authed");
    assert_eq!(send(&ws, request(Some("Bearer xoxb-else"))).await.unwrap().2["error"], "invalid_auth");
    let response = ws.inner.client.request(request(Some("Bearer xoxb-local"))).await.unwrap();
    assert_eq!(response.headers()["x-oauth-scopes"], ALL_SCOPES.join(",").as_str());
    let answer = call(&ws, "auth.test", json!({})).await;
    assert_eq!(answer["user_id"], "U_HUB");
    assert_eq!(answer["url"], "https://open-edtech.slack.com/");
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let settings = WorkspaceSettings { scopes: vec!["chat:write".into()], ..Default::default() };
    let (ws, _, _) = workspace_with(settings).await;
    let answer = call(&ws, "users.info", json!({"user": "U_ANA"})).await;
    assert_eq!(answer["error"], "missing_scope");
    assert_eq!((&answer["needed"], &answer["provided"]), (&json!("users:read"), &json!("chat:write")));
    let two = json!({"users": "U_ANA,USLACKBOT"});
    assert_eq!(call(&ws, "conversations.open", two).await["needed"], "mpim:write");
    let general = ws.channel_id("general").unwrap();
    assert_eq!(
        call(&ws, "conversations.history", json!({"channel": general})).await["needed"],
        "channels:history"
    );
    assert_eq!(ws.take_violations().len(), 3);
}

#[tokio::test]
async fn unknown_methods_and_arguments_are_refused_and_recorded() {
    let (ws, _, _) = workspace().await;
    assert_eq!(error_of(&ws, "chat.postmessage", json!({})).await, "unknown_method");
    let answer = call(&ws, "users.info", json!({"id": "U_ANA"})).await;
    assert_eq!(answer["error"], "invalid_arguments");
    assert_eq!(
        answer["response_metadata"]["messages"],
        json!([
            "[ERROR] missing required field: user [json-pointer:/user]",
            "[ERROR] invalid additional property: id [json-pointer:/id]",
        ])
    );
    let nul = json!({"channel": "C", "text": "a\0b"});
    assert_eq!(error_of(&ws, "chat.postMessage", nul).await, "invalid_arguments");
    assert_eq!(ws.take_violations().len(), 3);
    assert_eq!(error_of(&ws, "users.info", json!({"user": "U_NOBODY"})).await, "user_not_found");
    assert_eq!(ws.violations(), Vec::<String>::new(), "meeting a state breaks no rule");
}

#[tokio::test]
async fn arguments_come_as_a_query_a_form_or_json() {
    let (ws, _, _) = workspace().await;
    let get = Request::get(format!("{}/users.info?user=U_ANA", ws.api_url()))
        .header("authorization", "Bearer xoxb-local")
        .body(Full::default())
        .unwrap();
    let user = send(&ws, get).await.unwrap().2["user"].clone();
    assert_eq!(user["tz_offset"], 0);
    assert_eq!(user["profile"]["email"], "ana.silva@example.org");
    let form = "token=xoxb-local&channel=U_ANA&text=Hi&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D";
    let post = Request::post(format!("{}/chat.postMessage", ws.api_url()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Full::from(form))
        .unwrap();
    let answer = send(&ws, post).await.unwrap().2;
    assert_eq!(answer["message"]["blocks"][0]["type"], "divider", "{answer}");
    for users in [json!("U_ANA"), json!(["U_ANA"])] {
        let answer = call(&ws, "conversations.open", json!({"users": users})).await;
        assert_eq!(answer["already_open"], true, "the message above opened it: {answer}");
    }
}

#[tokio::test]
async fn slack_morphism_reads_the_answers() {
    use slack_morphism::prelude::*;
    let (ws, _, _) = workspace().await;
    let connector =
        SlackClientHyperConnector::with_connector(hyper_util::client::legacy::connect::HttpConnector::new())
            .with_slack_api_url(&ws.api_url());
    let client = SlackClient::new(connector);
    let token = SlackApiToken::new(ws.settings().bot_token.clone().into());
    let session = client.open_session(&token);
    assert_eq!(session.auth_test().await.unwrap().team, "Open EdTech");
    let user = session.users_info(&SlackApiUsersInfoRequest::new("U_ANA".into())).await.unwrap().user;
    assert_eq!(user.tz.as_deref(), Some("Europe/Lisbon"));
    let content = SlackMessageContent::new().with_text("Hello".into());
    let posted = session
        .chat_post_message(&SlackApiChatPostMessageRequest::new("U_ANA".into(), content))
        .await
        .unwrap();
    assert_eq!(posted.message.sender.user, Some("U_HUB".into()));
    let new = SlackApiConversationsCreateRequest::new("moodle-grading".into());
    let channel = session.conversations_create(&new).await.unwrap().channel;
    let invite = SlackApiConversationsInviteRequest::new(channel.id.clone(), vec!["U_ANA".into()]);
    session.conversations_invite(&invite).await.unwrap();
    let home = SlackView::Home(SlackHomeView::new(vec![SlackBlock::Divider(SlackDividerBlock::new())]));
    let published =
        session.views_publish(&SlackApiViewsPublishRequest::new("U_ANA".into(), home)).await.unwrap();
    assert!(!published.view.state_params.hash.is_empty());
    let history = SlackApiConversationsHistoryRequest::new().with_channel(posted.channel);
    assert_eq!(session.conversations_history(&history).await.unwrap().messages.len(), 1);
    let info = session.conversations_info(&SlackApiConversationsInfoRequest::new(channel.id)).await.unwrap();
    assert_eq!(info.channel.name.as_deref(), Some("moodle-grading"));
    assert_eq!(ws.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn messages_are_posted_updated_deleted_and_read() {
    let (ws, _, ana) = workspace().await;
    let general = ws.channel_id("general").unwrap();
    let metadata = json!({"event_type": "hub", "event_payload": {"id": "1"}});
    let sent = json!({"channel": general, "text": "One", "metadata": metadata});
    let ts = call(&ws, "chat.postMessage", sent).await["ts"].clone();
    ws.clock().advance(chrono::Duration::seconds(1));
    let reply = json!({"channel": general, "thread_ts": ts, "text": "Below"});
    call(&ws, "chat.postMessage", reply).await;
    let change = json!({"channel": general, "ts": ts, "blocks": [section("Hi <@U_ANA>")]});
    assert_eq!(call(&ws, "chat.update", change).await["ok"], true);
    assert_eq!(ana.messages("general"), "EdTech Hub (edited):\n  Hi @Ana\n  ↳ EdTech Hub: Below");
    let without = call(&ws, "conversations.history", json!({"channel": general})).await;
    assert_eq!(without["messages"][0].get("metadata"), None);
    let with = json!({"channel": general, "include_all_metadata": true, "limit": 1, "oldest": "0"});
    let with = call(&ws, "conversations.history", with).await;
    assert_eq!(with["messages"][0]["metadata"]["event_payload"]["id"], "1");
    assert_eq!(with["messages"].as_array().unwrap().len(), 1, "a reply is not in the history");
    let replies = call(&ws, "conversations.replies", json!({"channel": general, "ts": ts})).await;
    assert_eq!(replies["messages"].as_array().unwrap().len(), 2);
    let own = ana.say("general", "Mine").await;
    let not_ours = json!({"channel": general, "ts": own, "text": "No"});
    assert_eq!(error_of(&ws, "chat.update", not_ours).await, "cant_update_message");
    let long = json!({"channel": general, "ts": ts, "text": "x".repeat(4001)});
    assert_eq!(error_of(&ws, "chat.update", long).await, "msg_too_long");
    let link = call(&ws, "chat.getPermalink", json!({"channel": general, "message_ts": ts})).await;
    assert!(link["permalink"].as_str().unwrap().contains("/archives/"));
    assert_eq!(call(&ws, "chat.delete", json!({"channel": general, "ts": ts})).await["ok"], true);
    assert_eq!(
        error_of(&ws, "chat.delete", json!({"channel": general, "ts": ts})).await,
        "message_not_found"
    );
    assert_eq!(ws.take_violations(), ["chat.update: msg_too_long"]);
}

#[tokio::test]
async fn messages_that_cannot_be() {
    let (ws, _, _) = workspace().await;
    let post = async |args: Value| error_of(&ws, "chat.postMessage", args).await;
    ws.add_channel(Kind::Private, "secret", &["U_ANA"]);
    let secret = ws.channel_id("secret").unwrap();
    assert_eq!(post(json!({"channel": "C_NONE", "text": "x"})).await, "channel_not_found");
    assert_eq!(post(json!({"channel": secret, "text": "x"})).await, "channel_not_found");
    assert_eq!(post(json!({"channel": "U_ANA"})).await, "no_text");
    let three = vec![json!({"type": "divider"}); 51];
    let answer =
        call(&ws, "chat.postMessage", json!({"channel": "U_ANA", "text": "x", "blocks": three})).await;
    assert_eq!(answer["error"], "invalid_blocks");
    let messages = &answer["response_metadata"]["messages"];
    assert_eq!(messages, &json!(["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]));
    let settings = WorkspaceSettings { scopes: vec!["chat:write".into()], ..Default::default() };
    let (ws, _, _) = workspace_with(settings).await;
    let random = ws.add_channel(Kind::Public, "random", &["U_ANA"]);
    assert_eq!(
        error_of(&ws, "chat.postMessage", json!({"channel": random, "text": "x"})).await,
        "not_in_channel"
    );
}

#[tokio::test]
async fn ephemeral_messages_reach_one_person() {
    let (ws, _, ana) = workspace().await;
    let ben = ws.add_person_silently(NewPerson::new("U_BEN", "Ben Okoro"));
    let general = ws.channel_id("general").unwrap();
    let args = json!({"channel": general, "user": "U_ANA", "text": "Psst"});
    let ts = call(&ws, "chat.postEphemeral", args).await["message_ts"].clone();
    assert_eq!(ana.ephemerals("general"), "EdTech Hub (only you): Psst");
    assert_eq!((ben.ephemerals("general"), ana.messages("general")), (String::new(), String::new()));
    let change = json!({"channel": general, "ts": ts, "text": "x"});
    assert_eq!(error_of(&ws, "chat.update", change).await, "message_not_found");
    let away = json!({"channel": general, "user": "U_NONE", "text": "x"});
    assert_eq!(error_of(&ws, "chat.postEphemeral", away).await, "user_not_in_channel");
}

#[tokio::test]
async fn scheduled_messages_wait_for_their_time() {
    let (ws, _, ana) = workspace().await;
    let now = ws.clock().unix();
    let general = ws.channel_id("general").unwrap();
    let at = |at: i64| json!({"channel": general, "text": "Later", "post_at": at});
    assert_eq!(error_of(&ws, "chat.scheduleMessage", at(now)).await, "time_in_past");
    assert_eq!(error_of(&ws, "chat.scheduleMessage", at(now + 121 * 86_400)).await, "time_too_far");
    assert_eq!(call(&ws, "chat.scheduleMessage", at(now + 60)).await["post_at"], now + 60);
    ws.deliver_due().await;
    assert_eq!(ana.messages("general"), "");
    ws.clock().advance(chrono::Duration::seconds(60));
    ws.deliver_due().await;
    assert_eq!(ana.messages("general"), "EdTech Hub: Later");
}

#[tokio::test]
async fn channels_are_made_named_and_filled() {
    let (ws, app, ana) = workspace().await;
    let create = async |name: &str| error_of(&ws, "conversations.create", json!({"name": name})).await;
    assert_eq!(create("").await, "invalid_name_required");
    assert_eq!(create("Has Space").await, "invalid_name_specials");
    assert_eq!(create("---").await, "invalid_name_punctuation");
    assert_eq!(create(&"x".repeat(81)).await, "invalid_name_maxlength");
    assert_eq!(create("general").await, "name_taken");
    assert_eq!(ws.take_violations().len(), 4, "a taken name is no broken rule");
    let made = call(&ws, "conversations.create", json!({"name": "p-quiz"})).await;
    let id = made["channel"]["id"].clone();
    let invite = async |users: Value| {
        call(&ws, "conversations.invite", json!({"channel": id, "users": users})).await["error"].clone()
    };
    assert_eq!(invite(json!(["U_ANA"])).await, Value::Null);
    assert_eq!(invite(json!(["U_ANA"])).await, "already_in_channel");
    assert_eq!(invite(json!("U_HUB")).await, "cant_invite_self");
    assert_eq!(invite(json!("U_NONE")).await, "user_not_found");
    ws.settle().await;
    assert_eq!(app.types(), ["member_joined_channel"]);
    assert_eq!(app.last().body["event"]["inviter"], "U_HUB");
    let topic = json!({"channel": id, "topic": "A quiz engine"});
    call(&ws, "conversations.setTopic", topic).await;
    assert_eq!(ws.topic("p-quiz"), "A quiz engine");
    assert!(ana.channels().contains(&"#p-quiz".to_owned()));
    assert_eq!(call(&ws, "conversations.archive", json!({"channel": id})).await["ok"], true);
    assert_eq!(error_of(&ws, "conversations.archive", json!({"channel": id})).await, "already_archived");
    assert_eq!(error_of(&ws, "chat.postMessage", json!({"channel": id, "text": "x"})).await, "is_archived");
    assert_eq!(invite(json!("U_ANA")).await, "is_archived");
}

#[tokio::test]
async fn group_messages_hold_eight_and_nobody_who_left() {
    let (ws, _, ana) = workspace().await;
    for n in 1..=8 {
        ws.add_person_silently(NewPerson::new(&format!("U_{n}"), &format!("Person {n}")));
    }
    ws.change_person("U_8", |user| user.deleted = true).await;
    let open = async |users: Value| call(&ws, "conversations.open", json!({"users": users})).await;
    assert_eq!(open(json!("U_8")).await["error"], "user_disabled");
    assert_eq!(open(json!("U_NONE")).await["error"], "user_not_found");
    let nine: Vec<String> = (1..=8).map(|n| format!("U_{n}")).chain(["U_ANA".into()]).collect();
    assert_eq!(open(json!(nine)).await["error"], "too_many_users");
    let group = open(json!(["U_ANA", "U_1"])).await["channel"]["id"].clone();
    assert_eq!(
        open(json!(["U_1", "U_ANA"])).await["channel"]["id"],
        group,
        "the same people, the same group"
    );
    call(&ws, "chat.postMessage", json!({"channel": group, "text": "Meet each other"})).await;
    assert_eq!(ana.groups(), ["Person, EdTech Hub\nEdTech Hub: Meet each other"]);
}

#[tokio::test]
async fn lists_come_in_pages() {
    let (ws, _, _) = workspace().await;
    assert_eq!(error_of(&ws, "users.list", json!({})).await, "limit_required");
    let first = call(&ws, "users.list", json!({"limit": 2})).await;
    let cursor = first["response_metadata"]["next_cursor"].clone();
    let second = call(&ws, "users.list", json!({"limit": 2, "cursor": cursor})).await;
    assert_eq!(second["members"].as_array().unwrap().len(), 1);
    assert_eq!(second["response_metadata"]["next_cursor"], "");
    let found = call(&ws, "users.lookupByEmail", json!({"email": "ana.silva@example.org"})).await;
    assert_eq!(found["user"]["id"], "U_ANA");
    assert_eq!(error_of(&ws, "users.lookupByEmail", json!({"email": "x@y"})).await, "users_not_found");
}

#[tokio::test]
async fn the_small_methods() {
    let (ws, _, ana) = workspace().await;
    ws.set_usergroup("S1", &["U_ANA"]);
    assert_eq!(
        call(&ws, "usergroups.users.list", json!({"usergroup": "S1"})).await["users"],
        json!(["U_ANA"])
    );
    assert_eq!(error_of(&ws, "usergroups.users.list", json!({"usergroup": "S2"})).await, "no_such_subteam");
    let general = ws.channel_id("general").unwrap();
    let ts = ana.say("general", "Pin me").await;
    let pin = json!({"channel": general, "timestamp": ts});
    assert_eq!(call(&ws, "pins.add", pin.clone()).await["ok"], true);
    assert_eq!(error_of(&ws, "pins.add", pin).await, "already_pinned");
    let mark = json!({"channel_id": general, "title": "Repo", "type": "link", "link": "https://a.example"});
    assert_eq!(call(&ws, "bookmarks.add", mark).await["bookmark"]["title"], "Repo");
    assert_eq!(call(&ws, "team.info", json!({})).await["team"]["domain"], "open-edtech");
}
