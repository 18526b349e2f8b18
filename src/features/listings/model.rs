//! Where a listing stands, and what comes next.

use chrono::Duration;
use diesel::prelude::*;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::ids::{PersonId, ProjectId};
use crate::text_enum;
use crate::time::Time;

/// How long what was said holds.
pub const HOLDS: Duration = Duration::days(60);
/// How long after the question, or after the word to those who work in it, it goes on.
pub const WAITS: Duration = Duration::days(7);
/// How long a project whose owner had everything deleted is offered to the community.
pub const OFFERED: Duration = Duration::days(30);

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "listings.")]
pub enum Verb {
    /// It is as it is listed; its value is the project's id.
    StillTrue,
    /// It takes a pause; its value is the project's id.
    Pause,
    /// The pause is over; its value is the project's id.
    Reopen,
    /// Somebody would look after it; its value is the project's id.
    TakeOn,
    /// An organizer says yes to whoever would; its value is a [`Wish`].
    Give,
    /// An organizer says not now to them; its value is a [`Wish`].
    NotNow,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// Why a project pauses.
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
pub enum Why {
    /// An owner wished it.
    Owner,
    /// Nobody answered.
    Silence,
    /// Its owners left.
    Left,
}
text_enum!(Why);

/// To whom a project is offered whose owners left.
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
pub enum OfferedTo {
    /// Those who work in it.
    Team,
    /// Everybody.
    Community,
}
text_enum!(OfferedTo);

/// What is known of a project's listing.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = crate::db::schema::listings)]
pub struct Listing {
    /// Whose it is.
    pub project: ProjectId,
    /// Each change counts; below 0 it is in no table yet.
    pub turn: i32,
    /// When its owners said last that it is true.
    pub confirmed_at: Time,
    /// Since when they are asked; none where they aren't.
    pub asked_at: Option<Time>,
    /// They were reminded.
    pub reminded: bool,
    /// Since when it pauses.
    pub paused_at: Option<Time>,
    /// Why it does.
    pub why: Option<Why>,
    /// To whom it is offered.
    pub offered_to: Option<OfferedTo>,
    /// Who would take it on, and waits for an organizer.
    pub wanted_by: Option<PersonId>,
    /// Since when.
    pub wanted_at: Option<Time>,
    /// When it goes on by itself.
    pub due_at: Option<Time>,
}

/// What comes next by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The owners are asked.
    Ask,
    /// They are reminded.
    Remind,
    /// It pauses.
    Pause,
    /// It is offered to everybody.
    Offer,
    /// Nobody took it on: it closes.
    Close,
}

impl Listing {
    /// One that was said to be true just now.
    pub fn new(project: &ProjectId, now: Time) -> Self {
        Self {
            project: project.clone(),
            turn: -1,
            confirmed_at: now,
            asked_at: None,
            reminded: false,
            paused_at: None,
            why: None,
            offered_to: None,
            wanted_by: None,
            wanted_at: None,
            due_at: Some(now + HOLDS),
        }
    }

    /// The same, said to be true just now.
    pub fn confirmed(&self, now: Time) -> Self {
        Self { turn: self.turn, ..Self::new(&self.project, now) }
    }

    /// What comes next, once it is due.
    pub fn step(&self) -> Option<Next> {
        self.due_at?;
        Some(match (self.offered_to, self.paused_at, self.asked_at) {
            (Some(OfferedTo::Team), ..) => Next::Offer,
            (Some(OfferedTo::Community), ..) => Next::Close,
            (None, Some(_), _) => return None,
            (None, None, None) => Next::Ask,
            (None, None, Some(_)) if !self.reminded => Next::Remind,
            (None, None, Some(_)) => Next::Pause,
        })
    }

    /// When silence pauses it; none where nobody is asked.
    pub fn pauses_at(&self) -> Option<Time> {
        let due = self.due_at.filter(|_| self.asked_at.is_some() && self.paused_at.is_none())?;
        Some(if self.reminded { due } else { due + WAITS })
    }

    /// Its owners are asked, and have not answered.
    pub fn is_asked(&self) -> bool {
        self.pauses_at().is_some()
    }

    /// What the messages of one question are called, to one owner: the question, and the reminder.
    pub fn questions(&self, owner: &PersonId) -> [String; 2] {
        let asked = self.asked_at.map_or(0, |at| at.and_utc().timestamp_micros());
        let name = format!("listing:{}:{asked}:{owner}", self.project);
        [name.clone(), format!("{name}:again")]
    }

    /// What the offer to those who work in it is called, to one of them.
    pub fn team_card(&self, person: &PersonId) -> String {
        format!("{}:{person}", self.offer_card())
    }

    /// What the offer to everybody is called.
    pub fn offer_card(&self) -> String {
        let since = self.paused_at.map_or(0, |at| at.and_utc().timestamp_micros());
        format!("listing.offer:{}:{since}", self.project)
    }

    /// What the organizers' question is called.
    pub fn wish_card(&self) -> String {
        let since = self.wanted_at.map_or(0, |at| at.and_utc().timestamp_micros());
        format!("listing.wish:{}:{since}", self.project)
    }

    /// Who would take it on.
    pub fn wish(&self) -> Option<Wish> {
        Some(Wish { project: self.project.clone(), person: self.wanted_by.clone()? })
    }
}

/// Somebody would take a project on: as a button carries it, so that a late yes is said to the right one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which project.
    pub project: ProjectId,
    /// Who.
    pub person: PersonId,
}

impl std::fmt::Display for Wish {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.project, self.person)
    }
}

impl std::str::FromStr for Wish {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (project, person) = text.rsplit_once(':').ok_or(())?;
        Ok(Self { project: project.into(), person: person.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::projects::samples::now;

    #[test]
    fn a_listing_goes_from_step_to_step() {
        let fresh = Listing::new(&"p1".into(), now());
        assert_eq!((fresh.step(), fresh.pauses_at()), (Some(Next::Ask), None));
        let asked = Listing { asked_at: Some(now()), due_at: Some(now() + WAITS), ..fresh };
        assert_eq!((asked.step(), asked.pauses_at()), (Some(Next::Remind), Some(now() + WAITS * 2)));
        let again = Listing { reminded: true, ..asked };
        assert_eq!((again.step(), again.pauses_at()), (Some(Next::Pause), Some(now() + WAITS)));
        let paused = Listing { paused_at: Some(now()), due_at: None, ..again.clone() };
        assert_eq!((paused.step(), paused.is_asked()), (None, false));
        let offered = Listing { offered_to: Some(OfferedTo::Team), due_at: Some(now()), ..paused };
        assert_eq!(offered.step(), Some(Next::Offer));
        assert_eq!(again.confirmed(now()).turn, again.turn);
    }

    #[test]
    fn a_wish_survives_its_button() {
        let wish = Wish { project: "p:1".into(), person: "U_ANA".into() };
        assert_eq!(wish.to_string().parse(), Ok(wish));
        assert_eq!("p1".parse::<Wish>(), Err(()));
    }
}
