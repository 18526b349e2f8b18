//! What the form holds, and what is wrong with it.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{Profile, Visibility, languages};
use crate::features::skills::{self, Level, Skill};
use crate::hours;
use crate::ids::SkillId;
use crate::slack::incoming::View;
use crate::time::Time;

/// The most skills that somebody has.
pub const MOST_SKILLS: usize = 20;
/// The most skills that somebody wants to learn.
pub const MOST_WISHES: usize = 10;
/// The most subjects.
pub const MOST_SUBJECTS: usize = 8;
/// The most languages.
pub const MOST_LANGUAGES: usize = 10;
/// The most hours a week.
pub const MOST_HOURS: i32 = 40;
/// The most projects at once.
pub const MOST_PROJECTS: i32 = 5;
/// The most characters of the free line.
pub const ABOUT: usize = 300;
/// The most characters of what may be a profile's address.
pub const GITHUB: usize = 120;
/// The longest break, in days.
const LONGEST_BREAK: i64 = 366;

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Field {
    Have,
    Wanted,
    Subjects,
    Hours,
    MaxProjects,
    Mentoring,
    Languages,
    Github,
    About,
    Visibility,
    Matching,
    PausedUntil,
}

impl Field {
    /// Its block id. Slack keeps what was typed in a field with the same id, so a form that starts afresh in
    /// the same window needs others.
    pub fn id(self, round: u32) -> String {
        let name: &'static str = self.into();
        if round == 0 { name.to_owned() } else { format!("{name}-{round}") }
    }
}

/// The values of checkboxes.
pub mod tick {
    /// Looks for a mentor.
    pub const SEEKS: &str = "seeks";
    /// Would mentor others.
    pub const OFFERS: &str = "offers";
    /// Takes part in the matching.
    pub const MATCHING: &str = "matching";
}

/// The form as it stands, right or wrong: a draft is kept as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Values of the type-ahead.
    pub have: Vec<String>,
    /// Values of the type-ahead.
    pub wanted: Vec<String>,
    /// How well they know each skill: its number.
    pub levels: BTreeMap<SkillId, i32>,
    pub subjects: Vec<String>,
    pub hours: String,
    pub max_projects: String,
    pub seeks_mentor: bool,
    pub offers_mentoring: bool,
    pub languages: Vec<String>,
    pub github: String,
    pub about: String,
    pub visibility: Visibility,
    pub matching: bool,
    /// `YYYY-MM-DD`, in the person's own calendar.
    pub paused_until: Option<String>,
}

impl Default for Form {
    /// What a newcomer finds.
    fn default() -> Self {
        Self {
            have: Vec::new(),
            wanted: Vec::new(),
            levels: BTreeMap::new(),
            subjects: Vec::new(),
            hours: String::new(),
            max_projects: "1".to_owned(),
            seeks_mentor: false,
            offers_mentoring: false,
            languages: Vec::new(),
            github: String::new(),
            about: String::new(),
            visibility: Visibility::default(),
            matching: true,
            paused_until: None,
        }
    }
}

/// The draft of a form, and the window in which its second step is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub form: Form,
    /// Empty where the form was closed: nothing can be sent from it.
    pub view: String,
}

/// A form without mistakes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    hours: i32,
    max_projects: i32,
    github: Option<String>,
    paused_until: Option<Time>,
}

impl Form {
    /// The form of a profile that exists.
    pub fn of(profile: &Profile, now: Time, tz: Tz) -> Self {
        let values = |wanted: bool| {
            let skills = profile.skills.iter().filter(move |skill| skill.wanted == wanted);
            skills.map(|skill| skill.skill.0.clone()).collect()
        };
        let has = profile.skills.iter().filter(|skill| !skill.wanted);
        Self {
            have: values(false),
            wanted: values(true),
            levels: has.map(|skill| (skill.skill.clone(), skill.level as i32)).collect(),
            subjects: profile.subjects.clone(),
            hours: profile.hours.to_string(),
            max_projects: profile.max_projects.to_string(),
            seeks_mentor: profile.seeks_mentor,
            offers_mentoring: profile.offers_mentoring,
            languages: profile.languages.clone(),
            github: profile.github.clone().unwrap_or_default(),
            about: profile.about.clone(),
            visibility: profile.visibility,
            matching: profile.matching,
            paused_until: profile.break_until(now).map(|until| hours::date(until, tz).to_string()),
        }
    }

