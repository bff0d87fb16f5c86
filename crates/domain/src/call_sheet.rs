//! The call sheet: on one page what the designated officer or the police ask on the telephone. Every field is there, known or
//! visibly not known, so that nothing is forgotten while somebody waits at the other end.

use crate::describe::time;
use crate::incident::raise::OnBehalf;
use crate::incident::{Agency, Answer, Incident, PartPlayed};
use crate::person::PersonDetails;
use crate::school::{ContactKind, School};
use crate::{Narrative, Person, PersonId};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use std::collections::{BTreeMap, BTreeSet};

vocabulary! {
    /// What a line of the call sheet is about.
    pub enum CallSection {
        /// Whom to call.
        Call = "call" "whom to call",
        /// The adult it is about.
        Adult = "adult" "the adult",
        /// The child.
        Child = "child" "the child",
        /// What happened.
        Event = "event" "what happened",
        /// Where it stands.
        Now = "now" "where it stands",
    }
}

vocabulary! {
    /// What is asked.
    pub enum CallField {
        /// The telephone number.
        Telephone = "telephone" "telephone",
        /// The name.
        Name = "name" "name",
        /// Date of birth.
        Born = "born" "date of birth",
        /// Address.
        Address = "address" "address",
        /// What the adult does at the school.
        Role = "role" "role at the school",
        /// Since when.
        Start = "start" "start date",
        /// Posts elsewhere.
        OtherPosts = "other-posts" "other posts",
        /// The adult's own children.
        OwnChildren = "own-children" "own children",
        /// Year group or class.
        YearGroup = "year-group" "year group or class",
        /// Whether a social worker is named.
        SocialWorker = "social-worker" "social worker",
        /// Parents and carers.
        Parents = "parents" "parents and carers",
        /// The words the child used.
        WordsUsed = "words-used" "words the child used",
        /// What was reported.
        Reported = "reported" "what was reported",
        /// When it happened.
        When = "when" "when it happened",
        /// Who saw or heard it.
        Witnesses = "witnesses" "witnesses",
        /// Who knows.
        WhoKnows = "who-knows" "who knows of it",
        /// Who told it, where it was passed on; by name only where she agreed.
        ToldBy = "told-by" "who told it",
        /// Whether a child is in danger now.
        InDanger = "in-danger" "child in danger now",
        /// What was done at once.
        DoneAtOnce = "done-at-once" "what was done at once",
    }
}

/// What stands where nobody knows.
pub const NOT_KNOWN: &str = "not known";

/// One line of a call sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallLine {
    /// What it is about.
    pub section: CallSection,
    /// About which person, where it is about one.
    pub person: Option<PersonId>,
    /// What is asked.
    pub field: CallField,
    /// The answer; nothing where it is not known.
    pub answer: Option<String>,
}

/// The people whose details a call sheet of this case shows.
#[must_use]
pub fn people(incident: &Incident) -> BTreeSet<PersonId> {
    let parts = [PartPlayed::Subject, PartPlayed::Child, PartPlayed::Parent, PartPlayed::Witness];
    let playing = parts.into_iter().flat_map(|part| incident.playing(part));
    let behalf = incident.raised().and_then(|raised| raised.on_behalf).and_then(|behalf| behalf.person);
    playing.chain(knowing(incident)).chain(behalf).collect()
}

/// Who knows: whoever raised it, must know, was told, has seen it or manages it.
fn knowing(incident: &Incident) -> Vec<PersonId> {
    let mut known: Vec<PersonId> = incident.reporters().collect();
    known.extend(incident.raised().iter().flat_map(|raised| raised.told.iter().map(|told| told.person)));
    known.extend(incident.routed().iter().map(|routed| routed.person));
    known.extend(incident.told().iter().map(|told| told.person));
    known.extend(incident.acknowledgements().iter().map(|seen| seen.by));
    known.extend(incident.case_managers());
    let mut seen = BTreeSet::new();
    known.retain(|person| seen.insert(*person));
    known
}

