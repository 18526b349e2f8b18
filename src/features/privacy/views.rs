//! What people see here.

use std::collections::BTreeMap;

use slack_morphism::prelude::*;
use strum::VariantArray;

use super::handlers::Page;
use super::model::{Form, KEPT, MESSAGES_DAYS, Old, Told, Verb};
use crate::features::conduct;
use crate::features::projects::Project;
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{
    self, actions, button, context, divider, header, people_input, section, section_with, text_input,
};
use crate::slack::text::{and, count, day, line, mention};

/// The field that makes sure.
pub const SURE: &str = "sure";
/// The field for whom somebody keeps out.
pub const WHOM: &str = "whom";
/// Above the file.
pub const FILE_TITLE: &str = "All that this hub keeps of you";
/// With the file.
pub const FILE_COMMENT: &str = "Here is all that this hub keeps of you, as JSON: a list for each kind of thing. Only \
    you see this message. What others said in confidence, such as why somebody said “not now”, is theirs and not in it.";

/// The page.
pub fn page(page: &Page) -> SlackModalView {
    let kept: Vec<String> = KEPT.iter().map(|(what, who)| format!("• *{what}*: {who}")).collect();
    let mut old: Vec<String> =
        Old::VARIANTS.iter().map(|old| format!("• {}: {}", span(old.days()), old.words())).collect();
    old.insert(0, format!("• {MESSAGES_DAYS} days: messages that were sent, and what Slack told the hub"));
    let mut blocks = vec![
        header("What is kept, and who sees it"),
        section(&kept.join("\n")),
        context(
            "The hub's database is with whoever runs the hub here. Nothing goes anywhere else but to Slack, and \
             nothing is sold, counted by others or used for anything but this community.",
        ),
        header("For how long"),
        section(&format!("{}\nEverything else stays until you change or delete it.", old.join("\n"))),
        header("What you agreed to"),
        section(&agreed(page)),
        actions(
            "privacy.mine",
            vec![
                button("Get my data", Verb::Get.id(), "page").into(),
                button("Delete everything about me", Verb::Delete.id(), "page").danger().into(),
            ],
        ),
        divider(),
        header("How we treat each other"),
        section(&reports(&page.readers)),
        actions(
            "privacy.conduct",
            vec![
                button("Code of conduct", conduct::Verb::Read.id(), "page").into(),
                button("Report somebody", conduct::Verb::Report.id(), "").into(),
            ],
        ),
        divider(),
        header("Whom you keep out"),
        section(
            "You and they don't see each other in the hub any more: no suggestions, no invitations, no lists. They \
             aren't told, and neither is anybody else.",
        ),
        actions("privacy.out", vec![button("Keep somebody out", Verb::KeepOut.id(), "page").into()]),
    ];
    blocks.extend(page.kept_out.iter().map(|whom| {
        let again = button("Let them in again", Verb::LetIn.id(), whom.as_str());
        section_with(&format!("out:{whom}"), &mention(whom), again)
    }));
    blocks::modal("privacy", "Privacy", blocks)
}

fn span(days: i64) -> String {
    if days % 365 == 0 { count(days / 365, "year", "years") } else { count(days, "day", "days") }
}

