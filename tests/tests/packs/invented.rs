//! Five invented schools, one under each reference policy, staffed as the policies describe. The names are the same in
//! each, so that the same letter means the same part: Hester leads the school, Delia is the designated safeguarding lead
//! where that is somebody else, Conrad is the chair.

use chrono::{DateTime, TimeZone, Utc};
use cqrs_es::Aggregate as _;
use domain::incident::IncidentEvent;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::telling::RoutedTo;
use domain::policy::pack::{Pack, REFERENCE};
use domain::school::{ReportingLineSet, Role, RoleGiven, StaffJoined, command::RegisterSchool};
use domain::{
    Actor, Desk, Elsewhere, Incident, IncidentId, PersonId, Policy, Recorded, School as Record, SchoolCommand,
    SchoolId, Text,
};
use std::sync::Arc;
use uuid::Uuid;

const NAMES: [&str; 16] = [
    "Hester", "Delia", "Dorian", "Dunja", "Conrad", "Viola", "Nadia", "Lionel", "Tamsin", "Tarik", "Esme", "Clement",
    "Ivo", "Theo", "Xenia", "Pip",
];

/// An invented school under one reference policy.
pub(crate) struct School {
    /// The policy's name.
    pub(crate) pack: &'static str,
    posts: &'static [(&'static str, Role)],
}

/// The five, staffed as the policies describe.
pub(crate) const SCHOOLS: [School; 5] = [
    // A single church school; a lead and one named deputy.
    School {
        pack: "stm",
        posts: &[
            ("Hester", Role::Headteacher),
            ("Delia", Role::DesignatedSafeguardingLead),
            ("Dorian", Role::DeputyDsl),
            ("Conrad", Role::ChairOfGovernors),
            ("Nadia", Role::NominatedGovernor),
            ("Lionel", Role::LeadershipTeam),
        ],
    },
    // A school of a trust; the head is the lead, two deputies; the chair is the nominated governor.
    School {
        pack: "ley",
        posts: &[
            ("Hester", Role::Headteacher),
            ("Hester", Role::DesignatedSafeguardingLead),
            ("Dorian", Role::DeputyDsl),
            ("Dunja", Role::DeputyDsl),
            ("Conrad", Role::ChairOfGovernors),
            ("Conrad", Role::NominatedGovernor),
            ("Xenia", Role::TrustExecutiveDsl),
            ("Theo", Role::TrustChiefExecutive),
            ("Clement", Role::Clerk),
            ("Ivo", Role::ItManager),
        ],
    },
    // An infant school; the head, and a child-protection colleague who is the lead.
    School {
        pack: "ssi",
        posts: &[
            ("Hester", Role::Headteacher),
            ("Delia", Role::ChildProtectionColleague),
            ("Delia", Role::DesignatedSafeguardingLead),
            ("Conrad", Role::ChairOfGovernors),
            ("Viola", Role::ViceChair),
        ],
    },
    // One school of a federation; a head of school, an executive headteacher, a lead who serves several schools.
    School {
        pack: "asp",
        posts: &[
            ("Hester", Role::HeadOfSchool),
            ("Esme", Role::ExecutiveHeadteacher),
            ("Delia", Role::DesignatedSafeguardingLead),
            ("Hester", Role::DeputyDsl),
            ("Esme", Role::DeputyDsl),
            ("Dorian", Role::DeputyDsl),
            ("Conrad", Role::ChairOfGovernors),
            ("Nadia", Role::NominatedGovernor),
        ],
    },
    // A community primary; the head is the lead, nobody is deputy.
    School {
        pack: "mer",
        posts: &[
            ("Hester", Role::Headteacher),
            ("Hester", Role::DesignatedSafeguardingLead),
            ("Conrad", Role::ChairOfGovernors),
            ("Nadia", Role::NominatedGovernor),
            ("Ivo", Role::ItManager),
            ("Lionel", Role::LeadershipTeam),
        ],
    },
];

/// Somebody, by name.
pub(crate) fn person(name: &str) -> PersonId {
    let number = NAMES.iter().position(|known| *known == name).unwrap_or_else(|| panic!("nobody is called {name}"));
    PersonId::new(Uuid::from_u128(number as u128 + 1))
}

impl School {
    /// The name of somebody.
    pub(crate) fn name(who: PersonId) -> &'static str {
        NAMES.iter().find(|name| person(name) == who).copied().unwrap_or("?")
    }

    /// Who is told of this concern, as what, by which rule, raised by this person on a Monday morning.
    pub(crate) fn told(&self, concern: RaiseConcern, reporter: PersonId) -> Vec<RoutedTo> {
        let desk = self.desk(Actor::Person(reporter));
        let events = Incident::default().decide(concern.into(), &desk).expect("raising is never refused");
        let routed = events.into_iter().filter_map(|event| match event {
            IncidentEvent::ConcernRouted(routed) => Some(routed.to),
            _ => None,
        });
        routed.flatten().collect()
    }

    fn desk(&self, actor: Actor) -> Desk {
        let text = REFERENCE.iter().find(|(name, _)| *name == self.pack).expect("a reference policy").1;
        let packs = vec![Arc::new(Pack::floor().expect("loads")), Arc::new(Pack::parse(text).expect("loads"))];
        Desk {
            now: at(2027, 3, 1),
            actor,
            school_id: SchoolId::new(Uuid::from_u128(100)),
            incident: Some(IncidentId::new(Uuid::from_u128(200))),
            school: Arc::new(self.record()),
            policy: Arc::new(Policy::new(packs)),
            elsewhere: Elsewhere::default(),
        }
    }

    fn record(&self) -> Record {
        let from = at(2020, 9, 1);
        let mut commands =
            vec![SchoolCommand::Register(RegisterSchool { name: Text::from("Example School"), group: None })];
        let staff = NAMES.iter().filter(|name| **name != "Pip");
        commands.extend(staff.map(|name| SchoolCommand::AddStaff(StaffJoined { person: person(name), from })));
        commands.extend(self.posts.iter().map(|(name, role)| {
            SchoolCommand::GiveRole(RoleGiven { person: person(name), role: *role, from, until: None, scope: None })
        }));
        let line = ReportingLineSet { person: person("Tamsin"), reports_to: Some(person("Lionel")), from };
        commands.push(SchoolCommand::SetReportingLine(line));
        let mut record = Record::default();
        for command in commands {
            let desk = bare_desk(&record);
            for event in command.decide(&record, &desk).expect("accepted") {
                record.apply(Recorded { actor: Actor::SetUp, recorded_at: from, event });
            }
        }
        record
    }
}

fn bare_desk(school: &Record) -> Desk {
    Desk {
        now: at(2020, 9, 1),
        actor: Actor::SetUp,
        school_id: SchoolId::new(Uuid::from_u128(100)),
        incident: None,
        school: Arc::new(school.clone()),
        policy: Arc::new(Policy::default()),
        elsewhere: Elsewhere::default(),
    }
}

fn at(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, 9, 0, 0).single().expect("a time that exists")
}
