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

/// A span in words, in its largest unit: "3 days". Of two days the hours are told, too: two days is what most is
/// promised within, and what is late by hours has not waited for just that.
fn span(time: Duration) -> String {
    match (time.num_minutes(), time.num_hours(), time.num_days()) {
        (..1, ..) => "less than a minute".to_owned(),
        (minutes, ..1, _) => count(minutes, "minute", "minutes"),
        (_, hours, ..2) => count(hours, "hour", "hours"),
        (_, hours, 2) if hours > 48 => format!("2 days and {}", count(hours - 48, "hour", "hours")),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_late_has_waited_for_longer_than_was_promised() {
        let promised = span(Duration::days(2));
        assert_eq!(promised, "2 days");
        for (hours, told) in
            [(1, "1 hour"), (47, "47 hours"), (49, "2 days and 1 hour"), (71, "2 days and 23 hours")]
        {
            assert_eq!(span(Duration::hours(hours)), told);
        }
        assert_eq!(span(Duration::hours(72)), "3 days");
    }
}
