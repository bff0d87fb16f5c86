//! One school before its first case: people, staff, roles, reporting lines, pack, calendar, contacts, controller.

use crate::ambient;
use crate::demo::cast::Cast;
use crate::demo::past::Past;
use crate::demo::people::{Child, Outside, People, Staff};
use crate::demo::schools::{CONTACTS, SchoolSheet};
use access::{Membership, Viewer};
use anyhow::Context as _;
use casework::{Call, Casework};
use chrono::{DateTime, Duration, Utc};
use domain::person::{PersonDetails, PersonKind, PersonRegistered, PostRecorded};
use domain::policy::pack::{FLOOR, Pack, REFERENCE};
use domain::school::appointing::ConfirmRole;
use domain::school::auditing::{AuditEngagement, AuditScope};
use domain::school::calendar::Calendar;
use domain::school::command::{AdoptPack, RegisterSchool};
use domain::school::targets::{ConfirmLocalTargets, ConfirmedAs};
use domain::school::{
    ClassTeacherSet, ContactRecorded, ControllerNamed, Layer, ReportingLineSet, Role, RoleGiven, StaffJoined,
};
use domain::{PersonCommand, PersonId, SchoolCommand, SchoolId, Text};
use std::collections::{BTreeMap, BTreeSet};

/// How long before the first case people already held their posts.
const IN_POST_SINCE: Duration = Duration::days(400);
/// How long an auditor's engagement and a searcher's authority last.
const FOR_A_YEAR: Duration = Duration::days(365);
/// Who leads a school.
const LEADS: [Role; 3] = [Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher];

/// Sets one school up and returns its people.
pub(super) async fn school(casework: &Casework, sheet: &SchoolSheet, past: Past) -> anyhow::Result<Cast> {
    let name = Text::new(sheet.name);
    let register = RegisterSchool { name, group: sheet.group.map(Text::new) };
    let (id, _) = casework.register_school(&Viewer::installation(), register, &call(&key())).await?;
    let school = Setting { casework, id, since: casework.now() - IN_POST_SINCE, past };
    let people = school.people(&sheet.people).await?;
    let cast = Cast::new(id, people, past);
    for staff in sheet.people.staff {
        school.employ(&cast, staff).await?;
    }
    for child in sheet.people.children {
        let (child, teacher) = (cast.who(child.key), Some(cast.who(child.teacher)));
        let from = school.since;
        school.give(SchoolCommand::SetClassTeacher(ClassTeacherSet { child, teacher, from })).await?;
    }
    school.engage(sheet, &cast).await?;
    school.policy(sheet).await?;
    let head = school.head(sheet, &cast)?;
    school.confirm_targets(sheet, &head).await?;
    school.give_evidence(sheet, &head).await?;
    anyhow::ensure!(cast.missing().is_empty(), "{} has nobody called {:?}", sheet.key, cast.missing());
    Ok(cast)
}

struct Setting<'a> {
    casework: &'a Casework,
    id: SchoolId,
    since: DateTime<Utc>,
    past: Past,
}

