//! Registers across cases, a child's chronology, and the viewer's own counts; every row judged.

use crate::cases::fold;
use crate::{Casework, CaseworkError, ListAsked, Page};
use access::{Action, Viewer};
use domain::incident::Status;
use domain::read_model::{ReferralRow, SearchRow, Tie, WorklistRow};
use domain::reading::{Door, Opened};
use domain::{CaseId, IncidentEvent, IncidentId, PersonId, SchoolId};
use std::collections::{BTreeSet, HashMap};
use store::{CaseFilter, Logged, RegisterCursor};

/// The most a count says; more is "100+".
const COUNTED: usize = 100;

/// A referral made, or decided against.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferralEntry {
    /// The case.
    pub id: CaseId,
    /// The referral.
    pub row: ReferralRow,
}

/// A search.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchEntry {
    /// The case.
    pub id: CaseId,
    /// The search.
    pub row: SearchRow,
}

/// One event of one case, in a list across cases.
#[derive(Clone, Debug)]
pub struct ChronologyEntry {
    /// The case.
    pub id: CaseId,
    /// Its line.
    pub case: WorklistRow,
    /// What happened.
    pub event: Logged<IncidentEvent>,
}

/// The viewer's own counts, of cases she may read; 100 means 100 or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New, and nobody who must know has seen them.
    pub new: usize,
    /// Not closed.
    pub open: usize,
    /// With something overdue.
    pub overdue: usize,
    /// Watched until a date.
    pub monitoring: usize,
}

impl ChronologyEntry {
    /// A page of these, in the order they were recorded: a school's log is in that order.
    pub(crate) fn page(mut entries: Vec<Self>, after: Option<u64>, first: usize) -> Page<Self, u64> {
        entries.retain(|entry| after.is_none_or(|after| entry.event.log_index > after));
        entries.sort_by_key(|entry| entry.event.log_index);
        let more = entries.len() > first;
        entries.truncate(first);
        let next = entries.last().filter(|_| more).map(|entry| entry.event.log_index);
        Page { rows: entries, next }
    }

    /// What such a page opens.
    pub(crate) fn opened(page: &Page<Self, u64>, door: Door) -> Option<Opened> {
        let opened = Opened::by(door).cases(page.rows.iter().map(|entry| entry.id));
        (!opened.is_empty()).then_some(opened)
    }
}

impl Casework {
    /// The register of referrals made and not made, oldest first.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know the viewer.
    pub async fn referrals_register(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        after: Option<RegisterCursor>,
        first: usize,
    ) -> Result<Page<ReferralEntry, RegisterCursor>, CaseworkError> {
        let viewer = &self.lister(viewer, school).await?;
        let read = |after, limit| async move { Ok(self.store.referrals(school, after, limit).await?) };
        let place = |(incident, row): &(IncidentId, ReferralRow)| RegisterCursor::new(row.at, *incident, row.number);
        let page = self.register(viewer, school, (after, first), read, place).await?;
        let rows = page.rows.into_iter().map(|(incident, row)| ReferralEntry { id: CaseId { school, incident }, row });
        let page = Page { rows: rows.collect(), next: page.next };
        let opened = Opened::by(Door::Referrals).cases(page.rows.iter().map(|entry: &ReferralEntry| entry.id));
        self.give(viewer, school, (!opened.is_empty()).then_some(opened), page).await
    }

    /// The register of searches, oldest first.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know the viewer.
    pub async fn searches_register(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        after: Option<RegisterCursor>,
        first: usize,
    ) -> Result<Page<SearchEntry, RegisterCursor>, CaseworkError> {
        let viewer = &self.lister(viewer, school).await?;
        let read = |after, limit| async move { Ok(self.store.searches(school, after, limit).await?) };
        let place = |(incident, row): &(IncidentId, SearchRow)| RegisterCursor::new(row.at, *incident, row.number);
        let page = self.register(viewer, school, (after, first), read, place).await?;
        let rows = page.rows.into_iter().map(|(incident, row)| SearchEntry { id: CaseId { school, incident }, row });
        let page = Page { rows: rows.collect(), next: page.next };
        let opened = Opened::by(Door::Searches).cases(page.rows.iter().map(|entry: &SearchEntry| entry.id));
        self.give(viewer, school, (!opened.is_empty()).then_some(opened), page).await
    }

