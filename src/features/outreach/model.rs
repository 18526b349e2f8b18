//! What a contact is, when two are the same one, and how they become one.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::institutions::{Word, vocabulary};
use crate::ids::{ContactId, ContactNoteId, InstitutionId, PersonId};
use crate::time::Time;

/// The longest name of a person, and of an address.
pub const NAME: u64 = 100;
/// The longest name of an institution.
pub const INSTITUTION: u64 = 120;
/// The longest of the other lines.
pub const LINE: u64 = 300;
/// The longest note.
pub const NOTE: u64 = 1000;
/// The most contacts of a community.
pub const MOST: i64 = 20_000;
/// How near two names must be to be one (Jaro–Winkler).
const NEAR: f64 = 0.93;
/// Longer than this it is no word.
const LONGEST: usize = 40;
/// How many letters of a word find it.
const START: usize = 3;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "outreach.")]
pub enum Verb {
    /// The list.
    List,
    /// The contacts of one stage; its value is the stage.
    Filter,
    /// The next page; its value is a [`Cursor`].
    More,
    /// The form for a new contact.
    New,
    /// The form of one that exists; its value is the contact's id.
    Edit,
    /// One contact; its value is its id.
    Show,
    /// The form for what happened and what comes next; its value is the contact's id.
    Step,
    /// The next step is moved by a week; its value is a [`Due`].
    Later,
    /// Two are one; its value is a [`Merge`].
    Merge,
    /// It is forgotten; its value is the contact's id.
    Remove,
    /// The form that makes a partner of it; its value is the contact's id.
    Partner,
    /// The form for a list from a spreadsheet.
    Import,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "outreach.")]
pub enum Form {
    /// A contact.
    Contact,
    /// What happened, and what comes next.
    Step,
    /// A list from a spreadsheet.
    Import,
    /// The same, after its preview.
    Confirm,
    /// Makes a partner of a contact.
    Partner,
}

vocabulary! {
    /// How far it has come.
    Stage {
        /// Somebody thought of them.
        Idea => "Idea",
        /// A first word was sent.
        Contacted => "Contacted",
        /// They answered.
        Talking => "Talking",
        /// They said yes.
        Agreed => "Agreed",
        /// They take part.
        Partner => "Partner",
        /// They said no, or later.
        NotNow => "Not now",
    }
}

impl Stage {
    /// Those in which something is to be done.
    pub const OPEN: [Self; 4] = [Self::Idea, Self::Contacted, Self::Talking, Self::Agreed];
}

/// Somebody whom the organizers are in touch with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The person; may be empty where the institution is known alone.
    pub name: String,
    /// Where they work; may be empty.
    pub institution: String,
    /// Where to write to, lowercase; may be empty.
    pub email: String,
    /// How we know them; may be empty.
    pub known_through: String,
    /// What they could give; may be empty.
    pub could_give: String,
    /// How far it has come.
    pub stage: Stage,
    /// Which organizer looks after it.
    pub owner: PersonId,
    /// What comes next; may be empty.
    pub next_step: String,
    /// On which day.
    pub next_on: Option<NaiveDate>,
    /// The institution that was born from it.
    pub record: Option<InstitutionId>,
    /// Who wrote it down.
    pub created_by: PersonId,
    /// When.
    pub created_at: Time,
    /// When something happened last.
    pub moved_at: Time,
}

impl Contact {
    /// A new one, of which nothing is known.
    pub fn new(owner: &PersonId, now: Time) -> Self {
        Self {
            id: ContactId::new(),
            name: String::new(),
            institution: String::new(),
            email: String::new(),
            known_through: String::new(),
            could_give: String::new(),
            stage: Stage::Idea,
            owner: owner.clone(),
            next_step: String::new(),
            next_on: None,
            record: None,
            created_by: owner.clone(),
            created_at: now,
            moved_at: now,
        }
    }

    /// What it is called, as it was typed: the person, or the institution where only that is known.
    pub fn called(&self) -> &str {
        if self.name.is_empty() { &self.institution } else { &self.name }
    }

