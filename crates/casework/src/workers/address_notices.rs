//! Turns what may have to be said into messages to people: who hears of it now, by what, at once or in a digest.
//!
//! Several processes may run it: whoever turns a row first, turned it, and the others find it gone.

use crate::senders::Senders;
use crate::{Casework, CaseworkError};
use chrono::TimeDelta;
use domain::notice::{Heard, Hearing, Notice, Say, is_about_an_adult};
use domain::{Actor, Desk, Incident};
use futures::{StreamExt as _, stream};
use std::time::Duration;
use store::{Addressed, Channel, Line, NoticesDue};
use tokio::sync::watch;

/// How many commands' notices one round takes on.
const ROUND: u32 = 500;
/// How many cases are opened side by side.
const SIDE_BY_SIDE: usize = 8;
/// What cannot be looked at now is looked at again then.
const LATER: TimeDelta = TimeDelta::hours(1);

impl Casework {
    /// One round: notices that are due become messages. Returns how many commands' notices were looked at.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn address_notices(&self, senders: &Senders) -> Result<usize, CaseworkError> {
        let now = self.clock.now();
        let due = self.store.notices_due(now, ROUND).await?;
        let looked_at = due.len();
        let addressed = stream::iter(due.into_iter().map(|due| self.addressed(due, senders)));
        let addressed: Vec<Addressed> = addressed.buffer_unordered(SIDE_BY_SIDE).collect().await;
        self.store.address(&addressed, now).await?;
        Ok(looked_at)
    }

    /// Puts messages together and sends them, one round after another while there is work, else every `pause`, until a stop is asked
    /// for; what is under way then is finished, so that nothing is sent twice for a stop.
    pub async fn keep_sending_messages(&self, senders: &Senders, pause: Duration, mut stopping: watch::Receiver<bool>) {
        let full = usize::try_from(ROUND).unwrap_or(usize::MAX);
        while !*stopping.borrow() {
            let addressed = self.address_notices(senders).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "notices could not be looked at");
                0
            });
            let sent = self.send_while(senders, || !*stopping.borrow()).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "messages could not be sent");
                0
            });
            if addressed < full && sent == 0 {
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    _ = stopping.wait_for(|stop| *stop) => {}
                }
            }
        }
    }

    /// What comes of the notices of one command. One case that cannot be opened must not hold up the others: it rests.
    async fn addressed(&self, due: NoticesDue, senders: &Senders) -> Addressed {
        match self.case_and_desk(due.case).await {
            Ok((incident, desk)) => {
                let hook = senders.webhooks.contains_key(&due.case.school) && !is_about_an_adult(&incident);
                address(due, &incident, &desk, hook)
            }
            Err(error) => {
                tracing::error!(%error, case = %due.case.incident, "something may have to be said of a case that cannot be opened");
                let rests = Some((self.clock.now() + LATER, due.notices.clone()));
                Addressed { due, lines: Vec::new(), rests }
            }
        }
    }

    /// A case as it stands, and the worker's desk at its school.
    pub(super) async fn case_and_desk(&self, case: domain::CaseId) -> Result<(Incident, Desk), CaseworkError> {
        let standing = self.desks.now(&self.store, case.school).await?;
        let (incident, _) =
            self.store.load::<Incident>(case.school, case.incident).await?.ok_or(CaseworkError::NotFound)?;
        Ok((incident, standing.desk(case.school, Some(case.incident), Actor::Worker, self.clock.now())))
    }
}

fn address(due: NoticesDue, incident: &Incident, desk: &Desk, hook: bool) -> Addressed {
    let mut lines = Vec::new();
    let mut resting: Vec<Notice> = Vec::new();
    let mut until = None;
    for notice in &due.notices {
        match notice.heard(incident, desk) {
            Heard::Rests(opens) => {
                resting.push(*notice);
                until = Some(until.map_or(opens, |earlier| opens.min(earlier)));
            }
            Heard::By(people) => {
                lines.extend(
                    people.iter().flat_map(|hearing| channels(hearing, hook).map(|by| line(notice, hearing, by))),
                );
            }
        }
    }
    Addressed { due, lines, rests: until.map(|until| (until, resting)) }
}

/// Everybody hears by e-mail; the school's own machines only of what needs somebody, and of nothing about an adult: whoever
/// looks after such a machine may be the one it is about.
fn channels(hearing: &Hearing, hook: bool) -> impl Iterator<Item = Channel> + use<> {
    let hook = hook && hearing.say == Say::NeedsYou;
    [Some(Channel::Email), hook.then_some(Channel::Webhook)].into_iter().flatten()
}

const fn line(notice: &Notice, hearing: &Hearing, channel: Channel) -> Line {
    Line { person: hearing.person, channel, at_once: hearing.at_once, notice: *notice }
}
