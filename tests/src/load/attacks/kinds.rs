//! The attacks.

use super::Target;
use super::wire::{connect, post, status};
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

/// Connections an attacker holds, where that is the attack.
const HELD: usize = 150;
/// How often a byte comes, where it comes slowly.
const DRIP: Duration = Duration::from_millis(500);
const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attack {
    /// Passwords are guessed, each for another name and from another address behind a proxy, so that each is looked at.
    BruteForce,
    /// Passwords are guessed for one name, so that most are not looked at.
    OneName,
    /// Documents with a thousand aliases.
    Aliases,
    /// Heads that never end.
    SlowHeads,
    /// Bodies that never end.
    SlowBodies,
    /// More connections than one address is given, opened again and again.
    Connections,
    /// Bodies of a megabyte.
    LongBodies,
    /// Heads of 64 KiB.
    LongHeads,
    /// Web sockets whose client never says who she is.
    SilentSockets,
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) sent: AtomicUsize,
    pub(super) refused: AtomicUsize,
    pub(super) let_in: AtomicUsize,
}

impl Tally {
    /// Counts an answer: whatever says neither "here you are" nor "go on there" is a refusal, and so is a closed connection.
    fn count(&self, status: Option<u16>) {
        self.sent.fetch_add(1, Ordering::Relaxed);
        let is_let_in = status.is_some_and(|status| (200..400).contains(&status));
        let counted = if is_let_in { &self.let_in } else { &self.refused };
        counted.fetch_add(1, Ordering::Relaxed);
    }
}

impl Attack {
    pub(super) const ALL: [Self; 9] = [
        Self::BruteForce,
        Self::OneName,
        Self::Aliases,
        Self::SlowHeads,
        Self::SlowBodies,
        Self::Connections,
        Self::LongBodies,
        Self::LongHeads,
        Self::SilentSockets,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::BruteForce => "guessing passwords of many names",
            Self::OneName => "guessing the password of one name",
            Self::Aliases => "a thousand aliases",
            Self::SlowHeads => "150 heads byte by byte",
            Self::SlowBodies => "150 bodies byte by byte",
            Self::Connections => "too many connections",
            Self::LongBodies => "bodies of a megabyte",
            Self::LongHeads => "heads of 64 KiB",
            Self::SilentSockets => "sockets of nobody",
        }
    }

    /// How many a second, where it is a matter of rate.
    const fn rate(self) -> u32 {
        match self {
            Self::LongBodies => 20,
            Self::BruteForce | Self::OneName | Self::SilentSockets => 50,
            Self::SlowHeads | Self::SlowBodies | Self::Aliases | Self::Connections | Self::LongHeads => 100,
        }
    }

    /// Begins; it ends when what is returned is dropped.
    pub(super) fn begin(self, target: &Arc<Target>, tally: &Arc<Tally>) -> JoinSet<()> {
        let mut running = JoinSet::new();
        match self {
            Self::SlowHeads | Self::SlowBodies => {
                for _ in 0..HELD {
                    running.spawn(drip(self, Arc::clone(target), Arc::clone(tally)));
                }
            }
            Self::Connections => {
                for _ in 0..2 * HELD {
                    running.spawn(hold(Arc::clone(target), Arc::clone(tally)));
                }
            }
            _ => {
                running.spawn(steadily(self, Arc::clone(target), Arc::clone(tally)));
            }
        }
        running
    }

    /// The request with this number.
    fn request(self, target: &Target, number: usize) -> String {
        let host = &target.address;
        let guess = |name: &str, from: &str| {
            let fields = format!("Origin: http://{host}\r\nX-Forwarded-For: {from}\r\n");
            post("/sign-in", host, &fields, FORM, &format!("name={name}&password=not+hers+whatever+it+is"))
        };
        match self {
            Self::BruteForce => {
                let (high, low) = (number / 250 % 250, number % 250);
                guess(&format!("n{number}"), &format!("198.51.{high}.{low}"))
            }
            Self::OneName => guess("tamsin", "198.51.100.7"),
            Self::Aliases => {
                let aliases = (0..1000).fold(String::new(), |mut text, alias| {
                    let _ = write!(text, " a{alias}: me {{ __typename }}");
                    text
                });
                let fields =
                    format!("Authorization: Bearer {}\r\nAccept: application/graphql-response+json\r\n", target.token);
                post("/graphql", host, &fields, JSON, &format!("{{\"query\":\"{{{aliases} }}\"}}"))
            }
            Self::LongBodies if number.is_multiple_of(2) => {
                post("/sign-in", host, &format!("Origin: http://{host}\r\n"), FORM, &"a".repeat(1024 * 1024))
            }
            Self::LongBodies => {
                let fields = format!("Authorization: Bearer {}\r\n", target.token);
                post("/graphql", host, &fields, JSON, &"a".repeat(1024 * 1024))
            }
            Self::LongHeads => {
                post("/sign-in", host, &format!("X-Long: {}\r\n", "a".repeat(64 * 1024)), FORM, "name=a")
            }
            Self::SilentSockets => format!(
                "GET /graphql HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                 Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
            ),
            Self::SlowHeads | Self::SlowBodies | Self::Connections => String::new(),
        }
    }
}

/// So many a second, each on a connection of its own, whether or not those before were answered.
async fn steadily(attack: Attack, target: Arc<Target>, tally: Arc<Tally>) {
    let mut ticks = interval(Duration::from_secs(1) / attack.rate());
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut under_way = JoinSet::new();
    for number in 0.. {
        ticks.tick().await;
        while under_way.try_join_next().is_some() {}
        let (target, tally) = (Arc::clone(&target), Arc::clone(&tally));
        under_way.spawn(async move {
            let request = attack.request(&target, number);
            if attack == Attack::SilentSockets {
                socket(&target.address, request.as_bytes(), &tally).await;
            } else {
                // Another address of this machine is believed when it says for whom it calls, as a proxy is.
                tally.count(status(&target.address, request.as_bytes()).await.unwrap_or_default());
            }
        });
    }
}

/// A socket that is opened and says nothing: it is let go when the server closes it.
async fn socket(to: &str, request: &[u8], tally: &Tally) {
    let Ok(mut stream) = connect(to).await else { return tally.count(None) };
    let mut answer = [0; 1024];
    if stream.write_all(request).await.is_err() {
        return tally.count(None);
    }
    let ended = async { while let Ok(1..) = stream.read(&mut answer).await {} };
    let is_let_go = timeout(Duration::from_secs(20), ended).await.is_ok();
    tally.count(if is_let_go { None } else { Some(200) });
}

/// A connection on which a byte comes now and then, and another when it is cut off.
async fn drip(attack: Attack, target: Arc<Target>, tally: Arc<Tally>) {
    let host = &target.address;
    let head = match attack {
        Attack::SlowBodies => format!(
            "POST /graphql HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nContent-Type: {JSON}\r\nContent-Length: 100000\r\n\r\n",
            target.token
        ),
        _ => format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\nX-Slow: "),
    };
    loop {
        tally.count(None);
        if let Ok(mut stream) = connect(host).await
            && stream.write_all(head.as_bytes()).await.is_ok()
        {
            while stream.write_all(b"a").await.is_ok() {
                sleep(DRIP).await;
            }
        }
        sleep(DRIP).await;
    }
}

/// A connection that says nothing, and another one when it is closed.
async fn hold(target: Arc<Target>, tally: Arc<Tally>) {
    let mut nothing = [0; 16];
    loop {
        tally.count(None);
        if let Ok(mut stream) = connect(&target.address).await {
            let _ = stream.read(&mut nothing).await;
        }
        sleep(DRIP).await;
    }
}
