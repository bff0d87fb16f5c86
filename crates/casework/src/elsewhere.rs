//! What other cases say about the people in this one. The store is asked only where somebody becomes the subject of a case and a
//! rule in force asks about other cases of that kind: every other command pays nothing for it.

use crate::desks::Standing;
use crate::{Casework, CaseworkError};
use domain::desk::Elsewhere;
use domain::incident::{Involved, Kind, PartPlayed};
use domain::read_model::Tie;
use domain::reading::checkpoint::ReadLog;
use domain::{Incident, IncidentCommand, IncidentId, Person, PersonId, School, SchoolId};
use store::Stream;

/// Whom a decision wants to know more of than its own stream says.
pub(crate) trait LooksElsewhere: Stream {
    /// The adults who become subjects by this command, and the kind of concern; nobody for most commands.
    fn new_subjects(_state: &Self, _command: &Self::Command) -> Option<(Kind, Vec<PersonId>)> {
        None
    }
}

impl LooksElsewhere for Person {}
impl LooksElsewhere for School {}
impl LooksElsewhere for ReadLog {}

impl LooksElsewhere for Incident {
    fn new_subjects(state: &Self, command: &IncidentCommand) -> Option<(Kind, Vec<PersonId>)> {
        let among = |people: &[Involved]| {
            people.iter().filter(|one| one.part == PartPlayed::Subject).map(|one| one.person).collect()
        };
        Some(match command {
            IncidentCommand::RaiseConcern(raised) => (raised.details.kind(), among(&raised.people)),
            IncidentCommand::RaiseSplit(raised) => (raised.concern.details.kind(), among(&raised.concern.people)),
            IncidentCommand::NamePerson(named) if named.0.part == PartPlayed::Subject => {
                (state.kind()?, vec![named.0.person])
            }
            IncidentCommand::Reclassify(to) => (to.details.kind(), state.subjects().collect()),
            _ => return None,
        })
    }
}

impl Casework {
    /// What the desk may know of other cases before this command is decided.
    pub(crate) async fn elsewhere<A: LooksElsewhere>(
        &self,
        school: SchoolId,
        standing: &Standing,
        incident: Option<IncidentId>,
        state: &A,
        command: &A::Command,
    ) -> Result<Elsewhere, CaseworkError> {
        let (Some(here), Some((kind, people))) = (incident, A::new_subjects(state, command)) else {
            return Ok(Elsewhere::default());
        };
        if people.is_empty() || !standing.policy.asks_about_other_cases(kind) {
            return Ok(Elsewhere::default());
        }
        Ok(self.store.elsewhere(school, (&people, Tie::Subject), Elsewhere::COUNTED, here).await?)
    }
}
