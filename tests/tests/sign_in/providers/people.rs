//! Who gets in with an account of a provider, and as whom.

use super::{Providers, Said, is_refused};
use crate::browser::World;
use access::Viewer;
use access::provider::TenantClaim;
use anyhow::{Result, ensure};
use axum::http::StatusCode;
use casework::Renews;
use domain::SchoolCommand;
use domain::school::StaffLeft;
use serde_json::{Value, json};
use wardbook_tests::installation::call;

const NOBODY: &str = "not linked to anybody who works here";

pub(crate) async fn whoever_was_invited_signs_in_with_the_account_of_her_school(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let mut browser = providers.linked("Tamsin", "tamsin").await?;
    let account = browser.get("/account").await?;
    ensure!(account.text.contains("Tamsin Example") && account.text.contains("linked on"), "{}", account.text);
    ensure!(account.text.contains("proved who you are once"), "one factor counts as two");
    let mut other = providers.browser();
    ensure!(other.get("/sign-in").await?.text.contains("Sign in with Provider one"));
    let back = providers.there_and_back(&mut other, "/sign-in/with/one?then=/account/tokens").await?;
    ensure!(back.goes_to() == Some("/account/tokens"), "{}", back.text);
    ensure!(!other.cookies.contains_key("wardbook-away"), "what was kept meanwhile is kept on");
    ensure!(other.get("/account").await?.text.contains("Signed in with an account of your school"));
    // The pages and the contract know the same viewer.
    let me = other.ask("{ me { memberships { schoolId } } }").await?;
    ensure!(me["data"]["me"]["memberships"].as_array().is_some_and(|all| all.len() == 1), "{me}");
    Ok(())
}

pub(crate) async fn whoever_was_not_invited_is_refused_under_whatever_address(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    providers.linked("Hester", "hester").await?;
    // Known to the provider, with the address in Tamsin's record, and nobody here.
    let hers = json!({ "email": "tamsin@school.example", "email_verified": true });
    providers.signs_in(0, "somebody", &hers).await?;
    let mut browser = providers.browser();
    is_refused(&providers.there_and_back(&mut browser, "/sign-in/with/one").await?, &browser, NOBODY)?;
    // The subject of somebody who is linked, at another issuer, is somebody else.
    providers.signs_in(1, "hester", &json!({})).await?;
    let mut browser = providers.browser();
    is_refused(&providers.there_and_back(&mut browser, "/sign-in/with/two").await?, &browser, NOBODY)
}

pub(crate) async fn whoever_left_is_refused_like_a_stranger(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let mut hers = providers.linked("Tamsin", "tamsin").await?;
    let left = StaffLeft { person: world.school.person("Tamsin"), until: world.installation.now() };
    let (set_up, key) = (Viewer::installation(), world.installation.key());
    let command = SchoolCommand::EndStaff(left);
    world.installation.casework.on_school(&set_up, world.school.id, command, &call(&key, None)).await?;
    ensure!(!hers.is_signed_in().await?, "she is signed in still");
    let mut browser = providers.browser();
    let left = providers.there_and_back(&mut browser, "/sign-in/with/one").await?;
    is_refused(&left, &browser, NOBODY)?;
    providers.signs_in(0, "stranger", &json!({})).await?;
    let mut browser = providers.browser();
    let stranger = providers.there_and_back(&mut browser, "/sign-in/with/one").await?;
    ensure!((left.status, left.text) == (stranger.status, stranger.text), "the two are told apart");
    Ok(())
}

pub(crate) async fn groups_and_roles_of_a_provider_give_nobody_a_role(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let mut browser = providers.linked("Tamsin", "tamsin").await?;
    let before = browser.ask("{ me { memberships { roles } } }").await?;
    let grand = json!({ "groups": ["DSL", "designated-safeguarding-lead"], "roles": ["headteacher", "administrator"] });
    providers.signs_in(0, "tamsin", &grand).await?;
    let mut browser = providers.browser();
    ensure!(providers.there_and_back(&mut browser, "/sign-in/with/one").await?.goes_to() == Some("/account"));
    let after = browser.ask("{ me { memberships { roles } } }").await?;
    ensure!(before == after && before["data"]["me"].is_object(), "{before} {after}");
    Ok(())
}

async fn belongs_by(world: &World, claim: TenantClaim, name: &str) -> Result<()> {
    let said = Said { tenant: Some((claim, "larkmead".to_owned())), ..Said::default() };
    let Some(providers) = Providers::with(world, said).await? else { return Ok(()) };
    let link = world.link("Tamsin", Renews::Everything).await?;
    let other = if name == "tid" { "hd" } else { "tid" };
    let elsewhere: [Value; 4] =
        [json!({ name: "elsewhere" }), json!({}), json!({ other: "larkmead" }), json!({ name: "larkmead.example" })];
    for says in elsewhere {
        providers.signs_in(0, "tamsin", &says).await?;
        let mut browser = providers.browser();
        let answer = providers.there_and_back(&mut browser, &format!("{link}/with/one")).await?;
        is_refused(&answer, &browser, "another organisation")?;
    }
    // The invitation is good still, with the account of the school.
    providers.signs_in(0, "tamsin", &json!({ name: "larkmead" })).await?;
    let mut browser = providers.browser();
    let accepted = providers.there_and_back(&mut browser, &format!("{link}/with/one")).await?;
    ensure!(accepted.goes_to() == Some("/account/app"), "{}", accepted.text);
    // Somebody who is linked is asked again each time: her account may have moved.
    providers.signs_in(0, "tamsin", &json!({ name: "elsewhere" })).await?;
    let mut browser = providers.browser();
    is_refused(&providers.there_and_back(&mut browser, "/sign-in/with/one").await?, &browser, "another organisation")
}

pub(crate) async fn an_account_of_another_tenant_is_refused_as_microsoft_says_it(world: &World) -> Result<()> {
    belongs_by(world, TenantClaim::Tid, "tid").await
}

pub(crate) async fn an_account_of_another_domain_is_refused_as_google_says_it(world: &World) -> Result<()> {
    belongs_by(world, TenantClaim::Hd, "hd").await
}

pub(crate) async fn a_provider_that_is_not_set_or_does_not_answer_is_said_so(world: &World) -> Result<()> {
    let Some(providers) = Providers::of(world).await? else { return Ok(()) };
    let mut browser = providers.browser();
    let unknown = browser.get("/sign-in/with/three").await?;
    ensure!(unknown.status == StatusCode::SERVICE_UNAVAILABLE && unknown.text.contains("no provider has this name"));
    let gone = super::Started { issuer: "http://127.0.0.1:1".to_owned(), secret: "none".to_owned() };
    let router = world.router_with(super::settings(&[gone.clone(), gone], &Said::default())?)?;
    let mut browser = world.browser_through(&router);
    let silent = browser.get("/sign-in/with/one").await?;
    ensure!(
        silent.status == StatusCode::SERVICE_UNAVAILABLE && silent.text.contains("does not answer"),
        "{}",
        silent.text
    );
    ensure!(silent.text.contains("href=\"/sign-in\""));
    Ok(())
}
