//! Given, when, then: one invented school, its people, and a case that commands are given to, on a clock one sets.

pub(crate) mod any;
pub(crate) mod concerns;

use crate::desk::OwnFamily;
use crate::incident::closing::Closed;
use crate::incident::commands::close_case::CloseCase;
use crate::incident::commands::confiscate_device::ConfiscateDevice;
use crate::incident::{DutyKind, IncidentCommand, IncidentError, IncidentEvent, Kind};
use crate::policy::guard::Decision;
use crate::policy::pack::{ENGLAND, Pack, REFERENCE};
use crate::recorded::StoredEvent as _;
use crate::school::{
    ClassTeacherSet, ReportingLineSet, RoleGiven, SchoolCommand, StaffJoined, command::RegisterSchool,
};
use crate::{
    Actor, CaseId, Desk, Elsewhere, Incident, IncidentId, Narrative, PersonId, Policy, Recorded, School, SchoolId, Text,
};
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::London;
use cqrs_es::Aggregate as _;
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

const fn somebody(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(number))
}

pub(crate) const HEAD: PersonId = somebody(1);
pub(crate) const DSL: PersonId = somebody(2);
pub(crate) const DEPUTY: PersonId = somebody(3);
pub(crate) const CHAIR: PersonId = somebody(4);
pub(crate) const VICE_CHAIR: PersonId = somebody(5);
pub(crate) const NOMINATED: PersonId = somebody(6);
pub(crate) const IT: PersonId = somebody(7);
pub(crate) const LEADER: PersonId = somebody(8);
pub(crate) const TEACHER: PersonId = somebody(9);
pub(crate) const COACH: PersonId = somebody(10);
pub(crate) const CHILD: PersonId = somebody(20);
pub(crate) const PARENT: PersonId = somebody(21);
/// Nobody the school knows as staff.
pub(crate) const STRANGER: PersonId = somebody(30);

pub(crate) const SCHOOL: SchoolId = SchoolId::new(Uuid::from_u128(100));
pub(crate) const HERE: IncidentId = IncidentId::new(Uuid::from_u128(200));

/// Another case, of this school.
pub(crate) fn case(number: u128) -> CaseId {
    CaseId { school: SCHOOL, incident: IncidentId::new(Uuid::from_u128(number)) }
}

/// A time as a clock in the school shows it: `2027-07-23T18:40`.
pub(crate) fn time(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect("a time such as 2027-07-23T18:40");
    London.from_local_datetime(&local).earliest().expect("a time that exists").to_utc()
}

/// A day: `2027-07-23`.
pub(crate) fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a day such as 2027-07-23")
}

pub(crate) fn words(text: &str) -> Narrative {
    Narrative::plain(text)
}

/// The school.
pub(crate) fn school() -> School {
    static SCHOOL: LazyLock<School> = LazyLock::new(founded);
    SCHOOL.clone()
}

/// The school: a head, a lead with a deputy, governors, an IT manager and some teachers.
fn founded() -> School {
    use crate::school::Role;
    let from = time("2020-09-01T08:00");
    let mut commands =
        vec![SchoolCommand::Register(RegisterSchool { name: Text::from("Example School"), group: None })];
    for person in [HEAD, DSL, DEPUTY, CHAIR, VICE_CHAIR, NOMINATED, IT, LEADER, TEACHER, COACH] {
        commands.push(SchoolCommand::AddStaff(StaffJoined { person, from }));
    }
    for (person, role) in [
        (HEAD, Role::Headteacher),
        (DSL, Role::DesignatedSafeguardingLead),
        (DEPUTY, Role::DeputyDsl),
        (CHAIR, Role::ChairOfGovernors),
        (VICE_CHAIR, Role::ViceChair),
        (NOMINATED, Role::NominatedGovernor),
        (IT, Role::ItManager),
    ] {
        commands.push(SchoolCommand::GiveRole(RoleGiven { person, role, from, until: None, scope: None }));
    }
    commands.push(SchoolCommand::SetReportingLine(ReportingLineSet {
        person: TEACHER,
        reports_to: Some(LEADER),
        from,
    }));
    commands.push(SchoolCommand::SetClassTeacher(ClassTeacherSet { child: CHILD, teacher: Some(TEACHER), from }));
    commands.into_iter().fold(School::default(), |school, command| after(school, command, from))
}

/// The school after one more command.
pub(crate) fn after(mut school: School, command: SchoolCommand, at: DateTime<Utc>) -> School {
    let desk = desk(&school, at, Actor::SetUp, &[]);
    for event in command.decide(&school, &desk).expect("accepted") {
        school.apply(Recorded { actor: Actor::SetUp, recorded_at: at, event });
    }
    school
}

