//! One example of every event of a person's record.

use super::today;
use crate::person::{PersonCorrected, PersonDetails, PersonKind, PersonRegistered, PostEnded, PostRecorded};
use crate::{PersonEvent, Text};

pub(super) fn all() -> Vec<PersonEvent> {
    let details = PersonDetails {
        given_name: Text::from("Invented"),
        family_name: Text::from("Example"),
        known_as: Some(Text::from("Vented")),
        born: today().pred_opt(),
        upn: Some(Text::from("A000000000001")),
        year_group: Some(Text::from("4")),
        special_needs: Some(false),
        has_social_worker: Some(true),
        looked_after: Some(false),
        connection: None,
        address: Some(Text::from("an invented street")),
        own_children: Some(Text::from("an invented sentence")),
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
    ]
}
