//! Brackenfold: among others an allegation about the headteacher, who is also the lead, and a telephone handed to the police.

use crate::demo::cast::Cast;
use crate::demo::story::{Story, What};
use crate::demo::words::{
    about_child, acknowledge, action, advice, allegation, ask_filter, breach, concern, contact, inform_parents,
    investigate, not_referred, note, parents_not_yet, reply, spoke_to, to_lado, to_police, to_social_care, triage,
};
use domain::incident::commands::confiscate_device::ConfiscateDevice;
use domain::incident::commands::explain_departure::ExplainDeparture;
use domain::incident::commands::hand_device_to_police::HandDeviceToPolice;
use domain::incident::commands::hold_on_telling::HoldOnTelling;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::commands::store_device::StoreDevice;
use domain::incident::custody::{DeviceStored, DeviceToPolice, PowerState};
use domain::incident::departure::DepartureExplained;
use domain::incident::kind::{ContactFrom, Depicted, Direction, Engagement, HarmLimb};
use domain::incident::telling::HoldPlaced;
use domain::incident::{
    Agency, Answer, Details, FilteringBreach, IndecentImageDevice, LevelOfNeed, Means, PartPlayed, ReferNowTests, Told,
    UnsolicitedContact,
};
use domain::{Narrative, Text};

pub(super) fn stories(c: &Cast) -> Vec<Story> {
    vec![
        about_the_headteacher(c),
        a_telephone(c),
        a_message_answered(c),
        a_laboratory_computer(c),
        a_group_chat(c),
        the_same_group_chat(c),
        three_days_away(c),
    ]
}

/// It reaches the chair of governors, and never the head.
fn about_the_headteacher(c: &Cast) -> Story {
    let raised = concern(
        Details::Allegation(allegation(HarmLimb::Unsuitable, Engagement::Employee)),
        c.says(["head", "zara"], "Zara told me that Mr Thornbury spoke to her alone in his office, at length, about her looks. She asked me what to do."),
        [c.plays("head", PartPlayed::Subject), c.plays("zara", PartPlayed::Child)],
    );
    let officer = "the designated officer on duty";
    let hold = HoldPlaced {
        person: c.who("head"),
        asked_by: Text::new("the designated officer"),
        until: None,
        reasons: Some(Narrative::plain("Until the pupil has been heard.")),
    };
    Story::raised("about-the-headteacher", c.at(4, 16, 10), "deputy2", raised)
        .then(c.at(4, 16, 30), "chair", acknowledge())
        .then(
            c.at(4, 16, 55),
            "chair",
            to_lado(
                spoke_to(c.at(4, 16, 45), officer, "WM-4502"),
                "What the pupil said, to whom, and that nobody has spoken to the headteacher.",
                "He may be unsuitable to work with children; the chair manages the case.",
            ),
        )
        .then(c.at(4, 17, 0), "chair", HoldOnTelling(hold))
        .then(
            c.at(3, 11, 0),
            "chair",
            advice(
                Agency::Lado,
                spoke_to(c.at(3, 10, 30), officer, "WM-4502"),
                "An independent person should hear the pupil. Say nothing to the headteacher yet.",
            ),
        )
        .then(
            c.at(2, 9, 30),
            "chair",
            investigate(c.who("trust-dsl"), "What was said in the office, and on other occasions."),
        )
}

