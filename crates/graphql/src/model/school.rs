//! A school's own record, and the viewer's place in it.

#![expect(clippy::unused_async, reason = "every resolver is async, whether or not it waits")]

use super::appointing::{AuditEngagement, HeldTogether, RoleProposal};
use super::pack::Pack;
use super::person::Person;
use super::policy::{LocalTarget, RehearsedAnswer, Ruling, SchoolOwes, SwitchedLaw};
use crate::caller::Caller;
use crate::errors::found;
use access::Membership as Belongs;
use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use casework::SchoolFile;
use chrono::{DateTime, Utc};
use domain::graphql::GlobalId;
use domain::policy::rehearsal::Answer;
use domain::school::calendar::Calendar;
use domain::school::cover::Cover;
use domain::school::visit::VisitPlanned;
use domain::school::{ContactRecorded, ControllerNamed, Role, RoleHeld};
use domain::{SchoolId, Text};

/// A school.
pub(crate) struct School(SchoolFile);

/// A member of staff, in the wide sense of the policies.
#[derive(SimpleObject)]
pub(crate) struct StaffMember {
    /// Who.
    person: Person,
    /// From when.
    from: DateTime<Utc>,
    /// The first moment she is no longer staff.
    until: Option<DateTime<Utc>>,
}

/// A role a person holds or held.
#[derive(SimpleObject)]
pub(crate) struct RoleOfPerson {
    /// Who.
    person: Person,
    /// Which role.
    role: Role,
    /// Which role, in words.
    role_words: &'static str,
    /// From when.
    from: DateTime<Utc>,
    /// The first moment it no longer holds.
    until: Option<DateTime<Utc>>,
}

/// Who covers for somebody while she is away.
#[derive(SimpleObject)]
pub(crate) struct CoverOfPerson {
    /// Who is away.
    person: Person,
    /// Who covers for her.
    by: Person,
    /// From when.
    from: DateTime<Utc>,
    /// The first moment it no longer holds.
    until: Option<DateTime<Utc>>,
}

impl CoverOfPerson {
    fn of(school: SchoolId, cover: &Cover) -> Self {
        let person = |id| Person::new(school, id);
        Self { person: person(cover.person), by: person(cover.by), from: cover.span.from, until: cover.span.until }
    }
}

/// A visit with nights away.
#[derive(SimpleObject)]
pub(crate) struct Visit {
    /// Who leads it: its hours are open for her.
    leader: Person,
    /// Where it goes.
    place: Text,
    /// From when.
    from: DateTime<Utc>,
    /// The first moment it is over.
    until: DateTime<Utc>,
    /// Its number: how it is named to change it or to call it off.
    number: u32,
    /// When it was called off; nothing where it was not.
    called_off: Option<DateTime<Utc>>,
}

impl Visit {
    fn of(school: SchoolId, visit: &domain::school::visit::Visit) -> Self {
        let VisitPlanned { leader, place, from, until } = visit.planned.clone();
        let (number, called_off) = (visit.number, visit.called_off);
        Self { leader: Person::new(school, leader), place, from, until, number, called_off }
    }
}

/// A dated relation: who reports to whom, or whose class teacher is who.
#[derive(SimpleObject)]
pub(crate) struct Relation {
    /// Who.
    person: Person,
    /// To whom; nobody where it ended.
    to: Option<Person>,
    /// From when.
    from: DateTime<Utc>,
}

impl School {
    /// The school, for whoever belongs to it.
    pub(crate) async fn find(caller: &Caller, id: SchoolId) -> Result<Option<Self>> {
        Ok(found(caller.casework.school(&caller.viewer, id).await)?.map(Self))
    }

    fn role(&self, held: &RoleHeld) -> RoleOfPerson {
        RoleOfPerson {
            person: Person::new(self.0.id, held.person),
            role: held.role,
            role_words: held.role.words(),
            from: held.span.from,
            until: held.span.until,
        }
    }
}

