//! What is done about the adult an allegation is about, and what becomes of the record.

use super::person::Person;
use async_graphql::SimpleObject;
use chrono::{DateTime, NaiveDate, Utc};
use domain::incident::adult::{Alternative, Suspension, Withdrawal};
use domain::incident::{Answer, Incident};
use domain::policy::filing::{Filing, InReferences, PersonnelFile, RetentionClass};
use domain::{Narrative, SchoolId};

/// Support offered to the adult.
#[derive(SimpleObject)]
pub(crate) struct Support {
    /// To whom.
    person: Person,
    /// When.
    at: DateTime<Utc>,
    /// Who gives it, where it is a member of staff.
    supported_by: Option<Person>,
    /// Who gives it, where it is somebody outside.
    outside: Option<String>,
    /// What was offered.
    what: Narrative,
}

/// A decision on suspension.
#[derive(SimpleObject)]
pub(crate) struct SuspensionDecision {
    /// Whom it is about.
    person: Person,
    /// What was decided.
    decision: Suspension,
    /// What was decided, in words.
    decision_words: &'static str,
    /// From when.
    from: DateTime<Utc>,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
    /// The alternatives that were weighed, or that stand.
    alternatives: Vec<Alternative>,
    /// What speaks for and against each.
    weighed: Option<Narrative>,
    /// Why.
    reasons: Narrative,
    /// On whose advice.
    on_advice_of: Option<String>,
}

/// A suspension confirmed in writing.
#[derive(SimpleObject)]
pub(crate) struct SuspensionLetter {
    /// To whom.
    person: Person,
    /// When.
    at: DateTime<Utc>,
    /// The contact it names.
    named_contact: String,
}

/// A review of an allegation.
#[derive(SimpleObject)]
pub(crate) struct AllegationReview {
    /// Its number within the case.
    number: u32,
    /// When.
    at: DateTime<Utc>,
    /// Where it stands, and what is still to be done.
    progress: Narrative,
    /// When it is reviewed next.
    next_on: Option<NaiveDate>,
}

/// The end of an adult's work with children.
#[derive(SimpleObject)]
pub(crate) struct WorkEnded {
    /// Whose.
    person: Person,
    /// How.
    how: Withdrawal,
    /// How, in words.
    how_words: &'static str,
    /// The last day.
    on: NaiveDate,
    /// Whether permission was withdrawn, or would have been had she not left: this opens the duty to the barring service.
    permission_withdrawn: bool,
    /// Whether the harm test is met.
    harm_test: Answer,
    /// Whether she did teaching work.
    taught: Answer,
    /// Why.
    reasons: Narrative,
}

/// A look at the low-level concerns about an adult together.
#[derive(SimpleObject)]
pub(crate) struct PatternLook {
    /// About whom.
    person: Person,
    /// When.
    at: DateTime<Utc>,
    /// What was seen.
    found: Narrative,
    /// Whether the harm threshold may be met, all taken together.
    meets_threshold: Answer,
}

/// What was done about the adult.
#[derive(SimpleObject)]
pub(crate) struct AboutTheAdult {
    /// Support offered.
    support: Vec<Support>,
    /// Decisions on suspension, newest last.
    suspension: Vec<SuspensionDecision>,
    /// Suspensions confirmed in writing.
    letters: Vec<SuspensionLetter>,
    /// Reviews.
    reviews: Vec<AllegationReview>,
    /// The end of work with children.
    ended: Vec<WorkEnded>,
    /// Looks at the low-level concerns about her together.
    patterns: Vec<PatternLook>,
}

impl AboutTheAdult {
    pub(crate) fn of(school: SchoolId, incident: &Incident) -> Self {
        let adult = incident.adult();
        let support = adult.support.iter().map(|offered| Support {
            person: Person::new(school, offered.person),
            at: offered.at,
            supported_by: offered.supported_by.map(|id| Person::new(school, id)),
            outside: offered.outside.as_ref().map(|outside| outside.as_str().to_owned()),
            what: offered.what.clone(),
        });
        let letters = adult.confirmed.iter().map(|confirmed| SuspensionLetter {
            person: Person::new(school, confirmed.person),
            at: confirmed.at,
            named_contact: confirmed.named_contact.as_str().to_owned(),
        });
        let reviews = adult.reviews.iter().map(|reviewed| AllegationReview {
            number: reviewed.review,
            at: reviewed.at,
            progress: reviewed.progress.clone(),
            next_on: reviewed.next_on,
        });
        Self {
            support: support.collect(),
            suspension: suspension(school, incident),
            letters: letters.collect(),
            reviews: reviews.collect(),
            ended: ended(school, incident),
            patterns: patterns(school, incident),
        }
    }
}

fn suspension(school: SchoolId, incident: &Incident) -> Vec<SuspensionDecision> {
    let decided = incident.adult().suspension.iter().map(|(recorded_at, decided)| SuspensionDecision {
        person: Person::new(school, decided.person),
        decision: decided.decision,
        decision_words: decided.decision.words(),
        from: decided.from,
        recorded_at: *recorded_at,
        alternatives: decided.alternatives.clone(),
        weighed: decided.weighed.clone(),
        reasons: decided.reasons.clone(),
        on_advice_of: decided.on_advice_of.as_ref().map(|text| text.as_str().to_owned()),
    });
    decided.collect()
}

fn patterns(school: SchoolId, incident: &Incident) -> Vec<PatternLook> {
    let looked = incident.patterns().iter().map(|looked| PatternLook {
        person: Person::new(school, looked.person),
        at: looked.at,
        found: looked.found.clone(),
        meets_threshold: looked.meets_threshold,
    });
    looked.collect()
}

fn ended(school: SchoolId, incident: &Incident) -> Vec<WorkEnded> {
    let ended = incident.adult().withdrawn.iter().map(|withdrawn| WorkEnded {
        person: Person::new(school, withdrawn.person),
        how: withdrawn.how,
        how_words: withdrawn.how.words(),
        on: withdrawn.on,
        permission_withdrawn: withdrawn.is_withdrawn(),
        harm_test: withdrawn.harm_test,
        taught: withdrawn.taught,
        reasons: withdrawn.reasons.clone(),
    });
    ended.collect()
}

/// What one rule says becomes of the record.
#[derive(SimpleObject)]
pub(crate) struct RecordRule {
    /// What it says, in a sentence.
    says: String,
    /// The clauses it comes from.
    clauses: Vec<String>,
}

/// What becomes of the record, as the rules in force say of the case as it stands.
#[derive(SimpleObject)]
pub(crate) struct RecordKeeping {
    /// In which class it is kept; the longest wins. The rules say how long.
    class: Option<RetentionClass>,
    /// In which class, in words.
    class_words: Option<&'static str>,
    /// What may be said of it in a reference; nothing where no rule says yet.
    references: Option<InReferences>,
    /// What stays on the adult's personnel file.
    personnel_file: Option<PersonnelFile>,
    /// The rules that say so.
    rules: Vec<RecordRule>,
}

impl RecordKeeping {
    pub(crate) fn of(filing: &Filing) -> Self {
        let rule = |(cited, says): &(domain::incident::RuleCited, String)| RecordRule {
            says: says.clone(),
            clauses: cited.clauses.clone(),
        };
        Self {
            class: filing.file.keep,
            class_words: filing.file.keep.map(RetentionClass::words),
            references: filing.file.reference,
            personnel_file: filing.file.personnel_file,
            rules: filing.rules.iter().map(rule).collect(),
        }
    }
}
