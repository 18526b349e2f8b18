//! What people read of updates.

use chrono::Duration;
use slack_morphism::prelude::*;

use super::model::{Draft, Form, HAPPENED, MORE, MOST, Meta, Sent, Update, Verb};
use super::week::{NAMED, Week};
use crate::features::projects::views::row;
use crate::features::projects::{self, Project, ProjectState};
use crate::features::{follows, intake, listings};
use crate::slack::Message;
use crate::slack::blocks::{
    self, Button, actions, button, context, long_text_input, section, section_with, select,
};
use crate::slack::text::{ago, count, cut_escaped, escape, line, mention, moment};

/// The fields, by their block ids.
pub mod field {
    pub const PROJECT: &str = "project";
    pub const HAPPENED: &str = "happened";
    pub const NEXT: &str = "next";
    pub const HELP: &str = "help";
}

fn name(project: &Project) -> String {
    line(&project.name, 150)
}

/// "Write an update", of a project.
pub fn write(project: &Project) -> Button {
    button("Write an update", Verb::Write.id(), project.id.as_str())
        .spoken(&format!("Write an update: {}", project.name))
}

fn show(project: &Project) -> Button {
    button("About the project", projects::Verb::Show.id(), project.id.as_str())
        .spoken(&format!("About the project: {}", project.name))
}

/// The form for one of `mine`, or for the only one; with what was typed `kept` ago.
pub fn form(mine: &[Project], draft: &Draft, kept: Option<Duration>, meta: &Meta) -> SlackModalView {
    let mut blocks = Vec::new();
    if let Some(age) = kept {
        blocks.push(context(&format!(
            "You closed this form {} without sending it. Here is what you had written.",
            ago(age)
        )));
    }
    match mine {
        [one] => blocks.push(section(&format!("*{}*", name(one)))),
        several => {
            let entries: Vec<(String, String)> =
                several.iter().map(|one| (one.name.clone(), one.id.0.clone())).collect();
            let chosen = draft.project.as_ref().map(|id| id.as_str());
            blocks.push(select(field::PROJECT, "Project", &entries, chosen).into());
        }
    }
    blocks.extend([
        long_text_input(field::HAPPENED, "What happened", &draft.happened, HAPPENED)
            .hint("A release, a first class that used it, somebody new: what you would tell a friend of the project.")
            .into(),
        long_text_input(field::NEXT, "What is next", &draft.next, MORE).optional().into(),
        long_text_input(field::HELP, "Help wanted", &draft.help, MORE)
            .hint("Shown so that nobody misses it, also to those who follow the project's subjects and skills.")
            .optional()
            .into(),
        context(
            "It goes to the thread below your project's card, onto its page, into Monday's digest and to those who \
             follow it.",
        ),
    ]);
    blocks::form(Form::Send.into(), "Write an update", "Send", meta, blocks).with_notify_on_close(true)
}

/// To whoever owns no project that is listed; `other` is one of theirs that isn't.
pub fn nothing_to_tell_of(other: Option<&Project>) -> Message {
    let Some(project) = other else {
        let text = "*Owners of a project write updates*, and you own none yet. Describe your idea with `/edtech project \
                    new`; once an organizer has looked at it, you can tell how it goes. What others tell stands on \
                    their projects' pages.";
        let row = vec![
            button("Submit a project", intake::Verb::New.id(), "").into(),
            button("See the projects", projects::Verb::List.id(), "").into(),
        ];
        return Message::paragraph(text).with(actions("updates.none", row));
    };
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if project.state == ProjectState::Paused {
        row.push(listings::views::reopen(project).into());
    }
    row.push(show(project).into());
    Message::paragraph(escape(&not_listed(project))).with(actions("updates.none", row))
}

/// Why nothing can be told of a project now; plain text.
pub fn not_listed(project: &Project) -> String {
    let name = crate::slack::text::cut(&project.name, 150);
    match project.state {
        ProjectState::Paused => {
            format!("{name} pauses, so it tells nothing for now. Reopen it first; nothing of it is lost.")
        }
        ProjectState::Submitted => {
            format!("{name} waits for an organizer. Once it is approved, you can tell everybody how it goes.")
        }
        ProjectState::ChangesRequested => {
            format!(
                "An organizer asked for changes in {name}. Edit it and send it again; once it is approved, you \
                     can tell everybody how it goes."
            )
        }
        _ => format!("{name} is closed, so there is nobody to tell. An owner can open it again on its page."),
    }
}

/// Why nothing more can be told today; plain text.
pub fn too_much(project: &Project, wait: Duration) -> String {
    let wait = match wait.num_minutes() {
        ..60 => "in less than an hour".to_owned(),
        minutes => format!("in about {}", count((minutes + 30) / 60, "hour", "hours")),
    };
    format!(
        "{} has told {MOST} things within a day, and readers need a pause. It can tell the next one {wait}.",
        crate::slack::text::cut(&project.name, 150)
    )
}

