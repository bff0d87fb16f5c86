//! What is tried by those who are not who they say.

use crate::browser::{HERE, PASSWORD, World, body, form};
use anyhow::{Context as _, Result, ensure};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use casework::Renews;
use chrono::TimeDelta;
use tower::ServiceExt as _;

pub(crate) async fn an_unknown_name_is_answered_as_a_wrong_password_is(world: &World) -> Result<()> {
    world.with_one_factor("Tamsin").await?;
    let wrong = world.browser().sign_in("Tamsin", "somebody elses words").await?;
    let unknown = world.browser_at("192.0.2.11:1").sign_in("Nobody", "somebody elses words").await?;
    ensure!(wrong.status == unknown.status);
    ensure!(wrong.text.replace("tamsin", "nobody") == unknown.text, "{}\n{}", wrong.text, unknown.text);
    // Which of them is slowed down, and when, says nothing either.
    for _ in 0..4 {
        world.browser().sign_in("Tamsin", "somebody elses words").await?;
        world.browser_at("192.0.2.11:1").sign_in("Nobody", "somebody elses words").await?;
    }
    let wrong = world.browser().sign_in("Tamsin", PASSWORD).await?;
    let unknown = world.browser_at("192.0.2.11:1").sign_in("Nobody", PASSWORD).await?;
    ensure!(wrong.status == StatusCode::TOO_MANY_REQUESTS, "{}", wrong.text);
    ensure!(wrong.text.replace("tamsin", "nobody") == unknown.text);
    Ok(())
}

pub(crate) async fn guessing_is_slowed_down_and_keeps_nobody_out_who_has_her_own_browser(world: &World) -> Result<()> {
    let mut hers = world.with_one_factor("Tamsin").await?;
    hers.post("/sign-out", &[]).await?;
    let mut looked_at = 0;
    // From a new address each, as a botnet does, each second for a quarter of an hour.
    for second in 0..900_u32 {
        let address: &'static str = format!("198.51.{}.{}:9", second / 250, second % 250).leak();
        let refused = world.browser_at(address).sign_in("Tamsin", "somebody elses words").await?;
        looked_at += usize::from(refused.status == StatusCode::UNPROCESSABLE_ENTITY);
        ensure!(refused.status != StatusCode::SEE_OTHER);
        world.installation.pass(TimeDelta::seconds(1));
    }
    ensure!(looked_at <= 10, "{looked_at} guesses were looked at");
    let waits = world.browser_at("203.0.113.1:9").sign_in("Tamsin", PASSWORD).await?;
    ensure!(waits.status == StatusCode::TOO_MANY_REQUESTS && waits.headers.contains_key(header::RETRY_AFTER));
    let in_again = hers.sign_in("Tamsin", PASSWORD).await?;
    ensure!(in_again.goes_to() == Some("/account"), "strangers keep her out: {}", in_again.text);
    // Many names from one address exhaust the address.
    let mut refused = 0;
    for number in 0..80 {
        let name = format!("n{number}@larkmead.example");
        let mut browser = world.browser_at("203.0.113.7:9");
        let answer = browser.post("/sign-in", &[("name", &name), ("password", "x")]).await?;
        refused += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    ensure!(refused >= 19, "{refused}");
    Ok(())
}

pub(crate) async fn a_code_that_was_used_is_refused_and_guessing_codes_is_slowed_down(world: &World) -> Result<()> {
    let (browser, secret) = world.with_two_factors("Delia").await?;
    let used = browser.code(&secret)?;
    let mut thief = world.browser();
    thief.sign_in("Delia", PASSWORD).await?;
    let replayed = thief.post("/sign-in/code", &[("code", &used)]).await?;
    ensure!(replayed.text.contains("it was used before"), "a code is good twice: {}", replayed.text);
    for code in ["000000", "111111", "222222", "333333"] {
        thief.post("/sign-in/code", &[("code", code)]).await?;
    }
    world.installation.pass(TimeDelta::seconds(30));
    let right = thief.code(&secret)?;
    let waits = thief.post("/sign-in/code", &[("code", &right)]).await?;
    ensure!(waits.status == StatusCode::TOO_MANY_REQUESTS, "{}", waits.text);
    world.installation.pass(TimeDelta::seconds(31));
    let right = thief.code(&secret)?;
    ensure!(thief.post("/sign-in/code", &[("code", &right)]).await?.goes_to() == Some("/account"));
    Ok(())
}

pub(crate) async fn a_session_somebody_planted_is_worth_nothing(world: &World) -> Result<()> {
    world.with_one_factor("Tamsin").await?;
    let planted = format!("wbs_{}", "ab".repeat(32));
    let mut browser = world.browser();
    browser.cookies.insert("wardbook".to_owned(), planted.clone());
    browser.sign_in("Tamsin", PASSWORD).await?;
    ensure!(browser.session().is_some_and(|session| session != planted), "the planted id was taken");
    let mut thief = world.browser();
    thief.cookies.insert("wardbook".to_owned(), planted);
    ensure!(!thief.is_signed_in().await?);
    // And the session of whoever sat here before ends.
    let before = browser.session().context("no session")?;
    browser.sign_in("Tamsin", PASSWORD).await?;
    thief.cookies.insert("wardbook".to_owned(), before);
    ensure!(!thief.is_signed_in().await?);
    Ok(())
}

pub(crate) async fn a_page_of_another_origin_posts_nothing(world: &World) -> Result<()> {
    let mut browser = world.with_one_factor("Tamsin").await?;
    let fields = [("label", "a thief's"), ("scope", "raising")];
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:8081"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for path in ["/account/tokens", "/account/sign-out-everywhere", "/sign-out", "/sign-in"] {
            let posted = browser.send(form(path, &fields).header(name, value).body(body(&fields))?).await?;
            ensure!(posted.status == StatusCode::FORBIDDEN, "{path} with {name} {value}: {}", posted.status);
            ensure!(posted.text.contains("Nothing was done") && posted.cookies().is_empty());
        }
    }
    let plain =
        Request::post("/account/tokens").header(header::ORIGIN, HERE).header(header::CONTENT_TYPE, "text/plain");
    ensure!(browser.send(plain.body(body(&fields))?).await?.status == StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for path in ["/sign-out", "/account/sign-out-everywhere", "/account/tokens/revoke", "/staff/confirm"] {
        ensure!(browser.get(path).await?.status == StatusCode::METHOD_NOT_ALLOWED, "{path} by a link");
    }
    ensure!(browser.is_signed_in().await? && browser.get("/account").await?.text.contains("<dd>none</dd>"));
    let long = "x".repeat(40_000);
    let refused = browser.post("/sign-in", &[("name", &long), ("password", "x")]).await?;
    ensure!(refused.status == StatusCode::PAYLOAD_TOO_LARGE, "{}", refused.status);
    Ok(())
}

