//! How the organizers of the story share the work.

use anyhow::{Error, Result};
use chrono::Duration;

use super::hands::Hands;

/// How involved an organizer wants to be.
pub struct Share {
    pub organizer: &'static str,
    pub areas: &'static [&'static str],
    pub hours: &'static str,
}

/// Nobody has chosen support.
pub const SHARES: [Share; 3] = [
    Share { organizer: "U_OLGA", areas: &["Reviews", "Outreach"], hours: "5" },
    Share { organizer: "U_OMAR", areas: &["Introductions", "Reviews"], hours: "3" },
    Share { organizer: "U_MAEVE", areas: &["Outreach", "Planning"], hours: "2" },
];

/// What the team wants to do.
pub struct TaskText {
    /// On which day of the story it is written down.
    pub day: i64,
    pub organizer: &'static str,
    pub what: &'static str,
    /// By the name in Slack; nobody yet where it is empty.
    pub owner: &'static str,
    /// In so many days from then on; none where it is zero.
    pub in_days: i64,
    pub purpose: &'static str,
    pub done: bool,
}

/// One is done, one is late, and one nobody has.
pub const TASKS: [TaskText; 4] = [
    TaskText {
        day: 26,
        organizer: "U_OLGA",
        what: "Ask three lecturers for the panel",
        owner: "U_OLGA",
        in_days: 5,
        purpose: "Open tools afternoon",
        done: true,
    },
    TaskText {
        day: 26,
        organizer: "U_OLGA",
        what: "Book the small lecture hall",
        owner: "U_MAEVE",
        in_days: 7,
        purpose: "Open tools afternoon",
        done: false,
    },
    TaskText {
        day: 27,
        organizer: "U_MAEVE",
        what: "Draw a poster for the afternoon",
        owner: "",
        in_days: 14,
        purpose: "Open tools afternoon",
        done: false,
    },
    TaskText {
        day: 32,
        organizer: "U_OMAR",
        what: "Ask the Clearstep team how their first month went",
        owner: "U_OMAR",
        in_days: 6,
        purpose: "Clearstep",
        done: false,
    },
];

/// Maeve is away soon, and Olga stands in.
pub const AWAY: (&str, i64, i64, &str) = ("U_MAEVE", 8, 13, "U_OLGA");

impl Hands<'_> {
    /// An organizer says when they are away, from so many days from now on to so many, and who stands in.
    pub async fn away(&self, (who, from, until, stand_in): (&str, i64, i64, &str)) -> Result<()> {
        let person = self.person(who);
        person.try_slash("organize").await.map_err(Error::msg)?;
        person.try_press("I'm away").await.map_err(Error::msg)?;
        for (label, days) in [("From", from), ("Until", until)] {
            let day = self.now().date() + Duration::days(days);
            person.try_pick_date(label, &day.to_string()).await.map_err(Error::msg)?;
        }
        person.try_choose_many("Who stands in", &[stand_in]).await.map_err(Error::msg)?;
        self.send(&person).await?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

    /// An organizer writes a task down, and does it where it is done.
    pub async fn task(&self, text: &TaskText) -> Result<()> {
        let person = self.person(text.organizer);
        person.try_slash("tasks").await.map_err(Error::msg)?;
        person.try_press("New task").await.map_err(Error::msg)?;
        person.try_fill("What is to be done", text.what).await.map_err(Error::msg)?;
        if text.owner.is_empty() {
            person.try_clear("Who does it").await.map_err(Error::msg)?;
        } else {
            person.try_choose_many("Who does it", &[text.owner]).await.map_err(Error::msg)?;
        }
        if text.in_days > 0 {
            let on = self.now().date() + Duration::days(text.in_days);
            person.try_pick_date("Until", &on.to_string()).await.map_err(Error::msg)?;
        }
        person.try_choose("What it is for", text.purpose).await.map_err(Error::msg)?;
        self.send(&person).await?;
        person.try_close_all().await.map_err(Error::msg)?;
        if text.done {
            person.try_slash("tasks").await.map_err(Error::msg)?;
            person.try_press("Done").await.map_err(Error::msg)?;
        }
        self.settle().await
    }

    /// An organizer says what they would like to help with.
    pub async fn involve(&self, share: &Share) -> Result<()> {
        let person = self.person(share.organizer);
        person.try_slash("organize").await.map_err(Error::msg)?;
        person.try_press("How I take part").await.map_err(Error::msg)?;
        person.try_choose_many("What would you like to do?", share.areas).await.map_err(Error::msg)?;
        person.try_fill("Hours a week", share.hours).await.map_err(Error::msg)?;
        self.send(&person).await?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }
}
