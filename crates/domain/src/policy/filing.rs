//! What the rules say about a record afterwards: how long it is kept, what stands in a reference, what stays on the personnel
//! file. Law and guidance say it; a rule of a pack carries it, with its source, so that a school can correct it.

use super::Policy;
use super::facts::Facts;
use super::rule::Effect;
use crate::incident::{Incident, RuleCited};
use chrono::{DateTime, Utc};

vocabulary! {
    /// A class of records that are kept equally long; the rule that names it says how long. The later in this list, the longer.
    pub enum RetentionClass {
        /// A low-level concern.
        LowLevel = "low-level" "low-level concern about an adult",
        /// The file of a child.
        ChildFile = "child-file" "child protection file",
        /// An allegation.
        Allegation = "allegation" "allegation against an adult",
        /// Sexual abuse of a child.
        SexualAbuse = "sexual-abuse" "sexual abuse of a child",
    }
}

vocabulary! {
    /// What may be said of it in a reference. The later in this list, the stricter.
    pub enum InReferences {
        /// It is included.
        Included = "included" "included in references",
        /// It is left out.
        LeftOut = "left-out" "left out of references",
    }
}

vocabulary! {
    /// What stays on the adult's personnel file.
    pub enum PersonnelFile {
        /// A summary stays.
        Kept = "kept" "a summary stays on the personnel file",
        /// It is taken off, unless the adult wants it kept.
        Removed = "removed" "taken off the personnel file unless the adult agrees to its being kept",
    }
}

/// What one rule says about the record afterwards; at least one of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// In which class it is kept.
    pub keep: Option<RetentionClass>,
    /// Whether it stands in references.
    pub reference: Option<InReferences>,
    /// Whether it stays on the personnel file.
    pub personnel_file: Option<PersonnelFile>,
}

/// What all rules in force say about the record of a case. The longest retention wins, and the strictest rule on references.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filing {
    /// What follows.
    pub file: File,
    /// The rules that say so, with what each says.
    pub rules: Vec<(RuleCited, String)>,
}

/// What the rules in force say about the record of this case, as it stands.
#[must_use]
pub fn filing(policy: &Policy, incident: &Incident, now: DateTime<Utc>) -> Filing {
    let facts = Facts::of(incident);
    let mut filing = Filing::default();
    for rule in policy.matching(&facts, incident.known_at().unwrap_or(now)) {
        let Effect::File(file) = &rule.effect else { continue };
        filing.file.keep = filing.file.keep.max(file.keep);
        filing.file.reference = filing.file.reference.max(file.reference);
        filing.file.personnel_file = filing.file.personnel_file.max(file.personnel_file);
        filing.rules.push((rule.cited.clone(), rule.says.clone()));
    }
    filing
}

impl File {
    /// What it says, in words.
    #[must_use]
    pub fn words(self) -> String {
        let keep = self.keep.map(|class| format!("kept as {}", class.words()));
        let reference = self.reference.map(|reference| reference.words().to_owned());
        let personnel = self.personnel_file.map(|file| file.words().to_owned());
        keep.into_iter().chain(reference).chain(personnel).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::AllegationOutcome;
    use crate::incident::agency::AdviceGiven;
    use crate::incident::commands::conclude_investigation::ConcludeInvestigation;
    use crate::incident::commands::open_investigation::OpenInvestigation;
    use crate::incident::commands::record_advice::RecordAdvice;
    use crate::incident::inquiry::{InvestigationConcluded, InvestigationOpened};
    use crate::incident::{Agency, ConcernAboutChild, Details, commands::raise_concern::RaiseConcern};
    use crate::scenario::concerns::{about_a_child, about_an_adult, call};
    use crate::scenario::{Case, HEAD, given, words};

    fn concluded(outcome: AllegationOutcome) -> Case {
        let contact = call("2027-03-01T08:55");
        let advice = AdviceGiven { from: Agency::Lado, contact, advice: words("You may look into it.") };
        let scope = words("What happened in the hall.");
        let (findings, reasons) = (words("What was found."), words("Why."));
        given(about_an_adult())
            .by(HEAD)
            .and(RecordAdvice(advice))
            .and(OpenInvestigation(InvestigationOpened { officer: None, scope }))
            .and(ConcludeInvestigation(InvestigationConcluded { outcome: Some(outcome), findings, reasons }))
    }

    fn filed(case: &Case) -> File {
        let desk = case.desk();
        filing(&desk.policy, &case.incident, desk.now).file
    }

    #[test]
    fn only_what_was_substantiated_stands_in_a_reference() {
        use AllegationOutcome::{False, Malicious, Substantiated, Unfounded, Unsubstantiated};
        for outcome in [False, Malicious, Unfounded, Unsubstantiated] {
            assert_eq!(filed(&concluded(outcome)).reference, Some(InReferences::LeftOut), "{outcome:?}");
        }
        assert_eq!(filed(&concluded(Substantiated)).reference, Some(InReferences::Included));
    }

    #[test]
    fn what_was_false_or_malicious_comes_off_the_personnel_file() {
        for outcome in [AllegationOutcome::False, AllegationOutcome::Malicious] {
            assert_eq!(filed(&concluded(outcome)).personnel_file, Some(PersonnelFile::Removed), "{outcome:?}");
        }
        assert_eq!(filed(&concluded(AllegationOutcome::Unfounded)).personnel_file, Some(PersonnelFile::Kept));
    }

    #[test]
    fn before_there_is_an_outcome_nothing_is_said_of_references() {
        assert_eq!(filed(&given(about_an_adult())).reference, None);
    }

    #[test]
    fn the_longest_retention_wins_and_every_rule_is_named() {
        let details = Details::ConcernAboutChild(ConcernAboutChild {
            category: crate::Text::from("sexual-abuse"),
            online: crate::incident::Answer::No,
        });
        let case = given(RaiseConcern { details, ..about_a_child() });
        let desk = case.desk();
        let filing = filing(&desk.policy, &case.incident, desk.now);
        assert_eq!(filing.file.keep, Some(RetentionClass::SexualAbuse));
        assert_eq!(filing.rules.len(), 2);
    }
}
