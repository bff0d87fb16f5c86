//! Every clause that is met by what is recorded, and by no rule: left out of the text, what records it is answered for with line
//! and reason; taken out whole, the clause is gone from the register. (What rules ask of a case is proved beside them, in
//! `removal.rs`; what the school records itself in `school/evidence.rs`.)

use super::{ClauseMeans, Entry, register};
use crate::policy::pack::{Pack, REFERENCE};

/// A table of a pack's text that records a clause, and the line of it that says what.
struct Source {
    line: usize,
    says: &'static str,
}

/// The tables that record this clause.
fn sources(entry: &Entry, pack: &Pack) -> Vec<Source> {
    let names = |clauses: &[String]| clauses.contains(&entry.clause);
    let settings = pack.settings.iter().filter(|setting| names(&setting.clauses));
    let contradictions = pack.contradictions.iter().filter(|found| names(&found.clauses));
    let bases = pack.bases.iter().filter(|basis| basis.cites == entry.clause);
    let settings = settings.map(|setting| Source { line: setting.line, says: "is" });
    let contradictions = contradictions.map(|found| Source { line: found.line, says: "about" });
    settings.chain(contradictions).chain(bases.map(|basis| Source { line: basis.line, says: "edition" })).collect()
}

/// The lines of the table that begins on this line, from 1 to the one after it.
fn table(text: &str, line: usize) -> std::ops::Range<usize> {
    let ends = text.lines().skip(line).position(|line| line.starts_with('['));
    line..ends.map_or(text.lines().count() + 1, |after| line + 1 + after)
}

/// The text without these of its lines, which stay empty so that the others keep their numbers.
fn without(text: &str, out: impl Fn(usize, &str) -> bool) -> String {
    let kept = text.lines().enumerate().map(|(place, line)| if out(place + 1, line) { "" } else { line });
    kept.fold(String::new(), |text, line| text + line + "\n")
}

/// What says it is left out: answered with its place.
fn is_answered(text: &str, source: &Source, entry: &Entry) {
    let within = table(text, source.line);
    let begins = format!("{} = ", source.says);
    let less = without(text, |number, line| within.contains(&number) && line.starts_with(&begins));
    let problems = Pack::check(&less).expect_err("it does not load");
    let found = problems
        .iter()
        .any(|problem| problem.line.is_some_and(|line| within.contains(&line)) && problem.reason.contains(source.says));
    assert!(found, "{}: `{}` is left out, and answered is {problems:?}", entry.clause, source.says);
}

#[test]
fn whatever_records_a_clause_is_answered_for_when_it_is_left_out_and_missed_when_it_is_gone() {
    let mut proved = 0;
    for (_, text) in REFERENCE {
        let pack = Pack::parse(text).unwrap();
        let bare = |entry: &Entry| entry.means == ClauseMeans::Field && entry.rules.is_empty();
        for entry in register(&pack).into_iter().filter(|entry| bare(entry) && entry.recorded.is_none()) {
            let sources = sources(&entry, &pack);
            assert!(!sources.is_empty(), "nothing records {}", entry.clause);
            for source in &sources {
                is_answered(text, source, &entry);
            }
            let gone =
                without(text, |number, _| sources.iter().any(|source| table(text, source.line).contains(&number)));
            let left = register(&Pack::parse(&gone).unwrap());
            assert!(left.iter().all(|other| other.clause != entry.clause), "{} is recorded elsewhere", entry.clause);
            proved += 1;
        }
    }
    assert!(proved > 20, "only {proved}");
}
