//! One example of every event of a person's record.

use super::{somebody, today};
use crate::person::relation::{RelationEnded, RelationKind, RelationRecorded};
use crate::person::{PersonCorrected, PersonDetails, PersonKind, PersonRegistered, PostEnded, PostRecorded};
use crate::{PersonEvent, Text};

pub(super) fn all() -> Vec<PersonEvent> {
    let details = PersonDetails {
        given_name: Text::from("Invented"),
        family_name: Text::from("Example"),
        known_as: Some(Text::from("Vented")),
        born: today().pred_opt(),
        upn: Some(Text::from("A000000000001")),
        local_id: Some(Text::from("1234")),
        year_group: Some(Text::from("4")),
        special_needs: Some(false),
        has_social_worker: Some(true),
        looked_after: Some(false),
        connection: None,
        address: Some(Text::from("an invented street")),
        own_children: Some(Text::from("an invented sentence")),
        emergency_contacts: Some(Text::from("an invented aunt")),
        court_orders: Some(Text::from("an invented order")),
        medical_alerts: Some(Text::from("an invented allergy")),
        left_on: Some(today()),
        email: Some(Text::from("vin.example@school.example")),
    };
    let title = Text::from("invented post");
    vec![
        PersonRegistered { kind: PersonKind::Child, details: details.clone() }.into(),
        PersonCorrected { details, reason: Some(Text::from("an invented reason")) }.into(),
        PostRecorded {
            title: title.clone(),
            employer: Some(Text::from("an invented agency")),
            from: today(),
            until: None,
        }
        .into(),
        PostEnded { title, until: today() }.into(),
        RelationRecorded {
            relation: 1,
            kind: RelationKind::ContactOrder,
            to: somebody(21),
            from: Some(today()),
            until: Some(today()),
            says: Some(Text::from("an invented order")),
        }
        .into(),
        RelationEnded { relation: 1, on: today(), reasons: Text::from("invented reasons") }.into(),
    ]
}
