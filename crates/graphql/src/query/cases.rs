//! Cases: one, the worklist, the viewer's own counts, and what she submitted.

use crate::caller::Caller;
use crate::cursor::{Cursors, Place};
use crate::errors::{Code, fault, found};
use crate::model::call_sheet::CallSheetLine;
use crate::model::case::Case;
use crate::model::connection::Connection;
use crate::model::list::{CaseLine, OwnCounts};
use crate::model::submission::Submission;
use crate::model::without_people::WithoutPeople;
use crate::paging::Paging;
use async_graphql::{Context, Enum, InputObject, Object, Result};
use casework::{At, CaseCursor, CaseFilter, CaseOrder, CaseSort, ListAsked};
use chrono::{DateTime, Utc};
use domain::incident::{Agency, Kind, Status};
use domain::policy::rule::Body;
use domain::{CaseId, IncidentId, PersonId, SchoolId};
use uuid::Uuid;

/// Which cases a worklist is about; whatever is not given is not asked for.
#[derive(Debug, Default, InputObject)]
struct WorklistFilter {
    /// Of these kinds.
    kinds: Option<Vec<Kind>>,
    /// That stand like this.
    statuses: Option<Vec<Status>>,
    /// Only cases on which work goes on.
    #[graphql(default)]
    open: bool,
    /// Worked on by this person.
    assignee: Option<PersonId>,
    /// Where any of these owes something: roles and relations as packs write them (`dsl`, `line-manager`).
    owed_by: Option<Vec<String>>,
    /// Or where this person owes something by name.
    owed_by_person: Option<PersonId>,
    /// Only where something is overdue.
    #[graphql(default)]
    overdue: bool,
    /// That hold this text.
    text: Option<String>,
}

/// What a worklist is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
enum WorklistSort {
    /// When the earliest duty still owed is due; cases that owe nothing last.
    #[default]
    Due,
    /// When it was raised.
    Raised,
    /// When it last changed.
    Changed,
}

impl From<WorklistSort> for CaseSort {
    fn from(sort: WorklistSort) -> Self {
        match sort {
            WorklistSort::Due => Self::Due,
            WorklistSort::Raised => Self::Raised,
            WorklistSort::Changed => Self::Changed,
        }
    }
}

impl WorklistFilter {
    fn checked(self) -> Result<CaseFilter> {
        let owed_by = self.owed_by.unwrap_or_default();
        if owed_by.iter().any(|owner| Body::parse(owner).is_none()) {
            return Err(fault(Code::BadInput, "`owedBy` takes roles and relations as packs write them, such as `dsl`"));
        }
        let statuses = match self.statuses {
            Some(statuses) => statuses.into_iter().filter(|status| !self.open || status.is_open()).collect(),
            None if self.open => Status::ALL.iter().copied().filter(|status| status.is_open()).collect(),
            None => Vec::new(),
        };
        Ok(CaseFilter {
            kinds: self.kinds.unwrap_or_default(),
            statuses,
            assignee: self.assignee.into_iter().collect(),
            owed_by,
            owed_by_person: self.owed_by_person.into_iter().collect(),
            overdue: self.overdue,
            text: self.text.filter(|text| !text.trim().is_empty()).map(|text| text.trim().to_lowercase()),
            ..CaseFilter::default()
        })
    }
}

impl Place for CaseCursor {
    fn to_bytes(&self) -> Vec<u8> {
        [self.at.to_be_bytes().as_slice(), self.incident.as_uuid().as_bytes()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (at, incident) = bytes.split_first_chunk::<8>()?;
        let incident = IncidentId::new(Uuid::from_slice(incident).ok()?);
        Some(Self { at: i64::from_be_bytes(*at), incident })
    }
}

/// Cases.
#[derive(Default)]
pub(crate) struct CaseQueries;

#[Object]
impl CaseQueries {
    /// A case as it is now, as it was known at a recorded time, or at a version. Permission is always today's.
    async fn case(
        &self,
        ctx: &Context<'_>,
        id: CaseId,
        as_of: Option<DateTime<Utc>>,
        at_version: Option<u64>,
    ) -> Result<Option<Case>> {
        let at = match (as_of, at_version) {
            (None, None) => At::Now,
            (Some(time), None) => At::Time(time),
            (None, Some(version)) => At::Version(version),
            (Some(_), Some(_)) => return Err(fault(Code::BadInput, "give `asOf` or `atVersion`, not both")),
        };
        Case::find(ctx.data::<Caller>()?, id, at).await
    }

