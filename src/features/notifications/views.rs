//! What people see here.

use chrono_tz::Tz;
use slack_morphism::prelude::*;

use super::model::{FROM, Form, TO, Verb, field, value};
use crate::features::matching::Match;
use crate::features::{introductions, matching};
use crate::hours;
use crate::notices::{Choice, MOST, Notice, Pause, Settings, Told};
use crate::slack::Message;
use crate::slack::blocks::{
    self, actions, button, context, date_input, divider, header, radio, section, section_with, select,
};
use crate::slack::text::{count, cut, day};
use crate::time::Time;

/// Lines of a digest; more are shown when asked for.
const LINES: usize = 15;
/// Blocks of a message that a digest's sections may fill.
const SECTIONS: usize = 26;

/// A kind, as the form names it, with what it is.
fn named(notice: Notice) -> (&'static str, &'static str) {
    match notice {
        Notice::Introductions => ("Introductions", "Somebody would like to work with you, or invites you."),
        Notice::Matches => ("Matches", "A role that fits you, when everyone is matched."),
        Notice::Pilots => ("Pilots and tools in use", "Somebody asks for a pilot, or one of yours moves on."),
        Notice::Offers => ("Needs and offers", "Somebody asks for what you offer, or needs what you build."),
        Notice::Support => ("Support", "Somebody needs help with a tool that you know."),
        Notice::Questions => (
            "Questions and ideas",
            "Somebody asks what a project of yours touches; enough are in an idea of yours.",
        ),
        Notice::Reminders => ("Reminders", "Something waits for you, or we ask how it goes."),
        Notice::Projects => ("Your projects", "What others did with a project of yours."),
        Notice::Updates => (
            "What you follow",
            "A project that you follow tells something. Together, and with a digest of your own, it comes in that one.",
        ),
        Notice::Institutions => ("Your institutions", "What others did with an institution of yours."),
        Notice::Desk => (
            "Organizers' desk",
            "What waits for organizers, while they have no channel; offers of work, and what is handed over.",
        ),
        Notice::Welcome | Notice::Security | Notice::Digest => ("", ""),
    }
}

fn choice(choice: Choice) -> &'static str {
    match choice {
        Choice::AtOnce => "At once",
        Choice::Digest => "Together, in the morning",
        Choice::Never => "Never",
    }
}

/// The form of one's own notifications.
pub fn form(chosen: &Settings, tz: Tz, now: Time) -> SlackModalView {
    let (pause, until) = match chosen.pause {
        Pause::Open => (value::OPEN, None),
        Pause::Until(until) if until > now => (value::UNTIL, Some(hours::date(until, tz).to_string())),
        Pause::Until(_) | Pause::No => (value::NO, None),
    };
    let hours = |range: std::ops::RangeInclusive<u32>| {
        range.map(|hour| (format!("{hour}:00"), hour.to_string())).collect::<Vec<_>>()
    };
    let yes_no = |yes: bool| Some(if yes { value::YES } else { value::NO });
    let mut blocks = vec![
        section(&format!(
            "You never get more than {MOST} messages a day that you didn't ask for. What is more, and what comes in \
             your quiet hours, is kept for your morning, in one message. What you ask for always comes at once."
        )),
        radio(
            field::PAUSE,
            "Pause everything?",
            &[("No", value::NO), ("Until a day", value::UNTIL), ("Until I end it", value::OPEN)],
            Some(pause),
        )
        .into(),
        date_input(field::UNTIL, "Messages come again on", until.as_deref())
            .hint("Only for a pause until a day.")
            .optional()
            .into(),
        select(field::FROM, "Messages may come from", &hours(FROM), Some(&chosen.awake.0.to_string()))
            .hint("Your morning begins then. From 0:00 to 24:00 there are no quiet hours.")
            .into(),
        select(field::TO, "until", &hours(TO), Some(&chosen.awake.1.to_string())).into(),
        radio(
            field::WEEKENDS,
            "On Saturdays and Sundays as well?",
            &[("No", value::NO), ("Yes", value::YES)],
            yes_no(chosen.weekends),
        )
        .into(),
        radio(
            field::KEPT,
            "When does what is kept come?",
            &[("In the morning", value::DAILY), ("On Monday morning", value::MONDAYS)],
            Some(if chosen.mondays { value::MONDAYS } else { value::DAILY }),
        )
        .hint("Only where there is something.")
        .into(),
        radio(
            field::WEEKLY,
            "A digest of your own, each Monday morning?",
            &[("No", value::NO), ("Yes", value::YES)],
            yes_no(chosen.weekly),
        )
        .hint("New roles that fit you, what is new of what you follow, and what waits for you. A week without any has none.")
        .into(),
        divider(),
    ];
    let choices: Vec<(String, String)> = [Choice::AtOnce, Choice::Digest, Choice::Never]
        .into_iter()
        .map(|one| (choice(one).to_owned(), <&str>::from(one).to_owned()))
        .collect();
    blocks.extend(Notice::chosen().map(|notice| {
        let (name, hint) = named(notice);
        select(notice.into(), name, &choices, Some(chosen.choice(notice).into())).hint(hint).into()
    }));
    blocks.push(context(
        "What waits for you is on your Home tab in any case. Reports of security problems come at once, to those who \
         read them.",
    ));
    blocks::form(Form::Save.id(), "Notifications", "Save", &(), blocks)
}

