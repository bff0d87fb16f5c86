//! `wardbook staff import`: staff from a CSV file of another system.

use super::csv;
use super::find::find_school;
use crate::ambient;
use crate::command_line::StaffAction;
use crate::config::Config;
use access::Viewer;
use anyhow::Context as _;
use casework::{Casework, StaffChange, StaffOutcome, StaffRow};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Europe::London;

/// The columns a file may have, by the names in its first line; only the names of people are needed.
const COLUMNS: [&str; 7] = ["given name", "family name", "known as", "email", "post", "from", "until"];

/// Looks at a file, or imports it.
///
/// # Errors
/// When the file cannot be read, a row has not as many cells as the first line or a day that is none, or the school is not known. Nothing is
/// imported then.
pub(crate) async fn run(action: StaffAction, config: &Config) -> anyhow::Result<()> {
    let StaffAction::Import { file, school, absent_left, apply } = action;
    let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let text = String::from_utf8(bytes).context("this file is not text (UTF-8): save it as CSV UTF-8")?;
    let (lines, rows) = read(text.strip_prefix('\u{feff}').unwrap_or(&text))?;
    let store = config.open().await?;
    store.check_schema().await?;
    let casework = Casework::new(store, ambient::clock(), ambient::entropy())?;
    let school = find_school(casework.store(), &school).await?;
    let leave = absent_left.map(after);
    let outcomes = casework.import_staff(&Viewer::installation(), school, &rows, leave, !apply).await?;
    for outcome in &outcomes {
        if let Some(line) = line(outcome, &lines) {
            println!("{line}");
        }
    }
    let changed = outcomes.iter().filter(|outcome| outcome.change != StaffChange::Unchanged).count();
    let told = if apply { "done" } else { "this was a look: nothing was changed; `--apply` does it" };
    println!("{} people, {changed} of them with something to do: {told}", outcomes.len());
    casework.store().close().await;
    Ok(())
}

fn line(outcome: &StaffOutcome, lines: &[usize]) -> Option<String> {
    let place =
        outcome.row.and_then(|row| lines.get(row)).map_or_else(|| "in no row".to_owned(), |n| format!("line {n}"));
    let what = match outcome.change {
        StaffChange::Unchanged => return None,
        StaffChange::Registered => "is new and joins".to_owned(),
        StaffChange::Joined => "was known and joins".to_owned(),
        StaffChange::Corrected => "has other details".to_owned(),
        StaffChange::Left(until) => {
            let last = until.with_timezone(&London).date_naive() - Days::new(1);
            format!("leaves; her last day: {last}")
        }
        StaffChange::Ambiguous => "could be several people: enter by hand".to_owned(),
        StaffChange::Nameless => "has no name".to_owned(),
    };
    Some(format!("{place}: {} {what}", outcome.name))
}

/// The rows with the lines they begin on.
fn read(text: &str) -> anyhow::Result<(Vec<usize>, Vec<StaffRow>)> {
    let mut all = csv::rows(text);
    let (_, headings) = all.next().context("this file is empty: its first line names the columns")?;
    let headings: Vec<String> =
        headings.iter().map(|heading| heading.trim().to_lowercase().replace('_', " ")).collect();
    if let Some(unknown) = headings.iter().find(|heading| !COLUMNS.contains(&heading.as_str())) {
        anyhow::bail!("the column `{unknown}` is unknown; known are {}", COLUMNS.join(", "));
    }
    let (mut lines, mut rows) = (Vec::new(), Vec::new());
    for (line, cells) in all {
        anyhow::ensure!(
            cells.len() == headings.len(),
            "line {line}: {} cells, and the first line names {}",
            cells.len(),
            headings.len()
        );
        let cell = |column: &str| {
            let place = headings.iter().position(|heading| heading == column)?;
            cells.get(place).map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty())
        };
        let day = |column: &str| {
            cell(column).map(|text| parse_day(&text)).transpose().with_context(|| format!("line {line}: `{column}`"))
        };
        rows.push(StaffRow {
            given_name: cell("given name").unwrap_or_default(),
            family_name: cell("family name").unwrap_or_default(),
            known_as: cell("known as"),
            email: cell("email"),
            post: cell("post"),
            from: day("from")?.map(begins),
            until: day("until")?.map(after),
        });
        lines.push(line);
    }
    Ok((lines, rows))
}

/// A day as spreadsheets of this country and programs write it.
fn parse_day(text: &str) -> anyhow::Result<NaiveDate> {
    ["%Y-%m-%d", "%d/%m/%Y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
        .context("write a day as 2026-09-01 or 01/09/2026")
}

/// The first moment of a day, where the school is.
fn begins(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    London.from_local_datetime(&midnight).earliest().map_or_else(|| midnight.and_utc(), |time| time.to_utc())
}

/// The first moment after a last day.
fn after(last: NaiveDate) -> DateTime<Utc> {
    begins(last + Days::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_as_a_spreadsheet_writes_it_is_read() {
        let text = "Given name,Family_Name,E";
        assert!(read(text).is_err(), "an unknown column is named");
        let text = "Given name,Family_Name,email,until\r\nAda,\"Fenn, née Hart\",ada@larkmead.example,31/08/2026\r\n";
        let (lines, rows) = read(text).unwrap();
        assert_eq!((lines.as_slice(), rows[0].family_name.as_str()), ([2].as_slice(), "Fenn, née Hart"));
        assert_eq!(rows[0].until, Some("2026-08-31T23:00:00Z".parse().unwrap()));
    }

    #[test]
    fn a_day_that_is_none_stops_the_import_with_its_line() {
        let error = format!("{:#}", read("given name,from\nAda,31.08.26\n").unwrap_err());
        assert!(error.contains("line 2") && error.contains("2026-09-01"), "{error}");
    }
}
