//! What is known of a project's readiness for a campus.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::institutions::{
    Accessibility, Hosting, Lms, Lti, Privacy, Sso, Word, in_words, short, vocabulary,
};
use crate::ids::PersonId;
use crate::slack::text::{and, count, line, mention};

/// What may be pressed or sent in this feature; as text it is the action's or the form's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "readiness.")]
pub enum Verb {
    /// The form, for owners; its value is the project's id.
    Edit,
    /// The checklist in full; its value is the project's id.
    Show,
}

impl Verb {
    /// The action's or the form's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

vocabulary! {
    /// How often there is a release.
    Cadence {
        /// Every few weeks.
        Monthly => "About every month",
        /// Every few months.
        Quarterly => "About every three months",
        /// With the terms.
        Termly => "Once a term",
        /// Rarely.
        Yearly => "About once a year",
        /// As it comes.
        Irregular => "When something is ready",
    }
}

vocabulary! {
    /// How it is installed.
    Installation {
        /// Nothing to install.
        Hosted => "Nothing to install: it is hosted",
        /// Images.
        Container => "Containers",
        /// Of an operating system or a language.
        Package => "Packages",
        /// Into a learning management system.
        Plugin => "A plugin",
        /// By building it.
        Source => "From source",
    }
}

vocabulary! {
    /// A line of the checklist.
    Item {
        /// Which learning management systems.
        Lms => "Learning management systems",
        /// Which LTI.
        Lti => "LTI",
        /// Which single sign-on.
        Sso => "Single sign-on",
        /// Where it can run.
        Hosting => "Hosting",
        /// Where data is kept.
        Data => "Where data is kept",
        /// Which level.
        Accessibility => "Accessibility",
        /// A report on it.
        Vpat => "Accessibility report (VPAT)",
        /// Which laws it keeps.
        Privacy => "Privacy laws",
        /// Which languages.
        Languages => "Languages",
        /// For how many.
        Scale => "Learners served",
        /// Until when.
        Maintained => "Maintained until",
        /// How often.
        Cadence => "Releases",
        /// How.
        Installation => "Installation",
        /// Whom to tell.
        Security => "Security contact",
        /// Who has it.
        Adopters => "Reference adopters",
    }
}

/// What a project offers to a campus. What is empty is not known, unless it is listed as missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Readiness {
    /// Where it is connected.
    pub lms: Vec<Lms>,
    /// Versions of these, in words.
    pub lms_versions: String,
    /// The newest LTI that it speaks.
    pub lti: Option<Lti>,
    /// How people can sign in.
    pub sso: Vec<Sso>,
    /// Where it can run.
    pub hosting: Vec<Hosting>,
    /// Where data can be kept when it is hosted, in words.
    pub data: Vec<String>,
    /// What was tested.
    pub accessibility: Option<Accessibility>,
    /// There is a report.
    pub vpat: bool,
    /// Laws that it keeps.
    pub privacy: Vec<Privacy>,
    /// Languages that it speaks.
    pub languages: Vec<String>,
    /// The most learners that it has served at once.
    pub scale: Option<i32>,
    /// Somebody looks after it until then.
    pub maintained_until: Option<NaiveDate>,
    /// How often there is a release.
    pub cadence: Option<Cadence>,
    /// How it is installed.
    pub installation: Vec<Installation>,
    /// Whom to tell of a hole: an address or a link.
    pub security: String,
    /// Who in the workspace hears of a hole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_person: Option<PersonId>,
    /// Institutions that can be asked.
    pub adopters: Vec<String>,
    /// Known to be missing.
    pub missing: Vec<Item>,
}

/// What is said of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// There is this, in words, escaped.
    Known(String),
    /// It is not there yet.
    Missing,
    /// Nobody said.
    Unknown,
}

impl Readiness {
    /// What is said of an item.
    pub fn state(&self, item: Item) -> State {
        let words = self.words(item);
        if !words.trim().is_empty() {
            return State::Known(words);
        }
        let none = match item {
            Item::Lti => self.lti == Some(Lti::None),
            Item::Accessibility => self.accessibility == Some(Accessibility::None),
            Item::Lms => self.lms == [Lms::None],
            _ => false,
        };
        if none || self.missing.contains(&item) { State::Missing } else { State::Unknown }
    }

    fn words(&self, item: Item) -> String {
        let list = |list: &[String]| and(&list.iter().map(|one| line(one, 60)).collect::<Vec<_>>());
        match item {
            Item::Lms if self.lms == [Lms::None] => String::new(),
            Item::Lms => {
                let versions = line(&self.lms_versions, 60);
                let versions = if versions.is_empty() { versions } else { format!(" ({versions})") };
                let lms = in_words(&self.lms);
                if lms.is_empty() { lms } else { format!("{lms}{versions}") }
            }
            Item::Lti => word(self.lti.filter(|lti| *lti != Lti::None)),
            Item::Sso => in_words(&self.sso),
            Item::Hosting => in_words(&self.hosting),
            Item::Data => list(&self.data),
            Item::Accessibility => word(self.accessibility.filter(|level| *level != Accessibility::None)),
            Item::Vpat => if self.vpat { "Filled in" } else { "" }.to_owned(),
            Item::Privacy => in_words(&self.privacy),
            Item::Languages => list(&self.languages),
            Item::Scale => self.scale.map(|n| count(n.into(), "learner", "learners")).unwrap_or_default(),
            Item::Maintained => self.maintained_until.map(short).unwrap_or_default(),
            Item::Cadence => word(self.cadence),
            Item::Installation => in_words(&self.installation),
            Item::Security => {
                let person = self.security_person.as_ref().map(mention);
                let address = Some(line(&self.security, 150)).filter(|address| !address.is_empty());
                and(&person.into_iter().chain(address).collect::<Vec<_>>())
            }
            Item::Adopters => list(&self.adopters),
        }
    }

    /// The items in each state: known with its words, missing, unknown.
    pub fn checklist(&self) -> (Vec<(Item, String)>, Vec<Item>, Vec<Item>) {
        let (mut known, mut missing, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for item in Item::VARIANTS {
            match self.state(*item) {
                State::Known(words) => known.push((*item, words)),
                State::Missing => missing.push(*item),
                State::Unknown => unknown.push(*item),
            }
        }
        (known, missing, unknown)
    }
}

fn word<W: Word>(one: Option<W>) -> String {
    one.map(Word::words).unwrap_or_default().to_owned()
}
