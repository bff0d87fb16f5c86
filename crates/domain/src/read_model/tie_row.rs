//! Who is tied to a case, and how: the columns lists are narrowed by and `access` judges rows on.

use crate::incident::PartPlayed;
use crate::incident::telling::RoutedTo;
use crate::school::Role;
use crate::{Incident, PersonId};

vocabulary! {
    /// How a person is tied to a case.
    pub enum Tie {
        /// The child the concern is about.
        Child = "child" "child",
        /// The person an allegation is about.
        Subject = "subject" "person the allegation is about",
        /// Who sent a contact.
        Sender = "sender" "sender",
        /// Who received a contact.
        Recipient = "recipient" "recipient",
        /// Who saw or heard something.
        Witness = "witness" "witness",
        /// A parent or carer.
        Parent = "parent" "parent or carer",
        /// Anybody else who matters to the case.
        Other = "other" "other",
        /// Who raised it: the informant or whoever typed it in.
        Reporter = "reporter" "reporter",
        /// Who must know by a rule.
        Routed = "routed" "must know",
        /// Who works on it.
        Assignee = "assignee" "works on it",
        /// Who manages it.
        CaseManager = "case-manager" "case manager",
        /// Who investigates.
        Investigator = "investigator" "investigating officer",
        /// Who has a conflict of interest in it.
        Conflicted = "conflicted" "conflict of interest",
    }
}

/// A person tied to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TieRow {
    /// Who.
    pub person: PersonId,
    /// How.
    pub tie: Tie,
    /// Of those who must know or manage it: the role they do it in, where it is a role. The tie holds while she holds the role.
    pub role: Option<Role>,
}

impl TieRow {
    /// Everybody tied to this case, in a fixed order, each tie once.
    #[must_use]
    pub fn all(incident: &Incident) -> Vec<Self> {
        let row = |tie: Tie| move |person: PersonId| Self { person, tie, role: None };
        let mut rows: Vec<Self> =
            incident.people().iter().map(|involved| row(Tie::from(involved.part))(involved.person)).collect();
        rows.extend(incident.reporters().map(row(Tie::Reporter)));
        rows.extend(incident.routed().iter().flat_map(Self::routed));
        rows.extend(incident.assignee().map(row(Tie::Assignee)));
        rows.extend(Self::case_managers(incident));
        rows.extend(incident.investigating_officer().map(row(Tie::Investigator)));
        rows.extend(incident.excluded_here().map(row(Tie::Conflicted)));
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn routed(to: &RoutedTo) -> impl Iterator<Item = Self> + '_ {
        to.capacities().map(|capacity| Self { person: to.person, tie: Tie::Routed, role: capacity.role() })
    }

    fn case_managers(incident: &Incident) -> Vec<Self> {
        let tied = |person, role| Self { person, tie: Tie::CaseManager, role };
        if let Some(appointed) = incident.appointed_case_manager() {
            return vec![tied(appointed, None)];
        }
        let (computed, role) = incident.computed_case_managers();
        computed.into_iter().map(|person| tied(person, role)).collect()
    }
}

impl From<PartPlayed> for Tie {
    fn from(part: PartPlayed) -> Self {
        match part {
            PartPlayed::Child => Self::Child,
            PartPlayed::Subject => Self::Subject,
            PartPlayed::Sender => Self::Sender,
            PartPlayed::Recipient => Self::Recipient,
            PartPlayed::Witness => Self::Witness,
            PartPlayed::Parent => Self::Parent,
            PartPlayed::Other => Self::Other,
        }
    }
}
