//! One example of every event of a school's record.

use super::{at, somebody, today};
use crate::alert::AlertDismissed;
use crate::incident::Kind;
use crate::school::appointing::{RoleDeclined, RoleProposed};
use crate::school::auditing::{AuditEngagement, AuditScope, AuditorEngaged, AuditorProposed};
use crate::school::calendar::{Calendar, Days};
use crate::school::cover::{CoverArranged, CoverEnded};
use crate::school::evidence::EvidenceGiven;
use crate::school::filter_check::FilterChecked;
use crate::school::merging::{MergeUndone, RecordsKeptApart, RecordsMerged};
use crate::school::review::{ReviewHeld, Reviewed};
use crate::school::targets::{LocalTargetsConfirmed, TargetAsked, TargetSet};
use crate::school::visit::{VisitCalledOff, VisitChanged, VisitPlanned};
use crate::school::{
    ClassTeacherSet, ContactKind, ContactRecorded, ControllerNamed, EmptyAnswerSettled, GroupJoined, Layer,
    PackAdopted, PermitsPutInForce, ReportingLineSet, Role, RoleEnded, RoleGiven, RulingRecorded, School,
    SchoolRegistered, StaffJoined, StaffLeft, SwitchSet,
};
use crate::statistics::{Period, PeriodOf, StatisticsPublished};
use crate::{AlertId, CaseId, IncidentId, Narrative, PersonId, SchoolEvent, SchoolId, Text};

/// An engagement with everything in its scope.
fn engagement(person: PersonId) -> AuditEngagement {
    let scope = AuditScope {
        kinds: [Kind::ConcernAboutChild].into(),
        recorded_from: Some(at(8, 0)),
        recorded_until: Some(at(16, 0)),
        cases: [CaseId {
            school: SchoolId::new(uuid::Uuid::from_u128(1)),
            incident: IncidentId::new(uuid::Uuid::from_u128(1)),
        }]
        .into(),
        about_adults: true,
    };
    AuditEngagement { person, from: at(8, 0), until: at(16, 0), purpose: Text::from("an invented purpose"), scope }
}

/// Engagements and statistics.
fn governing(person: PersonId) -> Vec<SchoolEvent> {
    let autumn = Period { school_year: 2026, of: PeriodOf::Autumn };
    vec![
        AuditorProposed { engagement: engagement(person) }.into(),
        AuditorEngaged { engagement: engagement(person), proposed_by: somebody(3), confirmed_by: somebody(4) }.into(),
        StatisticsPublished::of(autumn, &School::default(), &[]).into(),
    ]
}

pub(super) fn all() -> Vec<SchoolEvent> {
    let (person, from) = (somebody(2), at(8, 0));
    let group = Text::from("an invented federation");
    let term = Days { first: today(), last: today() };
    let mut events = governing(person);
    events.extend([
        SchoolRegistered { name: Text::from("an invented school"), group: Some(group.clone()) }.into(),
        GroupJoined { group }.into(),
        StaffJoined { person, from }.into(),
        StaffLeft { person, until: at(16, 0) }.into(),
        RoleGiven {
            person,
            role: Role::DesignatedSafeguardingLead,
            from,
            until: Some(at(16, 0)),
            scope: Some(Text::from("an invented scope")),
        }
        .into(),
        RoleProposed { proposed: RoleGiven { person, role: Role::DeputyDsl, from, until: None, scope: None } }.into(),
        RoleDeclined { person, role: Role::DeputyDsl, reasons: Text::from("invented reasons") }.into(),
        PermitsPutInForce { hash: "00".repeat(32), text: "// invented permits\n".to_owned() }.into(),
        RoleEnded { person, role: Role::DesignatedSafeguardingLead, until: at(16, 0) }.into(),
        ReportingLineSet { person, reports_to: Some(somebody(1)), from }.into(),
        ClassTeacherSet { child: somebody(20), teacher: Some(somebody(9)), from }.into(),
        PackAdopted {
            layer: Layer::School,
            name: "example".to_owned(),
            version: 1,
            hash: "00".repeat(32),
            text: "pack = \"example\"\nversion = 1\ntitle = \"an invented pack\"\n".to_owned(),
        }
        .into(),
        Calendar { terms: vec![term], closures: vec![term], ..Calendar::default() }.into(),
        ContactRecorded {
            kind: ContactKind::Lado,
            name: Text::from("an invented council"),
            telephone: Some(Text::from("01632 960001")),
            email: Some(Text::from("lado@council.example")),
            hours: Some(Text::from("weekdays, nine to five")),
            from,
            until: None,
        }
        .into(),
        ControllerNamed { name: Text::from("an invented governing body"), from }.into(),
        RulingRecorded {
            pack: "example".to_owned(),
            contradiction: "who-is-told".to_owned(),
            clauses: vec!["A-1".to_owned(), "B-2".to_owned()],
            follow: vec!["A-1".to_owned()],
            reasons: Narrative::plain("an invented reason"),
        }
        .into(),
        SwitchSet {
            switch: "mandatory-reporting".to_owned(),
            on: true,
            from,
            reasons: Narrative::plain("an invented reason"),
        }
        .into(),
        EmptyAnswerSettled {
            kind: Some(Kind::Allegation),
            about: Some(person),
            goes_to: Some(somebody(1)),
            outside: Some(Text::from("an invented chair of trustees")),
            reasons: Narrative::plain("an invented reason"),
        }
        .into(),
    ]);
    events.extend(looked_after());
    events.extend(away(person));
    events.extend(about_the_filter());
    events.extend(about_two_records(person));
    events
}

