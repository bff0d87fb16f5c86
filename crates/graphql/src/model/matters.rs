//! What a case holds besides its facts: who must know, who was told, referrals, advice, devices, actions.

use super::duty::Citation;
use super::person::Person;
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use domain::incident::agency::ReferralMade;
use domain::incident::custody::PowerState;
use domain::incident::telling::{HoldPlaced, RoutedTo, SomeoneTold};
use domain::incident::work::Acknowledged;
use domain::incident::{Action, Agency, ContactMade, Device, Incident, Means};
use domain::{Narrative, SchoolId};

/// A person who must know, as what, and by which rule.
#[derive(SimpleObject)]
pub(crate) struct MustKnow {
    /// Who.
    person: Person,
    /// In which capacity, in words.
    capacity: &'static str,
    /// By which rule; none where somebody decided to tell this person.
    rule: Option<Citation>,
    /// The clauses of that rule.
    clauses: Vec<String>,
}

impl MustKnow {
    pub(crate) fn all(school: SchoolId, routed: &[RoutedTo]) -> Vec<Self> {
        let must_know = |to: &RoutedTo| Self {
            person: Person::new(school, to.person),
            capacity: to.capacity.words(),
            rule: to.rule.as_ref().map(Citation::from),
            clauses: to.rule.as_ref().map(|rule| rule.clauses.clone()).unwrap_or_default(),
        };
        routed.iter().map(must_know).collect()
    }
}

/// Somebody was told.
#[derive(SimpleObject)]
pub(crate) struct Telling {
    /// Who was told.
    person: Person,
    /// When.
    at: DateTime<Utc>,
    /// How.
    how: Means,
    /// What was said.
    said: Option<Narrative>,
}

impl Telling {
    pub(crate) fn all(school: SchoolId, told: &[SomeoneTold]) -> Vec<Self> {
        let telling = |told: &SomeoneTold| Self {
            person: Person::new(school, told.person),
            at: told.at,
            how: told.how,
            said: told.said.clone(),
        };
        told.iter().map(telling).collect()
    }
}

/// Somebody who must know has seen the concern.
#[derive(SimpleObject)]
pub(crate) struct Acknowledgement {
    /// Who.
    by: Person,
    /// When.
    at: DateTime<Utc>,
}

impl Acknowledgement {
    pub(crate) fn all(school: SchoolId, seen: &[Acknowledged]) -> Vec<Self> {
        seen.iter().map(|seen| Self { by: Person::new(school, seen.by), at: seen.at }).collect()
    }
}

/// A referral made, or decided against.
#[derive(SimpleObject)]
pub(crate) struct Referral {
    /// To whom.
    agency: Agency,
    /// To whom, in words.
    agency_words: &'static str,
    /// Whether it was made.
    made: bool,
    /// When the agency was reached, or when it was decided not to refer.
    at: DateTime<Utc>,
    /// Who recorded it.
    by: Option<Person>,
    /// About whom, where it is about one person.
    about: Option<Person>,
    /// How the agency was reached.
    contact: Option<ContactMade>,
    /// What was passed on.
    summary: Option<Narrative>,
    /// Why, or why not.
    reasons: Narrative,
    /// On whose advice it was not made.
    on_advice_of: Option<String>,
    /// The member of staff who referred herself, and not by way of the school's leads.
    made_by: Option<Person>,
}

impl Referral {
    pub(crate) fn all(school: SchoolId, incident: &Incident) -> Vec<Self> {
        let made = incident.referrals().map(|(by, made)| Self::of_made(school, Person::acting(school, by), made));
        let not_made = incident.referrals_not_made().map(|(by, at, not)| Self {
            agency: not.agency,
            agency_words: not.agency.words(),
            made: false,
            at,
            by: Person::acting(school, by),
            about: not.about.map(|id| Person::new(school, id)),
            contact: None,
            summary: None,
            reasons: not.reasons.clone(),
            on_advice_of: not.on_advice_of.as_ref().map(|text| text.as_str().to_owned()),
            made_by: None,
        });
        made.chain(not_made).collect()
    }

    /// Those somebody made herself, as she may see them.
    pub(crate) fn own(school: SchoolId, made: &[ReferralMade]) -> Vec<Self> {
        made.iter().map(|made| Self::of_made(school, None, made)).collect()
    }

    fn of_made(school: SchoolId, by: Option<Person>, made: &ReferralMade) -> Self {
        Self {
            agency: made.agency,
            agency_words: made.agency.words(),
            made: true,
            at: made.contact.at,
            by,
            about: made.about.map(|id| Person::new(school, id)),
            contact: Some(made.contact.clone()),
            summary: Some(made.summary.clone()),
            reasons: made.reasons.clone(),
            on_advice_of: None,
            made_by: made.made_by.map(|id| Person::new(school, id)),
        }
    }
}

