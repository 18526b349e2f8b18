//! Which bot scopes the hub needs, and what for. The tests hold this table against the calls in
//! `client.rs`, and `manifest.yml` against this table.

use std::collections::BTreeSet;

/// The methods of the Web API that we call, with the scopes that each may ask for.
const METHODS: &[(&str, &[&str])] = &[
    ("auth.test", &[]),
    ("chat.postEphemeral", &["chat:write"]),
    ("chat.postMessage", &["chat:write"]),
    ("chat.update", &["chat:write"]),
    ("conversations.create", &["channels:manage"]),
    ("conversations.history", HISTORY),
    ("conversations.info", &["channels:read", "groups:read"]),
    ("conversations.invite", &["channels:manage"]),
    ("conversations.join", &["channels:join"]),
    ("conversations.open", &["im:write", "mpim:write"]),
    ("conversations.replies", HISTORY),
    ("conversations.setTopic", &["channels:manage"]),
    ("files.completeUploadExternal", FILES),
    ("files.delete", FILES),
    ("files.getUploadURLExternal", FILES),
    ("usergroups.list", &["usergroups:read"]),
    ("usergroups.users.list", &["usergroups:read"]),
    ("users.info", &["users:read"]),
    ("views.open", &[]),
    ("views.publish", &[]),
    ("views.push", &[]),
    ("views.update", &[]),
];

/// Wherever a message may have been sent whose answer was lost.
const HISTORY: &[&str] = &["channels:history", "groups:history", "im:history", "mpim:history"];

/// Files that people ask for, and pictures that organizers see.
const FILES: &[&str] = &["files:write"];

/// The events that we subscribe to, as the manifest names them, with the scope that each asks for.
pub const EVENTS: &[(&str, &[&str])] = &[
    ("app_home_opened", &[]),
    ("app_mention", &["app_mentions:read"]),
    ("app_uninstalled", &[]),
    ("message.im", &["im:history"]),
    ("subteam_members_changed", &["usergroups:read"]),
    ("team_join", &["users:read"]),
    ("tokens_revoked", &[]),
    ("user_change", &["users:read"]),
];

/// Slash commands and shortcuts ask for this one.
const COMMANDS: &str = "commands";

/// Every scope that the hub needs, in the order of the alphabet.
pub fn needed() -> BTreeSet<&'static str> {
    METHODS.iter().chain(EVENTS).flat_map(|(_, scopes)| scopes.iter().copied()).chain([COMMANDS]).collect()
}

/// What people miss without this scope, for somebody who has to grant it.
pub fn purpose(scope: &str) -> &'static str {
    match scope {
        "app_mentions:read" => "answering when somebody mentions the app",
        "channels:history" | "groups:history" | "mpim:history" => {
            "finding a message whose sending was interrupted, instead of sending it twice"
        }
        "channels:join" => "entering the announcement channel",
        "channels:manage" => "making a channel for a project",
        "channels:read" | "groups:read" => "seeing whether the app is in its channels",
        "chat:write" => "posting anything at all",
        "commands" => "/edtech and the shortcuts",
        "files:write" => {
            "giving people a file, such as all that is kept of them, and showing figures as pictures"
        }
        "im:history" => "answering what people write to the app",
        "im:write" => "writing to a person",
        "mpim:write" => "introducing two people in a group message",
        "usergroups:read" => "giving a role to whoever is in a user group",
        "users:read" => "knowing people's names and timezones",
        _ => "nothing: it can be taken away",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The string literals of a source that are named like a method.
    fn methods_in(source: &str) -> BTreeSet<&str> {
        let families =
            ["auth.", "chat.", "conversations.", "files.", "team.", "usergroups.", "users.", "views."];
        source
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|text| families.iter().any(|family| text.starts_with(family)))
            .filter(|text| text.chars().all(|c| c.is_ascii_alphabetic() || c == '.'))
            .collect()
    }

    #[test]
    fn every_method_that_is_called_is_listed_and_no_other() {
        let listed: BTreeSet<&str> = METHODS.iter().map(|(method, _)| *method).collect();
        assert_eq!(methods_in(include_str!("client.rs")), listed);
    }

    #[test]
    fn every_needed_scope_has_a_purpose() {
        for scope in needed() {
            assert_ne!(purpose(scope), purpose("unheard:of"), "{scope}");
        }
    }
}
