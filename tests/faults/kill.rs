//! `kill -9` at random moments under load.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::prelude::*;
use edtech_hub::db::Db;
use edtech_hub::db::schema::{audit, profiles, projects};
use hyper::StatusCode;

use crate::harness::{Hub, World};
use crate::people::Patience;

/// How often the hub is killed; `KILLS` says otherwise.
fn kills() -> usize {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8)
}

/// A form that somebody sent: whose or which it is, and whether that was acknowledged.
struct Sent {
    name: String,
    acknowledged: bool,
}

/// Everything acknowledged is done, nothing twice, whether it was acknowledged or not, nothing by half, and nothing is
/// left behind that nobody works on: people who join, forms that are sent, buttons that are pressed.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_being_killed() {
    let world = Arc::new(World::new().await);
    let first = world.start().await;
    world.front_door(first.address);
    world.channels_are_chosen().await;
    first.kill();
    let over = AtomicBool::new(false);
    let ((joined, _last), sent, saved, approved) = tokio::join!(
        killing(&world, &over),
        projects_are_sent(&world, &over),
        profiles_are_saved(&world, &over),
        projects_are_approved(&world, &over)
    );
    assert!(joined.len() > 8, "there was load");
    world.everybody_is_welcomed_once(&joined).await;
    projects_are_whole(&world, &sent, &approved).await;
    profiles_are_whole(&world, &saved).await;
}

