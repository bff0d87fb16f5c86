//! Local targets: durations that no law and no policy gives, confirmed or changed by a named person of the school.
//!
//! A pack brings them; whoever adopts it confirms them in the role she holds, or sets others in their place. Until somebody has,
//! every duty says that nobody did, and the school owes it. A target is of the school alone: it never makes a duty overdue.
//!
//! What was confirmed is that this rule, in these words, asks for this duration. A new edition of the pack that says the same of a
//! target leaves it confirmed, by whom and when it was; only targets that are new or say something else are asked for.

use super::command::SchoolError;
use super::event::SchoolEvent;
use super::owed::DECIDES;
use super::{Role, School};
use crate::describe::day;
use crate::describe::{Described, counted};
use crate::incident::{DutyKind, RuleCited};
use crate::policy::clock::Within;
use crate::policy::pack::Pack;
use crate::policy::rule::{Effect, Owe, Rule};
use crate::{Actor, Desk};
use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// A named person confirmed the local targets of a pack, or set others in their place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LocalTargetsConfirmed {
    /// The pack's name.
    pub pack: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 of its text, in hexadecimal.
    pub hash: String,
    /// The role in which she confirmed them.
    pub role: Role,
    /// Targets set in place of the pack's.
    pub changed: Vec<TargetSet>,
    /// Every target of the pack, as it was asked for then.
    pub targets: Vec<TargetAsked>,
}

/// A target as a pack asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TargetAsked {
    /// The rule's id within the pack.
    pub rule: String,
    /// The duration the pack proposed, in words.
    pub proposed: String,
    /// What the rule says and owes, and in which words: SHA-256, in hexadecimal.
    pub asked: String,
}

/// A target set in place of the pack's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "TargetSetInput"))]
pub struct TargetSet {
    /// The rule's id within the pack.
    pub rule: String,
    /// The duration as packs write it, such as `30 school-minutes` or `same school-day, after 15:00 by 10:00 next`.
    pub within: String,
}

/// In which role local targets are confirmed, and which are set in place of the pack's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "TargetsConfirmedInput"))]
pub struct ConfirmedAs {
    /// The role you hold and confirm them in.
    pub role: Role,
    /// Targets to set in place of the pack's; the others are confirmed as they are.
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub changed: Vec<TargetSet>,
}

/// Confirm the local targets of a pack in force, or set others in their place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ConfirmLocalTargetsFields"))]
pub struct ConfirmLocalTargets {
    /// The pack's name; `england` for the floor.
    pub pack: String,
    /// In which role, and what is set instead.
    pub targets: ConfirmedAs,
}

/// Targets that were confirmed, by whom, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetsHeld {
    /// What was confirmed.
    pub confirmed: LocalTargetsConfirmed,
    /// Who did.
    pub by: Actor,
    /// From when it holds.
    pub at: DateTime<Utc>,
}

/// A local target as a school has it.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalTarget {
    /// The rule that sets it.
    pub cited: RuleCited,
    /// What the rule asks, in a sentence.
    pub says: String,
    /// What is owed.
    pub duty: DutyKind,
    /// The policy's own words on time.
    pub wording: Option<String>,
    /// What the pack proposes.
    pub proposed: Within,
    /// What holds.
    pub within: Within,
    /// Who confirmed or set it.
    pub held: Option<TargetsHeld>,
}

/// The local targets of this pack as this school has them at this time.
#[must_use]
pub fn listed(pack: &Pack, school: &School, at: DateTime<Utc>) -> Vec<LocalTarget> {
    let listed = of_pack(pack).filter_map(|(rule, owe)| {
        Some(LocalTarget {
            cited: rule.cited.clone(),
            says: rule.says.clone(),
            duty: owe.duty,
            wording: owe.wording.clone(),
            proposed: owe.within?,
            within: school.duration_of(rule, owe, at)?,
            held: school.target_of(rule, owe, at).cloned(),
        })
    });
    listed.collect()
}

/// The rules of a pack that set a local target.
pub fn of_pack(pack: &Pack) -> impl Iterator<Item = (&Rule, &Owe)> {
    pack.rules.iter().filter_map(|rule| match &rule.effect {
        Effect::Owe(owe) if owe.is_target() && owe.within.is_some() => Some((rule, owe)),
        _ => None,
    })
}

