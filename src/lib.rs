//! The hub of an open-source education community, inside Slack.
#![forbid(unsafe_code)]
// Modules are private and their items public: a link from one to the other helps who reads the source.
#![allow(rustdoc::private_intra_doc_links)]

pub mod app;
pub mod audit;
pub mod cli;
pub mod config;
pub mod db;
pub mod demo;
pub mod dispatch;
pub mod drafts;
pub mod error;
pub mod features;
pub mod hours;
pub mod ids;
pub mod inbox;
pub mod installs;
pub mod kept;
pub mod ladder;
pub mod limits;
pub mod notices;
pub mod outbox;
pub mod queue;
pub mod serve;
pub mod slack;
#[cfg(test)]
pub mod testing;
pub mod time;
pub mod trace;
pub mod transfer;
pub mod web;
