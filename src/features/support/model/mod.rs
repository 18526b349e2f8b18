//! What a request for support is, and its states.

mod alike;
mod ladder;
mod rank;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::institutions::{Word, vocabulary};
use crate::ids::{InstitutionId, NoteId, PersonId, ProjectId, SupportId};
use crate::notices::Notice;
use crate::text_enum;
use crate::time::Time;

pub use alike::alike;
pub use ladder::{CONFIRM, Next, TOGETHER, next};
pub use rank::{Helper, MEASURE, Ranked, rank};

/// The longest sentence that a request or a note begins with.
pub const TITLE: u64 = 150;
/// The longest description, and the longest solution.
pub const TEXT: u64 = 2000;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "support.")]
pub enum Verb {
    /// The form that asks; its value is the project's id, or empty.
    Ask,
    /// "This solved it", in the form; its value is the note's id.
    Helped,
    /// One request as it concerns whoever looks; its value is its id.
    Show,
    /// "I take it"; its value is the request's id.
    Claim,
    /// "Not me"; its value is the request's id.
    Pass,
    /// "Still on it"; its value is the request's id.
    Keep,
    /// "Give it back"; its value is the request's id.
    Release,
    /// The form that hands it on; its value is the request's id.
    HandOn,
    /// The form that says it is solved; its value is the request's id.
    Solve,
    /// The asker says that it is; its value is the request's id.
    Confirm,
    /// The form with which the asker says that it isn't; its value is the request's id.
    Reopen,
    /// "Take it back"; its value is the request's id.
    Withdraw,
    /// Solutions that were kept; its value is a [`NotesPage`].
    Notes,
    /// The form that changes a note; its value is the note's id.
    EditNote,
    /// Deletes a note; its value is its id.
    DropNote,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "support.")]
pub enum Form {
    /// Which tool, what kind, in one sentence.
    Ask,
    /// The rest, after solutions that may do.
    Details,
    /// Hands it on to a person.
    HandOn,
    /// Says that it is solved, and how.
    Solve,
    /// Says that it isn't.
    Reopen,
    /// Changes a note.
    EditNote,
}

vocabulary! {
    /// What it is about.
    Kind {
        /// Getting it to run.
        Installation => "Installation",
        /// It does not do what it should.
        Bug => "Something is broken",
        /// A newer version.
        Upgrade => "Upgrade",
        /// How to use it.
        Training => "Training",
        /// A hole.
        Security => "A security problem",
    }
}

vocabulary! {
    /// How much it hurts.
    Severity {
        /// A class stands still.
        Blocking => "Nobody can work",
        /// There is a way around.
        Hindering => "It works, with trouble",
        /// Some day.
        Minor => "No hurry",
    }
}

/// Where a request stands.
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
pub enum SupportState {
    /// Somebody is asked to help.
    Open,
    /// Somebody has it.
    Claimed,
    /// They say that it is solved; the asker says whether it is.
    Solved,
    /// It is.
    Closed,
    /// The asker took it back.
    Withdrawn,
    /// Over for another reason: the tool closed, or the asker left.
    Ended,
}
text_enum!(SupportState);

impl SupportState {
    /// Those in which somebody still has something to do.
    pub const ACTIVE: [Self; 3] = [Self::Open, Self::Claimed, Self::Solved];

    /// Whether somebody still has something to do.
    pub fn is_active(self) -> bool {
        Self::ACTIVE.contains(&self)
    }
}

/// How far up the ladder somebody had to be asked.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    EnumString,
    IntoStaticStr,
    VariantArray,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum Rung {
    /// Few were asked, or somebody has just taken it.
    Asked,
    /// They were reminded.
    Reminded,
    /// All owners are asked.
    Owners,
    /// The organizers know.
    Organizers,
}
text_enum!(Rung);

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
pub enum Answer {
    /// Nothing yet.
    Waiting,
    /// Can't.
    Passed,
    /// Took it.
    Took,
    /// Had it, and has it no more.
    Released,
}
text_enum!(Answer);

/// Somebody who was asked to help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// With what.
    pub request: SupportId,
    /// Who.
    pub person: PersonId,
    /// Why they, in words that are escaped already.
    pub reasons: Vec<String>,
    /// What they did with it.
    pub answer: Answer,
    /// When.
    pub asked_at: Time,
}

/// Somebody needs help with a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: SupportId,
    /// With which tool.
    pub project: ProjectId,
    /// For which institution.
    pub institution: Option<InstitutionId>,
    /// Who.
    pub asker: PersonId,
    /// What it is about.
    pub kind: Kind,
    /// How much it hurts.
    pub severity: Severity,
    /// In one sentence.
    pub title: String,
    /// In more; may be empty.
    pub details: String,
    /// Where it stands.
    pub state: SupportState,
    /// Who has it.
    pub claimer: Option<PersonId>,
    /// What solved it; may be empty.
    pub solution: String,
    /// Whether that becomes a note once the asker has confirmed it.
    pub keep: bool,
    /// How far up the ladder it is.
    pub rung: Rung,
    /// Counts the steps: what was pressed or scheduled before one of them does nothing after it.
    pub turn: i32,
    /// When the clock rings.
    pub due_at: Option<Time>,
    /// When it was asked.
    pub asked_at: Time,
    /// When the last step was taken.
    pub moved_at: Time,
}

