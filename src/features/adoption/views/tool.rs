//! A tool in use, wherever it is shown.

use chrono::NaiveDate;
use slack_morphism::prelude::*;

use crate::features::adoption::model::{AdoptionState, Case, Renewal, SILENT, Verb};
use crate::features::institutions::{Word, short};
use crate::features::{help, needs};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, header, section, section_with};
use crate::slack::text::{and, count, line, mention};

/// Institutions that are named; the rest are counted.
const NAMED: usize = 5;

/// "Quizlab at MIT", escaped.
pub fn headline(case: &Case) -> String {
    format!("{} at {}", line(&case.project.name, 150), line(&case.institution.about.name, 120))
}

fn facts(case: &Case) -> String {
    let one = &case.adoption;
    let mut facts = vec![one.level.words().to_owned()];
    if !one.version.is_empty() {
        facts.push(format!("version {}", line(&one.version, 60)));
    }
    facts.push(format!("since {}", short(one.since)));
    facts.extend(one.renews.map(|day| format!("to be renewed by {}", short(day))));
    facts.push(format!("maintained by {}", mention(&one.person)));
    facts.join(" · ")
}

fn due(case: &Case) -> &'static str {
    match case.adoption.reminded {
        _ if !case.adoption.is_due() => "",
        SILENT => "\n:zzz: Nobody has said whether it goes on.",
        _ => "\n:calendar: *Does it go on?*",
    }
}

fn renew(case: &Case) -> crate::slack::blocks::Button {
    let renewal = Renewal { adoption: case.adoption.id.clone(), day: case.adoption.renews };
    button("It goes on for a year", Verb::Renew.id(), &renewal.to_string())
        .primary()
        .spoken(&format!("{} goes on for a year", case.project.name))
}

fn buttons(case: &Case, renewable: bool) -> Vec<SlackActionBlockElement> {
    let id = case.adoption.id.as_str();
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if renewable {
        row.push(renew(case).into());
    }
    row.push(button("Change it", Verb::Edit.id(), id).into());
    row.push(button("It is no longer in use", Verb::End.id(), id).danger().into());
    row
}

/// A tool in use; with what can be done where they speak for the institution.
pub fn card(case: &Case, speaks: bool) -> Message {
    let one = &case.adoption;
    let mut text = facts(case);
    text.push_str(due(case));
    if one.state == AdoptionState::Ended {
        let reason = one.reason.as_deref().map(|reason| format!("\n> {}", line(reason, 300)));
        text.push_str(&format!("\n*No longer in use.*{}", reason.unwrap_or_default()));
    }
    let shown = match one.shown_at.filter(|_| one.shown) {
        Some(at) => format!("Everybody may read that it is used here, since {}.", short(at.date())),
        None => "That it is used here is told to the owners of the tool, and to nobody else.".to_owned(),
    };
    let mut blocks = vec![
        header(&format!("{} at {}", case.project.name, case.institution.about.name)),
        section(&text),
        section(&shown),
    ];
    if speaks && one.state == AdoptionState::Active {
        blocks.push(actions(&format!("adoption:{}", one.id), buttons(case, one.renews.is_some())));
    }
    Message::new(headline(case), blocks)
}

/// A tool on the Home tab; where its renewal is due, with the way to say so.
pub fn home_entry(case: &Case, speaks: bool) -> Vec<SlackBlock> {
    let one = &case.adoption;
    let text = format!("*{}*\n{}{}", headline(case), facts(case), due(case));
    let show = button("Show", Verb::Show.id(), one.id.as_str())
        .spoken(&format!("Show {} at {}", case.project.name, case.institution.about.name));
    let mut blocks = vec![section_with(&format!("adoption:{}", one.id), &text, show)];
    if speaks && one.is_due() {
        blocks.push(actions(&format!("renew:{}", one.id), buttons(case, true)));
    }
    blocks
}

/// After a pilot was adopted.
pub fn began(case: &Case) -> Message {
    let renews = case
        .adoption
        .renews
        .map(|day| format!(" I ask you a month before {} whether it goes on.", short(day)));
    let text = format!(
        ":seedling: *{}* is in use from today on, and you maintain it.{} Here you can say which version it is, who \
         maintains it, and whether the project's card may say that you use it.",
        headline(case),
        renews.unwrap_or_default()
    );
    let row = vec![button("Say more", Verb::Edit.id(), case.adoption.id.as_str()).into()];
    Message::paragraph(text).with(actions(&format!("began:{}", case.adoption.id), row))
}

