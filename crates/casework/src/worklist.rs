//! Lists of cases: SQL narrows to a superset of what the viewer may see, `access` judges each row, and the page is filled by
//! reading on.

use crate::desks::Standing;
use crate::{Casework, CaseworkError, Page};
use access::{Action, CaseFacts, Membership, SchoolAction, Viewer};
use chrono::{DateTime, Utc};
use domain::read_model::{Tie, WorklistRow};
use domain::reading::{Door, Opened};
use domain::school::Role;
use domain::{CaseId, PersonId, SchoolId};
use store::{CaseCursor, CaseFilter, CaseOrder, Seen, Viewpoint, Within};

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
}

/// Which cases are asked for.
#[derive(Clone, Debug, Default)]
pub struct ListAsked {
    /// Which.
    pub filter: CaseFilter,
    /// In which order, from where on.
    pub order: CaseOrder,
    /// At most so many.
    pub first: usize,
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
        let filter = CaseFilter { duties: true, ..filter };
        self.list(viewer, school, ListAsked { filter, order, first }).await
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
        let page = self.lines(viewer, school, asked).await?;
        let opened = Opened::by(Door::Worklist).cases(page.rows.iter().map(|line| line.id));
        self.give(viewer, school, (!opened.is_empty()).then_some(opened), page).await
    }

    /// The same, judged and given to nobody yet.
    pub(crate) async fn lines(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        asked: ListAsked,
    ) -> Result<Page<CaseLine, CaseCursor>, CaseworkError> {
        let page = self.judged_today(viewer, school, asked).await?;
        let rows = page.rows.into_iter().map(|row| CaseLine { id: CaseId { school, incident: row.incident }, row });
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
            return Err(CaseworkError::absent(viewer));
        }
        let mut standing = self.desks.last_known(&self.store, school).await?;
        let people = (asked.filter.assignee.clone(), asked.filter.owed_by_person.clone());
        for _ in 0..MOVED {
            // Whoever is asked for is meant under every record of hers.
            let records = |people: &[PersonId]| -> Vec<PersonId> {
                people.iter().flat_map(|person| standing.school.records_of(*person)).collect()
            };
            asked.filter.assignee = records(&people.0);
            asked.filter.owed_by_person = records(&people.1);
            let today = self.listing(viewer, school, &standing);
            let narrowed = today.as_ref().and_then(|viewer| viewer.at(school)).map(seen);
            let moved = match (&today, narrowed) {
                (Some(viewer), Some(seen)) => {
                    asked.filter.seen = seen;
                    match self.visible(viewer, school, &asked, standing.version).await? {
                        Judged::Page(page) => return Ok(page),
                        Judged::Moved(version) => version,
                    }
                }
                _ => self.store.head(school).await?.ok_or(CaseworkError::NotFound)?.school_version,
            };
            if moved <= standing.version {
                return Err(CaseworkError::absent(viewer));
            }
            standing = self.desks.at(&self.store, school, moved).await?;
        }
        Err(CaseworkError::Unavailable)
    }

    /// The viewer with the roles of today, if she may look at lists of this school at all.
    pub(crate) async fn lister(&self, viewer: &Viewer, school: SchoolId) -> Result<Viewer, CaseworkError> {
        if viewer.at(school).is_none() {
            return Err(CaseworkError::absent(viewer));
        }
        let standing = self.desks.now(&self.store, school).await?;
        self.listing(viewer, school, &standing).ok_or_else(|| CaseworkError::absent(viewer))
    }

    fn listing(&self, viewer: &Viewer, school: SchoolId, standing: &Standing) -> Option<Viewer> {
        let viewer = crate::commands::today(viewer, school, standing, self.clock.now());
        self.may_at_school(&viewer, &SchoolAction::ReadLists, school).then_some(viewer)
    }

    async fn visible(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        asked: &ListAsked,
        version: u64,
    ) -> Result<Judged, CaseworkError> {
        let ListAsked { filter, mut order, first, .. } = asked.clone();
        let mut seen: Vec<WorklistRow> = Vec::new();
        let mut judged = 0;
        loop {
            let wanted = u32::try_from(first + 1 - seen.len()).unwrap_or(u32::MAX);
            let page = self.store.worklist(school, &filter, order, wanted).await?;
            let now = page.school_version.ok_or(CaseworkError::NotFound)?;
            if now > version {
                return Ok(Judged::Moved(now));
            }
            judged += page.rows.len().max(1);
            seen.extend(self.permitted(viewer, Action::Read, school, page.rows));
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

    /// Those of these rows with whose cases the viewer may do this, as far as rows can tell: whether work on the filter was asked for,
    /// the case alone says.
    pub(crate) fn permitted(
        &self,
        viewer: &Viewer,
        action: Action,
        school: SchoolId,
        rows: Vec<WorklistRow>,
    ) -> impl Iterator<Item = WorklistRow> {
        rows.into_iter().filter_map(move |mut row| {
            let facts = facts(school, &mut row, self.clock.now());
            let allowed = self.permits.may(viewer, action, &facts).is_allowed();
            allowed.then_some(WorklistRow { ties: facts.ties, ..row })
        })
    }
}

/// The facts of a case as its row has them, with the ties of the row; a row knows nothing of whether the case has nobody.
pub(crate) fn facts(school: SchoolId, row: &mut WorklistRow, at: DateTime<Utc>) -> CaseFacts {
    let ties = std::mem::take(&mut row.ties);
    CaseFacts {
        case: CaseId { school, incident: row.incident },
        kind: Some(row.kind),
        raised_at: Some(row.raised_at),
        named_only: row.named_only,
        restricted: ties.iter().any(|row| row.tie == Tie::Named),
        ties,
        filter_task: !row.named_only,
        has_nobody: false,
        at,
    }
}

/// What this viewer could see at most, for the database to narrow by.
pub(crate) fn seen(membership: &Membership) -> Seen {
    let person = membership.person;
    let roles = membership.roles.union(&membership.covers).copied().collect();
    let open_to_role = membership.acts_in(&[Role::DesignatedSafeguardingLead, Role::DeputyDsl]);
    let scopes: Vec<_> = membership.engagements.iter().map(|engaged| engaged.engagement.scope.clone()).collect();
    let within = if !scopes.is_empty() {
        Within::Audited { viewpoint: Viewpoint { person, roles }, open_to_role, scopes }
    } else if open_to_role {
        Within::OpenToRoleOrHers(Viewpoint { person, roles })
    } else {
        Within::Hers(Viewpoint { person, roles })
    };
    // Under whatever record of hers she is kept from it.
    Seen { within, kept_from: membership.also.iter().copied().chain([person]).collect() }
}
