//! The four schools of the Lanternwood Federation.

use crate::demo::cast::Cast;
use crate::demo::story::{Story, What};
use crate::demo::words::{
    about_child, acknowledge, advice, allegation, breach, close, concern, conclude, contact, inform_parents,
    investigate, monitor, note, reply, spoke_to, to_lado, to_social_care, triage,
};
use domain::Narrative;
use domain::incident::closing::Closed;
use domain::incident::commands::close_case::CloseCase;
use domain::incident::kind::{AccountType, ContactFrom, ContactNature, Engagement, HarmLimb, Intent, Reached};
use domain::incident::{
    Agency, AllegationOutcome, Answer, Details, FilteringBreach, LevelOfNeed, PartPlayed, UnsolicitedContact,
};

pub(super) fn emberleigh(c: &Cast) -> Vec<Story> {
    vec![the_official_account(c), the_volunteer_reader(c), afraid_of_mondays(c)]
}

pub(super) fn cobblewick(c: &Cast) -> Vec<Story> {
    vec![with_her_grandmother(c), stopped_in_time(c), words_in_the_corridor(c)]
}

pub(super) fn marlowick(c: &Cast) -> Vec<Story> {
    vec![asks_to_meet(c), an_account_too_young(c)]
}

pub(super) fn thistledane(c: &Cast) -> Vec<Story> {
    vec![no_heating(c), a_fathers_request(c)]
}

/// To the school's official account: to the line manager and the lead.
fn the_official_account(c: &Cast) -> Story {
    let official = UnsolicitedContact {
        account: AccountType::Official,
        ..contact(ContactFrom::Parent, "the school's account on a social network")
    };
    let raised = concern(
        Details::UnsolicitedContact(official),
        c.says(["felixs-mother"], "A parent asks about her son's reading under the school's own post, naming him."),
        [c.plays("felixs-mother", PartPlayed::Sender)],
    );
    Story::raised("the-official-account", c.at(8, 17, 10), "teacher", raised)
        .then(c.at(7, 8, 30), "manager", acknowledge())
        .then(c.at(7, 8, 50), "head", triage(LevelOfNeed::NoAction, "Hidden within minutes; his mother was called."))
        .then(c.at(7, 9, 0), "head", close("The account's rules are shown again under every post."))
}

/// Finished; the debrief is still to come.
fn the_volunteer_reader(c: &Cast) -> Story {
    let raised = concern(
        Details::Allegation(allegation(HarmLimb::RiskOfHarm, Engagement::Volunteer)),
        c.says(["volunteer", "rosa"], "Mr Ramsbottom gave Rosa small presents and asked her to keep it between them."),
        [c.plays("volunteer", PartPlayed::Subject), c.plays("rosa", PartPlayed::Child)],
    );
    let officer = "the designated officer on duty";
    let said = "Not the police. Hear both families; he does not come in meanwhile.";
    let closed = Closed {
        reasons: Narrative::plain(
            "He has stopped volunteering; both families know; the reading scheme's rules change.",
        ),
        debrief_owed_by: Some(c.in_weeks(2)),
    };
    Story::raised("the-volunteer-reader", c.at(13, 14, 0), "manager", raised)
        .then(c.at(13, 14, 20), "head", acknowledge())
        .then(
            c.at(13, 15, 40),
            "head",
            to_lado(
                spoke_to(c.at(13, 15, 30), officer, "WM-4480"),
                "The presents, the secret, how Rosa is.",
                "He may pose a risk to children.",
            ),
        )
        .then(c.at(12, 10, 0), "head", advice(Agency::Lado, spoke_to(c.at(12, 9, 45), officer, "WM-4480"), said))
        .then(c.at(12, 11, 0), "head", investigate(c.who("executive"), "The presents, and what was said with them."))
        .then(
            c.at(3, 15, 0),
            "head",
            conclude(
                AllegationOutcome::Unsubstantiated,
                "Three small presents, one of them to another child. Nothing else was found.",
                "Neither proved nor disproved what was meant by them.",
            ),
        )
        .then(c.at(2, 16, 0), "head", CloseCase(closed))
}

