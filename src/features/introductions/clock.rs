//! When both are asked how it goes, and how long a project takes to answer.

use chrono::Duration;

/// Days after the opening on which both are asked how it goes.
pub const CHECK_INS: [i64; 2] = [7, 30];
/// So many of a project's latest answers tell how long it takes.
pub const ANSWERS: i64 = 20;
/// Fewer tell nothing.
const ENOUGH: usize = 5;

/// What half of the answers took at most; none where there are too few to tell.
pub fn median(mut taken: Vec<Duration>) -> Option<Duration> {
    if taken.len() < ENOUGH {
        return None;
    }
    taken.sort();
    taken.get((taken.len() - 1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_one_tells_where_there_are_enough() {
        let of = |hours: &[i64]| median(hours.iter().map(|hours| Duration::hours(*hours)).collect());
        assert_eq!(of(&[1, 2, 3, 4]), None);
        assert_eq!(of(&[90, 1, 2, 3, 4]), Some(Duration::hours(3)));
        assert_eq!(of(&[90, 1, 2, 3, 4, 80]), Some(Duration::hours(3)));
    }
}
