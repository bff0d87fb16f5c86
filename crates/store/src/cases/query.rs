//! The statement of a list: only what is asked for stands in it.

use super::{CaseFilter, CaseOrder, Within};
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

const COLUMNS: &str = "SELECT school_id, incident_id, version, kind, status, is_open, raised_at, known_at, changed_at, \
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
        sql.push(", (SELECT h.school_version FROM school_head h WHERE h.school_id = ").push_bind(self.school);
        sql.push(") AS school_version FROM case_row c WHERE school_id = ").push_bind(self.school);
        sql.push(" AND is_open = ").push_bind(self.is_open);
        among(&mut sql, "kind", self.filter.kinds.iter().map(|kind| kind.as_str()));
        among(&mut sql, "status", self.filter.statuses.iter().map(|status| status.as_str()));
        if let Some(assignee) = self.filter.assignee {
            sql.push(" AND assignee = ").push_bind(assignee.as_uuid());
        }
        if self.filter.overdue {
            sql.push(" AND overdue > 0");
        }
        self.owed_by(&mut sql);
        self.within(&mut sql);
        self.ordered(&mut sql);
        sql
    }

    fn owed_by<DB>(&self, sql: &mut QueryBuilder<'static, DB>)
    where
        DB: Database,
        Uuid: Type<DB> + for<'q> Encode<'q, DB>,
        String: Type<DB> + for<'q> Encode<'q, DB>,
    {
        if self.filter.owed_by.is_empty() && self.filter.owed_by_person.is_none() {
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
        if let Some(person) = self.filter.owed_by_person {
            sql.push(or).push("d.person_id = ").push_bind(person.as_uuid());
        }
        sql.push("))");
    }

    fn within<DB>(&self, sql: &mut QueryBuilder<'static, DB>)
    where
        DB: Database,
        Uuid: Type<DB> + for<'q> Encode<'q, DB>,
    {
        const TIED: &str = "EXISTS (SELECT 1 FROM tie_row t WHERE t.school_id = c.school_id \
            AND t.incident_id = c.incident_id AND t.person_id = ";
        match self.filter.within {
            Within::School => {}
            Within::OpenToRoleOrTied(person) => {
                sql.push(" AND (NOT named_only OR ").push(TIED).push_bind(person.as_uuid()).push("))");
            }
            Within::Tied(person) => {
                sql.push(" AND ").push(TIED).push_bind(person.as_uuid()).push(")");
            }
        }
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

/// `AND column IN (…)`, unless nothing is asked for.
fn among<DB>(sql: &mut QueryBuilder<'static, DB>, column: &str, terms: impl Iterator<Item = &'static str>)
where
    DB: Database,
    String: Type<DB> + for<'q> Encode<'q, DB>,
{
    let terms: Vec<_> = terms.collect();
    if terms.is_empty() {
        return;
    }
    sql.push(format!(" AND {column} IN ("));
    let mut listed = sql.separated(", ");
    for term in terms {
        listed.push_bind(term.to_owned());
    }
    sql.push(")");
}
