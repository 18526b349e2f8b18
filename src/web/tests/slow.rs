//! Whoever takes their time, and whoever waits.

use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::db::Conn;
use crate::testing::Hub;

/// Before the signature is checked, nobody is known: half a body is not waited for.
#[tokio::test(flavor = "multi_thread")]
async fn half_a_body_is_given_up() {
    let hub = Hub::start().await;
    let mut stream = TcpStream::connect(hub.address).await.unwrap();
    let request = "POST /slack/events HTTP/1.1\r\nhost: hub\r\ncontent-length: 600\r\n\r\n{\"token\":";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 64];
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut answer)).await;
    let read = read.expect("an answer").unwrap();
    assert!(answer[..read].starts_with(b"HTTP/1.1 408 "), "{}", String::from_utf8_lossy(&answer[..read]));
}

/// Slack's own error tells nobody what to do, so ours comes before it.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_takes_too_long_is_an_answer_all_the_same() {
    let hub = Hub::start().await;
    let (begun, at_work) = mpsc::channel();
    let (go_on, told) = mpsc::channel::<()>();
    let told = Arc::new(Mutex::new(told));
    let db = hub.app.db.clone();
    // As long as this change goes on, SQLite takes no other, and PostgreSQL tells of nobody.
    let busy = tokio::spawn(async move {
        db.write(move |conn| {
            if let Conn::Postgres(conn) = conn {
                conn.batch_execute("LOCK TABLE people IN ACCESS EXCLUSIVE MODE")?;
            }
            let _ = begun.send(());
            let _ = told.lock().unwrap().recv();
            Ok(())
        })
        .await
    });
    at_work.recv().unwrap();
    let (ana, asked) = (hub.person("ana"), Instant::now());
    let outcome = ana.try_slash("help").await;
    let waited = asked.elapsed();
    go_on.send(()).unwrap();
    busy.await.unwrap().unwrap();
    outcome.expect("Slack's three seconds are not over");
    assert!(waited >= Duration::from_millis(2_500), "it waited for nothing: {waited:?}");
    assert!(ana.ephemerals("general").contains("This takes longer than it should"));
}
