//! Open a case that is not one's own because it cannot wait for those it is for. A fact: by somebody who leads (access judges
//! that), with reasons; those whose case it is hear of it at once; closed to her again after a day. Never by whoever is excluded,
//! and never a restricted case.

use crate::Desk;
use crate::Narrative;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::need_to_know::{GLASS_MENDED_AFTER, GlassBroken};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Open a case that is not one's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "BreakGlassFields"))]
pub struct BreakGlass {
    /// Why it cannot wait.
    pub reasons: Narrative,
}

impl Decide for BreakGlass {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let by = desk.actor.person().ok_or(IncidentError::NobodyActs)?;
        written("reasons", &self.reasons, "say why it cannot wait")?;
        if incident.is_kept_from(by, &desk.school) || !incident.is_open_to(by) {
            return Err(IncidentError::Excluded(by));
        }
        Ok(vec![GlassBroken { by, until: desk.now + GLASS_MENDED_AFTER, reasons: self.reasons }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::restrict_case::RestrictCase;
    use crate::incident::need_to_know::CaseRestricted;
    use crate::read_model::{Tie, TieRow};
    use crate::scenario::concerns::{about_a_child, about_this_adult};
    use crate::scenario::{COACH, DSL, HEAD, given, words};

    fn glass() -> BreakGlass {
        BreakGlass { reasons: words("The child is missing, and nobody who knows the case can be reached.") }
    }

    #[test]
    fn whoever_breaks_the_glass_is_tied_to_the_case_for_a_day() {
        let case = given(about_a_child()).by(HEAD).and(glass());
        let rows = TieRow::all(&case.incident);
        let row = rows.iter().find(|row| row.tie == Tie::BrokeGlass).unwrap();
        assert_eq!((row.person, row.until), (HEAD, Some(case.desk().now + GLASS_MENDED_AFTER)));
    }

    #[test]
    fn never_without_reasons() {
        given(about_a_child()).by(HEAD).when(BreakGlass { reasons: words(" ") }).missing("reasons");
    }

    #[test]
    fn never_by_the_subject_and_never_a_restricted_case() {
        given(about_this_adult(COACH)).by(COACH).when(glass()).refused(&IncidentError::Excluded(COACH));
        let restricted = RestrictCase(CaseRestricted { to: [DSL].into(), reasons: words("The family works here.") });
        given(about_a_child()).by(DSL).and(restricted).by(HEAD).when(glass()).refused(&IncidentError::Excluded(HEAD));
    }
}
