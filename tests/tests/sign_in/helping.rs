//! Recovery by a second person: no one person enters somebody else's account.

use crate::browser::{Answer, Browser, PASSWORD, World, login};
use anyhow::{Context as _, Result, ensure};
use axum::http::StatusCode;
use casework::Renews;
use chrono::TimeDelta;
use domain::graphql::GlobalId as _;

async fn help(browser: &mut Browser<'_>, world: &World, whom: &str, renews: &str, by: &str) -> Result<Answer> {
    let (school, person) = (world.school.id.as_uuid().to_string(), world.school.person(whom).as_uuid().to_string());
    let fields = [("school", school.as_str()), ("person", &person), ("renews", renews), ("by", by)];
    browser.post("/staff/help", &fields).await
}

async fn confirm(browser: &mut Browser<'_>, world: &World, whom: &str) -> Result<Answer> {
    let (school, person) = (world.school.id.as_uuid().to_string(), world.school.person(whom).as_uuid().to_string());
    browser.post("/staff/confirm", &[("school", &school), ("person", &person)]).await
}

/// The path of the link on this page.
fn link(answer: &Answer) -> Result<String> {
    let whole = answer.between("<code class=\"secret\">", "</code>").with_context(|| answer.text.clone())?;
    let (_, secret) = whole.split_once("/invitation/").context("no link")?;
    Ok(format!("/invitation/{secret}"))
}