impl School {
    /// Who confirmed this local target by this time, in this edition of its pack or in another one that asked for the same.
    #[must_use]
    pub fn target_of(&self, rule: &Rule, owe: &Owe, at: DateTime<Utc>) -> Option<&TargetsHeld> {
        let cited = &rule.cited;
        let asks_the_same = |held: &LocalTargetsConfirmed| {
            let before = held.targets.iter().find(|target| target.rule == cited.rule);
            // The hash of the edition tells at once; only of another one it is looked at what it said.
            before.is_some_and(|before| held.hash == cited.hash || Some(before) == TargetAsked::of(rule, owe).as_ref())
        };
        let mut held = self.targets.iter().rev().filter(|held| held.at <= at && held.confirmed.pack == cited.pack);
        held.find(|held| asks_the_same(&held.confirmed))
    }

    /// The local targets of this pack that nobody confirmed by this time.
    pub fn targets_unconfirmed<'a>(
        &'a self,
        pack: &'a Pack,
        at: DateTime<Utc>,
    ) -> impl Iterator<Item = (&'a Rule, &'a Owe)> {
        of_pack(pack).filter(move |(rule, owe)| self.target_of(rule, owe, at).is_none())
    }

    /// The duration that holds for this rule at this time: the pack's, or the target a named person set in its place.
    #[must_use]
    pub fn duration_of(&self, rule: &Rule, owe: &Owe, at: DateTime<Utc>) -> Option<Within> {
        let held = owe.is_target().then(|| self.target_of(rule, owe, at)).flatten();
        let set = held.and_then(|held| held.confirmed.changed.iter().find(|set| set.rule == rule.cited.rule));
        set.and_then(|set| Within::parse(&set.within)).or(owe.within)
    }
}

impl TargetAsked {
    fn of(rule: &Rule, owe: &Owe) -> Option<Self> {
        let proposed = owe.within?.words();
        let said = [&rule.says, owe.duty.as_str(), owe.wording.as_deref().unwrap_or_default(), &proposed];
        let mut hash = Sha256::new();
        for part in said {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let asked = hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        Some(Self { rule: rule.cited.rule.clone(), proposed, asked })
    }
}

/// Whose target it is, in words: `local target, set by the headteacher on 1 September 2026`.
#[must_use]
pub fn words(held: Option<&TargetsHeld>) -> String {
    held.map_or_else(
        || "local target, not confirmed yet".to_owned(),
        |held| {
            let on = day(held.at.with_timezone(&London).date_naive());
            format!("local target, set by the {} on {on}", held.confirmed.role.words())
        },
    )
}

impl LocalTargetsConfirmed {
    pub(super) fn describe(&self) -> Described {
        let changed = match self.changed.len() {
            0 => "none was changed".to_owned(),
            count => format!("{} changed", counted(count, "was", "were")),
        };
        Described::new(format!(
            "The local targets of the pack `{}`, version {}, were confirmed in the role of {}; {changed}.",
            self.pack,
            self.version,
            self.role.words()
        ))
    }
}

impl ConfirmLocalTargets {
    pub(super) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        let pack = desk.policy.packs().iter().find(|pack| pack.name == self.pack).ok_or(SchoolError::NoSuchPack)?;
        Ok(vec![self.targets.confirm(pack, school, desk)?.into()])
    }
}

impl ConfirmedAs {
    /// Confirmed by the person who acts, in a role she holds and that decides about policy.
    pub(super) fn confirm(
        self,
        pack: &Pack,
        school: &School,
        desk: &Desk,
    ) -> Result<LocalTargetsConfirmed, SchoolError> {
        let person = desk.actor.person().ok_or(SchoolError::NobodyNamed)?;
        let role = self.role;
        if !DECIDES.contains(&role) || !school.holders(role, desk.now).any(|holder| holder == person) {
            return Err(SchoolError::RoleNotHeld { person, role });
        }
        for set in &self.changed {
            if !of_pack(pack).any(|(rule, _)| rule.cited.rule == set.rule) {
                return Err(SchoolError::NoSuchTarget { rule: set.rule.clone() });
            }
            if Within::parse(&set.within).is_none() {
                return Err(SchoolError::UnreadableTarget { rule: set.rule.clone() });
            }
        }
        let (name, version, hash) = (pack.name.clone(), pack.version, pack.hash.clone());
        let targets = of_pack(pack).filter_map(|(rule, owe)| TargetAsked::of(rule, owe)).collect();
        Ok(LocalTargetsConfirmed { pack: name, version, hash, role, changed: self.changed, targets })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::raise_concern::RaiseConcern;
    use crate::policy::pack::{ENGLAND, REFERENCE};
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DSL, HEAD, TEACHER, desk, given, school, time};
    use crate::school::command::AdoptPack;
    use crate::school::owed::SchoolDutyKind;
    use crate::school::{Layer, SchoolCommand};
    use crate::{PersonId, Recorded};
    use cqrs_es::Aggregate as _;

