//! The scenario of a rule as people would bring it about: a concern that is raised, what is done on it, and what is then
//! decided. Plays any rule of any pack, whoever holds which post.

use super::details::details;
use crate::incident::agency::AdviceGiven;
use crate::incident::closing::Closed;
use crate::incident::commands::close_case::CloseCase;
use crate::incident::commands::conclude_investigation::ConcludeInvestigation;
use crate::incident::commands::confiscate_device::ConfiscateDevice;
use crate::incident::commands::decide_request::DecideRequest;
use crate::incident::commands::hold_debrief::HoldDebrief;
use crate::incident::commands::hold_on_telling::HoldOnTelling;
use crate::incident::commands::inform_parents::InformParents;
use crate::incident::commands::notify_person::NotifyPerson;
use crate::incident::commands::open_investigation::OpenInvestigation;
use crate::incident::commands::raise_concern::RaiseConcern;
use crate::incident::commands::record_advice::RecordAdvice;
use crate::incident::commands::record_filter_change::RecordFilterChange;
use crate::incident::commands::record_search::RecordSearch;
use crate::incident::commands::record_telling::RecordTelling;
use crate::incident::commands::request_filter_change::RequestFilterChange;
use crate::incident::commands::return_device::ReturnDevice;
use crate::incident::commands::set_review_date::SetReviewDate;
use crate::incident::commands::tell_adult_of_allegation::TellAdultOfAllegation;
use crate::incident::commands::triage_concern::TriageConcern;
use crate::incident::custody::{DeviceReturned, PowerState, SearchFooting, SearchRecorded};
use crate::incident::filtering::{FilterChangeRequested, FilterChanged};
use crate::incident::inquiry::{DebriefHeld, InvestigationConcluded, InvestigationOpened};
use crate::incident::outcome::{RequestDecided, Verdict};
use crate::incident::telling::{AdultTold, HoldPlaced, ParentsInformed, SomeoneTold};
use crate::incident::work::{ReviewDateSet, Triaged};
use crate::incident::{
    Agency, AllegationOutcome, ContactMade, Details, DutyKind, ImmediateSafety, IncidentCommand, Involved, Kind,
    LevelOfNeed, Means, PartPlayed,
};
use crate::policy::clause::scenario::{Scenario, Then};
use crate::policy::facts::FactName;
use crate::policy::field::Field;
use crate::policy::guard::{Decision, Need};
use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, Days, Utc};
use serde_json::{Value, json};

/// Who plays: all of them different people.
#[derive(Clone, Debug)]
pub struct Cast {
    /// Who raises it; has a line manager and holds no post.
    pub reporter: PersonId,
    /// The adult it is about, where it is about one; holds no post.
    pub adult: PersonId,
    /// A colleague with no post.
    pub colleague: PersonId,
    /// A child, who has a class teacher.
    pub child: PersonId,
    /// Her parent.
    pub parent: PersonId,
    /// Everybody who holds a post.
    pub holders: Vec<PersonId>,
    /// When it is played.
    pub now: DateTime<Utc>,
}

/// A scenario, ready to be played.
#[derive(Clone, Debug)]
pub struct Played {
    /// What is raised.
    pub concern: RaiseConcern,
    /// What is done on it then, in this order.
    pub steps: Vec<IncidentCommand>,
    /// What is decided last, where the rule holds something back.
    pub decision: Option<IncidentCommand>,
}

/// The scenario with these people; nothing for a scenario of no kind.
#[must_use]
pub fn played(scenario: &Scenario, cast: &Cast) -> Option<Played> {
    let kind = scenario.kind()?;
    let concern = concern(kind, scenario, cast);
    let mut steps = Vec::new();
    for given in &scenario.given {
        steps.extend(brought_about(kind, given.fact, &given.is, cast));
    }
    steps.extend(before(scenario, cast));
    let decision = scenario.when.and_then(|decision| decided(decision, scenario, cast));
    Some(Played { concern, steps, decision })
}

fn words() -> Narrative {
    Narrative::plain("something invented")
}

fn text() -> Text {
    Text::from("something invented")
}

