//! What has happened in five weeks, day by day. Olga, Ana, Ben and Tess live through the same whatever the
//! seed is; it decides in which order others came, which organizer read what, who among the others asked for
//! which role, and what was talked about besides.

use anyhow::{Context, Error, Result};
use fastrand::Rng;

use super::cast::{self, Member, Part};
use super::conduct::{AGREED, REPORTED};
use super::hands::Hands;
use super::organizing::{AWAY, SHARES, TASKS};
use super::outreach::CONTACTS;
use super::partners::{PRAIRIE_RIVERS, VALDEMORA};
use super::profiles::PROFILES;
use super::projects;
use super::talk::{self, Said, Talk};
use crate::demo::workspace::Workspace;

/// Somebody asks: who, which role, and with which line.
type Asks = (&'static str, &'static str, &'static str);

/// Taken back the next day.
const WITHDRAWN: [Asks; 2] = [
    (
        "U_LIAM",
        "Developer for a new experiment",
        "The code club would test every experiment, and they are hard to please.",
    ),
    (
        "U_JONAS",
        "Django developer",
        "I know Python well and Django not yet, and I can give two evenings a week.",
    ),
];
/// Never answered: Henrik is at sea.
const UNANSWERED: [Asks; 2] = [
    (
        "U_CARO",
        "UX designer for the two rounds",
        "I designed feedback forms for a museum. Yours begins with a question, and I'd like to draw that.",
    ),
    (
        "U_ARJUN",
        "Django developer",
        "I come from Rails. The two rounds read like a state machine, which I enjoy.",
    ),
];
/// Waits for an answer, and a reminder was sent.
const REMINDED: [Asks; 2] = [
    (
        "U_GRACE",
        "Advisor who signs",
        "I learned to sign when I was six and maths when I was sixteen. I know which words are missing.",
    ),
    (
        "U_FATIMA",
        "Translator into French or Arabic",
        "I could do both languages, and I'd begin with the page numbers.",
    ),
];

/// How a project is read.
enum Verdict {
    Approved,
    Refused(&'static str, &'static str),
}

/// The days on which projects come and are read, but for those that the story tells by itself.
const PROJECTS: [(i64, &str, Option<&str>, Verdict); 9] = [
    (4, "Gradelink", Some("U_OLGA"), Verdict::Approved),
    (5, "Clearstep", None, Verdict::Approved),
    (5, "Undertone", None, Verdict::Approved),
    (6, "Patchwork", None, Verdict::Approved),
    (7, "Satchel", None, Verdict::Approved),
    (7, "Twice Read", None, Verdict::Approved),
    (8, "Fume Hood", None, Verdict::Approved),
    (
        10,
        "Quiet Hours",
        Some("U_OLGA"),
        Verdict::Refused(
            "Decline",
            "It solves a real problem, and solves it well. This list is for projects whose source everybody may use \
             and change, and yours is sold. If you open the solver one day, send it again. Until then you're \
             welcome in #general: people ask about timetables there.",
        ),
    ),
    (11, "Handshape", None, Verdict::Approved),
];

/// Those who did not come in the first three days.
const LATER: [(&str, i64); 6] =
    [("U_JONAS", 14), ("U_JOANNA", 17), ("U_ISABEL", 20), ("U_MINH", 22), ("U_ELIF", 23), ("U_DANIEL", 29)];
/// When the organizers say who does what.
const SHARED: i64 = 6;
/// When one of them says that she is away soon.
const LEAVING: i64 = 33;
/// Those who began it.
pub const FOUNDERS: [&str; 4] = ["U_OLGA", "U_OMAR", "U_MAEVE", "U_BEN"];

/// Tells it.
pub struct Story<'a> {
    hands: Hands<'a>,
    slack: &'a Workspace,
    dice: Rng,
    /// Who comes on which day, in their order.
    arrivals: Vec<(i64, &'static Member)>,
    talks: Vec<&'static Talk>,
    withdrawn: Asks,
    unanswered: Asks,
    reminded: Asks,
}

impl<'a> Story<'a> {
    /// The story of this seed.
    pub fn new(hands: Hands<'a>, slack: &'a Workspace, seed: u64) -> Self {
        let mut dice = Rng::with_seed(seed);
        let mut small: Vec<&Talk> = talk::SMALL_TALKS.iter().collect();
        dice.shuffle(&mut small);
        let mut talks: Vec<&Talk> = talk::TALKS.iter().chain(small.into_iter().take(3)).collect();
        talks.sort_by_key(|talk| (talk.day, talk.hour));
        let [withdrawn, unanswered, reminded] =
            [WITHDRAWN, UNANSWERED, REMINDED].map(|either| either[dice.usize(..2)]);
        Self { hands, slack, arrivals: arrivals(&mut dice), dice, talks, withdrawn, unanswered, reminded }
    }

    /// From the first day to yesterday evening.
    pub async fn tell(mut self) -> Result<()> {
        self.begin().await?;
        for day in 0..=34 {
            self.a_day(day).await.with_context(|| format!("on day {day} of the story"))?;
        }
        self.last_evening().await
    }

    /// The organizers are there first, and choose their channels.
    async fn begin(&self) -> Result<()> {
        self.hands.on(0, 9, 0).await?;
        for founder in FOUNDERS {
            self.hands.person(founder).try_open_home().await.map_err(Error::msg)?;
            // One after the other: mornings are those of the first.
            self.hands.settle().await?;
        }
        self.hands.choose_channels("U_OLGA", "organizers", "projects").await
    }

    async fn a_day(&mut self, day: i64) -> Result<()> {
        self.come(day).await?;
        for (on, name, reader, verdict) in &PROJECTS {
            if *on == day {
                let organizer = reader.unwrap_or_else(|| self.an_organizer());
                self.submit(day, name, organizer, verdict).await?;
            }
        }
        for talk in self.talks.iter().filter(|talk| talk.day == day) {
            self.hands.on(day, talk.hour, self.dice.i64(0..20)).await?;
            self.say(talk.channel, talk.said).await?;
        }
        for (channel, talks) in [("proj-gradelink", talk::GRADELINK), ("proj-clearstep", talk::CLEARSTEP)] {
            for (_, said) in talks.iter().filter(|(on, _)| *on == day) {
                self.hands.on(day, 15, 0).await?;
                for (id, _) in *said {
                    self.hands.person(id).try_join(channel).await.map_err(Error::msg)?;
                }
                self.say(channel, said).await?;
            }
        }
        self.hands.ask_and_gather(day).await?;
        self.partners(day).await?;
        self.hands.share(day).await?;
        for text in CONTACTS.iter().filter(|text| text.day == day) {
            self.hands.on(day, 16, 0).await?;
            self.hands.contact(text).await?;
        }
        if day == SHARED {
            self.hands.on(day, 16, 15).await?;
            for share in &SHARES {
                self.hands.involve(share).await?;
            }
        }
        if day == LEAVING {
            self.hands.on(day, 16, 10).await?;
            self.hands.away(AWAY).await?;
        }
        for text in TASKS.iter().filter(|text| text.day == day) {
            self.hands.on(day, 16, 20).await?;
            self.hands.task(text).await?;
        }
        for (_, id) in AGREED.iter().filter(|(on, _)| *on == day) {
            self.hands.on(day, 16, 30).await?;
            self.hands.agree(id).await?;
        }
        self.hands.tell_and_follow(day).await?;
        self.hands.on(day, 17, self.dice.i64(0..20)).await?;
        self.evening(day).await?;
        let (on, reporter, about, what) = REPORTED;
        if on == day { self.hands.report(reporter, about, what).await } else { Ok(()) }
    }

    /// What institutions do: a need that no tool here meets yet, and a tool that is about to be tried in class.
    async fn partners(&self, day: i64) -> Result<()> {
        let hands = &self.hands;
        match day {
            11 => {
                hands.on(day, 15, 0).await?;
                hands.institution(&PRAIRIE_RIVERS).await
            }
            12 => {
                hands.on(day, 9, 0).await?;
                hands.confirm_speaker("U_OLGA", PRAIRIE_RIVERS.name).await
            }
            19 => {
                hands.on(day, 15, 0).await?;
                let problem = "Twelve students stand around one bed, and one of them counts. The others nod. I would \
                               like each of them to count ten doses a week, and to see which sum went wrong.";
                hands.need("U_TESS", "Every student works doses out alone", problem, "Pharmacology I").await
            }
            21 => {
                hands.on(day, 15, 0).await?;
                hands.institution(&VALDEMORA).await
            }
            22 => {
                hands.on(day, 9, 0).await?;
                hands.confirm_speaker("U_MAEVE", VALDEMORA.name).await
            }
            27 => {
                hands.on(day, 15, 0).await?;
                hands.ask_for_pilot("U_ISABEL", "Gradelink", "Introduction to statistics", 20).await
            }
            28 => {
                hands.on(day, 15, 0).await?;
                hands.press_directly("U_BEN", "Universidad de Valdemora", "Yes, let's try").await?;
                hands.settle().await
            }
            30 => {
                hands.on(day, 15, 0).await?;
                let details =
                    "In the sandbox each lecturer sees all groups. Moodle hides the others' by itself.";
                hands
                    .ask_for_support(
                        "U_ISABEL",
                        "Gradelink",
                        "Training",
                        "Show a lecturer their own group only",
                        details,
                    )
                    .await
            }
            31 => {
                hands.on(day, 15, 0).await?;
                let solution = "Course settings, “Group mode”, “Separate groups”. Gradelink follows what Moodle says at \
                                the next synchronization, which is every quarter of an hour.";
                hands.help_with("U_BEN", "U_ISABEL", "Show a lecturer their own group only", solution).await
            }
            32 => {
                hands.on(day, 15, 0).await?;
                self.roles().await
            }
            34 => {
                hands.on(day, 15, 30).await?;
                let details =
                    "We are asked to be on the newest Moodle before the term begins. Is Gradelink ready?";
                hands
                    .ask_for_support("U_ISABEL", "Gradelink", "Upgrade", "Gradelink with Moodle 5.2", details)
                    .await?;
                let word = "I read data papers for a journal, and would read a project a week.";
                hands.ask_for_role("U_HANA", "Reviewer", word).await
            }
            _ => Ok(()),
        }
    }

    /// The organizers share their work: one reviews, one helps with tools, one speaks for her college.
    async fn roles(&self) -> Result<()> {
        let hands = &self.hands;
        let word = "You read licences for a living. Thank you for reading ours.";
        hands.give_role("U_OLGA", "Chloé Bergeron", ("Reviewer", None), Some(90), word).await?;
        let word = "For everything that runs on a server.";
        hands.give_role("U_OLGA", "Tomáš Horák", ("Support volunteer", None), Some(180), word).await?;
        let ambassador = ("Ambassador", Some(PRAIRIE_RIVERS.name));
        hands.give_role("U_OLGA", "Joanna Kowalska", ambassador, None, "With Tess, for your college.").await
    }

    /// Those who come on this day are greeted, and take one of the ways on.
    async fn come(&self, day: i64) -> Result<()> {
        let today: Vec<&Member> =
            self.arrivals.iter().filter(|(on, _)| *on == day).map(|(_, member)| *member).collect();
        if today.is_empty() {
            return Ok(());
        }
        self.hands.on(day, 8, 0).await?;
        for member in &today {
            self.slack.add_person(member.to_slack()).await;
        }
        self.hands.settle().await?;
        for member in today {
            if let Some(profile) = PROFILES.iter().find(|profile| profile.id == member.id) {
                self.hands.profile(profile).await.with_context(|| format!("{}'s profile", member.name))?;
            } else if matches!(member.part, Part::Teacher | Part::Partner) {
                self.hands.take(member.id, "I teach or represent an institution").await?;
            }
        }
        self.hands.settle().await
    }

    fn an_organizer(&mut self) -> &'static str {
        ["U_OLGA", "U_OMAR", "U_MAEVE"][self.dice.usize(..3)]
    }

    async fn submit(&self, day: i64, name: &str, organizer: &str, verdict: &Verdict) -> Result<()> {
        self.send(day, name).await?;
        self.hands.on(day, 13, 0).await?;
        match verdict {
            Verdict::Approved => self.hands.approve(organizer, name).await,
            Verdict::Refused(label, note) => self.hands.refuse(organizer, name, label, note).await,
        }
    }

    async fn send(&self, day: i64, name: &str) -> Result<()> {
        let text = projects::called(name).with_context(|| format!("nobody wrote {name}"))?;
        self.hands.on(day, 10, 30).await?;
        self.hands.project(text).await.with_context(|| format!("the form of {name}"))
    }

    /// One says something, and the others answer: in its thread.
    async fn say(&self, channel: &str, said: &[Said]) -> Result<()> {
        let Some(((first, opening), answers)) = said.split_first() else { return Ok(()) };
        let ts = self.hands.say(first, channel, opening).await?;
        for (id, text) in answers {
            self.hands.reply(id, channel, &ts, text).await?;
        }
        Ok(())
    }

    /// What is said in a group message: one after the other.
    async fn say_in_group(&self, said: &[Said]) -> Result<()> {
        let [(one, _), (other, _), ..] = said else { return Ok(()) };
        let channel = self.hands.group(one, other)?;
        for (id, text) in said {
            self.hands.say(id, &channel, text).await?;
        }
        Ok(())
    }

    /// Who asks whom, and how it went on.
    async fn evening(&mut self, day: i64) -> Result<()> {
        let hands = &self.hands;
        match day {
            8 => {
                let line =
                    "I'd like to learn how a real tool is run, and I can write down what I don't understand.";
                hands.ask("U_NOOR", "Documentation for lecturers", line).await
            }
            9 => {
                hands.accept("U_BEN", "U_NOOR").await?;
                self.say_in_group(talk::DOCUMENTATION).await?;
                let line = "Pages instead of megabytes: I have wanted that in every reader on my phone.";
                hands.ask("U_ZANELE", "Android developer", line).await
            }
            10 => {
                hands.accept("U_WANJIRU", "U_ZANELE").await?;
                self.say_in_group(talk::ANDROID).await?;
                let (who, role, line) = self.unanswered;
                hands.ask(who, role, line).await
            }
            12 => {
                let line = "Two equal files: I have a build for that, and it is boring in the right way.";
                hands.ask("U_TOMAS", "Server and packaging", line).await
            }
            13 => hands.accept("U_WANJIRU", "U_TOMAS").await,
            14 => {
                let line = "1,900 answers to one question is my idea of a free evening.";
                hands.ask("U_HANA", "Analyst for item difficulty", line).await
            }
            15 => {
                let why = ["No time right now", "Found somebody or something already"][self.dice.usize(..2)];
                let more = "She'd be good. We lack a person who reviews what she finds, before spring.";
                hands.decline("U_PRIYA", "U_HANA", why, more).await?;
                let (who, role, line) = self.withdrawn;
                hands.ask(who, role, line).await
            }
            16 => hands.withdraw(self.withdrawn.0).await,
            17 => {
                hands.press_directly("U_NOOR", "Did it start?", "Yes, it started").await?;
                hands.press_directly("U_BEN", "Did it start?", "Yes, it started").await
            }
            18 => hands.press_directly("U_WANJIRU", "U_ZANELE", "Yes, it started").await,
            21 => hands.press_directly("U_TOMAS", "Did it start?", "It came to nothing").await,
            22 => {
                let why =
                    "Chloé and the authors of the importer go on inside Satchel, where the books are needed.";
                hands.close("U_CHLOE", why).await
            }
            24 => self.send(day, "Marginalia").await,
            25 => {
                let line = "I'd draw less. I've done that to a map with 90,000 points.";
                hands.ask("U_MINH", "Front-end developer for the editor", line).await
            }
            26 => {
                let organizer = self.an_organizer();
                let note = "I like it, and so will every tutor here. One thing before we announce it: there is no                             licence yet, so nobody may use your code. MIT or Apache-2.0 are usual for Rust.";
                let hands = &self.hands;
                hands.refuse(organizer, "Marginalia", "Ask for changes", note).await?;
                let line = "I've read captions in two languages for years, and I'd like the editor to be faster than me.";
                hands.ask("U_ANA", "Front-end developer for the editor", line).await
            }
            28 => {
                let (who, role, line) = self.reminded;
                hands.ask(who, role, line).await
            }
            29 => hands.accept("U_LUCIA", "U_MINH").await,
            30 => {
                self.say_in_group(talk::EDITOR).await?;
                self.send(day, "Glasshouse").await
            }
            31 => {
                hands
                    .draft(
                        "U_DANIEL",
                        "Bench Log",
                        "A lab notebook on a shared phone: who measured what, with which balance.",
                    )
                    .await
            }
            32 => {
                let note = "Strong idea. Please say before we announce it who can see the data while a student has                             agreed, and for how long it is kept. Our ethics board will ask in the first minute.";
                hands.refuse("U_MAEVE", "Glasshouse", "Ask for changes", note).await
            }
            33 => {
                hands.send_again("U_JONAS", "Marginalia", "MIT OR Apache-2.0").await?;
                let line = "Word lists from slides are what I measured last year. I can bring the test set.";
                hands.ask("U_ELIF", "Speech recognition engineer", line).await?;
                // From the ship: it can wait, and nobody has to wait for him.
                hands.pause("U_HENRIK", "Twice Read").await?;
                hands.take("U_LIAM", "I organize").await
            }
            34 => {
                let line = "I wrote grade export for an exam vendor, and I know why a late score wins. Issue 212 looks familiar.";
                hands.ask("U_ARJUN", "Back-end developer for LTI Advantage", line).await?;
                let line =
                    "You asked how hard units in an input field can be. Would you like to find out with us?";
                hands.invite("U_PRIYA", "U_ANA", line).await?;
                self.hands.project(projects::called("Bedside Recall").context("nobody wrote it")?).await
            }
            _ => Ok(()),
        }
    }

    /// Everybody has looked at their Home tab; what came in the last two days is unread.
    async fn last_evening(&self) -> Result<()> {
        self.hands.on(34, 20, 0).await?;
        for member in cast::PEOPLE {
            self.hands.person(member.id).try_open_home().await.map_err(Error::msg)?;
        }
        self.hands.settle().await?;
        // What waited longest is Maeve's by now; the rest of the desk is free.
        self.hands.person("U_MAEVE").try_press_on_home("I'll take it").await.map_err(Error::msg)?;
        self.hands.settle().await?;
        for member in cast::PEOPLE {
            self.hands.person(member.id).go_to("general");
        }
        Ok(())
    }
}

/// Who comes when. Ana is there on the first day and Tess on the second; the others' order is the seed's.
fn arrivals(dice: &mut Rng) -> Vec<(i64, &'static Member)> {
    let fixed = |id: &str| match id {
        "U_ANA" => Some(1),
        "U_TESS" => Some(2),
        _ => LATER.iter().find(|(later, _)| *later == id).map(|(_, day)| *day),
    };
    let mut free: Vec<&Member> = cast::PEOPLE
        .iter()
        .filter(|member| fixed(member.id).is_none() && !FOUNDERS.contains(&member.id))
        .collect();
    dice.shuffle(&mut free);
    let early = free.into_iter().enumerate().map(|(at, member)| (1 + at as i64 % 3, member));
    let others = cast::PEOPLE.iter().filter_map(|member| Some((fixed(member.id)?, member)));
    others.chain(early).collect()
}
