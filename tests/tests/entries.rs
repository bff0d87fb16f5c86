//! Every way into `casework` takes the viewer first and asks `access` before it answers: read from the source, so that an
//! entry added tomorrow is looked at too.

use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Entries without a viewer, each with the reason. The list is as short as it can be.
const WITHOUT_A_VIEWER: [(&str, &str); 37] = [
    ("note_read_heads", "the worker, which notes how long the log of reads is and looks at nothing of a case"),
    ("keep_noting_read_heads", "the worker's loop"),
    ("publish_statistics", "the worker, which publishes numbers through `on_school`, which asks"),
    ("keep_publishing_statistics", "the worker's loop"),
    ("new", "the composition root makes it"),
    ("store", "for the subcommands of whoever runs the machine"),
    ("now", "the clock says nothing of anybody"),
    ("sign_in", "this is where a viewer comes from"),
    ("issue_token", "a subcommand of whoever runs the machine, and the demo; no edge offers it"),
    ("tokens", "a subcommand of whoever runs the machine; no edge offers it"),
    ("revoke_token", "a subcommand of whoever runs the machine; no edge offers it"),
    ("issue_intake_token", "a subcommand of whoever runs the machine; no edge offers it"),
    ("intake_tokens", "a subcommand of whoever runs the machine; no edge offers it"),
    ("revoke_intake_token", "a subcommand of whoever runs the machine; no edge offers it"),
    ("intake_source", "this is where a filtering system becomes known: a school and a name, and no viewer"),
    ("receive_alert", "keeps what such a system hands in, and answers how often it came"),
    ("record_time_passed", "the worker, which gives ordinary commands as the installation"),
    ("keep_recording_time", "the worker's loop"),
    ("forget_keys", "the worker, which looks at nothing of a case"),
    ("keep_forgetting_keys", "the worker's loop"),
    ("route_again", "the worker: routes as the installation through `on_case`, which asks"),
    ("keep_routing", "the worker's loop"),
    ("address_notices", "the worker, which writes to those who may hear of it, and to nobody else"),
    ("send_messages", "the worker, which says nothing of a case"),
    ("keep_sending_messages", "the worker's loop"),
    ("receive_unread", "a token that may hand in alerts and nothing else"),
    ("put_permits_in_force", "the worker, which enters which permits judge and looks at nothing of a case"),
    ("keep_permits_in_force", "the worker's loop"),
    ("forget_alerts", "the worker, which looks at nothing of a case"),
    ("forget_messages", "the worker, which looks at nothing of a case"),
    ("within", "says in which request and what for; the calls that follow take a viewer"),
    ("answering", "makes one response of calls that take a viewer each"),
    ("answering_each", "the same, response after response"),
    ("spooling_to", "names a folder"),
    ("carry_spooled_reads", "the worker, which enters what was read before"),
    ("keep_carrying_spooled_reads", "the worker's loop"),
    ("follow_logs", "reads ids only; every push is judged for its watcher"),
];

/// Entries that answer without anything being entered in the log of reads, each with the reason; commands answer where and when
/// they were recorded, and show nothing.
const WITHOUT_A_READ: [(&str, &str); 16] = [
    ("trust_overview", "numbers of schools, none of them under five, and the schools' own records"),
    ("published_statistics", "numbers that were published, none of them under five"),
    ("audit_engagements", "what auditors are engaged for; people and cases by id, and of a case no word"),
    ("emergency_sheet", "enters itself, or spools itself, before it is given"),
    ("counts", "four numbers, none above a hundred"),
    ("school", "the school's own record: nothing of a case, people by id"),
    ("policy_as_of", "packs"),
    ("local_targets", "packs"),
    ("help_to_sign_in", "a secret made just now; nothing of a case"),
    ("confirm_help", "shows nothing"),
    ("who_signs_in", "names of staff, whom every colleague may name, and how they sign in"),
    ("import_staff", "what becomes of each row of a file the caller has; nothing of a case"),
    ("rehearse", "invented concerns; people by id"),
    ("who_will_be_told", "nothing is kept yet; people by id"),
    ("undelivered", "what stood in the way of messages; people by id, and nothing of a case"),
    ("retry_message", "whether it is tried again"),
];

/// What judges: whoever reaches one of these has asked.
const JUDGES: [&str; 2] = ["may", "may_at_school"];

struct Function {
    name: String,
    /// Whether it is an entry: public, of [`casework::Casework`].
    is_entry: bool,
    signature: String,
    body: String,
}

fn sources() -> Result<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the tests have no parent folder")?;
    let mut files = Vec::new();
    let mut folders = vec![root.join("crates/casework/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    Ok(files)
}

/// The functions of a file as rustfmt lays them out: a signature up to its `{`, a body up to the brace below it.
fn functions(source: &str) -> Vec<Function> {
    let mut found = Vec::new();
    let mut is_casework = false;
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("impl") {
            is_casework = line == "impl Casework {";
        }
        let Some(name) = name_of(line) else { continue };
        let is_entry = is_casework && line.starts_with("    pub ") && !line.starts_with("    pub(");
        let indent = line.len() - line.trim_start().len();
        let mut signature = line.trim().to_owned();
        let mut last = line;
        while !(last.ends_with('{') || last.ends_with('}') || last.ends_with(';')) {
            let Some(line) = lines.next() else { break };
            signature.push_str(line.trim());
            last = line;
        }
        let mut body = String::new();
        if last.ends_with('{') {
            let end = format!("{}}}", " ".repeat(indent));
            body.extend(lines.by_ref().take_while(|line| *line != end).flat_map(|line| [line, "\n"]));
        }
        found.push(Function { name, is_entry, signature, body });
    }
    found
}

