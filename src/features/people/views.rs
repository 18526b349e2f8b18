//! What people see here.

use slack_morphism::prelude::*;

use super::handlers::Wish;
use super::model::Ask;
use super::{Person, Verb};
use crate::features::community::{self, Community};
use crate::features::conduct;
use crate::features::help;
use crate::features::organizing;
use crate::features::projects::{self, Project};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, header, section, section_with};
use crate::slack::text::{count, cut, escape, line, mention, moment};
use crate::time::Time;

/// What a person reads who is new here.
pub fn welcome(person: &PersonId, community: &str) -> Message {
    let mut blocks = vec![
        header(&format!("Welcome to {community}")),
        section(&format!(
            "Hello {}! Here people build open-source tools for teaching, together. What brings you here?",
            mention(person)
        )),
    ];
    blocks.extend(ways_on());
    blocks.extend(conduct::views::at_the_start());
    blocks.push(context(
        "You can take more than one way, now or later. `/edtech` always shows what you can do.",
    ));
    Message::new(format!("Welcome to {}! What brings you here?", line(community, 150)), blocks)
}

/// The three ways on.
pub fn ways_on() -> Vec<SlackBlock> {
    let way =
        |verb: Verb, text: &str, label: &str| section_with(verb.id(), text, button(label, verb.id(), "new"));
    vec![
        way(
            Verb::Build,
            "*Builders*\nSay what you can do and what you'd like to learn, and see which projects need you.",
            "I build",
        ),
        way(
            Verb::Teach,
            "*Teachers and institutions*\nSee what is being built, and say what your teaching needs.",
            "I teach or represent an institution",
        ),
        way(
            Verb::Organize,
            "*Organizers*\nHelp projects and people find each other. An organizer will be asked.",
            "I organize",
        ),
    ]
}

/// What an organizer of the settings reads first.
pub fn organizer_welcome(person: &PersonId, community: &Community) -> Message {
    let name = &community.name;
    let mut blocks = vec![header(&format!("Welcome to {name}"))];
    if let Some(channel) = &community.organizer_channel {
        blocks.push(section(&format!(
            "Hello {}! You organize this community. New projects wait for review in <#{channel}>, and the Home \
             tab of this app shows what else waits for you.",
            mention(person)
        )));
    } else {
        blocks.push(section(&format!(
            "Hello {}! You organize this community. One thing comes first: *choose two channels*, one where \
             organizers review new projects and one where approved projects are announced.",
            mention(person)
        )));
        let settings = button("Choose the channels", community::Verb::Settings.id(), "new").primary();
        blocks.push(actions("settings", vec![settings.into()]));
    }
    blocks.push(context("`/edtech` always shows what you can do."));
    Message::new(format!("Welcome to {}! You organize this community.", line(name, 150)), blocks)
}

/// The answer to "I organize".
pub fn wish(wish: &Wish, person: &PersonId) -> Message {
    Message::paragraph(match wish {
        Wish::Granted => {
            "You are an organizer already. The Home tab of this app shows what waits for you.".to_owned()
        }
        Wish::NobodyToAsk => format!(
            "This community has no organizer yet, so there is nobody to ask. Whoever runs the hub names the \
             first one: set `ORGANIZERS={person}` (your member ID) in its settings and start it again."
        ),
        Wish::Asked => {
            "Thank you for offering to help! The organizers have been asked, and you'll hear from me \
                        as soon as one of them has answered."
                .to_owned()
        }
        Wish::AnsweredToday => {
            "The organizers answered you today; you can ask them again tomorrow. Until then, \
                                write to one of them if something has changed."
                .to_owned()
        }
    })
}

/// The request, before the organizers.
pub fn ask_card(person: &Person, ask: &Ask) -> Message {
    let mut blocks = vec![header("Somebody offers to organize")];
    blocks.extend(ask_block(person, ask));
    blocks.push(context(
        "Organizers review projects and change this community's settings. One answer is enough; I'll tell them \
         kindly.",
    ));
    Message::new(format!("{} would like to help organize this community.", mention(&person.id)), blocks)
}

/// The request and its two answers, for a card or a list.
pub fn ask_block(person: &Person, ask: &Ask) -> Vec<SlackBlock> {
    let value = ask.to_string();
    let sure = format!(
        "{} will be able to review projects and to change this community's settings.",
        cut(&person.name, 100)
    );
    vec![
        section(&format!(
            "{} would like to help organize this community. Asked {}.",
            mention(&person.id),
            moment(ask.at)
        )),
        actions(
            &format!("organizer:{value}"),
            vec![
                button("Welcome as organizer", Verb::Grant.id(), &value)
                    .primary()
                    .confirm("Welcome as organizer?", &sure, "Welcome", "Back")
                    .into(),
                button("Not now", Verb::NotNow.id(), &value).into(),
            ],
        ),
    ]
}

/// The card after the decision.
pub fn decided(ask: &Ask, by: &PersonId, welcome: bool, at: Time) -> Message {
    let (asker, by, at) = (mention(&ask.person), mention(by), moment(at));
    Message::paragraph(if welcome {
        format!(":white_check_mark: {asker} is an organizer now, welcomed by {by}, {at}.")
    } else {
        format!("{asker} offered to help organize. {by} answered “not now”, {at}. I told them kindly.")
    })
}

/// The card of somebody who left before an answer.
pub fn asker_left(person: &Person) -> Message {
    Message::paragraph(format!(
        "{} offered to help organize, and has left the workspace since.",
        escape(&person.name)
    ))
}

/// Good news for who asked.
pub fn now_organizer() -> Message {
    let text = "*You are an organizer now.* Thank you! Say what you would like to help with and for how many hours a week: \
                the desk on the Home tab of this app then offers you what fits, and never more.";
    Message::new(
        "You are an organizer now. Thank you!",
        vec![
            section(text),
            actions(
                "settings",
                vec![
                    button("How I take part", organizing::Verb::Involve.id(), "granted").primary().into(),
                    button("See the settings", community::Verb::Settings.id(), "granted").into(),
                ],
            ),
        ],
    )
}

/// The other news.
pub fn not_now() -> Message {
    let text = "Thank you for offering to help organize. The organizers answered “not now”: your offer is welcome \
                again another day. Meanwhile, there is more to do here:";
    Message::new(
        "The organizers have answered your offer.",
        vec![
            section(text),
            actions(
                "meanwhile",
                vec![
                    button("I build", Verb::Build.id(), "not_now").into(),
                    button("See the projects", help::Verb::Projects.id(), "not_now").into(),
                ],
            ),
        ],
    )
}

/// For organizers: projects that nobody looks after any more.
pub fn owner_left(person: &Person, orphans: &[Project]) -> Message {
    let text = format!(
        "{} has left the workspace, and nobody else owns {}. What is listed of it pauses, and is offered to those who \
         work in it and then to everybody. If you know who could take {} on, tell them.",
        line(&person.name, 100),
        count(i64::try_from(orphans.len()).unwrap_or(i64::MAX), "project of theirs", "projects of theirs"),
        if orphans.len() == 1 { "it" } else { "them" },
    );
    let mut blocks = vec![section(&text)];
    blocks.extend(orphans.iter().map(|project| {
        let id = project.id.as_str();
        let show = button("Show", projects::Verb::Show.id(), id).spoken(&format!("Show {}", project.name));
        section_with(&format!("project:{id}"), &format!("*{}*", line(&project.name, 150)), show)
    }));
    Message::new(text, blocks)
}
