//! A page of the desk: how each kind does, what is on the page, and the way on.

use slack_morphism::prelude::*;

use super::{claim_span, for_you, piece};
use crate::features::desk::model::{COUNTED, Count, Desk, Look, Show, Verb, WEEKS};
use crate::features::tasks;
use crate::hours;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, divider, header, menu, section, section_with};
use crate::slack::text::count;

/// Pieces on the Home tab's overview.
pub const ROOM_ON_OVERVIEW: usize = 5;
/// Pieces on a page of the desk on the Home tab.
pub const ROOM_ON_PAGE: usize = 10;
/// Pieces in a message, which takes fewer blocks.
pub const ROOM_IN_MESSAGE: usize = 5;

const NOTHING: &str = "*Nothing waits for you.* Projects to review, people who offer to organize or speak for an \
                       institution, and what got stuck come here by themselves.";

/// The beginning of the desk, on the Home tab's overview.
pub fn top(desk: &Desk) -> Vec<SlackBlock> {
    let open = button("Open the desk", Verb::Look.id(), &Look::default().to_string());
    let text = if desk.is_empty() { NOTHING.to_owned() } else { how_many(desk) };
    let mut blocks = vec![section_with("desk.open", &text, open)];
    if let Some(for_you) = desk.for_you.as_ref().filter(|for_you| !for_you.items.is_empty()) {
        blocks.push(context(&for_you::standing(for_you)));
        blocks.extend(for_you.items.iter().flat_map(|item| piece::offered(desk, item)));
    }
    for (at, item) in desk.items.iter().enumerate() {
        blocks.extend(others_begin(desk, at));
        blocks.extend(piece::entry(desk, item));
    }
    blocks
}

/// A line before the first of those that others have, where they come after what is free.
fn others_begin(desk: &Desk, at: usize) -> Option<SlackBlock> {
    let first = || desk.items.iter().position(|item| item.is_others(&desk.person));
    let begins = matches!(desk.look.show, Show::All | Show::Kind(_)) && first() == Some(at);
    begins.then(|| section("*Others have these.* What they don't get to is free again by itself."))
}

/// "*12 wait at the desk.*"
fn how_many(desk: &Desk) -> String {
    let (waiting, over) = desk.waiting();
    let n = i64::try_from(waiting).unwrap_or(i64::MAX);
    let what = if over { format!("More than {n} pieces") } else { count(n, "piece", "pieces") };
    let verb = if n == 1 && !over { "waits" } else { "wait" };
    format!("*{what} of work {verb}.* Who waited longest against what was promised comes first.")
}

/// A page of the desk, on the Home tab.
pub fn page(desk: &Desk) -> Vec<SlackBlock> {
    let mut blocks = vec![header("The organizers' desk")];
    if desk.look.after.is_none() {
        blocks.extend(counters(desk));
    }
    blocks.extend(parts(desk));
    if let Some(beside) = &desk.tasks {
        blocks.push(tasks::views::beside(beside, hours::date(desk.now, desk.person.tz())));
    }
    blocks.extend(for_you::section(desk));
    if desk.is_empty() {
        blocks.push(section(none(desk)));
    }
    for (at, item) in desk.items.iter().enumerate() {
        blocks.push(divider());
        blocks.extend(others_begin(desk, at));
        blocks.extend(piece::entry(desk, item));
    }
    if desk.look.after.is_some() || desk.next.is_some() {
        blocks.push(divider());
    }
    // In one block an action comes once, so each of the two has its own.
    if desk.look.after.is_some() {
        let first = Look::at(desk.look.show).to_string();
        let back = button("Back to the first page", Verb::Look.id(), &first).into();
        blocks.push(actions("desk.first", vec![back]));
    }
    if let Some(next) = &desk.next {
        let next = Look { show: desk.look.show, after: Some(next.clone()) }.to_string();
        blocks.push(actions("desk.next", vec![button("Next page", Verb::Look.id(), &next).into()]));
    }
    blocks
}

/// The same as an answer to a command.
pub fn message(desk: &Desk) -> Message {
    let mut blocks = page(desk);
    blocks.push(context("The desk is on the Home tab of this app as well, and stays up to date there."));
    Message::new(if desk.is_empty() { NOTHING.to_owned() } else { how_many(desk) }, blocks)
}

