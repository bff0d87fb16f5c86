//! "Our policy, clause by clause": the register of a policy as governors read it, as a plain table and as a page to print. It
//! names no case and nobody a case is about.

use super::evidence::{ClauseStanding, ClauseStands};
use crate::describe::day;
use crate::policy::clause::ClauseMeans;
use crate::policy::pack::Pack;
use crate::{Actor, PersonId};
use chrono::NaiveDate;
use std::fmt::Write as _;

/// The style of the page, print first.
const STYLE: &str = include_str!("report/report.css");

/// Whose register it is, and as of when.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The school's name.
    pub school: &'a str,
    /// The policy.
    pub pack: &'a Pack,
    /// Its clauses as they stand.
    pub clauses: &'a [ClauseStands<'a>],
    /// On which day.
    pub on: NaiveDate,
    /// The name of a person.
    pub name: &'a dyn Fn(PersonId) -> String,
}

impl Report<'_> {
    /// As a plain table.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { school, pack, clauses, on, .. } = self;
        let mut out =
            format!("{school}\n{}, version {}: clause by clause, on {}\n", pack.title, pack.version, day(*on));
        for (words, count) in self.counted() {
            let _ = writeln!(out, "  {count:>4} {words}");
        }
        for stands in *clauses {
            let entry = &stands.entry;
            let (standing, means) = (stands.standing.words(), entry.means.words());
            let _ = writeln!(out, "\n{:<14} {standing:<32} by {means}", entry.clause);
            let _ = writeln!(out, "{:<14} {}", "", entry.asks);
            for line in self.how(stands) {
                let _ = writeln!(out, "{:<14} {line}", "");
            }
        }
        out
    }

    /// As one page to print that needs nothing from anywhere else.
    #[must_use]
    pub fn html(&self) -> String {
        let Self { school, pack, clauses, on, .. } = self;
        let title = escaped(&format!("{}: clause by clause", pack.title));
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{}, version {}, on {}</p>\n<ul>\n",
            escaped(school),
            pack.version,
            day(*on)
        );
        for (words, count) in self.counted() {
            let _ = writeln!(out, "<li>{count} {words}</li>");
        }
        out.push_str(
            "</ul>\n<table>\n<thead><tr><th scope=\"col\">Clause</th><th scope=\"col\">What it asks</th>\
             <th scope=\"col\">How it stands</th><th scope=\"col\">How it is met</th></tr></thead>\n<tbody>\n",
        );
        for stands in *clauses {
            let entry = &stands.entry;
            let how: Vec<String> = self.how(stands).iter().map(|line| format!("<br>{}", escaped(line))).collect();
            let _ = writeln!(
                out,
                "<tr class=\"{}\"><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>By {}{}</td></tr>",
                stands.standing.as_str(),
                escaped(&entry.clause),
                escaped(&entry.asks),
                stands.standing.words(),
                entry.means.words(),
                how.concat()
            );
        }
        out.push_str("</tbody>\n</table>\n</main>\n</body>\n</html>\n");
        out
    }

    /// How many clauses there are, how many stand how, and by what means they are met.
    fn counted(&self) -> Vec<(String, usize)> {
        let count = |counts: &dyn Fn(&ClauseStands<'_>) -> bool| self.clauses.iter().filter(|one| counts(one)).count();
        let mut counted = vec![("clauses".to_owned(), self.clauses.len())];
        let standings = ClauseStanding::ALL.iter().map(|is| (is.words().to_owned(), count(&|one| one.standing == *is)));
        counted.extend(standings);
        let means = ClauseMeans::ALL.iter();
        counted.extend(means.map(|by| (format!("by {}", by.words()), count(&|one| one.entry.means == *by))));
        counted.retain(|(_, count)| *count > 0);
        counted
    }

    /// What carries the clause out, and the evidence of it.
    fn how(&self, stands: &ClauseStands<'_>) -> Vec<String> {
        let entry = &stands.entry;
        let seen = entry.scenarios.iter().map(|scenario| format!("Seen in: {}.", scenario.words()));
        let how = entry.how.iter().cloned();
        let evidence = entry.evidence.iter().map(|sort| format!("Evidence: {}.", sort.words()));
        let given = stands.evidence.map(|held| {
            let given = &held.given;
            let by = match held.by {
                Actor::Person(person) => (self.name)(person),
                _ => "the installation".to_owned(),
            };
            let until = given.until.map_or_else(String::new, |until| format!(", holds until {}", day(until)));
            format!("{} ({}; given by {by}{until})", given.what.texts().collect::<Vec<_>>().join(" "), day(given.on))
        });
        seen.chain(how).chain(evidence).chain(given).collect()
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
