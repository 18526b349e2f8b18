//! The hands of the cast: what anybody could do with a mouse and a keyboard, and nothing else.

use anyhow::{Context, Error, Result, anyhow, bail, ensure};
use chrono::{Duration, NaiveTime};
use serde_json::{Value, json};

use super::profiles::ProfileText;
use super::projects::{ProjectText, RoleText};
use crate::demo::clock::Mover;
use crate::demo::workspace::{Person, Place, Workspace};
use crate::time::Time;

/// The type-ahead of skills.
const FIND_SKILLS: &str = "skills.find";
/// "I'm interested" at a role, and "Invite" at a person.
const ASK: &str = "introductions.ask";
const INVITE: &str = "introductions.invite";

/// "Pause" on a project's card.
const PAUSE: &str = "listings.pause";

/// Everybody's hands, and the calendar.
pub struct Hands<'a> {
    slack: &'a Workspace,
    mover: &'a Mover,
    /// Midnight before the story begins.
    first_day: Time,
}

impl<'a> Hands<'a> {
    /// Hands in this workspace; today is the first day.
    pub fn new(slack: &'a Workspace, mover: &'a Mover) -> Self {
        let first_day = slack.clock().now().date().and_time(NaiveTime::MIN);
        Self { slack, mover, first_day }
    }

    /// Somebody.
    pub fn person(&self, id: &str) -> Person {
        self.slack.person(id)
    }

    /// Lets time pass until this day and hour (UTC), and everything happen that is due on the way.
    pub async fn on(&self, day: i64, hour: i64, minute: i64) -> Result<()> {
        let then = self.first_day + Duration::days(day) + Duration::hours(hour) + Duration::minutes(minute);
        let ahead = then - self.slack.clock().now();
        if ahead > Duration::zero() {
            self.mover.advance(ahead).await?;
        }
        Ok(())
    }

    /// What time it is in the story.
    pub fn now(&self) -> Time {
        self.slack.clock().now()
    }

    /// Lets everything arrive.
    pub async fn settle(&self) -> Result<()> {
        Ok(self.mover.settle().await?)
    }

    /// The direct messages of somebody with the app.
    fn direct(&self, id: &str) -> Result<String> {
        self.person(id).try_direct(&self.slack.settings().bot_user_id).map_err(Error::msg)
    }

    /// Presses a button in the newest message of a channel that has it and mentions `about`.
    pub async fn press(&self, id: &str, channel: &str, about: &str, label: &str) -> Result<()> {
        let ts = self.message(channel, |text| text.contains(about) && text.contains(&format!("\"{label}\"")));
        let ts = ts.with_context(|| format!("{id} finds no {label:?} about {about} in {channel}"))?;
        self.person(id).try_press_in_message(channel, &ts, label).await.map_err(Error::msg)
    }

    /// The same, in the direct messages with the app.
    pub async fn press_directly(&self, id: &str, about: &str, label: &str) -> Result<()> {
        self.press(id, &self.direct(id)?, about, label).await
    }

    /// The newest message of a channel that reads so, blocks and all.
    fn message(&self, channel: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
        let messages = self.slack.raw_messages(channel);
        let found = messages.iter().rev().find(|message| fits(&message.to_string()))?;
        found["ts"].as_str().map(ToOwned::to_owned)
    }

    /// Presses the element with this action that stands in a block which `fits`.
    pub async fn act_in(
        &self,
        id: &str,
        channel: &str,
        action: &str,
        fits: impl Fn(&Value, &Value) -> bool,
    ) -> Result<()> {
        for message in self.slack.raw_messages(channel).iter().rev() {
            if message.get("only_for").is_some_and(|only| only != id) {
                continue;
            }
            for block in message["blocks"].as_array().into_iter().flatten() {
                let buttons =
                    block["elements"].as_array().into_iter().flatten().chain(block.get("accessory"));
                let hit =
                    buttons.into_iter().any(|button| button["action_id"] == action && fits(block, button));
                if let (true, Some(ts), Some(block)) =
                    (hit, message["ts"].as_str(), block["block_id"].as_str())
                {
                    let id_of = self.slack.channel_id(channel).unwrap_or_else(|| channel.to_owned());
                    let place = Place::Message { channel: id_of, ts: ts.to_owned() };
                    return self
                        .person(id)
                        .try_act(&place, block, action, json!({}))
                        .await
                        .map_err(Error::msg);
                }
            }
        }
        bail!("{id} finds no {action} in {channel}")
    }

