//! What projects ask for, and which offers suit them.

use std::collections::HashMap;

use slack_morphism::prelude::*;

use super::offer::{facts, giver, headline};
use crate::features::institutions::{Institution, Word};
use crate::features::offers::model::{Asking, Kept, Kind, Likeness, Offer, Pair, Verb, Wanted};
use crate::features::projects::{self, Project};
use crate::ids::{InstitutionId, PersonId};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, section, section_with};
use crate::slack::text::{and, line, mention};

fn reasons(likeness: &Likeness) -> String {
    let reasons: Vec<String> =
        likeness.reasons.iter().map(|reason| format!("• {}", line(reason, 300))).collect();
    reasons.join("\n")
}

fn pair(offer: &Offer, project: &Project) -> String {
    Pair { offer: offer.id.clone(), project: Some(project.id.clone()) }.to_string()
}

/// The projects that an offer suits, best first, for those whose it is; where there are none, what happens next.
pub fn fits(offer: &Offer, fits: &[(Likeness, Asking)], alone: bool) -> Vec<SlackBlock> {
    if fits.is_empty() {
        let none =
            "No project asks for this yet. It stands in `/edtech offers`, and owners who ask for it see it.";
        return if alone { vec![section(none)] } else { Vec::new() };
    }
    let mut blocks = vec![section("*Projects that ask for it, those that it suits best first*")];
    for (likeness, asking) in fits {
        let project = &asking.project;
        let text =
            format!("*{}*: {}\n{}", line(&project.name, 150), line(&project.pitch, 150), reasons(likeness));
        blocks.push(section(&text));
        let spoken = |what: &str| format!("{what} {}", project.name);
        blocks.push(actions(
            &format!("fits:{}", project.id),
            vec![
                button("Offer it to them", Verb::Suggest.id(), &pair(offer, project))
                    .spoken(&spoken("Offer it to"))
                    .into(),
                button("Show the project", projects::Verb::Show.id(), project.id.as_str())
                    .spoken(&spoken("Show"))
                    .into(),
            ],
        ));
    }
    blocks
}

/// To whoever just made an offer: whom it may suit.
pub fn suits(offer: &Offer, found: &[(Likeness, Asking)]) -> Message {
    let mut blocks = vec![section(&format!("*{}*\n{}", headline(offer), facts(offer)))];
    blocks.extend(fits(offer, found, true));
    Message::new(format!("Projects ask for what you offer: {}", headline(offer)), blocks)
}

/// To an owner who just asked: what is offered already.
pub fn offered(
    project: &Project,
    kind: Kind,
    found: &[(Likeness, Offer)],
    institutions: &HashMap<InstitutionId, Institution>,
) -> Message {
    let name = line(&project.name, 150);
    let title = format!("*{} for {name}: this is offered, what suits it best first*", kind.words());
    let mut blocks = vec![section(&title)];
    for (likeness, offer) in found {
        let institution = offer.institution.as_ref().and_then(|id| institutions.get(id));
        let text = format!(
            "*{}*\n{} · by {}\n{}",
            headline(offer),
            facts(offer),
            giver(offer, institution),
            reasons(likeness)
        );
        blocks.push(section(&text));
        let spoken = |what: &str| format!("{what} {}", offer.title);
        blocks.push(actions(
            &format!("offered:{}", offer.id),
            vec![
                button("Ask for it", Verb::Ask.id(), &pair(offer, project))
                    .primary()
                    .spoken(&spoken("Ask for"))
                    .into(),
                button("Show", Verb::Show.id(), offer.id.as_str()).spoken(&spoken("Show")).into(),
            ],
        ));
    }
    Message::new(format!("{} for {name} is offered here.", kind.words()), blocks)
}

/// To an owner: somebody offers what their project asks for.
pub fn suggested(
    offer: &Offer,
    institution: Option<&Institution>,
    asking: &Asking,
    likeness: &Likeness,
    by: &PersonId,
) -> Message {
    let project = &asking.project;
    let text = format!(
        "{} thinks of *{}*: *{}*\n{} · by {}\n{}",
        mention(by),
        line(&project.name, 150),
        headline(offer),
        facts(offer),
        giver(offer, institution),
        reasons(likeness)
    );
    let row = vec![
        button("Ask for it", Verb::Ask.id(), &pair(offer, project)).primary().into(),
        button("Show the offer", Verb::Show.id(), offer.id.as_str()).into(),
    ];
    Message::new(
        format!("{} offers {} to {}.", mention(by), headline(offer), line(&project.name, 150)),
        vec![section(&text), actions(&format!("suggested:{}", offer.id), row)],
    )
}

/// To whoever had the owners told.
pub fn told_owners(project: Option<&Project>) -> Message {
    Message::paragraph(match project {
        Some(project) => format!(
            "The owners of *{}* have been told. If it suits them, they ask for it, and you decide.",
            line(&project.name, 150)
        ),
        None => "The owners have been told already. If it suits them, they ask for it.".to_owned(),
    })
}

/// What a project asks for, on its card: owners can change it, everybody else can help.
pub fn on_project(project: &Project, wanted: &[Wanted], owner: bool) -> Option<SlackBlock> {
    let kinds: Vec<String> = wanted.iter().map(|one| one.kind.words().to_lowercase()).collect();
    if owner {
        let text = if kinds.is_empty() {
            "*Help from others?* Hosting, classes that try it, translation, money: say what would help, and see who \
             offers it."
                .to_owned()
        } else {
            format!("*It asks for* {}.", and(&kinds))
        };
        let ask = button("Ask for help", Verb::Want.id(), project.id.as_str());
        return Some(section_with("offers", &text, ask));
    }
    if kinds.is_empty() {
        return None;
    }
    let about: Vec<String> = wanted
        .iter()
        .filter(|one| !one.about.is_empty())
        .map(|one| format!("\n• {}: {}", one.kind.words(), line(&one.about, 200)))
        .collect();
    let text = format!("*It asks for* {}.{}", and(&kinds), about.concat());
    Some(section_with("offers", &text, button("I can help", Verb::New.id(), "project")))
}

/// One thing that a project asks for, with the way to say that it no longer does.
pub fn wanted_entry(project: &Project, one: &Wanted) -> SlackBlock {
    let kept = Kept { project: project.id.clone(), kind: one.kind }.to_string();
    let about = if one.about.is_empty() { String::new() } else { format!("\n{}", line(&one.about, 300)) };
    section_with(
        &format!("wanted:{kept}"),
        &format!("*{}*{about}", one.kind.words()),
        button("No longer needed", Verb::Unwant.id(), &kept)
            .spoken(&format!("{} is no longer needed", one.kind.words())),
    )
}

/// To an owner: it is no longer asked for.
pub fn unwanted(project: &Project, kind: Kind) -> Message {
    Message::paragraph(format!(
        "*{}* doesn't ask for {} any more. The project's card has the way to ask for something else.",
        line(&project.name, 150),
        kind.words().to_lowercase()
    ))
}
