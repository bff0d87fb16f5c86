//! Connections as they come in: how many, from where, how long each may say nothing, and how each ends.
//!
//! HTTP/1.1 alone is spoken: TLS, and whatever else browsers speak, is for the proxy in front.

use super::room::{Place, Room};
use super::stalling::Stalling;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tower::ServiceExt as _;

/// How long to wait when the machine gives no more connections, for want of files or memory.
const OUT_OF_FILES: Duration = Duration::from_millis(100);
/// Fields in the head of a request.
const FIELDS: usize = 64;
/// Longest head of a request, in bytes.
const HEAD: usize = 32 * 1024;

/// What a connection may take.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    /// Connections at once.
    pub(super) connections: usize,
    /// Connections at once from one address, unless it is this machine's own or a proxy's.
    pub(super) from_one: usize,
    /// Addresses of proxies.
    pub(super) proxies: Vec<IpAddr>,
    /// How long the head of a request may take, and the silence before it.
    pub(super) head_within: Duration,
    /// How long a client may take before it reads anything more of an answer.
    pub(super) read_within: Duration,
}

impl Limits {
    /// So many connections, at most a quarter of them from one address that is no proxy's.
    pub(super) fn new(connections: usize, proxies: Vec<IpAddr>) -> Self {
        let from_one = (connections / 4).max(1);
        let (head_within, read_within) = (Duration::from_secs(30), Duration::from_secs(30));
        Self { connections, from_one, proxies, head_within, read_within }
    }
}

/// Serves connections until a stop is asked for, and then until those under way have ended.
pub(super) async fn serve(listener: TcpListener, router: Router, limits: Limits, mut stopping: watch::Receiver<bool>) {
    let room = Room::new(&limits);
    let limits = Arc::new(limits);
    // Closed when the last connection is gone.
    let (open, mut all_closed) = mpsc::channel::<()>(1);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(OUT_OF_FILES).await;
                continue;
            }
        };
        // Whoever comes while there is no room is sent away at once, before anything of hers is read.
        let Some(place) = room.enter(peer.ip()) else { continue };
        let (router, limits, stopping, open) = (router.clone(), Arc::clone(&limits), stopping.clone(), open.clone());
        tokio::spawn(async move {
            attend(stream, peer, place, router, &limits, stopping).await;
            drop(open);
        });
    }
    drop(open);
    let _ = all_closed.recv().await;
}

