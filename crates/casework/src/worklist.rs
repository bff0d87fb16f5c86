//! Lists of cases: SQL narrows to a superset of what the viewer may see, `access` judges each row, and the page is filled by
//! reading on.

use crate::desks::Standing;
use crate::{Casework, CaseworkError, Page};
use access::{Action, CaseFacts, Membership, SchoolAction, Viewer, may, may_at_school};
use domain::read_model::{DutyRow, TieRow, WorklistRow};
use domain::school::Role;
use domain::{CaseId, IncidentId, SchoolId};
use std::collections::HashMap;
use store::{CaseCursor, CaseFilter, CaseOrder, Within};

/// The most rows judged for one page; then a cursor is given, whether or not the page is full.
const JUDGED: usize = 2_000;
/// How often a list is judged again because the school moved meanwhile.
const MOVED: usize = 5;

/// A case on a list.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseLine {
    /// The case.
    pub id: CaseId,
    /// Its line.
    pub row: WorklistRow,
    /// Its duties, where they were asked for.
    pub duties: Vec<DutyRow>,
    /// Who is tied to it, and how, where that was asked for.
    pub ties: Vec<TieRow>,
}

/// What is shown of each case of a list, besides its line. What is not shown is not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its duties.
    pub duties: bool,
    /// Who is tied to it, and how.
    pub ties: bool,
}

/// Which cases are asked for, and how much of them.
#[derive(Clone, Debug, Default)]
pub struct ListAsked {
    /// Which.
    pub filter: CaseFilter,
    /// In which order, from where on.
    pub order: CaseOrder,
    /// At most so many.
    pub first: usize,
    /// What of each.
    pub shown: Shown,
}

/// A part of a list, judged.
enum Judged {
    /// For the roles the viewer holds today.
    Page(Page<WorklistRow, CaseCursor>),
    /// The school moved meanwhile, to this version, and with it perhaps her roles.
    Moved(u64),
}

impl Casework {
    /// A page of the worklist with all there is to show: cases the viewer may read, at most `first` of them.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know her.
    pub async fn worklist(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        filter: CaseFilter,
        order: CaseOrder,
        first: usize,
    ) -> Result<Page<CaseLine, CaseCursor>, CaseworkError> {
        self.list(viewer, school, ListAsked { filter, order, first, shown: Shown { duties: true, ties: true } }).await
    }

    /// A page of the worklist: cases the viewer may read.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know her.
    pub async fn list(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        asked: ListAsked,
    ) -> Result<Page<CaseLine, CaseCursor>, CaseworkError> {
        let shown = asked.shown;
        let page = self.judged_today(viewer, school, asked).await?;
        let ids: Vec<IncidentId> = page.rows.iter().map(|row| row.incident).collect();
        let mut duties = if shown.duties { self.store.duties(school, &ids).await? } else { HashMap::new() };
        let mut ties = if shown.ties { self.store.ties(school, &ids).await? } else { HashMap::new() };
        let rows = page.rows.into_iter().map(|row| CaseLine {
            id: CaseId { school, incident: row.incident },
            duties: duties.remove(&row.incident).unwrap_or_default(),
            ties: ties.remove(&row.incident).unwrap_or_default(),
            row,
        });
        Ok(Page { rows: rows.collect(), next: page.next })
    }

    /// The page as the roles of today allow it. The statement that reads the rows says at which version the school was; had it
    /// moved since its roles were last read, the page is judged again.
    async fn judged_today(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        mut asked: ListAsked,
    ) -> Result<Page<WorklistRow, CaseCursor>, CaseworkError> {
        if viewer.at(school).is_none() {
            return Err(CaseworkError::NotFound);
        }
        let mut standing = self.desks.last_known(&self.store, school).await?;
        for _ in 0..MOVED {
            let viewer = self.listing(viewer, school, &standing);
            let narrowed = viewer.as_ref().and_then(|viewer| viewer.at(school)).map(within);
            let moved = match (&viewer, narrowed) {
                (Some(viewer), Some(within)) => {
                    asked.filter.within = within;
                    match self.visible(viewer, school, &asked, standing.version).await? {
                        Judged::Page(page) => return Ok(page),
                        Judged::Moved(version) => version,
                    }
                }
                _ => self.version_of(school).await?,
            };
            if moved <= standing.version {
                return Err(CaseworkError::NotFound);
            }
            standing = self.desks.at(&self.store, school, moved).await?;
        }
        Err(CaseworkError::Unavailable)
    }

