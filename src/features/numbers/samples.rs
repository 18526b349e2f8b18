//! Figures and communities for tests.

use chrono::{Duration, Months};
use diesel::prelude::*;
use strum::VariantArray;

use super::map::{Map, Node};
use super::model::{
    Exposure, Figures, Front, Funnel, Group, Now, Picture, Point, Replies, Seats, Sheet, Span,
};
use super::sheets;
use crate::db::schema::{introductions, profiles};
use crate::features::introductions::IntroductionState;
use crate::features::projects;
use crate::features::projects::samples::now;
use crate::on_backend;
use crate::testing::Hub;

/// A span with something of everything.
pub fn figures() -> Figures {
    let of = Group::of;
    let states =
        [("requested", 1), ("accepted", 2), ("installing", 1), ("running", 3), ("adopted", 2), ("ended", 1)];
    Figures {
        funnel: Funnel {
            interested: of(41),
            introduced: of(28),
            started: of(17),
            active: of(11),
            recent: of(6),
        },
        replies: Replies {
            day: of(19),
            three: of(12),
            week: of(6),
            later: of(2),
            never: of(7),
            half: Some(20),
        },
        seats: Seats { roles: 19, offered: 31, taken: of(17) },
        pilots: states.map(|(state, n)| (state.to_owned(), n)).into(),
    }
}

/// A community that grew for a year.
pub fn grown() -> Now {
    let today = now().date();
    let point = |back: u32| {
        let n = i64::from(12 - back);
        Point {
            month: Span::month_of(today - Months::new(back)).to_string(),
            builders: Group::of(3 + n * n / 2),
            projects: 1 + n,
            institutions: n / 2,
        }
    };
    let exposure =
        Exposure { never: Group::of(9), few: Group::of(31), some: Group::of(27), many: Group::of(3) };
    Now { growth: (0..=12).rev().map(point).collect(), exposure }
}

/// What all of these say.
pub fn sheets() -> Vec<Sheet> {
    let span = Span::term_of(now().date());
    let all = super::model::Chart::VARIANTS;
    all.iter().filter_map(|chart| sheets::sheet(*chart, span, &figures(), &grown())).collect()
}

/// A Home tab's pictures, with as much to say as there can be.
pub fn fullest() -> Front {
    let picture = || Some(Picture { file: "F0000000001".to_owned(), alt: "x".repeat(5000) });
    Front {
        counted_at: Some(now()),
        sheets: sheets().into_iter().take(2).map(|sheet| (sheet, picture())).collect(),
    }
}

/// A map of so many projects and half as many institutions.
pub fn map(projects: usize) -> Map {
    const NAMES: [&str; 8] = [
        "Clearstep",
        "Quizlab",
        "Université de Genève & Friends",
        "GradeLink",
        "Peerloop for Very Long Names of Projects",
        "東京の授業",
        "Labsim <script>",
        "Žižkov Notes",
    ];
    let institutions = projects.div_ceil(2);
    let links: Vec<(usize, usize)> = (0..projects)
        .flat_map(|one| {
            (0..=one % 3).map(move |n| ((one * 7 + n * 5) % institutions, (one + n * 3) % projects))
        })
        .collect();
    let node =
        |what: &str, at: usize, weight: usize| Node { name: format!("{} {what}{at}", NAMES[at % 8]), weight };
    let weight =
        |at: usize, side: fn(&(usize, usize)) -> usize| links.iter().filter(|link| side(link) == at).count();
    Map {
        community: "Open EdTech Hub".to_owned(),
        projects: (0..projects).map(|at| node("", at, weight(at, |link| link.1))).collect(),
        institutions: (0..institutions)
            .map(|at| node("University ", at, weight(at, |link| link.0)))
            .collect(),
        owners: (0..projects + 4).map(|at| vec![at % projects]).collect(),
        teams: vec![(0, Group::of(12)), (projects / 2, Group::of(6))],
        people: Group::of(i64::try_from(projects).unwrap_or_default() * 3),
        links,
    }
}

/// Writes down that `people` have a profile and were interested in a role of Quizlab: every second one was introduced,
/// every third one began, six weeks ago.
pub async fn interested(hub: &Hub, people: usize) {
    let (project, roles) = projects::samples::approved(hub, "Quizlab <&>", &["Front-end developer"]).await;
    let role = roles[0].id.clone();
    let write = move |conn: &mut crate::db::Conn, ctx: &crate::app::Ctx| {
        let asked = ctx.now - Duration::days(60);
        for n in 0..people {
            let person = format!("U_SOMEBODY{n}");
            let (ws, text) = (&ctx.workspace, "");
            let profile = (
                profiles::workspace.eq(ws),
                profiles::person.eq(&person),
                profiles::subjects.eq("[]"),
                profiles::hours.eq(4),
                profiles::max_projects.eq(1),
                profiles::seeks_mentor.eq(false),
                profiles::offers_mentoring.eq(false),
                profiles::about.eq(text),
                profiles::visibility.eq("owners"),
                profiles::matching.eq(true),
                profiles::created_at.eq(asked),
                profiles::updated_at.eq(asked),
                profiles::languages.eq("[]"),
            );
            on_backend!(conn => diesel::insert_into(profiles::table).values(profile).execute(conn))?;
            let introduced = n % 2 == 0;
            let began = introduced && n % 3 == 0;
            let state = match (introduced, began) {
                (_, true) => IntroductionState::Started,
                (true, false) => IntroductionState::Opened,
                (false, false) => IntroductionState::NoAnswer,
            };
            let moment = |yes: bool, days: i64| yes.then(|| asked + Duration::days(days));
            let introduction = (
                introductions::workspace.eq(ws),
                introductions::id.eq(format!("intro-{n:03}")),
                introductions::project.eq(&project.id),
                introductions::role.eq(&role),
                introductions::developer.eq(&person),
                introductions::owner.eq("U_ANA"),
                introductions::asked_by.eq(&person),
                introductions::line.eq(text),
                introductions::state.eq(state),
                introductions::active.eq(state.is_active()),
                introductions::asked_at.eq(asked),
                introductions::answered_at.eq(moment(introduced, 2)),
                introductions::opened_at.eq(moment(introduced, 2)),
                introductions::started_at.eq(moment(began, 12)),
            );
            on_backend!(conn => diesel::insert_into(introductions::table).values(introduction).execute(conn))?;
        }
        Ok(())
    };
    hub.person_ctx("ana").write(write).await.expect("people and what became of them");
}
