//! The taxonomy as data, what people type for it, and what organizers make of new skills.

mod look;
mod organizers;
mod taxonomy;
