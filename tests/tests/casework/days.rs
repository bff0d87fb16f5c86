//! Days of the people who use it, as far as rules, routing and time decide them; on both databases, by a driven clock.
//!
//! Other days have journeys of their own: a deputy while the lead is away in `journeys/cover.rs`, the head who is accused in
//! `journeys/about_the_head.rs`, the call to an agency and the meeting in `journeys/agencies.rs`, what is owed about an adult in
//! `journeys/adult.rs`, neighbours who must not see it in `neighbours.rs`, a filter that let something through in `journeys/filtering.rs`; whom a message reaches at night and in the
//! holidays, and what one digest says, in `messages/`.

use crate::{about_a_child, about_an_adult, concern};
use access::Viewer;
use anyhow::{Context as _, Result};
use casework::{Asked, At, CaseworkError};
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use domain::incident::commands::join_as_one_event::JoinAsOneEvent;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::commands::restrict_case::RestrictCase;
use domain::incident::kind::{
    AccountType, ContactFrom, ContactNature, Depicted, Direction, Engagement, IndecentImageDevice, ReferNowTests,
    RightsAsked, RightsRequest, UnsolicitedContact,
};
use domain::incident::need_to_know::CaseRestricted;
use domain::incident::raise::Told;
use domain::incident::telling::Means;
use domain::incident::{Answer, Details, Duty, DutyKind, DutyStatus, Involved, PartPlayed};
use domain::person::PersonKind::{Adult, Child};
use domain::school::auditing::AuditScope;
use domain::school::command::AdoptPack;
use domain::school::cover::CoverArranged;
use domain::school::{Layer, ReportingLineSet, Role, RoleGiven};
use domain::{CaseId, IncidentCommand, Narrative, PersonId, SchoolCommand, Text};
use std::collections::BTreeSet;
use store::{CaseFilter, CaseOrder};
use wardbook_tests::installation::{Installation, InventedSchool, call};
use wardbook_tests::server::is_quick;

/// The school of these days: a lead who is not the head, a chair, and people of every kind.
const PEOPLE: &[(&str, domain::person::PersonKind, &[Role])] = &[
    ("Tamsin", Adult, &[]),
    ("Mona", Adult, &[]),
    ("Dinah", Adult, &[]),
    ("Lena", Adult, &[Role::DesignatedSafeguardingLead]),
    ("Dora", Adult, &[Role::DeputyDsl]),
    ("Hester", Adult, &[Role::Headteacher]),
    ("Conrad", Adult, &[Role::ChairOfGovernors]),
    ("Vera", Adult, &[Role::ViceChair]),
    ("Greta", Adult, &[Role::NominatedGovernor]),
    ("Pip", Child, &[]),
];

/// A day at a school of this policy.
pub(crate) struct Day {
    pub(crate) installation: Installation,
    pub(crate) school: InventedSchool,
}

impl Day {
    /// On each database there is.
    pub(crate) async fn on_each(policy: &str) -> Result<Vec<Self>> {
        Self::since("2026-09-15T08:30:00Z", policy).await
    }

    /// At a school that began then.
    async fn since(begun: &str, policy: &str) -> Result<Vec<Self>> {
        let mut installations = vec![Installation::sqlite().await?];
        if !is_quick() {
            installations.push(Installation::postgres().await?);
        }
        let mut days = Vec::new();
        for installation in installations {
            installation.set(DateTime::parse_from_rfc3339(begun)?.to_utc());
            let school = installation.school(policy, PEOPLE).await?;
            days.push(Self { installation, school });
        }
        Ok(days)
    }

    fn at(&self, time: &str) -> Result<DateTime<Utc>> {
        let time = DateTime::parse_from_rfc3339(time)?.to_utc();
        self.installation.set(time);
        Ok(time)
    }

    pub(crate) fn person(&self, name: &str) -> PersonId {
        self.school.person(name)
    }

    pub(crate) async fn raises(&self, who: &str, concern: RaiseConcern) -> Result<CaseId> {
        let (key, who) = (self.installation.key(), self.school.viewer(who));
        Ok(self.installation.casework.raise(&who, self.school.id, concern, &call(&key, None)).await?.0)
    }

    async fn would_be_told(&self, who: &str, concern: RaiseConcern) -> Result<BTreeSet<PersonId>> {
        let who = self.school.viewer(who);
        let told = self.installation.casework.who_will_be_told(&who, self.school.id, concern).await?;
        Ok(told.people.into_iter().map(|to| to.person).collect())
    }

