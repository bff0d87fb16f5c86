//! What is written about what happens: to standard error, without personal data.

use crate::command_line::Subcommand;
use crate::config::{Config, TraceFormat};
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts the traces. Subcommands that print their findings trace only warnings, unless told otherwise.
pub(crate) fn start(config: &Config, command: &Subcommand) {
    let asked = if config.trace == Config::default().trace && !matches!(command, Subcommand::Serve(_)) {
        "warn"
    } else {
        config.trace.as_str()
    };
    let filter = EnvFilter::builder().parse_lossy(asked);
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(true);
    let started = match config.trace_format {
        TraceFormat::Text => lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).finish().try_init(),
        TraceFormat::Json => lines.json().flatten_event(true).finish().try_init(),
    };
    // Only a second start in one process fails, and then the first one goes on.
    drop(started);
}

/// Traces one request: method, the route that answered, status and time. Never the address as called: a query string can
/// hold anything.
pub(crate) async fn request(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let status = response.status().as_u16();
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    if response.status().is_server_error() {
        tracing::error!(%method, route, status, ms, request = id, "request");
    } else {
        tracing::info!(%method, route, status, ms, request = id, "request");
    }
    response
}
