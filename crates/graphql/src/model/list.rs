//! Lines of lists: the worklist, the registers, a child's chronology, the viewer's own counts.

use super::at_once::{self, AtOnce, Plain};
use super::case::Case;
use super::connection::Connection;
use super::duty::Duty;
use super::entry::Entry;
use super::person::{Person, PersonTied};
use crate::caller::Caller;
use crate::cursor::Cursors;
use crate::paging::Paging;
use async_graphql::parser::types::Field;
use async_graphql::{ComplexObject, Context, Result, SimpleObject, Value};
use casework::{ChronologyEntry, Counts, Page, ReferralEntry, SearchEntry};
use chrono::{DateTime, NaiveDate, Utc};
use domain::CaseId;
use domain::incident::custody::SearchFooting;
use domain::incident::{Agency, Kind, LevelOfNeed, Status};
use domain::read_model::WorklistRow;

/// A case on a list.
pub(crate) type CaseLine = AtOnce<CaseOnList>;

/// A case on a list.
#[derive(SimpleObject)]
#[graphql(complex, name = "CaseLine")]
pub(crate) struct CaseOnList {
    /// Opaque: the id of the case.
    id: CaseId,
    /// What people say on the telephone.
    reference: String,
    /// The version this line is of.
    version: u64,
    /// The kind of concern.
    kind: Kind,
    /// The kind, in words.
    kind_words: &'static str,
    /// How it stands.
    status: Status,
    /// How it stands, in words.
    status_words: &'static str,
    /// When it was recorded.
    raised_at: DateTime<Utc>,
    /// When the school first knew.
    known_at: DateTime<Utc>,
    /// When it last changed.
    changed_at: DateTime<Utc>,
    /// Who works on it.
    assignee: Option<AtOnce<Person>>,
    /// The level of need.
    level: Option<LevelOfNeed>,
    /// When to look again.
    review_on: Option<NaiveDate>,
    /// The earliest time anything still owed is due.
    next_due: Option<DateTime<Utc>>,
    /// How many duties are owed.
    owed: u32,
    /// How many of them are overdue.
    overdue: u32,
    /// Its duties.
    duties: Vec<AtOnce<Duty>>,
    /// Who is tied to it, and how.
    people: Vec<PersonTied>,
}

impl From<casework::CaseLine> for CaseLine {
    fn from(line: casework::CaseLine) -> Self {
        let (school, row) = (line.id.school, line.row);
        AtOnce(CaseOnList {
            id: line.id,
            reference: row.reference,
            version: row.version,
            kind: row.kind,
            kind_words: row.kind.words(),
            status: row.status,
            status_words: row.status.words(),
            raised_at: row.raised_at,
            known_at: row.known_at,
            changed_at: row.changed_at,
            assignee: row.assignee.map(|id| AtOnce(Person::new(school, id))),
            level: row.level,
            review_on: row.review_on,
            next_due: row.next_due,
            owed: row.owed,
            overdue: row.overdue,
            duties: row.duties.into_iter().map(|duty| AtOnce(Duty::of(school, duty))).collect(),
            people: PersonTied::all(school, &row.ties),
        })
    }
}

impl Plain for CaseOnList {
    fn plain(&self, field: &Field) -> Option<Value> {
        Some(match field.name.node.as_str() {
            "id" => at_once::leaf(&self.id),
            "reference" => at_once::leaf(&self.reference),
            "version" => at_once::leaf(&self.version),
            "kind" => at_once::leaf(&self.kind),
            "kindWords" => at_once::text(self.kind_words),
            "status" => at_once::leaf(&self.status),
            "statusWords" => at_once::text(self.status_words),
            "raisedAt" => at_once::leaf(&self.raised_at),
            "knownAt" => at_once::leaf(&self.known_at),
            "changedAt" => at_once::leaf(&self.changed_at),
            "assignee" => at_once::maybe(self.assignee.as_ref(), field)?,
            "level" => at_once::leaf(&self.level),
            "reviewOn" => at_once::leaf(&self.review_on),
            "nextDue" => at_once::leaf(&self.next_due),
            "owed" => at_once::leaf(&self.owed),
            "overdue" => at_once::leaf(&self.overdue),
            "duties" => at_once::list(&self.duties, field)?,
            _ => return None,
        })
    }
}

