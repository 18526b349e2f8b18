//! What the story promises is there.

use std::collections::BTreeMap;

use diesel::prelude::*;
use tokio::net::TcpListener;

use super::*;
use crate::config::Config;
use crate::db::Conn;
use crate::db::schema::{drafts, introductions, jobs, people, profiles, projects, roles, skills};
use crate::demo::workspace::WorkspaceSettings;
use crate::error;
use crate::features::introductions::{Introduction, IntroductionState};
use crate::features::projects::{ProjectState, Stage, samples::steady};
use crate::ids::{PersonId, RoleId};
use crate::serve::{self, Running};
use crate::testing::Database;
use crate::time::Clock;

/// A community that was made up.
struct Planted {
    app: App,
    slack: Workspace,
    mover: Mover,
    _hub: Running,
    _database: Database,
}

impl Planted {
    async fn new(seed: u64, people: usize) -> Self {
        let database = Database::new().await;
        let clock = Clock::standing_at(today() - STORY);
        let slack = Workspace::start(clock.clone(), WorkspaceSettings::default()).await;
        let settings = slack.settings();
        let config = Config {
            signing_secret: settings.signing_secret.clone().into(),
            bot_token: Some(settings.bot_token.clone().into()),
            app_token: None,
            installing: None,
            database_url: database.url.clone(),
            listen: ([127, 0, 0, 1], 0).into(),
            slack_api_url: slack.api_url(),
            organizers: organizers(),
        };
        let app = App::new(config, clock).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut hub = serve::listen_only(&app, listener).await.unwrap();
        serve::identify(&app).await.unwrap();
        slack.connect(&format!("http://{}", hub.address()));
        let mover = Mover::new(&app, &slack);
        let planted = plant(&app, &slack, &mover, seed, people, today()).await;
        planted.unwrap_or_else(|error| panic!("{error:#}"));
        hub.work(&app);
        Self { app, slack, mover, _hub: hub, _database: database }
    }

    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Conn) -> error::Result<T> + Send + 'static,
    ) -> T {
        self.app.db.read(query).await.unwrap()
    }

    fn home(&self, id: &str) -> String {
        self.slack.person(id).home()
    }

    /// All that somebody sees, but for moments.
    fn sees(&self, id: &str) -> String {
        let person = self.slack.person(id);
        let channels = ["general", "projects", "organizers", "proj-gradelink", "proj-clearstep"];
        let channels = channels.map(|channel| person.messages(channel)).join("\n\n");
        steady(&format!("{channels}\n\n{}", self.alone(id)))
    }

    /// What is between somebody and the app, or in group messages; but for moments.
    fn alone(&self, id: &str) -> String {
        let person = self.slack.person(id);
        steady(&format!("{}\n\n{}\n\n{}", person.dms(), person.home(), person.groups().join("\n\n")))
    }

    /// Every introduction: whose, to which role, how it stands, and how often somebody was reminded.
    async fn introductions(&self) -> Vec<(PersonId, String, IntroductionState, i32)> {
        self.read(|conn| {
            let titles: Vec<(RoleId, String)> = roles::table.select((roles::id, roles::title)).load(conn)?;
            let titles: BTreeMap<RoleId, String> = titles.into_iter().collect();
            let all: Vec<Introduction> = introductions::table
                .select(Introduction::as_select())
                .order(introductions::asked_at)
                .load(conn)?;
            let one = |it: Introduction| (it.developer, titles[&it.role].clone(), it.state, it.reminders);
            Ok(all.into_iter().map(one).collect())
        })
        .await
    }
}

