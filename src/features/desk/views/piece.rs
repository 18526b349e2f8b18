//! One piece of work: what it is, who waits for how long, and its way on.

use chrono::Duration;
use slack_morphism::prelude::*;

use super::span;
use crate::features::desk::model::{Desk, Item, LATER, Piece, Told, Verb};
use crate::features::introductions::Case;
use crate::features::projects::{self, Project};
use crate::features::review;
use crate::queue::Parked;
use crate::slack::blocks::{actions, button, context, overflow, section, section_with};
use crate::slack::text::{ago, count, line, mention, moment};
use crate::time::Time;

/// A piece with the desk's own line and buttons.
pub fn entry(desk: &Desk, item: &Item) -> Vec<SlackBlock> {
    with(item, &waits(desk, item), own(desk, item))
}

/// A piece that is offered to whoever looks.
pub fn offered(desk: &Desk, item: &Item) -> Vec<SlackBlock> {
    let minutes = count(item.work.minutes, "minute", "minutes");
    with(item, &format!(":point_right: For you · about {minutes} · {}", waits(desk, item)), own(desk, item))
}

/// The same in a message that comes by itself.
pub fn in_the_morning(item: &Item, now: Time) -> Vec<SlackBlock> {
    let minutes = count(item.work.minutes, "minute", "minutes");
    let waited = span(now - item.told.since);
    let text = format!("*{}* · about {minutes} · has waited for {waited}", item.work.one);
    with(item, &text, vec![take(item)])
}

fn with(item: &Item, line: &str, own: Vec<SlackActionBlockElement>) -> Vec<SlackBlock> {
    let id = format!("desk:{}:{}", item.work.kind, item.id);
    let mut blocks = item.told.blocks.clone();
    let row = match blocks.pop() {
        Some(SlackBlock::Actions(row)) => row.elements,
        last => {
            blocks.extend(last);
            Vec::new()
        }
    };
    // The same request may be elsewhere on the tab as well, and block ids are unique.
    for (at, block) in blocks.iter_mut().enumerate() {
        if let SlackBlock::Section(section) = block {
            section.block_id = Some(format!("{id}:{at}").into());
        }
    }
    blocks.push(context(line));
    blocks.push(actions(&id, row.into_iter().chain(own).collect()));
    blocks
}

/// Which kind it is, for how long it has waited against its promise, and who has it.
fn waits(desk: &Desk, item: &Item) -> String {
    let (waited, promised) = (desk.now - item.told.since, Duration::hours(item.work.promise));
    let late = if waited > promised { ":red_circle: late: " } else { "" };
    let mut text = format!(
        "*{}* · {late}has waited for {}, promised within {}",
        item.work.one,
        span(waited),
        span(promised)
    );
    if let Some(claim) = &item.claim {
        let who = if claim.person == desk.person.id {
            "You have it".to_owned()
        } else {
            format!("{} has it", mention(&claim.person))
        };
        text.push_str(&format!(" · :raising_hand: {who} until {}", moment(claim.until)));
    }
    if let Some(snooze) = &item.snooze {
        text.push_str(&format!(
            " · :zzz: put off by {} until {}",
            mention(&snooze.person),
            moment(snooze.until)
        ));
    }
    text
}

fn take(item: &Item) -> SlackActionBlockElement {
    let value = Piece::new(item.work.kind, &item.id).to_string();
    let spoken = format!("I'll take it: {}", item.work.one);
    button("I'll take it", Verb::Claim.id(), &value).spoken(&spoken).into()
}

fn own(desk: &Desk, item: &Item) -> Vec<SlackActionBlockElement> {
    let piece = Piece::new(item.work.kind, &item.id);
    let value = piece.to_string();
    let spoken = |what: &str| format!("{what}: {}", item.work.one);
    if item.snooze.is_some() {
        let wake = button("Bring it back", Verb::Wake.id(), &value).spoken(&spoken("Bring it back"));
        return vec![wake.into()];
    }
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    match &item.claim {
        None => row.push(take(item)),
        Some(claim) if claim.person == desk.person.id => {
            row.push(
                button("Give it back", Verb::Release.id(), &value).spoken(&spoken("Give it back")).into(),
            );
        }
        Some(_) => {}
    }
    let later = LATER.map(|(label, days)| (label, Piece { days, ..piece.clone() }.to_string()));
    row.push(overflow(Verb::Later.id(), &later).into());
    row
}

