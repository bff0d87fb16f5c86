//! What a filtering system reports by itself: read and checked, made unique, and turned into a concern by whoever looks at it.
//!
//! An alert is no concern. Most are blocked searches that need nobody; some are a child in distress. So a person triages: she
//! raises a case from it, or dismisses it with reasons. It carries the class of an address and never the address. What cannot be
//! read is kept too, as an [`UnreadAlert`].

mod unread;

use crate::incident::commands::raise_concern::RaiseConcern;
use crate::incident::kind::{BreachSource, Intent, Material, Reached, Site};
use crate::incident::{Answer, Details, FilteringBreach, ImmediateSafety, Involved};
use crate::person::PersonDetails;
use crate::school::{SchoolError, SchoolEvent};
use crate::{AlertId, Desk, Narrative, PersonId, Text, text};
use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use unread::{AlertSaid, UnreadAlert};

/// How far ahead of ours a system's clock may be.
const CLOCKS_DIFFER_BY: TimeDelta = TimeDelta::minutes(5);

vocabulary! {
    /// What the system did.
    pub enum AlertAction {
        /// It stopped it.
        Blocked = "blocked" "stopped by the filter",
        /// It let it through, and reports it.
        Allowed = "allowed" "let through",
    }
}

/// An alert of a filtering or monitoring system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Alert {
    /// The system's own id of it: the same id again is the same alert.
    #[serde(default)]
    pub id: Option<Text>,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// Which device, as the system knows it.
    pub device: Text,
    /// Who was signed in, as the system knows her: a sign-in name or an e-mail address.
    #[serde(default)]
    pub user: Option<Text>,
    /// The system's own word for what it is about, such as `self-harm`.
    pub category: Text,
    /// What the system did.
    pub action: AlertAction,
    /// The class of address ("social media", "file sharing"), never the address.
    #[serde(default)]
    pub url_class: Option<Text>,
    /// Whether the device was on the school's site.
    #[serde(default)]
    pub on_site: Option<bool>,
    /// What else the system says. No picture, no address.
    #[serde(default)]
    pub detail: Option<Text>,
}

/// Why an alert was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct AlertProblem {
    /// A stable code: `MALFORMED`, `MISSING`, `BAD_FIELD`, `IMPOSSIBLE_TIME`.
    pub code: &'static str,
    /// The field, where it is about one.
    pub field: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
}

/// What whoever looks at an alert adds when she raises a case from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RaiseFromAlertFields"))]
pub struct AlertJudged {
    /// What sort of material it is, in the school's own judgment.
    pub material: Material,
    /// Whether the user is a member of staff.
    pub user_is_staff: Answer,
    /// Who was using the device, where known.
    pub user: Option<PersonId>,
    /// Accidental or deliberate.
    pub intent: Intent,
    /// The people in it and the parts they play.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub people: Vec<Involved>,
    /// What is to be said of it.
    pub narrative: Narrative,
    /// Immediate safety.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub safety: ImmediateSafety,
    /// Of an alert that could not be read: which device it was; else the alert says so.
    #[serde(default)]
    pub device: Option<Text>,
    /// Of an alert that could not be read: whether the material was reached; else the alert says so.
    #[serde(default)]
    pub reached: Option<Reached>,
    /// Of an alert that could not be read: when it happened, where that is known; else the alert says so.
    #[serde(default)]
    pub occurred_at: Option<DateTime<Utc>>,
}

/// An alert was dismissed: it needs nobody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AlertDismissed {
    /// Which alert.
    pub alert: AlertId,
    /// Which system reported it.
    pub source: Text,
    /// Why it needs nobody.
    pub reasons: Narrative,
}

impl Alert {
    /// Reads an alert from JSON and checks it.
    ///
    /// # Errors
    /// [`AlertProblem`], naming the field where it is about one.
    pub fn read(json: &[u8], now: DateTime<Utc>) -> Result<Self, AlertProblem> {
        let alert: Self = serde_json::from_slice(json).map_err(|error| AlertProblem {
            code: "MALFORMED",
            field: None,
            message: malformed(&error),
        })?;
        alert.checked(now)
    }

