//! A restricted case is never left with nobody: when all it was for have gone, two of the governing body name others and read nothing of
//! it, on both databases.

use crate::about_a_child;
use access::{Factors, Viewer};
use anyhow::{Context, Result, ensure};
use casework::{At, CaseWithoutPeople, CaseworkError};
use chrono::TimeDelta;
use domain::incident::closing::{EnteredInError, Reopened};
use domain::incident::commands::confirm_people::ConfirmPeople;
use domain::incident::commands::mark_entered_in_error::MarkEnteredInError;
use domain::incident::commands::propose_people::ProposePeople;
use domain::incident::commands::reopen_case::ReopenCase;
use domain::incident::commands::report_conflict::ReportConflict;
use domain::incident::commands::restrict_case::RestrictCase;
use domain::incident::need_to_know::{CaseRestricted, ConflictReported};
use domain::person::PersonKind::{self, Adult, Child};
use domain::reading::Door;
use domain::school::{Role, RoleEnded, StaffLeft};
use domain::{CaseId, IncidentCommand, Narrative, ReadEvent, SchoolCommand};
use wardbook_tests::installation::{Installation, InventedSchool, call};
use wardbook_tests::server::is_quick;

const PEOPLE: &[(&str, PersonKind, &[Role])] = &[
    ("Tamsin", Adult, &[]),
    ("Lena", Adult, &[Role::DesignatedSafeguardingLead]),
    ("Dora", Adult, &[Role::DeputyDsl]),
    ("Hester", Adult, &[Role::Headteacher]),
    ("Conrad", Adult, &[Role::ChairOfGovernors]),
    ("Vashti", Adult, &[Role::ViceChair]),
    ("Nerys", Adult, &[Role::NominatedGovernor]),
    ("Ambrose", Adult, &[Role::Administrator]),
    ("Pip", Child, &[]),
];

struct World {
    installation: Installation,
    school: InventedSchool,
    case: CaseId,
}

impl World {
    /// On each database: a case that is for the lead alone.
    async fn on_each() -> Result<Vec<Self>> {
        let mut installations = vec![Installation::sqlite().await?];
        if !is_quick() {
            installations.push(Installation::postgres().await?);
        }
        let mut worlds = Vec::new();
        for installation in installations {
            let school = installation.school("stm", PEOPLE).await?;
            let (tamsin, key) = (school.viewer("Tamsin"), installation.key());
            let concern = about_a_child(school.person("Pip"));
            let (case, _) = installation.casework.raise(&tamsin, school.id, concern, &call(&key, None)).await?;
            let world = Self { installation, school, case };
            let to = [world.school.person("Lena")].into();
            world
                .decides("Lena", RestrictCase(CaseRestricted { to, reasons: words("Their family works here.") }))
                .await?;
            worlds.push(world);
        }
        Ok(worlds)
    }

    async fn does(&self, name: &str, command: impl Into<IncidentCommand>) -> Result<(), CaseworkError> {
        let (viewer, key) = (self.school.viewer(name), self.installation.key());
        self.installation.casework.on_case(&viewer, self.case, command.into(), &call(&key, None)).await.map(|_| ())
    }

    async fn decides(&self, name: &str, command: impl Into<IncidentCommand>) -> Result<()> {
        let (viewer, key) = (self.school.viewer(name), self.installation.key());
        let version = self.installation.casework.case(&viewer, self.case, At::Now).await?.current_version;
        let call = call(&key, Some(version));
        self.installation.casework.on_case(&viewer, self.case, command.into(), &call).await?;
        Ok(())
    }

    async fn changes(&self, command: SchoolCommand) -> Result<()> {
        let key = self.installation.key();
        let set_up = Viewer::installation();
        self.installation.casework.on_school(&set_up, self.school.id, command, &call(&key, None)).await?;
        self.installation.pass(TimeDelta::minutes(1));
        Ok(())
    }

    /// She leaves, and the worker looks who may be told now.
    async fn leaves(&self, name: &str) -> Result<()> {
        let (person, until) = (self.school.person(name), self.installation.now());
        self.changes(SchoolCommand::EndStaff(StaffLeft { person, until })).await?;
        self.installation.casework.route_again().await?;
        Ok(())
    }

    async fn conflicted(&self, name: &str) -> Result<()> {
        let said = ConflictReported { person: self.school.person(name), reasons: words("They are sisters.") };
        Ok(self.does("Tamsin", ReportConflict(said)).await?)
    }

    async fn without_people(&self, name: &str) -> Result<Vec<CaseWithoutPeople>> {
        Ok(self.installation.casework.cases_without_people(&self.school.viewer(name), self.school.id).await?)
    }

    async fn proposes(&self, name: &str, to: &str) -> Result<(), CaseworkError> {
        let to = [self.school.person(to)].into();
        self.does(name, ProposePeople { to, reasons: words("She takes over.") }).await
    }

    async fn reads(&self, name: &str) -> bool {
        self.installation.casework.case(&self.school.viewer(name), self.case, At::Now).await.is_ok()
    }
}

fn words(text: &str) -> Narrative {
    Narrative::plain(text)
}

const fn confirm(proposal: u32) -> ConfirmPeople {
    ConfirmPeople { proposal }
}

fn is_absent(done: &Result<(), CaseworkError>) -> bool {
    matches!(done, Err(CaseworkError::NotFound))
}

