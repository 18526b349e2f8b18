//! A community in which everything that can be decided waits for somebody.

use std::ops::Deref;

use chrono::Duration;
use diesel::prelude::*;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::table::{DEVELOPER, ELSEWHERE, OWNER, REVIEWER, SUPPORTER, button, form};
use crate::app::Ctx;
use crate::db::Conn;
use crate::db::schema::{drafts, introductions, jobs, reports};
use crate::demo::workspace::{Kind, NewPerson};
use crate::error::Result;
use crate::features::adoption::{Adoption, Meeting};
use crate::features::follows::{self, Thing};
use crate::features::ideas::{self, Idea};
use crate::features::institutions::{Ask, Institution, Partner};
use crate::features::needs::{Need, Proposal};
use crate::features::offers::{Ask as OfferAsk, AskState, Kind as HelpKind, Offer};
use crate::features::outreach::{self, Contact};
use crate::features::pilots::{Pilot, PilotState};
use crate::features::profiles::{self, Profile, ProfileSkill, Visibility};
use crate::features::projects::{Project, ProjectState, Role, samples};
use crate::features::questions::{self, Question};
use crate::features::roles::{self, Grant};
use crate::features::skills::{self, Level};
use crate::features::support::{Answer, Kind as About, Note, Request, Rung, SupportState};
use crate::features::tasks::Task;
use crate::features::{
    adoption, desk, handover, institutions, listings, matching, needs, offers, organizing, people, pilots,
    projects, rounds, support, tasks,
};
use crate::ids::{PersonId, RoundId};
use crate::outbox::{self, To};
use crate::testing::{Hub, Snapshot};

/// An institution that was written down twice.
const TWICE: &str = "twice";

/// Until when Olga wants to help.
const UNTIL: &str = "2026-12-01";

/// Ana and Ben own all projects; Caro is a developer, and Dev is one whom Ana blocked.
pub struct World {
    pub hub: Hub,
    things: Things,
}

/// What can be decided.
#[derive(Clone)]
pub struct Things {
    /// Caro has asked, was invited, is introduced, was declined and took back: one for each of its roles.
    pub quizlab: Project,
    /// Of it. Nobody has asked for the last one.
    pub roles: Vec<Role>,
    /// Waits for a review.
    pub waiting: Project,
    pub closed: Project,
    /// Caro asked.
    pub asked: String,
    /// Ana invited Caro.
    pub invited: String,
    /// Caro and Ana are introduced.
    pub opened: String,
    /// Ana said not now to Caro.
    pub declined: String,
    /// Caro took it back.
    pub withdrawn: String,
    /// Ana blocked Dev, who asked.
    pub blocked: String,
    /// Dev reported Omar.
    pub report: String,
    /// A role that Caro passed over.
    pub passed: Role,
    /// A message that could not be sent.
    pub parked: String,
    /// Tess speaks for it.
    pub institution: Institution,
    /// Tess, who does, and Omar, who asked to.
    speakers: Vec<Ask>,
    /// Of the institution.
    pub need: Need,
    /// A role that would meet it, which the owners were asked for.
    pub proposal: Proposal,
    /// Waits for the owners.
    pub asked_pilot: Pilot,
    /// The owners said yes; Caro is asked as an instructor.
    pub pilot: Pilot,
    /// Tess offers it; Quizlab asks for hosting.
    pub offer: Offer,
    /// Tess needs help; Ana and Caro, who volunteers, are asked.
    pub request: Request,
    /// Caro has it, and was reminded.
    pub held: Request,
    /// Caro says that it is solved.
    pub solved: Request,
    /// Nobody took it, and the organizers were told.
    pub nobodys: Request,
    /// A report of a security problem, which Ben reads.
    pub secret: Request,
    /// A solution that Caro wrote.
    pub note: Note,
    /// Grade kit asks for one, and was promised another.
    pub offer_asks: [OfferAsk; 2],
    /// It pauses.
    pub paused: Project,
    /// Its owners left, as far as the hub knows.
    pub orphan: Project,
    /// Omar would take it on.
    pub wanted: Project,
    /// Until when Olga wants to help, as a button carries it.
    pub until: &'static str,
    /// One that Olga has, one that nobody has, and one that is done.
    pub tasks: [Task; 3],
    /// Tess asks Ana, who has not answered, and Ben, who has.
    pub question: Question,
    /// Tess had it; Ben would lead it, and Caro build it.
    pub idea: Idea,
    /// Two contacts that are the same one, with a next step.
    pub contacts: [Contact; 2],
    /// A round that nobody sent, in which Caro is proposed for the last role, Dev was taken out of it and is
    /// proposed for the one before.
    pub preview: RoundId,
    /// A round that did not come to its end.
    pub sending: RoundId,
    /// Quizlab, in use at Tess's institution.
    pub adoption: Adoption,
    /// The same at another one, which was asked whether they meet.
    pub elsewhere: Adoption,
}