/// What a call sheet is made of.
struct Sheet<'a> {
    incident: &'a Incident,
    school: &'a School,
    people: &'a BTreeMap<PersonId, Person>,
    at: DateTime<Utc>,
    lines: Vec<CallLine>,
}

/// The call sheet of this case for a call to this agency at this time.
#[must_use]
pub fn call_sheet(
    incident: &Incident,
    school: &School,
    people: &BTreeMap<PersonId, Person>,
    agency: Agency,
    at: DateTime<Utc>,
) -> Vec<CallLine> {
    let mut sheet = Sheet { incident, school, people, at, lines: Vec::new() };
    sheet.call(agency);
    let some_or_nobody = |found: Vec<PersonId>| -> Vec<Option<PersonId>> {
        if found.is_empty() { vec![None] } else { found.into_iter().map(Some).collect() }
    };
    if agency == Agency::Lado || incident.subjects().next().is_some() {
        for adult in some_or_nobody(incident.subjects().collect()) {
            sheet.adult(adult);
        }
    }
    for child in some_or_nobody(incident.playing(PartPlayed::Child).collect()) {
        sheet.child(child);
    }
    sheet.event();
    sheet.now();
    sheet.lines
}

impl Sheet<'_> {
    fn add(&mut self, section: CallSection, person: Option<PersonId>, field: CallField, answer: Option<String>) {
        let answer = answer.filter(|answer| !answer.trim().is_empty());
        self.lines.push(CallLine { section, person, field, answer });
    }

    fn person(&self, person: Option<PersonId>) -> Option<&Person> {
        self.people.get(&person?)
    }

    fn detail(&self, person: Option<PersonId>, of: impl Fn(&PersonDetails) -> Option<String>) -> Option<String> {
        self.person(person).and_then(|person| of(&person.details))
    }

    fn names(&self, people: impl IntoIterator<Item = PersonId>) -> String {
        let names = people.into_iter().filter_map(|id| self.people.get(&id)).map(Person::display_name);
        names.collect::<Vec<_>>().join(", ")
    }

    fn call(&mut self, agency: Agency) {
        let kind = match agency {
            Agency::Lado => Some(ContactKind::Lado),
            Agency::Police => Some(ContactKind::Police),
            Agency::SocialCare => Some(ContactKind::SocialCare),
            Agency::AdviceLine => Some(ContactKind::AdviceLine),
            _ => None,
        };
        let contact = kind.and_then(|kind| self.school.contact(kind, self.at));
        let name = contact.map_or_else(|| agency.words().to_owned(), |contact| contact.name.as_str().to_owned());
        let number = contact.and_then(|contact| contact.telephone.as_ref()).map(|number| number.as_str().to_owned());
        self.add(CallSection::Call, None, CallField::Name, Some(name));
        self.add(CallSection::Call, None, CallField::Telephone, number);
    }

    /// Name, date of birth, address: asked of everybody.
    fn identity(&mut self, section: CallSection, who: Option<PersonId>) {
        self.add(section, who, CallField::Name, self.person(who).map(Person::display_name));
        self.add(section, who, CallField::Born, self.detail(who, |details| details.born.map(date)));
        self.add(section, who, CallField::Address, self.address(who));
    }

    /// An agency is told the address, and whoever rings it reads there and then that it must not go further.
    fn address(&self, who: Option<PersonId>) -> Option<String> {
        let address = self.detail(who, |details| details.address.as_ref().map(|text| text.as_str().to_owned()))?;
        let today = self.at.with_timezone(&London).date_naive();
        let withheld: Vec<PersonId> = self.person(who)?.address_withheld_from(today).collect();
        Some(match withheld.len() {
            0 => address,
            many => format!(
                "{address} (not to be given to {}: say so)",
                crate::describe::counted(many, "person named on the record", "people named on the record")
            ),
        })
    }

    fn adult(&mut self, who: Option<PersonId>) {
        self.identity(CallSection::Adult, who);
        let (here, elsewhere) = (self.posts(who, false), self.posts(who, true));
        let roles = who.map(|person| self.school.roles_of(person, self.at)).unwrap_or_default();
        let roles =
            roles.into_iter().filter(|role| *role != crate::school::Role::Reporter).map(|role| role.words().to_owned());
        let role = here.into_iter().chain(roles).collect::<Vec<_>>().join(", ");
        let start = who
            .and_then(|person| self.school.staff.get(&person))
            .map(|span| date(span.from.with_timezone(&London).date_naive()));
        let children = self.detail(who, |details| details.own_children.as_ref().map(|text| text.as_str().to_owned()));
        self.add(CallSection::Adult, who, CallField::Role, Some(role));
        self.add(CallSection::Adult, who, CallField::Start, start);
        self.add(CallSection::Adult, who, CallField::OtherPosts, Some(elsewhere.join(", ")));
        self.add(CallSection::Adult, who, CallField::OwnChildren, children);
    }

    /// Posts held now: here, or with another employer.
    fn posts(&self, who: Option<PersonId>, elsewhere: bool) -> Vec<String> {
        let today = self.at.with_timezone(&London).date_naive();
        let posts = self.person(who).map(|person| person.posts.as_slice()).unwrap_or_default().iter();
        let held = posts.filter(|post| post.until.is_none_or(|until| today <= until));
        let these = held.filter(|post| post.employer.is_some() == elsewhere);
        let words = these.map(|post| match &post.employer {
            Some(employer) => format!("{} ({})", post.title.as_str(), employer.as_str()),
            None => post.title.as_str().to_owned(),
        });
        words.collect()
    }

    fn child(&mut self, who: Option<PersonId>) {
        self.identity(CallSection::Child, who);
        let year = self.detail(who, |details| details.year_group.as_ref().map(|text| text.as_str().to_owned()));
        let worker = self.detail(who, |details| details.has_social_worker.map(yes_or_no));
        self.add(CallSection::Child, who, CallField::YearGroup, year);
        self.add(CallSection::Child, who, CallField::SocialWorker, worker);
        let parents = self.names(self.incident.playing(PartPlayed::Parent));
        self.add(CallSection::Child, who, CallField::Parents, Some(parents));
    }

    fn event(&mut self) {
        let raised = self.incident.raised();
        let told = |text: &Narrative| text.texts().collect::<Vec<_>>().join("\n");
        let words = raised.and_then(|raised| raised.childs_words.as_ref()).map(told);
        let reported = raised.map(|raised| told(&raised.narrative));
        let when = raised.and_then(|raised| raised.occurred_at).map(time);
        let witnesses = self.names(self.incident.playing(PartPlayed::Witness));
        self.add(CallSection::Event, None, CallField::WordsUsed, words);
        self.add(CallSection::Event, None, CallField::Reported, reported);
        self.add(CallSection::Event, None, CallField::When, when);
        let told_by = raised.and_then(|raised| raised.on_behalf).map(|behalf| self.told_by(behalf));
        let noticed = self.names(self.incident.informant());
        self.add(CallSection::Event, None, CallField::ToldBy, told_by.or(Some(noticed)));
        self.add(CallSection::Event, None, CallField::Witnesses, Some(witnesses));
    }

    /// Whoever did not agree is not named.
    fn told_by(&self, behalf: OnBehalf) -> String {
        let name = behalf.person.filter(|_| behalf.may_be_named == Answer::Yes).map(|person| self.names([person]));
        match name.filter(|name| !name.is_empty()) {
            Some(name) => format!("{name} ({})", behalf.of.words()),
            None => format!("{}, who is not named", behalf.of.words()),
        }
    }

    fn now(&mut self) {
        let safety = self.incident.raised().map(|raised| &raised.safety);
        let danger = safety.map(|safety| yes_or_no(safety.in_danger));
        let done = safety.and_then(|safety| safety.done.as_ref()).map(|done| done.as_str().to_owned());
        let knows = self.names(knowing(self.incident));
        self.add(CallSection::Now, None, CallField::InDanger, danger);
        self.add(CallSection::Now, None, CallField::DoneAtOnce, done);
        self.add(CallSection::Now, None, CallField::WhoKnows, Some(knows));
    }
}