    /// Reads on until the page is full of what the viewer may see, and one more was seen.
    async fn register<R, F>(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        (mut after, first): (Option<RegisterCursor>, usize),
        read: impl Fn(Option<RegisterCursor>, u32) -> F,
        place: impl Fn(&(IncidentId, R)) -> RegisterCursor,
    ) -> Result<Page<(IncidentId, R), RegisterCursor>, CaseworkError>
    where
        F: Future<Output = Result<Vec<(IncidentId, R)>, CaseworkError>>,
    {
        const BATCH: u32 = 200;
        let mut seen: Vec<(IncidentId, R)> = Vec::new();
        for _ in 0..10 {
            let rows = read(after, BATCH).await?;
            let is_last = rows.len() < BATCH as usize;
            after = rows.last().map(&place).or(after);
            let visible = self.visible_cases(viewer, school, rows.iter().map(|(incident, _)| *incident)).await?;
            seen.extend(rows.into_iter().filter(|(incident, _)| visible.contains_key(incident)));
            if seen.len() > first {
                seen.truncate(first);
                let next = seen.last().map(&place);
                return Ok(Page { rows: seen, next });
            }
            if is_last {
                return Ok(Page { rows: seen, next: None });
            }
        }
        Ok(Page { rows: seen, next: after })
    }

    async fn visible_cases(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        cases: impl Iterator<Item = IncidentId>,
    ) -> Result<HashMap<IncidentId, WorklistRow>, CaseworkError> {
        let ids: Vec<IncidentId> = cases.collect::<BTreeSet<_>>().into_iter().collect();
        let rows = self.store.cases(school, &ids).await?;
        Ok(self.permitted(viewer, Action::Read, school, rows).map(|row| (row.incident, row)).collect())
    }

    /// Everything in the cases of this child, under every record of the child, that the viewer may read, in the order it was recorded, after
    /// this place in the log, at most `first`.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know the viewer.
    pub async fn child_chronology(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        child: PersonId,
        after: Option<u64>,
        first: usize,
    ) -> Result<Page<ChronologyEntry, u64>, CaseworkError> {
        let page = self.chronology(viewer, school, (child, Tie::Child), after, first).await?;
        let opened = ChronologyEntry::opened(&page, Door::Chronology).map(|opened| opened.people([child]));
        self.give(viewer, school, opened, page).await
    }

    /// Everything in the cases about this adult, low-level concerns too and under every record of hers, that the viewer may read, in the
    /// order it was recorded, after this place in the log, at most `first`: what whoever looks for a pattern reads.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know the viewer.
    pub async fn concerns_about(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        adult: PersonId,
        after: Option<u64>,
        first: usize,
    ) -> Result<Page<ChronologyEntry, u64>, CaseworkError> {
        let page = self.chronology(viewer, school, (adult, Tie::Subject), after, first).await?;
        let opened = ChronologyEntry::opened(&page, Door::ConcernsAbout).map(|opened| opened.people([adult]));
        self.give(viewer, school, opened, page).await
    }

    async fn chronology(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        (person, tie): (PersonId, Tie),
        after: Option<u64>,
        first: usize,
    ) -> Result<Page<ChronologyEntry, u64>, CaseworkError> {
        let viewer = &self.lister(viewer, school).await?;
        let record = self.desks.last_known(&self.store, school).await?.school;
        let mut tied: HashMap<IncidentId, WorklistRow> = HashMap::new();
        for record in record.records_of(person) {
            let cases = self.store.cases_of_person(school, record, &[tie]).await?;
            tied.extend(cases.into_iter().map(|(_, row)| (row.incident, row)));
        }
        let tied: Vec<_> = tied.into_values().collect();
        let mut entries = Vec::new();
        for row in self.permitted(viewer, Action::Read, school, tied) {
            let id = CaseId { school, incident: row.incident };
            let history = self.store.events::<domain::Incident>(school, row.incident).await?;
            if !self.may(viewer, Action::Read, id, &fold(&history)) {
                continue;
            }
            entries.extend(history.into_iter().map(|event| ChronologyEntry { id, case: row.clone(), event }));
        }
        Ok(ChronologyEntry::page(entries, after, first))
    }

    /// The viewer's own counts.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know her.
    pub async fn counts(&self, viewer: &Viewer, school: SchoolId) -> Result<Counts, CaseworkError> {
        let of = |statuses: Vec<Status>, overdue| CaseFilter { statuses, overdue, ..CaseFilter::default() };
        let open = vec![Status::New, Status::Open, Status::Monitoring, Status::Finished];
        Ok(Counts {
            new: self.count(viewer, school, of(vec![Status::New], false)).await?,
            open: self.count(viewer, school, of(open.clone(), false)).await?,
            overdue: self.count(viewer, school, of(open, true)).await?,
            monitoring: self.count(viewer, school, of(vec![Status::Monitoring], false)).await?,
        })
    }

    async fn count(&self, viewer: &Viewer, school: SchoolId, filter: CaseFilter) -> Result<usize, CaseworkError> {
        let asked = ListAsked { filter, first: COUNTED, ..ListAsked::default() };
        Ok(self.lines(viewer, school, asked).await?.rows.len())
    }
}
