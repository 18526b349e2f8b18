//! A round in words.

use slack_morphism::prelude::*;

use super::model::{
    Anew, Choice, Counts, Form, HOURS, PairState, Place, Proposal, Round, RoundState, Shown, Verb,
};
use crate::features::matching::{self, Everybody, Match};
use crate::features::profiles;
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, context, section, section_with};
use crate::slack::text::{and, count, line, mention, moment};
use crate::time::Time;

const TITLE: &str = "Match everyone";

/// The round as it stands: a form while it is a preview with something to send.
pub fn window(shown: &Shown) -> SlackModalView {
    let round = &shown.round;
    let mut list = match round.state {
        RoundState::Preview => preview_head(shown),
        RoundState::Sending | RoundState::Done => sent_head(shown),
    };
    list.extend(shown.pairs.iter().flat_map(|(pair, found)| pair_blocks(shown, pair, found.as_ref())));
    list.extend(turning(shown));
    if round.state == RoundState::Preview && shown.counts.planned > 0 {
        list.push(context(&format!(
            "They go out one by one over {HOURS} hours, and never two to one person within two. Each is checked again \
             before. Developers see the role and why; owners hear of it only from who says “I'm interested”."
        )));
        let submit = format!("Send {}", count(shown.counts.planned, "proposal", "proposals"));
        return blocks::form(Form::Send.into(), TITLE, &submit, &round.id, list);
    }
    blocks::modal("notice", TITLE, list)
}

fn preview_head(shown: &Shown) -> Vec<SlackBlock> {
    let round = &shown.round;
    let anew = |first_seat| Anew { instead: round.id.clone(), first_seat }.to_string();
    let dial = if round.first_seat { "Best fit first" } else { "First seats first" };
    vec![
        section_with(
            "rounds.anew",
            &headline(shown),
            button("Run it anew", Verb::Run.id(), &anew(round.first_seat)),
        ),
        section_with(
            "rounds.dial",
            &dial_words(round),
            button(dial, Verb::Run.id(), &anew(!round.first_seat)),
        ),
        context(&format!(
            "Run by {}, {}. Nobody has been told anything. Equal scores are ordered by the seed {}.",
            mention(&round.started_by),
            moment(round.started_at),
            round.seed
        )),
    ]
}

/// "42 of 50 free seats would be filled; 3 roles stay empty: …".
fn headline(shown: &Shown) -> String {
    let figures = &shown.round.figures;
    let seats = count(figures.seats, "free seat", "free seats");
    let filled = format!("*{} of {seats}* would be filled", shown.counts.planned);
    let dropped = match shown.counts.dropped {
        0 => String::new(),
        dropped => format!(" ({} taken out)", count(dropped, "pair", "pairs")),
    };
    let empty = match figures.empty + shown.emptied {
        0 => "every open role gets somebody".to_owned(),
        1 => format!("1 role stays empty: {}", empty_roles(shown)),
        empty => format!("{empty} roles stay empty: {}", empty_roles(shown)),
    };
    format!("{filled}{dropped}; {empty}.")
}

fn empty_roles(shown: &Shown) -> String {
    let mut names: Vec<String> = shown
        .empty
        .iter()
        .map(|(role, project)| format!("{} at {}", line(&role.title, 80), line(&project.name, 80)))
        .collect();
    let more = (shown.round.figures.empty + shown.emptied).saturating_sub(names.len());
    if more > 0 {
        names.push(format!("{more} more"));
    }
    and(&names)
}

/// What the first-seat rule costs, and what it brings.
fn dial_words(round: &Round) -> String {
    let (cost, more) = round.figures.dial();
    let fills = match more {
        0 => "fills no other role".to_owned(),
        more => format!("fills {}", count(more as i64, "more role", "more roles")),
    };
    let costs = match cost {
        0 => "costs nothing of the total fit".to_owned(),
        1..10 => "costs less than 1% of the total fit".to_owned(),
        cost => format!("costs {}% of the total fit", (cost + 5) / 10),
    };
    match (round.first_seat, cost, more) {
        (_, 0, 0) => "Whether every role gets its first seat first makes no difference here.".to_owned(),
        (true, ..) => {
            format!("Every role gets its first seat before any gets its second: that {costs} and {fills}.")
        }
        (false, ..) => format!(
            "Seats go to whoever fits best. Giving every role its first seat first {costs} and {fills}."
        ),
    }
}

