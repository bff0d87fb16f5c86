//! What an auditor sees: what her engagement reaches, and of everything else nothing, in no list, count or search.

use crate::reads::each;
use crate::{about_a_child, about_an_adult, raised};
use anyhow::{Context as _, Result};
use casework::{Asked, At, Casework, CaseworkError, PeopleFilter, Watch};
use chrono::TimeDelta;
use domain::incident::Kind;
use domain::person::PersonKind;
use domain::reading::Door;
use domain::school::auditing::AuditScope;
use domain::school::{Role, RoleEnded};
use domain::{Actor, CaseId, IncidentId, SchoolCommand};
use futures::StreamExt as _;
use std::collections::BTreeSet;
use store::{CaseFilter, CaseOrder};
use uuid::Uuid;
use wardbook_tests::installation::{Installation, InventedSchool, call};

/// Casework as Ada asks it: she says what for.
fn asked(installation: &Installation) -> Result<Casework> {
    Ok(installation.casework.within(Asked::within("request").for_purpose("a sample")?))
}

/// The cases on her list.
async fn listed(installation: &Installation, school: &InventedSchool, filter: CaseFilter) -> Result<BTreeSet<CaseId>> {
    let page =
        asked(installation)?.worklist(&school.viewer("Ada"), school.id, filter, CaseOrder::default(), 50).await?;
    Ok(page.rows.into_iter().map(|line| line.id).collect())
}

