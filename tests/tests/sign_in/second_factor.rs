//! What whoever proved one factor alone is answered: that a second is needed and where to give it, whatever she asked for.

use crate::browser::{Browser, World};
use anyhow::{Context as _, Result, ensure};
use domain::graphql::GlobalId as _;
use domain::{CaseId, IncidentId};
use serde_json::Value;

/// Raises a concern by one factor, which is enough, and gives its id.
async fn raised(world: &World, teacher: &mut Browser<'_>) -> Result<CaseId> {
    let raise = format!(
        "mutation {{ raiseConcern(input: {{school: \"{}\", idempotencyKey: \"raised\",
          details: {{concernAboutChild: {{category: \"neglect\", online: NO}}}},
          narrative: {{parts: [{{text: \"Came without a coat again.\"}}]}}}}) {{ submission {{ id }} userErrors {{ message }} }} }}",
        world.school.id.to_global()
    );
    let answer = teacher.ask(&raise).await?;
    let id = answer["data"]["raiseConcern"]["submission"]["id"].as_str().with_context(|| answer.to_string())?;
    CaseId::from_global(id).context("not the id of a case")
}

/// Everything that can be asked about a case, or about all of them.
fn questions(case: CaseId) -> Vec<String> {
    let (id, school) = (case.to_global(), case.school.to_global());
    vec![
        format!("{{ case(id: \"{id}\") {{ status }} }}"),
        format!("{{ case(id: \"{id}\", atVersion: 1) {{ status }} }}"),
        format!("{{ node(id: \"{id}\") {{ id }} }}"),
        format!("{{ callSheet(case: \"{id}\", agency: POLICE) {{ section }} }}"),
        format!("{{ whoHasLooked(case: \"{id}\") {{ pageInfo {{ hasNextPage }} }} }}"),
        format!("{{ worklist(school: \"{school}\") {{ pageInfo {{ hasNextPage }} }} }}"),
        format!("{{ counts(school: \"{school}\") {{ new }} }}"),
        format!(
            "mutation {{ addNote(input: {{case: \"{id}\", idempotencyKey: \"note\", note: {{parts: [{{text: \"Seen.\"}}]}}}}) \
             {{ userErrors {{ code }} }} }}"
        ),
    ]
}

pub(crate) async fn one_factor_is_told_that_a_second_is_needed_whether_or_not_there_is_a_case(
    world: &World,
) -> Result<()> {
    let mut teacher = world.with_one_factor("Tamsin").await?;
    let case = raised(world, &mut teacher).await?;
    let nowhere = CaseId { incident: IncidentId::new(uuid::Uuid::from_u128(77)), ..case };
    let mut lead = world.with_one_factor("Delia").await?;
    for (there, absent) in questions(case).iter().zip(&questions(nowhere)) {
        let (one, other) = (lead.ask(there).await?, lead.ask(absent).await?);
        let error = &one["errors"][0]["extensions"];
        ensure!(error["code"] == "SECOND_FACTOR_REQUIRED" && error["giveAt"] == "/sign-in/code", "{there}: {one}");
        ensure!(one == other, "{one} and {other}");
        // Whoever could not read it with both is answered the same.
        ensure!(teacher.ask(there).await? == one, "{there}");
    }
    let refused = world.installation.reads(case.school).await?;
    let refused = refused.iter().filter(|read| read.read.event.is_refusal()).count();
    ensure!(refused >= 8, "{refused} refusals stand in the log of reads");
    lead.set_up_app().await?;
    let read = lead.ask(&questions(case)[0]).await?;
    ensure!(read["data"]["case"]["status"].is_string(), "{read}");
    let absent = lead.ask(&questions(nowhere)[0]).await?;
    ensure!(absent["data"]["case"].is_null() && absent["errors"].is_null(), "{absent}");
    Ok(())
}

pub(crate) async fn everybody_learns_how_well_she_proved_who_she_is(world: &World) -> Result<()> {
    let me = "{ me { factors secondFactorAt authenticatedAt provedUntil } }";
    let mut lead = world.with_one_factor("Delia").await?;
    let one = lead.ask(me).await?;
    let said = &one["data"]["me"];
    ensure!(said["factors"] == "ONE" && said["secondFactorAt"] == "/sign-in/code", "{one}");
    ensure!(said["authenticatedAt"].is_string() && said["provedUntil"].is_null(), "{one}");
    lead.set_up_app().await?;
    let two = lead.ask(me).await?;
    let said = &two["data"]["me"];
    ensure!(
        said["factors"] == "TWO" && said["secondFactorAt"] == Value::Null && said["provedUntil"].is_string(),
        "{two}"
    );
    // What she submitted is hers to see by one factor.
    let mut teacher = world.with_one_factor("Tamsin").await?;
    raised(world, &mut teacher).await?;
    let hers = format!("{{ mySubmissions(school: \"{}\") {{ id }} }}", world.school.id.to_global());
    let hers = teacher.ask(&hers).await?;
    ensure!(hers["data"]["mySubmissions"][0]["id"].is_string(), "{hers}");
    Ok(())
}
