//! Concerns as they are raised, and the small facts that follow.

use super::{CHILD, COACH, PARENT, TEACHER, time, words};
use crate::incident::commands::confiscate_device::ConfiscateDevice;
use crate::incident::commands::raise_concern::RaiseConcern;
use crate::incident::custody::PowerState;
use crate::incident::kind::{
    AccountType, BreachSource, ContactFrom, ContactNature, Depicted, Direction, Engagement, HarmLimb, Intent, Material,
    Reached, Site,
};
use crate::incident::{
    Allegation, Answer, ConcernAboutChild, ContactMade, Details, FilteringBreach, ImmediateSafety, IndecentImageDevice,
    Involved, PartPlayed, ReferNowTests, UnsolicitedContact,
};
use crate::{PersonId, Text};

fn raise(details: Details, people: Vec<Involved>, narrative: &str) -> RaiseConcern {
    RaiseConcern {
        details,
        people,
        narrative: words(narrative),
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
        on_behalf: None,
    }
}

fn involved(person: PersonId, part: PartPlayed) -> Involved {
    Involved { person, part }
}

/// A child is hungry on Mondays.
pub(crate) fn about_a_child() -> RaiseConcern {
    raise(
        Details::ConcernAboutChild(ConcernAboutChild { category: Text::from("neglect"), online: Answer::No }),
        vec![involved(CHILD, PartPlayed::Child), involved(PARENT, PartPlayed::Parent)],
        "Hungry again this morning.",
    )
}

/// A colleague is said to have hurt a child.
pub(crate) fn about_an_adult() -> RaiseConcern {
    about_this_adult(COACH)
}

/// This colleague is said to have hurt a child.
pub(crate) fn about_this_adult(adult: PersonId) -> RaiseConcern {
    raise(
        Details::Allegation(Allegation {
            limbs: vec![HarmLimb::HarmedChild],
            engagement: Engagement::Employee,
            employer: None,
            crime_on_device: Answer::No,
            immediate_risk: Answer::No,
        }),
        vec![
            involved(adult, PartPlayed::Subject),
            involved(CHILD, PartPlayed::Child),
            involved(PARENT, PartPlayed::Parent),
        ],
        "A child says that she was pushed.",
    )
}

/// A pupil sent a friend request.
pub(crate) fn a_contact() -> RaiseConcern {
    raise(
        Details::UnsolicitedContact(UnsolicitedContact {
            from: ContactFrom::CurrentPupil,
            platform: Text::from("a photo-sharing site"),
            direction: Direction::Incoming,
            account: AccountType::Personal,
            nature: ContactNature::Ordinary,
            sender_age: Some(10),
            replied: Answer::No,
            prior_relationship: Answer::No,
        }),
        vec![involved(CHILD, PartPlayed::Sender), involved(TEACHER, PartPlayed::Recipient)],
        "A friend request on my private account.",
    )
}

/// The filter let something through.
pub(crate) fn a_breach() -> RaiseConcern {
    raise(
        Details::FilteringBreach(FilteringBreach {
            user: Some(CHILD),
            user_is_staff: Answer::No,
            device: Text::from("class tablet 4"),
            material: Material::Inappropriate,
            reached: Reached::Reached,
            intent: Intent::Accidental,
            site: Site::OnSite,
            source: BreachSource::Person,
            source_system: None,
            url_class: Some(Text::from("games")),
        }),
        vec![involved(CHILD, PartPlayed::Child)],
        "A game with violent pictures opened.",
    )
}

/// A telephone may hold an indecent image.
pub(crate) fn an_image() -> RaiseConcern {
    raise(
        Details::IndecentImageDevice(IndecentImageDevice {
            device: Text::from("a black telephone"),
            depicted: Depicted::Child,
            tests: ReferNowTests::NOT_KNOWN,
            seen_by: Vec::new(),
            parents_told: Answer::No,
        }),
        vec![involved(CHILD, PartPlayed::Child), involved(PARENT, PartPlayed::Parent)],
        "Two children spoke of a picture.",
    )
}

/// A telephone taken at the gate; it may be evidence.
pub(crate) fn a_telephone() -> ConfiscateDevice {
    ConfiscateDevice {
        make: Text::from("a black telephone"),
        colour: None,
        tag: Some(Text::from("bag 12")),
        power: PowerState::On,
        from: Some(CHILD),
        by: TEACHER,
        at: time("2027-03-01T08:50"),
        place: None,
        grounds: words("Two children spoke of a picture."),
        may_be_evidence: true,
    }
}

/// A telephone call at this time.
pub(crate) fn call(at: &str) -> ContactMade {
    ContactMade { at: time(at), spoke_to: Some(Text::from("the duty officer")), reference: Some(Text::from("AB/12")) }
}
