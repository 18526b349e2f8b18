//! Roles through the front door: given, changed, ended, and what each opens.

use chrono::Duration;

use super::model::{Change, Role, Terms};
use super::{Grant, State, steps, store};
use crate::demo::workspace::Person;
use crate::features::projects::{ProjectState, samples};
use crate::features::{institutions, people};
use crate::ids::PersonId;
use crate::testing::{Hub, button, form};

/// Somebody gives somebody a role; with what else is said in the form.
async fn give(hub: &Hub, who: &Person, to: &str, role: &str, last_day: Option<&str>, word: &str) {
    who.slash("roles").await;
    who.press("Give a role").await;
    who.choose_many("Who", &[to]).await;
    who.choose("Which role", role).await;
    if let Some(day) = last_day {
        who.pick_date("Last day", day).await;
    }
    if !word.is_empty() {
        who.fill("A word to go with it", word).await;
    }
    who.submit().await;
    hub.settle().await;
}

async fn grants(hub: &Hub, name: &str) -> Vec<Grant> {
    let ctx = hub.person_ctx(name);
    hub.read(move |conn| store::of_person(conn, &ctx.workspace, &ctx.person)).await
}

async fn roles(hub: &Hub, name: &str) -> Vec<Role> {
    let ctx = hub.person_ctx(name);
    hub.read(move |conn| store::roles_of(conn, &ctx.workspace, &ctx.person, ctx.now)).await
}

