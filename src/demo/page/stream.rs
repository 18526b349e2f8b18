//! Tells a window what changed, as it happens.

use std::convert::Infallible;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, Stream};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;

use super::Page;
use super::parts;
use crate::demo::workspace::{Look, Parts};

/// Changes that come this near to each other are told together.
const TOGETHER: Duration = Duration::from_millis(15);

/// How often we look at what waits while Slack is in trouble.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

struct Window {
    page: Page,
    person: String,
    look: Look,
    shown: Parts,
    changes: Receiver<()>,
    stopped: watch::Receiver<bool>,
    fresh: bool,
}

/// All parts at first, then what changes; `None` when there is no such person.
pub fn of(
    page: Page,
    person: String,
    look: Look,
) -> Option<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    page.slack.window(&person, &Look { most: 0, ..look.clone() })?;
    let (changes, stopped) = (page.slack.subscribe(), page.stopped.clone());
    let window = Window { page, person, look, shown: Parts::new(), changes, stopped, fresh: true };
    let events = stream::unfold(window, |mut window| async move {
        let event = window.next().await?;
        Some((Ok(event), window))
    });
    Some(Sse::new(events).keep_alive(KeepAlive::default()))
}

impl Window {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if !std::mem::take(&mut self.fresh) {
                self.changed().await?;
            }
            let now = parts::of(&self.page, &self.person, &self.look).await?;
            let news = parts::news(&self.shown, &now);
            self.shown = now;
            if let Some(news) = news {
                return Event::default().json_data(news).ok();
            }
        }
    }

    /// Waits for a change; `None` at the end of the demo.
    async fn changed(&mut self) -> Option<()> {
        tokio::select! {
            change = self.changes.recv() => {
                if change == Err(RecvError::Closed) {
                    return None;
                }
            }
            // What waits for Slack gets less without any change in Slack.
            () = tokio::time::sleep(LOOK_AGAIN), if self.page.troubled.load(Ordering::Relaxed) => {}
            _ = self.stopped.wait_for(|stop| *stop) => return None,
        }
        tokio::time::sleep(TOGETHER).await;
        while matches!(self.changes.try_recv(), Ok(()) | Err(TryRecvError::Lagged(_))) {}
        Some(())
    }
}