impl Deref for World {
    type Target = Things;

    fn deref(&self) -> &Things {
        &self.things
    }
}

fn profile(name: &str) -> Profile {
    Profile {
        person: format!("U_{}", name.to_uppercase()).into(),
        skills: vec![ProfileSkill { skill: "svelte".into(), level: Level::Comfortable, wanted: false }],
        subjects: Vec::new(),
        hours: 5,
        max_projects: 3,
        seeks_mentor: false,
        offers_mentoring: false,
        languages: Vec::new(),
        github: None,
        about: String::new(),
        visibility: Visibility::Owners,
        matching: true,
        paused_until: None,
        updated_at: samples::now(),
    }
}

/// Quizlab's owners are asked whether it is still true; one project pauses, one is offered to everybody, and one would
/// be taken on by Omar.
async fn listed(hub: &Hub, quizlab: &Project) -> [Project; 3] {
    let all = ["Pausekit", "Offerkit", "Wishkit"].map(|name| samples::project(name, ProjectState::Paused));
    let made = all.clone();
    hub.person_ctx(OWNER)
        .write(move |conn, ctx| {
            let owners = [PersonId::from("U_ANA"), PersonId::from("U_BEN")];
            made.iter().try_for_each(|one| projects::create(conn, &ctx.workspace, one, &owners, &[]))
        })
        .await
        .expect("projects");
    let [paused, offered, wanted] = &all;
    let listings = vec![
        listings::samples::asked(&quizlab.id),
        listings::samples::paused(&paused.id),
        listings::samples::offered(&offered.id),
        listings::samples::wanted(&wanted.id, "U_OMAR"),
    ];
    listings::samples::written(hub, listings).await;
    all
}

/// Rita, who reviews, and Vera, who volunteers for support: new here, and nothing else. Dev asks to review.
async fn with_roles(hub: &Hub) {
    hub.slack.set_usergroup("S1", &["U_DEV"]);
    let asked = Grant {
        id: "role-dev".into(),
        state: roles::State::Asked,
        asked_at: Some(hub.clock.now()),
        given_at: None,
        ..Grant::given(&"U_DEV".into(), roles::Role::Reviewer, None, hub.clock.now())
    };
    hub.person_ctx("dev")
        .write(move |conn, ctx| roles::save(conn, &ctx.workspace, &asked))
        .await
        .expect("an asking");
    for (who, name, role) in [
        (REVIEWER, "Rita Sousa", roles::Role::Reviewer),
        (SUPPORTER, "Vera Blum", roles::Role::SupportVolunteer),
    ] {
        let id = format!("U_{}", who.to_uppercase());
        hub.slack.add_person_silently(NewPerson::new(&id, name));
        people::know(&hub.person_ctx(who)).await.expect("a person is known");
        let grant = Grant {
            id: format!("role-{who}").into(),
            ..Grant::given(&id.as_str().into(), role, Some(&"U_OLGA".into()), hub.clock.now())
        };
        hub.person_ctx("olga")
            .write(move |conn, ctx| roles::save(conn, &ctx.workspace, &grant))
            .await
            .expect("a role");
    }
}

/// Somebody who was written down twice, and a list that Olga has looked at.
async fn in_touch(hub: &Hub) -> [Contact; 2] {
    let one = || Contact {
        next_step: "Call".to_owned(),
        next_on: "2026-10-01".parse().ok(),
        ..outreach::samples::contact("Maria Keller", "Kelvin College")
    };
    let contacts = [one(), one()];
    let omars = Contact { owner: "U_OMAR".into(), ..outreach::samples::contact("Ola Nordmann", "NTNU") };
    for contact in contacts.iter().chain([&omars]) {
        outreach::samples::written(hub, contact).await;
    }
    let pasted = "name\nJo".to_owned();
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            crate::drafts::save(conn, &ctx.workspace, &ctx.person, "outreach:import", &pasted, ctx.now)
        })
        .await
        .expect("a list");
    contacts
}

