//! A token for everybody, and the two ways of printing them.

use super::schools::is_ours;
use access::codes::AppSecret;
use casework::{Casework, SignIn, SignInSettings};
use chrono::Duration;
use domain::school::Role;
use domain::{PersonId, School, SchoolId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use store::Store;

/// How long a demonstration's token is good.
const GOOD_FOR: Duration = Duration::days(30);

/// Somebody who can call, in one of her roles.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Account {
    /// The school's name.
    school: String,
    /// Her name.
    name: String,
    /// The role as it is stored, such as `dsl`; `line-manager` for whoever has no other and to whom others report.
    role: String,
    /// Her token: one for all her roles and schools.
    token: String,
    /// The name she signs in under with a browser, by the password and the app everybody of the demonstration shares; empty for
    /// whoever is nothing but a member of staff, of whom each school has one who can.
    #[serde(rename = "signInName", skip_serializing_if = "String::is_empty")]
    sign_in_name: String,
}

/// What secrets of the demonstration are sealed with, so to speak: they are printed.
pub(crate) const KEY: &str = "de";
/// Everybody's password.
const PASSWORD: &str = "kettle window orchard";
/// Everybody's authenticator app.
const APP: [u8; 32] = [0x5a; 32];

/// One person of one school, with her roles.
struct Member {
    school: SchoolId,
    school_name: String,
    /// The trust or federation, else the school: within it one name is one person.
    group: String,
    person: PersonId,
    name: String,
    roles: Vec<&'static str>,
}

/// Issues a token to everybody who is staff of a school of the demonstration, new ones at each start.
///
/// # Errors
/// When the store holds a school that is not the demonstration's, or does not answer.
pub(crate) async fn issue(casework: &Casework, account_key: Option<[u8; 32]>) -> anyhow::Result<Vec<Account>> {
    let members = members(casework).await?;
    let mut persons: BTreeMap<(&str, &str), Vec<(SchoolId, PersonId)>> = BTreeMap::new();
    for member in &members {
        persons.entry((&member.group, &member.name)).or_default().push((member.school, member.person));
    }
    let expires_at = casework.now() + GOOD_FOR;
    let mut tokens = BTreeMap::new();
    for (who, persons) in persons {
        tokens.insert(who, casework.issue_token(&persons, "demonstration", expires_at).await?.token);
    }
    let names = sign_ins(casework, &members, account_key).await?;
    let accounts = members.iter().flat_map(|member| {
        let who = (member.group.as_str(), member.name.as_str());
        let sign_in_name = names.get(&who).cloned().unwrap_or_default();
        let token = tokens.get(&who).cloned().unwrap_or_default();
        member.roles.iter().map(move |role| Account {
            school: member.school_name.clone(),
            name: member.name.clone(),
            role: (*role).to_owned(),
            token: token.clone(),
            sign_in_name: sign_in_name.clone(),
        })
    });
    Ok(accounts.collect())
}

/// The names that people with a post, and one colleague of each school without, sign in under.
async fn sign_ins<'m>(
    casework: &Casework,
    members: &'m [Member],
    account_key: Option<[u8; 32]>,
) -> anyhow::Result<BTreeMap<(&'m str, &'m str), String>> {
    let sign_in = SignIn::new(casework.clone(), SignInSettings { account_key, providers: Vec::new() });
    let (password, app) = (sign_in.hashed(PASSWORD).await?, AppSecret::new(APP));
    let (mut names, mut colleagues) = (BTreeMap::new(), BTreeSet::new());
    for member in members {
        let is_colleague = member.roles == [Role::Reporter.as_str()];
        let who = (member.group.as_str(), member.name.as_str());
        if names.contains_key(&who) || (is_colleague && !colleagues.insert(member.school)) {
            continue;
        }
        let place = member.group.split(' ').next().unwrap_or_default().to_lowercase();
        let name = format!("{}@{place}.example", member.name.to_lowercase().replace(' ', "."));
        sign_in.enrol((member.school, member.person), &name, &password, &app).await?;
        names.insert(who, name);
    }
    Ok(names)
}

