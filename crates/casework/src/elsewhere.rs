//! What other cases and their own records say about the people in this one. The store is asked only where somebody becomes the
//! subject of a case and a rule in force asks about other cases of that kind, or where a child comes into one; and again where the worker
//! looks at an open case because people moved, or turned out to be on record twice. Every other command pays nothing for it.

use crate::desks::Standing;
use crate::{Casework, CaseworkError};
use domain::desk::{Elsewhere, OwnFamily};
use domain::incident::{Involved, Kind, PartPlayed};
use domain::person::relation::RelationKind;
use domain::policy::clock::local_day;
use domain::read_model::{FamilyRow, Tie};
use domain::reading::checkpoint::ReadLog;
use domain::{Incident, IncidentCommand, IncidentId, Person, PersonId, School, SchoolId};
use std::collections::BTreeSet;
use store::Stream;

/// Whom a decision wants to know more of than its own stream says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// Adults who are subjects, with the kind of concern.
    subjects: Option<(Kind, Vec<PersonId>)>,
    /// Children.
    children: Vec<PersonId>,
    /// Whether they were looked at before: then only what became of them since is of interest.
    again: bool,
}

impl Asked {
    fn of(kind: Option<Kind>, people: &[Involved]) -> Self {
        let playing = |part: PartPlayed| -> Vec<PersonId> {
            people.iter().filter(|one| one.part == part).map(|one| one.person).collect()
        };
        let subjects = kind.map(|kind| (kind, playing(PartPlayed::Subject)));
        Self { subjects, children: playing(PartPlayed::Child), again: false }
    }
}

/// A stream whose commands may ask.
pub(crate) trait LooksElsewhere: Stream {
    /// Whom this command asks about; nobody for most commands.
    fn asked(_state: &Self, _command: &Self::Command) -> Asked {
        Asked::default()
    }
}

impl LooksElsewhere for Person {}
impl LooksElsewhere for School {}
impl LooksElsewhere for ReadLog {}

impl LooksElsewhere for Incident {
    fn asked(state: &Self, command: &IncidentCommand) -> Asked {
        match command {
            IncidentCommand::RaiseConcern(raised) => Asked::of(Some(raised.details.kind()), &raised.people),
            IncidentCommand::RaiseSplit(raised) => {
                Asked::of(Some(raised.concern.details.kind()), &raised.concern.people)
            }
            IncidentCommand::NamePerson(named) => {
                let (person, part) = (named.0.person, named.0.part);
                Asked::of(state.kind(), &[Involved { person, part }])
            }
            IncidentCommand::Reclassify(to) => {
                let subjects = Some((to.details.kind(), state.subjects().collect()));
                Asked { subjects, ..Asked::default() }
            }
            IncidentCommand::RecordTimePassed(_) if state.status().is_open() => {
                Asked { again: true, ..Asked::of(state.kind(), state.people()) }
            }
            _ => Asked::default(),
        }
    }
}

impl Casework {
    /// What the desk may know of other cases and of people before this command is decided.
    pub(crate) async fn elsewhere<A: LooksElsewhere>(
        &self,
        school: SchoolId,
        standing: &Standing,
        incident: Option<IncidentId>,
        state: &A,
        command: &A::Command,
    ) -> Result<Elsewhere, CaseworkError> {
        let asked = A::asked(state, command);
        let mut elsewhere = Elsewhere::default();
        if let (Some(here), Some((kind, people))) = (incident, &asked.subjects)
            && standing.policy.asks_about_other_cases(*kind)
        {
            for person in people {
                // Under every record of hers: somebody on record twice is one person.
                let records = standing.school.records_of(*person);
                if asked.again && records.len() == 1 {
                    continue;
                }
                let counted = Elsewhere::COUNTED;
                for known_at in self.store.elsewhere(school, &records, (Tie::Subject, counted), here).await? {
                    elsewhere.add(*person, counted, known_at);
                }
            }
        }
        for child in asked.children {
            for family in self.family_of(school, standing, child).await? {
                elsewhere.add_family(family);
            }
        }
        Ok(elsewhere)
    }

    /// Who works in the school and is of this child's family today, under whatever records of either.
    async fn family_of(
        &self,
        school: SchoolId,
        standing: &Standing,
        child: PersonId,
    ) -> Result<Vec<OwnFamily>, CaseworkError> {
        let (record, now) = (&standing.school, self.clock.now());
        let records = record.records_of(child);
        let rows = self.store.family(school, &records).await?;
        let holds = rows.into_iter().filter(|(_, row)| row.holds(local_day(now)));
        let related = holds.filter_map(|(of, row)| Some((relative(&records, of, &row)?, row.kind)));
        let staff = related.flat_map(|(relative, relation)| {
            let records = record.records_of(relative).into_iter().filter(|person| record.is_staff(*person, now));
            records.map(move |person| OwnFamily { person, child, relation })
        });
        Ok(staff.collect())
    }
}

/// Who by this row is of the family of the child with these records: brothers and sisters are so to each other, whoever's record says
/// it.
fn relative(records: &BTreeSet<PersonId>, of: PersonId, row: &FamilyRow) -> Option<PersonId> {
    if records.contains(&of) {
        return Some(row.relative);
    }
    (row.kind == RelationKind::Sibling && records.contains(&row.relative)).then_some(of)
}
