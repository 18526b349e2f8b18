//! What the desk is made of.

use std::str::FromStr;

use chrono::DateTime;
use slack_morphism::prelude::SlackBlock;
use strum::{EnumString, IntoStaticStr};

use super::kinds::{self, Work};
use crate::features::handover::Risks;
use crate::features::people::Person;
use crate::features::tasks::Beside;
use crate::ids::PersonId;
use crate::time::Time;

/// What may be pressed here; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "desk.")]
pub enum Verb {
    /// Shows a part of the desk; its value is a [`Look`].
    Look,
    /// The menu of parts; what is chosen is a [`Look`].
    Filter,
    /// "I take it"; its value is a [`Piece`].
    Claim,
    /// "Give it back"; its value is a [`Piece`].
    Release,
    /// Puts it off; what is chosen is a [`Piece`] with [`Piece::days`].
    Later,
    /// Brings it back before its time; its value is a [`Piece`].
    Wake,
    /// The preview of many at once; its value is the kind.
    Several,
    /// Sends a message again that could not be sent; its value is the job's id.
    SendAgain,
    /// Forgets a message that could not be sent; its value is the job's id.
    Forget,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "desk.")]
pub enum Form {
    /// Settles many at once; its metadata is the kind.
    Several,
}

/// For how long a claim holds, in hours: two days, so that a weekend's absence blocks nobody for long.
pub const CLAIM_HOURS: i64 = 48;
/// Pieces of work that may be put off at the same time.
pub const MOST_ASLEEP: usize = 200;
/// What is put off, for how many days at most: a week.
pub const LATER: [(&str, i64); 3] =
    [("Put off until tomorrow", 1), ("Put off for three days", 3), ("Put off for a week", 7)];
/// More than so many that wait are not counted.
pub const COUNTED: usize = 100;
/// Weeks of which the desk tells what came in and what was done.
pub const WEEKS: usize = 4;
/// Pieces that are offered to one person at a time.
pub const OFFERED: usize = 3;
/// How old an introduction without an answer is before organizers see it, in days.
pub const UNANSWERED_DAYS: i64 = 5;

/// Which part of the desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Everything that waits and is not put off.
    #[default]
    All,
    /// What whoever looks has taken.
    Mine,
    /// What others have taken.
    Others,
    /// What is put off.
    Asleep,
    /// One kind of work.
    Kind(&'static str),
}

impl Show {
    /// As a button carries it.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mine => "mine",
            Self::Others => "others",
            Self::Asleep => "asleep",
            Self::Kind(kind) => kind,
        }
    }
}

impl FromStr for Show {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "all" => Ok(Self::All),
            "mine" => Ok(Self::Mine),
            "others" => Ok(Self::Others),
            "asleep" => Ok(Self::Asleep),
            kind => kinds::of(kind).map(|work| Self::Kind(work.kind)).ok_or(()),
        }
    }
}

/// The last piece of a page: the next page begins behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The moment by which the first page was ordered: so the order stays while somebody turns pages.
    pub seen_at: Time,
    /// Its kind.
    pub kind: &'static str,
    /// Since when it waits.
    pub since: Time,
    /// Its id.
    pub id: String,
}

/// Which part of the desk, and from where on. As text, a button carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Which part.
    pub show: Show,
    /// Behind what; none on the first page.
    pub after: Option<Mark>,
}

impl Look {
    /// The first page of a part.
    pub fn at(show: Show) -> Self {
        Self { show, after: None }
    }

    /// What a Home tab is turned to, to show this.
    pub fn home_page(&self) -> String {
        format!("desk:{self}")
    }
}

impl std::fmt::Display for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.show.name())?;
        let micros = |time: Time| time.and_utc().timestamp_micros();
        match &self.after {
            Some(Mark { seen_at, kind, since, id }) => {
                write!(f, "|{}|{kind}|{}|{id}", micros(*seen_at), micros(*since))
            }
            None => Ok(()),
        }
    }
}

impl FromStr for Look {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(5, '|');
        let show = parts.next().ok_or(())?.parse()?;
        let Some(seen_at) = parts.next() else { return Ok(Self::at(show)) };
        let moment = |text: &str| {
            let micros: i64 = text.parse().map_err(|_| ())?;
            DateTime::from_timestamp_micros(micros).map(|time| time.naive_utc()).ok_or(())
        };
        let kind = parts.next().and_then(kinds::of).ok_or(())?.kind;
        let since = moment(parts.next().ok_or(())?)?;
        let id = parts.next().ok_or(())?.to_owned();
        Ok(Self { show, after: Some(Mark { seen_at: moment(seen_at)?, kind, since, id }) })
    }
}

/// A piece of work, as a button carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// For how many days it is put off, where it is.
    pub days: i64,
}

impl Piece {
    /// A piece of work.
    pub fn new(kind: &'static str, id: &str) -> Self {
        Self { kind, id: id.to_owned(), days: 0 }
    }
}

impl std::fmt::Display for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}|{}|{}", self.days, self.kind, self.id)
    }
}

