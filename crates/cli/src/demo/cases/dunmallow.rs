//! Dunmallow: among others a tablet that came back from the police, a duty an agency met, and a case opened again.

use crate::demo::cast::Cast;
use crate::demo::story::{Story, What};
use crate::demo::words::{
    about_child, acknowledge, advice, allegation, close, concern, contact, inform_parents, monitor, spoke_to, to_lado,
    to_police, triage,
};
use domain::incident::closing::{EnteredInError, Reopened};
use domain::incident::commands::confiscate_device::ConfiscateDevice;
use domain::incident::commands::hand_device_to_police::HandDeviceToPolice;
use domain::incident::commands::hold_on_telling::HoldOnTelling;
use domain::incident::commands::mark_entered_in_error::MarkEnteredInError;
use domain::incident::commands::record_device_returned::RecordDeviceReturned;
use domain::incident::commands::reopen_case::ReopenCase;
use domain::incident::commands::store_device::StoreDevice;
use domain::incident::custody::{DeviceReturned, DeviceStored, DeviceToPolice, PowerState};
use domain::incident::kind::{ContactFrom, Depicted, Engagement, HarmLimb};
use domain::incident::telling::HoldPlaced;
use domain::incident::{
    Agency, Allegation, Answer, Details, DutyKind, IndecentImageDevice, LevelOfNeed, PartPlayed, ReferNowTests,
};
use domain::{Narrative, Text};

pub(super) fn stories(c: &Cast) -> Vec<Story> {
    vec![
        a_message_about_homework(c),
        a_tablet(c),
        the_coach(c),
        moving_house(c),
        the_wrong_child(c),
        a_stranger_in_a_game(c),
    ]
}

fn a_message_about_homework(c: &Cast) -> Story {
    let raised = concern(
        Details::UnsolicitedContact(contact(ContactFrom::Parent, "a social network")),
        c.says(
            ["siennas-mother", "teacher"],
            "Sienna's mother wrote to my private account about homework. Not answered.",
        ),
        [c.plays("siennas-mother", PartPlayed::Sender), c.plays("teacher", PartPlayed::Recipient)],
    );
    Story::raised("a-message-about-homework", c.at(10, 8, 30), "teacher", raised)
        .then(c.at(10, 9, 0), "head", acknowledge())
        .then(c.at(10, 9, 5), "head", triage(LevelOfNeed::NoAction, "An ordinary question in the wrong place."))
        .then(c.at(9, 9, 0), "head", close("The office answered, and the newsletter says how teachers are reached."))
}

fn a_tablet(c: &Cast) -> Story {
    let image = IndecentImageDevice {
        device: Text::new("a pupil's tablet"),
        depicted: Depicted::Child,
        tests: ReferNowTests { under_thirteen: Answer::Yes, ..ReferNowTests::NOT_KNOWN },
        seen_by: Vec::new(),
        parents_told: Answer::Yes,
    };
    let raised = concern(
        Details::IndecentImageDevice(image),
        c.says(
            ["jonah"],
            "Jonah's father brought in a tablet with a picture somebody had sent. He described it; I did not look.",
        ),
        [c.plays("jonah", PartPlayed::Child), c.plays("jonahs-father", PartPlayed::Parent)],
    );
    let desk = "public protection desk";
    Story::raised("a-tablet", c.at(12, 9, 0), "head", raised)
        .then(c.at(12, 9, 2), "head", acknowledge())
        .then(c.at(12, 9, 5), "head", taken(c))
        .then(
            c.at(12, 9, 15),
            "head",
            StoreDevice(DeviceStored {
                device: 1,
                place: Text::new("office safe"),
                by: c.who("office"),
                at: c.at(12, 9, 12),
            }),
        )
        .then(
            c.at(12, 9, 30),
            "head",
            to_police(
                spoke_to(c.at(12, 9, 25), desk, "WMP-88102"),
                "What the father said; nobody here has seen it.",
                "A child under thirteen.",
            ),
        )
        .and(
            c.at(12, 10, 30),
            "head",
            What::MetByAgency(
                DutyKind::TellSocialCare,
                "public protection desk",
                "The police tell social care themselves.",
            ),
        )
        .then(
            c.at(12, 11, 0),
            "head",
            inform_parents(c.who("jonahs-father"), c.at(12, 9, 0), "What happens next with the tablet."),
        )
        .then(
            c.at(11, 9, 0),
            "head",
            triage(LevelOfNeed::EarlyHelp, "An older cousin's message; the family is shaken and acts."),
        )
        .then(
            c.at(11, 14, 0),
            "head",
            HandDeviceToPolice(DeviceToPolice {
                device: 1,
                officer: Text::new("the officer on the case, collar number 2210"),
                receipt: Text::new("receipt P-20877"),
                at: c.at(11, 13, 50),
            }),
        )
        .then(
            c.at(4, 15, 0),
            "head",
            RecordDeviceReturned(DeviceReturned {
                device: 1,
                to: Some(c.who("jonahs-father")),
                at: c.at(4, 14, 45),
                on_advice_of: Some(Text::new("the officer on the case")),
                risk_weighed: None,
            }),
        )
        .then(
            c.at(3, 9, 0),
            "head",
            close("The police take no further action; support for Jonah goes on with his family."),
        )
}

