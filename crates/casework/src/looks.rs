//! Who has looked: at a case, at a child's record, and at so much that somebody should ask.

use crate::cases::History;
use crate::{Casework, CaseworkError, Page};
use access::{Action, SchoolAction, Viewer};
use chrono::{DateTime, Utc};
use domain::person::PersonKind;
use domain::reading::unusual::{Known, UnusualReading, unusual};
use domain::reading::{Door, Opened};
use domain::school::Role;
use domain::{CaseId, IncidentId, Person, PersonId, ReadEvent, Recorded, SchoolId, Text};
use std::collections::{BTreeMap, BTreeSet};
use store::{LoggedRead, Touching};

/// The most reads looked through for what is unusual: some months of a school.
const LOOKED_THROUGH: usize = 100_000;
/// The most people looked up for it.
const PEOPLE: usize = 2_000;

/// Somebody who looked.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Who.
    pub by: Option<PersonId>,
    /// Whether she is of another school, and was given nothing.
    pub is_stranger: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// By which way, in words.
    pub words: String,
    /// Whether she was given nothing.
    pub refused: bool,
    /// What she said it was for.
    pub purpose: Option<Text>,
    /// Its place in the log of reads: where the next page goes on.
    pub log_index: u64,
}

impl Look {
    fn of(read: &LoggedRead) -> Self {
        let event = &read.read.event;
        Self {
            by: read.read.actor.person(),
            is_stranger: matches!(event, ReadEvent::ReadRefused(refused) if refused.from_school.is_some()),
            at: read.read.recorded_at,
            words: event.describe(),
            refused: event.is_refusal(),
            purpose: event.purpose().cloned(),
            log_index: read.log_index,
        }
    }

    fn page(mut reads: Vec<LoggedRead>, first: usize) -> Page<Self, u64> {
        let more = reads.len() > first;
        reads.truncate(first);
        let next = reads.last().filter(|_| more).map(|read| read.log_index);
        Page { rows: reads.iter().map(Self::of).collect(), next }
    }
}

impl Casework {
    /// Who has looked at this case, the latest first: for those who decide on it, as leads and its case manager do, and for auditors; never for whoever it is about.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`], as for the case itself.
    pub async fn who_has_looked(
        &self,
        viewer: &Viewer,
        case: CaseId,
        after: Option<u64>,
        first: usize,
    ) -> Result<Page<Look, u64>, CaseworkError> {
        let asked = Opened::by(Door::WhoHasLooked).cases([case]);
        let History { viewer: today, events, .. } = match self.history(viewer, case).await {
            Err(CaseworkError::NotFound) => return self.refuse(viewer, case.school, asked).await,
            known => known?,
        };
        let incident = crate::cases::fold(&events);
        let audits = today.at(case.school).is_some_and(|membership| membership.holds(&[Role::Auditor]));
        let is_hers = self.may(&today, Action::Decide, case, &incident)
            || (self.may(&today, Action::Read, case, &incident) && audits);
        let Some(raised_at) = incident.raised_at().filter(|_| is_hers) else {
            return self.refuse(viewer, case.school, asked).await;
        };
        let touching = Some(Touching::Case(case.incident));
        let reads = self.store.reads_before(case.school, after, raised_at, touching, first + 1).await?;
        self.give(viewer, case.school, asked, Look::page(reads, first)).await
    }