pub(crate) async fn whoever_sees_cases_is_invited_by_two(world: &World) -> Result<()> {
    let (mut administrator, _) = world.with_two_factors("Adele").await?;
    let (mut head, _) = world.with_two_factors("Hester").await?;
    // A teacher by one.
    let invited = help(&mut administrator, world, "Tamsin", "everything", "link").await?;
    ensure!(world.browser().get(&link(&invited)?).await?.status == StatusCode::OK);
    // The lead by two.
    let invited = help(&mut administrator, world, "Delia", "everything", "link").await?;
    ensure!(invited.text.contains("a second person has to confirm"), "{}", invited.text);
    let link = link(&invited)?;
    let fields = [("name", "thief"), ("password", PASSWORD), ("again", PASSWORD)];
    let early = world.browser().post(&link, &fields).await?;
    ensure!(early.status == StatusCode::CONFLICT && early.cookies().is_empty(), "{}", early.text);
    ensure!(confirm(&mut administrator, world, "Delia").await?.status == StatusCode::NOT_FOUND, "by herself");
    let seen = head.get("/staff").await?;
    ensure!(seen.text.contains("waits for a second person") && seen.text.contains("Confirm"), "{}", seen.text);
    ensure!(confirm(&mut head, world, "Delia").await?.goes_to() == Some("/staff"));
    let login = login("Delia");
    let fields = [("name", login.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
    let mut hers = world.browser();
    ensure!(hers.post(&link, &fields).await?.goes_to() == Some("/account/app"));
    let account = hers.get("/account").await?;
    ensure!(
        account.text.contains("by Adele Example") && account.text.contains("by Hester Example"),
        "{}",
        account.text
    );
    Ok(())
}

pub(crate) async fn no_administrator_enters_the_account_of_the_chair(world: &World) -> Result<()> {
    world.with_one_factor("Conrad").await?;
    for who in ["Adele", "Hester", "Delia"] {
        let (mut browser, _) = world.with_two_factors(who).await?;
        ensure!(!browser.get("/staff").await?.text.contains("Conrad Example"), "{who} sees the chair");
        for renews in ["everything", "password", "second-factor"] {
            for by in ["link", "telephone"] {
                let refused = help(&mut browser, world, "Conrad", renews, by).await?;
                ensure!(refused.status == StatusCode::NOT_FOUND, "{who} renews {renews}: {}", refused.text);
            }
        }
    }
    // The clerk and the vice chair together do.
    let (mut clerk, _) = world.with_two_factors("Clem").await?;
    let (mut vice, _) = world.with_two_factors("Vera").await?;
    let issued = help(&mut clerk, world, "Conrad", "everything", "telephone").await?;
    let code = issued.between("<code class=\"secret spoken\">", "</code>").context("no code")?.to_owned();
    let early = world.browser().post("/telephone", &[("code", &code)]).await?;
    ensure!(early.text.contains("A second person has to confirm"), "{}", early.text);
    ensure!(confirm(&mut clerk, world, "Conrad").await?.status == StatusCode::NOT_FOUND);
    ensure!(confirm(&mut vice, world, "Conrad").await?.goes_to() == Some("/staff"));
    let mut chair = world.browser();
    let spoken = chair.post("/telephone", &[("code", &code)]).await?;
    let link = spoken.goes_to().context("the code is not taken")?.to_owned();
    let login = login("Conrad");
    let fields = [("name", login.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
    ensure!(chair.post(&link, &fields).await?.goes_to() == Some("/account/app"));
    Ok(())
}

pub(crate) async fn a_lost_factor_is_renewed_by_proving_the_other(world: &World) -> Result<()> {
    let (mut hers, secret) = world.with_two_factors("Delia").await?;
    let (mut administrator, _) = world.with_two_factors("Adele").await?;
    // The app is lost: the link alone is worth nothing without the password.
    let lost = help(&mut administrator, world, "Delia", "second-factor", "link").await?;
    let at = link(&lost)?;
    let thief = world.browser().post(&at, &[("password", "somebody elses words")]).await?;
    ensure!(thief.text.contains("The password is not right."), "{}", thief.text);
    let mut new = world.browser();
    ensure!(new.post(&at, &[("password", PASSWORD)]).await?.goes_to() == Some("/account/app"));
    ensure!(!hers.is_signed_in().await?, "earlier sessions go on");
    let code = new.code(&secret)?;
    ensure!(new.post("/sign-in/code", &[("code", &code)]).await?.status == StatusCode::UNPROCESSABLE_ENTITY);
    let secret = new.set_up_app().await?;
    // The password is lost: the link alone is worth nothing without a code.
    let lost = help(&mut administrator, world, "Delia", "password", "link").await?;
    let at = link(&lost)?;
    let words = "lantern meadow biscuit";
    let fields = |code: &'static str| [("password", words), ("again", words), ("code", code)];
    ensure!(world.browser().post(&at, &fields("000000")).await?.status == StatusCode::UNPROCESSABLE_ENTITY);
    world.installation.pass(TimeDelta::seconds(60));
    let code: &'static str = new.code(&secret)?.leak();
    let mut again = world.browser();
    let done = again.post(&at, &fields(code)).await?;
    ensure!(done.goes_to() == Some("/account"), "{}", done.text);
    ensure!(!again.get("/account").await?.text.contains("proved who you are once"), "both were proved");
    ensure!(world.browser().sign_in("Delia", PASSWORD).await?.status == StatusCode::UNPROCESSABLE_ENTITY);
    // Somebody who has to be told sees what happened.
    ensure!(again.get("/account").await?.text.contains("Help with signing in was made, by Adele Example"));
    Ok(())
}

pub(crate) async fn a_code_read_out_is_good_once_and_few_guesses_are_looked_at(world: &World) -> Result<()> {
    world.with_two_factors("Conrad").await?;
    let (mut clerk, _) = world.with_two_factors("Clem").await?;
    let spoken = async |clerk: &mut Browser<'_>| -> Result<String> {
        let issued = help(clerk, world, "Conrad", "second-factor", "telephone").await?;
        Ok(issued.between("<code class=\"secret spoken\">", "</code>").context("no code")?.to_owned())
    };
    let code = spoken(&mut clerk).await?;
    let reference = &code[..4];
    for number in 0..5 {
        let guess = format!("{reference} 0000 000{number}");
        let refused = world.browser().post("/telephone", &[("code", &guess)]).await?;
        ensure!(refused.text.contains("This code cannot be used"), "{}", refused.text);
    }
    let dead = world.browser().post("/telephone", &[("code", &code)]).await?;
    ensure!(dead.text.contains("This code cannot be used"), "guessed for ever");
    let code = spoken(&mut clerk).await?;
    let mut chair = world.browser();
    let link = chair.post("/telephone", &[("code", &code.replace(' ', ""))]).await?;
    let link = link.goes_to().context("the code is not taken")?.to_owned();
    ensure!(world.browser().post("/telephone", &[("code", &code)]).await?.goes_to().is_none(), "it is good twice");
    ensure!(chair.get(&link).await?.text.contains("Set up your second proof anew"));
    let code = spoken(&mut clerk).await?;
    world.installation.pass(TimeDelta::minutes(10));
    ensure!(world.browser().post("/telephone", &[("code", &code)]).await?.goes_to().is_none(), "it is good too long");
    Ok(())
}

pub(crate) async fn whoever_helps_proved_of_late_that_it_is_she(world: &World) -> Result<()> {
    let mut one = world.with_one_factor("Hester").await?;
    let again = help(&mut one, world, "Tamsin", "everything", "link").await?;
    ensure!(again.goes_to() == Some("/sign-in/code"), "one factor: {}", again.text);
    one.set_up_app().await?;
    ensure!(help(&mut one, world, "Tamsin", "everything", "link").await?.status == StatusCode::OK);
    world.installation.pass(TimeDelta::minutes(16));
    let late = help(&mut one, world, "Tamsin", "everything", "link").await?;
    ensure!(late.goes_to() == Some("/sign-in/again?then=/staff"), "{}", late.text);
    // Nobody helps herself, and a teacher helps nobody.
    world.installation.pass(TimeDelta::minutes(1));
    let mut teacher = world.with_one_factor("Tamsin").await?;
    ensure!(teacher.get("/staff").await?.text.contains("nobody whom you can help"));
    let refused = help(&mut teacher, world, "Delia", "everything", "link").await?;
    ensure!(refused.goes_to() == Some("/sign-in/code"), "{}", refused.text);
    teacher.set_up_app().await?;
    ensure!(help(&mut teacher, world, "Delia", "everything", "link").await?.status == StatusCode::NOT_FOUND);
    // A token proves nothing again.
    let expires = world.installation.now() + TimeDelta::days(1);
    let head = [(world.school.id, world.school.person("Hester"))];
    let token = world.installation.casework.issue_token(&head, "test", expires).await?.token;
    let viewer = world.installation.casework.sign_in(&token).await?;
    let with = casework::HelpedWith::Link(Renews::Everything);
    let person = world.school.person("Tamsin");
    let refused = world.installation.casework.help_to_sign_in(&viewer, world.school.id, person, with).await;
    ensure!(matches!(refused, Err(casework::CaseworkError::Rejected(_))));
    Ok(())
}

pub(crate) async fn the_contract_helps_as_the_page_does(world: &World) -> Result<()> {
    let (mut administrator, _) = world.with_two_factors("Adele").await?;
    let (mut head, _) = world.with_two_factors("Hester").await?;
    let given = |name: &str, lost: &str| {
        let (school, person) = (world.school.id.to_global(), world.school.person(name).to_global());
        format!(
            "mutation {{ helpToSignIn(input: {{school: \"{school}\", person: \"{person}\", lost: {lost}, by: LINK, \
             idempotencyKey: \"help-{name}\"}}) {{ help {{ path needsSecond }} userErrors {{ code }} }} }}"
        )
    };
    let answer = administrator.ask(&given("Delia", "EVERYTHING")).await?;
    let help = &answer["data"]["helpToSignIn"]["help"];
    ensure!(help["needsSecond"] == true, "{answer}");
    let path = help["path"].as_str().context("no link")?.to_owned();
    ensure!(world.browser().get(&path).await?.status == StatusCode::CONFLICT, "good before it is confirmed");
    let (school, person) = (world.school.id.to_global(), world.school.person("Delia").to_global());
    let confirm = format!(
        "mutation {{ confirmHelp(input: {{school: \"{school}\", person: \"{person}\", idempotencyKey: \"confirmed\"}}) \
         {{ confirmed userErrors {{ code }} }} }}"
    );
    let herself = administrator.ask(&confirm).await?;
    ensure!(herself["data"]["confirmHelp"]["userErrors"][0]["code"] == "NOT_FOUND", "{herself}");
    ensure!(head.ask(&confirm).await?["data"]["confirmHelp"]["confirmed"] == true);
    ensure!(world.browser().get(&path).await?.status == StatusCode::OK, "confirmed, and not good");
    let chair = administrator.ask(&given("Conrad", "EVERYTHING")).await?;
    ensure!(chair["data"]["helpToSignIn"]["userErrors"][0]["code"] == "NOT_FOUND", "{chair}");
    world.installation.pass(TimeDelta::minutes(16));
    let late = administrator.ask(&given("Tamsin", "EVERYTHING")).await?;
    ensure!(late["data"]["helpToSignIn"]["userErrors"][0]["code"] == "PROVE_AGAIN", "{late}");
    Ok(())
}
