//! `wardbook pack …` and `wardbook register` as whoever writes a school's policy meets them: exit codes, and that everything is
//! named with its line, its rule and its clause.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use wardbook_tests::server::binary;

/// What came of a command.
struct Came {
    code: i32,
    out: String,
    err: String,
}

fn came(mut command: Command) -> Result<Came> {
    let output = command.stdin(Stdio::null()).output().context("it cannot be started")?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Came {
        code: output.status.code().context("ended by a signal")?,
        out: text(&output.stdout),
        err: text(&output.stderr),
    })
}

fn pack(arguments: &[&str]) -> Result<Came> {
    let mut command = binary()?;
    command.arg("pack").args(arguments);
    came(command)
}

fn on(folder: &Path, arguments: &[&str]) -> Result<Came> {
    let mut command = binary()?;
    command.arg("--database").arg(folder).args(arguments);
    came(command)
}

/// A pack of one's own in a file.
fn written(folder: &Path, text: &str) -> Result<String> {
    let file = folder.join("ours.toml");
    std::fs::write(&file, text)?;
    file.to_str().map(str::to_owned).context("a path that is text")
}

const FAULTY: &str = r#"pack = "ours"
version = 1
title = "Ours"

[[rule]]
id = "contact"
clauses = ["O-1"]
says = "A contact is told."
when = { kind = "unsolicited-contact", contact-from = "aunt" }
tell = { all-of = ["dsl", "night-watch"] }

[[rule]]
id = "decision"
clauses = ["O-2"]
says = "It is decided."
when = { kind = "allegation" }
owe = { duty = "first-decision", basis = "school-policy", within = "soon", owner = ["dsl"] }
"#;

#[test]
fn check_names_every_problem_with_its_line_its_rule_and_its_clause() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let came = pack(&["check", &written(folder.path(), FAULTY)?])?;
    ensure!(came.code == 1, "{}", came.out);
    for named in [
        "line 9: rule `contact` (O-1)",
        "aunt",
        "line 10: rule",
        "night-watch",
        "line 17: rule `decision` (O-2)",
        "`soon`",
    ] {
        ensure!(came.out.contains(named), "no {named} in {}", came.out);
    }
    ensure!(came.out.lines().next().is_some_and(|first| first.contains("does not load. Problems: 3")), "{}", came.out);
    Ok(())
}

#[test]
fn check_tells_a_pack_that_loads_from_one_that_contradicts_itself() -> Result<()> {
    for (name, code) in [("stm", 0), ("ssi", 0), ("asp", 0), ("ley", 3), ("mer", 3)] {
        let came = pack(&["check", name])?;
        ensure!(came.code == code, "{name}: {} {}", came.code, came.out);
        ensure!(came.out.starts_with(&format!("{name} version 1 loads: ")), "{}", came.out);
        ensure!(came.out.contains("contradicts itself: ") == (code == 3), "{}", came.out);
    }
    let mer = pack(&["check", "mer"])?.out;
    for named in ["`who-decides-on-a-relationship`", "MER-S-4.2-d", "the floor asks for more", "out of date"] {
        ensure!(mer.contains(named), "no {named} in {mer}");
    }
    let nothing = pack(&["check", "/nowhere/at-all.toml"])?;
    ensure!(nothing.code == 1 && nothing.err.contains("no reference policy and no file"), "{}", nothing.err);
    Ok(())
}

#[test]
fn show_prints_the_whole_pack_or_one_rule_of_it() -> Result<()> {
    let whole = pack(&["show", "stm"])?;
    ensure!(whole.code == 0 && whole.out.contains("STM-3.2-c") && whole.out.contains("STM-6-b"), "{}", whole.out);
    let one = pack(&["show", "stm", "--rule", "contact"])?;
    ensure!(one.code == 0 && one.out.contains("STM-3.2-c") && !one.out.contains("STM-6-b"), "{}", one.out);
    let none = pack(&["show", "stm", "--rule", "nothing"])?;
    ensure!(none.code == 1 && none.err.contains("no rule of stm has the id `nothing`"), "{}", none.err);
    Ok(())
}

#[test]
fn diff_prints_what_changes_and_says_where_nothing_does() -> Result<()> {
    let same = pack(&["diff", "stm", "stm"])?;
    ensure!((same.code, same.out.as_str()) == (0, "nothing changes\n"), "{}", same.out);
    let folder = tempfile::tempdir()?;
    let (_, text) = domain::policy::pack::REFERENCE[0];
    let ours = text
        .replace("version = 1\n", "version = 2\n")
        .replace("within = \"20 school-days\"", "within = \"10 school-days\"");
    let changed = pack(&["diff", "stm", &written(folder.path(), &ours)?])?;
    ensure!(changed.code == 0 && changed.out.contains("rule debrief"), "{}", changed.out);
    ensure!(changed.out.contains("20 school days") && changed.out.contains("10 school days"), "{}", changed.out);
    Ok(())
}

