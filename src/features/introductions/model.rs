//! Where an introduction stands, and who may do what with it.

use std::collections::HashMap;

use chrono_tz::Tz;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::profiles::Profile;
use crate::features::projects::{Project, Role};
use crate::ids::{ChannelId, IntroductionId, PersonId, ProjectId, RoleId, SkillId};
use crate::text_enum;
use crate::time::Time;

/// What may be pressed in this feature; as text it is the action's id. Unless it says otherwise, a button's
/// value is the introduction's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "introductions.")]
pub enum Verb {
    /// "I'm interested": a developer asks; its value is the role's id.
    Ask,
    /// An owner asks a developer; its value is `ROLE|PERSON`.
    Invite,
    /// The asked side says yes.
    Yes,
    /// The asked side says not now: opens a form.
    NotNow,
    /// The asked side wants to hear nothing from who asked: opens a form.
    Block,
    /// Takes a block back.
    Unblock,
    /// The asking side takes it back.
    Withdraw,
    /// Begins again after an end.
    Reopen,
    /// It started, or goes on.
    Started,
    /// Not yet.
    NotYet,
    /// It came to nothing, or has ended.
    Ended,
    /// What waits for whom, where the button was.
    Status,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "introductions.")]
pub enum Form {
    /// Sends an ask: its metadata is an [`Ask`].
    Ask,
    /// Says not now, and why.
    Decline,
    /// Blocks who asked.
    Block,
}

/// What happens to an introduction on its own, later; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "introductions.")]
pub enum Errand {
    /// Opens the group message.
    Open,
    /// Reminds the asked side.
    Remind,
    /// Ends an ask that nobody answered.
    Release,
    /// Asks both how it went.
    CheckIn,
    /// Tells somebody that it ended, and shows what else fits.
    Tell,
}

/// What an [`Errand`] is about. Its round must still be the introduction's: what was begun again has errands
/// of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The introduction.
    pub id: IntroductionId,
    /// Its round.
    pub round: i64,
    /// The first or second reminder; the day of a check-in.
    #[serde(default)]
    pub number: i64,
    /// Who is told.
    #[serde(default)]
    pub person: Option<PersonId>,
}

/// What one person asks of another: the role, who would take it, and who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The role.
    pub role: RoleId,
    /// Who would take it.
    pub developer: PersonId,
}

/// The two sides of an introduction. Any owner of the project speaks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The developer.
    Developer,
    /// The project's owners.
    Project,
}

impl Side {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Developer => Self::Project,
            Self::Project => Self::Developer,
        }
    }
}

/// Why somebody says not now; for organizers only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Why {
    /// No time.
    Time,
    /// Other skills are needed, or another kind of work is wanted.
    Skills,
    /// Somebody, or something, was found.
    Found,
    /// Hours or timezones don't meet.
    Hours,
    /// Anything else.
    Other,
}

/// Where an introduction stands. Every end has its own type.
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
pub enum IntroductionState {
    /// One side asked; the other has not answered.
    Asked,
    /// Both said yes; the group message is being opened.
    Accepted,
    /// Both are in a group message.
    Opened,
    /// They work together.
    Started,
    /// The other side said no. The reason is private to organizers.
    Declined,
    /// No answer after the reminders; the asker was released.
    NoAnswer,
    /// The asker took it back.
    Withdrawn,
    /// Somebody else got the seat, or the project closed.
    SeatFilled,
    /// They were introduced and it came to nothing.
    Ended,
}
text_enum!(IntroductionState);

impl IntroductionState {
    /// Whether it is not over.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Asked | Self::Accepted | Self::Opened | Self::Started)
    }

    /// Whether the two have been brought together.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Opened | Self::Started)
    }
}

/// An introduction of a developer and a project's owner.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = crate::db::schema::introductions)]
pub struct Introduction {
    /// Its id.
    pub id: IntroductionId,
    /// The project.
    pub project: ProjectId,
    /// The role.
    pub role: RoleId,
    /// The developer.
    pub developer: PersonId,
    /// The owner who asked, or who is asked first.
    pub owner: PersonId,
    /// Who asked: the developer or the owner.
    pub asked_by: PersonId,
    /// What they wrote.
    pub line: String,
    /// Where it stands.
    pub state: IntroductionState,
    /// Private; for organizers.
    pub reason: Option<String>,
    /// The group message.
    pub channel: Option<ChannelId>,
    /// How many reminders were sent.
    pub reminders: i32,
    /// When the next reminder, release or check-in is due.
    pub next_at: Option<Time>,
    /// When it was asked.
    pub asked_at: Time,
    /// When the other side answered.
    pub answered_at: Option<Time>,
    /// When the group message was opened.
    pub opened_at: Option<Time>,
    /// When it ended.
    pub ended_at: Option<Time>,
}

