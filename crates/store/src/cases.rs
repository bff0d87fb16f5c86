//! Lists of cases: the worklist, and what belongs to the cases on it.

mod query;

pub(crate) use query::{CaseQuery, seen_as};

use crate::head::count;
use crate::rows::{CaseColumns, NEVER};
use crate::time::{maybe_micros, micros, time};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::incident::{Kind, Status};
use domain::read_model::{Tie, WorklistRow};
use domain::school::Role;
use domain::school::auditing::AuditScope;
use domain::{IncidentId, PersonId, SchoolId};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The most rows searched for text at one go; whoever wants more reads on from [`CasePage::next`].
const SEARCHED: usize = 2000;

/// The most rows of one page.
pub const PAGE: u32 = 200;

const ELSEWHERE: &str = "
SELECT c.incident_id, c.known_at FROM tie_row t JOIN case_row c ON c.school_id = t.school_id AND c.incident_id = t.incident_id
WHERE t.school_id = $1 AND t.person_id = $2 AND t.tie = $3 AND c.kind = $4 AND c.incident_id <> $5 AND c.status NOT IN ($6, $7)";

/// One statement, whichever of them the viewer may see.
const OF_PERSON: &str = "
SELECT school_id, incident_id, version, kind, status, is_open, raised_at, known_at, changed_at, assignee, level, review_on,
       due_at, owed, overdue, named_only, ties, '' AS duties, '' AS search_text
FROM case_row
WHERE school_id = $1 AND incident_id IN (SELECT t.incident_id FROM tie_row t WHERE t.school_id = $1 AND t.person_id = $2)";

/// One statement, whichever of them the viewer may know of. The literals are those of the partial indexes.
const FOR_NAMED_PEOPLE: &str = "
SELECT school_id, incident_id, version, kind, status, is_open, raised_at, known_at, changed_at, assignee, level, review_on,
       due_at, owed, overdue, named_only, ties, '' AS duties, '' AS search_text
FROM case_row
WHERE school_id = $1 AND incident_id IN (
    SELECT t.incident_id FROM tie_row t WHERE t.school_id = $1 AND t.tie = 'named'
    UNION SELECT d.incident_id FROM duty_row d WHERE d.school_id = $1 AND d.kind = 'find-recipient' AND d.is_owed
)
ORDER BY incident_id";

const RAISED: &str = "
SELECT incident_id FROM case_row WHERE school_id = $1 AND raised_at >= $2 AND raised_at < $3 ORDER BY raised_at, incident_id";

const OPEN_COUNTS: &str = "
SELECT count(*), count(CASE WHEN overdue > 0 THEN 1 END), count(CASE WHEN due_at < $2 THEN 1 END)
FROM case_row WHERE school_id = $1 AND is_open AND NOT named_only";

/// How many cases of a school are open that are not only for those named in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCounts {
    /// Of all of these.
    pub open: u64,
    /// Of those with something overdue.
    pub overdue: u64,
    /// Of those with something due before the time asked for.
    pub due: u64,
}

/// Which cases a list is about. SQL narrows to a superset of what the viewer may see; `access` judges each row.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// Of these kinds; empty for every kind.
    pub kinds: Vec<Kind>,
    /// That stand like this; empty for however they stand.
    pub statuses: Vec<Status>,
    /// Worked on by this person, under any of these records; empty for whoever works on them.
    pub assignee: Vec<PersonId>,
    /// Where any of these owes something: written forms of roles and relations, as in [`domain::read_model::DutyRow::owners`].
    pub owed_by: Vec<String>,
    /// Or where this person owes something by name, under any of these records.
    pub owed_by_person: Vec<PersonId>,
    /// Where something is overdue.
    pub overdue: bool,
    /// That hold this text; compared in small letters, with what is shown to whoever may read the case.
    pub text: Option<String>,
    /// What the viewer could see at most.
    pub seen: Seen,
    /// With the duties of each case. What is not asked for is not read.
    pub duties: bool,
}

/// What a viewer could see at most, for the database to narrow by: as nearly as it can, so that what is hidden makes for no statement
/// more and for nothing that is read. `access` judges what is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Which cases.
    pub within: Within,
    /// Never those of which any of these is the subject, or in which she has a conflict of interest.
    pub kept_from: Vec<PersonId>,
}

/// Which cases a viewer could see at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Within {
    /// Any case of the school.
    #[default]
    School,
    /// Cases that are not only for those named in them, and cases that are this person's.
    OpenToRoleOrHers(Viewpoint),
    /// Cases that are this person's.
    Hers(Viewpoint),
    /// Cases this person raised.
    RaisedBy(PersonId),
    /// Cases this auditor's engagements reach, and cases that are hers.
    Audited {
        /// The auditor.
        viewpoint: Viewpoint,
        /// Whether she also sees cases that are not only for those named in them.
        open_to_role: bool,
        /// The scope of each engagement.
        scopes: Vec<AuditScope>,
    },
}

