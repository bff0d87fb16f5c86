//! The eight schools: one for each of four policies, and a federation of four under the fifth. Every name is invented.

use super::people::{People, brackenfold, dunmallow, lanternwood, otterwell, quillmere};
use domain::school::ContactKind;

/// A school as it is set up.
#[derive(Clone, Copy, Debug)]
pub(super) struct SchoolSheet {
    /// What stories call it.
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    /// The trust or federation.
    pub(super) group: Option<&'static str>,
    /// The reference policy it adopts, by the name of its pack.
    pub(super) pack: &'static str,
    pub(super) controller: &'static str,
    pub(super) people: People,
}

const FEDERATION: &str = "Lanternwood Federation";
const FEDERATION_BODY: &str = "Governing body of the Lanternwood Federation";

/// Every school of the demonstration.
pub(super) const SCHOOLS: [SchoolSheet; 8] = [
    SchoolSheet {
        key: "quillmere",
        name: "Quillmere Church Primary School",
        group: None,
        pack: "stm",
        controller: "Governing body of Quillmere Church Primary School",
        people: quillmere::PEOPLE,
    },
    SchoolSheet {
        key: "brackenfold",
        name: "Brackenfold Academy",
        group: Some("Tallowmarsh Learning Trust"),
        pack: "ley",
        controller: "Tallowmarsh Learning Trust",
        people: brackenfold::PEOPLE,
    },
    SchoolSheet {
        key: "otterwell",
        name: "Otterwell Infant School",
        group: None,
        pack: "ssi",
        controller: "Governing body of Otterwell Infant School",
        people: otterwell::PEOPLE,
    },
    SchoolSheet {
        key: "dunmallow",
        name: "Dunmallow Community Primary School",
        group: None,
        pack: "mer",
        controller: "Governing body of Dunmallow Community Primary School",
        people: dunmallow::PEOPLE,
    },
    federated("emberleigh", "Emberleigh Primary School", lanternwood::EMBERLEIGH),
    federated("cobblewick", "Cobblewick Primary School", lanternwood::COBBLEWICK),
    federated("marlowick", "Marlowick Primary School", lanternwood::MARLOWICK),
    federated("thistledane", "Thistledane Primary School", lanternwood::THISTLEDANE),
];

const fn federated(key: &'static str, name: &'static str, people: People) -> SchoolSheet {
    SchoolSheet { key, name, group: Some(FEDERATION), pack: "asp", controller: FEDERATION_BODY, people }
}

/// Whom every school calls. The numbers are of the ranges kept for drama: nobody answers them.
pub(super) const CONTACTS: [(ContactKind, &str, &str, &str); 5] = [
    (ContactKind::Lado, "Weald and Marsh designated officer", "01632 960101", "Monday to Friday, 9 to 5"),
    (ContactKind::Police, "Weald and Marsh Police, public protection", "01632 960102", "always"),
    (ContactKind::SocialCare, "Weald and Marsh front door", "01632 960103", "Monday to Friday, 8:30 to 5"),
    (ContactKind::SocialCareOutOfHours, "Weald and Marsh emergency team", "01632 960104", "evenings and weekends"),
    (
        ContactKind::AdviceLine,
        "Weald and Marsh education safeguarding advice",
        "01632 960105",
        "Monday to Friday, 9 to 4",
    ),
];

/// Whether a school of this name is one of the demonstration's.
pub(crate) fn is_ours(name: &str) -> bool {
    SCHOOLS.iter().any(|school| school.name == name)
}