impl FromStr for Piece {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '|');
        let days = parts.next().and_then(|days| days.parse().ok()).ok_or(())?;
        let kind = parts.next().and_then(kinds::of).ok_or(())?.kind;
        let id = parts.next().filter(|id| !id.is_empty()).ok_or(())?.to_owned();
        Ok(Self { kind, id, days })
    }
}

/// That somebody took a piece of work, or put it off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The kind of work; it may be one that this version doesn't know.
    pub kind: String,
    /// The piece.
    pub item: String,
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: Time,
    /// Until when it holds.
    pub until: Time,
}

/// A piece of work as it is shown.
#[derive(Clone, Debug)]
pub struct Told {
    /// Since when somebody waits.
    pub since: Time,
    /// What it is, and its way on: the last row of buttons gets the desk's own.
    pub blocks: Vec<SlackBlock>,
}

/// A piece of work on a page.
#[derive(Clone)]
pub struct Item {
    /// Its kind.
    pub work: &'static Work,
    /// Its id.
    pub id: String,
    /// What it is.
    pub told: Told,
    /// Who has it, while the claim holds.
    pub claim: Option<Kept>,
    /// Who put it off, while that holds.
    pub snooze: Option<Kept>,
}

/// How a kind of work does.
#[derive(Clone)]
pub struct Count {
    /// The kind.
    pub work: &'static Work,
    /// How many wait, counted up to [`COUNTED`] and one more.
    pub waiting: usize,
    /// How many came in, in each of the last weeks, the oldest first.
    pub came: [i64; WEEKS],
    /// How many were done.
    pub done: [i64; WEEKS],
    /// How many waited at the end of each of them, the last night's last; none where nobody counted.
    pub waited: [Option<i32>; WEEKS],
}

/// How whoever looks stands to what they promised, this week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Promised {
    /// They never said how involved they want to be.
    Nothing,
    /// They said until when, and that is over.
    Over,
    /// They are away until that day.
    Away(chrono::NaiveDate),
    /// They have hours, of which so many minutes are used: by what they did this week and by what they have taken.
    Hours {
        /// Of how many minutes.
        of: i64,
        /// How many are used.
        used: i64,
    },
}

/// What is offered to whoever looks.
#[derive(Clone)]
pub struct ForYou {
    /// How they stand.
    pub promised: Promised,
    /// What fits, in the desk's order.
    pub items: Vec<Item>,
    /// What would stand still if one of the team did.
    pub risks: Risks,
}

/// A page of the desk.
#[derive(Clone)]
pub struct Desk {
    /// Who looks.
    pub person: Person,
    /// When.
    pub now: Time,
    /// Which part.
    pub look: Look,
    /// What is offered to them; on the first page of everything alone.
    pub for_you: Option<ForYou>,
    /// The tasks of whoever looks; on the first page of everything alone.
    pub tasks: Option<Beside>,
    /// What else is on the page, in its order.
    pub items: Vec<Item>,
    /// Where the next page begins.
    pub next: Option<Mark>,
    /// Every kind.
    pub counts: Vec<Count>,
    /// How many are put off.
    pub asleep: usize,
    /// How many others have taken.
    pub others: usize,
}

impl Item {
    /// Whether somebody else than who looks has it.
    pub fn is_others(&self, person: &Person) -> bool {
        self.claim.as_ref().is_some_and(|claim| claim.person != person.id)
    }
}

impl Desk {
    /// Whether there is nothing to do on this page.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.for_you.as_ref().is_none_or(|for_you| for_you.items.is_empty())
    }

    /// How many wait, and whether there are more than were counted.
    pub fn waiting(&self) -> (usize, bool) {
        let over = self.counts.iter().any(|count| count.waiting > COUNTED);
        (self.counts.iter().map(|count| count.waiting.min(COUNTED)).sum(), over)
    }

    /// The same with at most so many pieces.
    pub fn shortened(&self, most: usize) -> Self {
        let mut desk = self.clone();
        let offered = desk.for_you.as_mut().map_or(0, |for_you| {
            for_you.items.truncate(most);
            for_you.items.len()
        });
        desk.items.truncate(most - offered);
        desk
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("look", &self.look).field("items", &self.items.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::projects::samples::now;

    #[test]
    fn a_look_survives_a_button() {
        let mark = Mark { seen_at: now(), kind: "partner", since: now(), id: "01|x:U_BEN".to_owned() };
        for show in [Show::All, Show::Mine, Show::Others, Show::Asleep, Show::Kind("review")] {
            for after in [None, Some(mark.clone())] {
                let look = Look { show, after };
                assert_eq!(look.to_string().parse(), Ok(look));
            }
        }
        for wrong in ["", "dance", "all|x", "all|1|dance|1|x", "all|1|review|1"] {
            assert_eq!(wrong.parse::<Look>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn a_piece_survives_a_button() {
        let piece = Piece { days: 3, ..Piece::new("partner", "01|x:U_BEN") };
        assert_eq!(piece.to_string().parse(), Ok(piece));
        for wrong in ["", "0|review|", "x|review|1", "0|dance|1"] {
            assert_eq!(wrong.parse::<Piece>(), Err(()), "{wrong}");
        }
    }
}
