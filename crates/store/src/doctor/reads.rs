//! The logs of reads against their heads.

use super::{Finding, Health, PAGE};
use crate::head::{count, stored};
use crate::reads::{hexadecimal, leaf_of, touched};
use crate::{ReadHead, Store, StoreError, envelope};
use domain::reading::checkpoint::{ReadLog, ReadLogEvent};
use domain::{ReadEvent, Recorded, SchoolId};
use std::collections::{BTreeMap, BTreeSet};
use tlog::Frontier;

const EXTENT: &str = "SELECT count(*), max(log_index) FROM reads WHERE school_id = $1 AND log_index < $2";

const FROM: &str = "
SELECT log_index, payload, metadata, touched, recorded_at, leaf_hash
FROM reads WHERE school_id = $1 AND log_index >= $2 ORDER BY log_index LIMIT $3";

/// Log index, payload, metadata, what it is found by, recorded time, leaf.
type StoredRead = (i64, String, String, Vec<u8>, i64, Vec<u8>);

impl Store {
    pub(super) async fn examine_reads(&self, deep: bool, health: &mut Health) -> Result<(), StoreError> {
        // Of every school: of one whose log of reads is gone, head and all, only its own log still knows.
        let read = self.read_log_sizes().await?;
        let schools: BTreeSet<SchoolId> =
            self.log_sizes().await?.into_iter().chain(read).map(|(school, _)| school).collect();
        for school in schools {
            let mut findings = Vec::new();
            let noted = self.noted(school, &mut findings).await?;
            match self.read_head(school).await {
                Ok(head) => {
                    cut_off(school, &noted, &head, &mut findings);
                    health.reads += if deep {
                        self.reads_again(school, &head, &noted, &mut findings).await?
                    } else {
                        self.reads_counted(school, &head, &mut findings).await?
                    };
                }
                Err(StoreError::Unreadable { .. }) => findings.push(Finding::HeadDamaged(school)),
                Err(error) => return Err(error),
            }
            health.findings.extend(findings.into_iter().map(|finding| Finding::OfReads(Box::new(finding))));
        }
        Ok(())
    }

    /// What was noted of a log of reads in the school's own log: size and root, the oldest first.
    async fn noted(&self, school: SchoolId, findings: &mut Vec<Finding>) -> Result<BTreeMap<u64, String>, StoreError> {
        match self.events::<ReadLog>(school, school).await {
            Ok(events) => Ok(events
                .into_iter()
                .map(|logged| {
                    let ReadLogEvent::ReadHeadNoted(noted) = logged.event.event;
                    (noted.size, noted.root)
                })
                .collect()),
            Err(StoreError::Unreadable { .. }) => {
                findings.push(Finding::NotesDamaged(school));
                Ok(BTreeMap::new())
            }
            Err(error) => Err(error),
        }
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
        noted: &BTreeMap<u64, String>,
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
                if noted.get(&frontier.size()).is_some_and(|root| *root != hexadecimal(&frontier.root())) {
                    findings.push(Finding::ReadsRewritten { school, noted: frontier.size() });
                }
            }
        }
        if frontier.root() != head.frontier.root() {
            findings.push(Finding::Root(school));
        }
        Ok(frontier.size())
    }
}

/// A log of reads only ever grows.
fn cut_off(school: SchoolId, noted: &BTreeMap<u64, String>, head: &ReadHead, findings: &mut Vec<Finding>) {
    if let Some((noted, _)) = noted.last_key_value().filter(|(noted, _)| **noted > head.size()) {
        findings.push(Finding::ReadsCutOff { school, noted: *noted, found: head.size() });
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