fn afraid_of_mondays(c: &Cast) -> Story {
    let raised = concern(
        about_child("mental-health", Answer::No),
        c.says(["felix"], "Felix was sick before school on three Mondays and cries when his mother leaves."),
        [c.plays("felix", PartPlayed::Child), c.plays("felixs-mother", PartPlayed::Parent)],
    );
    Story::raised("afraid-of-mondays", c.at(5, 9, 20), "teacher", raised)
        .then(c.at(5, 10, 0), "deputy", acknowledge())
        .then(
            c.at(4, 11, 0),
            "deputy",
            triage(LevelOfNeed::EarlyHelp, "A soft start, a named adult at the gate, and the family's doctor."),
        )
        .then(
            c.at(4, 15, 40),
            "deputy",
            inform_parents(c.who("felixs-mother"), c.at(4, 15, 30), "The plan, which she helped to make."),
        )
}

fn with_her_grandmother(c: &Cast) -> Story {
    let raised = concern(
        about_child("family-circumstances", Answer::No),
        c.says(["edith"], "Edith lives with her grandmother for now. Nobody at school had been told."),
        [c.plays("edith", PartPlayed::Child), c.plays("ediths-grandmother", PartPlayed::Other)],
    );
    Story::raised("with-her-grandmother", c.at(11, 15, 20), "teacher", raised)
        .then(c.at(10, 8, 30), "head", acknowledge())
        .then(
            c.at(10, 12, 0),
            "head",
            monitor("A family arrangement. Whether it is private fostering is asked of social care.", c.in_days(1)),
        )
        .then(
            c.at(3, 9, 10),
            "deputy",
            note(c.says(["edith"], "Edith is settled, reads more, and talks of both homes.")),
        )
}

fn stopped_in_time(c: &Cast) -> Story {
    let attempted = FilteringBreach {
        reached: Reached::Attempted,
        intent: Intent::Deliberate,
        ..breach(Some(c.who("omar")), "classroom tablet 11", "games")
    };
    let raised = concern(
        Details::FilteringBreach(attempted),
        c.says(["omar"], "Omar tried three times to reach a game meant for adults; the filter stopped it in the end."),
        [c.plays("omar", PartPlayed::Child)],
    );
    Story::raised("stopped-in-time", c.at(9, 13, 40), "teacher", raised)
        .then(c.at(9, 14, 30), "head", acknowledge())
        .then(
            c.at(8, 9, 0),
            "head",
            triage(LevelOfNeed::NoAction, "A brother's game. Talked through in the next lesson."),
        )
        .then(c.at(8, 9, 5), "head", close("The filter held; the lesson on games was brought forward."))
}

/// The designated officer has not been called: overdue.
fn words_in_the_corridor(c: &Cast) -> Story {
    let raised = concern(
        Details::Allegation(allegation(HarmLimb::HarmedChild, Engagement::Employee)),
        c.says(["teacher", "omar"], "Mr Blackwood called Omar stupid in front of others, and was heard to say worse."),
        [c.plays("teacher", PartPlayed::Subject), c.plays("omar", PartPlayed::Child)],
    );
    Story::raised("words-in-the-corridor", c.at(3, 12, 10), "manager", raised)
        .then(c.at(3, 12, 30), "head", acknowledge())
        .then(
            c.at(2, 9, 0),
            "head",
            note(c.says(["omar"], "Omar was seen by his tutor and is well. His mother calls tomorrow.")),
        )
}