impl Request {
    /// Whether it is for the eyes of a few: a report of a security problem.
    pub fn is_private(&self) -> bool {
        self.kind == Kind::Security
    }

    /// Of which kind its news are for those who didn't ask.
    pub fn notice(&self) -> Notice {
        if self.is_private() { Notice::Security } else { Notice::Support }
    }

    /// Whether somebody has it, at this moment.
    pub fn is_with(&self, person: &PersonId) -> bool {
        self.claimer.as_ref() == Some(person)
    }

    /// What its card for somebody who was asked is called.
    pub fn card(&self, person: &PersonId) -> String {
        format!("support:{}:{person}", self.id)
    }

    /// What its card for the asker is called.
    pub fn asker_card(&self) -> String {
        format!("support:{}:asker:{}", self.id, self.asker)
    }

    /// What the question whether it is solved is called, in this turn.
    pub fn solved_card(&self) -> String {
        format!("support:{}:solved:{}", self.id, self.turn)
    }

    /// What its card for the organizers is called.
    pub fn organizers_card(&self) -> String {
        format!("support:{}:organizers", self.id)
    }

    /// What the log says of it.
    pub fn logged(&self, project: &str) -> String {
        if self.is_private() {
            format!("{project}: a report of a security problem")
        } else {
            format!("{project}: {}", self.title)
        }
    }
}

/// A solution that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// Of which tool.
    pub project: ProjectId,
    /// Out of which request.
    pub request: Option<SupportId>,
    /// Who found it.
    pub writer: PersonId,
    /// What was asked.
    pub title: String,
    /// What solved it.
    pub body: String,
    /// How many it helped since.
    pub helped: i32,
    /// When it was kept.
    pub created_at: Time,
    /// When it was changed.
    pub updated_at: Time,
}

/// What stands in the first form once it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Which tool.
    pub project: ProjectId,
    /// What it is about.
    pub kind: Kind,
    /// In one sentence.
    pub title: String,
}

/// A page of a tool's notes, as a button carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotesPage {
    /// Which tool.
    pub project: ProjectId,
    /// After which note.
    pub after: Option<NoteId>,
}

impl std::fmt::Display for NotesPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let after = self.after.as_ref().map(NoteId::as_str).unwrap_or_default();
        write!(f, "{}|{after}", self.project)
    }
}

impl std::str::FromStr for NotesPage {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (project, after) = text.split_once('|').ok_or(())?;
        let after = (!after.is_empty()).then(|| after.into());
        Ok(Self { project: project.into(), after })
    }
}

/// Who reads a report of a security problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confidant {
    /// Somebody in the workspace.
    Person(PersonId),
    /// An address or a link outside of it: nothing that is typed here may go anywhere.
    Outside(String),
    /// The owners, where nobody is named.
    Owners(Vec<PersonId>),
    /// Nobody is left who may.
    Nobody,
}

/// Who reads it: the contact in the workspace, if they are still here and not the asker; else the address; else the
/// owners.
pub fn confidant(
    contact: Option<&PersonId>,
    address: &str,
    owners: &[PersonId],
    asker: &PersonId,
) -> Confidant {
    if let Some(contact) = contact.filter(|contact| *contact != asker) {
        return Confidant::Person(contact.clone());
    }
    if !address.trim().is_empty() {
        return Confidant::Outside(address.trim().to_owned());
    }
    let owners: Vec<PersonId> = owners.iter().filter(|owner| *owner != asker).cloned().collect();
    if owners.is_empty() { Confidant::Nobody } else { Confidant::Owners(owners) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_survives_a_button() {
        for after in [None, Some("n1".into())] {
            let page = NotesPage { project: "p1".into(), after };
            assert_eq!(page.to_string().parse(), Ok(page));
        }
        assert_eq!("p1".parse::<NotesPage>(), Err(()));
    }

    #[test]
    fn a_report_has_one_reader() {
        let (ana, ben, tess) = (PersonId::from("U_ANA"), PersonId::from("U_BEN"), PersonId::from("U_TESS"));
        let owners = [ana.clone(), ben.clone()];
        assert_eq!(confidant(Some(&ben), "a@b.org", &owners, &tess), Confidant::Person(ben.clone()));
        assert_eq!(confidant(Some(&ben), " a@b.org ", &owners, &ben), Confidant::Outside("a@b.org".into()));
        assert_eq!(confidant(None, "", &owners, &tess), Confidant::Owners(owners.to_vec()));
        assert_eq!(confidant(None, "", &owners, &ana), Confidant::Owners(vec![ben]));
        assert_eq!(confidant(None, " ", std::slice::from_ref(&ana), &ana), Confidant::Nobody);
    }
}
