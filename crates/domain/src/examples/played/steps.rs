//! What is done on a case so that it stands as a scenario wants, and what is decided then.

use super::{Cast, text, words};
use crate::incident::adult::{Alternative, PermissionWithdrawn, Suspension, SuspensionDecided, Withdrawal};
use crate::incident::agency::AdviceGiven;
use crate::incident::closing::Closed;
use crate::incident::commands::assign_case::AssignCase;
use crate::incident::commands::await_reply::AwaitReply;
use crate::incident::commands::close_case::CloseCase;
use crate::incident::commands::conclude_investigation::ConcludeInvestigation;
use crate::incident::commands::confiscate_device::ConfiscateDevice;
use crate::incident::commands::decide_erasure::DecideErasure;
use crate::incident::commands::decide_request::DecideRequest;
use crate::incident::commands::decide_suspension::DecideSuspension;
use crate::incident::commands::hold_debrief::HoldDebrief;
use crate::incident::commands::hold_on_telling::HoldOnTelling;
use crate::incident::commands::inform_parents::InformParents;
use crate::incident::commands::notify_person::NotifyPerson;
use crate::incident::commands::open_investigation::OpenInvestigation;
use crate::incident::commands::record_adult_told::RecordAdultTold;
use crate::incident::commands::record_advice::RecordAdvice;
use crate::incident::commands::record_filter_change::RecordFilterChange;
use crate::incident::commands::record_search::RecordSearch;
use crate::incident::commands::record_telling::RecordTelling;
use crate::incident::commands::record_withdrawal::RecordWithdrawal;
use crate::incident::commands::refer_to_lado::ReferToLado;
use crate::incident::commands::refer_to_police::ReferToPolice;
use crate::incident::commands::refer_to_social_care::ReferToSocialCare;
use crate::incident::commands::report_conflict::ReportConflict;
use crate::incident::commands::request_filter_change::RequestFilterChange;
use crate::incident::commands::restrict_case::RestrictCase;
use crate::incident::commands::return_device::ReturnDevice;
use crate::incident::commands::review_allegation::ReviewAllegation;
use crate::incident::commands::set_review_date::SetReviewDate;
use crate::incident::commands::tell_adult_of_allegation::TellAdultOfAllegation;
use crate::incident::commands::triage_concern::TriageConcern;
use crate::incident::custody::{DeviceReturned, PowerState, SearchFooting, SearchRecorded};
use crate::incident::filtering::{FilterChangeRequested, FilterChanged};
use crate::incident::imagery::{DataVerdict, ErasureDecided, ErasureTest};
use crate::incident::inquiry::{DebriefHeld, InvestigationConcluded, InvestigationOpened};
use crate::incident::need_to_know::{CaseRestricted, ConflictReported};
use crate::incident::outcome::{RequestDecided, Verdict};
use crate::incident::telling::{AdultTold, HoldPlaced, ParentsInformed, SomeoneTold};
use crate::incident::work::{Assigned, ReviewDateSet, Triaged};
use crate::incident::{
    Agency, AllegationOutcome, Answer, ContactMade, DutyKind, IncidentCommand, Kind, LevelOfNeed, Means,
};
use crate::policy::clause::scenario::{Given, Scenario, Then};
use crate::policy::facts::FactName;
use crate::policy::guard::{Decision, Need};
use crate::{Narrative, Text};
use chrono::Days;

/// What is done so that the case has this fact, where raising it is not enough.
pub(super) fn brought_about(kind: Kind, given: &Given, scenario: &Scenario, cast: &Cast) -> Vec<IncidentCommand> {
    let value = given.is.as_str();
    match given.fact {
        FactName::AdultTold => vec![RecordAdultTold(adult_told(cast)).into()],
        FactName::Referred => Agency::parse(value).map(|agency| referred(agency, cast)).into_iter().collect(),
        FactName::Suspension if value != "none" => {
            let decision = if value == "suspended" { Suspension::Suspended } else { Suspension::NotSuspended };
            vec![suspended(decision, Some(words()), cast)]
        }
        FactName::AllegationReview if value == "held" => {
            vec![ReviewAllegation { at: cast.now, progress: words(), next_on: None }.into()]
        }
        FactName::Outcome => AllegationOutcome::parse(value).map_or_else(Vec::new, |outcome| found_so(outcome, cast)),
        FactName::Withdrawal => vec![withdrawn(value, scenario, cast)],
        FactName::Reply => {
            let by = cast.now.date_naive() + Days::new(7);
            vec![AwaitReply { agency: Agency::Police, what: words(), by }.into()]
        }
        FactName::Level => LevelOfNeed::parse(value).map(|level| triaged(level, cast)).into_iter().collect(),
        FactName::Device => vec![confiscated(value == "evidence", cast)],
        FactName::Investigation => investigated(kind, value == "concluded", cast),
        FactName::Filter if value == "requested" => {
            vec![RequestFilterChange(FilterChangeRequested { what: text(), at: cast.now }).into()]
        }
        FactName::Filter => vec![RecordFilterChange(FilterChanged { what: text(), at: cast.now }).into()],
        FactName::Search => vec![searched((value == "found").then(text), cast)],
        FactName::Request => {
            let verdict = if value == "refused" { Verdict::Refused } else { Verdict::Agreed };
            vec![request_decided(verdict)]
        }
        _ => Vec::new(),
    }
}

