//! How the cast treats each other, in the story: who agreed to the code of conduct, and what somebody reported.

use anyhow::{Error, Result};

use super::hands::Hands;

/// Those who read the code of conduct and agreed, on a day of the story each.
pub const AGREED: [(i64, &str); 3] = [(6, "U_PRIYA"), (9, "U_TESS"), (34, "U_ELIF")];

/// On the last day but one: who reports something about whom.
pub const REPORTED: (i64, &str, &str, &str) = (
    34,
    "U_ELIF",
    "U_KENJI",
    "He wrote to me three times in two days after I had said “not now”, the last time at night. I'd like it to stop; \
     I don't think he means harm.",
);

impl Hands<'_> {
    /// Somebody reads the code of conduct on the page about privacy, and agrees.
    pub async fn agree(&self, id: &str) -> Result<()> {
        let person = self.person(id);
        person.try_slash("privacy").await.map_err(Error::msg)?;
        person.try_press_in_modal("Code of conduct").await.map_err(Error::msg)?;
        person.try_press_in_modal("I agree").await.map_err(Error::msg)?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

    /// Somebody reports something about somebody.
    pub async fn report(&self, id: &str, about: &str, what: &str) -> Result<()> {
        let person = self.person(id);
        person.try_slash("report").await.map_err(Error::msg)?;
        person.try_choose_many("Whom is it about?", &[about]).await.map_err(Error::msg)?;
        person.try_fill("What happened?", what).await.map_err(Error::msg)?;
        self.send(&person).await?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }
}
