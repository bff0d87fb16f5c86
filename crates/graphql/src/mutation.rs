//! Mutations: every command, one line each in the table of what it is about.

mod on_account;
mod on_alert;
mod on_case;
mod on_message;
mod on_person;
mod on_school;
pub(crate) mod payload;

use async_graphql::MergedObject;

/// Everything that can be done.
#[derive(Default, MergedObject)]
#[graphql(name = "Mutation")]
pub(crate) struct Mutation(
    on_case::CaseCommands,
    on_person::PersonCommands,
    on_school::SchoolCommands,
    on_alert::AlertCommands,
    on_message::MessageCommands,
    on_account::AccountCommands,
);
