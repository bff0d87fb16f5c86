//! Telling people of how they sign in, and those who watch over a school of what was tried. No case is near it, and nobody waits for it:
//! what cannot be said now stands in the history of the account and in the log of reads all the same.

use crate::Casework;
use access::{Membership, Viewer};
use domain::notice::AccessNotice;
use domain::school::Role;
use domain::{Person, PersonId, School, SchoolId};
use store::{AccountId, Said};

/// Who watches over a school: they hear of what was tried.
const WATCH: [Role; 4] = [Role::ChairOfGovernors, Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher];
/// Who hears of it where nobody of them is left.
const ELSE: [Role; 3] = [Role::ViceChair, Role::NominatedGovernor, Role::TrustExecutiveDsl];
/// Those who run things and are to see no case: each time one is refused somebody hears of it.
const RUN: [Role; 2] = [Role::Administrator, Role::ItManager];

/// Whether somebody hears of it when these roles are refused a case.
pub(crate) fn runs_things(membership: &Membership) -> bool {
    membership.holds(&RUN)
}

impl Casework {
    /// Tells the owner of an account what happened to it, once, at the first of her schools that knows an address of hers.
    pub(crate) async fn tell_owner(&self, account: AccountId, what: &str) {
        let Some(access) = AccessNotice::ALL.iter().copied().find(|known| known.as_str() == what) else { return };
        let Ok(persons) = self.store.persons_of_account(account).await else { return };
        for (school, person) in persons {
            let known = self.store.load::<Person>(school, person).await;
            let has_address = known.is_ok_and(|known| known.is_some_and(|(known, _)| known.details.email.is_some()));
            if has_address {
                return self.put_in_outbox(&[Said { school, person, access, at: self.clock.now() }]).await;
            }
        }
    }

    /// Tells those who watch over a school that somebody was refused: not what she asked for, and nobody of herself.
    pub(crate) async fn tell_watchers(&self, viewer: &Viewer, school: SchoolId) {
        let Some(membership) = viewer.at(school) else { return };
        let Ok(standing) = self.desks.now(&self.store, school).await else { return };
        let at = self.clock.now();
        let said = |person| Said { school, person, access: AccessNotice::Tried, at };
        let told: Vec<Said> = watchers(&standing.school, membership.person, at).into_iter().map(said).collect();
        self.put_in_outbox(&told).await;
    }

    async fn put_in_outbox(&self, said: &[Said]) {
        if let Err(error) = self.store.say(said, self.clock.now()).await {
            tracing::error!(%error, "somebody should have been told of how people sign in, and was not");
        }
    }
}

fn watchers(school: &School, except: PersonId, now: chrono::DateTime<chrono::Utc>) -> Vec<PersonId> {
    let holders = |roles: &[Role]| -> Vec<PersonId> {
        let held = school.roles.iter().filter(|held| held.span.holds(now) && roles.contains(&held.role));
        let mut people: Vec<PersonId> = held.map(|held| held.person).filter(|person| *person != except).collect();
        people.sort_unstable();
        people.dedup();
        people
    };
    let watch = holders(&WATCH);
    if watch.is_empty() { holders(&ELSE) } else { watch }
}
