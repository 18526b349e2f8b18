//! What help offers, and to whom.

use strum::{EnumString, IntoStaticStr};

use super::{ProjectCommand, Subcommand};
use crate::features::community::Community;
use crate::features::people::{Path, Person};

/// A button that does what a command would do; where the command takes words, they are its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "help.")]
pub enum Verb {
    /// What one can do.
    Overview,
    /// `/edtech project list`
    Projects,
    /// `/edtech project new`
    NewProject,
    /// `/edtech project show NAME`
    ShowProject,
    /// `/edtech project edit NAME`
    EditProject,
    /// `/edtech project close`
    CloseProject,
    /// `/edtech profile`
    Profile,
    /// `/edtech match`
    Match,
    /// `/edtech find SKILL`
    Find,
    /// `/edtech skills [WORD]`
    Skills,
    /// `/edtech why`
    Why,
    /// `/edtech partner`
    Partner,
    /// `/edtech offer`
    Offer,
    /// `/edtech offers`
    Offers,
    /// `/edtech tools [WORDS]`
    Tools,
    /// `/edtech update [NAME]`
    Update,
    /// `/edtech follow`
    Follow,
    /// `/edtech ask [QUESTION]`
    Ask,
    /// `/edtech idea [TITLE]`
    Idea,
    /// `/edtech ideas`
    Ideas,
    /// `/edtech support [NAME]`
    Support,
    /// `/edtech status`
    Status,
    /// `/edtech notifications`
    Notifications,
    /// `/edtech team NAME`
    Team,
    /// `/edtech weights`
    Weights,
    /// `/edtech round`
    Round,
    /// `/edtech organize`
    Organize,
    /// `/edtech tasks [free | all | done]`
    Tasks,
    /// `/edtech outreach [WORDS]`
    Outreach,
    /// `/edtech desk`
    Desk,
    /// `/edtech numbers`
    Numbers,
    /// `/edtech audit`
    Audit,
    /// `/edtech privacy`
    Privacy,
    /// `/edtech report`
    Report,
    /// `/edtech roles`
    Roles,
    /// `/edtech settings`
    Settings,
}

impl Verb {
    /// The action id.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// A button's value that carries words.
    pub fn value(words: &str) -> String {
        format!("words:{words}")
    }

    /// The words in a button's value; none in that of another button.
    pub(super) fn words(value: Option<&str>) -> &str {
        value.and_then(|value| value.strip_prefix("words:")).unwrap_or_default()
    }

    /// The button for a command, and the words that go with it.
    pub fn of_command(command: &str) -> Option<(Self, &str)> {
        let rest = command.strip_prefix("/edtech")?;
        let (word, rest) = first_word(rest);
        Some(match word.parse().ok()? {
            Subcommand::Project => return Some(Self::of_project_command(rest)),
            Subcommand::Profile => (Self::Profile, ""),
            Subcommand::Match => (Self::Match, ""),
            Subcommand::Find => (Self::Find, rest),
            Subcommand::Skills => (Self::Skills, rest),
            Subcommand::Why => (Self::Why, ""),
            Subcommand::Partner => (Self::Partner, ""),
            Subcommand::Offer => (Self::Offer, ""),
            Subcommand::Offers => (Self::Offers, ""),
            Subcommand::Tools => (Self::Tools, rest),
            Subcommand::Update => (Self::Update, rest),
            Subcommand::Follow => (Self::Follow, ""),
            Subcommand::Ask => (Self::Ask, rest),
            Subcommand::Idea => (Self::Idea, rest),
            Subcommand::Ideas => (Self::Ideas, ""),
            Subcommand::Support => (Self::Support, rest),
            Subcommand::Status => (Self::Status, ""),
            Subcommand::Notifications => (Self::Notifications, ""),
            Subcommand::Team => (Self::Team, rest),
            Subcommand::Weights => (Self::Weights, ""),
            Subcommand::Round => (Self::Round, ""),
            Subcommand::Organize => (Self::Organize, ""),
            Subcommand::Tasks => (Self::Tasks, rest),
            Subcommand::Outreach => (Self::Outreach, rest),
            Subcommand::Desk => (Self::Desk, ""),
            Subcommand::Numbers => (Self::Numbers, ""),
            Subcommand::Audit => (Self::Audit, ""),
            Subcommand::Privacy => (Self::Privacy, ""),
            Subcommand::Report => (Self::Report, ""),
            Subcommand::Roles => (Self::Roles, ""),
            Subcommand::Settings => (Self::Settings, ""),
            Subcommand::Help => (Self::Overview, ""),
        })
    }

    fn of_project_command(text: &str) -> (Self, &str) {
        let (word, rest) = first_word(text);
        match word.parse() {
            Ok(ProjectCommand::New) => (Self::NewProject, ""),
            Ok(ProjectCommand::List) => (Self::Projects, ""),
            Ok(ProjectCommand::Show) => (Self::ShowProject, rest),
            Ok(ProjectCommand::Edit) => (Self::EditProject, rest),
            Ok(ProjectCommand::Close) => (Self::CloseProject, ""),
            Err(_) if word.is_empty() => (Self::Projects, ""),
            Err(_) => (Self::ShowProject, text),
        }
    }
}

fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim()))
}

/// Who asks for help, as far as it decides what is offered.
#[derive(Clone, Debug)]
pub struct Situation {
    /// The person.
    pub person: Person,
    /// Whether they have a profile, and take part in the matching.
    pub profile: Option<bool>,
    /// How many projects they own, in any state but declined; counted up to a few.
    pub projects: usize,
    /// How many introductions wait for their answer.
    pub to_answer: usize,
    /// How many introductions are under way, or wait for somebody else.
    pub under_way: usize,
    /// Whether organizers can review and announce.
    pub channels_set: bool,
    /// Whether they have something to do at the desk.
    pub at_the_desk: bool,
}

impl Situation {
    /// Has not taken a way on yet.
    pub fn is_new(&self) -> bool {
        self.profile.is_none() && self.projects == 0 && !self.person.organizer && self.person.path.is_none()
    }

    /// Wants to build, and has not said what.
    pub fn needs_profile(&self) -> bool {
        self.profile.is_none() && self.person.path == Some(Path::Build)
    }
}

/// Whether reviews and announcements have their place.
pub fn channels_set(community: Option<&Community>) -> bool {
    community.is_some_and(|community| {
        community.organizer_channel.is_some() && community.announcement_channel.is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_finds_its_button() {
        let cases = [
            ("/edtech project", Some((Verb::Projects, ""))),
            ("/edtech project new", Some((Verb::NewProject, ""))),
            ("/edtech project show Quiz  lab", Some((Verb::ShowProject, "Quiz  lab"))),
            ("/edtech project Quizlab", Some((Verb::ShowProject, "Quizlab"))),
            ("/edtech find rust async", Some((Verb::Find, "rust async"))),
            ("/edtech help me", Some((Verb::Overview, ""))),
            ("/edtech dance", None),
        ];
        for (command, button) in cases {
            assert_eq!(Verb::of_command(command), button, "{command}");
        }
    }
}
