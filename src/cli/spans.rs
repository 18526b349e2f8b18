//! Spans for the operator's OpenTelemetry collector: who set `OTEL_EXPORTER_OTLP_ENDPOINT` sees in it how long each
//! request, each job and each call to Slack took. Spans alone leave, and only the hub's own: they carry ids, kinds and
//! outcomes, and neither what people wrote nor a token. The log's lines stay in the log.

use std::time::Duration;

use async_trait::async_trait;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::hyper::HyperClient;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

/// How long one request to the collector may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a hub that stops tries to send what it still has.
const AT_THE_END: Duration = Duration::from_secs(5);

/// What sends spans, if anybody wants them.
pub struct Spans(Option<SdkTracerProvider>);

impl Spans {
    /// Sends spans where the environment says so, and nowhere when it names no collector. Must be called inside a
    /// tokio runtime.
    ///
    /// # Errors
    /// When the environment says something that can't be.
    pub fn from_env() -> anyhow::Result<Self> {
        if !super::serve::names_a_collector() {
            return Ok(Self(None));
        }
        let client = HyperClient::new(crate::slack::client::connector()?, PATIENCE, None);
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender { runtime: Handle::current(), client })
            .build()?;
        let mut resource = Resource::builder();
        if std::env::var_os("OTEL_SERVICE_NAME").is_none() {
            resource = resource.with_service_name(env!("CARGO_PKG_NAME"));
        }
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource.build())
            .build();
        Ok(Self(Some(provider)))
    }

    /// What listens to our spans.
    pub fn layer<S>(&self) -> Option<impl Layer<S> + use<S>>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let tracer = self.0.as_ref()?.tracer(env!("CARGO_PKG_NAME"));
        let ours = filter_fn(|of| of.is_span() && of.target().starts_with(env!("CARGO_CRATE_NAME")));
        let layer = tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false);
        Some(layer.with_filter(ours))
    }

    /// Sends what was not sent yet.
    pub async fn finish(self) {
        let Some(provider) = self.0 else { return };
        // It blocks, and what it waits for needs the runtime.
        let sent = tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(AT_THE_END)).await;
        if !matches!(sent, Ok(Ok(()))) {
            tracing::warn!("the last spans did not reach the collector");
        }
    }
}

/// Spans are gathered on a thread of their own, where no runtime is: their requests run on ours.
#[derive(Debug)]
struct Sender {
    runtime: Handle,
    client: HyperClient<HttpsConnector<HttpConnector>>,
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        self.runtime.spawn(async move { client.send_bytes(request).await }).await?
    }
}
