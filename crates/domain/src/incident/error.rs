//! Why a command to a case was not carried out. Says what to do, carries ids, never narrative.

use super::duty::RuleCited;
use super::kind::Kind;
use crate::PersonId;
use crate::policy::guard::Decision;

/// Why a command to a case was not carried out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum IncidentError {
    /// Nothing was ever raised under this identity.
    #[error("no such case")]
    NotRaised,
    /// The identity is taken.
    #[error("this concern is recorded already")]
    AlreadyRaised,
    /// The case is closed.
    #[error("this case is closed: reopen it first")]
    Closed,
    /// The case is not closed.
    #[error("this case is open: there is nothing to reopen")]
    NotClosed,
    /// A guarded decision was taken before what it needs.
    #[error("not yet: {} needs {}", decision.words(), listed(needs))]
    NotYet {
        /// What was to be decided.
        decision: Decision,
        /// Everything it needs first: never empty.
        needs: Vec<Unmet>,
    },
    /// The person cannot be told of this case or given work on it.
    #[error("this person cannot be told of this case or given work on it: choose somebody else")]
    Excluded(PersonId),
    /// A field is missing.
    #[error("{field}: {reason}")]
    Missing {
        /// The field, as the contract names it.
        field: &'static str,
        /// What to give.
        reason: &'static str,
    },
    /// A time that cannot be.
    #[error("{field}: {reason}")]
    ImpossibleTime {
        /// The field, as the contract names it.
        field: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The command does not fit the kind of concern.
    #[error("this does not fit a case of the kind {}", .0.words())]
    WrongKind(Kind),
    /// Nothing of that number or name is in the case.
    #[error("{what}: there is no such thing in this case")]
    NoSuchItem {
        /// What was named: a duty, a device, an action, an entry, a departure.
        what: &'static str,
    },
    /// It is done already, and a second time would say nothing new.
    #[error("{what} is done already")]
    AlreadyDone {
        /// What is done.
        what: &'static str,
    },
    /// The person is not in the case.
    #[error("this person is not in the case: name her in it first")]
    NotInCase(PersonId),
    /// A case of another school.
    #[error("the other case belongs to another school: cases are linked within one school")]
    OtherSchool,
    /// A case cannot be linked to itself.
    #[error("a case cannot be linked to itself: name another case")]
    SameCase,
    /// The rule allows nobody, or not this person, to say the duty is not needed.
    #[error("nobody who holds your roles may say that this duty is not needed")]
    MayNotWaive {
        /// The rule that says so.
        rule: Option<Box<RuleCited>>,
    },
    /// Nobody decides this about herself.
    #[error("nobody decides this about herself: somebody else must")]
    AboutHerself,
    /// Two people of the governing body name who a case is for that nobody is left to decide on.
    #[error("somebody else confirms it: not who proposed it, and not one of those named")]
    ConfirmedByAnother,
    /// The person is not staff of the school now.
    #[error("this person is not staff of the school now: choose somebody who is")]
    NotStaff(PersonId),
    /// Only these may say that others have a conflict of interest, or have none.
    #[error("only the case manager or the designated safeguarding lead may say this of somebody else")]
    MayNotJudgeConflict,
    /// The duty is the school's own.
    #[error("this duty is the school's own: no agency can meet it")]
    OnlyTheSchool,
    /// Only a person can do this.
    #[error("only a person can do this")]
    NobodyActs,
}

/// Something a decision still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// What, in words.
    pub needs: String,
    /// The rules that say so, floor first; none where it lies in the nature of the thing.
    pub rules: Vec<RuleCited>,
}

fn listed(needs: &[Unmet]) -> String {
    needs.iter().map(|unmet| unmet.needs.as_str()).collect::<Vec<_>>().join("; ")
}

impl IncidentError {
    /// A stable code for the contract.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotRaised => "NOT_FOUND",
            Self::AlreadyRaised | Self::AlreadyDone { .. } => "ALREADY_DONE",
            Self::Closed => "CASE_CLOSED",
            Self::NotClosed => "CASE_OPEN",
            Self::NotYet { .. } => "NOT_YET",
            Self::Excluded(_) => "EXCLUDED_PERSON",
            Self::Missing { .. } => "MISSING",
            Self::ImpossibleTime { .. } => "IMPOSSIBLE_TIME",
            Self::WrongKind(_) => "WRONG_KIND",
            Self::NoSuchItem { .. } => "NO_SUCH_ITEM",
            Self::NotInCase(_) => "NOT_IN_CASE",
            Self::OtherSchool => "OTHER_SCHOOL",
            Self::SameCase => "SAME_CASE",
            Self::MayNotWaive { .. } => "MAY_NOT_WAIVE",
            Self::AboutHerself => "ABOUT_HERSELF",
            Self::ConfirmedByAnother => "SAME_PERSON",
            Self::NotStaff(_) => "NOT_STAFF",
            Self::MayNotJudgeConflict => "MAY_NOT_JUDGE_CONFLICT",
            Self::OnlyTheSchool => "ONLY_THE_SCHOOL",
            Self::NobodyActs => "NOT_A_PERSON",
        }
    }

    /// The field of the input it is about, as the contract names it.
    #[must_use]
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Missing { field, .. } | Self::ImpossibleTime { field, .. } => Some(field),
            Self::NoSuchItem { what } => Some(what),
            _ => None,
        }
    }

    /// The first rule that says so, where one does.
    #[must_use]
    pub fn rule(&self) -> Option<&RuleCited> {
        match self {
            Self::NotYet { needs, .. } => needs.iter().find_map(|unmet| unmet.rules.first()),
            Self::MayNotWaive { rule } => rule.as_deref(),
            _ => None,
        }
    }
}
