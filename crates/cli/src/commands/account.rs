//! `wardbook account`: first invitations and recoveries, by whoever runs the machine.

use super::token::find;
use crate::ambient;
use crate::command_line::{AccountAction, RenewsWhat};
use crate::config::Config;
use access::Viewer;
use casework::{Casework, HelpedWith, Renews};
use domain::school::Role;
use domain::{PersonId, School, SchoolId};

/// Who is let in first: whoever leads the school, and whoever watches over it.
const FIRST: [Role; 4] = [Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher, Role::ChairOfGovernors];

/// Makes a link, or a code to read out.
///
/// # Errors
/// When the school or the person is not known, or is no member of staff.
pub(crate) async fn run(action: AccountAction, config: &Config) -> anyhow::Result<()> {
    let AccountAction::Invite { school, person, telephone, renews } = action;
    let store = config.open().await?;
    store.check_schema().await?;
    let casework = Casework::new(store, ambient::clock(), ambient::entropy())?;
    let (school, person) = find(casework.store(), &school, &person).await?;
    let renews = match renews {
        RenewsWhat::Everything => Renews::Everything,
        RenewsWhat::Password => Renews::Password,
        RenewsWhat::SecondFactor => Renews::SecondFactor,
    };
    if telephone {
        let with = HelpedWith::Telephone(renews);
        let issued = casework.help_to_sign_in(&Viewer::installation(), school, person, with).await?;
        eprintln!("read this out; it is good once and for ten minutes, at {}/telephone:", config.public_url());
        println!("{}", issued.secret);
    } else {
        println!("{}", link(&casework, config, school, person, renews).await?);
    }
    casework.store().close().await;
    Ok(())
}

/// A one-time link by which somebody chooses how she signs in.
///
/// # Errors
/// When she is no member of staff, or the database does not answer.
pub(super) async fn set_up_link(
    casework: &Casework,
    config: &Config,
    school: SchoolId,
    person: PersonId,
) -> anyhow::Result<String> {
    link(casework, config, school, person, Renews::Everything).await
}

async fn link(
    casework: &Casework,
    config: &Config,
    school: SchoolId,
    person: PersonId,
    renews: Renews,
) -> anyhow::Result<String> {
    let with = HelpedWith::Link(renews);
    let issued = casework.help_to_sign_in(&Viewer::installation(), school, person, with).await?;
    Ok(format!("{}/invitation/{}", config.public_url(), issued.secret))
}

/// Prints one-time links for the head and the chair of every school while nobody chose yet how to sign in. Links printed at an earlier
/// start end with it.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn first_start(casework: &Casework, config: &Config) -> anyhow::Result<()> {
    let store = casework.store();
    if !store.nobody_signs_in().await? {
        return Ok(());
    }
    let schools = store.schools().await?;
    if schools.is_empty() {
        eprintln!("no school is here yet: enter one with `wardbook school register`");
    }
    for id in schools {
        let Some((school, _)) = store.load::<School>(id, id).await? else { continue };
        for role in FIRST {
            for person in school.holders(role, casework.now()) {
                let link = set_up_link(casework, config, id, person).await?;
                eprintln!("nobody signs in yet; set-up link of the {} of school {id}, good once: {link}", role.words());
            }
        }
    }
    Ok(())
}
