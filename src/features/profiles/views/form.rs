//! The form in two steps.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use slack_morphism::prelude::{SlackBlock, SlackModalView};

use super::{delete_button, form_of};
use crate::features::profiles::form::{
    ABOUT, Field, Form, GITHUB, MOST_HOURS, MOST_LANGUAGES, MOST_PROJECTS, MOST_SKILLS, MOST_SUBJECTS,
    MOST_WISHES, tick,
};
use crate::features::profiles::{Verb, Visibility, languages};
use crate::features::skills::{self, Skill};
use crate::ids::SkillId;
use crate::slack::blocks::{
    actions, button, checkboxes, context, date_input, divider, multi_select, number_input, radio, section,
    section_with, select, text_input, type_ahead,
};
use crate::slack::text::{ago, count, line};

/// The type-ahead of skills.
const FIND: &str = "skills.find";

/// What the first step carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// How often it was started afresh in this window.
    pub round: u32,
}

/// All that the first step shows.
pub struct FormPage {
    pub form: Form,
    /// The skills in it, as (name, value).
    pub have: Vec<(String, String)>,
    pub wanted: Vec<(String, String)>,
    /// IANA name.
    pub timezone: String,
    /// There is a profile already.
    pub exists: bool,
    /// How old the draft is that it shows.
    pub kept: Option<Duration>,
    pub meta: Meta,
}

/// The first step.
pub fn profile_form(page: &FormPage) -> SlackModalView {
    let FormPage { form, .. } = page;
    let id = |field: Field| field.id(page.meta.round);
    let most = |most: usize| most as u64;
    let mut blocks = Vec::new();
    if let Some(age) = page.kept {
        let text =
            format!("You closed this form {} without sending it. Here is what you had filled in.", ago(age));
        blocks.push(section_with("kept", &text, button("Start afresh", Verb::Afresh.id(), "")));
    }
    let subjects: Vec<(String, String)> =
        skills::subjects().iter().map(|subject| ((*subject).to_owned(), (*subject).to_owned())).collect();
    let projects: Vec<(String, String)> =
        (1..=MOST_PROJECTS).map(|n| (count(n.into(), "project", "projects"), n.to_string())).collect();
    let visibility: &'static str = form.visibility.into();
    blocks.extend::<[SlackBlock; 12]>([
        type_ahead(&id(Field::Have), "Skills I have", FIND, &page.have, most(MOST_SKILLS))
            .hint(
                "Up to 20. Anything that helps a project counts: code, design, research, translating, teaching. Is \
                 yours missing? Type it and add it.",
            )
            .optional()
            .into(),
        type_ahead(&id(Field::Wanted), "Skills I want to learn", FIND, &page.wanted, most(MOST_WISHES))
            .hint("Up to 10. Many roles are for people who learn on the way.")
            .optional()
            .into(),
        multi_select(
            &id(Field::Subjects),
            "Subjects I know or care about",
            &subjects,
            &form.subjects,
            most(MOST_SUBJECTS),
        )
        .optional()
        .into(),
        number_input(&id(Field::Hours), "Hours a week that I have", form.hours.parse().ok(), 1, MOST_HOURS)
            .hint("Rather few and true: 2 or 3 are welcome.")
            .into(),
        select(&id(Field::MaxProjects), "Projects at once, at most", &projects, Some(&form.max_projects)).into(),
        checkboxes(
            &id(Field::Mentoring),
            "Mentoring",
            &[
                ("I'd like a mentor", tick::SEEKS, form.seeks_mentor),
                ("I'd mentor somebody", tick::OFFERS, form.offers_mentoring),
            ],
        )
        .into(),
        multi_select(
            &id(Field::Languages),
            "Languages I speak",
            &languages::choices(),
            &form.languages,
            most(MOST_LANGUAGES),
        )
        .hint("Well enough to work in. A role that needs one isn't suggested to who names others only.")
        .optional()
        .into(),
        text_input(&id(Field::Github), "GitHub name", &form.github, most(GITHUB)).optional().into(),
        text_input(&id(Field::About), "A line about me", &form.about, most(ABOUT))
            .hint("What would you like to build, and for whom?")
            .optional()
            .into(),
        radio(
            &id(Field::Visibility),
            "Who may see my profile, and find me",
            &[
                ("Everyone in this community", Visibility::Everyone.into()),
                ("Organizers, and owners of projects that look for people", Visibility::Owners.into()),
                ("Nobody: I look for roles myself", Visibility::Nobody.into()),
            ],
            Some(visibility),
        )
        .into(),
        checkboxes(
            &id(Field::Matching),
            "Matching",
            &[("Suggest roles that fit me", tick::MATCHING, form.matching)],
        )
        .into(),
        date_input(&id(Field::PausedUntil), "Take a break until", form.paused_until.as_deref())
            .hint("Nothing is suggested before that day. Leave it empty if you have time now.")
            .optional()
            .into(),
    ]);
    blocks.push(context(&format!(
        "Your timezone is {}, from your Slack profile; change it there.",
        line(&page.timezone, 100)
    )));
    if page.exists {
        blocks.push(divider());
        blocks.push(actions("delete", vec![delete_button().into()]));
    }
    form_of(Verb::Edit, "My profile", "Next", &page.meta, blocks).with_notify_on_close(true)
}

/// What the second step asks.
pub struct Levels<'a> {
    pub form: &'a Form,
    pub have: &'a [Skill],
}

/// The block id of a skill's level.
pub fn level_field(skill: &SkillId) -> String {
    format!("level:{skill}")
}

/// The second step.
pub fn levels(Levels { form, have }: &Levels) -> SlackModalView {
    let options = skills::views::levels();
    let mut blocks = vec![section(
        "*How well do you know each?* Roughly is fine. It ranks roles and shuts you out of none.",
    )];
    blocks.extend(have.iter().map(|skill| {
        let now = (form.level(&skill.id) as i32).to_string();
        SlackBlock::from(select(&level_field(&skill.id), &skill.name, &options, Some(&now)))
    }));
    blocks.push(context(
        "Saving it, you agree that it is kept, and used as you chose. `/edtech privacy` shows what is kept and who sees \
         it, gives you all of it, and deletes all of it.",
    ));
    form_of(Verb::Levels, "My profile", "Save", &(), blocks).with_notify_on_close(true)
}
