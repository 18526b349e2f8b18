//! What `manifest.yml` promises Slack is what the code handles, and the other way round.

use std::collections::BTreeSet;

use edtech_hub::dispatch::{EventKind, ShortcutId};
use edtech_hub::features::help::Subcommand;
use edtech_hub::slack::scopes;
use serde::Deserialize;
use strum::VariantArray;

const FILE: &str = include_str!("../manifest.yml");

/// All that Slack knows: it refuses a key that it doesn't.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    display_information: Display,
    features: Features,
    oauth_config: OauthConfig,
    settings: Settings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Display {
    name: String,
    description: String,
    long_description: String,
    background_color: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Features {
    app_home: AppHome,
    bot_user: BotUser,
    shortcuts: Vec<Shortcut>,
    slash_commands: Vec<Command>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AppHome {
    home_tab_enabled: bool,
    messages_tab_enabled: bool,
    messages_tab_read_only_enabled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BotUser {
    display_name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shortcut {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    callback_id: String,
    description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Command {
    command: String,
    description: String,
    usage_hint: String,
    url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OauthConfig {
    redirect_urls: Vec<String>,
    scopes: Scopes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scopes {
    bot: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    event_subscriptions: EventSubscriptions,
    interactivity: Interactivity,
    org_deploy_enabled: bool,
    socket_mode_enabled: bool,
    token_rotation_enabled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventSubscriptions {
    request_url: String,
    bot_events: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Interactivity {
    is_enabled: bool,
    request_url: String,
    message_menu_options_url: String,
}

fn manifest() -> Manifest {
    serde_saphyr::from_str(FILE).expect("manifest.yml is YAML of the shape that Slack takes")
}

/// As a set, when nothing is in it twice.
fn set(list: &[String]) -> BTreeSet<&str> {
    let set: BTreeSet<&str> = list.iter().map(String::as_str).collect();
    assert_eq!(set.len(), list.len(), "something is listed twice: {list:?}");
    set
}

#[test]
fn its_texts_fit_slacks_limits() {
    let Manifest { display_information: display, features, .. } = manifest();
    assert!(display.name.chars().count() <= 35);
    assert!(display.description.chars().count() <= 140);
    assert!((175..=4000).contains(&display.long_description.chars().count()));
    assert!(display.background_color.starts_with('#') && display.background_color.len() == 7);
    assert!(features.bot_user.display_name.chars().count() <= 80);
    assert!(features.shortcuts.len() <= 10);
    for shortcut in &features.shortcuts {
        assert!(shortcut.name.chars().count() <= 24, "{}", shortcut.name);
        assert!(shortcut.callback_id.len() <= 255);
        assert!(shortcut.description.chars().count() <= 150, "{}", shortcut.name);
    }
    for command in &features.slash_commands {
        assert!((2..=32).contains(&command.command.chars().count()));
        assert!(!command.description.is_empty());
        assert!(command.usage_hint.chars().count() <= 1000);
    }
}

#[test]
fn its_shortcuts_are_those_that_are_handled() {
    let Features { shortcuts, .. } = manifest().features;
    let promised: Vec<String> = shortcuts.iter().map(|shortcut| shortcut.callback_id.clone()).collect();
    let handled: BTreeSet<&str> = ShortcutId::VARIANTS.iter().map(|id| (*id).into()).collect();
    assert_eq!(set(&promised), handled);
    for shortcut in shortcuts {
        let on_messages = [ShortcutId::ProjectIdea, ShortcutId::AskSupport].map(<&str>::from);
        let on_message = on_messages.contains(&shortcut.callback_id.as_str());
        assert_eq!(shortcut.kind, if on_message { "message" } else { "global" }, "{}", shortcut.name);
    }
}

#[test]
fn its_command_lists_the_words_that_are_understood() {
    let Features { slash_commands, .. } = manifest().features;
    let [command] = &slash_commands[..] else { panic!("one command") };
    assert_eq!(command.command, "/edtech");
    let listed: BTreeSet<&str> = command
        .usage_hint
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase()))
        .collect();
    let understood: BTreeSet<&str> = Subcommand::VARIANTS.iter().map(|word| (*word).into()).collect();
    assert_eq!(listed, understood);
}

#[test]
fn its_events_are_those_that_are_handled() {
    let Settings { event_subscriptions, .. } = manifest().settings;
    let handled: BTreeSet<&str> = EventKind::VARIANTS
        .iter()
        .map(|kind| match kind {
            // Slack names the subscription by where the message is.
            EventKind::Message => "message.im",
            other => (*other).into(),
        })
        .collect();
    assert_eq!(set(&event_subscriptions.bot_events), handled);
    assert_eq!(handled, scopes::EVENTS.iter().map(|(event, _)| *event).collect());
}

#[test]
fn its_scopes_are_those_that_are_needed() {
    assert_eq!(set(&manifest().oauth_config.scopes.bot), scopes::needed());
}

#[test]
fn its_urls_are_those_that_are_served() {
    let Manifest { features, oauth_config, settings, .. } = manifest();
    assert_eq!(oauth_config.redirect_urls, ["https://example.com/slack/oauth"]);
    assert_eq!(settings.event_subscriptions.request_url, "https://example.com/slack/events");
    assert_eq!(features.slash_commands[0].url, "https://example.com/slack/commands");
    assert_eq!(settings.interactivity.request_url, "https://example.com/slack/interactions");
    assert_eq!(settings.interactivity.message_menu_options_url, "https://example.com/slack/interactions");
}

#[test]
fn it_switches_on_what_the_hub_uses_and_nothing_else() {
    let Manifest { features, settings, .. } = manifest();
    assert!(settings.interactivity.is_enabled);
    assert!(features.app_home.home_tab_enabled, "the Home tab is where people see what waits for them");
    assert!(features.app_home.messages_tab_enabled && !features.app_home.messages_tab_read_only_enabled);
    assert!(!settings.socket_mode_enabled, "the hub listens to http");
    assert!(
        !settings.token_rotation_enabled,
        "a token of the settings can't be renewed; one of an installation can"
    );
    assert!(!settings.org_deploy_enabled);
}