impl Setting<'_> {
    async fn people(&self, people: &People) -> anyhow::Result<BTreeMap<&'static str, PersonId>> {
        let mut ids = BTreeMap::new();
        for staff in people.staff {
            let id = self.person(PersonKind::Adult, reachable(staff)).await?;
            self.post(id, staff).await?;
            ids.insert(staff.key, id);
        }
        for child in people.children {
            ids.insert(child.key, self.person(PersonKind::Child, pupil(child, self.past)).await?);
        }
        for outside in people.outside {
            ids.insert(outside.key, self.person(PersonKind::Outside, connected(outside)).await?);
        }
        Ok(ids)
    }

    async fn person(&self, kind: PersonKind, details: PersonDetails) -> anyhow::Result<PersonId> {
        let registered = PersonRegistered { kind, details };
        let (id, _) =
            self.casework.register_person(&Viewer::installation(), self.id, registered, &call(&key())).await?;
        Ok(id)
    }

    async fn post(&self, person: PersonId, staff: &Staff) -> anyhow::Result<()> {
        let post = PostRecorded {
            title: Text::new(staff.post),
            employer: staff.employer.map(Text::new),
            from: self.since.date_naive(),
            until: None,
        };
        let command = PersonCommand::RecordPost(post);
        self.casework.on_person(&Viewer::installation(), self.id, person, command, &call(&key())).await?;
        Ok(())
    }

    async fn employ(&self, cast: &Cast, staff: &Staff) -> anyhow::Result<()> {
        let (person, from) = (cast.who(staff.key), self.since);
        self.give(SchoolCommand::AddStaff(StaffJoined { person, from })).await?;
        for role in staff.roles {
            if *role == Role::Auditor {
                continue; // She is engaged, once there are people to do it.
            }
            let (until, scope) = limits(*role, self.past.now());
            self.give(SchoolCommand::GiveRole(RoleGiven { person, role: *role, from, until, scope })).await?;
        }
        if let Some(manager) = staff.reports_to {
            let reports_to = Some(cast.who(manager));
            self.give(SchoolCommand::SetReportingLine(ReportingLineSet { person, reports_to, from })).await?;
        }
        Ok(())
    }

    /// The chair proposes what the auditor is engaged for, and another of the governing body confirms it.
    async fn engage(&self, sheet: &SchoolSheet, cast: &Cast) -> anyhow::Result<()> {
        let holds = |roles: &'static [Role], but: &[PersonId]| {
            let fit = sheet.people.staff.iter().filter(|staff| staff.roles.iter().any(|role| roles.contains(role)));
            fit.map(|staff| cast.who(staff.key)).find(|person| !but.contains(person))
        };
        let Some(person) = holds(&[Role::Auditor], &[]) else { return Ok(()) };
        let chair = holds(&[Role::ChairOfGovernors], &[person]).context("no chair")?;
        let governs = &[Role::ViceChair, Role::NominatedGovernor, Role::Clerk];
        let other = holds(governs, &[person, chair]).context("no other governor")?;
        let scope = AuditScope { recorded_from: Some(self.since), about_adults: true, ..AuditScope::default() };
        let purpose = Text::new("safeguarding case work of this school year");
        let (from, until) = (self.since, self.past.now() + FOR_A_YEAR);
        let engage = SchoolCommand::EngageAuditor(AuditEngagement { person, from, until, purpose, scope });
        let confirm = SchoolCommand::ConfirmRole(ConfirmRole { person, role: Role::Auditor });
        for (by, command) in [(chair, engage), (other, confirm)] {
            let viewer = Viewer::member(vec![Membership::new(self.id, by, BTreeSet::new())]);
            self.casework.on_school(&viewer, self.id, command, &call(&key())).await?;
        }
        Ok(())
    }

    async fn policy(&self, sheet: &SchoolSheet) -> anyhow::Result<()> {
        let (_, toml) = REFERENCE.iter().find(|(name, _)| *name == sheet.pack).context("no such reference policy")?;
        self.give(SchoolCommand::AdoptPack(AdoptPack {
            layer: Layer::School,
            toml: (*toml).to_owned(),
            targets: None,
        }))
        .await?;
        self.give(SchoolCommand::SetCalendar(Calendar::default())).await?;
        let (name, from) = (Text::new(sheet.controller), self.since);
        self.give(SchoolCommand::NameController(ControllerNamed { name, from })).await?;
        for (kind, name, telephone, hours) in CONTACTS {
            let contact = ContactRecorded {
                kind,
                name: Text::new(name),
                telephone: Some(Text::new(telephone)),
                email: None,
                hours: Some(Text::new(hours)),
                from,
                until: None,
            };
            self.give(SchoolCommand::RecordContact(contact)).await?;
        }
        Ok(())
    }

    /// Whoever leads the school, and in which role.
    fn head(&self, sheet: &SchoolSheet, cast: &Cast) -> anyhow::Result<(Viewer, Role)> {
        let leads =
            |staff: &&Staff| staff.roles.iter().find(|role| LEADS.contains(role)).map(|role| (staff.key, *role));
        let (key_of_head, role) = sheet.people.staff.iter().find_map(|staff| leads(&staff)).context("no head")?;
        let membership = Membership::new(self.id, cast.who(key_of_head), BTreeSet::new());
        Ok((Viewer::member(vec![membership]), role))
    }

    /// What she gives evidence of, and the reviews that were held.
    async fn give_evidence(&self, sheet: &SchoolSheet, (head, _): &(Viewer, Role)) -> anyhow::Result<()> {
        let (_, toml) = REFERENCE.iter().find(|(name, _)| *name == sheet.pack).context("no such reference policy")?;
        for command in super::evidence::of(sheet, &Pack::parse(toml)?, self.casework.now()) {
            self.casework.on_school(head, self.id, command, &call(&key())).await?;
        }
        Ok(())
    }

    /// She confirms the local targets of the packs in force.
    async fn confirm_targets(&self, sheet: &SchoolSheet, (head, role): &(Viewer, Role)) -> anyhow::Result<()> {
        for pack in [FLOOR, sheet.pack] {
            let targets = ConfirmedAs { role: *role, changed: Vec::new() };
            let confirm = ConfirmLocalTargets { pack: pack.to_owned(), targets };
            let command = SchoolCommand::ConfirmLocalTargets(confirm);
            self.casework.on_school(head, self.id, command, &call(&key())).await?;
        }
        Ok(())
    }

    async fn give(&self, command: SchoolCommand) -> anyhow::Result<()> {
        self.casework.on_school(&Viewer::installation(), self.id, command, &call(&key())).await?;
        Ok(())
    }
}

/// A searcher is authorised for something and until a day.
fn limits(role: Role, now: DateTime<Utc>) -> (Option<DateTime<Utc>>, Option<Text>) {
    let until = Some(now + FOR_A_YEAR);
    match role {
        Role::AuthorisedSearcher => (until, Some(Text::new("pupils' bags and devices, with a second adult present"))),
        _ => (None, None),
    }
}

fn details(given: &str, family: &str) -> PersonDetails {
    PersonDetails { given_name: Text::new(given), family_name: Text::new(family), ..PersonDetails::default() }
}

/// An adult with an address of her own, at which nobody is: a demonstration writes to nobody.
fn reachable(staff: &Staff) -> PersonDetails {
    let plain = |name: &str| name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let email = Some(Text::new(format!("{}.{}@school.example", plain(staff.given), plain(staff.family))));
    PersonDetails { email, ..details(staff.given, staff.family) }
}

fn pupil(child: &Child, past: Past) -> PersonDetails {
    let year_group = Some(Text::new(child.year_group));
    PersonDetails { born: Some(past.born(child.age)), year_group, ..details(child.given, child.family) }
}

fn connected(outside: &Outside) -> PersonDetails {
    PersonDetails { connection: Some(Text::new(outside.connection)), ..details(outside.given, outside.family) }
}

fn key() -> String {
    ambient::id().to_string()
}

const fn call(key: &str) -> Call<'_> {
    Call { key, expected_version: None, request: "demonstration" }
}
