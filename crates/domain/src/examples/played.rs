//! The scenario of a rule as people would bring it about: a concern that is raised, what is done on it, and what is then
//! decided. Plays any rule of any pack, whoever holds which post.

mod steps;
mod supplied;

use super::details::details;
use crate::incident::commands::raise_concern::RaiseConcern;
use crate::incident::{Details, DutyKind, ImmediateSafety, IncidentCommand, Involved, Kind, PartPlayed};
use crate::policy::clause::scenario::{Scenario, Then};
use crate::policy::facts::FactName;
use crate::policy::field::Field;
use crate::policy::guard::{Decision, Need};
use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use steps::{before, brought_about, decided};

pub use supplied::supplied;

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
    /// What had been raised before, each as a case of its own.
    pub others: Vec<RaiseConcern>,
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
        steps.extend(brought_about(kind, given, scenario, cast));
    }
    steps.extend(before(scenario, cast));
    let decision = scenario.when.and_then(|decision| decided(decision, scenario, cast));
    let others = others(scenario, cast);
    Some(Played { others, concern, steps, decision })
}

/// Low-level concerns about the same adult, where the rule asks for others.
fn others(scenario: &Scenario, cast: &Cast) -> Vec<RaiseConcern> {
    let asked =
        [FactName::OtherConcerns, FactName::OtherConcernsThisYear].into_iter().find_map(|fact| scenario.is(fact));
    let count = match asked {
        None => 0,
        Some("one") => 1,
        Some(_) => 2,
    };
    let plain = Scenario { given: Vec::new(), when: None, ..scenario.clone() };
    std::iter::repeat_with(|| concern(Kind::StaffConduct, &plain, cast)).take(count).collect()
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
        on_behalf: None,
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
