//! What a task is, and which tasks a list shows.

use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;
use strum::{EnumString, IntoStaticStr};

use crate::features::handover::Absence;
use crate::hours::{self, Hours};
use crate::ids::{ContactId, InstitutionId, PersonId, ProjectId, TaskId};
use crate::time::Time;

/// The longest task, and the longest name of a plan.
pub const WHAT: u64 = 150;
/// See [`WHAT`].
pub const PLAN: u64 = 60;
/// The longest note.
pub const NOTE: u64 = 1000;
/// Open tasks of a team.
pub const MOST: i64 = 2000;
/// Tasks on a page.
pub const PAGE: usize = 10;
/// About how long a task takes, in minutes, for whoever promised hours.
pub const MINUTES: i64 = 30;
/// When reminders are given, local time.
const MORNING: u32 = 9;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "tasks.")]
pub enum Verb {
    /// A list; its value is a [`Look`].
    List,
    /// The menu of lists; what is chosen is a [`Look`].
    Filter,
    /// The next page; its value is a [`Look`].
    More,
    /// The form for a new one.
    New,
    /// The form of one that exists; its value is the task's id.
    Edit,
    /// It is done; its value is a [`Press`].
    Done,
    /// It isn't done after all; its value is a [`Press`].
    Reopen,
    /// "I'll do it", of one that nobody has; its value is a [`Press`].
    Take,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The type-ahead of what a task is for.
pub const SUGGEST: &str = "tasks.purpose";

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "tasks.")]
pub enum Form {
    /// A task.
    Task,
}

/// What a task is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Nothing in particular.
    #[default]
    None,
    /// A plan, by its name.
    Plan(String),
    /// A project.
    Project(ProjectId),
    /// An institution.
    Institution(InstitutionId),
    /// A contact.
    Contact(ContactId),
}

impl Purpose {
    /// Its kind and what it is, as the table holds them.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::None => ("", ""),
            Self::Plan(name) => ("plan", name),
            Self::Project(id) => ("project", id.as_str()),
            Self::Institution(id) => ("institution", id.as_str()),
            Self::Contact(id) => ("contact", id.as_str()),
        }
    }

    /// The other way round; what a newer version wrote is for nothing.
    pub fn of(kind: &str, what: &str) -> Self {
        match kind {
            "plan" => Self::Plan(what.to_owned()),
            "project" => Self::Project(what.into()),
            "institution" => Self::Institution(what.into()),
            "contact" => Self::Contact(what.into()),
            _ => Self::None,
        }
    }
}

impl std::fmt::Display for Purpose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kind, what) = self.parts();
        write!(f, "{kind}:{what}")
    }
}

impl FromStr for Purpose {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, what) = text.split_once(':').filter(|(_, what)| !what.is_empty()).ok_or(())?;
        match Self::of(kind, what) {
            Self::None => Err(()),
            purpose => Ok(purpose),
        }
    }
}

/// Something that the team wants to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// What.
    pub what: String,
    /// What to know for it; may be empty.
    pub note: String,
    /// Who does it; nobody yet where there is none.
    pub owner: Option<PersonId>,
    /// Until which day.
    pub due: Option<NaiveDate>,
    /// What for.
    pub purpose: Purpose,
    /// Who did it, and when; none while it is to be done.
    pub done: Option<(PersonId, Time)>,
    /// Who wrote it down.
    pub created_by: PersonId,
    /// When.
    pub created_at: Time,
}

impl Task {
    /// A new one, of which nothing is known.
    pub fn new(by: &PersonId, now: Time) -> Self {
        Self {
            id: TaskId::new(),
            what: String::new(),
            note: String::new(),
            owner: None,
            due: None,
            purpose: Purpose::None,
            done: None,
            created_by: by.clone(),
            created_at: now,
        }
    }

    /// Whether its day is over on `today`, and it isn't done.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.done.is_none() && self.due.is_some_and(|due| due < today)
    }
}

/// When somebody is reminded of a task: in the morning of the working day before it is due, and in that after it was.
pub fn reminders(due: NaiveDate, tz: Tz) -> (Time, Time) {
    let mut before = due - Days::new(1);
    while matches!(before.weekday(), Weekday::Sat | Weekday::Sun) {
        before = before - Days::new(1);
    }
    let late = Hours::working(tz).next(hours::at(due + Days::new(1), 0, tz));
    (hours::at(before, MORNING, tz), late)
}

/// A task with what it is for, in words as they were typed; empty where it is for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The task.
    pub task: Task,
    /// What for.
    pub purpose: String,
}

/// Which tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Show {
    /// Those of whoever looks.
    Mine,
    /// Those that nobody has.
    Free,
    /// All that is to be done.
    Open,
    /// What was done, the latest first.
    Done,
    /// What is to be done for a plan.
    Plan(String),
}

