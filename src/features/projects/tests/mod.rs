//! Projects as the database keeps them, and as people meet them.

mod channel;
mod journeys;
mod limits;
mod near;
mod store;