    /// Under which words it is found: the words of its names and how they start, and its keys.
    ///
    /// `@address` is the whole address; no plain word holds an `@`.
    pub fn words(&self) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        for word in tokens(&self.name).chain(tokens(&self.institution)) {
            let letters: Vec<char> = word.chars().collect();
            words.extend(
                (START..letters.len()).map(|n| format!("{}*", letters[..n].iter().collect::<String>())),
            );
            words.insert(word);
        }
        words.extend(self.address());
        words
    }

    fn address(&self) -> Option<String> {
        (!self.email.is_empty()).then(|| format!("@{}", self.email))
    }

    /// The words that somebody who is the same would share with it, one at least.
    pub fn lookup(&self) -> Vec<String> {
        let name = if self.name.is_empty() { &self.institution } else { &self.name };
        tokens(name).chain(self.address()).collect()
    }
}

/// Words as they are searched for: whole ones, and from three letters on their starts.
pub fn searched(typed: &str) -> Vec<String> {
    let mut words: Vec<String> = tokens(typed).flat_map(|word| [format!("{word}*"), word]).collect();
    words.push(format!("@{}", typed.trim().to_lowercase()));
    words
}

fn tokens(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.chars().count() <= LONGEST)
        .map(str::to_lowercase)
}

/// Whether two are the same one: the same address; or names that are nearly the same, at institutions that don't
/// tell them apart.
pub fn is_alike(one: &Contact, other: &Contact) -> bool {
    if !one.email.is_empty() && !other.email.is_empty() {
        return one.email == other.email;
    }
    let plain = |text: &str| tokens(text).collect::<Vec<_>>().join(" ");
    let near = |a: &str, b: &str| a == b || strsim::jaro_winkler(a, b) >= NEAR;
    let (names, places) =
        ((plain(&one.name), plain(&other.name)), (plain(&one.institution), plain(&other.institution)));
    let same_place = near(&places.0, &places.1);
    match (names.0.is_empty(), names.1.is_empty()) {
        (true, true) => same_place,
        (false, false) => {
            near(&names.0, &names.1) && (same_place || places.0.is_empty() || places.1.is_empty())
        }
        // A person at an institution is more than the institution.
        _ => false,
    }
}

/// What both know, in `kept`: gaps are filled, the further stage and the earlier next step count.
pub fn merged(mut kept: Contact, other: &Contact) -> Contact {
    let fill = |mine: &mut String, theirs: &String| {
        if mine.is_empty() {
            mine.clone_from(theirs);
        }
    };
    fill(&mut kept.name, &other.name);
    fill(&mut kept.institution, &other.institution);
    fill(&mut kept.email, &other.email);
    fill(&mut kept.known_through, &other.known_through);
    fill(&mut kept.could_give, &other.could_give);
    if other.stage != Stage::NotNow && (kept.stage == Stage::NotNow || other.stage > kept.stage) {
        kept.stage = other.stage;
    }
    let sooner = match (kept.next_on, other.next_on) {
        (Some(mine), Some(theirs)) => theirs < mine,
        (None, Some(_)) => true,
        (None, None) => kept.next_step.is_empty(),
        (Some(_), None) => false,
    };
    if sooner {
        kept.next_step.clone_from(&other.next_step);
        kept.next_on = other.next_on;
    }
    kept.record = kept.record.or_else(|| other.record.clone());
    kept.moved_at = kept.moved_at.max(other.moved_at);
    kept
}

/// Something that was written down of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: ContactNoteId,
    /// Of whom.
    pub contact: ContactId,
    /// Who wrote it.
    pub person: PersonId,
    /// What.
    pub text: String,
    /// When.
    pub created_at: Time,
}

/// Where a page of the list ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Of which stage alone, if of one.
    pub stage: Option<Stage>,
    /// The day of the last one, as the table holds it.
    pub next_on: String,
    /// The last one.
    pub contact: ContactId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let stage = self.stage.map(Word::value).unwrap_or_default();
        write!(f, "{stage}:{}:{}", self.next_on, self.contact)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, ':');
        let mut next = || parts.next().ok_or(());
        let (stage, next_on, contact) = (next()?, next()?, next()?);
        Ok(Self { stage: stage.parse().ok(), next_on: next_on.to_owned(), contact: contact.into() })
    }
}

