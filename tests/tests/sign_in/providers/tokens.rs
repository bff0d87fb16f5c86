//! What a provider's token may not say.

use super::{Providers, is_refused};
use crate::browser::World;
use anyhow::{Context as _, Result};
use chrono::Utc;

/// Tamsin is linked; tokens changed like this are refused with these words, and hers as it is lets her in again.
async fn are_refused(world: &World, changed: &[(&str, &str)]) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    for (what, says) in changed {
        world.installation.set(Utc::now());
        providers.tamper(0, what).await?;
        let mut browser = providers.browser();
        let answer = providers.there_and_back(&mut browser, "/sign-in/with/one").await?;
        is_refused(&answer, &browser, says).with_context(|| (*what).to_owned())?;
    }
    providers.tamper(0, "nothing").await?;
    let mut browser = providers.browser();
    let answer = providers.there_and_back(&mut browser, "/sign-in/with/one").await?;
    anyhow::ensure!(answer.goes_to() == Some("/account"), "{}", answer.text);
    Ok(())
}

pub(crate) async fn a_token_with_the_nonce_of_another_sign_in_is_refused(world: &World) -> Result<()> {
    let says = "it belongs to another sign-in";
    are_refused(world, &[("nonce", says), ("no-nonce", says)]).await
}

pub(crate) async fn a_token_of_another_issuer_is_refused(world: &World) -> Result<()> {
    let says = "it is of another provider";
    are_refused(world, &[("issuer", says), ("issuer-slash", says)]).await
}

pub(crate) async fn a_token_for_another_audience_is_refused(world: &World) -> Result<()> {
    let says = "it is for somebody else";
    are_refused(world, &[("audience", says), ("audiences", says), ("party", says)]).await
}

pub(crate) async fn a_token_that_expired_or_was_made_at_another_time_is_refused(world: &World) -> Result<()> {
    let says = "it has expired, or a clock is wrong";
    are_refused(world, &[("expired", says), ("old", says), ("early", says)]).await
}

pub(crate) async fn a_token_that_the_provider_did_not_sign_is_refused(world: &World) -> Result<()> {
    let says = "its signature is not right";
    are_refused(world, &[("signature", says), ("unsigned", says), ("shared", says)]).await
}
