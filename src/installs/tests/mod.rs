//! Installing, from the browser to the first message, and back out.

mod tokens;

use chrono::Duration;
use diesel::prelude::*;

use crate::app::Ctx;
use crate::db::schema::installations;
use crate::demo::workspace::{Fault, FaultKind, Workspace};
use crate::features::people;
use crate::outbox::{self, To};
use crate::slack::Message;
use crate::testing::{Hub, PUBLIC_URL, Page};

/// Back from Slack's page, with somebody's Allow.
fn back(workspace: &Workspace, begun: &Page) -> String {
    let back = workspace.allow(&begun.header("location"), "U_OLGA").expect("Slack's page");
    back.strip_prefix(PUBLIC_URL).expect("our address").to_owned()
}

fn texts(page: &Page) -> String {
    let body = page.body.split("</style>").nth(1).unwrap_or_default();
    let text: String = body.replace("</h1>", "\n").replace("</p>", "\n");
    let mut inside = false;
    let kept = text.chars().filter(|c| {
        let keep = !inside && *c != '<';
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ => {}
        }
        keep && *c != '>'
    });
    format!("{} {}", page.status, kept.collect::<String>().trim())
}

fn is_safe(page: &Page) {
    let csp = page.header("content-security-policy");
    assert!(csp.starts_with("default-src 'none'") && csp.contains("frame-ancestors 'none'"), "{csp}");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
}

async fn say(hub: &Hub, workspace: &Workspace, person: &str, words: &str) {
    let ctx = Ctx::new(&hub.app, &workspace.settings().team_id.as_str().into(), &person.into());
    let message = Message::paragraph(words);
    ctx.write(move |conn, ctx| {
        outbox::post(conn, &ctx.workspace, &To::asked(&ctx.person), message, None, ctx.now)
    })
    .await
    .expect("it is written");
}

