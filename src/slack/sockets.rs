//! How many of Socket Mode's connections stand.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts connections on which Slack said hello. Clones share the count.
#[derive(Clone, Debug, Default)]
pub struct Sockets(Arc<AtomicUsize>);

/// One connection that stands, for as long as this lives.
pub struct Standing(Sockets);

impl Sockets {
    /// How many there are.
    pub fn open(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    /// One more.
    pub fn stands(&self) -> Standing {
        self.0.fetch_add(1, Ordering::SeqCst);
        metrics::gauge!("hub_sockets_open").increment(1.0);
        Standing(self.clone())
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
        metrics::gauge!("hub_sockets_open").decrement(1.0);
    }
}