#[Object]
impl School {
    /// Opaque.
    pub(crate) async fn id(&self) -> ID {
        ID(self.0.id.to_global())
    }

    /// The version of its record.
    async fn version(&self) -> u64 {
        self.0.school.version
    }

    /// Its name.
    async fn name(&self) -> Option<&Text> {
        self.0.school.registered.as_ref().map(|registered| &registered.name)
    }

    /// The trust or federation it belongs to.
    async fn group(&self) -> Option<&Text> {
        self.0.school.group.as_ref()
    }

    /// Staff, governors and volunteers too, with the dates they came and left.
    async fn staff(&self) -> Vec<StaffMember> {
        let member = |(person, span): (&domain::PersonId, &domain::school::Span)| StaffMember {
            person: Person::new(self.0.id, *person),
            from: span.from,
            until: span.until,
        };
        self.0.school.staff.iter().map(member).collect()
    }

    /// Every role ever given; with `at`, those held at that time.
    async fn roles(&self, at: Option<DateTime<Utc>>) -> Vec<RoleOfPerson> {
        let held = self.0.school.roles.iter().filter(|held| at.is_none_or(|at| held.span.holds(at)));
        held.map(|held| self.role(held)).collect()
    }

    /// Roles that open cases, proposed and waiting for another person to confirm them.
    async fn role_proposals(&self) -> Vec<RoleProposal> {
        self.0.school.proposals.iter().map(|proposal| RoleProposal::of(self.0.id, proposal)).collect()
    }

    /// What auditors are, were and are to be engaged for: all of it for whoever governs, her own for an auditor, nothing for others.
    async fn audit_engagements(&self, ctx: &Context<'_>) -> Result<Option<Vec<AuditEngagement>>> {
        let caller = ctx.data::<Caller>()?;
        let all = found(caller.casework.audit_engagements(&caller.viewer, self.0.id).await)?;
        Ok(all.map(|all| all.into_iter().map(|engagement| AuditEngagement::of(self.0.id, engagement)).collect()))
    }

    /// People who hold two roles today that should check each other, and what is missing because of it.
    async fn held_together(&self, ctx: &Context<'_>) -> Result<Vec<HeldTogether>> {
        let now = ctx.data::<Caller>()?.casework.now();
        Ok(self.0.school.held_together(now).iter().map(|held| HeldTogether::of(self.0.id, held)).collect())
    }

    /// SHA-256 of the permits that judge who may see and do what, as the school's log has them.
    async fn permits_hash(&self) -> Option<&String> {
        self.0.school.permits.as_ref()
    }

    /// Who reports to whom, newest last.
    async fn reporting_lines(&self) -> Vec<Relation> {
        let person = |id| Person::new(self.0.id, id);
        let lines = self.0.school.reporting_lines.iter();
        lines
            .map(|line| Relation { person: person(line.person), to: line.reports_to.map(person), from: line.from })
            .collect()
    }

    /// Whose class teacher is who, newest last.
    async fn class_teachers(&self) -> Vec<Relation> {
        let person = |id| Person::new(self.0.id, id);
        let classes = self.0.school.class_teachers.iter();
        classes
            .map(|class| Relation { person: person(class.child), to: class.teacher.map(person), from: class.from })
            .collect()
    }

    /// Who covers or covered for whom; with `at`, at that time.
    async fn covers(&self, at: Option<DateTime<Utc>>) -> Vec<CoverOfPerson> {
        let covers = self.0.school.covers.iter().filter(|cover| at.is_none_or(|at| cover.span.holds(at)));
        covers.map(|cover| CoverOfPerson::of(self.0.id, cover)).collect()
    }

    /// Visits with nights away, in the order they were planned, as they stand.
    async fn visits(&self) -> Vec<Visit> {
        self.0.school.visits.iter().map(|visit| Visit::of(self.0.id, visit)).collect()
    }

    /// Terms, closures and open hours.
    async fn calendar(&self) -> &Calendar {
        &self.0.school.calendar
    }

