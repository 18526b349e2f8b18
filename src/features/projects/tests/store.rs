//! The store, on whichever database the suite runs on.

use chrono::Duration;

use super::super::samples::{now, project, role};
use super::super::store;
use super::super::{Project, ProjectState, Role};
use crate::db::{Conn, Db};
use crate::error::Result;
use crate::ids::{PersonId, SkillId, WorkspaceId};
use crate::testing::Database;

/// A database of its own.
struct Store {
    db: Db,
    workspace: WorkspaceId,
    _database: Database,
}

impl Store {
    async fn open() -> Self {
        let database = Database::new().await;
        Self { db: Db::open(&database.url).unwrap(), workspace: "T1".into(), _database: database }
    }

    async fn run<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Conn, &WorkspaceId) -> Result<T> + Clone + Send + 'static,
    ) -> T {
        let workspace = self.workspace.clone();
        self.db.write(move |conn| change(conn, &workspace)).await.unwrap()
    }
}

fn people(ids: &[&str]) -> Vec<PersonId> {
    ids.iter().map(|id| PersonId::from(*id)).collect()
}

fn names(projects: &[Project]) -> Vec<&str> {
    projects.iter().map(|project| project.name.as_str()).collect()
}

#[tokio::test]
async fn what_is_written_comes_back() {
    let store = Store::open().await;
    let quizlab = project("Quizlab", ProjectState::Submitted);
    let roles = vec![role(&quizlab, "Frontend", &["svelte", "css", "svelte"]), role(&quizlab, "Tester", &[])];
    let (id, expected) = (quizlab.id.clone(), quizlab.clone());
    let (found, owners, back) = store
        .run(move |conn, ws| {
            store::create(conn, ws, &quizlab, &people(&["U1", "U2", "U1"]), &roles)?;
            Ok((store::find(conn, ws, &id)?, store::owners(conn, ws, &id)?, store::roles(conn, ws, &id)?))
        })
        .await;
    assert_eq!(found, Some(expected));
    assert_eq!(owners, people(&["U1", "U2"]));
    assert_eq!(back.iter().map(|role| role.title.as_str()).collect::<Vec<_>>(), ["Frontend", "Tester"]);
    assert_eq!(back[0].skills.len(), 2, "a skill that is listed twice counts once");
    assert_eq!((back[0].utc_range, back[0].seats_left()), (Some((-1, 3)), 2));
}

