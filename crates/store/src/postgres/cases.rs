//! Lists of cases and what belongs to them.

use super::Postgres;
use crate::StoreError;
use crate::cases::CaseQuery;
use crate::rows::{CaseColumns, ListedCase};
use domain::SchoolId;
use uuid::Uuid;

const BY_ID: &str = "
SELECT school_id, incident_id, version, kind, status, is_open, raised_at, known_at, changed_at, assignee, level, review_on,
       due_at, owed, overdue, named_only, ties, '' AS duties, '' AS search_text
FROM case_row WHERE school_id = $1 AND incident_id = ANY($2)";

impl Postgres {
    pub(crate) async fn cases(&self, query: &CaseQuery<'_>) -> Result<Vec<ListedCase>, StoreError> {
        Ok(query.statement().build_query_as().fetch_all(&self.pool).await?)
    }

    pub(crate) async fn cases_by_id(&self, school: SchoolId, ids: &[Uuid]) -> Result<Vec<CaseColumns>, StoreError> {
        Ok(sqlx::query_as(BY_ID).bind(school.as_uuid()).bind(ids).fetch_all(&self.pool).await?)
    }
}
