//! Trouble on demand: what goes wrong with the Web API in a test.

use std::time::Duration;

use super::Workspace;
use super::live::{Late, Live};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FaultKind {
    /// 429 with `Retry-After`.
    RateLimited { retry_after_s: u64 },
    /// This HTTP status, and nothing is done.
    Status(u16),
    /// No answer for so long (in real time); then the call goes on, if the caller is still there.
    Hang(Duration),
    /// The call has its effect, and answers `fatal_error`.
    FatalError,
    /// The call has its effect, and the connection breaks before the answer.
    CutAfterEffect,
    /// The connection breaks at once; the call has its effect when [`Workspace::late_effects`] says so.
    CutBeforeEffect,
    /// Every connection is dropped, until the faults are cleared.
    Down,
}

/// A fault: for which method (all when `None`), of which kind, and how often.
#[derive(Clone, Debug)]
pub struct Fault {
    pub method: Option<String>,
    pub kind: FaultKind,
    pub times: u32,
}

impl Fault {
    /// The next `times` calls of the method go wrong in this way.
    pub fn on(method: &str, kind: FaultKind, times: u32) -> Self {
        Self { method: Some(method.into()), kind, times }
    }

    /// The next `times` calls, of whichever method.
    pub fn anywhere(kind: FaultKind, times: u32) -> Self {
        Self { method: None, kind, times }
    }
}

impl Workspace {
    /// Lets calls go wrong. Several faults on one method happen in the order in which they came.
    pub fn fault(&self, fault: Fault) {
        self.lock().live.faults.push(fault);
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        self.lock().live.faults.clear();
    }

    /// Lets the calls whose connections broke before have their effect.
    pub fn late_effects(&self) {
        let late = std::mem::take(&mut self.lock().live.late);
        for Late { method, token, args } in late {
            let _ = self.inner.call(&method, token.as_deref(), args);
        }
        self.inner.tell();
    }

    /// How often the method was called, refused and failed calls included.
    pub fn calls(&self, method: &str) -> u32 {
        self.lock().live.calls.get(method).copied().unwrap_or(0)
    }

    /// How many calls were answered with 429, those of faults included.
    pub fn rate_limited(&self) -> u32 {
        self.lock().live.rate_limited
    }
}

impl Live {
    /// The fault that meets a call of this method, used up once.
    pub(super) fn take_fault(&mut self, method: &str) -> Option<FaultKind> {
        let meets = |fault: &Fault| fault.method.as_deref().is_none_or(|name| name == method);
        let at = self.faults.iter().position(meets)?;
        let fault = &mut self.faults[at];
        let kind = fault.kind;
        if kind != FaultKind::Down {
            fault.times = fault.times.saturating_sub(1);
            if fault.times == 0 {
                self.faults.remove(at);
            }
        }
        Some(kind)
    }
}
