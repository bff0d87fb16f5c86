//! Who is tied to a case, and how: the columns lists are narrowed by and `access` judges rows on.

use crate::incident::PartPlayed;
use crate::incident::need_to_know::Lent;
use crate::incident::telling::RoutedTo;
use crate::school::{Role, School};
use crate::{Incident, PersonId};
use chrono::{DateTime, Utc};

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
        /// Whom a restricted case is for.
        Named = "named" "named on a restricted case",
        /// Who may read it for a time.
        Granted = "granted" "may read it for a time",
        /// Who opened it in an emergency.
        BrokeGlass = "broke-glass" "opened it in an emergency",
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
    /// The first moment the tie holds no longer, where it is lent for a time.
    pub until: Option<DateTime<Utc>>,
}

impl TieRow {
    /// Everybody tied to this case, in a fixed order, each tie once.
    #[must_use]
    pub fn all(incident: &Incident) -> Vec<Self> {
        let row = |tie: Tie| move |person: PersonId| Self { person, tie, role: None, until: None };
        let mut rows: Vec<Self> =
            incident.people().iter().map(|involved| row(Tie::from(involved.part))(involved.person)).collect();
        rows.extend(incident.reporters().map(row(Tie::Reporter)));
        rows.extend(incident.routed().iter().flat_map(Self::routed));
        rows.extend(incident.assignee().map(row(Tie::Assignee)));
        rows.extend(Self::case_managers(incident));
        rows.extend(incident.investigating_officer().map(row(Tie::Investigator)));
        // INVARIANT: nothing widens the list of a restricted case, whoever must know, works on it or manages it.
        rows.retain(|row| !row.tie.is_to_work() || incident.is_open_to(row.person));
        rows.extend(incident.restricted_to().into_iter().flatten().copied().map(row(Tie::Named)));
        rows.extend(incident.lent().iter().filter(|lent| incident.is_open_to(lent.person)).map(Self::lent));
        rows.extend(incident.excluded_here().map(row(Tie::Conflicted)));
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Whether nobody is left to decide on a case with these ties, as `access` judges it: whoever it is by name has left, lost what
    /// made it hers to decide, or is kept from it under whatever record; and where it is not for named people only, so is every lead.
    #[must_use]
    pub fn nobody_decides(ties: &[Self], named_only: bool, school: &School, at: DateTime<Utc>) -> bool {
        let kept = |person: PersonId| ties.iter().any(|row| row.tie.keeps_from() && school.are_one(row.person, person));
        let able = |person: PersonId| !school.roles_of(person, at).is_empty() && !kept(person);
        let in_role = |row: &&Self| row.role.is_none_or(|role| school.acts_as(row.person, role, at));
        let by_name = ties.iter().filter(|row| row.tie.decides()).filter(in_role).any(|row| able(row.person));
        let leads = [Role::DesignatedSafeguardingLead, Role::DeputyDsl];
        let by_role = !named_only && leads.into_iter().any(|role| school.acting(role, at).into_iter().any(able));
        !by_name && !by_role
    }

    fn lent(lent: &Lent) -> Self {
        let tie = if lent.broken { Tie::BrokeGlass } else { Tie::Granted };
        Self { person: lent.person, tie, role: None, until: Some(lent.until) }
    }

    fn routed(to: &RoutedTo) -> impl Iterator<Item = Self> + '_ {
        to.capacities().map(|capacity| Self { person: to.person, tie: Tie::Routed, role: capacity.role(), until: None })
    }

    fn case_managers(incident: &Incident) -> Vec<Self> {
        let tied = |person, role| Self { person, tie: Tie::CaseManager, role, until: None };
        if let Some(appointed) = incident.appointed_case_manager() {
            return vec![tied(appointed, None)];
        }
        let (computed, role) = incident.computed_case_managers();
        computed.into_iter().map(|person| tied(person, role)).collect()
    }
}

impl Tie {
    /// Whether somebody is kept from the case by it, under whatever record of hers: subject, or conflicted.
    #[must_use]
    pub const fn keeps_from(self) -> bool {
        matches!(self, Self::Subject | Self::Conflicted)
    }

    /// Whether a case is somebody's by it, while she holds the role it names.
    #[must_use]
    pub const fn names(self) -> bool {
        self.is_to_work() || matches!(self, Self::Named)
    }

    /// Whether a case is lent to somebody by it, for a time.
    #[must_use]
    pub const fn lends(self) -> bool {
        matches!(self, Self::Granted | Self::BrokeGlass)
    }

    /// Whether somebody decides on the case by it, while she holds the role it names: an investigating officer does not.
    #[must_use]
    pub const fn decides(self) -> bool {
        matches!(self, Self::Routed | Self::Assignee | Self::CaseManager)
    }

    /// Whether somebody works on the case by it.
    #[must_use]
    pub const fn is_to_work(self) -> bool {
        matches!(self, Self::Routed | Self::Assignee | Self::CaseManager | Self::Investigator)
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
