//! Absences, the term's calendar, and where only one person can do a thing.

use chrono::{Days, NaiveDate};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::organizing::{Area, Member};
use crate::ids::{AbsenceId, PersonId};
use crate::time::Time;

/// So far ahead the calendar looks, in days: a term.
pub const TERM: u64 = 180;
/// The longest absence, in days.
pub const LONGEST: i64 = 366;
/// Absences of one person that are still to come.
pub const MOST: usize = 10;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "handover.")]
pub enum Verb {
    /// The form for an absence.
    Away,
    /// Takes an absence back, or ends it; its value is its id.
    Back,
    /// The form in which it is said who hands over.
    Begin,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "handover.")]
pub enum Form {
    /// An absence.
    Away,
    /// Who hands over.
    Who,
    /// To whom each kind passes; its metadata is who hands over.
    Pass,
}

/// When somebody is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Its id.
    pub id: AbsenceId,
    /// Who.
    pub person: PersonId,
    /// From which day on.
    pub from: NaiveDate,
    /// Until which day, that one included.
    pub until: NaiveDate,
    /// Who stands in; nobody where none is named.
    pub stand_in: Option<PersonId>,
    /// When it was written down.
    pub created_at: Time,
}

impl Absence {
    /// Whether it is on this day.
    pub fn is_on(&self, day: NaiveDate) -> bool {
        (self.from..=self.until).contains(&day)
    }

    /// Whether two absences have a day in common.
    pub fn meets(&self, from: NaiveDate, until: NaiveDate) -> bool {
        self.from <= until && from <= self.until
    }
}

/// The absence of somebody on a day.
fn away<'a>(absences: &'a [Absence], person: &PersonId, day: NaiveDate) -> Option<&'a Absence> {
    absences.iter().find(|one| one.person == *person && one.is_on(day))
}

/// With what somebody helps on a day: with what they chose, and with what those chose for whom they stand in; with
/// nothing while they are away.
pub fn areas_now(team: &[Member], absences: &[Absence], person: &PersonId, day: NaiveDate) -> Vec<Area> {
    if away(absences, person, day).is_some() {
        return Vec::new();
    }
    let theirs = team.iter().filter(|member| {
        member.person.id == *person
            || away(absences, &member.person.id, day)
                .is_some_and(|absence| absence.stand_in.as_ref() == Some(person))
    });
    let mut areas: Vec<Area> = theirs.flat_map(|member| member.areas(day)).copied().collect();
    areas.sort_unstable();
    areas.dedup();
    areas
}

/// Days on which nobody does what is somebody's otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What.
    pub area: Area,
    /// From which day on.
    pub from: NaiveDate,
    /// Until which day, that one included.
    pub until: NaiveDate,
}

/// The term's calendar: who is away when, and what nobody does then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Absences that are not over, the sooner the earlier.
    pub absences: Vec<Absence>,
    /// What nobody does then.
    pub gaps: Vec<Gap>,
}

/// The calendar from a day on.
pub fn calendar(team: &[Member], absences: Vec<Absence>, today: NaiveDate) -> Calendar {
    let ids: Vec<&PersonId> = team.iter().map(|member| &member.person.id).collect();
    let mut gaps: Vec<Gap> = Vec::new();
    for day in (0..TERM).map(|days| today + Days::new(days)) {
        if !absences.iter().any(|one| one.is_on(day)) {
            continue;
        }
        let done: Vec<Area> = ids.iter().flat_map(|id| areas_now(team, &absences, id, day)).collect();
        let missing = Area::VARIANTS.iter().copied().filter(|area| {
            !done.contains(area) && team.iter().any(|member| member.areas(day).contains(area))
        });
        for area in missing {
            match gaps.iter_mut().find(|gap| gap.area == area && gap.until + Days::new(1) == day) {
                Some(gap) => gap.until = day,
                None => gaps.push(Gap { area, from: day, until: day }),
            }
        }
    }
    Calendar { absences, gaps }
}

/// Where only one person can do a thing, or nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Risks {
    /// What nobody does.
    pub nobody: Vec<Area>,
    /// What one person does.
    pub one: Vec<(Area, PersonId)>,
    /// Whether there is one organizer alone.
    pub alone: bool,
    /// Who alone is named to read reports about somebody.
    pub reader: Option<PersonId>,
    /// Who alone owns the hub.
    pub owner: Option<PersonId>,
}

