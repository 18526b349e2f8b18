//! What an involvement is.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::institutions::{Word, vocabulary};
use crate::features::people::Person;
use crate::ids::PersonId;
use crate::time::Time;

/// The most hours a week that can be promised.
pub const MOST_HOURS: i32 = 40;
/// "I go on" is for so many months.
pub const GO_ON: Months = Months::new(3);
/// Who was asked whether they go on has so many days to answer before the others are told.
pub const TO_ANSWER: i64 = 7;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "organizing.")]
pub enum Verb {
    /// The team.
    Team,
    /// The form in which one says how involved one wants to be.
    Involve,
    /// "I go on"; its value is the day that was the last one.
    GoOn,
    /// "I stop here"; its value is the day that was the last one.
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
#[strum(serialize_all = "snake_case", prefix = "organizing.")]
pub enum Form {
    /// How involved one wants to be.
    Involve,
}

vocabulary! {
    /// What there is to do for organizers.
    Area {
        /// Projects and skills that wait for a decision.
        Reviews => "Reviews",
        /// People who were asked and don't answer.
        Introductions => "Introductions",
        /// Institutions: who speaks for them, their pilots and renewals, and contacts.
        Outreach => "Outreach",
        /// Requests that nobody takes.
        Support => "Support",
        /// The team itself: who joins it, what it plans, what got stuck.
        Planning => "Planning",
    }
}

impl Area {
    /// What somebody does there, for the form.
    pub fn about(self) -> &'static str {
        match self {
            Self::Reviews => "Reviews: projects and skills that wait for a decision",
            Self::Introductions => "Introductions: a word to people who don't answer",
            Self::Outreach => "Outreach: institutions, their pilots and renewals",
            Self::Support => "Support: requests that nobody takes",
            Self::Planning => "Planning: the team, its tasks, and what got stuck",
        }
    }

    /// As a word in a sentence: "reviews".
    pub fn word(self) -> String {
        self.words().to_lowercase()
    }
}

/// How involved somebody wants to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Involvement {
    /// Who.
    pub person: PersonId,
    /// With what, in the order of [`Area::VARIANTS`].
    pub areas: Vec<Area>,
    /// For how many hours a week.
    pub hours: i32,
    /// Until when; none where they didn't say.
    pub until: Option<NaiveDate>,
    /// Whether they want work offered in the morning.
    pub mornings: bool,
    /// When they said so.
    pub updated_at: Time,
}

impl Involvement {
    /// Whether its last day is over on `today`.
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.until.is_some_and(|until| until < today)
    }

    /// In short, for the log: "reviews, support · 4 hours a week · until 2026-12-01".
    pub fn in_short(&self) -> String {
        let areas: Vec<String> = self.areas.iter().map(|area| area.word()).collect();
        let until = self.until.map(|until| format!(" · until {until}")).unwrap_or_default();
        format!("{} · {}{until}", areas.join(", "), hours(self.hours))
    }
}

/// "4 hours a week".
pub fn hours(n: i32) -> String {
    format!("{} a week", crate::slack::text::count(n.into(), "hour", "hours"))
}

/// The areas in their order, each once.
pub fn ordered(mut areas: Vec<Area>) -> Vec<Area> {
    areas.sort_unstable();
    areas.dedup();
    areas
}

/// The furthest day until which somebody can promise anything.
pub fn longest(today: NaiveDate) -> NaiveDate {
    today.checked_add_months(Months::new(36)).unwrap_or(today)
}

/// Somebody of the team, and what they said.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// What they said; none where they said nothing yet.
    pub involvement: Option<Involvement>,
}

impl Member {
    /// With what they help on `today`: nothing once their time is over.
    pub fn areas(&self, today: NaiveDate) -> &[Area] {
        match &self.involvement {
            Some(involvement) if !involvement.is_over(today) => &involvement.areas,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::projects::samples::now;

    #[test]
    fn the_last_day_is_a_day() {
        let one = Involvement {
            person: "U1".into(),
            areas: ordered(vec![Area::Support, Area::Reviews, Area::Support]),
            hours: 1,
            until: "2026-12-01".parse().ok(),
            mornings: false,
            updated_at: now(),
        };
        assert!(!one.is_over("2026-12-01".parse().unwrap()) && one.is_over("2026-12-02".parse().unwrap()));
        assert_eq!(one.in_short(), "reviews, support · 1 hour a week · until 2026-12-01");
        for area in Area::VARIANTS {
            // What a box to tick holds.
            assert!(area.about().len() <= 75, "{area:?}");
        }
    }
}