    /// The alert, if nothing in it is missing, too long or impossible.
    ///
    /// # Errors
    /// [`AlertProblem`].
    pub fn checked(self, now: DateTime<Utc>) -> Result<Self, AlertProblem> {
        let problem =
            |code, field: &str, message: String| AlertProblem { code, field: Some(field.to_owned()), message };
        for (field, text) in [("device", &self.device), ("category", &self.category)] {
            if text.is_blank() {
                return Err(problem("MISSING", field, format!("`{field}` is empty: say it")));
            }
        }
        if self.occurred_at > now + CLOCKS_DIFFER_BY {
            let message = "`occurredAt` lies in the future: check the system's clock and its time zone".to_owned();
            return Err(problem("IMPOSSIBLE_TIME", "occurredAt", message));
        }
        let value = serde_json::to_value(&self).unwrap_or_default();
        match text::check(&value).into_iter().next() {
            Some(error) => Err(problem("BAD_FIELD", &error.path.join("."), error.problem.to_string())),
            None => Ok(self),
        }
    }

    /// What makes it unique within its source: the system's own id; else what it says and the minute it happened in.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let part = |text: &Text| text.as_str().trim().to_lowercase();
        let parts = match &self.id {
            Some(id) => vec!["id".to_owned(), id.as_str().trim().to_owned()],
            None => vec![
                "said".to_owned(),
                self.occurred_at.timestamp().div_euclid(60).to_string(),
                part(&self.device),
                self.user.as_ref().map(part).unwrap_or_default(),
                part(&self.category),
                self.action.as_str().to_owned(),
                self.url_class.as_ref().map(part).unwrap_or_default(),
                self.detail.as_ref().map(part).unwrap_or_default(),
            ],
        };
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().into()
    }

    /// Whether it says that this person was signed in: nobody triages an alert about herself.
    #[must_use]
    pub fn is_about(&self, person: &PersonDetails) -> bool {
        let Some(user) = self.user.as_ref().map(|user| user.as_str().trim().to_lowercase()) else { return false };
        // `SCHOOL\name` and `name@school.example` are the same sign-in name.
        let sign_in = |text: &str| -> String {
            let text = text.rsplit('\\').next().unwrap_or(text);
            text.split('@').next().unwrap_or(text).trim().to_owned()
        };
        let email = person.email.as_ref().map(|email| email.as_str().trim().to_lowercase());
        let (given, family) = (person.given_name.as_str().to_lowercase(), person.family_name.as_str().to_lowercase());
        let names = [
            format!("{given} {family}"),
            format!("{family}, {given}"),
            format!("{given}.{family}"),
            format!("{}.{family}", given.chars().take(1).collect::<String>()),
            format!("{}{family}", given.chars().take(1).collect::<String>()),
        ];
        email.is_some_and(|email| email == user || sign_in(&email) == sign_in(&user))
            || names.iter().any(|name| *name == user || *name == sign_in(&user))
    }

    fn concern(&self, source: &str, judged: AlertJudged) -> RaiseConcern {
        let reached = match self.action {
            AlertAction::Blocked => Reached::Attempted,
            AlertAction::Allowed => Reached::Reached,
        };
        let told = Told {
            device: self.device.clone(),
            reached,
            url_class: self.url_class.clone(),
            off_site: self.on_site == Some(false),
            occurred_at: Some(self.occurred_at),
        };
        concern(source, judged, told)
    }
}

/// What an alert tells of what happened, or whoever judges it.
struct Told {
    device: Text,
    reached: Reached,
    url_class: Option<Text>,
    off_site: bool,
    occurred_at: Option<DateTime<Utc>>,
}

/// The concern an alert becomes.
fn concern(source: &str, judged: AlertJudged, told: Told) -> RaiseConcern {
    let AlertJudged { material, user_is_staff, user, intent, people, narrative, safety, .. } = judged;
    let Told { device, reached, url_class, off_site, occurred_at } = told;
    let details = Details::FilteringBreach(FilteringBreach {
        user,
        user_is_staff,
        device,
        material,
        reached,
        intent,
        site: if off_site { Site::OffSite } else { Site::OnSite },
        source: BreachSource::SystemAlert,
        source_system: Some(Text::new(source)),
        url_class,
    });
    RaiseConcern {
        details,
        people,
        narrative,
        childs_words: None,
        informant: None,
        on_behalf: None,
        occurred_at,
        known_at: None,
        told: Vec::new(),
        safety,
    }
}

impl AlertDismissed {
    pub(crate) fn decide(self, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        desk.actor.person().ok_or(SchoolError::NobodyNamed)?;
        if self.reasons.is_blank() { Err(SchoolError::NoReasons) } else { Ok(vec![self.into()]) }
    }
}