/// A Tuesday in the middle of a term.
fn today() -> Time {
    "2026-11-24T10:15:00".parse().expect("a moment")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_has_its_story() {
    let planted = Planted::new(1, 30).await;
    let home = planted.home("U_OLGA");
    // In the first weeks of a term, there is little else to show yet.
    assert!(home.contains("(image: About "), "organizers see the community in pictures: {home}");
    assert_eq!(planted.slack.violations(), [""; 0]);
    let parked: i64 =
        planted.read(|conn| Ok(jobs::table.filter(jobs::state.eq("parked")).count().get_result(conn)?)).await;
    assert_eq!(parked, 0, "something could not be sent");

    let found: Vec<(String, Stage, ProjectState)> = planted
        .read(|conn| {
            let columns = (projects::name, projects::stage, projects::state);
            Ok(projects::table.select(columns).order(projects::name).load(conn)?)
        })
        .await;
    let found: Vec<(&str, Stage, ProjectState)> =
        found.iter().map(|(name, stage, state)| (name.as_str(), *stage, *state)).collect();
    use ProjectState::{Approved, ChangesRequested, Closed, Declined, Paused, Submitted};
    let expected = [
        ("Bedside Recall", Stage::Research, Submitted),
        ("Clearstep", Stage::Mvp, Approved),
        ("Fume Hood", Stage::Mvp, Approved),
        ("Glasshouse", Stage::Design, ChangesRequested),
        ("Gradelink", Stage::InUse, Approved),
        ("Handshape", Stage::Idea, Approved),
        ("Marginalia", Stage::Development, Submitted),
        ("Patchwork", Stage::Research, Closed),
        ("Quiet Hours", Stage::InUse, Declined),
        ("Satchel", Stage::Development, Approved),
        ("Twice Read", Stage::Design, Paused),
        ("Undertone", Stage::Development, Approved),
    ];
    assert_eq!(found, expected);

    let introductions = planted.introductions().await;
    let states: BTreeMap<&'static str, usize> =
        introductions.iter().fold(BTreeMap::new(), |mut states, (_, _, state, _)| {
            *states.entry((*state).into()).or_default() += 1;
            states
        });
    let expected = [
        ("asked", 4),
        ("declined", 1),
        ("ended", 1),
        ("no_answer", 1),
        ("opened", 1),
        ("seat_filled", 1),
        ("started", 2),
        ("withdrawn", 1),
    ];
    assert_eq!(states, BTreeMap::from(expected));
    let reminded: Vec<i32> = introductions
        .iter()
        .filter(|(_, _, state, _)| *state == IntroductionState::Asked)
        .map(|(_, _, _, reminders)| *reminders)
        .collect();
    assert_eq!(reminded.iter().filter(|count| **count > 0).count(), 1, "one is stale: {reminded:?}");

    let (profiles, drafts, skills) = planted
        .read(|conn| {
            let profiles: i64 = profiles::table.count().get_result(conn)?;
            let drafts: Vec<PersonId> = drafts::table.select(drafts::person).load(conn)?;
            let skills: Vec<String> =
                skills::table.filter(skills::state.eq("suggested")).select(skills::name).load(conn)?;
            Ok((profiles, drafts, skills))
        })
        .await;
    assert_eq!(profiles, 18);
    assert_eq!(drafts, [PersonId::from("U_DANIEL")]);
    assert_eq!(skills, ["Forced alignment"]);
    everybody_finds_what_is_theirs(&planted).await;
}

async fn everybody_finds_what_is_theirs(planted: &Planted) {
    for member in cast::PEOPLE {
        let home = planted.home(member.id);
        let expected: &[&str] = match member.part {
            // What others have is below what is free.
            Part::Organizer if member.id == "U_OLGA" => &[
                "pieces of work wait.*",
                "*Bedside Recall*",
                "*Forced alignment*",
                "*Introduction without an answer*",
                "For you",
            ],
            Part::Organizer => &["pieces of work wait.*", "*Numbers*"],
            // His project was declined.
            Part::Owner if member.id == "U_KENJI" => &["*Your profile*"],
            Part::Owner => &["# Your projects"],
            Part::Developer => &["# Roles for you"],
            // Tess and Isabel speak for theirs.
            Part::Teacher if member.id == "U_TESS" => &["# Your institutions", "*Prairie Rivers College"],
            Part::Partner => &["# Your institutions", "*Universidad de Valdemora*", "Gradelink"],
            Part::Teacher => &["# For your teaching"],
        };
        for text in expected {
            assert!(home.contains(text), "{} should see {text:?}:\n{home}", member.name);
        }
        assert!(!home.contains("What brings you here?"), "{} is no newcomer:\n{home}", member.name);
    }
    // Which pieces are shown before the desk is opened is up to the time of day.
    let olga = planted.slack.person("U_OLGA");
    olga.open_home().await;
    // Who opens the tab sees its beginning: they turn to a page after that.
    planted.mover.settle().await.unwrap();
    olga.press_on_home("Open the desk").await;
    planted.mover.settle().await.unwrap();
    let desk = olga.home();
    assert!(desk.contains("@Hana would like to be a reviewer"), "{desk}");
    assert!(
        planted.home("U_ANA").contains("@Priya invites you to be *Front-end developer for question types*")
    );
    assert!(planted.home("U_BEN").contains("@Arjun is interested in *Back-end developer for LTI Advantage*"));
    assert!(planted.home("U_LUCIA").contains("@Elif is interested in"));
    assert!(planted.home("U_BEN").contains("*Gradelink with Moodle 5.2"), "{}", planted.home("U_BEN"));
    assert!(planted.home("U_ISABEL").contains("Support that you asked for"));
    partners_find_what_is_theirs(planted);
    assert!(planted.slack.person("U_ANA").dms().contains("the last seat is taken"));
    // What is offered works: Ana says yes, and is introduced.
    let ana = planted.slack.person("U_ANA");
    ana.open_home().await;
    planted.mover.settle().await.unwrap();
    ana.press_on_home("Yes, introduce us").await;
    planted.mover.settle().await.unwrap();
    assert!(ana.groups().concat().contains("@Ana, meet @Priya"), "{:?}", ana.groups());
    assert_eq!(planted.slack.violations(), [""; 0]);
}

/// An offer in use and one that is open, a tool in use at two universities with a renewal ahead, and support.
fn partners_find_what_is_theirs(planted: &Planted) {
    let sees = |id: &str, texts: &[&str]| {
        let home = planted.home(id);
        for text in texts {
            assert!(home.contains(text), "{id} should see {text:?}:\n{home}");
        }
    };
    sees("U_CHLOE", &["# Your part of the desk"]);
    sees("U_JOANNA", &["Prairie Rivers College of Nursing"]);
    sees("U_ISABEL", &["# What you offer", "1 of 2 installations left", "Support that you asked for"]);
    sees("U_PRIYA", &["# Help that is asked for and given", "In use"]);
    sees(
        "U_DANIEL",
        &["# What you offer", "*Classrooms for testing: Two first-year classes in lab chemistry*"],
    );
    sees("U_WANJIRU", &["# Tools in use", "*Gradelink at Kisiwa Open University*", "Does it go on?"]);
    sees("U_YUSUF", &["*Is this still true?*", "[Still true!]"]);
    sees("U_HENRIK", &["*Twice Read* · paused", "[Reopen!]"]);
    sees("U_MARIT", &["*Gradelink at Falkenau University of Technology*"]);
    let used = "Used at Kisiwa Open University and Falkenau University of Technology.";
    assert!(planted.slack.person("U_ANA").messages("projects").contains(used));
    assert!(planted.slack.person("U_YUSUF").dms().contains("thinks of *Fume Hood*"));
    let met = planted.slack.person("U_MARIT").groups().concat();
    assert!(met.contains("you both look after *Gradelink*"), "{met}");
    let solved = planted.slack.person("U_BEN").dms();
    assert!(solved.contains("Show a lecturer their own group only"), "{solved}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_tells_the_same_story_and_another_a_different_one() {
    let (one, same, other) = tokio::join!(Planted::new(3, 40), Planted::new(3, 40), Planted::new(5, 40));
    for member in cast::PEOPLE {
        let (one, same) = (one.sees(member.id), same.sees(member.id));
        let differs = one.lines().zip(same.lines()).position(|(one, same)| one != same);
        if let Some(at) = differs {
            let around =
                |text: &str| text.lines().skip(at.saturating_sub(5)).take(15).collect::<Vec<_>>().join("\n");
            panic!("{} sees\n{}\nand\n{}", member.name, around(&one), around(&same));
        }
        assert_eq!(one, same, "{} sees more", member.name);
    }
    assert_ne!(one.sees("U_OLGA"), other.sees("U_OLGA"));
    assert_ne!(one.introductions().await, other.introductions().await);
    for id in ["U_ANA", "U_BEN", "U_TESS"] {
        assert_eq!(one.alone(id), other.alone(id), "the seed changes nothing for {id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_in_both_places_and_is_served_like_anybody() {
    let planted = Planted::new(4, 400).await;
    let counted: (i64, i64, i64) = planted
        .read(|conn| {
            Ok((
                people::table.filter(people::bot.eq(false)).count().get_result(conn)?,
                profiles::table.count().get_result(conn)?,
                projects::table.count().get_result(conn)?,
            ))
        })
        .await;
    assert_eq!(counted.0, 400);
    assert!(counted.1 > 200 && counted.2 >= 12 + 30, "{counted:?}");
    // The bot as well.
    assert_eq!(planted.slack.members("projects").len(), 401);
    // And Slack's own.
    assert_eq!(planted.slack.save()["users"].as_object().unwrap().len(), 402);
    let ana = planted.slack.person("U_ANA");
    for command in ["match", "project list", "find react", "status"] {
        ana.slash(command).await;
    }
    let owner: PersonId = planted
        .read(|conn| {
            let crowd = projects::id.like("crowd-%").and(projects::state.eq(ProjectState::Approved));
            Ok(projects::table
                .filter(crowd)
                .select(projects::submitted_by)
                .order(projects::id)
                .first(conn)?)
        })
        .await;
    for (id, part) in [(owner.as_str(), "# Your projects"), ("UC000000", "For your teaching")] {
        planted.slack.person(id).open_home().await;
        planted.mover.settle().await.unwrap();
        assert!(planted.home(id).contains(part), "{}", planted.home(id));
    }
    assert_eq!(planted.slack.violations(), [""; 0]);
}
