//! The routes, the two questions a supervisor asks, and the stop that lets requests finish.

mod accepting;
mod room;
mod stalling;

use crate::config::Config;
use crate::{ambient, intake, traces};
use accepting::Limits;
use anyhow::Context as _;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Router, middleware};
use casework::{Casework, Senders, SignIn, SignInSettings};
use graphql::Settings;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

/// How long the database has to answer before this process calls itself not ready.
const READY_WITHIN: Duration = Duration::from_secs(2);
/// How often old idempotency keys are looked for.
const KEYS_PAUSE: Duration = Duration::from_hours(1);

/// Longest time any request may take, its body included; most are given less by their own route.
const ANSWER_WITHIN: Duration = Duration::from_secs(40);

/// Every route.
fn routes(casework: &Casework, settings: Settings, pages: Router, is_secure: bool) -> Router {
    let health = Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .with_state(casework.store().clone());
    let all = graphql::router(casework.clone(), settings)
        .merge(intake::router(casework.clone()))
        .merge(pages)
        .merge(health)
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, ANSWER_WITHIN))
        .layer(CatchPanicLayer::new());
    console::strict(all, is_secure).layer(middleware::from_fn(traces::request))
}

/// The web console.
fn pages(casework: &Casework, config: &Config) -> anyhow::Result<Router> {
    let account_key = config.account_key(casework.store())?;
    if account_key.is_none() {
        tracing::warn!("account_key is not set: authenticator apps are not offered, printed codes are");
    }
    let providers = config.providers()?;
    let sign_in = SignIn::new(casework.clone(), SignInSettings { account_key, providers });
    let settings = console::Settings {
        secure: config.is_secure(),
        origins: config.origins.clone(),
        proxies: config.proxies.clone(),
        base_url: config.base_url.clone(),
    };
    console::router(sign_in, settings).context("origins: give each as `https://wardbook.example`, without a path")
}

/// Whether requests can be answered: the database answers and has the schema this version needs.
async fn ready(State(store): State<Store>) -> (StatusCode, &'static str) {
    let look = async { store.ping().await.is_ok() && store.check_schema().await.is_ok() };
    match tokio::time::timeout(READY_WITHIN, look).await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    }
}

/// A server that listens and is not running yet: its port is known.
pub(crate) struct Server {
    listener: TcpListener,
    router: Router,
    limits: Limits,
    casework: Casework,
    senders: Senders,
    worker_pause: Duration,
    stop_within: Duration,
}

impl Server {
    /// Listens at this address.
    ///
    /// # Errors
    /// When the port is taken, or a setting cannot be used.
    pub(crate) async fn listen(
        address: SocketAddr,
        casework: Casework,
        senders: Senders,
        config: &Config,
    ) -> anyhow::Result<Self> {
        let settings = Settings {
            cursor_key: config.cursor_key()?,
            origins: config.origins.clone(),
            session_cookie: console::Settings::session_cookie(config.is_secure()),
            request_ids: Arc::new(ambient::id),
        };
        let pages = pages(&casework, config)?;
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address}: choose another port, or stop what uses it"))?;
        Ok(Self {
            listener,
            router: routes(&casework, settings, pages, config.is_secure()),
            limits: Limits::new(config.connections.max(1), config.proxies.clone()),
            casework,
            senders,
            worker_pause: Duration::from_secs(config.worker_pause.max(1)),
            stop_within: Duration::from_secs(config.stop_within.max(1)),
        })
    }

    /// Where it listens: the real port where 0 was asked for.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.listener.local_addr()?)
    }

    /// Serves until SIGTERM or SIGINT; then takes no new requests, lets those under way finish and closes the store. `answers`
    /// is called once it serves.
    ///
    /// # Errors
    /// When signals cannot be heard.
    pub(crate) async fn run(self, answers: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
        let stopping = stop_signal()?;
        // The log says which permits judge before anybody is judged by them.
        self.casework.put_permits_in_force().await?;
        let worker = tokio::spawn(work(self.casework.clone(), self.worker_pause, stopping.clone()));
        let (casework, senders, pause, asked) =
            (self.casework.clone(), self.senders, self.worker_pause, stopping.clone());
        let post = tokio::spawn(async move { casework.keep_sending_messages(&senders, pause, asked).await });
        let server = tokio::spawn(accepting::serve(self.listener, self.router, self.limits, stopping.clone()));
        answers()?;
        let mut asked = stopping;
        asked.wait_for(|stop| *stop).await.context("the signals cannot be heard any more")?;
        tracing::info!("stopping: requests under way are finished first");
        if tokio::time::timeout(self.stop_within, async { (server.await, worker.await, post.await) }).await.is_err() {
            tracing::warn!("some requests did not finish in time and were dropped");
        }
        self.casework.store().close().await;
        tracing::info!("stopped");
        Ok(())
    }
}

/// The workers, until a stop is asked for. A round that is dropped loses nothing: what was handed to the writer is committed.
async fn work(casework: Casework, pause: Duration, mut stopping: watch::Receiver<bool>) {
    tokio::select! {
        () = casework.keep_recording_time(pause) => {}
        () = casework.keep_routing(pause) => {}
        // What subscriptions hear.
        () = casework.follow_logs() => {}
        () = casework.keep_forgetting_keys(KEYS_PAUSE) => {}
        () = casework.keep_permits_in_force(KEYS_PAUSE) => {}
        () = casework.keep_publishing_statistics(KEYS_PAUSE) => {}
        () = casework.keep_noting_read_heads(KEYS_PAUSE) => {}
        () = casework.keep_carrying_spooled_reads(pause) => {}
        _ = stopping.wait_for(|stop| *stop) => {}
    }
}

/// Becomes true on SIGTERM or SIGINT.
fn stop_signal() -> anyhow::Result<watch::Receiver<bool>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (stop, stopping) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        let _ = stop.send(true);
    });
    Ok(stopping)
}
