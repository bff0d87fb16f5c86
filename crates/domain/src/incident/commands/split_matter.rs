//! Split one event into the child's welfare and the allegation. A decision: this case goes on as one of the two, and the other
//! is raised as a case of its own, with its own recipients, duties and access. Whoever the allegation is about is kept from
//! both.

use crate::incident::checking::{is_open, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::commands::raise_concern::RaiseConcern;
use crate::incident::commands::raise_split::RaiseSplit;
use crate::incident::splitting::{MatterSide, MatterSplit};
use crate::incident::{Incident, IncidentError, IncidentEvent, Kind, PartPlayed};
use crate::{Desk, IncidentId, Narrative, PersonId};
use serde::{Deserialize, Serialize};

/// Split one event into the child's welfare and the allegation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "SplitMatterFields"))]
pub struct SplitMatter {
    /// The other matter, to be raised as a case of its own: the allegation with the adult as subject, or the child's welfare
    /// without her. Whoever splits raises it; duties run from when the school knew of the event.
    pub concern: RaiseConcern,
    /// Why they are two matters; kept in the allegation alone.
    pub reasons: Narrative,
    /// The case that was raised for the other matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "graphql", graphql(skip))]
    pub into: Option<IncidentId>,
}

impl Decide for SplitMatter {
    const NATURE: Nature = Nature::Decision;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let other_side = self.other_side(incident)?;
        let other = self.into.ok_or(IncidentError::NoSuchItem { what: "case" })?;
        let subjects = || self.subjects().chain(incident.subjects());
        let (side, kept_from, reasons) = match other_side {
            MatterSide::Allegation => (MatterSide::ChildsWelfare, once_each(subjects()), None),
            MatterSide::ChildsWelfare => (MatterSide::Allegation, Vec::new(), Some(self.reasons.clone())),
        };
        Ok(vec![MatterSplit { side, other, kept_from, reasons }.into()])
    }
}

impl SplitMatter {
    /// What raises the other matter, for the case this command is given to.
    ///
    /// # Errors
    /// [`IncidentError::Missing`] where the other matter does not fit beside this one; [`IncidentError::Closed`].
    pub fn raise(&self, incident: &Incident, here: IncidentId) -> Result<RaiseSplit, IncidentError> {
        let side = self.other_side(incident)?;
        let excluded = incident.excluded_here();
        let kept_from = match side {
            MatterSide::ChildsWelfare => once_each(incident.subjects().chain(excluded)),
            MatterSide::Allegation => once_each(excluded),
        };
        // Whoever splits raises the other matter: the reporter of this one never wrote it, and is shown nothing of it.
        let mut concern = RaiseConcern { informant: None, ..self.concern.clone() };
        concern.known_at = concern.known_at.or(incident.known_at());
        let reasons = (side == MatterSide::Allegation).then(|| self.reasons.clone());
        Ok(RaiseSplit { concern, split: MatterSplit { side, other: here, kept_from, reasons } })
    }

    /// Which matter the other case is about; it must fit beside this one.
    fn other_side(&self, incident: &Incident) -> Result<MatterSide, IncidentError> {
        is_open(incident)?;
        written("reasons", &self.reasons, "say why they are two matters")?;
        let wrong = |reason| Err(IncidentError::Missing { field: "concern", reason });
        let kind = self.concern.details.kind();
        if incident.kind().is_some_and(Kind::is_about_adults) {
            if kind.is_about_adults() || self.subjects().next().is_some() {
                return wrong("this case is the allegation: raise the child's welfare, without the adult");
            }
            return Ok(MatterSide::ChildsWelfare);
        }
        if !matches!(kind, Kind::Allegation | Kind::StaffConduct) || self.subjects().next().is_none() {
            return wrong("this case is the child's: raise the allegation, with the adult as the person it is about");
        }
        Ok(MatterSide::Allegation)
    }

    fn subjects(&self) -> impl Iterator<Item = PersonId> {
        let subjects = self.concern.people.iter().filter(|involved| involved.part == PartPlayed::Subject);
        subjects.map(|involved| involved.person)
    }
}