/// What cannot be read, without a word of what was sent.
fn malformed(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let place = format!("line {}, column {}", error.line(), error.column());
    // The library quotes what it met: only its own words about the fields of an alert are passed on.
    let known = ["missing field", "unknown field", "duplicate field"].into_iter().find(|words| said.starts_with(words));
    match known {
        Some("unknown field") => {
            format!("there is a field that alerts do not have ({place}): see the list in deploy/INTAKE.md")
        }
        Some(_) => said,
        None => format!("this cannot be read at {place}: send one alert as a JSON object, see deploy/INTAKE.md"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::time;

    const NOW: &str = "2027-03-01T09:00";
    const ALERT: &str = r#"{"occurredAt":"2027-03-01T08:55:00Z","device":"tablet 14","user":"SCHOOL\\j.example",
        "category":"self-harm","action":"allowed","urlClass":"search"}"#;

    fn read(json: &str) -> Result<Alert, AlertProblem> {
        Alert::read(json.as_bytes(), time(NOW))
    }

    fn refused(json: &str) -> (&'static str, Option<String>) {
        let problem = read(json).expect_err("it was taken");
        (problem.code, problem.field)
    }

    #[test]
    fn an_alert_is_read() {
        let alert = read(ALERT).unwrap();
        assert_eq!((alert.device.as_str(), alert.action), ("tablet 14", AlertAction::Allowed));
    }

    #[test]
    fn what_cannot_be_taken_is_answered_with_a_code_and_the_field() {
        let field = |name: &str| Some(name.to_owned());
        for (json, expected) in [
            ("", ("MALFORMED", None)),
            ("[]", ("MALFORMED", None)),
            (r#"{"device":"tablet 14"}"#, ("MALFORMED", None)),
            (&ALERT.replace("\"action\"", "\"verdict\""), ("MALFORMED", None)),
            (&ALERT.replace("allowed", "quarantined"), ("MALFORMED", None)),
            (&ALERT.replace("tablet 14", " "), ("MISSING", field("device"))),
            (&ALERT.replace("2027-03-01", "2027-03-02"), ("IMPOSSIBLE_TIME", field("occurredAt"))),
            (&ALERT.replace("search", "data:image/png;base64,AAAA"), ("BAD_FIELD", field("urlClass"))),
            (&ALERT.replace("search", &"x".repeat(100_000)), ("BAD_FIELD", field("urlClass"))),
        ] {
            assert_eq!(refused(json), expected, "{json:.80}");
        }
    }

    #[test]
    fn an_answer_repeats_nothing_of_what_was_sent() {
        let sent = ALERT.replace("\"allowed\"", "\"Jo Example was looking at\"");
        let problem = read(&sent).unwrap_err();
        assert!(!problem.message.contains("Jo"), "{problem}");
    }

    #[test]
    fn the_same_alert_has_the_same_fingerprint_and_another_has_another() {
        let alert = |json: &str| read(json).unwrap().fingerprint();
        assert_eq!(alert(ALERT), alert(&ALERT.replace("08:55:00", "08:55:42").replace("tablet", "Tablet")));
        assert_ne!(alert(ALERT), alert(&ALERT.replace("08:55", "08:54")));
        assert_ne!(alert(ALERT), alert(&ALERT.replace("tablet 14", "tablet 15")));
        let with_id = |id: &str| ALERT.replacen('{', &format!("{{\"id\":\"{id}\","), 1);
        assert_eq!(alert(&with_id("7")), alert(&with_id("7").replace("tablet 14", "tablet 15")));
        assert_ne!(alert(&with_id("7")), alert(&with_id("8")));
    }

    #[test]
    fn nobody_is_asked_to_judge_an_alert_about_herself() {
        let person = |given: &str, family: &str, email: Option<&str>| PersonDetails {
            given_name: Text::from(given),
            family_name: Text::from(family),
            email: email.map(Text::from),
            ..PersonDetails::default()
        };
        let about = |user: &str, person: &PersonDetails| {
            Alert { user: Some(Text::from(user)), ..read(ALERT).unwrap() }.is_about(person)
        };
        let jo = person("Jo", "Example", Some("j.example@school.example"));
        for user in
            ["j.example", "SCHOOL\\J.Example", "j.example@other.example", "Jo Example", "jexample", "Example, Jo"]
        {
            assert!(about(user, &jo), "{user}");
        }
        for user in ["k.example", "pupil14", ""] {
            assert!(!about(user, &jo), "{user}");
        }
        assert!(!read(ALERT).unwrap().is_about(&person("Kim", "Sample", None)));
    }
}
