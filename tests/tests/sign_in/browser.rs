//! A browser as far as it matters here: it keeps cookies, says where it comes from, and follows nothing by itself.

use access::Viewer;
use access::codes::AppSecret;
use access::provider::Provider;
use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use casework::{HelpedWith, Renews, SignIn, SignInSettings};
use domain::person::PersonKind::{Adult, Child};
use domain::school::Role;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use tower::ServiceExt as _;
use wardbook_tests::installation::{Installation, InventedSchool};

pub(crate) const HERE: &str = "http://127.0.0.1:8080";
pub(crate) const PASSWORD: &str = "kettle window orchard";

/// One invented school, its pages and its contract.
pub(crate) struct World {
    pub(crate) installation: Installation,
    pub(crate) school: InventedSchool,
    router: Router,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// A browser of its own, at an address of its own.
pub(crate) struct Browser<'w> {
    world: &'w World,
    pub(crate) router: Router,
    pub(crate) address: &'static str,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl World {
    pub(crate) async fn on_sqlite() -> Result<Self> {
        Self::of(Installation::sqlite().await?).await
    }

    pub(crate) async fn on_postgresql() -> Result<Self> {
        Self::of(Installation::postgres().await?).await
    }

    /// Hester is head, Delia leads on safeguarding, Adele administers, Tamsin teaches; Conrad chairs, Vera is vice chair, Clem is
    /// clerk; Pip is a pupil.
    async fn of(installation: Installation) -> Result<Self> {
        let people: [(&'static str, _, &[Role]); 8] = [
            ("Hester", Adult, &[Role::Headteacher]),
            ("Delia", Adult, &[Role::DesignatedSafeguardingLead]),
            ("Adele", Adult, &[Role::Administrator]),
            ("Tamsin", Adult, &[]),
            ("Conrad", Adult, &[Role::ChairOfGovernors]),
            ("Vera", Adult, &[Role::ViceChair]),
            ("Clem", Adult, &[Role::Clerk]),
            ("Pip", Child, &[]),
        ];
        let school = installation.school("england", &people).await?;
        let router = router(&installation, false, Vec::new())?;
        Ok(Self { installation, school, router })
    }

    /// The same pages, reached over TLS.
    pub(crate) fn over_tls(&self) -> Result<Router> {
        router(&self.installation, true, Vec::new())
    }

    /// The same pages, with these identity providers.
    pub(crate) fn router_with(&self, providers: Vec<Provider>) -> Result<Router> {
        router(&self.installation, false, providers)
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        self.browser_through(&self.router)
    }

    /// A browser that reaches these pages.
    pub(crate) fn browser_through(&self, router: &Router) -> Browser<'_> {
        Browser { world: self, router: router.clone(), address: "192.0.2.10:4000", cookies: BTreeMap::new() }
    }

    pub(crate) fn browser_at(&self, address: &'static str) -> Browser<'_> {
        Browser { address, ..self.browser() }
    }

    /// A link of whoever runs the machine, by which this person is invited.
    pub(crate) async fn link(&self, name: &str, renews: Renews) -> Result<String> {
        let (casework, person) = (&self.installation.casework, self.school.person(name));
        let with = HelpedWith::Link(renews);
        let issued = casework.help_to_sign_in(&Viewer::installation(), self.school.id, person, with).await?;
        Ok(format!("/invitation/{}", issued.secret))
    }

    /// A browser in which this person accepted her invitation: one factor.
    pub(crate) async fn with_one_factor(&self, name: &str) -> Result<Browser<'_>> {
        let mut browser = self.browser();
        let link = self.link(name, Renews::Everything).await?;
        let login = login(name);
        let done = browser.post(&link, &[("name", &login), ("password", PASSWORD), ("again", PASSWORD)]).await?;
        ensure!(done.goes_to() == Some("/account/app"), "{}", done.text);
        Ok(browser)
    }

    /// A browser in which she set up her app too: two factors, proved just now.
    pub(crate) async fn with_two_factors(&self, name: &str) -> Result<(Browser<'_>, AppSecret)> {
        let mut browser = self.with_one_factor(name).await?;
        let secret = browser.set_up_app().await?;
        Ok((browser, secret))
    }
}

/// The name somebody signs in under.
pub(crate) fn login(name: &str) -> String {
    format!("{}@larkmead.example", name.to_lowercase())
}

fn router(installation: &Installation, secure: bool, providers: Vec<Provider>) -> Result<Router> {
    let casework = installation.casework.clone();
    let sign_in = SignIn::new(casework.clone(), SignInSettings { account_key: Some([9; 32]), providers });
    let settings = console::Settings { secure, origins: Vec::new(), proxies: Vec::new(), base_url: None };
    let contract = graphql::Settings {
        cursor_key: [7; 32],
        origins: Vec::new(),
        session_cookie: console::Settings::session_cookie(secure),
        request_ids: Arc::new(|| uuid::Uuid::from_u128(1)),
    };
    Ok(console::strict(console::router(sign_in, settings)?.merge(graphql::router(casework, contract)), secure))
}