/// A pack of ours by name, read once; or a pack by its text.
fn pack(name: &str) -> Arc<Pack> {
    static PACKS: LazyLock<Vec<Arc<Pack>>> = LazyLock::new(|| {
        let texts = REFERENCE.iter().map(|(_, text)| *text).chain([ENGLAND]);
        texts.map(|text| Arc::new(Pack::parse(text).expect("a pack that loads"))).collect()
    });
    let ours = PACKS.iter().find(|pack| pack.name == name).cloned();
    ours.unwrap_or_else(|| Arc::new(Pack::parse(name).expect("a pack that loads")))
}

/// A desk at this school, under the floor and these packs.
pub(crate) fn desk(school: &School, now: DateTime<Utc>, actor: Actor, packs: &[&str]) -> Desk {
    let own = packs.iter().map(|name| pack(name));
    Desk {
        now,
        actor,
        school_id: SCHOOL,
        incident: Some(HERE),
        school: Arc::new(school.clone()),
        policy: Arc::new(Policy::standing(std::iter::once(pack("england")).chain(own).collect(), school, now)),
        elsewhere: Elsewhere::default(),
    }
}

/// A case and the world around it.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) incident: Incident,
    pub(crate) school: School,
    pub(crate) stored: Vec<String>,
    packs: Vec<&'static str>,
    now: DateTime<Utc>,
    actor: Actor,
    elsewhere: Vec<(PersonId, Kind, DateTime<Utc>)>,
    family: Vec<OwnFamily>,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a case of kind {:?} under {:?}", self.incident.kind(), self.packs)
    }
}

/// No case yet; the teacher at her desk, on a Monday in term.
pub(crate) fn nothing() -> Case {
    Case {
        incident: Incident::default(),
        school: school(),
        stored: Vec::new(),
        packs: Vec::new(),
        now: time("2027-03-01T09:00"),
        actor: Actor::Person(TEACHER),
        elsewhere: Vec::new(),
        family: Vec::new(),
    }
}

/// A case that was raised so.
pub(crate) fn given(concern: impl Into<IncidentCommand>) -> Case {
    nothing().and(concern)
}

/// A concern about a child that was looked at and closed by the lead.
pub(crate) fn closed() -> Case {
    let reasons = words("All is well.");
    given(concerns::about_a_child()).by(DSL).and(CloseCase(Closed { reasons, debrief_owed_by: None }))
}

impl Case {
    /// Under this reference policy beside the floor.
    pub(crate) fn under(mut self, pack: &'static str) -> Self {
        self.packs.push(pack);
        self
    }

    /// The clock moves on.
    pub(crate) fn at(mut self, now: &str) -> Self {
        self.now = time(now);
        self
    }

    /// Somebody else acts.
    pub(crate) fn by(mut self, person: PersonId) -> Self {
        self.actor = Actor::Person(person);
        self
    }

    /// Wardbook itself acts.
    pub(crate) fn by_the_worker(mut self) -> Self {
        self.actor = Actor::Worker;
        self
    }

    /// The world changes.
    pub(crate) fn school(mut self, change: SchoolCommand) -> Self {
        // Two people give a role that opens cases; here it is simply given.
        let actor = if matches!(change, SchoolCommand::GiveRole(_)) { Actor::SetUp } else { self.actor };
        let desk = Desk { actor, ..self.desk() };
        for event in change.decide(&self.school, &desk).expect("accepted") {
            self.school.apply(Recorded { actor, recorded_at: self.now, event });
        }
        self
    }

    /// What lies on the desk now.
    pub(crate) fn desk(&self) -> Desk {
        let mut desk = desk(&self.school, self.now, self.actor, &self.packs);
        for (person, kind, known_at) in &self.elsewhere {
            desk.elsewhere.add(*person, *kind, *known_at);
        }
        self.family.iter().for_each(|family| desk.elsewhere.add_family(*family));
        desk
    }

    /// The store says this of other cases.
    pub(crate) fn knowing_elsewhere(mut self, others: Vec<(PersonId, Kind, DateTime<Utc>)>) -> Self {
        self.elsewhere = others;
        self
    }

    /// Keeps what happened, in the stored form and back.
    pub(crate) fn keep(&mut self, events: Vec<IncidentEvent>) {
        for event in events {
            let recorded = Recorded { actor: self.actor, recorded_at: self.now, event };
            self.stored.push(recorded.to_json().expect("an event that can be written"));
            self.incident.apply(recorded);
        }
    }

    /// And this of a child's family.
    pub(crate) fn knowing_family(mut self, family: OwnFamily) -> Self {
        self.family.push(family);
        self
    }

