//! Contracts of the packs: every pack as one readable table, and what the five policies do with the same case.
//! A change of policy is a change of these files, reviewed like any other.

#[cfg(test)]
mod differences;
#[cfg(test)]
mod faulty;
#[cfg(test)]
mod invented;
#[cfg(test)]
mod removal;
#[cfg(test)]
mod sixth;

use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::kind::{
    AccountType, BreachSource, ContactFrom, ContactNature, Direction, Engagement, HarmLimb, Intent, Material, Reached,
    Site,
};
use domain::incident::{
    Allegation, Answer, ConcernAboutChild, Details, FilteringBreach, ImmediateSafety, IndecentImageDevice, Involved,
    Kind, PartPlayed, ReferNowTests, UnsolicitedContact,
};
use domain::policy::pack::{ENGLAND, Pack, REFERENCE};
use domain::{Narrative, PersonId, Text};
use invented::{SCHOOLS, School, person};
use std::fmt::Write as _;
use wardbook_tests::installation::Installation;
use wardbook_tests::server::is_quick;

fn raise(details: Details, people: Vec<Involved>) -> RaiseConcern {
    RaiseConcern {
        details,
        people,
        narrative: Narrative::plain("As it was told."),
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
        on_behalf: None,
    }
}

fn contact(from: ContactFrom, account: AccountType, nature: ContactNature) -> RaiseConcern {
    let contact = UnsolicitedContact {
        from,
        platform: Text::from("a photo-sharing site"),
        direction: Direction::Incoming,
        account,
        nature,
        sender_age: None,
        replied: Answer::No,
        prior_relationship: Answer::No,
    };
    raise(Details::UnsolicitedContact(contact), vec![Involved { person: person("Pip"), part: PartPlayed::Sender }])
}

fn allegation(about: PersonId) -> RaiseConcern {
    let allegation = Allegation {
        limbs: vec![HarmLimb::RiskOfHarm],
        engagement: Engagement::Employee,
        employer: None,
        crime_on_device: Answer::No,
        immediate_risk: Answer::No,
    };
    raise(Details::Allegation(allegation), vec![Involved { person: about, part: PartPlayed::Subject }])
}

fn of_kind(kind: Kind) -> RaiseConcern {
    match kind {
        Kind::FilteringBreach => raise(
            Details::FilteringBreach(FilteringBreach {
                user: None,
                user_is_staff: Answer::No,
                device: Text::from("class tablet"),
                material: Material::Inappropriate,
                reached: Reached::Reached,
                intent: Intent::Accidental,
                site: Site::OnSite,
                source: BreachSource::Person,
                source_system: None,
                url_class: None,
            }),
            Vec::new(),
        ),
        Kind::UnsolicitedContact => contact(ContactFrom::Family, AccountType::Personal, ContactNature::Ordinary),
        Kind::IndecentImageDevice => raise(
            Details::IndecentImageDevice(IndecentImageDevice {
                device: Text::from("a telephone"),
                depicted: domain::incident::kind::Depicted::NotKnown,
                tests: ReferNowTests::NOT_KNOWN,
                seen_by: Vec::new(),
                parents_told: Answer::No,
            }),
            Vec::new(),
        ),
        Kind::Allegation => allegation(person("Tamsin")),
        Kind::ConcernAboutChild => raise(
            Details::ConcernAboutChild(ConcernAboutChild { category: Text::from("neglect"), online: Answer::No }),
            vec![Involved { person: person("Pip"), part: PartPlayed::Child }],
        ),
        _ => raise(domain::examples::details(kind), Vec::new()),
    }
}

#[test]
fn every_pack_as_one_readable_table() {
    for (name, text) in [("england", ENGLAND)].into_iter().chain(REFERENCE) {
        let pack = Pack::parse(text).expect("loads");
        insta::assert_snapshot!(name, domain::policy::show::table(&pack));
    }
}

#[test]
fn every_policy_clause_by_clause() {
    for (name, text) in REFERENCE {
        let pack = Pack::parse(text).expect("loads");
        insta::assert_snapshot!(format!("clauses-{name}"), domain::policy::clause::report(&pack));
    }
}

#[tokio::test]
async fn whatever_rule_is_taken_out_something_is_seen_no_longer_on_sqlite() -> anyhow::Result<()> {
    removal::whatever_rule_is_taken_out(Installation::sqlite().await?).await
}