    /// Sends the top window; what is wrong in it is an error.
    pub async fn send(&self, person: &Person) -> Result<()> {
        let before = person.stack().len();
        let shown = person.try_modal();
        person.try_submit().await.map_err(Error::msg)?;
        ensure!(person.stack().len() < before || person.try_modal() != shown, "nothing came of {shown:?}");
        if let Some(modal) = person.try_modal() {
            ensure!(
                !modal.lines().any(|line| line.trim_start().starts_with("! ")),
                "{} did not send:\n{modal}",
                person.id()
            );
        }
        Ok(())
    }

    /// Fills in a profile, from the greeting on.
    pub async fn profile(&self, text: &ProfileText) -> Result<()> {
        let person = self.person(text.id);
        self.press_directly(text.id, "What brings you here?", "I build").await?;
        self.skills(&person, "have", text.have.iter().map(|(name, _)| *name)).await?;
        self.skills(&person, "wanted", text.wanted.iter().copied()).await?;
        let fill = async |label: &str, value: &str| -> Result<()> {
            if value.is_empty() {
                return Ok(());
            }
            person.try_fill(label, value).await.map_err(Error::msg)
        };
        if !text.subjects.is_empty() {
            choose_many(&person, "Subjects I know or care about", text.subjects).await?;
        }
        if !text.languages.is_empty() {
            choose_many(&person, "Languages I speak", text.languages).await?;
        }
        fill("Hours a week that I have", text.hours).await?;
        choose(&person, "Projects at once, at most", text.projects).await?;
        for (label, wanted) in [
            ("I'd like a mentor", text.seeks_mentor),
            ("I'd mentor somebody", text.offers_mentoring),
            ("Everyone in this community", text.open),
        ] {
            if wanted {
                person.try_press_in_modal(label).await.map_err(Error::msg)?;
            }
        }
        fill("GitHub name", text.github).await?;
        fill("A line about me", text.about).await?;
        self.send(&person).await?;
        for (name, level) in text.have.iter().filter(|(_, level)| !level.is_empty()) {
            choose(&person, name, level).await?;
        }
        self.send(&person).await
    }

    /// Chooses skills in a type-ahead, and adds those that it doesn't know.
    async fn skills(&self, person: &Person, block: &str, names: impl Iterator<Item = &str>) -> Result<()> {
        let mut chosen = Vec::new();
        for name in names {
            let offered =
                person.try_suggest(&Place::Modal, block, FIND_SKILLS, name).await.map_err(Error::msg)?;
            let added = format!("Use “{name}” as it is");
            let found = offered.into_iter().find(|option| {
                let text = option["text"]["text"].as_str().unwrap_or_default();
                text == name || text == added
            });
            chosen.push(found.ok_or_else(|| anyhow!("no skill is called {name}"))?);
        }
        if chosen.is_empty() {
            return Ok(());
        }
        let input = json!({"selected_options": chosen});
        person.try_act(&Place::Modal, block, FIND_SKILLS, input).await.map_err(Error::msg)
    }

    /// The first organizer chooses the channels.
    pub async fn choose_channels(&self, id: &str, organizers: &str, announcements: &str) -> Result<()> {
        let person = self.person(id);
        person.try_slash("settings").await.map_err(Error::msg)?;
        choose(&person, "Organizers' channel", organizers).await?;
        choose(&person, "Announcement channel", announcements).await?;
        person.try_press_in_modal("Yes, if its owners wish").await.map_err(Error::msg)?;
        self.send(&person).await?;
        leave(&person).await?;
        self.settle().await
    }