/// Which tasks, and from where on. As text, a button carries it: `SHOW|KEY|ID|PLAN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Which.
    pub show: Show,
    /// The last one of the page before, by its day (or, of those that are done, its moment) and its id.
    pub after: Option<(String, TaskId)>,
}

impl Look {
    /// The first page.
    pub fn at(show: Show) -> Self {
        Self { show, after: None }
    }
}

impl std::fmt::Display for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (show, plan) = match &self.show {
            Show::Mine => ("mine", ""),
            Show::Free => ("free", ""),
            Show::Open => ("open", ""),
            Show::Done => ("done", ""),
            Show::Plan(name) => ("plan", name.as_str()),
        };
        let (key, id) = self.after.as_ref().map_or(("", ""), |(key, id)| (key.as_str(), id.as_str()));
        write!(f, "{show}|{key}|{id}|{plan}")
    }
}

impl FromStr for Look {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(4, '|');
        let mut next = || parts.next().ok_or(());
        let (show, key, id, plan) = (next()?, next()?, next()?, next()?);
        let show = match show {
            "mine" => Show::Mine,
            "free" => Show::Free,
            "open" => Show::Open,
            "done" => Show::Done,
            "plan" if !plan.is_empty() => Show::Plan(plan.to_owned()),
            _ => return Err(()),
        };
        Ok(Self { show, after: (!id.is_empty()).then(|| (key.to_owned(), id.into())) })
    }
}

/// A task whose button was pressed, and the list in which it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// The task.
    pub task: TaskId,
    /// The list.
    pub look: Look,
}

impl std::fmt::Display for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}|{}", self.task, self.look)
    }
}

impl FromStr for Press {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (task, look) = text.split_once('|').ok_or(())?;
        Ok(Self { task: task.into(), look: look.parse()? })
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// Which.
    pub look: Look,
    /// What is on it.
    pub entries: Vec<Entry>,
    /// The next page.
    pub next: Option<Look>,
    /// Plans with something to do, by their names, each with how much.
    pub plans: Vec<(String, i64)>,
    /// In the calendar of which day.
    pub today: NaiveDate,
}

/// What stands beside the desk: the tasks of whoever looks, and how many nobody has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// The next few, the sooner the earlier.
    pub mine: Vec<Task>,
    /// How many they have.
    pub number: i64,
    /// How many nobody has.
    pub free: i64,
}

/// What the team reads on Monday.
#[derive(Clone, Debug, Default)]
pub struct Week {
    /// Done in the week that is over.
    pub done: Vec<Entry>,
    /// Due in the week that begins, or late.
    pub due: Vec<Entry>,
    /// Nobody has these.
    pub free: Vec<Entry>,
    /// What waits at the desk: of which kind, how many, and how many of them longer than promised.
    pub queue: Vec<(&'static str, usize, usize)>,
    /// Who is away in the week that begins, the sooner the earlier.
    pub away: Vec<Absence>,
    /// The day on which it begins.
    pub monday: NaiveDate,
}

impl Week {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        let Self { done, due, free, queue, away, monday: _ } = self;
        [done, due, free].iter().all(|entries| entries.is_empty()) && queue.is_empty() && away.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_button_carries_comes_back() {
        for show in [Show::Mine, Show::Free, Show::Open, Show::Done, Show::Plan("A | B".to_owned())] {
            for after in [None, Some(("2026-12-01".to_owned(), "t1".into()))] {
                let look = Look { show: show.clone(), after };
                assert_eq!(look.to_string().parse(), Ok(look.clone()));
                let press = Press { task: "t2".into(), look };
                assert_eq!(press.to_string().parse(), Ok(press));
            }
        }
        for wrong in ["", "mine", "dance|||", "plan|||"] {
            assert_eq!(wrong.parse::<Look>(), Err(()), "{wrong}");
        }
        for purpose in ["plan:Autumn: fair", "project:p", "institution:i", "contact:c"] {
            assert_eq!(purpose.parse::<Purpose>().map(|one| one.to_string()), Ok(purpose.to_owned()));
        }
        for wrong in ["", "plan", "plan:", "x:y"] {
            assert_eq!(wrong.parse::<Purpose>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn nobody_is_reminded_on_a_weekend() {
        let at = |due: &str| {
            let (before, late) = reminders(due.parse().unwrap(), Tz::Europe__Prague);
            [before, late].map(|time| time.format("%a %d %H:%M").to_string())
        };
        assert_eq!(at("2026-09-09"), ["Tue 08 07:00", "Thu 10 07:00"]);
        assert_eq!(at("2026-09-14"), ["Fri 11 07:00", "Tue 15 07:00"], "due on Monday");
        assert_eq!(at("2026-09-11"), ["Thu 10 07:00", "Mon 14 07:00"], "due on Friday");
    }
}
