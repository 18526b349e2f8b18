//! Text on its way to Slack: escaped, and cut without breaking a character.

use unicode_segmentation::UnicodeSegmentation;

/// Escapes what a person typed for mrkdwn, so that `<!channel>`, `<@U…>` and links are text and nothing more.
/// NUL and other control characters (but line breaks and tabs) are dropped: Slack refuses them.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// What a person typed, on one line: without space around it, and never two of it in a row.
pub fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a person typed, on one line and not longer than `limit` characters once escaped.
pub fn line(text: &str, limit: usize) -> String {
    cut_escaped(&escape(&on_one_line(text)), limit)
}

/// Plain text (not mrkdwn) of at most `limit` characters, with an ellipsis where it was cut.
pub fn cut(text: &str, limit: usize) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    // Slack counts UTF-16 units in some places and characters in others; units are the stricter count.
    if clean.encode_utf16().count() <= limit {
        return clean;
    }
    let mut kept = take_units(&clean, limit.saturating_sub(1));
    kept.push('…');
    kept
}

/// mrkdwn of at most `limit` characters, never cut inside an entity such as `&amp;` or a `<…>` sequence.
pub fn cut_escaped(text: &str, limit: usize) -> String {
    if text.encode_utf16().count() <= limit {
        return text.to_owned();
    }
    let mut kept = take_units(text, limit.saturating_sub(1));
    for (open, close) in [('&', ';'), ('<', '>')] {
        if let Some(at) = kept.rfind(open)
            && !kept[at..].contains(close)
        {
            kept.truncate(at);
        }
    }
    kept.push('…');
    kept
}

/// The longest start of `text` within `units` UTF-16 units that ends between two characters as people see them: no
/// letter loses its marks, no family its children.
fn take_units(text: &str, units: usize) -> String {
    let mut left = units;
    let fits = text.graphemes(true).take_while(|seen| match left.checked_sub(seen.encode_utf16().count()) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    });
    fits.collect()
}

/// A mention of a person; in words where they had everything about them deleted.
pub fn mention(person: &crate::ids::PersonId) -> String {
    if person.is_gone() {
        return "somebody who left".to_owned();
    }
    format!("<@{person}>")
}

/// A moment, told in the reader's own timezone; in UTC where Slack can't.
pub fn moment(time: crate::time::Time) -> String {
    let (unix, utc) = (time.and_utc().timestamp(), time.format("%-d %B %Y, %H:%M UTC"));
    format!("<!date^{unix}^{{date_short_pretty}} at {{time}}|{utc}>")
}

/// How long ago something was, in words for a sentence that ends with it.
pub fn ago(time: chrono::Duration) -> String {
    let several = |n: i64, unit: &str| match n {
        1 if unit == "hour" => "an hour ago".to_owned(),
        1 => format!("a {unit} ago"),
        n => format!("{n} {unit}s ago"),
    };
    match (time.num_minutes(), time.num_hours(), time.num_days()) {
        (..1, ..) => "just now".to_owned(),
        (minutes, ..1, _) => several(minutes, "minute"),
        (_, hours, ..1) => several(hours, "hour"),
        (_, _, days) => several(days, "day"),
    }
}

/// A day, in the reader's own calendar.
pub fn day(time: crate::time::Time) -> String {
    let (unix, utc) = (time.and_utc().timestamp(), time.format("%-d %B %Y, %H:%M UTC"));
    format!("<!date^{unix}^{{date_long}}|{utc}>")
}

/// "1 seat", "2 seats".
pub fn count(n: i64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// "a, b and c".
pub fn and(items: &[String]) -> String {
    joined(items, "and")
}

/// "a, b or c".
pub fn or(items: &[String]) -> String {
    joined(items, "or")
}

fn joined(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn control_sequences_become_text() {
        assert_eq!(escape("<!channel> & <@U1>\0"), "&lt;!channel&gt; &amp; &lt;@U1&gt;");
    }

    #[test]
    fn cuts_between_entities_and_characters() {
        assert_eq!(cut("education", 5), "educ…");
        assert_eq!(cut_escaped("a&amp;b", 5), "a…");
        assert_eq!(cut("👩‍🏫 teaches", 4), "…");
        assert_eq!(cut("👩‍🏫 teaches", 7), "👩‍🏫 …");
        assert_eq!(cut("🇩🇪🇫🇷", 7), "🇩🇪…");
        assert_eq!(cut("cafe\u{301}s", 5), "caf…");
        assert_eq!(and(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }

    #[test]
    fn time_passes_in_words() {
        assert_eq!(ago(chrono::Duration::seconds(5)), "just now");
        assert_eq!(ago(chrono::Duration::seconds(70)), "a minute ago");
        assert_eq!(ago(chrono::Duration::minutes(90)), "an hour ago");
        assert_eq!(ago(chrono::Duration::hours(5)), "5 hours ago");
        assert_eq!(ago(chrono::Duration::days(3)), "3 days ago");
    }

    proptest! {
        #[test]
        fn a_cut_text_fits_and_has_no_half_entity(text in "\\PC{0,80}", limit in 1usize..60) {
            let short = cut_escaped(&escape(&text), limit);
            prop_assert!(short.encode_utf16().count() <= limit);
            let after_last = short.rsplit('&').next().unwrap_or_default();
            prop_assert!(!short.contains('&') || after_last.contains(';'));
        }
    }
}
