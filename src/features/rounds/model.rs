//! What a round is, and what may be done with it.

use std::str::FromStr;

use chrono::Duration;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::features::matching::{Everybody, Match, Side};
use crate::features::projects::{Project, Role};
use crate::ids::{PersonId, RoleId, RoundId};
use crate::text_enum;
use crate::time::Time;

/// Proposals go out over so long.
pub const HOURS: i64 = 6;
/// Nobody gets two proposals of a round within so long.
pub const GAP: Duration = Duration::hours(2);
/// A pair that was proposed is not proposed again for so long.
pub const REMEMBERED: Duration = Duration::days(90);
/// Pairs on a page of the window.
pub const PAGE: i64 = 20;
/// Roles that stay empty and are named.
pub const NAMED: usize = 5;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "rounds.")]
pub enum Verb {
    /// Runs a round anew; its value is an [`Anew`].
    Run,
    /// The next page; its value is that [`Place`].
    Next,
    /// The page before; its value is that [`Place`].
    Previous,
    /// Takes a pair out; its value is a [`Choice`].
    Drop,
    /// Takes that back; its value is a [`Choice`].
    Keep,
    /// The next best developer for the role in place of this one; its value is a [`Choice`].
    Swap,
    /// No more proposals go out; its value is the round's id.
    Stop,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "rounds.")]
pub enum Form {
    /// The preview is agreed to; its metadata is the round's id.
    Send,
}

/// Where a round stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    EnumString,
    IntoStaticStr,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum RoundState {
    /// Organizers look at it.
    Preview,
    /// Proposals go out.
    Sending,
    /// All went out that may.
    Done,
}
text_enum!(RoundState);

/// Where a pair stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumString,
    IntoStaticStr,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum PairState {
    /// Will be proposed when the round is sent.
    Planned,
    /// An organizer took it out.
    Dropped,
    /// Was proposed to the developer.
    Sent,
    /// Could not be any more when it was due.
    Skipped,
}
text_enum!(PairState);

/// What a round comes to, as it was run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Free seats of all open roles.
    pub seats: i64,
    /// How many roles stay empty.
    pub empty: usize,
    /// Some of them.
    pub named: Vec<RoleId>,
    /// Where every role gets its first seat first.
    pub first_seats: Side,
    /// Where seats go to whoever fits best.
    pub best_fit: Side,
}

impl Figures {
    /// Those of a round that was just run.
    pub fn of(found: &Everybody) -> Self {
        Self {
            seats: found.seats,
            empty: found.empty.len(),
            named: found.empty.iter().take(NAMED).cloned().collect(),
            first_seats: found.first_seats,
            best_fit: found.best_fit,
        }
    }

    /// What the first-seat rule costs of the total fit, in thousandths, and how many more roles get somebody by it.
    pub fn dial(&self) -> (u64, usize) {
        let (first, best) = (self.first_seats, self.best_fit);
        let cost = best.fit.saturating_sub(first.fit).saturating_mul(1000) / best.fit.max(1);
        (cost, first.roles.saturating_sub(best.roles))
    }
}

/// Everybody matched at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// Where it stands.
    pub state: RoundState,
    /// Orders equal scores.
    pub seed: i64,
    /// Every role gets its first seat before any gets its second.
    pub first_seat: bool,
    /// What it comes to.
    pub figures: Figures,
    /// Who ran it.
    pub started_by: PersonId,
    /// When.
    pub started_at: Time,
    /// When it was sent.
    pub sent_at: Option<Time>,
}

impl Round {
    /// What the card before the organizers is called.
    pub fn card(&self) -> String {
        format!("round:{}", self.id)
    }

    /// Proposals go out now. A round whose last proposal could not be settled holds up others for a day at most.
    pub fn is_under_way(&self, now: Time) -> bool {
        self.state == RoundState::Sending && self.sent_at.is_some_and(|sent| now < sent + Duration::days(1))
    }

    /// Whether it is still what organizers would like to see, and not a new one.
    pub fn is_current(&self, now: Time) -> bool {
        match self.state {
            RoundState::Preview => now < self.started_at + Duration::days(1),
            RoundState::Sending | RoundState::Done => {
                self.sent_at.is_some_and(|sent| now < sent + Duration::days(7))
            }
        }
    }

