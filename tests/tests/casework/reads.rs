//! The log of reads: whoever is shown something stands there before she sees it.

use crate::{about_a_child, about_an_adult, by_the_lead, note, raised, small_school};
use access::Viewer;
use anyhow::{Context as _, Result};
use casework::{Asked, At, Casework, CaseworkError, PeopleFilter, Watch};
use domain::incident::Agency;
use domain::reading::Door;
use domain::reading::unusual::Unusual;
use domain::school::auditing::AuditScope;
use domain::{Actor, CaseId, IncidentId, PersonId, ReadEvent, SchoolId};
use futures::StreamExt as _;
use std::collections::BTreeSet;
use store::{CaseFilter, CaseOrder};
use uuid::Uuid;
use wardbook_tests::installation::{Installation, InventedSchool, call};

/// Each database in turn.
pub(crate) async fn each() -> Result<Vec<(Installation, InventedSchool)>> {
    let mut all = Vec::new();
    let mut installations = vec![Installation::sqlite().await?];
    if !wardbook_tests::server::is_quick() {
        installations.push(Installation::postgres().await?);
    }
    for installation in installations {
        let school = small_school(&installation).await?;
        all.push((installation, school));
    }
    Ok(all)
}

/// What a school's log of reads says: who, by which ways, whether it was refused, how many cases.
async fn entries(installation: &Installation, school: SchoolId) -> Result<Vec<(Actor, BTreeSet<Door>, bool, usize)>> {
    let of = |event: &ReadEvent| (event.doors().clone(), event.is_refusal(), event.cases().len());
    let reads = installation.reads(school).await?;
    Ok(reads
        .into_iter()
        .map(|read| {
            let (doors, refused, cases) = of(&read.read.event);
            (read.read.actor, doors, refused, cases)
        })
        .collect())
}

fn unknown(school: SchoolId) -> CaseId {
    CaseId { school, incident: IncidentId::new(Uuid::from_u128(404)) }
}

async fn lists(casework: &Casework, viewer: &Viewer, school: SchoolId) -> Result<usize, CaseworkError> {
    Ok(casework.worklist(viewer, school, CaseFilter::default(), CaseOrder::default(), 50).await?.rows.len())
}

#[tokio::test]
async fn whoever_opens_a_case_stands_in_the_log_of_reads() -> Result<()> {
    for (installation, school) in each().await? {
        let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let before = installation.reads(school.id).await?.len();
        installation.casework.case(&school.viewer("Hester"), case, At::Now).await?;
        let read = installation.reads(school.id).await?.pop().context("nothing was entered")?;
        assert_eq!(read.log_index, before as u64);
        assert_eq!(read.read.actor, Actor::Person(school.person("Hester")));
        assert_eq!(*read.read.event.cases(), BTreeSet::from([case.incident]));
        assert_eq!(*read.read.event.people(), BTreeSet::from([school.person("Pip")]));
        assert_eq!(read.read.event.describe(), "opened the case");
    }
    Ok(())
}

#[tokio::test]
async fn a_response_of_many_calls_is_one_entry_in_the_log_of_each_school() -> Result<()> {
    for (installation, school) in each().await? {
        let other = small_school(&installation).await?;
        let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let there = raised(&installation, &other, about_a_child(other.person("Pip"))).await?;
        let memberships = [&school, &other].map(|school| school.viewer("Hester").memberships).concat();
        let viewer = Viewer::member(memberships);
        let viewer = &viewer;
        let before = (entries(&installation, school.id).await?.len(), entries(&installation, other.id).await?.len());
        let answering = installation.casework.answering(Asked::within("request"), |casework| async move {
            casework.case(viewer, case, At::Now).await?;
            lists(&casework, viewer, school.id).await?;
            casework.case(viewer, there, At::Now).await.map(drop)
        });
        answering.await??;
        let here = entries(&installation, school.id).await?.split_off(before.0);
        let hester = Actor::Person(school.person("Hester"));
        assert_eq!(here, [(hester, BTreeSet::from([Door::Case, Door::Worklist]), false, 1)]);
        assert_eq!(entries(&installation, other.id).await?.len(), before.1 + 1);
    }
    Ok(())
}

