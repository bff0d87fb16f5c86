//! Otterwell: among others what a child told, passed on within the hour, and an allegation nobody has passed on yet.

use crate::demo::cast::Cast;
use crate::demo::story::Story;
use crate::demo::words::{
    about_child, acknowledge, advice, allegation, ask_filter, breach, close, concern, contact, filter_changed,
    filter_holds, inform_parents, monitor, note, parents_not_yet, reply, spoke_to, to_social_care, triage,
};
use domain::incident::agency::{AdviceSought, AgencyChased, AgencyContacted};
use domain::incident::commands::chase_agency::ChaseAgency;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::commands::record_agency_contact::RecordAgencyContact;
use domain::incident::commands::seek_advice::SeekAdvice;
use domain::incident::kind::{ContactFrom, Engagement, HarmLimb};
use domain::incident::{
    Agency, Allegation, Answer, Details, ImmediateSafety, LevelOfNeed, PartPlayed, UnsolicitedContact,
};
use domain::{Narrative, Text};

pub(super) fn stories(c: &Cast) -> Vec<Story> {
    vec![a_call_from_a_tablet(c), what_amara_told(c), a_song_video(c), a_supply_teacher(c), collected_late(c)]
}

fn a_call_from_a_tablet(c: &Cast) -> Story {
    let call = UnsolicitedContact { sender_age: Some(6), ..contact(ContactFrom::CurrentPupil, "a video-calling app") };
    let raised = concern(
        Details::UnsolicitedContact(call),
        c.says(["poppy", "teacher"], "Poppy called my private account from her mother's tablet. I declined the call."),
        [c.plays("poppy", PartPlayed::Sender), c.plays("teacher", PartPlayed::Recipient)],
    );
    Story::raised("a-call-from-a-tablet", c.at(11, 8, 15), "teacher", raised)
        .then(c.at(11, 8, 40), "head", acknowledge())
        .then(
            c.at(11, 9, 0),
            "head",
            triage(LevelOfNeed::NoAction, "A six-year-old with a list of names. Declined, as the policy says."),
        )
        .then(c.at(10, 15, 30), "head", close("Her mother has taken the number off the tablet."))
}

/// What a child told, passed on within the hour.
fn what_amara_told(c: &Cast) -> Story {
    let raised = RaiseConcern {
        childs_words: Some(c.says(["amara"], "My arm hurts because of the door and I mustn't say.")),
        safety: ImmediateSafety { in_danger: true, done: Some(Text::new("Amara stays with Mrs Bhatt.")) },
        ..concern(
            about_child("physical-abuse", Answer::No),
            c.says(
                ["amara"],
                "Amara held her arm all morning. I asked one open question and wrote down what she said.",
            ),
            [c.plays("amara", PartPlayed::Child)],
        )
    };
    let desk = "the front door's social worker";
    let chased = ChaseAgency(AgencyChased {
        agency: Agency::SocialCare,
        contact: spoke_to(c.at(2, 9, 0), desk, "FD-10260"),
        again_by: None,
    });
    Story::raised("what-amara-told", c.at(5, 10, 20), "teacher", raised)
        .then(c.at(5, 10, 28), "dsl", acknowledge())
        .then(
            c.at(5, 10, 40),
            "dsl",
            triage(LevelOfNeed::ChildProtection, "What she says, how she says it, and what was noted in June."),
        )
        .then(
            c.at(5, 10, 55),
            "dsl",
            to_social_care(
                spoke_to(c.at(5, 10, 50), desk, "FD-10260"),
                "Her words, the time, who is at home, and that she is safe in school.",
                "She may be at risk of significant harm.",
            ),
        )
        .then(
            c.at(5, 11, 10),
            "dsl",
            parents_not_yet("On the social worker's advice, until they have met.", c.in_days(2)),
        )
        .then(
            c.at(5, 13, 30),
            "dsl",
            reply(
                Agency::SocialCare,
                spoke_to(c.at(5, 13, 20), desk, "FD-10260"),
                "A visit today; a strategy discussion tomorrow, and the school is asked to it.",
            ),
        )
        .then(c.at(2, 9, 5), "dsl", chased)
        .then(
            c.at(2, 9, 10),
            "dsl",
            note(c.says(["amara"], "No minutes of the discussion yet. Amara is in school and settled.")),
        )
}

