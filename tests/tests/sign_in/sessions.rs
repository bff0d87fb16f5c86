//! Getting in, and how it ends.

use crate::browser::{PASSWORD, World, login};
use anyhow::{Context as _, Result, ensure};
use axum::http::StatusCode;
use casework::Renews;
use chrono::TimeDelta;
use domain::SchoolCommand;
use domain::graphql::GlobalId as _;
use domain::school::StaffLeft;
use wardbook_tests::installation::call;

pub(crate) async fn an_invitation_lets_choose_a_password_and_is_good_once(world: &World) -> Result<()> {
    let link = world.link("Tamsin", Renews::Everything).await?;
    let mut browser = world.browser();
    let page = browser.get(&link).await?;
    ensure!(page.status == StatusCode::OK && page.text.contains("Tamsin Example"), "{}", page.text);
    let choose = |password: &'static str, again: &'static str| {
        vec![("name", "tamsin@larkmead.example"), ("password", password), ("again", again)]
    };
    for (password, again, said) in [
        ("short", "short", "at least 15 characters"),
        ("passwordpassword", "passwordpassword", "easy to guess"),
        ("Tamsin.Example.1", "Tamsin.Example.1", "holds your name"),
        ("larkmead primary school", "larkmead primary school", "your school&#39;s name"),
        ("manchesterunited1", "manchesterunited1", "easy to guess"),
        (PASSWORD, "kettle window", "not the same"),
    ] {
        let refused = browser.post(&link, &choose(password, again)).await?;
        ensure!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains(said), "{}", refused.text);
        ensure!(refused.text.contains("There is a problem") && refused.text.contains("<title>Error: "), "{said}");
        ensure!(!refused.text.contains(password), "a password is sent back");
    }
    let done = browser.post(&link, &choose(PASSWORD, PASSWORD)).await?;
    ensure!(done.goes_to() == Some("/account/app") && browser.is_signed_in().await?);
    let again = world.browser().post(&link, &choose(PASSWORD, PASSWORD)).await?;
    ensure!(again.status == StatusCode::NOT_FOUND && again.text.contains("used before"), "{}", again.text);
    let mut elsewhere = world.browser();
    let signed_in =
        elsewhere.post("/sign-in", &[("name", " TAMSIN@larkmead.example "), ("password", PASSWORD)]).await?;
    ensure!(signed_in.goes_to() == Some("/account"), "{}", signed_in.text);
    Ok(())
}

pub(crate) async fn a_code_makes_two_factors_of_one_and_the_sessions_id_changes(world: &World) -> Result<()> {
    let (mut browser, secret) = world.with_two_factors("Delia").await?;
    let account = browser.get("/account").await?;
    ensure!(account.text.contains("designated safeguarding lead") && !account.text.contains("proved who you are once"));
    world.installation.pass(TimeDelta::minutes(1));
    let mut other = world.browser();
    let asked = other.sign_in("Delia", PASSWORD).await?;
    ensure!(asked.goes_to() == Some("/sign-in/code"), "{:?}", asked.goes_to());
    let one = other.session().context("no session")?;
    ensure!(other.get("/account").await?.text.contains("proved who you are once"));
    let code = other.code(&secret)?;
    ensure!(other.post("/sign-in/code", &[("code", &code)]).await?.goes_to() == Some("/account"));
    let two = other.session().context("no session")?;
    ensure!(one != two, "the id did not change");
    other.cookies.insert("wardbook".to_owned(), one);
    ensure!(!other.is_signed_in().await?, "the session of one factor goes on beside");
    Ok(())
}

