//! The Web API's methods: who may call them, what they take, what they answer.

mod args;
mod chat;
mod content;
mod conversations;
mod files;
mod history;
mod oauth;
mod respond;
mod teams;
mod users;
mod views;

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::Inner;
use super::check;
use super::limits::Tier;
use super::settings::WorkspaceSettings;
use super::shapes::merge;
use super::state::{Channel, Kind, State};
use crate::time::Time;

pub(super) use args::Args;
pub(super) use views::of_answer as view_of_answer;

/// What a method answers, `ok: true` left out.
pub(super) type Answer = Result<Value, Failure>;

/// A refusal in Slack's shape.
#[derive(Clone, Debug, Default)]
pub(super) struct Failure {
    pub error: Cow<'static, str>,
    pub messages: Vec<String>,
    pub more: Map<String, Value>,
    /// Seconds for a 429.
    pub retry_after: Option<u64>,
    /// Whether the app broke a rule, rather than met a state.
    pub recorded: bool,
}

impl From<&'static str> for Failure {
    fn from(error: &'static str) -> Self {
        Self { error: error.into(), ..Self::default() }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.error)?;
        if let Some(needed) = self.more.get("needed") {
            write!(out, ", needs {needed}")?;
        }
        self.messages.iter().try_for_each(|message| write!(out, " {message}"))
    }
}

impl Failure {
    /// `invalid_arguments` with a message for each mistake, such as
    /// `must be a string [json-pointer:/channel]`.
    pub fn arguments(messages: impl IntoIterator<Item = String>) -> Self {
        Self::with_messages("invalid_arguments", messages)
    }

    pub fn with_messages(error: &'static str, messages: impl IntoIterator<Item = String>) -> Self {
        let messages = messages.into_iter().map(|message| format!("[ERROR] {message}")).collect();
        Self { messages, recorded: true, ..error.into() }
    }

    fn limited(seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..Self::from("ratelimited") }
    }

    /// The app broke a rule, not only met a state.
    pub fn recorded(mut self) -> Self {
        self.recorded = true;
        self
    }

    pub fn json(&self) -> Value {
        let mut answer = json!({"ok": false, "error": self.error});
        if !self.messages.is_empty() {
            answer["response_metadata"] = json!({"messages": self.messages});
        }
        merge(&mut answer, Value::Object(self.more.clone()));
        answer
    }
}

/// A call on its way: the state it works on, and the events it causes.
pub(super) struct Call<'a> {
    pub state: &'a mut State,
    pub settings: &'a WorkspaceSettings,
    pub origin: &'a str,
    pub now: Time,
    pub args: Args,
    pub events: Vec<Value>,
}

