//! One invented school, a mail server, and a clock.

use access::Viewer;
use anyhow::Result;
use casework::Senders;
use chrono::{DateTime, TimeDelta, Utc};
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::kind::{Engagement, HarmLimb};
use domain::incident::{Allegation, Answer, ConcernAboutChild, Details, ImmediateSafety, Involved, PartPlayed};
use domain::person::PersonKind::{Adult, Child};
use domain::school::Role;
use domain::school::calendar::{Calendar, Days};
use domain::{CaseId, IncidentCommand, Narrative, PersonId, SchoolCommand, Text};
use std::collections::BTreeMap;
use std::time::Duration;
use store::{Location, MessageStatus};
use wardbook_tests::installation::{Installation, InventedSchool, call};
use wardbook_tests::receivers::{Receivers, senders};
use wardbook_tests::server::is_quick;

/// What nobody outside may read.
pub(crate) const NARRATIVE: &str = "Seen in the corridor after lunch.";

/// One invented school, a mail server, and a clock.
pub(crate) struct World {
    pub(crate) installation: Installation,
    pub(crate) school: InventedSchool,
    pub(crate) receivers: Receivers,
    pub(crate) senders: Senders,
}

impl World {
    /// On SQLite; nothing where only what needs no other language is wanted.
    pub(crate) async fn on_sqlite() -> Result<Option<Self>> {
        if is_quick() { Ok(None) } else { Self::around(Installation::sqlite().await?).await.map(Some) }
    }

    /// On PostgreSQL.
    pub(crate) async fn on_postgresql() -> Result<Option<Self>> {
        if is_quick() { Ok(None) } else { Self::around(Installation::postgres().await?).await.map(Some) }
    }

    /// The same school in this installation.
    pub(crate) async fn around(installation: Installation) -> Result<Self> {
        let school = installation
            .school(
                "stm",
                &[
                    ("Tamsin", Adult, &[]),
                    ("Lena", Adult, &[Role::DesignatedSafeguardingLead]),
                    ("Dora", Adult, &[Role::DeputyDsl]),
                    ("Hester", Adult, &[Role::Headteacher]),
                    ("Conrad", Adult, &[Role::ChairOfGovernors]),
                    ("Pip", Child, &[]),
                ],
            )
            .await?;
        let receivers = Receivers::start()?;
        let (lease, within) = (Duration::from_mins(1), Duration::from_secs(2));
        let senders = senders(receivers.ports.starttls, receivers.authority.clone(), lease, within)?;
        // Not on the half hour, at which a digest goes at once.
        installation.pass(TimeDelta::minutes(5));
        Ok(Self { installation, school, receivers, senders })
    }

    /// Another invented school of the same installation.
    pub(crate) async fn crowd(&self, people: usize) -> Result<InventedSchool> {
        let names: Vec<String> = (0..people).map(|number| format!("Crowd{number}")).collect();
        let mut all: Vec<(&str, _, &[Role])> =
            vec![("Lena", Adult, &[Role::DesignatedSafeguardingLead]), ("Tamsin", Adult, &[]), ("Pip", Child, &[])];
        all.extend(names.iter().map(|name| (name.as_str(), Adult, &[Role::DeputyDsl][..0])));
        self.installation.school("stm", &all).await
    }

    pub(crate) fn person(&self, name: &str) -> PersonId {
        self.school.person(name)
    }

    /// A time on the day the tests begin, 15 September 2026, a Tuesday, by the clock in the school.
    pub(crate) fn at(&self, time: &str) {
        self.on("2026-09-15", time);
    }

    /// A time in British summer.
    pub(crate) fn on(&self, day: &str, time: &str) {
        self.installation.set(summer(day, time));
    }

    /// Has the day the tests begin be the last of a term; the next begins on 5 October.
    pub(crate) async fn breaks_up(&self) -> Result<()> {
        let term =
            |first: &str, last: &str| Days { first: first.parse().expect("a day"), last: last.parse().expect("a day") };
        let terms = vec![term("2026-09-01", "2026-09-15"), term("2026-10-05", "2026-12-18")];
        let command = SchoolCommand::SetCalendar(Calendar { terms, ..Calendar::default() });
        let (casework, key) = (&self.installation.casework, self.installation.key());
        casework.on_school(&Viewer::installation(), self.school.id, command, &call(&key, None)).await?;
        Ok(())
    }

