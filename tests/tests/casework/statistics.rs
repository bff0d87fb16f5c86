//! Statistics of periods that have ended: published once, of what was known then, and in them no case more or less is seen that
//! makes no count of five.

use crate::{about_a_child, about_an_adult, by_the_lead, raised, small_school};
use access::Viewer;
use anyhow::{Context as _, Result};
use casework::CaseworkError;
use chrono::{DateTime, Utc};
use domain::incident::closing::EnteredInError;
use domain::incident::commands::mark_entered_in_error::MarkEnteredInError;
use domain::school::{Role, RoleGiven};
use domain::statistics::{PeriodOf, PublishedAt, StatisticsPublished};
use domain::{Narrative, SchoolCommand};
use wardbook_tests::installation::{Installation, InventedSchool, call};

fn at(text: &str) -> Result<DateTime<Utc>> {
    Ok(DateTime::parse_from_rfc3339(text)?.to_utc())
}

/// A school on each database, which began with the autumn term: long enough ago that the databases' clocks agree to what is over.
async fn each() -> Result<Vec<(Installation, InventedSchool)>> {
    let mut installations = vec![Installation::sqlite().await?];
    if !wardbook_tests::server::is_quick() {
        installations.push(Installation::postgres().await?);
    }
    let mut all = Vec::new();
    for installation in installations {
        installation.set(at("2025-09-16T08:30:00Z")?);
        let school = small_school(&installation).await?;
        all.push((installation, school));
    }
    Ok(all)
}

async fn published(installation: &Installation, school: &InventedSchool, by: &str) -> Result<Vec<PublishedAt>> {
    Ok(installation.casework.published_statistics(&school.viewer(by), school.id).await?)
}

async fn term(installation: &Installation, school: &InventedSchool) -> Result<StatisticsPublished> {
    let all = published(installation, school, "Conrad").await?;
    let autumn = all.into_iter().find(|one| one.statistics.period.of == PeriodOf::Autumn);
    Ok(autumn.context("nothing was published")?.statistics)
}

/// A term with so many concerns about a child and about adults, published on the first day after it.
async fn autumn(installation: &Installation, school: &InventedSchool, [children, adults]: [usize; 2]) -> Result<()> {
    for _ in 0..children {
        raised(installation, school, about_a_child(school.person("Pip"))).await?;
    }
    for _ in 0..adults {
        raised(installation, school, about_an_adult(school.person("Tamsin"))).await?;
    }
    installation.set(at("2026-01-01T08:00:00Z")?);
    assert_eq!(installation.casework.publish_statistics().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_term_is_published_once_after_it_has_ended_and_nothing_changes_it() -> Result<()> {
    for (installation, school) in each().await? {
        assert_eq!(installation.casework.publish_statistics().await?, 0, "the term has not ended");
        let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        autumn(&installation, &school, [6, 2]).await?;
        let first = term(&installation, &school).await?;
        assert_eq!(first.table.total, Some(7));
        // What is recorded afterwards changes nothing, whoever computes again and on whatever process.
        let entered = MarkEnteredInError(EnteredInError { reasons: Narrative::plain("It was another child.") });
        let file = installation.casework.case(&school.viewer("Hester"), case, casework::At::Now).await?;
        by_the_lead(&installation, &school, case, entered, Some(file.current_version)).await?;
        raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let other = installation.another().await?;
        assert_eq!((installation.casework.publish_statistics().await?, other.publish_statistics().await?), (0, 0));
        assert_eq!(term(&installation, &school).await?, first);
    }
    Ok(())
}

#[tokio::test]
async fn two_processes_publish_a_term_once() -> Result<()> {
    for (installation, school) in each().await? {
        raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        installation.set(at("2026-01-01T08:00:00Z")?);
        let other = installation.another().await?;
        let (one, two) = tokio::join!(installation.casework.publish_statistics(), other.publish_statistics());
        assert_eq!(one? + two?, 1);
        assert_eq!(published(&installation, &school, "Conrad").await?.len(), 1);
    }
    Ok(())
}

/// However late a worker comes to it, it looks at nothing recorded after the period.
#[tokio::test]
async fn a_worker_that_comes_late_publishes_what_was_known_when_the_term_ended() -> Result<()> {
    for (installation, school) in each().await? {
        for _ in 0..6 {
            raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        }
        installation.set(at("2026-02-01T08:00:00Z")?);
        raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        assert_eq!(installation.casework.publish_statistics().await?, 1);
        assert_eq!(term(&installation, &school).await?.table.total, Some(6));
    }
    Ok(())
}

/// THREATS: published statistics differenced between dates. One case more or less changes no published cell under five.
#[tokio::test]
async fn two_worlds_differ_in_counts_of_five_or_more_only() -> Result<()> {
    for (children, adults) in [(3, 0), (4, 0), (6, 0), (6, 1)] {
        let mut worlds = Vec::new();
        for hidden in [0, 1] {
            for (installation, school) in each().await? {
                autumn(&installation, &school, [children + hidden * usize::from(adults == 0), adults * hidden]).await?;
                worlds.push(term(&installation, &school).await?);
            }
        }
        let half = worlds.len() / 2;
        for (without, with) in worlds[..half].iter().zip(&worlds[half..]) {
            let cells = |one: &StatisticsPublished| {
                let rows = one.table.breakdowns.iter().flat_map(|breakdown| &breakdown.rows);
                rows.map(|row| row.count).chain([one.table.total]).collect::<Vec<_>>()
            };
            for (one, other) in cells(without).into_iter().zip(cells(with)) {
                assert!(one == other || one.max(other).is_some_and(|count| count >= 5), "{without:?} {with:?}");
            }
            // Of concerns about adults no term says anything at all.
            assert!(adults == 0 || without == with);
            assert!(children > 3 || without.table == with.table);
        }
    }
    Ok(())
}

#[tokio::test]
async fn who_governs_and_leads_sees_the_same_and_nobody_else_anything() -> Result<()> {
    for (installation, school) in each().await? {
        autumn(&installation, &school, [6, 0]).await?;
        let chairs = published(&installation, &school, "Conrad").await?;
        assert_eq!(chairs, published(&installation, &school, "Clara").await?);
        assert_eq!(chairs, published(&installation, &school, "Hester").await?);
        let teacher = installation.casework.published_statistics(&school.viewer("Tamsin"), school.id).await;
        assert!(matches!(teacher, Err(CaseworkError::NotFound)), "{teacher:?}");
        let (person, from) = (school.person("Tamsin"), installation.now());
        let given = RoleGiven { person, role: Role::Administrator, from, until: None, scope: None };
        let key = installation.key();
        let give = SchoolCommand::GiveRole(given);
        installation.casework.on_school(&Viewer::installation(), school.id, give, &call(&key, None)).await?;
        let administrator = installation.casework.published_statistics(&school.viewer("Tamsin"), school.id).await;
        assert!(matches!(administrator, Err(CaseworkError::NotFound)), "{administrator:?}");
        // Nobody publishes by hand what she would like to be true.
        let mut wished = chairs[0].statistics.clone();
        wished.period.of = PeriodOf::Spring;
        let publish = SchoolCommand::PublishStatistics(wished);
        let key = installation.key();
        let by_hand =
            installation.casework.on_school(&school.viewer("Conrad"), school.id, publish, &call(&key, None)).await;
        assert!(matches!(by_hand, Err(CaseworkError::NotFound)), "{by_hand:?}");
    }
    Ok(())
}
