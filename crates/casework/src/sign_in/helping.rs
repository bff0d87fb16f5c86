//! Helping somebody else to sign in: the first invitation, and recovery by a second person.
//!
//! INVARIANT: no one person can enter somebody else's account. Whoever lost one factor proves the other; whoever has none, or
//! never had one, and whose roles open cases, is helped by two people; and the account of whoever watches over the school is
//! reset by nobody who runs it.

use super::RECENT;
use super::invitations::{link_hash, reference_hash, spoken_hash};
use crate::accounts::random_token;
use crate::{Casework, CaseworkError};
use access::{Factors, SchoolAction, Viewer, codes, help};
use chrono::{DateTime, TimeDelta, Utc};
use domain::school::Role;
use domain::{PersonId, School, SchoolId};
use std::collections::BTreeSet;
use store::{AccountEvent, AccountId, Invitation, InvitationId, NewInvitation, Renews, StoreError};

/// How long a first invitation is good.
const FIRST: TimeDelta = TimeDelta::days(7);
/// How long a recovery is good, and a spoken code that waits for a second person.
const RECOVERY: TimeDelta = TimeDelta::days(1);
/// How long a spoken code is good.
const SPOKEN: TimeDelta = TimeDelta::minutes(10);
/// How often another reference is taken when one is in use.
const REFERENCES: usize = 20;

/// How somebody is helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpedWith {
    /// A link, handed over or sent.
    Link(Renews),
    /// A code, read out over the telephone.
    Telephone(Renews),
}

/// What was issued. It is shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Issued {
    /// The secret of a link, or a code to read out.
    pub secret: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// Whether a second person has to confirm it first.
    pub needs_second: bool,
}

/// How a member of staff stands with signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helped {
    /// Who.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// The roles she holds.
    pub roles: BTreeSet<Role>,
    /// Whether she ever chose how she signs in.
    pub signs_in: bool,
    /// Until when an invitation of hers is good.
    pub invited_until: Option<DateTime<Utc>>,
    /// Whether it waits for a second person, who may be the viewer.
    pub waits: Option<bool>,
    /// Whether the viewer may help her.
    pub may_help: bool,
}