    /// Sends a project.
    pub async fn project(&self, text: &ProjectText) -> Result<()> {
        let person = self.person(text.owner);
        self.begin_project(text).await?;
        for role in text.roles {
            self.role(&person, role).await?;
        }
        self.send(&person).await?;
        ensure!(!person.has_modal(), "{} was not sent", text.name);
        self.settle().await
    }

    /// Fills in the first step of a project, and goes on to the second.
    async fn begin_project(&self, text: &ProjectText) -> Result<()> {
        let person = self.person(text.owner);
        person.try_slash("project new").await.map_err(Error::msg)?;
        for (label, value) in [
            ("Name", text.name),
            ("Pitch", text.pitch),
            ("The problem in teaching that it solves", text.problem),
            ("Repository", text.repository),
            ("Licence", text.licence),
            ("More links", text.links),
            ("How newcomers start", text.newcomers),
        ] {
            if !value.is_empty() {
                person.try_fill(label, value).await.map_err(Error::msg)?;
            }
        }
        choose(&person, "Stage", text.stage).await?;
        choose_many(&person, "Subjects", text.subjects).await?;
        self.skills(&person, "stack", text.stack.iter().copied()).await?;
        if !text.co_owners.is_empty() {
            choose_many(&person, "Co-owners", text.co_owners).await?;
        }
        if text.channel {
            let label = "Open a channel for the project once it is approved";
            person.try_press_in_modal(label).await.map_err(Error::msg)?;
        }
        self.send(&person).await
    }

    async fn role(&self, person: &Person, role: &RoleText) -> Result<()> {
        person.try_press_in_modal("Add a role").await.map_err(Error::msg)?;
        for (label, value) in [
            ("Title", role.title),
            ("Hours a week", role.hours),
            ("Seats", role.seats),
            ("First task", role.first_task),
        ] {
            person.try_fill(label, value).await.map_err(Error::msg)?;
        }
        self.skills(person, "required", role.required.iter().copied()).await?;
        self.skills(person, "nice", role.nice.iter().copied()).await?;
        if let Some((west, east)) = role.zones {
            choose(person, "Timezones from", west).await?;
            choose(person, "Timezones to", east).await?;
        }
        if !role.languages.is_empty() {
            choose_many(person, "Only who speaks one of these languages", role.languages).await?;
        }
        for (label, wanted) in [("Good for beginners", role.beginner), ("Somebody mentors", role.mentoring)] {
            if wanted {
                person.try_press_in_modal(label).await.map_err(Error::msg)?;
            }
        }
        self.send(person).await?;
        // "Comfortable" is what the form begins with.
        let gentle = role.required.iter().filter(|_| role.beginner).map(|skill| (skill, "have tried"));
        for (skill, level) in gentle.chain(role.nice.iter().map(|skill| (skill, "know the idea"))) {
            choose(person, skill, level).await?;
        }
        if !role.musts.is_empty() {
            choose_many(person, "Only who knows these, as well as chosen above", role.musts).await?;
        }
        self.send(person).await
    }

    /// Begins a project and puts the form away: it is kept as a draft.
    pub async fn draft(&self, id: &str, name: &str, pitch: &str) -> Result<()> {
        let person = self.person(id);
        person.try_slash("project new").await.map_err(Error::msg)?;
        person.try_fill("Name", name).await.map_err(Error::msg)?;
        person.try_fill("Pitch", pitch).await.map_err(Error::msg)?;
        person.try_close().await.map_err(Error::msg)
    }

