//! Who asks: the cookie, the address, the form.

use crate::page::{self, Page};
use access::Factors;
use access::provider::Provider;
use axum::extract::{ConnectInfo, FromRequestParts, RawForm};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use casework::{Opened, SignIn, SignInError, SignedIn, Visitor};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// How long a browser keeps what it is known again by, in seconds: 180 days.
const DEVICE_KEPT: u32 = 180 * 24 * 60 * 60;
/// How long a browser keeps what it needs when it is back from an identity provider, in seconds.
const AWAY_KEPT: u32 = 600;

/// What the composition root decides about the console.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether people come over TLS, as everywhere but on the machine itself: cookies then have the prefix `__Host-`.
    pub secure: bool,
    /// Origins whose pages may post beside the host that was called, such as `https://wardbook.example`.
    pub origins: Vec<String>,
    /// Addresses of proxies in front, besides this machine's own: who they say calls is believed.
    pub proxies: Vec<IpAddr>,
    /// The address people know this installation by, such as `https://wardbook.example`; else the host that was called.
    pub base_url: Option<String>,
}

impl Settings {
    /// The name of the cookie somebody is signed in by; the contract takes the same one.
    #[must_use]
    pub const fn session_cookie(secure: bool) -> &'static str {
        if secure { "__Host-wardbook" } else { "wardbook" }
    }

    const fn away_cookie(&self) -> &'static str {
        if self.secure { "__Host-wardbook-away" } else { "wardbook-away" }
    }

    const fn device_cookie(&self) -> &'static str {
        if self.secure { "__Host-wardbook-device" } else { "wardbook-device" }
    }
}

/// What every page has at hand. A cheap clone.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) sign_in: SignIn,
    pub(crate) settings: Arc<Settings>,
}

impl Door {
    pub(crate) fn new(sign_in: SignIn, settings: Settings) -> Self {
        Self { sign_in, settings: Arc::new(settings) }
    }

    /// The answer that has a browser signed in, and go on there.
    pub(crate) fn let_in(&self, opened: &Opened, then: &str) -> Response {
        let mut response = page::go(then);
        let session = self.cookie(Settings::session_cookie(self.settings.secure), &opened.token, None);
        let device =
            opened.device.as_ref().map(|device| self.cookie(self.settings.device_cookie(), device, Some(DEVICE_KEPT)));
        for cookie in [Some(session), device].into_iter().flatten().flatten() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    /// An answer that sends a browser to an identity provider, with what it keeps until it is back: a secret, and where to go on then.
    pub(crate) fn send_away(&self, mut answer: Response, secret: &str, then: &str) -> Response {
        if let Some(cookie) = self.cookie(self.settings.away_cookie(), &format!("{secret}{then}"), Some(AWAY_KEPT)) {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
        answer
    }

    /// What a browser kept while it was away: the secret, and where to go on.
    pub(crate) fn kept(away: &str) -> (&str, &str) {
        away.find('/').and_then(|place| away.split_at_checked(place)).unwrap_or((away, ""))
    }

    /// An answer to a browser that is back.
    pub(crate) fn forget_away(&self, mut answer: Response) -> Response {
        if let Some(cookie) = self.cookie(self.settings.away_cookie(), "", Some(0)) {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
        answer
    }

    /// The providers a page offers.
    pub(crate) fn providers(&self) -> impl Iterator<Item = Offered> {
        self.sign_in.providers().map(Offered::of)
    }

    /// Those of them that somebody signs in at, by their issuers.
    pub(crate) fn linked(&self, is_linked: impl Fn(&str) -> bool) -> Vec<Offered> {
        self.providers().filter(|offered| is_linked(&offered.issuer)).collect()
    }

    /// The answer that has a browser forget that it was signed in.
    pub(crate) fn let_out(&self, then: &str) -> Response {
        let mut response = page::go(then);
        if let Some(cookie) = self.cookie(Settings::session_cookie(self.settings.secure), "", Some(0)) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    // Lax, and not Strict: whoever comes back from an identity provider, or by a link in a message, is signed in. What changes
    // anything is posted, and what is posted from elsewhere is refused.
    fn cookie(&self, name: &str, value: &str, seconds: Option<u32>) -> Option<HeaderValue> {
        let secure = if self.settings.secure { "; Secure" } else { "" };
        let kept = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{kept}")).ok()
    }
}

/// An identity provider, as a page offers it.
pub(crate) struct Offered {
    /// What addresses call it.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// Its issuer.
    pub(crate) issuer: String,
}

impl Offered {
    fn of(provider: &Provider) -> Self {
        let settings = provider.settings();
        Self { id: settings.id.clone(), name: settings.name.clone(), issuer: settings.issuer.clone() }
    }
}

/// Who asks, signed in or not.
pub(crate) struct Asker {
    pub(crate) visitor: Visitor,
    pub(crate) token: Option<String>,
    /// What the browser keeps while somebody is at a provider.
    pub(crate) away: Option<String>,
    /// Where this installation is, as the caller sees it.
    pub(crate) origin: String,
}

impl FromRequestParts<Door> for Asker {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Self::Rejection> {
        let settings = &door.settings;
        let address = address(parts, &settings.proxies).map(network).unwrap_or_default();
        let device = cookie(&parts.headers, settings.device_cookie());
        let token = cookie(&parts.headers, Settings::session_cookie(settings.secure));
        let away = cookie(&parts.headers, settings.away_cookie());
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        let scheme = if settings.secure { "https" } else { "http" };
        let origin = settings.base_url.clone().unwrap_or_else(|| format!("{scheme}://{host}"));
        let origin = origin.trim_end_matches('/').to_owned();
        Ok(Self { visitor: Visitor { address, device }, token, away, origin })
    }
}

/// Somebody who is signed in; everybody else is sent to sign in, and comes back.
pub(crate) struct Member {
    pub(crate) who: SignedIn,
    pub(crate) visitor: Visitor,
    pub(crate) origin: String,
}

impl Member {
    pub(crate) fn has_proved_both(&self) -> bool {
        self.who.viewer.factors == Factors::Two
    }
}

impl FromRequestParts<Door> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Response> {
        let asker = match Asker::from_request_parts(parts, door).await {
            Ok(asker) => asker,
            Err(never) => match never {},
        };
        let back = format!("/sign-in?then={}", parts.uri.path());
        let Some(token) = asker.token else { return Err(page::go(&back)) };
        match door.sign_in.session(&token).await {
            Ok(who) => Ok(Self { who, visitor: asker.visitor, origin: asker.origin }),
            Err(SignInError::NotSignedIn) => Err(door.let_out(&back)),
            Err(other) => Err(Page::fault(&other).into_response()),
        }
    }
}

/// The fields of a form.
#[derive(Default)]
pub(crate) struct Form(HashMap<String, String>);

impl Form {
    pub(crate) fn read(RawForm(bytes): &RawForm) -> Self {
        Self(serde_urlencoded::from_bytes(bytes).unwrap_or_default())
    }

    /// A field; empty where it was not sent.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.0.get(field).map(String::as_str).unwrap_or_default()
    }

    /// Where to go on afterwards.
    pub(crate) fn then(&self) -> String {
        way_back(self.text("then"))
    }
}

/// A page of ours to go on to; whatever else was asked for becomes the account page.
pub(crate) fn way_back(asked: &str) -> String {
    let is_ours = asked.starts_with('/')
        && !asked.starts_with("//")
        && asked.chars().all(|c| c.is_ascii_alphanumeric() || "/-_".contains(c));
    if is_ours { asked.to_owned() } else { "/account".to_owned() }
}

/// The value of this cookie.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, value)| *known == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

/// Who calls: the last address in front that is no proxy of ours.
fn address(parts: &Parts, proxies: &[IpAddr]) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical())?;
    let is_proxy = |address: &IpAddr| address.is_loopback() || proxies.contains(address);
    if !is_proxy(&peer) {
        return Some(peer);
    }
    let said = parts.headers.get_all("x-forwarded-for").into_iter().filter_map(|value| value.to_str().ok());
    let all: Vec<IpAddr> =
        said.flat_map(|value| value.split(',')).filter_map(|text| text.trim().parse().ok()).collect();
    all.into_iter().rev().find(|address| !is_proxy(address)).or(Some(peer))
}