struct Method {
    name: &'static str,
    tier: Tier,
    /// The scope it needs; empty when it needs none, or when that depends on the arguments.
    scope: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    run: fn(&mut Call<'_>) -> Answer,
}

const fn method(
    name: &'static str,
    tier: Tier,
    scope: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    run: fn(&mut Call<'_>) -> Answer,
) -> Method {
    Method { name, tier, scope, required, optional, run }
}

#[rustfmt::skip]
const METHODS: &[Method] = &[
    method("apps.connections.open", Tier::Unlimited, "", &[], &[], teams::open_connection),
    method("api.test", Tier::Four, "", &[], &["error", "foo"], teams::api_test),
    method("auth.test", Tier::Unlimited, "", &[], &[], teams::auth_test),
    method("oauth.v2.access", Tier::Unlimited, "", &["client_id", "client_secret"],
        &["code", "redirect_uri", "grant_type", "refresh_token"], oauth::access),
    method("team.info", Tier::Three, "team:read", &[], &["team", "domain"], teams::info),
    method("usergroups.list", Tier::Two, "usergroups:read", &[],
        &["include_count", "include_disabled", "include_users", "team_id"], teams::usergroups),
    method("usergroups.users.list", Tier::Two, "usergroups:read", &["usergroup"],
        &["include_disabled", "team_id"], teams::usergroup_users),
    method("bookmarks.add", Tier::Two, "bookmarks:write", &["channel_id", "title", "type"],
        &["link", "emoji", "entity_id", "parent_id", "access_level"], teams::add_bookmark),
    method("pins.add", Tier::Two, "pins:write", &["channel", "timestamp"], &[], teams::add_pin),

    method("users.info", Tier::Four, "users:read", &["user"], &["include_locale"], users::info),
    method("users.list", Tier::Two, "users:read", &[],
        &["limit", "cursor", "include_locale", "team_id"], users::list),
    method("users.lookupByEmail", Tier::Three, "users:read.email", &["email"], &[], users::lookup_by_email),

    method("chat.postMessage", Tier::Posting, "chat:write", &["channel"], content::MESSAGE, chat::post),
    method("chat.postEphemeral", Tier::Four, "chat:write", &["channel", "user"], content::MESSAGE, chat::post_ephemeral),
    method("chat.update", Tier::Three, "chat:write", &["channel", "ts"], content::MESSAGE, chat::update),
    method("chat.delete", Tier::Three, "chat:write", &["channel", "ts"], &["as_user"], chat::delete),
    method("chat.getPermalink", Tier::Unlimited, "", &["channel", "message_ts"], &[], chat::permalink),
    method("chat.scheduleMessage", Tier::Three, "chat:write", &["channel", "post_at"], content::MESSAGE, chat::schedule),

    method("conversations.open", Tier::Three, "", &[],
        &["users", "channel", "return_im", "prevent_creation"], conversations::open),
    method("conversations.create", Tier::Two, "", &["name"], &["is_private", "team_id"], conversations::create),
    method("conversations.invite", Tier::Three, "", &["channel", "users"], &["force"], conversations::invite),
    method("conversations.info", Tier::Three, "", &["channel"],
        &["include_locale", "include_num_members"], conversations::info),
    method("conversations.join", Tier::Three, "channels:join", &["channel"], &[], conversations::join),
    method("conversations.setTopic", Tier::Two, "", &["channel", "topic"], &[], conversations::set_topic),
    method("conversations.archive", Tier::Two, "", &["channel"], &[], conversations::archive),
    method("conversations.members", Tier::Four, "", &["channel"], &["cursor", "limit"], history::members),
    method("conversations.list", Tier::Two, "", &[],
        &["cursor", "limit", "exclude_archived", "types", "team_id"], history::list),
    method("conversations.history", Tier::Three, "", &["channel"], history::RANGE, history::messages),
    method("conversations.replies", Tier::Three, "", &["channel", "ts"], history::RANGE, history::replies),

    method("files.getUploadURLExternal", Tier::Four, "files:write", &["filename", "length"],
        &["alt_txt", "snippet_type"], files::address),
    method("files.completeUploadExternal", Tier::Four, "files:write", &["files"],
        &["channel_id", "channels", "initial_comment", "blocks", "thread_ts"], files::complete),
    method("files.delete", Tier::Three, "files:write", &["file"], &[], files::delete),

    method("views.open", Tier::Four, "", &["view"],
        &["trigger_id", "interactivity_pointer"], views::open),
    method("views.push", Tier::Four, "", &["view"],
        &["trigger_id", "interactivity_pointer"], views::push),
    method("views.update", Tier::Four, "", &["view"], &["view_id", "external_id", "hash"], views::update),
    method("views.publish", Tier::Four, "", &["user_id", "view"], &["hash"], views::publish),
];

/// Runs a method, and gives the answer with the events to be sent. A broken rule is recorded.
pub(super) fn run(
    inner: &Inner,
    name: &str,
    token: Option<&str>,
    args: Result<Args, Failure>,
) -> (Answer, Vec<Value>) {
    let mut state = inner.lock();
    let mut call = Call {
        state: &mut state,
        settings: &inner.settings,
        origin: &inner.origin,
        now: inner.clock.now(),
        args: Args::default(),
        events: Vec::new(),
    };
    let answer = call.run(name, token, args);
    let events = call.events;
    match answer {
        Ok(mut answer) => {
            merge(&mut answer, json!({"ok": true}));
            (Ok(answer), events)
        }
        Err(failure) => {
            if failure.retry_after.is_some() {
                state.live.rate_limited += 1;
            }
            if failure.recorded {
                state.live.violations.push(format!("{name}: {failure}"));
            }
            (Err(failure), events)
        }
    }
}

impl Call<'_> {
    fn run(&mut self, name: &str, token: Option<&str>, args: Result<Args, Failure>) -> Answer {
        let Some(method) = METHODS.iter().find(|method| method.name == name) else {
            let more = json!({"req_method": name}).as_object().cloned().unwrap_or_default();
            return Err(Failure { more, ..Failure::from("unknown_method").recorded() });
        };
        let args = args?;
        let token = token.or_else(|| args.text("token"));
        match name {
            "api.test" | "oauth.v2.access" => {}
            "apps.connections.open" => self.authenticate_app(token)?,
            _ => self.authenticate(token)?,
        }
        if !method.scope.is_empty() {
            self.scope(method.scope)?;
        }
        self.args = args;
        self.check_args(method)?;
        if self.settings.rate_limits {
            self.state.live.limits.admit(method.name, method.tier, self.now).map_err(Failure::limited)?;
        }
        self.check_pictures(method.name)?;
        (method.run)(self)
    }

    /// What is uploaded but can't be shown: no mistake of the app's, for it can't know how long Slack takes.
    fn check_pictures(&self, method: &str) -> Result<(), Failure> {
        let (name, code) = match method.split_once('.') {
            Some(("chat", _)) => ("blocks", "invalid_blocks"),
            Some(("views", _)) => ("view", "invalid_arguments"),
            _ => return Ok(()),
        };
        let mut wrong = Vec::new();
        if let Some(shown) = self.args.get(name) {
            files::not_shown(self.state, self.now, shown, &format!("/{name}"), &mut wrong);
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(Failure { recorded: false, ..Failure::with_messages(code, wrong) })
        }
    }

    /// The app's own token, and no other.
    fn authenticate_app(&self, token: Option<&str>) -> Result<(), Failure> {
        let token = token.map(|token| token.strip_prefix("Bearer ").unwrap_or(token).trim());
        match token {
            None | Some("") => Err("not_authed".into()),
            Some(token) if token == self.settings.app_token => Ok(()),
            Some(token) if token.starts_with("xapp-") => Err("invalid_auth".into()),
            Some(_) => Err(Failure::from("not_allowed_token_type").recorded()),
        }
    }

    fn authenticate(&self, token: Option<&str>) -> Result<(), Failure> {
        let token = token.map(|token| token.strip_prefix("Bearer ").unwrap_or(token).trim());
        match token {
            None | Some("") => Err("not_authed".into()),
            Some(token) if token == self.settings.bot_token => {
                self.state.live.revoked.map_or(Ok(()), |error| Err(error.into()))
            }
            Some(token) => {
                let issued = self.state.live.oauth.issued(token).ok_or("invalid_auth")?;
                let over = issued.expires.is_some_and(|end| end <= self.unix());
                let error = issued.dead.or(over.then_some("token_expired"));
                error.map_or(Ok(()), |error| Err(error.into()))
            }
        }
    }

    /// Refuses with `missing_scope`, telling what is needed and what there is.
    fn scope(&self, scope: &'static str) -> Result<(), Failure> {
        if self.settings.has_scope(scope) {
            return Ok(());
        }
        let more = json!({"needed": scope, "provided": self.settings.scopes.join(",")});
        let more = more.as_object().cloned().unwrap_or_default();
        Err(Failure { more, ..Failure::from("missing_scope").recorded() })
    }

    fn check_args(&self, method: &Method) -> Result<(), Failure> {
        let known = |name: &str| {
            name == "token" || method.required.contains(&name) || method.optional.contains(&name)
        };
        let missing = method.required.iter().filter(|name| self.args.get(name).is_none());
        let mut wrong: Vec<String> =
            missing.map(|name| format!("missing required field: {name} [json-pointer:/{name}]")).collect();
        let unknown = self.args.0.keys().filter(|name| !known(name));
        wrong.extend(
            unknown.map(|name| format!("invalid additional property: {name} [json-pointer:/{name}]")),
        );
        for (name, value) in &self.args.0 {
            check::no_nul(value, &format!("/{name}"), &mut wrong);
        }
        if wrong.is_empty() { Ok(()) } else { Err(Failure::arguments(wrong)) }
    }

    /// The channel of an argument, when the bot may know of it.
    fn channel(&mut self, id: &str) -> Result<&mut Channel, Failure> {
        let bot = &self.settings.bot_user_id;
        match self.state.channels.get_mut(id) {
            Some(channel) if channel.kind == Kind::Public || channel.has(bot) => Ok(channel),
            _ => Err("channel_not_found".into()),
        }
    }

    fn unix(&self) -> i64 {
        self.now.and_utc().timestamp()
    }

    /// Somebody has come into a channel; the app hears of it where it is a member itself.
    fn joined(&mut self, channel: &str, user: &str, inviter: Option<&str>) {
        let bot = &self.settings.bot_user_id;
        let Some(channel) = self.state.channels.get(channel).filter(|channel| channel.has(bot)) else {
            return;
        };
        let mut event = json!({
            "type": "member_joined_channel", "user": user, "channel": channel.id,
            "channel_type": if channel.kind == Kind::Public { "C" } else { "G" },
            "team": self.settings.team_id, "event_ts": super::events::stamp(self.now),
        });
        if let Some(inviter) = inviter {
            event["inviter"] = json!(inviter);
        }
        self.events.push(event);
    }
}

/// A page of `items` from `cursor` on, and the cursor of the next page (empty at the end).
fn page<T>(items: Vec<T>, args: &Args, default: i64, most: i64) -> Result<(Vec<T>, String), Failure> {
    let limit = args.number("limit").unwrap_or(default);
    if limit < 1 || limit > most {
        return Err(Failure::from("invalid_limit").recorded());
    }
    let from: usize = match args.text("cursor").filter(|cursor| !cursor.is_empty()) {
        None => 0,
        Some(cursor) => {
            let offset = cursor.strip_prefix("next:").and_then(|offset| offset.parse().ok());
            offset.ok_or_else(|| Failure::from("invalid_cursor"))?
        }
    };
    let length = usize::try_from(limit).unwrap_or(1);
    let more = items.len() > from + length;
    let cursor = if more { format!("next:{}", from + length) } else { String::new() };
    Ok((items.into_iter().skip(from).take(length).collect(), cursor))
}
