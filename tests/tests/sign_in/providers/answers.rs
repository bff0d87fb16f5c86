//! What comes back from a provider is taken once, from the browser that went, by the path of the provider it went to.

use super::{Providers, is_refused, parameter, with_parameter};
use crate::browser::World;
use anyhow::{Result, ensure};
use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::json;

const OUT_OF_PLACE: &str = "begun in another browser";
const CODE: &str = "did not accept its own answer";

pub(crate) async fn an_answer_under_another_state_is_refused(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    for state in ["", "0", "wbs_"] {
        let mut browser = providers.browser();
        let back = providers.there(&mut browser, "/sign-in/with/one").await?;
        is_refused(&browser.get(&with_parameter(&back, "state", state)?).await?, &browser, OUT_OF_PLACE)?;
    }
    // The state of another sign-in of the same browser, which keeps what belongs to its last one alone.
    let mut browser = providers.browser();
    let first = providers.there(&mut browser, "/sign-in/with/one").await?;
    let second = providers.there(&mut browser, "/sign-in/with/one").await?;
    is_refused(&browser.get(&first).await?, &browser, OUT_OF_PLACE)?;
    let swapped = with_parameter(&second, "state", parameter(&first, "state")?)?;
    is_refused(&browser.get(&swapped).await?, &browser, OUT_OF_PLACE)
}

pub(crate) async fn an_answer_in_another_browser_is_refused(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    // Caught on the way by somebody else; or sent to a victim who is to be signed in as somebody else.
    let mut began = providers.browser();
    let back = providers.there(&mut began, "/sign-in/with/one").await?;
    let mut other = providers.browser();
    is_refused(&other.get(&back).await?, &other, OUT_OF_PLACE)?;
    // Neither is it good any more where it was begun: somebody else has seen it.
    is_refused(&began.get(&back).await?, &began, OUT_OF_PLACE)
}

pub(crate) async fn an_answer_counts_once(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    let mut browser = providers.browser();
    let back = providers.there(&mut browser, "/sign-in/with/one").await?;
    let cookies = browser.cookies.clone();
    ensure!(browser.get(&back).await?.goes_to() == Some("/account"));
    let mut again = providers.browser();
    again.cookies = cookies;
    is_refused(&again.get(&back).await?, &again, OUT_OF_PLACE)?;
    // Two at once: one of them.
    let mut one = providers.browser();
    let back = providers.there(&mut one, "/sign-in/with/one").await?;
    let mut two = providers.browser();
    two.cookies.clone_from(&one.cookies);
    let (first, second) = tokio::join!(one.get(&back), two.get(&back));
    let let_in = [first?, second?].iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
    ensure!(let_in == 1, "{let_in} were let in");
    Ok(())
}

pub(crate) async fn a_code_that_was_used_is_refused_under_another_state(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    let mut hers = providers.browser();
    let used = providers.there(&mut hers, "/sign-in/with/one").await?;
    ensure!(hers.get(&used).await?.goes_to() == Some("/account"));
    let mut thief = providers.browser();
    let fresh = providers.there(&mut thief, "/sign-in/with/one").await?;
    let replayed = with_parameter(&fresh, "code", parameter(&used, "code")?)?;
    is_refused(&thief.get(&replayed).await?, &thief, CODE)
}

pub(crate) async fn a_code_that_was_caught_is_worth_nothing_under_another_state(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    // PKCE binds an unused code to the sign-in it was made for.
    let (mut hers, mut thief) = (providers.browser(), providers.browser());
    let caught = providers.there(&mut hers, "/sign-in/with/one").await?;
    let his = providers.there(&mut thief, "/sign-in/with/one").await?;
    let injected = with_parameter(&his, "code", parameter(&caught, "code")?)?;
    is_refused(&thief.get(&injected).await?, &thief, CODE)
}

pub(crate) async fn two_providers_are_not_mixed_up(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    providers.signs_in(1, "tamsin", &json!({})).await?;
    let says = "Another provider answered";
    // By the path.
    let mut browser = providers.browser();
    let back = providers.there(&mut browser, "/sign-in/with/one").await?;
    is_refused(&browser.get(&back.replace("/return/one", "/return/two")).await?, &browser, says)?;
    // By who says that he answers: another, nobody, the right one with a slash.
    let theirs = |issuer: &str| issuer.replace(':', "%3A").replace('/', "%2F");
    let other = theirs(&providers.started[1].issuer);
    let slash = theirs(&format!("{}/", providers.started[0].issuer));
    for issuer in [other.as_str(), "", slash.as_str()] {
        let mut browser = providers.browser();
        let back = providers.there(&mut browser, "/sign-in/with/one").await?;
        is_refused(&browser.get(&with_parameter(&back, "iss", issuer)?).await?, &browser, says)?;
    }
    let mut browser = providers.browser();
    let back = providers.there(&mut browser, "/sign-in/with/one").await?;
    let silent = back.replace(&format!("&iss={}", parameter(&back, "iss")?), "");
    is_refused(&browser.get(&silent).await?, &browser, says)?;
    // A code of the one, brought to the other under a state of the other's: the other does not know it.
    let (mut at_one, mut at_two) = (providers.browser(), providers.browser());
    let of_one = providers.there(&mut at_one, "/sign-in/with/one").await?;
    let of_two = providers.there(&mut at_two, "/sign-in/with/two").await?;
    let mixed = with_parameter(&of_two, "code", parameter(&of_one, "code")?)?;
    is_refused(&at_two.get(&mixed).await?, &at_two, CODE)
}

pub(crate) async fn an_answer_that_comes_too_late_is_refused(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    let mut browser = providers.browser();
    let back = providers.there(&mut browser, "/sign-in/with/one").await?;
    world.installation.pass(TimeDelta::minutes(11));
    is_refused(&browser.get(&back).await?, &browser, "older than ten minutes")
}

pub(crate) async fn a_refusal_of_the_provider_is_said_as_what_it_is(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    providers.signs_in(0, "nobody", &json!({})).await?;
    let mut browser = providers.browser();
    is_refused(&providers.there_and_back(&mut browser, "/sign-in/with/one").await?, &browser, "did not let you in")?;
    // The words of somebody who made up the address are not on the page.
    providers.signs_in(0, "tamsin", &json!({})).await?;
    let mut browser = providers.browser();
    let back = providers.there(&mut browser, "/sign-in/with/one").await?;
    let made_up = format!("{back}&error=call_0900_now&error_description=call+0900+now");
    let answer = browser.get(&made_up).await?;
    is_refused(&answer, &browser, "did not let you in")?;
    ensure!(!answer.text.contains("0900"));
    // What cannot be mended by whoever signs in says who can: the secret expired.
    providers.tamper(0, "stranger").await?;
    let mut browser = providers.browser();
    let answer = providers.there_and_back(&mut browser, "/sign-in/with/one").await?;
    ensure!(answer.status == StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
    ensure!(answer.text.contains("Tell whoever runs this installation") && browser.session().is_none());
    Ok(())
}

pub(crate) async fn a_key_the_provider_took_anew_is_found(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Tamsin", "tamsin").await?;
    providers.tamper(0, "rotated").await?;
    let mut browser = providers.browser();
    let answer = providers.there_and_back(&mut browser, "/sign-in/with/one").await?;
    ensure!(answer.goes_to() == Some("/account"), "{}", answer.text);
    Ok(())
}
