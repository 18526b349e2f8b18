//! What people see here.

use slack_morphism::prelude::*;

use super::Verb;
use super::model::Situation;
use crate::features::people;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, section, section_with};
use crate::slack::text::{count, line};

/// The commands in two lines.
const COMMANDS: &str = "`/edtech project` new · list · show NAME · edit · close\n\
                        `/edtech` profile · match · find SKILL · skills · why · team NAME · partner · tools · offer · \
                        offers · update · follow · ask · idea · ideas · support · status · notifications · privacy · \
                        report · roles · help";

/// What one can do now, the most useful first.
pub fn overview(situation: &Situation) -> Message {
    let mut blocks = Vec::new();
    if situation.is_new() {
        blocks.push(section("*What brings you here?* Take a way on; you can take more than one."));
        blocks.extend(people::ways_on());
    }
    blocks.extend(offers(situation));
    let commands = if situation.at_the_desk && !situation.person.organizer {
        COMMANDS.replace(" · help", " · desk · help")
    } else if situation.person.organizer {
        COMMANDS.replace(
            " · help",
            " · desk · numbers · organize · tasks · audit · outreach · round · weights · settings · help",
        )
    } else {
        COMMANDS.to_owned()
    };
    blocks.push(context(&commands));
    Message::new("This is what you can do now.", blocks)
}

/// Something to do: why, and the button.
fn offer(verb: Verb, text: &str, label: &str) -> SlackBlock {
    section_with(verb.id(), text, button(label, verb.id(), "help"))
}

/// The same, before everything else.
fn first(verb: Verb, text: &str, label: &str) -> SlackBlock {
    section_with(verb.id(), text, button(label, verb.id(), "help").primary())
}

fn offers(situation: &Situation) -> Vec<SlackBlock> {
    let mut offers = Vec::new();
    let organizer = situation.person.organizer;
    if organizer && !situation.channels_set {
        offers.push(first(
            Verb::Settings,
            "*Choose the channels* for reviews and announcements. Nothing can be approved before.",
            "Settings",
        ));
    }
    if situation.to_answer > 0 {
        let n = i64::try_from(situation.to_answer).unwrap_or(i64::MAX);
        let text = format!("*{} for your answer.*", count(n, "introduction waits", "introductions wait"));
        offers.push(first(Verb::Status, &text, "Answer"));
    } else if situation.under_way > 0 {
        offers.push(offer(
            Verb::Status,
            "*Your introductions*: who was asked, and who has answered.",
            "Show",
        ));
    }
    if situation.needs_profile() {
        offers.push(first(
            Verb::Profile,
            "*Your profile* is the next step: two minutes, and you see the roles that suit you.",
            "Fill in my profile",
        ));
    }
    if situation.person.path == Some(people::Path::Teach) {
        let text = "*Your institution*: what your teaching needs, and which tools fit your campus.";
        offers.push(offer(Verb::Partner, text, "For my teaching"));
        let text = "*Tools that you can adopt or try*, by subject, LMS and how ready they are.";
        offers.push(offer(Verb::Tools, text, "Find a tool"));
    }
    match (situation.profile, situation.projects) {
        (Some(true), 0) => {
            offers.push(offer(Verb::Match, "*Roles that suit you*, best first, and why.", "My matches"));
        }
        (Some(true), _) => {
            let text = "*Roles that suit you*, and people who suit your projects.";
            offers.push(offer(Verb::Match, text, "My matches"));
        }
        (_, 0) => {}
        (_, _) => {
            let text = "*People who suit your projects*, best first, and why.";
            offers.push(offer(Verb::Match, text, "Find people"));
        }
    }
    offers.push(offer(
        Verb::Projects,
        "*Projects* of this community, and whom they look for.",
        "See the projects",
    ));
    let idea = if situation.projects == 0 {
        "*An idea of your own?* Describe it; an organizer has a look before everybody sees it."
    } else {
        "*Another project?* Describe it; an organizer has a look before everybody sees it."
    };
    offers.push(offer(Verb::NewProject, idea, "Submit a project"));
    if let Some(active) = situation.profile {
        let text = if active {
            "*Your profile*: skills, wishes, hours, and who may see it."
        } else {
            "*Your profile*: you take a break from the matching. Come back whenever you like."
        };
        offers.push(offer(Verb::Profile, text, "My profile"));
    }
    if !organizer && situation.at_the_desk {
        let text = "*Your part of the desk*: what waits for you, whoever waited longest first.";
        offers.push(offer(Verb::Desk, text, "Open the desk"));
    }
    if organizer && situation.channels_set {
        let text = "*You organize.* What waits for you, whoever waited longest first.";
        offers.push(offer(Verb::Desk, text, "Open the desk"));
        let text = "*Settings*: the channels. `/edtech audit` shows who did what.";
        offers.push(offer(Verb::Settings, text, "Settings"));
    }
    offers
}

/// A command that isn't one, with the button of the nearest.
pub fn mistyped(typed: &str, suggestion: Option<&str>) -> Message {
    let typed = line(typed, 80);
    let help = button("What can I do?", Verb::Overview.id(), "mistyped");
    let meant = suggestion.and_then(|command| Some((command, Verb::of_command(command)?)));
    let (text, buttons) = match meant {
        Some((command, (verb, words))) => {
            // A backtick would end the command's frame.
            let command = line(&command.replace('`', "'"), 150);
            let button = button(label(verb), verb.id(), &Verb::value(words)).primary();
            (format!("I don't know “{typed}”. Did you mean `{command}`?"), vec![button.into(), help.into()])
        }
        None => (format!("I don't know “{typed}”."), vec![help.into()]),
    };
    Message::new(text.clone(), vec![section(&text), actions("mistyped", buttons)])
}

fn label(verb: Verb) -> &'static str {
    match verb {
        Verb::Overview => "Show help",
        Verb::Projects => "See the projects",
        Verb::NewProject => "Submit a project",
        Verb::ShowProject => "Show it",
        Verb::EditProject => "Edit it",
        Verb::CloseProject => "Close a project",
        Verb::Profile => "My profile",
        Verb::Match => "My matches",
        Verb::Find => "Find",
        Verb::Skills => "Skills",
        Verb::Why => "Why, or why not?",
        Verb::Team => "Suggest a team",
        Verb::Weights => "Weights of the matching",
        Verb::Partner => "Teachers and institutions",
        Verb::Offer => "Offer something",
        Verb::Offers => "See the offers",
        Verb::Tools => "Find a tool",
        Verb::Update => "Write an update",
        Verb::Follow => "What I follow",
        Verb::Ask => "Ask the other projects",
        Verb::Idea => "Share an idea",
        Verb::Ideas => "See the ideas",
        Verb::Support => "Ask for support",
        Verb::Status => "Show what waits",
        Verb::Notifications => "What comes, and when",
        Verb::Round => "Match everyone",
        Verb::Organize => "The organizing team",
        Verb::Tasks => "Tasks of the team",
        Verb::Outreach => "Outreach",
        Verb::Desk => "Open the desk",
        Verb::Numbers => "Numbers",
        Verb::Audit => "Audit log",
        Verb::Privacy => "Privacy",
        Verb::Report => "Report somebody",
        Verb::Roles => "Roles",
        Verb::Settings => "Settings",
    }
}
