//! The institution itself, and the messages about who speaks for it.

use slack_morphism::prelude::*;

use super::{end_button, kind_and_country, name};
use crate::features::institutions::model::{
    Ask, Institution, Join, Partner, Span, Spoken, Standing, Verb, Word, in_words,
};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, fields, header, section, section_with};
use crate::slack::text::{and, count, cut, line, mention, moment};
use crate::time::Time;

/// One institution with all that is known of it. Organizers can take people off.
pub fn card(institution: &Institution, partners: &[Partner], organizer: bool) -> Message {
    let about = &institution.about;
    let mut blocks = vec![header(&about.name), section(&kind_and_country(institution))];
    let lists = [("Departments", &about.departments), ("Domains", &about.domains)];
    let mut facts: Vec<String> = lists
        .iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(what, list)| fact(what, &joined(list)))
        .collect();
    facts.extend(campus(institution));
    // Ten fields are the most of one block.
    blocks.extend(facts.chunks(10).map(fields));
    let campus = &institution.campus;
    for (what, spans) in [("Terms", &campus.terms), ("Freeze weeks", &campus.freezes)] {
        if !spans.is_empty() {
            let spans: Vec<String> = spans.iter().map(Span::shown).collect();
            blocks.push(section(&format!("*{what}*\n{}", spans.join("\n"))));
        }
    }
    let confirmed: Vec<&Partner> =
        partners.iter().filter(|partner| partner.standing == Standing::Confirmed).collect();
    if confirmed.is_empty() {
        blocks.push(context("Nobody speaks for it yet."));
    }
    for partner in confirmed.into_iter().take(20) {
        let text = format!("{} speaks for it.", mention(&partner.person));
        blocks.push(if organizer {
            section_with(
                &format!("partner:{}", partner.person),
                &text,
                end_button(institution, partner, "Take off").danger(),
            )
        } else {
            section(&text)
        });
    }
    Message::new(format!("{}: {}", name(institution), kind_and_country(institution)), blocks)
}

/// Others that may be the same one, each with the way to one of them; for organizers. Who came first stays.
pub fn same(institution: &Institution, others: &[Institution]) -> Vec<SlackBlock> {
    let entry = |other: &Institution| {
        let since = |one: &Institution| (one.created_at, one.id.clone());
        let first = since(other) < since(institution);
        let (kept, taken) = if first { (other, institution) } else { (institution, other) };
        let pair = Join { kept: kept.id.clone(), other: taken.id.clone() };
        let sure = format!(
            "Needs, pilots, offers, tools in use, support and those who speak for {} are {}'s from then on. This can't be \
             taken back.",
            cut(&taken.about.name, 80),
            cut(&kept.about.name, 80)
        );
        let text = format!(
            ":twisted_rightwards_arrows: This may be the same: *{}* ({}). A lab that decides for itself stays apart.",
            name(other),
            kind_and_country(other)
        );
        let join = button("It is the same", Verb::Join.id(), &pair.to_string())
            .confirm("Make one of the two?", &sure, "Make one", "Keep them apart")
            .spoken(&format!("It is the same as {}", other.about.name));
        section_with(&format!("same:{}", other.id), &text, join)
    };
    others.iter().take(3).map(entry).collect()
}

/// After two were joined.
pub fn joined_notice(kept: &Institution) -> Message {
    let show = button("Show the institution", Verb::Show.id(), kept.id.as_str()).into();
    Message::paragraph(format!(
        "*{}* is one institution now, with all that both had. Those who speak for it know.",
        name(kept)
    ))
    .with(actions("institutions.joined", vec![show]))
}

/// To those who speak for it.
pub fn joined_told(kept: &Institution, other: &str, by: &PersonId) -> Message {
    let show = button("Show the institution", Verb::Show.id(), kept.id.as_str()).into();
    Message::paragraph(format!(
        "*{}* was written down twice, also as “{}”. {} made one of them: all that both had is together now, and you \
         speak for it. If they are two after all, write to {}.",
        name(kept),
        line(other, 120),
        mention(by),
        mention(by)
    ))
    .with(actions("institutions.joined", vec![show]))
}

/// "a, b and c", each on one line and escaped.
pub fn joined(list: &[String]) -> String {
    and(&list.iter().map(|one| line(one, 60)).collect::<Vec<_>>())
}

fn fact(what: &str, words: &str) -> String {
    format!("*{what}*\n{}", words.trim())
}

fn campus(institution: &Institution) -> Vec<String> {
    let campus = &institution.campus;
    let mut facts = Vec::new();
    let mut add = |what: &str, words: String| {
        if !words.trim().is_empty() {
            facts.push(fact(what, &words));
        }
    };
    let lms = campus.lms.map(Word::words).unwrap_or_default();
    add("Learning management system", format!("{lms} {}", line(&campus.lms_version, 60)));
    add("LTI at least", campus.lti.map(Word::words).unwrap_or_default().to_owned());
    add("Single sign-on", in_words(&campus.sso));
    add("Software may run", in_words(&campus.hosting));
    add("Data stays in", line(&campus.data_country, 60));
    let vpat = if campus.vpat { ", with a VPAT" } else { "" };
    let level = campus.accessibility.map(Word::words).unwrap_or(if campus.vpat { "Not said" } else { "" });
    add("Accessibility", format!("{level}{vpat}"));
    add("Privacy laws", in_words(&campus.privacy));
    add("Languages", joined(&campus.languages));
    add("Learners", campus.size.map(|size| count(size.into(), "learner", "learners")).unwrap_or_default());
    add("Time zone", line(&campus.timezone, 60));
    facts
}

