//! Roles are given by the school, never taken from an identity provider. A role that opens cases is proposed by one person and
//! confirmed by another: nobody gives such a role alone, and nobody to herself.

use super::auditing::AuditEngagement;
use super::event::{RoleEnded, RoleGiven, SchoolEvent};
use super::{Role, RoleHeld, School, SchoolError, Span};
use crate::{Actor, Described, Desk, PersonId, Text};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A role that opens cases was proposed; it is held when another person confirms it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RoleProposed {
    /// Who is to hold which role, from when and until when.
    pub proposed: RoleGiven,
}

/// Which proposal is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ConfirmRoleFields"))]
pub struct ConfirmRole {
    /// Who is to hold it.
    pub person: PersonId,
    /// Which role.
    pub role: Role,
}

/// A proposed role was not confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "DeclineRoleFields"))]
pub struct RoleDeclined {
    /// Who was to hold it.
    pub person: PersonId,
    /// Which role.
    pub role: Role,
    /// Why not.
    pub reasons: Text,
}

/// A proposal nobody has confirmed or declined yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Who is to hold which role, from when and until when.
    pub proposed: RoleGiven,
    /// Of an auditor: for what, and over which cases.
    #[serde(default)]
    pub engagement: Option<AuditEngagement>,
    /// Who proposed it.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

impl RoleProposed {
    pub(super) fn describe(&self) -> Described {
        let role = self.proposed.role.words();
        Described::new(format!("The role of {role} was proposed: another person confirms it."))
            .of([self.proposed.person])
    }
}

impl Role {
    /// Whether holding it opens cases, or brings them to its holder: then two people give it.
    #[must_use]
    pub const fn opens_cases(self) -> bool {
        match self {
            Self::DesignatedSafeguardingLead
            | Self::DeputyDsl
            | Self::Headteacher
            | Self::HeadOfSchool
            | Self::ExecutiveHeadteacher
            | Self::ChildProtectionColleague
            | Self::ChairOfGovernors
            | Self::ViceChair
            | Self::NominatedGovernor
            | Self::TrustExecutiveDsl
            | Self::TrustChiefExecutive
            | Self::Auditor => true,
            Self::Reporter
            | Self::LeadershipTeam
            | Self::DataProtectionOfficer
            | Self::ItManager
            | Self::Clerk
            | Self::OfficeRecorder
            | Self::AuthorisedSearcher
            | Self::Administrator => false,
        }
    }

    /// Those whose holders name people, two of them together, for a case that nobody is left to decide on; those who hear of it first
    /// come first. They read nothing of it.
    pub const NAME_PEOPLE: [Self; 6] = [
        Self::ChairOfGovernors,
        Self::ViceChair,
        Self::NominatedGovernor,
        Self::TrustExecutiveDsl,
        Self::TrustChiefExecutive,
        Self::Clerk,
    ];

    /// Whether its holders name people for a case that nobody is left to decide on.
    #[must_use]
    pub fn names_people(self) -> bool {
        Self::NAME_PEOPLE.contains(&self)
    }

    /// Roles that check each other: held by one person, one of the two checks is missing.
    pub const INDEPENDENT: [(Self, Self, &'static str); 8] = [
        (
            Self::Headteacher,
            Self::DesignatedSafeguardingLead,
            "an allegation about her leaves no lead: a deputy must be named who is not under her influence, or the chair is told",
        ),
        (Self::Headteacher, Self::ChairOfGovernors, "an allegation about the headteacher goes to the chair"),
        (Self::ExecutiveHeadteacher, Self::ChairOfGovernors, "an allegation about the headteacher goes to the chair"),
        (Self::Administrator, Self::DesignatedSafeguardingLead, "whoever runs the installation sees no case"),
        (Self::Administrator, Self::Headteacher, "whoever runs the installation sees no case"),
        (Self::Administrator, Self::Auditor, "an auditor looks at what the administrator does"),
        (Self::Auditor, Self::DesignatedSafeguardingLead, "an auditor looks at what the lead does"),
        (Self::Auditor, Self::Headteacher, "an auditor looks at what the headteacher does"),
    ];
}

/// Two roles that check each other, held by one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldTogether {
    /// Who holds both.
    pub person: PersonId,
    /// One.
    pub one: Role,
    /// The other.
    pub other: Role,
    /// What is missing because of it.
    pub why: &'static str,
}

