//! What a window is sent, in a large workspace.

use super::*;
use crate::time::Clock;

#[tokio::test]
async fn a_window_stays_small_in_a_large_workspace() {
    let slack = Workspace::start(Clock::system(), WorkspaceSettings::default()).await;
    for n in 0..2000 {
        slack.add_person_silently(NewPerson::new(&format!("U_{n:04}"), &format!("Person {n}")));
    }
    let ana = slack.add_person_silently(NewPerson::new("U_ANA", "Ana Ruiz"));
    for n in 0..300 {
        slack.person(&format!("U_{n:04}")).try_say("general", "Hello").await.unwrap();
    }
    let parts = slack.window("U_ANA", &Look::default()).unwrap();
    let count = |kind: &str| parts.keys().filter(|name| name.starts_with(kind)).count();
    assert_eq!(count("message:"), 50, "the newest");
    assert_eq!(count("person:"), 52, "those who wrote them, the app, and oneself");
    assert_eq!(parts["open"]["earlier"], true);
    let all = slack.window("U_ANA", &Look { most: 1000, channel: Some("general".into()) }).unwrap();
    assert_eq!(all["open"]["earlier"], false);
    assert_eq!(all.keys().filter(|name| name.starts_with("message:")).count(), 300);
    let first = parts.keys().find(|name| name.starts_with("message:")).unwrap();
    let first = first.trim_start_matches("message:").to_owned();
    ana.try_reply("general", &first, "A reply").await.unwrap();
    let parts = slack.window("U_ANA", &Look::default()).unwrap();
    let replies = parts.values().filter(|part| part["thread_ts"] == first.as_str());
    assert_eq!(replies.count(), 1, "a reply comes with what it answers");
}