/// What must have happened before what the rule says can be seen.
pub(super) fn before(scenario: &Scenario, cast: &Cast) -> Vec<IncidentCommand> {
    let hold = |person| HoldOnTelling(HoldPlaced { person, asked_by: text(), until: None, reasons: None }).into();
    match (&scenario.then, scenario.when) {
        (Then::Owed { duty: DutyKind::Review, .. }, _) => {
            let on = cast.now.date_naive() + Days::new(7);
            vec![SetReviewDate(ReviewDateSet { on, reasons: None }).into()]
        }
        (Then::Owed { duty: DutyKind::JudgeConflict, .. }, _) => {
            vec![ReportConflict(ConflictReported { person: cast.adult, reasons: words() }).into()]
        }
        (Then::Owed { duty: DutyKind::NamePeople, .. }, _) => {
            let (to, reasons) = ([cast.colleague].into(), words());
            vec![
                AssignCase(Assigned { to: cast.colleague }).into(),
                RestrictCase(CaseRestricted { to, reasons }).into(),
                ReportConflict(ConflictReported { person: cast.colleague, reasons: words() }).into(),
            ]
        }
        (Then::Owed { duty: DutyKind::ExplainDeparture | DutyKind::TellDslOfDeparture, .. }, _) => {
            vec![searched(None, cast)]
        }
        (Then::NotYet(need), Some(Decision::Erase)) => vec![confiscated(*need == Need::NotEvidence, cast)],
        (_, Some(Decision::ReturnDevice)) => vec![confiscated(true, cast)],
        (Then::NotYet(Need::NoHold), Some(Decision::TellAdult)) => vec![hold(cast.adult)],
        (Then::NotYet(Need::NoHold), Some(Decision::InformParents)) => vec![hold(cast.parent)],
        (Then::NotYet(Need::NoHold), Some(_)) => vec![hold(cast.colleague)],
        _ => Vec::new(),
    }
}

fn adult_told(cast: &Cast) -> AdultTold {
    AdultTold { person: cast.adult, at: cast.now, how: Means::InPerson, said: words(), supported_by: None }
}

fn reached(cast: &Cast) -> ContactMade {
    ContactMade { at: cast.now, spoke_to: Some(text()), reference: Some(text()) }
}

fn referred(agency: Agency, cast: &Cast) -> IncidentCommand {
    let (contact, summary, reasons) = (reached(cast), words(), words());
    match agency {
        Agency::Lado => ReferToLado { adult: Some(cast.adult), contact, summary, reasons }.into(),
        Agency::SocialCare => ReferToSocialCare { contact, summary, reasons }.into(),
        _ => ReferToPolice { contact, summary, reasons }.into(),
    }
}

fn suspended(decision: Suspension, weighed: Option<Narrative>, cast: &Cast) -> IncidentCommand {
    let alternatives = if weighed.is_some() { vec![Alternative::NeverAlone] } else { Vec::new() };
    DecideSuspension(SuspensionDecided {
        person: cast.adult,
        decision,
        from: cast.now,
        alternatives,
        weighed,
        reasons: words(),
        on_advice_of: None,
    })
    .into()
}

fn withdrawn(value: &str, scenario: &Scenario, cast: &Cast) -> IncidentCommand {
    let said = |fact| scenario.is(fact).and_then(Answer::parse).unwrap_or(Answer::No);
    RecordWithdrawal(PermissionWithdrawn {
        person: cast.adult,
        how: if value == "withdrawn" { Withdrawal::Dismissed } else { Withdrawal::Resigned },
        on: cast.now.date_naive(),
        would_have_been: Answer::No,
        harm_test: said(FactName::HarmTest),
        taught: said(FactName::Taught),
        reasons: words(),
    })
    .into()
}

fn triaged(level: LevelOfNeed, cast: &Cast) -> IncidentCommand {
    let review_on = Some(cast.now.date_naive() + Days::new(7));
    TriageConcern(Triaged { level, reasons: words(), review_on, policies_applied: Vec::new() }).into()
}

