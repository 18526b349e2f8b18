//! What a question is, and who is asked.

use chrono::Duration;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::projects::Project;
use crate::ids::{PersonId, ProjectId, QuestionId};
use crate::text_enum;
use crate::time::Time;

/// The longest question.
pub const TITLE: u64 = 150;
/// The longest text of what was tried, and the longest answer.
pub const TEXT: u64 = 2000;
/// Subjects of a question.
pub const SUBJECTS: usize = 5;
/// Projects that are asked.
pub const PROJECTS: usize = 8;
/// Owners who are asked, of all these projects together.
pub const PEOPLE: usize = 12;
/// Questions of one person in [`WEEK`]: each takes the time of several others.
pub const MOST: usize = 3;
/// See [`MOST`].
pub const WEEK: Duration = Duration::days(7);
/// How long a question is open.
pub const OPEN: Duration = Duration::days(14);
/// Questions on a page.
pub const PAGE: usize = 5;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "questions.")]
pub enum Verb {
    /// The form that asks.
    New,
    /// One's own questions; its value is the last question of the page before, or empty.
    Mine,
    /// One question with its answers, for whoever asked it; its value is its id.
    Show,
    /// The form that answers; its value is the question's id.
    Answer,
    /// "Not for me"; its value is the question's id.
    Pass,
    /// "That helped"; its value is a [`Helped`].
    Helped,
    /// "Close the question"; its value is its id.
    Close,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "questions.")]
pub enum Form {
    /// Asks.
    Ask,
    /// Answers.
    Answer,
}

/// Where a question stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    EnumString,
    IntoStaticStr,
    VariantArray,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum QuestionState {
    /// Others may answer.
    Open,
    /// They may no more.
    Closed,
}
text_enum!(QuestionState);

/// What somebody who was asked did with it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    EnumString,
    IntoStaticStr,
    VariantArray,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum AskedState {
    /// Nothing yet.
    Waiting,
    /// It isn't for them.
    Passed,
    /// Answered.
    Answered,
}
text_enum!(AskedState);

/// What somebody asks the other projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// Who asks.
    pub asker: PersonId,
    /// In one sentence.
    pub title: String,
    /// What was tried so far; may be empty.
    pub tried: String,
    /// What it is about.
    pub subjects: Vec<String>,
    /// Where it stands.
    pub state: QuestionState,
    /// When it was asked.
    pub asked_at: Time,
    /// When it was closed.
    pub closed_at: Option<Time>,
}

impl Question {
    /// Whether others may answer.
    pub fn is_open(&self) -> bool {
        self.state == QuestionState::Open
    }

    /// What its message to whoever asked is called.
    pub fn asker_card(&self) -> String {
        format!("question:{}:asker", self.id)
    }

    /// What its message to somebody who was asked is called.
    pub fn card(&self, person: &PersonId) -> String {
        format!("question:{}:{person}", self.id)
    }
}

/// Somebody who was asked, with what they answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub question: QuestionId,
    /// Who.
    pub person: PersonId,
    /// In which order they were found.
    pub position: i32,
    /// For which project of theirs.
    pub project: ProjectId,
    /// Why this one, in words that follow its name; not escaped.
    pub reasons: Vec<String>,
    /// What they did with it.
    pub state: AskedState,
    /// The answer; empty where there is none.
    pub answer: String,
    /// When it came.
    pub answered_at: Option<Time>,
    /// Whether the asker said that it helped.
    pub helped: bool,
}

/// Somebody who was asked, with the project's name as it was typed; empty where it is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Who.
    pub asked: Asked,
    /// The project's name.
    pub project: String,
}

/// A question with all who were asked, as far as whoever asked may know of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The question.
    pub question: Question,
    /// Who was asked, the nearest first.
    pub asked: Vec<Part>,
}

impl Case {
    /// The answers, in the order in which they came.
    pub fn answers(&self) -> Vec<&Part> {
        let mut answers: Vec<&Part> =
            self.asked.iter().filter(|part| part.asked.state == AskedState::Answered).collect();
        answers.sort_by_key(|part| part.asked.answered_at);
        answers
    }

    /// The projects that were asked, once each.
    pub fn projects(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for part in &self.asked {
            if !part.project.is_empty() && !names.contains(&part.project.as_str()) {
                names.push(part.project.as_str());
            }
        }
        names
    }
}

/// A page of one's own questions.
#[derive(Clone, Debug)]
pub struct Page {
    /// What is on it.
    pub cases: Vec<Case>,
    /// Whether it is the first.
    pub is_first: bool,
    /// After which question the next page begins.
    pub next: Option<QuestionId>,
}

/// A project that a question touches, with its owners who can be asked.
#[derive(Clone, Debug)]
pub struct Found {
    /// The project.
    pub project: Project,
    /// Whom to ask.
    pub owners: Vec<PersonId>,
    /// Why.
    pub reasons: Vec<String>,
}

/// Whose answer helped, as a button carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helped {
    /// To which question.
    pub question: QuestionId,
    /// Whose.
    pub person: PersonId,
}

impl std::fmt::Display for Helped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}|{}", self.question, self.person)
    }
}

impl std::str::FromStr for Helped {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (question, person) = text.split_once('|').ok_or(())?;
        Ok(Self { question: question.into(), person: person.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_answer_helped_survives_a_button() {
        let helped = Helped { question: "q1".into(), person: "U1".into() };
        assert_eq!(helped.to_string().parse(), Ok(helped));
        assert_eq!("q1".parse::<Helped>(), Err(()));
    }
}
