//! `wardbook pack what-if`: past facts under a proposed pack.

use super::super::find::find_school;
use crate::ambient;
use crate::config::Config;
use chrono::NaiveDate;
use chrono_tz::Europe::London;
use domain::policy::what_if::{CaseOtherwise, Difference, Past};
use domain::{Incident, IncidentId, PersonId, Recorded, Reference, School, SchoolId};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Store, StreamClass};

/// How much of a log is read at a time.
const ENTRIES: u32 = 50_000;
/// How many cases are read at the same time.
const AT_ONCE: usize = 8;
/// How often progress is said.
const SAYS: Duration = Duration::from_millis(500);

/// Folds the facts of every case raised since that day under the pack, and prints what would have gone otherwise.
///
/// # Errors
/// When the pack does not load, the school is not known, or the database cannot be reached.
pub(super) async fn run(
    named: &str,
    school: &str,
    since: NaiveDate,
    cases: bool,
    config: &Config,
) -> anyhow::Result<ExitCode> {
    let pack = Arc::new(super::load(named)?);
    let store = config.open().await?;
    store.check_schema().await?;
    let id = find_school(&store, school).await?;
    let record = store.events::<School>(id, id).await?.into_iter().map(|logged| logged.event).collect::<Vec<_>>();
    let past = Arc::new(Past::under(&pack, id, &record, ambient::now())?);
    let raised = raised_since(&store, id, since).await?;
    let began = Instant::now();
    let (looked, otherwise) = look(&store, id, &past, &raised).await?;
    let names: HashMap<PersonId, String> =
        store.persons(id).await?.into_iter().map(|row| (row.person, row.name)).collect();
    store.close().await;
    let seconds = began.elapsed().as_secs_f64();
    eprintln!("{} cases, {looked} events in {seconds:.1} s", raised.len());
    super::say(&summary(raised.len(), &otherwise))?;
    if cases {
        super::say(&each(&otherwise, &names))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Cases whose first event was recorded on that day or later.
async fn raised_since(store: &Store, school: SchoolId, since: NaiveDate) -> anyhow::Result<Vec<IncidentId>> {
    let (mut from, mut raised) = (0, Vec::new());
    loop {
        let entries = store.log_from(school, from, ENTRIES).await?;
        let Some(last) = entries.last() else { return Ok(raised) };
        from = last.log_index + 1;
        let first = entries.iter().filter(|entry| entry.class == StreamClass::Incident && entry.sequence == 1);
        let on = first.filter(|entry| entry.recorded_at.with_timezone(&London).date_naive() >= since);
        raised.extend(on.map(|entry| IncidentId::new(entry.stream)));
    }
}

/// How many events were folded, and every case that would have gone otherwise.
async fn look(
    store: &Store,
    school: SchoolId,
    past: &Arc<Past>,
    raised: &[IncidentId],
) -> anyhow::Result<(usize, Vec<CaseOtherwise>)> {
    let one = |incident: IncidentId| {
        let past = Arc::clone(past);
        async move {
            let logged = store.events::<Incident>(school, incident).await?;
            let events: Vec<Recorded<_>> = logged.into_iter().map(|logged| logged.event).collect();
            let folded = events.len();
            let otherwise = tokio::task::spawn_blocking(move || past.case(incident, &events)).await?;
            anyhow::Ok((folded, otherwise))
        }
    };
    let mut answers = stream::iter(raised.iter().copied().map(one)).buffered(AT_ONCE);
    let (mut looked, mut done, mut otherwise, mut said) = (0, 0_usize, Vec::new(), Instant::now());
    while let Some((folded, case)) = answers.try_next().await? {
        looked += folded;
        done += 1;
        otherwise.extend(case);
        if said.elapsed() > SAYS {
            said = Instant::now();
            eprint!("\r{done}/{} cases, {looked} events", raised.len());
            std::io::stderr().flush()?;
        }
    }
    Ok((looked, otherwise))
}

/// How often each thing would have gone otherwise, without naming anybody.
fn summary(cases: usize, otherwise: &[CaseOtherwise]) -> String {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for difference in otherwise.iter().flat_map(|case| &case.differences) {
        *counted.entry(line(difference, &|_| "somebody".to_owned())).or_default() += 1;
    }
    let mut out = format!("{} of {cases} cases would have gone otherwise.\n", otherwise.len());
    for (line, count) in counted {
        let _ = writeln!(out, "  {count:>6} x {line}");
    }
    out
}

fn each(otherwise: &[CaseOtherwise], names: &HashMap<PersonId, String>) -> String {
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_else(|| "somebody".to_owned());
    let mut out = String::new();
    for case in otherwise {
        let kind = case.kind.map_or("a case", |kind| kind.words());
        let (reference, day) = (Reference::of(case.incident), case.raised_at.with_timezone(&London).date_naive());
        let _ = writeln!(out, "{reference}, {kind}, {day}");
        for difference in &case.differences {
            let _ = writeln!(out, "  {}", line(difference, &name));
        }
    }
    out
}

fn line(difference: &Difference, name: &dyn Fn(PersonId) -> String) -> String {
    let by = |rules: &[domain::incident::RuleCited]| {
        let mut clauses: Vec<&str> = rules.iter().flat_map(|rule| &rule.clauses).map(String::as_str).collect();
        clauses.dedup();
        clauses.join(", ")
    };
    match difference {
        Difference::Owed(duty, rules) => format!("would have been owed: {} ({})", duty.words(), by(rules)),
        Difference::NotOwed(duty, rules) => format!("would not have been owed: {} ({})", duty.words(), by(rules)),
        Difference::Due { duty, was, is, rules } => {
            let how = if is.is_some_and(|is| was.is_none_or(|was| is < was)) { "earlier" } else { "later" };
            format!("would have been due {how}: {} ({})", duty.words(), by(rules))
        }
        Difference::Missed(duty, rules) => format!("would have been missed: {} ({})", duty.words(), by(rules)),
        Difference::NotMissed(duty) => format!("would not have been missed: {}", duty.words()),
        Difference::Blocked { decision, needs, rule } => {
            let by = rule.as_ref().map_or_else(String::new, |rule| format!(" ({})", rule.clauses.join(", ")));
            format!("would have needed more: {} needed {needs}{by}", decision.words())
        }
        Difference::Told(person, rule) => {
            let by = rule.as_ref().map_or_else(String::new, |rule| format!(" ({})", rule.clauses.join(", ")));
            format!("would have been told: {}{by}", name(*person))
        }
        Difference::NotTold(person) => format!("would not have been told: {}", name(*person)),
    }
}