/// Addresses that one subscriber has at will count as one.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn called_from(peer: &str, said: &[&str], proxies: &[&str]) -> String {
        let mut request = Request::builder();
        for value in said {
            request = request.header("x-forwarded-for", *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4000)));
        let proxies: Vec<IpAddr> = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        address(&parts, &proxies).map(network).unwrap()
    }

    #[test]
    fn whoever_is_no_proxy_of_ours_cannot_say_she_is_somebody_else() {
        assert_eq!(called_from("192.0.2.7", &["198.51.100.1"], &[]), "192.0.2.7");
    }

    #[test]
    fn behind_a_proxy_the_last_address_that_is_not_ours_counts_whatever_was_sent_before_it() {
        assert_eq!(called_from("127.0.0.1", &["203.0.113.9, 198.51.100.1"], &[]), "198.51.100.1");
        assert_eq!(
            called_from("10.0.0.2", &["203.0.113.9", "198.51.100.1, 10.0.0.3"], &["10.0.0.2", "10.0.0.3"]),
            "198.51.100.1"
        );
        assert_eq!(called_from("127.0.0.1", &["nonsense"], &[]), "127.0.0.1");
    }

    #[test]
    fn all_addresses_of_one_subscriber_count_as_one() {
        let one = called_from("2001:db8:1:2:aaaa::1", &[], &[]);
        assert_eq!(one, called_from("2001:db8:1:2:bbbb::2", &[], &[]));
        assert_ne!(one, called_from("2001:db8:1:3::1", &[], &[]));
        assert_eq!(called_from("::ffff:192.0.2.7", &[], &[]), "192.0.2.7");
    }

    #[test]
    fn nobody_is_sent_on_to_another_site() {
        assert_eq!(way_back("/account/app"), "/account/app");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "/a:b", "", "account", "/a\r\nb"]
        {
            assert_eq!(way_back(elsewhere), "/account", "{elsewhere}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others_and_no_other_is_taken_for_it() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; xwardbook=2; wardbook-device=3; wardbook=4"));
        assert_eq!(cookie(&headers, "wardbook").as_deref(), Some("4"));
        assert_eq!(cookie(&headers, "__Host-wardbook"), None);
    }
}
