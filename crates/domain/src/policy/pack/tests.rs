use super::*;
use proptest::prelude::*;

fn every_text() -> impl Iterator<Item = (&'static str, &'static str)> {
    [(FLOOR, ENGLAND)].into_iter().chain(REFERENCE)
}

/// A pack with this rule, otherwise well formed; the rule begins on line 5.
fn with_rule(rule: &str) -> String {
    format!("pack = \"small\"\nversion = 1\ntitle = \"Small\"\n\n[[rule]]\n{rule}")
}

const HEAD: &str = "id = \"one\"\nclauses = [\"A-1\"]\nsays = \"Somebody is told.\"\n";

#[test]
fn every_pack_of_ours_loads() {
    for (name, text) in every_text() {
        let pack = Pack::parse(text).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert_eq!(pack.name, name);
        assert_eq!(pack.hash.len(), 64);
        assert_eq!(pack.text, text);
    }
}

#[test]
fn a_pack_that_contradicts_itself_loads_and_says_where() {
    let ley = Pack::parse(REFERENCE[1].1).unwrap();
    let about_contact = ley.contradictions.iter().find(|found| found.clauses.contains(&"LEY-A-25.4".to_owned()));
    assert_eq!(about_contact.unwrap().clauses, ["LEY-A-25.4", "LEY-S-4.2-c"]);
    let counts: Vec<usize> = every_text().map(|(_, text)| Pack::parse(text).unwrap().contradictions.len()).collect();
    assert_eq!(counts, [0, 0, 3, 0, 0, 3]);
}

#[test]
fn no_rule_of_guidance_that_is_not_statutory_stands_as_statute() {
    use crate::incident::Basis;
    use crate::policy::rule::Effect;
    for rule in Pack::floor().unwrap().rules {
        let Effect::Owe(owe) = &rule.effect else { continue };
        if owe.basis == Basis::Statute {
            assert!(rule.says.to_lowercase().contains("not re-verified"), "{}: {}", rule.cited.rule, rule.says);
        }
    }
}

/// Durations that stand as limits in the floor were found in a named public source; every other limit says that it was not read
/// again.
#[test]
fn a_duration_of_the_floor_that_was_not_verified_says_so_or_is_a_target_of_the_school() {
    use crate::policy::rule::Effect;
    let verified = ["tell-lado"];
    for rule in Pack::floor().unwrap().rules {
        let Effect::Owe(owe) = &rule.effect else { continue };
        let honest =
            rule.says.to_lowercase().contains("not re-verified") || verified.contains(&rule.cited.rule.as_str());
        assert!(owe.within.is_none() || owe.local || honest, "{}: {}", rule.cited.rule, rule.says);
    }
}

#[test]
fn the_reviews_of_an_allegation_the_letter_of_suspension_and_retention_claim_no_source_they_do_not_have() {
    use crate::policy::rule::Effect;
    let pack = Pack::floor().unwrap();
    let rule = |id: &str| pack.rules.iter().find(|rule| rule.cited.rule == id).expect("a rule");
    for id in ["suspension-confirmed", "allegation-first-review", "allegation-next-review", "adult-supported"] {
        let Effect::Owe(owe) = &rule(id).effect else { panic!("{id} owes nothing") };
        // A target can never be overdue, and no words are quoted that nobody read.
        assert!(owe.is_target() && owe.wording.is_none(), "{id}");
        assert!(rule(id).says.contains("ot re-verified") && rule(id).says.contains("local target"), "{id}");
    }
    for id in ["low-level-kept", "references-leave-out", "references-include", "false-off-the-file"] {
        assert!(rule(id).says.contains("ot re-verified"), "{id}");
    }
    for id in ["child-file-kept", "sexual-abuse-kept"] {
        assert!(rule(id).says.contains("Not law"), "{id}");
    }
}