impl Introduction {
    /// Who was asked.
    pub fn asked_side(&self) -> Side {
        if self.asked_by == self.developer { Side::Project } else { Side::Developer }
    }

    /// The person who is asked first: any owner may answer for a project.
    pub fn asked_person(&self) -> &PersonId {
        match self.asked_side() {
            Side::Developer => &self.developer,
            Side::Project => &self.owner,
        }
    }

    /// Tells one asking from another of the same introduction, which was begun again.
    pub fn round(&self) -> i64 {
        self.asked_at.and_utc().timestamp_micros()
    }

    /// What all keys of its scheduled work begin with.
    pub fn prefix(&self) -> String {
        format!("introduction:{}:", self.id)
    }

    /// The name of a message about this round.
    pub fn name(&self, what: &str) -> String {
        format!("{}{}:{what}", self.prefix(), self.round())
    }
}

/// An introduction with all that its messages show.
#[derive(Clone, Debug)]
pub struct Case {
    /// The introduction.
    pub intro: Introduction,
    /// The role.
    pub role: Role,
    /// Its project.
    pub project: Project,
    /// The project's owners.
    pub owners: Vec<PersonId>,
}

impl Case {
    /// For which side somebody speaks; none for strangers. A developer who became an owner meanwhile still
    /// speaks for themselves: nobody answers their own question.
    pub fn side_of(&self, person: &PersonId) -> Option<Side> {
        if *person == self.intro.developer {
            Some(Side::Developer)
        } else if *person == self.intro.owner || self.owners.contains(person) {
            Some(Side::Project)
        } else {
            None
        }
    }

    /// Whether the asked side's answer is this person's to give.
    pub fn may_answer(&self, person: &PersonId) -> bool {
        self.side_of(person) == Some(self.intro.asked_side())
    }

    /// Whether this person may take it back.
    pub fn may_withdraw(&self, person: &PersonId) -> bool {
        self.side_of(person).is_some_and(|side| side != self.intro.asked_side())
    }

    /// Whether this person may begin again.
    pub fn may_reopen(&self, person: &PersonId) -> bool {
        match self.intro.state {
            IntroductionState::Declined => self.may_answer(person),
            IntroductionState::Withdrawn | IntroductionState::SeatFilled => self.may_withdraw(person),
            IntroductionState::NoAnswer | IntroductionState::Ended => self.side_of(person).is_some(),
            _ => false,
        }
    }

    /// The one of the two who is on `side`.
    pub fn person_on(&self, side: Side) -> &PersonId {
        match side {
            Side::Developer => &self.intro.developer,
            Side::Project => &self.intro.owner,
        }
    }

    /// Whether those on `side` are still looking after this end: who never answered isn't, and neither is a
    /// project whose role is taken.
    pub fn looks_on(&self, side: Side) -> bool {
        let asked = self.intro.asked_side() == side;
        match self.intro.state {
            IntroductionState::NoAnswer => !asked,
            IntroductionState::SeatFilled => side == Side::Developer,
            _ => true,
        }
    }

    /// Everybody whose Home tab shows it.
    pub fn everybody(&self) -> Vec<PersonId> {
        let mut all = self.owners.clone();
        all.extend([self.intro.owner.clone(), self.intro.developer.clone()]);
        all.sort();
        all.dedup();
        all
    }
}

/// What the other side is told of a developer: nothing else leaves the profile.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The profile.
    pub profile: Profile,
    /// The names of its skills.
    pub names: HashMap<SkillId, String>,
    /// Where they are.
    pub timezone: Tz,
}

/// A person's introductions that are not over, by what they ask of the person; oldest first.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// The other side asked: this person may answer.
    pub to_answer: Vec<Case>,
    /// This person's side asked, and waits.
    pub waiting: Vec<Case>,
    /// Both said yes.
    pub running: Vec<Case>,
}

/// How a check-in was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckIn {
    /// It started, or goes on.
    GoesOn,
    /// Not yet.
    NotYet,
    /// It is over.
    Over,
}

/// Why somebody can't ask now.
#[derive(Clone, Debug)]
pub enum Obstacle {
    /// The role isn't there any more.
    Gone,
    /// The project is closed, or with the organizers.
    NotOpen { project: String },
    /// Its last seat was taken.
    Full { role: String, project: String },
    /// The developer owns the project.
    Own { project: String },
    /// The developer has told nothing of themselves.
    NoProfile,
    /// The developer who asks left the matching.
    Left,
    /// The developer who asks takes a break until then.
    Paused(Time),
    /// The developer who asks has as many projects as they wanted.
    Busy(i64),
    /// The person who is asked is not to be asked, for whatever reason: it is not told.
    Unavailable { person: Option<PersonId> },
    /// There is one for this pair already.
    Active(Box<Case>),
    /// The other side said no before: it is theirs to begin again.
    Declined { person: PersonId },
    /// The person who asks waits for as many answers as one may.
    TooMany(Vec<Case>),
}