    const NOW: &str = "2027-03-01T09:00";

    fn as_head(changed: Vec<TargetSet>) -> ConfirmedAs {
        ConfirmedAs { role: Role::Headteacher, changed }
    }

    fn set(rule: &str, within: &str) -> TargetSet {
        TargetSet { rule: rule.to_owned(), within: within.to_owned() }
    }

    fn adopting(by: PersonId, targets: Option<ConfirmedAs>) -> Result<Vec<SchoolEvent>, SchoolError> {
        let (_, toml) = REFERENCE[0];
        let adopt = SchoolCommand::AdoptPack(AdoptPack { layer: Layer::School, toml: toml.to_owned(), targets });
        adopt.decide(&school(), &desk(&school(), time(NOW), Actor::Person(by), &[]))
    }

    fn confirming(targets: ConfirmedAs) -> SchoolCommand {
        SchoolCommand::ConfirmLocalTargets(ConfirmLocalTargets { pack: "england".to_owned(), targets })
    }

    fn first_look(concern: RaiseConcern, targets: Option<ConfirmedAs>) -> (Option<String>, Option<DateTime<Utc>>) {
        let mut case = crate::scenario::nothing();
        if let Some(targets) = targets {
            case = case.by(HEAD).school(confirming(targets)).by(TEACHER);
        }
        let case = case.and(concern);
        let duty = case.incident.owed().find(|duty| duty.imposed.kind == DutyKind::FirstLook).unwrap();
        (duty.imposed.duration.clone(), duty.imposed.due)
    }

    #[test]
    fn whoever_adopts_a_pack_confirms_the_local_targets_it_brings() {
        let refused = adopting(HEAD, None).unwrap_err();
        assert!(refused.to_string().starts_with("not yet: this pack brings "), "{refused}");
        let events = adopting(HEAD, Some(as_head(Vec::new()))).unwrap();
        let [SchoolEvent::PackAdopted(pack), SchoolEvent::LocalTargetsConfirmed(confirmed)] = events.as_slice() else {
            panic!("{events:?}")
        };
        assert_eq!((&confirmed.hash, confirmed.role), (&pack.hash, Role::Headteacher));
    }

    #[test]
    fn nobody_confirms_them_in_a_role_she_does_not_hold_or_that_decides_nothing() {
        for (by, role) in [(DSL, Role::Headteacher), (DSL, Role::DesignatedSafeguardingLead)] {
            let refused = adopting(by, Some(ConfirmedAs { role, changed: Vec::new() }));
            assert_eq!(refused, Err(SchoolError::RoleNotHeld { person: by, role }));
        }
    }

    #[test]
    fn a_duty_says_whose_target_it_has() {
        let late = "the same school day; after 15:00, by 10:00 on the next";
        let (unconfirmed, _) = first_look(about_a_child(), None);
        assert_eq!(unconfirmed, Some(format!("{late} (local target, not confirmed yet)")));
        let (confirmed, _) = first_look(about_a_child(), Some(as_head(Vec::new())));
        assert_eq!(confirmed, Some(format!("{late} (local target, set by the headteacher on 1 March 2027)")));
    }

    #[test]
    fn a_target_set_in_place_of_the_packs_holds_from_then_on() {
        let changed = as_head(vec![set("first-look-child", "2 school-hours")]);
        let (duration, due) = first_look(about_a_child(), Some(changed));
        assert_eq!(due, Some(time("2027-03-01T11:00")));
        let words = "2 hours of school time (local target, set by the headteacher on 1 March 2027)";
        assert_eq!(duration.as_deref(), Some(words));
    }

    #[test]
    fn what_is_owed_already_keeps_its_time() {
        let case = given(about_a_child());
        let due = |case: &crate::scenario::Case| case.incident.owed().map(|duty| duty.imposed.due).collect::<Vec<_>>();
        let before = due(&case);
        let after = case.by(HEAD).school(confirming(as_head(vec![set("first-look-child", "2 school-hours")])));
        assert_eq!(due(&after), before);
    }