/// A next step as a button carries it: pressed twice, it moves once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Of whom.
    pub contact: ContactId,
    /// On which day it is.
    pub on: NaiveDate,
}

impl std::fmt::Display for Due {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.on, self.contact)
    }
}

impl std::str::FromStr for Due {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (on, contact) = text.split_once(':').ok_or(())?;
        Ok(Self { on: on.parse().map_err(|_| ())?, contact: contact.into() })
    }
}

/// Two that are one, as a button carries them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// Who stays.
    pub kept: ContactId,
    /// Who is taken into it.
    pub other: ContactId,
}

impl std::fmt::Display for Merge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kept, self.other)
    }
}

impl std::str::FromStr for Merge {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kept, other) = text.split_once(':').ok_or(())?;
        Ok(Self { kept: kept.into(), other: other.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::projects::samples::now;

    fn contact(name: &str, institution: &str, email: &str) -> Contact {
        Contact {
            name: name.into(),
            institution: institution.into(),
            email: email.into(),
            ..Contact::new(&"U1".into(), now())
        }
    }

    #[test]
    fn the_same_person_is_found_however_they_were_written_down() {
        let one = contact("Maria Keller", "ETH Zürich", "");
        for (name, institution, email, same) in [
            ("maria keller", "ETH  Zürich", "m@ethz.ch", true),
            ("Maria Kellr", "", "", true),
            ("Maria Keller", "TU Wien", "", false),
            ("Mark Kelvin", "ETH Zürich", "", false),
            ("", "ETH Zürich", "", false),
        ] {
            assert_eq!(is_alike(&one, &contact(name, institution, email)), same, "{name} {institution}");
        }
        let address = contact("M. Keller", "", "m@ethz.ch");
        assert!(is_alike(&address, &contact("Maria", "ETH", "m@ethz.ch")));
        assert!(!is_alike(&address, &contact("M. Keller", "", "other@ethz.ch")));
        assert!(is_alike(&contact("", "ETH Zürich", ""), &contact("", "eth zürich", "")));
    }

    #[test]
    fn a_merge_keeps_what_both_know() {
        let mut kept = contact("Maria Keller", "", "");
        kept.next_step = "Call".into();
        kept.next_on = "2026-12-10".parse().ok();
        let mut other = contact("Maria Keller", "ETH Zürich", "m@ethz.ch");
        (other.stage, other.next_step, other.next_on) =
            (Stage::Talking, "Write".into(), "2026-12-01".parse().ok());
        let one = merged(kept.clone(), &other);
        assert_eq!(
            (one.id.clone(), one.institution.as_str(), one.email.as_str()),
            (kept.id.clone(), "ETH Zürich", "m@ethz.ch")
        );
        assert_eq!((one.stage, one.next_step.as_str()), (Stage::Talking, "Write"));
        let refused = Contact { stage: Stage::NotNow, ..other };
        assert_eq!(merged(one, &refused).stage, Stage::Talking, "a no doesn't undo what goes on");
    }

    #[test]
    fn what_a_button_carries_comes_back() {
        let cursor =
            Cursor { stage: Some(Stage::NotNow), next_on: "2026-12-01".into(), contact: "c1".into() };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        let due = Due { contact: "c1".into(), on: "2026-12-01".parse().unwrap() };
        assert_eq!(due.to_string().parse(), Ok(due));
        assert_eq!("".parse::<Due>(), Err(()));
        assert_eq!("x".parse::<Merge>(), Err(()));
    }

    #[test]
    fn a_contact_is_found_by_how_its_words_start() {
        let words = contact("Maria Keller", "ETH Zürich", "m@ethz.ch").words();
        for typed in ["kel", "Keller", "züri", "m@ethz.ch"] {
            assert!(searched(typed).iter().any(|word| words.contains(word)), "{typed}");
        }
        assert!(!searched("eller").iter().any(|word| words.contains(word)));
    }
}