/// Advice sought or given.
#[derive(SimpleObject)]
pub(crate) struct Advice {
    /// From whom.
    agency: Agency,
    /// Whether it was given; else it was asked for.
    given: bool,
    /// How they were reached, or it came.
    contact: ContactMade,
    /// What was asked, or what was said.
    text: Narrative,
}

impl Advice {
    pub(crate) fn all(incident: &Incident) -> Vec<Self> {
        let sought = incident.advice_sought().iter().map(|sought| Self {
            agency: sought.from,
            given: false,
            contact: sought.contact.clone(),
            text: sought.question.clone(),
        });
        let given = incident.advice_given().iter().map(|given| Self {
            agency: given.from,
            given: true,
            contact: given.contact.clone(),
            text: given.advice.clone(),
        });
        let mut advice: Vec<Self> = sought.chain(given).collect();
        advice.sort_by_key(|advice| advice.contact.at);
        advice
    }
}

/// A hold on telling somebody.
#[derive(SimpleObject)]
pub(crate) struct Hold {
    /// Who is to be told nothing.
    person: Person,
    /// Which agency, or who, asked.
    asked_by: String,
    /// Until when; open where not said.
    until: Option<DateTime<Utc>>,
    /// Why.
    reasons: Option<Narrative>,
}

impl Hold {
    pub(crate) fn of(school: SchoolId, hold: &HoldPlaced) -> Self {
        Self {
            person: Person::new(school, hold.person),
            asked_by: hold.asked_by.as_str().to_owned(),
            until: hold.until,
            reasons: hold.reasons.clone(),
        }
    }
}

/// A device in the case, and where it went.
#[derive(SimpleObject)]
#[graphql(name = "Device")]
pub(crate) struct CaseDevice {
    /// Its number within the case: commands name it by this.
    number: u32,
    /// Make and model.
    make: String,
    /// Colour and marks.
    colour: Option<String>,
    /// The school's tag or the number of the bag it is in.
    tag: Option<String>,
    /// As it was found.
    power: PowerState,
    /// From whom.
    from: Option<Person>,
    /// By whom it was confiscated.
    by: Person,
    /// When it was confiscated.
    at: DateTime<Utc>,
    /// On what grounds.
    grounds: Narrative,
    /// Whether it may be evidence.
    may_be_evidence: bool,
    /// Whether the school still holds it.
    is_held: bool,
    /// Where it is kept.
    stored_at: Option<String>,
    /// The officer it was handed to.
    officer: Option<String>,
    /// The officer's receipt.
    receipt: Option<String>,
    /// When it was given back.
    returned_at: Option<DateTime<Utc>>,
    /// On whose advice it was given back.
    returned_on_advice_of: Option<String>,
}

impl CaseDevice {
    pub(crate) fn of(school: SchoolId, device: &Device) -> Self {
        let text = |text: &domain::Text| text.as_str().to_owned();
        let confiscated = &device.confiscated;
        Self {
            number: confiscated.device,
            make: text(&confiscated.make),
            colour: confiscated.colour.as_ref().map(text),
            tag: confiscated.tag.as_ref().map(text),
            power: confiscated.power,
            from: confiscated.from.map(|id| Person::new(school, id)),
            by: Person::new(school, confiscated.by),
            at: confiscated.at,
            grounds: confiscated.grounds.clone(),
            may_be_evidence: confiscated.may_be_evidence,
            is_held: device.is_held(),
            stored_at: device.stored.as_ref().map(|stored| text(&stored.place)),
            officer: device.to_police.as_ref().map(|handed| text(&handed.officer)),
            receipt: device.to_police.as_ref().map(|handed| text(&handed.receipt)),
            returned_at: device.returned.as_ref().map(|returned| returned.at),
            returned_on_advice_of: device.returned.as_ref().and_then(|back| back.on_advice_of.as_ref().map(text)),
        }
    }
}

/// An agreed action.
#[derive(SimpleObject)]
#[graphql(name = "Action")]
pub(crate) struct CaseAction {
    /// Its number within the case: commands name it by this.
    number: u32,
    /// What is to be done.
    what: Narrative,
    /// Who does it, where it is a member of staff.
    owner: Option<Person>,
    /// Who does it, where it is somebody outside.
    outside_owner: Option<String>,
    /// By when.
    due: Option<DateTime<Utc>>,
    /// The number of the meeting that agreed it.
    meeting: Option<u32>,
    /// When it was completed.
    completed_at: Option<DateTime<Utc>>,
    /// What came of it.
    outcome: Option<Narrative>,
}

impl CaseAction {
    pub(crate) fn of(school: SchoolId, action: &Action) -> Self {
        let agreed = &action.agreed;
        let (completed_at, outcome) = action.completed.clone().unzip();
        Self {
            number: agreed.action,
            what: agreed.what.clone(),
            owner: agreed.owner.map(|id| Person::new(school, id)),
            outside_owner: agreed.outside_owner.as_ref().map(|owner| owner.as_str().to_owned()),
            due: agreed.due,
            meeting: agreed.meeting,
            completed_at,
            outcome,
        }
    }
}
