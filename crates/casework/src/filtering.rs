//! Filtering, for whoever answers for it and for whoever mends it: one page from each event to its outcome, and the filter's
//! tasks without anybody's name.

use crate::cases::fold;
use crate::{Casework, CaseworkError, ListAsked};
use access::{Action, Viewer};
use chrono::{DateTime, Utc};
use domain::incident::filtering::FilterStory;
use domain::incident::{Details, FilteringBreach, Kind, Status};
use domain::read_model::WorklistRow;
use domain::reading::{Door, Opened};
use domain::{CaseId, Incident, PersonId, SchoolId, Text};
use store::{CaseFilter, CaseOrder, CaseSort, PAGE};

/// The most events on the page: the newest.
const EVENTS: usize = 200;

/// What became of one event.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterEvent {
    /// The case.
    pub id: CaseId,
    /// Its line.
    pub row: WorklistRow,
    /// What got through, less who used the device.
    pub breach: FilteringBreach,
    /// Who looked at it first, and when.
    pub looked: Option<(PersonId, DateTime<Utc>)>,
    /// What was asked of whoever runs the filter, changed, and tested again.
    pub story: FilterStory,
    /// Who of the school was told.
    pub told: Vec<PersonId>,
    /// The level of need that was judged, in words.
    pub outcome: Option<&'static str>,
}

/// Something to be done about the filter: no names, and nothing of the case but what was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterTask {
    /// The case: what recording the change and the test names.
    pub id: CaseId,
    /// Which device, as it is known to whoever runs it.
    pub device: Text,
    /// The class of address.
    pub url_class: Option<Text>,
    /// The system, where a system raised it.
    pub system: Option<Text>,
    /// What was asked, changed, tested.
    pub story: FilterStory,
}

impl Casework {
    /// The filtering events since this time that the viewer may read, newest first, from noticing to outcome.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know her.
    pub async fn filter_events(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        since: DateTime<Utc>,
    ) -> Result<Vec<FilterEvent>, CaseworkError> {
        let viewer = &self.lister(viewer, school).await?;
        let filter = CaseFilter { kinds: vec![Kind::FilteringBreach], ..CaseFilter::default() };
        let order = CaseOrder { sort: CaseSort::Raised, descending: true, after: None };
        let asked = ListAsked { filter, order, first: EVENTS };
        let mut events = Vec::new();
        for line in self.lines(viewer, school, asked).await?.rows {
            if line.row.raised_at < since {
                break;
            }
            let history = self.store.events::<Incident>(school, line.id.incident).await?;
            let incident = fold(&history);
            // The list was judged by its rows; what is opened is judged again by what it says.
            if !self.may(viewer, Action::Read, line.id, &incident) {
                continue;
            }
            let story = FilterStory::of(history.iter().map(|logged| &logged.event));
            events.extend(event(line.id, line.row, &incident, story));
        }
        let opened = Opened::by(Door::Filtering).cases(events.iter().map(|event| event.id));
        self.give(viewer, school, (!opened.is_empty()).then_some(opened), events).await
    }

    /// What is to be done about the filter, oldest first, for whoever runs it: only of cases about no adult, and only once
    /// somebody asked for a change.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know her.
    pub async fn filter_tasks(&self, viewer: &Viewer, school: SchoolId) -> Result<Vec<FilterTask>, CaseworkError> {
        let viewer = &self.lister(viewer, school).await?;
        let statuses = Status::ALL.iter().copied().filter(|status| status.is_open()).collect();
        let filter = CaseFilter { kinds: vec![Kind::FilteringBreach], statuses, ..CaseFilter::default() };
        let mut order = CaseOrder { sort: CaseSort::Raised, ..CaseOrder::default() };
        let mut tasks = Vec::new();
        loop {
            let page = self.store.worklist(school, &filter, order, PAGE).await?;
            // What is not hers is not opened: opening it would show, by the time it takes, that it is there.
            for row in self.permitted(viewer, Action::WorkOnFilter, school, page.rows) {
                let id = CaseId { school, incident: row.incident };
                let history = self.store.events::<Incident>(school, row.incident).await?;
                let incident = fold(&history);
                if self.may(viewer, Action::WorkOnFilter, id, &incident) {
                    let story = FilterStory::of(history.iter().map(|logged| &logged.event));
                    tasks.extend(task(id, &incident, story));
                }
            }
            order.after = page.next;
            if page.next.is_none() {
                let opened = Opened::by(Door::FilterTasks).cases(tasks.iter().map(|task| task.id));
                return self.give(viewer, school, (!opened.is_empty()).then_some(opened), tasks).await;
            }
        }
    }
}

fn event(id: CaseId, row: WorklistRow, incident: &Incident, story: FilterStory) -> Option<FilterEvent> {
    let Details::FilteringBreach(breach) = incident.details()? else { return None };
    let looked = incident.acknowledgements().iter().map(|seen| (seen.by, seen.at)).min_by_key(|(_, at)| *at);
    let mut told: Vec<PersonId> = incident.routed().iter().map(|routed| routed.person).collect();
    told.extend(incident.told().iter().map(|told| told.person));
    told.sort_unstable();
    told.dedup();
    let outcome = incident.triage().map(|triage| triage.level.words());
    Some(FilterEvent {
        id,
        row,
        breach: FilteringBreach { user: None, ..breach.clone() },
        looked,
        story,
        told,
        outcome,
    })
}

fn task(id: CaseId, incident: &Incident, story: FilterStory) -> Option<FilterTask> {
    let Details::FilteringBreach(breach) = incident.details()? else { return None };
    let (device, url_class, system) = (breach.device.clone(), breach.url_class.clone(), breach.source_system.clone());
    (!story.is_done()).then_some(FilterTask { id, device, url_class, system, story })
}
