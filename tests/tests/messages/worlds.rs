//! Two worlds, with a case and without it: whoever may not see it is written to of the same things, at the same times and in the same
//! words.

use crate::world::{World, about_an_adult, summer};
use anyhow::{Result, ensure};
use casework::At;
use chrono::TimeDelta;
use domain::incident::commands::acknowledge::Acknowledge;
use domain::school::{Role, RoleGiven};
use domain::{CaseId, SchoolCommand};
use std::collections::BTreeMap;
use wardbook_tests::installation::{Installation, address, call};
use wardbook_tests::server::is_quick;

/// Everybody who did not raise it.
const OTHERS: [&str; 4] = ["Lena", "Dora", "Hester", "Conrad"];

/// What was made for everybody to be sent, and every mail that arrived, by first name.
type Written = BTreeMap<&'static str, Vec<String>>;

async fn written(world: &World) -> Result<Written> {
    let mut written = Written::new();
    let messages = world.installation.casework.store().messages(None, 10_000).await?;
    let (outbox, mails) = (world.installation.outbox().await?, world.receivers.mails());
    for name in OTHERS {
        let (person, to) = (world.person(name), address(name));
        let made = messages.iter().filter(|message| message.person == person).map(|message| format!("{message:?}"));
        let about = outbox.iter().filter(|(hers, _)| *hers == person).map(|(_, about)| about.clone());
        let mailed = mails.iter().filter(|mail| mail.to.contains(&to)).map(|mail| {
            format!("{} {} {} {}\n{}", mail.message_id, mail.from, mail.importance, mail.subject, mail.text)
        });
        let mut all: Vec<String> = made.chain(about).collect();
        all.sort();
        all.extend(mailed);
        written.insert(name, all);
    }
    Ok(written)
}

/// Ten days with a concern about a child; with another about this adult beside it, or not. Who was written to of what, and the other
/// case.
async fn world(on_postgres: bool, about: Option<&str>) -> Result<(World, Written, Option<CaseId>)> {
    let world = World::around(Installation::alike(on_postgres).await?).await?;
    let known = world.raise().await?;
    world.installation.aside(true);
    let hidden = match about {
        Some(name) => Some(world.raised(about_an_adult(world.person(name))).await?),
        None => None,
    };
    world.installation.aside(false);
    world.work_until(summer("2026-09-17", "12:00"), TimeDelta::hours(2)).await?;
    world.by("Lena", known, Acknowledge { at: None, by: None }).await?;
    // Somebody has another role: every open case is routed anew.
    let (person, from) = (world.person("Tamsin"), world.installation.now());
    let given =
        SchoolCommand::GiveRole(RoleGiven { person, role: Role::LeadershipTeam, from, until: None, scope: None });
    let (casework, key) = (&world.installation.casework, world.installation.key());
    casework.on_school(&access::Viewer::installation(), world.school.id, given, &call(&key, None)).await?;
    casework.route_again().await?;
    world.work_until(summer("2026-09-25", "18:00"), TimeDelta::hours(3)).await?;
    let written = written(&world).await?;
    Ok((world, written, hidden))
}

async fn leaves_no_trace(on_postgres: bool) -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    let (_, without, _) = world(on_postgres, None).await?;
    ensure!(without["Lena"].iter().any(|line| line.contains("Wardbook")), "nobody is written to: {without:?}");
    for about in ["Hester", "Lena"] {
        let (world, with, hidden) = world(on_postgres, Some(about)).await?;
        let mut compared = Vec::new();
        for name in OTHERS {
            let sees = match hidden {
                Some(case) => world.installation.casework.case(&world.school.viewer(name), case, At::Now).await.is_ok(),
                None => false,
            };
            if sees {
                ensure!(without[name] != with[name], "{name} sees it and hears nothing, so this proves nothing");
            } else {
                ensure!(without[name] == with[name], "{name} hears of it:\n{:#?}\n{:#?}", without[name], with[name]);
                compared.push(name);
            }
        }
        ensure!(compared.contains(&about) && (2..OTHERS.len()).contains(&compared.len()), "{compared:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_case_that_is_not_hers_changes_nothing_she_is_written_to_on_sqlite() -> Result<()> {
    leaves_no_trace(false).await
}

#[tokio::test]
async fn a_case_that_is_not_hers_changes_nothing_she_is_written_to_on_postgresql() -> Result<()> {
    leaves_no_trace(true).await
}