/// Who looks: cases are hers that name her, whether by herself or in a role she acts in, and those that were ever lent to her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewpoint {
    /// Who.
    pub person: PersonId,
    /// The roles she acts in.
    pub roles: Vec<Role>,
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseSort {
    /// When the earliest duty still owed is due; cases that owe nothing last.
    #[default]
    Due,
    /// When it was raised.
    Raised,
    /// When it last changed.
    Changed,
}

impl CaseSort {
    const fn column(self) -> &'static str {
        match self {
            Self::Due => "due_at",
            Self::Raised => "raised_at",
            Self::Changed => "changed_at",
        }
    }

    const fn of(self, row: &CaseColumns) -> i64 {
        match self {
            Self::Due => row.due_at,
            Self::Raised => row.raised_at,
            Self::Changed => row.changed_at,
        }
    }
}

/// A place in a list: that of a row, whether the row is still there or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseCursor {
    /// What the row is sorted by, in microseconds since 1970.
    pub at: i64,
    /// The case.
    pub incident: IncidentId,
}

impl CaseCursor {
    /// The place of this row in a list of this order.
    #[must_use]
    pub fn of(sort: CaseSort, row: &WorklistRow) -> Self {
        let at = match sort {
            CaseSort::Due => row.next_due,
            CaseSort::Raised => Some(row.raised_at),
            CaseSort::Changed => Some(row.changed_at),
        };
        Self { at: maybe_micros(at).unwrap_or(NEVER), incident: row.incident }
    }
}

/// The order of a list and where it goes on.
#[derive(Clone, Copy, Debug, Default)]
pub struct CaseOrder {
    /// What it is sorted by.
    pub sort: CaseSort,
    /// From the latest to the earliest.
    pub descending: bool,
    /// After this place; from the beginning where there is none.
    pub after: Option<CaseCursor>,
}

/// A part of a list.
#[derive(Clone, Debug, Default)]
pub struct CasePage {
    /// The rows, in order. `search_text` is empty unless text was asked for, and so are `duties`.
    pub rows: Vec<WorklistRow>,
    /// Where to read on; `None` when nothing follows. Rows may be few and something follow all the same.
    pub next: Option<CaseCursor>,
    /// The version of the school's stream when the last of the rows was read; nothing where there is no such school.
    pub school_version: Option<u64>,
}

