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
    hub.forge("ben", &button("roles.give", "new")).await;
    hub.settle().await;
    assert!(!ben.screen().contains("A word to go with it"), "{}", ben.screen());
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
    olga.slash("roles").await;
    olga.press_nth("End this role", 1).await;
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

/// Each of two looks whether there is another owner, and there is: until the other one has ended, too.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_who_go_at_once_one_stays() {
    for _ in 0..5 {
        let hub = Hub::start().await;
        give(&hub, &hub.person("olga"), "Omar Haddad", "Owner", None, "").await;
        let ends = |grant: &Grant| form("roles.end", &serde_json::json!(grant.id), &[]);
        let (olgas, omars) = (grants(&hub, "olga").await, grants(&hub, "omar").await);
        let (olgas, omars) = (ends(&olgas[0]), ends(&omars[0]));
        tokio::join!(hub.forge("olga", &olgas), hub.forge("omar", &omars));
        hub.settle().await;
        let owners = [roles(&hub, "olga").await, roles(&hub, "omar").await].concat();
        assert_eq!(owners.iter().filter(|role| **role == Role::Owner).count(), 1, "{owners:?}");
    }
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

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_asked_for_and_answered_with_a_word() {
    let hub = Hub::start().await;
    let (olga, ana, ben) = (hub.person("olga"), hub.person("ana"), hub.person("ben"));
    for (person, role) in [(&ana, "Reviewer"), (&ben, "Support volunteer")] {
        person.slash("roles").await;
        person.press("Ask for a role").await;
        person.choose("Which role", role).await;
        person.fill("Why you would like to", "I read <licences>").await;
        person.submit().await;
        hub.settle().await;
    }
    insta::assert_snapshot!("asked", ana.modal());
    let card = olga.newest("organizers").unwrap();
    insta::assert_snapshot!("ask_card", hub.slack.screen_of_message("U_OLGA", "organizers", &card));
    // At the desk as well.
    olga.open_home().await;
    hub.settle().await;
    insta::assert_snapshot!("asked_at_the_desk", olga.home());
    olga.press_on_home("Say yes").await;
    olga.pick_date("Last day", "2026-12-01").await;
    olga.fill("A word to go with it", "With pleasure").await;
    olga.submit().await;
    hub.settle().await;
    assert_eq!(roles(&hub, "ana").await, [Role::Reviewer]);
    assert!(newest_dm(&ana).contains("With pleasure"), "{}", newest_dm(&ana));
    olga.close_all().await;
    olga.press_in_message("organizers", &card, "Not now").await;
    olga.fill("A word for them", "In spring").await;
    olga.submit().await;
    hub.settle().await;
    insta::assert_snapshot!("not_now", newest_dm(&ben));
    insta::assert_snapshot!("ask_answered", hub.slack.screen_of_message("U_OLGA", "organizers", &card));
    assert!(roles(&hub, "ben").await.is_empty());
    assert!(olga.home().contains("Nothing waits for you"), "{}", olga.home());
    // Who comes second is told; who asks again the same day as well.
    let id = grants(&hub, "ben").await.remove(0).id;
    hub.forge("olga", &form("roles.yes", &serde_json::json!(id), &[])).await;
    let role = serde_json::json!({"selected_option": {"value": "support_volunteer"}});
    hub.forge("ben", &form("roles.wish", &serde_json::json!(null), &[("role", role)])).await;
    hub.settle().await;
    assert_eq!(grants(&hub, "ben").await.remove(0).state, State::Ended);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_group_gives_a_role_to_whoever_is_in_it() {
    let hub = Hub::start().await;
    let (olga, ana) = (hub.person("olga"), hub.person("ana"));
    hub.slack.set_usergroup("S_REVIEW", &["U_ANA", "U_OLGA"]);
    give(&hub, &olga, "Ben Adler", "Reviewer", None, "").await;
    olga.press("User groups").await;
    olga.choose("Reviewers", "s_review").await;
    olga.submit().await;
    hub.settle().await;
    assert_eq!(roles(&hub, "ana").await, [Role::Reviewer]);
    insta::assert_snapshot!("from_a_group", newest_dm(&ana));
    olga.close_all().await;
    olga.slash("roles").await;
    assert!(olga.modal().contains("from the user group s_review"), "{}", olga.modal());
    // Caro comes, Ana goes: heard at once.
    hub.slack.set_usergroup("S_REVIEW", &["U_CARO"]);
    let event = serde_json::json!({"type": "subteam_members_changed", "subteam_id": "S_REVIEW"});
    hub.slack.send_event(event).await;
    hub.settle().await;
    assert_eq!(roles(&hub, "caro").await, [Role::Reviewer]);
    assert!(roles(&hub, "ana").await.is_empty());
    insta::assert_snapshot!("left_the_group", newest_dm(&ana));
    assert_eq!(roles(&hub, "ben").await, [Role::Reviewer], "given by hand");
    // Not heard: seen at night. What can't be read ends nothing.
    hub.slack.set_usergroup("S_REVIEW", &["U_CARO", "U_DEV"]);
    hub.advance(Duration::days(1)).await;
    assert_eq!(roles(&hub, "dev").await, [Role::Reviewer]);
    // No group any more: what came with it goes.
    olga.press("User groups").await;
    olga.choose("Reviewers", "No user group").await;
    olga.submit().await;
    hub.settle().await;
    assert!(roles(&hub, "caro").await.is_empty() && roles(&hub, "dev").await.is_empty());
    assert_eq!(roles(&hub, "ben").await, [Role::Reviewer]);
}

/// Everything at its longest is a view or a message that Slack takes.
#[test]
fn what_people_see_is_valid_at_its_fullest() {
    use super::rights::Held;
    use super::views::{self, End, Shown};
    use crate::testing::{assert_message, assert_modal};
    use strum::VariantArray;
    let long = |n: usize| "&".repeat(n);
    let now = samples::now();
    let grant = |role: Role, n: usize| Grant {
        id: format!("{n:032}{}", <&str>::from(role)).as_str().into(),
        institution: (role == Role::Ambassador).then(|| "01".into()),
        word: long(300),
        until: Some(now),
        asked_at: Some(now),
        ..Grant::given(&"U_ANA".into(), role, Some(&"U_OLGA".into()), now)
    };
    let place = crate::db::types::Place { at: now, id: long(40) };
    let lists: Vec<_> = Role::VARIANTS
        .iter()
        .map(|role| (*role, (0..12).map(|n| grant(*role, n)).collect(), Some(place.clone())))
        .collect();
    let institutions = std::collections::HashMap::from([("01".into(), long(300))]);
    let one = vec![(Role::Reviewer, (0..40).map(|n| grant(Role::Reviewer, n)).collect(), Some(place))];
    for held in [Held(vec![Role::Owner]), Held(vec![]), Held(Role::VARIANTS[2..].to_vec())] {
        for lists in [&lists, &one] {
            let mine: Vec<Grant> = Role::VARIANTS.iter().map(|role| grant(*role, 1)).collect();
            let window = views::window(&Shown {
                me: Some("U_BEN".into()),
                held: held.clone(),
                mine,
                lists: lists.clone(),
                one_role: lists.len() == 1,
                institutions: institutions.clone(),
                done: Some(long(500)),
                ..Shown::default()
            });
            assert_modal(window);
        }
        assert_modal(views::give_form(&held));
    }
    for role in Role::VARIANTS {
        let grant = grant(*role, 1);
        for whose in [End::Own, End::Theirs] {
            assert_modal(views::end_form(&grant, whose, Some(&institutions::samples::fullest())));
        }
        assert_modal(views::until_form(&grant, Some("2026-12-01")));
        assert_modal(views::accept_form(&grant));
        assert_modal(views::decline_form(&grant));
        let (name, by) = (long(300), "U_OLGA".into());
        for message in [
            views::given(&grant, Some(&name), Some(&by)),
            views::ended(&grant, Some(&name), &by, &long(300)),
            views::expired(&grant, Some(&name)),
            views::expired_for_giver(&grant, Some(&name)),
            views::ends_soon(&grant, Some(&name), Some(&by)),
            views::ends_soon_for_giver(&grant, Some(&name)),
            views::extended(&grant, &by),
            views::extended_for_giver(&grant),
            views::inherited(),
            views::ask_card(&grant),
            views::decided(&grant, &by, true, now),
            views::decided(&grant, &by, false, now),
            views::asker_left(&grant),
            views::not_now(&grant, &by, &long(300)),
        ] {
            assert_message(&message);
        }
    }
    assert_modal(views::ask_form());
}