fn agreed(page: &Page) -> String {
    if page.agreed.is_empty() {
        return "Nothing so far. When you fill in a profile, the day is written down here.".to_owned();
    }
    let lines = page.agreed.iter().map(|one| {
        let until = one.withdrawn_at.map(|at| format!(", until {}", day(at))).unwrap_or_default();
        format!(
            "• {}, since {}{until} (text of {})",
            one.what.words(),
            day(one.given_at),
            line(&one.version, 40)
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn reports(readers: &[PersonId]) -> String {
    let who: Vec<String> = readers.iter().map(mention).collect();
    if who.is_empty() {
        return "If somebody hurts you or others, say it. Nobody here reads reports yet: turn to whoever owns this \
                workspace."
            .to_owned();
    }
    format!(
        "If somebody hurts you or others, say it. Reports go to {}, and never to the person whom they are about.",
        and(&who)
    )
}

/// After "Get my data".
pub fn on_its_way() -> Message {
    Message::paragraph("Your data is on its way: a file comes into your messages with me in a moment.")
}

/// The same, asked for twice.
pub fn sent_before() -> Message {
    Message::paragraph(
        "Your data came within this hour already: look into your messages with me. In an hour you can get it anew.",
    )
}

/// In place of the file, where the hub was installed before it could send files.
pub fn no_files() -> Message {
    Message::paragraph(
        "I have your data ready, and may not send files here yet: this hub was installed before it could. Please ask \
         an organizer to have it installed again (its permission is called `files:write`); then press “Get my data” \
         once more.",
    )
}

/// What goes and what stays.
pub fn delete_form(counts: &BTreeMap<Told, i64>, alone: bool) -> SlackModalView {
    let told = |kinds: &[Told]| -> Vec<String> {
        let counted = kinds.iter().filter_map(|kind| Some((kind, counts.get(kind)?)));
        counted.map(|(kind, n)| count(*n, kind.words().0, kind.words().1)).collect()
    };
    let goes = told(&[Told::Profile, Told::Speaking, Told::Solutions]);
    let ends = told(&[
        Told::Introductions,
        Told::Needs,
        Told::Pilots,
        Told::Offers,
        Told::Support,
        Told::Questions,
        Told::Ideas,
    ]);
    let mut lines = vec![
        "*What goes*: your name, your profile, what you agreed to, whom you keep out, your drafts, and everything \
         that you wrote."
            .to_owned(),
    ];
    if !goes.is_empty() {
        lines.push(format!("That is {}, among others.", and(&goes)));
    }
    if let Some(n) = counts.get(&Told::Projects) {
        lines.push(format!(
            "*{}*: whoever looks after one with you goes on with it and is told. One that only you look after \
             loses its links, pauses and is offered to others; if nobody takes it on within 30 days, it is closed, and \
             only its name stays. If it should go with you, close it first.",
            count(*n, "project of yours", "projects of yours")
        ));
    }
    if !ends.is_empty() {
        lines.push(format!(
            "*What ends or passes on*: {}. The other side is told kindly, and not why.",
            and(&ends)
        ));
    }
    lines.push(
        "*What stays*: sums, and rows in which others need that something was, with nobody's name in them. Messages \
         in Slack, yours and the hub's, stay in Slack: there they are yours, or your workspace's, to delete."
            .to_owned(),
    );
    let mut all = vec![section(&lines.join("\n\n"))];
    if alone {
        all.push(section(
            ":warning: You are the only organizer. Without one, nothing can be approved here: make somebody else one \
             first, if you can.",
        ));
    }
    all.push(text_input(SURE, "To go on, write: delete", "", 20).hint("This can't be taken back.").into());
    blocks::form(Form::Delete.into(), "Delete everything", "Delete everything", &(), all)
}

/// The window after it.
pub fn deleted_notice() -> SlackModalView {
    blocks::notice(
        "Deleted",
        ":wave: Everything about you is deleted. The last traces, such as this farewell, go within two hours. If you \
         ever use the hub again, it meets you for the first time.",
    )
}

/// The last message.
pub fn deleted() -> Message {
    Message::paragraph(
        ":wave: Everything about you is deleted, as you asked. Thank you for having been here. If you ever use the \
         hub again, it meets you for the first time.",
    )
}

/// The Home tab of somebody whom the hub doesn't know any more.
pub fn empty_home() -> SlackHomeView {
    blocks::home(vec![section(
        "Everything about you is deleted. If you would like to begin anew, open this tab again, or write `/edtech`.",
    )])
}

/// To whoever else looks after a project.
pub fn yours_now(project: &Project) -> Message {
    Message::paragraph(format!(
        "Somebody who looked after *{}* with you left this community and had everything about them deleted. The \
         project goes on with you; what waited for them comes to you.",
        line(&project.name, 150)
    ))
}

/// To the organizers: projects that nobody looks after any more.
pub fn closed_projects(closed: &[Project]) -> Message {
    let names: Vec<String> =
        closed.iter().take(20).map(|project| format!("*{}*", line(&project.name, 100))).collect();
    let (verb, one) = if closed.len() == 1 { ("is", "It") } else { ("are", "They") };
    Message::paragraph(format!(
        "{} {verb} closed: whoever looked after it alone had everything about them deleted. {one} can be sent anew \
         by whoever would like to go on.",
        and(&names)
    ))
}

/// Whom to keep out.
pub fn keep_out_form() -> SlackModalView {
    let all = vec![
        section(
            "You and they won't see each other in the hub any more. What is open between you ends as kindly as any \
             “not now”. They aren't told.",
        ),
        people_input(WHOM, "Whom?", &[], 1).into(),
    ];
    blocks::form(Form::KeepOut.into(), "Keep somebody out", "Keep out", &(), all)
}

/// After that.
pub fn kept_out(whom: &PersonId) -> SlackModalView {
    blocks::notice(
        "Kept out",
        &format!(
            "You and {} don't see each other in the hub any more. Nobody was told. `/edtech privacy` lets them in \
             again.",
            mention(whom)
        ),
    )
}