/// THREATS: inference of a hidden case.
#[tokio::test]
async fn what_is_not_hers_and_what_is_not_there_are_refused_by_entries_of_one_form() -> Result<()> {
    for (installation, school) in each().await? {
        let hidden = raised(&installation, &school, about_an_adult(school.person("Hester"))).await?;
        let before = entries(&installation, school.id).await?.len();
        let hester = school.viewer("Hester");
        for case in [hidden, unknown(school.id)] {
            let read = installation.casework.case(&hester, case, At::Now).await;
            assert!(matches!(read, Err(CaseworkError::NotFound)), "{read:?}");
            let sheet = installation.casework.call_sheet(&hester, case, Agency::Police).await;
            assert!(matches!(sheet, Err(CaseworkError::NotFound)), "{sheet:?}");
            let key = installation.key();
            let noted = installation.casework.on_case(&hester, case, note("A note.").into(), &call(&key, None)).await;
            assert!(matches!(noted, Err(CaseworkError::NotFound)), "{noted:?}");
        }
        let refused = entries(&installation, school.id).await?.split_off(before);
        let (of_hidden, of_unknown) = refused.split_at(3);
        assert_eq!(of_hidden, of_unknown);
        assert!(refused.iter().all(|(_, _, refused, cases)| *refused && *cases == 1), "{refused:?}");
    }
    Ok(())
}

#[tokio::test]
async fn somebody_of_another_school_who_asks_for_a_case_stands_in_the_log_of_the_school_that_holds_it() -> Result<()> {
    for (installation, school) in each().await? {
        let other = small_school(&installation).await?;
        let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let stranger = other.viewer("Hester");
        for case in [case, unknown(SchoolId::new(Uuid::from_u128(404)))] {
            let read = installation.casework.case(&stranger, case, At::Now).await;
            assert!(matches!(read, Err(CaseworkError::NotFound)), "{read:?}");
        }
        let read = installation.reads(school.id).await?.pop().context("nothing was entered")?;
        let ReadEvent::ReadRefused(refused) = &read.read.event else { anyhow::bail!("{read:?}") };
        assert_eq!(read.read.actor, Actor::Person(other.person("Hester")));
        assert_eq!(refused.from_school, Some(other.id));
        assert_eq!(installation.casework.store().read_head(SchoolId::new(Uuid::from_u128(404))).await?.size(), 0);
    }
    Ok(())
}

/// THREATS: auditor misuse. Kill the log of reads: nobody is shown anything.
#[tokio::test]
async fn while_the_log_of_reads_cannot_be_written_nobody_is_shown_anything() -> Result<()> {
    for (installation, school) in each().await? {
        let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let (casework, hester) = (&installation.casework, school.viewer("Hester"));
        let reads = installation.reads(school.id).await?.len();
        installation.reads_can_be_written(false).await?;
        assert!(matches!(casework.case(&hester, case, At::Now).await, Err(CaseworkError::Unavailable)));
        assert!(matches!(casework.case(&hester, unknown(school.id), At::Now).await, Err(CaseworkError::Unavailable)));
        assert!(matches!(lists(casework, &hester, school.id).await, Err(CaseworkError::Unavailable)));
        let people = casework.people(&hester, school.id, &PeopleFilter::default(), 10).await;
        assert!(matches!(people, Err(CaseworkError::Unavailable)));
        let many = casework.answering(Asked::within("request"), |casework| {
            let hester = school.viewer("Hester");
            async move { casework.case(&hester, case, At::Now).await.map(|file| file.current_version) }
        });
        assert!(matches!(many.await, Err(CaseworkError::Unavailable)));
        // Raising and recording go on.
        raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        by_the_lead(&installation, &school, case, note("Recorded all the same."), None).await?;
        installation.reads_can_be_written(true).await?;
        casework.case(&hester, case, At::Now).await?;
        assert_eq!(installation.reads(school.id).await?.len(), reads + 1);
    }
    Ok(())
}

