//! Forms, and the window after they were sent.

use slack_morphism::prelude::*;
use strum::VariantArray;

use super::super::model::{Ask, Case, Form, Shared, Why};
use super::super::rules::Ready;
use super::{asked, asker, headline, offered, role_at, shared_lines, why_it_fits};
use crate::features::matching::Match;
use crate::slack::blocks::{context, divider, form, long_text_input, modal, radio, section};
use crate::slack::text::mention;

/// The line that goes with an ask.
pub const LINE: &str = "line";
/// At most as long.
pub const LINE_MAX: u64 = 300;
/// Why somebody says not now.
pub const WHY: &str = "why";
/// More about it.
pub const MORE: &str = "more";
/// What organizers read where somebody was blocked.
pub const BLOCKED: &str = "Blocked the person who asked.";

/// Asks, with a preview of exactly what will be shared.
pub fn ask_form(ask: &Ask, ready: &Ready, shared: &Shared, found: Option<&Match>) -> SlackModalView {
    let what = role_at(&ready.role.title, &ready.project.name);
    let why = why_it_fits(found).map(|why| section(&why));
    if ready.by_developer {
        let owner = mention(&ready.owner);
        let blocks = vec![
            section(&format!("{what}\n{owner} gets your question. Nothing is promised by asking.")),
            long_text_input(LINE, "A line to go with it", "", LINE_MAX)
                .hint("What draws you to it, or what you would like to know.")
                .optional()
                .into(),
            divider(),
            section(&format!(
                "*What {owner} will see*, besides your line\n{}\n{}",
                mention(&ask.developer),
                shared_lines(shared)
            )),
        ];
        let blocks = [blocks, why.into_iter().collect(), vec![context(
            "Nothing else of your profile is shared. The project's other owners can read it and answer, too. If \
             the answer is yes, a group message opens for you both. If none comes within 7 working days, I'll \
             tell you.",
        )]]
        .concat();
        return form(Form::Ask.into(), "I'm interested", "Ask", ask, blocks);
    }
    let developer = mention(&ask.developer);
    let blocks = vec![
        section(&format!("{what}\n{developer} gets your invitation, and may say no without a reason.")),
        long_text_input(LINE, "A line to go with it", "", LINE_MAX)
            .hint("Why you thought of them, and what they would do.")
            .optional()
            .into(),
        divider(),
        section(&format!(
            "*What {developer} will see*, besides your line\n{}\n{}",
            mention(&ready.owner),
            offered(&ready.role, &ready.project)
        )),
    ];
    let blocks = [blocks, why.into_iter().collect(), vec![context(
        "If the answer is yes, a group message opens for you both, with their skills, time and timezone. If none \
         comes within 7 working days, I'll tell you.",
    )]]
    .concat();
    form(Form::Ask.into(), "Invite", "Invite", ask, blocks)
}

/// After it was sent.
pub fn asked_notice(case: &Case) -> SlackModalView {
    modal(
        "notice",
        "Sent",
        vec![
            section(&format!("{} hears of it now: {}.", asked(case), headline(case))),
            context(
                "I'll remind them after 2 and after 5 working days of theirs, and tell you if no answer has come \
                 after 7. `/edtech status` shows it, and lets you take it back.",
            ),
        ],
    )
}

/// Says not now, and why; the reason is for organizers.
pub fn decline_form(case: &Case) -> SlackModalView {
    let reasons: Vec<(&str, &str)> = Why::VARIANTS.iter().map(|why| (words(*why), (*why).into())).collect();
    let first: &'static str = Why::Time.into();
    let blocks = vec![
        section(&format!(
            "{}\n{} is told kindly that it is not now, and never why.",
            headline(case),
            asker(case)
        )),
        radio(WHY, "Why not now? Only organizers see this.", &reasons, Some(first)).into(),
        long_text_input(MORE, "More about it", "", LINE_MAX)
            .hint("Only organizers see this. It helps them to suggest what fits.")
            .optional()
            .into(),
    ];
    form(Form::Decline.into(), "Not now", "Say not now", &case.intro.id, blocks)
}

fn words(why: Why) -> &'static str {
    match why {
        Why::Time => "No time right now",
        Why::Skills => "Other skills, or another kind of work",
        Why::Found => "Found somebody or something already",
        Why::Hours => "Hours or timezones don't meet",
        Why::Other => "Another reason",
    }
}

/// A reason as organizers read it.
pub fn reason(why: Why, more: &str) -> String {
    if more.is_empty() { words(why).to_owned() } else { format!("{}: {more}", words(why)) }
}

/// Blocks who asked, after saying what that means.
pub fn block_form(case: &Case) -> SlackModalView {
    let other = asker(case);
    let blocks = vec![section(&format!(
        "Block {other}?\nNeither of you is suggested to the other again, and neither can ask the other for \
         anything here. {other} is told that it is not now, as anybody is, and never that you blocked them. \
         What was asked between you ends.\nIf somebody makes you feel unsafe, please tell an organizer, too."
    ))];
    form(Form::Block.into(), "Block this person", "Block", &case.intro.id, blocks)
}
