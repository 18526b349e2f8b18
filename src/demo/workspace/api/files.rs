//! `files.*`: an address for the bytes, the bytes, and the file in its conversation. Strict: the bytes go to that
//! address once, are as many as were announced, and a file is shared once.

use chrono::Duration;
use serde_json::{Value, json};

use super::{Answer, Call, Failure};
use crate::demo::workspace::state::{Message, State, StoredFile};
use crate::demo::workspace::{Inner, Workspace};
use crate::time::Time;

/// How long Slack looks at a file before it can be in a block.
const LOOKED_AT: Duration = Duration::seconds(3);

/// How the images begin that a block may show.
const IMAGES: [&[u8]; 3] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"];

pub fn delete(call: &mut Call<'_>) -> Answer {
    let id = call.args.needed("file")?.to_owned();
    if call.state.files.remove(&id).is_none() {
        return Err("file_not_found".into());
    }
    for channel in call.state.channels.values_mut() {
        channel.messages.iter_mut().for_each(|message| message.files.retain(|file| *file != id));
    }
    Ok(json!({}))
}

/// Where in some JSON a file is shown that can't be: it isn't there, not looked at yet, or no image.
pub fn not_shown(state: &State, now: Time, value: &Value, at: &str, wrong: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(i, item)| not_shown(state, now, item, &format!("{at}/{i}"), wrong));
        }
        Value::Object(fields) => {
            if let Some(file) = fields.get("slack_file") {
                let file = file["id"].as_str().and_then(|id| state.files.get(id));
                let bytes = file.filter(|file| file.ready_at.is_some_and(|ready| ready <= now));
                let bytes = bytes.and_then(|file| file.bytes.as_deref()).unwrap_or_default();
                if !IMAGES.iter().any(|image| bytes.starts_with(image)) {
                    wrong.push(format!("invalid slack file [json-pointer:{at}/slack_file]"));
                }
            }
            fields
                .iter()
                .for_each(|(name, field)| not_shown(state, now, field, &format!("{at}/{name}"), wrong));
        }
        _ => {}
    }
}

pub fn address(call: &mut Call<'_>) -> Answer {
    let name = call.args.needed("filename")?.to_owned();
    let length = call.args.number("length").and_then(|length| usize::try_from(length).ok());
    let Some(length) = length.filter(|length| *length > 0) else {
        return Err(Failure::arguments(["must be greater than 0 [json-pointer:/length]".into()]));
    };
    if name.is_empty() || name.contains('/') {
        return Err(Failure::arguments(["must be a file's name [json-pointer:/filename]".into()]));
    }
    let alt = call.args.text("alt_txt").map(ToOwned::to_owned);
    let id = format!("F{:04}", call.state.next());
    let file = StoredFile {
        id: id.clone(),
        title: name.clone(),
        name,
        alt,
        length,
        bytes: None,
        shared: None,
        ready_at: None,
    };
    call.state.files.insert(id.clone(), file);
    Ok(json!({"upload_url": format!("{}/upload/{id}", call.origin), "file_id": id}))
}

pub fn complete(call: &mut Call<'_>) -> Answer {
    let files = call.args.get("files").and_then(Value::as_array).cloned().unwrap_or_default();
    if files.is_empty() {
        return Err(Failure::arguments(["must have a file [json-pointer:/files]".into()]));
    }
    let comment = call.args.text("initial_comment").unwrap_or_default().to_owned();
    let (mut ids, ready_at) = (Vec::new(), call.now + LOOKED_AT);
    for file in &files {
        let id = file["id"].as_str().unwrap_or_default();
        let there = call.state.files.get_mut(id).ok_or_else(|| Failure::from("file_not_found").recorded())?;
        if there.bytes.is_none() {
            return Err(Failure::from("file_update_failed").recorded());
        }
        if there.shared.is_some() || there.ready_at.is_some() {
            return Err(Failure::from("file_already_shared").recorded());
        }
        there.ready_at = Some(ready_at);
        if let Some(title) = file["title"].as_str() {
            there.title = title.to_owned();
        }
        ids.push(id.to_owned());
    }
    let Some(id) = call.args.text("channel_id").map(ToOwned::to_owned) else {
        return Ok(json!({"files": ids.iter().map(|id| json!({"id": id})).collect::<Vec<_>>()}));
    };
    let (bot, now) = (call.settings.bot_user_id.clone(), call.now);
    let channel = call.channel(&id)?;
    if !channel.has(&bot) {
        return Err("not_in_channel".into());
    }
    let mut message = Message::new(channel.stamp(now), &bot, &comment);
    message.files.clone_from(&ids);
    channel.messages.push(message);
    for file in &ids {
        if let Some(there) = call.state.files.get_mut(file) {
            there.shared = Some(id.clone());
        }
    }
    let told = ids.iter().filter_map(|id| call.state.files.get(id)).map(StoredFile::json);
    Ok(json!({"files": told.collect::<Vec<_>>()}))
}

