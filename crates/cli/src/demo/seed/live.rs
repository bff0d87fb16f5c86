//! Half a day after the other: the schools live theirs beside one another, then the duties worker looks in.

use crate::ambient::{self, DrivenClock};
use crate::demo::cases;
use crate::demo::cast::Cast;
use crate::demo::past::Past;
use crate::demo::schools::SCHOOLS;
use crate::demo::story::{Step, What};
use access::{Membership, Viewer};
use anyhow::Context as _;
use casework::{Call, Casework, CaseworkError};
use chrono::{DateTime, Duration, Utc};
use domain::incident::commands::close_as_duplicate::CloseAsDuplicate;
use domain::incident::commands::join_as_one_event::JoinAsOneEvent;
use domain::incident::commands::link_case::LinkCase;
use domain::incident::commands::record_duty_met_otherwise::RecordDutyMetOtherwise;
use domain::incident::duty::DutyMetOtherwise;
use domain::incident::{DutyKind, Nature};
use domain::{CaseId, Incident, IncidentCommand, Narrative, Text};
use futures::future::try_join_all;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use store::Store;

/// How often the duties worker looks in.
const WORKER: Duration = Duration::hours(12);

/// Lives every case of every school, up to the moment the past is seen from.
pub(super) async fn all(store: &Store, casts: &[Cast], past: Past) -> anyhow::Result<()> {
    let mut schools = Vec::with_capacity(casts.len());
    for (sheet, cast) in SCHOOLS.iter().zip(casts) {
        schools.push(Life::of(sheet.key, cast, store)?);
    }
    let first = schools.iter().filter_map(Life::next).min().unwrap_or(past.now());
    let clock = DrivenClock::at(first);
    let worker = Casework::new(store.clone(), clock.clock(), ambient::entropy())?;
    let mut until = first;
    while until < past.now() {
        until = past.now().min(until + WORKER);
        try_join_all(schools.iter_mut().map(|school| school.live(until))).await?;
        clock.set(until);
        while worker.record_time_passed().await? > 0 {}
    }
    Ok(())
}

/// One school's steps in the order of time, and what has come of them.
struct Life<'a> {
    cast: &'a Cast,
    clock: DrivenClock,
    casework: Casework,
    steps: VecDeque<(&'static str, Step)>,
    cases: BTreeMap<&'static str, CaseId>,
    count: u32,
}

impl<'a> Life<'a> {
    fn of(school: &'static str, cast: &'a Cast, store: &Store) -> anyhow::Result<Self> {
        let stories = cases::of(school, cast);
        anyhow::ensure!(cast.missing().is_empty(), "{school} has nobody called {:?}", cast.missing());
        let labels: BTreeSet<_> = stories.iter().map(|story| story.label).collect();
        anyhow::ensure!(labels.len() == stories.len(), "two stories of {school} have one label");
        let mut steps: Vec<_> = stories
            .into_iter()
            .flat_map(|story| story.steps.into_iter().map(move |step| (story.label, step)))
            .collect();
        steps.sort_by_key(|(_, step)| step.at);
        let clock = DrivenClock::at(steps.first().map_or(DateTime::UNIX_EPOCH, |(_, step)| step.at));
        let casework = Casework::new(store.clone(), clock.clock(), ambient::entropy())?;
        Ok(Self { cast, clock, casework, steps: steps.into(), cases: BTreeMap::new(), count: 0 })
    }

    fn next(&self) -> Option<DateTime<Utc>> {
        self.steps.front().map(|(_, step)| step.at)
    }

    async fn live(&mut self, until: DateTime<Utc>) -> anyhow::Result<()> {
        while self.next().is_some_and(|at| at <= until) {
            let Some((label, step)) = self.steps.pop_front() else { break };
            self.clock.set(step.at);
            self.count += 1;
            let at = step.at;
            self.take(label, step).await.with_context(|| format!("the story `{label}`, at {at}"))?;
        }
        Ok(())
    }

    async fn take(&mut self, label: &'static str, step: Step) -> anyhow::Result<()> {
        let viewer = self.viewer(step.by);
        match step.what {
            What::Raise(concern) => {
                let key = self.key();
                let (case, _) = self.casework.raise(&viewer, self.cast.school, *concern, &call(&key, None)).await?;
                self.cases.insert(label, case);
            }
            What::Do(command) => self.give(&viewer, self.case(label)?, *command).await?,
            What::Join(others, reasons) => self.join(&viewer, self.case(label)?, others, reasons).await?,
            What::Link(to, reasons) => {
                let link = LinkCase { to: self.case(to)?, reasons: Narrative::plain(reasons) };
                self.give(&viewer, self.case(label)?, link.into()).await?;
            }
            What::Duplicate(of, reasons) => {
                let close = CloseAsDuplicate { of: self.case(of)?, reasons: Narrative::plain(reasons) };
                self.give(&viewer, self.case(label)?, close.into()).await?;
            }
            What::MetByAgency(duty, by, said) => {
                self.met(&viewer, self.case(label)?, (duty, by, said), step.at).await?;
            }
        }
        Ok(())
    }

    /// Every joined report is told of it.
    async fn join(&self, viewer: &Viewer, lead: CaseId, others: &[&'static str], reasons: &str) -> anyhow::Result<()> {
        let others = others.iter().map(|other| self.case(other)).collect::<anyhow::Result<Vec<_>>>()?;
        for case in std::iter::once(lead).chain(others.clone()) {
            let join = JoinAsOneEvent { lead, others: others.clone(), reasons: Narrative::plain(reasons) };
            self.give(viewer, case, join.into()).await?;
        }
        Ok(())
    }

    async fn met(
        &self,
        viewer: &Viewer,
        case: CaseId,
        (kind, by, said): (DutyKind, &str, &str),
        at: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        let loaded = self.casework.store().load::<Incident>(case.school, case.incident).await?;
        let (incident, _) = loaded.context("the case is not there")?;
        let owed = incident.owed().find(|duty| duty.imposed.kind == kind).context("no such duty is owed")?;
        let met = DutyMetOtherwise {
            duty: owed.imposed.duty,
            by: Text::new(by),
            at,
            reference: None,
            said: Some(Narrative::plain(said)),
        };
        self.give(viewer, case, RecordDutyMetOtherwise(met).into()).await
    }

    /// A decision is taken on the version the case is at: here nobody else is looking at it.
    async fn give(&self, viewer: &Viewer, case: CaseId, command: IncidentCommand) -> anyhow::Result<()> {
        let key = ambient::id().to_string();
        let mut expected = (command.nature() == Nature::Decision).then_some(0);
        loop {
            match self.casework.on_case(viewer, case, command.clone(), &call(&key, expected)).await {
                Err(CaseworkError::Conflict { current }) => expected = Some(current),
                done => return done.map(drop).context(command.name()),
            }
        }
    }

    fn viewer(&self, key: &'static str) -> Viewer {
        let (school, person) = (self.cast.school, self.cast.who(key));
        // The roles are those of the day: casework looks them up.
        Viewer::member(vec![Membership::new(school, person, BTreeSet::new())])
    }

    fn case(&self, label: &str) -> anyhow::Result<CaseId> {
        self.cases.get(label).copied().with_context(|| format!("there is no story `{label}` yet"))
    }

    fn key(&self) -> String {
        format!("demonstration-{}", self.count)
    }
}

const fn call(key: &str, expected_version: Option<u64>) -> Call<'_> {
    Call { key, expected_version, request: "demonstration" }
}
