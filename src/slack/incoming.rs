//! Reads what Slack sends, from the raw JSON and in this one place: slack-morphism drops fields that we need
//! (a view's id and hash, selected people and channels) and refuses payloads that Slack may well send
//! (unknown types, a null team). Unknown fields are fine everywhere.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::Value;

use crate::ids::{ChannelId, PersonId, WorkspaceId};

/// A slash command.
#[derive(Clone, Debug, Deserialize)]
pub struct Command {
    /// `T…`.
    #[serde(rename = "team_id")]
    pub workspace: WorkspaceId,
    /// Who typed it.
    #[serde(rename = "user_id")]
    pub person: PersonId,
    /// Where.
    #[serde(rename = "channel_id")]
    pub channel: ChannelId,
    /// `/edtech`.
    pub command: String,
    /// What follows it.
    #[serde(default)]
    pub text: String,
    /// Opens one view within 3 seconds.
    pub trigger_id: String,
    /// Five answers within 30 minutes.
    pub response_url: Option<String>,
}

/// Where an event came from and what it is; the inner event stays raw until its handler reads it.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    /// Null on an org-wide install.
    #[serde(default)]
    pub team_id: Option<WorkspaceId>,
    /// Unique; the same event comes again with the same id.
    pub event_id: String,
    /// When it happened, in seconds since the epoch.
    #[serde(default)]
    pub event_time: Option<i64>,
    /// The inner event.
    pub event: Value,
    /// For whom it is, when `team_id` is null.
    #[serde(default)]
    pub authorizations: Vec<Authorization>,
}

/// One installation that an event is for.
#[derive(Clone, Debug, Deserialize)]
pub struct Authorization {
    /// Null on an org-wide install.
    #[serde(default)]
    pub team_id: Option<WorkspaceId>,
    /// The organization, where there is one.
    #[serde(default)]
    pub enterprise_id: Option<WorkspaceId>,
    /// Whether the whole organization installed the app.
    #[serde(default)]
    pub is_enterprise_install: bool,
}

impl Event {
    /// The workspace that the event is for; the organization, where that installed the app as a whole: its
    /// people are one community.
    pub fn workspace(&self) -> Option<&WorkspaceId> {
        whose(self.team_id.as_ref(), &self.authorizations)
    }

    /// The inner event's type.
    pub fn kind(&self) -> &str {
        self.event.get("type").and_then(Value::as_str).unwrap_or_default()
    }
}

fn whose<'a>(team: Option<&'a WorkspaceId>, by: &'a [Authorization]) -> Option<&'a WorkspaceId> {
    let whole = by.iter().find(|by| by.is_enterprise_install);
    whole
        .and_then(|by| by.enterprise_id.as_ref())
        .or(team)
        .or_else(|| by.iter().find_map(|by| by.team_id.as_ref()))
}

/// An event's envelope, as much of it as it takes to keep it: the inner event is looked at when it is handled.
#[derive(Debug, Deserialize)]
pub struct Envelope<'a> {
    /// `event_callback`, or something about the app itself.
    #[serde(rename = "type", borrow, default)]
    pub kind: Cow<'a, str>,
    /// What Slack wants to see again (`url_verification`).
    #[serde(borrow)]
    pub challenge: Option<Cow<'a, str>>,
    /// Unique; the same event comes again with the same id.
    #[serde(borrow)]
    pub event_id: Option<Cow<'a, str>>,
    /// The inner event.
    #[serde(borrow)]
    pub event: Option<Inner<'a>>,
    #[serde(default)]
    team_id: Option<WorkspaceId>,
    #[serde(default)]
    authorizations: Vec<Authorization>,
    /// Read here so that nothing is kept that can't be read later.
    #[serde(rename = "event_time", default)]
    _event_time: Option<i64>,
}

/// What kind of event it is.
#[derive(Debug, Deserialize)]
pub struct Inner<'a> {
    /// Its type.
    #[serde(rename = "type", borrow, default)]
    pub kind: Cow<'a, str>,
}

/// Reads an envelope, whole.
///
/// # Errors
/// When it is none.
pub fn envelope(body: &str) -> Result<Envelope<'_>, serde_json::Error> {
    serde_json::from_str(body)
}

