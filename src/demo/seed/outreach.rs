//! Whom the organizers are in touch with, in the story.

use anyhow::{Error, Result};
use chrono::Duration;

use super::hands::Hands;

/// A contact as an organizer writes it down.
pub struct ContactText {
    /// On which day of the story.
    pub day: i64,
    pub organizer: &'static str,
    pub name: &'static str,
    pub institution: &'static str,
    pub known: &'static str,
    pub gives: &'static str,
    pub stage: &'static str,
    pub next: &'static str,
    /// In so many days from then on.
    pub in_days: i64,
}

/// One is late, one is due, and the others have time.
pub const CONTACTS: [ContactText; 4] = [
    ContactText {
        day: 20,
        organizer: "U_OLGA",
        name: "Henrike Voss",
        institution: "Lindenau University Library",
        known: "Asked a question after Olga's talk in October",
        gives: "A server for open tools, and people who run it",
        stage: "Talking",
        next: "Send her the list of tools that look for hosting",
        in_days: 13,
    },
    ContactText {
        day: 24,
        organizer: "U_MAEVE",
        name: "Tomasz Zielny",
        institution: "Karlow Technical College",
        known: "Maeve's colleague, three years ago",
        gives: "Two classes of 40 in electronics, from February on",
        stage: "Agreed",
        next: "Find a date for a first call with the Clearstep team",
        in_days: 14,
    },
    ContactText {
        day: 29,
        organizer: "U_OLGA",
        name: "",
        institution: "Open Campus Foundation",
        known: "Their newsletter",
        gives: "Small grants for accessibility work",
        stage: "Idea",
        next: "Read the conditions of their spring call",
        in_days: 12,
    },
    ContactText {
        day: 31,
        organizer: "U_OLGA",
        name: "Prof. Adaeze Umeh",
        institution: "Rivertown University",
        known: "Isabel introduced us",
        gives: "A word to her teaching lab",
        stage: "Contacted",
        next: "Ask whether she got the pilot's poster",
        in_days: 9,
    },
];

impl Hands<'_> {
    /// An organizer writes a contact down, with the next step.
    pub async fn contact(&self, text: &ContactText) -> Result<()> {
        let person = self.person(text.organizer);
        let on = self.now().date() + Duration::days(text.in_days);
        person.try_slash("outreach").await.map_err(Error::msg)?;
        person.try_press("Add a contact").await.map_err(Error::msg)?;
        for (label, value) in [
            ("Person", text.name),
            ("Institution", text.institution),
            ("How we know them", text.known),
            ("What they could give", text.gives),
            ("What comes next", text.next),
        ] {
            person.try_fill(label, value).await.map_err(Error::msg)?;
        }
        person.try_choose("How far it has come", text.stage).await.map_err(Error::msg)?;
        person.try_pick_date("On", &on.to_string()).await.map_err(Error::msg)?;
        self.send(&person).await?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }
}