    /// And this was accepted.
    pub(crate) fn and(mut self, command: impl Into<IncidentCommand>) -> Self {
        let command = command.into();
        let name = command.name();
        match self.incident.decide(command, &self.desk()) {
            Ok(events) => self.keep(events),
            Err(refused) => panic!("{name} was refused: {refused}"),
        }
        self
    }

    /// What comes of this.
    pub(crate) fn when(mut self, command: impl Into<IncidentCommand>) -> Then {
        let decided = self.incident.decide(command.into(), &self.desk());
        if let Ok(events) = &decided {
            self.keep(events.clone());
        }
        Then { case: self, decided }
    }

    /// The number of the first duty of this kind that was imposed.
    pub(crate) fn duty(&self, kind: DutyKind) -> u32 {
        let duty = self.incident.duties().iter().find(|duty| duty.imposed.kind == kind);
        duty.unwrap_or_else(|| panic!("no duty of kind {}", kind.as_str())).imposed.duty
    }
}

/// What came of a command.
pub(crate) struct Then {
    pub(crate) case: Case,
    pub(crate) decided: Result<Vec<IncidentEvent>, IncidentError>,
}

impl Then {
    pub(crate) fn events(&self) -> &[IncidentEvent] {
        match &self.decided {
            Ok(events) => events,
            Err(refused) => panic!("refused: {refused}"),
        }
    }

    /// It was recorded as this, before all that followed from it.
    pub(crate) fn then(self, event: impl Into<IncidentEvent>) -> Self {
        assert_eq!(self.events().first(), Some(&event.into()));
        self
    }

    /// Nothing new was recorded.
    pub(crate) fn then_nothing(self) {
        assert_eq!(self.events(), []);
    }

    /// It was refused so.
    pub(crate) fn refused(self, error: &IncidentError) {
        assert_eq!(self.decided.as_ref().err(), Some(error));
    }

    /// It was refused as missing this field.
    pub(crate) fn missing(self, field: &str) {
        let error = self.decided.expect_err("refused");
        assert_eq!((error.code(), error.field()), ("MISSING", Some(field)));
    }

    /// It was refused for the time in this field.
    pub(crate) fn impossible(self, field: &str) {
        let error = self.decided.expect_err("refused");
        assert_eq!((error.code(), error.field()), ("IMPOSSIBLE_TIME", Some(field)));
    }

    /// It was refused with "not yet: this needs ...", citing this clause.
    pub(crate) fn not_yet(self, needs: &str, clause: &str) {
        let error = self.decided.expect_err("refused");
        assert_eq!(error.code(), "NOT_YET");
        assert!(error.to_string().contains(needs), "{error}");
        let cited = error.rule().is_some_and(|rule| rule.clauses.iter().any(|known| known == clause));
        assert!(cited, "{:?}", error.rule());
    }

    /// It was kept with exactly these departures.
    pub(crate) fn departing(self, decisions: &[Decision]) -> Self {
        let departures = self.events().iter().filter_map(|event| match event {
            IncidentEvent::PolicyDepartureRecorded(departure) => Some(departure.what),
            _ => None,
        });
        assert_eq!(departures.collect::<Vec<_>>(), decisions);
        self
    }

    /// This duty was imposed.
    pub(crate) fn imposing(self, kind: DutyKind) -> Self {
        let imposed = |event: &IncidentEvent| matches!(event, IncidentEvent::DutyImposed(duty) if duty.kind == kind);
        assert!(self.events().iter().any(imposed), "{}", self.names());
        self
    }

    /// This duty was met.
    pub(crate) fn meeting(self, kind: DutyKind) -> Self {
        let number = self.case.duty(kind);
        let met = |event: &IncidentEvent| matches!(event, IncidentEvent::DutyMet(met) if met.duty == number);
        assert!(self.events().iter().any(met), "{}", self.names());
        self
    }

    /// These people, and no others, now must know.
    pub(crate) fn telling(self, people: &[PersonId]) -> Self {
        let mut told: Vec<PersonId> = self.events().iter().flat_map(routed).collect();
        let mut expected = people.to_vec();
        told.sort_unstable();
        expected.sort_unstable();
        assert_eq!(told, expected);
        self
    }

    fn names(&self) -> String {
        self.events().iter().map(|event| event.stored_name().0).collect::<Vec<_>>().join(", ")
    }
}

fn routed(event: &IncidentEvent) -> Vec<PersonId> {
    match event {
        IncidentEvent::ConcernRouted(routed) => routed.to.iter().map(|to| to.person).collect(),
        _ => Vec::new(),
    }
}