/// To whoever maintains it: does it go on?
pub fn renewal(case: &Case, today: NaiveDate) -> Message {
    let day = case.adoption.renews.unwrap_or(today);
    let when = if day >= today {
        format!("is to be renewed by {}", short(day))
    } else {
        format!("was to be renewed by {}, and nobody has said yet whether it goes on", short(day))
    };
    let text = format!(":calendar: *{}* {when}. Does it go on?", headline(case));
    Message::paragraph(text).with(actions(&format!("renewal:{}", case.adoption.id), buttons(case, true)))
}

/// To the organizers: nobody answered.
pub fn silent(case: &Case) -> Message {
    let day = case.adoption.renews.map(short).unwrap_or_default();
    let text = format!(
        ":zzz: *{}* was to be renewed by {day}. {} was asked twice and has not said whether it goes on. A word from one \
         of you may help.",
        headline(case),
        mention(&case.adoption.person)
    );
    let show = button("Show", Verb::Show.id(), case.adoption.id.as_str()).into();
    Message::paragraph(text).with(actions(&format!("silent:{}", case.adoption.id), vec![show]))
}

/// To whoever renewed it.
pub fn renewed(case: &Case) -> Message {
    let day = case.adoption.renews.map(short).unwrap_or_default();
    Message::paragraph(format!(
        ":tada: *{}* goes on. The next time that I ask is before {day}.",
        headline(case)
    ))
}

/// To whoever pressed late.
pub fn renewed_already(case: &Case) -> Message {
    let day = case.adoption.renews.map(short).unwrap_or_default();
    Message::paragraph(format!("Somebody said so already: *{}* is to be renewed by {day}.", headline(case)))
}

/// To the owners: it is no longer in use there.
pub fn ended(case: &Case, by: &PersonId) -> Message {
    let reason = case
        .adoption
        .reason
        .as_deref()
        .map(|reason| format!("\n> {}", line(reason, 300)))
        .unwrap_or_default();
    Message::paragraph(format!(
        "*{}* is no longer in use, says {}.{reason}\nThey know what was missing: a word with them may be worth more than \
         a survey.",
        headline(case),
        mention(by)
    ))
}

/// To whoever maintains it: the tool closes here.
pub fn tool_closed(case: &Case) -> Message {
    let text = format!(
        "*{}* is closed here: nobody looks after it in this community any more. What runs at *{}* goes on running, and \
         its source stays open. What you can do next:\n\
         • Ask its owners whether security fixes still come, and until when.\n\
         • Tell what your teaching needs: other tools are matched to it.\n\
         • Find somebody who takes it over: a project can be told of anew.",
        line(&case.project.name, 150),
        line(&case.institution.about.name, 120)
    );
    let row = vec![
        button("Tell what you need", needs::Verb::Tell.id(), case.institution.id.as_str()).primary().into(),
        button("See the projects", help::Verb::Projects.id(), "adoption").into(),
        button("It is no longer in use", Verb::End.id(), case.adoption.id.as_str()).into(),
    ];
    Message::paragraph(text).with(actions(&format!("closed:{}", case.adoption.id), row))
}

/// "In use at 3 institutions, among them MIT." Nothing where it is used nowhere.
pub fn used_at(number: i64, names: &[String]) -> Option<String> {
    if number == 0 {
        return None;
    }
    let named: Vec<String> = names.iter().take(NAMED).map(|name| line(name, 120)).collect();
    let named_n = i64::try_from(named.len()).unwrap_or(0);
    Some(match named_n {
        0 => format!("In use at {}.", count(number, "institution", "institutions")),
        n if n == number => format!("Used at {}.", and(&named)),
        _ => {
            format!("In use at {}, among them {}.", count(number, "institution", "institutions"), and(&named))
        }
    })
}

/// To the owners of a tool: who runs it.
pub fn adopters(all: &[Case]) -> Option<SlackBlock> {
    if all.is_empty() {
        return None;
    }
    let mut lines: Vec<String> = all
        .iter()
        .take(NAMED)
        .map(|case| format!("• *{}*: {}", line(&case.institution.about.name, 120), facts(case)))
        .collect();
    if all.len() > NAMED {
        lines.push("• and more".to_owned());
    }
    Some(section(&format!("*Who runs it*\n{}", lines.join("\n"))))
}
