//! Only what Slack signed is read: everything else is refused before a byte of it is looked at.

use super::Hub;

const PATHS: [&str; 3] = ["/slack/events", "/slack/commands", "/slack/interactions"];
const BODY: &[u8] = br#"{"type":"url_verification","challenge":"c"}"#;

async fn status(hub: &Hub, path: &str, headers: &[(&str, &str)]) -> u16 {
    hub.slack.send_raw(path, headers, BODY).await.expect("an answer").status
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_signed_rightly_is_refused() {
    let hub = Hub::start().await;
    let (now, signature) = hub.slack.sign(BODY);
    let (_, of_another_body) = hub.slack.sign(b"{}");
    let capitals = signature.to_uppercase().replace("V0=", "v0=");
    let capital_version = signature.replacen("v0=", "V0=", 1);
    let next_version = signature.replacen("v0=", "v1=", 1);
    let short = &signature[..signature.len() - 2];
    let wrong = format!("v0={}", "0".repeat(64));
    const AT: &str = "x-slack-request-timestamp";
    const BY: &str = "x-slack-signature";
    for (what, headers) in [
        ("no headers", vec![]),
        ("no timestamp", vec![(BY, signature.as_str())]),
        ("no signature", vec![(AT, now.as_str())]),
        ("an empty signature", vec![(AT, &now), (BY, "")]),
        ("a wrong signature", vec![(AT, &now), (BY, &wrong)]),
        ("the signature of another body", vec![(AT, &now), (BY, &of_another_body)]),
        ("a signature cut short", vec![(AT, &now), (BY, short)]),
        ("no hexadecimal", vec![(AT, &now), (BY, "v0=xyz")]),
        ("capitals", vec![(AT, &now), (BY, &capitals)]),
        ("a capital version", vec![(AT, &now), (BY, &capital_version)]),
        ("another version", vec![(AT, &now), (BY, &next_version)]),
        ("no number", vec![(AT, "soon"), (BY, &signature)]),
        ("a number with a fraction", vec![(AT, "1.5"), (BY, &signature)]),
        ("two signatures, the right one first", vec![(AT, &now), (BY, &signature), (BY, &wrong)]),
        ("two signatures, the right one last", vec![(AT, &now), (BY, &wrong), (BY, &signature)]),
        ("the same signature twice", vec![(AT, &now), (BY, &signature), (BY, &signature)]),
        ("two timestamps", vec![(AT, &now), (AT, "1"), (BY, &signature)]),
    ] {
        for path in PATHS {
            assert_eq!(status(&hub, path, &headers).await, 401, "{what} at {path}");
        }
    }
    assert_eq!(status(&hub, PATHS[0], &[(AT, &now), (BY, &signature)]).await, 200);
    assert!(hub.read(nothing_kept).await, "nothing of it was kept");
}

fn nothing_kept(conn: &mut crate::db::Conn) -> crate::error::Result<bool> {
    use diesel::prelude::*;

    use crate::db::schema::jobs;
    Ok(jobs::table.filter(jobs::queue.eq("inbox")).count().get_result::<i64>(conn)? == 0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timestamp_is_good_for_five_minutes_either_way() {
    let hub = Hub::start().await;
    let (at, signature) = hub.slack.sign(BODY);
    let headers = [("x-slack-request-timestamp", at.as_str()), ("x-slack-signature", signature.as_str())];
    let start = hub.clock.now();
    for (seconds, expected) in [(0, 200), (300, 200), (301, 401), (-300, 200), (-301, 401)] {
        let now = hub.clock.now();
        hub.clock.advance(start + chrono::Duration::seconds(seconds) - now);
        assert_eq!(status(&hub, PATHS[0], &headers).await, expected, "{seconds} seconds later");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_one_mebibyte_is_refused() {
    let hub = Hub::start().await;
    for (length, expected) in [(1024 * 1024, 200), (1024 * 1024 + 1, 413)] {
        let body = "x".repeat(length);
        for path in PATHS {
            assert_eq!(super::send(&hub, path, "application/json", &body).await.0, expected, "{path}");
        }
    }
}