impl School {
    /// Who holds two roles at this time that should check each other.
    #[must_use]
    pub fn held_together(&self, at: DateTime<Utc>) -> Vec<HeldTogether> {
        let people: BTreeSet<PersonId> = self.roles.iter().map(|held| held.person).collect();
        let together = |person: PersonId| {
            let roles = self.roles_of(person, at);
            let both = move |(one, other, _): &(Role, Role, &str)| roles.contains(one) && roles.contains(other);
            let pairs = Role::INDEPENDENT.into_iter().filter(both);
            pairs.map(move |(one, other, why)| HeldTogether { person, one, other, why })
        };
        people.into_iter().flat_map(together).collect()
    }

    pub(super) fn fold_proposed(&mut self, proposed: RoleProposed, by: Actor, at: DateTime<Utc>) {
        self.drop_proposal(proposed.proposed.person, proposed.proposed.role);
        self.proposals.push(Proposal { proposed: proposed.proposed, engagement: None, by, at });
    }

    pub(super) fn fold_given(&mut self, given: &RoleGiven) {
        self.drop_proposal(given.person, given.role);
        let span = Span { from: given.from, until: given.until };
        self.roles.push(RoleHeld { person: given.person, role: given.role, span });
    }

    pub(super) fn drop_proposal(&mut self, person: PersonId, role: Role) {
        self.proposals.retain(|open| (open.proposed.person, open.proposed.role) != (person, role));
    }

    fn proposal(&self, person: PersonId, role: Role) -> Result<&Proposal, SchoolError> {
        let mut open = self.proposals.iter();
        open.find(|open| (open.proposed.person, open.proposed.role) == (person, role))
            .ok_or(SchoolError::NoSuchProposal)
    }
}

/// Gives a role, or where it opens cases proposes it. While a school is set up, nobody is there yet to confirm.
pub(super) fn give_role(given: RoleGiven, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
    if !school.staff.contains_key(&given.person) {
        return Err(SchoolError::NotStaff(given.person));
    }
    if given.until.is_some_and(|until| until <= given.from) {
        return Err(SchoolError::EndsBeforeItBegins);
    }
    // The role opens cases of a scope, and there is one way to say which.
    if given.role == Role::Auditor {
        return Err(SchoolError::AuditorIsEngaged);
    }
    if desk.actor == Actor::SetUp || !given.role.opens_cases() {
        return Ok(vec![given.into()]);
    }
    Ok(vec![RoleProposed { proposed: given }.into()])
}

pub(super) fn end_role(ended: RoleEnded, school: &School) -> Result<Vec<SchoolEvent>, SchoolError> {
    let holds =
        |held: &RoleHeld| held.person == ended.person && held.role == ended.role && held.span.holds(ended.until);
    if !school.roles.iter().any(holds) {
        return Err(SchoolError::RoleNotHeld { person: ended.person, role: ended.role });
    }
    Ok(vec![ended.into()])
}

impl ConfirmRole {
    pub(super) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        let proposal = school.proposal(self.person, self.role)?;
        let by = desk.actor.person().ok_or(SchoolError::NobodyNamed)?;
        if by == self.person || Actor::Person(by) == proposal.by {
            return Err(SchoolError::ConfirmedByAnother);
        }
        if let Some(engagement) = proposal.engagement.clone() {
            return Ok(vec![engagement.confirmed(proposal.by, by, desk.now)?]);
        }
        // Nobody held it before two people said so.
        let from = proposal.proposed.from.max(desk.now);
        if proposal.proposed.until.is_some_and(|until| until <= from) {
            return Err(SchoolError::EndsBeforeItBegins);
        }
        Ok(vec![RoleGiven { from, ..proposal.proposed.clone() }.into()])
    }
}

