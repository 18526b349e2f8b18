//! What a Home tab shows, and which page of it.

use std::str::FromStr;

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::adoption::Case as Tool;
use crate::features::community::Community;
use crate::features::desk::Desk;
use crate::features::institutions::{Partner, Spoken};
use crate::features::introductions::Case;
use crate::features::listings::Listing;
use crate::features::matching::{Match, Standing};
use crate::features::needs::{Need, Proposal};
use crate::features::numbers::Front;
use crate::features::offers::{Case as Asked, Offer};
use crate::features::people::{Path, Person};
use crate::features::pilots::Case as Trial;
use crate::features::projects::{Project, Role};
use crate::features::support::Case as Help;

/// What may be pressed here; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "home.")]
pub enum Verb {
    /// Turns to a part, from the overview; its value is a [`Page`].
    Part,
    /// Turns to the next page of a part; its value is that [`Page`].
    Next,
    /// Turns to the page before; its value is that [`Page`].
    Previous,
    /// Turns back to the overview; its value is that [`Page`].
    Back,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// A list that may be longer than its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Part {
    /// The person's introductions.
    Introductions,
    /// The person's projects.
    Projects,
    /// Roles for the person.
    Matches,
    /// Institutions that the person speaks for.
    Institutions,
    /// What these need.
    Needs,
    /// Roles that partners propose to the person's projects.
    Proposals,
    /// Pilots in which the person takes part, on either side.
    Pilots,
    /// What the person offers to projects.
    Offers,
    /// What was asked for or promised, where the person takes part on either side.
    Help,
    /// Tools in use at the person's institutions.
    Tools,
    /// What the person asked for help with.
    Support,
    /// Requests for support that wait for the person, or that they have.
    Helping,
}

/// Everything in short, or one page of one part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// All parts, the beginning of each.
    #[default]
    Overview,
    /// One part, so many pages after its first.
    Of(Part, usize),
    /// The organizers' desk, which turns its own pages.
    Desk,
}

/// Pages that somebody can turn to; beyond lies nothing that a person would read.
const LAST: usize = 50;

impl Page {
    /// How many entries of `part` this page has room for.
    pub fn room(self, part: Part) -> usize {
        match self {
            Self::Overview if part == Part::Projects || part == Part::Introductions => 5,
            Self::Overview => 3,
            Self::Of(..) => 15,
            Self::Desk => 0,
        }
    }

    /// How many pages lie before this one.
    pub fn before(self) -> usize {
        match self {
            Self::Overview | Self::Desk => 0,
            Self::Of(_, number) => number,
        }
    }

    /// Whether `part` is on this page.
    pub fn has(self, part: Part) -> bool {
        match self {
            Self::Overview => true,
            Self::Of(only, _) => only == part,
            Self::Desk => false,
        }
    }
}

impl std::fmt::Display for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Overview => f.write_str("overview"),
            Self::Desk => f.write_str("desk"),
            Self::Of(part, number) => write!(f, "{}:{number}", <&str>::from(*part)),
        }
    }
}

impl FromStr for Page {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "overview" => return Ok(Self::Overview),
            "desk" => return Ok(Self::Desk),
            _ => {}
        }
        let (part, number) = text.split_once(':').ok_or(())?;
        let number: usize = number.parse().map_err(|_| ())?;
        Ok(Self::Of(part.parse().map_err(|_| ())?, number.min(LAST)))
    }
}

/// What of a list is on a page.
#[derive(Clone, Debug)]
pub struct Slice<T> {
    /// The entries.
    pub items: Vec<T>,
    /// How many pages lie before.
    pub number: usize,
    /// Whether there is more.
    pub more: bool,
}

impl<T> Slice<T> {
    /// How much must be read to know what is on `page`, and whether there is more.
    pub fn needed(page: Page, part: Part) -> usize {
        (page.before() + 1) * page.room(part) + 1
    }

    /// The entries of `page` among `all`, which were read up to [`Slice::needed`]. Where the list has become
    /// too short for that page, its last one.
    pub fn of(mut all: Vec<T>, page: Page, part: Part) -> Self {
        let room = page.room(part);
        let number = page.before().min(all.len().saturating_sub(1) / room);
        let mut items = all.split_off((number * room).min(all.len()));
        let more = items.len() > room;
        items.truncate(room);
        Self { items, number, more }
    }
}

impl<T> Slice<T> {
    /// Leaves at most so many entries; the rest is on the part's own page.
    fn shorten(&mut self, most: usize) {
        if self.items.len() > most {
            self.items.truncate(most);
            self.more = true;
        }
    }
}

impl<T> Default for Slice<T> {
    fn default() -> Self {
        Self { items: Vec::new(), number: 0, more: false }
    }
}

