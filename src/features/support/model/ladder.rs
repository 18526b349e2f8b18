//! The reply clock: how long somebody may take, in their working hours, and what happens then.

use chrono::Duration;

use super::{Rung, Severity, SupportState};

/// The asker is waited for so long with the question whether it is solved; then it closes by itself.
pub const CONFIRM: Duration = Duration::days(7);
/// So many are asked at once.
pub const TOGETHER: usize = 2;

impl Severity {
    /// Working hours in which somebody who is asked answers.
    pub fn to_answer(self) -> Duration {
        Duration::hours(match self {
            Self::Blocking => 2,
            Self::Hindering => 8,
            Self::Minor => 24,
        })
    }

    /// Working hours in which whoever took it gives a sign.
    pub fn to_work(self) -> Duration {
        Duration::hours(match self {
            Self::Blocking => 4,
            Self::Hindering => 24,
            Self::Minor => 40,
        })
    }
}

/// What happens when the clock rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Those who were asked are reminded, and the next one is asked.
    AskOneMore,
    /// All owners are asked.
    AskOwners,
    /// The organizers see it.
    TellOrganizers,
    /// Whoever has it is reminded.
    RemindClaimer,
    /// Whoever has it has it no more.
    Release,
    /// Nobody objects: it is solved.
    Close,
    /// Nobody helped: whoever asked waits no longer.
    LetGo,
}

/// What happens next by itself; nothing at the end of the ladder.
pub fn next(state: SupportState, rung: Rung) -> Option<Next> {
    Some(match (state, rung) {
        (SupportState::Open, Rung::Asked) => Next::AskOneMore,
        (SupportState::Open, Rung::Reminded) => Next::AskOwners,
        (SupportState::Open, Rung::Owners) => Next::TellOrganizers,
        (SupportState::Open, Rung::Organizers) => Next::LetGo,
        (SupportState::Claimed, Rung::Asked) => Next::RemindClaimer,
        (SupportState::Claimed, _) => Next::Release,
        (SupportState::Solved, _) => Next::Close,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn the_ladder_ends() {
        use SupportState::{Claimed, Closed, Ended, Open, Solved, Withdrawn};
        let climbed = |state| Rung::VARIANTS.iter().map(|rung| next(state, *rung)).collect::<Vec<_>>();
        assert_eq!(
            climbed(Open),
            [Next::AskOneMore, Next::AskOwners, Next::TellOrganizers, Next::LetGo].map(Some)
        );
        assert_eq!(climbed(Claimed)[..2], [Some(Next::RemindClaimer), Some(Next::Release)]);
        assert!(climbed(Solved).iter().all(|next| *next == Some(Next::Close)));
        for over in [Closed, Withdrawn, Ended] {
            assert_eq!(climbed(over), [None; 4], "{over:?}");
        }
    }

    #[test]
    fn what_hurts_more_is_answered_sooner() {
        assert!(Severity::VARIANTS.is_sorted_by_key(|severity| severity.to_answer()));
        assert!(Severity::VARIANTS.iter().all(|severity| severity.to_answer() < severity.to_work()));
    }
}