/// What the organizing team wants to do.
async fn to_do(hub: &Hub) -> [Task; 3] {
    let one = |what: &str| tasks::samples::task(what, Some("2026-12-01"));
    let free = Task { owner: None, ..one("Find a room") };
    let done = Task { done: Some(("U_OLGA".into(), samples::now())), ..one("Draw the logo") };
    let all = [one("Order the poster"), free, done];
    for task in &all {
        tasks::samples::written(hub, task).await;
    }
    all
}

/// What Tess asks those who look after a project.
async fn asked(hub: &Hub, project: &Project) -> Question {
    let question = questions::samples::question("How do you explain quizzes?");
    let asked = [("U_ANA", ""), ("U_BEN", "With a sentence each.")];
    let asked = asked.map(|(who, answer)| questions::samples::asked(&question, who, &project.id, answer));
    questions::samples::written(hub, &question, &asked).await;
    question
}

/// An idea of Tess, with two who are in.
async fn gathering(hub: &Hub) -> Idea {
    let idea = ideas::samples::idea("A map of prerequisites");
    let parts = [("U_BEN", ideas::Part::Lead), ("U_CARO", ideas::Part::Build)];
    let joined = parts.map(|(who, part)| ideas::samples::joined(&idea, who, part));
    ideas::samples::written(hub, &idea, &joined).await;
    idea
}

/// A pilot that waits for the owners, and one that they said yes to.
async fn pilots_at(hub: &Hub, institution: &Institution, project: &Project) -> (Pilot, Pilot) {
    let of = |state, starts: &str, ends: &str| Pilot {
        starts: starts.parse().expect("a day"),
        ends: ends.parse().expect("a day"),
        ..pilots::samples::pilot(&institution.id, &project.id, state)
    };
    let asked = of(PilotState::Requested, "2027-02-02", "2027-03-01");
    let accepted = of(PilotState::Accepted, "2027-03-02", "2027-05-01");
    let both = [asked.clone(), accepted.clone()];
    hub.person_ctx(OWNER)
        .write(move |conn, ctx| {
            both.iter().try_for_each(|one| pilots::save(conn, &ctx.workspace, one))?;
            pilots::samples::invite(conn, &ctx.workspace, &both[1], &"U_CARO".into())?;
            // Each way on is still one that Tess may take.
            people::choose_path(conn, &ctx.workspace, &"U_TESS".into(), people::Path::Organize)
        })
        .await
        .expect("pilots are written");
    (asked, accepted)
}

/// Two offers of Tess, for one of which a project waits, and the other of which is promised to it.
async fn offered(hub: &Hub, asks: &Project, wants: &Project) -> (Offer, [OfferAsk; 2]) {
    let waits = offers::samples::offer(HelpKind::Hosting, 2);
    let promised = Offer { promised: 1, ..offers::samples::offer(HelpKind::Technical, 2) };
    let first = offers::samples::ask(&waits.id, &asks.id, 1);
    let second = OfferAsk { state: AskState::Granted, ..offers::samples::ask(&promised.id, &asks.id, 1) };
    let (one, asks) = (waits.clone(), [first, second]);
    let (written, wanted) = (asks.clone(), offers::samples::wanted(&wants.id, HelpKind::Hosting));
    hub.person_ctx("tess")
        .write(move |conn, ctx| {
            offers::save(conn, &ctx.workspace, &one)?;
            offers::save(conn, &ctx.workspace, &promised)?;
            offers::want(conn, &ctx.workspace, &wanted)?;
            written.iter().try_for_each(|ask| offers::save_ask(conn, &ctx.workspace, ask))
        })
        .await
        .expect("offers are written");
    (waits, asks)
}

