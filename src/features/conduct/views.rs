//! What people see here.

use slack_morphism::prelude::*;

use super::model::{Code, Form, LONGEST, Report, Verb};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, context, long_text_input, people_input, radio, section};
use crate::slack::text::{ago, and, cut_escaped, day, escape, mention};
use crate::time::Time;

/// The field for whom a report is about.
pub const ABOUT: &str = "about";
/// The field for what happened.
pub const TEXT: &str = "text";
/// The field for a note on a report.
pub const NOTE: &str = "note";
/// The field that says whether a report is settled.
pub const WHAT: &str = "what";
/// Its value where it is.
pub const SETTLED: &str = "settled";

fn text(code: &Code) -> String {
    if code.own { cut_escaped(&escape(&code.text), 2900) } else { code.text.clone() }
}

/// The code of conduct, and whether one agreed to it.
pub fn code(code: &Code, agreed: bool) -> SlackModalView {
    let last = if agreed {
        context(":white_check_mark: You agreed to this.")
    } else {
        actions("conduct", vec![button("I agree", Verb::Agree.id(), &code.version).primary().into()])
    };
    blocks::modal("conduct", "Code of conduct", vec![section(&text(code)), last])
}

/// In a welcome, and on a newcomer's Home tab: how people treat each other here.
pub fn at_the_start() -> Vec<SlackBlock> {
    vec![
        section(
            ":handshake: *How we treat each other*: be kind, criticise ideas and never people, take “not now” for an \
             answer, and say it if something goes wrong.",
        ),
        actions("conduct.start", vec![button("Read the code of conduct", Verb::Read.id(), "start").into()]),
    ]
}

/// After "I agree".
pub fn agreed() -> Message {
    Message::paragraph("Thank you. `/edtech privacy` shows since when you agree to it.")
}

/// The code was changed while it was read.
pub fn changed_since() -> Message {
    let again = button("Read the code of conduct", Verb::Read.id(), "again").into();
    Message::paragraph("The code of conduct was changed just now. Please have another look.")
        .with(actions("conduct.again", vec![again]))
}

/// The form for a report.
pub fn report_form(readers: &[PersonId], about: Option<&PersonId>) -> SlackModalView {
    let who: Vec<String> = readers.iter().map(mention).collect();
    let reads = if who.is_empty() {
        "*Nobody here reads reports yet.* Please turn to whoever owns this workspace.".to_owned()
    } else {
        format!(
            "*Who reads this*: {}, and nobody else. The person whom it is about never does, even where they are one \
             of these, and isn't told.",
            and(&who)
        )
    };
    let initial: Vec<String> = about.map(|about| about.to_string()).into_iter().collect();
    let all = vec![
        section(&reads),
        people_input(ABOUT, "Whom is it about?", &initial, 1).into(),
        long_text_input(TEXT, "What happened?", "", LONGEST)
            .hint("As much or as little as you like: what, when and where. They may ask you for more.")
            .into(),
        context(
            "Are you in danger? Then turn to people near you first. You can also keep somebody out: `/edtech privacy`.",
        ),
    ];
    blocks::form(Form::Report.into(), "Report somebody", "Send", &(), all)
}

/// It was received.
pub fn received() -> SlackModalView {
    blocks::notice(
        "Report somebody",
        ":white_check_mark: Received. Thank you for saying it. The organizers who read reports have it now; you hear \
         from me once they have looked into it. The person isn't told.",
    )
}

/// There is nobody who may read it.
pub fn nobody_to_read() -> SlackModalView {
    blocks::notice(
        "Report somebody",
        "I can't pass this on: but for you and the person whom it is about, nobody here reads reports. Nothing was \
         kept, and nobody was told. Please turn to whoever owns this workspace (in Slack: your workspace's name → Settings → About this \
         workspace), or to somebody at your institution whom you trust.",
    )
}

/// So many reports in a day.
pub fn too_many() -> &'static str {
    "You reported several things today, and the organizers have them all. If there is more, please write to one of \
     them, so that they can see it as a whole."
}

fn quoted(report: &Report) -> String {
    let text = cut_escaped(&escape(&report.text), 2500);
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

fn look(report: &Report) -> SlackActionBlockElement {
    button("Note or settle", Verb::Look.id(), report.id.as_str()).primary().into()
}

/// To those who read reports.
pub fn to_reader(report: &Report) -> Message {
    let head = format!(
        ":shield: {} reports something about {}. Only those who read reports see this; please keep it so.",
        mention(&report.reporter),
        mention(&report.about)
    );
    Message::new(
        ":shield: A report about somebody waits for you.".to_owned(),
        vec![section(&head), section(&quoted(report)), actions("report", vec![look(report)])],
    )
}

/// At the desk.
pub fn piece(report: &Report, now: Time) -> Vec<SlackBlock> {
    let head = format!(
        ":shield: {} reported something about {} {}. Only those who read reports see this.\n{}",
        mention(&report.reporter),
        mention(&report.about),
        ago(now - report.reported_at),
        cut_escaped(&quoted(report), 600)
    );
    vec![section(&head), actions("report", vec![look(report)])]
}

/// One report with its notes, and the form for more.
pub fn settle_form(report: &Report) -> SlackModalView {
    let mut all = vec![
        section(&format!(
            "{} about {}, {}",
            mention(&report.reporter),
            mention(&report.about),
            day(report.reported_at)
        )),
        section(&quoted(report)),
    ];
    all.extend(report.notes.iter().rev().take(20).rev().map(|note| {
        let text = cut_escaped(&escape(&note.text), 2500);
        section(&format!("*Note* of {}, {}\n{text}", mention(&note.by), day(note.at)))
    }));
    if report.settled_at.is_some() {
        all.push(context("This report is settled."));
        return blocks::modal("report", "Report", all);
    }
    all.push(
        long_text_input(NOTE, "A note", "", LONGEST)
            .hint("For the others who read reports. Neither of the two sees it.")
            .optional()
            .into(),
    );
    all.push(
        radio(
            WHAT,
            "How far is it?",
            &[("It goes on", "open"), ("We looked into it: it is settled", SETTLED)],
            Some("open"),
        )
        .into(),
    );
    all.push(context(
        "When it is settled, whoever reported it is told that you looked into it, and nothing more.",
    ));
    blocks::form(Form::Settle.into(), "Report", "Save", &report.id, all)
}

/// After that.
pub fn noted(settled: bool) -> SlackModalView {
    let text = if settled {
        ":white_check_mark: Settled. Whoever reported it is told that it was looked into."
    } else {
        ":white_check_mark: Noted, for those who read reports."
    };
    blocks::notice("Report", text)
}

/// To whoever reported.
pub fn looked_at() -> Message {
    Message::paragraph(
        "The organizers looked into what you reported. Thank you for saying it. If it goes on, or you would like to \
         know more, write to one of them, or use `/edtech report` again.",
    )
}
