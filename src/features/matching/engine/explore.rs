//! Now and then somebody who is hardly ever shown, so that what is learned is not only about those who always are.

use super::index::mix;

/// The share of lists in which the last place is drawn.
pub const EXPLORED: f32 = 0.05;

/// A place in a list that was drawn in part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// Which of the list.
    pub at: usize,
    /// The chance with which it was shown: to be kept with what comes of it.
    pub propensity: f32,
    /// It was drawn.
    pub explored: bool,
}

/// The first `page` of a list in its order, where in [`EXPLORED`] of all lists the last place goes to one of the rest:
/// the less often each was shown, `exposure`, the likelier. The same seed draws the same.
pub fn explore(exposure: &[u32], page: usize, seed: u64) -> Vec<Drawn> {
    let sure = |at| Drawn { at, propensity: 1.0, explored: false };
    if page == 0 || exposure.len() <= page {
        return (0..exposure.len().min(page)).map(sure).collect();
    }
    let mut shown: Vec<Drawn> = (0..page - 1).map(sure).collect();
    let (first, second) = (uniform(mix(seed)), uniform(mix(mix(seed) ^ 1)));
    let likelihood = |at: usize| 1.0 / (1.0 + f64::from(exposure[at]));
    let all: f64 = (page..exposure.len()).map(likelihood).sum();
    let mut left = second * all;
    let drawn = (page..exposure.len()).find(|at| {
        left -= likelihood(*at);
        left <= 0.0
    });
    shown.push(match drawn {
        Some(at) if first < f64::from(EXPLORED) => {
            Drawn { at, propensity: EXPLORED * (likelihood(at) / all) as f32, explored: true }
        }
        _ => Drawn { at: page - 1, propensity: 1.0 - EXPLORED, explored: false },
    });
    shown
}

/// From 0 to 1.
fn uniform(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}