#[tokio::test]
async fn whatever_rule_is_taken_out_something_is_seen_no_longer_on_postgresql() -> anyhow::Result<()> {
    if is_quick() {
        return Ok(());
    }
    removal::whatever_rule_is_taken_out(Installation::postgres().await?).await
}

#[test]
fn where_the_five_policies_differ_point_by_point() {
    insta::assert_snapshot!("point-by-point", differences::table());
}

#[test]
fn every_faulty_pack_is_answered_with_reason_and_place() {
    let (said, packs) = faulty::answered();
    assert!(packs >= 30, "only {packs}");
    insta::assert_snapshot!("faulty", said);
}

#[test]
fn where_the_five_policies_differ() {
    use AccountType::{Official, Personal};
    use ContactFrom::{CurrentPupil, FormerPupil, Parent};
    use ContactNature::{Ordinary, Sexual};
    let contacts = [
        ("a pupil's friend request on a private account", contact(CurrentPupil, Personal, Ordinary)),
        ("a parent's message on a private account", contact(Parent, Personal, Ordinary)),
        ("a former pupil's friend request on a private account", contact(FormerPupil, Personal, Ordinary)),
        ("a pupil's message on the school's official account", contact(CurrentPupil, Official, Ordinary)),
        ("a pupil's sexual message on a private account", contact(CurrentPupil, Personal, Sexual)),
    ];
    insta::assert_snapshot!("where-the-five-policies-differ", told_at_each(&contacts, "Tamsin"));
}

#[test]
fn who_manages_an_allegation_at_each_school() {
    let about = |name: &str| allegation(person(name));
    let allegations = [
        ("about a teacher", about("Tarik")),
        ("about the designated safeguarding lead", about("Delia")),
        ("about whoever leads the school", about("Hester")),
        ("about the executive headteacher", about("Esme")),
        ("about the chair of governors", about("Conrad")),
        ("about whoever leads the school and the chair, together", {
            let mut both = about("Hester");
            both.people.push(Involved { person: person("Conrad"), part: PartPlayed::Subject });
            both
        }),
    ];
    insta::assert_snapshot!("who-manages-an-allegation", told_at_each(&allegations, "Tamsin"));
}

#[test]
fn every_kind_reaches_somebody_in_every_school_and_never_an_excluded_person() {
    for school in &SCHOOLS {
        for kind in Kind::ALL {
            let told = school.told(of_kind(*kind), person("Tarik"));
            assert!(!told.is_empty(), "{} at {}", kind.as_str(), school.pack);
            assert!(told.iter().all(|told| told.person != person("Tamsin")), "{} at {}", kind.as_str(), school.pack);
        }
    }
}

#[test]
fn a_head_of_school_who_receives_a_contact_is_not_her_own_recipient() {
    for school in &SCHOOLS {
        let contact = contact(ContactFrom::CurrentPupil, AccountType::Personal, ContactNature::Ordinary);
        let told = school.told(contact, person("Hester"));
        assert!(!told.is_empty(), "{}", school.pack);
        assert!(told.iter().all(|told| told.person != person("Hester")), "{}", school.pack);
    }
}

/// What comes of each concern at each school: who is told, as what, by which clause.
fn told_at_each(concerns: &[(&str, RaiseConcern)], reporter: &str) -> String {
    let mut out = String::new();
    for (what, concern) in concerns {
        let _ = writeln!(out, "{what}");
        for school in &SCHOOLS {
            let mut at = school.pack;
            for told in school.told(concern.clone(), person(reporter)) {
                let mut name = School::name(told.person);
                let first = told.rule.map(|rule| (told.capacity, rule));
                for (capacity, rule) in
                    first.into_iter().chain(told.also.into_iter().map(|as_| (as_.capacity, as_.rule)))
                {
                    let (capacity, clauses) = (capacity.words(), rule.clauses.join(", "));
                    let _ = writeln!(out, "  {at:<4} {name:<8} {capacity:<36} {clauses}");
                    (at, name) = ("", "");
                }
            }
        }
        out.push('\n');
    }
    out
}

/// ASP-4.2-d and MER-S-4.2-d mean two people: at both schools one person may hold both posts.
#[test]
fn a_relationship_from_before_reaches_two_people_where_the_policy_means_two() {
    for school in SCHOOLS.iter().filter(|school| ["asp", "mer"].contains(&school.pack)) {
        let told = school.told(of_kind(Kind::PriorRelationship), person("Tamsin"));
        let people: std::collections::BTreeSet<PersonId> = told.iter().map(|told| told.person).collect();
        assert!(people.len() >= 2, "{}: {told:?}", school.pack);
    }
}
