use super::*;
use crate::policy::pack::{ENGLAND, REFERENCE};
use std::fmt::Write as _;

fn on(text: &str, today: &str) -> Vec<Finding> {
    let floor = Pack::floor().unwrap();
    findings(&Pack::parse(text).unwrap(), &floor, today.parse().unwrap())
}

fn pack(rules: &str) -> String {
    format!("pack = \"small\"\nversion = 1\ntitle = \"Small\"\n\n{rules}")
}

fn rule(id: &str, clause: &str, rest: &str) -> String {
    format!("[[rule]]\nid = \"{id}\"\nclauses = [\"{clause}\"]\nsays = \"It is so.\"\n{rest}\n\n")
}

fn kinds_of(found: &[Finding]) -> Vec<FindingKind> {
    found.iter().map(|finding| finding.kind).filter(|kind| *kind != FindingKind::FloorAlone).collect()
}

#[test]
fn what_is_found_in_each_of_our_packs() {
    let mut out = String::new();
    for (name, text) in [("england", ENGLAND)].into_iter().chain(REFERENCE) {
        let _ = writeln!(out, "{name}");
        for finding in on(text, "2026-11-20") {
            let _ = writeln!(out, "  {}: {finding}", finding.kind.words());
        }
    }
    insta::assert_snapshot!("findings", out);
}

#[test]
fn two_clauses_that_name_other_people_for_the_same_case_contradict_each_other() {
    let when = "when = { kind = \"allegation\" }\ntell = { all-of = ";
    let text = pack(
        &(rule("one", "A-1", &format!("{when}[\"dsl\"] }}")) + &rule("two", "A-2", &format!("{when}[\"clerk\"] }}"))),
    );
    let found = on(&text, "2026-11-20");
    assert_eq!(kinds_of(&found), [FindingKind::Contradiction]);
    assert_eq!((found[0].line, found[0].rule.as_deref()), (Some(12), Some("two")));
}

#[test]
fn a_contradiction_that_the_pack_declares_is_said_once() {
    let when = "when = { kind = \"allegation\" }\ntell = { all-of = ";
    let declared = "[[contradiction]]\nid = \"who\"\nclauses = [\"A-1\", \"A-2\"]\nabout = \"Who is told.\"\n\n";
    let rules =
        rule("one", "A-1", &format!("{when}[\"dsl\"] }}")) + &rule("two", "A-2", &format!("{when}[\"clerk\"] }}"));
    assert_eq!(kinds_of(&on(&pack(&(declared.to_owned() + &rules)), "2026-11-20")), [FindingKind::Contradiction]);
}

#[test]
fn a_rule_whose_facts_no_kind_has_together_never_speaks() {
    let text = pack(&rule(
        "one",
        "A-1",
        "when = { kind = \"allegation\", material = \"illegal\" }\ntell = { all-of = [\"dsl\"] }",
    ));
    assert_eq!(kinds_of(&on(&text, "2026-11-20")), [FindingKind::Silent]);
}

#[test]
fn a_longer_time_than_the_floors_is_overridden_and_a_shorter_one_is_not() {
    let owe = |within: &str| {
        let owe = "[rule.owe]\nduty = \"tell-lado\"\nbasis = \"statutory-guidance\"\nowner = [\"case-manager\"]\nblocks = [\"close\"]";
        pack(&rule("one", "A-1", &format!("when = {{ kind = \"allegation\" }}\n{owe}\nwithin = \"{within}\"")))
    };
    assert_eq!(kinds_of(&on(&owe("2 working-days"), "2026-11-20")), [FindingKind::Overridden]);
    assert_eq!(kinds_of(&on(&owe("same working-day"), "2026-11-20")), []);
}

#[test]
fn a_review_date_that_has_passed_warns() {
    let text = "pack = \"small\"\nversion = 1\ntitle = \"Small\"\nreview-due = \"2026-08-31\"\n";
    assert_eq!(kinds_of(&on(text, "2026-08-31")), []);
    assert_eq!(kinds_of(&on(text, "2026-09-01")), [FindingKind::Stale]);
}

#[test]
fn every_fact_says_of_which_kinds_it_is() {
    for kind in Kind::ALL {
        let mut concern = crate::scenario::concerns::about_a_child();
        concern.details = crate::examples::details(*kind);
        let case = crate::scenario::given(concern);
        let facts = crate::policy::facts::Facts::of(&case.incident);
        for fact in FactName::ALL {
            let of_kind = fact.kinds().is_none_or(|kinds| kinds.contains(kind));
            let has = facts.values(*fact).next().is_some();
            assert!(of_kind || !has, "`{}` is a fact of `{}`", fact.as_str(), kind.as_str());
            assert!(fact.kinds().is_none() || has == of_kind, "`{}` is no fact of `{}`", fact.as_str(), kind.as_str());
        }
    }
}
