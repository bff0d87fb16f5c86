//! `wardbook school register`: the first steps of a school, before anybody there can sign in.

use super::account::set_up_link;
use super::find::pack_text;
use crate::ambient;
use crate::command_line::SchoolAction;
use crate::config::Config;
use access::Viewer;
use casework::{Call, Casework};
use chrono::Duration;
use domain::person::{PersonDetails, PersonKind, PersonRegistered};
use domain::school::command::{AdoptPack, RegisterSchool};
use domain::school::{Layer, Role, RoleGiven, StaffJoined};
use domain::{PersonId, SchoolCommand, SchoolId, Text};

/// For how long the first two tokens are good: long enough to set the school up.
const FIRST_TOKENS: Duration = Duration::days(30);

/// Registers a school with its administrator and its clerk, who set up the rest by the contract: the administrator people, staff
/// and roles, the clerk those of the governing body. They are two people, so that nobody fills every post alone.
///
/// # Errors
/// When the pack does not load, or the database cannot be reached.
pub(crate) async fn run(action: SchoolAction, config: &Config) -> anyhow::Result<()> {
    let SchoolAction::Register { name, group, policy, administrator, clerk, headteacher, chair } = action;
    anyhow::ensure!(!administrator.eq_ignore_ascii_case(&clerk), "administrator and clerk are two people");
    let toml = policy.as_deref().map(pack_text).transpose()?;
    let store = config.open().await?;
    store.check_schema().await?;
    let casework = Casework::new(store, ambient::clock(), ambient::entropy())?;
    let register = RegisterSchool { name: Text::new(name), group: group.map(Text::new) };
    let (school, _) = casework.register_school(&Viewer::installation(), register, &call(&key())).await?;
    if let Some(toml) = toml {
        give(&casework, school, SchoolCommand::AdoptPack(AdoptPack { layer: Layer::School, toml, targets: None }))
            .await?;
    }
    println!("school {school} is registered; these tokens are shown this once:");
    let mut people = Vec::new();
    for (name, role) in [(administrator, Role::Administrator), (clerk, Role::Clerk)] {
        let person = first(&casework, school, &name, role).await?;
        let expires_at = casework.now() + FIRST_TOKENS;
        let token = casework.issue_token(&[(school, person)], "set-up of the school", expires_at).await?.token;
        println!("{:<14} {name}  {token}", role.as_str());
        people.push((name, role, person));
    }
    for (name, role) in [(headteacher, Role::Headteacher), (chair, Role::ChairOfGovernors)] {
        let Some(name) = name else { continue };
        let person = first(&casework, school, &name, role).await?;
        people.push((name, role, person));
    }
    println!("and each chooses how to sign in by a link of their own, good once and for seven days:");
    for (name, role, person) in people {
        let link = set_up_link(&casework, config, school, person).await?;
        println!("{:<18} {name}  {link}", role.as_str());
    }
    casework.store().close().await;
    Ok(())
}

/// One of the first people.
async fn first(casework: &Casework, school: SchoolId, name: &str, role: Role) -> anyhow::Result<PersonId> {
    let (given, family) = name.trim().rsplit_once(' ').unwrap_or(("", name.trim()));
    let details =
        PersonDetails { given_name: Text::new(given), family_name: Text::new(family), ..PersonDetails::default() };
    let registered = PersonRegistered { kind: PersonKind::Adult, details };
    let (person, _) = casework.register_person(&Viewer::installation(), school, registered, &call(&key())).await?;
    let from = casework.now();
    give(casework, school, SchoolCommand::AddStaff(StaffJoined { person, from })).await?;
    let given = RoleGiven { person, role, from, until: None, scope: None };
    give(casework, school, SchoolCommand::GiveRole(given)).await?;
    Ok(person)
}

async fn give(casework: &Casework, school: SchoolId, command: SchoolCommand) -> anyhow::Result<()> {
    casework.on_school(&Viewer::installation(), school, command, &call(&key())).await?;
    Ok(())
}

fn key() -> String {
    ambient::id().to_string()
}

const fn call(key: &str) -> Call<'_> {
    Call { key, expected_version: None, request: "command-line" }
}
