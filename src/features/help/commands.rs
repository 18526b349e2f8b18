//! What follows `/edtech`.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// The first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", ascii_case_insensitive)]
pub enum Subcommand {
    /// `project new | list | show NAME | edit [NAME] | close`
    Project,
    /// The profile form.
    Profile,
    /// Roles for me, people for my roles.
    Match,
    /// Roles and people by a skill.
    Find,
    /// What skills there are, and how a word is understood.
    Skills,
    /// Why a pair is suggested, or is not.
    Why,
    /// What there is for teachers and institutions.
    Partner,
    /// Something that one can give to projects.
    Offer,
    /// What can be asked for.
    Offers,
    /// `tools [WORDS]`: what a campus can adopt or try.
    Tools,
    /// What happened in a project of mine, to those who follow it.
    Update,
    /// What I follow: projects, subjects and skills.
    Follow,
    /// `ask [QUESTION] | mine`: a question to the other projects.
    Ask,
    /// `idea [TITLE]`: an idea without an owner.
    Idea,
    /// Ideas that gather people.
    Ideas,
    /// Help with a tool.
    Support,
    /// What waits for whom.
    Status,
    /// What comes to oneself, and when.
    Notifications,
    /// People who together cover what a project needs.
    Team,
    /// What the parts of a match count, for organizers.
    Weights,
    /// Everybody matched at once, for organizers.
    Round,
    /// Who organizes what, and how involved one wants to be, for organizers.
    Organize,
    /// `tasks [free | all | done]`: what the organizing team wants to do, for organizers.
    Tasks,
    /// `outreach [WORDS]`: whom the organizers are in touch with, for organizers.
    Outreach,
    /// What waits for organizers.
    Desk,
    /// How the community does, for organizers.
    Numbers,
    /// Who did what to what, for organizers.
    Audit,
    /// What is kept of me, and who sees it.
    Privacy,
    /// Something about somebody, to named organizers.
    Report,
    /// Who has which role in the community, and what each is for.
    Roles,
    /// The community's settings, for organizers.
    Settings,
    /// What one can do.
    Help,
}

/// The word after `project`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", ascii_case_insensitive)]
pub enum ProjectCommand {
    /// The intake form.
    New,
    /// The directory.
    List,
    /// One project's card.
    Show,
    /// The form for one's own project.
    Edit,
    /// Closes one's own project.
    Close,
}

/// The command that `typed` is nearest to, if any is near (Damerau–Levenshtein, at most a third of its length).
pub fn nearest<C: VariantArray + Copy + Into<&'static str>>(typed: &str) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    C::VARIANTS
        .iter()
        .map(|command| (*command).into())
        .map(|name: &'static str| (strsim::damerau_levenshtein(&typed, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 3)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_command() {
        assert_eq!(nearest::<Subcommand>("porject"), Some("project"));
        assert_eq!(nearest::<Subcommand>("Mach"), Some("match"));
        assert_eq!(nearest::<ProjectCommand>("nwe"), Some("new"));
        assert_eq!(nearest::<Subcommand>("xylophone"), None);
    }
}
