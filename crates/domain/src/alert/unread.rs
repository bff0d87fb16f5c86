//! What a filtering system sent and nobody could read: kept as it was received, as far as that is text and not too long, with the
//! reason, so that whoever triages alerts sees that something came.

use super::{Alert, AlertJudged, AlertProblem};
use crate::Text;
use crate::incident::commands::raise_concern::RaiseConcern;
use crate::person::PersonDetails;
use crate::text::{TEXT_LIMIT, has_embedded_file};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Something that could not be read as an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnreadAlert {
    /// What was received: at most 2,000 characters of it, without control characters and without anything that looks like a file.
    pub received: Text,
    /// How long it was, in bytes.
    pub bytes: u64,
    /// Why it could not be read: a stable code.
    pub code: String,
    /// The field, where it is about one.
    pub field: Option<String>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What makes it unique within its source: SHA-256 of what was received, in hexadecimal.
    pub fingerprint: String,
}

/// What a system handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AlertSaid {
    /// An alert.
    Alert(Alert),
    /// Something that could not be read as one.
    Unread(UnreadAlert),
}

impl UnreadAlert {
    /// Keeps what was received; `bytes` is its whole length where only its beginning is at hand.
    #[must_use]
    pub fn new(received: &[u8], bytes: u64, problem: AlertProblem) -> Self {
        let AlertProblem { code, field, message } = problem;
        let fingerprint = hexadecimal(&Sha256::digest(received));
        let received = Text::new(readable(&String::from_utf8_lossy(received)));
        Self { received, bytes, code: code.to_owned(), field, message, fingerprint }
    }

    /// Stands for whatever else cannot be read once many from one system wait: counted, and what it said is not kept.
    #[must_use]
    pub fn one_of_too_many(waiting: u64) -> Self {
        let message = format!(
            "More than {waiting} from this system wait that could not be read. What came after them is counted here, and what it \
             said is not kept: have the system mended."
        );
        let problem = AlertProblem { code: "TOO_MANY", field: None, message };
        Self::new(b"", 0, problem)
    }

    /// Whether it may be about this person: nobody triages what may be about herself.
    fn may_be_about(&self, person: &PersonDetails) -> bool {
        let said = self.received.as_str().to_lowercase();
        let email = person.email.as_ref().map(|email| email.as_str().trim().to_lowercase());
        let sign_in = email.as_ref().and_then(|email| email.split('@').next()).unwrap_or_default();
        let family = person.family_name.as_str().trim().to_lowercase();
        [sign_in, family.as_str()].into_iter().any(|name| name.chars().count() > 2 && said.contains(name))
    }

    /// The concern whoever judges it makes of it: nothing in it says what happened.
    fn concern(source: &str, judged: AlertJudged) -> Result<RaiseConcern, AlertProblem> {
        let missing = |field: &str| AlertProblem {
            code: "MISSING",
            field: Some(field.to_owned()),
            message: "this alert could not be read: say it yourself, from what was received".to_owned(),
        };
        let device = judged.device.clone().filter(|device| !device.is_blank()).ok_or_else(|| missing("device"))?;
        let reached = judged.reached.ok_or_else(|| missing("reached"))?;
        let occurred_at = judged.occurred_at;
        Ok(super::concern(
            source,
            judged,
            super::Told { device, reached, url_class: None, off_site: false, occurred_at },
        ))
    }
}

impl AlertSaid {
    /// What makes it unique within its source.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        match self {
            Self::Alert(alert) => alert.fingerprint(),
            Self::Unread(unread) => Sha256::digest(format!("unread {}", unread.fingerprint)).into(),
        }
    }

    /// Whether it could not be read.
    #[must_use]
    pub const fn is_unread(&self) -> bool {
        matches!(self, Self::Unread(_))
    }

    /// Whether it is, or may be, about this person: nobody triages an alert about herself.
    #[must_use]
    pub fn is_about(&self, person: &PersonDetails) -> bool {
        match self {
            Self::Alert(alert) => alert.is_about(person),
            Self::Unread(unread) => unread.may_be_about(person),
        }
    }

    /// The concern it becomes.
    ///
    /// # Errors
    /// [`AlertProblem`] where it could not be read and whoever judges it does not say what happened.
    pub fn concern(&self, source: &str, judged: AlertJudged) -> Result<RaiseConcern, AlertProblem> {
        match self {
            Self::Alert(alert) => Ok(alert.concern(source, judged)),
            Self::Unread(_) => UnreadAlert::concern(source, judged),
        }
    }
}