    pub(crate) async fn sets_up(&self, command: SchoolCommand) -> Result<()> {
        let key = self.installation.key();
        let casework = &self.installation.casework;
        casework.on_school(&Viewer::installation(), self.school.id, command, &call(&key, None)).await?;
        Ok(())
    }

    pub(crate) async fn duties(&self, who: &str, case: CaseId) -> Result<Vec<Duty>> {
        let file = self.installation.casework.case(&self.school.viewer(who), case, At::Now).await?;
        Ok(file.incident.duties().to_vec())
    }

    pub(crate) async fn decides(&self, who: &str, case: CaseId, command: impl Into<IncidentCommand>) -> Result<()> {
        let (key, who) = (self.installation.key(), self.school.viewer(who));
        let casework = &self.installation.casework;
        let version = casework.case(&who, case, At::Now).await?.current_version;
        casework.on_case(&who, case, command.into(), &call(&key, Some(version))).await?;
        Ok(())
    }

    pub(crate) async fn reads(&self, who: &str, case: CaseId) -> Result<bool> {
        match self.installation.casework.case(&self.school.viewer(who), case, At::Now).await {
            Ok(_) => Ok(true),
            Err(CaseworkError::NotFound) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn listed(&self, who: &str) -> Result<usize> {
        let (who, casework) = (self.school.viewer(who), &self.installation.casework);
        match casework.worklist(&who, self.school.id, CaseFilter::default(), CaseOrder::default(), 50).await {
            Ok(page) => Ok(page.rows.len()),
            Err(CaseworkError::NotFound) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}

pub(crate) fn duty(duties: &[Duty], kind: DutyKind) -> Result<&Duty> {
    duties.iter().find(|duty| duty.imposed.kind == kind).with_context(|| format!("{} is not owed", kind.words()))
}

fn friend_request(from: PersonId) -> RaiseConcern {
    let contact = UnsolicitedContact {
        from: ContactFrom::CurrentPupil,
        platform: Text::new("a social network"),
        direction: Direction::Incoming,
        account: AccountType::Personal,
        nature: ContactNature::Ordinary,
        sender_age: None,
        replied: Answer::No,
        prior_relationship: Answer::No,
    };
    concern(Details::UnsolicitedContact(contact), vec![Involved { person: from, part: PartPlayed::Sender }])
}

fn phone() -> Details {
    Details::IndecentImageDevice(IndecentImageDevice {
        device: Text::new("a black telephone"),
        depicted: Depicted::NotKnown,
        tests: ReferNowTests::NOT_KNOWN,
        seen_by: Vec::new(),
        parents_told: Answer::No,
    })
}

/// PRACTICE (a).
#[tokio::test]
async fn a_teacher_reads_before_sending_who_will_know_of_a_friend_request_and_nobody_else_does() -> Result<()> {
    for day in Day::on_each("ley").await? {
        day.at("2026-09-15T14:25:00Z")?;
        let reports = ReportingLineSet {
            person: day.person("Tamsin"),
            reports_to: Some(day.person("Mona")),
            from: day.installation.now(),
        };
        day.sets_up(SchoolCommand::SetReportingLine(reports)).await?;
        let request = friend_request(day.person("Pip"));
        let told = day.would_be_told("Tamsin", request.clone()).await?;
        // The lead and her line manager (LEY-A-25.4); the head too (LEY-S-4.2-c), until a named person rules which of them holds.
        assert_eq!(told, BTreeSet::from(["Lena", "Mona", "Hester"].map(|name| day.person(name))));
        // The lead's own friend request is not for the lead to look into.
        assert!(!day.would_be_told("Lena", request.clone()).await?.contains(&day.person("Lena")));
        day.raises("Tamsin", request).await?;
        let seen = day.installation.casework.submissions(&day.school.viewer("Tamsin"), day.school.id).await?;
        assert_eq!(seen.len(), 1);
        assert_eq!((day.listed("Tamsin").await?, day.listed("Lena").await?, day.listed("Mona").await?), (0, 1, 1));
    }
    Ok(())
}

/// PRACTICE (b).
#[tokio::test]
async fn what_a_supervisor_said_to_the_leads_face_at_lunch_was_in_time_though_it_was_typed_in_at_four() -> Result<()> {
    for day in Day::on_each("ley").await? {
        let known = day.at("2026-09-15T11:40:00Z")?;
        let told = day.at("2026-09-15T11:43:00Z")?;
        day.at("2026-09-15T15:10:00Z")?;
        let case = day
            .raises(
                "Lena",
                RaiseConcern {
                    informant: Some(day.person("Dinah")),
                    known_at: Some(known),
                    told: vec![Told { person: day.person("Lena"), at: told, how: Means::InPerson }],
                    ..concern(phone(), Vec::new())
                },
            )
            .await?;
        let duties = day.duties("Dora", case).await?;
        let tell = duty(&duties, DutyKind::TellDsl)?;
        assert!(matches!(tell.status(), DutyStatus::Met | DutyStatus::MetRecordedLate), "{:?}", tell.status());
        day.installation.casework.record_time_passed().await?;
        let duties = day.duties("Dora", case).await?;
        assert!(!duty(&duties, DutyKind::TellDsl)?.is_owed());
    }
    Ok(())
}

/// PRACTICE (c).
#[tokio::test]
async fn on_monday_nothing_of_the_weekend_is_overdue_and_three_reports_of_one_event_keep_their_own_words() -> Result<()>
{
    for day in Day::on_each("stm").await? {
        let mut cases = Vec::new();
        for (hour, (who, words)) in
            [("Tamsin", "He pushed her."), ("Mona", "She fell."), ("Dinah", "They ran.")].into_iter().enumerate()
        {
            day.at(&format!("2026-09-19T1{hour}:30:00Z"))?;
            let report = RaiseConcern { narrative: Narrative::plain(words), ..about_a_child(day.person("Pip")) };
            cases.push(day.raises(who, report).await?);
        }
        day.at("2026-09-21T07:30:00Z")?;
        day.installation.casework.record_time_passed().await?;
        for case in &cases {
            let duties = day.duties("Lena", *case).await?;
            let late = |duty: &&Duty| matches!(duty.status(), DutyStatus::Overdue | DutyStatus::TargetMissed);
            assert_eq!(duties.iter().filter(late).count(), 0);
            assert!(duties.iter().any(Duty::is_owed));
        }
        let (lead, others) = cases.split_first().context("no cases")?;
        let reasons = Narrative::plain("Three people saw one moment in the playground.");
        let join = JoinAsOneEvent { lead: *lead, others: others.to_vec(), reasons };
        let key = day.installation.key();
        let casework = &day.installation.casework;
        casework.on_case(&day.school.viewer("Lena"), *lead, join.into(), &call(&key, None)).await?;
        for who in ["Tamsin", "Mona", "Dinah"] {
            let own = casework.submissions(&day.school.viewer(who), day.school.id).await?;
            assert_eq!(own.len(), 1, "{who}");
        }
    }
    Ok(())
}

/// PRACTICE (c).
#[tokio::test]
async fn a_report_about_a_supply_teacher_goes_to_the_head_and_the_agency_must_be_told() -> Result<()> {
    for day in Day::on_each("ley").await? {
        let mut report = about_an_adult(day.person("Mona"));
        if let Details::Allegation(allegation) = &mut report.details {
            allegation.engagement = Engagement::Supply;
            allegation.employer = Some(Text::new("an invented agency"));
        }
        let case = day.raises("Tamsin", report).await?;
        let duties = day.duties("Hester", case).await?;
        assert!(duty(&duties, DutyKind::TellEmployer)?.is_owed());
        assert!(duty(&duties, DutyKind::TellLado)?.is_owed());
        assert_eq!((day.listed("Mona").await?, day.listed("Tamsin").await?), (0, 0));
    }
    Ok(())
}

/// PRACTICE (e), (f).
#[tokio::test]
async fn a_head_who_gives_herself_every_role_still_reads_nothing_of_what_the_chair_manages() -> Result<()> {
    for day in Day::on_each("mer").await? {
        let case = day.raises("Tamsin", about_an_adult(day.person("Hester"))).await?;
        assert_eq!((day.listed("Conrad").await?, day.listed("Hester").await?), (1, 0));
        let from = day.installation.now();
        for role in [Role::DesignatedSafeguardingLead, Role::DeputyDsl, Role::LeadershipTeam] {
            let given = RoleGiven { person: day.person("Hester"), role, from, until: None, scope: None };
            day.sets_up(SchoolCommand::GiveRole(given)).await?;
        }
        let audits = RoleGiven { person: day.person("Hester"), role: Role::Auditor, from, until: None, scope: None };
        assert!(day.sets_up(SchoolCommand::GiveRole(audits)).await.is_err(), "an auditor is engaged by two people");
        day.installation.pass(chrono::TimeDelta::hours(1));
        day.installation.casework.record_time_passed().await?;
        assert_eq!((day.listed("Conrad").await?, day.listed("Hester").await?), (1, 0));
        let read = day.installation.casework.case(&day.school.viewer("Hester"), case, At::Now).await;
        assert!(matches!(read, Err(CaseworkError::NotFound)));
    }
    Ok(())
}

/// PRACTICE (h).
#[tokio::test]
async fn a_parents_request_for_the_records_runs_for_a_month_through_the_summer_holidays() -> Result<()> {
    for day in Day::since("2026-06-01T08:30:00Z", "asp").await? {
        day.at("2026-07-27T09:00:00Z")?;
        let request = RightsRequest {
            asked: RightsAsked::Access,
            on_behalf_of: Text::new("a parent"),
            identity_checked: Answer::Yes,
            received_on: NaiveDate::from_ymd_opt(2026, 7, 27).context("no day")?,
        };
        let people = vec![Involved { person: day.person("Pip"), part: PartPlayed::Child }];
        let case = day.raises("Tamsin", concern(Details::RightsRequest(request), people)).await?;
        let duties = day.duties("Hester", case).await?;
        let month = duties.iter().filter_map(|duty| duty.imposed.due).find(|due| (due.month(), due.day()) == (8, 27));
        assert!(month.is_some(), "{duties:?}");
    }
    Ok(())
}

/// PRACTICE (j).
#[tokio::test]
async fn a_governor_finds_no_case_and_no_count() -> Result<()> {
    for day in Day::on_each("stm").await? {
        day.raises("Tamsin", about_a_child(day.person("Pip"))).await?;
        assert_eq!(day.listed("Greta").await?, 0);
        if let Ok(counts) = day.installation.casework.counts(&day.school.viewer("Greta"), day.school.id).await {
            assert_eq!((counts.new, counts.open, counts.overdue), (0, 0, 0));
        }
    }
    Ok(())
}

/// PRACTICE (l).
#[tokio::test]
async fn years_later_an_auditor_reads_a_duty_under_the_policy_of_its_day() -> Result<()> {
    for day in Day::since("2022-09-13T08:30:00Z", "mer").await? {
        let case = day.raises("Tamsin", about_a_child(day.person("Pip"))).await?;
        let then = day.installation.now();
        day.at("2023-01-09T09:00:00Z")?;
        let (_, toml) = domain::policy::pack::REFERENCE.into_iter().find(|(name, _)| *name == "stm").context("stm")?;
        let adopt = AdoptPack { layer: Layer::School, toml: toml.to_owned(), targets: None };
        day.sets_up(SchoolCommand::AdoptPack(adopt)).await?;
        day.at("2026-05-05T09:00:00Z")?;
        let scope = AuditScope { cases: [case].into(), ..AuditScope::default() };
        day.installation.engage(&day.school, "Vera", scope, ["Conrad", "Greta"]).await?;
        let auditor = day.school.viewer("Vera");
        let asked = Asked::within("request").for_purpose("which policy applied")?;
        let file = day.installation.casework.within(asked).case(&auditor, case, At::Time(then)).await?;
        let packs = |duty: &Duty| duty.imposed.rules.iter().map(|rule| rule.pack.clone()).collect::<Vec<_>>();
        let cited: BTreeSet<String> = file.incident.duties().iter().flat_map(packs).collect();
        assert!(!cited.is_empty() && !cited.contains("stm"), "{cited:?}");
    }
    Ok(())
}

/// PRACTICE (d).
#[tokio::test]
async fn whoever_covers_for_the_lead_reads_what_comes_and_nothing_that_is_for_named_people() -> Result<()> {
    for day in Day::on_each("stm").await? {
        let named = day.raises("Tamsin", about_a_child(day.person("Pip"))).await?;
        let to = [day.person("Lena")].into();
        let reasons = Narrative::plain("The family works at the school.");
        day.decides("Lena", named, RestrictCase(CaseRestricted { to, reasons })).await?;
        let from = day.installation.now();
        let cover = CoverArranged {
            person: day.person("Lena"),
            by: day.person("Mona"),
            from,
            until: from + chrono::TimeDelta::days(3),
        };
        let (key, casework) = (day.installation.key(), &day.installation.casework);
        let (lena, cover) = (day.school.viewer("Lena"), SchoolCommand::ArrangeCover(cover));
        casework.on_school(&lena, day.school.id, cover, &call(&key, None)).await?;
        day.installation.pass(chrono::TimeDelta::hours(1));
        let comes = day.raises("Tamsin", about_a_child(day.person("Pip"))).await?;
        assert!(day.reads("Mona", comes).await?);
        assert!(!day.reads("Mona", named).await?);
        assert_eq!((day.listed("Mona").await?, day.listed("Lena").await?), (1, 2));
    }
    Ok(())
}
