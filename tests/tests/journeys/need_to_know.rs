//! Who may look at a case beside those the rules name, who gives the roles that open cases, and that a case nobody may see leaves no
//! trace in anything she is answered.

use crate::allegation::{about, sees_nothing};
use crate::child::concern;
use crate::client::{Person, School, now, words};
use anyhow::{Context, Result, ensure};
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

/// A case restricted to people by name, opened in an emergency, lent for a time, and kept from somebody on a reader's word.
pub(crate) async fn narrows_and_widens_by_name(school: &School<'_>) -> Result<()> {
    let (lead, teacher) = (school.with_role("dsl")?, school.with_role("reporter")?);
    let (deputy, head) = (school.with_role("deputy-dsl")?, school.with_role("headteacher")?);
    let governor = school.with_role("chair-of-governors")?;
    let child = school.child(teacher).await?;
    let reasons = words("The family works at the school.");

    let case = school.raise(teacher, concern(&child, "Very quiet today.")).await?;
    ensure!(!school.case(deputy, &case).await?.is_null(), "the deputy does not see it");
    let nobody = json!({ "to": [teacher.id], "reasons": reasons });
    school.is_refused(lead, &case, "restrictCase", nobody, "MISSING").await?;
    school.does(lead, &case, "restrictCase", json!({ "to": [lead.id], "reasons": reasons })).await?;
    for other in [deputy, head] {
        sees_nothing(school, other, &case).await?;
        let emergency = json!({ "reasons": words("The child is missing.") });
        school.is_refused(other, &case, "breakGlass", emergency, "NOT_FOUND").await?;
    }
    let until = (Utc::now() + TimeDelta::days(7)).to_rfc3339();
    let lent = json!({ "person": governor.id, "until": until, "reasons": words("Her advice is asked.") });
    school.is_refused(lead, &case, "grantAccess", lent.clone(), "MISSING").await?;
    school.does(lead, &case, "liftRestriction", json!({ "reasons": words("They have moved away.") })).await?;
    ensure!(!school.case(deputy, &case).await?.is_null(), "the deputy does not see it again");

    sees_nothing(school, governor, &case).await?;
    school.does(lead, &case, "grantAccess", lent).await?;
    ensure!(!school.case(governor, &case).await?.is_null(), "access was granted and opens nothing");
    let close = json!({ "reasons": words("It is nothing.") });
    school.is_refused(governor, &case, "closeCase", close, "NOT_FOUND").await?;
    let done = json!({ "person": governor.id, "reasons": words("It was given.") });
    school.does(lead, &case, "endAccess", done).await?;
    sees_nothing(school, governor, &case).await?;

    school.is_refused(teacher, &case, "breakGlass", json!({ "reasons": words("I wonder.") }), "NOT_FOUND").await?;
    let adult = school.raise(teacher, about(school.with_role("it-manager")?, "NO")).await?;
    ensure!(school.case(deputy, &adult).await?.is_null(), "the deputy sees a case about an adult");
    school.does(deputy, &adult, "breakGlass", json!({ "reasons": words("The manager cannot be reached.") })).await?;
    ensure!(!school.case(deputy, &adult).await?.is_null(), "the glass is broken and opens nothing");
    let trail = trail(school, head, &adult).await?;
    ensure!(trail.contains("Opened in an emergency"), "the trail does not say so: {trail}");

    let said = json!({ "person": lead.id, "reasons": words("She is his aunt.") });
    school.does(teacher, &case, "reportConflict", said).await?;
    sees_nothing(school, lead, &case).await?;
    ensure!(!school.owed(deputy, &case, "JUDGE_CONFLICT").await?.is_empty(), "nobody is to judge it");
    let lifted = json!({ "person": lead.id, "reasons": words("Another family of that name.") });
    school.does(deputy, &case, "liftConflict", lifted).await?;
    ensure!(!school.case(lead, &case).await?.is_null(), "it was lifted, and she is kept from it");
    Ok(())
}

async fn trail(school: &School<'_>, who: &Person, case: &str) -> Result<String> {
    let query = "query ($id: ID!) { case(id: $id) { auditTrail(first: 100) { edges { node { what } } } } }";
    Ok(school.ask(who, query, json!({ "id": case })).await?.to_string())
}

