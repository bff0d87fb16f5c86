//! Duties that matching rules want, merged across layers: union of people, earliest due time, strictest basis.

use super::super::duty::{Basis, Duty, DutyAbout, DutyImposed, DutyKind, RuleCited};
use super::super::state::Incident;
use crate::policy::clock::{self, Within};
use crate::policy::facts::Facts;
use crate::policy::recipients;
use crate::policy::rule::{Body, Owe, Rule};
use crate::school::{Role, Span, targets};
use crate::{Desk, PersonId};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// A duty that matching rules want, with every rule that does, floor first.
pub(super) struct Wanted<'a> {
    /// What.
    pub(super) kind: DutyKind,
    /// About what.
    pub(super) about: DutyAbout,
    rules: Vec<(&'a Rule, &'a Owe)>,
}

/// Adds what a rule wants to what others want already: duties of one kind about one thing are one duty.
pub(super) fn want<'a>(wanted: &mut Vec<Wanted<'a>>, rule: &'a Rule, owe: &'a Owe, about: DutyAbout) {
    match wanted.iter_mut().find(|wanted| wanted.kind == owe.duty && wanted.about == about) {
        Some(same) => same.rules.push((rule, owe)),
        None => wanted.push(Wanted { kind: owe.duty, about, rules: vec![(rule, owe)] }),
    }
}

/// A time one of its rules asks for.
struct Limit {
    ends: DateTime<Utc>,
    within: Within,
    /// Whose target it is, in words, where the school set it itself: a target, never a limit.
    target: Option<String>,
}

impl Limit {
    const fn is_target(&self) -> bool {
        self.target.is_some()
    }
}