impl State {
    /// Whether a person sees a block with this file: on their Home tab, in a window, or in a message.
    fn shows_to(&self, viewer: &str, file: &str) -> bool {
        let shows = |blocks: &[Value]| blocks.iter().any(|block| has_file(block, file));
        let views = self.homes.get(viewer).into_iter().chain(self.stacks.get(viewer).into_iter().flatten());
        let mut rooms = self.channels.values().filter(|channel| channel.is_seen_by(viewer));
        views.into_iter().any(|view| shows(view.blocks()))
            || rooms.any(|channel| channel.messages.iter().any(|message| shows(&message.blocks)))
    }
}

fn has_file(value: &Value, file: &str) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| has_file(item, file)),
        Value::Object(fields) => {
            fields.get("slack_file").is_some_and(|it| it["id"] == file)
                || fields.values().any(|it| has_file(it, file))
        }
        _ => false,
    }
}

impl StoredFile {
    /// The file, as Slack shows it to the app.
    pub fn json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "title": self.title, "alt_txt": self.alt,
            "size": self.length,
        })
    }
}

impl Inner {
    /// Takes the bytes of a file.
    pub(in super::super) fn take_bytes(&self, id: &str, bytes: &[u8]) -> Result<usize, String> {
        let mut state = self.lock();
        let Some(file) = state.files.get_mut(id).filter(|file| file.bytes.is_none()) else {
            let what = format!("upload: {id} is no address, or was used before");
            state.live.violations.push(what.clone());
            return Err(what);
        };
        if file.length != bytes.len() {
            let what = format!("upload: {} bytes were announced, {} came", file.length, bytes.len());
            state.live.violations.push(what.clone());
            return Err(what);
        }
        file.bytes = Some(bytes.to_vec());
        Ok(bytes.len())
    }
}

impl Workspace {
    /// The name and the bytes of a file that this person sees.
    pub fn file_for(&self, viewer: &str, id: &str) -> Option<(String, Vec<u8>)> {
        let state = self.lock();
        let file = state.files.get(id)?;
        let sees = match &file.shared {
            Some(channel) => state.channels.get(channel).is_some_and(|channel| channel.is_seen_by(viewer)),
            // Whoever sees a block with it.
            None => state.shows_to(viewer, id),
        };
        sees.then(|| (file.name.clone(), file.bytes.clone().unwrap_or_default()))
    }

    /// How many files there are, shared or not.
    pub fn number_of_files(&self) -> usize {
        self.lock().files.len()
    }

    /// A file's name, alternative text and bytes, wherever it is.
    pub fn file(&self, id: &str) -> Option<(String, Option<String>, Vec<u8>)> {
        let state = self.lock();
        let file = state.files.get(id)?;
        Some((file.name.clone(), file.alt.clone(), file.bytes.clone().unwrap_or_default()))
    }

    /// A file that was shared in a channel: its name, title and bytes, the newest first.
    pub fn files(&self, channel: &str) -> Vec<(String, String, Vec<u8>)> {
        let state = self.lock();
        let messages =
            state.channel_named(channel).into_iter().flat_map(|channel| channel.messages.iter().rev());
        let ids = messages.flat_map(|message| &message.files);
        let files = ids.filter_map(|id| state.files.get(id));
        files.map(|it| (it.name.clone(), it.title.clone(), it.bytes.clone().unwrap_or_default())).collect()
    }
}