fn concern(kind: Kind, scenario: &Scenario, cast: &Cast) -> RaiseConcern {
    let asks = |field| matches!(&scenario.then, Then::Missing(fields) if fields.contains(&field));
    let involved = |person: PersonId, part: PartPlayed| Involved { person, part };
    let mut people = Vec::new();
    if !asks(Field::Child) {
        people.push(involved(cast.child, PartPlayed::Child));
        people.push(involved(cast.parent, PartPlayed::Parent));
    }
    let by_staff = scenario.is(FactName::ByStaff) == Some("yes");
    if by_staff || matches!(kind, Kind::Allegation | Kind::StaffConduct) && !asks(Field::Subject) {
        people.push(involved(cast.adult, PartPlayed::Subject));
    }
    if scenario.then == (Then::Owed { duty: DutyKind::FindRecipient, body: None }) {
        people.extend(cast.holders.iter().map(|holder| involved(*holder, PartPlayed::Subject)));
    }
    let in_danger = scenario.is(FactName::ImmediateRisk) == Some("yes") && kind != Kind::Allegation;
    RaiseConcern {
        details: detailed(kind, scenario, cast),
        people,
        narrative: words(),
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety { in_danger, done: None },
    }
}

/// Details with the facts of the scenario, and without the fields it is to show as missing.
fn detailed(kind: Kind, scenario: &Scenario, cast: &Cast) -> Details {
    let set = |details: Details, field: &str, value: Value| with(&details, field, value).unwrap_or(details);
    let mut now = set(details(kind), "seen_by", json!([]));
    let user = if scenario.is(FactName::UserIsStaff) == Some("yes") { cast.adult } else { cast.child };
    now = set(now, "user", json!(user));
    for given in &scenario.given {
        for (field, value) in fields(given.fact, &given.is) {
            now = set(now, field, value);
        }
    }
    match (&scenario.then, scenario.when) {
        (Then::NotYet(Need::RiskAssessed), _) => set(now, "risk_assessed", json!("no")),
        (Then::NotYet(Need::TermsAgreed), _) => set(now, "terms_agreed", json!("no")),
        (_, Some(Decision::Reply)) => set(now, "replied", json!("yes")),
        (_, Some(Decision::View)) => set(now, "seen_by", json!([{ "person": cast.reporter, "why": text() }])),
        (Then::Missing(asked), _) => asked.iter().fold(now, |details, field| left_out(details, *field)),
        _ => now,
    }
}

/// Where a fact of the details stands in them.
fn fields(fact: FactName, value: &str) -> Vec<(&'static str, Value)> {
    let field = match fact {
        FactName::ContactFrom => "from",
        FactName::ContactNature => "nature",
        FactName::StaffBreach | FactName::PupilBreach => "breach",
        FactName::InformationMatter | FactName::AccountMatter => "matter",
        FactName::RightsAsked => "asked",
        FactName::AdultInvolved => "tests.adult_involved",
        FactName::ReferNow => {
            let tests = json!({
                "adult_involved": "no", "coerced": "no", "unusual_or_violent": "no", "under_thirteen": value,
                "immediate_risk": "no",
            });
            return vec![("tests", tests)];
        }
        FactName::Limb => return vec![("limbs", json!([value]))],
        FactName::ImmediateRisk => "immediate_risk",
        FactName::Account => "account",
        FactName::Replied => "replied",
        FactName::Material => "material",
        FactName::Reached => "reached",
        FactName::UserIsStaff => "user_is_staff",
        FactName::Depicted => "depicted",
        FactName::Engagement => "engagement",
        FactName::CrimeOnDevice => "crime_on_device",
        FactName::SelfReport => "self_report",
        FactName::Site => "site",
        FactName::ChildAtRisk => "child_at_risk",
        FactName::MayBeEvidence => "may_be_evidence",
        FactName::ProhibitedItem => "prohibited_item",
        FactName::ShowsRisk => "shows_risk",
        FactName::PersonalData => "personal_data",
        FactName::ByStaff => "by_staff",
        FactName::PostedBy => "posted_by",
        FactName::Humiliates => "humiliates",
        FactName::Permission => "permission",
        FactName::AboutHead => "about_head",
        FactName::Category => "category",
        FactName::Online => "online",
        _ => return Vec::new(),
    };
    vec![(field, json!(value))]
}

/// The details with this field set, where they have it and it can be so.
fn with(details: &Details, field: &str, value: Value) -> Option<Details> {
    let mut whole = serde_json::to_value(details).ok()?;
    let body = whole.as_object_mut()?.values_mut().next()?;
    let place = field.split('.').try_fold(body, |at, step| at.get_mut(step))?;
    *place = value;
    serde_json::from_value(whole).ok()
}

