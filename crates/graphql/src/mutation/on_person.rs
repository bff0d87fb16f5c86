//! Commands to a person's record.

use super::payload::PersonPayload;
use crate::caller::Caller;
use crate::input::{Command, InSchool, Input, OnPerson};
use async_graphql::{Context, Object, Result};
use domain::PersonCommand;
use domain::person::relation::{RecordRelation, RelationEnded};
use domain::person::{PersonCorrected, PersonRegistered, PostEnded, PostRecorded};
use futures::FutureExt;
use futures::future::BoxFuture;

/// Registering a person names a school, every other command a person.
impl Command for PersonRegistered {
    const INPUT: &'static str = "RegisterPersonInput";
    type About = InSchool;
    type Fields = Self;
    type Domain = Self;

    fn command(fields: Self) -> Self {
        fields
    }
}

macro_rules! on_person {
    ($( $(#[$doc:meta])* $field:ident => $variant:ident($fields:ty) $input:literal; )+) => {
        $( impl Command for $fields {
            const INPUT: &'static str = $input;
            type About = OnPerson;
            type Fields = Self;
            type Domain = PersonCommand;

            fn command(fields: Self) -> PersonCommand {
                PersonCommand::$variant(fields)
            }
        } )+

        /// Commands to people's records.
        #[derive(Default)]
        pub(crate) struct PersonCommands;

        #[Object]
        impl PersonCommands {
            /// Register a child, an adult or an outside person.
            async fn register_person(&self, ctx: &Context<'_>, input: Input<PersonRegistered>) -> Result<PersonPayload> {
                let (caller, school) = (ctx.data::<Caller>()?, input.about.school);
                let call = caller.call(&input.about.idempotency_key, None);
                let done = caller.casework.register_person(&caller.viewer, school, input.command, &call).await;
                PersonPayload::registered(school, done)
            }

            $( $(#[$doc])*
            async fn $field(&self, ctx: &Context<'_>, input: Input<$fields>) -> Result<PersonPayload> {
                carry_out(ctx, input.about, input.command).await
            } )+
        }

        /// Fails to compile when a command has no line in the table.
        const _: fn(&PersonCommand) = |command| match command {
            PersonCommand::Register(_) => {}
            $( PersonCommand::$variant(_) => {} )+
        };
    };
}

/// Boxed: otherwise the whole way to the store is compiled into every mutation anew.
fn carry_out<'a>(
    ctx: &'a Context<'_>,
    about: OnPerson,
    command: PersonCommand,
) -> BoxFuture<'a, Result<PersonPayload>> {
    let done = async move {
        let caller = ctx.data::<Caller>()?;
        let call = caller.call(&about.idempotency_key, about.expected_version);
        let done = caller.casework.on_person(&caller.viewer, about.school, about.person, command, &call).await;
        PersonPayload::of(about.school, about.person, done)
    };
    done.boxed()
}

on_person! {
    /// Correct names or facts, or bring them up to date; given whole.
    correct_person => Correct(PersonCorrected) "CorrectPersonInput";
    /// Record a post the person holds or held.
    record_post => RecordPost(PostRecorded) "RecordPostInput";
    /// End a post.
    end_post => EndPost(PostEnded) "EndPostInput";
    /// Record what another person is to this one: parent, holder of parental responsibility, subject of an order about contact, somebody
    /// from whom the address is withheld.
    record_relation => RecordRelation(RecordRelation) "RecordRelationInput";
    /// End such a relation, with reasons. It stays on the record.
    end_relation => EndRelation(RelationEnded) "EndRelationInput";
}