#[test]
fn every_malformed_pack_is_refused_with_its_line_its_rule_and_what_to_do() {
    let tell = format!("{HEAD}when = {{ kind = \"allegation\" }}\ntell = {{ all-of = [\"dsl\"] }}\n");
    let owe = |fields: &str| with_rule(&format!("{HEAD}when = {{}}\n[rule.owe]\n{fields}"));
    let when = |when: &str| with_rule(&format!("{HEAD}when = {{ {when} }}\ntell = {{ all-of = [\"dsl\"] }}\n"));
    let says = |effect: &str| with_rule(&format!("{HEAD}when = {{}}\n{effect}\n"));
    let cases: Vec<(&str, String, &str)> = vec![
        ("no TOML at all", "pack = ".to_owned(), "line 1: "),
        ("no version", "pack = \"small\"\ntitle = \"Small\"\n".to_owned(), "missing field `version`"),
        ("version nought", "pack = \"small\"\nversion = 0\ntitle = \"Small\"\n".to_owned(), "line 2: `version`: versions count from 1"),
        ("a version in words", "pack = \"small\"\nversion = \"one\"\ntitle = \"Small\"\n".to_owned(), "line 2: `version`: invalid type: string; write a whole number"),
        ("a name with spaces", "pack = \"A school\"\nversion = 1\ntitle = \"Small\"\n".to_owned(), "line 1: `pack`: a pack's name is of small letters"),
        ("an empty title", "pack = \"small\"\nversion = 1\ntitle = \" \"\n".to_owned(), "line 3: `title`: the title is empty"),
        ("a field nobody knows", "pack = \"small\"\nversion = 1\ntitle = \"Small\"\nauthor = \"me\"\n".to_owned(), "line 4: unknown field `author`, expected one of"),
        ("an impossible review date", "pack = \"small\"\nversion = 1\ntitle = \"Small\"\nreview-due = \"2026-02-30\"\n".to_owned(), "line 4: `review-due`: `2026-02-30` is not a day"),
        ("a bank holiday of its own", "pack = \"small\"\nversion = 1\ntitle = \"Small\"\n[[bank-holiday]]\ndate = \"2027-05-05\"\nis = true\nwhy = \"fair\"\n".to_owned(), "line 4: `bank-holiday`: only the floor corrects"),
        ("a case manager nobody knows", "pack = \"small\"\nversion = 1\ntitle = \"Small\"\n[[case-manager]]\nis = [\"headmaster\"]\n".to_owned(), "line 5: `case-manager`: there is no role `headmaster`; write one of: line-manager"),
        ("a case manager line that never speaks", "pack = \"small\"\nversion = 1\ntitle = \"Small\"\n[[case-manager]]\nis = [\"headteacher\"]\n[[case-manager]]\nsubject = [\"headteacher\"]\nis = [\"chair-of-governors\"]\n".to_owned(), "line 6: `case-manager`: the line before is for anybody"),
        ("a contradiction of one clause", "pack = \"small\"\nversion = 1\ntitle = \"Small\"\n[[contradiction]]\nid = \"it\"\nclauses = [\"A-1\"]\nabout = \"it\"\n".to_owned(), "line 4: `contradiction`: a contradiction names the two"),
        ("a category with capitals", "pack = \"small\"\nversion = 1\ntitle = \"Small\"\n[categories]\nNeglect = \"neglect\"\n".to_owned(), "`categories`: `Neglect` is not of small letters"),
        ("the same id twice", format!("{}\n[[rule]]\n{tell}", with_rule(&tell)), "rule `one` (A-1): its id stands twice"),
        ("an id with capitals", with_rule(&tell.replace("\"one\"", "\"One\"")), "line 6: rule `One` (A-1): a rule's id is of small letters"),
        ("no clause", with_rule(&tell.replace("\"A-1\"", "")), "line 5: rule `one`: it names no clause"),
        ("an empty sentence", with_rule(&tell.replace("Somebody is told.", "")), "line 8: rule `one` (A-1): `says`: it is empty"),
        ("no sentence", with_rule(&tell.replace("says = \"Somebody is told.\"\n", "")), "rule `one` (A-1): missing field `says`"),
        ("a rule that says nothing", says(""), "rule `one` (A-1): it says exactly one thing"),
        ("a rule that says two things", says("tell = { all-of = [\"dsl\"] }\nguard = { decision = \"close\", needs = \"duties-met\" }"), "it says exactly one thing"),
        ("a fact nobody knows", when("colour = \"red\""), "line 9: rule `one` (A-1): there is no fact `colour`; write one of: kind, category"),
        ("a kind nobody knows", when("kind = \"allegations\""), "there is no `kind` `allegations`; write one of: filtering-breach"),
        ("an answer nobody knows", when("replied = \"maybe\""), "there is no `replied` `maybe`; write one of: yes, no, not-known"),
        ("a category nobody knows", when("category = \"neglekt\""), "there is no category `neglekt` here or in the floor"),
        ("a fact without value", when("kind = []"), "`kind` has no value"),
        ("a fact with a number", when("kind = 7"), "a fact has one value in quotes, or a list of them"),
        ("nobody to tell", says("tell = { all-of = [] }"), "`tell` names nobody"),
        ("all and any", says("tell = { all-of = [\"dsl\"], any-of = [\"dsl\"] }"), "`tell` has either `all-of` or `any-of`"),
        ("telling the reporter", says("tell = { all-of = [\"reporter-herself\"] }"), "names the person who raised it"),
        ("a role nobody knows", says("tell = { all-of = [\"head\"] }"), "there is no role `head`; write one of: line-manager"),
        ("a duty nobody knows", owe("duty = \"call-lado\"\nbasis = \"statute\"\nowner = [\"dsl\"]\n"), "there is no duty `call-lado`; write one of: first-look"),
        ("a basis nobody knows", owe("duty = \"tell-lado\"\nbasis = \"law\"\nowner = [\"dsl\"]\n"), "there is no basis `law`; write one of: statute, statutory-guidance"),
        ("a duration nobody can read", owe("duty = \"tell-lado\"\nbasis = \"statute\"\nwithin = \"1 day\"\nowner = [\"dsl\"]\n"), "`within`: cannot read `1 day`; write for example"),
        ("a start nobody knows", owe("duty = \"tell-lado\"\nbasis = \"statute\"\nfrom = \"noticed\"\nowner = [\"dsl\"]\n"), "`from` is `known` or `imposed`, not `noticed`"),
        ("a duty nobody owes", owe("duty = \"tell-lado\"\nbasis = \"statute\"\nowner = []\n"), "`owner` names nobody"),
        ("a local target that blocks", owe("duty = \"first-look\"\nbasis = \"local-target\"\nowner = [\"dsl\"]\nblocks = [\"close\"]\n"), "a local target blocks nothing"),
        ("a decision nobody knows", says("guard = { decision = \"shut\", needs = \"duties-met\" }"), "there is no decision `shut`; write one of: close"),
        ("a need nobody knows", says("guard = { decision = \"close\", needs = \"luck\" }"), "there is no need `luck`; write one of: duties-met"),
        ("a field of a rule nobody knows", says("tell = { all-of = [\"dsl\"], deputy = true }"), "rule `one` (A-1): unknown field `deputy`"),
        ("a switch nobody knows", with_rule(&format!("{HEAD}when = {{}}\nswitch = \"later\"\ntell = {{ all-of = [\"dsl\"] }}\n")), "there is no switch `later` here or in the floor"),
        ("one role that is two people", says("tell = { all-of = [\"dsl\"], independent = true }"), "`independent` means that two roles are two people"),
        ("a body outside told by nobody", says("tell = { all-of = [\"police\"] }"), "`police` is outside the school: say who tells it"),
        ("a body for another duty", owe("duty = \"tell-lado\"\nbody = \"police\"\nbasis = \"statute\"\nowner = [\"dsl\"]\n"), "`body` says which body outside `tell-body`, `decide-body` and `challenge-agency` are about"),
        ("evidence that can never be there", owe("duty = \"debrief\"\nbasis = \"school-policy\"\nowner = [\"dsl\"]\nevidence = [\"reference\"]\n"), "`reference` can never be there for `debrief`"),
        ("a field nobody knows to ask for", says("ask = [\"shoe-size\"]"), "there is no field `shoe-size`; write one of: occurred-at"),
        ("no field to ask for", says("ask = []"), "`ask` names no field"),
        ("advice without words", says("advise = [\" \"]"), "`advise` says nothing"),
        ("a setting nobody knows", "pack = \"small\"\nversion = 1\ntitle = \"Small\"\n[[setting]]\nname = \"colour\"\nis = \"red\"\nclauses = [\"A-1\"]\n".to_owned(), "line 5: `setting`: there is no setting `colour`; write one of: staff-personal-use"),
        ("a title for nobody", "pack = \"small\"\nversion = 1\ntitle = \"Small\"\n[titles]\nking = \"King\"\n".to_owned(), "line 5: there is no role `king`"),
        ("a basis without edition", "pack = \"small\"\nversion = 1\ntitle = \"Small\"\n[[statutory-basis]]\ncites = \"A\"\ndocument = \"kcsie\"\ntitle = \"Keeping\"\n".to_owned(), "line 4: `statutory-basis`: missing field `edition`"),
        ("a contradiction without a name", "pack = \"small\"\nversion = 1\ntitle = \"Small\"\n[[contradiction]]\nclauses = [\"A-1\", \"A-2\"]\nabout = \"it\"\n".to_owned(), "line 4: `contradiction`: missing field `id`"),
        ("the floor on nothing", format!("pack = \"england\"\nversion = 1\ntitle = \"Small\"\n\n[[rule]]\n{HEAD}when = {{}}\ntell = {{ all-of = [\"dsl\"] }}\n"), "`A-1` stands on nothing"),
        ("a pit of brackets", format!("pack = {}", "[".repeat(20_000)), "line 1: "),
        ("a book", "#".repeat(600 * 1024), "the pack is too long"),
    ];
    for (what, text, expected) in cases {
        let problems = Pack::check(&text).map(|pack| pack.name).expect_err(what);
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(said.iter().any(|problem| problem.contains(expected)), "{what}: {said:#?}");
    }
}

