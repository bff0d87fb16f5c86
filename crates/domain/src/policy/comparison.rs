//! What changes from one pack to another: rule by rule and setting by setting, in words.

use super::pack::Pack;
use super::rule::Rule;
use super::show;
use std::fmt::Write as _;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is about: `rule contact`, `setting review`.
    pub what: String,
    /// As it was; nothing where it is new.
    pub was: Option<String>,
    /// As it is; nothing where it is gone.
    pub is: Option<String>,
}

/// Every change from one pack to another, in the order of the new one, what is gone last.
#[must_use]
pub fn changes(old: &Pack, new: &Pack) -> Vec<Change> {
    let mut changes = compare(&head(old), &head(new));
    changes.extend(compare(&settings(old), &settings(new)));
    changes.extend(compare(&lines(old), &lines(new)));
    changes.extend(compare(&rules(old), &rules(new)));
    changes
}

/// The changes as people read them; a sentence where there is none.
#[must_use]
pub fn table(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "nothing changes\n".to_owned();
    }
    let mut out = String::new();
    for change in changes {
        let how = match (&change.was, &change.is) {
            (None, _) => "new",
            (_, None) => "gone",
            _ => "changed",
        };
        let _ = writeln!(out, "{} ({how})", change.what);
        for (sign, text) in [('-', &change.was), ('+', &change.is)] {
            for line in text.iter().flat_map(|text| text.lines()) {
                let _ = writeln!(out, "  {sign} {line}");
            }
        }
    }
    out
}

type Named = Vec<(String, String)>;

fn compare(old: &Named, new: &Named) -> Vec<Change> {
    let of = |named: &Named, what: &str| named.iter().find(|(name, _)| name == what).map(|(_, text)| text.clone());
    let news = new.iter().map(|(what, is)| (what, of(old, what), Some(is.clone())));
    let gone =
        old.iter().filter(|(what, _)| of(new, what).is_none()).map(|(what, was)| (what, Some(was.clone()), None));
    let changed = news.chain(gone).filter(|(_, was, is)| was != is);
    changed.map(|(what, was, is)| Change { what: what.clone(), was, is }).collect()
}

fn head(pack: &Pack) -> Named {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
    let mut head = vec![
        ("title".to_owned(), pack.title.clone()),
        ("version".to_owned(), pack.version.to_string()),
        ("approved".to_owned(), day(pack.approved)),
        ("review due".to_owned(), day(pack.review_due)),
    ];
    let bases = pack.bases.iter().map(|basis| (format!("stands on {}", basis.cites), basis.edition.clone()));
    head.extend(bases);
    head.extend(pack.categories.iter().map(|(code, words)| (format!("category {code}"), words.clone())));
    head.extend(pack.titles.iter().map(|(role, title)| (format!("title of {}", role.as_str()), title.clone())));
    head
}

fn settings(pack: &Pack) -> Named {
    let said = pack.settings.iter();
    let mut named: Named = said.map(|one| (format!("setting {}", one.setting.as_str()), one.is.clone())).collect();
    named.extend(pack.contradictions.iter().map(|one| (format!("contradiction {}", one.id), one.clauses.join(" / "))));
    named.extend(pack.switches.iter().map(|one| (format!("switch {}", one.id), one.says.clone())));
    named
}

fn lines(pack: &Pack) -> Named {
    let said = pack.case_managers.iter().map(|line| {
        let subject: Vec<&str> = line.subject.iter().map(|role| role.as_str()).collect();
        let about = if subject.is_empty() { "anybody".to_owned() } else { subject.join(" or ") };
        (format!("case manager about {about}"), show::bodies(&line.is, pack, ", else "))
    });
    said.collect()
}

fn rules(pack: &Pack) -> Named {
    pack.rules.iter().map(|rule| (format!("rule {}", rule.cited.rule), whole(rule, pack))).collect()
}

fn whole(rule: &Rule, pack: &Pack) -> String {
    let switch = rule.switch.as_ref().map_or_else(String::new, |switch| format!("waits  until `{switch}`\n"));
    let (clauses, when) = (rule.cited.clauses.join(", "), show::when(rule));
    let does = show::does(&rule.effect, pack);
    format!("from   {clauses}\nsays   {}\nwhen   {when}\n{switch}{does}", rule.says)
}