    /// What is filled in; levels are in the second step and come from `levels`. `None` where the view came
    /// without its fields.
    pub fn read(view: &View, round: u32, levels: BTreeMap<SkillId, i32>) -> Option<Self> {
        let id = |field: Field| field.id(round);
        let visibility = view.chosen(&id(Field::Visibility))?.parse().unwrap_or_default();
        let subjects = view.all_chosen(&id(Field::Subjects));
        let mentoring = view.all_chosen(&id(Field::Mentoring));
        let ticked = |value: &str| mentoring.iter().any(|ticked| ticked == value);
        Some(Self {
            have: view.all_chosen(&id(Field::Have)),
            wanted: view.all_chosen(&id(Field::Wanted)),
            levels,
            // In the order of the menu, and nothing that isn't in it.
            subjects: skills::subjects()
                .iter()
                .filter(|subject| subjects.iter().any(|chosen| chosen == *subject))
                .map(|subject| (*subject).to_owned())
                .collect(),
            hours: view.text(&id(Field::Hours)).unwrap_or_default(),
            max_projects: view.chosen(&id(Field::MaxProjects)).unwrap_or_default(),
            seeks_mentor: ticked(tick::SEEKS),
            offers_mentoring: ticked(tick::OFFERS),
            languages: languages::known(&view.all_chosen(&id(Field::Languages))),
            github: view.text(&id(Field::Github)).unwrap_or_default(),
            about: view.text(&id(Field::About)).unwrap_or_default(),
            visibility,
            matching: view.all_chosen(&id(Field::Matching)).iter().any(|ticked| ticked == tick::MATCHING),
            paused_until: view.chosen(&id(Field::PausedUntil)),
        })
    }

    /// The level of a skill: what was chosen, or "comfortable", which most people mean who name one.
    pub fn level(&self, skill: &SkillId) -> Level {
        self.levels.get(skill).and_then(|number| Level::from_repr(*number)).unwrap_or(Level::Comfortable)
    }

    /// What is wrong with it, at which field; with the skills that its values stand for.
    pub fn check(
        &self,
        have: &[Skill],
        wanted: &[Skill],
        now: Time,
        tz: Tz,
    ) -> Result<Checked, BTreeMap<Field, String>> {
        let mut wrong = BTreeMap::new();
        if let Err(error) = check_skills(have, wanted) {
            wrong.insert(error.0, error.1);
        }
        if self.subjects.len() > MOST_SUBJECTS {
            wrong.insert(Field::Subjects, format!("At most {MOST_SUBJECTS} subjects, please."));
        }
        let mut number = |text: &str, field, most: i32, error: String| {
            let number = text.parse().ok().filter(|number| (1..=most).contains(number));
            number.unwrap_or_else(|| {
                wrong.insert(field, error);
                0
            })
        };
        let hours = format!("A whole number of hours, from 1 to {MOST_HOURS}.");
        let hours = number(&self.hours, Field::Hours, MOST_HOURS, hours);
        let projects = format!("From 1 to {MOST_PROJECTS} projects.");
        let max_projects = number(&self.max_projects, Field::MaxProjects, MOST_PROJECTS, projects);
        let github = github(&self.github).unwrap_or_else(|error| {
            wrong.insert(Field::Github, error.to_owned());
            None
        });
        if self.languages.len() > MOST_LANGUAGES {
            wrong.insert(Field::Languages, format!("At most {MOST_LANGUAGES} languages, please."));
        }
        if self.about.chars().count() > ABOUT {
            wrong.insert(Field::About, format!("At most {ABOUT} characters, please."));
        }
        let paused_until = self.paused_until.as_deref().and_then(|date| {
            day(date, now, tz).map_err(|error| wrong.insert(Field::PausedUntil, error.to_owned())).ok()
        });
        if wrong.is_empty() { Ok(Checked { hours, max_projects, github, paused_until }) } else { Err(wrong) }
    }
}

impl Checked {
    /// The profile that `form` describes.
    pub fn profile(self, form: &Form, profile: Whose, now: Time) -> Profile {
        let Whose { person, have, wanted } = profile;
        let has = have.into_iter().map(|skill| super::ProfileSkill {
            level: form.level(&skill),
            skill,
            wanted: false,
        });
        let wishes = wanted.into_iter().map(|skill| super::ProfileSkill {
            level: Level::KnowsTheIdea,
            skill,
            wanted: true,
        });
        Profile {
            person,
            skills: has.chain(wishes).collect(),
            subjects: form.subjects.clone(),
            hours: self.hours,
            max_projects: self.max_projects,
            seeks_mentor: form.seeks_mentor,
            offers_mentoring: form.offers_mentoring,
            languages: form.languages.clone(),
            github: self.github,
            about: form.about.clone(),
            visibility: form.visibility,
            matching: form.matching,
            paused_until: self.paused_until,
            updated_at: now,
        }
    }
}

/// Whose profile, with which skills.
pub struct Whose {
    pub person: crate::ids::PersonId,
    pub have: Vec<SkillId>,
    pub wanted: Vec<SkillId>,
}

