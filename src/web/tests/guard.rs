//! What keeps the hub for everybody, and its pages to themselves.

use chrono::Duration;
use serde_json::json;

use crate::dispatch::EXPENSIVE;
use crate::testing::{Hub, button, form};

/// What somebody reads who has to wait.
const WAIT: &str = "a lot in a short time";

/// Somebody asks for as much as they may.
fn use_up(hub: &Hub, name: &str) {
    let ctx = hub.person_ctx(name);
    while ctx.expensive().is_ok() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_tells_the_browser_what_it_must_not_do() {
    let hub = Hub::start_to_install(|_| {}).await;
    for path in [
        "/slack/install",
        "/slack/install?error=x",
        "/slack/oauth",
        "/slack/oauth?code=1&state=2",
        "/healthz",
        "/readyz",
        "/metrics",
        "/nowhere",
        "/",
        "/slack/events",
        "/slack/commands",
        "/slack/interactions",
    ] {
        let page = hub.browse(path, None).await;
        if ["/slack/events", "/slack/commands", "/slack/interactions"].contains(&path) {
            assert_eq!((page.status, page.header("allow").as_str()), (405, "POST"), "{path}");
        }
        assert!(page.status < 500 || path == "/readyz", "{path}: {}", page.status);
        let csp = page.header("content-security-policy");
        assert!(
            csp.contains("default-src 'none'") && csp.contains("frame-ancestors 'none'"),
            "{path}: {csp:?}"
        );
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        for cookie in page.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let flags = ["HttpOnly", "Secure", "SameSite=Lax"];
            assert!(flags.iter().all(|flag| cookie.contains(flag)), "{path}: {cookie}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_too_often_is_asked_to_wait_and_others_are_not() {
    let hub = Hub::start().await;
    let (ana, ben) = (hub.person("ana"), hub.person("ben"));
    for _ in 0..20 {
        ana.slash("find rust").await;
    }
    assert!(!ana.ephemerals("general").contains(WAIT));
    ana.slash("match").await;
    let told = ana.ephemerals("general");
    assert!(told.contains("Please try again in 3 seconds."), "{told}");
    ana.slash("help").await;
    ben.slash("find rust").await;
    assert!(!ben.ephemerals("general").contains(WAIT));
    hub.clock.advance(Duration::seconds(3));
    ana.slash("match").await;
    assert_eq!(ana.ephemerals("general").matches(WAIT).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_expensive_waits_by_whichever_way_it_is_asked_for() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    for words in ["find rust", "match", "round", "team Quizlab", "why"] {
        use_up(&hub, "olga");
        let before = olga.ephemerals("general").matches(WAIT).count();
        olga.slash(words).await;
        assert_eq!(olga.ephemerals("general").matches(WAIT).count(), before + 1, "/edtech {words}");
    }
    for id in EXPENSIVE {
        use_up(&hub, "olga");
        let pressed = hub.forge("olga", &button(id, "")).await;
        use_up(&hub, "olga");
        let sent = hub.forge("olga", &form(id, &json!(null), &[])).await;
        for told in [pressed, sent] {
            assert!(told.contains(WAIT), "{id}: {told}");
        }
    }
    use_up(&hub, "olga");
    let others = hub.forge("omar", &button("privacy.get", "")).await;
    assert!(!others.contains(WAIT), "{others}");
    hub.clock.advance(Duration::seconds(3));
    olga.slash("find rust").await;
    assert!(olga.ephemerals("general").contains("# Rust"), "{}", olga.ephemerals("general"));
    hub.slack.take_violations();
}