async fn members(casework: &Casework) -> anyhow::Result<Vec<Member>> {
    let (store, now) = (casework.store(), casework.now());
    let mut members = Vec::new();
    for (id, school) in schools(store).await? {
        let school_name = school.registered.as_ref().map_or("", |registered| registered.name.as_str()).to_owned();
        let group = school.group.as_ref().map_or_else(|| school_name.clone(), |group| group.as_str().to_owned());
        for row in store.persons(id).await? {
            if school.is_staff(row.person, now) {
                members.push(Member {
                    school: id,
                    school_name: school_name.clone(),
                    group: group.clone(),
                    person: row.person,
                    roles: roles(&school, row.person, casework),
                    name: row.name,
                });
            }
        }
    }
    members.sort_by(|a, b| (&a.school_name, &a.roles, &a.name).cmp(&(&b.school_name, &b.roles, &b.name)));
    Ok(members)
}

/// The schools of the store, none of which may be a real one: a demonstration hands out tokens to everybody.
async fn schools(store: &Store) -> anyhow::Result<Vec<(SchoolId, School)>> {
    let mut schools = Vec::new();
    for id in store.schools().await? {
        let Some((school, _)) = store.load::<School>(id, id).await? else { continue };
        let ours = school.registered.as_ref().is_some_and(|registered| is_ours(registered.name.as_str()));
        anyhow::ensure!(
            ours,
            "this database holds schools that are not the demonstration's: use `wardbook serve` for it"
        );
        schools.push((id, school));
    }
    Ok(schools)
}

/// What she is called: her roles, else that others report to her, else a member of staff.
fn roles(school: &School, person: PersonId, casework: &Casework) -> Vec<&'static str> {
    let now = casework.now();
    let held: Vec<_> =
        school.roles_of(person, now).into_iter().filter(|role| *role != Role::Reporter).map(Role::as_str).collect();
    if !held.is_empty() {
        return held;
    }
    let manages = school.staff.keys().any(|staff| school.line_manager(*staff, now) == Some(person));
    vec![if manages { "line-manager" } else { Role::Reporter.as_str() }]
}

/// The one line for programs.
///
/// # Errors
/// Never in practice: names and tokens are text.
pub(crate) fn as_json(url: &str, accounts: &[Account]) -> serde_json::Result<String> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Line<'a> {
        url: String,
        accounts: &'a [Account],
        sign_in: SignInLine,
    }
    #[derive(Serialize)]
    struct SignInLine {
        at: String,
        password: &'static str,
        app: String,
    }
    let sign_in = SignInLine { at: format!("{url}/sign-in"), password: PASSWORD, app: AppSecret::new(APP).as_text() };
    serde_json::to_string(&Line { url: format!("{url}/graphql"), accounts, sign_in })
}

/// The page for people.
pub(crate) fn as_text(url: &str, accounts: &[Account]) -> String {
    let mut page = format!(
        "\nWardbook answers. Point a GraphQL client at {url}/graphql\nwith the header `Authorization: Bearer TOKEN`.\n\
         Or sign in with a browser at {url}/sign-in under a name below.\n\
         Everybody's password: {PASSWORD}\nEverybody's authenticator app: {}\n",
        AppSecret::new(APP).as_text()
    );
    let mut school = "";
    for account in accounts {
        if account.school != school {
            school = &account.school;
            let _ = write!(page, "\n{school}\n");
        }
        let _ = writeln!(page, "  {:<28} {:<22} {}", account.role, account.name, account.token);
        if !account.sign_in_name.is_empty() {
            let _ = writeln!(page, "  {:<28} {}", "", account.sign_in_name);
        }
    }
    page.push_str("\nEverybody and everything here is invented. Stop with Ctrl-C; `--fresh` begins anew.\n");
    page
}