/// A project that waits for a decision.
pub fn review(project: &Project, now: Time) -> Told {
    let text = format!(
        "*{}* · sent by {} {}\n{}",
        line(&project.name, 150),
        mention(&project.submitted_by),
        ago(now - project.submitted_at),
        line(&project.pitch, 300)
    );
    let show = button("Show", projects::Verb::Show.id(), project.id.as_str());
    let blocks = vec![
        section_with("review", &text, show.spoken(&format!("Show {}", project.name))),
        actions("decide", review::buttons(&project.id)),
    ];
    Told { since: project.submitted_at, blocks }
}

/// An introduction that nobody answers: a word helps, and the project has its owners.
pub fn introduction(case: &Case, now: Time) -> Told {
    let asked = &case.intro;
    let text = format!(
        "{} has not answered {}, who asked {} about *{}* at *{}*. A word from you may help.",
        mention(asked.asked_person()),
        mention(&asked.asked_by),
        ago(now - asked.asked_at),
        line(&case.role.title, 150),
        line(&case.project.name, 150)
    );
    let show = button("Show the project", projects::Verb::Show.id(), case.project.id.as_str())
        .spoken(&format!("Show the project {}", case.project.name));
    Told { since: asked.asked_at, blocks: vec![section_with("introduction", &text, show)] }
}

/// A message that could not be sent.
pub fn message(parked: &Parked, now: Time) -> Told {
    let since = parked.at.map(|at| format!(", {}", ago(now - at))).unwrap_or_default();
    let text = format!("{}{since}\n{}", what(parked), why(parked.reason.as_deref().unwrap_or_default()));
    let id = parked.id.as_str();
    let row = vec![
        button("Try again", Verb::SendAgain.id(), id).into(),
        button("Forget it", Verb::Forget.id(), id).into(),
    ];
    Told { since: parked.at.unwrap_or(now), blocks: vec![section(&text), actions("parked", row)] }
}

/// What could not be done, and where.
fn what(parked: &Parked) -> String {
    let place = match parked.lane.as_deref() {
        Some(lane) if lane.starts_with(['C', 'G']) => format!(" in <#{lane}>"),
        Some(lane) if lane.starts_with(['U', 'W']) => format!(" to <@{lane}>"),
        Some(lane) => lane.strip_prefix("home:").map(|who| format!(" of <@{who}>")).unwrap_or_default(),
        None => String::new(),
    };
    let what = match parked.kind.as_str() {
        "post" => "A message",
        "update" => "The update of a message",
        "ephemeral" | "respond" => "An answer",
        "home.publish" => "The Home tab",
        _ => "A task of mine",
    };
    format!("*{what}*{place}")
}

/// Why, in words that say what to do about it.
fn why(reason: &str) -> String {
    let code =
        reason.strip_prefix("Slack refused: ").map(|rest| rest.split_whitespace().next().unwrap_or(rest));
    match code {
        Some("not_in_channel" | "channel_not_found") => {
            "I'm not in this channel. Invite me there, then try again.".to_owned()
        }
        Some("is_archived") => {
            "The channel is archived. Unarchive it, then try again; or forget it.".to_owned()
        }
        Some("restricted_action") => {
            "I may not write there. Allow apps to post in this channel, then try again.".to_owned()
        }
        Some("user_disabled" | "user_not_found" | "cannot_dm_bot") => {
            "This person can't get messages from me any more.".to_owned()
        }
        Some("user_not_in_channel") => "This person has left the channel.".to_owned(),
        Some("missing_scope") => {
            "I lack a permission. Install the app again with the manifest, then try again.".to_owned()
        }
        Some("invalid_auth" | "not_authed" | "account_inactive" | "token_revoked" | "token_expired") => {
            "My token does not work any more. Whoever runs the hub sets a new one; then try again.".to_owned()
        }
        Some("not_enabled") => "The Home tab is switched off in the app's settings at Slack.".to_owned(),
        _ => format!("The reason: {}", line(reason, 300)),
    }
}
