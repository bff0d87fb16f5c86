//! Webhooks: a message to a machine of the school's choosing, signed, over HTTPS, never to an address behind a wall.

use crate::oauth::{client, unreachable};
use crate::{Cause, Failure, Message, SetUpError, is_public};
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use reqwest::Url;
use serde::Serialize;
use sha2::Sha256;
use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use uuid::Uuid;

/// How long the receiver has.
const WITHIN: Duration = Duration::from_secs(10);
/// The shortest secret, in characters: half of a SHA-256 in hexadecimal.
const SHORTEST_SECRET: usize = 32;

/// Which addresses may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of the internet, over https.
    Public,
    /// Those, and this machine, over http too: for tests alone.
    PublicAndLoopback,
}

/// Where a school's webhook is.
#[derive(Clone)]
pub struct WebhookSettings {
    /// Its address.
    pub url: String,
    /// The secret shared with the receiver.
    pub secret: String,
    /// Which addresses may be called.
    pub reach: Reach,
    /// A certificate authority of the school's own (PEM), trusted beside the public ones.
    pub authority: Option<Vec<u8>>,
}

/// A receiver of signed messages.
pub struct Webhook {
    url: Url,
    host: String,
    port: u16,
    secret: Vec<u8>,
    reach: Reach,
    authority: Option<Vec<u8>>,
    within: Duration,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A path may hold a secret.
        f.debug_struct("Webhook").field("host", &self.host).finish_non_exhaustive()
    }
}

/// All that a receiver learns.
#[derive(Serialize)]
struct Body<'a> {
    id: Uuid,
    school: Uuid,
    recipient: Uuid,
    message: &'a str,
    urgent: bool,
    at: DateTime<Utc>,
}

impl Webhook {
    /// A webhook at this address. Connects to nothing yet.
    ///
    /// # Errors
    /// [`SetUpError::WebhookUrl`], [`SetUpError::WebhookSecret`], [`SetUpError::Authority`].
    pub fn new(settings: WebhookSettings) -> Result<Self, SetUpError> {
        let url: Url = settings.url.parse().map_err(|_| SetUpError::WebhookUrl)?;
        let may_be_plain = settings.reach == Reach::PublicAndLoopback && url.scheme() == "http";
        let anonymous = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let place = url.host_str().zip(url.port_or_known_default());
        let Some((host, port)) = place.filter(|_| anonymous && (url.scheme() == "https" || may_be_plain)) else {
            return Err(SetUpError::WebhookUrl);
        };
        if settings.secret.chars().count() < SHORTEST_SECRET {
            return Err(SetUpError::WebhookSecret);
        }
        drop(client(settings.authority.as_deref())?);
        let host = host.trim_matches(['[', ']']).to_owned();
        let (secret, reach, authority) = (settings.secret.into_bytes(), settings.reach, settings.authority);
        Ok(Self { url, host, port, secret, reach, authority, within: WITHIN })
    }

    /// Gives up after this long instead of after ten seconds.
    #[must_use]
    pub const fn within(mut self, within: Duration) -> Self {
        self.within = within;
        self
    }

    /// Delivers one message. `Ok` is the receiver's 2xx.
    ///
    /// # Errors
    /// [`Failure`]. A redirection is a refusal: where it leads was not checked.
    pub async fn send(&self, message: &Message, now: DateTime<Utc>) -> Result<(), Failure> {
        let looked_up = async || tokio::net::lookup_host((self.host.as_str(), self.port)).await.map(Iterator::collect);
        self.send_to(looked_up, message, now).await
    }

    /// Delivers one message to where `looked_up` says that the name leads.
    async fn send_to(
        &self,
        looked_up: impl AsyncFnOnce() -> io::Result<Vec<SocketAddr>>,
        message: &Message,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let calling = async {
            // INVARIANT: the client connects to the addresses that were checked and asks no resolver again, so that a
            // name cannot lead elsewhere between the check and the call.
            let found = match self.host.parse::<IpAddr>() {
                Ok(address) => vec![SocketAddr::new(address, self.port)],
                Err(_) => looked_up().await.map_err(|_| Failure::Unreachable(Cause::Connection))?,
            };
            let addresses = self.checked(found)?;
            self.call(&addresses, message, now).await
        };
        tokio::time::timeout(self.within, calling).await.unwrap_or(Err(Failure::Unreachable(Cause::Timeout)))
    }

