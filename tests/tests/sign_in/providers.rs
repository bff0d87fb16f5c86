//! Signing in with an account of the school, at two real OpenID providers on this machine. Without Node (`tests/run.sh --quick`) there are
//! none, and nothing is tested.

pub(crate) mod answers;
pub(crate) mod factors;
pub(crate) mod linking;
pub(crate) mod people;
pub(crate) mod secrets;
pub(crate) mod tokens;

use crate::browser::{Answer, Browser, HERE, World};
use access::provider::{Provider, ProviderSettings, SecondFactor, TenantClaim};
use anyhow::{Context as _, Result, bail, ensure};
use axum::Router;
use casework::Renews;
use chrono::Utc;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use wardbook_tests::server::{from_run_script, is_quick};

/// The process that providers are in, and where it is asked for some: one for all tests, and it ends with them.
static PROCESS: Mutex<Option<Process>> = Mutex::new(None);

/// What it writes on is held open: a process that writes into a closed pipe ends.
struct Process {
    _child: Child,
    _lines: BufReader<ChildStdout>,
    control: String,
}

/// Two providers, `one` and `two`, and the pages of a world that has them.
pub(crate) struct Providers<'w> {
    pub(crate) world: &'w World,
    pub(crate) started: Vec<Started>,
    pub(crate) router: Router,
    http: reqwest::Client,
}

/// A provider that was started.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Started {
    pub(crate) issuer: String,
    pub(crate) secret: String,
}

/// What the settings of both providers say beside where they are.
#[derive(Clone, Default)]
pub(crate) struct Said {
    pub(crate) tenant: Option<(TenantClaim, String)>,
    pub(crate) second_factor: Option<SecondFactor>,
}

fn control() -> Result<String> {
    let mut kept = PROCESS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(process) = &*kept {
        return Ok(process.control.clone());
    }
    let mut command = Command::new("node");
    command.arg("provider.mjs").current_dir(from_run_script("WARDBOOK_TEST_NODE_PEERS")?);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut lines = BufReader::new(child.stdout.take().context("nothing to read from")?);
    let mut line = String::new();
    lines.read_line(&mut line)?;
    let said: Value = serde_json::from_str(&line).context("the providers did not start")?;
    let control = said["control"].as_str().context("no address")?.to_owned();
    *kept = Some(Process { _child: child, _lines: lines, control: control.clone() });
    Ok(control)
}

impl<'w> Providers<'w> {
    /// Two providers of which the settings say nothing more; nothing where there is no Node.
    pub(crate) async fn of(world: &'w World) -> Result<Option<Self>> {
        Self::with(world, Said::default()).await
    }

    pub(crate) async fn with(world: &'w World, said: Said) -> Result<Option<Self>> {
        if is_quick() {
            return Ok(None);
        }
        world.installation.set(Utc::now());
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let back = ["one", "two"].map(|id| format!("back={HERE}/sign-in/return/{id}")).join("&");
        let started = http.post(format!("{}/pair?{back}", control()?)).send().await?.json::<Vec<Started>>().await?;
        let router = world.router_with(settings(&started, &said)?)?;
        Ok(Some(Self { world, started, router, http }))
    }

    /// The same providers, of which the settings say something else.
    pub(crate) fn saying(&self, said: &Said) -> Result<Router> {
        self.world.router_with(settings(&self.started, said)?)
    }

    /// From now on this provider signs everybody in as this account, of which it says this.
    pub(crate) async fn signs_in(&self, provider: usize, account: &str, claims: &Value) -> Result<()> {
        let account = account.to_owned();
        self.tell(provider, "as", &[("account", account), ("claims", claims.to_string())]).await
    }

    /// From now on its tokens are changed like this.
    pub(crate) async fn tamper(&self, provider: usize, what: &str) -> Result<()> {
        self.tell(provider, "tamper", &[("what", what.to_owned())]).await
    }

    async fn tell(&self, provider: usize, what: &str, said: &[(&str, String)]) -> Result<()> {
        let url = reqwest::Url::parse_with_params(&format!("{}/{what}", self.started[provider].issuer), said)?;
        let answer = self.http.post(url).send().await?;
        ensure!(answer.status().is_success(), "{what}: {}", answer.status());
        Ok(())
    }