impl Envelope<'_> {
    /// See [`Event::workspace`].
    pub fn workspace(&self) -> Option<&WorkspaceId> {
        whose(self.team_id.as_ref(), &self.authorizations)
    }
}

/// Everything that comes to the interactions URL.
#[derive(Clone, Debug)]
pub enum Interaction {
    /// A button, a menu, any element outside a submission.
    Action(Box<Action>),
    /// A modal's submit button.
    Submission(Box<Submission>),
    /// A modal was closed that asked to hear of it.
    Closed(Box<Submission>),
    /// Somebody types in a type-ahead.
    Suggestion(Suggestion),
    /// A global shortcut.
    Shortcut(Shortcut),
    /// A shortcut on a message.
    MessageShortcut(Shortcut),
}

/// An element was used.
#[derive(Clone, Debug)]
pub struct Action {
    /// Who did it, where.
    pub by: By,
    /// The element's action id.
    pub id: String,
    /// The element's block id.
    pub block: String,
    /// What was chosen or the button's value: one value for single choices.
    pub value: Option<String>,
    /// What was chosen in a multiple choice.
    pub values: Vec<String>,
    /// The message that carries the element.
    pub message: Option<MessageRef>,
    /// The view that carries the element.
    pub view: Option<View>,
}

impl Action {
    /// What was chosen in a menu, or a button's value; empty where there is neither.
    pub fn chosen(&self) -> &str {
        self.values.first().or(self.value.as_ref()).map(String::as_str).unwrap_or_default()
    }
}

/// Where a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRef {
    /// Its channel.
    pub channel: ChannelId,
    /// Its timestamp, which is its name in the channel.
    pub ts: String,
    /// Seen by one person only.
    pub ephemeral: bool,
}

/// Who sent an interaction, and how they can be answered.
#[derive(Clone, Debug)]
pub struct By {
    /// Their workspace.
    pub workspace: WorkspaceId,
    /// The person.
    pub person: PersonId,
    /// Opens one view within 3 seconds.
    pub trigger_id: Option<String>,
    /// Five answers within 30 minutes, for messages only.
    pub response_url: Option<String>,
}

/// A modal was submitted or closed.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Who did it.
    pub by: By,
    /// The view with all that was filled in.
    pub view: View,
}

/// Somebody types in a type-ahead.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// Who types.
    pub by: By,
    /// The element's action id.
    pub id: String,
    /// What was typed so far.
    pub typed: String,
}

/// A shortcut was chosen.
#[derive(Clone, Debug)]
pub struct Shortcut {
    /// Who chose it.
    pub by: By,
    /// Which one.
    pub callback: String,
    /// The message that it was chosen on.
    pub message: Option<MessageRef>,
    /// That message's text.
    pub text: String,
}

/// A view, as it comes with an interaction.
#[derive(Clone, Debug, Deserialize)]
pub struct View {
    /// `V…`.
    pub id: String,
    /// Changes with every update.
    #[serde(default)]
    pub hash: String,
    /// `modal` or `home`.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// Which of our views it is.
    #[serde(rename = "callback_id", default)]
    pub callback: String,
    /// What we stored in it.
    #[serde(rename = "private_metadata", default)]
    pub metadata: String,
    /// The view below.
    #[serde(default)]
    pub previous_view_id: Option<String>,
    /// The first view of the stack.
    #[serde(default)]
    pub root_view_id: Option<String>,
    /// Its blocks, raw.
    #[serde(default)]
    pub blocks: Vec<Value>,
    /// What was filled in.
    #[serde(default)]
    pub state: Option<State>,
}

impl View {
    /// The block id of the first input, to show an error at.
    pub fn first_input(&self) -> Option<&str> {
        self.blocks
            .iter()
            .find(|block| block.get("type").and_then(Value::as_str) == Some("input"))
            .and_then(|block| block.get("block_id").and_then(Value::as_str))
    }

