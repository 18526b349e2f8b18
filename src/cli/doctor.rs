//! `doctor`: is everything as a running hub needs it, and if not, what mends it.

use std::collections::BTreeSet;

use clap::Args;
use secrecy::SecretString;

use crate::app::App;
use crate::config::Settings;
use crate::features::{community, people};
use crate::ids::{ChannelId, WorkspaceId};
use crate::installs;
use crate::slack::probe::{Probe, probe};
use crate::slack::{CallError, Slack, scopes};
use crate::time::{Clock, Time};

/// Older signatures are refused, so a clock that is half as wrong leaves too little room for a slow network.
const SKEW_SECONDS: i64 = 300;
const SKEW_AT_MOST: i64 = SKEW_SECONDS / 2;

/// Checks settings, database, token, scopes, channels and clock.
#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    settings: Settings,
}

impl Doctor {
    /// Prints a line for each check; fails where something is wrong.
    pub async fn run(self) -> anyhow::Result<()> {
        let mut findings = Vec::new();
        match self.settings.check() {
            Err(mistakes) => findings.extend(mistakes.into_iter().map(|mistake| wrong("settings", mistake))),
            Ok(config) => {
                findings.push(fine("settings", "complete"));
                findings.extend(examine(&App::new(config, Clock::system())?).await);
            }
        }
        for finding in &findings {
            println!("{finding}");
        }
        let wrong = findings.iter().filter(|finding| finding.health == Health::Wrong).count();
        anyhow::ensure!(wrong == 0, "\n{wrong} of {} checks failed.", findings.len());
        println!("\nThe hub can run.");
        Ok(())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Health {
    Fine,
    /// It runs, but people will miss something.
    Lacking,
    Wrong,
}

/// What a check found, with a remedy where one is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    health: Health,
    what: &'static str,
    words: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mark = match self.health {
            Health::Fine => "ok  ",
            Health::Lacking => "note",
            Health::Wrong => "FAIL",
        };
        write!(out, "{mark}  {:<13} {}", self.what, self.words)
    }
}

fn fine(what: &'static str, words: impl Into<String>) -> Finding {
    Finding { health: Health::Fine, what, words: words.into() }
}

fn lacking(what: &'static str, words: impl Into<String>) -> Finding {
    Finding { health: Health::Lacking, what, words: words.into() }
}

fn wrong(what: &'static str, words: impl Into<String>) -> Finding {
    Finding { health: Health::Wrong, what, words: words.into() }
}

/// All checks but that of the settings.
async fn examine(app: &App) -> Vec<Finding> {
    let mut findings = vec![database(app).await];
    let database_answers = findings[0].health != Health::Wrong;
    if let Some(token) = &app.config.app_token {
        findings.push(socket(app, token).await);
    }
    let Some(token) = &app.config.bot_token else {
        findings.extend(of_installations(app).await);
        return findings;
    };
    findings.extend(of_token(app, token, database_answers).await);
    findings
}

/// Whether Slack lets the hub connect, for Socket Mode.
async fn socket(app: &App, token: &SecretString) -> Finding {
    const MEND: &str = "Make an app-level token with connections:write (Basic Information → App-Level Tokens), copy it \
                        into SLACK_APP_TOKEN, and switch Socket Mode on.";
    let asked = match Slack::new(&app.config.slack_api_url, token) {
        Ok(slack) => slack.open_socket().await,
        Err(error) => return wrong("socket mode", format!("{error:#}")),
    };
    match asked {
        Ok(url) => match app.config.trusts_socket(&url) {
            Ok(()) => fine("socket mode", "Slack gives an address to connect to"),
            Err(reason) => wrong("socket mode", reason),
        },
        Err(CallError::Refused { code, .. }) => {
            wrong("socket mode", format!("Slack refuses ({code}). {MEND}"))
        }
        Err(error) => wrong("socket mode", format!("Slack can't be asked ({error}); try again")),
    }
}

/// Every workspace that installed the hub.
async fn of_installations(app: &App) -> Vec<Finding> {
    let found = app.db.read(installs::all).await;
    let Ok(all) = found else { return Vec::new() };
    if all.is_empty() {
        let url = app.config.installing.as_ref().map_or("", |installing| installing.public_url.as_str());
        return vec![lacking("installations", format!("none yet: open {url}/slack/install in a browser"))];
    }
    let mut findings = Vec::new();
    for installation in all {
        findings.push(fine("workspace", format!("{} ({})", installation.name, installation.workspace)));
        let there = match app.within(&installation.workspace).await {
            Ok(there) => there,
            Err(error) => {
                findings.push(wrong("token", format!("can't be looked up ({error})")));
                continue;
            }
        };
        match there.slack.token().await {
            Ok(token) => findings.extend(of_token(&there, &token, true).await),
            Err(error) => findings.push(wrong("token", format!("{error}: install the hub there again"))),
        }
    }
    findings
}