fn none(desk: &Desk) -> &'static str {
    match desk.look.show {
        Show::Mine => {
            "You have taken nothing. What you take stays yours for two days, or until you give it back."
        }
        Show::Others => "Nobody else has taken anything.",
        Show::Asleep => "Nothing is put off.",
        Show::All if desk.look.after.is_none() => NOTHING,
        Show::All | Show::Kind(_) => "Nothing here waits any more.",
    }
}

/// How each kind does; of those of which there is nothing to tell, nothing.
fn counters(desk: &Desk) -> Vec<SlackBlock> {
    let lines: Vec<String> = desk.counts.iter().filter_map(counter).collect();
    let mut blocks = Vec::new();
    if !desk.is_empty() && desk.look.show == Show::All {
        blocks.push(section(&how_many(desk)));
    }
    if !lines.is_empty() {
        blocks.push(section(&lines.join("\n")));
        let weeks = if WEEKS == 4 { "four" } else { "last" };
        blocks.push(context(&format!(
            "The numbers are of the last {weeks} weeks, the oldest first. What you take is yours for {}.",
            claim_span()
        )));
    }
    blocks
}

fn counter(count: &Count) -> Option<String> {
    let waiting = match count.waiting {
        0 => "none waiting".to_owned(),
        n if n > COUNTED => format!("more than {COUNTED} waiting"),
        n => format!("{n} waiting"),
    };
    let row = |word: &str, weeks: &[i64; WEEKS]| {
        let any = weeks.iter().any(|n| *n > 0);
        let list: Vec<String> = weeks.iter().map(i64::to_string).collect();
        any.then(|| format!(" · {word} {}", list.join(", ")))
    };
    let (came, done) = (row("came in", &count.came), row("done", &count.done));
    let waited = match count.work.came.is_empty() || count.work.done.is_empty() {
        true => waited(&count.waited),
        // What came in and was done tells more.
        false => None,
    };
    if count.waiting == 0 && came.is_none() && done.is_none() && waited.is_none() {
        return None;
    }
    let flow = [waited, came, done].into_iter().flatten().collect::<String>();
    Some(format!("*{}*  {waiting}{flow}", count.work.many))
}

/// How many waited at the end of each week; nothing where none ever did.
fn waited(weeks: &[Option<i32>; WEEKS]) -> Option<String> {
    let n = |n: &Option<i32>| match n {
        None => "?".to_owned(),
        Some(n) if usize::try_from(*n).is_ok_and(|n| n > COUNTED) => format!("{COUNTED}+"),
        Some(n) => n.to_string(),
    };
    let any = weeks.iter().flatten().any(|n| *n > 0);
    any.then(|| format!(" · waited {}", weeks.iter().map(n).collect::<Vec<_>>().join(", ")))
}

/// The menu of parts, and many at once. Each of these is a block of its own: in one block, an action comes once.
fn parts(desk: &Desk) -> Vec<SlackBlock> {
    let part = |text: String, show: Show| (text, Look::at(show).to_string());
    let mut entries = vec![
        part("Everything".to_owned(), Show::All),
        part("What I have taken".to_owned(), Show::Mine),
        part(format!("What others have ({})", desk.others), Show::Others),
        part(format!("What is put off ({})", desk.asleep), Show::Asleep),
    ];
    entries.extend(
        desk.counts
            .iter()
            .filter(|count| count.waiting > 0)
            .map(|count| part(count.work.many.to_owned(), Show::Kind(count.work.kind))),
    );
    let shown = match desk.look.show {
        Show::All => "Everything".to_owned(),
        Show::Mine => "What I have taken".to_owned(),
        Show::Others => "What others have".to_owned(),
        Show::Asleep => "What is put off".to_owned(),
        Show::Kind(kind) => {
            let of = desk.counts.iter().find(|count| count.work.kind == kind);
            of.map(|count| count.work.many.to_owned()).unwrap_or_default()
        }
    };
    // A menu remembers what was chosen in it, by its place.
    let place = format!("desk.parts.{}", desk.look.show.name());
    let mut blocks = vec![actions(&place, vec![menu(Verb::Filter.id(), &shown, &entries).into()])];
    blocks.extend(desk.counts.iter().filter(|count| count.waiting > 1).filter_map(|count| {
        let (kind, several) = (count.work.kind, count.work.several?);
        let open = button(several.open, Verb::Several.id(), kind).into();
        Some(actions(&format!("desk.several.{kind}"), vec![open]))
    }));
    blocks
}