/// THREATS: auditor misuse. Purpose required.
#[tokio::test]
async fn an_auditor_who_does_not_say_what_for_is_shown_nothing() -> Result<()> {
    for (installation, school) in each().await? {
        let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let casework = &installation.casework;
        let from = installation.now() - chrono::TimeDelta::days(1);
        let scope = AuditScope { recorded_from: Some(from), ..AuditScope::default() };
        installation.engage(&school, "Conrad", scope, ["Clara", "Clement"]).await?;
        let conrad = school.viewer("Conrad");
        let read = casework.case(&conrad, case, At::Now).await;
        assert!(matches!(&read, Err(CaseworkError::Rejected(why)) if why[0].code == "PURPOSE_MISSING"), "{read:?}");
        assert!(matches!(lists(casework, &conrad, school.id).await, Err(CaseworkError::Rejected(_))));
        assert!(Asked::within("request").for_purpose("  ").is_err());
        let asked = Asked::within("request").for_purpose("sample of cases, spring term")?;
        casework.within(asked).case(&conrad, case, At::Now).await?;
        let read = installation.reads(school.id).await?.pop().context("nothing was entered")?;
        let purpose = read.read.event.purpose().context("no purpose")?;
        assert_eq!(purpose.as_str(), "sample of cases, spring term");
    }
    Ok(())
}

