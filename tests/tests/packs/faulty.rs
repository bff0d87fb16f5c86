//! Packs that are malformed, contradict themselves or ask for less than the floor: each is answered with reason and place.

use domain::policy::findings::{FindingKind, findings};
use domain::policy::pack::Pack;
use std::fmt::Write as _;
use std::path::Path;

/// What is said of each of the packs in `faulty/`, in the order of their names; and how many there are.
pub(crate) fn answered() -> (String, usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/faulty");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()).collect();
    files.sort();
    let floor = Pack::floor().expect("loads");
    let today = "2026-11-20".parse().expect("a day");
    let mut out = String::new();
    for file in &files {
        let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = writeln!(out, "{name}");
        let text = std::fs::read_to_string(file).expect("text");
        let said: Vec<String> = match Pack::check(&text) {
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
            Ok(pack) => {
                let found = findings(&pack, &floor, today);
                let told = found.iter().filter(|finding| finding.kind != FindingKind::FloorAlone);
                told.map(|finding| format!("{}: {finding}", finding.kind.words())).collect()
            }
        };
        assert!(!said.is_empty(), "nothing is said of {name}");
        for line in said {
            // What could have been written instead is a long list, and is looked at elsewhere.
            let line = line.split("; write one of: ").next().unwrap_or_default().to_owned();
            let line = line.split(", expected one of ").next().unwrap_or_default().to_owned();
            let _ = writeln!(out, "  {line}");
        }
    }
    (out, files.len())
}