fn once_each(people: impl IntoIterator<Item = PersonId>) -> Vec<PersonId> {
    let mut each: Vec<PersonId> = Vec::new();
    for person in people {
        if !each.contains(&person) {
            each.push(person);
        }
    }
    each
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::declare_conflict::DeclareConflict;
    use crate::incident::work::ConflictDeclared;
    use crate::incident::{DutyKind, IncidentCommand};
    use crate::read_model::{Tie, TieRow};
    use crate::scenario::concerns::{about_a_child, about_this_adult};
    use crate::scenario::{CHILD, COACH, Case, DEPUTY, DSL, HEAD, HERE, TEACHER, case, closed, given, nothing, words};

    fn split(concern: RaiseConcern) -> SplitMatter {
        SplitMatter { concern, reasons: words("She says that he pushed her."), into: Some(case(300).incident) }
    }

    /// The case of the other matter, raised by whoever splits.
    fn other(from: &Case, command: &SplitMatter, by: PersonId) -> Case {
        let raised = command.raise(&from.incident, HERE).unwrap();
        nothing().by(by).and(IncidentCommand::from(raised))
    }

    fn is_denied(case: &Case, person: PersonId) -> bool {
        let denies = |row: &TieRow| row.person == person && matches!(row.tie, Tie::Subject | Tie::Conflicted);
        TieRow::all(&case.incident).iter().any(denies)
    }

    #[test]
    fn the_lead_keeps_the_child_and_the_head_gets_the_allegation_which_runs_from_when_it_was_known() {
        let child = given(about_a_child()).by(DSL).at("2027-03-01T11:00");
        let command = split(about_this_adult(COACH));
        let allegation = other(&child, &command, DSL);
        assert_eq!(allegation.incident.case_managers(), [HEAD]);
        assert_eq!(allegation.incident.known_at(), child.incident.known_at());
        allegation.duty(DutyKind::TellLado);
        let child = child.and(command);
        assert!(child.incident.routed().iter().any(|routed| routed.person == DSL));
        assert!(!child.incident.routed().iter().any(|routed| routed.person == HEAD));
    }

    #[test]
    fn a_deputy_it_is_about_is_kept_from_the_childs_case_too() {
        let child = given(about_a_child()).by(DSL).and(split(about_this_adult(DEPUTY)));
        assert!(is_denied(&child, DEPUTY));
        let shown = child.incident.conflicts().iter().any(|conflict| conflict.person == DEPUTY);
        assert!(!shown && !child.incident.people().iter().any(|involved| involved.person == DEPUTY));
    }

    #[test]
    fn the_childs_case_holds_no_word_of_why_and_no_subject() {
        let mut named = about_a_child();
        named.people.push(crate::incident::Involved { person: COACH, part: PartPlayed::Subject });
        let child = given(named).by(DSL).and(split(about_this_adult(COACH)));
        assert_eq!(child.incident.subjects().next(), None);
        let [split] = child.incident.splits() else { panic!("one split") };
        assert_eq!(split.reasons, None);
        assert!(child.incident.is_named_only(), "whoever may read it now still reads who was named before");
    }

    #[test]
    fn out_of_an_allegation_the_childs_welfare_goes_to_the_lead_and_never_to_whom_it_is_about() {
        let allegation = given(about_this_adult(DSL)).by(HEAD);
        let command = split(about_a_child());
        let child = other(&allegation, &command, HEAD);
        assert!(child.incident.routed().iter().any(|routed| routed.person == DEPUTY));
        assert!(!child.incident.routed().iter().any(|routed| routed.person == DSL));
        assert!(is_denied(&child, DSL));
        assert_eq!(allegation.and(command).incident.splits().len(), 1);
    }

    #[test]
    fn whoever_has_a_conflict_of_interest_in_the_one_has_it_in_the_other() {
        let conflict = ConflictDeclared { person: DEPUTY, reasons: words("His sister.") };
        let allegation = given(about_this_adult(COACH)).by(HEAD).and(DeclareConflict(conflict));
        assert!(is_denied(&other(&allegation, &split(about_a_child()), HEAD), DEPUTY));
    }

    #[test]
    fn whoever_raised_the_event_is_no_reporter_of_the_other_matter() {
        let child = given(about_a_child()).by(DSL);
        let command = split(RaiseConcern { informant: Some(TEACHER), ..about_this_adult(COACH) });
        assert_eq!(other(&child, &command, DSL).incident.reporters().collect::<Vec<_>>(), [DSL, DSL]);
    }

    #[test]
    fn the_two_are_a_child_and_an_adult() {
        given(about_a_child()).by(DSL).when(split(about_a_child())).missing("concern");
        given(about_this_adult(COACH)).by(HEAD).when(split(about_this_adult(COACH))).missing("concern");
        let nobody = RaiseConcern { people: Vec::new(), ..about_this_adult(CHILD) };
        given(about_a_child()).by(DSL).when(split(nobody)).missing("concern");
    }

    #[test]
    fn a_closed_case_is_opened_first() {
        closed().when(split(about_this_adult(COACH))).refused(&IncidentError::Closed);
    }
}