/// A tool in use at two institutions, which are asked whether they would like to meet.
async fn in_use(hub: &Hub, here: &Institution, project: &Project) -> (Adoption, Adoption) {
    let other = institutions::samples::institution("Elsewhere College");
    let mine = adoption::samples::adoption(&here.id, &project.id);
    let theirs = Adoption { person: "U_OMAR".into(), ..adoption::samples::adoption(&other.id, &project.id) };
    let both = (mine.clone(), theirs.clone());
    hub.person_ctx("tess")
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            institutions::save(conn, ws, &other, ctx.now)?;
            let twice =
                Institution { id: TWICE.into(), ..institutions::samples::institution("Elsewhere Colege") };
            institutions::save(conn, ws, &twice, ctx.now)?;
            adoption::save(conn, ws, &mine)?;
            adoption::save(conn, ws, &theirs)?;
            adoption::save_meeting(conn, ws, &Meeting::of(&mine.id, &theirs.id, ctx.now))
        })
        .await
        .expect("tools are in use");
    both
}

/// What Tess asks for: open, with Caro, solved by Caro, and one for Ben alone.
async fn support_for(hub: &Hub, project: &Project) -> [Request; 5] {
    let of = |kind, state| support::samples::request(&project.id, kind, state);
    let open = of(About::Bug, SupportState::Open);
    let caro = Some("U_CARO".into());
    let held =
        Request { claimer: caro.clone(), rung: Rung::Reminded, ..of(About::Upgrade, SupportState::Claimed) };
    let solved = Request { claimer: caro, ..of(About::Training, SupportState::Solved) };
    let secret = of(About::Security, SupportState::Open);
    let asked = [
        support::samples::asked(&open, "U_ANA", Answer::Waiting),
        support::samples::asked(&open, "U_CARO", Answer::Waiting),
        support::samples::asked(&held, "U_CARO", Answer::Took),
        support::samples::asked(&solved, "U_CARO", Answer::Took),
        support::samples::asked(&secret, "U_BEN", Answer::Waiting),
    ];
    let nobodys = Request { rung: Rung::Organizers, ..of(About::Bug, SupportState::Open) };
    let all = [open, held, solved, secret, nobodys];
    let written = all.clone();
    hub.person_ctx(OWNER)
        .write(move |conn, ctx| {
            written.iter().try_for_each(|one| support::save(conn, &ctx.workspace, one))?;
            asked.iter().try_for_each(|one| support::save_asked(conn, &ctx.workspace, one, 0))
        })
        .await
        .expect("requests are written");
    all
}

impl World {
    /// It takes hundreds of requests, so they are made once, and each world goes on from there.
    pub async fn new() -> Self {
        static FIRST: OnceCell<(Snapshot, Things)> = OnceCell::const_new();
        let first = FIRST.get_or_init(async || {
            let first = Self::of(Hub::start().await).await;
            (first.hub.into_snapshot().await, first.things)
        });
        let (snapshot, things) = first.await;
        Self { hub: Hub::of(snapshot).await, things: things.clone() }
    }