impl Store {
    /// A part of the worklist of a school: at most `limit` rows (and at most [`PAGE`]).
    ///
    /// With text, at most 2,000 rows are searched; the page may then hold fewer rows than asked for, or none, and still
    /// have a [`CasePage::next`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn worklist(
        &self,
        school: SchoolId,
        filter: &CaseFilter,
        order: CaseOrder,
        limit: u32,
    ) -> Result<CasePage, StoreError> {
        let limit = limit.clamp(1, PAGE) as usize;
        let Some(text) = filter.text.as_deref().map(str::to_lowercase) else {
            let rows = self.case_rows(school, filter, order, limit + 1).await?;
            return page(rows, order.sort, limit);
        };
        let mut found = Listed::default();
        let mut order = order;
        for _ in 0..SEARCHED.div_ceil(PAGE as usize) {
            let listed = self.case_rows(school, filter, order, PAGE as usize).await?;
            let is_last = listed.cases.len() < PAGE as usize;
            order.after = listed.cases.last().map(|case| place(order.sort, case)).or(order.after);
            found.school_version = listed.school_version;
            found.cases.extend(listed.cases.into_iter().filter(|case| case.search_text.contains(&text)));
            if found.cases.len() > limit || is_last {
                return page(found, order.sort, limit);
            }
        }
        let page = page(found, order.sort, limit)?;
        Ok(CasePage { next: order.after, ..page })
    }

    /// Open and closed cases stand apart in the indexes; a list of both is two lists, merged.
    async fn case_rows(
        &self,
        school: SchoolId,
        filter: &CaseFilter,
        order: CaseOrder,
        limit: usize,
    ) -> Result<Listed, StoreError> {
        let standings: BTreeSet<_> = if filter.statuses.is_empty() {
            BTreeSet::from([true, false])
        } else {
            filter.statuses.iter().map(|status| status.is_open()).collect()
        };
        let mut listed = Listed::default();
        for is_open in &standings {
            let query = CaseQuery { school: school.as_uuid(), filter, order, is_open: *is_open, limit };
            for row in on!(self, db => db.cases(&query).await)? {
                listed.school_version = listed.school_version.max(Some(count(row.school_version)));
                listed.cases.extend(row.case);
            }
        }
        // In this order they come already, or as two lists of it.
        listed.cases.sort_by_key(|case| place(order.sort, case));
        if order.descending {
            listed.cases.reverse();
        }
        listed.cases.truncate(limit);
        Ok(listed)
    }

    /// The lines of these cases without duties or text, in no particular order; cases that do not exist are left out.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn cases(&self, school: SchoolId, cases: &[IncidentId]) -> Result<Vec<WorklistRow>, StoreError> {
        let ids = ids(cases);
        let rows = on!(self, db => db.cases_by_id(school, &ids).await)?;
        rows.into_iter().map(CaseColumns::read).collect()
    }

    /// How many cases are open that are not only for those named in them, and of how many something is due before this time.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn open_counts(&self, school: SchoolId, due_before: DateTime<Utc>) -> Result<OpenCounts, StoreError> {
        let (open, overdue, due): (i64, i64, i64) = on!(self, db => {
            let query = sqlx::query_as(OPEN_COUNTS).bind(school.as_uuid()).bind(micros(due_before));
            query.fetch_one(db.readers()).await?
        });
        Ok(OpenCounts { open: count(open), overdue: count(overdue), due: count(due) })
    }

    /// The cases recorded from one time until before another, in that order.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn cases_raised(
        &self,
        school: SchoolId,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<IncidentId>, StoreError> {
        let ids: Vec<Uuid> = on!(self, db => {
            let query = sqlx::query_scalar(RAISED).bind(school.as_uuid()).bind(micros(from)).bind(micros(until));
            query.fetch_all(db.readers()).await?
        });
        Ok(ids.into_iter().map(IncidentId::new).collect())
    }

    /// The cases a person is tied to in any of these ways, oldest first: a child's chronology across cases begins here.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn cases_of_person(
        &self,
        school: SchoolId,
        person: PersonId,
        ties: &[Tie],
    ) -> Result<Vec<(Tie, WorklistRow)>, StoreError> {
        let columns: Vec<CaseColumns> = on!(self, db => {
            sqlx::query_as(OF_PERSON).bind(school.as_uuid()).bind(person.as_uuid()).fetch_all(db.readers()).await?
        });
        let mut found = Vec::new();
        for row in columns {
            let row = row.read()?;
            let hers = row.ties.iter().filter(|tied| tied.person == person && ties.contains(&tied.tie));
            found.extend(hers.map(|tied| tied.tie).collect::<BTreeSet<_>>().into_iter().map(|tie| (tie, row.clone())));
        }
        found.sort_by_key(|(tie, row)| (row.known_at, row.incident, *tie));
        Ok(found)
    }

    /// The lines of all cases, open or closed, that are restricted to people by name, or for which nobody could be told, by their random
    /// ids: few. Without duties and text.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn cases_for_named_people(&self, school: SchoolId) -> Result<Vec<WorklistRow>, StoreError> {
        let rows: Vec<CaseColumns> = on!(self, db => {
            sqlx::query_as(FOR_NAMED_PEOPLE).bind(school.as_uuid()).fetch_all(db.readers()).await?
        });
        rows.into_iter().map(CaseColumns::read).collect()
    }

    /// When other cases of this kind than this one became known that one person is tied to in this way, by any of these records of hers;
    /// each case once.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn elsewhere(
        &self,
        school: SchoolId,
        records: &BTreeSet<PersonId>,
        (tie, kind): (Tie, Kind),
        except: IncidentId,
    ) -> Result<Vec<DateTime<Utc>>, StoreError> {
        let mut known: HashMap<Uuid, i64> = HashMap::new();
        for record in records {
            let cases: Vec<(Uuid, i64)> = on!(self, db => sqlx::query_as(ELSEWHERE)
                .bind(school.as_uuid())
                .bind(record.as_uuid())
                .bind(tie.as_str())
                .bind(kind.as_str())
                .bind(except.as_uuid())
                .bind(Status::Error.as_str())
                .bind(Status::Duplicate.as_str())
                .fetch_all(db.readers())
                .await?);
            known.extend(cases);
        }
        known.into_values().map(time).collect()
    }
}

const fn place(sort: CaseSort, row: &CaseColumns) -> CaseCursor {
    CaseCursor { at: sort.of(row), incident: IncidentId::new(row.incident_id) }
}

/// Cases of a list, and at which version the school was when they were read.
#[derive(Default)]
struct Listed {
    cases: Vec<CaseColumns>,
    school_version: Option<u64>,
}

/// The first `limit` cases as a page; a case more says that something follows.
fn page(mut listed: Listed, sort: CaseSort, limit: usize) -> Result<CasePage, StoreError> {
    let more = listed.cases.len() > limit;
    listed.cases.truncate(limit);
    Ok(CasePage {
        next: listed.cases.last().filter(|_| more).map(|case| place(sort, case)),
        school_version: listed.school_version,
        rows: listed.cases.into_iter().map(CaseColumns::read).collect::<Result<_, _>>()?,
    })
}

fn ids(cases: &[IncidentId]) -> Vec<Uuid> {
    cases.iter().map(|case| case.as_uuid()).collect()
}
