//! Where the five policies differ: the same facts run through each pack by itself, so that a silent cell stays silent, beside
//! what the floor says of the same facts.

use domain::policy::facts::{FactName, Facts};
use domain::policy::pack::{ENGLAND, Pack, REFERENCE};
use domain::policy::rule::{Effect, Rule};
use domain::policy::setting::Setting;
use domain::policy::show;
use std::fmt::Write as _;

/// What answers a point.
enum Asks {
    /// Running these facts: every rule that tells, owes or guards.
    Facts(&'static [(FactName, &'static str)]),
    /// Running these facts: rules that guard alone.
    Guards(&'static [(FactName, &'static str)]),
    /// Running these facts, once for each value of this one: for which of them anybody is told.
    Which(FactName, &'static [&'static str], &'static [(FactName, &'static str)]),
    /// What the policy settles once and for all.
    Setting(Setting),
    /// The law and guidance it cites.
    Cites,
}

use FactName as F;

const CONTACT: &[(F, &str)] = &[
    (F::Kind, "unsolicited-contact"),
    (F::ContactFrom, "current-pupil"),
    (F::ContactNature, "ordinary"),
    (F::Account, "personal"),
    (F::Status, "open"),
];

/// The points of CLAUSES section 2, in its order.
const POINTS: &[(&str, Asks)] = &[
    ("an unsolicited contact goes to", Asks::Facts(CONTACT)),
    (
        "an unsolicited contact on an official account goes to",
        Asks::Facts(&[
            (F::Kind, "unsolicited-contact"),
            (F::ContactFrom, "current-pupil"),
            (F::ContactNature, "ordinary"),
            (F::Account, "official"),
            (F::Status, "open"),
        ]),
    ),
    ("reply to a contact", Asks::Guards(CONTACT)),
    (
        "who counts as contact",
        Asks::Which(
            F::ContactFrom,
            &["current-pupil", "former-pupil", "parent", "family"],
            &[(F::Kind, "unsolicited-contact"), (F::Account, "personal"), (F::Status, "open")],
        ),
    ),
    ("friends with parents", Asks::Setting(Setting::FriendsWithParents)),
    ("a relationship from before is decided by", Asks::Setting(Setting::PriorRelationships)),
    ("a relationship from before, declared", Asks::Facts(&[(F::Kind, "prior-relationship"), (F::Status, "open")])),
    ("and is formally recorded", Asks::Setting(Setting::PriorRelationshipsRecorded)),
    (
        "a filtering breach goes to",
        Asks::Facts(&[
            (F::Kind, "filtering-breach"),
            (F::Material, "inappropriate"),
            (F::Reached, "reached"),
            (F::UserIsStaff, "no"),
            (F::Status, "open"),
        ]),
    ),
    (
        "a possible indecent image",
        Asks::Facts(&[(F::Kind, "indecent-image-device"), (F::Device, "evidence"), (F::Status, "open")]),
    ),
    ("who may search", Asks::Guards(&[(F::Kind, "pupil-search"), (F::Status, "open")])),
    (
        "a search for a prohibited item",
        Asks::Facts(&[(F::Kind, "pupil-search"), (F::ProhibitedItem, "yes"), (F::Status, "open")]),
    ),
    ("content may be deleted", Asks::Setting(Setting::Deletion)),
    ("a confiscated device is kept", Asks::Setting(Setting::DeviceKept)),
    ("pupils' telephones in the day", Asks::Setting(Setting::TelephonesHandedIn)),
    (
        "crime of a member of staff on a device",
        Asks::Facts(&[(F::Kind, "allegation"), (F::CrimeOnDevice, "yes"), (F::Status, "open")]),
    ),
    ("a concern about staff", Asks::Facts(&[(F::Kind, "allegation"), (F::CrimeOnDevice, "no"), (F::Status, "open")])),
    ("a visitor's breach", Asks::Facts(&[(F::Kind, "visitor-device"), (F::Status, "open")])),
    ("visitors' telephones", Asks::Setting(Setting::VisitorTelephones)),
    ("advice comes from", Asks::Setting(Setting::AdviceFrom)),
    ("advice is sought by", Asks::Setting(Setting::AdviceSoughtBy)),
    ("a teaching tool is risk-assessed by", Asks::Setting(Setting::TeachingTools)),
    (
        "a teaching tool, asked for",
        Asks::Facts(&[(F::Kind, "permission-request"), (F::Permission, "teaching-tool"), (F::Status, "open")]),
    ),
    ("official accounts", Asks::Setting(Setting::OfficialAccounts)),
    (
        "an official account, asked for",
        Asks::Facts(&[(F::Kind, "permission-request"), (F::Permission, "official-account"), (F::Status, "open")]),
    ),
    ("personal use by staff", Asks::Setting(Setting::StaffPersonalUse)),
    ("conduct off site", Asks::Setting(Setting::OffSiteConduct)),
    ("accounts of children under age", Asks::Setting(Setting::UnderAgeAccounts)),
    ("defamation by a parent", Asks::Setting(Setting::Defamation)),
    (
        "defamation by a parent, posted",
        Asks::Facts(&[(F::Kind, "online-posts"), (F::PostedBy, "parent"), (F::Status, "open")]),
    ),
    (
        "a telephone in an examination",
        Asks::Facts(&[(F::Kind, "pupil-conduct"), (F::PupilBreach, "exam-device"), (F::Status, "open")]),
    ),
    (
        "documents lost",
        Asks::Facts(&[
            (F::Kind, "information-security"),
            (F::InformationMatter, "lost-documents"),
            (F::Status, "open"),
        ]),
    ),
    (
        "malware",
        Asks::Facts(&[(F::Kind, "information-security"), (F::InformationMatter, "malware"), (F::Status, "open")]),
    ),
    ("loss of the internet for excessive use", Asks::Setting(Setting::LossOfInternet)),
    ("the policy is reviewed", Asks::Setting(Setting::Review)),
    ("it cites", Asks::Cites),
];