    pub(crate) fn browser(&self) -> Browser<'w> {
        self.world.browser_through(&self.router)
    }

    /// Goes there by this link and comes back: the address, not opened yet.
    pub(crate) async fn there(&self, browser: &mut Browser<'_>, link: &str) -> Result<String> {
        let away = browser.get(link).await?;
        self.visit(away.goes_to().with_context(|| away.text.clone())?).await
    }

    /// Goes there by this link and comes back.
    pub(crate) async fn there_and_back(&self, browser: &mut Browser<'_>, link: &str) -> Result<Answer> {
        let back = self.there(browser, link).await?;
        browser.get(&back).await
    }

    /// Goes there by this form, which is answered with a page that links there, and comes back.
    pub(crate) async fn posted_and_back(&self, browser: &mut Browser<'_>, form: &str, then: &str) -> Result<Answer> {
        let page = browser.post(form, &[("then", then)]).await?;
        let to = page.between("class=\"act\" href=\"", "\"").with_context(|| page.text.clone())?;
        let back = self.visit(&to.replace("&#38;", "&").replace("&amp;", "&")).await?;
        browser.get(&back).await
    }

    /// What a browser does between Wardbook and Wardbook: the address it comes back with.
    pub(crate) async fn visit(&self, to: &str) -> Result<String> {
        for asked in ["code_challenge_method=S256", "state=", "nonce=", "response_type=code", "scope=openid&"] {
            ensure!(format!("{to}&").contains(asked), "{asked} is missing: {to}");
        }
        let (mut at, mut cookies) = (reqwest::Url::parse(to)?, BTreeMap::new());
        for _ in 0..8 {
            let kept: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let answer = self.http.get(at.clone()).header("cookie", kept.join("; ")).send().await?;
            for cookie in answer.headers().get_all("set-cookie") {
                let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                cookies.insert(name.to_owned(), value.to_owned());
            }
            let Some(next) = answer.headers().get("location").map(|next| next.to_str().map(str::to_owned)) else {
                bail!("the provider sends nowhere: {} {}", answer.status(), answer.text().await?);
            };
            let next = next?;
            if let Some(back) = next.strip_prefix(HERE) {
                return Ok(back.to_owned());
            }
            at = at.join(&next)?;
        }
        bail!("the provider sends around in circles")
    }

    /// A browser in which this person accepted her invitation with the account of this name at the first provider.
    pub(crate) async fn linked(&self, person: &str, account: &str) -> Result<Browser<'w>> {
        self.signs_in(0, account, &json!({})).await?;
        let mut browser = self.browser();
        let link = self.world.link(person, Renews::Everything).await?;
        let accepted = self.there_and_back(&mut browser, &format!("{link}/with/one")).await?;
        ensure!(accepted.goes_to() == Some("/account/app"), "{} {:?}", accepted.text, accepted.goes_to());
        Ok(browser)
    }
}

fn settings(started: &[Started], said: &Said) -> Result<Vec<Provider>> {
    let named = ["one", "two"].into_iter().zip(started).map(|(id, started)| {
        let settings = ProviderSettings {
            id: id.to_owned(),
            name: format!("Provider {id}"),
            issuer: started.issuer.clone(),
            client_id: "wardbook".to_owned(),
            client_secret: started.secret.clone(),
            tenant: said.tenant.clone(),
            second_factor: said.second_factor.clone(),
        };
        Provider::new(settings, None)
    });
    Ok(named.collect::<Result<_, _>>()?)
}

/// Refused, on a page that says what is the matter and where to go on, and nobody is signed in.
pub(crate) fn is_refused(answer: &Answer, browser: &Browser<'_>, says: &str) -> Result<()> {
    ensure!(answer.status.is_client_error(), "{}: {} {:?}", answer.status, answer.text, answer.goes_to());
    let helps =
        answer.text.contains("<h1>You could not be signed in</h1>") && answer.text.contains("href=\"/sign-in\"");
    ensure!(answer.text.contains(says) && helps, "no `{says}`: {}", answer.text);
    ensure!(browser.session().is_none(), "somebody is signed in");
    ensure!(!answer.text.contains("eyJ"), "the page holds a token: {}", answer.text);
    Ok(())
}

/// The value of this parameter of an address, as it stands there.
pub(crate) fn parameter<'a>(address: &'a str, name: &str) -> Result<&'a str> {
    let (_, query) = address.split_once('?').context("no parameters")?;
    let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    found.with_context(|| format!("no {name} in {address}"))
}

/// The address with another value of this parameter.
pub(crate) fn with_parameter(address: &str, name: &str, value: &str) -> Result<String> {
    let now = parameter(address, name)?;
    Ok(address.replace(&format!("{name}={now}"), &format!("{name}={value}")))
}
