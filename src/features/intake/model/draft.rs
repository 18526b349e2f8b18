//! What a form holds, from the first letter until it is sent.

use serde::{Deserialize, Serialize};

use crate::features::projects::{Limits, Project, ProjectState, Role, RoleSkill, Stage};
use crate::features::skills::Level;
use crate::ids::{PersonId, ProjectId, RoleId, SkillId};
use crate::time::Time;

/// A form as far as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// What is in it now.
    pub now: Content,
    /// The role whose levels are being chosen.
    pub pending: Option<RoleDraft>,
    /// What the project was like when the form was opened, for a project that exists.
    pub base: Option<Content>,
}

impl Draft {
    /// The form of a project that exists.
    pub fn of(content: Content) -> Self {
        Self { base: Some(content.clone()), now: content, pending: None }
    }

    /// Whether it holds nothing worth keeping.
    pub fn is_untouched(&self) -> bool {
        match &self.base {
            Some(base) => *base == self.now,
            None => self.now == Content::default(),
        }
    }
}

/// All that a project's form asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// The first step.
    pub about: About,
    /// The second step.
    pub roles: Vec<RoleDraft>,
}

impl Content {
    /// What a project that exists would have been filled in with; `co_owners` are its other owners.
    pub fn of(project: &Project, roles: &[Role], co_owners: Vec<PersonId>) -> Self {
        let open = roles.iter().filter(|role| role.open);
        Self { about: About::of(project, co_owners), roles: open.map(RoleDraft::of).collect() }
    }
}

/// The first step as it was typed: it may be half done, so nothing here is sure to be valid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    pub name: String,
    pub pitch: String,
    pub problem: String,
    /// A [`Stage`] by its name.
    pub stage: String,
    pub subjects: Vec<String>,
    /// Values of the type-ahead.
    pub stack: Vec<String>,
    pub repository: String,
    pub licence: String,
    /// One in each line.
    pub links: String,
    pub newcomers: String,
    pub co_owners: Vec<PersonId>,
    pub wants_channel: bool,
}

impl About {
    fn of(project: &Project, co_owners: Vec<PersonId>) -> Self {
        let stage: &'static str = project.stage.into();
        Self {
            name: project.name.clone(),
            pitch: project.pitch.clone(),
            problem: project.problem.clone(),
            stage: stage.to_owned(),
            subjects: project.subjects.clone(),
            stack: project.stack.iter().map(|skill| skill.0.clone()).collect(),
            repository: project.repository.clone().unwrap_or_default(),
            licence: project.licence.clone().unwrap_or_default(),
            links: project.links.join("\n"),
            newcomers: project.newcomers.clone(),
            co_owners,
            wants_channel: project.wants_channel,
        }
    }

    /// A project with this content. What isn't valid is left out: the form was checked before.
    pub fn to_project(&self, id: ProjectId, stack: Vec<SkillId>, by: &PersonId, now: Time) -> Project {
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Project {
            id,
            name: self.name.clone(),
            pitch: self.pitch.clone(),
            problem: self.problem.clone(),
            stage: self.stage.parse().unwrap_or(Stage::Idea),
            subjects: self.subjects.clone(),
            stack,
            repository: filled(&self.repository),
            licence: filled(&self.licence),
            links: self.links.lines().map(str::to_owned).collect(),
            newcomers: self.newcomers.clone(),
            state: ProjectState::Submitted,
            submitted_by: by.clone(),
            channel: None,
            wants_channel: self.wants_channel,
            decided_by: None,
            decided_at: None,
            decision_note: None,
            submitted_at: now,
        }
    }
}

/// A role in a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDraft {
    pub id: RoleId,
    #[serde(default)]
    pub title: String,
    /// The required skills first.
    #[serde(default)]
    pub needs: Vec<Need>,
    #[serde(default)]
    pub hours: i32,
    #[serde(default)]
    pub seats: i32,
    /// Seats that are taken: there can't be fewer.
    #[serde(default)]
    pub filled: i32,
    #[serde(default)]
    pub utc_range: Option<(i32, i32)>,
    #[serde(default)]
    pub limits: Limits,
    #[serde(default)]
    pub beginner: bool,
    #[serde(default)]
    pub mentoring: bool,
    #[serde(default)]
    pub first_task: String,
}

impl RoleDraft {
    fn of(role: &Role) -> Self {
        let need = |need: &RoleSkill| Need {
            value: need.skill.0.clone(),
            required: need.required,
            must: need.must,
            level: need.level as i32,
        };
        Self {
            id: role.id.clone(),
            title: role.title.clone(),
            needs: role.skills.iter().map(need).collect(),
            hours: role.hours,
            seats: role.seats,
            filled: role.filled,
            utc_range: role.utc_range,
            limits: role.limits.clone(),
            beginner: role.beginner,
            mentoring: role.mentoring,
            first_task: role.first_task.clone(),
        }
    }

    /// The values of the skills that are required, or of those that are nice to have.
    pub fn values(&self, required: bool) -> impl Iterator<Item = &str> {
        self.needs.iter().filter(move |need| need.required == required).map(|need| need.value.as_str())
    }

    /// The role, with the skills that its values have become.
    pub fn to_role(&self, project: &ProjectId, skill: impl Fn(&str) -> Option<SkillId>, now: Time) -> Role {
        let needs = self.needs.iter().filter_map(|need| {
            let level = Level::from_number(need.level);
            let (required, must) = (need.required, need.required && need.must);
            Some(RoleSkill { skill: skill(&need.value)?, level, required, must })
        });
        Role {
            id: self.id.clone(),
            project: project.clone(),
            title: self.title.clone(),
            skills: needs.collect(),
            hours: self.hours,
            seats: self.seats,
            filled: self.filled,
            utc_range: self.utc_range,
            limits: self.limits.clone(),
            beginner: self.beginner,
            mentoring: self.mentoring,
            first_task: self.first_task.clone(),
            open: true,
            created_at: now,
        }
    }
}

/// A skill of a role in a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// A value of the type-ahead.
    pub value: String,
    pub required: bool,
    /// Without it nobody is suggested at all.
    #[serde(default)]
    pub must: bool,
    /// A [`Level`] by its number.
    pub level: i32,
}