/// One table: every point, then each policy's answer with its clauses, then the floor's.
pub(crate) fn table() -> String {
    let mut out = String::new();
    for (point, asks) in POINTS {
        let _ = writeln!(out, "{point}");
        for (name, text) in REFERENCE.into_iter().chain([("floor", ENGLAND)]) {
            let pack = Pack::parse(text).expect("loads");
            let mut at = name;
            for line in answers(&pack, asks) {
                let _ = writeln!(out, "  {at:<6} {line}");
                at = "";
            }
        }
        out.push('\n');
    }
    out
}

fn answers(pack: &Pack, asks: &Asks) -> Vec<String> {
    let found = match asks {
        Asks::Facts(facts) => rules(pack, facts, |effect| !matches!(effect, Effect::Ask(_) | Effect::Advise(_))),
        Asks::Guards(facts) => rules(pack, facts, |effect| matches!(effect, Effect::Guard(_))),
        Asks::Which(fact, values, facts) => which(pack, *fact, values, facts),
        Asks::Setting(setting) => {
            let said = pack.settings.iter().filter(|said| said.setting == *setting);
            said.map(|said| format!("{} ({})", said.is, said.clauses.join(", "))).collect()
        }
        Asks::Cites => pack.bases.iter().map(|basis| format!("{}, edition {}", basis.title, basis.edition)).collect(),
    };
    if found.is_empty() { vec!["silent".to_owned()] } else { found }
}

fn rules(pack: &Pack, facts: &[(F, &'static str)], wanted: impl Fn(&Effect) -> bool) -> Vec<String> {
    let facts = facts.iter().fold(Facts::none(), |facts, (fact, value)| facts.with(*fact, *value));
    // What asks nothing of the facts holds in every case and tells policies apart in none, but for guards.
    let apart = |rule: &&Rule| !rule.when.is_empty() || matches!(rule.effect, Effect::Guard(_));
    let matching = pack.rules.iter().filter(|rule| rule.switch.is_none() && rule.matches(&facts)).filter(apart);
    let said = matching.filter(|rule| wanted(&rule.effect)).map(|rule| {
        let does = show::does(&rule.effect, pack);
        let first = does.lines().next().unwrap_or_default();
        format!("{first} ({})", rule.cited.clauses.join(", "))
    });
    said.collect()
}

fn which(pack: &Pack, fact: F, values: &[&'static str], facts: &[(F, &'static str)]) -> Vec<String> {
    let tells = |value: &&&'static str| {
        let facts = [facts, &[(fact, **value)]].concat();
        !rules(pack, &facts, |effect| matches!(effect, Effect::Tell(_))).is_empty()
    };
    let counted: Vec<&str> =
        values.iter().filter(tells).map(|value| fact.value_words(value).unwrap_or(value)).collect();
    if counted.is_empty() { Vec::new() } else { vec![counted.join("; ")] }
}
