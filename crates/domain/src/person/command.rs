//! What may be decided about a person's record.

use super::Person;
use super::event::{PersonCorrected, PersonEvent, PersonRegistered, PostEnded, PostRecorded};
use super::relation::{RecordRelation, Relation, RelationEnded, RelationKind};
use serde::{Deserialize, Serialize};

/// A command to a person's record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonCommand {
    /// Register a child, an adult or an outside person.
    Register(PersonRegistered),
    /// Correct names or facts, or bring them up to date.
    Correct(PersonCorrected),
    /// Record a post.
    RecordPost(PostRecorded),
    /// End a post.
    EndPost(PostEnded),
    /// Record what another person is to her.
    RecordRelation(RecordRelation),
    /// End such a relation.
    EndRelation(RelationEnded),
}

/// Why a command to a person's record was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// Nobody is registered under this identity.
    #[error("no such person")]
    NotRegistered,
    /// The identity is taken.
    #[error("this person is registered already")]
    AlreadyRegistered,
    /// A person needs a name; a family name alone will do.
    #[error("give at least one name")]
    NameMissing,
    /// Messages cannot be sent to this.
    #[error("give one e-mail address, such as lead@school.example, with nothing around it")]
    UnusableAddress,
    /// No open post has this title.
    #[error("this person holds no post of that name: check its title")]
    NoSuchPost,
    /// It would end before it begins.
    #[error("it cannot end before it begins: check both days")]
    EndsBeforeItBegins,
    /// An order without what it says.
    #[error("write what the order says, and which court made it")]
    OrderNotSaid,
    /// No such relation holds.
    #[error("no relation of this number holds: look at the person's record")]
    NoSuchRelation,
    /// It was decided without reasons.
    #[error("give the reasons: whoever reads it in years to come was not there")]
    NoReasons,
}

impl PersonCommand {
    /// Decides: the events that follow, or why not.
    ///
    /// # Errors
    /// See [`PersonError`].
    pub fn decide(self, person: &Person) -> Result<Vec<PersonEvent>, PersonError> {
        match (self, person.is_registered()) {
            (Self::Register(_), true) => Err(PersonError::AlreadyRegistered),
            (Self::Register(registered), false) => named(&registered.details).map(|()| vec![registered.into()]),
            (_, false) => Err(PersonError::NotRegistered),
            (Self::Correct(corrected), true) => correct(corrected, person),
            (Self::RecordPost(post), true) => record_post(post),
            (Self::EndPost(ended), true) => end_post(ended, person),
            (Self::RecordRelation(record), true) => record.decide(person),
            (Self::EndRelation(ended), true) => ended.decide(person),
        }
    }
}

/// Details are given whole by whoever read them: without an address, where that is withheld from somebody. It stays.
fn correct(mut corrected: PersonCorrected, person: &Person) -> Result<Vec<PersonEvent>, PersonError> {
    named(&corrected.details)?;
    let withheld =
        |relation: &Relation| relation.recorded.kind == RelationKind::AddressWithheldFrom && relation.ended.is_none();
    if corrected.details.address.is_none() && person.relations.iter().any(withheld) {
        corrected.details.address.clone_from(&person.details.address);
    }
    Ok(vec![corrected.into()])
}

fn named(details: &super::PersonDetails) -> Result<(), PersonError> {
    if details.given_name.is_blank() && details.family_name.is_blank() {
        return Err(PersonError::NameMissing);
    }
    match &details.email {
        Some(email) if !is_address(email.as_str()) => Err(PersonError::UnusableAddress),
        _ => Ok(()),
    }
}

/// One mailbox: RFC 5321 without quoted names, literal addresses and letters outside ASCII, which many mail servers refuse.
fn is_address(text: &str) -> bool {
    let usual = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let in_dots = |part: &str| !part.split('.').any(str::is_empty);
    let label = |label: &str| label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !label.starts_with('-');
    text.rsplit_once('@').is_some_and(|(mailbox, host)| {
        (1..=64).contains(&mailbox.len())
            && text.len() <= 254
            && mailbox.chars().all(usual)
            && in_dots(mailbox)
            && in_dots(host)
            && host.split('.').all(label)
    })
}

fn record_post(post: PostRecorded) -> Result<Vec<PersonEvent>, PersonError> {
    if post.until.is_some_and(|until| until < post.from) {
        return Err(PersonError::EndsBeforeItBegins);
    }
    Ok(vec![post.into()])
}

fn end_post(ended: PostEnded, person: &Person) -> Result<Vec<PersonEvent>, PersonError> {
    let post = person.posts.iter().rev().find(|post| post.title == ended.title && post.until.is_none());
    match post {
        None => Err(PersonError::NoSuchPost),
        Some(post) if ended.until < post.from => Err(PersonError::EndsBeforeItBegins),
        Some(_) => Ok(vec![ended.into()]),
    }
}
