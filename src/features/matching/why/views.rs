//! The question and the answer.

use slack_morphism::prelude::*;

use super::{Answer, Asker, Exclusion, Hindrance, Known, field, reasons};
use crate::features::matching::Verb;
use crate::slack::Message;
use crate::slack::blocks::{self, context, people_input, section, select};
use crate::slack::text::{and, count, line, mention, or};

/// The form.
pub fn form(roles: &[(String, String)]) -> SlackModalView {
    let blocks = vec![
        context(
            "For any role and anybody who may be told: what keeps the two apart, the place in the order, what it is \
             made of, and what would change it.",
        ),
        select(field::ROLE, "Role", roles, None).into(),
        people_input(field::PERSON, "Whom is it about?", &[], 1)
            .hint("Leave it empty to ask about yourself. Owners and organizers may ask about others.")
            .optional()
            .into(),
    ];
    blocks::form(Verb::Why.id(), "Why, or why not?", "Tell me", &(), blocks)
}

/// Nothing can be asked about.
pub fn nothing_open() -> Message {
    Message::paragraph(
        "No role is open right now, so there is no order to explain. `/edtech project list` shows all projects.",
    )
}

/// The answer.
pub fn answer(answer: &Answer) -> SlackModalView {
    let title = line(&answer.role.title, 150);
    let project = line(&answer.project.name, 150);
    let whom = if answer.asker == Asker::Developer { "You".to_owned() } else { mention(&answer.developer) };
    let mut blocks = vec![section(&format!("*{whom}* and *{title}* at *{project}*"))];
    match answer.hindrance {
        Some(hindrance) => {
            blocks.push(section(&format!(":no_entry_sign: *Not suggested:* {}", hindered(answer, hindrance))))
        }
        None => blocks.push(section(":white_check_mark: *Nothing keeps the two apart.*")),
    }
    if let Some(known) = &answer.known {
        blocks.extend(parts(answer, known));
    }
    blocks.push(context(&match answer.shown {
        0 => "The role was on nobody's list in the 30 days before today: such a role is given a place sooner.".to_owned(),
        n => format!(
            "The role was shown {} in the 30 days before today, each viewer counted once a day. What is shown often \
             makes room for what isn't.",
            count(n.into(), "time", "times")
        ),
    }));
    blocks.push(context(match answer.asker {
        Asker::Developer => {
            "Something wrong with it? `/edtech profile` changes what counts; an organizer can look at the order. Never \
             used: gender, origin, photo, age, how often somebody posts."
        }
        Asker::Owner | Asker::Organizer => {
            "Never used: gender, origin, photo, age, how often somebody posts. `/edtech find SKILL` looks for people by \
             one skill."
        }
    }));
    blocks::modal("matching_why", "Why, or why not?", blocks)
}

fn parts(answer: &Answer, known: &Known) -> Vec<SlackBlock> {
    let place = match (answer.hindrance, known.of) {
        (_, 0) => "There is nobody else to compare with.".to_owned(),
        (None, of) => format!("Place *{}* of {of} by score.", known.place),
        (Some(_), of) => {
            format!(
                "By score alone it would be place *{}* among {}.",
                known.place,
                count(of as i64, "person", "people")
            )
        }
    };
    let mut lines = vec![format!("{place} The score is *{}*, and made of:", points(known.found.score))];
    lines.extend(
        known.found.reasons.iter().map(|one| format!("• {} · {}", line(&one.words, 300), points(one.part))),
    );
    let gaps = reasons::gaps(&known.found);
    if !gaps.is_empty() {
        lines.push(format!("_{gaps}_"));
    }
    let mut blocks = vec![section(&lines.join("\n"))];
    if let Some(words) = &known.learned {
        let words = words.as_ref().map_or_else(String::new, |words| format!(": {}", line(words, 200)));
        blocks.push(section(&format!(
            "Lists here are ordered by the chance that both sides say yes, learned from answers, and not by the score \
             alone{words}."
        )));
    }
    if let Some((skill, level, place)) = &known.instead {
        blocks.push(section(&format!(
            ":bulb: With *{}* ({level}) it would be place *{place}*. Nothing else was changed to find that out.",
            line(skill, 100)
        )));
    }
    blocks
}

/// A share of a score, in points of a hundred.
fn points(millionths: u32) -> String {
    format!("{:.1} points", f64::from(millionths) / 10_000.0)
}

fn hindered(answer: &Answer, hindrance: Hindrance) -> String {
    let yourself = answer.asker == Asker::Developer;
    let limits = &answer.role.limits;
    let Hindrance::Told(why) = hindrance else {
        return "these two aren't suggested to each other. That can have many reasons, and it is nobody's business but \
                theirs: a break, enough to do, a wish not to be suggested, a “not for me”."
            .to_owned();
    };
    let words = match why {
        Exclusion::Seat => "no seat is free.",
        Exclusion::Closed => "the role, or its project, isn't looking for anybody right now.",
        Exclusion::Capacity => {
            "you are in as many projects as you wanted at once. `/edtech status` shows them, `/edtech profile` \
             changes the number."
        }
        Exclusion::Away => {
            "you take a break, or have left the matching. `/edtech profile` brings you back whenever you like."
        }
        Exclusion::Consent => {
            "you don't want to be suggested to projects. You still see roles yourself; `/edtech profile` changes it."
        }
        Exclusion::Met if yourself => "you have met over this role already. `/edtech status` shows it.",
        Exclusion::Met => "they have met over this role already. `/edtech status` shows it.",
        Exclusion::Own if yourself => "it is your own project.",
        Exclusion::Own => "it is their own project.",
        Exclusion::Language => {
            return format!(
                "the role is for who speaks {}.{}",
                line(&or(&limits.languages), 300),
                if yourself { " If you do, say so in `/edtech profile`." } else { "" }
            );
        }
        Exclusion::Hours => {
            let hours = count(limits.hours.into(), "hour", "hours");
            return format!("the role is for who has at least {hours} a week.");
        }
        Exclusion::Overlap => {
            let hours = count(limits.overlap.into(), "working hour", "working hours");
            return format!("the role is for who has at least {hours} a week in common with its timezones.");
        }
        Exclusion::MustHave => {
            return format!(
                "the role can't be done without {}, as well as it asks for.",
                line(&and(&answer.musts), 600)
            );
        }
        // Never told.
        Exclusion::Blocked | Exclusion::Dismissed => "",
    };
    words.to_owned()
}
