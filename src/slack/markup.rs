//! A message's text as a person would type it: Slack's markup taken out.

use std::collections::HashMap;

use crate::ids::PersonId;

/// The people who are mentioned in a message.
pub fn mentioned(text: &str) -> Vec<PersonId> {
    let marks = text.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
    marks.filter_map(|(mark, _)| mark.strip_prefix('@')).map(|mark| target(mark).0.into()).collect()
}

/// The text without markup, with people by their names.
pub fn plain(text: &str, names: &HashMap<PersonId, String>) -> String {
    let mut parts = text.split('<');
    let mut plain = parts.next().map(unescape).unwrap_or_default();
    for part in parts {
        match part.split_once('>') {
            Some((mark, rest)) => {
                plain.push_str(&word(mark, names));
                plain.push_str(&unescape(rest));
            }
            // Slack escapes a `<` that somebody typed, so this isn't one of its marks.
            None => plain.push_str(&unescape(part)),
        }
    }
    plain.trim().to_owned()
}

/// What stands between `<` and `>`: a person, a channel, a group, a date or a link, each maybe with a label.
fn word(mark: &str, names: &HashMap<PersonId, String>) -> String {
    let (target, label) = target(mark);
    let label = label.map(unescape).filter(|label| !label.trim().is_empty());
    match target.split_at_checked(1) {
        Some(("@", id)) => {
            let name = names.get(&PersonId::from(id)).cloned().or(label);
            format!("@{}", name.unwrap_or_else(|| "someone".to_owned()))
        }
        Some(("#", _)) => format!("#{}", label.unwrap_or_else(|| "channel".to_owned())),
        Some(("!", special)) => {
            label.unwrap_or_else(|| format!("@{}", special.split('^').next().unwrap_or_default()))
        }
        _ => {
            let url = unescape(target.strip_prefix("mailto:").unwrap_or(target));
            match label {
                Some(label) if !url.ends_with(&label) => format!("{label} ({url})"),
                _ => url,
            }
        }
    }
}

fn target(mark: &str) -> (&str, Option<&str>) {
    mark.split_once('|').map_or((mark, None), |(target, label)| (target, Some(label)))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_words() {
        let names = HashMap::from([(PersonId::from("U1"), "Ana".to_owned())]);
        for (text, words) in [
            ("<@U1> and <@U2|ben> and <@U3> in <#C1|general>", "@Ana and @ben and @someone in #general"),
            ("see <https://a.org/x?a=1&amp;b=2|the list>", "see the list (https://a.org/x?a=1&b=2)"),
            (
                "<https://a.org> <http://b.org|b.org> <mailto:a@b.org|a@b.org>",
                "https://a.org http://b.org a@b.org",
            ),
            ("<!here> <!subteam^S1|@staff> <!date^1^{date}|today>", "@here @staff today"),
            ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
            ("broken <https://a", "broken https://a"),
            ("", ""),
        ] {
            assert_eq!(plain(text, &names), words);
        }
        assert_eq!(mentioned("<@U1> <https://x> <@U2|ben>"), ["U1", "U2"].map(PersonId::from));
    }
}