impl Answer {
    /// Where it sends the browser.
    pub(crate) fn goes_to(&self) -> Option<&str> {
        self.headers.get(header::LOCATION)?.to_str().ok()
    }

    /// The cookies it sets, whole.
    pub(crate) fn cookies(&self) -> Vec<String> {
        let all = self.headers.get_all(header::SET_COOKIE).into_iter();
        all.filter_map(|value| value.to_str().ok()).map(str::to_owned).collect()
    }

    /// What stands between these two, the first time.
    pub(crate) fn between(&self, before: &str, after: &str) -> Option<&str> {
        let (_, rest) = self.text.split_once(before)?;
        Some(rest.split_once(after)?.0)
    }
}

impl Browser<'_> {
    pub(crate) async fn get(&mut self, path: &str) -> Result<Answer> {
        self.send(Request::get(path).header("sec-fetch-site", "same-origin").body(Body::empty())?).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        self.send(form(path, fields).header(header::ORIGIN, HERE).body(body(fields))?).await
    }

    /// Sends a request with the cookies there are, and keeps those that come back.
    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Result<Answer> {
        let kept: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !kept.is_empty() {
            request.headers_mut().insert(header::COOKIE, kept.join("; ").parse()?);
        }
        request.headers_mut().insert(header::HOST, HERE.trim_start_matches("http://").parse()?);
        request.extensions_mut().insert(ConnectInfo(self.address.parse::<SocketAddr>()?));
        let response = self.router.clone().oneshot(request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = String::from_utf8(to_bytes(response.into_body(), usize::MAX).await?.to_vec())?;
        let answer = Answer { status, headers, text };
        for cookie in answer.cookies() {
            let (name, rest) = cookie.split_once('=').context("a cookie without a value")?;
            let value = rest.split(';').next().unwrap_or_default();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }

    pub(crate) fn session(&self) -> Option<String> {
        self.cookies.get("wardbook").cloned()
    }

    pub(crate) async fn sign_in(&mut self, name: &str, password: &str) -> Result<Answer> {
        self.post("/sign-in", &[("name", &login(name)), ("password", password)]).await
    }

    pub(crate) async fn is_signed_in(&mut self) -> Result<bool> {
        Ok(self.get("/account").await?.status == StatusCode::OK)
    }

    /// Sets up an app by the secret on the page, which has the session's id change.
    pub(crate) async fn set_up_app(&mut self) -> Result<AppSecret> {
        let page = self.get("/account/app").await?;
        let text = page.between("<code class=\"secret\">", "</code>").with_context(|| page.text.clone())?;
        let secret = AppSecret::from_bytes(&base32(text)).context("no secret")?;
        let code = self.code(&secret)?;
        let done = self.post("/account/app", &[("code", &code)]).await?;
        ensure!(done.goes_to() == Some("/account/printed-codes"), "{}", done.text);
        Ok(secret)
    }

    /// The code an app shows now.
    pub(crate) fn code(&self, secret: &AppSecret) -> Result<String> {
        secret.code_at(self.world.installation.now()).context("no code")
    }

    /// Asks the contract as whoever is signed in here.
    pub(crate) async fn ask(&mut self, query: &str) -> Result<serde_json::Value> {
        self.ask_with(query, &serde_json::json!({})).await
    }

    /// The same, with these variables.
    pub(crate) async fn ask_with(&mut self, query: &str, variables: &serde_json::Value) -> Result<serde_json::Value> {
        let body = serde_json::json!({ "query": query, "variables": variables }).to_string();
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ORIGIN, HERE)
            .body(body.into())?;
        Ok(serde_json::from_str(&self.send(request).await?.text)?)
    }
}

/// A form that is posted.
pub(crate) fn form(path: &str, _fields: &[(&str, &str)]) -> axum::http::request::Builder {
    Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

pub(crate) fn body(fields: &[(&str, &str)]) -> Body {
    let escaped = |text: &str| {
        text.bytes().fold(String::new(), |text, byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => text + &char::from(byte).to_string(),
            other => text + &format!("%{other:02X}"),
        })
    };
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    Body::from(pairs.join("&"))
}

fn base32(text: &str) -> Vec<u8> {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let values = text.bytes().filter_map(|byte| letters.iter().position(|letter| *letter == byte));
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u64, 0);
    for value in values {
        bits = (bits << 5) | u64::try_from(value).unwrap_or_default();
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 255).unwrap_or_default());
        }
    }
    bytes
}