    /// The same in a hub that has its channels and its organizer.
    pub async fn of(hub: Hub) -> Self {
        let (quizlab, roles) =
            samples::approved(&hub, "Quizlab", &["Asked", "Invited", "Opened", "Declined", "Withdrawn"])
                .await;
        let (grade_kit, mut others) = samples::approved(&hub, "Grade kit", &["Tester", "Writer"]).await;
        let (closed, _) = samples::approved(&hub, "Labsim", &["Tester"]).await;
        for name in ["ana", "ben", "caro", "dev", "tess", "omar"] {
            people::know(&hub.person_ctx(name)).await.expect("a person is known");
        }
        with_roles(&hub).await;
        let waiting = samples::project("Peerloop", ProjectState::Submitted);
        samples::submit(&hub, &waiting, &[]).await;
        let passed = others.remove(1);
        let of_ben = Profile { paused_until: Some(samples::now() + Duration::days(20)), ..profile("ben") };
        let profiles =
            [profile("caro"), profile("dev"), of_ben, Profile { matching: false, ..profile("olga") }];
        let over = passed.id.clone();
        hub.person_ctx(OWNER)
            .write(move |conn, ctx| {
                for profile in &profiles {
                    profiles::save(conn, &ctx.workspace, profile)?;
                }
                let typed = ["new:Quantum pedagogy".to_owned(), "new:Chalk dramaturgy".to_owned()];
                skills::adopt_typed(conn, &ctx.workspace, &ctx.person, &typed, ctx.now)?;
                matching::dismiss(conn, &ctx.workspace, &over, &"U_CARO".into(), false, ctx.now)?;
                matching::dismiss(conn, &ctx.workspace, &over, &"U_DEV".into(), true, ctx.now)
            })
            .await
            .expect("a community");
        let [paused, orphan, wanted] = listed(&hub, &quizlab).await;
        let institution = institutions::samples::partner(&hub, "MIT").await;
        let (need, proposal) = needs::samples::proposed(&hub, "tess", &institution, &grade_kit).await;
        let (asked_pilot, pilot) = pilots_at(&hub, &institution, &grade_kit).await;
        let (offer, offer_asks) = offered(&hub, &grade_kit, &quizlab).await;
        let (adoption, elsewhere) = in_use(&hub, &institution, &quizlab).await;
        let last = &others[0].id;
        let pairs = [
            (last.clone(), "U_CARO".into(), false),
            (last.clone(), "U_DEV".into(), true),
            (roles[4].id.clone(), "U_DEV".into(), false),
        ];
        let (preview, sending) = rounds::samples::two(&hub, &pairs).await;
        let [request, held, solved, secret, nobodys] = support_for(&hub, &quizlab).await;
        let contacts = in_touch(&hub).await;
        let tasks = to_do(&hub).await;
        let question = asked(&hub, &quizlab).await;
        let idea = gathering(&hub).await;
        let note = support::samples::note(&quizlab.id, &"U_CARO".into());
        let written = note.clone();
        hub.person_ctx(OWNER)
            .write(move |conn, ctx| support::save_note(conn, &ctx.workspace, &written))
            .await
            .expect("a solution is written");
        let let_go = Thing::project(&paused.id);
        hub.person_ctx(DEVELOPER)
            .write(move |conn, ctx| {
                for thing in [&let_go, &Thing::subject("Chemistry")] {
                    follows::follow(conn, &ctx.workspace, &ctx.person, thing, ctx.now)?;
                }
                Ok(())
            })
            .await
            .expect("follows");
        let things = Things {
            request,
            held,
            solved,
            nobodys,
            secret,
            note,
            paused,
            orphan,
            wanted,
            until: UNTIL,
            tasks,
            question,
            idea,
            contacts,
            preview,
            sending,
            adoption,
            elsewhere,
            offer,
            offer_asks,
            institution,
            speakers: Vec::new(),
            need,
            proposal,
            asked_pilot,
            pilot,
            asked: String::new(),
            invited: String::new(),
            opened: String::new(),
            declined: String::new(),
            withdrawn: String::new(),
            blocked: String::new(),
            report: String::new(),
            parked: String::new(),
            roles: roles.into_iter().chain(others).collect(),
            quizlab,
            waiting,
            closed,
            passed,
        };
        let mut world = Self { hub, things };
        world.close_and_park().await;
        world.at_the_desk().await;
        world.introduce().await;
        world
    }

    async fn close_and_park(&mut self) {
        self.send(OWNER, &form("projects.close", &json!({"project": self.closed.id}), &[])).await;
        self.send("omar", &button("people.organize", "")).await;
        self.send("omar", &button("institutions.speak", self.institution.id.as_str())).await;
        let (ws, id) = (self.hub.workspace(), self.institution.id.clone());
        let partners = self.hub.read(move |conn| institutions::partners_of(conn, &ws, &[id])).await;
        self.things.speakers = partners.iter().map(Partner::ask).collect();
        let private = self.hub.slack.add_channel(Kind::Private, "attic", &["U_OLGA"]);
        let to = To::Channel(private.as_str().into());
        let post = move |conn: &mut Conn, ctx: &Ctx| {
            outbox::post(conn, &ctx.workspace, &to, crate::slack::Message::paragraph("Hello"), None, ctx.now)
        };
        self.hub.person_ctx(OWNER).write(post).await.expect("a message");
        self.hub.settle().await;
        let find = |conn: &mut Conn| -> Result<String> {
            Ok(jobs::table.filter(jobs::state.eq("parked")).select(jobs::id).first(conn)?)
        };
        self.things.parked = self.hub.read(find).await;
        // From now on it can be sent.
        let bot = self.hub.slack.settings().bot_user_id.clone();
        self.hub.slack.bring(&private, &bot, None).await;
        self.hub.settle().await;
        self.hub.slack.take_violations();
    }

