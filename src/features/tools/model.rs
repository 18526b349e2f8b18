//! What is looked for in the directory, and what a page of it holds.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::institutions::{Institution, Lms, Word, vocabulary};
use crate::features::projects::{self, Project, Stage};
use crate::features::readiness::{Item, Readiness, State, Verdict};
use crate::ids::ProjectId;
use crate::time::Time;

/// Tools on a page.
pub const PAGE: usize = 8;
/// Subjects that the menu holds.
pub const SUBJECTS: i64 = 90;
/// Words that are looked for.
const WORDS: usize = 5;
/// The longest subject that a menu's value holds, in bytes.
const SUBJECT: usize = 140;
/// From so many answers on a tool says much of what a campus asks.
const TOLD: i32 = 8;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "tools.")]
pub enum Verb {
    /// The directory; its value is a [`Look`], everything where it is empty.
    List,
    /// The next page; its value is a [`Look`].
    More,
    /// The menu of subjects.
    Subject,
    /// The menu of learning management systems.
    Lms,
    /// The menu of how ready they are.
    Ready,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

vocabulary! {
    /// How ready a tool is: what it is found by.
    Ready {
        /// Somebody uses it.
        Used => "In use at an institution",
        /// There is a version.
        Usable => "A first version, or more",
        /// Its owners said much of it.
        Told => "Most questions answered",
    }
}

/// What is looked for, and after which tool the page begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Tools for this subject, in small letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Tools that work with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lms: Option<Lms>,
    /// Tools that are so ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready: Option<Ready>,
    /// Tools that these words are about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// After this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Spot>,
}

impl Look {
    /// From what was typed after the command: names of learning management systems, and words.
    pub fn about(typed: &str) -> Self {
        let mut look = Self::default();
        let mut rest = Vec::new();
        for word in typed.split_whitespace() {
            let low = word.to_lowercase();
            let named = Lms::entries().into_iter().find(|(words, value)| {
                (words.to_lowercase() == low || *value == low) && value != "none" && value != "other"
            });
            match named.and_then(|(_, value)| value.parse().ok()) {
                Some(lms) if look.lms.is_none() => look.lms = Some(lms),
                _ => rest.push(word),
            }
        }
        for word in projects::telling(rest) {
            if look.words.len() < WORDS && !look.words.contains(&word) {
                look.words.push(word);
            }
        }
        look
    }

    /// The same from its beginning.
    pub fn first(&self) -> Self {
        Self { after: None, ..self.clone() }
    }

    /// The keys of the table under which a tool has to stand, what narrows most first; all tools stand under ''.
    pub fn keys(&self) -> Vec<String> {
        let subject = self.subject.as_ref().map(|subject| format!("subject:{subject}"));
        let lms = self.lms.map(|lms| format!("lms:{}", lms.value()));
        let ready = self.ready.map(|ready| format!("ready:{}", ready.value()));
        let keys: Vec<String> = [subject, lms, ready].into_iter().flatten().collect();
        if keys.is_empty() { vec![String::new()] } else { keys }
    }

    /// What it is narrowed by, each in words (not escaped) with what is left without it.
    pub fn parts(&self) -> Vec<(String, Self)> {
        let mut parts = Vec::new();
        if let Some(subject) = &self.subject {
            parts.push((shown(subject), Self { subject: None, ..self.first() }));
        }
        if let Some(lms) = self.lms {
            parts.push((lms.words().to_owned(), Self { lms: None, ..self.first() }));
        }
        if let Some(ready) = self.ready {
            parts.push((ready.words().to_owned(), Self { ready: None, ..self.first() }));
        }
        if !self.words.is_empty() {
            parts.push((format!("“{}”", self.words.join(" ")), Self { words: Vec::new(), ..self.first() }));
        }
        parts
    }
}

/// A subject as it is read: the table has it in small letters.
pub fn shown(subject: &str) -> String {
    let mut letters = subject.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Where a tool stands in the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// At how many institutions it is in use.
    pub used: i32,
    /// How many questions of a campus are answered.
    pub known: i32,
    /// When it was sent.
    pub at: Time,
    /// The tool.
    pub project: ProjectId,
}