fn hexadecimal(hash: &[u8]) -> String {
    use std::fmt::Write as _;
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// INVARIANT: nothing that could be a picture is kept, whatever a system sends.
fn readable(said: &str) -> String {
    let plain = |c: char| if c.is_control() && !matches!(c, '\n' | '\r' | '\t') { '\u{fffd}' } else { c };
    let said: String = said.chars().map(plain).collect();
    let parts = said.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>'));
    let kept: String = parts.map(|part| if has_embedded_file(part) { "[left out] " } else { part }).collect();
    let kept = if has_embedded_file(&kept) { "[left out: it looks like a file]".to_owned() } else { kept };
    kept.chars().take(TEXT_LIMIT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Narrative;
    use crate::incident::kind::{BreachSource, Intent, Material, Reached};
    use crate::incident::{Answer, Details, ImmediateSafety};
    use serde_json::json;

    fn unread(received: &str) -> UnreadAlert {
        let problem = AlertProblem { code: "MALFORMED", field: None, message: "it cannot be read".to_owned() };
        UnreadAlert::new(received.as_bytes(), received.len() as u64, problem)
    }

    fn judged(reached: Option<Reached>, device: Option<&str>) -> AlertJudged {
        AlertJudged {
            material: Material::SelfHarm,
            user_is_staff: Answer::No,
            user: None,
            intent: Intent::NotKnown,
            people: Vec::new(),
            narrative: Narrative::plain("What the system sent looks like a search."),
            safety: ImmediateSafety::default(),
            device: device.map(Text::from),
            reached,
            occurred_at: None,
        }
    }

    #[test]
    fn it_is_kept_as_it_was_received_and_not_longer_than_any_other_text() {
        assert_eq!(unread("{\"device\": \"tablet 14\",}").received.as_str(), "{\"device\": \"tablet 14\",}");
        let long = unread(&"word ".repeat(10_000));
        assert_eq!((long.received.as_str().chars().count(), long.bytes), (TEXT_LIMIT, 50_000));
    }

    #[test]
    fn nothing_that_could_be_a_picture_is_kept() {
        for picture in [
            "{\"device\": \"tablet 14\", \"shot\": \"data:image/png;base64,AAAA\"}".to_owned(),
            format!("{{\"device\": \"tablet 14\", \"shot\": \"{}\"}}", "QUJD".repeat(200)),
        ] {
            let kept = unread(&picture).received;
            assert!(kept.as_str().contains("tablet 14") && kept.as_str().contains("[left out]"), "{}", kept.as_str());
            assert!(!kept.as_str().contains("AAAA") && !kept.as_str().contains("QUJD"));
        }
        let mailed = format!("{}\n", "QUJDREVG".repeat(9)).repeat(20);
        assert_eq!(unread(&mailed).received.as_str(), "[left out: it looks like a file]");
        assert_eq!(unread("a\u{0}b").received.as_str(), "a\u{fffd}b");
        let value = serde_json::to_value(AlertSaid::Unread(unread(&mailed))).unwrap();
        assert_eq!(crate::text::check(&value), []);
    }

    #[test]
    fn the_same_again_is_the_same_and_never_an_alert_that_was_read() {
        let said = |text: &str| AlertSaid::Unread(unread(text)).fingerprint();
        assert_eq!(said("one"), said("one"));
        assert_ne!(said("one"), said("two"));
    }

    #[test]
    fn nobody_triages_what_may_be_about_herself() {
        let jo = PersonDetails {
            given_name: Text::from("Jo"),
            family_name: Text::from("Example"),
            email: Some(Text::from("jx@school.example")),
            ..PersonDetails::default()
        };
        let about = |said: &str| AlertSaid::Unread(unread(said)).is_about(&jo);
        assert!(about("user=SCHOOL\\J.EXAMPLE;") && !about("user=pupil.14"));
    }

    #[test]
    fn whoever_judges_it_says_what_nobody_could_read() {
        let said = AlertSaid::Unread(unread("device=tablet 14"));
        let missing = |judged| said.concern("a filter", judged).unwrap_err().field;
        assert_eq!(missing(judged(Some(Reached::Reached), None)).as_deref(), Some("device"));
        assert_eq!(missing(judged(None, Some("tablet 14"))).as_deref(), Some("reached"));
        let concern = said.concern("a filter", judged(Some(Reached::Reached), Some("tablet 14"))).unwrap();
        let Details::FilteringBreach(breach) = concern.details else { panic!("another kind") };
        assert_eq!((breach.source, breach.reached), (BreachSource::SystemAlert, Reached::Reached));
    }

    #[test]
    fn it_is_stored_beside_those_that_were_read() {
        let said = AlertSaid::Unread(unread("nothing"));
        let text = serde_json::to_string(&said).unwrap();
        assert!(text.starts_with("{\"unread\":{"), "{text}");
        assert_eq!(serde_json::from_str::<AlertSaid>(&text).unwrap(), said);
        assert_eq!(json!(said)["unread"]["code"], "MALFORMED");
    }
}
