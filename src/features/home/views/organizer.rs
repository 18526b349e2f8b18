//! What organizers see first: what waits for them.

use slack_morphism::prelude::*;

use super::{all, listed};
use crate::features::adoption::{self, Case as Tool};
use crate::features::home::model::{Counts, Home, Part, Queue, Slice, Told, Verb};
use crate::features::people::{self, Ask, Person};
use crate::features::pilots::{self, Case as Trial};
use crate::features::projects::{self, Project};
use crate::features::{help, institutions, review, skills, support};
use crate::queue::Parked;
use crate::slack::blocks::{actions, button, context, header, section, section_with};
use crate::slack::text::{ago, count, line, mention};
use crate::time::Time;

/// The beginning of each of the queue's parts.
pub fn overview(home: &Home) -> Vec<SlackBlock> {
    let Some(queue) = &home.queue else { return Vec::new() };
    let mut blocks = vec![header("For organizers"), context(&counts(&queue.counts))];
    let community = &home.community;
    let unset = community.organizer_channel.is_none() || community.announcement_channel.is_none();
    if unset {
        blocks.push(section_with(
            "home.settings",
            "*Choose the channels* for reviews and announcements. Nothing can be approved before.",
            button("Choose", help::Verb::Settings.id(), "home").primary(),
        ));
    }
    blocks.push(section_with(
        "home.round",
        "*Match everyone*: who could be introduced to whom, to look through before anybody is asked.",
        button("Match everyone", help::Verb::Round.id(), "home"),
    ));
    let parts = [
        beginning(home, queue, Part::Reviews),
        beginning(home, queue, Part::Requests),
        beginning(home, queue, Part::Partners),
        beginning(home, queue, Part::Unanswered),
        beginning(home, queue, Part::Stalled),
        beginning(home, queue, Part::Renewals),
        beginning(home, queue, Part::Overdue),
        beginning(home, queue, Part::Parked),
        beginning(home, queue, Part::Skills),
    ]
    .concat();
    if parts.is_empty() && !unset {
        blocks.push(section(
            "*Nothing waits for you.* Projects to review, people who offer to organize or speak for an institution, and what got stuck come \
             here by themselves.",
        ));
    }
    blocks.extend(parts);
    blocks
}

fn counts(counts: &Counts) -> String {
    [
        count(counts.projects, "open project", "open projects"),
        count(counts.builders, "builder", "builders"),
        count(counts.introductions, "introduction under way", "introductions under way"),
        count(counts.needs, "need of an institution", "needs of institutions"),
    ]
    .join(" · ")
}

/// What a part of the queue is called above its entries.
fn title(part: Part, counts: &Counts) -> String {
    match part {
        Part::Reviews if counts.waiting > 1 => format!("{} projects to review", counts.waiting),
        Part::Reviews => "A project to review".to_owned(),
        Part::Requests => "Who offers to organize".to_owned(),
        Part::Partners => "Who speaks for an institution".to_owned(),
        Part::Skills => "New skills".to_owned(),
        Part::Unanswered => "Introductions without an answer".to_owned(),
        Part::Stalled => "Pilots in which nothing happens".to_owned(),
        Part::Renewals => "Tools in use of which nobody says whether they go on".to_owned(),
        Part::Overdue => "Support that nobody takes".to_owned(),
        Part::Parked => "Messages that could not be sent".to_owned(),
        _ => String::new(),
    }
}

fn beginning(home: &Home, queue: &Queue, part: Part) -> Vec<SlackBlock> {
    let (entries, more) = match part {
        Part::Reviews => shown(&queue.reviews, part, |project| to_review(project, home.now)),
        Part::Requests => shown(&queue.requests, part, asks),
        Part::Partners => shown(&queue.partners, part, institutions::views::ask_block),
        Part::Skills => {
            let entries = skills::views::waiting_blocks(&queue.skills.items, home.now);
            (entries, all("Show all", part, &queue.skills))
        }
        Part::Unanswered => shown(&queue.unanswered, part, |told| unanswered(told, home.now)),
        Part::Stalled => shown(&queue.stalled, part, pilot),
        Part::Renewals => shown(&queue.renewals, part, renewal),
        Part::Overdue => {
            let entry = |case: &support::Case| vec![support::views::home_entry(case, &home.person.id)];
            shown(&queue.overdue, part, entry)
        }
        Part::Parked => shown(&queue.parked, part, |parked| stuck(parked, home.now)),
        _ => (Vec::new(), None),
    };
    if entries.is_empty() {
        return entries;
    }
    let mut blocks = vec![section(&format!("*{}*", title(part, &queue.counts)))];
    blocks.extend(entries);
    blocks.extend(more);
    blocks
}

