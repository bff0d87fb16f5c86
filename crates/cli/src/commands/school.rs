//! `wardbook school register`: the first steps of a school, before anybody there can sign in.

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
use domain::{SchoolCommand, SchoolId, Text};

/// For how long the first two tokens are good: long enough to set the school up.
const FIRST_TOKENS: Duration = Duration::days(30);

/// Registers a school with its administrator and its clerk, who set up the rest by the contract: the administrator people, staff
/// and roles, the clerk those of the governing body. They are two people, so that nobody fills every post alone.
///
/// # Errors
/// When the pack does not load, or the database cannot be reached.
pub(crate) async fn run(action: SchoolAction, config: &Config) -> anyhow::Result<()> {
    let SchoolAction::Register { name, group, policy, administrator, clerk } = action;
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
    for (name, role) in [(administrator, Role::Administrator), (clerk, Role::Clerk)] {
        let token = first(&casework, school, &name, role).await?;
        println!("{:<14} {name}  {token}", role.as_str());
    }
    casework.store().close().await;
    Ok(())
}

/// One of the first two people, and her token.
async fn first(casework: &Casework, school: SchoolId, name: &str, role: Role) -> anyhow::Result<String> {
    let (given, family) = name.trim().rsplit_once(' ').unwrap_or(("", name.trim()));
    let details =
        PersonDetails { given_name: Text::new(given), family_name: Text::new(family), ..PersonDetails::default() };
    let registered = PersonRegistered { kind: PersonKind::Adult, details };
    let (person, _) = casework.register_person(&Viewer::installation(), school, registered, &call(&key())).await?;
    let from = casework.now();
    give(casework, school, SchoolCommand::AddStaff(StaffJoined { person, from })).await?;
    let given = RoleGiven { person, role, from, until: None, scope: None };
    give(casework, school, SchoolCommand::GiveRole(given)).await?;
    let expires_at = from + FIRST_TOKENS;
    Ok(casework.issue_token(&[(school, person)], "set-up of the school", expires_at).await?.token)
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
