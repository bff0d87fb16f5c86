//! Quillmere: among others three reports of one event, and an allegation from the first word to the debrief.

use crate::demo::cast::Cast;
use crate::demo::story::{Story, What};
use crate::demo::words::{
    about_child, acknowledge, action, advice, allegation, ask_filter, breach, close, concern, conclude, contact,
    debrief, filter_changed, filter_holds, inform_parents, investigate, monitor, note, spoke_to, to_lado, triage,
};
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::commands::tell_adult_of_allegation::TellAdultOfAllegation;
use domain::incident::kind::{BreachSource, ContactFrom, Engagement, HarmLimb, Material};
use domain::incident::telling::AdultTold;
use domain::incident::{
    Agency, AllegationOutcome, Answer, Details, FilteringBreach, LevelOfNeed, Means, PartPlayed, Told,
};
use domain::{Narrative, Text};

pub(super) fn stories(c: &Cast) -> Vec<Story> {
    vec![
        friend_request(c),
        search_alert(c),
        no_breakfast(c),
        lunch_queue(c),
        lunch_queue_by_the_assistant(c),
        lunch_queue_by_the_teacher(c),
        held_by_the_arm(c),
        a_drawing(c),
    ]
}

fn friend_request(c: &Cast) -> Story {
    let raised = concern(
        Details::UnsolicitedContact(contact(ContactFrom::Parent, "a social network")),
        c.says(
            ["alfies-mother", "teacher"],
            "Alfie's mother sent me a friend request. I have not answered it and have kept it.",
        ),
        [c.plays("alfies-mother", PartPlayed::Sender), c.plays("teacher", PartPlayed::Recipient)],
    );
    Story::raised("friend-request", c.at(9, 15, 40), "teacher", raised)
        .then(c.at(9, 16, 5), "dsl", acknowledge())
        .then(
            c.at(8, 9, 10),
            "dsl",
            triage(LevelOfNeed::NoAction, "An ordinary request. The policy was explained to both; declined."),
        )
        .then(
            c.at(8, 9, 20),
            "dsl",
            close("Declined, and the school's ways to reach a teacher were sent to the family."),
        )
}

fn search_alert(c: &Cast) -> Story {
    let alert = FilteringBreach {
        material: Material::SelfHarm,
        source: BreachSource::SystemAlert,
        source_system: Some(Text::new("the school's filter")),
        ..breach(Some(c.who("noor")), "library laptop 7", "discussion boards")
    };
    let raised = concern(
        Details::FilteringBreach(alert),
        c.says(["noor"], "The filter reported searches about self-harm from a laptop that Noor was using, and one page that was not stopped."),
        [c.plays("noor", PartPlayed::Child)],
    );
    let told = "What the alert said, how she is, and that she may see the school counsellor.";
    Story::raised("search-alert", c.at(7, 10, 20), "it", raised)
        .then(c.at(7, 10, 31), "dsl", acknowledge())
        .then(
            c.at(7, 11, 15),
            "dsl",
            triage(
                LevelOfNeed::EarlyHelp,
                "Noor was reading for a friend she is worried about. Both girls were seen and will be again.",
            ),
        )
        .then(c.at(7, 11, 20), "dsl", ask_filter("stop this class of page for pupils", c.at(7, 11, 20)))
        .then(c.at(7, 15, 35), "dsl", inform_parents(c.who("noors-mother"), c.at(7, 15, 30), told))
        .then(c.at(6, 9, 5), "dsl", filter_changed("the class is stopped for pupils", c.at(6, 8, 30)))
        .then(c.at(6, 14, 10), "dsl", filter_holds("library laptops and one classroom, as a pupil", c.at(6, 14, 0)))
        .then(c.at(2, 16, 0), "dsl", close("Counselling begins on Monday; the filter holds."))
}

fn no_breakfast(c: &Cast) -> Story {
    let raised = concern(
        about_child("neglect", Answer::No),
        c.says(["tilly"], "Tilly came without breakfast for the third time this week and was very tired."),
        [c.plays("tilly", PartPlayed::Child), c.plays("tillys-father", PartPlayed::Parent)],
    );
    Story::raised("no-breakfast", c.at(14, 9, 25), "teacher3", raised)
        .then(c.at(14, 9, 50), "dsl", acknowledge())
        .then(
            c.at(13, 10, 0),
            "dsl",
            monitor("A parent has changed to night shifts. Breakfast club offered.", c.in_days(4)),
        )
        .then(c.at(13, 10, 5), "dsl", action("offer a place in breakfast club", c.who("deputy"), c.at(10, 16, 0)))
        .then(c.at(6, 8, 45), "deputy", note(c.says(["tilly"], "Tilly has come to breakfast club four days of five.")))
}