impl RoleDeclined {
    pub(super) fn decide(self, school: &School) -> Result<Vec<SchoolEvent>, SchoolError> {
        school.proposal(self.person, self.role)?;
        if self.reasons.is_blank() {
            return Err(SchoolError::NoReasons);
        }
        Ok(vec![self.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{CHAIR, DEPUTY, HEAD, LEADER, after, desk, school, time};
    use crate::school::SchoolCommand;

    const NOW: &str = "2027-03-01T09:00";

    fn given(person: PersonId, role: Role) -> RoleGiven {
        RoleGiven { person, role, from: time("2027-01-01T08:00"), until: None, scope: None }
    }

    fn decided(school: &School, by: PersonId, command: SchoolCommand) -> Result<Vec<SchoolEvent>, SchoolError> {
        command.decide(school, &desk(school, time(NOW), Actor::Person(by), &[]))
    }

    /// The school after this person's command.
    fn done(mut school: School, by: PersonId, command: SchoolCommand) -> School {
        for event in decided(&school, by, command).unwrap() {
            let recorded = crate::Recorded { actor: Actor::Person(by), recorded_at: time(NOW), event };
            cqrs_es::Aggregate::apply(&mut school, recorded);
        }
        school
    }

    fn proposed() -> School {
        done(school(), HEAD, SchoolCommand::GiveRole(given(LEADER, Role::DeputyDsl)))
    }

    #[test]
    fn a_role_that_opens_cases_is_proposed_by_one_and_held_when_another_confirms_it() {
        let school = proposed();
        assert!(!school.roles_of(LEADER, time(NOW)).contains(&Role::DeputyDsl));
        let confirm = SchoolCommand::ConfirmRole(ConfirmRole { person: LEADER, role: Role::DeputyDsl });
        let school = done(school, CHAIR, confirm);
        assert!(school.roles_of(LEADER, time(NOW)).contains(&Role::DeputyDsl));
        assert!(!school.roles_of(LEADER, time("2027-02-01T08:00")).contains(&Role::DeputyDsl));
        assert!(school.proposals.is_empty());
    }

    #[test]
    fn neither_who_proposed_it_nor_who_is_to_hold_it_confirms_it() {
        let confirm = SchoolCommand::ConfirmRole(ConfirmRole { person: LEADER, role: Role::DeputyDsl });
        for by in [HEAD, LEADER] {
            assert_eq!(decided(&proposed(), by, confirm.clone()), Err(SchoolError::ConfirmedByAnother));
        }
    }

    #[test]
    fn what_nobody_proposed_cannot_be_confirmed() {
        let confirm = SchoolCommand::ConfirmRole(ConfirmRole { person: LEADER, role: Role::Headteacher });
        assert_eq!(decided(&proposed(), CHAIR, confirm), Err(SchoolError::NoSuchProposal));
    }

    #[test]
    fn what_was_declined_cannot_be_confirmed() {
        let reasons = Text::from("She leaves at Easter.");
        let decline = RoleDeclined { person: LEADER, role: Role::DeputyDsl, reasons };
        let school = done(proposed(), CHAIR, SchoolCommand::DeclineRole(decline));
        let confirm = SchoolCommand::ConfirmRole(ConfirmRole { person: LEADER, role: Role::DeputyDsl });
        assert_eq!(decided(&school, CHAIR, confirm), Err(SchoolError::NoSuchProposal));
    }

    #[test]
    fn a_role_that_opens_nothing_is_given_at_once_and_so_is_every_role_while_a_school_is_set_up() {
        let clerk = done(school(), HEAD, SchoolCommand::GiveRole(given(LEADER, Role::Clerk)));
        assert!(clerk.roles_of(LEADER, time(NOW)).contains(&Role::Clerk));
        let set_up = after(school(), SchoolCommand::GiveRole(given(LEADER, Role::DeputyDsl)), time(NOW));
        assert!(set_up.roles_of(LEADER, time(NOW)).contains(&Role::DeputyDsl));
    }

    #[test]
    fn roles_that_check_each_other_are_shown_where_one_person_holds_both() {
        assert!(school().held_together(time(NOW)).is_empty());
        let both = after(school(), SchoolCommand::GiveRole(given(HEAD, Role::ChairOfGovernors)), time(NOW));
        let together = both.held_together(time(NOW));
        let found: Vec<_> = together.iter().map(|held| (held.person, held.one, held.other)).collect();
        assert_eq!(found, [(HEAD, Role::Headteacher, Role::ChairOfGovernors)]);
        assert!(!both.held_together(time(NOW)).iter().any(|held| held.person == DEPUTY));
    }
}
