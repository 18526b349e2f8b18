//! Several hubs on one PostgreSQL, killed and started again in turn under load.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::prelude::*;
use edtech_hub::db::Db;
use edtech_hub::db::schema::jobs;
use edtech_hub::ids::WorkspaceId;
use edtech_hub::queue::{self, NewJob};
use edtech_hub::time::Clock;
use hyper::StatusCode;

use crate::harness::{Hub, World, free_address};
use crate::people::Patience;

/// One file is for one process.
fn on_sqlite() -> bool {
    std::env::var("TEST_DATABASE_URL").is_err()
}

/// Three hubs on one database.
struct Replicas {
    world: Arc<World>,
    addresses: [SocketAddr; 3],
    hubs: Vec<(usize, Hub)>,
}

impl Replicas {
    async fn start(world: &Arc<World>) -> Self {
        let addresses = [free_address(), free_address(), free_address()];
        let mut replicas = Self { world: world.clone(), addresses, hubs: Vec::new() };
        for at in 0..addresses.len() {
            replicas.one_starts(at).await;
        }
        replicas
    }

    async fn one_starts(&mut self, at: usize) {
        let command = self.world.command(&self.world.database, self.addresses[at]);
        self.hubs.push((at, self.world.started(command, self.addresses[at]).await));
    }

    /// The one that has run for longest is killed, and starts again.
    async fn one_dies(&mut self) {
        let (at, hub) = self.hubs.remove(0);
        hub.kill();
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.one_starts(at).await;
    }
}

/// Each event is handled once, whichever replica heard of it, and however often.
#[tokio::test(flavor = "multi_thread")]
async fn three_replicas_share_the_work() {
    if on_sqlite() {
        return;
    }
    let world = Arc::new(World::new().await);
    let mut replicas = Replicas::start(&world).await;
    let done = Arc::new(AtomicBool::new(false));
    let load = {
        let (world, done, addresses) = (world.clone(), done.clone(), replicas.addresses);
        tokio::spawn(async move {
            let mut acknowledged = Vec::new();
            let mut turn = 0;
            while !done.load(Ordering::SeqCst) {
                turn += 1;
                let (id, mut status) = world.somebody_joins(addresses[turn % addresses.len()]).await;
                // As Slack does: once more, and to whichever answers now. An event may well arrive twice.
                for retry in 1..addresses.len() {
                    if status != Some(StatusCode::OK) || turn % 5 == 0 {
                        status = world.tell_joined(addresses[(turn + retry) % addresses.len()], &id).await;
                    }
                }
                if status == Some(StatusCode::OK) {
                    acknowledged.push(id);
                }
            }
            acknowledged
        })
    };
    for _ in 0..6 {
        tokio::time::sleep(Duration::from_millis(150)).await;
        replicas.one_dies().await;
    }
    done.store(true, Ordering::SeqCst);
    let acknowledged = load.await.expect("the load");
    assert!(acknowledged.len() > 50, "there was load: {}", acknowledged.len());
    world.everybody_is_welcomed_once(&acknowledged).await;
}

/// What all of them plan is planned once, and what comes due is done by one of them, whoever dies of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_planned_is_done_once() {
    if on_sqlite() {
        return;
    }
    let world = Arc::new(World::new().await);
    let mut replicas = Replicas::start(&world).await;
    // With the channels, the next Monday's digest is planned.
    for address in replicas.addresses {
        world.front_door(address);
        world.channels_are_chosen().await;
    }
    let db = Db::open(&world.database).expect("the database");
    let planned = jobs::table.filter(jobs::kind.eq("digest.weekly")).count();
    let planned: i64 = db.read(move |conn| Ok(planned.get_result(conn)?)).await.expect("a count");
    assert_eq!(planned, 1);
    // Without news there is none.
    let (ana, olga) = (world.member("U_ANA", "Ana Ruiz"), world.olga());
    assert!(world.sends_a_project(&ana, "Quizlab", Patience::Endless).await);
    world.insist("the card is there", async || olga.try_press_in("organizers", "Approve").await).await;
    for monday in 0..5 {
        is_monday(&db, monday).await;
        tokio::time::sleep(Duration::from_millis(fastrand::u64(0..60))).await;
        replicas.one_dies().await;
    }
    world.all_work_is_done().await;
    let told = olga.messages("projects");
    assert_eq!(told.matches("# This week in").count(), 5, "{told}");
}

