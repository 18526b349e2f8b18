//! What people see of shared needs.

use slack_morphism::prelude::SlackBlock;

use super::model::{Found, Team, Verb};
use crate::features::projects;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, section, section_with};
use crate::slack::text::{and, line, mention};

/// "Three", as a sentence begins with it.
pub fn many(n: usize) -> &'static str {
    match n {
        3 => "Three",
        4 => "Four",
        5 => "Five",
        _ => "Several",
    }
}

fn team(team: &Team) -> String {
    let owners: Vec<String> = team.owners.iter().take(5).map(mention).collect();
    format!("*{}* ({})", line(&team.project.name, 150), and(&owners))
}

/// At the desk: who looks for what, and the two ways on.
pub fn piece(found: &Found) -> Vec<SlackBlock> {
    let (skill, name) = (found.shared.skill.as_str(), line(&found.name, 60));
    let number = many(found.teams.len());
    let teams: Vec<String> = found.teams.iter().map(team).collect();
    let text = format!(
        "*{number} projects look for {name}*, and nobody new has it: one role, {} teams.\n{}",
        number.to_lowercase(),
        teams.join("\n")
    );
    let tell = format!("Tell the {} teams", number.to_lowercase());
    let row = vec![
        button(&tell, Verb::Tell.id(), skill).primary().spoken(&format!("{tell}: {}", found.name)).into(),
        button("Not now", Verb::NotNow.id(), skill).spoken(&format!("Not now: {}", found.name)).into(),
    ];
    vec![section(&text), actions(&format!("shared:{skill}"), row)]
}

/// To an owner of one of the teams.
pub fn news(found: &Found, own: &Team) -> Message {
    let others: Vec<&Team> = found.teams.iter().filter(|team| team.project.id != own.project.id).collect();
    let name = line(&found.name, 60);
    let mut all = vec![format!("your *{}*", line(&own.project.name, 150))];
    all.extend(others.iter().map(|other| team(other)));
    let text = format!(
        ":busts_in_silhouette: *{} projects look for {name}*: {}.\nOne role for all of you may find somebody \
         sooner than {} roles. Write to each other: what would one person do for each of you, in how many hours?",
        many(found.teams.len()),
        and(&all),
        many(found.teams.len()).to_lowercase()
    );
    let shows = others.iter().map(|other| {
        let show = button("Show", projects::Verb::Show.id(), other.project.id.as_str());
        let show = show.spoken(&format!("Show {}", other.project.name));
        section_with(
            &format!("shared:{}", other.project.id),
            &format!("*{}*\n{}", line(&other.project.name, 150), line(&other.project.pitch, 200)),
            show,
        )
    });
    shows.fold(Message::paragraph(text), Message::with)
}

/// To the organizer who told them.
pub fn told(found: &Found) -> Message {
    Message::paragraph(format!(
        "The owners of {} know of each other now. What comes of it is theirs; {} isn't told again for eight weeks.",
        and(&found
            .teams
            .iter()
            .map(|team| format!("*{}*", line(&team.project.name, 150)))
            .collect::<Vec<_>>()),
        line(&found.name, 60)
    ))
}

/// To the organizer who came late.
pub fn fewer() -> Message {
    Message::paragraph(
        "Fewer than three teams look for it by now, so nobody was told. It comes back by itself when there are three \
         again.",
    )
}

/// To the organizer who left it.
pub fn left() -> Message {
    Message::paragraph("Left for now. If it is still so in eight weeks, it comes back.")
}

/// In the channel's digest.
pub fn in_digest((skill, teams): &(String, usize)) -> String {
    format!("{} projects look for *{}*: could you help one of them?", many(*teams), line(skill, 60))
}