/// Worrying: to the lead and the head of school at once.
fn asks_to_meet(c: &Cast) -> Story {
    let meeting = UnsolicitedContact {
        nature: ContactNature::Meeting,
        sender_age: Some(10),
        ..contact(ContactFrom::CurrentPupil, "a messaging app")
    };
    let raised = concern(
        Details::UnsolicitedContact(meeting),
        c.says(
            ["lottie", "teacher"],
            "Lottie wrote to my private account and asked whether I could meet her in the park. Not answered.",
        ),
        [c.plays("lottie", PartPlayed::Sender), c.plays("teacher", PartPlayed::Recipient)],
    );
    let desk = "the front door's social worker";
    Story::raised("asks-to-meet", c.at(4, 8, 25), "teacher", raised)
        .then(c.at(4, 8, 40), "head", acknowledge())
        .then(c.at(4, 8, 45), "dsl", acknowledge())
        .then(
            c.at(4, 10, 0),
            "dsl",
            triage(LevelOfNeed::ChildInNeed, "She is alone in the afternoons and asked the one adult she trusts."),
        )
        .then(
            c.at(4, 11, 0),
            "dsl",
            to_social_care(
                spoke_to(c.at(4, 10, 50), desk, "FD-10271"),
                "Lottie's afternoons, and what she asked for.",
                "A child in need; her mother agrees.",
            ),
        )
        .then(
            c.at(2, 14, 0),
            "dsl",
            reply(Agency::SocialCare, spoke_to(c.at(2, 13, 50), desk, "FD-10271"), "An assessment has begun."),
        )
}

fn an_account_too_young(c: &Cast) -> Story {
    let raised = concern(
        about_child("online-safety", Answer::Yes),
        c.says(["lottie", "ethan"], "Lottie and Ethan have accounts on an app for over-thirteens, under other names."),
        [c.plays("lottie", PartPlayed::Child), c.plays("ethan", PartPlayed::Child)],
    );
    Story::raised("an-account-too-young", c.at(3, 12, 0), "deputy", raised)
        .then(c.at(3, 13, 0), "dsl", acknowledge())
        .and(c.at(3, 13, 10), "dsl", What::Link("asks-to-meet", "The same app, and the same afternoons."))
        .then(
            c.at(2, 15, 30),
            "dsl",
            inform_parents(
                c.who("lotties-mother"),
                c.at(2, 15, 20),
                "The app's age, and how to close the account together.",
            ),
        )
        .then(c.at(2, 15, 40), "dsl", triage(LevelOfNeed::EarlyHelp, "Both families were glad to be told."))
}

fn no_heating(c: &Cast) -> Story {
    let raised = concern(
        about_child("neglect", Answer::No),
        c.says(["samuel"], "Samuel says that it is cold at home and that they go to bed in their coats."),
        [c.plays("samuel", PartPlayed::Child)],
    );
    let desk = "the front door's social worker";
    Story::raised("no-heating", c.at(7, 9, 10), "teacher", raised)
        .then(c.at(7, 9, 45), "deputy", acknowledge())
        .then(c.at(7, 11, 0), "dsl", triage(LevelOfNeed::ChildInNeed, "A winter without heating, and a baby at home."))
        .then(
            c.at(7, 12, 0),
            "dsl",
            to_social_care(
                spoke_to(c.at(7, 11, 50), desk, "FD-10248"),
                "The flat, the children, the landlord.",
                "A child in need; both parents agree.",
            ),
        )
        .then(
            c.at(4, 10, 0),
            "dsl",
            reply(
                Agency::SocialCare,
                spoke_to(c.at(4, 9, 45), desk, "FD-10248"),
                "A visit was made; heaters lent; the landlord has a week.",
            ),
        )
}

/// Just in: nobody has looked yet.
fn a_fathers_request(c: &Cast) -> Story {
    let raised = concern(
        Details::UnsolicitedContact(contact(ContactFrom::Parent, "a social network")),
        c.says(["islas-father", "teacher"], "Isla's father asked to be friends on my private account. Not answered."),
        [c.plays("islas-father", PartPlayed::Sender), c.plays("teacher", PartPlayed::Recipient)],
    );
    Story::raised("a-fathers-request", c.at(1, 15, 45), "teacher", raised)
}
