//! What people wrote of their projects: twelve, at every stage.

mod seeking;
mod settled;

/// A project as its owner fills it in.
pub struct ProjectText {
    pub owner: &'static str,
    pub name: &'static str,
    pub pitch: &'static str,
    pub problem: &'static str,
    pub stage: &'static str,
    pub subjects: &'static [&'static str],
    pub stack: &'static [&'static str],
    pub repository: &'static str,
    pub licence: &'static str,
    pub links: &'static str,
    pub newcomers: &'static str,
    pub co_owners: &'static [&'static str],
    /// Its owners would like a channel.
    pub channel: bool,
    pub roles: &'static [RoleText],
}

/// A role as an owner fills it in.
pub struct RoleText {
    pub title: &'static str,
    pub required: &'static [&'static str],
    pub nice: &'static [&'static str],
    pub hours: &'static str,
    pub seats: &'static str,
    /// From and to, as the form has them.
    pub zones: Option<(&'static str, &'static str)>,
    /// Of the required skills, those without which nobody is suggested.
    pub musts: &'static [&'static str],
    /// Only who speaks one of these is suggested.
    pub languages: &'static [&'static str],
    pub beginner: bool,
    pub mentoring: bool,
    pub first_task: &'static str,
}

const ROLE: RoleText = RoleText {
    title: "",
    required: &[],
    nice: &[],
    hours: "4",
    seats: "1",
    zones: None,
    musts: &[],
    languages: &[],
    beginner: false,
    mentoring: false,
    first_task: "",
};

const PROJECT: ProjectText = ProjectText {
    owner: "",
    name: "",
    pitch: "",
    problem: "",
    stage: "Idea",
    subjects: &[],
    stack: &[],
    repository: "",
    licence: "",
    links: "",
    newcomers: "",
    co_owners: &[],
    channel: false,
    roles: &[],
};

/// The project with this name.
pub fn called(name: &str) -> Option<&'static ProjectText> {
    all().find(|project| project.name == name)
}

/// All twelve.
pub fn all() -> impl Iterator<Item = &'static ProjectText> {
    seeking::PROJECTS.iter().chain(settled::PROJECTS)
}
