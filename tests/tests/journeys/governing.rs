//! Those who look over a school: an auditor within what she is engaged for, the governing body with what is published, the trust with
//! numbers of its schools.

use crate::allegation::about;
use crate::child::concern;
use crate::client::{Person, School, now, words};
use anyhow::{Context, Result, ensure};
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use std::time::Duration;

/// The chair proposes what an auditor reads and another governor confirms it: she reads that, and nothing else.
pub(crate) async fn reads_within_an_engagement_of_two(school: &School<'_>) -> Result<()> {
    let (auditor, teacher) = (school.with_role("auditor")?, school.with_role("reporter")?);
    let (chair, clerk) = (school.with_role("chair-of-governors")?, school.with_role("clerk")?);
    let (head, lead) = (school.with_role("headteacher")?, school.with_role("dsl")?);
    ends(school, chair, auditor).await?;

    let within = school.raise(teacher, concern(&school.child(teacher).await?, "Very quiet in the corridor.")).await?;
    let outside = school.raise(teacher, about(school.with_role("it-manager")?, "NO")).await?;
    ensure!(seen(school, auditor, &[&within, &outside]).await? == [false; 2], "she is engaged for nothing and reads");
    let until = (Utc::now() + TimeDelta::days(30)).to_rfc3339();
    let scope = json!({ "kinds": ["CONCERN_ABOUT_CHILD"], "cases": [], "aboutAdults": false });
    let purpose = "a sample of first decisions";
    let engage = json!({ "person": auditor.id, "from": now(), "until": until, "purpose": purpose, "scope": scope });
    for nobody in [head, lead, teacher, auditor, school.with_role("administrator")?] {
        let refused = school.errors(nobody, "engageAuditor", &engage).await?;
        ensure!(refused == ["NOT_FOUND"], "{} engages an auditor: {refused:?}", nobody.role);
    }
    ensure!(school.errors(chair, "engageAuditor", &engage).await?.is_empty(), "the chair cannot propose it");
    ensure!(seen(school, auditor, &[&within]).await? == [false], "what is only proposed opens cases");
    let confirm = json!({ "person": auditor.id, "role": "AUDITOR" });
    ensure!(school.errors(chair, "confirmRole", &confirm).await? == ["SAME_PERSON"], "one person engages an auditor");
    ensure!(school.errors(head, "confirmRole", &confirm).await? == ["NOT_FOUND"], "the head confirms it");
    ensure!(school.errors(clerk, "confirmRole", &confirm).await?.is_empty(), "the clerk cannot confirm it");

    ensure!(
        seen(school, auditor, &[&within, &outside]).await? == [true, false],
        "she reads what she is not engaged for"
    );
    let listed = everything(school, auditor).await?;
    ensure!(listed.contains(&within) && !listed.contains(&outside), "{listed}");
    ensure!(listed.contains(purpose), "she does not read what she is engaged for: {listed}");
    let note = json!({ "note": words("Looked at.") });
    school.is_refused(auditor, &within, "addNote", note, "NOT_FOUND").await?;
    let looked = "query ($case: ID!) { whoHasLooked(case: $case, first: 50) { edges { node { by { id } purpose } } } }";
    let looked = school.ask(lead, looked, json!({ "case": within })).await?.to_string();
    ensure!(
        looked.contains(&auditor.id) && looked.contains("a journey of the tests"),
        "her look is not shown: {looked}"
    );
    ends(school, chair, auditor).await?;
    ensure!(seen(school, auditor, &[&within]).await? == [false], "it is over, and she reads on");
    Ok(())
}

async fn ends(school: &School<'_>, chair: &Person, auditor: &Person) -> Result<()> {
    let over = json!({ "person": auditor.id, "role": "AUDITOR", "until": Utc::now().to_rfc3339() });
    let errors = school.errors(chair, "endRole", &over).await?;
    ensure!(errors.is_empty(), "the chair cannot end it: {errors:?}");
    Ok(())
}

/// Which of these cases she reads.
async fn seen(school: &School<'_>, who: &Person, cases: &[&String]) -> Result<Vec<bool>> {
    let mut seen = Vec::new();
    for case in cases {
        seen.push(!school.case(who, case).await?.is_null());
    }
    Ok(seen)
}

