//! Everything Slack, and nothing about the community: verifying and reading what comes in, calling the Web
//! API, and building blocks within their limits.

pub mod blocks;
pub mod client;
pub mod incoming;
pub mod markup;
pub mod probe;
pub mod reply;
pub mod scopes;
pub mod sockets;
pub mod text;
pub mod tokens;
pub mod verify;

pub use client::{CallError, Slack};
pub use reply::{Message, Reply};
