//! The few pages that people see in a browser.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const STYLE: &str = "body{font:17px/1.5 system-ui,sans-serif;max-width:34em;margin:4em auto;padding:0 1em;color:#1d1c1d;background:#fff}h1{font-size:1.5em}a{color:#1264a3}";

/// A page with a title, paragraphs, and a way on.
pub fn show(status: StatusCode, title: &str, paragraphs: &[&str], way_on: Option<(&str, &str)>) -> Response {
    let paragraphs: String = paragraphs.iter().map(|text| format!("<p>{}</p>", escape(text))).collect();
    let way_on = way_on
        .map(|(url, text)| format!("<p><a href=\"{}\">{}</a></p>", escape(url), escape(text)))
        .unwrap_or_default();
    let title = escape(title);
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style>\
         <h1>{title}</h1>{paragraphs}{way_on}</html>"
    );
    (status, Html(html)).into_response()
}

/// Nothing of the page is kept, loaded from elsewhere, framed, or told to where a link leads.
pub fn safe(mut response: Response) -> Response {
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let csp = format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    if let Ok(csp) = HeaderValue::from_str(&csp) {
        headers.insert(header::CONTENT_SECURITY_POLICY, csp);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    super::no_guessing(&mut response);
    response
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