    /// The ids of all cases of the installation, in hexadecimal digits.
    pub(crate) async fn cases(&self) -> Result<Vec<String>> {
        self.installation
            .texts(match self.installation.location {
                Location::Postgres(_) => "SELECT replace(incident_id::text, '-', '') FROM case_row",
                Location::Folder(_) => "SELECT lower(hex(incident_id)) FROM case_row",
            })
            .await
    }

    /// A concern about a child, raised by the teacher.
    pub(crate) async fn raise(&self) -> Result<CaseId> {
        self.raised(about_a_child(self.person("Pip"))).await
    }

    pub(crate) async fn raised(&self, concern: RaiseConcern) -> Result<CaseId> {
        let key = self.installation.key();
        let viewer = self.school.viewer("Tamsin");
        Ok(self.installation.casework.raise(&viewer, self.school.id, concern, &call(&key, None)).await?.0)
    }

    /// A fact or decision of this person.
    pub(crate) async fn by(&self, name: &str, case: CaseId, command: impl Into<IncidentCommand>) -> Result<()> {
        let key = self.installation.key();
        let viewer = self.school.viewer(name);
        let version = self.installation.casework.case(&viewer, case, casework::At::Now).await?.current_version;
        let call = call(&key, Some(version));
        self.installation.casework.on_case(&viewer, case, command.into(), &call).await?;
        Ok(())
    }

    /// What the worker does now: looks at notices, sends messages.
    pub(crate) async fn work(&self) -> Result<()> {
        self.installation.casework.address_notices(&self.senders).await?;
        self.installation.casework.send_messages(&self.senders).await?;
        Ok(())
    }

    /// The worker, every so many minutes from now until this time.
    pub(crate) async fn work_until(&self, until: DateTime<Utc>, every: TimeDelta) -> Result<()> {
        while self.installation.now() < until {
            self.installation.casework.record_time_passed().await?;
            self.work().await?;
            self.installation.pass(every);
        }
        Ok(())
    }

    /// To whom mail went, by first name, in the order it arrived.
    pub(crate) fn mailed(&self) -> Vec<String> {
        let mailbox = |address: &str| address.split('@').next().unwrap_or_default().to_owned();
        self.receivers.mails().iter().flat_map(|mail| mail.to.clone()).map(|address| mailbox(&address)).collect()
    }

    /// How many messages there are of each status.
    pub(crate) async fn counts(&self) -> Result<BTreeMap<MessageStatus, u64>> {
        Ok(self.installation.casework.store().outbox_counts().await?.0.into_iter().collect())
    }

    /// How many commands' notices have not been looked at, or rest.
    pub(crate) async fn notices(&self) -> Result<u64> {
        Ok(self.installation.casework.store().outbox_counts().await?.1)
    }
}

/// A time in British summer, as a clock in the school shows it.
pub(crate) fn summer(day: &str, time: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("{day}T{time}:00+01:00")).expect("a time").to_utc()
}

pub(crate) fn about_a_child(child: PersonId) -> RaiseConcern {
    let details = ConcernAboutChild { category: Text::new("neglect"), online: Answer::No };
    concern(Details::ConcernAboutChild(details), Involved { person: child, part: PartPlayed::Child })
}

pub(crate) fn about_an_adult(adult: PersonId) -> RaiseConcern {
    let details = Allegation {
        limbs: vec![HarmLimb::HarmedChild],
        engagement: Engagement::Employee,
        employer: None,
        crime_on_device: Answer::No,
        immediate_risk: Answer::No,
    };
    concern(Details::Allegation(details), Involved { person: adult, part: PartPlayed::Subject })
}

pub(crate) fn in_danger(child: PersonId) -> RaiseConcern {
    RaiseConcern { safety: ImmediateSafety { in_danger: true, done: None }, ..about_a_child(child) }
}

fn concern(details: Details, involved: Involved) -> RaiseConcern {
    RaiseConcern {
        details,
        people: vec![involved],
        narrative: Narrative::plain(NARRATIVE),
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
        on_behalf: None,
    }
}