/// Who joined and was acknowledged, and the hub that is left alive.
async fn killing(world: &Arc<World>, over: &AtomicBool) -> (Vec<String>, Hub) {
    let mut acknowledged = Vec::new();
    for _ in 0..kills() {
        let hub = world.start().await;
        world.front_door(hub.address);
        let senders: Vec<_> = (0..4)
            .map(|_| {
                let (world, address) = (world.clone(), hub.address);
                tokio::spawn(async move {
                    let mut kept = Vec::new();
                    // Until the connection breaks.
                    while let (id, Some(status)) = world.somebody_joins(address).await {
                        assert_eq!(status, StatusCode::OK);
                        kept.push(id);
                    }
                    kept
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(fastrand::u64(10..400))).await;
        hub.kill();
        for sender in senders {
            acknowledged.extend(sender.await.expect("a sender"));
        }
    }
    over.store(true, Ordering::SeqCst);
    let last = world.start().await;
    world.front_door(last.address);
    // Slack, which heard nothing of some, tells them again; and some that it did hear of.
    for id in acknowledged.iter().step_by(3) {
        assert_eq!(world.tell_joined(last.address, id).await, Some(StatusCode::OK));
    }
    (acknowledged, last)
}

/// Every second time the person leaves a form that got no answer.
fn patience(n: usize) -> Patience {
    if n.is_multiple_of(2) { Patience::Endless } else { Patience::None }
}

/// Ana sends one project after the other.
async fn projects_are_sent(world: &World, over: &AtomicBool) -> Vec<Sent> {
    let ana = world.member("U_ANA", "Ana Ruiz");
    let mut sent = Vec::new();
    // Each takes the organizers' channel two seconds: its card, and what was decided.
    let most = (kills() / 4).max(6);
    while (!over.load(Ordering::SeqCst) || sent.len() < 3) && sent.len() < most {
        let name = format!("Project {:03}", sent.len());
        let acknowledged = world.sends_a_project(&ana, &name, patience(sent.len())).await;
        sent.push(Sent { name, acknowledged });
    }
    sent
}

/// One person after the other says what they can do.
async fn profiles_are_saved(world: &World, over: &AtomicBool) -> Vec<Sent> {
    let mut saved = Vec::new();
    while !over.load(Ordering::SeqCst) || saved.len() < 3 {
        let name = format!("U_DEV{}", saved.len());
        let person = world.member(&name, &format!("Dev {}", saved.len()));
        let acknowledged = world.saves_a_profile(&person, 4, patience(saved.len())).await;
        saved.push(Sent { name, acknowledged });
    }
    saved
}

/// Olga approves what comes into the organizers' channel: what she was told is approved.
async fn projects_are_approved(world: &World, over: &AtomicBool) -> Vec<String> {
    let olga = world.olga();
    let mut approved = Vec::new();
    // Some seconds more where she had no luck: what a hub held that died is taken up after twenty.
    let mut looks_left = 600;
    while !over.load(Ordering::SeqCst) || approved.is_empty() && looks_left > 0 {
        looks_left -= usize::from(over.load(Ordering::SeqCst));
        tokio::time::sleep(Duration::from_millis(50)).await;
        let newest = olga.newest("organizers");
        let seen = olga.messages("organizers");
        let Some(name) = seen.lines().rev().find_map(|line| line.trim().strip_prefix("# ")) else { continue };
        if newest != olga.newest("organizers") {
            // It is another one's by now.
            continue;
        }
        let pressed = olga.try_press_in_message("organizers", &newest.unwrap_or_default(), "Approve").await;
        if pressed.is_ok() {
            approved.push(name.to_owned());
        }
    }
    approved
}

/// How often a line of what somebody reads says just this.
fn lines(read: &str, line: &str) -> usize {
    read.lines().filter(|read| read.trim() == line).count()
}

/// A project is there once or not at all, and with it its card, its owner's message and its line in the log; once it is
/// approved, so are its announcement and that message.
async fn projects_are_whole(world: &World, sent: &[Sent], approved: &[String]) {
    let db = Db::open(&world.database).expect("the database");
    let (there, logged): (Vec<(String, String)>, Vec<String>) = db
        .read(|conn| {
            let there = projects::table.select((projects::name, projects::state)).load(conn)?;
            let logged = audit::table.filter(audit::action.eq("project.submit")).select(audit::detail);
            Ok((there, logged.load(conn)?))
        })
        .await
        .expect("it answers");
    let (organizers, announced) = (world.olga().messages("organizers"), world.olga().messages("projects"));
    let told = world.slack.person("U_ANA").dms();
    for Sent { name, acknowledged } in sent {
        let states: Vec<&str> =
            there.iter().filter(|(own, _)| own == name).map(|(_, state)| state.as_str()).collect();
        let times = states.len();
        assert!(times == 1 || times == 0 && !acknowledged, "{name}: {times}, acknowledged: {acknowledged}");
        assert_eq!(lines(&organizers, &format!("# {name}")), times, "{name}: its card\n{organizers}");
        assert_eq!(
            told.matches(&format!("*{name}* is with the organizers")).count(),
            times,
            "{name}: {told}"
        );
        assert_eq!(logged.iter().filter(|logged| *logged == name).count(), times, "{name}: in the log");
        let decided = usize::from(states == ["approved"]);
        assert!(decided == 1 || !approved.contains(name), "{name}: its approval was acknowledged");
        assert_eq!(lines(&announced, &format!("# {name}")), decided, "{name}: announced\n{announced}");
        assert_eq!(told.matches(&format!("*{name}* is approved!")).count(), decided, "{name}: {told}");
    }
    assert!(!approved.is_empty(), "of {} that were sent", sent.len());
}

/// The same for profiles.
async fn profiles_are_whole(world: &World, saved: &[Sent]) {
    let db = Db::open(&world.database).expect("the database");
    let (there, logged): (Vec<String>, Vec<String>) = db
        .read(|conn| {
            let logged = audit::table.filter(audit::action.eq("profile.create")).select(audit::subject);
            Ok((profiles::table.select(profiles::person).load(conn)?, logged.load(conn)?))
        })
        .await
        .expect("it answers");
    for Sent { name, acknowledged } in saved {
        let times = there.iter().filter(|own| *own == name).count();
        assert!(times == 1 || times == 0 && !acknowledged, "{name}: {times}, acknowledged: {acknowledged}");
        let told = world.slack.person(name).dms();
        assert_eq!(told.matches("*Your profile is in.*").count(), times, "{name}: {told}");
        assert_eq!(logged.iter().filter(|logged| *logged == name).count(), times, "{name}: in the log");
    }
}
