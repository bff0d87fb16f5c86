//! Whether a provider's word counts as the second factor, and when it proves again who somebody is.

use super::{Providers, Said};
use crate::browser::{Browser, World};
use access::provider::{FactorClaim, SecondFactor};
use anyhow::{Result, ensure};
use casework::Renews;
use chrono::Utc;
use serde_json::{Value, json};

const ONCE: &str = "proved who you are once";

async fn proved_once(browser: &mut Browser<'_>) -> Result<bool> {
    Ok(browser.get("/account").await?.text.contains(ONCE))
}

/// Tamsin signs in at a provider that says this of her sign-in, and whose word the settings take like this.
async fn counts_as_two(world: &World, claim: FactorClaim, enough: &Value, too_little: &[Value]) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    let second_factor = Some(SecondFactor { claim, values: vec!["mfa".to_owned(), "urn:school:two".to_owned()] });
    let router = providers.saying(&Said { second_factor, ..Said::default() })?;
    for says in too_little {
        providers.signs_in(0, "tamsin", says).await?;
        let mut browser = world.browser_through(&router);
        providers.there_and_back(&mut browser, "/sign-in/with/one").await?;
        ensure!(proved_once(&mut browser).await?, "{says} counts as two");
    }
    providers.signs_in(0, "tamsin", enough).await?;
    let mut browser = world.browser_through(&router);
    let back = providers.there_and_back(&mut browser, "/sign-in/with/one").await?;
    ensure!(back.goes_to() == Some("/account") && !proved_once(&mut browser).await?, "{enough} counts as one");
    // Whatever it says, it counts as one where the settings do not say so.
    let mut browser = providers.browser();
    providers.there_and_back(&mut browser, "/sign-in/with/one").await?;
    ensure!(proved_once(&mut browser).await?, "the provider decides by itself that {enough} is two");
    Ok(())
}

pub(crate) async fn methods_count_as_a_second_factor_only_where_the_settings_say_so(world: &World) -> Result<()> {
    let too_little = [json!({}), json!({ "amr": ["pwd"] }), json!({ "acr": "mfa" })];
    counts_as_two(world, FactorClaim::Amr, &json!({ "amr": ["pwd", "mfa"] }), &too_little).await
}

pub(crate) async fn a_class_counts_as_a_second_factor_only_where_the_settings_say_so(world: &World) -> Result<()> {
    let too_little = [json!({}), json!({ "acr": "urn:school:one" }), json!({ "amr": ["mfa"] })];
    counts_as_two(world, FactorClaim::Acr, &json!({ "acr": "urn:school:two" }), &too_little).await
}

pub(crate) async fn a_context_counts_as_a_second_factor_only_where_the_settings_say_so(world: &World) -> Result<()> {
    let too_little = [json!({}), json!({ "acrs": ["c9"] }), json!({ "amr": ["mfa"] })];
    counts_as_two(world, FactorClaim::Acrs, &json!({ "acrs": ["c1", "mfa"] }), &too_little).await
}

pub(crate) async fn whoever_has_a_second_factor_here_enters_it_after_the_provider(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let mut browser = providers.linked("Delia", "delia").await?;
    let app = browser.set_up_app().await?;
    world.installation.set(Utc::now() + chrono::TimeDelta::minutes(1));
    let mut browser = providers.browser();
    let back = providers.there_and_back(&mut browser, "/sign-in/with/one").await?;
    ensure!(back.goes_to() == Some("/sign-in/code"), "{:?}", back.goes_to());
    ensure!(proved_once(&mut browser).await?);
    let code = browser.code(&app)?;
    let entered = browser.post("/sign-in/code", &[("code", &code)]).await?;
    ensure!(entered.goes_to() == Some("/account") && !proved_once(&mut browser).await?, "{}", entered.text);
    Ok(())
}

pub(crate) async fn proving_again_takes_a_provider_that_asked_again_or_a_code_of_hers(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let mut browser = providers.linked("Delia", "delia").await?;
    let asks = |page: &crate::browser::Answer| page.goes_to().is_some_and(|to| to.starts_with("/sign-in/again"));
    // Signed in where nobody said when that was proved: it may have been days ago.
    providers.tamper(0, "silent").await?;
    let mut silent = providers.browser();
    ensure!(providers.there_and_back(&mut silent, "/sign-in/with/one").await?.goes_to() == Some("/account"));
    let page = silent.get("/account/app").await?;
    ensure!(asks(&page), "a proof that nobody dates counts as one of late: {} {:?}", page.text, page.goes_to());
    for what in ["silent", "not-asked-again"] {
        providers.tamper(0, what).await?;
        let refused = providers.posted_and_back(&mut silent, "/account/with/one", "/account/app").await?;
        ensure!(refused.text.contains("You were not asked again"), "{what}: {}", refused.text);
        ensure!(refused.text.contains("href=\"/sign-in/again\""));
        ensure!(asks(&silent.get("/account/app").await?), "{what}");
    }
    // A provider that asked, and says so.
    providers.tamper(0, "nothing").await?;
    let proved = providers.posted_and_back(&mut silent, "/account/with/one", "/account/app").await?;
    ensure!(proved.goes_to() == Some("/account/app"), "{}", proved.text);
    ensure!(silent.get("/account/app").await?.text.contains("class=\"secret\""));
    // Whoever has a second factor here proves it by that, without a password.
    let app = browser.set_up_app().await?;
    world.installation.set(Utc::now() + chrono::TimeDelta::minutes(20));
    ensure!(asks(&browser.get("/account/app").await?));
    let page = browser.get("/sign-in/again?then=/account/app").await?;
    ensure!(page.text.contains("name=\"code\"") && !page.text.contains("name=\"password\""), "{}", page.text);
    let wrong = browser.post("/sign-in/again", &[("then", "/account/app"), ("code", "000000")]).await?;
    ensure!(wrong.status == axum::http::StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let code = browser.code(&app)?;
    let proved = browser.post("/sign-in/again", &[("then", "/account/app"), ("code", &code)]).await?;
    ensure!(proved.goes_to() == Some("/account/app"), "{}", proved.text);
    Ok(())
}

pub(crate) async fn a_lost_second_factor_is_renewed_by_the_account_of_the_school(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let mut browser = providers.linked("Delia", "delia").await?;
    browser.set_up_app().await?;
    let link = world.link("Delia", Renews::SecondFactor).await?;
    let page = providers.browser().get(&link).await?;
    ensure!(
        page.text.contains("Prove it with Provider one") && !page.text.contains("name=\"password\""),
        "{}",
        page.text
    );
    // Another's account does not renew hers.
    providers.signs_in(0, "tamsin", &json!({})).await?;
    let mut thief = providers.browser();
    let refused = providers.there_and_back(&mut thief, &format!("{link}/with/one")).await?;
    super::is_refused(&refused, &thief, "not linked to anybody")?;
    providers.signs_in(0, "delia", &json!({})).await?;
    let mut hers = providers.browser();
    let renewed = providers.there_and_back(&mut hers, &format!("{link}/with/one")).await?;
    ensure!(renewed.goes_to() == Some("/account/app"), "{}", renewed.text);
    ensure!(!browser.is_signed_in().await?, "her earlier session goes on");
    hers.set_up_app().await?;
    // A link that renews the password alone is not for accounts of a provider.
    let link = world.link("Delia", Renews::Password).await?;
    let refused = providers.browser().get(&format!("{link}/with/one")).await?;
    ensure!(refused.status == axum::http::StatusCode::NOT_FOUND, "{}", refused.text);
    Ok(())
}