/// In place of the form, once it is out.
pub fn sent(sent: &Sent) -> SlackModalView {
    let Sent { project, thread, digest, followers } = sent;
    let mut places = Vec::new();
    places.extend(thread.as_ref().map(|channel| format!("in the thread below its card in <#{channel}>")));
    places.push("on its page".to_owned());
    if *digest {
        places.push("in Monday's digest".to_owned());
    }
    let who = match followers {
        0 => "Nobody follows it yet; whoever does hears of the next one.".to_owned(),
        1 => "1 follower hears of it.".to_owned(),
        n => format!("{n} followers hear of it, each in the way that they chose."),
    };
    let text = format!(
        ":mega: *Thank you, it is out.* What you tell of *{}* stands {}. {who}",
        name(project),
        crate::slack::text::and(&places)
    );
    blocks::modal(
        "notice",
        "Write an update",
        vec![section(&text), actions("updates.sent", vec![show(project).into()])],
    )
}

/// All that was told, a paragraph each.
fn whole(update: &Update) -> Vec<SlackBlock> {
    let mut blocks = vec![section(&escape(&update.happened))];
    if !update.next.is_empty() {
        blocks.push(section(&format!("*What is next*\n{}", escape(&update.next))));
    }
    if !update.help.is_empty() {
        blocks.push(section(&format!(":raised_hand: *Help wanted*\n{}", escape(&update.help))));
    }
    blocks
}

fn summary(project: &Project, update: &Update) -> String {
    let help = if update.help.is_empty() { "" } else { " · help wanted" };
    format!("News of {}{help}: {}", line(&project.name, 100), line(&update.happened, 300))
}

/// In the thread below the project's card.
pub fn in_thread(project: &Project, update: &Update) -> Message {
    let mut blocks =
        vec![section(&format!(":mega: *News of {}*, from {}", name(project), mention(&update.author)))];
    blocks.extend(whole(update));
    let row = vec![follows::views::follow(project).into(), show(project).into()];
    blocks.push(actions("updates.thread", row));
    Message::new(summary(project, update), blocks)
}

/// To a follower.
pub fn news(project: &Project, update: &Update) -> Message {
    let mut blocks = vec![section(&format!(
        ":mega: *News of {}*, which you follow, from {}",
        name(project),
        mention(&update.author)
    ))];
    blocks.extend(whole(update));
    let row = vec![show(project).into(), follows::views::unfollow(project).into()];
    blocks.push(actions("updates.news", row));
    Message::new(summary(project, update), blocks)
}

/// An update in short, its help wanted on a line of its own.
fn short(update: &Update) -> String {
    let mut text = cut_escaped(&escape(&update.happened), 800);
    if !update.next.is_empty() {
        text.push_str(&format!("\n*Next:* {}", line(&update.next, 500)));
    }
    if !update.help.is_empty() {
        text.push_str(&format!("\n:raised_hand: *Help wanted:* {}", line(&update.help, 800)));
    }
    text
}

/// On a project's page: what it told last, and the way to tell, or to follow.
pub fn on_page(project: &Project, latest: &[Update], owner: bool, follows: bool) -> Vec<SlackBlock> {
    let mut blocks = Vec::new();
    for (n, update) in latest.iter().enumerate() {
        let title = if n == 0 { "*What is new*\n" } else { "" };
        let from = format!("{} · {}", moment(update.created_at), mention(&update.author));
        blocks.push(section(&format!("{title}{from}\n{}", short(update))));
    }
    let press: Option<Button> = match (owner, follows) {
        (true, _) => (project.state == ProjectState::Approved).then(|| write(project)),
        (false, true) => Some(follows::views::unfollow(project)),
        (false, false) => Some(follows::views::follow(project)),
    };
    blocks.extend(press.map(|press| actions("updates.page", vec![press.into()])));
    blocks
}

/// In the channel's weekly digest, on one line.
pub fn in_digest(project: &str, update: &Update) -> String {
    let mut text = format!("*{}*: {}", line(project, 80), line(&update.happened, 160));
    if !update.help.is_empty() {
        text.push_str(&format!(" :raised_hand: _Help wanted:_ {}", line(&update.help, 120)));
    }
    text
}

/// In somebody's own weekly digest.
pub fn followed(week: &Week) -> Vec<SlackBlock> {
    let mut blocks = vec![section("*What you follow*")];
    for (update, project) in week.told.iter().take(NAMED) {
        let mut text = format!("*{}*: {}", line(&project.name, 100), line(&update.happened, 300));
        if !update.help.is_empty() {
            text.push_str(&format!("\n:raised_hand: *Help wanted:* {}", line(&update.help, 300)));
        }
        let show = button("Show", projects::Verb::Show.id(), project.id.as_str());
        let show = show.spoken(&format!("Show {}", project.name));
        blocks.push(section_with(&format!("update:{}", update.id), &text, show));
    }
    if !week.new.is_empty() {
        blocks.push(section("*New projects of your subjects and skills*"));
        blocks.extend(week.new.iter().take(NAMED).map(|card| row(&card.project, &card.roles)));
    }
    let more = week.told.len().saturating_sub(NAMED) + week.new.len().saturating_sub(NAMED);
    if more > 0 {
        let more = count(i64::try_from(more).unwrap_or(i64::MAX), "more", "more");
        blocks.push(context(&format!("… and {more}: each project's page has its news.")));
    }
    blocks
}
