//! Texts of packs with something taken out.

use domain::policy::rule::Rule;

/// The text of a pack without these rules.
#[must_use]
pub fn without(text: &str, rules: &[&Rule]) -> String {
    let mut kept = String::new();
    let mut out = false;
    for (place, line) in text.lines().enumerate() {
        if line.starts_with("[[") {
            // The tables of a rule (`[rule.owe]`) begin with one bracket: they go with it.
            out = rules.iter().any(|rule| rule.line == place + 1);
        }
        if !out {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}