impl Casework {
    /// Issues an invitation or a recovery to a member of staff. Earlier ones of hers end.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when there is no such member of staff, or the viewer may not help her;
    /// [`CaseworkError::Rejected`] when she signed in too long ago, by one factor, or by a token.
    pub async fn help_to_sign_in(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
        with: HelpedWith,
    ) -> Result<Issued, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReadSchool, school).await?;
        let of = standing.school.roles_of(person, self.clock.now());
        if of.is_empty() || !self.may_help(viewer, school, person, &of).await? {
            return self.refuse_command(viewer, school, vec![person]).await;
        }
        proved(viewer, self.clock.now())?;
        let now = self.clock.now();
        let account = self.account(&[(school, person)], now).await?;
        let is_first = !self.signs_in(account).await?;
        let (HelpedWith::Link(asked) | HelpedWith::Telephone(asked)) = with;
        let renews = if is_first { Renews::Everything } else { asked };
        let issued_by = self.account_at(viewer, school).await?;
        let needs_second = renews == Renews::Everything && help::needs_two(&of) && !viewer.is_installation;
        let new = Asked { account, renews, issued_by, needs_second, is_first };
        let issued = match with {
            HelpedWith::Link(_) => self.issue_link(&new, now).await?,
            HelpedWith::Telephone(_) => self.issue_spoken(&new, now).await?,
        };
        self.note_help(account, if is_first { "invited" } else { "recovery-issued" }, issued_by).await?;
        Ok(issued)
    }

    /// Confirms an invitation or a recovery that waits for a second person.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when none waits, or the viewer issued it, or may not confirm it; [`CaseworkError::Rejected`]
    /// when she signed in too long ago, by one factor, or by a token.
    pub async fn confirm_help(&self, viewer: &Viewer, school: SchoolId, person: PersonId) -> Result<(), CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReadSchool, school).await?;
        let of = standing.school.roles_of(person, self.clock.now());
        if of.is_empty() || !self.may_confirm(viewer, school, person, &of).await? {
            return self.refuse_command(viewer, school, vec![person]).await;
        }
        let now = self.clock.now();
        proved(viewer, now)?;
        let account = self.store.account_of(school, person).await?.ok_or(CaseworkError::NotFound)?;
        let by = self.account_at(viewer, school).await?.ok_or(CaseworkError::NotFound)?;
        let waiting = self.store.invitation_of(account, now).await?.filter(|found| found.waits);
        let waiting = waiting.ok_or(CaseworkError::NotFound)?;
        if !self.store.confirm_invitation(waiting.id, by, now, now + SPOKEN).await? {
            return Err(CaseworkError::NotFound);
        }
        self.note_help(account, "recovery-confirmed", Some(by)).await
    }

    /// How the staff of a school stand with signing in, for whoever may help some of them.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know the viewer.
    pub async fn who_signs_in(&self, viewer: &Viewer, school: SchoolId) -> Result<Vec<Helped>, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReadSchool, school).await?;
        let now = self.clock.now();
        let staff: Vec<PersonId> = staff(&standing.school, now).collect();
        let me = self.account_at(viewer, school).await?;
        let mut all = Vec::new();
        for row in self.store.persons_by_id(school, &staff).await? {
            let roles = standing.school.roles_of(row.person, now);
            let may_help = self.may_help(viewer, school, row.person, &roles).await?;
            let may_confirm = self.may_confirm(viewer, school, row.person, &roles).await?;
            if !may_help && !may_confirm {
                continue;
            }
            let account = self.store.account_of(school, row.person).await?;
            let (signs_in, invitation) = match account {
                None => (false, None),
                Some(account) => (self.signs_in(account).await?, self.store.invitation_of(account, now).await?),
            };
            let waits = invitation.filter(|found| found.waits).map(|found| may_confirm && is_another(&found, me));
            let invited_until = invitation.map(|found| found.expires_at);
            let (person, name) = (row.person, row.name);
            all.push(Helped { person, name, roles, signs_in, invited_until, waits, may_help });
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    /// Whoever may fill all her posts may help her, if far enough from her; nobody helps herself.
    async fn may_help(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
        of: &BTreeSet<Role>,
    ) -> Result<bool, CaseworkError> {
        if viewer.is_installation {
            return Ok(true);
        }
        let Some(helper) = self.as_today(viewer, school).await? else { return Ok(false) };
        if helper.person == person || !help::is_far_enough(&helper, of) {
            return Ok(false);
        }
        // Every member of staff may raise: that counts only where it is all she does.
        let posts = of.iter().filter(|role| of.len() == 1 || **role != Role::Reporter);
        for role in posts {
            match self.permit(viewer, SchoolAction::ManageRole(*role), school).await {
                Ok(_) => {}
                Err(error) if error.is_absent() => return Ok(false),
                Err(other) => return Err(other),
            }
        }
        Ok(true)
    }

    /// Whoever may help her may confirm; for somebody who watches over the school, so may everybody else who does.
    async fn may_confirm(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
        of: &BTreeSet<Role>,
    ) -> Result<bool, CaseworkError> {
        let Some(helper) = self.as_today(viewer, school).await? else { return Ok(false) };
        let watches = help::watches(of) && help::watches(&helper.roles) && help::is_far_enough(&helper, of);
        Ok((watches && helper.person != person) || self.may_help(viewer, school, person, of).await?)
    }

    async fn as_today(&self, viewer: &Viewer, school: SchoolId) -> Result<Option<access::Membership>, CaseworkError> {
        let Some(membership) = viewer.at(school) else { return Ok(None) };
        let standing = self.desks.now(&self.store, school).await?;
        Ok(Some(access::Membership::at(school, membership.person, &standing.school, self.clock.now())))
    }

    async fn account_at(&self, viewer: &Viewer, school: SchoolId) -> Result<Option<AccountId>, CaseworkError> {
        match viewer.at(school) {
            None => Ok(None),
            Some(membership) => Ok(self.store.account_of(school, membership.person).await?),
        }
    }

    /// Whether she ever chose how she signs in.
    pub(crate) async fn signs_in(&self, account: AccountId) -> Result<bool, CaseworkError> {
        let has_password = self.store.credential(account).await?.is_some();
        Ok(has_password || !self.store.identities(account).await?.is_empty())
    }

    async fn issue_link(&self, asked: &Asked, now: DateTime<Utc>) -> Result<Issued, CaseworkError> {
        let secret = random_token(&self.entropy, "");
        let expires_at = now + if asked.is_first { FIRST } else { RECOVERY };
        let new = asked.invitation(InvitationId::new(self.entropy.id()), link_hash(&secret), now, expires_at);
        self.store.invite(&new).await?;
        Ok(Issued { secret, expires_at, needs_second: asked.needs_second })
    }

    async fn issue_spoken(&self, asked: &Asked, now: DateTime<Utc>) -> Result<Issued, CaseworkError> {
        let expires_at = now + if asked.needs_second { RECOVERY } else { SPOKEN };
        for _ in 0..REFERENCES {
            let secret = codes::spoken(&self.entropy.bytes());
            let code = codes::as_compared(&secret);
            let looked_up = reference_hash(&code);
            let mut new = asked.invitation(InvitationId::new(self.entropy.id()), looked_up, now, expires_at);
            new.spoken = Some(spoken_hash(&code));
            match self.store.invite(&new).await {
                Ok(()) => return Ok(Issued { secret, expires_at, needs_second: asked.needs_second }),
                Err(StoreError::Taken) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(CaseworkError::Unavailable)
    }

    async fn note_help(&self, account: AccountId, what: &str, by: Option<AccountId>) -> Result<(), CaseworkError> {
        let event = AccountEvent { at: self.clock.now(), what: what.to_owned(), by };
        self.store.note_account(self.entropy.id(), account, &event).await?;
        self.tell_owner(account, what).await;
        Ok(())
    }
}

/// An invitation that is asked for.
struct Asked {
    account: AccountId,
    renews: Renews,
    issued_by: Option<AccountId>,
    needs_second: bool,
    is_first: bool,
}

impl Asked {
    const fn invitation(
        &self,
        id: InvitationId,
        looked_up: store::Digest,
        created_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> NewInvitation {
        let Self { account, renews, issued_by, needs_second, .. } = *self;
        NewInvitation { id, account, looked_up, spoken: None, renews, issued_by, needs_second, created_at, expires_at }
    }
}

fn is_another(invitation: &Invitation, me: Option<AccountId>) -> bool {
    me.is_some() && invitation.issued_by != me && Some(invitation.account) != me
}

/// Who gets in is changed by somebody who proved of late who she is, by both factors; a token never did.
fn proved(viewer: &Viewer, now: DateTime<Utc>) -> Result<(), CaseworkError> {
    if viewer.factors == Factors::Two && viewer.proved_within(RECENT, now) {
        return Ok(());
    }
    Err(CaseworkError::prove_again())
}

fn staff(school: &School, now: DateTime<Utc>) -> impl Iterator<Item = PersonId> {
    school.staff.iter().filter(move |(_, span)| span.holds(now)).map(|(person, _)| *person)
}