    /// When the `nth` (from 0) of `total` proposals goes out.
    pub fn due(&self, nth: i64, total: i64) -> Time {
        let seconds = HOURS * 3600 * nth / total.max(1);
        self.sent_at.unwrap_or(self.started_at) + Duration::seconds(seconds)
    }
}

/// A pair of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The opening.
    pub role: RoleId,
    /// The developer.
    pub developer: PersonId,
    /// Its place in the order in which proposals go out.
    pub position: i32,
    /// In millionths.
    pub score: i32,
    /// It is the role's first seat.
    pub first: bool,
    /// Where it stands.
    pub state: PairState,
}

/// How many pairs of a round stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Will go out.
    pub planned: i64,
    /// Were taken out.
    pub dropped: i64,
    /// Went out.
    pub sent: i64,
    /// Could not be any more.
    pub skipped: i64,
}

impl Counts {
    /// Those that go out or went out, or would have.
    pub fn kept(self) -> i64 {
        self.planned + self.sent + self.skipped
    }
}

/// A page of a round, with all that it shows.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The round.
    pub round: Round,
    /// How many pairs stand where.
    pub counts: Counts,
    /// Which page, from 0.
    pub page: i64,
    /// There are more.
    pub more: bool,
    /// Its pairs, each with why, where that can still be said.
    pub pairs: Vec<(Proposal, Option<Match>)>,
    /// How many roles stay empty by what was taken out, beside those of the figures.
    pub emptied: usize,
    /// Roles that stay empty, some of them.
    pub empty: Vec<(Role, Project)>,
}

/// What a button that runs a round carries: `ROUND|DIAL`, the round that it would replace. Where there is another by
/// now, the button is of yesterday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anew {
    /// What was there.
    pub instead: RoundId,
    /// Every role gets its first seat first.
    pub first_seat: bool,
}

impl std::fmt::Display for Anew {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}|{}", self.instead, self.first_seat)
    }
}

impl FromStr for Anew {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (instead, first_seat) = text.split_once('|').ok_or(())?;
        Ok(Self { instead: instead.into(), first_seat: first_seat.parse().map_err(|_| ())? })
    }
}

/// A page of a round: `ROUND|PAGE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The round.
    pub round: RoundId,
    /// From 0.
    pub page: i64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}|{}", self.round, self.page)
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (round, page) = text.split_once('|').ok_or(())?;
        let page: i64 = page.parse().map_err(|_| ())?;
        // Nobody turns further than this.
        Ok(Self { round: round.into(), page: page.clamp(0, 10_000) })
    }
}

/// A pair of a round, and the page that its button is on: `ROUND|PAGE|ROLE|DEVELOPER`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Where the button is.
    pub place: Place,
    /// The opening.
    pub role: RoleId,
    /// The developer.
    pub developer: PersonId,
}

impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}|{}|{}", self.place, self.role, self.developer)
    }
}

impl FromStr for Choice {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split('|').collect();
        let [round, page, role, developer] = parts[..] else { return Err(()) };
        let place = format!("{round}|{page}").parse()?;
        Ok(Self { place, role: role.into(), developer: developer.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_come_back_as_they_were() {
        let place = Place { round: "r".into(), page: 2 };
        let choice = Choice { place: place.clone(), role: "x".into(), developer: "U1".into() };
        assert_eq!(choice.to_string().parse(), Ok(choice));
        assert_eq!(place.to_string().parse(), Ok(place));
        let anew = Anew { instead: "r".into(), first_seat: true };
        assert_eq!(anew.to_string().parse(), Ok(anew));
        for text in ["", "r", "r|x", "r|1|2", "r|1|2|3|4"] {
            assert_eq!(text.parse::<Choice>(), Err(()), "{text}");
        }
    }

    #[test]
    fn the_dial_says_what_it_costs() {
        let figures = |first: (u64, usize), best: (u64, usize)| Figures {
            first_seats: Side { fit: first.0, roles: first.1 },
            best_fit: Side { fit: best.0, roles: best.1 },
            ..Figures::default()
        };
        assert_eq!(figures((980, 9), (1000, 5)).dial(), (20, 4));
        assert_eq!(figures((1000, 9), (900, 9)).dial(), (0, 0), "it may even gain");
        assert_eq!(figures((0, 0), (0, 0)).dial(), (0, 0));
    }
}
