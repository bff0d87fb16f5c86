//! A question as the permits are asked it: only what may decide the answer, so that equal questions have equal answers.

use crate::{Action, CaseFacts, Factors, Membership, SchoolAction};
use domain::person::PersonKind;
use domain::read_model::{Tie, TieRow};
use domain::school::auditing::AuditorEngaged;
use domain::school::{Role, Span};

/// What the permits are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Question {
    /// Of the installation itself, about a school.
    Installation(SchoolQuestion),
    /// Of a member, about a school.
    School(Standing, SchoolQuestion),
    /// Of a member, about a case.
    Case(Standing, CaseQuestion),
}

/// Who asks: her roles, and with those she acts in for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Standing {
    pub(crate) holds: Terms,
    pub(crate) acts: Terms,
    pub(crate) second_factor: bool,
}

/// What is asked about a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each so or not by itself")]
pub(crate) struct CaseQuestion {
    pub(crate) action: Action,
    pub(crate) ties: Terms,
    /// What of the engagement she asks under holds of the case; nothing where she asks under none.
    pub(crate) keeps: Terms,
    pub(crate) named_only: bool,
    pub(crate) restricted: bool,
    pub(crate) filter_task: bool,
    pub(crate) has_nobody: bool,
}

/// What is asked about a school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SchoolQuestion {
    pub(crate) action: &'static str,
    pub(crate) roles: Terms,
    pub(crate) kind: Option<PersonKind>,
}

/// Some terms of a vocabulary of at most 32.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Terms(u32);

impl Terms {
    fn of<T: Copy + PartialEq>(all: &[T], some: impl IntoIterator<Item = T>) -> Self {
        let place = |term: T| all.iter().position(|other| *other == term).unwrap_or(0);
        Self(some.into_iter().fold(0, |bits, term| bits | (1 << place(term))))
    }

    pub(crate) fn among<T: Copy>(self, all: &[T]) -> impl Iterator<Item = T> {
        all.iter().enumerate().filter(move |(place, _)| self.0 & (1 << place) != 0).map(|(_, term)| *term)
    }
}

fn roles<'a>(some: impl IntoIterator<Item = &'a Role>) -> Terms {
    Terms::of(Role::ALL, some.into_iter().copied())
}

impl Standing {
    pub(crate) fn of(membership: &Membership, factors: Factors) -> Self {
        let acts = roles(membership.roles.iter().chain(&membership.covers));
        Self { holds: roles(&membership.roles), acts, second_factor: factors == Factors::Two }
    }
}

impl CaseQuestion {
    pub(crate) fn new(action: Action, membership: &Membership, case: &CaseFacts) -> Self {
        let keeps_her_from = |row: &&TieRow| row.tie.keeps_from() && membership.is(row.person);
        let hers = case.ties.iter().filter(|row| row.person == membership.person || keeps_her_from(row));
        let in_role = hers.filter(|row| row.role.is_none_or(|role| membership.acts_in(&[role])));
        let standing = in_role.filter(|row| row.until.is_none_or(|until| case.at < until));
        let ties = Terms::of(Tie::ALL, standing.map(|row| row.tie));
        let CaseFacts { named_only, restricted, filter_task, has_nobody, .. } = *case;
        Self { action, ties, keeps: Terms::default(), named_only, restricted, filter_task, has_nobody }
    }

    /// The same, asked under this engagement as an auditor.
    pub(crate) fn under(self, engaged: &AuditorEngaged, case: &CaseFacts) -> Self {
        Self {
            keeps: Terms::of(Keeps::ALL, Keeps::ALL.iter().copied().filter(|term| term.holds(engaged, case))),
            ..self
        }
    }
}

/// What an engagement says of cases, of which a case may keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// It is of the kinds that are said, or none is.
    Kinds,
    /// It was recorded in the period that is said.
    Period,
    /// It is among the cases that are named, or none is.
    Cases,
    /// Cases about adults are within.
    Adults,
    /// Those who approved the engagement are neither whom it is about nor in conflict.
    Approvers,
}

impl Keeps {
    pub(crate) const ALL: &[Self] = &[Self::Kinds, Self::Period, Self::Cases, Self::Adults, Self::Approvers];

    /// What the permits call it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Kinds => "of-its-kinds",
            Self::Period => "in-its-period",
            Self::Cases => "among-its-cases",
            Self::Adults => "about-adults-too",
            Self::Approvers => "approved-by-others",
        }
    }

    fn holds(self, engaged: &AuditorEngaged, case: &CaseFacts) -> bool {
        let scope = &engaged.engagement.scope;
        match (self, case.kind, case.raised_at) {
            (Self::Kinds, Some(kind), _) => scope.kinds.is_empty() || scope.kinds.contains(&kind),
            (Self::Kinds, None, _) => scope.kinds.is_empty(),
            (Self::Period, _, Some(at)) => {
                let span = Span { from: scope.recorded_from.unwrap_or(at), until: scope.recorded_until };
                span.holds(at)
            }
            (Self::Period, _, None) => false,
            (Self::Cases, ..) => scope.cases.is_empty() || scope.cases.contains(&case.case),
            (Self::Adults, ..) => scope.about_adults,
            (Self::Approvers, ..) => {
                let never = |row: &TieRow| matches!(row.tie, Tie::Subject | Tie::Conflicted);
                !case.ties.iter().any(|row| never(row) && engaged.approvers().contains(&row.person))
            }
        }
    }
}

impl SchoolQuestion {
    pub(crate) fn new(asked: &SchoolAction) -> Self {
        let mut question = Self { action: asked.as_str(), roles: Terms::default(), kind: None };
        match asked {
            SchoolAction::RegisterPerson(kind) => question.kind = Some(*kind),
            SchoolAction::ManageRole(role) | SchoolAction::ConfirmRole(role) => question.roles = roles([role]),
            SchoolAction::ArrangeCover(some) | SchoolAction::EndStaff(some) | SchoolAction::MergePeople(some) => {
                question.roles = roles(some);
            }
            _ => {}
        }
        question
    }
}