fn a_song_video(c: &Cast) -> Story {
    let raised = concern(
        Details::FilteringBreach(breach(None, "classroom board, Year 1", "video")),
        Narrative::plain(
            "After a counting song the next video began by itself, with words not meant for children. Switched off at once.",
        ),
        [],
    );
    Story::raised("a-song-video", c.at(12, 11, 5), "teacher1", raised)
        .then(c.at(12, 11, 30), "dsl", acknowledge())
        .then(c.at(12, 13, 0), "dsl", triage(LevelOfNeed::NoAction, "Seconds, and the children did not notice."))
        .then(c.at(12, 13, 5), "dsl", ask_filter("no videos that follow by themselves", c.at(12, 13, 5)))
        .then(c.at(11, 10, 0), "dsl", filter_changed("the setting is on for every classroom board", c.at(11, 9, 30)))
        .then(c.at(11, 16, 5), "dsl", filter_holds("all six classroom boards", c.at(11, 16, 0)))
        .then(c.at(10, 9, 0), "dsl", close("Changed and tested; staff play videos from the school's own list."))
}

/// The designated officer has not been called: overdue, and the chair of governors knows.
fn a_supply_teacher(c: &Cast) -> Story {
    let by_agency = Allegation {
        employer: Some(Text::new("Kestrel Supply Teachers")),
        ..allegation(HarmLimb::HarmedChild, Engagement::Supply)
    };
    let raised = concern(
        Details::Allegation(by_agency),
        c.says(
            ["supply", "idris"],
            "Mr Verney shouted close to Idris's face and took him out of the room by his sleeve.",
        ),
        [c.plays("supply", PartPlayed::Subject), c.plays("idris", PartPlayed::Child)],
    );
    let employer = AgencyContacted {
        agency: Agency::Employer,
        contact: spoke_to(c.at(3, 16, 40), "Kestrel's safeguarding lead", ""),
        said: Narrative::plain("What was seen. They will not place him elsewhere before advice is taken."),
    };
    Story::raised("a-supply-teacher", c.at(3, 15, 35), "assistant", raised)
        .then(c.at(3, 15, 50), "head", acknowledge())
        .then(c.at(3, 16, 45), "head", RecordAgencyContact(employer))
        .then(
            c.at(2, 8, 30),
            "head",
            note(c.says(["supply"], "He is not in school. Statements asked for from the two adults in the room.")),
        )
}

fn collected_late(c: &Cast) -> Story {
    let raised = concern(
        about_child("family-circumstances", Answer::No),
        c.says(["poppy"], "Poppy was collected an hour late twice, and was anxious about who would come."),
        [c.plays("poppy", PartPlayed::Child), c.plays("poppys-mother", PartPlayed::Parent)],
    );
    let sought = AdviceSought {
        from: Agency::AdviceLine,
        contact: spoke_to(c.at(16, 10, 0), "the adviser on duty", ""),
        question: Narrative::plain("Whether two late collections call for more than a talk."),
    };
    Story::raised("collected-late", c.at(17, 16, 40), "office", raised)
        .then(c.at(16, 8, 40), "dsl", acknowledge())
        .then(c.at(16, 10, 10), "dsl", SeekAdvice(sought))
        .then(
            c.at(16, 10, 15),
            "dsl",
            advice(
                Agency::AdviceLine,
                spoke_to(c.at(16, 10, 0), "the adviser on duty", ""),
                "Talk with her mother, name a second person, look again in two weeks.",
            ),
        )
        .then(
            c.at(16, 15, 30),
            "dsl",
            inform_parents(
                c.who("poppys-mother"),
                c.at(16, 15, 20),
                "That Poppy worries, and whom else the school may call.",
            ),
        )
        .then(c.at(16, 15, 40), "dsl", monitor("A neighbour is named as second person.", c.in_days(-6)))
        .then(c.at(4, 15, 0), "dsl", close("Two weeks without a late collection; Poppy is at ease."))
}
