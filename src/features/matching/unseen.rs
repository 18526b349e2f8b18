//! What is drawn for one person alone, without the names of those whom they keep out, or who keep them out.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::roles;
use crate::ids::PersonId;

/// A page that is drawn for whoever asks, a message or the blocks of a view: whoever is kept from them is "somebody" in
/// it. Organizers read all names: what they look after they answer for.
///
/// Two queries where anybody is named, and none else.
pub fn unseen<T: Serialize + DeserializeOwned>(conn: &mut Conn, ctx: &Ctx, shown: T) -> Result<T> {
    let text = serde_json::to_string(&shown)?;
    let named = mentioned(&text);
    if named.is_empty() {
        return Ok(shown);
    }
    let named: Vec<PersonId> = named.into_iter().map(PersonId::from).collect();
    let apart = store::blocked_among(conn, &ctx.workspace, &ctx.person, &named)?;
    if apart.is_empty() || roles::held(conn, ctx)?.organizes() {
        return Ok(shown);
    }
    let text = apart.iter().fold(text, |text, person| without(&text, person));
    Ok(serde_json::from_str(&text)?)
}

/// Who is mentioned. What people typed is escaped, so it mentions nobody.
fn mentioned(text: &str) -> BTreeSet<&str> {
    text.split("<@").skip(1).filter_map(|rest| rest.split_once('>').map(|(id, _)| id)).collect()
}

/// The same JSON with "somebody" in place of a mention; with a capital where a line begins with it.
fn without(json: &str, person: &PersonId) -> String {
    let mention = format!("<@{person}>");
    let mut parts = json.split(&mention);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |before, after| {
        let begins = ["\"", "\\n", "\\n• ", "\"*", "\\n*"].iter().any(|start| before.ends_with(start));
        before + if begins { "Somebody" } else { "somebody" } + after
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_kept_out_is_somebody() {
        let text = serde_json::to_string("<@U1> asked.\n• <@U2>, with <@U1>; &lt;@U1&gt;").unwrap();
        assert_eq!(mentioned(&text), BTreeSet::from(["U1", "U2"]));
        let left: String = serde_json::from_str(&without(&text, &"U1".into())).unwrap();
        assert_eq!(left, "Somebody asked.\n• <@U2>, with somebody; &lt;@U1&gt;");
        assert_eq!(mentioned("\"<@\""), BTreeSet::new());
    }
}