    fn checked(&self, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Failure> {
        let may_call = |address: &SocketAddr| {
            is_public(address.ip()) || (self.reach == Reach::PublicAndLoopback && address.ip().is_loopback())
        };
        match found.as_slice() {
            [] => Err(Failure::Unreachable(Cause::Connection)),
            // One address behind the wall is enough: a name that has both is a trap or a mistake.
            found if !found.iter().all(may_call) => Err(Failure::Refused(Cause::PrivateAddress)),
            _ => Ok(found),
        }
    }

    async fn call(&self, addresses: &[SocketAddr], message: &Message, now: DateTime<Utc>) -> Result<(), Failure> {
        let client = client(self.authority.as_deref()).map_err(|_| Failure::Unreachable(Cause::Tls))?;
        // A proxy would resolve the name itself.
        let client = client.no_proxy().resolve_to_addrs(&self.host, addresses).build();
        let client = client.map_err(|_| Failure::Unreachable(Cause::Tls))?;
        let body = Body {
            id: message.id,
            school: message.school.as_uuid(),
            recipient: message.person.as_uuid(),
            message: message.template(),
            urgent: message.is_urgent(),
            at: message.at,
        };
        let body = serde_json::to_vec(&body).map_err(|_| Failure::Refused(Cause::Unwritable))?;
        let timestamp = now.timestamp();
        let signed = signature(&self.secret, timestamp, &body);
        let answer = client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("user-agent", "Wardbook")
            .header("wardbook-message-id", message.id.to_string())
            .header("wardbook-timestamp", timestamp)
            .header("wardbook-signature", format!("v1={signed}"))
            .body(body)
            .send()
            .await
            .map_err(|error| unreachable(&error))?;
        match answer.status().as_u16() {
            200..300 => Ok(()),
            code @ (408 | 425 | 429 | 500..) => Err(Failure::NotNow(Cause::Answer(code))),
            code => Err(Failure::Refused(Cause::Answer(code))),
        }
    }
}

/// The signature of a body: HMAC-SHA256 under the shared secret over the timestamp (seconds since 1970, as text), a full stop and
/// the body, in hexadecimal. A receiver refuses a timestamp more than five minutes off, so that nothing can be replayed.
#[must_use]
pub fn signature(secret: &[u8], timestamp: i64, body: &[u8]) -> String {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(timestamp.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.finalize().into_bytes().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Words;
    use domain::{PersonId, SchoolId};

    fn webhook(url: &str, reach: Reach) -> Result<Webhook, SetUpError> {
        Webhook::new(WebhookSettings { url: url.to_owned(), secret: "x".repeat(32), reach, authority: None })
    }

    fn now() -> DateTime<Utc> {
        "2026-11-21T09:30:00Z".parse().unwrap()
    }

    fn message() -> Message {
        let who = (SchoolId::new(Uuid::from_u128(1)), PersonId::new(Uuid::from_u128(2)));
        Message::new(Uuid::from_u128(3), who, [Words::NeedsYou], now()).unwrap()
    }

    async fn sent(url: &str) -> Result<(), Failure> {
        webhook(url, Reach::Public).unwrap().send(&message(), now()).await
    }

    #[tokio::test]
    async fn an_address_behind_the_wall_is_refused_however_it_is_written() {
        for url in [
            "https://127.0.0.1/",
            "https://localhost:9/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest/",
            "https://[fe80::1]/",
        ] {
            assert_eq!(sent(url).await, Err(Failure::Refused(Cause::PrivateAddress)), "{url}");
        }
    }

    /// A receiver on this machine that takes one call and says yes.
    async fn receiver() -> (SocketAddr, tokio::task::JoinHandle<()>) {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let once = tokio::spawn(async move {
            let (mut caller, _) = listener.accept().await.unwrap();
            let mut asked = vec![0; 4096];
            assert!(caller.read(&mut asked).await.unwrap() > 0);
            caller.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").await.unwrap();
        });
        (address, once)
    }

    #[tokio::test]
    async fn a_name_that_leads_behind_the_wall_on_the_second_look_is_asked_once_and_then_refused() {
        let (allowed, received) = receiver().await;
        // Nobody but the test knows the name: only what was looked up and checked can be reached.
        let url = format!("http://hooks.invalid:{}/", allowed.port());
        let webhook = webhook(&url, Reach::PublicAndLoopback).unwrap();
        let behind = SocketAddr::new("10.0.0.1".parse().unwrap(), allowed.port());
        let looks = std::cell::Cell::new(0);
        let rebinding = async || {
            looks.set(looks.get() + 1);
            Ok(vec![if looks.get() == 1 { allowed } else { behind }])
        };
        assert_eq!(webhook.send_to(rebinding, &message(), now()).await, Ok(()));
        received.await.unwrap();
        assert_eq!(looks.get(), 1, "one delivery looks the name up once");
        let second = webhook.send_to(rebinding, &message(), now()).await;
        assert_eq!(second, Err(Failure::Refused(Cause::PrivateAddress)));
    }

    #[tokio::test]
    async fn a_name_that_leads_to_both_sides_of_the_wall_is_refused() {
        let webhook = webhook("https://hooks.invalid/", Reach::Public).unwrap();
        let both = async || Ok(vec!["1.1.1.1:443".parse().unwrap(), "192.168.0.1:443".parse().unwrap()]);
        let sent = webhook.send_to(both, &message(), now()).await;
        assert_eq!(sent, Err(Failure::Refused(Cause::PrivateAddress)));
    }

    #[test]
    fn only_https_and_nobody_in_the_address() {
        for url in ["http://hooks.example/", "https://me:you@hooks.example/", "ftp://hooks.example/", "hooks"] {
            assert_eq!(webhook(url, Reach::Public).err(), Some(SetUpError::WebhookUrl), "{url}");
        }
        assert!(webhook("https://hooks.example/school", Reach::Public).is_ok());
    }

    #[test]
    fn a_short_secret_is_refused() {
        let settings = WebhookSettings {
            url: "https://hooks.example/".to_owned(),
            secret: "short".to_owned(),
            reach: Reach::Public,
            authority: None,
        };
        assert_eq!(Webhook::new(settings).err(), Some(SetUpError::WebhookSecret));
    }

    #[test]
    fn the_signature_is_that_of_any_other_library() {
        // Python: hmac.new(b"a secret", b"1790000000." + b'{"id":1}', "sha256").hexdigest()
        let expected = "6c14cb7fde98b898ea7fc199472133c2d55d4d4f77229f8d75b1576630b4f485";
        assert_eq!(signature(b"a secret", 1_790_000_000, br#"{"id":1}"#), expected);
    }
}