/// One connection from its first request to its last.
async fn attend(
    stream: TcpStream,
    peer: SocketAddr,
    place: Place,
    router: Router,
    limits: &Limits,
    mut stopping: watch::Receiver<bool>,
) {
    // Answers are whole when they are written: nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(Stalling::new(stream, limits.read_within, place));
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(Body::new))
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head_within).max_headers(FIELDS).max_buf_size(HEAD);
    let mut connection = std::pin::pin!(http.serve_connection(io, service).with_upgrades());
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        _ = stopping.wait_for(|stop| *stop) => None,
    };
    let ended = if let Some(ended) = ended {
        ended
    } else {
        connection.as_mut().graceful_shutdown();
        connection.await
    };
    if let Err(error) = ended {
        // What clients do wrong is nobody's alarm.
        tracing::debug!(%error, "a connection broke off");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::{get, post};
    use std::time::Instant;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpSocket;

    fn limits() -> Limits {
        let within = Duration::from_millis(400);
        Limits { head_within: within, read_within: within, ..Limits::new(8, Vec::new()) }
    }

    /// A server with a page, a page too long for every buffer on its way, and a page that takes what is posted.
    async fn served(limits: Limits) -> (SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<()>) {
        let router = Router::new()
            .route("/", get(|| async { "here" }))
            .route("/long", get(|| async { vec![b'x'; 64 * 1024 * 1024] }))
            .route("/slow", get(|| async { tokio::time::sleep(Duration::from_millis(300)).await }))
            .route("/post", post(|body: String| async move { body }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        (address, stop, tokio::spawn(serve(listener, router, limits, stopping)))
    }

    /// A connection from this address of the machine.
    async fn from(source: &str, to: SocketAddr) -> std::io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(format!("{source}:0").parse().unwrap())?;
        socket.connect(to).await
    }

    async fn is_answered(stream: &mut TcpStream) -> bool {
        let asked = stream.write_all(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n").await;
        let mut answer = [0; 512];
        let read = stream.read(&mut answer).await.unwrap_or(0);
        asked.is_ok() && answer[..read].starts_with(b"HTTP/1.1 200")
    }

    /// How long until the server ends this connection.
    async fn ended_after(stream: &mut TcpStream) -> Duration {
        let begun = Instant::now();
        let mut rest = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut rest)).await.unwrap();
        begun.elapsed()
    }

    #[tokio::test]
    async fn a_head_that_comes_byte_by_byte_is_not_waited_for() {
        let (address, _stop, _server) = served(limits()).await;
        let mut slow = TcpStream::connect(address).await.unwrap();
        let begun = Instant::now();
        let mut was_cut_off = false;
        for byte in b"GET / HTTP/1.1\r\nHost: here\r\nX-Slow: ".iter().cycle().take(100) {
            if slow.write_all(&[*byte]).await.is_err() {
                was_cut_off = true;
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(was_cut_off && begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    }

    #[tokio::test]
    async fn whoever_connects_and_says_nothing_is_let_go_and_so_is_whoever_falls_silent() {
        let (address, _stop, _server) = served(limits()).await;
        let mut silent = TcpStream::connect(address).await.unwrap();
        assert!(ended_after(&mut silent).await < Duration::from_secs(4));
        let mut once = TcpStream::connect(address).await.unwrap();
        assert!(is_answered(&mut once).await);
        assert!(ended_after(&mut once).await < Duration::from_secs(4));
    }

    #[tokio::test]
    async fn a_client_that_does_not_read_its_answer_is_dropped() {
        let (address, _stop, server) = served(limits()).await;
        let mut deaf = TcpStream::connect(address).await.unwrap();
        deaf.write_all(b"GET /long HTTP/1.1\r\nHost: here\r\n\r\n").await.unwrap();
        tokio::time::sleep(Duration::from_secs(2)).await;
        let mut answer = Vec::new();
        let read = deaf.read_to_end(&mut answer).await;
        assert!(read.is_err() || answer.len() < 64 * 1024 * 1024, "the answer waited for it");
        server.abort();
    }

    #[tokio::test]
    async fn one_address_takes_a_quarter_of_the_room_and_leaves_the_rest_to_others() {
        let (address, _stop, _server) = served(limits()).await;
        let mut flood = Vec::new();
        for _ in 0..6 {
            flood.push(from("127.0.0.2", address).await.unwrap());
        }
        let mut answered = 0;
        for stream in &mut flood {
            answered += usize::from(is_answered(stream).await);
        }
        assert_eq!(answered, 2);
        assert!(is_answered(&mut from("127.0.0.3", address).await.unwrap()).await);
        drop(flood);
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(is_answered(&mut from("127.0.0.2", address).await.unwrap()).await, "its places are not given back");
    }

    #[tokio::test]
    async fn a_head_that_is_too_long_or_has_too_many_fields_is_refused() {
        let (address, _stop, _server) = served(limits()).await;
        let long = format!("X-Long: {}\r\n", "x".repeat(2 * HEAD));
        let many = ["X-Many: x\r\n"; 2 * FIELDS].concat();
        for fields in [long, many] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let request = format!("GET / HTTP/1.1\r\nHost: here\r\n{fields}\r\n");
            let _ = stream.write_all(request.as_bytes()).await;
            let mut answer = vec![0; 64];
            let read = stream.read(&mut answer).await.unwrap_or(0);
            assert!(answer[..read].starts_with(b"HTTP/1.1 431"), "{:?}", String::from_utf8_lossy(&answer[..read]));
        }
    }

    #[tokio::test]
    async fn a_stop_lets_requests_finish_and_takes_no_new_ones() {
        let (address, stop, server) = served(limits()).await;
        let mut asked = TcpStream::connect(address).await.unwrap();
        asked.write_all(b"GET /slow HTTP/1.1\r\nHost: here\r\n\r\n").await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        stop.send(true).unwrap();
        let mut answer = Vec::new();
        asked.read_to_end(&mut answer).await.unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{:?}", String::from_utf8_lossy(&answer));
        tokio::time::timeout(Duration::from_secs(5), server).await.unwrap().unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    }
}
