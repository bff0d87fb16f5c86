//! What happens while somebody watches: each process follows the dense logs of its schools, and every push is judged with the
//! permissions of the moment. What is forbidden is silent.

use crate::cases::{History, fold};
use crate::{Casework, CaseworkError};
use access::{Action, Viewer};
use domain::incident::telling::ConcernRouted;
use domain::reading::{Door, Opened};
use domain::{CaseId, Incident, IncidentEvent, IncidentId, PersonId, SchoolId};
use futures::Stream;
use std::collections::HashMap;
use std::time::Duration;
use store::{Logged, StreamClass};
use tokio::sync::{Notify, broadcast};

/// How many changes a slow watcher may fall behind before she is dropped; she resumes by query.
const BEHIND: usize = 1_024;
/// How many entries of a log are read at a time.
const READ: u32 = 500;

/// An entry of a case in a school's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    school: SchoolId,
    incident: IncidentId,
    sequence: u64,
}

/// What is watched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Every change of this case.
    Case(CaseId),
    /// Duties of this school whose time has passed, or is about to.
    Duties(SchoolId),
    /// Concerns of this school that newly concern the viewer.
    NewConcerns(SchoolId),
}

/// A change somebody watched for and may see.
#[derive(Clone, Debug)]
pub struct Change {
    /// The case.
    pub id: CaseId,
    /// What happened.
    pub event: Logged<IncidentEvent>,
}

/// The changes this process has seen, for everybody who watches.
#[derive(Debug)]
pub(crate) struct Changes {
    entries: broadcast::Sender<Entry>,
    woken: Notify,
}

impl Default for Changes {
    fn default() -> Self {
        Self { entries: broadcast::Sender::new(BEHIND), woken: Notify::new() }
    }
}

impl Changes {
    /// Something was appended in this process: look now, and not at the next second.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }
}

impl Casework {
    /// Follows the logs for ever: woken by appends of this process, and looking each second for those of others.
    pub async fn follow_logs(&self) {
        let mut known: HashMap<SchoolId, u64> = HashMap::new();
        let mut is_first = true;
        loop {
            if let Err(error) = self.look(&mut known, is_first).await {
                tracing::warn!(%error, "the logs could not be followed");
            } else {
                is_first = false;
            }
            tokio::select! {
                () = self.changes.woken.notified() => {}
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }

    async fn look(&self, known: &mut HashMap<SchoolId, u64>, is_first: bool) -> Result<(), CaseworkError> {
        for (school, size) in self.store.log_sizes().await? {
            let from = known.entry(school).or_insert(if is_first { size } else { 0 });
            while *from < size {
                let entries = self.store.log_from(school, *from, READ).await?;
                let Some(last) = entries.last() else { break };
                *from = last.log_index + 1;
                for entry in entries.into_iter().filter(|entry| entry.class == StreamClass::Incident) {
                    let incident = IncidentId::new(entry.stream);
                    // Nobody watching is no error.
                    drop(self.changes.entries.send(Entry { school, incident, sequence: entry.sequence }));
                }
            }
        }
        Ok(())
    }

    /// The changes the viewer watches for, as they happen. Ends when she falls too far behind.
    pub fn watch(&self, viewer: Viewer, watch: Watch) -> impl Stream<Item = Change> + Send + use<> {
        let entries = self.changes.entries.subscribe();
        let state = (self.clone(), viewer, watch, entries);
        futures::stream::unfold(state, |(casework, viewer, watch, mut entries)| async move {
            loop {
                let entry = entries.recv().await.ok()?;
                if !concerns(watch, entry) {
                    continue;
                }
                match casework.judged(&viewer, watch, entry).await {
                    Ok(Some(change)) => return Some((change, (casework, viewer, watch, entries))),
                    Ok(None) => {}
                    Err(error) => tracing::warn!(%error, "a watched change could not be read"),
                }
            }
        })
    }

    async fn judged(&self, viewer: &Viewer, watch: Watch, entry: Entry) -> Result<Option<Change>, CaseworkError> {
        let id = CaseId { school: entry.school, incident: entry.incident };
        let History { viewer, events, .. } = self.history(viewer, id).await?;
        let incident = fold(&events);
        if !self.may(&viewer, Action::Read, id, &incident) {
            return Ok(None);
        }
        let me = viewer.at(entry.school).map(|membership| membership.person);
        let event = events.into_iter().find(|logged| logged.sequence == entry.sequence);
        let Some(event) = event.filter(|event| wanted(watch, &event.event.event, &incident, me)) else {
            return Ok(None);
        };
        let opened = Opened::by(Door::Change).cases([id]);
        self.give(&viewer, entry.school, opened, Some(Change { id, event })).await
    }
}

fn concerns(watch: Watch, entry: Entry) -> bool {
    match watch {
        Watch::Case(case) => case.school == entry.school && case.incident == entry.incident,
        Watch::Duties(school) | Watch::NewConcerns(school) => school == entry.school,
    }
}

fn wanted(watch: Watch, event: &IncidentEvent, incident: &Incident, me: Option<PersonId>) -> bool {
    match watch {
        Watch::Case(_) => true,
        Watch::Duties(_) => matches!(
            event,
            IncidentEvent::DutyWarned(_) | IncidentEvent::DutyOverdue(_) | IncidentEvent::DutyTargetMissed(_)
        ),
        Watch::NewConcerns(_) => match event {
            IncidentEvent::ConcernRouted(ConcernRouted { to, .. }) => to.iter().any(|to| Some(to.person) == me),
            IncidentEvent::ConcernRaised(_) => !incident.routed().iter().any(|routed| Some(routed.person) == me),
            _ => false,
        },
    }
}