/// Typed in by the office for somebody who has no account of her own.
fn lunch_queue(c: &Cast) -> Story {
    let raised = RaiseConcern {
        informant: Some(c.who("midday")),
        occurred_at: Some(c.at(4, 12, 35)),
        known_at: Some(c.at(4, 12, 35)),
        told: vec![Told { person: c.who("dsl"), at: c.at(4, 12, 43), how: Means::InPerson }],
        ..concern(
            about_child("bullying", Answer::No),
            c.says(
                ["alfie", "maya"],
                "In the lunch queue Maya was called names by Alfie and two others, again, and would not eat.",
            ),
            [c.plays("maya", PartPlayed::Child), c.plays("alfie", PartPlayed::Child)],
        )
    };
    Story::raised("lunch-queue", c.at(4, 13, 20), "office", raised)
        .then(c.at(3, 8, 35), "dsl", acknowledge())
        .and(
            c.at(3, 8, 40),
            "dsl",
            What::Join(&["lunch-queue-assistant", "lunch-queue-teacher"], "Three reports of the same lunch time."),
        )
        .then(
            c.at(3, 10, 30),
            "dsl",
            triage(LevelOfNeed::EarlyHelp, "It has gone on for two weeks. A plan is agreed with both families."),
        )
}

fn lunch_queue_by_the_assistant(c: &Cast) -> Story {
    let raised = concern(
        about_child("bullying", Answer::No),
        c.says(["maya"], "Maya asked to stay in with me at lunch because of what is said to her in the queue."),
        [c.plays("maya", PartPlayed::Child)],
    );
    Story::raised("lunch-queue-assistant", c.at(4, 13, 5), "assistant", raised).then(
        c.at(3, 8, 36),
        "dsl",
        acknowledge(),
    )
}

fn lunch_queue_by_the_teacher(c: &Cast) -> Story {
    let raised = RaiseConcern {
        childs_words: Some(c.says(["maya"], "They do it every day and I don't want to go.")),
        ..concern(
            about_child("bullying", Answer::No),
            c.says(["maya", "alfie"], "Maya was upset after lunch and told me about the queue."),
            [c.plays("maya", PartPlayed::Child), c.plays("alfie", PartPlayed::Child)],
        )
    };
    Story::raised("lunch-queue-teacher", c.at(4, 15, 30), "teacher", raised).then(c.at(3, 8, 37), "dsl", acknowledge())
}

/// From the first word to the debrief; closed today, so that yesterday it stood otherwise.
fn held_by_the_arm(c: &Cast) -> Story {
    let raised = concern(
        Details::Allegation(allegation(HarmLimb::HarmedChild, Engagement::Employee)),
        c.says(
            ["kofi", "assistant"],
            "Kofi says that Mr Brandon held him by the arm, hard, on the stairs. There is no mark.",
        ),
        [c.plays("assistant", PartPlayed::Subject), c.plays("kofi", PartPlayed::Child)],
    );
    let officer = "the designated officer on duty";
    let lado = spoke_to(c.at(18, 15, 10), officer, "WM-4471");
    let said = "Not the police. The school may look into it, and may tell him that it has been raised.";
    Story::raised("held-by-the-arm", c.at(18, 13, 40), "teacher3", raised)
        .then(c.at(18, 13, 55), "head", acknowledge())
        .then(
            c.at(18, 15, 20),
            "head",
            to_lado(lado, "The child's words, who was there, no mark, no history.", "He may have harmed a child."),
        )
        .then(c.at(17, 10, 0), "head", advice(Agency::Lado, spoke_to(c.at(17, 9, 50), officer, "WM-4471"), said))
        .then(c.at(17, 11, 0), "head", tell_assistant(c))
        .then(c.at(17, 11, 30), "head", investigate(c.who("deputy"), "What happened on the stairs, and who saw it."))
        .then(
            c.at(10, 15, 0),
            "head",
            conclude(
                AllegationOutcome::Unfounded,
                "Two adults and a camera show that he steadied the boy, who had slipped.",
                "There is no basis for the allegation as made; Kofi told what he felt.",
            ),
        )
        .then(
            c.at(5, 16, 30),
            "head",
            debrief(
                vec![c.who("head"), c.who("dsl"), c.who("deputy")],
                c.at(5, 16, 0),
                "The stairs are crowded at the change of lessons, and nobody is placed there.",
                "One adult stands on each landing; the note on physical contact is shown to new staff.",
            ),
        )
        .then(
            c.hours_ago(2),
            "head",
            close("Unfounded; the boy, his family and Mr Brandon have been told; lessons taken."),
        )
}

fn tell_assistant(c: &Cast) -> TellAdultOfAllegation {
    TellAdultOfAllegation(AdultTold {
        person: c.who("assistant"),
        at: c.at(17, 10, 45),
        how: Means::InPerson,
        said: Narrative::plain("What has been said, what happens next, and who is there for him meanwhile."),
        supported_by: Some(c.who("manager")),
    })
}

/// Nobody has looked yet.
fn a_drawing(c: &Cast) -> Story {
    let raised = concern(
        about_child("emotional-abuse", Answer::No),
        c.says(["kofi"], "Kofi drew his family with himself outside the house, and would not say why."),
        [c.plays("kofi", PartPlayed::Child)],
    );
    Story::raised("a-drawing", c.at(1, 9, 40), "teacher3", raised)
}
