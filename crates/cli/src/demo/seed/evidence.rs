//! What a school gives evidence of, and the reviews it held: not all of it, as schools are. Some stands, some has lapsed, some was
//! never given; one school has not begun.

use crate::demo::schools::SchoolSheet;
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Europe::London;
use domain::policy::clause::{ClauseMeans, Entry, EvidenceOf, register};
use domain::policy::pack::Pack;
use domain::school::evidence::GiveEvidence;
use domain::school::review::{RecordReview, Reviewed};
use domain::{Narrative, SchoolCommand};

/// How long before a school began to use Wardbook things were done.
const EARLIER: Days = Days::new(20);
/// What lapsed held for so long: it ends within the weeks the stories tell of.
const A_TERM: Days = Days::new(45);
const A_YEAR: Days = Days::new(365);

/// How well a school keeps it up.
#[derive(Clone, Copy)]
enum Keeps {
    /// Nearly all of it.
    Well,
    /// Half of it, or less.
    Badly,
    /// It has not begun.
    NotYet,
}

const fn keeps(school: &SchoolSheet) -> Keeps {
    match school.key.as_bytes() {
        b"quillmere" | b"emberleigh" | b"thistledane" => Keeps::Well,
        b"otterwell" => Keeps::NotYet,
        _ => Keeps::Badly,
    }
}

/// How long evidence for the clause at this place holds: `None` where none was given.
fn given(keeps: Keeps, place: usize) -> Option<Days> {
    match (keeps, place % 6) {
        (Keeps::NotYet, _) | (Keeps::Well, 5) | (Keeps::Badly, 2..=4) => None,
        (Keeps::Well, 3) | (Keeps::Badly, 5) => Some(A_TERM),
        (Keeps::Well | Keeps::Badly, _) => Some(A_YEAR),
    }
}

/// The commands of whoever leads this school, at the time it begins.
pub(super) fn of(school: &SchoolSheet, pack: &Pack, now: DateTime<Utc>) -> Vec<SchoolCommand> {
    let (keeps, on) = (keeps(school), now.with_timezone(&London).date_naive() - EARLIER);
    let entries = register(pack).into_iter().filter(|entry| entry.means == ClauseMeans::Evidence);
    let evidence = entries.enumerate().filter_map(|(place, entry)| Some(evidence(entry, on, given(keeps, place)?)));
    let mut commands: Vec<SchoolCommand> = evidence.collect();
    let reviewed: &[Reviewed] = match keeps {
        Keeps::Well => &[Reviewed::Policy],
        Keeps::Badly => &[Reviewed::Filtering],
        Keeps::NotYet => &[],
    };
    // A policy is reviewed after it was adopted: on the day the school begins.
    commands.extend(reviewed.iter().map(|of| review(*of, now.with_timezone(&London).date_naive())));
    commands
}

fn evidence(entry: Entry, on: NaiveDate, holds: Days) -> SchoolCommand {
    let what = match entry.evidence {
        Some(EvidenceOf::Training) => {
            "Held for all staff on the first training day; the list of who came is in the office."
        }
        Some(EvidenceOf::Induction) => "Part of everybody's first week; the signed sheets are in the personnel files.",
        Some(EvidenceOf::Notice) => "Sent home with the first newsletter of term, and on the website.",
        Some(EvidenceOf::Signage) => "Up at the main gate, in reception and in the hall; looked at on the site walk.",
        Some(EvidenceOf::Curriculum) => {
            "Taught in computing and in assemblies; the long-term plan says in which weeks."
        }
        Some(EvidenceOf::Acceptance) => {
            "Signed by everybody who works here; three who joined late signed in their first week."
        }
        Some(EvidenceOf::Consent) => "Forms came back from every family and are kept in the office.",
        Some(EvidenceOf::Checklist) => "Gone through by the computing lead and the office manager together.",
        None => "Done, and written down in the safeguarding folder.",
    };
    let until = on.checked_add_days(holds);
    SchoolCommand::GiveEvidence(GiveEvidence { clause: entry.clause, what: Narrative::plain(what), on, until })
}

fn review(of: Reviewed, on: NaiveDate) -> SchoolCommand {
    let findings = match of {
        Reviewed::Policy => {
            "Read through by the governors. The names of those to tell were brought up to date; nothing else changes."
        }
        Reviewed::Filtering => {
            "Tried on six devices with the technician and a governor. One group of tablets was set too loosely, and was mended."
        }
    };
    SchoolCommand::RecordReview(RecordReview { of, on, findings: Narrative::plain(findings), next_on: None })
}