    /// What the designated officer, the police or social care ask on the telephone, on one page: every line is there, known or
    /// visibly not known. For whoever may read the case.
    #[graphql(complexity = "20 + 30 * child_complexity")]
    async fn call_sheet(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] case: CaseId,
        #[graphql(desc = "Who is called.")] agency: Agency,
    ) -> Result<Option<Vec<CallSheetLine>>> {
        let caller = ctx.data::<Caller>()?;
        let lines = found(caller.casework.call_sheet(&caller.viewer, case, agency).await)?;
        Ok(lines.map(|lines| lines.into_iter().map(|line| CallSheetLine::of(case.school, line)).collect()))
    }

    /// The cases of a school that the viewer may read.
    #[graphql(complexity = "5 + first.unwrap_or(20) as usize * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn worklist(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(desc = "Which cases.")] filter: Option<WorklistFilter>,
        #[graphql(default, desc = "In which order.")] sort: WorklistSort,
        #[graphql(default, desc = "The latest first.")] descending: bool,
        #[graphql(desc = "At most 100; 20 where not said.")] first: Option<i32>,
        #[graphql(desc = "After this place.")] after: Option<String>,
    ) -> Result<Option<Connection<CaseLine>>> {
        let (caller, paging) = (ctx.data::<Caller>()?, Paging::of(first, after)?);
        let filter = filter.unwrap_or_default().checked()?;
        let cursors = Cursors::of(ctx, "worklist", school, &(&filter, sort, descending))?;
        let order = CaseOrder { sort: sort.into(), descending, after: cursors.open(&paging)? };
        let node = ctx.look_ahead().field("edges").field("node");
        let filter = CaseFilter { duties: node.field("duties").exists(), ..filter };
        let asked = ListAsked { filter, order, first: paging.first };
        let page = caller.casework.list(&caller.viewer, school, asked).await;
        let Some(page) = found(page)? else { return Ok(None) };
        let sealed = |line: casework::CaseLine| (cursors.at(&CaseCursor::of(order.sort, &line.row)), line.into());
        let rows = page.rows.into_iter().map(sealed).collect();
        Ok(Some(Connection::new(rows, page.next.map(|next| cursors.at(&next)), paging.after.is_some())))
    }

    /// How many cases the viewer may read, by how they stand; "100+" from a hundred on.
    #[graphql(complexity = "20")]
    async fn counts(&self, ctx: &Context<'_>, school: SchoolId) -> Result<Option<OwnCounts>> {
        let caller = ctx.data::<Caller>()?;
        Ok(found(caller.casework.counts(&caller.viewer, school).await)?.map(OwnCounts::from))
    }

    /// What the viewer submitted, as submitted, newest first, and how each stands.
    #[graphql(complexity = "20 * child_complexity")]
    async fn my_submissions(&self, ctx: &Context<'_>, school: SchoolId) -> Result<Option<Vec<Submission>>> {
        let caller = ctx.data::<Caller>()?;
        let all = found(caller.casework.submissions(&caller.viewer, school).await)?;
        Ok(all.map(|all| all.into_iter().map(Submission::from).collect()))
    }

    /// Cases that nobody is left to decide on, for whoever names people for them: the chair, the vice chair, the nominated governor, the
    /// clerk and whoever leads the trust. That there is one, since when, and who was proposed: nothing else of the case. Two of them
    /// name people for it, with `proposePeople` and `confirmPeople`. Empty for everybody else, and never a case that is about the
    /// viewer or in which she has a conflict of interest.
    #[graphql(complexity = "50 + 5 * child_complexity")]
    async fn cases_without_people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
    ) -> Result<Option<Vec<WithoutPeople>>> {
        let caller = ctx.data::<Caller>()?;
        let cases = found(caller.casework.cases_without_people(&caller.viewer, school).await)?;
        Ok(cases.map(|cases| cases.into_iter().map(WithoutPeople::from).collect()))
    }
}