    /// What we stored in it, if it is what is asked for.
    pub fn metadata<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.metadata).ok()
    }

    /// What was typed in a text field: trimmed, none where it is empty.
    pub fn text(&self, block: &str) -> Option<String> {
        let text = self.field(block)?.value.as_deref()?.replace('\0', "");
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The value of the one that was chosen.
    pub fn chosen(&self, block: &str) -> Option<String> {
        let field = self.field(block)?;
        field
            .selected_option
            .as_ref()
            .map(|option| option.value.clone())
            .or_else(|| field.selected_user.clone())
            .or_else(|| field.selected_channel.clone())
            .or_else(|| field.selected_conversation.clone())
            .or_else(|| field.selected_date.clone())
            .or_else(|| field.selected_time.clone())
    }

    /// The values of all that were chosen.
    pub fn all_chosen(&self, block: &str) -> Vec<String> {
        let Some(field) = self.field(block) else { return Vec::new() };
        let options = field.selected_options.iter().flatten().map(|option| option.value.clone());
        let people = field.selected_users.iter().flatten().cloned();
        let channels = field.selected_channels.iter().chain(&field.selected_conversations).flatten().cloned();
        options.chain(people).chain(channels).collect()
    }

    fn field(&self, block: &str) -> Option<&Field> {
        self.state.as_ref()?.values.get(block)?.values().next()
    }
}

/// The state of a view's inputs, by block id and action id.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct State {
    #[serde(default)]
    values: HashMap<String, BTreeMap<String, Field>>,
}

/// One input's state, or one action's choice: Slack uses the same fields for both.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Field {
    action_id: String,
    block_id: String,
    value: Option<String>,
    selected_option: Option<Chosen>,
    selected_options: Option<Vec<Chosen>>,
    selected_user: Option<String>,
    selected_users: Option<Vec<String>>,
    selected_channel: Option<String>,
    selected_channels: Option<Vec<String>>,
    selected_conversation: Option<String>,
    selected_conversations: Option<Vec<String>>,
    selected_date: Option<String>,
    selected_time: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Chosen {
    value: String,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(rename = "type")]
    kind: String,
    team: Option<RawTeam>,
    enterprise: Option<RawTeam>,
    #[serde(default)]
    is_enterprise_install: bool,
    user: RawUser,
    trigger_id: Option<String>,
    response_url: Option<String>,
    callback_id: Option<String>,
    action_id: Option<String>,
    value: Option<String>,
    container: Option<RawContainer>,
    channel: Option<RawChannel>,
    message: Option<RawMessage>,
    message_ts: Option<String>,
    view: Option<View>,
    #[serde(default)]
    actions: Vec<Field>,
}

#[derive(Deserialize)]
struct RawTeam {
    id: WorkspaceId,
}

