//! Inviting colleagues and helping them to sign in, as the page of the console does. Signing in itself is no part of the contract: guesses
//! are counted where they are made.

use super::payload::{UserError, outcome, split};
use crate::caller::Caller;
use crate::input::{Command, InSchool, Input};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use casework::{CaseworkError, HelpedWith, Issued, Renews};
use chrono::{DateTime, Utc};
use domain::PersonId;

/// What is lost, and chosen anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum Lost {
    /// The password: she proves her second factor.
    Password,
    /// The app or the printed codes: she proves her password.
    SecondFactor,
    /// Both, or she never signed in.
    Everything,
}

/// How it reaches her.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum HelpReaches {
    /// By a link that is handed to her.
    Link,
    /// By a code that is read out to her, good for ten minutes.
    Telephone,
}

/// A colleague is invited, or helped to sign in. Earlier links and codes of hers end, so the same again with the same key makes a new
/// one: a secret is not kept, and cannot be shown twice.
#[derive(InputObject)]
#[graphql(name = "HelpToSignInAlone")]
pub(crate) struct HelpToSignIn {
    /// Whom.
    person: PersonId,
    /// What is lost; for whoever never signed in it is everything.
    lost: Lost,
    /// How it reaches her.
    by: HelpReaches,
}

/// Help that waits for a second person is confirmed.
#[derive(InputObject)]
#[graphql(name = "ConfirmHelpAlone")]
pub(crate) struct ConfirmHelp {
    /// Whose.
    person: PersonId,
}

impl Command for HelpToSignIn {
    const INPUT: &'static str = "HelpToSignInInput";
    type About = InSchool;
    type Fields = Self;
    type Domain = Self;

    fn command(fields: Self) -> Self {
        fields
    }
}

impl Command for ConfirmHelp {
    const INPUT: &'static str = "ConfirmHelpInput";
    type About = InSchool;
    type Fields = Self;
    type Domain = Self;

    fn command(fields: Self) -> Self {
        fields
    }
}

/// A link or a code. It is shown this once.
#[derive(SimpleObject)]
pub(crate) struct SignInHelp {
    /// The end of a link, after `/invitation/`; or the code to read out.
    secret: String,
    /// The path of a link in this installation; nothing for a code.
    path: Option<String>,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
    /// Whether a second person has to confirm it first.
    needs_second: bool,
}

/// What helping somebody to sign in answers.
#[derive(SimpleObject)]
pub(crate) struct HelpToSignInPayload {
    /// The link or the code; nothing where there are errors.
    help: Option<SignInHelp>,
    /// Why there is none; `PROVE_AGAIN` where she who helps signed in too long ago, by one factor, or by a token.
    user_errors: Vec<UserError>,
}

/// What confirming help answers.
#[derive(SimpleObject)]
pub(crate) struct ConfirmHelpPayload {
    /// Whether it is good now.
    confirmed: bool,
    /// Why it is not; empty where it is.
    user_errors: Vec<UserError>,
}

impl HelpToSignInPayload {
    fn of(issued: Result<Issued, CaseworkError>, by: HelpReaches) -> Result<Self> {
        let (issued, user_errors) = split(outcome(issued)?);
        let help = issued.map(|issued| SignInHelp {
            path: (by == HelpReaches::Link).then(|| format!("/invitation/{}", issued.secret)),
            secret: issued.secret,
            expires_at: issued.expires_at,
            needs_second: issued.needs_second,
        });
        Ok(Self { help, user_errors })
    }
}

/// What is done about how others sign in.
#[derive(Default)]
pub(crate) struct AccountCommands;

#[Object]
impl AccountCommands {
    /// Invite a colleague, or help her to sign in again, by whoever gives her her posts. Nobody helps herself; where her roles open cases
    /// and everything is lost, a second person confirms it.
    async fn help_to_sign_in(&self, ctx: &Context<'_>, input: Input<HelpToSignIn>) -> Result<HelpToSignInPayload> {
        let (caller, school) = (ctx.data::<Caller>()?, input.about.school);
        let HelpToSignIn { person, lost, by } = input.command;
        let renews = match lost {
            Lost::Password => Renews::Password,
            Lost::SecondFactor => Renews::SecondFactor,
            Lost::Everything => Renews::Everything,
        };
        let with = match by {
            HelpReaches::Link => HelpedWith::Link(renews),
            HelpReaches::Telephone => HelpedWith::Telephone(renews),
        };
        HelpToSignInPayload::of(caller.casework.help_to_sign_in(&caller.viewer, school, person, with).await, by)
    }

    /// Confirm help that somebody else gave, so that it is good.
    async fn confirm_help(&self, ctx: &Context<'_>, input: Input<ConfirmHelp>) -> Result<ConfirmHelpPayload> {
        let (caller, school) = (ctx.data::<Caller>()?, input.about.school);
        let done = caller.casework.confirm_help(&caller.viewer, school, input.command.person).await;
        let (done, user_errors) = split(outcome(done)?);
        Ok(ConfirmHelpPayload { confirmed: done.is_some(), user_errors })
    }
}
