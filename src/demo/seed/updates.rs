//! What projects of the story tell, and who follows them.

use anyhow::{Error, Result};

use super::hands::Hands;

/// "Follow" on a project's card.
const FOLLOW: &str = "follows.follow";

/// Who follows which project, and on which day of the story they begin.
pub const FOLLOWS: [(i64, &str, &str); 4] = [
    (12, "U_HANA", "Gradelink"),
    (13, "U_LIAM", "Gradelink"),
    (13, "U_GRACE", "Clearstep"),
    (15, "U_FATIMA", "Undertone"),
];

/// What an owner tells.
pub struct UpdateText {
    /// On which day of the story.
    pub day: i64,
    pub owner: &'static str,
    pub project: &'static str,
    pub happened: &'static str,
    pub next: &'static str,
    /// Empty where none is wanted.
    pub help: &'static str,
}

/// One wants help.
pub const UPDATES: [UpdateText; 2] = [
    UpdateText {
        day: 24,
        owner: "U_BEN",
        project: "Gradelink",
        happened: "Grades now reach Moodle within a minute, and a sheet with two teachers no longer loses one of them.",
        next: "One more university, and the newest Moodle.",
        help: "",
    },
    UpdateText {
        day: 33,
        owner: "U_BEN",
        project: "Gradelink",
        happened: "The Universidad de Valdemora tries it in a first course. Setting it up took an afternoon.",
        next: "Moodle 5.2.",
        help: "Somebody who knows Canvas from the inside, for an evening: we would like to know what is different there.",
    },
];

impl Hands<'_> {
    /// What happens on this day.
    pub async fn tell_and_follow(&self, day: i64) -> Result<()> {
        for (_, id, project) in FOLLOWS.iter().filter(|(on, ..)| *on == day) {
            self.on(day, 16, 40).await?;
            let spoken = format!("Follow {project}");
            self.act_in(id, "projects", FOLLOW, |_, button| button["accessibility_label"] == spoken.as_str())
                .await?;
            self.settle().await?;
        }
        for text in UPDATES.iter().filter(|text| text.day == day) {
            self.on(day, 16, 40).await?;
            let person = self.person(text.owner);
            let fill = async |label: &str, value: &str| -> Result<()> {
                if value.is_empty() {
                    return Ok(());
                }
                person.try_fill(label, value).await.map_err(Error::msg)
            };
            person.try_slash(&format!("update {}", text.project)).await.map_err(Error::msg)?;
            fill("What happened", text.happened).await?;
            fill("What is next", text.next).await?;
            fill("Help wanted", text.help).await?;
            self.send(&person).await?;
            person.try_close_all().await.map_err(Error::msg)?;
            self.settle().await?;
        }
        Ok(())
    }
}