    /// Who has opened this child's record, the latest first: for the head, the chair and the data protection officer.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when there is no such child, or not for this viewer.
    pub async fn who_has_opened(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        child: PersonId,
        after: Option<u64>,
        first: usize,
    ) -> Result<Page<Look, u64>, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReviewReading, school).await?;
        let asked = Opened::by(Door::WhoHasLooked).people([child]);
        let person = self.store.load::<Person>(school, child).await?;
        // Of adults it would tell who works on an allegation.
        if person.is_none_or(|(person, _)| person.kind != Some(PersonKind::Child)) {
            return self.refuse(viewer, school, asked).await;
        }
        let mut opened = Vec::new();
        for record in standing.school.records_of(child) {
            opened.extend(self.opened_record(school, record, after, first).await?);
        }
        opened.sort_by_key(|read| std::cmp::Reverse(read.log_index));
        opened.dedup_by_key(|read| read.log_index);
        let mut page = Look::page(opened, first);
        for look in &mut page.rows {
            // What else the same answer held is not about this record.
            let given = if look.refused { "was given nothing: " } else { "" };
            look.words = format!("{given}{}", Door::Person.words());
        }
        self.give(viewer, school, asked, page).await
    }

    /// Who opened this record before this place in the log of reads, the latest first; more than `first` of them where there are.
    async fn opened_record(
        &self,
        school: SchoolId,
        record: PersonId,
        after: Option<u64>,
        first: usize,
    ) -> Result<Vec<LoggedRead>, CaseworkError> {
        let (mut opened, mut place) = (Vec::new(), after);
        while opened.len() <= first {
            let touching = Some(Touching::Person(record));
            let reads = self.store.reads_before(school, place, DateTime::UNIX_EPOCH, touching, first + 1).await?;
            let Some(last) = reads.last() else { break };
            place = Some(last.log_index);
            let of_record = |read: &LoggedRead| read.read.event.doors().contains(&Door::Person);
            opened.extend(reads.into_iter().filter(of_record));
        }
        Ok(opened)
    }

    /// Reading since this time that somebody should ask about: who, when, why and how much, and never which case. For the head, the
    /// chair and the data protection officer; of cases that are about the viewer, or in which she has a conflict, it says nothing.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when she may not look through it.
    pub async fn unusual_reading(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        since: DateTime<Utc>,
    ) -> Result<Vec<UnusualReading>, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReviewReading, school).await?;
        let today = &crate::commands::today(viewer, school, &standing, self.clock.now());
        let mut reads = self.store.reads_before(school, None, since, None, LOOKED_THROUGH).await?;
        reads.reverse();
        let mut reads: Vec<Recorded<ReadEvent>> = reads.into_iter().map(|logged| logged.read).collect();
        let kept = self.kept_from(today, school, &reads).await?;
        for read in &mut reads {
            if let ReadEvent::ReadAnswered(answered) = &mut read.event
                && answered.cases.iter().any(|case| kept.contains(case))
            {
                answered.cases.retain(|case| !kept.contains(case));
                answered.people.clear();
            }
        }
        let people = self.people_of(school, &reads).await?;
        let readers = reads.iter().filter_map(|read| read.actor.person());
        let readers: BTreeSet<PersonId> = readers.flat_map(|reader| standing.school.records_of(reader)).collect();
        let family = self.store.family(school, &readers).await?;
        let found = unusual(&reads, Known { school: &standing.school, people: &people, family: &family });
        let opened = Opened::by(Door::WhoHasLooked).people(found.iter().map(|found| found.who));
        self.give(viewer, school, (!opened.is_empty()).then_some(opened), found).await
    }

    /// Those of the cases in these reads that are about the viewer, or in which she has a conflict of interest.
    async fn kept_from(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        reads: &[Recorded<ReadEvent>],
    ) -> Result<BTreeSet<IncidentId>, CaseworkError> {
        let Some(me) = viewer.at(school) else { return Ok(BTreeSet::new()) };
        let cases: BTreeSet<IncidentId> = reads.iter().flat_map(|read| read.event.cases()).copied().collect();
        let cases: Vec<IncidentId> = cases.into_iter().collect();
        let rows = self.store.cases(school, &cases).await?;
        let is_kept = |tie: &domain::read_model::TieRow| tie.tie.keeps_from() && me.is(tie.person);
        Ok(rows.into_iter().filter(|row| row.ties.iter().any(is_kept)).map(|row| row.incident).collect())
    }

    /// Readers, and the people they read about.
    async fn people_of(
        &self,
        school: SchoolId,
        reads: &[Recorded<ReadEvent>],
    ) -> Result<BTreeMap<PersonId, Person>, CaseworkError> {
        let readers = reads.iter().filter_map(|read| read.actor.person());
        let about = reads.iter().flat_map(|read| read.event.people()).copied();
        let ids: BTreeSet<PersonId> = readers.chain(about).collect();
        let mut people = BTreeMap::new();
        for id in ids.into_iter().take(PEOPLE) {
            if let Some((person, _)) = self.store.load::<Person>(school, id).await? {
                people.insert(id, person);
            }
        }
        Ok(people)
    }
}