#[ComplexObject]
impl CaseOnList {
    /// The case itself.
    #[graphql(complexity = "10 + child_complexity")]
    async fn case(&self, ctx: &Context<'_>) -> Result<Option<Case>> {
        Case::beside(ctx.data::<Caller>()?, self.id).await
    }
}

/// The case an entry of a list belongs to.
#[derive(SimpleObject)]
pub(crate) struct CaseHeading {
    /// Opaque: the id of the case.
    id: CaseId,
    /// What people say on the telephone.
    reference: String,
    /// The kind of concern.
    kind: Kind,
    /// The kind, in words.
    kind_words: &'static str,
    /// How it stands.
    status: Status,
    /// How it stands, in words.
    status_words: &'static str,
}

impl CaseHeading {
    fn of(id: CaseId, row: WorklistRow) -> Self {
        Self {
            id,
            reference: row.reference,
            kind: row.kind,
            kind_words: row.kind.words(),
            status: row.status,
            status_words: row.status.words(),
        }
    }
}

/// One event of one case, in a list across cases.
#[derive(SimpleObject)]
pub(crate) struct EventOfCase {
    /// The case it belongs to.
    case: CaseHeading,
    /// What happened.
    event: Entry,
}

impl From<ChronologyEntry> for EventOfCase {
    fn from(entry: ChronologyEntry) -> Self {
        Self { event: Entry::of(entry.id.school, &entry.event), case: CaseHeading::of(entry.id, entry.case) }
    }
}

impl EventOfCase {
    /// A page of them.
    pub(crate) fn connection(page: Page<ChronologyEntry, u64>, cursors: &Cursors, paging: &Paging) -> Connection<Self> {
        let row = |entry: ChronologyEntry| (cursors.at(&entry.event.log_index), Self::from(entry));
        let rows = page.rows.into_iter().map(row).collect();
        Connection::new(rows, page.next.map(|next| cursors.at(&next)), paging.after.is_some())
    }
}

/// A referral made, or decided against.
#[derive(SimpleObject)]
pub(crate) struct ReferralLine {
    /// Opaque: the id of the case.
    case: CaseId,
    /// To whom.
    agency: Agency,
    /// To whom, in words.
    agency_words: &'static str,
    /// Whether it was made.
    made: bool,
    /// When the agency was reached, or when it was decided not to refer.
    at: DateTime<Utc>,
    /// Who recorded it.
    by: Option<Person>,
    /// The agency's reference.
    reference: Option<String>,
}

impl From<ReferralEntry> for ReferralLine {
    fn from(ReferralEntry { id, row }: ReferralEntry) -> Self {
        Self {
            case: id,
            agency: row.agency,
            agency_words: row.agency.words(),
            made: row.made,
            at: row.at,
            by: row.by.map(|by| Person::new(id.school, by)),
            reference: row.reference,
        }
    }
}

/// A search.
#[derive(SimpleObject)]
pub(crate) struct SearchLine {
    /// Opaque: the id of the case.
    case: CaseId,
    /// When.
    at: DateTime<Utc>,
    /// Who or whose belongings were searched.
    pupil: Person,
    /// Who searched.
    by: Person,
    /// On what footing.
    footing: SearchFooting,
    /// Whether anything was found.
    found: bool,
}

impl From<SearchEntry> for SearchLine {
    fn from(SearchEntry { id, row }: SearchEntry) -> Self {
        let person = |person| Person::new(id.school, person);
        Self {
            case: id,
            at: row.at,
            pupil: person(row.pupil),
            by: person(row.by),
            footing: row.footing,
            found: row.found,
        }
    }
}

/// The viewer's own counts, of cases she may read: "7", or "100+".
#[derive(SimpleObject)]
pub(crate) struct OwnCounts {
    /// New, and nobody who must know has seen them.
    new: String,
    /// Not closed.
    open: String,
    /// With something overdue.
    overdue: String,
    /// Watched until a date.
    monitoring: String,
}

impl From<Counts> for OwnCounts {
    fn from(counts: Counts) -> Self {
        let capped = |count: usize| if count >= 100 { "100+".to_owned() } else { count.to_string() };
        Self {
            new: capped(counts.new),
            open: capped(counts.open),
            overdue: capped(counts.overdue),
            monitoring: capped(counts.monitoring),
        }
    }
}