impl Wanted<'_> {
    /// What only those rules want that did not match these facts and are not behind this duty already; nothing where no rule
    /// is left.
    pub(super) fn unless_before(&self, duty: &Duty, before: &Facts) -> Option<Self> {
        let newly = |rule: &Rule| !duty.imposed.rules.contains(&rule.cited) && !rule.matches(before);
        let rules: Vec<_> = self.rules.iter().filter(|(rule, _)| newly(rule)).copied().collect();
        (!rules.is_empty()).then_some(Self { kind: self.kind, about: self.about, rules })
    }

    /// The duty, imposed now under this number.
    pub(super) fn imposed(&self, duty: u32, incident: &Incident, desk: &Desk) -> DutyImposed {
        let limits = self.limits(incident, desk);
        let owners = self.union(|owe| &owe.owners);
        DutyImposed {
            duty,
            kind: self.kind,
            about: self.about,
            rules: self.cited(),
            basis: self.owes().map(|owe| owe.basis).min().unwrap_or(Basis::LocalTarget),
            wording: self.wording(),
            duration: duration(&limits).or_else(|| self.set_in_the_case()),
            due: match (self.kind, self.about) {
                (DutyKind::Review, _) => incident.review_on().and_then(at_five),
                (DutyKind::ChaseReply, DutyAbout::Reply(number)) => {
                    let wait = incident.waits.iter().find(|wait| wait.awaited.wait == number);
                    wait.and_then(|wait| at_five(wait.awaited.by))
                }
                (DutyKind::ReviewAllegation, _) => {
                    let set = incident.adult().reviews.last().and_then(|reviewed| reviewed.next_on).and_then(at_five);
                    set.into_iter().chain(earliest(&limits).map(|limit| limit.ends)).min()
                }
                _ => earliest(&limits).map(|limit| limit.ends),
            },
            limit: earliest(limits.iter().filter(|limit| !limit.is_target())).map(|limit| limit.ends),
            person: in_person(&owners, incident),
            owners,
            blocks: self.union(|owe| &owe.blocks),
            chain: self.union(|owe| &owe.chain),
            not_needed_by: self.not_needed_by(),
            evidence: self.union(|owe| &owe.evidence),
        }
    }

    fn owes(&self) -> impl Iterator<Item = &Owe> {
        self.rules.iter().map(|(_, owe)| *owe)
    }

    /// Strictest basis first, then floor first: a refusal cites the strictest rule.
    fn cited(&self) -> Vec<RuleCited> {
        let mut rules = self.rules.clone();
        rules.sort_by_key(|(_, owe)| (owe.basis, owe.blocks.is_empty()));
        rules.into_iter().map(|(rule, _)| rule.cited.clone()).collect()
    }

    fn wording(&self) -> Option<String> {
        let mut said: Vec<&str> = Vec::new();
        for wording in self.owes().filter_map(|owe| owe.wording.as_deref()) {
            if !said.contains(&wording) {
                said.push(wording);
            }
        }
        (!said.is_empty()).then(|| said.join("; "))
    }

    fn union<T: PartialEq + Copy>(&self, field: impl Fn(&Owe) -> &Vec<T>) -> Vec<T> {
        let mut all = Vec::new();
        for item in self.owes().flat_map(field) {
            if !all.contains(item) {
                all.push(*item);
            }
        }
        all
    }

    /// INVARIANT: what one layer lets nobody waive, no other layer lets anybody waive.
    fn not_needed_by(&self) -> Vec<Role> {
        let mut roles: Vec<Role> = self.owes().next().map(|owe| owe.not_needed_by.clone()).unwrap_or_default();
        roles.retain(|role| self.owes().all(|owe| owe.not_needed_by.contains(role)));
        roles
    }

    /// A review has no duration: its day is set in the case, by whoever works on it.
    fn set_in_the_case(&self) -> Option<String> {
        (self.kind == DutyKind::Review).then(|| "the day set for it in the case (local target)".to_owned())
    }

    /// Visits led by somebody who raised it or owes this: her hours are open.
    fn visits(&self, incident: &Incident, desk: &Desk) -> Vec<Span> {
        if desk.school.visits.is_empty() {
            return Vec::new();
        }
        let owners =
            self.union(|owe| &owe.owners).into_iter().flat_map(|body| recipients::holders(body, incident, desk));
        let people: Vec<PersonId> = owners.map(|(person, _)| person).chain(incident.reporters()).collect();
        desk.school.visits_led_by(&people)
    }

    fn limits(&self, incident: &Incident, desk: &Desk) -> Vec<Limit> {
        let known = incident.known_at().unwrap_or(desk.now);
        let holidays = desk.policy.bank_holidays();
        let visits = self.visits(incident, desk);
        let clocks = desk.school.clocks(holidays, &visits);
        let limits = self.rules.iter().filter_map(|(rule, owe)| {
            let within = desk.school.duration_of(rule, owe, desk.now)?;
            let ends = within.ends(if owe.from_imposed { desk.now } else { known }, clocks);
            let held = || desk.school.target_of(rule, owe, desk.now);
            Some(Limit { ends, within, target: owe.is_target().then(|| targets::words(held())) })
        });
        limits.collect()
    }
}

fn earliest<'a>(limits: impl IntoIterator<Item = &'a Limit>) -> Option<&'a Limit> {
    limits.into_iter().min_by_key(|limit| limit.ends)
}

/// What people read beside the policy's own words: the limit, and an earlier local target if there is one. A target never
/// stands in for a limit and never hides one.
fn duration(limits: &[Limit]) -> Option<String> {
    let limit = earliest(limits.iter().filter(|limit| !limit.is_target()));
    let sooner = |target: &&Limit| target.is_target() && limit.is_none_or(|limit| target.ends < limit.ends);
    let target = earliest(limits.iter().filter(sooner));
    let words = limit.map(|limit| limit.within.words()).into_iter();
    let of = |target: &Limit| target.target.as_ref().map(|whose| format!("{} ({whose})", target.within.words()));
    let words = words.chain(target.and_then(of));
    Some(words.collect::<Vec<_>>().join("; ")).filter(|words| !words.is_empty())
}

/// What is set for a day is due at the end of it.
fn at_five(day: NaiveDate) -> Option<DateTime<Utc>> {
    Some(clock::local(day, NaiveTime::from_hms_opt(17, 0, 0)?))
}

/// A duty of the person who raised it, and of nobody else, is hers by name.
fn in_person(owners: &[Body], incident: &Incident) -> Option<PersonId> {
    (owners == [Body::Reporter]).then(|| incident.informant()).flatten()
}