fn taken(c: &Cast) -> ConfiscateDevice {
    ConfiscateDevice {
        make: Text::new("a tablet in a red case"),
        colour: None,
        tag: Some(Text::new("bag 3")),
        power: PowerState::Off,
        from: Some(c.who("jonahs-father")),
        by: c.who("head"),
        at: c.at(12, 8, 50),
        place: Some(Text::new("reception")),
        grounds: Narrative::plain("A parent said what it holds and asked that it be kept."),
        may_be_evidence: true,
    }
}

/// The designated officer tells the police: the duty is met, and not by the school.
fn the_coach(c: &Cast) -> Story {
    let on_a_device =
        Allegation { crime_on_device: Answer::Yes, ..allegation(HarmLimb::PossibleOffence, Engagement::Contractor) };
    let raised = concern(
        Details::Allegation(on_a_device),
        c.says(
            ["coach", "harvey"],
            "A parent says that Mr Maddock photographed children changing, on his own telephone.",
        ),
        [c.plays("coach", PartPlayed::Subject), c.plays("harvey", PartPlayed::Child)],
    );
    let officer = "the designated officer on duty";
    let hold = HoldPlaced {
        person: c.who("coach"),
        asked_by: Text::new("the police, through the designated officer"),
        until: None,
        reasons: None,
    };
    let said = "The designated officer has told the police at once and gives their reference tomorrow.";
    Story::raised("the-coach", c.at(2, 10, 5), "teacher4", raised)
        .then(c.at(2, 10, 15), "head", acknowledge())
        .then(
            c.at(2, 10, 40),
            "head",
            to_lado(
                spoke_to(c.at(2, 10, 30), officer, "WM-4519"),
                "What the parent saw and when; where he is now; which clubs he runs.",
                "He may have committed an offence, with a device.",
            ),
        )
        .and(c.at(2, 10, 45), "head", What::MetByAgency(DutyKind::TellPolice, officer, said))
        .then(c.at(2, 10, 50), "head", HoldOnTelling(hold))
        .then(
            c.at(1, 9, 30),
            "head",
            advice(
                Agency::Lado,
                spoke_to(c.at(1, 9, 15), officer, "WM-4519"),
                "A strategy discussion on Monday. The school does not investigate meanwhile.",
            ),
        )
}

/// Closed, and opened again when more was known.
fn moving_house(c: &Cast) -> Story {
    let raised = concern(
        about_child("family-circumstances", Answer::No),
        c.says(["layla"], "Layla's family must leave their flat by the end of the month."),
        [c.plays("layla", PartPlayed::Child), c.plays("laylas-mother", PartPlayed::Parent)],
    );
    let reopened =
        Reopened { reasons: Narrative::plain("They are in one room of a hostel, an hour away from school.") };
    Story::raised("moving-house", c.at(15, 9, 15), "teacher4", raised)
        .then(c.at(15, 9, 40), "head", acknowledge())
        .then(
            c.at(14, 10, 0),
            "head",
            triage(LevelOfNeed::EarlyHelp, "The housing team has been asked; breakfast and uniform are seen to."),
        )
        .then(c.at(8, 15, 0), "head", close("A flat was promised for the first of the month."))
        .then(c.at(2, 9, 0), "head", ReopenCase(reopened))
        .then(
            c.at(2, 9, 30),
            "head",
            monitor("Layla comes, late and tired. The early help team meets the family.", c.in_days(3)),
        )
}

fn the_wrong_child(c: &Cast) -> Story {
    let raised = concern(
        about_child("behaviour", Answer::No),
        c.says(["harvey"], "A quarrel over a ball."),
        [c.plays("harvey", PartPlayed::Child)],
    );
    let error = EnteredInError { reasons: Narrative::plain("Meant for the behaviour book, and it was another boy.") };
    Story::raised("the-wrong-child", c.at(6, 12, 50), "coach", raised)
        .then(c.at(6, 13, 30), "head", acknowledge())
        .then(c.at(6, 13, 35), "head", MarkEnteredInError(error))
}

/// The lead has seen it and decides today.
fn a_stranger_in_a_game(c: &Cast) -> Story {
    let raised = concern(
        about_child("online-safety", Answer::Yes),
        c.says(["sienna"], "Sienna says that somebody in a game asks for her school's name. She has not told him."),
        [c.plays("sienna", PartPlayed::Child)],
    );
    Story::raised("a-stranger-in-a-game", c.at(1, 11, 20), "teacher", raised).then(
        c.at(1, 11, 45),
        "head",
        acknowledge(),
    )
}