/// A Home tab.
#[derive(Clone, Debug)]
pub struct Home {
    /// Whose it is.
    pub person: Person,
    /// The community.
    pub community: Community,
    /// Which page.
    pub page: Page,
    /// What organizers see.
    pub organizing: Option<Organizing>,
    /// The person's introductions; those that wait for the person first.
    pub introductions: Slice<Case>,
    /// The person's projects.
    pub projects: Slice<Owned>,
    /// Whether the person can be matched.
    pub standing: Standing,
    /// Roles for the person.
    pub matches: Slice<Match>,
    /// Institutions that the person speaks for.
    pub institutions: Slice<Spoken>,
    /// Everybody who speaks for these institutions.
    pub partners: Vec<Partner>,
    /// What these need, with the name of the institution and the project that takes it up.
    pub needs: Slice<Wanted>,
    /// Roles that partners propose to the person's projects.
    pub proposals: Slice<Proposed>,
    /// Pilots in which the person takes part, on either side.
    pub pilots: Slice<Trial>,
    /// What the person offers to projects, and how many wait for an answer.
    pub offers: Slice<(Offer, usize)>,
    /// What was asked for or promised, where the person takes part on either side.
    pub help: Slice<Asked>,
    /// Tools in use at the person's institutions.
    pub tools: Slice<Tool>,
    /// What the person asked for help with.
    pub support: Slice<Help>,
    /// Requests for support that wait for the person, or that they have.
    pub helping: Slice<Help>,
}

impl Home {
    /// Has not taken a way on yet.
    pub fn is_new(&self) -> bool {
        self.standing == Standing::NoProfile
            && self.projects.items.is_empty()
            && self.organizing.is_none()
            && !self.person.organizer
            && self.person.path.is_none()
    }

    /// The same with at most so many entries of each part: for somebody who is everything at once.
    pub fn shortened(&self, most: usize) -> Self {
        let mut home = self.clone();
        home.introductions.shorten(most);
        home.projects.shorten(most);
        home.matches.shorten(most);
        home.institutions.shorten(most);
        home.needs.shorten(most);
        home.proposals.shorten(most);
        home.pilots.shorten(most);
        home.offers.shorten(most);
        home.help.shorten(most);
        home.tools.shorten(most);
        home.support.shorten(most);
        home.helping.shorten(most);
        if let Some(organizing) = &mut home.organizing {
            organizing.desk = organizing.desk.shortened(most);
        }
        home
    }

    /// The same in words alone; none where there is no picture.
    pub fn without_pictures(&self) -> Option<Self> {
        let mut home = self.clone();
        let organizing = home.organizing.as_mut().filter(|organizing| organizing.numbers.has_pictures())?;
        organizing.numbers = organizing.numbers.without_pictures();
        Some(home)
    }

    /// Builds, or said so.
    pub fn builds(&self) -> bool {
        self.standing != Standing::NoProfile || self.person.path == Some(Path::Build)
    }
}

/// What waits for those who work at the desk, and how the community does.
#[derive(Clone, Debug)]
pub struct Organizing {
    /// What waits.
    pub desk: Desk,
    /// How the community does, for organizers.
    pub counts: Counts,
    /// How it has done, in figures and pictures.
    pub numbers: Front,
    /// Whether they organize; others have a part in the desk.
    pub organizes: bool,
}

/// How the community does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Approved projects.
    pub projects: i64,
    /// Profiles.
    pub builders: i64,
    /// Introductions that are under way.
    pub introductions: i64,
    /// Needs of institutions for which somebody still waits.
    pub needs: i64,
}

/// A need as its partner sees it.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The need.
    pub need: Need,
    /// The institution's name, as it was typed.
    pub institution: String,
    /// The project that takes it up.
    pub project: Option<Project>,
}

/// A role that a partner proposes.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// The role.
    pub proposal: Proposal,
    /// The need that it would meet.
    pub need: Need,
    /// The project that is asked.
    pub project: Project,
}

/// An owner's project.
#[derive(Clone, Debug)]
pub struct Owned {
    /// The project.
    pub project: Project,
    /// Its roles.
    pub roles: Vec<Role>,
    /// How many developers wait for an answer.
    pub candidates: usize,
    /// At how many institutions it is in use.
    pub adopters: i64,
    /// Whether its listing is still true, as far as somebody said.
    pub listing: Option<Listing>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_survives_a_button() {
        for part in Part::VARIANTS {
            let page = Page::Of(*part, 2);
            assert_eq!(page.to_string().parse(), Ok(page));
        }
        for page in [Page::Overview, Page::Desk] {
            assert_eq!(page.to_string().parse(), Ok(page));
        }
        assert_eq!("projects:9999999".parse(), Ok(Page::Of(Part::Projects, LAST)));
        for wrong in ["", "projects", "projects:-1", "reviews:0", "dance:0"] {
            assert_eq!(wrong.parse::<Page>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn a_slice_is_the_page_or_the_last_one_there_is() {
        let page = |number| Page::Of(Part::Projects, number);
        let slice = |count: usize, number| {
            let needed = Slice::<usize>::needed(page(number), Part::Projects);
            Slice::of((0..count.min(needed)).collect(), page(number), Part::Projects)
        };
        let seen = |slice: &Slice<usize>| (slice.items.first().copied(), slice.items.len(), slice.more);
        assert_eq!(seen(&slice(40, 0)), (Some(0), 15, true));
        assert_eq!(seen(&slice(40, 2)), (Some(30), 10, false));
        assert_eq!(seen(&slice(30, 1)), (Some(15), 15, false));
        assert_eq!(seen(&slice(7, 4)), (Some(0), 7, false), "decided meanwhile");
        assert_eq!(seen(&slice(0, 4)), (None, 0, false));
    }
}