fn sent_head(shown: &Shown) -> Vec<SlackBlock> {
    let round = &shown.round;
    let mut list = vec![section(&progress(round, shown.counts))];
    let anew = Anew { instead: round.id.clone(), first_seat: round.first_seat }.to_string();
    let button = match round.state {
        RoundState::Done => button("Match everyone anew", Verb::Run.id(), &anew),
        _ => button("Stop", Verb::Stop.id(), round.id.as_str()).danger().confirm(
            "Stop the round?",
            "What was sent stays sent. No more proposals go out.",
            "Stop it",
            "Go on",
        ),
    };
    list.push(actions("rounds.run", vec![button.into()]));
    list.push(context(&rules(round)));
    list
}

/// "3 of 42 proposals sent …".
fn progress(round: &Round, counts: Counts) -> String {
    let all = count(counts.kept(), "proposal", "proposals");
    let skipped = match counts.skipped {
        0 => String::new(),
        skipped => format!(" {skipped} could not be any more and stayed unsent."),
    };
    match round.state {
        RoundState::Done => format!("*{} of {all} sent*; no more go out.{skipped}", counts.sent),
        _ => format!(
            "*{} of {all} sent*, {} to go, the last at about {}.{skipped}",
            counts.sent,
            counts.planned,
            moment(round.due(counts.kept() - 1, counts.kept()))
        ),
    }
}

fn rules(round: &Round) -> String {
    let rule = if round.first_seat { "every role its first seat first" } else { "best fit first" };
    format!("Run by {}: {rule}; equal scores ordered by the seed {}.", mention(&round.started_by), round.seed)
}

fn pair_blocks(shown: &Shown, pair: &Proposal, found: Option<&Match>) -> Vec<SlackBlock> {
    let block_id = format!("pair:{}:{}", pair.role, pair.developer);
    let who = mention(&pair.developer);
    let (name, why) = match found {
        Some(found) => (
            format!("{} at {}", line(&found.opening.title, 150), line(&found.opening.project_name, 150)),
            found.reasons.first().map(|reason| line(&reason.words, 300)),
        ),
        None => ("A role that is gone".to_owned(), None),
    };
    let why = why.unwrap_or_else(|| "Little that we know of".to_owned());
    let first = if pair.first { " · first seat" } else { "" };
    let text = format!("*{name}* ← {who}: {why}{first}");
    let place = Place { round: shown.round.id.clone(), page: shown.page };
    let choice = Choice { place, role: pair.role.clone(), developer: pair.developer.clone() }.to_string();
    let plain = found.map_or("this pair", |found| found.opening.title.as_str());
    let block = match (shown.round.state, pair.state) {
        (RoundState::Preview, PairState::Planned) => {
            let next =
                button("Next best", Verb::Swap.id(), &choice).spoken(&format!("Next best for {plain}"));
            let drop = button("Drop", Verb::Drop.id(), &choice).spoken(&format!("Drop {plain}"));
            return vec![section(&text), actions(&block_id, vec![next.into(), drop.into()])];
        }
        (RoundState::Preview, _) => section_with(
            &block_id,
            &format!("_Taken out:_ {name} ← {who}"),
            button("Undo", Verb::Keep.id(), &choice).spoken(&format!("Take {plain} back in")),
        ),
        (_, PairState::Planned) => section(&format!("{text} · _to go_")),
        (_, PairState::Sent) => section(&format!("{text} · _sent_")),
        (_, PairState::Skipped) => section(&format!("{text} · _could not be any more_")),
        (_, PairState::Dropped) => section(&format!("{text} · _taken out_")),
    };
    vec![block]
}

fn turning(shown: &Shown) -> Option<SlackBlock> {
    let to = |page| Place { round: shown.round.id.clone(), page }.to_string();
    let mut buttons = Vec::new();
    if shown.page > 0 {
        buttons.push(button("Back", Verb::Previous.id(), &to(shown.page - 1)).into());
    }
    if shown.more {
        buttons.push(button("More pairs", Verb::Next.id(), &to(shown.page + 1)).into());
    }
    (!buttons.is_empty()).then(|| actions("rounds.turn", buttons))
}

