//! Files for people and channels: uploaded, and shared once.

use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::ids::ChannelId;
use crate::queue::{Failure, Job};
use crate::slack::client::Upload;
use crate::slack::{CallError, Message};

/// A file for a channel or a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// Its name, with its ending. In each conversation a name of its own: by that it is found after a send whose
    /// answer was lost.
    pub name: String,
    /// What people read above it.
    pub title: String,
    /// What is in it, for those who can't see it: for pictures.
    pub alt: Option<String>,
    /// What the message says that it comes with: mrkdwn.
    pub comment: String,
    /// What is in it.
    #[serde(with = "base64_text")]
    pub bytes: Vec<u8>,
    /// What is said where the hub may not send files: it was installed before it could.
    pub instead: Message,
}

pub(super) mod base64_text {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(text: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(text)?).map_err(D::Error::custom)
    }
}

/// Uploads, unless an earlier attempt already did without our hearing of it. Nobody sees anything before the last
/// step.
pub(super) async fn send(
    app: &App,
    job: &Job,
    channel: &ChannelId,
    file: &File,
) -> std::result::Result<(), Failure> {
    if job.uncertain {
        let since = job.created_at.and_utc().timestamp() - 60;
        if app.slack.is_shared(channel, &file.name, since).await? {
            return Ok(());
        }
    }
    let upload = Upload {
        name: &file.name,
        title: &file.title,
        alt: file.alt.as_deref(),
        comment: &file.comment,
        bytes: &file.bytes,
    };
    let address = app.slack.upload_address(&upload).await.map_err(unseen)?;
    app.config.trusts(&address.upload_url).map_err(|reason| Failure::Final { reason })?;
    app.slack.upload_bytes(&address.upload_url, &file.bytes).await.map_err(unseen)?;
    Ok(app.slack.share_file(&address.file_id, &upload, Some(channel)).await?)
}

/// Whether it happened doesn't matter: nobody saw it, and the next attempt begins anew.
pub(super) fn unseen(error: CallError) -> Failure {
    match error {
        CallError::Unknown(reason) => Failure::Refused { after: None, reason },
        other => other.into(),
    }
}