    /// Olga has one piece of work, and put another off.
    async fn at_the_desk(&self) {
        let kept = |kind: &str, item: &str| desk::Kept {
            kind: kind.to_owned(),
            item: item.to_owned(),
            person: "U_OLGA".into(),
            at: self.hub.clock.now(),
            until: self.hub.clock.now() + Duration::days(3),
        };
        let (claim, snooze) = (kept("skill", "quantum-pedagogy"), kept("message", &self.parked));
        self.hub
            .person_ctx("olga")
            .write(move |conn, ctx| {
                let away = handover::samples::absence("U_OLGA", "2026-12-20", "2027-01-03", None);
                handover::save(conn, &ctx.workspace, &away)?;
                organizing::samples::said(conn, &ctx.workspace, &ctx.person, UNTIL.parse().ok())?;
                desk::save_claim(conn, &ctx.workspace, &claim)?;
                desk::save_snooze(conn, &ctx.workspace, &snooze)
            })
            .await
            .expect("a desk");
    }

    async fn introduce(&mut self) {
        self.things.opened = self.ask(DEVELOPER, DEVELOPER, 2).await;
        self.send(OWNER, &button("introductions.yes", &self.opened)).await;
        self.hub.settle().await;
        self.things.declined = self.ask(DEVELOPER, DEVELOPER, 3).await;
        let why = [("why", json!({"selected_option": {"value": "other"}}))];
        self.send(OWNER, &form("introductions.decline", &json!(self.declined), &why)).await;
        self.things.withdrawn = self.ask(DEVELOPER, DEVELOPER, 4).await;
        self.send(DEVELOPER, &button("introductions.withdraw", &self.withdrawn)).await;
        self.things.asked = self.ask(DEVELOPER, DEVELOPER, 0).await;
        self.things.invited = self.ask(OWNER, DEVELOPER, 1).await;
        self.things.blocked = self.ask("dev", "dev", 0).await;
        self.send(OWNER, &form("introductions.block", &json!(self.blocked), &[])).await;
        let said =
            [("about", json!({"selected_users": ["U_OMAR"]})), ("text", json!({"value": "He shouts"}))];
        self.send("dev", &form("conduct.report", &json!(null), &said)).await;
        self.things.report = self.hub.read(|conn| Ok(reports::table.select(reports::id).first(conn)?)).await;
        self.hub.settle().await;
    }

    /// Somebody asks that a developer gets a role; the introduction's id.
    async fn ask(&self, who: &str, developer: &str, role: usize) -> String {
        let role = self.roles[role].id.clone();
        let developer = format!("U_{}", developer.to_uppercase());
        let ask = json!({"role": role, "developer": developer});
        let line = [("line", json!({"value": "May I?"}))];
        self.send(who, &form("introductions.ask", &ask, &line)).await;
        let find = move |conn: &mut Conn| -> Result<String> {
            Ok(introductions::table
                .filter(introductions::role.eq(role.as_str()))
                .filter(introductions::developer.eq(developer))
                .select(introductions::id)
                .first(conn)?)
        };
        self.hub.read(find).await
    }

    /// What rights are about: the whole community, what people have begun to write, and what could not be sent.
    pub async fn facts(&self) -> String {
        self.hub.settle().await;
        let workspace = self.hub.workspace();
        self.hub
            .read(move |conn| {
                let mut all = Vec::new();
                crate::transfer::export(conn, &workspace, &mut all)?;
                let begun: Vec<(String, String)> = drafts::table
                    .order((drafts::person, drafts::form))
                    .select((drafts::person, drafts::form))
                    .load(conn)?;
                let parked: Vec<String> = jobs::table
                    .filter(jobs::state.eq("parked"))
                    .order(jobs::id)
                    .select(jobs::id)
                    .load(conn)?;
                let rounds = rounds::samples::facts(conn, &workspace)?;
                Ok(format!("{}\n{begun:?}\n{parked:?}\n{rounds}", String::from_utf8_lossy(&all)))
            })
            .await
    }

