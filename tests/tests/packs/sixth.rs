//! The example of `deploy/`: a sixth school wrote its own policy, with a management committee instead of governors.

use domain::policy::findings::{FindingKind, findings};
use domain::policy::pack::Pack;
use domain::policy::print::{Paper, html};
use domain::school::Role;

const TEXT: &str = include_str!("../../../deploy/example-pack.toml");

fn pack() -> Pack {
    Pack::check(TEXT).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[test]
fn the_example_in_deploy_loads_and_neither_contradicts_itself_nor_falls_silent() {
    let found = findings(&pack(), &Pack::floor().expect("loads"), "2026-11-20".parse().expect("a day"));
    let bad = [FindingKind::Contradiction, FindingKind::Silent, FindingKind::Stale];
    let bad: Vec<String> = found.iter().filter(|one| bad.contains(&one.kind)).map(ToString::to_string).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn it_calls_its_posts_as_the_school_does() {
    assert_eq!(pack().title_of(Role::ChairOfGovernors), "chair of the management committee");
    let printed = html(&pack(), &Pack::floor().expect("loads"), Paper::Both);
    assert!(printed.contains("management committee"), "the forms speak of governors");
}

#[test]
fn the_page_that_explains_it_shows_commands_that_exist() {
    let page = include_str!("../../../deploy/packs.md");
    for command in ["check", "show", "diff", "rehearse", "what-if", "print"] {
        assert!(page.contains(&format!("wardbook pack {command}")), "{command} is not explained");
    }
}
