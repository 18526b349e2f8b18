//! Institutions, and the people who speak for them.
//!
//! An institution is entered once, with what its campus needs from software; every need, tool and pilot is held
//! against that. Who speaks for it is confirmed by an organizer. When somebody stops or leaves, their duties pass
//! to the others who speak for it, or to the organizers.

mod form;
mod handlers;
mod joined;
mod model;
#[cfg(test)]
pub mod samples;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use form::{about, listed, too_much};
pub use handlers::{action, alike, closed, overview, person_left, submitted, write_down};
pub(crate) use model::vocabulary;
pub use model::{
    About, Accessibility, Ask, Campus, Hosting, Institution, InstitutionKind, Lms, Lti, Partner, Privacy,
    Span, Spoken, Sso, Standing, Step, Verb, Word, in_words, short, values,
};
pub use store::{
    asking, asking_line, find, find_all, named, of_person, partner, partners_of, require_speaker, save,
    speakers,
};