fn yes_or_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn date(day: NaiveDate) -> String {
    crate::describe::day(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::commands::raise_concern::RaiseConcern;
    use crate::incident::raise::BehalfOf;
    use crate::person::PostRecorded;
    use crate::scenario::concerns::{about_a_child, about_an_adult};
    use crate::scenario::{CHILD, COACH, Case, HEAD, given, time};

    fn known(name: &str, born: Option<&str>) -> Person {
        let details = PersonDetails {
            family_name: Text::from(name),
            born: born.map(|day| day.parse().unwrap()),
            ..PersonDetails::default()
        };
        Person { details, ..Person::default() }
    }

    fn sheet(case: &Case, agency: Agency) -> Vec<CallLine> {
        let mut coach = known("Coach", Some("1990-04-03"));
        let post = |title: &str, employer: Option<&str>| PostRecorded {
            title: Text::from(title),
            employer: employer.map(Text::from),
            from: "2024-01-01".parse().unwrap(),
            until: None,
        };
        coach.posts = vec![post("sports coach", None), post("trainer", Some("a swimming club"))];
        let people = BTreeMap::from([(COACH, coach), (CHILD, known("Child", None)), (HEAD, known("Head", None))]);
        call_sheet(&case.incident, &case.school, &people, agency, time("2027-03-01T09:10"))
    }

    fn answer(lines: &[CallLine], section: CallSection, field: CallField) -> Option<&str> {
        let line = lines.iter().find(|line| line.section == section && line.field == field);
        line.unwrap_or_else(|| panic!("no line {}", field.as_str())).answer.as_deref()
    }

    #[test]
    fn what_the_designated_officer_asks_about_the_adult_stands_on_one_page() {
        let lines = sheet(&given(about_an_adult()), Agency::Lado);
        let adult = |field| answer(&lines, CallSection::Adult, field);
        assert_eq!(adult(CallField::Name), Some("Coach"));
        assert_eq!(adult(CallField::Born), Some("3 April 1990"));
        assert_eq!(adult(CallField::Role), Some("sports coach"));
        assert_eq!(adult(CallField::Start), Some("1 September 2020"));
        assert_eq!(adult(CallField::OtherPosts), Some("trainer (a swimming club)"));
        assert_eq!(answer(&lines, CallSection::Now, CallField::InDanger), Some("no"));
        assert!(answer(&lines, CallSection::Now, CallField::WhoKnows).is_some_and(|names| names.contains("Head")));
    }

    #[test]
    fn what_nobody_knows_is_a_line_all_the_same() {
        let lines = sheet(&given(about_an_adult()), Agency::Lado);
        assert_eq!(answer(&lines, CallSection::Adult, CallField::OwnChildren), None);
        assert_eq!(answer(&lines, CallSection::Child, CallField::Born), None);
        assert_eq!(answer(&lines, CallSection::Event, CallField::Witnesses), None);
    }

    #[test]
    fn every_field_has_its_line() {
        let lines = sheet(&given(about_an_adult()), Agency::Lado);
        for field in CallField::ALL {
            assert!(lines.iter().any(|line| line.field == *field), "{}", field.as_str());
        }
    }

    #[test]
    fn whoever_did_not_agree_to_be_named_is_not() {
        let told_by = |may_be_named| {
            let behalf = OnBehalf { of: BehalfOf::Parent, person: Some(HEAD), may_be_named };
            let case = given(RaiseConcern { on_behalf: Some(behalf), ..about_a_child() });
            let lines = sheet(&case, Agency::SocialCare);
            answer(&lines, CallSection::Event, CallField::ToldBy).map(str::to_owned)
        };
        assert_eq!(told_by(Answer::Yes).as_deref(), Some("Head (a parent or carer)"));
        for silent in [Answer::No, Answer::NotKnown] {
            assert_eq!(told_by(silent).as_deref(), Some("a parent or carer, who is not named"));
        }
    }

    #[test]
    fn a_call_about_a_child_alone_asks_nothing_about_an_adult() {
        let lines = sheet(&given(about_a_child()), Agency::SocialCare);
        assert!(!lines.iter().any(|line| line.section == CallSection::Adult));
    }
}
