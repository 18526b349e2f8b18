//! How often what is expensive may be asked for: by one person, and by a whole workspace, so that nobody takes the
//! hub from the others. Kept in memory, so each replica counts for itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::Duration;

use crate::error::{Error, Result};
use crate::ids::{PersonId, WorkspaceId};
use crate::time::Time;

/// So often at once, and once more after each span.
#[derive(Clone, Copy)]
struct Allowance {
    at_once: i32,
    span: Duration,
}

/// More than a curious person reads.
const PERSON: Allowance = Allowance { at_once: 20, span: Duration::seconds(3) };
/// A busy hour of a large community stays well below.
const WORKSPACE: Allowance = Allowance { at_once: 300, span: Duration::milliseconds(50) };
/// Above so many, those who have waited long enough are forgotten.
const REMEMBERED: usize = 10_000;

/// Counts. Clones share it.
#[derive(Clone, Default)]
pub struct Limits(Arc<Mutex<HashMap<Who, Time>>>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Who {
    Person(WorkspaceId, PersonId),
    Workspace(WorkspaceId),
}

impl Limits {
    /// Counts one more expensive thing.
    ///
    /// # Errors
    /// When it is too much: what the person reads.
    pub fn admit(&self, workspace: &WorkspaceId, person: &PersonId, now: Time) -> Result<()> {
        let mut paid = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if paid.len() > REMEMBERED {
            paid.retain(|_, until| *until > now);
        }
        let both = [
            (Who::Person(workspace.clone(), person.clone()), PERSON),
            (Who::Workspace(workspace.clone()), WORKSPACE),
        ];
        // Up to when each would have paid for what it got: too far ahead is too much.
        let paid_until = both.map(|(who, by)| {
            let most = now + by.span * by.at_once;
            let until = paid.entry(who.clone()).or_insert(now);
            // A clock that was set back makes nobody wait for longer than usual.
            *until = (*until).clamp(now, most);
            (who, *until + by.span, *until + by.span - most)
        });
        let wait = paid_until.iter().map(|(_, _, wait)| *wait).max().unwrap_or_default();
        if wait > Duration::zero() {
            return Err(too_much(wait));
        }
        paid.extend(paid_until.map(|(who, until, _)| (who, until)));
        Ok(())
    }
}

fn too_much(wait: Duration) -> Error {
    let seconds = (wait.num_milliseconds() + 999) / 1000;
    let wait = if seconds == 1 { "a second".to_owned() } else { format!("{seconds} seconds") };
    Error::user(format!(
        "That was a lot in a short time, and the hub keeps room for everybody. Please try again in {wait}."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(limits: &Limits, person: &str, now: Time) -> bool {
        limits.admit(&"T1".into(), &person.into(), now).is_ok()
    }

    #[test]
    fn a_person_waits_and_others_do_not() {
        let limits = Limits::default();
        let now: Time = "2026-09-07T09:00:00".parse().unwrap();
        assert!((0..20).all(|_| admitted(&limits, "U1", now)));
        let refused = limits.admit(&"T1".into(), &"U1".into(), now).unwrap_err();
        assert!(refused.to_string().ends_with("try again in 3 seconds."), "{refused}");
        assert!(admitted(&limits, "U2", now));
        assert!(limits.admit(&"T2".into(), &"U1".into(), now).is_ok(), "elsewhere they are somebody else");
        assert!(!admitted(&limits, "U1", now + Duration::seconds(2)));
        assert!(admitted(&limits, "U1", now + Duration::seconds(3)));
        assert!(!admitted(&limits, "U1", now + Duration::seconds(3)));
        assert!((0..20).all(|_| admitted(&limits, "U1", now + Duration::minutes(2))));
        assert!((0..20).all(|_| admitted(&limits, "U3", now + Duration::hours(5))));
        assert!(!admitted(&limits, "U3", now), "the clock was set back");
        assert!(admitted(&limits, "U3", now + Duration::seconds(3)), "and nobody waits for ever");
    }

    #[test]
    fn a_workspace_waits_as_a_whole() {
        let limits = Limits::default();
        let now: Time = "2026-09-07T09:00:00".parse().unwrap();
        assert!((0..300).all(|n| admitted(&limits, &format!("U{n}"), now)));
        assert!(!admitted(&limits, "U_NEXT", now));
        assert!(limits.admit(&"T2".into(), &"U_NEXT".into(), now).is_ok());
        assert!(admitted(&limits, "U_NEXT", now + Duration::milliseconds(50)));
    }
}
