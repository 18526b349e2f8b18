//! What a browser does with the hub.

use crate::demo::workspace::Workspace;

use super::{Hub, PUBLIC_URL};

impl Hub {
    /// A browser asks for a page, with what it has in its cookies.
    pub async fn browse(&self, path: &str, cookie: Option<&str>) -> Page {
        use http_body_util::{BodyExt, Empty};
        use hyper_util::client::legacy::Client;
        let client = Client::builder(hyper_util::rt::TokioExecutor::new()).build_http();
        let mut request = hyper::Request::get(format!("http://{}{path}", self.address));
        if let Some(cookie) = cookie {
            request = request.header("cookie", cookie);
        }
        let request = request.body(Empty::<hyper::body::Bytes>::new()).expect("a request");
        let (head, body) = client.request(request).await.expect("an answer").into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Page {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Somebody installs the hub in a workspace: to Slack, *Allow*, and back.
    pub async fn install(&self, workspace: &Workspace, person: &str) -> Page {
        let begun = self.browse("/slack/install", None).await;
        let back = workspace.allow(&begun.header("location"), person).expect("Slack's page");
        self.browse(back.strip_prefix(PUBLIC_URL).expect("our address"), Some(&begun.cookie())).await
    }
}

/// What a browser got.
pub struct Page {
    /// 200 and the like.
    pub status: u16,
    /// All of them.
    pub headers: hyper::HeaderMap,
    /// HTML.
    pub body: String,
}

impl Page {
    /// A header, or nothing.
    pub fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    }

    /// What the browser sends back of the cookie that was set.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
    }
}
