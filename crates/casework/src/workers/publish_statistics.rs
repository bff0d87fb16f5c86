//! Publishes the statistics of each period once it has ended: computed once, of what was known when it ended, and stored in the
//! school's log.
//!
//! Whatever happens afterwards, and however late a worker comes to it, the same is published: it looks at nothing recorded
//! after the period. Several processes may run it: each claims a school by lease, and that a period is published already is
//! known in the school itself.

use crate::cases::fold;
use crate::{Call, Casework, CaseworkError};
use access::Viewer;
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate as _;
use domain::statistics::{Counted, Period, StatisticsPublished};
use domain::{Incident, School, SchoolCommand, SchoolId};
use std::time::Duration;
use store::{Claimed, Logged, Work};

impl Casework {
    /// One round: every period that has ended and of which nothing was published yet, school by school, the oldest first. Returns
    /// how many were published.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn publish_statistics(&self) -> Result<usize, CaseworkError> {
        let mut published = 0;
        for school in self.store.schools().await? {
            let owed = self.desks.now(&self.store, school).await?.school.unpublished(self.clock.now());
            if owed.is_empty() {
                continue;
            }
            let (holder, item) = (self.entropy.id(), Claimed { school, item: school.as_uuid() });
            if !self.store.claim_one(Work::Statistics, holder, item, self.clock.now()).await? {
                continue;
            }
            for period in owed {
                published += usize::from(self.publish(school, period).await?);
            }
            self.store.release(Work::Statistics, holder, &[item]).await?;
        }
        Ok(published)
    }

    /// Publishes one period; whether that was new.
    async fn publish(&self, school: SchoolId, period: Period) -> Result<bool, CaseworkError> {
        let (from, until) = (period.begins(), period.ends());
        let mut counted = Vec::new();
        for incident in self.store.cases_raised(school, from, until).await? {
            let history = known_before(self.store.events::<Incident>(school, incident).await?, until);
            counted.extend(Counted::of(&fold(&history)));
        }
        let mut as_known = School::default();
        for logged in known_before(self.store.events::<School>(school, school).await?, until) {
            as_known.apply(logged.event);
        }
        let statistics = StatisticsPublished::of(period, &as_known, &counted);
        // New each time: whoever comes second is told that nothing was new, and not answered as the first was.
        let key = self.entropy.id().to_string();
        let call = Call { key: &key, expected_version: None, request: "worker" };
        let publish = SchoolCommand::PublishStatistics(statistics);
        Ok(self.on_school(&Viewer::installation(), school, publish, &call).await?.recorded_at.is_some())
    }

    /// Looks for periods that have ended for ever, every `pause`.
    pub async fn keep_publishing_statistics(&self, pause: Duration) {
        loop {
            match self.publish_statistics().await {
                Ok(0) => {}
                Ok(periods) => tracing::info!(periods, "statistics of periods that have ended were published"),
                Err(error) => tracing::warn!(%error, "statistics could not be published"),
            }
            tokio::time::sleep(pause).await;
        }
    }
}

/// What was recorded before this time.
fn known_before<E: domain::StoredEvent>(mut history: Vec<Logged<E>>, until: DateTime<Utc>) -> Vec<Logged<E>> {
    history.retain(|logged| logged.recorded_at < until);
    history
}
