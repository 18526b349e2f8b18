//! `manifest`: the Slack app's manifest for an address.

use anyhow::{Context, ensure};
use clap::Args;
use url::Url;

/// As it lies in the repository, with [`PLACEHOLDER`] for the address.
const MANIFEST: &str = include_str!("../../manifest.yml");
const PLACEHOLDER: &str = "https://example.com";

/// Prints the Slack app's manifest with your address filled in.
#[derive(Args)]
pub struct Manifest {
    /// Where Slack reaches the hub, such as https://hub.example.org.
    #[arg(long, env = "PUBLIC_URL", required_unless_present = "socket_mode")]
    url: Option<String>,
    /// For Socket Mode: no address, Slack waits for the hub to connect (`SLACK_APP_TOKEN`).
    #[arg(long, conflicts_with = "url")]
    socket_mode: bool,
}

impl Manifest {
    /// Prints it.
    pub fn run(&self) -> anyhow::Result<()> {
        match &self.url {
            Some(url) if !self.socket_mode => print!("{}", filled(url)?),
            _ => print!("{}", for_sockets()?),
        }
        Ok(())
    }
}

/// The manifest with `url` filled in, without the comments that speak of the file in the repository.
fn filled(url: &str) -> anyhow::Result<String> {
    let example = "such as https://hub.example.org";
    let parsed: Url = url.parse().with_context(|| format!("{url:?} is no URL: write one {example}"))?;
    ensure!(parsed.scheme() == "https", "Slack calls https only: write a URL {example}");
    ensure!(
        parsed.host_str().is_some_and(|host| !host.is_empty()),
        "{url:?} names no host: write one {example}"
    );
    ensure!(
        parsed.username().is_empty() && parsed.password().is_none(),
        "a URL with a name or a password would show them to everybody who sees the app's settings: leave them out"
    );
    ensure!(
        parsed.query().is_none() && parsed.fragment().is_none(),
        "{url:?} has a part after ? or #: write the address only, {example}"
    );
    Ok(body()?.replace(PLACEHOLDER, parsed.as_str().trim_end_matches('/')))
}

/// The manifest for an app that Slack reaches over sockets alone.
fn for_sockets() -> anyhow::Result<String> {
    let body = body()?;
    let of_addresses = |line: &&str| {
        line.contains(PLACEHOLDER)
            || line.ends_with(" redirect_urls:")
            || line.contains("# Only where workspaces install the hub")
    };
    let lines = body.lines().filter(|line| !of_addresses(line)).map(|line| format!("{line}\n"));
    Ok(lines.collect::<String>().replace("socket_mode_enabled: false", "socket_mode_enabled: true"))
}

fn body() -> anyhow::Result<String> {
    let (_, body) =
        MANIFEST.split_once("\ndisplay_information:").context("manifest.yml has another start")?;
    Ok(format!("display_information:{body}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_filled_in_everywhere() {
        for url in ["https://hub.example.org", "https://hub.example.org/", "HTTPS://HUB.example.org"] {
            let manifest = filled(url).unwrap();
            assert!(manifest.starts_with("display_information:\n"), "{manifest}");
            assert!(!manifest.contains(PLACEHOLDER));
            for path in ["events", "commands", "interactions", "oauth"] {
                assert!(manifest.contains(&format!(" https://hub.example.org/slack/{path}\n")), "{path}");
            }
        }
        assert!(
            filled("https://uni.example/hub/").unwrap().contains(" https://uni.example/hub/slack/events\n")
        );
    }

    #[test]
    fn for_sockets_there_is_no_address() {
        let manifest = for_sockets().unwrap();
        assert!(manifest.starts_with("display_information:\n") && manifest.ends_with('\n'), "{manifest}");
        assert!(!manifest.contains("url: ") && !manifest.contains("https://"), "{manifest}");
        assert!(manifest.contains("  socket_mode_enabled: true\n"), "{manifest}");
        let parsed: serde_json::Value = serde_saphyr::from_str(&manifest).unwrap();
        assert!(parsed["settings"]["interactivity"]["is_enabled"].as_bool().unwrap());
        assert!(parsed["settings"]["event_subscriptions"]["bot_events"].as_array().unwrap().len() > 5);
        assert!(parsed["oauth_config"]["scopes"]["bot"].as_array().unwrap().len() > 10);
    }

    #[test]
    fn an_address_that_slack_could_not_use_is_refused() {
        for (url, says) in [
            ("http://hub.example.org", "https only"),
            ("hub.example.org", "is no URL"),
            ("", "is no URL"),
            ("https://", "is no URL"),
            ("https://ana:secret@hub.example.org", "leave them out"),
            ("https://hub.example.org/?a=1", "after ? or #"),
            ("https://hub.example.org/#x: y", "after ? or #"),
        ] {
            let error = format!("{:#}", filled(url).unwrap_err());
            assert!(error.contains(says), "{url}: {error}");
        }
    }
}
