//! Duties fall due while somebody watches: whoever works on the case hears of it, and nobody else.

use crate::allegation::about;
use crate::client::School;
use crate::watcher::Watcher;
use anyhow::{Context, Result, ensure};
use chrono::{TimeDelta, Utc};
use serde_json::json;
use std::time::Duration;

const FALLING_DUE: &str = "subscription ($school: ID!) { dutiesFallingDue(school: $school) {
    id event { what } duty { kind status isOwed } case { id } } }";

/// The school knew of it a month before it was recorded, so what was owed at once is overdue as soon as the worker looks.
pub(crate) async fn is_heard_by_whoever_manages_the_case_alone(school: &School<'_>) -> Result<()> {
    let (teacher, adult) = (school.with_role("reporter")?, school.with_role("it-manager")?);
    let mut concern = about(adult, "NO");
    concern["knownAt"] = json!((Utc::now() - TimeDelta::days(30)).to_rfc3339());
    let told = school.who_will_be_told(teacher, &concern).await?;
    let manager = school.person(&told.first().context("nobody would be told")?.0)?;
    let mut managers_watch = Watcher::of(school, manager, FALLING_DUE).await?;
    let mut subjects_watch = Watcher::of(school, adult, FALLING_DUE).await?;
    let case = school.raise(teacher, concern).await?;
    let overdue = async {
        while let Some(push) = managers_watch.next(Duration::from_secs(30)).await? {
            let push: serde_json::Value = serde_json::from_str(&push)?;
            let change = &push["payload"]["data"]["dutiesFallingDue"];
            if change["id"] == json!(case) && change["duty"]["status"] == "OVERDUE" {
                return anyhow::Ok(Some(change.clone()));
            }
        }
        Ok(None)
    };
    let change = overdue.await?.context("nothing was said of a duty that is overdue")?;
    ensure!(change["duty"]["isOwed"] == true, "becoming overdue ends nothing: {change}");
    ensure!(change["case"]["id"] == json!(case), "the case is not shown to its manager: {change}");
    // A push to the manager came, so one to the subject would have come by now.
    while let Some(push) = subjects_watch.next(Duration::from_millis(300)).await? {
        ensure!(!push.contains(&case), "the subject was told: {push}");
    }
    Ok(())
}