async fn of_token(app: &App, secret: &SecretString, database_answers: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    match probe(&app.config.slack_api_url, secret).await {
        Err(error) => findings.push(wrong(
            "token",
            format!(
                "Slack can't be asked about it ({error:#}). Does this machine reach {}?",
                app.config.slack_api_url
            ),
        )),
        Ok(found) => {
            findings.push(token(&found));
            if found.identity.is_ok() {
                findings.push(granted(&found));
            }
            findings.push(skew(&found, app.clock.now()));
            if let (Ok(identity), true) = (&found.identity, database_answers) {
                findings.extend(of_community(app, &WorkspaceId(identity.team_id.clone())).await);
            }
        }
    }
    findings
}

async fn database(app: &App) -> Finding {
    match app.db.pending_migrations().await {
        Ok(pending) if pending.is_empty() => fine("database", "answers, and is up to date"),
        Ok(pending) => lacking(
            "database",
            format!(
                "answers; {} to come: `edtech-hub migrate`, or `serve`, applies them",
                pending.join(", ")
            ),
        ),
        Err(error) => wrong(
            "database",
            format!(
                "does not answer ({error:#}). Check DATABASE_URL, and that the server or the folder is there."
            ),
        ),
    }
}

fn token(probe: &Probe) -> Finding {
    match &probe.identity {
        Ok(identity) => fine("token", format!("speaks in {} ({})", identity.team, identity.team_id)),
        Err(code) => wrong(
            "token",
            format!(
                "Slack refuses it ({code}). Install the app into the workspace again, and copy the Bot User OAuth \
                 Token into SLACK_BOT_TOKEN."
            ),
        ),
    }
}

fn granted(probe: &Probe) -> Finding {
    let Some(granted) = &probe.scopes else {
        return lacking("scopes", "Slack does not tell which were granted");
    };
    let granted: BTreeSet<&str> = granted.iter().map(String::as_str).collect();
    let needed = scopes::needed();
    let missing: Vec<String> = needed
        .difference(&granted)
        .map(|scope| format!("{scope} (for {})", scopes::purpose(scope)))
        .collect();
    if !missing.is_empty() {
        let remedy = "Add them under OAuth & Permissions (or paste `edtech-hub manifest --url …` as the app's \
                      manifest), then install the app again.";
        return wrong("scopes", format!("missing: {}. {remedy}", missing.join(", ")));
    }
    let more: Vec<&str> = granted.difference(&needed).copied().collect();
    if more.is_empty() {
        fine("scopes", format!("all {} granted, and no more", needed.len()))
    } else {
        fine("scopes", format!("all {} granted; not needed: {}", needed.len(), more.join(", ")))
    }
}

fn skew(probe: &Probe, now: Time) -> Finding {
    let Some(theirs) = probe.time else { return lacking("clock", "Slack does not tell what time it is") };
    let seconds = (now - theirs).num_seconds();
    let direction = if seconds < 0 { "behind" } else { "ahead of" };
    let words = format!("{} s {direction} Slack's", seconds.abs());
    match seconds.abs() {
        0..=5 => fine("clock", "agrees with Slack's"),
        6..SKEW_AT_MOST => lacking("clock", format!("{words}: set this machine's clock by NTP")),
        _ => wrong(
            "clock",
            format!(
                "{words}. What is signed more than {SKEW_SECONDS} s ago is refused: set this machine's clock by NTP."
            ),
        ),
    }
}

/// What the community has set for itself: channels that the bot is in, and somebody who organizes.
async fn of_community(app: &App, workspace: &WorkspaceId) -> Vec<Finding> {
    let id = workspace.clone();
    let found =
        app.db.read(move |conn| Ok((community::get(conn, &id)?, people::organizers(conn, &id)?))).await;
    let (community, organizers) = match found {
        Ok((Some(community), organizers)) => (community, organizers),
        Ok((None, _)) => return vec![lacking("community", "not known yet: start `edtech-hub serve` once")],
        // A database without its tables has told so already.
        Err(_) => return Vec::new(),
    };
    let mut findings = Vec::new();
    if organizers.is_empty() && app.config.organizers.is_empty() {
        findings.push(wrong(
            "organizers",
            "nobody organizes: set ORGANIZERS to your member ID (in Slack: your profile, ⋮, Copy member ID).",
        ));
    } else {
        findings.push(fine("organizers", "there are some"));
    }
    findings.push(channel(app, "organizers'", community.organizer_channel.as_ref()).await);
    findings.push(channel(app, "announcements", community.announcement_channel.as_ref()).await);
    findings
}