impl Risks {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What would stand still if one person did. A team that has not said yet who does what is not told of it.
pub fn risks(team: &[Member], readers: &[PersonId], owners: &[PersonId], today: NaiveDate) -> Risks {
    let here: Vec<&PersonId> =
        readers.iter().filter(|id| team.iter().any(|member| member.person.id == **id)).collect();
    let mut risks = Risks {
        alone: team.len() == 1,
        // Where nobody is named, all organizers read.
        reader: match here.as_slice() {
            [one] if team.len() > 1 => Some((*one).clone()),
            _ => None,
        },
        ..Risks::default()
    };
    if team.iter().all(|member| member.involvement.is_none()) {
        risks.alone = false;
        return risks;
    }
    if let ([owner], false) = (owners, risks.alone) {
        risks.owner = Some(owner.clone());
    }
    for area in Area::VARIANTS {
        let who: Vec<&PersonId> = team
            .iter()
            .filter(|member| member.areas(today).contains(area))
            .map(|member| &member.person.id)
            .collect();
        match who.as_slice() {
            [] => risks.nobody.push(*area),
            // Where one organizes alone, all of it is theirs, and said once.
            [one] if !risks.alone => risks.one.push((*area, (*one).clone())),
            _ => {}
        }
    }
    risks
}

/// What somebody has, as far as it can pass to others: of each kind how much, and the first few by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What.
    pub kind: Kind,
    /// How much.
    pub number: i64,
    /// The first few, as they were typed.
    pub names: Vec<String>,
}

/// What can pass to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// What they have taken from the desk.
    Desk,
    /// Contacts that they look after, with what comes next.
    Contacts,
    /// Tasks of the team that are to be done.
    Tasks,
    /// Requests for support that they have taken.
    Support,
    /// That they read reports about somebody.
    Reader,
    /// That they stand in for others.
    StandIn,
}

impl Kind {
    /// "3 contacts", of so many.
    pub fn count(self, n: i64) -> String {
        let (one, many) = match self {
            Self::Desk => ("piece of work taken from the desk", "pieces of work taken from the desk"),
            Self::Contacts => ("contact", "contacts"),
            Self::Tasks => ("task", "tasks"),
            Self::Support => ("request for support", "requests for support"),
            Self::Reader => return "reading reports about somebody".to_owned(),
            Self::StandIn => ("absence to stand in for", "absences to stand in for"),
        };
        crate::slack::text::count(n, one, many)
    }

    /// The field of its successor.
    pub fn field(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{absence, member};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn who_stands_in_does_what_they_did() {
        let team = [member("A", &[Area::Reviews]), member("B", &[Area::Support]), member("C", &[])];
        let absences = [absence("A", "2026-12-01", "2026-12-03", Some("B"))];
        let areas = |who: &str, on: &str| areas_now(&team, &absences, &who.into(), day(on));
        assert_eq!(areas("B", "2026-11-30"), [Area::Support]);
        assert_eq!(areas("B", "2026-12-03"), [Area::Reviews, Area::Support]);
        assert!(areas("A", "2026-12-01").is_empty() && areas("C", "2026-12-01").is_empty());
        assert_eq!(areas("A", "2026-12-04"), [Area::Reviews]);
    }

    #[test]
    fn the_calendar_says_when_nobody_is_left() {
        let team = [
            member("A", &[Area::Reviews]),
            member("B", &[Area::Reviews, Area::Support]),
            member("C", &[Area::Planning]),
        ];
        let gaps = |absences: &[Absence]| calendar(&team, absences.to_vec(), day("2026-12-01")).gaps;
        let a = absence("A", "2026-12-03", "2026-12-10", None);
        assert!(gaps(std::slice::from_ref(&a)).is_empty(), "B is there");
        let b = absence("B", "2026-12-08", "2026-12-12", None);
        let gap = |area, from: &str, until: &str| Gap { area, from: day(from), until: day(until) };
        assert_eq!(
            gaps(&[a.clone(), b.clone()]),
            [gap(Area::Reviews, "2026-12-08", "2026-12-10"), gap(Area::Support, "2026-12-08", "2026-12-12"),]
        );
        let stands_in = absence("B", "2026-12-08", "2026-12-12", Some("C"));
        assert!(gaps(&[a.clone(), stands_in.clone()]).is_empty());
        // Who stands in may be away as well.
        let c = absence("C", "2026-12-12", "2026-12-12", None);
        let both = gaps(&[stands_in, c]);
        assert_eq!(both.len(), 2, "{both:?}");
        assert_eq!(both[0], gap(Area::Support, "2026-12-12", "2026-12-12"));
    }

    #[test]
    fn what_one_person_alone_can_do_is_seen() {
        let today = day("2026-12-01");
        let said = [member("A", &[Area::Reviews, Area::Support]), member("B", &[Area::Reviews])];
        let found = risks(&said, &["A".into(), "gone".into()], &["B".into()], today);
        assert_eq!(found.nobody, [Area::Introductions, Area::Outreach, Area::Planning]);
        assert_eq!(found.one, [(Area::Support, "A".into())]);
        assert_eq!((found.alone, found.reader, found.owner), (false, Some("A".into()), Some("B".into())));
        assert_eq!(risks(&said, &[], &["A".into(), "B".into()], today).owner, None);
        let silent = [member("A", &[]), member("B", &[])].map(|one| Member { involvement: None, ..one });
        assert!(risks(&silent, &[], &["A".into()], today).is_empty());
        assert!(risks(&said[..1], &[], &["A".into()], today).alone);
    }
}