async fn reads(installation: &Installation, school: &InventedSchool, case: CaseId) -> Result<bool> {
    match asked(installation)?.case(&school.viewer("Ada"), case, At::Now).await {
        Ok(_) => Ok(true),
        Err(CaseworkError::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Everything she is answered that could tell of a case.
async fn answers(installation: &Installation, school: &InventedSchool) -> Result<Vec<String>> {
    let (casework, ada, id) = (asked(installation)?, school.viewer("Ada"), school.id);
    let pip = school.person("Pip");
    let text = CaseFilter { text: Some("corridor".to_owned()), ..CaseFilter::default() };
    let few = casework.worklist(&ada, id, CaseFilter::default(), CaseOrder::default(), 1).await?;
    Ok(vec![
        format!("{:?}", listed(installation, school, CaseFilter::default()).await?),
        format!("{:?} {:?}", few.rows, few.next),
        format!("{:?}", listed(installation, school, text).await?),
        format!("{:?}", casework.counts(&ada, id).await?),
        format!("{:?}", casework.child_chronology(&ada, id, pip, None, 50).await?.rows),
        format!("{:?}", casework.referrals_register(&ada, id, None, 50).await?.rows),
        format!("{:?}", casework.searches_register(&ada, id, None, 50).await?.rows),
        format!("{:?}", casework.handover_since(&ada, id, chrono::DateTime::UNIX_EPOCH, (None, 50)).await?.rows),
        format!("{:?}", casework.filter_tasks(&ada, id).await?),
        format!(
            "{:?}",
            casework.people(&ada, id, &PeopleFilter { kind: Some(PersonKind::Child), name: None }, 50).await?
        ),
        format!("{:?}", casework.audit_engagements(&ada, id).await?),
        format!("{:?}", casework.person(&ada, id, school.person("Tamsin")).await),
    ])
}

#[tokio::test]
async fn what_an_engagement_does_not_reach_is_not_there_in_anything_she_is_answered() -> Result<()> {
    for (installation, school) in each().await? {
        let within = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let scope = AuditScope { kinds: [Kind::ConcernAboutChild].into(), ..AuditScope::default() };
        installation.engage(&school, "Ada", scope, ["Clara", "Clement"]).await?;
        assert!(reads(&installation, &school, within).await?);
        let before = answers(&installation, &school).await?;
        assert!(before[0].contains(&format!("{:?}", within.incident)), "{before:?}");
        let outside = raised(&installation, &school, about_an_adult(school.person("Tamsin"))).await?;
        assert_eq!(before, answers(&installation, &school).await?);
        let absent = CaseId { school: school.id, incident: IncidentId::new(Uuid::from_u128(404)) };
        for case in [outside, absent] {
            assert!(!reads(&installation, &school, case).await?);
            // THREATS: auditor misuse. A look outside the scope is a refusal in the log of reads, as one at nothing is.
            let read = installation.reads(school.id).await?.pop().context("nothing was entered")?.read;
            assert!(read.event.is_refusal() && read.event.doors().contains(&Door::Case), "{:?}", read.event);
            assert_eq!((read.actor, read.event.cases().len()), (Actor::Person(school.person("Ada")), 1));
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_period_a_named_case_and_whether_it_is_about_adults_narrow_lists_as_they_narrow_cases() -> Result<()> {
    for (installation, school) in each().await? {
        let early = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        installation.pass(TimeDelta::days(2));
        let between = installation.now();
        installation.pass(TimeDelta::days(2));
        let late = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let adult = raised(&installation, &school, about_an_adult(school.person("Tamsin"))).await?;
        let until = |about_adults| AuditScope { recorded_until: Some(between), about_adults, ..AuditScope::default() };
        let from = |about_adults| AuditScope { recorded_from: Some(between), about_adults, ..AuditScope::default() };
        let named = |case| AuditScope { cases: [case].into(), ..AuditScope::default() };
        for (scope, reached) in [
            (until(true), vec![early]),
            (from(false), vec![late]),
            (from(true), vec![late, adult]),
            (named(early), vec![early]),
            (named(adult), vec![]),
            (AuditScope { about_adults: true, ..named(adult) }, vec![adult]),
            (AuditScope { kinds: [Kind::Allegation].into(), ..from(true) }, vec![adult]),
        ] {
            installation.engage(&school, "Ada", scope.clone(), ["Clara", "Clement"]).await?;
            let reached: BTreeSet<CaseId> = reached.into_iter().collect();
            assert_eq!(listed(&installation, &school, CaseFilter::default()).await?, reached, "{scope:?}");
            for case in [early, late, adult] {
                assert_eq!(reads(&installation, &school, case).await?, reached.contains(&case), "{scope:?}");
            }
            let counted = asked(&installation)?.counts(&school.viewer("Ada"), school.id).await?;
            assert_eq!(counted.open, reached.len(), "{scope:?}");
            let ended = RoleEnded { person: school.person("Ada"), role: Role::Auditor, until: installation.now() };
            let key = installation.key();
            let (clara, end) = (school.viewer("Clara"), SchoolCommand::EndRole(ended));
            installation.casework.on_school(&clara, school.id, end, &call(&key, None)).await?;
            // An end takes effect at once.
            assert_eq!(listed(&installation, &school, CaseFilter::default()).await?, BTreeSet::new());
            assert!(!reads(&installation, &school, early).await?);
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_engagement_is_over_on_its_day_whatever_she_looks_at() -> Result<()> {
    for (installation, school) in each().await? {
        let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let scope = AuditScope { cases: [case].into(), ..AuditScope::default() };
        installation.engage(&school, "Ada", scope, ["Clara", "Clement"]).await?;
        let casework = asked(&installation)?;
        assert!(casework.person(&school.viewer("Ada"), school.id, school.person("Pip")).await.is_ok());
        assert!(casework.who_has_looked(&school.viewer("Ada"), case, None, 10).await.is_ok());
        installation.pass(TimeDelta::days(30));
        assert!(!reads(&installation, &school, case).await?);
        let person = casework.person(&school.viewer("Ada"), school.id, school.person("Pip")).await;
        assert!(matches!(person, Err(CaseworkError::NotFound)), "{person:?}");
        let looked = casework.who_has_looked(&school.viewer("Ada"), case, None, 10).await;
        assert!(matches!(looked, Err(CaseworkError::NotFound)));
    }
    Ok(())
}

/// PRACTICE (l): two approvers who are not its subject. A refusal would have told her that there is a case about her.
#[tokio::test]
async fn whoever_a_case_is_about_engages_nobody_to_read_it_and_learns_nothing_by_trying() -> Result<()> {
    for (installation, school) in each().await? {
        let about_her = raised(&installation, &school, about_an_adult(school.person("Conrad"))).await?;
        let another = raised(&installation, &school, about_an_adult(school.person("Tamsin"))).await?;
        let since = installation.now() - TimeDelta::days(1);
        let scope = AuditScope { recorded_from: Some(since), about_adults: true, ..AuditScope::default() };
        installation.engage(&school, "Ada", scope.clone(), ["Conrad", "Clara"]).await?;
        assert_eq!(listed(&installation, &school, CaseFilter::default()).await?, BTreeSet::from([another]));
        assert!(!reads(&installation, &school, about_her).await?);
        installation.engage(&school, "Ada", scope, ["Clara", "Clement"]).await?;
        assert!(reads(&installation, &school, about_her).await?);
    }
    Ok(())
}

#[tokio::test]
async fn whoever_governs_and_the_auditor_see_what_she_is_engaged_for_and_the_head_does_not() -> Result<()> {
    for (installation, school) in each().await? {
        let case = raised(&installation, &school, about_an_adult(school.person("Hester"))).await?;
        let scope = AuditScope { cases: [case].into(), about_adults: true, ..AuditScope::default() };
        installation.engage(&school, "Ada", scope, ["Clara", "Clement"]).await?;
        let casework = asked(&installation)?;
        let engagements = casework.audit_engagements(&school.viewer("Hester"), school.id).await?;
        assert!(engagements.is_empty(), "{engagements:?}");
        let hers = casework.audit_engagements(&school.viewer("Ada"), school.id).await?;
        assert_eq!((hers.len(), hers[0].engagement.scope.cases.len(), hers[0].other_cases), (1, 1, 0));
        // The clerk sees that a case is named, and not which.
        let clerks = casework.audit_engagements(&school.viewer("Clara"), school.id).await?;
        assert_eq!((clerks.len(), clerks[0].engagement.scope.cases.len(), clerks[0].other_cases), (1, 0, 1));
    }
    Ok(())
}

#[tokio::test]
async fn a_change_outside_the_scope_is_pushed_to_no_auditor() -> Result<()> {
    for (installation, school) in each().await? {
        let within = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let scope = AuditScope { kinds: [Kind::ConcernAboutChild].into(), ..AuditScope::default() };
        installation.engage(&school, "Ada", scope, ["Clara", "Clement"]).await?;
        let casework = asked(&installation)?;
        let following = casework.clone();
        let follow = tokio::spawn(async move { following.follow_logs().await });
        let mut changes = Box::pin(casework.watch(school.viewer("Ada"), Watch::NewConcerns(school.id)));
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        raised(&installation, &school, about_an_adult(school.person("Tamsin"))).await?;
        let second = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let wait = tokio::time::timeout(std::time::Duration::from_secs(20), changes.next());
        let first = wait.await?.context("nothing was pushed")?;
        assert_eq!(first.id, second);
        assert_ne!(first.id, within);
        follow.abort();
    }
    Ok(())
}