/// Found, kept, stored, handed over; nobody looked.
fn a_telephone(c: &Cast) -> Story {
    Story::raised("a-telephone", c.at(8, 9, 25), "tutor", telephone_found(c))
        .then(c.at(8, 9, 30), "deputy", acknowledge())
        .then(c.at(8, 9, 40), "deputy", taken(c))
        .then(
            c.at(8, 9, 45),
            "deputy",
            StoreDevice(DeviceStored {
                device: 1,
                place: Text::new("safe in the deputy's office"),
                by: c.who("deputy"),
                at: c.at(8, 9, 44),
            }),
        )
        .then(
            c.at(8, 10, 0),
            "deputy",
            to_police(
                spoke_to(c.at(8, 9, 55), "public protection desk", "WMP-88213"),
                "What was said of the picture; that nobody here has seen it; where the telephone is.",
                "She was pressed to send it.",
            ),
        )
        .then(
            c.at(8, 10, 15),
            "deputy",
            to_social_care(
                spoke_to(c.at(8, 10, 10), "front door", "FD-10233"),
                "The same, and how Ella is.",
                "Coercion.",
            ),
        )
        .then(
            c.at(8, 10, 30),
            "deputy",
            triage(LevelOfNeed::ChildProtection, "Ella was put under pressure and is frightened that it is passed on."),
        )
        .then(c.at(8, 10, 35), "deputy", parents_not_yet("The police will speak to the families first.", c.in_days(-9)))
        .then(
            c.at(7, 14, 5),
            "deputy",
            HandDeviceToPolice(DeviceToPolice {
                device: 1,
                officer: Text::new("the officer on the case, collar number 4471"),
                receipt: Text::new("receipt P-20931"),
                at: c.at(7, 14, 0),
            }),
        )
        .then(
            c.at(7, 16, 0),
            "deputy",
            inform_parents(
                c.who("ellas-father"),
                c.at(7, 15, 50),
                "With the police's agreement: what we know, and who is there for her.",
            ),
        )
        .then(
            c.at(2, 12, 0),
            "deputy",
            reply(
                Agency::Police,
                spoke_to(c.at(2, 11, 45), "the officer on the case", "WMP-88213"),
                "The telephone is being examined; nothing is needed from the school.",
            ),
        )
}

fn telephone_found(c: &Cast) -> RaiseConcern {
    let coerced = ReferNowTests {
        adult_involved: Answer::No,
        coerced: Answer::Yes,
        unusual_or_violent: Answer::NotKnown,
        under_thirteen: Answer::No,
        immediate_risk: Answer::No,
    };
    let image = IndecentImageDevice {
        device: Text::new("a pupil's telephone"),
        depicted: Depicted::Child,
        tests: coerced,
        seen_by: Vec::new(),
        parents_told: Answer::No,
    };
    RaiseConcern {
        known_at: Some(c.at(8, 9, 5)),
        told: vec![Told { person: c.who("deputy"), at: c.at(8, 9, 12), how: Means::InPerson }],
        ..concern(
            Details::IndecentImageDevice(image),
            c.says(["ella", "reuben"], "Ella told me that Reuben has a picture of her and asks for more. I took his telephone, locked, and did not look."),
            [c.plays("ella", PartPlayed::Child), c.plays("reuben", PartPlayed::Child)],
        )
    }
}

fn taken(c: &Cast) -> ConfiscateDevice {
    ConfiscateDevice {
        make: Text::new("a telephone with a cracked corner"),
        colour: Some(Text::new("dark blue")),
        tag: Some(Text::new("bag 14")),
        power: PowerState::Locked,
        from: Some(c.who("reuben")),
        by: c.who("tutor"),
        at: c.at(8, 9, 8),
        place: Some(Text::new("room 9")),
        grounds: Narrative::plain("A pupil said that it holds a picture of her."),
        may_be_evidence: true,
    }
}

/// He answered, which the policy forbids: a fact, kept with its departure and explained.
fn a_message_answered(c: &Cast) -> Story {
    let answered = UnsolicitedContact {
        direction: Direction::BothWays,
        sender_age: Some(15),
        replied: Answer::Yes,
        ..contact(ContactFrom::CurrentPupil, "a messaging app")
    };
    let raised = concern(
        Details::UnsolicitedContact(answered),
        c.says(["zara", "teacher"], "Zara wrote to my own number about her coursework. I answered before I thought, then told her to use the school's address."),
        [c.plays("zara", PartPlayed::Sender), c.plays("teacher", PartPlayed::Recipient)],
    );
    let explained = DepartureExplained {
        departure: 1,
        explanation: Narrative::plain(
            "One sentence, about homework. The number was on an old trip letter, which has been withdrawn.",
        ),
    };
    Story::raised("a-message-answered", c.at(6, 8, 20), "teacher", raised)
        .then(c.at(6, 8, 50), "head", acknowledge())
        .then(c.at(6, 9, 10), "manager", acknowledge())
        .then(c.at(5, 15, 40), "deputy", ExplainDeparture(explained))
        .then(
            c.at(5, 15, 50),
            "deputy",
            triage(LevelOfNeed::NoAction, "Reported the same morning; nothing in it but coursework."),
        )
}

