//! What institutions do in the story: they come, tell what they need, try a tool in class, tell which ones they run, and
//! give what they have.

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

/// Those who run Gradelink for longer than there is a hub: Wanjiru and Marit speak for them.
const KISIWA: InstitutionText = InstitutionText {
    speaker: "U_WANJIRU",
    name: "Kisiwa Open University",
    kind: "University",
    country: "Kenya",
    departments: "Distance learning",
    domain: "kisiwa.example",
    lms: "Moodle",
    learners: "48000",
};
const FALKENAU: InstitutionText = InstitutionText {
    speaker: "U_MARIT",
    name: "Falkenau University of Technology",
    kind: "University",
    country: "Germany",
    departments: "Learning analytics",
    domain: "falkenau.example",
    lms: "Moodle",
    learners: "33000",
};

/// What somebody offers.
struct OfferText {
    id: &'static str,
    institution: &'static str,
    kind: &'static str,
    title: &'static str,
    about: &'static str,
    amount: &'static str,
    conditions: &'static str,
    subjects: &'static [&'static str],
    languages: &'static str,
}

/// Isabel's university has room on its servers.
const SERVERS: OfferText = OfferText {
    id: "U_ISABEL",
    institution: "Universidad de Valdemora",
    kind: "Hosting",
    title: "Two places on our teaching servers",
    about: "We run Moodle and its neighbours for 21,000 people, with backups each night. Two more tools don't hurt us.",
    amount: "2",
    conditions: "Open source, and somebody of yours whom we can call.",
    subjects: &[],
    languages: "Spanish, English",
};
/// Daniel's students try things out.
const CLASSES: OfferText = OfferText {
    id: "U_DANIEL",
    institution: "",
    kind: "Classrooms for testing",
    title: "Two first-year classes in lab chemistry",
    about: "Forty people each, on Tuesdays and Thursdays, with old phones and a patchy network.",
    amount: "2",
    conditions: "You come by, or call in, and listen for the first half hour.",
    subjects: &["Chemistry"],
    languages: "English",
};