fn confiscated(may_be_evidence: bool, cast: &Cast) -> IncidentCommand {
    ConfiscateDevice {
        make: text(),
        colour: None,
        tag: None,
        power: PowerState::Locked,
        from: Some(cast.child),
        by: cast.reporter,
        at: cast.now,
        place: None,
        grounds: words(),
        may_be_evidence,
    }
    .into()
}

fn investigated(kind: Kind, concluded: bool, cast: &Cast) -> Vec<IncidentCommand> {
    let mut steps: Vec<IncidentCommand> = Vec::new();
    if kind == Kind::Allegation {
        let advice = AdviceGiven { from: Agency::Lado, contact: reached(cast), advice: words() };
        steps.push(RecordAdvice(advice).into());
    }
    steps.push(OpenInvestigation(InvestigationOpened { officer: Some(cast.colleague), scope: words() }).into());
    if concluded {
        steps.push(found(kind, AllegationOutcome::Unfounded));
    }
    steps
}

fn found_so(outcome: AllegationOutcome, cast: &Cast) -> Vec<IncidentCommand> {
    let mut steps = investigated(Kind::Allegation, false, cast);
    steps.push(found(Kind::Allegation, outcome));
    steps
}

fn found(kind: Kind, outcome: AllegationOutcome) -> IncidentCommand {
    let outcome = matches!(kind, Kind::Allegation | Kind::StaffConduct).then_some(outcome);
    ConcludeInvestigation(InvestigationConcluded { outcome, findings: words(), reasons: words() }).into()
}

/// By somebody without authority and without consent.
fn searched(found: Option<Text>, cast: &Cast) -> IncidentCommand {
    RecordSearch(SearchRecorded {
        pupil: cast.child,
        by: cast.reporter,
        present: Vec::new(),
        at: cast.now,
        place: text(),
        looked_for: text(),
        grounds: Narrative::plain(""),
        footing: SearchFooting::PowerUsed,
        authorised_by: None,
        found,
        followed_up: None,
    })
    .into()
}

/// Without authority; where a good reason is wanted, with none.
fn erased(scenario: &Scenario) -> IncidentCommand {
    let harm = if scenario.then == Then::NotYet(Need::GoodReason) { Answer::No } else { Answer::Yes };
    DecideErasure(ErasureDecided {
        device: 1,
        what: text(),
        test: ErasureTest { harm, disruption: Answer::No, offence: Answer::No },
        verdict: DataVerdict::Erase,
        authorised_by: None,
        reasons: words(),
    })
    .into()
}

fn request_decided(verdict: Verdict) -> IncidentCommand {
    DecideRequest(RequestDecided { verdict, advice: None, conditions: None, reasons: words(), until: None }).into()
}

/// The decision that the rule holds back; nothing for what is done with raising it.
pub(super) fn decided(decision: Decision, scenario: &Scenario, cast: &Cast) -> Option<IncidentCommand> {
    let (at, how) = (cast.now, Means::InPerson);
    Some(match decision {
        Decision::Close => CloseCase(Closed { reasons: words(), debrief_owed_by: None }).into(),
        Decision::ReturnDevice => {
            let (to, on_advice_of, risk_weighed) = (Some(cast.parent), None, None);
            ReturnDevice(DeviceReturned { device: 1, to, at, on_advice_of, risk_weighed }).into()
        }
        Decision::TellAdult => TellAdultOfAllegation(adult_told(cast)).into(),
        Decision::Suspend => suspended(Suspension::Suspended, None, cast),
        Decision::InformParents => {
            InformParents(ParentsInformed { parents: vec![cast.parent], at, how, said: words() }).into()
        }
        // That she cannot be chosen is no matter of a rule; that she was told is a fact, and a departure.
        Decision::Tell if scenario.then == Then::NotYet(Need::NotExcluded) => {
            RecordTelling(SomeoneTold { person: cast.adult, at, how, said: None }).into()
        }
        Decision::Tell => NotifyPerson { person: cast.colleague, said: None }.into(),
        Decision::OpenInvestigation => {
            OpenInvestigation(InvestigationOpened { officer: Some(cast.colleague), scope: words() }).into()
        }
        Decision::ConcludeInvestigation => found(scenario.kind()?, AllegationOutcome::Unfounded),
        Decision::Debrief => HoldDebrief(DebriefHeld {
            attended: vec![cast.colleague],
            at,
            lessons: words(),
            policy_changes: None,
            curriculum_changes: None,
        })
        .into(),
        Decision::Erase => erased(scenario),
        Decision::Search => searched(None, cast),
        Decision::AgreeRequest => request_decided(Verdict::Agreed),
        Decision::Reply | Decision::View => return None,
    })
}