    /// Sends a project once more, with a licence.
    pub async fn send_again(&self, id: &str, name: &str, licence: &str) -> Result<()> {
        let person = self.person(id);
        self.press_directly(id, name, "Edit").await?;
        person.try_fill("Licence", licence).await.map_err(Error::msg)?;
        self.send(&person).await?;
        self.send(&person).await?;
        self.settle().await
    }

    /// Closes the only project of somebody.
    pub async fn close(&self, id: &str, why: &str) -> Result<()> {
        let person = self.person(id);
        person.try_slash("project close").await.map_err(Error::msg)?;
        person.try_fill("Why does it close?", why).await.map_err(Error::msg)?;
        self.send(&person).await?;
        self.settle().await
    }

    /// An owner pauses a project.
    pub async fn pause(&self, id: &str, name: &str) -> Result<()> {
        let channel = self.direct(id)?;
        let show = format!("project show {name}");
        self.person(id).try_slash_in(&channel, &show).await.map_err(Error::msg)?;
        self.act_in(id, &channel, PAUSE, |_, _| true).await?;
        self.put_away(id, &channel)?;
        self.settle().await
    }

    /// An organizer approves a project.
    pub async fn approve(&self, organizer: &str, name: &str) -> Result<()> {
        self.press(organizer, "organizers", name, "Approve").await?;
        self.settle().await
    }

    /// An organizer asks for changes, or declines.
    pub async fn refuse(&self, organizer: &str, name: &str, label: &str, note: &str) -> Result<()> {
        self.press(organizer, "organizers", name, label).await?;
        let person = self.person(organizer);
        let field = if label == "Decline" { "Why?" } else { "What should change?" };
        person.try_fill(field, note).await.map_err(Error::msg)?;
        self.send(&person).await?;
        self.settle().await
    }