/// What a school gives, reviews and sets of its policies.
fn looked_after() -> [SchoolEvent; 3] {
    [
        EvidenceGiven {
            pack: "example".to_owned(),
            version: 1,
            clause: "A-1".to_owned(),
            what: Narrative::plain("an invented training"),
            on: today(),
            until: Some(today()),
        }
        .into(),
        ReviewHeld {
            of: Reviewed::Policy,
            pack: Some("example".to_owned()),
            on: today(),
            findings: Narrative::plain("an invented finding"),
            next_on: Some(today()),
        }
        .into(),
        LocalTargetsConfirmed {
            pack: "example".to_owned(),
            version: 1,
            hash: "00".repeat(32),
            role: Role::Headteacher,
            changed: vec![TargetSet { rule: "first-look".to_owned(), within: "30 school-minutes".to_owned() }],
            targets: vec![TargetAsked {
                rule: "first-look".to_owned(),
                proposed: "1 hour of school time".to_owned(),
                asked: "00".repeat(32),
            }],
        }
        .into(),
    ]
}

fn about_two_records(person: PersonId) -> [SchoolEvent; 3] {
    let reasons = || Text::from("invented reasons");
    [
        RecordsMerged { person, into: somebody(20), reasons: reasons() }.into(),
        MergeUndone { person, reasons: reasons() }.into(),
        RecordsKeptApart { person, from: somebody(20), reasons: reasons() }.into(),
    ]
}

fn away(person: PersonId) -> Vec<SchoolEvent> {
    let from = at(8, 0);
    vec![
        CoverArranged { person, by: somebody(3), from, until: at(16, 0) }.into(),
        CoverEnded { person, by: somebody(3), until: at(12, 0) }.into(),
        VisitPlanned { leader: person, place: Text::from("an invented place"), from, until: at(16, 0) }.into(),
        VisitChanged { visit: 1, leader: person, place: Text::from("an invented place"), from, until: at(12, 0) }
            .into(),
        VisitCalledOff { visit: 1 }.into(),
    ]
}

fn about_the_filter() -> [SchoolEvent; 2] {
    [
        AlertDismissed {
            alert: AlertId::new(uuid::Uuid::from_u128(70)),
            source: Text::from("an invented filter"),
            reasons: Narrative::plain("an invented reason"),
        }
        .into(),
        FilterChecked {
            at: at(9, 0),
            device: Text::from("an invented tablet"),
            user_group: Text::from("an invented year"),
            place: Text::from("an invented room"),
            held: true,
            result: Text::from("an invented result"),
        }
        .into(),
    ]
}
