//! The team: who does what, and the way to join in.

use slack_morphism::prelude::*;
use strum::VariantArray;

use super::form::in_words;
use crate::features::handover::{self, Calendar, Risks};
use crate::features::help;
use crate::features::institutions::{Word, short};
use crate::features::organizing::model::{Area, Member, Verb};
use crate::hours::{self, Hours};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, header, section, section_with};
use crate::slack::text::{count, mention};
use crate::time::Time;

/// People in one paragraph, and paragraphs of them.
const IN_ONE: usize = 10;
const MOST: usize = 60;

/// The team, as somebody looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Team<'a> {
    /// All of it.
    pub members: &'a [Member],
    /// Who is away, and when.
    pub calendar: &'a Calendar,
    /// What would stand still if one of them did.
    pub risks: &'a Risks,
    /// Who looks.
    pub me: &'a PersonId,
    /// When.
    pub now: Time,
}

impl Team<'_> {
    fn mine(&self) -> Option<&Member> {
        self.members.iter().find(|member| member.person.id == *self.me)
    }
}

/// To whoever said nothing yet.
pub fn invitation() -> SlackBlock {
    section_with(
        "organizing.involve",
        "*How involved do you want to be?* Say what you would like to help with and for how many hours a week, and the desk \
         offers you what fits, and never more.",
        button("How I take part", Verb::Involve.id(), "new").primary(),
    )
}

/// Who does what.
pub fn team(team: &Team<'_>) -> Message {
    let mut blocks = vec![header("The organizing team"), yours(team), section(&areas(team))];
    let lines: Vec<String> = team.members.iter().take(MOST).map(|member| line(team, member)).collect();
    blocks.extend(lines.chunks(IN_ONE).map(|some| section(&some.join("\n"))));
    if let Some(more) = team.members.len().checked_sub(MOST).filter(|more| *more > 0) {
        let more = i64::try_from(more).unwrap_or(i64::MAX);
        blocks.push(context(&format!("And {} more.", count(more, "organizer", "organizers"))));
    }
    blocks.extend(handover::views::calendar(team.calendar, team.me));
    blocks.extend(handover::views::risks(team.risks).map(|risks| section(&risks)));
    blocks.push(actions("organizing.ways_on", ways_on()));
    Message::new("The organizing team: who does what.", blocks)
}

fn yours(team: &Team<'_>) -> SlackBlock {
    match team.mine().and_then(|member| member.involvement.as_ref()) {
        None => invitation(),
        Some(one) => section_with(
            "organizing.involve",
            &format!("*You take part* with {}.", in_words(one)),
            button("Change", Verb::Involve.id(), "team").spoken("Change how I take part"),
        ),
    }
}

fn ways_on() -> Vec<SlackActionBlockElement> {
    vec![
        button("Open the desk", help::Verb::Desk.id(), "team").into(),
        button("Tasks of the team", help::Verb::Tasks.id(), "team").into(),
        button("I'm away", handover::Verb::Away.id(), "team").into(),
        button("Hand over", handover::Verb::Begin.id(), "team").into(),
    ]
}

/// Each area with those who do it.
fn areas(team: &Team<'_>) -> String {
    let lines = Area::VARIANTS.iter().map(|area| {
        let who: Vec<String> = team
            .members
            .iter()
            .filter(|member| member.areas(today(team, member)).contains(area))
            .map(|member| mention(&member.person.id))
            .collect();
        let who = match who.len() {
            0 => "nobody yet".to_owned(),
            1..=8 => who.join(", "),
            n => format!("{} and {} more", who[..8].join(", "), n - 8),
        };
        format!("*{}*: {who}", area.words())
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn today(team: &Team<'_>, member: &Member) -> chrono::NaiveDate {
    hours::date(team.now, member.person.tz())
}

fn line(team: &Team<'_>, member: &Member) -> String {
    let who = mention(&member.person.id);
    let works = if Hours::working(member.person.tz()).contains(team.now) {
        "at work now"
    } else {
        "outside working hours now"
    };
    let away = team
        .calendar
        .absences
        .iter()
        .find(|one| one.person == member.person.id && one.is_on(today(team, member)));
    let works = away.map_or_else(|| works.to_owned(), |one| format!("away until {}", short(one.until)));
    let said = match &member.involvement {
        None => "has not said yet".to_owned(),
        Some(one) if one.is_over(today(team, member)) => {
            format!("{}: asked whether they go on", in_words(one))
        }
        Some(one) => in_words(one),
    };
    format!("• {who} · {said} · {works}")
}