#[tokio::test]
async fn another_workspace_sees_nothing() {
    let store = Store::open().await;
    let quizlab = project("Quizlab", ProjectState::Approved);
    let roles = vec![role(&quizlab, "Frontend", &["css"])];
    store
        .run(move |conn, ws| {
            store::create(conn, ws, &quizlab, &people(&["U1"]), &roles)?;
            let other = WorkspaceId::from(format!("{ws}x"));
            assert_eq!(store::find(conn, &other, &quizlab.id)?, None);
            assert!(store::find_by_name(conn, &other, "Quizlab", Some(&"U1".into()))?.is_empty());
            assert!(store::open_roles_with(conn, &other, &["css".into()], 10)?.is_empty());
            assert!(!store::fill_seat(conn, &other, &roles[0].id)?);
            assert_eq!(store::close(conn, &other, &quizlab.id, None, true, now())?, None);
            assert!(store::require_owner(conn, &other, &quizlab.id, &"U1".into()).is_err());
            assert!(store::listed(conn, &other, None, 10)?.is_empty());
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn an_edit_keeps_roles_seats_and_the_decision() {
    let store = Store::open().await;
    let mut quizlab = project("Quizlab", ProjectState::Submitted);
    let (front, back, test) = (
        role(&quizlab, "Frontend", &["css"]),
        role(&quizlab, "Backend", &["rust"]),
        role(&quizlab, "Tester", &[]),
    );
    let all = vec![front.clone(), back.clone(), test.clone()];
    let roles = store
        .run(move |conn, ws| {
            store::create(conn, ws, &quizlab, &people(&["U1"]), &all)?;
            assert!(store::decide(conn, ws, &quizlab.id, ProjectState::Approved, &"U9".into(), None, now())?);
            assert!(store::fill_seat(conn, ws, &front.id)?);
            assert!(store::fill_seat(conn, ws, &front.id)?);
            assert!(store::fill_seat(conn, ws, &back.id)?);
            // The form was opened before all that, lists the first role with one seat and a new title, drops
            // the others and adds one.
            let edited = Role { seats: 1, title: "Interface".to_owned(), skills: vec![], ..front };
            let new = role(&quizlab, "Writer", &["latex"]);
            quizlab.name = "Quizlab 2".to_owned();
            store::update(conn, ws, &quizlab, &people(&["U2", "U1"]), &[edited, new], now())?;
            let found = store::find(conn, ws, &quizlab.id)?.unwrap();
            assert_eq!((found.name.as_str(), found.state), ("Quizlab 2", ProjectState::Approved));
            assert_eq!(found.decided_by, Some("U9".into()));
            assert_eq!(store::owners(conn, ws, &quizlab.id)?, people(&["U2", "U1"]));
            assert!(store::find_by_name(conn, ws, "quizlab 2", None)?.len() == 1);
            store::roles(conn, ws, &quizlab.id)
        })
        .await;
    let seen: Vec<_> =
        roles.iter().map(|role| (role.title.as_str(), role.open, role.filled, role.seats)).collect();
    assert_eq!(seen, [("Interface", true, 2, 2), ("Writer", true, 0, 2), ("Backend", false, 1, 2)]);
    assert!(roles[0].skills.is_empty() && roles[1].skills.len() == 1);
    assert!(roles.iter().all(|role| role.id != test.id), "nobody ever had to do with it");
}

#[tokio::test]
async fn a_role_of_another_project_can_not_be_taken_over() {
    let store = Store::open().await;
    let (mine, other) = (project("Mine", ProjectState::Approved), project("Other", ProjectState::Approved));
    let (workspace, theirs) = (store.workspace.clone(), role(&other, "Frontend", &[]));
    let outcome = store
        .db
        .write(move |conn| {
            store::create(conn, &workspace, &mine, &people(&["U1"]), &[])?;
            store::create(conn, &workspace, &other, &people(&["U2"]), std::slice::from_ref(&theirs))?;
            let taken = Role { project: mine.id.clone(), ..theirs };
            store::update(conn, &workspace, &mine, &people(&["U1"]), &[taken], now())
        })
        .await;
    assert!(outcome.is_err());
}

#[tokio::test]
async fn the_last_seat_is_taken_once() {
    let store = Store::open().await;
    let quizlab = project("Quizlab", ProjectState::Approved);
    let one = Role { seats: 1, ..role(&quizlab, "Frontend", &["css"]) };
    let shut = Role { open: false, ..role(&quizlab, "Backend", &["css"]) };
    store
        .run(move |conn, ws| {
            store::create(conn, ws, &quizlab, &people(&["U1"]), &[one.clone(), shut.clone()])?;
            assert_eq!(store::open_roles_with(conn, ws, &["css".into()], 9)?, std::slice::from_ref(&one.id));
            assert!(store::fill_seat(conn, ws, &one.id)?);
            assert!(!store::fill_seat(conn, ws, &one.id)?);
            assert!(!store::fill_seat(conn, ws, &shut.id)?);
            assert!(store::open_roles_with(conn, ws, &[], 9)?.is_empty());
            store::free_seat(conn, ws, &one.id)?;
            store::free_seat(conn, ws, &one.id)?;
            assert_eq!(store::role(conn, ws, &one.id)?.unwrap().filled, 0);
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn roles_come_with_the_most_shared_skills_first() {
    let store = Store::open().await;
    let (open, waits) = (project("Open", ProjectState::Approved), project("Waits", ProjectState::Submitted));
    store
        .run(move |conn, ws| {
            let (one, two) = (role(&open, "One", &["css"]), role(&open, "Two", &["css", "rust"]));
            let newest =
                Role { created_at: now() + Duration::hours(1), ..role(&open, "Newest", &["haskell"]) };
            let hidden = role(&waits, "Hidden", &["css", "rust"]);
            store::create(conn, ws, &open, &people(&["U1"]), &[one.clone(), two.clone(), newest.clone()])?;
            store::create(conn, ws, &waits, &people(&["U1"]), &[hidden])?;
            let skills: [SkillId; 3] = ["css".into(), "rust".into(), "go".into()];
            assert_eq!(store::open_roles_with(conn, ws, &skills, 9)?, [two.id, one.id]);
            assert_eq!(store::open_roles_with(conn, ws, &[], 1)?, [newest.id]);
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn a_decision_is_made_once_and_a_closed_project_opens_as_it_was() {
    use ProjectState::{Approved, ChangesRequested, Closed, Declined, Submitted};
    let store = Store::open().await;
    let quizlab = project("Quizlab", Submitted);
    store
        .run(move |conn, ws| {
            let id = &quizlab.id;
            let state = |conn: &mut Conn| store::find(conn, ws, id).map(|found| found.unwrap().state);
            store::create(conn, ws, &quizlab, &people(&["U1"]), &[])?;
            assert!(store::decide(conn, ws, id, ChangesRequested, &"U8".into(), Some("more"), now())?);
            assert!(!store::decide(conn, ws, id, Approved, &"U9".into(), None, now())?);
            // Closed before it was approved, it must be looked at again.
            assert_eq!(store::close(conn, ws, id, None, true, now())?, Some(ChangesRequested));
            assert_eq!(store::close(conn, ws, id, None, true, now())?, None);
            assert_eq!(store::reopen(conn, ws, id, now())?, Some(Submitted));
            assert_eq!(store::reopen(conn, ws, id, now())?, None);
            assert!(store::decide(conn, ws, id, Approved, &"U9".into(), None, now())?);
            let over = Some("The term is over");
            assert_eq!(store::close(conn, ws, id, over, true, now())?, Some(Approved));
            let closed = store::find(conn, ws, id)?.unwrap();
            assert_eq!((closed.state, closed.decision_note.as_deref()), (Closed, Some("The term is over")));
            assert_eq!(store::reopen(conn, ws, id, now())?, Some(Approved));
            // An organizer closed it: it must be looked at again.
            assert_eq!(store::close(conn, ws, id, None, false, now())?, Some(Approved));
            assert_eq!(store::reopen(conn, ws, id, now())?, Some(Submitted));
            assert!(store::decide(conn, ws, id, Approved, &"U9".into(), None, now())?);
            let later = now() + Duration::days(3);
            assert!(!store::set_state(conn, ws, id, &[ChangesRequested, Declined], Submitted, later)?);
            assert!(store::set_state(conn, ws, id, &[Approved], Submitted, later)?);
            assert_eq!(store::waiting_for_review(conn, ws, 9)?[0].submitted_at, later);
            assert_eq!(state(conn)?, Submitted);
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn a_project_is_found_by_what_a_person_remembers_of_its_name() {
    let store = Store::open().await;
    store
        .run(|conn, ws| {
            for (name, state) in [
                ("Quizlab", ProjectState::Approved),
                ("Quizlab for schools", ProjectState::Approved),
                ("Grade Return Kit", ProjectState::Approved),
                ("Quiet mode", ProjectState::Submitted),
                ("🧪", ProjectState::Approved),
            ] {
                store::create(conn, ws, &project(name, state), &people(&["U1"]), &[])?;
            }
            let mut find = |name: &str, owner: Option<&str>| {
                let owner = owner.map(PersonId::from);
                let found = store::find_by_name(conn, ws, name, owner.as_ref()).unwrap();
                found.into_iter().map(|project| project.name).collect::<Vec<_>>()
            };
            assert_eq!(find(" quizLAB ", None), ["Quizlab"], "the whole name means that one");
            assert_eq!(find("qui", None), ["Quizlab", "Quizlab for schools"]);
            assert_eq!(find("qui", Some("U1")), ["Quizlab", "Quiet mode", "Quizlab for schools"]);
            assert_eq!(find("qui", Some("U2")), ["Quizlab", "Quizlab for schools"]);
            assert_eq!(find("return gra", None), ["Grade Return Kit"]);
            assert_eq!(find("🧪", None), ["🧪"]);
            assert!(
                find("garden", None).is_empty() && find("", None).is_empty() && find("%", None).is_empty()
            );
            let near = store::near_names(conn, ws, "Quzilab", None, 3)?;
            assert_eq!(names(&near)[0], "Quizlab");
            assert_eq!(names(&store::near_names(conn, ws, "quislab", None, 3)?)[0], "Quizlab");
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn alike_are_those_that_are_about_the_same() {
    let store = Store::open().await;
    store
        .run(|conn, ws| {
            let about = |name: &str, pitch: &str, state| Project {
                pitch: pitch.to_owned(),
                problem: String::new(),
                subjects: vec![],
                stack: vec![],
                ..project(name, state)
            };
            let kit = about("Grade Return Kit", "Sends grades back over LTI", ProjectState::Approved);
            store::create(conn, ws, &kit, &people(&["U1"]), &[])?;
            let hidden = about("Grades over LTI", "Return grades by LTI", ProjectState::Submitted);
            store::create(conn, ws, &hidden, &people(&["U1"]), &[])?;
            let other = about("Tutor finder", "Learning tools for students", ProjectState::Approved);
            store::create(conn, ws, &other, &people(&["U1"]), &[])?;
            let text = ["LTI grade return", "An open tool for students and teachers"];
            assert_eq!(names(&store::similar(conn, ws, &text, None, 3)?), ["Grade Return Kit"]);
            assert!(store::similar(conn, ws, &text, Some(&kit.id), 3)?.is_empty());
            assert!(store::similar(conn, ws, &["A tool for students"], None, 3)?.is_empty());
            assert!(store::similar(conn, ws, &[], None, 3)?.is_empty());
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn the_directory_is_paged_newest_first() {
    let store = Store::open().await;
    store
        .run(|conn, ws| {
            for n in 0..5 {
                // Two share a moment: the id decides.
                let submitted_at = now() + Duration::minutes(n / 2);
                let named = project(&format!("P{n}"), ProjectState::Approved);
                store::create(conn, ws, &Project { submitted_at, ..named }, &people(&["U1"]), &[])?;
            }
            let first = store::listed(conn, ws, None, 3)?;
            let last = first.last().unwrap();
            let rest = store::listed(conn, ws, Some((last.submitted_at, &last.id)), 3)?;
            assert_eq!(names(&first), ["P4", "P3", "P2"]);
            assert_eq!(names(&rest), ["P1", "P0"]);
            assert_eq!(names(&store::of_owner(conn, ws, &"U1".into(), 2)?), ["P4", "P3"]);
            Ok(())
        })
        .await;
}
