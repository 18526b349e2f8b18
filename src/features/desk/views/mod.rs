//! What organizers see of their desk.

mod for_you;
mod page;
mod piece;
mod several;

pub use for_you::morning;
pub use page::{ROOM_IN_MESSAGE, ROOM_ON_OVERVIEW, ROOM_ON_PAGE, message, page, top};
pub use piece::{introduction, message as unsent, review};
pub use several::{PIECES, preview, settled};

use chrono::Duration;

use super::model::{CLAIM_HOURS, MOST_ASLEEP};
use crate::slack::text::count;

/// A span in words, in its largest unit: "3 days".
fn span(time: Duration) -> String {
    match (time.num_minutes(), time.num_hours(), time.num_days()) {
        (..1, ..) => "less than a minute".to_owned(),
        (minutes, ..1, _) => count(minutes, "minute", "minutes"),
        (_, hours, ..2) => count(hours, "hour", "hours"),
        (_, _, days) => count(days, "day", "days"),
    }
}

/// To whoever wants to take what somebody else has; plain text.
pub fn taken(name: Option<&str>, left: Duration) -> String {
    format!(
        "{} has this, for another {} at most. Then it is free again by itself. If it can't wait, ask them to give it back.",
        name.unwrap_or("Another organizer"),
        // What is nearly an hour is told as one.
        span(left + Duration::minutes(59))
    )
}

/// Where nothing more can be put off; plain text.
pub fn too_many_asleep() -> String {
    format!("{MOST_ASLEEP} pieces of work are put off already. Bring one back, or settle this one now.")
}

/// For how long a claim holds.
fn claim_span() -> String {
    span(Duration::hours(CLAIM_HOURS))
}