fn a_laboratory_computer(c: &Cast) -> Story {
    let by_staff = FilteringBreach {
        user: Some(c.who("technician")),
        user_is_staff: Answer::Yes,
        ..breach(None, "laboratory computer 3", "advertising")
    };
    let raised = concern(
        Details::FilteringBreach(by_staff),
        c.says(
            ["technician"],
            "A parts supplier's page opened an advertisement that ought to have been stopped. Closed at once.",
        ),
        [],
    );
    Story::raised("a-laboratory-computer", c.at(5, 14, 15), "technician", raised)
        .then(c.at(5, 14, 45), "deputy2", acknowledge())
        .then(c.at(5, 15, 0), "deputy2", ask_filter("stop this advertiser on staff profiles", c.at(5, 15, 0)))
        .then(c.at(4, 9, 30), "deputy", triage(LevelOfNeed::NoAction, "An accident, reported at once."))
}

/// Not referred, and the reasons are kept.
fn a_group_chat(c: &Cast) -> Story {
    let raised = RaiseConcern {
        childs_words: Some(c.says(["imogen"], "They made the group just to say things about me.")),
        ..concern(
            about_child("online-safety", Answer::Yes),
            c.says(
                ["imogen", "callum"],
                "Imogen showed me messages about her in a class group, most of them from Callum.",
            ),
            [c.plays("imogen", PartPlayed::Child), c.plays("callum", PartPlayed::Child)],
        )
    };
    Story::raised("a-group-chat", c.at(6, 12, 40), "teacher", raised)
        .then(c.at(6, 13, 5), "deputy", acknowledge())
        .then(c.at(6, 15, 20), "deputy", triage(LevelOfNeed::EarlyHelp, "Unkind and repeated; no threat, no picture."))
        .then(
            c.at(5, 10, 0),
            "deputy",
            not_referred(
                Agency::SocialCare,
                "Both families act on it, the group is gone, and Imogen is well supported.",
                "the trust's executive safeguarding lead",
            ),
        )
        .then(
            c.at(5, 16, 10),
            "deputy",
            inform_parents(c.who("callums-mother"), c.at(5, 16, 0), "What was written, and the plan for Monday."),
        )
        .then(
            c.at(5, 16, 20),
            "deputy",
            action("see Imogen each Friday until the end of term", c.who("deputy2"), c.at(1, 15, 0)),
        )
}

fn the_same_group_chat(c: &Cast) -> Story {
    let raised = concern(
        about_child("online-safety", Answer::Yes),
        c.says(["imogen"], "Pupils in my form talk about messages in a class group about Imogen."),
        [c.plays("imogen", PartPlayed::Child)],
    );
    Story::raised("the-same-group-chat", c.at(5, 8, 55), "tutor", raised)
        .then(c.at(5, 9, 5), "deputy", acknowledge())
        .and(
            c.at(5, 9, 10),
            "deputy",
            What::Duplicate("a-group-chat", "The same messages, raised by her teacher the day before."),
        )
}

fn three_days_away(c: &Cast) -> Story {
    let raised = concern(
        about_child("absence", Answer::No),
        c.says(["callum"], "Callum has been away for three days and nobody answers the telephone."),
        [c.plays("callum", PartPlayed::Child), c.plays("callums-mother", PartPlayed::Parent)],
    );
    Story::raised("three-days-away", c.at(2, 10, 10), "office", raised)
        .then(c.at(2, 10, 40), "deputy2", acknowledge())
        .then(
            c.at(2, 14, 30),
            "deputy2",
            note(c.says(["callum"], "A visit is arranged for tomorrow with the attendance officer.")),
        )
}