/// The details without this field, in whichever way such a field can be left out.
fn left_out(details: Details, field: Field) -> Details {
    let name = match field {
        Field::ReferNowTests => "tests.under_thirteen".to_owned(),
        Field::Category | Field::Device | Field::Platform | Field::Limbs => field.as_str().to_owned(),
        other => other.as_str().replace('-', "_"),
    };
    let blank = [Value::Null, json!(""), json!("not-known"), json!([])];
    blank.into_iter().find_map(|nothing| with(&details, &name, nothing)).unwrap_or(details)
}

/// What is done so that the case has this fact, where raising it is not enough.
fn brought_about(kind: Kind, fact: FactName, value: &str, cast: &Cast) -> Vec<IncidentCommand> {
    match fact {
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
fn before(scenario: &Scenario, cast: &Cast) -> Vec<IncidentCommand> {
    let hold = |person| HoldOnTelling(HoldPlaced { person, asked_by: text(), until: None, reasons: None }).into();
    match (&scenario.then, scenario.when) {
        (Then::Owed { duty: DutyKind::Review, .. }, _) => {
            let on = cast.now.date_naive() + Days::new(7);
            vec![SetReviewDate(ReviewDateSet { on, reasons: None }).into()]
        }
        (Then::Owed { duty: DutyKind::ExplainDeparture | DutyKind::TellDslOfDeparture, .. }, _) => {
            vec![searched(None, cast)]
        }
        (_, Some(Decision::ReturnDevice)) => vec![confiscated(true, cast)],
        (Then::NotYet(Need::NoHold), Some(Decision::TellAdult)) => vec![hold(cast.adult)],
        (Then::NotYet(Need::NoHold), Some(Decision::InformParents)) => vec![hold(cast.parent)],
        (Then::NotYet(Need::NoHold), Some(_)) => vec![hold(cast.colleague)],
        _ => Vec::new(),
    }
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
    let contact = ContactMade { at: cast.now, spoke_to: Some(text()), reference: Some(text()) };
    let advice = RecordAdvice(AdviceGiven { from: Agency::Lado, contact, advice: words() });
    let opened = OpenInvestigation(InvestigationOpened { officer: Some(cast.colleague), scope: words() });
    let mut steps: Vec<IncidentCommand> = Vec::new();
    if kind == Kind::Allegation {
        steps.push(advice.into());
    }
    steps.push(opened.into());
    if concluded {
        steps.push(found(kind));
    }
    steps
}

fn found(kind: Kind) -> IncidentCommand {
    let about_adult = matches!(kind, Kind::Allegation | Kind::StaffConduct);
    let outcome = about_adult.then_some(AllegationOutcome::Unfounded);
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

fn request_decided(verdict: Verdict) -> IncidentCommand {
    DecideRequest(RequestDecided { verdict, advice: None, conditions: None, reasons: words(), until: None }).into()
}

/// The decision that the rule holds back; nothing for what is done with raising it.
fn decided(decision: Decision, scenario: &Scenario, cast: &Cast) -> Option<IncidentCommand> {
    let (at, how) = (cast.now, Means::InPerson);
    Some(match decision {
        Decision::Close => CloseCase(Closed { reasons: words(), debrief_owed_by: None }).into(),
        Decision::ReturnDevice => {
            let (to, on_advice_of, risk_weighed) = (Some(cast.parent), None, None);
            ReturnDevice(DeviceReturned { device: 1, to, at, on_advice_of, risk_weighed }).into()
        }
        Decision::TellAdult => {
            let told = AdultTold { person: cast.adult, at, how, said: words(), supported_by: None };
            TellAdultOfAllegation(told).into()
        }
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
        Decision::ConcludeInvestigation => found(scenario.kind()?),
        Decision::Debrief => HoldDebrief(DebriefHeld {
            attended: vec![cast.colleague],
            at,
            lessons: words(),
            policy_changes: None,
            curriculum_changes: None,
        })
        .into(),
        Decision::Search => searched(None, cast),
        Decision::AgreeRequest => request_decided(Verdict::Agreed),
        Decision::Reply | Decision::View => return None,
    })
}
