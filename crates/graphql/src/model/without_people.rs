//! Cases that nobody is left to decide on, as those see them who name people for them.

use super::person::Person;
use async_graphql::{ID, SimpleObject};
use casework::CaseWithoutPeople;
use chrono::{DateTime, Utc};
use domain::Reference;
use domain::graphql::GlobalId;
use domain::incident::need_to_know::ProposalHeld;

/// A case that nobody is left to decide on: all it is for have left, lost their posts or are kept from it.
#[derive(SimpleObject)]
#[graphql(name = "CaseWithoutPeople")]
pub(crate) struct WithoutPeople {
    /// The case: to name people for it, and for nothing else.
    case: ID,
    /// What the case is called among people: random, and saying nothing.
    reference: String,
    /// Since when it is known that it has nobody; nothing of a closed case, of which nobody asks until somebody needs it.
    since: Option<DateTime<Utc>>,
    /// Whether it is closed: nothing waits, and nobody could read it or open it again.
    is_closed: bool,
    /// Whom somebody proposed, not confirmed yet.
    proposals: Vec<ProposedPeople>,
}

/// People somebody named for a case that nobody is left to decide on.
#[derive(SimpleObject)]
pub(crate) struct ProposedPeople {
    /// Its number: what confirming it names.
    number: u32,
    /// Those the case is to be for.
    to: Vec<Person>,
    /// Who named them.
    by: Person,
    /// When.
    at: DateTime<Utc>,
}

impl From<CaseWithoutPeople> for WithoutPeople {
    fn from(case: CaseWithoutPeople) -> Self {
        let school = case.id.school;
        let proposed = |held: ProposalHeld| ProposedPeople {
            number: held.proposed.proposal,
            to: Person::all(school, held.proposed.to),
            by: Person::new(school, held.by),
            at: held.at,
        };
        Self {
            case: ID(case.id.to_global()),
            reference: Reference::of(case.id.incident).to_string(),
            since: case.since,
            is_closed: case.is_closed,
            proposals: case.proposals.into_iter().map(proposed).collect(),
        }
    }
}