impl Hands<'_> {
    /// Tools that are in use already, and what people give to each other.
    pub async fn share(&self, day: i64) -> Result<()> {
        match day {
            13 => {
                self.on(day, 15, 0).await?;
                self.institution(&KISIWA).await
            }
            14 => {
                self.on(day, 9, 0).await?;
                self.confirm_speaker("U_OMAR", KISIWA.name).await
            }
            16 => {
                self.on(day, 15, 0).await?;
                self.institution(&FALKENAU).await
            }
            17 => {
                self.on(day, 9, 0).await?;
                self.confirm_speaker("U_MAEVE", FALKENAU.name).await
            }
            18 => {
                self.on(day, 15, 0).await?;
                // The renewal is spoken of ten days later.
                self.tool_in_use("U_WANJIRU", "Gradelink", "2.9", (730, 40)).await
            }
            20 => {
                self.on(day, 15, 0).await?;
                self.tool_in_use("U_MARIT", "Gradelink", "3.0", (1100, 250)).await
            }
            21 => {
                self.on(day, 16, 0).await?;
                self.accept("U_WANJIRU", "Gradelink").await
            }
            22 => {
                self.on(day, 16, 0).await?;
                self.accept("U_MARIT", "Gradelink").await
            }
            23 => {
                self.on(day, 15, 0).await?;
                self.offer(&SERVERS).await
            }
            24 => {
                self.on(day, 15, 0).await?;
                self.ask_for_help("U_PRIYA", "Clearstep", "Hosting", "A place for two pilots in spring.")
                    .await?;
                let line = "Two schools would begin in February. We have done it on a laptop, and it showed.";
                self.ask_for_offer("U_PRIYA", SERVERS.title, "1", line).await
            }
            25 => {
                self.on(day, 10, 0).await?;
                self.press_directly("U_ISABEL", SERVERS.title, "Yes, promise it").await?;
                self.settle().await
            }
            29 => {
                self.on(day, 11, 0).await?;
                self.press_directly("U_PRIYA", SERVERS.title, "It is in use").await?;
                self.settle().await
            }
            31 => {
                self.on(day, 16, 0).await?;
                let about =
                    "Whether the warnings are understood by those who hold a flask for the first time.";
                self.ask_for_help("U_YUSUF", "Fume Hood", "Classrooms for testing", about).await
            }
            33 => {
                self.on(day, 15, 0).await?;
                self.offer(&CLASSES).await?;
                self.press_directly("U_DANIEL", "Fume Hood", "Offer it to them").await?;
                self.settle().await
            }
            _ => Ok(()),
        }
    }

    /// A speaker enters a tool that runs at their institution: since so many days ago, to be renewed in so many, and
    /// everybody may read it.
    async fn tool_in_use(&self, id: &str, tool: &str, version: &str, days: (i64, i64)) -> Result<()> {
        let (person, today) = (self.person(id), self.now().date());
        person.try_slash("partner").await.map_err(Error::msg)?;
        person.try_press("Add a tool in use").await.map_err(Error::msg)?;
        person.try_choose("Tool", tool).await.map_err(Error::msg)?;
        person.try_choose("How far it has come", "In production").await.map_err(Error::msg)?;
        person.try_fill("Version", version).await.map_err(Error::msg)?;
        let (since, renews) = (today - Duration::days(days.0), today + Duration::days(days.1));
        for (label, day) in [("In use since", since), ("To be renewed by", renews)] {
            person.try_pick_date(label, &day.to_string()).await.map_err(Error::msg)?;
        }
        let shown = "Everybody may read there that we use it";
        person.try_choose_many("On the project's card", &[shown]).await.map_err(Error::msg)?;
        self.send(&person).await.with_context(|| format!("{tool} is in use, says {id}"))?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

    /// Somebody offers something.
    async fn offer(&self, text: &OfferText) -> Result<()> {
        let person = self.person(text.id);
        person.try_slash("offer").await.map_err(Error::msg)?;
        if !text.institution.is_empty() {
            person.try_choose("In the name of", text.institution).await.map_err(Error::msg)?;
        }
        person.try_choose("What you offer", text.kind).await.map_err(Error::msg)?;
        for (label, value) in [
            ("In a few words", text.title),
            ("How much", text.amount),
            ("What one should know", text.about),
            ("Conditions", text.conditions),
            ("In these languages", text.languages),
        ] {
            person.try_fill(label, value).await.map_err(Error::msg)?;
        }
        if !text.subjects.is_empty() {
            person.try_choose_many("For these subjects", text.subjects).await.map_err(Error::msg)?;
        }
        self.send(&person).await.with_context(|| format!("{} offers {}", text.id, text.title))?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

    /// An owner says what would help their project.
    async fn ask_for_help(&self, id: &str, project: &str, kind: &str, about: &str) -> Result<()> {
        let person = self.person(id);
        person.try_slash(&format!("project show {project}")).await.map_err(Error::msg)?;
        person.try_press("Ask for help").await.map_err(Error::msg)?;
        person.try_choose("What would help", kind).await.map_err(Error::msg)?;
        person.try_fill("What for", about).await.map_err(Error::msg)?;
        self.send(&person).await.with_context(|| format!("{project} asks for {kind}"))?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

    /// An owner asks for some of an offer that they were told of.
    async fn ask_for_offer(&self, id: &str, title: &str, amount: &str, line: &str) -> Result<()> {
        self.press_directly(id, title, "Ask for it").await?;
        let person = self.person(id);
        person.try_fill("How much", amount).await.map_err(Error::msg)?;
        person.try_fill("What it is for", line).await.map_err(Error::msg)?;
        self.send(&person).await.with_context(|| format!("{id} asks for {title}"))?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

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