    /// Outside contacts, newest last.
    async fn contacts(&self) -> &[ContactRecorded] {
        &self.0.school.contacts
    }

    /// Who has been the data controller, newest last.
    async fn controllers(&self) -> &[ControllerNamed] {
        &self.0.school.controllers
    }

    /// What the school itself owes: a ruling where its policy contradicts itself, a review past its day, somebody to take up
    /// what nobody could be told of. It blocks nothing but the adoption of a pack.
    async fn duties(&self, ctx: &Context<'_>) -> Result<Vec<SchoolOwes>> {
        let now = ctx.data::<Caller>()?.casework.now();
        Ok(self.0.duties(now).iter().map(SchoolOwes::of).collect())
    }

    /// The local targets of the packs in force: durations that no law and no policy gives, and who set them. With `toml`, those
    /// that pack would bring, to be confirmed by whoever adopts it.
    async fn local_targets(&self, ctx: &Context<'_>, toml: Option<String>) -> Result<Option<Vec<LocalTarget>>> {
        let caller = ctx.data::<Caller>()?;
        let targets = found(caller.casework.local_targets(&caller.viewer, self.0.id, toml.as_deref()).await)?;
        Ok(targets.map(|targets| targets.into_iter().map(|target| LocalTarget::of(self.0.id, target)).collect()))
    }

    /// Rulings on contradictions in the policy, newest last.
    async fn rulings(&self) -> Vec<Ruling> {
        self.0.school.rulings.iter().map(|held| Ruling::of(self.0.id, held)).collect()
    }

    /// Law that packs keep ready, as it was switched on or off, newest last.
    async fn switches(&self) -> Vec<SwitchedLaw> {
        self.0.school.switches.iter().map(|held| SwitchedLaw::of(&held.set)).collect()
    }

    /// For every named adult and every kind of concern, who would be told and who acts; with `toml`, as it would be if that
    /// pack were the school's own. Only for whoever may adopt a pack. With `emptyOnly`, only what must be settled first.
    async fn rehearsal(
        &self,
        ctx: &Context<'_>,
        toml: Option<String>,
        #[graphql(default)] empty_only: bool,
    ) -> Result<Option<Vec<RehearsedAnswer>>> {
        let caller = ctx.data::<Caller>()?;
        let answers = found(caller.casework.rehearse(&caller.viewer, self.0.id, toml.as_deref()).await)?;
        let shown = |answer: &Answer| !empty_only || answer.is_empty();
        let of = |answer: Answer| RehearsedAnswer::of(self.0.id, &answer);
        Ok(answers.map(|answers| answers.into_iter().filter(shown).map(of).collect()))
    }

    /// The packs in force, floor first; with `asOf`, those that were in force then. Layers add up.
    async fn packs(&self, ctx: &Context<'_>, as_of: Option<DateTime<Utc>>) -> Result<Vec<Pack>> {
        let caller = ctx.data::<Caller>()?;
        let Some(at) = as_of else { return Ok(Pack::all(&self.0, &self.0.policy, caller.casework.now())) };
        let policy = found(caller.casework.policy_as_of(&caller.viewer, self.0.id, at).await)?;
        Ok(policy.map(|policy| Pack::all(&self.0, &policy, at)).unwrap_or_default())
    }
}

/// As whom one school knows the viewer.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct Membership {
    /// The person she is there.
    person: Person,
    /// The roles she holds today.
    roles: Vec<Role>,
    /// The roles she holds today, in words.
    role_words: Vec<&'static str>,
    /// The school; opaque.
    school_id: SchoolId,
}

impl Membership {
    pub(crate) fn of(membership: &Belongs) -> Self {
        Self {
            person: Person::new(membership.school, membership.person),
            roles: membership.roles.iter().copied().collect(),
            role_words: membership.roles.iter().map(|role| role.words()).collect(),
            school_id: membership.school,
        }
    }
}

#[ComplexObject]
impl Membership {
    /// The school.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        School::find(ctx.data::<Caller>()?, self.school_id).await
    }
}