pub(crate) async fn a_session_counts_for_the_contract_only_where_a_page_of_ours_calls(world: &World) -> Result<()> {
    let mut browser = world.with_one_factor("Tamsin").await?;
    let asked = || {
        Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json")
    };
    let query = || Body::from(r#"{"query":"{ me { memberships { schoolId } } }"}"#);
    for (request, status) in [
        (asked().header(header::ORIGIN, HERE), StatusCode::OK),
        (asked().header("sec-fetch-site", "same-origin"), StatusCode::OK),
        // A program, or a browser that says nothing: the cookie alone is no proof that a page of ours sent it.
        (asked(), StatusCode::UNAUTHORIZED),
        (asked().header("sec-fetch-site", "none"), StatusCode::UNAUTHORIZED),
        (asked().header(header::ORIGIN, "https://evil.example"), StatusCode::FORBIDDEN),
        (asked().header("sec-fetch-site", "cross-site"), StatusCode::FORBIDDEN),
    ] {
        let answer = browser.send(request.body(query())?).await?;
        ensure!(answer.status == status, "{status}: {} {}", answer.status, answer.text);
    }
    Ok(())
}

pub(crate) async fn cookies_and_headers_are_strict(world: &World) -> Result<()> {
    let link = world.link("Tamsin", Renews::Everything).await?;
    let fields = [("name", "tamsin"), ("password", PASSWORD), ("again", PASSWORD)];
    let request = form(&link, &fields).header(header::HOST, "wardbook.example");
    let request = request.header(header::ORIGIN, "https://wardbook.example").body(body(&fields))?;
    let accepted = world.over_tls()?.oneshot(request).await?;
    let cookies: Vec<&str> =
        accepted.headers().get_all(header::SET_COOKIE).into_iter().filter_map(|value| value.to_str().ok()).collect();
    ensure!(cookies.len() == 2, "{cookies:?}");
    for cookie in cookies {
        ensure!(cookie.starts_with("__Host-wardbook"), "{cookie}");
        for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            ensure!(cookie.contains(part) && !cookie.contains("Domain"), "{cookie}");
        }
    }
    for path in ["/sign-in", "/telephone", "/invitation/nothing", "/account", "/nowhere"] {
        let answer = world.browser().get(path).await?;
        if path != "/nowhere" {
            let policy = answer.headers.get(header::CONTENT_SECURITY_POLICY).context("no policy")?.to_str()?;
            ensure!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            ensure!(answer.headers[header::CACHE_CONTROL] == "no-store", "{path}");
            ensure!(answer.headers[header::REFERRER_POLICY] == "no-referrer", "{path}");
        }
        ensure!(!answer.text.contains("<script") && !answer.text.contains(" style="), "{path}");
    }
    Ok(())
}