/// As the clock of all of them would bring it about: a digest of its own day is due.
async fn is_monday(db: &Db, monday: usize) {
    let now = Clock::system().now();
    let job =
        NewJob::work(&WorkspaceId::from("T0001"), "digest.weekly", &(now - chrono::Duration::days(7)), now);
    let job = job.expect("a job").once(format!("digest.weekly:{monday}"));
    db.write(move |conn| queue::enqueue(conn, &job, now)).await.expect("it is planned");
}

/// The last change to Ana's profile, in hours a week.
const MOST_HOURS: u32 = 20;

/// A Home tab that several replicas draw is drawn in order, and shows the last word in the end.
#[tokio::test(flavor = "multi_thread")]
async fn a_home_tab_shows_the_last_word_whoever_draws_it() {
    if on_sqlite() {
        return;
    }
    let world = Arc::new(World::new().await);
    let mut replicas = Replicas::start(&world).await;
    let addresses = replicas.addresses;
    let ana = world.member("U_ANA", "Ana Ruiz");
    world.front_door(addresses[0]);
    ana.open_home().await;
    world.saves_a_profile(&ana, 2, Patience::Endless).await;
    world.until("her tab shows it", async || hours_in(&ana.home()) == Some(2)).await;
    let (over, settled) = (AtomicBool::new(false), AtomicBool::new(false));
    let changing = async {
        for hours in 3..=MOST_HOURS {
            world.front_door(addresses[hours as usize % addresses.len()]);
            // Looking draws it, too: here by each of them.
            let looking = async {
                for address in addresses {
                    world.tell_looked(address, ana.id()).await;
                }
            };
            tokio::join!(world.saves_a_profile(&ana, hours, Patience::Endless), looking);
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        over.store(true, Ordering::SeqCst);
        world.all_work_is_done().await;
        settled.store(true, Ordering::SeqCst);
    };
    let dying = async {
        while !over.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_secs(1)).await;
            replicas.one_dies().await;
        }
    };
    let watching = async {
        let (mut shown, mut last) = (Vec::new(), 0);
        loop {
            let ended = settled.load(Ordering::SeqCst);
            for call in world.slack.log_after(last) {
                last = call.number;
                if call.what == "views.publish" && call.answer["ok"] == true {
                    shown.extend(hours_in(&call.request.to_string()));
                }
            }
            if ended {
                return shown;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let ((), (), shown) = tokio::join!(changing, dying, watching);
    assert!(shown.first() == Some(&2) && shown.is_sorted(), "{shown:?}");
    assert_eq!(hours_in(&ana.home()), Some(MOST_HOURS), "{}", ana.home());
}

/// The hours that a Home tab shows.
fn hours_in(home: &str) -> Option<u32> {
    let before = &home[..home.find(" hours a week")?];
    before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// A later version brings the database up to date while this one works on: what the migrations may do is to add.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_hub_works_on_beside_a_newer_one() {
    if on_sqlite() {
        return;
    }
    let world = World::new().await;
    let old = world.start().await;
    let mut joined = vec![world.somebody_joins(old.address).await.0];
    let db = Db::open(&world.database).expect("the database");
    for statement in [
        "ALTER TABLE people ADD COLUMN of_a_later_version TEXT",
        "ALTER TABLE jobs ADD COLUMN of_a_later_version BIGINT NOT NULL DEFAULT 0",
        "CREATE TABLE of_a_later_version (workspace TEXT NOT NULL PRIMARY KEY)",
        "CREATE INDEX of_a_later_version_too ON jobs (of_a_later_version)",
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')",
    ] {
        db.write(move |conn| Ok(diesel::sql_query(statement).execute(conn).map(|_| ())?))
            .await
            .expect(statement);
        // With statements that it prepared before.
        let (id, status) = world.somebody_joins(old.address).await;
        assert_eq!(status, Some(StatusCode::OK), "after {statement}");
        joined.push(id);
    }
    // One more of the older version, started after the upgrade: someone goes back.
    let again = world.start().await;
    joined.push(world.somebody_joins(again.address).await.0);
    old.kill();
    joined.push(world.somebody_joins(again.address).await.0);
    world.everybody_is_welcomed_once(&joined).await;
}