    /// An organizer gives somebody a role in the community, for so many days from now where they are given.
    pub async fn give_role(
        &self,
        by: &str,
        to: &str,
        (role, institution): (&str, Option<&str>),
        days: Option<i64>,
        word: &str,
    ) -> Result<()> {
        let person = self.person(by);
        person.try_slash("roles").await.map_err(Error::msg)?;
        person.try_press("Give a role").await.map_err(Error::msg)?;
        choose_many(&person, "Who", &[to]).await?;
        choose(&person, "Which role", role).await?;
        if let Some(institution) = institution {
            choose(&person, "For which institution", institution).await?;
        }
        if let Some(days) = days {
            let day = (self.now().date() + Duration::days(days)).to_string();
            person.try_pick_date("Last day", &day).await.map_err(Error::msg)?;
        }
        person.try_fill("A word to go with it", word).await.map_err(Error::msg)?;
        self.send(&person).await?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

    /// Somebody asks for a role in the community.
    pub async fn ask_for_role(&self, id: &str, role: &str, word: &str) -> Result<()> {
        let person = self.person(id);
        person.try_slash("roles").await.map_err(Error::msg)?;
        person.try_press("Ask for a role").await.map_err(Error::msg)?;
        choose(&person, "Which role", role).await?;
        person.try_fill("Why you would like to", word).await.map_err(Error::msg)?;
        self.send(&person).await?;
        person.try_close_all().await.map_err(Error::msg)?;
        self.settle().await
    }

    /// A developer asks for a role where it was announced.
    pub async fn ask(&self, developer: &str, role: &str, line: &str) -> Result<()> {
        let fits =
            |block: &Value, _: &Value| block["text"]["text"].as_str().is_some_and(|it| it.contains(role));
        self.act_in(developer, "projects", ASK, fits).await.with_context(|| format!("the role is {role}"))?;
        self.send_line(developer, line).await
    }

    /// An owner invites somebody whom the hub suggests for a role of theirs.
    pub async fn invite(&self, owner: &str, developer: &str, line: &str) -> Result<()> {
        let channel = self.direct(owner)?;
        self.person(owner).try_slash_in(&channel, "match").await.map_err(Error::msg)?;
        let end = format!("|{developer}");
        let fits = |_: &Value, button: &Value| button["value"].as_str().is_some_and(|it| it.ends_with(&end));
        self.act_in(owner, &channel, INVITE, fits)
            .await
            .with_context(|| format!("{developer} is invited"))?;
        self.put_away(owner, &channel)?;
        self.send_line(owner, line).await
    }

    async fn send_line(&self, id: &str, line: &str) -> Result<()> {
        let person = self.person(id);
        person.try_fill("A line to go with it", line).await.map_err(Error::msg)?;
        self.send(&person).await?;
        leave(&person).await?;
        self.settle().await
    }

    /// Takes back what was asked, where one sees what waits.
    pub async fn withdraw(&self, developer: &str) -> Result<()> {
        let channel = self.direct(developer)?;
        self.person(developer).try_slash_in(&channel, "status").await.map_err(Error::msg)?;
        self.press(developer, &channel, "introduction:", "Take it back").await?;
        self.put_away(developer, &channel)?;
        self.settle().await
    }

    /// Says yes to whoever asked.
    pub async fn accept(&self, id: &str, asker: &str) -> Result<()> {
        self.press_directly(id, asker, "Yes, introduce us").await?;
        self.settle().await
    }

    /// Says not now, with a reason that organizers read.
    pub async fn decline(&self, id: &str, asker: &str, why: &str, more: &str) -> Result<()> {
        self.press_directly(id, asker, "Not now").await?;
        let person = self.person(id);
        person.try_press_in_modal(why).await.map_err(Error::msg)?;
        person.try_fill("More about it", more).await.map_err(Error::msg)?;
        self.send(&person).await?;
        leave(&person).await?;
        self.settle().await
    }

    /// Writes into a channel; the message's timestamp.
    pub async fn say(&self, id: &str, channel: &str, text: &str) -> Result<String> {
        let ts = self.person(id).try_say(channel, text).await.map_err(Error::msg)?;
        // Nobody types at once what another does.
        self.mover.pass(Duration::seconds(41)).await;
        Ok(ts)
    }

    /// Answers in a thread.
    pub async fn reply(&self, id: &str, channel: &str, ts: &str, text: &str) -> Result<()> {
        self.person(id).try_reply(channel, ts, text).await.map_err(Error::msg)?;
        self.mover.pass(Duration::seconds(97)).await;
        Ok(())
    }

    /// The group message of two people.
    pub fn group(&self, one: &str, other: &str) -> Result<String> {
        let found = self.person(one).group_with(other);
        found.with_context(|| format!("{one} and {other} have no group message"))
    }

    /// Puts away what only this person sees in a channel: Slack forgets it as well.
    pub fn put_away(&self, id: &str, channel: &str) -> Result<()> {
        for message in self.slack.raw_messages(channel) {
            let ts = message["ts"].as_str().unwrap_or_default();
            if message.get("only_for").is_some_and(|only| only == id) {
                let channel = self.slack.channel_id(channel).unwrap_or_else(|| channel.to_owned());
                self.person(id).try_dismiss(&channel, ts).map_err(Error::msg)?;
            }
        }
        Ok(())
    }

    /// Takes the way of those who teach, or offers to organize; what the app answers is read and put away.
    pub async fn take(&self, id: &str, label: &str) -> Result<()> {
        self.press_directly(id, "What brings you here?", label).await?;
        self.settle().await?;
        self.put_away(id, &self.direct(id)?)
    }
}

/// Puts away the window that says it was done.
async fn leave(person: &Person) -> Result<()> {
    if person.has_modal() { person.try_close_all().await.map_err(Error::msg) } else { Ok(()) }
}

async fn choose(person: &Person, label: &str, option: &str) -> Result<()> {
    person.try_choose(label, option).await.map_err(Error::msg)
}

async fn choose_many(person: &Person, label: &str, options: &[&str]) -> Result<()> {
    person.try_choose_many(label, options).await.map_err(Error::msg)
}