#[test]
fn every_problem_of_a_pack_is_named_and_not_only_the_first() {
    let text = "pack = \"A school\"\nversion = 0\ntitle = \"Small\"\n\n[[rule]]\nid = \"one\"\nclauses = []\nsays = \" \"\n\
                when = { kind = [\"allegations\", \"contact\"], colour = \"red\" }\ntell = { all-of = [\"head\", \"lead\"], deputy = true }\n\n\
                [[rule]]\nid = \"two\"\nclauses = [\"B-2\"]\nsays = \"It is owed.\"\nwhen = {}\n[rule.owe]\nduty = \"call\"\nbasis = \"law\"\n\
                within = \"soon\"\n";
    let problems = Pack::check(text).unwrap_err();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!("every-problem", said.join("\n"));
}

#[test]
fn what_is_read_and_what_the_json_schema_describes_have_the_same_fields() {
    let schema = super::written::schema().to_value();
    let of = |shape: &serde_json::Value| -> Vec<String> {
        let fields = shape["properties"].as_object().unwrap();
        fields.keys().cloned().collect()
    };
    let named = |name: &str| of(&schema["$defs"][name]);
    let asked_for = |text: &str, what: &str| -> Vec<String> {
        let problems = Pack::check(text).unwrap_err();
        let problem =
            problems.iter().map(|problem| &problem.reason).find(|reason| reason.contains("unknown field `zzz`"));
        let reason = problem.unwrap_or_else(|| panic!("{what}: {problems:?}"));
        let (_, expected) = reason.split_once("expected one of ").unwrap();
        expected.split(", ").map(|name| name.trim_matches('`').to_owned()).collect()
    };
    let table = |name: &str| format!("pack = \"a\"\nversion = 1\ntitle = \"A\"\n[[{name}]]\nzzz = 1\n");
    let within = |name: &str| format!("{}\nwhen = {{}}\n{name} = {{ zzz = 1 }}\n", with_rule(HEAD));
    let rule = format!("{}\nzzz = 1\n", with_rule(HEAD));
    let cases = [
        ("the pack", "zzz = 1\n".to_owned(), of(&schema)),
        ("a basis", table("statutory-basis"), named("StatutoryBasisWritten")),
        ("a switch", table("switch"), named("SwitchWritten")),
        ("a setting", table("setting"), named("SettingWritten")),
        ("a bank holiday", table("bank-holiday"), named("BankHolidayWritten")),
        ("a case manager", table("case-manager"), named("CaseManagerWritten")),
        ("a contradiction", table("contradiction"), named("ContradictionWritten")),
        ("a rule", rule, named("RuleWritten")),
        ("tell", within("tell"), named("TellWritten")),
        ("owe", within("owe"), named("OweWritten")),
        ("guard", within("guard"), named("GuardWritten")),
    ];
    for (what, text, mut described) in cases {
        described.sort_unstable();
        assert_eq!(asked_for(&text, what), described, "{what}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_pack_with_any_bytes_changed_never_panics(
        which in 0..6_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let (_, text) = every_text().nth(which).unwrap();
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Err(problems) = Pack::check(&String::from_utf8_lossy(&bytes)) {
            prop_assert!(!problems.is_empty());
            prop_assert!(problems.iter().all(|problem| !problem.to_string().is_empty()));
            prop_assert!(problems.windows(2).all(|pair| pair[0].line <= pair[1].line));
        }
    }

    #[test]
    fn any_text_at_all_never_panics(text in "\\PC{0,200}") {
        let _ = Pack::parse(&text);
    }
}