/// The request to speak for an institution, before the organizers.
pub fn ask_card(spoken: &Spoken, partners: &[Partner]) -> Message {
    let mut blocks = vec![header("Who speaks for an institution")];
    blocks.extend(ask_block(spoken));
    let others: Vec<String> = partners
        .iter()
        .filter(|partner| partner.standing == Standing::Confirmed)
        .take(5)
        .map(|partner| mention(&partner.person))
        .collect();
    let who = if others.is_empty() {
        "Nobody speaks for it so far.".to_owned()
    } else {
        format!("{} can tell whether it is true: they speak for it already.", and(&others))
    };
    blocks.push(context(&format!(
        "{who} Whoever is confirmed can ask for tools and pilots in its name. One answer is enough; I'll tell them \
         kindly."
    )));
    let Spoken { institution, partner } = spoken;
    Message::new(
        format!("{} would like to speak for {}.", mention(&partner.person), name(institution)),
        blocks,
    )
}

/// The request and its two answers, for a card or a list.
pub fn ask_block(spoken: &Spoken) -> Vec<SlackBlock> {
    let Spoken { institution, partner } = spoken;
    let value = partner.ask().to_string();
    let mut text = format!(
        "{} would like to speak for *{}* ({}). Asked {}.",
        mention(&partner.person),
        name(institution),
        kind_and_country(institution),
        moment(partner.asked_at)
    );
    if !institution.about.domains.is_empty() {
        text.push_str(&format!("\nDomains: {}", joined(&institution.about.domains)));
    }
    if !institution.about.departments.is_empty() {
        text.push_str(&format!("\nDepartments: {}", joined(&institution.about.departments)));
    }
    let sure =
        format!("They can ask for tools and pilots in the name of {}.", cut(&institution.about.name, 150));
    vec![
        section(&text),
        actions(
            &format!("partner:{value}"),
            vec![
                button("Confirm", Verb::Confirm.id(), &value)
                    .primary()
                    .confirm("Do they speak for it?", &sure, "Confirm", "Back")
                    .into(),
                button("Not this person", Verb::Refuse.id(), &value).into(),
                button("Show the institution", Verb::Show.id(), institution.id.as_str()).into(),
            ],
        ),
    ]
}

/// The card after the decision.
pub fn decided(institution: &Institution, ask: &Ask, by: &PersonId, confirmed: bool, at: Time) -> Message {
    let (asker, by, at, name) = (mention(&ask.person), mention(by), moment(at), name(institution));
    Message::paragraph(if confirmed {
        format!(":white_check_mark: {asker} speaks for *{name}* now, confirmed by {by}, {at}.")
    } else {
        format!(
            "{asker} asked to speak for *{name}*. {by} answered “not this person”, {at}. I told them kindly."
        )
    })
}

/// The card of somebody who takes it back, or who left the workspace.
pub fn left(institution: &Institution, person: &PersonId) -> Message {
    Message::paragraph(format!(
        "{} asked to speak for *{}*, and no longer does. There is nothing to decide.",
        mention(person),
        name(institution)
    ))
}

/// Good news for who asked.
pub fn welcome(institution: &Institution, by: &PersonId) -> Message {
    let text = format!(
        ":tada: *You speak for {} now*, confirmed by {}. `/edtech partner` and the Home tab of this app show what you \
         can do: say what your teaching needs, and see which tools fit your campus.",
        name(institution),
        mention(by)
    );
    let open = button("What can I do?", Verb::Overview.id(), "welcome").primary().into();
    Message::paragraph(text).with(actions("institutions.welcome", vec![open]))
}

/// The other news.
pub fn refused(institution: &Institution, by: &PersonId) -> Message {
    let text = format!(
        "{} could not confirm that you speak for *{}*. If that is a misunderstanding, write to {}: a word from a \
         colleague or an address at the institution helps. You can ask again at any time.",
        mention(by),
        name(institution),
        mention(by)
    );
    let again = button("Ask again", Verb::Speak.id(), institution.id.as_str()).into();
    Message::paragraph(text).with(actions("institutions.refused", vec![again]))
}

/// To somebody whom an organizer took off.
pub fn taken_off(institution: &Institution, by: &PersonId) -> Message {
    Message::paragraph(format!(
        "{} took you off those who speak for *{}*. If that is a mistake, write to {}.",
        mention(by),
        name(institution),
        mention(by)
    ))
}

/// To the others who speak for it: whose duties are theirs now.
pub fn passed_on(institution: &Institution, person: &PersonId) -> Message {
    let text = format!(
        "{} no longer speaks for *{}*. What was theirs to look after is yours now.",
        mention(person),
        name(institution)
    );
    let open = button("Show what there is", Verb::Overview.id(), "passed_on").into();
    Message::paragraph(text).with(actions("institutions.passed_on", vec![open]))
}

/// To the organizers: nobody is left.
pub fn nobody_speaks(institution: &Institution, person: &PersonId) -> Message {
    let text = format!(
        "{} no longer speaks for *{}*, and nobody else does. Please find somebody there who goes on: they tell \
         of it in `/edtech partner` and press “I speak for it”, and one of you confirms.",
        mention(person),
        name(institution)
    );
    let show = button("Show the institution", Verb::Show.id(), institution.id.as_str()).into();
    Message::paragraph(text).with(actions("institutions.nobody", vec![show]))
}

/// To the others who speak for it: they are one more.
pub fn speaks_too(institution: &Institution, person: &PersonId) -> Message {
    Message::paragraph(format!(
        "{} speaks for *{}* now as well, beside you.",
        mention(person),
        name(institution)
    ))
}

/// After somebody stopped, to whoever pressed.
pub fn ended() -> Message {
    Message::paragraph(
        "Done. What was theirs to look after passes to the others who speak for it, or to the organizers.",
    )
}