fn name_of(line: &str) -> Option<String> {
    let (before, after) = line.split_once("fn ")?;
    let words = ["pub", "pub(crate)", "pub(super)", "const", "async"];
    let is_declared = before.split_whitespace().all(|word| words.contains(&word));
    let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (is_declared && !name.is_empty()).then_some(name)
}

fn calls(body: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    body.match_indices(name).any(|(at, _)| {
        let (before, after) = (&body[..at], &body[at + name.len()..]);
        !before.ends_with(is_word) && (after.starts_with('(') || after.starts_with("::<"))
    })
}

/// Calls of [`casework::Casework`] itself: what others do under the same name is another function.
fn calls_of_casework(body: &str, name: &str) -> bool {
    // A chain that rustfmt broke into lines is one again.
    let lines = body.lines().map(str::trim);
    let joined =
        lines.fold(String::new(), |text, line| if line.starts_with('.') { text + line } else { text + "\n" + line });
    ["self.", "casework."].iter().any(|owner| calls(&joined, &format!("{owner}{name}")))
}

fn every_function() -> Result<Vec<Function>> {
    let mut all = Vec::new();
    for file in sources()? {
        all.extend(functions(&std::fs::read_to_string(file)?));
    }
    Ok(all)
}

/// The names from which one of these is reached.
fn reaching<'a>(all: &'a [Function], goals: &[&'a str], calls: fn(&str, &str) -> bool) -> BTreeSet<&'a str> {
    let mut bodies: BTreeMap<&str, String> = BTreeMap::new();
    for function in all {
        bodies.entry(&function.name).or_default().push_str(&function.body);
    }
    let mut asking: BTreeSet<&str> = goals.iter().copied().collect();
    loop {
        let more: Vec<&str> = bodies
            .iter()
            .filter(|(name, body)| !asking.contains(*name) && asking.iter().any(|judge| calls(body, judge)))
            .map(|(name, _)| *name)
            .collect();
        if more.is_empty() {
            return asking;
        }
        asking.extend(more);
    }
}

fn without_a_viewer(name: &str) -> bool {
    WITHOUT_A_VIEWER.iter().any(|(known, _)| *known == name)
}

#[test]
fn every_entry_takes_the_viewer_first() -> Result<()> {
    let all = every_function()?;
    let entries: Vec<&Function> = all.iter().filter(|function| function.is_entry).collect();
    assert!(entries.len() > 20, "the entries were not found: {}", entries.len());
    for entry in entries.iter().filter(|entry| !without_a_viewer(&entry.name)) {
        let rest = entry.signature.split_once("&self").map_or("", |(_, rest)| rest);
        let rest = rest.trim_start_matches([',', ' ']);
        let takes = rest.starts_with("viewer: &Viewer") || rest.starts_with("viewer: Viewer");
        assert!(takes, "`{}` does not take the viewer first: {}", entry.name, entry.signature);
    }
    Ok(())
}

#[test]
fn every_entry_that_takes_a_viewer_reaches_a_judge() -> Result<()> {
    let all = every_function()?;
    let asking = reaching(&all, &JUDGES, calls);
    for entry in all.iter().filter(|function| function.is_entry && !without_a_viewer(&function.name)) {
        assert!(asking.contains(entry.name.as_str()), "`{}` answers without asking access", entry.name);
    }
    Ok(())
}

#[test]
fn every_entry_that_shows_something_enters_it_in_the_log_of_reads() -> Result<()> {
    let all = every_function()?;
    let entering = reaching(&all, &["give"], calls_of_casework);
    for entry in all.iter().filter(|function| function.is_entry && !without_a_viewer(&function.name)) {
        let is_command = entry.signature.contains("Done");
        let is_listed = WITHOUT_A_READ.iter().any(|(known, _)| *known == entry.name);
        let enters = entering.contains(entry.name.as_str());
        assert!(enters || is_command || is_listed, "`{}` shows something and enters no read", entry.name);
    }
    for (name, reason) in WITHOUT_A_READ {
        assert!(!entering.contains(name), "`{name}` ({reason}) enters reads after all: take it off the list");
        let is_there = all.iter().any(|function| function.is_entry && function.name == name);
        assert!(is_there, "`{name}` ({reason}) is no entry any more: take it off the list");
    }
    Ok(())
}

#[test]
fn the_list_of_entries_without_a_viewer_names_none_that_is_gone() -> Result<()> {
    let all = every_function()?;
    for (name, reason) in WITHOUT_A_VIEWER {
        let is_there = all.iter().any(|function| function.is_entry && function.name == name);
        assert!(is_there, "`{name}` ({reason}) is no entry any more: take it off the list");
    }
    Ok(())
}
