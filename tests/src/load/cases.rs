//! Invented concerns: three of five about a child, one unsolicited contact, one filtering breach.

use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::kind::{
    AccountType, BreachSource, ContactFrom, ContactNature, Direction, Engagement, HarmLimb, Intent, Material, Reached,
    Site,
};
use domain::incident::{
    Allegation, Answer, ConcernAboutChild, Details, FilteringBreach, ImmediateSafety, Involved, PartPlayed,
    UnsolicitedContact,
};
use domain::{Narrative, PersonId, Text};

/// The concern of this number, about this child.
#[must_use]
pub fn concern(number: usize, child: PersonId) -> RaiseConcern {
    RaiseConcern {
        details: details(number, child),
        people: vec![Involved { person: child, part: PartPlayed::Child }],
        narrative: Narrative::about(vec![child], NARRATIVE),
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
        on_behalf: None,
    }
}

/// An allegation about this adult.
#[must_use]
pub fn about_an_adult(adult: PersonId) -> RaiseConcern {
    let details = Details::Allegation(Allegation {
        limbs: vec![HarmLimb::HarmedChild],
        engagement: Engagement::Employee,
        employer: None,
        crime_on_device: Answer::No,
        immediate_risk: Answer::No,
    });
    let people = vec![Involved { person: adult, part: PartPlayed::Subject }];
    RaiseConcern { details, people, ..concern(0, adult) }
}

const NARRATIVE: &str = "Came in without a coat again and said there had been nothing for breakfast. Ate two portions at lunch. \
    Asked not to be collected by her uncle. Seemed tired in both morning lessons and did not want to go out at break.";

fn details(number: usize, child: PersonId) -> Details {
    match number % 5 {
        3 => Details::UnsolicitedContact(UnsolicitedContact {
            from: ContactFrom::CurrentPupil,
            platform: Text::new("a photo sharing service"),
            direction: Direction::Incoming,
            account: AccountType::Personal,
            nature: ContactNature::Ordinary,
            sender_age: None,
            replied: Answer::No,
            prior_relationship: Answer::No,
        }),
        4 => Details::FilteringBreach(FilteringBreach {
            user: Some(child),
            user_is_staff: Answer::No,
            device: Text::new("tablet 14, year 5"),
            material: Material::Harmful,
            reached: Reached::Reached,
            intent: Intent::Accidental,
            site: Site::OnSite,
            source: BreachSource::Person,
            source_system: None,
            url_class: Some(Text::new("file sharing")),
        }),
        _ => Details::ConcernAboutChild(ConcernAboutChild { category: Text::new("neglect"), online: Answer::No }),
    }
}
