//! The order in which a list is shown: by score, news and load, with some places for those who were shown least.

use super::display::{Adjusted, Display};

/// One of a ranked list, as it is known before it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// In millionths.
    pub score: u32,
    /// How long ago it was opened, in days.
    pub days: f32,
    /// How often it was shown.
    pub exposure: u32,
    /// Free seats; 1 for a developer.
    pub seats: u16,
}

/// A place in the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Which of the candidates.
    pub at: usize,
    /// What its order is made of.
    pub adjusted: Adjusted,
    /// It has one of the places for those who were shown least.
    pub starved: bool,
}

/// Of the score of the worst that is in by its order, somebody who was shown least needs so much.
const NEAR: f32 = 0.7;

/// All of `found`, in the order in which to show them, `page` at a time. Of each page `starved` places, its last
/// ones, go to those of the rest who were shown least for their seats and are not much worse.
pub fn arrange(display: &Display, found: &[Candidate], page: usize, starved: usize) -> Vec<Placed> {
    let place = |(at, one): (usize, &Candidate)| Placed {
        at,
        adjusted: display.adjust(one.score, one.days, one.exposure, one.seats),
        starved: false,
    };
    let mut rest: Vec<Placed> = found.iter().enumerate().map(place).collect();
    rest.sort_by(|a, b| b.adjusted.order().total_cmp(&a.adjusted.order()).then(a.at.cmp(&b.at)));
    let mut shown = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let by_order = page.saturating_sub(starved).clamp(1, rest.len());
        shown.extend(rest.drain(..by_order));
        let least = shown.last().map_or(0.0, |last: &Placed| last.adjusted.score * NEAR);
        for _ in 0..starved.min(page.saturating_sub(1)) {
            let often = |one: &Placed| found[one.at].exposure as f32 / f32::from(found[one.at].seats.max(1));
            let near = rest.iter().enumerate().filter(|(_, one)| one.adjusted.score >= least);
            // The first of equals: the best of them.
            let Some((at, _)) = near.min_by(|a, b| often(a.1).total_cmp(&often(b.1))) else { continue };
            // Who comes next anyway took nobody's place.
            let placed = rest.remove(at);
            shown.push(Placed { starved: at > 0, ..placed });
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(score: u32, exposure: u32) -> Candidate {
        Candidate { score, days: 100.0, exposure, seats: 1 }
    }

    fn order(found: &[Candidate], page: usize, starved: usize) -> Vec<usize> {
        arrange(&Display::default(), found, page, starved).into_iter().map(|placed| placed.at).collect()
    }

    #[test]
    fn without_exposure_the_score_decides() {
        let found: Vec<_> = (0..12).map(|at| candidate(900_000 - at * 10_000, 0)).collect();
        assert_eq!(order(&found, 5, 1), (0..12).collect::<Vec<_>>());
    }

    #[test]
    fn the_last_place_of_a_page_goes_to_who_was_shown_least() {
        let mut found: Vec<_> = (0..10).map(|at| candidate(900_000 - at * 10_000, 50)).collect();
        found[8].exposure = 0;
        let placed = arrange(&Display { load: 0.0, ..Display::default() }, &found, 5, 1);
        assert_eq!(placed.iter().map(|one| one.at).collect::<Vec<_>>(), [0, 1, 2, 3, 8, 4, 5, 6, 7, 9]);
        assert_eq!(placed.iter().map(|one| one.starved).filter(|starved| *starved).count(), 1);
    }

    #[test]
    fn who_was_shown_least_is_passed_over_where_they_are_far_worse() {
        let mut found: Vec<_> = (0..6).map(|at| candidate(900_000 - at * 10_000, 50)).collect();
        found.push(candidate(100_000, 0));
        assert_eq!(order(&found, 5, 1), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn load_moves_down_and_news_move_up() {
        let found =
            [candidate(700_000, 30), candidate(690_000, 0), Candidate { days: 0.0, ..candidate(680_000, 0) }];
        assert_eq!(order(&found, 3, 0), [2, 1, 0]);
    }

    #[test]
    fn everybody_is_placed_once() {
        for page in 1..7 {
            for starved in 0..3 {
                let found: Vec<_> = (0..23).map(|at| candidate(500_000 + at % 7, at % 5)).collect();
                let mut all = order(&found, page, starved);
                all.sort_unstable();
                assert_eq!(all, (0..23).collect::<Vec<_>>(), "{page} {starved}");
            }
        }
    }
}
