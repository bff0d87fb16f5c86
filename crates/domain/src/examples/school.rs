//! One example of every event of a school's record.

use super::{at, somebody, today};
use crate::school::calendar::{Calendar, Days};
use crate::school::{
    ClassTeacherSet, ContactKind, ContactRecorded, ControllerNamed, GroupJoined, Layer, PackAdopted, ReportingLineSet,
    Role, RoleEnded, RoleGiven, SchoolRegistered, StaffJoined, StaffLeft,
};
use crate::{SchoolEvent, Text};

pub(super) fn all() -> Vec<SchoolEvent> {
    let (person, from) = (somebody(2), at(8, 0));
    let group = Text::from("an invented federation");
    let term = Days { first: today(), last: today() };
    vec![
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
    ]
}