/// A role that opens cases is proposed by one and confirmed by another; an administrator and a head get nowhere alone.
pub(crate) async fn takes_two_to_give_a_role(school: &School<'_>) -> Result<()> {
    let (head, chair) = (school.with_role("headteacher")?, school.with_role("chair-of-governors")?);
    let teacher = school.with_role("reporter")?;
    let deputy = json!({ "person": teacher.id, "role": "DEPUTY_DSL", "from": now() });
    ensure!(school.errors(head, "giveRole", &deputy).await?.is_empty(), "the head cannot propose a deputy");
    ensure!(proposals(school, head).await?.contains(&teacher.id), "the proposal is not shown");
    let confirm = json!({ "person": teacher.id, "role": "DEPUTY_DSL" });
    ensure!(
        school.errors(head, "confirmRole", &confirm).await? == ["SAME_PERSON"],
        "the head confirms her own proposal"
    );
    ensure!(school.errors(teacher, "confirmRole", &confirm).await? == ["NOT_FOUND"], "she confirms her own role");
    let case = school.raise(head, concern(&school.child(head).await?, "Very quiet today.")).await?;
    ensure!(school.case(teacher, &case).await?.is_null(), "a role that is only proposed opens cases");
    ensure!(school.errors(chair, "confirmRole", &confirm).await?.is_empty(), "the chair cannot confirm it");
    ensure!(!school.case(teacher, &case).await?.is_null(), "the role that was confirmed opens nothing");
    let over = json!({ "person": teacher.id, "role": "DEPUTY_DSL", "until": Utc::now().to_rfc3339() });
    ensure!(school.errors(head, "endRole", &over).await?.is_empty(), "the head cannot end it");
    ensure!(school.case(teacher, &case).await?.is_null(), "the role is over and opens cases");

    let administrator = json!({ "person": head.id, "role": "ADMINISTRATOR", "from": now() });
    ensure!(school.errors(head, "giveRole", &administrator).await? == ["NOT_FOUND"], "she gives herself a role");
    let removed = json!({ "person": chair.id, "role": "CHAIR_OF_GOVERNORS", "until": now() });
    ensure!(school.errors(head, "endRole", &removed).await? == ["NOT_FOUND"], "the head removes the chair");
    let left = json!({ "person": chair.id, "until": now() });
    ensure!(
        school.errors(head, "endStaff", &left).await? == ["NOT_FOUND"],
        "the head removes the chair from the staff"
    );

    let technician = school.with_role("it-manager")?;
    let administrator = json!({ "person": technician.id, "role": "ADMINISTRATOR", "from": now() });
    ensure!(school.errors(head, "giveRole", &administrator).await?.is_empty(), "nobody can be made administrator");
    let hers = json!({ "person": technician.id, "role": "DESIGNATED_SAFEGUARDING_LEAD", "from": now() });
    ensure!(
        school.errors(technician, "giveRole", &hers).await? == ["NOT_FOUND"],
        "an administrator gives herself a role"
    );
    let friend = json!({ "person": teacher.id, "role": "DESIGNATED_SAFEGUARDING_LEAD", "from": now() });
    ensure!(school.errors(technician, "giveRole", &friend).await?.is_empty(), "an administrator may propose");
    let friend = json!({ "person": teacher.id, "role": "DESIGNATED_SAFEGUARDING_LEAD" });
    ensure!(school.errors(technician, "confirmRole", &friend).await? == ["NOT_FOUND"], "an administrator confirms");
    ensure!(school.case(technician, &case).await?.is_null(), "an administrator reads a case");
    let declined =
        json!({ "person": teacher.id, "role": "DESIGNATED_SAFEGUARDING_LEAD", "reasons": "Nobody asked for this." });
    ensure!(school.errors(head, "declineRole", &declined).await?.is_empty(), "the head cannot decline it");
    let over = json!({ "person": technician.id, "role": "ADMINISTRATOR", "until": Utc::now().to_rfc3339() });
    ensure!(school.errors(head, "endRole", &over).await?.is_empty());
    Ok(())
}

async fn proposals(school: &School<'_>, who: &Person) -> Result<String> {
    let query = "query ($id: ID!) { node(id: $id) { ... on School { roleProposals { person { id } role } } } }";
    Ok(school.ask(who, query, json!({ "id": school.id })).await?.to_string())
}

/// Two worlds, with a case and without it: whoever may not see it is answered the same bytes, page by page.
pub(crate) async fn leaves_no_trace_to_whoever_may_not(school: &School<'_>) -> Result<()> {
    let (head, teacher) = (school.with_role("headteacher")?, school.with_role("reporter")?);
    let colleague = school.with_role("it-manager")?;
    let without = (answers(school, head).await?, answers(school, colleague).await?);
    let case = school.raise(teacher, about(head, "NO")).await?;
    let chair = school.who_will_be_told(teacher, &about(head, "NO")).await?;
    let chair = school.person(&chair.first().context("nobody would be told")?.0)?;
    ensure!(!school.case(chair, &case).await?.is_null(), "nobody sees it, so this proves nothing");
    let with = (answers(school, head).await?, answers(school, colleague).await?);
    for ((without, with), who) in [(without.0, with.0), (without.1, with.1)].into_iter().zip(["her", "a colleague"]) {
        for (before, after) in without.iter().zip(&with) {
            ensure!(before == after, "an answer to {who} changed with a case she may not see:\n{before}\n{after}");
        }
        ensure!(without.len() == with.len(), "{who} turns more pages");
    }
    Ok(())
}

/// What she is answered to everything she can ask of the school, page by page.
async fn answers(school: &School<'_>, who: &Person) -> Result<Vec<String>> {
    let all = "query ($school: ID!) {
        counts(school: $school) { new open overdue monitoring }
        found: worklist(school: $school, first: 50, filter: { text: \"a\" }) { edges { node { id version status } } }
        referrals(school: $school, first: 50) { edges { node { case } } }
        mySubmissions(school: $school) { id status }
        people(school: $school, first: 50) { id }
        node(id: $school) { ... on School { version duties { __typename } } } }";
    let mut answers = vec![school.ask(who, all, json!({ "school": school.id })).await?.to_string()];
    let page = "query ($school: ID!, $after: String) { worklist(school: $school, first: 2, after: $after) {
        edges { node { id version status } } pageInfo { hasNextPage endCursor } } }";
    let mut after = Value::Null;
    for _ in 0..20 {
        let mut answer = school.ask(who, page, json!({ "school": school.id, "after": after })).await?;
        // A cursor is sealed anew each time: it says nothing.
        after = answer["worklist"]["pageInfo"]["endCursor"].take();
        answers.push(answer.to_string());
        if answer["worklist"]["pageInfo"]["hasNextPage"] != true {
            break;
        }
    }
    Ok(answers)
}
