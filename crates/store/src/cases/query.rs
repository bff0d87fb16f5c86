//! The statement of a list: only what is asked for stands in it.

use super::{CaseFilter, CaseOrder, Seen, Viewpoint, Within};
use crate::time::micros;
use domain::read_model::Tie;
use domain::school::auditing::AuditScope;
use domain::{CaseId, PersonId};
use sqlx::query_builder::QueryBuilder;
use sqlx::{Database, Encode, Type};
use uuid::Uuid;

/// One query of a list.
pub(crate) struct CaseQuery<'a> {
    pub(crate) school: Uuid,
    pub(crate) filter: &'a CaseFilter,
    pub(crate) order: CaseOrder,
    /// INVARIANT: always given, so that the index gives the order.
    pub(crate) is_open: bool,
    pub(crate) limit: usize,
}

/// A row comes whether or not there is a case: so that the version of the school is known by the same statement, and what is hidden
/// makes for none more.
const COLUMNS: &str = "SELECT c.*, h.school_version FROM school_head h LEFT JOIN (SELECT school_id, incident_id, version, kind, status, is_open, raised_at, known_at, changed_at, \
    assignee, level, review_on, due_at, owed, overdue, named_only, ties, ";

impl CaseQuery<'_> {
    /// The statement. Both databases understand the same text; only what is asked for stands in it, so that each combination
    /// has a plan of its own.
    pub(crate) fn statement<DB>(&self) -> QueryBuilder<'static, DB>
    where
        DB: Database,
        Uuid: Type<DB> + for<'q> Encode<'q, DB>,
        bool: Type<DB> + for<'q> Encode<'q, DB>,
        i64: Type<DB> + for<'q> Encode<'q, DB>,
        String: Type<DB> + for<'q> Encode<'q, DB>,
    {
        let mut sql = QueryBuilder::new(COLUMNS);
        sql.push(if self.filter.duties { "duties, " } else { "'' AS duties, " });
        sql.push(if self.filter.text.is_some() { "search_text" } else { "'' AS search_text" });
        sql.push(" FROM case_row c WHERE school_id = ").push_bind(self.school);
        sql.push(" AND is_open = ").push_bind(self.is_open);
        among(&mut sql, " AND kind", self.filter.kinds.iter().map(|kind| kind.as_str()));
        among(&mut sql, " AND status", self.filter.statuses.iter().map(|status| status.as_str()));
        people(&mut sql, " AND assignee IN (", &self.filter.assignee);
        if self.filter.overdue {
            sql.push(" AND overdue > 0");
        }
        self.owed_by(&mut sql);
        narrowed(&mut sql, &self.filter.seen);
        self.ordered(&mut sql);
        sql.push(") c ON true WHERE h.school_id = ").push_bind(self.school);
        sql
    }

    fn owed_by<DB>(&self, sql: &mut QueryBuilder<'static, DB>)
    where
        DB: Database,
        Uuid: Type<DB> + for<'q> Encode<'q, DB>,
        String: Type<DB> + for<'q> Encode<'q, DB>,
    {
        if self.filter.owed_by.is_empty() && self.filter.owed_by_person.is_empty() {
            return;
        }
        sql.push(
            " AND EXISTS (SELECT 1 FROM duty_row d WHERE d.school_id = c.school_id \
             AND d.incident_id = c.incident_id AND d.is_owed AND (",
        );
        let mut or = "";
        for owner in &self.filter.owed_by {
            sql.push(or).push("d.owners LIKE ").push_bind(format!("% {owner} %"));
            or = " OR ";
        }
        if !self.filter.owed_by_person.is_empty() {
            people(sql, &format!("{or}d.person_id IN ("), &self.filter.owed_by_person);
        }
        sql.push("))");
    }

    fn ordered<DB>(&self, sql: &mut QueryBuilder<'static, DB>)
    where
        DB: Database,
        Uuid: Type<DB> + for<'q> Encode<'q, DB>,
        i64: Type<DB> + for<'q> Encode<'q, DB>,
    {
        let column = self.order.sort.column();
        let (compare, direction) = if self.order.descending { ("<", "DESC") } else { (">", "ASC") };
        if let Some(after) = self.order.after {
            sql.push(format!(" AND ({column}, incident_id) {compare} (")).push_bind(after.at);
            sql.push(", ").push_bind(after.incident.as_uuid()).push(")");
        }
        // As a number in the text: a plan for any limit whatever would sort the whole school.
        sql.push(format!(" ORDER BY {column} {direction}, incident_id {direction} LIMIT {}", self.limit));
    }
}

/// `AND` that it is a case a viewer could see at most.
pub(crate) fn seen_as<DB>(sql: &mut QueryBuilder<'static, DB>, case: CaseId, seen: &Seen)
where
    DB: Database,
    Uuid: Type<DB> + for<'q> Encode<'q, DB>,
    i64: Type<DB> + for<'q> Encode<'q, DB>,
    String: Type<DB> + for<'q> Encode<'q, DB>,
{
    sql.push(" AND EXISTS (SELECT 1 FROM case_row c WHERE c.school_id = ").push_bind(case.school.as_uuid());
    sql.push(" AND c.incident_id = ").push_bind(case.incident.as_uuid());
    narrowed(sql, seen);
    sql.push(")");
}

/// `AND` what a viewer could see at most, among the rows of `case_row c`.
fn narrowed<DB>(sql: &mut QueryBuilder<'static, DB>, seen: &Seen)
where
    DB: Database,
    Uuid: Type<DB> + for<'q> Encode<'q, DB>,
    i64: Type<DB> + for<'q> Encode<'q, DB>,
    String: Type<DB> + for<'q> Encode<'q, DB>,
{
    match &seen.within {
        Within::School => {}
        Within::OpenToRoleOrHers(viewpoint) => {
            sql.push(" AND (NOT named_only OR ");
            hers(sql, viewpoint);
            sql.push(")");
        }
        Within::Hers(viewpoint) => {
            sql.push(" AND ");
            hers(sql, viewpoint);
        }
        Within::Audited { viewpoint, open_to_role, scopes } => {
            sql.push(" AND (");
            hers(sql, viewpoint);
            sql.push(if *open_to_role { " OR NOT named_only" } else { "" });
            for scope in scopes {
                reached(sql, scope);
            }
            sql.push(")");
        }
        Within::RaisedBy(person) => {
            sql.push(" AND ");
            tied(sql, *person);
            sql.push(" AND t.tie = ").push_bind(Tie::Reporter.as_str().to_owned()).push(")");
        }
    }
    for person in &seen.kept_from {
        for tie in Tie::ALL.iter().filter(|tie| tie.keeps_from()) {
            let word = format!("%{}={}%", person.as_uuid().simple(), tie.as_str());
            sql.push(" AND ties NOT LIKE ").push_bind(word);
        }
    }
}

/// Whether a case names her, in a role she acts in where it names a role, or was ever lent to her.
fn hers<DB>(sql: &mut QueryBuilder<'static, DB>, viewpoint: &Viewpoint)
where
    DB: Database,
    Uuid: Type<DB> + for<'q> Encode<'q, DB>,
    String: Type<DB> + for<'q> Encode<'q, DB>,
{
    tied(sql, viewpoint.person);
    let named = Tie::ALL.iter().filter(|tie| tie.names());
    let words = named.flat_map(|tie| {
        let in_a_role = viewpoint.roles.iter().map(|role| format!("{}:{}", tie.as_str(), role.as_str()));
        std::iter::once(tie.as_str().to_owned()).chain(in_a_role)
    });
    among(sql, " AND (t.tie", words);
    for tie in Tie::ALL.iter().filter(|tie| tie.lends()) {
        sql.push(" OR t.tie LIKE ").push_bind(format!("{}@%", tie.as_str()));
    }
    sql.push("))");
}

/// `EXISTS (` a tie of hers to the case, to be said more of.
fn tied<DB>(sql: &mut QueryBuilder<'static, DB>, person: PersonId)
where
    DB: Database,
    Uuid: Type<DB> + for<'q> Encode<'q, DB>,
{
    sql.push(
        "EXISTS (SELECT 1 FROM tie_row t WHERE t.school_id = c.school_id AND t.incident_id = c.incident_id \
         AND t.person_id = ",
    );
    sql.push_bind(person.as_uuid());
}

/// `OR` what an engagement of this scope reaches: every case of it, and no narrower than `access` judges.
fn reached<DB>(sql: &mut QueryBuilder<'static, DB>, scope: &AuditScope)
where
    DB: Database,
    Uuid: Type<DB> + for<'q> Encode<'q, DB>,
    i64: Type<DB> + for<'q> Encode<'q, DB>,
    String: Type<DB> + for<'q> Encode<'q, DB>,
{
    sql.push(if scope.about_adults { " OR (true" } else { " OR (NOT named_only" });
    among(sql, " AND kind", scope.kinds.iter().map(|kind| kind.as_str()));
    if let Some(from) = scope.recorded_from {
        sql.push(" AND raised_at >= ").push_bind(micros(from));
    }
    if let Some(until) = scope.recorded_until {
        sql.push(" AND raised_at < ").push_bind(micros(until));
    }
    if !scope.cases.is_empty() {
        sql.push(" AND incident_id IN (");
        let mut listed = sql.separated(", ");
        for case in &scope.cases {
            listed.push_bind(case.incident.as_uuid());
        }
        sql.push(")");
    }
    sql.push(")");
}

/// These people in a list that `begins` so, unless there are none.
fn people<DB>(sql: &mut QueryBuilder<'static, DB>, begins: &str, people: &[PersonId])
where
    DB: Database,
    Uuid: Type<DB> + for<'q> Encode<'q, DB>,
{
    if people.is_empty() {
        return;
    }
    sql.push(begins);
    let mut listed = sql.separated(", ");
    for person in people {
        listed.push_bind(person.as_uuid());
    }
    sql.push(")");
}

/// `column IN (…)`, unless nothing is asked for.
fn among<DB>(sql: &mut QueryBuilder<'static, DB>, column: &str, terms: impl IntoIterator<Item = impl Into<String>>)
where
    DB: Database,
    String: Type<DB> + for<'q> Encode<'q, DB>,
{
    let mut terms = terms.into_iter().peekable();
    if terms.peek().is_none() {
        return;
    }
    sql.push(format!("{column} IN ("));
    let mut listed = sql.separated(", ");
    for term in terms {
        listed.push_bind(term.into());
    }
    sql.push(")");
}
