//! Who works with whom: the hub in the middle, and around it projects, institutions and people.
//!
//! Projects and institutions are named. People are dots without a name: owners, of whom each project's card tells,
//! hang on to their projects; of builders it is only shown how many work in the community, and where at least five
//! work in one project.

mod draw;
mod store;

use super::model::Group;

pub use draw::{draw, numbered, told};
pub use store::load;

/// Something that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is called.
    pub name: String,
    /// How many others it works with.
    pub weight: usize,
}

/// The community, to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// What it is called.
    pub community: String,
    /// Approved projects.
    pub projects: Vec<Node>,
    /// Institutions for which somebody speaks.
    pub institutions: Vec<Node>,
    /// Which institution works with which project, by their places in the lists.
    pub links: Vec<(usize, usize)>,
    /// Of each owner, the projects.
    pub owners: Vec<Vec<usize>>,
    /// Projects in which at least five builders work, and how many.
    pub teams: Vec<(usize, Group)>,
    /// All who work in a project, together.
    pub people: Group,
}