async fn channel(app: &App, what: &'static str, channel: Option<&ChannelId>) -> Finding {
    let Some(channel) = channel else {
        return lacking(what, "no channel is chosen: an organizer does that with `/edtech settings`");
    };
    match app.slack.channel(channel).await {
        Ok(found) if found.is_archived => wrong(
            what,
            format!("#{} is archived: unarchive it, or choose another with `/edtech settings`", found.name),
        ),
        Ok(found) if !found.is_member => {
            wrong(what, format!("the app is not in #{}: write `/invite @EdTech Hub` there", found.name))
        }
        Ok(found) => fine(what, format!("#{}, and the app is in it", found.name)),
        Err(CallError::Refused { code, .. }) => wrong(
            what,
            format!(
                "{channel} can't be seen ({code}): invite the app there, or choose another channel with `/edtech \
                 settings`"
            ),
        ),
        Err(error) => wrong(what, format!("{channel} can't be asked about ({error}); try again")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::demo::workspace::Kind;
    use crate::testing::Hub;

    fn of<'a>(findings: &'a [Finding], what: &str) -> &'a Finding {
        findings.iter().find(|finding| finding.what == what).unwrap_or_else(|| panic!("{what}: {findings:?}"))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_hub_that_can_run_is_told_so() {
        let hub = Hub::start().await;
        let findings = examine(&hub.app).await;
        assert!(findings.iter().all(|finding| finding.health == Health::Fine), "{findings:#?}");
        assert_eq!(findings.len(), 7);
        insta::assert_snapshot!(findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_wrong_is_named_with_its_remedy() {
        let hub = Hub::start().await;
        let config = Config {
            bot_token: Some("xoxb-another".to_owned().into()),
            database_url: "sqlite:///nowhere/at/all.db".to_owned(),
            ..(*hub.app.config).clone()
        };
        let findings = examine(&App::new(config, hub.clock.clone()).unwrap()).await;
        assert_eq!(of(&findings, "database").health, Health::Wrong);
        assert_eq!(of(&findings, "token").health, Health::Wrong);
        assert!(of(&findings, "token").words.contains("invalid_auth"), "{findings:?}");
        assert_eq!(of(&findings, "clock").health, Health::Fine);
        hub.slack.take_violations();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn socket_mode_is_checked() {
        let hub = Hub::start_by_socket().await;
        assert_eq!(of(&examine(&hub.app).await, "socket mode").health, Health::Fine);
        for (token, code) in [("xapp-other", "invalid_auth"), ("xoxb-local", "not_allowed_token_type")] {
            let config = Config { app_token: Some(token.to_owned().into()), ..(*hub.app.config).clone() };
            let findings = examine(&App::new(config, hub.clock.clone()).unwrap()).await;
            let socket = of(&findings, "socket mode");
            assert!(socket.health == Health::Wrong && socket.words.contains(code), "{socket:?}");
        }
        hub.slack.take_violations();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn channels_that_the_app_lost_are_named() {
        let hub = Hub::start().await;
        let hidden = hub.slack.add_channel(Kind::Private, "board", &["U_OLGA"]);
        let projects = hub.channel("projects");
        hub.person_ctx("olga")
            .write(move |conn, ctx| {
                let (hidden, projects) = (hidden.as_str().into(), projects.as_str().into());
                community::save_channels(conn, &ctx.workspace, &hidden, &projects, true)
            })
            .await
            .unwrap();
        hub.slack.archive("projects");
        let findings = examine(&hub.app).await;
        assert!(of(&findings, "announcements").words.contains("is archived"), "{findings:?}");
        let organizers = of(&findings, "organizers'");
        assert!(organizers.words.contains("invite the app"), "{organizers:?}");
        hub.slack.take_violations();
    }

    #[test]
    fn missing_scopes_and_a_wrong_clock_are_named() {
        let probe = |scopes: &[&str], time: &str| Probe {
            identity: Err("invalid_auth".to_owned()),
            scopes: Some(scopes.iter().map(|scope| (*scope).to_owned()).collect()),
            time: time.parse().ok(),
        };
        let now: Time = "2026-09-07T09:00:00".parse().unwrap();
        let found = probe(&["chat:write", "admin"], "2026-09-07T08:54:00");
        let scopes = granted(&found);
        assert_eq!(scopes.health, Health::Wrong);
        assert!(scopes.words.contains("mpim:write (for introducing two people"), "{}", scopes.words);
        assert!(!scopes.words.contains("chat:write"), "{}", scopes.words);
        assert_eq!(skew(&found, now).health, Health::Wrong);
        assert!(skew(&found, now).words.starts_with("360 s ahead of Slack's"), "{}", skew(&found, now).words);
        assert_eq!(skew(&probe(&[], "2026-09-07T09:01:00"), now).health, Health::Lacking);
        assert_eq!(skew(&probe(&[], "2026-09-07T09:00:01"), now).health, Health::Fine);
        let all: Vec<&str> = scopes::needed().into_iter().chain(["admin"]).collect();
        let fine = granted(&probe(&all, "2026-09-07T09:00:00"));
        assert_eq!(fine.health, Health::Fine);
        assert!(fine.words.ends_with("not needed: admin"), "{}", fine.words);
    }
}
