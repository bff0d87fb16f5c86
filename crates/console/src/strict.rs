//! What goes with every answer of the installation, whichever route gave it.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;

/// Nothing from elsewhere, no script, no frame; forms go only here. What is no page needs nothing of it.
const CONTENT: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What a browser could lend a page, and no page of ours borrows.
const NOTHING_LENT: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), usb=()";
/// Two years, as browsers ask of hosts they list: whoever came once over TLS never comes without.
const ONLY_TLS: &str = "max-age=63072000; includeSubDomains";

/// Sent with everything. Source: OWASP Secure Headers Project; ASVS 5.0, chapter 3.4.
const SAID: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), NOTHING_LENT),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
];

/// The same routes, every answer of which is kept by nobody and shown in nobody's frame; `secure` where people come over TLS.
pub fn strict(routes: Router, secure: bool) -> Router {
    routes.layer(middleware::from_fn(move |request: Request, next: Next| async move {
        let mut response = next.run(request).await;
        say(&mut response, secure);
        response
    }))
}

fn say(response: &mut Response, secure: bool) {
    let headers = response.headers_mut();
    for (name, value) in SAID {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_TLS));
    }
    // Only what says so itself is kept: the sheet of styles.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
