//! What those of a trust see of its schools: numbers, school by school, each from that school's own log; never a case.
//!
//! A case they see where somebody whose case it is grants it to them by name (`grantAccess`), which the case records and ends.
//!
//! There is no total over the schools: two people of the trust with roles in different schools would subtract one from the
//! other. Counted are only open cases about children that are not for named people alone, and no count under five is given.

use crate::{Casework, CaseworkError, SchoolFile};
use access::{SchoolAction, Viewer};
use chrono::TimeDelta;
use domain::SchoolId;
use domain::school::Role;
use domain::statistics::{AT_LEAST, PublishedAt};

/// What is due within this time is due soon.
const SOON: TimeDelta = TimeDelta::hours(48);
/// Roles somebody should hold at any time.
const FILLED: [Role; 4] =
    [Role::DesignatedSafeguardingLead, Role::DeputyDsl, Role::ChairOfGovernors, Role::NominatedGovernor];
/// Any one of these leads the school.
const HEADS: [Role; 3] = [Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher];

/// One school of a trust, in numbers.
#[derive(Clone, Debug)]
pub struct TrustSchool {
    /// The school's own record.
    pub file: SchoolFile,
    /// Roles nobody holds today that somebody should.
    pub vacant: Vec<Role>,
    /// Open cases about children; nothing where they are under five.
    pub open: Option<u32>,
    /// Those of them with something overdue; nothing where they are under five.
    pub overdue: Option<u32>,
    /// Those of them with something due within 48 hours, or overdue; nothing where they are under five.
    pub due_soon: Option<u32>,
    /// The newest statistics published of it.
    pub published: Option<PublishedAt>,
}

impl Casework {
    /// The schools in which the viewer holds a role of the trust, each in numbers, in a fixed order.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when she holds one nowhere.
    pub async fn trust_overview(&self, viewer: &Viewer) -> Result<Vec<TrustSchool>, CaseworkError> {
        let mut schools: Vec<SchoolId> = viewer.memberships.iter().map(|membership| membership.school).collect();
        schools.sort_unstable();
        let mut overview = Vec::new();
        for school in schools {
            match self.trust_school(viewer, school).await {
                Ok(found) => overview.push(found),
                Err(CaseworkError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        if overview.is_empty() { Err(CaseworkError::NotFound) } else { Ok(overview) }
    }

    async fn trust_school(&self, viewer: &Viewer, school: SchoolId) -> Result<TrustSchool, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReadOverview, school).await?;
        let now = self.clock.now();
        let is_vacant = |role: &Role| standing.school.holders(*role, now).next().is_none();
        let mut vacant: Vec<Role> = FILLED.into_iter().filter(is_vacant).collect();
        vacant.extend(HEADS.iter().all(is_vacant).then_some(Role::Headteacher));
        let counts = self.store.open_counts(school, now + SOON).await?;
        let shown = |count: u64| u32::try_from(count).ok().filter(|count| *count >= AT_LEAST);
        let published = standing.school.statistics.last().cloned();
        Ok(TrustSchool {
            file: SchoolFile { id: school, school: standing.school, policy: standing.policy },
            vacant,
            open: shown(counts.open),
            overdue: shown(counts.overdue),
            due_soon: shown(counts.due),
            published,
        })
    }
}
