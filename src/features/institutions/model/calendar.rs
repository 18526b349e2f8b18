//! Terms and freeze weeks: days on which something may begin, and days on which nothing may.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::slack::text::line;

/// The most terms, or freezes, of an institution.
pub const MOST_SPANS: usize = 12;
/// The longest of them, in days.
const LONGEST: i64 = 366;
/// The longest name of one.
const NAME: usize = 60;

/// Days from the first to the last, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// "Autumn term"; may be empty.
    #[serde(default)]
    pub name: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl Span {
    /// Whether the day lies in it.
    pub fn has(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// As a form takes it, on one line.
    pub fn typed(&self) -> String {
        let dates = format!("{} to {}", self.from, self.to);
        if self.name.is_empty() { dates } else { format!("{}: {dates}", self.name) }
    }

    /// As a card shows it, escaped.
    pub fn shown(&self) -> String {
        let dates = format!("{} to {}", short(self.from), short(self.to));
        if self.name.is_empty() { dates } else { format!("{} ({dates})", line(&self.name, NAME)) }
    }
}

/// "7 September 2026".
pub fn short(day: NaiveDate) -> String {
    format!("{} {}", day.day(), day.format("%B %Y"))
}

/// Reads one span a line, `NAME: 2026-09-01 to 2026-12-18`, in the order of their days; says what is wrong with
/// the first line that is none.
pub fn read_spans(text: &str) -> Result<Vec<Span>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut spans = lines.map(read_span).collect::<Result<Vec<_>, _>>()?;
    if spans.len() > MOST_SPANS {
        return Err(format!("At most {MOST_SPANS} lines, please: the next year is enough."));
    }
    spans.sort_by_key(|span| (span.from, span.to));
    Ok(spans)
}

fn read_span(line: &str) -> Result<Span, String> {
    let wrong = || {
        let line: String = line.chars().take(40).collect();
        format!("“{line}” is no span of days. Write it like this: Autumn term: 2026-09-01 to 2026-12-18")
    };
    let (name, dates) = line.rsplit_once(':').map_or(("", line), |(name, dates)| (name.trim(), dates));
    let (from, to) = dates.split_once(" to ").ok_or_else(wrong)?;
    let day = |text: &str| text.trim().parse::<NaiveDate>().map_err(|_| wrong());
    let (from, to) = (day(from)?, day(to)?);
    if to < from {
        return Err(format!(
            "“{line}” ends before it begins.",
            line = line.chars().take(80).collect::<String>()
        ));
    }
    if (to - from).num_days() > LONGEST {
        return Err(format!("“{}” is longer than a year.", line.chars().take(80).collect::<String>()));
    }
    Ok(Span { name: name.chars().take(NAME).collect(), from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_in_order_and_come_back_as_typed() {
        let typed = "Spring: 2027-01-18 to 2027-05-07\n\n2026-09-01 to 2026-12-18";
        let spans = read_spans(typed).unwrap();
        let back: Vec<String> = spans.iter().map(Span::typed).collect();
        assert_eq!(back, ["2026-09-01 to 2026-12-18", "Spring: 2027-01-18 to 2027-05-07"]);
        assert_eq!(spans[1].shown(), "Spring (18 January 2027 to 7 May 2027)");
        assert!(spans[0].has("2026-12-18".parse().unwrap()));
        assert!(!spans[0].has("2026-12-19".parse().unwrap()));
    }

    #[test]
    fn what_is_no_span_is_named() {
        for (wrong, says) in [
            ("Autumn", "“Autumn” is no span of days"),
            ("Autumn: 1 September to 2 October", "is no span of days"),
            ("X: 2026-12-18 to 2026-09-01", "ends before it begins"),
            ("X: 2026-01-01 to 2028-01-01", "longer than a year"),
        ] {
            let found = read_spans(wrong).unwrap_err();
            assert!(found.contains(says), "{found}");
        }
        let many = "2026-09-01 to 2026-12-18\n".repeat(MOST_SPANS + 1);
        assert!(read_spans(&many).unwrap_err().starts_with("At most"));
    }
}
