//! What one sees of a case: who was told, what is owed and how, what was held back, which fields are missing, and which clauses
//! all that cites. Two of these, with a rule and without it, show what the rule is good for.

use crate::incident::duty::DutyImposed;
use crate::incident::{DutyAbout, DutyState, Incident, RuleCited};
use crate::policy::field::missing;
use crate::policy::filing::{File, filing};
use crate::policy::print::{Paper, html};
use crate::policy::{Policy, pack::Pack};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::fmt::Debug;

vocabulary! {
    /// In what way something is seen, the plainest first.
    pub enum Seeing {
        /// Somebody is told.
        Told = "told" "somebody is told",
        /// Something is owed.
        Owed = "owed" "something is owed",
        /// A decision is held back, or what was done is kept with its departure.
        NotYet = "not-yet" "a decision is held back",
        /// A field is shown as missing.
        Missing = "missing" "a field is shown as missing",
        /// It stands on the form and on the card.
        Advised = "advised" "advice stands on the form",
        /// The record is kept, or said of in references.
        Filed = "filed" "it says what becomes of the record",
        /// What is owed anyway is owed sooner, by more people, on a stricter basis or with more evidence.
        Stricter = "stricter" "it is owed sooner or more strictly",
        /// What is owed anyway is owed in the policy's own words.
        Words = "words" "it is owed in the policy's words",
        /// What is seen anyway cites the clause.
        Cited = "cited" "what is seen cites the clause",
    }
}

/// Everything one sees of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen(BTreeSet<(Seeing, String)>);

impl Seen {
    /// What is seen of this case under this policy.
    #[must_use]
    pub fn of(incident: &Incident, policy: &Policy, now: DateTime<Utc>) -> Self {
        let mut seen = Self::default();
        seen.told(incident);
        for duty in incident.duties().iter().filter(|duty| duty.state != DutyState::Superseded) {
            seen.owed(&duty.imposed);
        }
        for departure in incident.departures() {
            let recorded = &departure.recorded;
            let held_back = format!("{}: {}", recorded.what.as_str(), recorded.needed);
            seen.cited(&held_back, &recorded.rules);
            seen.add(Seeing::NotYet, held_back);
        }
        for missing in missing(policy, incident, now) {
            seen.add(Seeing::Missing, missing.field.as_str().to_owned());
            seen.cited(missing.field.as_str(), &missing.rules);
        }
        let filing = filing(policy, incident, now);
        seen.filed(filing.file);
        filing.rules.iter().for_each(|(rule, _)| seen.cited("the record", std::slice::from_ref(rule)));
        seen
    }

    fn filed(&mut self, file: File) {
        let parts = [
            File { reference: None, personnel_file: None, ..file },
            File { keep: None, personnel_file: None, ..file },
            File { keep: None, reference: None, ..file },
        ];
        for part in parts.iter().filter(|part| **part != File::default()) {
            self.add(Seeing::Filed, part.words());
        }
    }

    /// Beside it, a decision that was refused: what it still needs, in words, and by which clauses.
    #[must_use]
    pub fn refused(mut self, needs: String, clauses: &[String]) -> Self {
        self.add(Seeing::Cited, format!("{needs} by {}", clauses.join(", ")));
        self.add(Seeing::NotYet, needs);
        self
    }

    /// Beside it, what stands on the paper of these packs.
    #[must_use]
    pub fn with_paper(mut self, pack: &Pack, floor: &Pack) -> Self {
        let paper = html(pack, floor, Paper::Both);
        self.0.extend(paper.lines().map(|line| (Seeing::Advised, line.trim().to_owned())));
        self
    }

    /// What is seen here and is not seen there, the plainest first.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Vec<(Seeing, String)> {
        self.0.difference(&other.0).cloned().collect()
    }

    fn add(&mut self, seeing: Seeing, line: String) {
        self.0.insert((seeing, line));
    }

    fn cited(&mut self, what: &str, rules: &[RuleCited]) {
        for rule in rules {
            self.add(Seeing::Cited, format!("{what} by {} ({})", rule.rule, rule.clauses.join(", ")));
        }
    }

    fn told(&mut self, incident: &Incident) {
        for routed in incident.routed() {
            let first = routed.rule.iter().map(|rule| (routed.capacity, rule));
            for (capacity, rule) in first.chain(routed.also.iter().map(|also| (also.capacity, &also.rule))) {
                let as_whom = capacity.words();
                self.add(Seeing::Told, as_whom.to_owned());
                self.cited(as_whom, std::slice::from_ref(rule));
            }
        }
    }

    fn owed(&mut self, duty: &DutyImposed) {
        let what = match duty.about {
            DutyAbout::Body(body) => format!("{}, {}", duty.kind.words(), body.words()),
            _ => duty.kind.words().to_owned(),
        };
        self.cited(&what, &duty.rules);
        let mut stricter = |how: &str, value: &dyn Debug| {
            self.0.insert((Seeing::Stricter, format!("{what}: {how} {value:?}")));
        };
        stricter("due", &duty.due);
        stricter("limit", &duty.limit);
        stricter("on", &duty.basis);
        stricter("waived by", &duty.not_needed_by);
        duty.owners.iter().for_each(|owner| stricter("by", owner));
        duty.blocks.iter().for_each(|blocked| stricter("blocks", blocked));
        duty.chain.iter().for_each(|next| stricter("then", next));
        duty.evidence.iter().for_each(|evidence| stricter("with", evidence));
        for wording in duty.wording.iter().flat_map(|wording| wording.split("; ")) {
            self.add(Seeing::Words, format!("{what}: \"{wording}\""));
        }
        self.add(Seeing::Owed, what);
    }
}
