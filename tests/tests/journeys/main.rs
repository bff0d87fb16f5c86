//! Journeys: the real binary over HTTP, on both databases, at each of the five policies.
//!
//! One server for each database is started as a stranger would start it (`wardbook demo --json`); every journey then goes
//! the way its people go, with the tokens that were printed.

mod about_the_head;
mod adult;
mod agencies;
mod allegation;
mod child;
mod clauses;
mod client;
mod contact;
mod cover;
mod falling_due;
mod filtering;
mod governing;
mod image;
mod imagery;
mod intake;
mod need_to_know;
mod pattern;
mod people;
mod policy;
mod removal;
mod splitting;
mod stage;
mod watcher;
mod without_people;

use anyhow::{Context, Result};
use client::Wardbook;
use wardbook_tests::server::{Server, is_quick};

/// The five reference policies.
const POLICIES: [&str; 5] = ["stm", "ley", "ssi", "asp", "mer"];

async fn every_journey(server: &Server) -> Result<()> {
    let wardbook = Wardbook::at(server).await?;
    for policy in POLICIES {
        let school = wardbook.school(policy)?;
        allegation::from_raising_to_replay(&school).await.with_context(|| format!("allegation at {policy}"))?;
        allegation::met_by_an_agency(&school).await.with_context(|| format!("met by an agency at {policy}"))?;
        contact::from_raising_to_closing(&school).await.with_context(|| format!("contact at {policy}"))?;
        filtering::from_raising_to_closing(&school).await.with_context(|| format!("filtering at {policy}"))?;
        image::from_raising_to_closing(&school).await.with_context(|| format!("image at {policy}"))?;
        child::from_raising_to_closing(&school).await.with_context(|| format!("child at {policy}"))?;
        clauses::are_met_by_every_means(&school).await.with_context(|| format!("clauses at {policy}"))?;
    }
    for policy in ["ley", "mer"] {
        let school = wardbook.school(policy)?;
        about_the_head::reaches_the_chair_and_never_her(&school).await.with_context(|| format!("head at {policy}"))?;
        need_to_know::leaves_no_trace_to_whoever_may_not(&school)
            .await
            .with_context(|| format!("worlds at {policy}"))?;
    }
    let school = wardbook.school("stm")?;
    need_to_know::narrows_and_widens_by_name(&school).await.context("need to know at stm")?;
    need_to_know::takes_two_to_give_a_role(&school).await.context("roles at stm")?;
    without_people::is_never_for_long(&school).await.context("a case without people at stm")?;
    without_people::learns_nothing_who_is_in_conflict(&school).await.context("a governor in conflict at stm")?;
    agencies::from_the_call_to_the_meeting(&school).await.context("among agencies at stm")?;
    adult::from_suspension_to_the_barring_service(&school).await.context("about the adult at stm")?;
    imagery::is_looked_at_by_two_and_evidence_is_kept(&school).await.context("imagery at stm")?;
    splitting::keeps_the_two_matters_apart(&school).await.context("two matters at stm")?;
    pattern::is_looked_at_when_another_concern_comes(&school).await.context("a pattern at stm")?;
    falling_due::is_heard_by_whoever_manages_the_case_alone(&school).await.context("a duty falling due at stm")?;
    cover::is_arranged_by_whoever_goes_away(&wardbook.school("stm")?).await.context("cover at stm")?;
    cover::or_closed_is_said_at_once(&wardbook.school("stm")?).await.context("out of hours at stm")?;
    let stm = wardbook.school("stm")?;
    let name = wardbook.name_of(&stm).await?;
    intake::is_kept_once_and_judged_by_a_person(&stm, server, &name).await.context("alerts at stm")?;
    filtering::is_shown_on_one_page(&wardbook.school("stm")?).await.context("filtering on one page at stm")?;
    let school = wardbook.school("stm")?;
    people::on_record_twice_are_one_by_decision(&school).await.context("a child on record twice at stm")?;
    people::whose_other_record_a_case_is_about_see_nothing_of_it(&school).await.context("two records at stm")?;
    people::whose_own_child_it_is_about_are_proposed(&school).await.context("an own child at stm")?;
    people::have_addresses_that_do_not_reach_everybody(&school).await.context("an address at stm")?;
    governing::reads_within_an_engagement_of_two(&wardbook.school("stm")?).await.context("an auditor at stm")?;
    governing::read_what_is_published(&wardbook.school("stm")?).await.context("statistics at stm")?;
    governing::of_the_trust_read_numbers_first(&wardbook.school("ley")?).await.context("the trust")?;
    policy::has_targets_that_a_named_person_set(&wardbook.school("stm")?).await.context("local targets at stm")?;
    policy::is_ruled_on_by_a_named_person(&wardbook.school("ley")?).await.context("a ruling at ley")?;
    contact::goes_to_different_people(&wardbook).await?;
    for policy in POLICIES {
        let school = wardbook.school(policy)?;
        removal::is_missed_by_every_means(&school).await.with_context(|| format!("removal at {policy}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn every_journey_on_sqlite() -> Result<()> {
    every_journey(&Server::on_sqlite()?).await
}

#[tokio::test]
async fn every_journey_on_postgresql() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    every_journey(&Server::on_postgresql().await?).await
}
