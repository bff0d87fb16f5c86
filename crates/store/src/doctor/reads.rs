//! The logs of reads against their heads.

use super::{Finding, Health, PAGE};
use crate::head::{count, stored};
use crate::reads::{leaf_of, touched};
use crate::{ReadHead, Store, StoreError, envelope};
use domain::{ReadEvent, Recorded, SchoolId};
use tlog::Frontier;

const EXTENT: &str = "SELECT count(*), max(log_index) FROM reads WHERE school_id = $1 AND log_index < $2";

const FROM: &str = "
SELECT log_index, payload, metadata, touched, recorded_at, leaf_hash
FROM reads WHERE school_id = $1 AND log_index >= $2 ORDER BY log_index LIMIT $3";

/// Log index, payload, metadata, what it is found by, recorded time, leaf.
type StoredRead = (i64, String, String, Vec<u8>, i64, Vec<u8>);

impl Store {
    pub(super) async fn examine_reads(&self, deep: bool, health: &mut Health) -> Result<(), StoreError> {
        for (school, _) in self.read_log_sizes().await? {
            let mut findings = Vec::new();
            match self.read_head(school).await {
                Ok(head) if deep => health.reads += self.reads_again(school, &head, &mut findings).await?,
                Ok(head) => health.reads += self.reads_counted(school, &head, &mut findings).await?,
                Err(StoreError::Unreadable { .. }) => findings.push(Finding::HeadDamaged(school)),
                Err(error) => return Err(error),
            }
            health.findings.extend(findings.into_iter().map(|finding| Finding::OfReads(Box::new(finding))));
        }
        Ok(())
    }

    async fn reads_counted(
        &self,
        school: SchoolId,
        head: &ReadHead,
        findings: &mut Vec<Finding>,
    ) -> Result<u64, StoreError> {
        let size = stored(head.size());
        let (found, last): (i64, Option<i64>) = on!(self, db => {
            sqlx::query_as(EXTENT).bind(school.as_uuid()).bind(size).fetch_one(db.read_log()).await?
        });
        if found != size || last.is_some_and(|last| last + 1 != size) {
            findings.push(Finding::Size { school, expected: head.size(), found: count(found) });
        }
        Ok(count(found))
    }

    /// Hashes every entry again.
    async fn reads_again(
        &self,
        school: SchoolId,
        head: &ReadHead,
        findings: &mut Vec<Finding>,
    ) -> Result<u64, StoreError> {
        let (mut frontier, mut last) = (Frontier::new(), i64::MIN);
        while frontier.size() < head.size() {
            let from = stored(frontier.size());
            let limit = PAGE.min(stored(head.size()) - from);
            let rows: Vec<StoredRead> = on!(self, db => {
                let query = sqlx::query_as(FROM).bind(school.as_uuid()).bind(from).bind(limit);
                query.fetch_all(db.read_log()).await?
            });
            if rows.is_empty() {
                findings.push(Finding::Size { school, expected: head.size(), found: count(from) });
                return Ok(frontier.size());
            }
            for row in rows {
                let log_index = frontier.size();
                if count(row.0) != log_index {
                    findings.push(Finding::Gap { school, log_index });
                    return Ok(log_index);
                }
                findings.extend(wrong(school, log_index, &row));
                if row.4 < last {
                    findings.push(Finding::Time { school, log_index });
                }
                last = row.4;
                frontier.append(leaf_of(school, log_index, row.4, &row.1, &row.2));
            }
        }
        if frontier.root() != head.frontier.root() {
            findings.push(Finding::Root(school));
        }
        Ok(frontier.size())
    }
}

/// What is wrong with one entry by itself.
fn wrong(
    school: SchoolId,
    log_index: u64,
    (_, payload, metadata, found_by, recorded, leaf): &StoredRead,
) -> Option<Finding> {
    if leaf_of(school, log_index, *recorded, payload, metadata).as_slice() != leaf.as_slice() {
        return Some(Finding::Leaf { school, log_index });
    }
    let read = envelope::unwrap_text(payload).ok().and_then(|inner| Recorded::<ReadEvent>::from_json(&inner).ok());
    match read {
        Some(read) if touched(&read.event) == *found_by => None,
        _ => Some(Finding::Touched { school, log_index }),
    }
}
