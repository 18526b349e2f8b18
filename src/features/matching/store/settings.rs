//! What a community's organizers decided about its matching.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::Conn;
use crate::db::schema::matching_settings;
use crate::error::Result;
use crate::features::matching::engine::Weights;
use crate::ids::WorkspaceId;
use crate::on_backend;
use crate::time::Time;

/// The decisions; what the hub comes with where nobody decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// What each part of a score counts.
    pub weights: Weights,
    /// In a round every role gets its first seat before any gets its second.
    pub first_seat: bool,
    /// Lists go by what answers taught, once there are enough of them.
    pub learned: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { weights: Weights::default(), first_seat: true, learned: false }
    }
}

/// Weights as they are stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    skills: f32,
    words: f32,
    topics: f32,
    hours: f32,
    overlap: f32,
    learning: f32,
    beginner: f32,
    nice: f32,
    shrinkage: f32,
}

fn to_text(w: Weights) -> String {
    let Weights { skills, words, topics, hours, overlap, learning, beginner, nice, shrinkage } = w;
    let stored = Stored { skills, words, topics, hours, overlap, learning, beginner, nice, shrinkage };
    serde_json::to_string(&stored).unwrap_or_default()
}

/// Nothing where it can't be read, or is out of bounds.
fn read(text: &str) -> Option<Weights> {
    let stored = serde_json::from_str(text).ok();
    stored.and_then(
        |Stored { skills, words, topics, hours, overlap, learning, beginner, nice, shrinkage }| {
            Weights { skills, words, topics, hours, overlap, learning, beginner, nice, shrinkage }
                .checked()
                .ok()
        },
    )
}

/// What can't be read, or is out of bounds since, is what the hub comes with.
fn from_text(text: &str) -> Weights {
    read(text).unwrap_or_default()
}

/// Keeps settings that come as text, from a file; `weights` is JSON. Returns false where the weights can't be read, or
/// are out of bounds.
pub fn keep(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    weights: &str,
    first_seat: bool,
    learned: bool,
    now: Time,
) -> Result<bool> {
    let Some(weights) = read(weights) else { return Ok(false) };
    save(conn, workspace, &Settings { weights, first_seat, learned }, now)?;
    Ok(true)
}

/// A community's settings.
pub fn get(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Settings> {
    let row: Option<(String, bool, bool)> = matching_settings::table
        .find(workspace)
        .select((matching_settings::weights, matching_settings::first_seat, matching_settings::learned))
        .get_result(conn)
        .optional()?;
    Ok(row.map_or_else(Settings::default, |(weights, first_seat, learned)| Settings {
        weights: from_text(&weights),
        first_seat,
        learned,
    }))
}

/// Keeps a community's settings.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, settings: &Settings, now: Time) -> Result<()> {
    let values = (
        matching_settings::weights.eq(to_text(settings.weights)),
        matching_settings::first_seat.eq(settings.first_seat),
        matching_settings::learned.eq(settings.learned),
        matching_settings::updated_at.eq(now),
    );
    let row = (matching_settings::workspace.eq(workspace), values.clone());
    on_backend!(conn => diesel::insert_into(matching_settings::table)
        .values(row)
        .on_conflict(matching_settings::workspace)
        .do_update()
        .set(values)
        .execute(conn))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_come_back_as_they_were_kept() {
        let weights = Weights { skills: 0.50, words: 0.15, ..Weights::default() };
        assert_eq!(from_text(&to_text(weights)), weights);
    }

    #[test]
    fn what_is_out_of_bounds_or_unreadable_is_what_the_hub_comes_with() {
        for text in ["", "{}", "null", &to_text(Weights { skills: 0.9, ..Weights::default() })] {
            assert_eq!(from_text(text), Weights::default(), "{text}");
        }
    }
}