async fn rows(hub: &Hub) -> Vec<(String, String, Option<String>)> {
    hub.read(|conn| {
        let columns = (installations::workspace, installations::token, installations::refresh_token);
        Ok(installations::table.order(installations::workspace).select(columns).load(conn)?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_lets_the_hub_in() {
    let hub = Hub::start_to_install(|_| {}).await;
    assert!(!hub.browse("/readyz", None).await.body.contains("Slack"), "nobody has to have installed it");
    hub.person("ana").try_slash("help").await.expect("acknowledged");
    assert_eq!(hub.slack.calls("users.info"), 0, "nobody let us in yet");

    let begun = hub.browse("/slack/install", None).await;
    assert_eq!(begun.status, 303);
    let cookie = begun.header("set-cookie");
    for flag in ["HttpOnly", "SameSite=Lax", "Secure", "Max-Age=600"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    let page = hub.browse(&back(&hub.slack, &begun), Some(&begun.cookie())).await;
    is_safe(&page);
    let taken_back = cookie.replace(&begun.cookie(), "edtech_install=").replace("Max-Age=600", "Max-Age=0");
    assert_eq!(page.header("set-cookie"), taken_back, "in the words in which it was set");
    insta::assert_snapshot!(texts(&page));

    let kept = rows(&hub).await;
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].1.contains("xoxb") && !kept[0].1.contains(&hex::encode("xoxb")), "{kept:?}");
    let olga = hub.read(|conn| people::find(conn, &"T0001".into(), &"U_OLGA".into())).await;
    assert!(olga.expect("Olga is known").organizer, "whoever opens the door organizes");

    hub.person("ana").slash("help").await;
    assert!(hub.person("ana").ephemerals("general").contains("/edtech"));
    say(&hub, &hub.slack, "U_ANA", "Good morning").await;
    hub.settle().await;
    assert!(hub.person("ana").dms().contains("Good morning"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_installs_later_does_not_organize() {
    let hub = Hub::start_to_install(|_| {}).await;
    hub.install(&hub.slack, "U_OLGA").await;
    assert_eq!(hub.install(&hub.slack, "U_BEN").await.status, 200);
    let organizers = hub.read(|conn| people::organizers(conn, &"T0001".into())).await;
    assert_eq!(organizers, ["U_OLGA".into()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_says_what_to_do() {
    let hub = Hub::start_to_install(|_| {}).await;
    let mut seen = Vec::new();
    let mut note = |what: &str, page: Page| {
        is_safe(&page);
        seen.push(format!("{what}: {}", texts(&page)));
    };
    let begun = hub.browse("/slack/install", None).await;
    let good = back(&hub.slack, &begun);
    let other = hub.browse("/slack/install", None).await;
    note("another browser", hub.browse(&good, Some(&other.cookie())).await);
    note("no cookie", hub.browse(&good, None).await);
    note("an empty cookie", hub.browse(&good, Some("edtech_install=")).await);
    let forged = good.replace("state=", "state=1");
    note("a forged state", hub.browse(&forged, Some(&begun.cookie())).await);
    assert_eq!(hub.slack.calls("oauth.v2.access"), 0, "nothing of this reached Slack");

    assert_eq!(hub.browse(&good, Some(&begun.cookie())).await.status, 200);
    note("used already", hub.browse(&good, Some(&begun.cookie())).await);
    assert_eq!(hub.slack.calls("oauth.v2.access"), 1);

    let late = hub.browse("/slack/install", None).await;
    let path = back(&hub.slack, &late);
    hub.clock.advance(Duration::seconds(601));
    note("too late", hub.browse(&path, Some(&late.cookie())).await);

    let said_no = hub.browse("/slack/install", None).await;
    let no = hub.slack.deny(&said_no.header("location")).expect("Slack's page");
    let no = no.strip_prefix(PUBLIC_URL).expect("our address");
    note("said no", hub.browse(no, Some(&said_no.cookie())).await);

    let begun = hub.browse("/slack/install", None).await;
    let wrong_code = back(&hub.slack, &begun).replace("code=code", "code=forged");
    note("a wrong code", hub.browse(&wrong_code, Some(&begun.cookie())).await);

    let begun = hub.browse("/slack/install", None).await;
    let path = back(&hub.slack, &begun);
    hub.slack.fault(Fault::on("oauth.v2.access", FaultKind::Status(500), 1));
    note("no Slack", hub.browse(&path, Some(&begun.cookie())).await);
    insta::assert_snapshot!(seen.join("\n\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_one_token_nobody_installs_anything() {
    let hub = Hub::start_bare().await;
    for path in ["/slack/install", "/slack/oauth?code=1&state=1.2"] {
        let page = hub.browse(path, Some("edtech_install=1")).await;
        is_safe(&page);
        assert_eq!(page.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organization_installs_for_all_its_workspaces() {
    let hub = Hub::start_to_install(|settings| settings.enterprise = Some("E0001".into())).await;
    assert_eq!(hub.install(&hub.slack, "U_OLGA").await.status, 200);
    assert_eq!(rows(&hub).await[0].0, "E0001");
    let ana = hub.person("ana");
    ana.slash("help").await;
    assert!(ana.ephemerals("general").contains("/edtech"));
    ana.open_home().await;
    hub.settle().await;
    assert!(ana.dms().contains("Welcome"), "{}", ana.dms());
    let known = hub.read(|conn| people::find(conn, &"E0001".into(), &"U_ANA".into())).await;
    assert!(known.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workspaces_are_answered_each_with_its_own_token() {
    let hub = Hub::start_to_install(|_| {}).await;
    let other = hub.neighbour(|_| {}).await;
    hub.install(&hub.slack, "U_OLGA").await;
    let page = hub.install(&other, "U_BEN").await;
    assert!(page.body.contains("Other University"), "{}", page.body);
    say(&hub, &hub.slack, "U_ANA", "To the first").await;
    say(&hub, &other, "U_ANA", "To the second").await;
    hub.settle().await;
    let (here, there) = (hub.person("ana").dms(), other.person("U_ANA").dms());
    assert!(here.contains("To the first") && !here.contains("To the second"), "{here}");
    assert!(there.contains("To the second") && !there.contains("To the first"), "{there}");
    assert_eq!(other.violations(), Vec::<String>::new());
}
