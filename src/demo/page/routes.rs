//! Every URL of the page.

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::Duration;
use serde::Deserialize;
use serde_json::{Value, json};
use strum::VariantArray;

use super::{Page, acts, assets, parts, stream};
use crate::demo::workspace::{Look, Weather};
use crate::dispatch::ShortcutId;
use crate::features::help::{ProjectCommand, Subcommand};

/// Scripts, styles and pictures come from here or not at all.
const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
/// The furthest that time can be moved at once.
const FURTHEST_HOURS: i64 = 24 * 92;

/// All routes.
pub fn router(page: Page) -> Router {
    Router::new()
        .route("/", get(async || Html(assets::INDEX)))
        .route("/assets/{*name}", get(asset))
        .route("/api/emoji", get(async || Json(assets::emoji())))
        .route("/api/menu", get(async || Json(menu())))
        .route("/api/state", get(state))
        .route("/api/stream", get(events))
        .route("/api/people", get(people))
        .route("/api/log", get(log))
        .route("/api/file/{id}", get(file))
        .route("/api/weather", post(weather))
        .route("/api/act", post(act))
        .route("/api/clock", post(clock))
        .layer(middleware::from_fn_with_state(page.clone(), guard))
        .with_state(page)
}

/// Keeps other sites out: no foreign host names (DNS rebinding), and nothing on the page from elsewhere.
async fn guard(State(page): State<Page>, request: Request, next: Next) -> Response {
    if page.loopback_only && !is_loopback(request.headers()) {
        return (StatusCode::MISDIRECTED_REQUEST, "This demo is for its own machine only.").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

fn is_loopback(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

async fn asset(Path(name): Path<String>) -> Response {
    match assets::file(&name) {
        Some((kind, text)) => ([(header::CONTENT_TYPE, kind)], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The most messages that a window shows at once.
const MOST_MESSAGES: usize = 1000;
/// The most people that a search gives at once.
const MOST_PEOPLE: usize = 300;

#[derive(Deserialize)]
struct Window {
    r#as: String,
    channel: Option<String>,
    most: Option<usize>,
}

impl Window {
    fn look(&self) -> Look {
        let most = self.most.unwrap_or(Look::default().most).min(MOST_MESSAGES);
        Look { channel: self.channel.clone(), most }
    }
}

async fn state(State(page): State<Page>, Query(window): Query<Window>) -> Response {
    match parts::of(&page, &window.r#as, &window.look()).await {
        Some(parts) => Json(parts).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn events(State(page): State<Page>, Query(window): Query<Window>) -> Response {
    let look = window.look();
    match stream::of(page, window.r#as, look) {
        Some(events) => events.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(Deserialize)]
struct Search {
    q: String,
    most: usize,
}

async fn people(State(page): State<Page>, Query(search): Query<Search>) -> Json<Value> {
    let (people, total) = page.slack.find_people(&search.q, search.most.min(MOST_PEOPLE));
    Json(json!({"people": people, "total": total}))
}

#[derive(Deserialize)]
struct After {
    after: u64,
}

async fn log(State(page): State<Page>, Query(since): Query<After>) -> Json<Value> {
    Json(json!(page.slack.log_after(since.after)))
}

#[derive(Deserialize)]
struct Viewer {
    r#as: String,
}

/// A file, to those who see the message that brought it: to be saved, and never shown but inside of an image.
async fn file(State(page): State<Page>, Path(id): Path<String>, Query(viewer): Query<Viewer>) -> Response {
    let Some((name, bytes)) = page.slack.file_for(&viewer.r#as, &id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let plain: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect();
    let kind = if bytes.starts_with(b"\x89PNG") { "image/png" } else { "application/octet-stream" };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"")),
    ];
    (headers, bytes).into_response()
}

#[derive(Deserialize)]
struct SetWeather {
    state: Weather,
}

async fn weather(State(page): State<Page>, Json(set): Json<SetWeather>) -> Json<Value> {
    page.slack.set_weather(set.state);
    Json(acts::answer(Ok(Value::Null)))
}

async fn act(State(page): State<Page>, Json(act): Json<acts::Act>) -> Json<Value> {
    Json(acts::answer(acts::perform(&page, act).await))
}

#[derive(Deserialize)]
struct Move {
    hours: i64,
}

async fn clock(State(page): State<Page>, Json(by): Json<Move>) -> Json<Value> {
    if !(1..=FURTHEST_HOURS).contains(&by.hours) {
        return Json(json!({"ok": false, "error": "time only goes forward, three months at most"}));
    }
    let moved = page.mover.advance(Duration::hours(by.hours)).await;
    Json(acts::answer(moved.map(|()| Value::Null).map_err(|error| error.to_string())))
}

/// What can be typed after the command, and the shortcuts: the same that the manifest tells Slack.
fn menu() -> Value {
    let commands: Vec<Value> = Subcommand::VARIANTS.iter().flat_map(|command| described(*command)).collect();
    let shortcuts = ShortcutId::VARIANTS.iter().map(|shortcut| {
        let (name, on_message) = match shortcut {
            ShortcutId::SubmitProject => ("Submit a project", false),
            ShortcutId::MyProfile => ("My profile", false),
            ShortcutId::ProjectIdea => ("Turn into a project idea", true),
            ShortcutId::AskSupport => ("Ask for support", true),
        };
        let callback: &'static str = shortcut.into();
        json!({"callback": callback, "name": name, "on_message": on_message})
    });
    json!({"commands": commands, "shortcuts": shortcuts.collect::<Vec<_>>()})
}

fn described(command: Subcommand) -> Vec<Value> {
    let name: &'static str = command.into();
    let entry = |text: String, hint: &str, takes: &str| json!({"text": text, "hint": hint, "takes": takes});
    let (hint, takes) = match command {
        Subcommand::Project => {
            let one = |which: &ProjectCommand| {
                let word: &'static str = which.into();
                let (hint, takes) = match which {
                    ProjectCommand::New => ("Submit a project", ""),
                    ProjectCommand::List => ("Projects that look for people", ""),
                    ProjectCommand::Show => ("One project, with its roles", "NAME"),
                    ProjectCommand::Edit => ("Change a project of yours", "NAME"),
                    ProjectCommand::Close => ("Close a project of yours", ""),
                };
                entry(format!("{name} {word}"), hint, takes)
            };
            return ProjectCommand::VARIANTS.iter().map(one).collect();
        }
        Subcommand::Profile => ("Your skills, wishes and hours", ""),
        Subcommand::Match => ("Roles for you, people for your roles", ""),
        Subcommand::Find => ("Roles and people by a skill", "SKILL"),
        Subcommand::Skills => ("What skills there are, and how a word is understood", "WORD"),
        Subcommand::Why => ("Why a pair is suggested, or is not", ""),
        Subcommand::Partner => ("For teachers and institutions", ""),
        Subcommand::Offer => ("Something that you can give to projects", ""),
        Subcommand::Offers => ("What projects can ask for", ""),
        Subcommand::Tools => ("Tools that a campus can adopt or try", "[WORDS]"),
        Subcommand::Update => ("Tell what happened in your project", "[NAME]"),
        Subcommand::Follow => ("Projects, subjects and skills that you follow", ""),
        Subcommand::Ask => ("A question to the other projects", "QUESTION"),
        Subcommand::Idea => ("Share an idea that gathers people", "TITLE"),
        Subcommand::Ideas => ("Ideas that gather people", ""),
        Subcommand::Support => ("Help with a tool that you use", "NAME"),
        Subcommand::Status => ("What waits for whom", ""),
        Subcommand::Notifications => ("What comes to you, and when", ""),
        Subcommand::Team => ("People who together cover a project", "NAME"),
        Subcommand::Weights => ("What the parts of a match count, for organizers", ""),
        Subcommand::Round => ("Match everyone at once, for organizers", ""),
        Subcommand::Organize => ("Who organizes what, for organizers", ""),
        Subcommand::Tasks => ("What the team wants to do, for organizers", "[free | all | done]"),
        Subcommand::Outreach => ("Whom you are in touch with, for organizers", "[WORDS]"),
        Subcommand::Desk => ("What waits for you, for organizers", ""),
        Subcommand::Numbers => ("How the community does, for organizers", ""),
        Subcommand::Audit => ("Who did what to what, for organizers", ""),
        Subcommand::Privacy => ("What is kept of you, and who sees it", ""),
        Subcommand::Report => ("Something about somebody, to named organizers", ""),
        Subcommand::Roles => ("Who has which role, and what each is for", ""),
        Subcommand::Settings => ("The community's settings, for organizers", ""),
        Subcommand::Help => ("What you can do here", ""),
    };
    vec![entry(name.to_owned(), hint, takes)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_answered() {
        let of = |host: &str| HeaderMap::from_iter([(header::HOST, HeaderValue::from_str(host).unwrap())]);
        for own in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "127.0.0.1", "localhost"] {
            assert!(is_loopback(&of(own)), "{own}");
        }
        for other in ["evil.example:8080", "192.168.0.2:8080", "", "localhost.evil.example"] {
            assert!(!is_loopback(&of(other)), "{other}");
        }
    }
}