#[test]
fn print_writes_one_page_that_needs_nothing_from_anywhere() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("paper.html");
    let to = file.to_str().context("a path")?;
    ensure!(pack(&["print", "ley", "--to", to])?.code == 0);
    let both = std::fs::read_to_string(&file)?;
    for from_elsewhere in ["http:", "https:", "src=", "@import", "url(", "<script"] {
        ensure!(!both.contains(from_elsewhere), "{from_elsewhere} in what is printed");
    }
    let count = |page: &str, what: &str| page.matches(what).count();
    let kinds = domain::incident::Kind::ALL.len();
    let (forms, cards) = (pack(&["print", "ley", "--only", "forms"])?, pack(&["print", "ley", "--only", "cards"])?);
    ensure!(count(&forms.out, "<section class=\"form\">") == kinds && count(&forms.out, "class=\"card\"") == 0);
    ensure!(count(&cards.out, "class=\"card\"") == kinds && count(&cards.out, "<section class=\"form\">") == 0);
    Ok(())
}

/// A folder with the demonstration's schools in it, stopped again.
fn demonstration(folder: &Path) -> Result<Value> {
    let mut command = binary()?;
    command.args(["demo", "--json", "--port", "0", "--data"]).arg(folder).stdout(Stdio::piped());
    let mut process = command.spawn()?;
    let mut line = String::new();
    BufReader::new(process.stdout.take().context("no output")?).read_line(&mut line)?;
    ensure!(Command::new("kill").args(["-TERM", &process.id().to_string()]).status()?.success(), "it is gone already");
    ensure!(process.wait()?.success());
    serde_json::from_str(&line).context("not the line of `demo --json`")
}

#[test]
fn a_pack_is_rehearsed_tried_on_the_past_and_shown_to_governors_at_a_school() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    demonstration(&data)?;
    let school = ["--school", "Brackenfold Academy"];
    let rehearsed = on(&data, &[&["pack", "rehearse", "mer"], &school[..]].concat())?;
    ensure!(rehearsed.code == 0 && rehearsed.out.contains("Every answer names somebody."), "{}", rehearsed.out);
    ensure!(rehearsed.out.contains("MER-S-4.2-c") && rehearsed.out.contains("About "), "{}", rehearsed.out);
    let since = ["--since", "2020-01-01"];
    let past = on(&data, &[&["pack", "what-if", "ssi"], &school[..], &since[..]].concat())?;
    ensure!(past.code == 0 && past.out.contains("cases would have gone otherwise."), "{}{}", past.out, past.err);
    ensure!(past.out.contains("would not have been told: somebody"), "it names people: {}", past.out);
    let no_day = on(&data, &[&["pack", "what-if", "ssi"], &school[..], &["--since", "yesterday"]].concat())?;
    ensure!(no_day.code == 2, "{}", no_day.err);
    let nowhere = on(&data, &["pack", "rehearse", "mer", "--school", "No Such School"])?;
    ensure!(nowhere.code == 1 && nowhere.err.contains("no school has this id or name"), "{}", nowhere.err);
    let register = on(&data, &[&["register"], &school[..]].concat())?;
    ensure!(register.code == 0, "{}", register.err);
    for named in ["clause by clause", "LEY-A-sign", "not met yet", "by evidence the school gives"] {
        ensure!(register.out.contains(named), "no {named} in {}", register.out);
    }
    let page = on(&data, &[&["register", "--html"], &school[..]].concat())?;
    ensure!(page.out.starts_with("<!DOCTYPE html>") && page.out.contains("LEY-A-sign"), "{}", page.out);
    Ok(())
}

#[test]
fn a_rehearsal_that_leaves_somebody_unheard_says_so_in_its_exit_code() -> Result<()> {
    let folder = tempfile::tempdir()?;
    ensure!(on(folder.path(), &["migrate"])?.code == 0);
    let people = ["--administrator", "Ada Fenn", "--clerk", "Jo Marsh"];
    let name = ["--name", "Larkmead Primary School"];
    let registered = on(folder.path(), &[&["school", "register"], &name[..], &people[..]].concat())?;
    ensure!(registered.code == 0, "{}", registered.err);
    let rehearsed = on(folder.path(), &["pack", "rehearse", "stm", "--school", "Larkmead Primary School", "--empty"])?;
    ensure!(rehearsed.code == 3, "{} {}", rehearsed.code, rehearsed.out);
    ensure!(rehearsed.out.contains("NOBODY IS TOLD, and nobody stands in"), "{}", rehearsed.out);
    ensure!(rehearsed.out.contains("answers are empty: settle each before this pack is adopted."), "{}", rehearsed.out);
    Ok(())
}