    /// How many messages everybody has got.
    pub fn told(&self) -> usize {
        let channels = ["organizers", "projects", "general", "attic"].map(|name| self.hub.channel(name));
        let posted: usize = channels.iter().map(|channel| self.hub.slack.raw_messages(channel).len()).sum();
        let direct = ["ana", "ben", "caro", "dev", "olga", "omar", "tess", REVIEWER, SUPPORTER];
        posted + direct.iter().map(|name| self.hub.person(name).dms().len()).sum::<usize>()
    }

    /// Sends a payload as if `who` had caused it.
    pub async fn send(&self, who: &str, payload: &Value) {
        let (team, user) = if who == ELSEWHERE {
            ("T_OTHER".to_owned(), "U_OLGA".to_owned())
        } else {
            ("T0001".to_owned(), format!("U_{}", who.to_uppercase()))
        };
        let mut payload = payload.clone();
        payload["trigger_id"] = json!("1.2.forged");
        // A window is one person's.
        if let Some(view) = payload["view"].as_object_mut() {
            let id = format!("{}:{who}", view["id"].as_str().unwrap_or_default());
            view.insert("id".to_owned(), json!(id));
        }
        self.send_as(&team, &user, &payload).await;
    }

    /// Sends a payload as if `user` of `team` had caused it; what comes back.
    pub async fn send_as(&self, team: &str, user: &str, payload: &Value) -> String {
        let mut payload = payload.clone();
        payload["team"] = json!({"id": team});
        payload["user"] = json!({"id": user, "team_id": team});
        let text = payload.to_string();
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("payload", &text).finish();
        let (timestamp, signature) = self.hub.slack.sign(body.as_bytes());
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("x-slack-request-timestamp", timestamp.as_str()),
            ("x-slack-signature", signature.as_str()),
        ];
        let answer = self.hub.slack.send_raw("/slack/interactions", &headers, body.into_bytes()).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status, 200, "{user} of {team}: {text}");
        answer.body
    }

    /// One of the two pairs of the preview, as its button carries it.
    pub fn pair(&self, n: usize) -> String {
        let developer = ["U_CARO", "U_DEV"][n];
        format!("{}|0|{}|{developer}", self.preview, self.roles[5].id)
    }

    /// A pair of the preview for whose role Caro comes next, as its button carries it.
    pub fn pair_with_a_next(&self) -> String {
        format!("{}|0|{}|U_DEV", self.preview, self.roles[4].id)
    }

    /// Somebody's asking to speak for the institution, as a button carries it.
    pub fn speaker(&self, person: &str) -> String {
        self.speakers.iter().find(|ask| ask.person.as_str() == person).expect("they asked").to_string()
    }

    /// Two institutions that are one, as a button carries them.
    pub fn twice(&self) -> String {
        format!("{}:{TWICE}", self.elsewhere.institution)
    }

    /// Who would take a project on, as a button carries it.
    pub fn taker(&self) -> String {
        format!("{}:U_OMAR", self.wanted.id)
    }

    /// The next step of a contact, as its button carries it.
    pub fn due(&self) -> String {
        let contact = &self.contacts[0];
        format!("{}:{}", contact.next_on.expect("a day"), contact.id)
    }

    /// A task in a list, as its button carries it.
    pub fn task(&self, n: usize) -> String {
        format!("{}|open|||", self.tasks[n].id)
    }

    /// Two contacts that are one, as a button carries them.
    pub fn same(&self) -> String {
        format!("{}:{}", self.contacts[0].id, self.contacts[1].id)
    }

    /// Omar's wish to organize, as the button on its card carries it.
    pub fn wish(&self) -> String {
        let messages = self.hub.slack.raw_messages(&self.hub.channel("organizers"));
        let blocks =
            messages.iter().flat_map(|message| message["blocks"].as_array().cloned().unwrap_or_default());
        let elements = blocks.flat_map(|block| block["elements"].as_array().cloned().unwrap_or_default());
        elements
            .filter(|element| element["action_id"] == "people.grant")
            .find_map(|element| element["value"].as_str().map(str::to_owned))
            .expect("the wish has a card")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fixture_is_what_it_says() {
    let world = World::new().await;
    let facts = world.facts().await;
    for state in ["submitted", "closed", "asked", "opened", "declined", "withdrawn", "quantum-pedagogy"] {
        assert!(facts.contains(&format!("\"{state}\"")), "{state}: {facts}");
    }
    assert!(facts.contains("\"kind\":\"block\"") && !world.parked.is_empty(), "{facts}");
}
