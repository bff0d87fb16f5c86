//! Messages that did not arrive: tried again.

use super::payload::MessagePayload;
use crate::caller::Caller;
use crate::input::{Command, InSchool, Input};
use async_graphql::{Context, ID, InputObject, Object, Result};
use casework::CaseworkError;

/// A message that was given up is tried again.
#[derive(InputObject)]
#[graphql(name = "RetryMessageAlone")]
pub(crate) struct RetryMessage {
    /// The message.
    message: ID,
}

impl Command for RetryMessage {
    const INPUT: &'static str = "RetryMessageInput";
    type About = InSchool;
    type Fields = Self;
    type Domain = Self;

    fn command(fields: Self) -> Self {
        fields
    }
}

/// What whoever looks after messages does.
#[derive(Default)]
pub(crate) struct MessageCommands;

#[Object]
impl MessageCommands {
    /// Have a message that was given up tried again, by whoever looks after messages. It says nothing of any case.
    async fn retry_message(&self, ctx: &Context<'_>, input: Input<RetryMessage>) -> Result<MessagePayload> {
        let (caller, school) = (ctx.data::<Caller>()?, input.about.school);
        let tried = match input.command.message.parse() {
            Ok(message) => caller.casework.retry_message(&caller.viewer, school, message).await,
            Err(_) => Err(CaseworkError::NotFound),
        };
        MessagePayload::of(tried)
    }
}