fn shown<T>(
    slice: &Slice<T>,
    part: Part,
    entry: impl Fn(&T) -> Vec<SlackBlock>,
) -> (Vec<SlackBlock>, Option<SlackBlock>) {
    (slice.items.iter().flat_map(entry).collect(), all("Show all", part, slice))
}

/// One page of a part of the queue.
pub fn page(home: &Home, part: Part) -> (Vec<SlackBlock>, usize, bool) {
    let Some(queue) = &home.queue else { return (Vec::new(), 0, false) };
    let (title, now) = (title(part, &queue.counts), home.now);
    let none = "Nothing here waits for you any more.";
    match part {
        Part::Reviews => listed(&title, &queue.reviews, |project| to_review(project, now), none),
        Part::Requests => listed(&title, &queue.requests, asks, none),
        Part::Partners => listed(&title, &queue.partners, institutions::views::ask_block, none),
        Part::Skills => {
            let entry =
                |skill: &skills::Suggested| skills::views::waiting_blocks(std::slice::from_ref(skill), now);
            listed(&title, &queue.skills, entry, none)
        }
        Part::Unanswered => listed(&title, &queue.unanswered, |told| unanswered(told, now), none),
        Part::Stalled => listed(&title, &queue.stalled, pilot, none),
        Part::Renewals => listed(&title, &queue.renewals, renewal, none),
        Part::Overdue => {
            let entry = |case: &support::Case| vec![support::views::home_entry(case, &home.person.id)];
            listed(&title, &queue.overdue, entry, none)
        }
        Part::Parked => listed(&title, &queue.parked, |parked| stuck(parked, now), none),
        _ => (Vec::new(), 0, false),
    }
}

fn to_review(project: &Project, now: Time) -> Vec<SlackBlock> {
    let text = format!(
        "*{}* · sent by {} {}\n{}",
        line(&project.name, 150),
        mention(&project.submitted_by),
        ago(now - project.submitted_at),
        line(&project.pitch, 300)
    );
    let show = button("Show", projects::Verb::Show.id(), project.id.as_str());
    vec![
        section_with(
            &format!("review:{}", project.id),
            &text,
            show.spoken(&format!("Show {}", project.name)),
        ),
        actions(&format!("decide:{}", project.id), review::buttons(&project.id)),
    ]
}

fn asks(person: &Person) -> Vec<SlackBlock> {
    Ask::of(person).map(|ask| people::ask_block(person, &ask)).unwrap_or_default()
}

fn pilot(case: &Trial) -> Vec<SlackBlock> {
    vec![pilots::views::home_entry(case)]
}

fn renewal(case: &Tool) -> Vec<SlackBlock> {
    adoption::views::home_entry(case, false)
}

fn unanswered(told: &Told, now: Time) -> Vec<SlackBlock> {
    let asked = &told.introduction;
    vec![section(&format!(
        "{} has not answered {}, who asked {} about *{}* at *{}*. A word from you may help.",
        mention(asked.asked_person()),
        mention(&asked.asked_by),
        ago(now - asked.asked_at),
        line(&told.role, 150),
        line(&told.project, 150)
    ))]
}

fn stuck(parked: &Parked, now: Time) -> Vec<SlackBlock> {
    let since = parked.at.map(|at| format!(", {}", ago(now - at))).unwrap_or_default();
    let text = format!("{}{since}\n{}", what(parked), why(parked.reason.as_deref().unwrap_or_default()));
    let id = parked.id.as_str();
    vec![
        section(&text),
        actions(
            &format!("parked:{id}"),
            vec![
                button("Try again", Verb::SendAgain.id(), id).into(),
                button("Forget it", Verb::Forget.id(), id).into(),
            ],
        ),
    ]
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
