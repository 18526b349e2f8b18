//! What people do: commands, buttons and forms, signed as Slack signs them.

use std::cell::RefCell;
use std::net::SocketAddr;

use edtech_hub::demo::workspace::{NewPerson, Person};

use crate::harness::{OLGA, World};

/// What a person does who got no answer to the last step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Does it again until there is one.
    Endless,
    /// Leaves it.
    None,
}

impl World {
    /// Says which hub hears what people do.
    pub fn front_door(&self, address: SocketAddr) {
        self.slack.connect(&format!("http://{address}"));
    }

    /// Somebody who has been in the workspace for long.
    pub fn member(&self, id: &str, name: &str) -> Person {
        self.slack.add_person_silently(NewPerson::new(id, name))
    }

    pub fn olga(&self) -> Person {
        self.slack.person(OLGA)
    }

    /// Olga says where projects are reviewed, and where they are announced.
    pub async fn channels_are_chosen(&self) {
        let olga = self.olga();
        olga.slash("settings").await;
        olga.choose("Organizers' channel", "#organizers").await;
        olga.choose("Announcement channel", "#projects").await;
        olga.submit().await;
        assert!(olga.modal().contains("Saved."), "{}", olga.modal());
        olga.close_all().await;
    }

    /// Does it again until it works, as people do who see a warning triangle.
    pub async fn insist(&self, what: &str, act: impl AsyncFn() -> Result<(), String>) {
        let last = RefCell::new(String::new());
        let works = async || act().await.map_err(|error| *last.borrow_mut() = error).is_ok();
        self.until_or(what, works, || last.take()).await;
    }

    /// `/edtech project new`, and both steps of its form. Whether the last one was acknowledged.
    pub async fn sends_a_project(&self, person: &Person, name: &str, patience: Patience) -> bool {
        self.insist("the form opens", async || {
            person.try_slash("project new").await?;
            shows(person, "(1 of 2)")
        })
        .await;
        person.fill("Name", name).await;
        person.fill("Pitch", "Quizzes that explain themselves").await;
        person.fill("The problem in teaching that it solves", "Feedback on homework comes too late.").await;
        person.choose("Stage", "Idea").await;
        self.insist("the first step is taken", async || {
            person.try_submit().await?;
            shows(person, "(2 of 2)")
        })
        .await;
        self.sends(person, patience).await
    }

    /// `/edtech profile`, and both steps of its form. Whether the last one was acknowledged.
    pub async fn saves_a_profile(&self, person: &Person, hours: u32, patience: Patience) -> bool {
        self.insist("the form opens", async || {
            person.try_slash("profile").await?;
            shows(person, "Skills I have")
        })
        .await;
        self.insist("skills are offered", async || person.try_choose_many("Skills I have", &["React"]).await)
            .await;
        person.fill("Hours a week that I have", &hours.to_string()).await;
        self.insist("the first step is taken", async || {
            person.try_submit().await?;
            shows(person, "How well do you know each?")
        })
        .await;
        self.sends(person, patience).await
    }

    async fn sends(&self, person: &Person, patience: Patience) -> bool {
        let send = async || {
            person.try_submit().await?;
            if person.has_modal() { Err(person.modal()) } else { Ok(()) }
        };
        match patience {
            Patience::Endless => {
                self.insist("the form is taken", send).await;
                true
            }
            Patience::None => send().await.is_ok(),
        }
    }
}

fn shows(person: &Person, what: &str) -> Result<(), String> {
    let modal = person.try_modal().unwrap_or_default();
    if modal.contains(what) { Ok(()) } else { Err(modal) }
}
