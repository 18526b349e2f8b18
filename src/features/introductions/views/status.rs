//! `/edtech status`, and one introduction wherever it is listed.

use slack_morphism::prelude::SlackBlock;

use super::super::model::{Case, IntroductionState, Overview, Side, Verb};
use super::answers::waiting_row;
use super::cards::answers;
use super::check_ins::{how_it_goes, over};
use super::{asked, asker, date, headline, press, profile_button, quote};
use crate::features::matching;
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, context, header, section, section_with};
use crate::slack::text::{count, mention};

/// How many of each kind are shown: together they fit into a message.
const SHOWN: usize = 7;

/// What waits for a person, for whom they wait, what is running, and what ended lately.
pub fn status(overview: &Overview, over: &[Case], person: &PersonId) -> Message {
    let mut blocks = Vec::new();
    for (title, cases) in [
        ("Waiting for you", &overview.to_answer),
        ("You are waiting", &overview.waiting),
        ("Introduced", &overview.running),
    ] {
        if cases.is_empty() {
            continue;
        }
        blocks.push(header(title));
        blocks.extend(cases.iter().take(SHOWN).flat_map(|case| entry_blocks(case, person)));
        let more = cases.len().saturating_sub(SHOWN);
        if more > 0 {
            let more = count(i64::try_from(more).unwrap_or(i64::MAX), "more", "more");
            blocks.push(context(&format!("And {more}, newer ones. Those above were here first.")));
        }
    }
    if blocks.is_empty() {
        blocks.push(section(
            "Nothing is waiting, neither for you nor for anybody else. `/edtech match` shows roles that fit you \
             and people who fit your roles; `/edtech project list` shows all projects.",
        ));
        let ways = vec![matching::show_button().into(), profile_button("My profile").into()];
        blocks.push(actions("introductions:ways_on", ways));
    }
    if !over.is_empty() {
        blocks.push(header("Over, in the last 30 days"));
        blocks.extend(over.iter().map(|case| over_row(case, person)));
    }
    Message::new("What waits for whom", blocks)
}

/// One introduction that is not over, with what `person` can do about it: one block or two. The block id
/// holds the introduction, so a view may hold it once.
pub fn entry_blocks(case: &Case, person: &PersonId) -> Vec<SlackBlock> {
    match case.intro.state {
        IntroductionState::Asked if case.may_answer(person) => {
            let opening = match case.intro.asked_side() {
                Side::Project => format!("{} is interested in {}", asker(case), headline(case)),
                Side::Developer => format!("{} invites you to be {}", asker(case), headline(case)),
            };
            vec![section(&format!("{opening}{}", quote(&case.intro.line))), answers(case)]
        }
        IntroductionState::Asked => vec![waiting_row(case)],
        _ => running(case, person),
    }
}

fn running(case: &Case, person: &PersonId) -> Vec<SlackBlock> {
    // A co-owner looks on: the two who were introduced are named.
    let with = match person {
        person if *person == case.intro.developer => mention(&case.intro.owner),
        person if *person == case.intro.owner => mention(&case.intro.developer),
        _ => format!("{} and {}", mention(&case.intro.developer), mention(&case.intro.owner)),
    };
    let mut text = format!("{} with {with}", headline(case));
    if let Some(channel) = &case.project.channel {
        text.push_str(&format!(" · <#{channel}>"));
    }
    match case.intro.state {
        IntroductionState::Accepted => {
            vec![section(&format!("{text}\nBoth said yes: the group message opens in a moment."))]
        }
        IntroductionState::Started => {
            let block_id = format!("introduction:{}", case.intro.id);
            vec![section_with(&block_id, &format!("{text}\nUnder way."), over("It has ended", case))]
        }
        _ => {
            let since = case.intro.opened_at.map(|time| format!("\nIntroduced on {}.", date(time)));
            vec![section(&format!("{text}{}", since.unwrap_or_default())), how_it_goes(case)]
        }
    }
}

fn over_row(case: &Case, person: &PersonId) -> SlackBlock {
    let how = match case.intro.state {
        IntroductionState::Declined if case.may_answer(person) => {
            format!("You said not now to {}.", asker(case))
        }
        IntroductionState::Declined => format!("{} said not now.", asked(case)),
        IntroductionState::NoAnswer if case.may_answer(person) => format!("{} heard nothing.", asker(case)),
        IntroductionState::NoAnswer => format!("{} didn't answer.", asked(case)),
        IntroductionState::Withdrawn if case.may_withdraw(person) => "You took it back.".to_owned(),
        IntroductionState::Withdrawn => format!("{} took it back.", asker(case)),
        IntroductionState::SeatFilled => "No seat was left.".to_owned(),
        _ => {
            let side = case.side_of(person).unwrap_or(Side::Developer);
            format!("It ended, with {}.", mention(case.person_on(side.other())))
        }
    };
    let text = format!("{}\n{how}", headline(case));
    if !case.may_reopen(person) {
        return section(&text);
    }
    let label = if case.may_answer(person) && case.intro.state != IntroductionState::Ended {
        "Open it again"
    } else {
        "Ask again"
    };
    section_with(&format!("introduction:{}", case.intro.id), &text, press(label, Verb::Reopen, case))
}
