//! Commands to alerts of filtering systems.

use super::payload::{RaisePayload, SchoolPayload};
use crate::caller::Caller;
use crate::input::{Command, InSchool, Input};
use async_graphql::{Context, InputObject, Object, Result};
use domain::alert::AlertJudged;
use domain::{AlertId, Narrative};

/// A case is raised from an alert.
#[derive(InputObject)]
#[graphql(name = "RaiseFromAlertAlone")]
pub(crate) struct RaiseFromAlert {
    /// The alert.
    alert: AlertId,
    /// What whoever looks at it adds.
    judged: AlertJudged,
}

/// An alert is dismissed.
#[derive(InputObject)]
#[graphql(name = "DismissAlertAlone")]
pub(crate) struct DismissAlert {
    /// The alert.
    alert: AlertId,
    /// Why it needs nobody.
    reasons: Narrative,
}

impl Command for RaiseFromAlert {
    const INPUT: &'static str = "RaiseFromAlertInput";
    type About = InSchool;
    type Fields = Self;
    type Domain = Self;

    fn command(fields: Self) -> Self {
        fields
    }
}

impl Command for DismissAlert {
    const INPUT: &'static str = "DismissAlertInput";
    type About = InSchool;
    type Fields = Self;
    type Domain = Self;

    fn command(fields: Self) -> Self {
        fields
    }
}

/// Commands to alerts.
#[derive(Default)]
pub(crate) struct AlertCommands;

#[Object]
impl AlertCommands {
    /// Raise a case from an alert that waits. One alert becomes one case, whoever is faster.
    async fn raise_from_alert(&self, ctx: &Context<'_>, input: Input<RaiseFromAlert>) -> Result<RaisePayload> {
        let caller = ctx.data::<Caller>()?;
        let call = caller.call(&input.about.idempotency_key, None);
        let (school, RaiseFromAlert { alert, judged }) = (input.about.school, input.command);
        RaisePayload::of(caller.casework.raise_from_alert(&caller.viewer, school, alert, judged, &call).await)
    }

    /// Dismiss an alert that needs nobody, with reasons, which stand in the school's log.
    async fn dismiss_alert(&self, ctx: &Context<'_>, input: Input<DismissAlert>) -> Result<SchoolPayload> {
        let caller = ctx.data::<Caller>()?;
        let call = caller.call(&input.about.idempotency_key, None);
        let (school, DismissAlert { alert, reasons }) = (input.about.school, input.command);
        SchoolPayload::of(school, caller.casework.dismiss_alert(&caller.viewer, school, alert, reasons, &call).await)
    }
}
