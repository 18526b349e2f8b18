//! How the organizers of the story share the work.

use anyhow::{Error, Result};

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

impl Hands<'_> {
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
