//! What is in the payloads that Slack sends when a person does something.

use chrono::Duration;
use serde_json::{Value, json};

use super::Inner;
use super::live::Trigger;
use super::shapes::merge;
use super::state::{Channel, Hook, State};

impl Inner {
    pub(super) fn team(&self) -> Value {
        json!({"id": self.settings.team_id, "domain": self.settings.domain()})
    }

    /// What every interaction carries: who, where from, in which team.
    pub(super) fn interaction(&self, state: &State, kind: &str, user: &str, more: Value) -> Value {
        let name = state.users.get(user).map(|user| user.name.clone()).unwrap_or_default();
        let mut payload = json!({
            "type": kind, "team": self.team(), "api_app_id": self.settings.app_id,
            "token": self.settings.verification_token,
            "enterprise": self.settings.enterprise.as_ref().map(|id| json!({"id": id, "name": id})),
            "is_enterprise_install": self.settings.enterprise.is_some(),
            "user": {"id": user, "username": name, "name": name, "team_id": self.settings.team_id},
        });
        merge(&mut payload, more);
        payload
    }

    /// A fresh trigger id.
    pub(super) fn trigger(&self, state: &mut State, user: &str, in_modal: bool) -> String {
        let id = format!("{}.{}.{:x}", state.next(), self.clock.unix(), state.sequence * 7919);
        let made = self.clock.now();
        // What died long ago may be as unknown as what never was.
        state.live.triggers.retain(|_, trigger| made - trigger.made < Duration::minutes(10));
        state.live.triggers.insert(id.clone(), Trigger { user: user.into(), made, used: false, in_modal });
        id
    }

    /// A fresh `response_url`.
    pub(super) fn response_url(
        &self,
        state: &mut State,
        user: &str,
        channel: &str,
        message: Option<&str>,
    ) -> String {
        let made = self.clock.unix();
        state.hooks.retain(|_, hook| made - hook.made < 24 * 3600);
        let id = format!("{}-R{:04}", self.settings.team_id, state.next());
        let hook = Hook {
            user: user.into(),
            channel: channel.into(),
            message: message.map(Into::into),
            uses: 0,
            made,
        };
        state.hooks.insert(id.clone(), hook);
        format!("{}/response/{id}", self.origin)
    }
}

pub(super) fn channel(channel: &Channel) -> Value {
    json!({"id": channel.id, "name": channel.payload_name()})
}
