//! Slack's request signature (v0): an HMAC-SHA256 over `v0:{timestamp}:{raw body}`.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// How far a request's timestamp may be from our clock, in seconds (Slack's own advice).
pub const WINDOW_SECONDS: i64 = 300;

/// Why a request is not believed. None of these tells an attacker anything about the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Forged {
    /// A header is missing or can't be read.
    Malformed,
    /// The timestamp is more than [`WINDOW_SECONDS`] away: a replay, or a wrong clock.
    Stale,
    /// The signature is wrong.
    Wrong,
}

/// Checks a request's signature over its raw body, in constant time.
///
/// # Errors
/// Says why the request is not believed.
pub fn verify(
    secret: &SecretString,
    timestamp: Option<&[u8]>,
    signature: Option<&[u8]>,
    body: &[u8],
    now: i64,
) -> Result<(), Forged> {
    let timestamp = timestamp.and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or(Forged::Malformed)?;
    let at: i64 = timestamp.parse().map_err(|_| Forged::Malformed)?;
    let signature = signature.and_then(|bytes| bytes.strip_prefix(b"v0=")).ok_or(Forged::Malformed)?;
    // One request has one signature: Slack writes it in small letters.
    if signature.iter().any(u8::is_ascii_uppercase) {
        return Err(Forged::Malformed);
    }
    let signature = hex::decode(signature).map_err(|_| Forged::Malformed)?;
    if now.abs_diff(at) > WINDOW_SECONDS.unsigned_abs() {
        return Err(Forged::Stale);
    }
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).map_err(|_| Forged::Malformed)?;
    mac.update(b"v0:");
    mac.update(timestamp.as_bytes());
    mac.update(b":");
    mac.update(body);
    mac.verify_slice(&signature).map_err(|_| Forged::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of Slack's own documentation.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const BODY: &[u8] = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const SIGNATURE: &[u8] = b"v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    fn check(signature: Option<&[u8]>, body: &[u8], now: i64) -> Result<(), Forged> {
        verify(&SECRET.into(), Some(b"1531420618"), signature, body, now)
    }

    #[test]
    fn believes_slacks_own_example() {
        assert_eq!(check(Some(SIGNATURE), BODY, 1_531_420_618), Ok(()));
    }

    #[test]
    fn refuses_everything_else() {
        assert_eq!(check(Some(SIGNATURE), b"token=other", 1_531_420_618), Err(Forged::Wrong));
        assert_eq!(check(Some(SIGNATURE), BODY, 1_531_420_618 + 301), Err(Forged::Stale));
        assert_eq!(check(Some(SIGNATURE), BODY, 1_531_420_618 - 301), Err(Forged::Stale));
        assert_eq!(check(None, BODY, 1_531_420_618), Err(Forged::Malformed));
        assert_eq!(check(Some(b"v1=00"), BODY, 1_531_420_618), Err(Forged::Malformed));
        assert_eq!(check(Some(b"v0=zz"), BODY, 1_531_420_618), Err(Forged::Malformed));
        assert_eq!(check(Some(b"v0="), BODY, 1_531_420_618), Err(Forged::Wrong));
        assert_eq!(verify(&SECRET.into(), None, Some(SIGNATURE), BODY, 0), Err(Forged::Malformed));
        assert_eq!(
            verify(&SECRET.into(), Some(b"-9223372036854775808"), Some(SIGNATURE), BODY, i64::MAX),
            Err(Forged::Stale)
        );
    }
}