fn newest_dm(person: &Person) -> String {
    person.dms().split("\nEdTech Hub:").last().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_organizer_owns_the_hub_and_gives_roles() {
    let hub = Hub::start().await;
    assert_eq!(roles(&hub, "olga").await, [Role::Owner]);
    let olga = hub.person("olga");
    give(&hub, &olga, "Ana Ruiz", "Reviewer", Some("2026-12-01"), "Thank you <!here>").await;
    insta::assert_snapshot!("window", olga.modal());
    insta::assert_snapshot!("given", newest_dm(&hub.person("ana")));
    assert_eq!(roles(&hub, "ana").await, [Role::Reviewer]);
    // Sent twice, it is given once; who has it already is said.
    olga.again().await;
    olga.close().await;
    give(&hub, &olga, "Ana Ruiz", "Reviewer", None, "").await;
    assert!(olga.modal().contains("They have this already"), "{}", olga.modal());
    assert_eq!(grants(&hub, "ana").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_sees_what_is_theirs_at_the_desk_and_decides() {
    let hub = Hub::start().await;
    give(&hub, &hub.person("olga"), "Caro Lindqvist", "Reviewer", None, "").await;
    let project = samples::project("Quizlab", ProjectState::Submitted);
    samples::submit(&hub, &project, &[]).await;
    hub.person("ben").open_home().await;
    hub.settle().await;
    hub.person("ben").press("I organize").await;
    hub.settle().await;
    let caro = hub.person("caro");
    caro.open_home().await;
    hub.settle().await;
    insta::assert_snapshot!("reviewers_home", caro.home());
    caro.press_on_home("I'll take it").await;
    hub.settle().await;
    caro.press_on_home("Approve").await;
    hub.settle().await;
    assert!(hub.person("ana").messages("projects").contains("Quizlab"));
    assert!(caro.home().contains("Nothing waits for you"), "{}", caro.home());
    // What isn't theirs stays closed, with who may.
    caro.slash("audit").await;
    assert!(
        caro.ephemerals("general").contains("Only organizers can do this"),
        "{}",
        caro.ephemerals("general")
    );
    caro.slash("help").await;
    assert!(caro.ephemerals("general").contains("Your part of the desk"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_role_sees_their_own_and_what_each_is_for() {
    let hub = Hub::start().await;
    let ben = hub.person("ben");
    ben.slash("roles").await;
    insta::assert_snapshot!("own", ben.modal());
    let refused = hub.forge("ben", &button("roles.give", "new")).await;
    assert!(!refused.contains("Which role"), "{refused}");
    assert!(!ben.modal().contains("Which role"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_gets_another_last_day_and_ends_with_a_word() {
    let hub = Hub::start().await;
    let (olga, ana) = (hub.person("olga"), hub.person("ana"));
    give(&hub, &olga, "Ana Ruiz", "Support volunteer", Some("2026-10-01"), "").await;
    let first = grants(&hub, "ana").await.remove(0);
    olga.press("Change the last day").await;
    olga.pick_date("Last day", "2026-11-01").await;
    olga.submit().await;
    hub.settle().await;
    insta::assert_snapshot!("extended", newest_dm(&ana));
    // A menu that shows it as it was changes nothing.
    let stale = Change::End(first.id).to_string();
    hub.forge("olga", &form("roles.end", &serde_json::json!(stale.split_once(':').unwrap().1), &[])).await;
    assert_eq!(roles(&hub, "ana").await, [Role::SupportVolunteer]);
    olga.press("End this role").await;
    olga.fill("A word for them", "Enjoy <your> sabbatical").await;
    olga.submit().await;
    hub.settle().await;
    insta::assert_snapshot!("ended", newest_dm(&ana));
    assert!(roles(&hub, "ana").await.is_empty());
    let dms = ana.dms();
    olga.again().await;
    hub.settle().await;
    assert_eq!(ana.dms(), dms, "ended once");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_owner_hands_over_before_they_go() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    olga.slash("roles").await;
    olga.press("End this role").await;
    assert!(olga.screen().contains("There must be an owner"), "{}", olga.screen());
    olga.close_all().await;
    give(&hub, &olga, "Omar Haddad", "Owner", None, "").await;
    assert_eq!(roles(&hub, "omar").await, [Role::Owner]);
    let mine = grants(&hub, "olga").await.remove(0).id;
    hub.forge("olga", &form("roles.end", &serde_json::json!(mine), &[])).await;
    hub.settle().await;
    assert_eq!(roles(&hub, "olga").await, [Role::Organizer], "an owner goes on as an organizer");
    insta::assert_snapshot!("no_owner_any_more", newest_dm(&olga));
    // Only an owner ends the role of an organizer.
    give(&hub, &olga, "Ben Adler", "Organizer", None, "").await;
    let bens = grants(&hub, "ben").await.remove(0).id;
    let end = form("roles.end", &serde_json::json!(bens), &[]);
    hub.forge("olga", &end).await;
    assert_eq!(roles(&hub, "ben").await, [Role::Organizer]);
    hub.forge("omar", &end).await;
    assert!(roles(&hub, "ben").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_only_owner_leaves_the_hub_falls_to_whoever_organized_longest() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    give(&hub, &olga, "Omar Haddad", "Organizer", None, "").await;
    hub.advance(Duration::hours(1)).await;
    olga.close_all().await;
    give(&hub, &olga, "Ben Adler", "Organizer", None, "").await;
    hub.slack.change_person("U_OLGA", |user| user.deleted = true).await;
    hub.settle().await;
    assert_eq!((roles(&hub, "olga").await, roles(&hub, "omar").await), (vec![], vec![Role::Owner]));
    insta::assert_snapshot!("inherited", newest_dm(&hub.person("omar")));
    // Whom the settings name gets the role once.
    hub.slack.change_person("U_OLGA", |user| user.deleted = false).await;
    hub.settle().await;
    people::know(&hub.person_ctx("olga")).await.unwrap();
    assert!(roles(&hub, "olga").await.is_empty(), "what ended stays ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_ends_by_its_last_day_and_a_press_gives_it_again() {
    let hub = Hub::start().await;
    let (olga, ana) = (hub.person("olga"), hub.person("ana"));
    give(&hub, &olga, "Ana Ruiz", "Reviewer", Some("2026-09-20"), "").await;
    olga.close_all().await;
    hub.advance(Duration::days(8)).await;
    insta::assert_snapshot!("ends_soon", newest_dm(&ana));
    insta::assert_snapshot!("ends_soon_for_giver", newest_dm(&olga));
    hub.advance(Duration::days(6)).await;
    assert!(roles(&hub, "ana").await.is_empty());
    insta::assert_snapshot!("expired", newest_dm(&ana));
    insta::assert_snapshot!("expired_for_giver", newest_dm(&olga));
    olga.press("Give it for half a year").await;
    hub.settle().await;
    assert_eq!(roles(&hub, "ana").await, [Role::Reviewer]);
    let until = grants(&hub, "ana").await.remove(0).until.unwrap();
    olga.press("Give it for half a year").await;
    hub.settle().await;
    assert_eq!(grants(&hub, "ana").await.remove(0).until, Some(until), "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_press_makes_a_role_longer_in_time() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    give(&hub, &olga, "Ana Ruiz", "Reviewer", Some("2026-09-20"), "").await;
    olga.close_all().await;
    hub.advance(Duration::days(8)).await;
    olga.press("Half a year more").await;
    hub.advance(Duration::days(30)).await;
    assert_eq!(roles(&hub, "ana").await, [Role::Reviewer]);
}

async fn speakers(hub: &Hub, at: &institutions::Institution) -> Vec<PersonId> {
    let (ws, id) = (hub.workspace(), at.id.clone());
    hub.read(move |conn| institutions::speakers(conn, &ws, &id)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ambassador_speaks_for_an_institution_as_long_as_the_role_holds() {
    let hub = Hub::start().await;
    let mit = institutions::samples::partner(&hub, "MIT").await;
    let olga = hub.person("olga");
    olga.slash("roles").await;
    olga.press("Give a role").await;
    olga.choose_many("Who", &["Ana Ruiz"]).await;
    olga.choose("Which role", "Ambassador").await;
    olga.submit().await;
    assert!(olga.modal().contains("Choose the institution"), "{}", olga.modal());
    olga.choose("For which institution", "MIT").await;
    olga.submit().await;
    hub.settle().await;
    insta::assert_snapshot!("ambassador", newest_dm(&hub.person("ana")));
    let ana = PersonId::from("U_ANA");
    assert!(speakers(&hub, &mit).await.contains(&ana));
    let id = grants(&hub, "ana").await.remove(0).id;
    hub.forge("ana", &form("roles.end", &serde_json::json!(id), &[])).await;
    hub.settle().await;
    assert!(!speakers(&hub, &mit).await.contains(&ana));
    assert_eq!(grants(&hub, "ana").await.remove(0).state, State::Ended);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_has_no_last_day_and_days_that_are_over_are_none() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    give(&hub, &olga, "Omar Haddad", "Owner", Some("2026-12-01"), "").await;
    assert!(olga.modal().contains("An owner has no last day"), "{}", olga.modal());
    olga.close_all().await;
    give(&hub, &olga, "Omar Haddad", "Reviewer", Some("2026-09-01"), "").await;
    assert!(olga.modal().contains("This day is over"), "{}", olga.modal());
    // Nobody can give to a bot, and nobody gives what they can't.
    let terms = Terms { role: Role::Reviewer, institution: None, until: None, word: String::new() };
    let known = hub.person_ctx("omar");
    people::know(&known).await.unwrap();
    let given = known.write(move |conn, ctx| steps::give(conn, ctx, &ctx.person, &terms, Some("S1"))).await;
    assert!(given.unwrap());
    let id = grants(&hub, "omar").await.remove(0).id;
    hub.forge("olga", &form("roles.end", &serde_json::json!(id), &[])).await;
    assert_eq!(roles(&hub, "omar").await, [Role::Reviewer], "a user group's role ends with the group");
}