fn check_skills(have: &[Skill], wanted: &[Skill]) -> Result<(), (Field, String)> {
    if have.is_empty() && wanted.is_empty() {
        let error = "Name at least one skill that you have, or one that you want to learn.";
        return Err((Field::Have, error.to_owned()));
    }
    if have.len() > MOST_SKILLS {
        return Err((Field::Have, format!("At most {MOST_SKILLS} skills, please: those you would use.")));
    }
    if wanted.len() > MOST_WISHES {
        return Err((Field::Wanted, format!("At most {MOST_WISHES} skills, please: the ones that matter.")));
    }
    let both: Vec<String> =
        wanted.iter().filter(|wish| have.contains(wish)).map(|wish| wish.name.clone()).collect();
    if both.is_empty() {
        return Ok(());
    }
    let is = if both.len() == 1 { "is" } else { "are" };
    let both = crate::slack::text::and(&both);
    Err((
        Field::Wanted,
        format!(
            "{both} {is} in both lists. Keep each skill in one: what you know, or what you would like to learn."
        ),
    ))
}

/// A GitHub name by GitHub's rules, from the name, `@name` or the address of the profile.
fn github(typed: &str) -> Result<Option<String>, &'static str> {
    const WRONG: &str = "A GitHub name has letters, digits and single hyphens, and at most 39 of them: octocat, or \
                         https://github.com/octocat.";
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let name = match address(typed) {
        Some(address) => of_address(&address).ok_or(WRONG)?,
        None => typed.strip_prefix('@').unwrap_or(typed).to_owned(),
    };
    let fits = (1..=39).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--");
    if fits { Ok(Some(name)) } else { Err(WRONG) }
}

fn address(typed: &str) -> Option<url::Url> {
    if !typed.contains('/') {
        return None;
    }
    let typed = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    typed.parse().ok()
}

fn of_address(address: &url::Url) -> Option<String> {
    let ours = matches!(address.host_str(), Some("github.com" | "www.github.com"));
    let mut parts = address.path_segments()?.filter(|part| !part.is_empty());
    match (parts.next(), parts.next()) {
        (Some(name), None) if ours => Some(name.to_owned()),
        _ => None,
    }
}

/// The start of a day in a person's own calendar, from tomorrow on.
pub fn day(date: &str, now: Time, tz: Tz) -> Result<Time, &'static str> {
    let date: NaiveDate = date.parse().map_err(|_| "Choose a day.")?;
    let days = date.signed_duration_since(hours::date(now, tz)).num_days();
    match days {
        ..1 => Err("Choose a day from tomorrow on."),
        1..=LONGEST_BREAK => Ok(hours::at(date, 0, tz)),
        _ => Err("At most a year ahead. For longer, leave the matching: you can come back at any time."),
    }
}

/// The start of the day that is so many days ahead in a person's own calendar.
pub fn days_ahead(days: i64, now: Time, tz: Tz) -> Time {
    hours::at(hours::date(now, tz) + Duration::days(days), 0, tz)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn github_names_by_githubs_rules() {
        for typed in ["octocat", "@octocat", "https://github.com/octocat", "github.com/octocat/", " octocat "]
        {
            assert_eq!(github(typed), Ok(Some("octocat".to_owned())), "{typed}");
        }
        assert_eq!(
            github("https://www.github.com/octo-Cat9?tab=repositories"),
            Ok(Some("octo-Cat9".to_owned()))
        );
        assert_eq!(github("  "), Ok(None));
        let long = "a".repeat(40);
        for typed in [
            "@",
            "-octo",
            "octo-",
            "octo--cat",
            "octo cat",
            "octo_cat",
            "ana@example.org",
            "ö",
            &long,
            "https://github.com/",
            "https://github.com/octocat/hello",
            "https://gitlab.com/octocat",
            "//",
            "javascript://github.com/%0aalert(1)",
        ] {
            assert!(github(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_day_starts_where_the_person_lives() {
        let now: Time = "2026-09-07T22:30:00".parse().unwrap();
        let (utc, berlin) = (Tz::UTC, Tz::Europe__Berlin);
        assert_eq!(day("2026-09-08", now, utc), Ok("2026-09-08T00:00:00".parse().unwrap()));
        assert!(day("2026-09-08", now, berlin).is_err(), "it is the 8th already");
        assert_eq!(day("2026-09-09", now, berlin), Ok("2026-09-08T22:00:00".parse().unwrap()));
        assert!(day("2027-09-08", now, utc).is_ok() && day("2027-09-09", now, utc).is_err());
        assert!(day("soon", now, utc).is_err() && day("9999-12-31", now, utc).is_err());
        assert_eq!(days_ahead(14, now, berlin), "2026-09-21T22:00:00".parse().unwrap());
        // Midnight that doesn't exist: Cairo puts its clocks forward at 00:00.
        assert_eq!(
            day("2026-04-24", "2026-04-20T09:00:00".parse().unwrap(), Tz::Africa__Cairo).unwrap(),
            "2026-04-23T22:00:00".parse().unwrap()
        );
    }
}