    /// The viewer with the roles of today, if she may look at lists of this school at all.
    pub(crate) async fn lister(&self, viewer: &Viewer, school: SchoolId) -> Result<Viewer, CaseworkError> {
        if viewer.at(school).is_none() {
            return Err(CaseworkError::NotFound);
        }
        let standing = self.desks.now(&self.store, school).await?;
        self.listing(viewer, school, &standing).ok_or(CaseworkError::NotFound)
    }

    fn listing(&self, viewer: &Viewer, school: SchoolId, standing: &Standing) -> Option<Viewer> {
        let viewer = crate::commands::today(viewer, school, standing, self.clock.now());
        may_at_school(&viewer, SchoolAction::ReadLists, school).is_allowed().then_some(viewer)
    }

    async fn version_of(&self, school: SchoolId) -> Result<u64, CaseworkError> {
        Ok(self.store.head(school).await?.ok_or(CaseworkError::NotFound)?.school_version)
    }

    async fn visible(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        asked: &ListAsked,
        version: u64,
    ) -> Result<Judged, CaseworkError> {
        let ListAsked { filter, mut order, first, .. } = asked.clone();
        let filter = CaseFilter { viewer: viewer.at(school).map(|membership| membership.person), ..filter };
        let mut seen: Vec<WorklistRow> = Vec::new();
        let mut judged = 0;
        loop {
            let wanted = u32::try_from(first + 1 - seen.len()).unwrap_or(u32::MAX);
            let mut page = self.store.worklist(school, &filter, order, wanted).await?;
            let now = match page.school_version {
                Some(version) => version,
                None => self.version_of(school).await?,
            };
            if now > version {
                return Ok(Judged::Moved(now));
            }
            judged += page.rows.len().max(1);
            seen.extend(page.rows.into_iter().filter(|row| {
                let ties = page.own_ties.remove(&row.incident).unwrap_or_default();
                let facts = CaseFacts { school, named_only: row.named_only, ties };
                may(viewer, Action::Read, &facts).is_allowed()
            }));
            if seen.len() > first {
                seen.truncate(first);
                let next = seen.last().map(|row| CaseCursor::of(order.sort, row));
                return Ok(Judged::Page(Page { rows: seen, next }));
            }
            if page.next.is_none() || judged >= JUDGED {
                return Ok(Judged::Page(Page { rows: seen, next: page.next }));
            }
            order.after = page.next;
        }
    }

    /// Those of these rows the viewer may read, with who is tied to each.
    pub(crate) async fn judge(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        rows: Vec<WorklistRow>,
    ) -> Result<Vec<(WorklistRow, Vec<TieRow>)>, CaseworkError> {
        let ids: Vec<IncidentId> = rows.iter().map(|row| row.incident).collect();
        let mut ties: HashMap<IncidentId, Vec<TieRow>> = self.store.ties(school, &ids).await?;
        let judged = rows.into_iter().filter_map(|row| {
            let ties = ties.remove(&row.incident).unwrap_or_default();
            let facts = CaseFacts { school, named_only: row.named_only, ties };
            may(viewer, Action::Read, &facts).is_allowed().then_some((row, facts.ties))
        });
        Ok(judged.collect())
    }
}

/// What this viewer could see at most, for the database to narrow by.
fn within(membership: &Membership) -> Within {
    if membership.holds(&[Role::Auditor]) {
        Within::School
    } else if membership.holds(&[Role::DesignatedSafeguardingLead, Role::DeputyDsl]) {
        Within::OpenToRoleOrTied(membership.person)
    } else {
        Within::Tied(membership.person)
    }
}
