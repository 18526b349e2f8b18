//! What institutions do in the story: they come, tell what they need, and try a tool in class.

use anyhow::{Context, Error, Result};
use chrono::Duration;

use super::hands::Hands;

/// An institution as its speaker tells of it.
pub struct InstitutionText {
    pub speaker: &'static str,
    pub name: &'static str,
    pub kind: &'static str,
    pub country: &'static str,
    pub departments: &'static str,
    pub domain: &'static str,
    pub lms: &'static str,
    pub learners: &'static str,
}

/// Tess speaks for a college, Isabel for a university.
pub const PRAIRIE_RIVERS: InstitutionText = InstitutionText {
    speaker: "U_TESS",
    name: "Prairie Rivers College of Nursing",
    kind: "College",
    country: "United States",
    departments: "Simulation centre",
    domain: "prairierivers.example",
    lms: "Canvas",
    learners: "1400",
};
pub const VALDEMORA: InstitutionText = InstitutionText {
    speaker: "U_ISABEL",
    name: "Universidad de Valdemora",
    kind: "University",
    country: "Spain",
    departments: "Digital learning",
    domain: "valdemora.example",
    lms: "Moodle",
    learners: "21000",
};

impl Hands<'_> {
    /// Somebody brings their institution in, in three steps.
    pub async fn institution(&self, text: &InstitutionText) -> Result<()> {
        let person = self.person(text.speaker);
        person.try_slash("partner").await.map_err(Error::msg)?;
        person.try_press("Add my institution").await.map_err(Error::msg)?;
        for (label, value) in [
            ("Name", text.name),
            ("Country", text.country),
            ("Departments", text.departments),
            ("Domains", text.domain),
        ] {
            person.try_fill(label, value).await.map_err(Error::msg)?;
        }
        person.try_choose("Kind", text.kind).await.map_err(Error::msg)?;
        self.send(&person).await?;
        person.try_choose("Learning management system", text.lms).await.map_err(Error::msg)?;
        self.send(&person).await?;
        person.try_fill("Learners", text.learners).await.map_err(Error::msg)?;
        self.send(&person).await?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

    /// An organizer confirms who speaks for it.
    pub async fn confirm_speaker(&self, organizer: &str, institution: &str) -> Result<()> {
        self.press(organizer, "organizers", institution, "Confirm").await?;
        self.settle().await
    }

    /// A speaker tells what their teaching needs.
    pub async fn need(&self, id: &str, title: &str, problem: &str, course: &str) -> Result<()> {
        let person = self.person(id);
        person.try_slash("partner").await.map_err(Error::msg)?;
        person.try_press("Tell what you need").await.map_err(Error::msg)?;
        for (label, value) in
            [("In one sentence", title), ("The problem in teaching", problem), ("Course", course)]
        {
            person.try_fill(label, value).await.map_err(Error::msg)?;
        }
        self.send(&person).await?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

    /// A speaker asks a project for a pilot that begins in so many days from now and lasts six weeks.
    pub async fn ask_for_pilot(&self, id: &str, project: &str, course: &str, in_days: i64) -> Result<()> {
        let person = self.person(id);
        let begins = self.now().date() + Duration::days(in_days);
        person.try_slash(&format!("project show {project}")).await.map_err(Error::msg)?;
        person.try_press("Ask for a pilot").await.map_err(Error::msg)?;
        person.try_fill("Course", course).await.map_err(Error::msg)?;
        for (label, day) in [("First day", begins), ("Last day", begins + Duration::weeks(6))] {
            person.try_pick_date(label, &day.to_string()).await.map_err(Error::msg)?;
        }
        self.send(&person).await.with_context(|| format!("{id} asks {project} for a pilot"))?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

    /// Somebody asks whoever looks after a tool for help.
    pub async fn ask_for_support(
        &self,
        id: &str,
        tool: &str,
        kind: &str,
        title: &str,
        details: &str,
    ) -> Result<()> {
        let person = self.person(id);
        person.try_slash(&format!("support {tool}")).await.map_err(Error::msg)?;
        person.try_choose("What is it about?", kind).await.map_err(Error::msg)?;
        person.try_fill("In one sentence", title).await.map_err(Error::msg)?;
        self.send(&person).await?;
        person.try_fill("What happens, and what did you try?", details).await.map_err(Error::msg)?;
        person.try_choose("How much does it hurt?", "No hurry").await.map_err(Error::msg)?;
        self.send(&person).await.with_context(|| format!("{id} asks for help with {tool}"))?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

    /// Somebody takes a request and solves it, and whoever asked says so.
    pub async fn help_with(&self, id: &str, asker: &str, title: &str, solution: &str) -> Result<()> {
        self.press_directly(id, title, "I take it").await?;
        self.settle().await?;
        self.press_directly(id, title, "It is solved").await?;
        let person = self.person(id);
        person.try_fill("What solved it?", solution).await.map_err(Error::msg)?;
        self.send(&person).await?;
        self.settle().await?;
        self.press_directly(asker, title, "Yes, it is solved").await?;
        self.settle().await
    }
}