/// While everybody is matched.
pub fn thinking() -> SlackModalView {
    blocks::notice(
        TITLE,
        ":hourglass_flowing_sand: *Looking at everybody …* In a large community this takes some seconds. Nobody is told \
         anything: you'll see who would be introduced to whom, and decide.",
    )
}

/// Why there is no round to look at.
pub fn none(why: &str) -> SlackModalView {
    blocks::notice(TITLE, why)
}

/// There is nobody to match with anything.
pub fn nothing(found: &Everybody) -> SlackModalView {
    let why = if found.seats == 0 {
        "No role of an approved project has a free seat right now. As soon as one does, there is something to match; \
         projects that wait for a review are on the Home tab."
            .to_owned()
    } else if found.looking == 0 {
        format!(
            "{} to be filled, and nobody looks for a project right now: nobody has a profile, or all are on a break or \
             busy. `/edtech profile` is where people say that they look.",
            waits(found.seats)
        )
    } else {
        format!(
            "{} to be filled, but nobody is left whom a role could still be proposed to: they don't want to be \
             suggested, it is their own project, they met already, or they got this proposal in a round before.",
            waits(found.seats)
        )
    };
    blocks::notice(TITLE, &format!("*Nobody to match.* {why}"))
}

fn waits(seats: i64) -> String {
    if seats == 1 { "1 free seat waits".to_owned() } else { format!("{seats} free seats wait") }
}

/// A round goes out, goes on, or is over: the card before the organizers.
pub fn card(round: &Round, counts: Counts, sent_by: Option<&crate::ids::PersonId>) -> Message {
    let text = match (round.state, sent_by) {
        (RoundState::Done, _) => {
            let skipped = match counts.skipped {
                0 => "none had to be skipped".to_owned(),
                skipped => format!(
                    "{skipped} skipped, because by then the role was full, the developer away, or the two had met"
                ),
            };
            let went = count(counts.sent, "proposal", "proposals");
            format!(
                "*The round is over*: {went} went out, {skipped}. Who is interested asks the owner as always."
            )
        }
        (_, by) => format!(
            "{} sent a round of *{}*, one by one; the last goes out at about {}. `/edtech round` shows how far it is, \
             and stops it.",
            by.map_or_else(|| "An organizer".to_owned(), mention),
            count(counts.kept(), "proposal", "proposals"),
            moment(round.due(counts.kept() - 1, counts.kept())),
        ),
    };
    Message::new(text.clone(), vec![section(&text), context(&rules(round))])
}

/// A role is proposed to a developer.
pub fn proposal(found: &Match) -> Message {
    let opening = &found.opening;
    let text = format!(
        "The organizers of this community looked for who could help where, and thought of you: {} at {}.",
        line(&opening.title, 150),
        line(&opening.project_name, 150)
    );
    let mut list = vec![section(
        "*The organizers of this community looked for who could help where, and thought of you:*",
    )];
    list.extend(matching::role_block(found));
    list.push(context(
        "You decide. “I'm interested” asks the owner, who says yes or no as well; only the organizers know that \
         you were asked. “Not for me” takes the role off your list. No answer is fine, too.",
    ));
    list.push(section_with(
        "rounds.object",
        "Rather not? Take a break, leave the matching, or let nobody find you: all three are in your profile.",
        button("My profile", profiles::Verb::Edit.id(), ""),
    ));
    Message::new(text, list)
}

/// The round isn't what the window shows any more.
pub fn outdated() -> &'static str {
    "Somebody ran another round since, or this one was sent. `/edtech round` shows the one that counts."
}

/// A round is on its way, so no other may begin.
pub fn under_way(round: &Round, counts: Counts) -> String {
    let last: Time = round.due(counts.kept() - 1, counts.kept());
    format!(
        "A round is being sent until about {}. `/edtech round` shows how far it is, and stops it; after that \
         another can be run.",
        last.format("%H:%M UTC")
    )
}