/// The keys under which a tool stands.
pub fn keys(project: &Project, ready: &Readiness, used: i32, known: i32) -> Vec<String> {
    let mut keys = vec![String::new()];
    let subjects = project.subjects.iter().map(|subject| subject.trim().to_lowercase());
    keys.extend(
        subjects
            .filter(|subject| !subject.is_empty() && subject.len() <= SUBJECT)
            .map(|subject| format!("subject:{subject}")),
    );
    let lms = ready.lms.iter().filter(|lms| **lms != Lms::None);
    keys.extend(lms.map(|lms| format!("lms:{}", lms.value())));
    let levels = [
        (Ready::Used, used > 0),
        (Ready::Usable, matches!(project.stage, Stage::Mvp | Stage::InUse)),
        (Ready::Told, known >= TOLD),
    ];
    keys.extend(
        levels.into_iter().filter(|(_, is)| *is).map(|(level, _)| format!("ready:{}", level.value())),
    );
    keys.sort();
    keys.dedup();
    keys
}

/// A tool with what a campus wants to know of it.
#[derive(Clone, Debug)]
pub struct Tool {
    /// The project.
    pub project: Project,
    /// What it is ready for.
    pub ready: Readiness,
    /// At how many institutions it is in use.
    pub used: i64,
    /// The names of those that let it be said.
    pub names: Vec<String>,
    /// At how many institutions it is being tried.
    pub tried: i64,
    /// When its owners changed it last.
    pub updated: Time,
    /// How it fits the one campus of whoever looks.
    pub fits: Option<Verdict>,
}

impl Tool {
    /// What it works with.
    pub fn lms(&self) -> State {
        self.ready.state(Item::Lms)
    }
}

/// A page of the directory.
#[derive(Clone, Debug)]
pub struct Page {
    /// What is looked for.
    pub look: Look,
    /// What is found.
    pub tools: Vec<Tool>,
    /// The next page.
    pub next: Option<Look>,
    /// Subjects for the menu, in small letters, what most tools are for first.
    pub subjects: Vec<String>,
    /// Institutions that whoever looks speaks for.
    pub speaks_for: Vec<Institution>,
    /// Where nothing is found: what it is narrowed by without which something would be.
    pub wider: Vec<(String, Look)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::projects::ProjectState;
    use crate::features::projects::samples::project;

    #[test]
    fn what_is_typed_becomes_what_is_looked_for() {
        let look = Look::about("canvas proofs for  homework");
        assert_eq!((look.lms, look.words), (Some(Lms::Canvas), vec!["proof".into(), "homework".into()]));
        let look = Look::about("none of the tools");
        assert_eq!(look.lms, None, "none is a word here: {look:?}");
        assert_eq!(Look::about(""), Look::default());
    }

    #[test]
    fn a_tool_stands_under_all_that_it_is_found_by() {
        let one = project("Quizlab", ProjectState::Approved);
        let ready = Readiness { lms: vec![Lms::Canvas, Lms::None], ..Readiness::default() };
        assert_eq!(keys(&one, &ready, 0, 1), ["", "lms:canvas", "subject:mathematics"]);
        let one = Project { stage: Stage::InUse, subjects: Vec::new(), ..one };
        assert_eq!(keys(&one, &Readiness::default(), 1, 8), ["", "ready:told", "ready:usable", "ready:used"]);
    }

    #[test]
    fn without_one_filter_the_others_stay() {
        let look = Look {
            subject: Some("mathematics".into()),
            lms: Some(Lms::Canvas),
            ..Look::about("weekly proofs")
        };
        let parts = look.parts();
        let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Mathematics", "Canvas", "“weekly proof”"]);
        assert_eq!(parts[1].1, Look { lms: None, ..look.clone() });
        let text = serde_json::to_string(&look).unwrap();
        assert_eq!(serde_json::from_str::<Look>(&text).unwrap(), look);
    }
}
