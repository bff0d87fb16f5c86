//! Nothing that lets in is shown, traced or kept where others read it.

use super::{Providers, Said, parameter};
use crate::browser::World;
use access::provider::{FactorClaim, SecondFactor};
use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Everything that is traced, at the finest level.
#[derive(Clone, Default)]
struct Traced(Arc<Mutex<Vec<u8>>>);

impl Write for Traced {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Traced {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

pub(crate) async fn nothing_that_lets_in_is_traced_or_shown(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let traced = Traced::default();
    let writer = traced.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG);
    let guard = subscriber.with_writer(writer).finish().set_default();
    let mut secret = vec![providers.started[0].secret.clone()];
    let mut shown = String::new();
    providers.linked("Tamsin", "tamsin").await?;
    for what in ["nothing", "nonce", "signature", "expired", "stranger", "unsigned"] {
        providers.tamper(0, what).await?;
        let mut browser = providers.browser();
        let away = browser.get("/sign-in/with/one").await?;
        let to = away.goes_to().context("nowhere")?.to_owned();
        let back = providers.visit(&to).await?;
        for (address, name) in [(&to, "state"), (&to, "nonce"), (&to, "code_challenge"), (&back, "code")] {
            secret.push(parameter(address, name)?.to_owned());
        }
        secret.extend(browser.cookies.values().map(|kept| kept.split('/').next().unwrap_or_default().to_owned()));
        let answer = browser.get(&back).await?;
        shown += &answer.text;
        secret.extend(browser.session());
    }
    drop(guard);
    let traced = String::from_utf8(traced.0.lock().unwrap_or_else(PoisonError::into_inner).clone())?;
    ensure!(traced.contains("the token of an identity provider was refused"), "nothing was traced: {traced}");
    ensure!(traced.contains("it may have expired"), "{traced}");
    for secret in secret {
        ensure!(secret.len() > 8, "`{secret}` is no secret");
        ensure!(!traced.contains(&secret), "traced: {secret}\n{traced}");
        ensure!(!shown.contains(&secret), "shown: {secret}\n{shown}");
    }
    ensure!(!traced.contains("eyJ") && !shown.contains("eyJ"), "a token is traced or shown");
    Ok(())
}

pub(crate) async fn a_provider_is_asked_for_no_more_than_who_somebody_is(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let to = providers.browser().get("/sign-in/with/one").await?;
    let to = to.goes_to().context("nowhere")?.to_owned();
    ensure!(parameter(&to, "scope")? == "openid" && parameter(&to, "max_age")? == "43200", "{to}");
    ensure!(!to.contains("claims=") && !to.contains("acr_values") && !to.contains("prompt="), "{to}");
    ensure!(parameter(&to, "redirect_uri")?.ends_with("sign-in%2Freturn%2Fone"), "{to}");
    // Only what counts as a second factor is asked for beside.
    for (claim, name, value) in [
        (FactorClaim::Acr, "acr_values", "c1".to_owned()),
        (
            FactorClaim::Acrs,
            "claims",
            json!({ "id_token": { "acrs": { "essential": true, "value": "c1" } } }).to_string(),
        ),
    ] {
        let second_factor = Some(SecondFactor { claim, values: vec!["c1".to_owned()] });
        let router = providers.saying(&Said { second_factor, ..Said::default() })?;
        let to = world.browser_through(&router).get("/sign-in/with/one").await?;
        let to = reqwest::Url::parse(to.goes_to().context("nowhere")?)?;
        let said = to.query_pairs().find(|(known, _)| known == name).map(|(_, said)| said.into_owned());
        ensure!(said == Some(value), "{said:?}");
    }
    Ok(())
}

pub(crate) async fn what_a_browser_keeps_meanwhile_is_kept_strictly(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let away = providers.browser().get("/sign-in/with/one?then=https://evil.example").await?;
    let cookies = away.cookies();
    let kept = cookies.iter().find(|cookie| cookie.starts_with("wardbook-away=")).context("nothing is kept")?;
    for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=600"] {
        ensure!(kept.contains(part) && !kept.contains("Domain") && !kept.contains("evil"), "{kept}");
    }
    Ok(())
}