#[tokio::test]
async fn when_the_last_it_is_for_has_left_the_governing_body_learns_that_and_names_others() -> Result<()> {
    for world in World::on_each().await? {
        ensure!(world.without_people("Conrad").await?.is_empty(), "the lead is there");
        world.leaves("Lena").await?;
        for name in ["Conrad", "Vashti", "Nerys"] {
            let cases = world.without_people(name).await?;
            let [one] = cases.as_slice() else { anyhow::bail!("{name} is told of {cases:?}") };
            ensure!(one.id == world.case && one.since.is_some() && !one.is_closed && one.proposals.is_empty());
            ensure!(!world.reads(name).await, "{name} reads it");
        }
        for name in ["Hester", "Dora", "Ambrose", "Tamsin"] {
            ensure!(world.without_people(name).await?.is_empty(), "{name} is told of it");
            ensure!(is_absent(&world.proposes(name, "Dora").await), "{name} names people");
        }
        ensure!(world.proposes("Conrad", "Dora").await.is_ok());
        ensure!(is_absent(&world.does("Dora", confirm(1)).await), "she takes it herself");
        ensure!(matches!(world.does("Conrad", confirm(1)).await, Err(CaseworkError::Rejected(_))), "alone");
        ensure!(!world.reads("Dora").await, "one person opens nothing");
        let proposed = world.without_people("Vashti").await?.remove(0).proposals;
        ensure!(proposed.iter().all(|held| held.by == world.school.person("Conrad")) && proposed.len() == 1);
        world.does("Vashti", confirm(1)).await?;
        ensure!(world.reads("Dora").await, "it is hers");
        for name in ["Conrad", "Vashti", "Nerys", "Hester"] {
            ensure!(world.without_people(name).await?.is_empty() && !world.reads(name).await, "{name}");
            ensure!(is_absent(&world.proposes(name, "Hester").await), "somebody is there, and {name} names others");
        }
    }
    Ok(())
}

#[tokio::test]
async fn so_they_do_before_the_worker_has_noticed_and_when_she_only_lost_her_post() -> Result<()> {
    for world in World::on_each().await? {
        let (person, until) = (world.school.person("Lena"), world.installation.now());
        let ended = RoleEnded { person, role: Role::DesignatedSafeguardingLead, until };
        world.changes(SchoolCommand::EndRole(ended)).await?;
        let cases = world.without_people("Conrad").await?;
        ensure!(cases.len() == 1 && cases.iter().all(|case| case.since.is_none()), "{cases:?}");
        world.proposes("Nerys", "Dora").await?;
        world.does("Conrad", confirm(1)).await?;
        ensure!(world.reads("Dora").await);
    }
    Ok(())
}

#[tokio::test]
async fn a_governor_whom_it_is_kept_from_learns_nothing_and_names_nobody() -> Result<()> {
    for world in World::on_each().await? {
        world.conflicted("Conrad").await?;
        world.conflicted("Lena").await?;
        ensure!(world.without_people("Conrad").await?.is_empty());
        ensure!(is_absent(&world.proposes("Conrad", "Dora").await));
        ensure!(world.without_people("Vashti").await?.len() == 1);
        // What she proposed before she turned out to be conflicted is worth nothing.
        world.proposes("Vashti", "Tamsin").await?;
        world.conflicted("Vashti").await?;
        let seen = world.without_people("Nerys").await?;
        ensure!(seen.len() == 1 && seen.iter().all(|case| case.proposals.is_empty()), "{seen:?}");
        ensure!(matches!(world.does("Nerys", confirm(1)).await, Err(CaseworkError::Rejected(_))));
        ensure!(is_absent(&world.does("Conrad", confirm(1)).await));
    }
    Ok(())
}

#[tokio::test]
async fn whom_it_is_kept_from_is_named_and_not_told_apart_from_anybody_else() -> Result<()> {
    for world in World::on_each().await? {
        world.conflicted("Dora").await?;
        world.leaves("Lena").await?;
        world.proposes("Conrad", "Dora").await?;
        world.does("Vashti", confirm(1)).await?;
        ensure!(!world.reads("Dora").await, "a conflict of interest: never");
        ensure!(world.without_people("Conrad").await?.len() == 1, "it still has nobody");
        world.proposes("Conrad", "Hester").await?;
        world.does("Vashti", confirm(2)).await?;
        ensure!(world.reads("Hester").await);
    }
    Ok(())
}

#[tokio::test]
async fn a_closed_case_is_opened_again_by_whoever_was_named_for_it() -> Result<()> {
    for world in World::on_each().await? {
        world.decides("Lena", MarkEnteredInError(EnteredInError { reasons: words("Another school.") })).await?;
        world.installation.pass(TimeDelta::days(40));
        world.leaves("Lena").await?;
        let cases = world.without_people("Conrad").await?;
        ensure!(cases.len() == 1 && cases.iter().all(|case| case.is_closed && case.since.is_none()), "{cases:?}");
        world.proposes("Conrad", "Dora").await?;
        world.does("Nerys", confirm(1)).await?;
        world.decides("Dora", ReopenCase(Reopened { reasons: words("Her brother asked.") })).await?;
    }
    Ok(())
}

#[tokio::test]
async fn that_somebody_learnt_of_it_is_a_read_and_takes_two_factors() -> Result<()> {
    for world in World::on_each().await? {
        world.leaves("Lena").await?;
        let one = Viewer { factors: Factors::One, ..world.school.viewer("Conrad") };
        let seen = world.installation.casework.cases_without_people(&one, world.school.id).await;
        ensure!(seen.map_or(true, |cases| cases.is_empty()), "one factor is enough");
        world.without_people("Conrad").await?;
        let reads = world.installation.reads(world.school.id).await?;
        let last = reads.last().context("nothing was entered")?;
        let ReadEvent::ReadAnswered(read) = &last.read.event else { anyhow::bail!("{last:?}") };
        ensure!(read.doors == [Door::WithoutPeople].into() && read.cases == [world.case.incident].into(), "{read:?}");
    }
    Ok(())
}
