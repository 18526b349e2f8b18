//! Tokens at rest: XChaCha20-Poly1305, with a nonce of its own for each, bound to its workspace and its column.
//! A token that was moved to another row or column can't be read there.

use anyhow::{Context, anyhow};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::config::TokenKey;
use crate::ids::WorkspaceId;

const NONCE: usize = 24;

/// The keys: the first one writes, all of them read.
#[derive(Clone)]
pub struct Keys(Vec<Key>);

#[derive(Clone)]
struct Key {
    id: String,
    cipher: XChaCha20Poly1305,
}

/// Which of a workspace's tokens it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Column {
    /// The bot's token.
    Token,
    /// What gets the next one.
    RefreshToken,
}

impl Keys {
    /// Ready to use.
    pub fn new(keys: &[TokenKey]) -> Self {
        let key = |key: &TokenKey| {
            let bytes = key.expose_secret();
            // Names a key without giving it away.
            let id = Sha256::new().chain_update(b"edtech-hub token key ").chain_update(bytes).finalize();
            Key { id: hex::encode(&id[..6]), cipher: XChaCha20Poly1305::new(bytes.into()) }
        };
        Self(keys.iter().map(key).collect())
    }

    /// The name of the key that writes.
    pub fn writing(&self) -> anyhow::Result<&str> {
        Ok(&self.0.first().context("no key")?.id)
    }

    /// Encrypts with the key that writes.
    pub fn seal(
        &self,
        workspace: &WorkspaceId,
        column: Column,
        token: &SecretString,
    ) -> anyhow::Result<String> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|error| anyhow!("no randomness: {error}"))?;
        let aad = bound_to(workspace, column);
        let payload = Payload { msg: token.expose_secret().as_bytes(), aad: aad.as_bytes() };
        let cipher = &self.0.first().context("no key")?.cipher;
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| anyhow!("a token can't be encrypted"))?;
        Ok(hex::encode([&nonce[..], &sealed].concat()))
    }

    /// Decrypts with the key of this name.
    ///
    /// # Errors
    /// When there is no such key, or this is not what it encrypted for this workspace and column.
    pub fn open(
        &self,
        key_id: &str,
        workspace: &WorkspaceId,
        column: Column,
        sealed: &str,
    ) -> anyhow::Result<SecretString> {
        let key = self.0.iter().find(|key| key.id == key_id);
        let key = key.with_context(|| {
            format!("the token of {workspace} was encrypted with key {key_id}, which is not in TOKEN_KEY")
        })?;
        let bytes = hex::decode(sealed).context("a token is not as it was written")?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().context("a token is cut off")?;
        let aad = bound_to(workspace, column);
        let opened = key.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: aad.as_bytes() });
        let opened = opened.map_err(|_| anyhow!("the token of {workspace} is not as it was written"))?;
        Ok(String::from_utf8(opened).map_err(|_| anyhow!("a token is no text"))?.into())
    }
}

fn bound_to(workspace: &WorkspaceId, column: Column) -> String {
    format!("edtech-hub installations {} {workspace}", <&str>::from(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> TokenKey {
        TokenKey::new(Box::new([byte; 32]))
    }

    #[test]
    fn a_token_is_read_only_where_it_was_written() {
        let keys = Keys::new(&[key(1)]);
        let (here, there): (WorkspaceId, WorkspaceId) = ("T1".into(), "T2".into());
        let id = keys.writing().unwrap().to_owned();
        let sealed = keys.seal(&here, Column::Token, &"xoxb-1".into()).unwrap();
        assert!(!sealed.contains("xoxb") && !sealed.contains(&hex::encode("xoxb")));
        assert_ne!(sealed, keys.seal(&here, Column::Token, &"xoxb-1".into()).unwrap(), "a nonce for each");
        assert_eq!(keys.open(&id, &here, Column::Token, &sealed).unwrap().expose_secret(), "xoxb-1");
        assert!(keys.open(&id, &there, Column::Token, &sealed).is_err());
        assert!(keys.open(&id, &here, Column::RefreshToken, &sealed).is_err());
        let mut turned = hex::decode(&sealed).unwrap();
        *turned.last_mut().unwrap() ^= 1;
        assert!(keys.open(&id, &here, Column::Token, &hex::encode(turned)).is_err());
        assert!(keys.open(&id, &here, Column::Token, "00").is_err());
    }

    #[test]
    fn the_first_key_writes_and_all_read() {
        let (old, both, new) = (Keys::new(&[key(1)]), Keys::new(&[key(2), key(1)]), Keys::new(&[key(2)]));
        let here: WorkspaceId = "T1".into();
        let sealed = old.seal(&here, Column::Token, &"xoxb-1".into()).unwrap();
        let id = old.writing().unwrap();
        assert_eq!(both.open(id, &here, Column::Token, &sealed).unwrap().expose_secret(), "xoxb-1");
        assert_ne!(both.writing().unwrap(), id);
        let error = new.open(id, &here, Column::Token, &sealed).unwrap_err().to_string();
        assert!(error.contains("not in TOKEN_KEY"), "{error}");
    }
}
