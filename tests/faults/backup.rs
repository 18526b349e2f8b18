//! A copy of the database, made while the hub works, and put back.

use std::process::{Command, Output};

use hyper::StatusCode;

use crate::harness::World;

fn run(world: &World, database: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_edtech-hub"))
        .args(arguments)
        .current_dir(world.folder.path())
        .env_clear()
        .env("DATABASE_URL", database)
        .output()
        .expect("it runs")
}

fn done(world: &World, database: &str, arguments: &[&str]) -> String {
    let output = run(world, database, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).expect("text")
}

fn refused(world: &World, database: &str, arguments: &[&str], says: &str) {
    let output = run(world, database, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && errors.contains(says), "{arguments:?}: {errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_while_the_hub_works_and_brings_everything_back() {
    let world = World::new().await;
    if !world.database.starts_with("sqlite://") {
        refused(&world, &world.database, &["backup", "copy.db"], "pg_dump");
        return;
    }
    let hub = world.start().await;
    let mut before = Vec::new();
    for _ in 0..30 {
        before.push(world.somebody_joins(hub.address).await.0);
    }
    world.everybody_is_welcomed_once(&before).await;
    let (_, during) = tokio::join!(
        async {
            for _ in 0..30 {
                assert_eq!(world.somebody_joins(hub.address).await.1, Some(StatusCode::OK));
            }
        },
        async { tokio::task::block_in_place(|| done(&world, &world.database, &["backup", "copy.db"])) }
    );
    assert_eq!(during, "");
    refused(&world, &world.database, &["restore", "copy.db", "--replace"], "a hub runs on");
    hub.kill();

    let restored = format!("sqlite://{}", world.folder.path().join("restored.db").display());
    done(&world, &restored, &["restore", "copy.db"]);
    let export = |database: &str| -> Vec<String> {
        done(&world, database, &["export"]).lines().map(str::to_owned).collect()
    };
    let (ours, theirs) = (export(&world.database), export(&restored));
    assert!(theirs.len() > before.len() && theirs.iter().all(|line| ours.contains(line)));
    assert!(before.iter().all(|id| theirs.iter().any(|line| line.contains(&format!("\"{id}\"")))));

    // A copy of a hub that rests is the same to the letter.
    done(&world, &world.database, &["backup", "resting.db"]);
    done(&world, &restored, &["restore", "resting.db", "--replace"]);
    assert_eq!(export(&world.database), export(&restored));

    refused(&world, &world.database, &["backup", "copy.db"], "is there already");
    refused(&world, &restored, &["restore", "copy.db"], "add --replace");
    refused(&world, &restored, &["restore", "nothing.db", "--replace"], "there is no file");
    std::fs::write(world.folder.path().join("text.db"), "not a database".repeat(100)).expect("a file");
    refused(&world, &restored, &["restore", "text.db", "--replace"], "is no copy");
    assert_eq!(export(&world.database), export(&restored), "what was refused changed nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_parked_is_listed_tried_again_and_dropped() {
    let world = World::new().await;
    let hub = world.start().await;
    // Nobody whom Slack knows: their welcome can't be sent.
    for id in ["U_GHOST1", "U_GHOST2"] {
        assert_eq!(world.tell_joined(hub.address, id).await, Some(StatusCode::OK));
    }
    let parked = || done(&world, &world.database, &["jobs", "list"]).lines().map(str::to_owned).collect();
    world
        .until("both are parked", async || {
            tokio::task::block_in_place(|| -> Vec<String> { parked() }).len() == 2
        })
        .await;
    hub.kill();
    let lines: Vec<String> = parked();
    assert!(lines[0].contains("outbox.post") && lines[0].contains("user_not_found"), "{lines:?}");
    let id = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    done(&world, &world.database, &["jobs", "retry", &id(&lines[0])]);
    refused(&world, &world.database, &["jobs", "retry", &id(&lines[0])], "not parked");
    assert_eq!(parked(), [lines[1].clone()]);
    done(&world, &world.database, &["jobs", "drop", "--all"]);
    assert_eq!(parked(), Vec::<String>::new());
    refused(&world, &world.database, &["jobs", "retry"], "required");
}
