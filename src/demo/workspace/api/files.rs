//! `files.*`: an address for the bytes, the bytes, and the file in its conversation. Strict: the bytes go to that
//! address once, are as many as were announced, and a file is shared once.

use serde_json::{Value, json};

use super::{Answer, Call, Failure};
use crate::demo::workspace::state::{Kind, Message, StoredFile};
use crate::demo::workspace::{Inner, Workspace};

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
    let file =
        StoredFile { id: id.clone(), title: name.clone(), name, alt, length, bytes: None, shared: None };
    call.state.files.insert(id.clone(), file);
    Ok(json!({"upload_url": format!("{}/upload/{id}", call.origin), "file_id": id}))
}

pub fn complete(call: &mut Call<'_>) -> Answer {
    let files = call.args.get("files").and_then(Value::as_array).cloned().unwrap_or_default();
    if files.is_empty() {
        return Err(Failure::arguments(["must have a file [json-pointer:/files]".into()]));
    }
    let comment = call.args.text("initial_comment").unwrap_or_default().to_owned();
    let mut ids = Vec::new();
    for file in &files {
        let id = file["id"].as_str().unwrap_or_default();
        let there = call.state.files.get_mut(id).ok_or_else(|| Failure::from("file_not_found").recorded())?;
        if there.bytes.is_none() {
            return Err(Failure::from("file_update_failed").recorded());
        }
        if there.shared.is_some() {
            return Err(Failure::from("file_already_shared").recorded());
        }
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
        let channel = state.channels.get(file.shared.as_deref()?)?;
        let sees = channel.kind == Kind::Public || channel.has(viewer);
        sees.then(|| (file.name.clone(), file.bytes.clone().unwrap_or_default()))
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