pub(crate) async fn whoever_has_no_telephone_uses_codes_on_paper_each_once(world: &World) -> Result<()> {
    let mut browser = world.with_one_factor("Delia").await?;
    let sheet = browser.post("/account/printed-codes", &[]).await?;
    let codes: Vec<&str> = sheet.text.split("<li><code>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    ensure!(codes.len() == 12, "{}", sheet.text);
    let typed = codes[0].to_lowercase().replace('-', " ");
    ensure!(browser.post("/sign-in/code", &[("code", &typed)]).await?.goes_to() == Some("/account"));
    ensure!(browser.get("/account").await?.text.contains("11 left"));
    let mut other = world.browser();
    other.sign_in("Delia", PASSWORD).await?;
    let refused = other.post("/sign-in/code", &[("code", codes[0])]).await?;
    ensure!(refused.status == StatusCode::UNPROCESSABLE_ENTITY, "a printed code is good twice");
    ensure!(other.post("/sign-in/code", &[("code", codes[1])]).await?.goes_to() == Some("/account"));
    // They are nowhere in the database.
    let kept = world.installation.texts("SELECT count(*) || '' FROM printed_code WHERE used_at IS NULL").await?;
    ensure!(kept == ["10"], "{kept:?}");
    Ok(())
}

pub(crate) async fn a_session_ends_after_half_an_hour_without_use_and_after_twelve_hours_with_it(
    world: &World,
) -> Result<()> {
    let mut browser = world.with_one_factor("Tamsin").await?;
    world.installation.pass(TimeDelta::minutes(29));
    ensure!(browser.is_signed_in().await?);
    world.installation.pass(TimeDelta::minutes(30));
    let sent = browser.get("/account").await?;
    ensure!(sent.goes_to() == Some("/sign-in?then=/account"), "{:?}", sent.goes_to());
    ensure!(browser.session().is_none(), "the cookie stays");
    browser.sign_in("Tamsin", PASSWORD).await?;
    for _ in 0..35 {
        world.installation.pass(TimeDelta::minutes(20));
        ensure!(browser.is_signed_in().await?);
    }
    world.installation.pass(TimeDelta::minutes(20));
    ensure!(!browser.is_signed_in().await?, "it lasts for ever if it is used");
    Ok(())
}

pub(crate) async fn whoever_leaves_is_signed_out_at_that_moment(world: &World) -> Result<()> {
    let mut browser = world.with_one_factor("Tamsin").await?;
    ensure!(browser.ask("{ me { memberships { schoolId } } }").await?["data"]["me"].is_object());
    let (person, until) = (world.school.person("Tamsin"), world.installation.now());
    let left = SchoolCommand::EndStaff(StaffLeft { person, until });
    let key = world.installation.key();
    let set_up = access::Viewer::installation();
    world.installation.casework.on_school(&set_up, world.school.id, left, &call(&key, None)).await?;
    let refused = browser.ask("{ me { memberships { schoolId } } }").await?;
    ensure!(refused["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED", "{refused}");
    ensure!(!browser.is_signed_in().await?);
    let again = browser.sign_in("Tamsin", PASSWORD).await?;
    ensure!(again.text.contains("The sign-in name or the password is not right."), "{}", again.text);
    Ok(())
}

pub(crate) async fn signing_out_everywhere_ends_every_session(world: &World) -> Result<()> {
    let mut one = world.with_one_factor("Tamsin").await?;
    let mut two = world.browser();
    two.sign_in("Tamsin", PASSWORD).await?;
    ensure!(two.get("/account").await?.text.matches("<tr><td>").count() == 2);
    ensure!(two.post("/account/sign-out-everywhere", &[]).await?.goes_to() == Some("/sign-in"));
    ensure!(!one.is_signed_in().await? && !two.is_signed_in().await?);
    two.sign_in("Tamsin", PASSWORD).await?;
    let kept = two.session().context("no session")?;
    ensure!(two.post("/sign-out", &[]).await?.goes_to() == Some("/sign-in"));
    two.cookies.insert("wardbook".to_owned(), kept);
    ensure!(!two.is_signed_in().await?, "only the cookie was taken away");
    Ok(())
}

pub(crate) async fn the_pages_and_the_contract_know_the_same_viewer(world: &World) -> Result<()> {
    let mut browser = world.with_one_factor("Tamsin").await?;
    let me = browser.ask("{ me { memberships { person { name } roles } } }").await?;
    ensure!(me["data"]["me"]["memberships"][0]["person"]["name"] == "Tamsin Example", "{me}");
    let raise = format!(
        "mutation {{ raiseConcern(input: {{school: \"{}\", idempotencyKey: \"by-cookie\",
          details: {{concernAboutChild: {{category: \"neglect\", online: NO}}}},
          narrative: {{parts: [{{text: \"Came without a coat again.\"}}]}}}}) {{ receipt {{ version }} userErrors {{ message }} }} }}",
        world.school.id.to_global()
    );
    let raised = browser.ask(&raise).await?;
    ensure!(raised["data"]["raiseConcern"]["receipt"].is_object(), "one factor raises: {raised}");
    Ok(())
}

pub(crate) async fn tokens_are_made_listed_and_ended_by_their_owner(world: &World) -> Result<()> {
    let mut browser = world.with_one_factor("Tamsin").await?;
    // One factor makes no token that reads.
    let fields = [("label", "classroom tablet"), ("days", "30"), ("scope", "everything")];
    let refused = browser.post("/account/tokens", &fields).await?;
    ensure!(refused.goes_to().is_some_and(|to| to.starts_with("/sign-in/again")), "{}", refused.text);
    let fields = [("label", "classroom tablet"), ("days", "30"), ("scope", "raising")];
    let made = browser.post("/account/tokens", &fields).await?;
    let token = made.between("<code class=\"secret\">", "</code>").context("no token is shown")?.to_owned();
    let viewer = world.installation.casework.sign_in(&token).await?;
    ensure!(viewer.factors == access::Factors::One && viewer.authenticated_at.is_none());
    let listed = browser.get("/account/tokens").await?;
    ensure!(listed.text.contains("classroom tablet") && !listed.text.contains(&token), "{}", listed.text);
    ensure!(!listed.text.contains("never used"), "its last use is not said");
    let id = listed.between("name=\"token\" value=\"", "\"").context("no token is listed")?.to_owned();
    let mut other = world.with_one_factor("Delia").await?;
    other.post("/account/tokens/revoke", &[("token", &id)]).await?;
    ensure!(world.installation.casework.sign_in(&token).await.is_ok(), "somebody else ended it");
    browser.post("/account/tokens/revoke", &[("token", &id)]).await?;
    ensure!(world.installation.casework.sign_in(&token).await.is_err(), "it is good after its end");
    world.installation.pass(TimeDelta::minutes(16));
    let late = browser.post("/account/tokens", &fields).await?;
    ensure!(late.goes_to() == Some("/sign-in/again?then=/account/tokens"), "{:?}", late.goes_to());
    Ok(())
}

pub(crate) async fn a_role_is_changed_only_by_whoever_proved_of_late_that_it_is_she(world: &World) -> Result<()> {
    let (mut head, secret) = world.with_two_factors("Hester").await?;
    let (school, person) = (world.school.id.to_global(), world.school.person("Tamsin").to_global());
    let give = |key: &str| {
        format!(
            "mutation {{ giveRole(input: {{school: \"{school}\", idempotencyKey: \"{key}\", person: \"{person}\",
              role: OFFICE_RECORDER, from: \"2026-09-01T08:00:00Z\"}}) {{ userErrors {{ code }} receipt {{ version }} }} }}"
        )
    };
    world.installation.pass(TimeDelta::minutes(16));
    let refused = head.ask(&give("late")).await?;
    ensure!(refused["data"]["giveRole"]["userErrors"][0]["code"] == "PROVE_AGAIN", "{refused}");
    let before = head.session();
    let code = head.code(&secret)?;
    let wrong = head.post("/sign-in/again", &[("password", "wrong wrong wrong"), ("code", &code)]).await?;
    ensure!(wrong.text.contains("The password is not right."), "{}", wrong.text);
    let fields = [("password", PASSWORD), ("code", code.as_str()), ("then", "/staff")];
    let proved = head.post("/sign-in/again", &fields).await?;
    ensure!(proved.goes_to() == Some("/staff") && head.session() != before, "{}", proved.text);
    let given = head.ask(&give("again")).await?;
    ensure!(given["data"]["giveRole"]["receipt"].is_object(), "{given}");
    let _ = login("Hester");
    Ok(())
}

pub(crate) async fn leaving_quickly_signs_out_and_shows_nothing_of_where_she_was(world: &World) -> Result<()> {
    let mut browser = world.with_one_factor("Tamsin").await?;
    let page = browser.get("/account").await?;
    ensure!(page.text.contains("action=\"/leave\"") && page.text.contains("In 5 minutes you will be signed out"));
    let before = browser.session().context("no session")?;
    let left = browser.post("/leave", &[]).await?;
    ensure!(left.status == StatusCode::OK && !left.text.contains("Wardbook"), "{}", left.text);
    ensure!(left.headers["refresh"] == "0; url=https://www.bbc.co.uk/weather");
    ensure!(left.headers["clear-site-data"].to_str()?.contains("\"cache\""));
    browser.cookies.insert("wardbook".to_owned(), before);
    ensure!(!browser.is_signed_in().await?, "the session goes on");
    // Whoever is not signed in leaves as well, and from any page.
    let mut nobody = world.browser();
    ensure!(nobody.get("/telephone").await?.text.contains("action=\"/leave\""));
    ensure!(nobody.post("/leave", &[]).await?.status == StatusCode::OK);
    Ok(())
}

pub(crate) async fn whoever_is_warned_in_time_stays_signed_in_by_a_page_beside(world: &World) -> Result<()> {
    let mut browser = world.with_one_factor("Tamsin").await?;
    world.installation.pass(TimeDelta::minutes(29));
    ensure!(browser.get("/account/stay").await?.text.contains("another 30 minutes"));
    world.installation.pass(TimeDelta::minutes(29));
    ensure!(browser.is_signed_in().await?);
    world.installation.pass(TimeDelta::minutes(31));
    ensure!(browser.get("/account/stay").await?.goes_to() == Some("/sign-in?then=/account/stay"));
    Ok(())
}