    #[test]
    fn only_a_local_target_is_the_schools_to_change_and_only_to_something_that_can_be_read() {
        let refused = |rule: &str, within: &str| {
            let command = confirming(as_head(vec![set(rule, within)]));
            command.decide(&school(), &desk(&school(), time(NOW), Actor::Person(HEAD), &[])).unwrap_err()
        };
        let limit = "tell-lado";
        assert!(ENGLAND.contains(&format!("id = \"{limit}\"")));
        assert_eq!(refused(limit, "1 week"), SchoolError::NoSuchTarget { rule: limit.to_owned() });
        let unreadable = SchoolError::UnreadableTarget { rule: "first-look-child".to_owned() };
        assert_eq!(refused("first-look-child", "soon"), unreadable);
    }

    /// The reference policy in a new edition in which one rule asks for something else.
    fn edition(change: &str, to: &str) -> String {
        let (_, toml) = REFERENCE[0];
        assert!(toml.contains(change), "{change}");
        toml.replacen("version = 1", "version = 2", 1).replacen(change, to, 1)
    }

    /// The school after the head adopted the reference policy and confirmed what it brings, with one target set by herself.
    fn confirmed() -> School {
        let (_, toml) = REFERENCE[0];
        let pack = Pack::parse(toml).unwrap();
        let (rule, _) = of_pack(&pack).next().unwrap();
        let targets = Some(as_head(vec![set(&rule.cited.rule, "3 school-hours")]));
        let adopt = SchoolCommand::AdoptPack(AdoptPack { layer: Layer::School, toml: toml.to_owned(), targets });
        let (mut school, by) = (school(), Actor::Person(HEAD));
        let desk = desk(&school, time(NOW), by, &[]);
        for event in adopt.decide(&school, &desk).unwrap() {
            school.apply(Recorded { actor: by, recorded_at: time(NOW), event });
        }
        school
    }

    fn adopts_later(school: &School, toml: String) -> Result<Vec<SchoolEvent>, SchoolError> {
        let adopt = SchoolCommand::AdoptPack(AdoptPack { layer: Layer::School, toml, targets: None });
        adopt.decide(school, &desk(school, time("2027-09-01T09:00"), Actor::Person(HEAD), &[REFERENCE[0].0]))
    }

    #[test]
    fn a_new_edition_that_asks_for_the_same_leaves_its_targets_confirmed_by_whom_and_when_they_were() {
        let school = confirmed();
        let pack = Pack::parse(&edition("title = ", "title = ")).unwrap();
        assert!(adopts_later(&school, pack.text.clone()).is_ok());
        let listed = listed(&pack, &school, time("2027-09-01T09:00"));
        assert!(!listed.is_empty() && listed.iter().all(|target| target.held.is_some()));
        assert_eq!(listed[0].within, Within::parse("3 school-hours").unwrap());
        let words = words(listed[0].held.as_ref());
        assert_eq!(words, "local target, set by the headteacher on 1 March 2027");
    }

    #[test]
    fn a_target_that_says_something_else_in_a_new_edition_is_asked_for_and_no_other() {
        let school = confirmed();
        let first = Pack::parse(REFERENCE[0].1).unwrap();
        let (rule, _) = of_pack(&first).next().unwrap();
        let toml = edition(&rule.says, "It is done otherwise from now on.");
        let pack = Pack::parse(&toml).unwrap();
        let asked: Vec<_> =
            school.targets_unconfirmed(&pack, time(NOW)).map(|(rule, _)| rule.cited.rule.clone()).collect();
        assert_eq!(asked, std::slice::from_ref(&rule.cited.rule));
        let refused = adopts_later(&school, toml).unwrap_err();
        assert!(matches!(&refused, SchoolError::TargetsNotConfirmed { targets: 1, .. }), "{refused}");
    }

    #[test]
    fn a_school_owes_that_somebody_confirms_them_until_somebody_has() {
        let owes = |school: &School| {
            let school = std::sync::Arc::new(school.clone());
            let policy = desk(&school, time(NOW), Actor::SetUp, &[]).policy;
            let kinds = school.duties(&policy, time(NOW)).into_iter().map(|duty| duty.kind);
            kinds.collect::<Vec<_>>().contains(&SchoolDutyKind::ConfirmLocalTargets)
        };
        let mut school = school();
        assert!(owes(&school));
        let by = Actor::Person(HEAD);
        let desk = desk(&school, time(NOW), by, &[]);
        for event in confirming(as_head(Vec::new())).decide(&school, &desk).unwrap() {
            school.apply(Recorded { actor: by, recorded_at: time(NOW), event });
        }
        assert!(!owes(&school));
    }
}
