//! What somebody of the story asks the other projects, and an idea that looks for people.

use anyhow::{Error, Result};

use super::hands::Hands;

/// "Count me in" on an idea's card.
const JOIN: &str = "ideas.join";

/// On which day of the story, who asks, and what.
pub const QUESTION: (i64, &str, &str, &str, [&str; 2]) = (
    25,
    "U_YUSUF",
    "How does a drawing speak to a screen reader?",
    "Our flasks are drawn on a canvas, and a screen reader says nothing there. A list of steps beside it helps, but \
     nobody finds it by keyboard.",
    ["Physics", "Special needs education"],
);

/// On which day who answers, and what.
pub const ANSWERS: [(i64, &str, &str); 2] = [
    (
        26,
        "U_PRIYA",
        "We put a hidden table behind each graph and move the focus into it: it reads like the drawing, row by row. \
         I can show you ours for half an hour.",
    ),
    (
        27,
        "U_AMARA",
        "Ask a person who listens every day before you build anything. Ours told us in ten minutes what we had not \
         found in a month.",
    ),
];

/// On which day, who has the idea, what it is called, what it would be, and for whom.
pub const IDEA: (i64, &str, &str, &str, &str) = (
    23,
    "U_TESS",
    "A hundred charts to read",
    "Short patient charts with one thing wrong in each. Students read one a day and say what they would ask about.",
    "Nursing students in their first year",
);

/// On which day who is in, and what for. One more, and somebody who leads, makes it a project.
pub const JOINED: [(i64, &str, &str); 2] =
    [(24, "U_HANA", "I would build it"), (26, "U_ISABEL", "I would teach with it")];

impl Hands<'_> {
    /// What happens on this day.
    pub async fn ask_and_gather(&self, day: i64) -> Result<()> {
        let (on, who, title, tried, subjects) = QUESTION;
        if on == day {
            self.on(day, 14, 10).await?;
            let person = self.person(who);
            person.try_slash("ask").await.map_err(Error::msg)?;
            person.try_fill("Your question", title).await.map_err(Error::msg)?;
            person.try_fill("What you tried so far", tried).await.map_err(Error::msg)?;
            person.try_choose_many("Subjects", &subjects).await.map_err(Error::msg)?;
            self.send(&person).await?;
            person.try_close_all().await.map_err(Error::msg)?;
            self.settle().await?;
        }
        for (_, who, answer) in ANSWERS.iter().filter(|(on, ..)| *on == day) {
            self.on(day, 14, 20).await?;
            self.press_directly(who, title, "Answer").await?;
            let person = self.person(who);
            person.try_fill("Your answer", answer).await.map_err(Error::msg)?;
            self.send(&person).await?;
            self.settle().await?;
        }
        let (on, who, title, about, audience) = IDEA;
        if on == day {
            self.on(day, 14, 30).await?;
            let person = self.person(who);
            person.try_slash(&format!("idea {title}")).await.map_err(Error::msg)?;
            person.try_fill("What would it be?", about).await.map_err(Error::msg)?;
            person.try_fill("For whom?", audience).await.map_err(Error::msg)?;
            person.try_choose_many("Subjects", &["Nursing"]).await.map_err(Error::msg)?;
            self.send(&person).await?;
            person.try_close_all().await.map_err(Error::msg)?;
            self.settle().await?;
        }
        for (_, who, part) in JOINED.iter().filter(|(on, ..)| *on == day) {
            self.on(day, 14, 40).await?;
            self.act_in(who, "projects", JOIN, |_, _| true).await?;
            let person = self.person(who);
            person.try_choose("What for?", part).await.map_err(Error::msg)?;
            self.send(&person).await?;
            person.try_close_all().await.map_err(Error::msg)?;
            self.settle().await?;
        }
        Ok(())
    }
}