#[tokio::test]
async fn each_change_that_is_pushed_is_a_read() -> Result<()> {
    for (installation, school) in each().await? {
        let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let casework = installation.casework.clone();
        let following = casework.clone();
        let follow = tokio::spawn(async move { following.follow_logs().await });
        let viewer = school.viewer("Hester");
        let mut changes = Box::pin(
            casework.answering_each(Asked::within("request"), |casework| casework.watch(viewer, Watch::Case(case))),
        );
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        for number in 1..3 {
            by_the_lead(&installation, &school, case, note("A note."), None).await?;
            let change = tokio::time::timeout(std::time::Duration::from_secs(20), changes.next()).await?;
            change.context("the watching ended")??;
            let pushed = entries(&installation, school.id).await?;
            let pushed = pushed.iter().filter(|(_, doors, ..)| doors.contains(&Door::Change)).count();
            assert_eq!(pushed, number);
        }
        follow.abort();
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_opened_for_a_response_that_is_out() -> Result<()> {
    let (installation, school) = each().await?.swap_remove(0);
    let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
    let kept = installation.casework.answering(Asked::within("request"), |casework| async move { casework }).await?;
    let read = kept.case(&school.viewer("Hester"), case, At::Now).await;
    assert!(matches!(read, Err(CaseworkError::Unavailable)), "{read:?}");
    Ok(())
}

#[tokio::test]
async fn her_own_name_and_empty_lists_tell_nobody_anything() -> Result<()> {
    let (installation, school) = each().await?.swap_remove(0);
    let before = installation.reads(school.id).await?.len();
    let hester = school.viewer("Hester");
    assert_eq!(lists(&installation.casework, &hester, school.id).await?, 0);
    let me: PersonId = school.person("Hester");
    assert_eq!(installation.casework.names(&hester, school.id, &[me]).await?.len(), 1);
    assert_eq!(installation.reads(school.id).await?.len(), before);
    installation.casework.names(&hester, school.id, &[me, school.person("Pip")]).await?;
    let read = installation.reads(school.id).await?.pop().context("nothing was entered")?;
    assert_eq!(*read.read.event.people(), BTreeSet::from([school.person("Pip")]));
    Ok(())
}

/// Who has looked, as `(who, words, refused)`, the latest first.
async fn looks(
    installation: &Installation,
    viewer: &Viewer,
    case: CaseId,
) -> Result<Vec<(Option<PersonId>, String, bool)>, CaseworkError> {
    let page = installation.casework.who_has_looked(viewer, case, None, 50).await?;
    Ok(page.rows.into_iter().map(|look| (look.by, look.words, look.refused)).collect())
}

#[tokio::test]
async fn whoever_decides_on_a_case_sees_who_looked_at_it_and_whoever_it_is_about_does_not() -> Result<()> {
    for (installation, school) in each().await? {
        let case = raised(&installation, &school, about_an_adult(school.person("Hester"))).await?;
        let casework = &installation.casework;
        casework.case(&school.viewer("Conrad"), case, At::Now).await?;
        for prying in ["Hester", "Tamsin"] {
            assert!(matches!(casework.case(&school.viewer(prying), case, At::Now).await, Err(CaseworkError::NotFound)));
        }
        let of = |name: &str| Some(school.person(name));
        let seen = looks(&installation, &school.viewer("Conrad"), case).await?;
        let refused = || "was given nothing: opened the case".to_owned();
        let expected = [
            (of("Tamsin"), refused(), true),
            (of("Hester"), refused(), true),
            (of("Conrad"), "opened the case".to_owned(), false),
        ];
        assert_eq!(seen, expected);
        for prying in ["Hester", "Tamsin"] {
            let seen = looks(&installation, &school.viewer(prying), case).await;
            assert!(matches!(seen, Err(CaseworkError::NotFound)), "{seen:?}");
        }
        let page = casework.who_has_looked(&school.viewer("Conrad"), case, None, 2).await?;
        let rest = casework.who_has_looked(&school.viewer("Conrad"), case, page.next, 50).await?;
        assert_eq!((page.rows.len(), rest.rows.last().map(|look| look.by)), (2, Some(of("Conrad"))));
    }
    Ok(())
}

#[tokio::test]
async fn many_cases_opened_in_a_short_time_are_shown_to_the_chair_without_any_case() -> Result<()> {
    for (installation, school) in each().await? {
        let since = installation.now();
        for _ in 0..30 {
            let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
            installation.casework.case(&school.viewer("Hester"), case, At::Now).await?;
        }
        let found = installation.casework.unusual_reading(&school.viewer("Conrad"), school.id, since).await?;
        let found: Vec<_> = found.iter().map(|found| (found.who, found.why, found.many)).collect();
        // Everybody of this invented school has one family name, the child too: that makes nobody her family.
        assert_eq!(found, [(school.person("Hester"), Unusual::MassExport, 30)]);
        let tamsin = installation.casework.unusual_reading(&school.viewer("Tamsin"), school.id, since).await;
        assert!(matches!(tamsin, Err(CaseworkError::NotFound)), "{tamsin:?}");
    }
    Ok(())
}

#[tokio::test]
async fn the_chair_sees_who_opened_a_childs_record_and_nobody_sees_it_of_an_adult() -> Result<()> {
    for (installation, school) in each().await? {
        let casework = &installation.casework;
        casework.person(&school.viewer("Hester"), school.id, school.person("Pip")).await?;
        let chair = school.viewer("Conrad");
        let seen = casework.who_has_opened(&chair, school.id, school.person("Pip"), None, 10).await?;
        let seen: Vec<_> = seen.rows.into_iter().map(|look| (look.by, look.words)).collect();
        assert_eq!(seen, [(Some(school.person("Hester")), "opened a person's record".to_owned())]);
        let adult = casework.who_has_opened(&chair, school.id, school.person("Hester"), None, 10).await;
        assert!(matches!(adult, Err(CaseworkError::NotFound)), "{adult:?}");
    }
    Ok(())
}

#[tokio::test]
async fn the_emergency_sheet_is_given_without_the_log_of_reads_and_entered_later() -> Result<()> {
    for (installation, school) in each().await? {
        let folder = tempfile::tempdir()?;
        let casework = installation.casework.clone().spooling_to(&folder.path().join("spool"));
        let (hester, pip) = (school.viewer("Hester"), school.person("Pip"));
        let reason = "not come home from school";
        let sheet = casework.emergency_sheet(&hester, school.id, pip, reason).await?;
        assert_eq!((sheet.name.as_str(), sheet.entered_late), ("Pip Example", false));
        let before = installation.reads(school.id).await?.len();
        let nobody = casework.emergency_sheet(&school.viewer("Tamsin"), school.id, pip, reason).await;
        assert!(matches!(nobody, Err(CaseworkError::NotFound)), "{nobody:?}");
        assert!(matches!(
            casework.emergency_sheet(&hester, school.id, pip, " ").await,
            Err(CaseworkError::Rejected(_))
        ));
        installation.reads_can_be_written(false).await?;
        assert!(casework.emergency_sheet(&hester, school.id, pip, reason).await?.entered_late);
        assert!(casework.carry_spooled_reads().await.is_err());
        installation.reads_can_be_written(true).await?;
        assert_eq!((casework.carry_spooled_reads().await?, casework.carry_spooled_reads().await?), (1, 0));
        let read = installation.reads(school.id).await?.pop().context("nothing was entered")?;
        assert_eq!(installation.reads(school.id).await?.len(), before + 2);
        assert_eq!(read.read.event.describe(), "opened the emergency sheet (entered later)");
        assert_eq!(read.read.event.purpose().map(domain::Text::as_str), Some(reason));
    }
    Ok(())
}

#[tokio::test]
async fn where_neither_the_log_of_reads_nor_the_spool_can_be_written_no_sheet_is_given() -> Result<()> {
    let (installation, school) = each().await?.swap_remove(0);
    let file = tempfile::NamedTempFile::new()?;
    let casework = installation.casework.clone().spooling_to(file.path());
    installation.reads_can_be_written(false).await?;
    let sheet = casework.emergency_sheet(&school.viewer("Hester"), school.id, school.person("Pip"), "missing").await;
    assert!(matches!(sheet, Err(CaseworkError::Unavailable)), "{sheet:?}");
    Ok(())
}

/// Entries say by which account and token somebody read; nothing in them lets anybody in.
#[tokio::test]
async fn an_entry_says_which_account_and_which_token_it_was() -> Result<()> {
    for (installation, school) in each().await? {
        let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let casework = &installation.casework;
        let persons = [(school.id, school.person("Hester"))];
        let expires = installation.now() + chrono::TimeDelta::days(1);
        let issued = casework.issue_token(&persons, "a program", expires).await?;
        let hester = casework.sign_in(&issued.token).await?;
        casework.case(&hester, case, At::Now).await?;
        let given = installation.reads(school.id).await?.pop().context("nothing was entered")?.read.event;
        let _ = casework.case(&hester, unknown(school.id), At::Now).await;
        let refused = installation.reads(school.id).await?.pop().context("nothing was entered")?.read.event;
        assert!(refused.is_refusal());
        for read in [given, refused] {
            let by = read.signed_in_by().context("it does not say by which account")?;
            assert_eq!((by.token, by.session), (Some(issued.id.as_uuid()), None));
            let account =
                casework.store().account_of(school.id, school.person("Hester")).await?.context("no account")?;
            assert_eq!(by.account, account.as_uuid());
            assert!(!serde_json::to_string(&by)?.contains(&issued.token[3..20]));
        }
    }
    Ok(())
}

/// THREATS: a read is hidden afterwards. The school's own log knows how long the log of reads was, and its root.
#[tokio::test]
async fn a_log_of_reads_that_is_cut_off_or_written_anew_is_found_out_by_what_was_noted() -> Result<()> {
    for (installation, school) in each().await? {
        let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
        let casework = &installation.casework;
        for _ in 0..3 {
            casework.case(&school.viewer("Hester"), case, At::Now).await?;
        }
        assert_eq!((casework.note_read_heads().await?, casework.note_read_heads().await?), (1, 0));
        casework.case(&school.viewer("Hester"), case, At::Now).await?;
        assert_eq!(casework.note_read_heads().await?, 1);
        for deep in [false, true] {
            assert_eq!(casework.store().examine(deep).await?.findings, []);
        }
        assert_eq!(casework.store().rebuild(store::Mode::Compare).await?.differences, 0);
        // The version of the school, which staff see, does not move because somebody reads.
        let version = casework.school(&school.viewer("Tamsin"), school.id).await?.school.version;
        casework.case(&school.viewer("Hester"), case, At::Now).await?;
        casework.note_read_heads().await?;
        assert_eq!(casework.school(&school.viewer("Tamsin"), school.id).await?.school.version, version);

        installation.forget_reads().await?;
        // Read anew, at another time: other entries in the place of those that were noted.
        installation.pass(chrono::TimeDelta::minutes(1));
        let found = casework.store().examine(false).await?.findings;
        assert!(found.iter().any(|one| one.to_string().contains("cut off")), "{found:?}");
        casework.case(&school.viewer("Hester"), case, At::Now).await?;
        assert_eq!(casework.note_read_heads().await?, 0, "a log that was cut off is not noted as if nothing were");
        for _ in 0..9 {
            casework.case(&school.viewer("Hester"), case, At::Now).await?;
        }
        let found = casework.store().examine(true).await?.findings;
        assert!(found.iter().any(|one| one.to_string().contains("not those that were noted")), "{found:?}");
    }
    Ok(())
}
