//! Whoever owns an account hears of what changes about how she gets in.

use crate::browser::{PASSWORD, World};
use anyhow::{Result, ensure};
use casework::Renews;

/// What waits to be said of how people sign in, by person.
async fn said(world: &World, name: &str) -> Result<String> {
    let person = world.school.person(name);
    let messages = world.installation.casework.store().messages(None, 1000).await?;
    ensure!(messages.iter().any(|message| message.person == person), "{name} hears of nothing");
    Ok(world.installation.texts("SELECT notices FROM outbox").await?.concat())
}

pub(crate) async fn whoever_owns_an_account_hears_of_each_change_to_how_she_gets_in(world: &World) -> Result<()> {
    let (mut browser, _) = world.with_two_factors("Delia").await?;
    browser.post("/account/printed-codes", &[]).await?;
    browser.post("/account/tokens", &[("label", "library"), ("days", "30"), ("scope", "raising")]).await?;
    let new = "lantern feather plum tree";
    browser.post("/account/password", &[("password", new), ("again", new)]).await?;
    let mut elsewhere = world.browser_at("192.0.2.77:1");
    elsewhere.sign_in("Delia", new).await?;
    // Signing in again at a browser she has used is no news.
    let news =
        || async { Ok::<_, anyhow::Error>(world.installation.texts("SELECT notices FROM outbox").await?.concat()) };
    let before = news().await?.matches("new-browser").count();
    elsewhere.sign_in("Delia", new).await?;
    ensure!(before == 1 && news().await?.matches("new-browser").count() == 1, "a known browser is news");
    world.link("Delia", Renews::SecondFactor).await?;
    browser.post("/account/sign-out-everywhere", &[]).await?;
    let said = said(world, "Delia").await?;
    for what in [
        "invitation-accepted",
        "app-set-up",
        "codes-printed",
        "token-issued",
        "password-changed",
        "new-browser",
        "recovery-issued",
        "signed-out-everywhere",
    ] {
        ensure!(said.contains(what), "{what} is not said: {said}");
    }
    for secret in ["Delia", "larkmead", PASSWORD, new, "library", "192.0.2.77"] {
        ensure!(!said.contains(secret), "{secret} stands in the outbox");
    }
    Ok(())
}
