//! Linking an account of a provider to an account here.

use super::{Providers, is_refused};
use crate::browser::{HERE, PASSWORD, World, body, form};
use anyhow::{Result, ensure};
use axum::http::{StatusCode, header};
use casework::Renews;
use chrono::{TimeDelta, Utc};
use serde_json::json;

pub(crate) async fn whoever_signs_in_by_a_password_links_her_account_after_proving_of_late_that_it_is_she(
    world: &World,
) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    world.installation.set(Utc::now() - TimeDelta::minutes(20));
    let mut delia = world.with_one_factor("Delia").await?;
    delia.router = providers.router.clone();
    providers.signs_in(1, "delia", &json!({})).await?;
    world.installation.set(Utc::now());
    let asked = providers.posted_and_back(&mut delia, "/account/with/two", "/account").await?;
    ensure!(asked.goes_to().is_some_and(|to| to.starts_with("/sign-in/again")), "{}", asked.text);
    ensure!(delia.get("/account").await?.text.contains("not linked"));
    delia.post("/sign-in/again", &[("password", PASSWORD)]).await?;
    let linked = providers.posted_and_back(&mut delia, "/account/with/two", "/account").await?;
    ensure!(linked.goes_to() == Some("/account"), "{}", linked.text);
    ensure!(delia.get("/account").await?.text.contains("An account of your school was linked"));
    let mut elsewhere = providers.browser();
    let back = providers.there_and_back(&mut elsewhere, "/sign-in/with/two").await?;
    ensure!(back.goes_to() == Some("/account"), "{}", back.text);
    // Her password is good still.
    let mut local = providers.browser();
    ensure!(local.sign_in("Delia", PASSWORD).await?.goes_to() == Some("/account"));
    Ok(())
}

pub(crate) async fn another_page_has_nobody_link_an_account(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let mut delia = world.with_one_factor("Delia").await?;
    delia.router = providers.router.clone();
    providers.signs_in(0, "attacker", &json!({})).await?;
    // Not by a link, and not by a form of another origin.
    ensure!(delia.get("/account/with/one").await?.status == StatusCode::METHOD_NOT_ALLOWED);
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let posted = form("/account/with/one", &[]).header(name, value).body(body(&[]))?;
        ensure!(delia.send(posted).await?.status == StatusCode::FORBIDDEN, "{name} {value}");
    }
    // Not by bringing in a sign-in that was begun in another session.
    let mut tamsin = world.with_one_factor("Tamsin").await?;
    tamsin.router = providers.router.clone();
    let page = tamsin.post("/account/with/one", &[]).await?;
    let to = page.between("class=\"act\" href=\"", "\"").unwrap_or_default().replace("&#38;", "&");
    let back = providers.visit(&to).await?;
    let away = tamsin.cookies.get("wardbook-away").cloned().unwrap_or_default();
    delia.cookies.insert("wardbook-away".to_owned(), away);
    let brought = delia.get(&back).await?;
    ensure!(brought.goes_to() == Some("/sign-in"), "{}", brought.text);
    let mut attacker = providers.browser();
    let answer = providers.there_and_back(&mut attacker, "/sign-in/with/one").await?;
    is_refused(&answer, &attacker, "not linked to anybody")
}

pub(crate) async fn an_account_of_a_provider_belongs_to_one_person(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    let link = world.link("Hester", Renews::Everything).await?;
    let mut browser = providers.browser();
    let taken = providers.there_and_back(&mut browser, &format!("{link}/with/one")).await?;
    is_refused(&taken, &browser, "in use by somebody else")?;
    let mut delia = world.with_one_factor("Delia").await?;
    delia.router = providers.router.clone();
    let taken = providers.posted_and_back(&mut delia, "/account/with/one", "/account").await?;
    ensure!(taken.status == StatusCode::FORBIDDEN && taken.text.contains("in use by somebody else"), "{}", taken.text);
    // Everything renewed: the account of before is hers no more.
    let link = world.link("Tamsin", Renews::Everything).await?;
    providers.signs_in(0, "tamsin-new", &json!({})).await?;
    let mut browser = providers.browser();
    let renewed = providers.there_and_back(&mut browser, &format!("{link}/with/one")).await?;
    ensure!(renewed.goes_to() == Some("/account/app"), "{}", renewed.text);
    providers.signs_in(0, "tamsin", &json!({})).await?;
    let mut before = providers.browser();
    let answer = providers.there_and_back(&mut before, "/sign-in/with/one").await?;
    is_refused(&answer, &before, "not linked to anybody")
}

pub(crate) async fn signing_in_takes_the_place_of_whoever_was_signed_in_before(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let mut browser = providers.linked("Tamsin", "tamsin").await?;
    let before = browser.session();
    ensure!(providers.there_and_back(&mut browser, "/sign-in/with/one").await?.goes_to() == Some("/account"));
    ensure!(before.is_some() && before != browser.session(), "the session's id stayed");
    let mut planted = providers.browser();
    planted.cookies.insert("wardbook".to_owned(), before.unwrap_or_default());
    ensure!(!planted.is_signed_in().await?, "{HERE}");
    ensure!(planted.get("/account").await?.headers.contains_key(header::LOCATION));
    Ok(())
}
