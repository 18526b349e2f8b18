//! People, channels, messages and views in the shapes in which Slack shows them to the app.

use serde_json::{Value, json};

use super::settings::WorkspaceSettings;
use super::state::{Channel, Kind, Message, User, View};
use super::{people, values};
use crate::time::Time;

impl User {
    pub(super) fn json(&self, settings: &WorkspaceSettings, now: Time, with_email: bool) -> Value {
        let (offset, label) = people::offset_and_label(&self.tz, now);
        let mut profile = json!({
            "title": self.title, "phone": "", "real_name": self.real_name,
            "real_name_normalized": self.real_name, "display_name": self.display_name,
            "display_name_normalized": self.display_name, "status_text": "", "status_emoji": "",
            "avatar_hash": "g0", "team": settings.team_id,
        });
        if let (true, Some(email)) = (with_email, &self.email) {
            profile["email"] = json!(email);
        }
        json!({
            "id": self.id, "team_id": settings.team_id, "name": self.name, "deleted": self.deleted,
            "real_name": self.real_name, "tz": self.tz, "tz_label": label, "tz_offset": offset,
            "profile": profile, "is_admin": self.is_admin, "is_owner": false, "is_primary_owner": false,
            "is_restricted": false, "is_ultra_restricted": false, "is_bot": self.is_bot,
            "is_app_user": false, "updated": self.updated,
        })
    }
}

impl Channel {
    pub fn json(&self, viewer: &str) -> Value {
        let other = self.members.iter().find(|member| *member != viewer);
        let mut channel = json!({
            "id": self.id, "created": self.created, "creator": self.creator,
            "is_archived": self.archived, "is_im": self.kind == Kind::Im,
            "is_org_shared": false, "context_team_id": Value::Null,
        });
        if self.kind == Kind::Im {
            channel["user"] = json!(other);
            channel["is_user_deleted"] = json!(false);
            return channel;
        }
        let rest = json!({
            "name": self.name, "name_normalized": self.name, "is_channel": self.kind == Kind::Public,
            "is_group": self.kind == Kind::Private, "is_mpim": self.kind == Kind::Mpim,
            "is_private": self.kind != Kind::Public, "is_general": self.name == "general",
            "is_shared": false, "is_member": self.has(viewer),
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "previous_names": [], "num_members": self.members.len(),
        });
        merge(&mut channel, rest);
        channel
    }
}

impl Message {
    pub fn json(&self, settings: &WorkspaceSettings, with_metadata: bool) -> Value {
        let mut message = json!({
            "type": "message", "ts": self.ts, "user": self.user, "text": self.text,
            "team": settings.team_id,
        });
        if self.user == settings.bot_user_id {
            let bot = json!({
                "bot_id": settings.bot_id, "app_id": settings.app_id,
                "bot_profile": {
                    "id": settings.bot_id, "app_id": settings.app_id, "user_id": settings.bot_user_id,
                    "name": settings.app_name, "deleted": false, "team_id": settings.team_id,
                },
            });
            merge(&mut message, bot);
        }
        if !self.blocks.is_empty() {
            message["blocks"] = json!(self.blocks);
        }
        if !self.attachments.is_empty() {
            message["attachments"] = json!(self.attachments);
        }
        if let Some(thread) = &self.thread_ts {
            message["thread_ts"] = json!(thread);
        }
        if let Some(edited) = &self.edited {
            message["edited"] = json!({"user": self.user, "ts": edited});
        }
        if let (true, Some(metadata)) = (with_metadata, &self.metadata) {
            message["metadata"] = metadata.clone();
        }
        message
    }
}

impl View {
    /// The whole view, as Slack shows it to the app.
    pub fn json(&self, settings: &WorkspaceSettings) -> Value {
        let given = |field: &str, default: Value| self.definition.get(field).cloned().unwrap_or(default);
        json!({
            "id": self.id, "team_id": settings.team_id, "type": given("type", json!("modal")),
            "blocks": self.blocks(), "private_metadata": given("private_metadata", json!("")),
            "callback_id": given("callback_id", json!("")), "external_id": self.external_id(),
            "state": {"values": values::all(self.blocks(), &self.typed)}, "hash": self.hash,
            "title": given("title", json!({"type": "plain_text", "text": "View Title", "emoji": true})),
            "clear_on_close": self.flag("clear_on_close"),
            "notify_on_close": self.flag("notify_on_close"), "close": given("close", Value::Null),
            "submit": given("submit", Value::Null), "previous_view_id": self.previous,
            "root_view_id": self.root, "app_id": settings.app_id,
            "app_installed_team_id": settings.team_id, "bot_id": settings.bot_id,
        })
    }
}

/// Copies the fields of `more` into the object `into`.
pub(super) fn merge(into: &mut Value, more: Value) {
    if let (Some(into), Value::Object(more)) = (into.as_object_mut(), more) {
        into.extend(more);
    }
}
