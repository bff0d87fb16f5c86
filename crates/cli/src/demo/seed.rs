//! Sets the schools up and lives their cases: every fact through the ordinary commands, at the time it happened.

mod evidence;
mod live;
mod set_up;

use super::past::Past;
use super::schools::SCHOOLS;
use crate::ambient::{self, DrivenClock};
use casework::Casework;
use chrono::{DateTime, Duration, Utc};
use futures::future::try_join_all;
use store::Store;

/// How long ago the schools began to use Wardbook.
const BEGAN: Duration = Duration::days(60);

/// Fills an empty store with the demonstration as it stands at this moment.
///
/// # Errors
/// When a command is refused, which is a mistake in the stories, or the store does not answer.
pub(crate) async fn seed(store: &Store, now: DateTime<Utc>) -> anyhow::Result<()> {
    let past = Past::before(now);
    let clock = DrivenClock::at(now - BEGAN);
    let casework = Casework::new(store.clone(), clock.clock(), ambient::entropy())?;
    let casts = try_join_all(SCHOOLS.iter().map(|school| set_up::school(&casework, school, past))).await?;
    live::all(store, &casts, past).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::{Membership, Viewer};
    use casework::{Asked, CaseFilter, CaseOrder, CaseSort};
    use domain::School;
    use domain::incident::{Kind, Status};
    use domain::policy::pack::Pack;
    use domain::school::Role;
    use domain::school::evidence::ClauseStanding;
    use std::collections::BTreeSet;
    use store::{Location, Mode};

    async fn seeded(folder: &std::path::Path, now: &str) -> Casework {
        let store = Store::open_at(&Location::Folder(folder.to_owned()), 2).await.unwrap();
        store.migrate().await.unwrap();
        let now = now.parse().unwrap();
        seed(&store, now).await.unwrap();
        Casework::new(store, DrivenClock::at(now).clock(), ambient::entropy()).unwrap()
    }

    /// What the auditors of all schools see together: kinds, states, duties overdue, cases.
    async fn seen(casework: &Casework) -> (BTreeSet<Kind>, BTreeSet<Status>, u32, usize) {
        let (mut kinds, mut states, mut overdue, mut count) = (BTreeSet::new(), BTreeSet::new(), 0, 0);
        for id in casework.store().schools().await.unwrap() {
            let (school, _) = casework.store().load::<School>(id, id).await.unwrap().unwrap();
            let person = school.holders(Role::Auditor, casework.now()).next().unwrap();
            let viewer = Viewer::member(vec![Membership::new(id, person, BTreeSet::new())]);
            let order = CaseOrder { sort: CaseSort::Raised, descending: false, after: None };
            let asked = Asked::within("test").for_purpose("what the demonstration holds").unwrap();
            let all = |casework: Casework| async move {
                casework.worklist(&viewer, id, CaseFilter::default(), order, 100).await
            };
            let page = casework.answering(asked, all).await.unwrap().unwrap();
            count += page.rows.len();
            for line in page.rows {
                kinds.insert(line.row.kind);
                states.insert(line.row.status);
                overdue += line.row.overdue;
            }
        }
        (kinds, states, overdue, count)
    }

    #[tokio::test]
    async fn the_demonstration_holds_every_kind_and_state_with_something_overdue_on_a_saturday_night() {
        let folder = tempfile::tempdir().unwrap();
        let casework = seeded(folder.path(), "2026-11-21T02:10:00Z").await;
        let (kinds, states, overdue, count) = seen(&casework).await;
        assert_eq!(kinds.len(), Kind::ALL.len());
        assert_eq!(states.len(), Status::ALL.len(), "{states:?}");
        assert!(count >= 30 && overdue >= 2, "{count} cases, {overdue} duties overdue");
        assert_eq!(casework.store().rebuild(Mode::Compare).await.unwrap().differences, 0);
    }

    #[tokio::test]
    async fn some_schools_meet_their_policy_better_than_others_and_one_has_not_begun() {
        let folder = tempfile::tempdir().unwrap();
        let casework = seeded(folder.path(), "2026-11-21T02:10:00Z").await;
        let (mut standings, mut begun) = (BTreeSet::new(), 0);
        for id in casework.store().schools().await.unwrap() {
            let (school, _) = casework.store().load::<School>(id, id).await.unwrap().unwrap();
            let own = school.packs_in_force(casework.now()).pop().unwrap();
            let pack = Pack::parse(&own.text).unwrap();
            let clauses = school.clauses(&pack, casework.now());
            standings.extend(clauses.iter().map(|clause| clause.standing.as_str()));
            assert!(clauses.iter().any(|clause| clause.standing == ClauseStanding::Unmet), "{}", pack.name);
            begun += usize::from(!school.evidence.is_empty());
        }
        assert_eq!((standings, begun), (BTreeSet::from(["lapsed", "met", "unmet"]), 7));
    }

    #[tokio::test]
    async fn the_demonstration_can_be_set_up_on_a_bank_holiday_morning_too() {
        let folder = tempfile::tempdir().unwrap();
        let casework = seeded(folder.path(), "2026-08-31T07:05:00Z").await;
        assert!(casework.store().examine(true).await.unwrap().findings.is_empty());
        assert!(seen(&casework).await.3 >= 30);
    }
}