/// What she finds on every list.
async fn everything(school: &School<'_>, who: &Person) -> Result<String> {
    let query = "query ($school: ID!, $since: DateTime!) {
        worklist(school: $school, first: 100) { edges { node { id } } }
        found: worklist(school: $school, first: 100, filter: { text: \"corridor\" }) { edges { node { id } } }
        referrals(school: $school, first: 100) { edges { node { case } } }
        handoverSince(school: $school, since: $since, first: 100) { edges { node { case { id } } } }
        school(id: $school) { auditEngagements { purpose } } }";
    let since = (Utc::now() - TimeDelta::days(1)).to_rfc3339();
    Ok(school.ask(who, query, json!({ "school": school.id, "since": since })).await?.to_string())
}

/// Whoever governs and leads reads the same numbers, none of them of fewer than five; nobody else reads any.
pub(crate) async fn read_what_is_published(school: &School<'_>) -> Result<()> {
    let published = published(school, school.with_role("chair-of-governors")?).await?;
    for row in published.as_array().context("nothing is published for the chair")? {
        let counts = [&row["table"]["total"]].into_iter().chain(
            row["table"]["breakdowns"]
                .as_array()
                .into_iter()
                .flatten()
                .flat_map(|breakdown| breakdown["rows"].as_array().into_iter().flatten().map(|row| &row["count"])),
        );
        for count in counts {
            ensure!(count.is_null() || count.as_u64().is_some_and(|count| count >= 5), "so few are published: {row}");
        }
        ensure!(row["words"].as_str().is_some_and(|words| !words.is_empty()), "{row}");
    }
    for governs in ["vice-chair", "clerk", "headteacher", "dsl"] {
        let hers = self::published(school, school.with_role(governs)?).await?;
        ensure!(hers == published, "{governs} reads other numbers: {hers}");
    }
    for other in ["reporter", "administrator", "it-manager"] {
        let hers = self::published(school, school.with_role(other)?).await?;
        ensure!(hers.is_null(), "{other} reads them: {hers}");
    }
    Ok(())
}

/// What is published for her; a worker does it soon after the server began.
async fn published(school: &School<'_>, who: &Person) -> Result<Value> {
    let query = "query ($school: ID!) { publishedStatistics(school: $school) {
        schoolYear period words from until table { words total breakdowns { words rows { label count } } }
        measures { words value } } }";
    for _ in 0..100 {
        let answer = school.ask(who, query, json!({ "school": school.id })).await?;
        if answer["publishedStatistics"] != json!([]) {
            return Ok(answer["publishedStatistics"].clone());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(json!([]))
}

/// Those of the trust read numbers of each school, and a case once somebody whose case it is lets them in by name; nobody of the
/// school reads the overview.
pub(crate) async fn of_the_trust_read_numbers_first(school: &School<'_>) -> Result<()> {
    let (lead, teacher) = (school.with_role("dsl")?, school.with_role("reporter")?);
    let executive = school.with_role("trust-executive-dsl")?;
    for _ in 0..5 {
        school.raise(teacher, concern(&school.child(teacher).await?, "Very quiet today.")).await?;
    }
    for role in ["trust-executive-dsl", "trust-chief-executive"] {
        let overview = overview(school, school.with_role(role)?).await?;
        let schools = overview.as_array().with_context(|| format!("{role} has no overview"))?;
        let here = schools.iter().find(|one| one["school"] == school.id.as_str()).context("the school is missing")?;
        ensure!(here["openCases"].as_u64().is_some_and(|open| open >= 5), "{here}");
        let counts =
            schools.iter().flat_map(|one| ["openCases", "overdueCases", "dueSoonCases"].map(|name| &one[name]));
        for count in counts.filter(|count| !count.is_null()) {
            ensure!(count.as_u64().is_some_and(|count| count >= 5), "so few are counted: {overview}");
        }
        ensure!(here["vacantRoles"].is_array() && here["duties"].is_array(), "{here}");
    }
    for other in ["headteacher", "chair-of-governors", "dsl", "reporter", "administrator"] {
        let hers = overview(school, school.with_role(other)?).await?;
        ensure!(hers.is_null(), "{other} reads the trust's overview: {hers}");
    }
    let before = overview(school, executive).await?;
    school.raise(teacher, about(school.with_role("it-manager")?, "NO")).await?;
    ensure!(overview(school, executive).await? == before, "a case about an adult moves a number");

    let case = school.raise(teacher, concern(&school.child(teacher).await?, "Advice is asked.")).await?;
    ensure!(seen(school, executive, &[&case]).await? == [false], "the trust reads a case nobody showed it");
    let until = (Utc::now() + TimeDelta::days(7)).to_rfc3339();
    let lent = json!({ "person": executive.id, "until": until, "reasons": words("Her advice is asked.") });
    school.does(lead, &case, "grantAccess", lent).await?;
    ensure!(seen(school, executive, &[&case]).await? == [true], "access was granted and opens nothing");
    school.does(lead, &case, "endAccess", json!({ "person": executive.id, "reasons": words("It was given.") })).await?;
    ensure!(seen(school, executive, &[&case]).await? == [false], "it was ended, and she reads on");
    Ok(())
}

async fn overview(school: &School<'_>, who: &Person) -> Result<Value> {
    let query =
        "{ trustOverview { school name group vacantRoles duties { __typename } openCases overdueCases dueSoonCases
        published { words } } }";
    Ok(school.ask(who, query, json!({})).await?["trustOverview"].clone())
}
