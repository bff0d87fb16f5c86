//! People, by name for whoever belongs to their school, with details for those who may read them.

use super::at_once::Plain;
use super::relation::{AddressAnswer, PersonRelation};
use crate::caller::Caller;
use crate::errors::{Code, fault, found};
use crate::people::Names;
use async_graphql::dataloader::DataLoader;
use async_graphql::parser::types::Field;
use async_graphql::{Context, ID, Object, Result, SimpleObject, Value};
use domain::graphql::GlobalId;
use domain::incident::{Involved, PartPlayed};
use domain::person::{PersonDetails, PersonKind, PostRecorded};
use domain::read_model::{PersonRow, Tie, TieRow};
use domain::{Actor, PersonId, SchoolId};

/// A child, an adult or an outside person.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    id: PersonId,
    school: SchoolId,
}

impl Person {
    pub(crate) const fn new(school: SchoolId, id: PersonId) -> Self {
        Self { id, school }
    }

    /// Whoever did something, if it was a person.
    pub(crate) fn acting(school: SchoolId, actor: Actor) -> Option<Self> {
        actor.person().map(|id| Self::new(school, id))
    }

    /// All of these people.
    pub(crate) fn all(school: SchoolId, people: impl IntoIterator<Item = PersonId>) -> Vec<Self> {
        people.into_iter().map(|id| Self::new(school, id)).collect()
    }

    /// The person of this id at one of the caller's schools.
    pub(crate) async fn find(caller: &Caller, id: PersonId) -> Result<Option<Self>> {
        for membership in &caller.viewer.memberships {
            let rows = found(caller.casework.names(&caller.viewer, membership.school, &[id]).await)?;
            if rows.is_some_and(|rows| !rows.is_empty()) {
                return Ok(Some(Self::new(membership.school, id)));
            }
        }
        Ok(None)
    }

    async fn row(&self, ctx: &Context<'_>) -> Result<Option<PersonRow>> {
        let names = ctx.data::<DataLoader<Names>>()?;
        let row = names.load_one((self.school, self.id)).await;
        row.map_err(|error| fault(Code::Unavailable, error.to_string()))
    }

    async fn file(&self, ctx: &Context<'_>) -> Result<Option<domain::Person>> {
        let caller = ctx.data::<Caller>()?;
        let file = found(caller.casework.person(&caller.viewer, self.school, self.id).await)?;
        Ok(file.map(|file| file.person))
    }
}

/// A child, an adult or an outside person.
#[Object]
impl Person {
    /// Opaque.
    pub(crate) async fn id(&self) -> ID {
        ID(self.id.to_global())
    }

    /// The name people use.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.row(ctx).await?.map(|row| row.name))
    }

    /// Child, adult or outside person.
    async fn kind(&self, ctx: &Context<'_>) -> Result<Option<PersonKind>> {
        Ok(self.row(ctx).await?.map(|row| row.kind))
    }

    /// A pupil's year group or class.
    async fn year_group(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.row(ctx).await?.and_then(|row| row.year_group))
    }

    /// The version of the person's record.
    async fn version(&self, ctx: &Context<'_>) -> Result<Option<u64>> {
        Ok(self.row(ctx).await?.map(|row| row.version))
    }

    /// Names and facts, for whoever may read them; without an address that is withheld from somebody: ask `address` for that.
    async fn details(&self, ctx: &Context<'_>) -> Result<Option<PersonDetails>> {
        Ok(self.file(ctx).await?.map(|person| person.details))
    }

    /// Posts held, newest last, for whoever may read them.
    async fn posts(&self, ctx: &Context<'_>) -> Result<Option<Vec<PostRecorded>>> {
        Ok(self.file(ctx).await?.map(|person| person.posts))
    }

    /// What others are to this person, in the order it was recorded, for whoever may read it.
    async fn relations(&self, ctx: &Context<'_>) -> Result<Option<Vec<PersonRelation>>> {
        let today = domain::policy::clock::local_day(ctx.data::<Caller>()?.casework.now());
        let of = |person: domain::Person| -> Vec<_> {
            person.relations.iter().map(|relation| PersonRelation::of(self.school, relation, today)).collect()
        };
        Ok(self.file(ctx).await?.map(of))
    }

    /// The address, for something that goes to these people: a letter, a list, a copy. Never to anybody from whom it is withheld.
    async fn address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom it would go.")] going_to: Vec<PersonId>,
    ) -> Result<Option<AddressAnswer>> {
        let caller = ctx.data::<Caller>()?;
        let answer = caller.casework.address_to_give(&caller.viewer, self.school, self.id, &going_to).await;
        Ok(found(answer)?.map(|answer| AddressAnswer::of(self.school, answer)))
    }

    /// The record to use in place of this one, where somebody decided that both are of one person.
    async fn record_to_use(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        let caller = ctx.data::<Caller>()?;
        let school = found(caller.casework.school(&caller.viewer, self.school).await)?;
        let into = school.map(|file| file.school.record_to_use(self.id)).filter(|into| *into != self.id);
        Ok(into.map(|into| Self::new(self.school, into)))
    }
}

impl Plain for Person {
    fn plain(&self, field: &Field) -> Option<Value> {
        (field.name.node == "id").then(|| Value::String(self.id.to_global()))
    }
}

/// A person in a case and the part played.
#[derive(SimpleObject)]
pub(crate) struct PersonInCase {
    /// Who.
    person: Person,
    /// As what.
    part: PartPlayed,
    /// As what, in words.
    part_words: &'static str,
}

impl PersonInCase {
    pub(crate) fn all(school: SchoolId, people: &[Involved]) -> Vec<Self> {
        let involved = |involved: &Involved| Self {
            person: Person::new(school, involved.person),
            part: involved.part,
            part_words: involved.part.words(),
        };
        people.iter().map(involved).collect()
    }
}

/// A person tied to a case, and how.
#[derive(SimpleObject)]
pub(crate) struct PersonTied {
    /// Who.
    person: Person,
    /// How.
    tie: Tie,
    /// How, in words.
    tie_words: &'static str,
}

impl PersonTied {
    pub(crate) fn all(school: SchoolId, ties: &[TieRow]) -> Vec<Self> {
        let tied =
            |row: &TieRow| Self { person: Person::new(school, row.person), tie: row.tie, tie_words: row.tie.words() };
        // Who is kept from a case, and that somebody is, is never said in a list.
        ties.iter().filter(|row| row.tie != Tie::Conflicted).map(tied).collect()
    }
}
