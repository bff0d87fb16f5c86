//! Lists of cases: SQL narrows to a superset of what the viewer may see, `access` judges each row, and the page is filled by
//! reading on.

use crate::{Casework, CaseworkError, Page};
use access::{Action, CaseFacts, Membership, SchoolAction, Viewer, may, may_at_school};
use domain::read_model::{DutyRow, TieRow, WorklistRow};
use domain::school::Role;
use domain::{CaseId, IncidentId, SchoolId};
use std::collections::HashMap;
use store::{CaseCursor, CaseFilter, CaseOrder, Within};

/// The most rows judged for one page; then a cursor is given, whether or not the page is full.
const JUDGED: usize = 2_000;

/// A case on a list.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseLine {
    /// The case.
    pub id: CaseId,
    /// Its line.
    pub row: WorklistRow,
    /// Its duties.
    pub duties: Vec<DutyRow>,
    /// Who is tied to it, and how.
    pub ties: Vec<TieRow>,
}

impl Casework {
    /// A page of the worklist: cases the viewer may read, at most `first` of them.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know her.
    pub async fn worklist(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        mut filter: CaseFilter,
        order: CaseOrder,
        first: usize,
    ) -> Result<Page<CaseLine, CaseCursor>, CaseworkError> {
        let viewer = &self.lister(viewer, school).await?;
        filter.within = viewer.at(school).map_or(Within::School, within);
        let page = self.visible(viewer, school, &filter, order, first).await?;
        let ids: Vec<IncidentId> = page.rows.iter().map(|(row, _)| row.incident).collect();
        let mut duties = self.store.duties(school, &ids).await?;
        let rows = page.rows.into_iter().map(|(row, ties)| CaseLine {
            id: CaseId { school, incident: row.incident },
            duties: duties.remove(&row.incident).unwrap_or_default(),
            row,
            ties,
        });
        Ok(Page { rows: rows.collect(), next: page.next })
    }

    /// The viewer with the roles of today, if she may look at lists of this school at all.
    pub(crate) async fn lister(&self, viewer: &Viewer, school: SchoolId) -> Result<Viewer, CaseworkError> {
        if viewer.at(school).is_none() {
            return Err(CaseworkError::NotFound);
        }
        let standing = self.desks.now(&self.store, school).await?;
        let viewer = crate::commands::today(viewer, school, &standing, self.clock.now());
        if may_at_school(&viewer, SchoolAction::ReadLists, school).is_allowed() {
            Ok(viewer)
        } else {
            Err(CaseworkError::NotFound)
        }
    }

    async fn visible(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        filter: &CaseFilter,
        mut order: CaseOrder,
        first: usize,
    ) -> Result<Page<(WorklistRow, Vec<TieRow>), CaseCursor>, CaseworkError> {
        let mut seen: Vec<(WorklistRow, Vec<TieRow>)> = Vec::new();
        let mut judged = 0;
        loop {
            let wanted = u32::try_from(first + 1 - seen.len()).unwrap_or(u32::MAX);
            let page = self.store.worklist(school, filter, order, wanted).await?;
            judged += page.rows.len().max(1);
            seen.extend(self.judge(viewer, school, page.rows).await?);
            if seen.len() > first {
                seen.truncate(first);
                let next = seen.last().map(|(row, _)| CaseCursor::of(order.sort, row));
                return Ok(Page { rows: seen, next });
            }
            let Some(next) = page.next else { return Ok(Page { rows: seen, next: None }) };
            if judged >= JUDGED {
                return Ok(Page { rows: seen, next: Some(next) });
            }
            order.after = Some(next);
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