/// The form after it was saved.
pub fn saved(chosen: &Settings) -> SlackModalView {
    let pause = match chosen.pause {
        Pause::No => String::new(),
        Pause::Until(until) => format!("\nEverything pauses until {}.", day(until)),
        Pause::Open => {
            "\nEverything pauses until you end it here. Your Home tab shows what waits.".to_owned()
        }
    };
    let weekends = if chosen.weekends { "every day" } else { "Monday to Friday" };
    let kept = if chosen.mondays { "on Monday morning" } else { "in the morning" };
    let weekly = if chosen.weekly { " Your own digest comes each Monday, where there is news." } else { "" };
    let (from, to) = chosen.awake;
    blocks::notice(
        "Notifications",
        &format!(
            ":white_check_mark: *Saved.*{pause}\nMessages come from {from}:00 to {to}:00, {weekends}; what is kept \
             comes {kept}.{weekly}"
        ),
    )
}

fn told(line: &Told) -> SlackBlock {
    let what: String = line.text.chars().filter(|c| !matches!(c, '*' | '_' | '`' | '<' | '>')).collect();
    let show = button("Show", Verb::Show.id(), &line.id).spoken(&cut(&format!("Show: {what}"), 75));
    section_with(&format!("held:{}", line.id), &line.text, show)
}

/// One person's morning: what is new for them, and what was kept.
pub fn digest(sections: &[SlackBlock], lines: &[Told]) -> Message {
    let kept = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let mut blocks = vec![header("Good morning")];
    blocks.extend(sections.iter().take(SECTIONS).cloned());
    if !lines.is_empty() {
        blocks.push(section(&format!("*{} for you*", count(kept, "message was kept", "messages were kept"))));
    }
    blocks.extend(lines.iter().take(LINES).map(told));
    if let Some(last) = lines.get(LINES - 1).filter(|_| lines.len() > LINES) {
        let more = count(kept - LINES as i64, "more", "more");
        blocks.push(actions(
            "notifications.rest",
            vec![button(&format!("Show {more}"), Verb::Rest.id(), &last.id).into()],
        ));
    }
    blocks.push(actions(
        "notifications.ways_on",
        vec![button("What comes, and when", Verb::Open.id(), "digest").into()],
    ));
    let text = match (sections.is_empty(), lines.is_empty()) {
        (false, false) => {
            format!("Your week, and {}.", count(kept, "message that was kept", "messages that were kept"))
        }
        (false, true) => "Your week: what waits for you, and what is new.".to_owned(),
        (true, _) => format!("{} for you.", count(kept, "message was kept", "messages were kept")),
    };
    Message::new(text, blocks)
}

/// More lines of what was kept; one more than `shown` tells that there is more.
pub fn rest(lines: &[Told], shown: usize) -> Message {
    if lines.is_empty() {
        let none = "That was all. Your Home tab shows what waits for you.";
        return Message::paragraph(none);
    }
    let mut blocks = vec![section("*This was kept for you, too:*")];
    blocks.extend(lines.iter().take(shown).map(told));
    if let Some(last) = lines.get(shown.saturating_sub(1)).filter(|_| lines.len() > shown) {
        blocks
            .push(actions("notifications.rest", vec![button("Show more", Verb::Rest.id(), &last.id).into()]));
    }
    Message::new("This was kept for you, too.", blocks)
}

/// What waits for an answer, and the way to it.
pub fn waits(counts: &[(String, i64)]) -> Vec<SlackBlock> {
    let lines: Vec<String> = counts
        .iter()
        .map(|(kind, n)| {
            let (one, many) = match kind.as_str() {
                "introduction" => {
                    ("introduction waits for your answer", "introductions wait for your answer")
                }
                "pilot" => ("pilot is asked for", "pilots are asked for"),
                "proposal" => ("role is proposed to your projects", "roles are proposed to your projects"),
                "offer" => ("project asks for what you offer", "projects ask for what you offer"),
                _ => ("request for support waits for you", "requests for support wait for you"),
            };
            format!("• {}", count(*n, one, many))
        })
        .collect();
    let show = button("Show what waits", introductions::Verb::Status.id(), "digest");
    let text = format!("*What waits for you*\n{}\nAll of it is on your Home tab.", lines.join("\n"));
    match counts.iter().any(|(kind, _)| kind == "introduction") {
        true => vec![section_with("notifications.waits", &text, show)],
        false => vec![section(&text)],
    }
}

/// New roles that fit, each with its buttons.
pub fn roles(found: &[Match]) -> Vec<SlackBlock> {
    let mut blocks = vec![section("*New roles that fit you*")];
    blocks.extend(found.iter().flat_map(matching::role_block));
    blocks
}