#[derive(Deserialize)]
struct RawUser {
    id: PersonId,
    team_id: Option<WorkspaceId>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawContainer {
    message_ts: Option<String>,
    channel_id: Option<ChannelId>,
    is_ephemeral: bool,
}

#[derive(Deserialize)]
struct RawChannel {
    id: ChannelId,
}

#[derive(Deserialize)]
struct RawMessage {
    ts: Option<String>,
    #[serde(default)]
    text: String,
}

/// Slack's ids are a dozen characters. What is much longer is none, and would not fit into a call's address.
const LONGEST_ID: usize = 64;

/// Why an interaction can't be handled.
#[derive(Debug)]
pub enum Unreadable {
    /// A type that we don't know: acknowledged and counted.
    UnknownType,
    /// A known type that lacks what it must have.
    Malformed(String),
}

/// Reads the form of a slash command.
///
/// # Errors
/// Names the field that is missing.
pub fn command(body: &[u8]) -> Result<Command, String> {
    fields(
        form_urlencoded::parse(body)
            .map(|(key, value)| (key.into_owned(), value.replace('\0', "")))
            .collect(),
    )
}

/// Reads a slash command that came as JSON, over a socket.
///
/// # Errors
/// Names the field that is missing.
pub fn command_json(json: &str) -> Result<Command, String> {
    let form: HashMap<String, Value> = serde_json::from_str(json).map_err(|error| place(&error))?;
    let text = |value: Value| match value {
        Value::String(text) => Some(text.replace('\0', "")),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    fields(form.into_iter().filter_map(|(key, value)| Some((key, text(value)?))).collect())
}

fn fields(mut form: HashMap<String, String>) -> Result<Command, String> {
    let whole = form.get("is_enterprise_install").is_some_and(|whole| whole == "true");
    if let Some(enterprise) = form.get("enterprise_id").filter(|id| whole && !id.is_empty()).cloned() {
        form.insert("team_id".to_owned(), enterprise);
    }
    if ["team_id", "user_id"].iter().any(|id| form.get(*id).is_some_and(|id| id.len() > LONGEST_ID)) {
        return Err("an id that is none".to_owned());
    }
    serde_json::to_value(form).and_then(serde_json::from_value).map_err(|error| error.to_string())
}

/// Reads the `payload` field of an interaction.
///
/// # Errors
/// See [`Unreadable`].
pub fn interaction(json: &str) -> Result<Interaction, Unreadable> {
    let kind: Kind = serde_json::from_str(json).map_err(|error| Unreadable::Malformed(place(&error)))?;
    let known =
        ["block_actions", "view_submission", "view_closed", "block_suggestion", "shortcut", "message_action"];
    if !known.contains(&kind.kind.as_str()) {
        return Err(Unreadable::UnknownType);
    }
    let raw: Raw = serde_json::from_str(json).map_err(|error| Unreadable::Malformed(place(&error)))?;
    // An organization that installed the app as a whole is one community. Elsewhere, a null team leaves the
    // person's own.
    let workspace = raw
        .enterprise
        .filter(|_| raw.is_enterprise_install)
        .or(raw.team)
        .map(|team| team.id)
        .or(raw.user.team_id)
        .ok_or_else(|| Unreadable::Malformed("no workspace".to_owned()))?;
    if [workspace.as_str(), raw.user.id.as_str()].iter().any(|id| id.len() > LONGEST_ID) {
        return Err(Unreadable::Malformed("an id that is none".to_owned()));
    }
    let by =
        By { workspace, person: raw.user.id, trigger_id: raw.trigger_id, response_url: raw.response_url };
    let missing = |what: &str| Unreadable::Malformed(format!("no {what}"));
    let container = raw.container.unwrap_or_default();
    let (text, ts) = raw.message.map_or((String::new(), None), |message| (message.text, message.ts));
    let message = container
        .channel_id
        .or(raw.channel.map(|channel| channel.id))
        .zip(container.message_ts.or(raw.message_ts).or(ts))
        .map(|(channel, ts)| MessageRef { channel, ts, ephemeral: container.is_ephemeral });
    Ok(match raw.kind.as_str() {
        "block_actions" => {
            let field = raw.actions.into_iter().next().ok_or_else(|| missing("action"))?;
            Interaction::Action(Box::new(Action {
                by,
                id: field.action_id.clone(),
                block: field.block_id.clone(),
                values: many(&field),
                value: one(field),
                message,
                view: raw.view,
            }))
        }
        "view_submission" => Interaction::Submission(Box::new(Submission {
            by,
            view: raw.view.ok_or_else(|| missing("view"))?,
        })),
        "view_closed" => {
            Interaction::Closed(Box::new(Submission { by, view: raw.view.ok_or_else(|| missing("view"))? }))
        }
        "block_suggestion" => Interaction::Suggestion(Suggestion {
            by,
            id: raw.action_id.ok_or_else(|| missing("action_id"))?,
            typed: raw.value.unwrap_or_default(),
        }),
        shortcut => {
            let callback = raw.callback_id.ok_or_else(|| missing("callback_id"))?;
            let shortcut_on_message = shortcut == "message_action";
            let shortcut = Shortcut { by, callback, message, text };
            if shortcut_on_message {
                Interaction::MessageShortcut(shortcut)
            } else {
                Interaction::Shortcut(shortcut)
            }
        }
    })
}

/// What is wrong, and where. serde's own words may repeat what a person wrote.
pub(super) fn place(error: &serde_json::Error) -> String {
    format!("{:?} error in line {}, column {}", error.classify(), error.line(), error.column())
}

/// The JSON without NUL characters: valid in JSON, refused as text by PostgreSQL and by Slack, and meant by
/// nobody. JSON without any comes back as it is.
pub fn without_nul(json: &str) -> Cow<'_, str> {
    // `\\u0000` written out by a person looks alike, so the value is rewritten, not the text.
    if !json.contains("\\u0000") {
        return Cow::Borrowed(json);
    }
    let Ok(mut value) = serde_json::from_str(json) else { return Cow::Borrowed(json) };
    strip_nul(&mut value);
    Cow::Owned(value.to_string())
}

/// Takes the NULs out of all texts: PostgreSQL keeps none.
pub(super) fn strip_nul(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|c| c != '\0'),
        Value::Array(items) => items.iter_mut().for_each(strip_nul),
        Value::Object(fields) => fields.values_mut().for_each(strip_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type", default)]
    kind: String,
}

fn one(field: Field) -> Option<String> {
    field
        .value
        .or(field.selected_option.map(|option| option.value))
        .or(field.selected_user)
        .or(field.selected_channel)
        .or(field.selected_conversation)
        .or(field.selected_date)
        .or(field.selected_time)
}

fn many(field: &Field) -> Vec<String> {
    let options = field.selected_options.iter().flatten().map(|option| option.value.clone());
    let ids =
        field.selected_users.iter().chain(&field.selected_channels).chain(&field.selected_conversations);
    options.chain(ids.flatten().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_goes_and_what_looks_like_it_stays() {
        assert_eq!(without_nul(r#"{"a":"x\u0000y"}"#), r#"{"a":"xy"}"#);
        assert_eq!(without_nul(r#"{"a":"x\\u0000y"}"#), r#"{"a":"x\\u0000y"}"#);
    }

    #[test]
    fn a_null_team_leaves_the_persons_own() {
        let json =
            r#"{"type":"shortcut","team":null,"user":{"id":"U1","team_id":"T1"},"callback_id":"x","new":1}"#;
        let Ok(Interaction::Shortcut(shortcut)) = interaction(json) else { panic!("no shortcut") };
        assert_eq!(shortcut.by.workspace.as_str(), "T1");
    }

    #[test]
    fn an_organization_that_installed_the_app_as_a_whole_is_one_community() {
        let json = r#"{"type":"shortcut","team":{"id":"T1"},"enterprise":{"id":"E1"},"is_enterprise_install":true,
                       "user":{"id":"U1","team_id":"T1"},"callback_id":"x"}"#;
        let Ok(Interaction::Shortcut(shortcut)) = interaction(json) else { panic!("no shortcut") };
        assert_eq!(shortcut.by.workspace.as_str(), "E1");
        let form = "team_id=T1&enterprise_id=E1&is_enterprise_install=true&user_id=U1&channel_id=C1&command=/x&trigger_id=1";
        assert_eq!(command(form.as_bytes()).unwrap().workspace.as_str(), "E1");
        // A workspace of an organization that installed the app for itself stays by itself.
        let alone = form.replace("=true", "=false");
        assert_eq!(command(alone.as_bytes()).unwrap().workspace.as_str(), "T1");
        let event = |team: &str, whole: bool| {
            let json = format!(
                r#"{{"team_id":{team},"event_id":"Ev1","event":{{}},
                "authorizations":[{{"enterprise_id":"E1","team_id":{team},"is_enterprise_install":{whole}}}]}}"#
            );
            serde_json::from_str::<Event>(&json).unwrap().workspace().map(ToString::to_string)
        };
        assert_eq!(event("null", true).as_deref(), Some("E1"));
        assert_eq!(event("\"T1\"", true).as_deref(), Some("E1"));
        assert_eq!(event("\"T1\"", false).as_deref(), Some("T1"));
        assert_eq!(event("null", false), None);
    }

    #[test]
    fn unknown_and_malformed_are_told_apart() {
        assert!(matches!(interaction(r#"{"type":"new_thing"}"#), Err(Unreadable::UnknownType)));
        assert!(matches!(interaction(r#"{"type":"shortcut"}"#), Err(Unreadable::Malformed(_))));
        assert!(matches!(interaction("{"), Err(Unreadable::Malformed(_))));
    }
}
