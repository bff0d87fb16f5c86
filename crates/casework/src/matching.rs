//! One person on record twice, what people are to a child, to whom an address may go, and whose own child a case is about.
//!
//! INVARIANT: that two records are of one person opens nothing to anybody, and keeps from her what is kept from either.

use crate::desks::Standing;
use crate::{At, Casework, CaseworkError};
use access::{Action, SchoolAction, Viewer};
use chrono::NaiveDate;
use domain::incident::need_to_know::ConflictProposed;
use domain::person::matching::{Sign, can_be_one, signs};
use domain::person::relation::AddressToGive;
use domain::policy::clock::local_day;
use domain::read_model::{PersonRow, Tie};
use domain::reading::{Door, Opened};
use domain::{CaseId, Person, PersonCommand, PersonId, School, SchoolCommand, SchoolId};
use std::collections::{BTreeMap, BTreeSet};

/// Two records that look as if they were of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyDuplicate {
    /// One of them.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// What they share.
    pub signs: Vec<Sign>,
}

/// The most pairs of records that are looked at for one answer: they share a number or names, and nothing more is known of them.
const COMPARED: u32 = 5_000;
/// The most pairs proposed in one answer. Whoever has decided on them asks again.
const PROPOSED: usize = 100;

impl Casework {
    /// Pairs of records that look as if they were of one person, less those that somebody decided on: a hundred of them at most. Only
    /// records that share a number, an address or the beginning of their names are compared.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when she does not keep the records of people there.
    pub async fn likely_duplicates(
        &self,
        viewer: &Viewer,
        school: SchoolId,
    ) -> Result<Vec<LikelyDuplicate>, CaseworkError> {
        let standing = self.keeps_people(viewer, school).await?;
        let decided = |(one, other): &(PersonId, PersonId)| {
            standing.school.are_one(*one, *other)
                || standing.school.are_kept_apart(*one, *other)
                // In whose place another record is used: that one is compared.
                || [one, other].into_iter().any(|record| standing.school.merged_into(*record).is_some())
        };
        let mut known: BTreeMap<PersonId, Person> = BTreeMap::new();
        let mut found = Vec::new();
        for pair in self.store.may_be_one(school, COMPARED).await?.into_iter().filter(|pair| !decided(pair)) {
            let (one, other) = pair;
            for record in [one, other] {
                if !known.contains_key(&record)
                    && let Some((person, _)) = self.store.load::<Person>(school, record).await?
                {
                    known.insert(record, person);
                }
            }
            let Some((first, second)) = known.get(&one).zip(known.get(&other)) else { continue };
            let signs = signs(&first.details, &second.details);
            if !signs.is_empty() {
                found.push(LikelyDuplicate { one, other, signs });
            }
            if found.len() == PROPOSED {
                break;
            }
        }
        let people: Vec<PersonId> = found.iter().flat_map(|pair| [pair.one, pair.other]).collect();
        let opened = (!people.is_empty()).then(|| Opened::by(Door::Person).people(people));
        self.give(viewer, school, opened, found).await
    }

    /// Whose own family the case is about, where nobody has judged yet whether that is a conflict of interest: for whoever may decide on
    /// it, and for nobody else. Whoever is proposed is kept from the case meanwhile.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when there is no such case for the viewer.
    pub async fn proposed_conflicts(
        &self,
        viewer: &Viewer,
        case: CaseId,
    ) -> Result<Vec<ConflictProposed>, CaseworkError> {
        let file = self.case(viewer, case, At::Now).await?;
        let standing = self.desks.now(&self.store, case.school).await?;
        let viewer = &crate::commands::today(viewer, case.school, &standing, self.clock.now());
        let decides = self.may(viewer, Action::Decide, case, &file.incident);
        Ok(if decides { file.incident.proposed_conflicts().copied().collect() } else { Vec::new() })
    }

    /// The address of a person, for something that goes to these people: the check that everything asks which shows an address to
    /// whoever prepares it. What is recorded of any record of the same person counts.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when there is no such person, or not for the viewer.
    pub async fn address_to_give(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
        going_to: &[PersonId],
    ) -> Result<AddressToGive, CaseworkError> {
        let record = self.permit(viewer, SchoolAction::ReadPerson, school).await?.school;
        let going_to: Vec<PersonId> = going_to.iter().flat_map(|to| record.records_of(*to)).collect();
        let (mut given, mut withheld, mut say) = (None, Vec::new(), false);
        let mut known = false;
        for id in record.records_of(person) {
            let Some((state, _)) = self.store.load::<Person>(school, id).await? else { continue };
            known = true;
            match state.address_to_give(&going_to, self.today()) {
                AddressToGive::May(address) if id == person => given = address,
                AddressToGive::May(_) => {}
                AddressToGive::SayToWhom => say = true,
                AddressToGive::WithheldFrom(people) => withheld.extend(people),
            }
        }
        let me = viewer.at(school).map(|membership| membership.person);
        let answer = match (known, say, withheld.is_empty()) {
            (false, ..) => return Err(CaseworkError::NotFound),
            (true, _, false) => AddressToGive::WithheldFrom(withheld),
            (true, true, true) => AddressToGive::SayToWhom,
            (true, false, true) => self.unless_from_her(school, &record, person, me, given).await?,
        };
        self.give(viewer, school, Opened::by(Door::Person).people([person]), answer).await
    }

    /// Whoever prepares something may be the one the address is withheld from.
    async fn unless_from_her(
        &self,
        school: SchoolId,
        record: &School,
        person: PersonId,
        me: Option<PersonId>,
        address: Option<domain::Text>,
    ) -> Result<AddressToGive, CaseworkError> {
        let withheld = self.withheld_from(school, record, person).await?;
        let hers = me.into_iter().flat_map(|me| record.records_of(me)).find(|me| withheld.contains(me));
        Ok(hers.map_or(AddressToGive::May(address), |me| AddressToGive::WithheldFrom(vec![me])))
    }

    /// Whether the address of this person is withheld from anybody today, by any of her records.
    pub(crate) async fn is_address_withheld(
        &self,
        school: SchoolId,
        person: PersonId,
        state: &Person,
    ) -> Result<bool, CaseworkError> {
        if state.details.address.is_none() {
            return Ok(false);
        }
        let record = self.desks.now(&self.store, school).await?.school;
        Ok(!self.withheld_from(school, &record, person).await?.is_empty())
    }

    /// From whom the address of this person is withheld today, by any of her records.
    pub(crate) async fn withheld_from(
        &self,
        school: SchoolId,
        record: &School,
        person: PersonId,
    ) -> Result<BTreeSet<PersonId>, CaseworkError> {
        let mut withheld = BTreeSet::new();
        for id in record.records_of(person) {
            if let Some((state, _)) = self.store.load::<Person>(school, id).await? {
                withheld.extend(state.address_withheld_from(self.today()));
            }
        }
        Ok(withheld)
    }

    /// Whether the other person of such a command is there; and whether the viewer may ask.
    pub(crate) async fn check_other(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
        command: &PersonCommand,
    ) -> Result<(), CaseworkError> {
        match command {
            PersonCommand::RecordRelation(record) => {
                self.keeps_people(viewer, school).await?;
                self.both(school, (person, record.to), "to").await.map(drop)
            }
            PersonCommand::EndRelation(_) => self.keeps_people(viewer, school).await.map(drop),
            PersonCommand::Register(_)
            | PersonCommand::Correct(_)
            | PersonCommand::RecordPost(_)
            | PersonCommand::EndPost(_) => Ok(()),
        }
    }

    /// Whether two records that somebody decides about are there, and can be of one person; and whether the viewer may ask.
    pub(crate) async fn check_records(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        command: &SchoolCommand,
    ) -> Result<(), CaseworkError> {
        let (people, field) = match command {
            SchoolCommand::MergePerson(merged) => ((merged.person, merged.into), "into"),
            SchoolCommand::KeepApart(apart) => ((apart.person, apart.from), "from"),
            _ => return Ok(()),
        };
        if viewer.at(school).is_none() {
            return Err(CaseworkError::absent(viewer));
        }
        let (record, now) = (self.desks.now(&self.store, school).await?.school, self.clock.now());
        self.permit(viewer, crate::commands::school_action(command, &record, now), school).await?;
        let [one, other] = self.both(school, people, field).await?;
        if matches!(command, SchoolCommand::MergePerson(_)) && !can_be_one(one.kind, other.kind) {
            let message = "a child and an adult are never one person: look at both records";
            return Err(CaseworkError::rejected("ANOTHER_KIND", message, Some(field)));
        }
        Ok(())
    }

    /// Both of these people, who are two.
    async fn both(
        &self,
        school: SchoolId,
        (one, other): (PersonId, PersonId),
        field: &'static str,
    ) -> Result<[PersonRow; 2], CaseworkError> {
        if one == other {
            let message = "this is one record: name another person";
            return Err(CaseworkError::rejected("SAME_PERSON", message, Some(field)));
        }
        self.store
            .persons_by_id(school, &[one, other])
            .await?
            .try_into()
            .map_err(|_| CaseworkError::rejected("NO_SUCH_ITEM", "no person of this school has this id", Some(field)))
    }

    /// Looks at the open cases of this child again, because somebody was recorded as of its family: what is about her own family is kept
    /// from her from now on.
    pub(crate) async fn look_at_family(&self, school: SchoolId, people: [PersonId; 2]) -> Result<(), CaseworkError> {
        let record = self.desks.now(&self.store, school).await?.school;
        let records: BTreeSet<PersonId> = people.into_iter().flat_map(|person| record.records_of(person)).collect();
        let mut cases = BTreeSet::new();
        for record in records {
            let tied = self.store.cases_of_person(school, record, &[Tie::Child]).await?;
            cases.extend(tied.into_iter().filter(|(_, row)| row.status.is_open()).map(|(_, row)| row.incident));
        }
        for incident in cases {
            self.tell(CaseId { school, incident }).await?;
        }
        Ok(())
    }

    /// Court orders and who is whose parent are for those who may read a person and keep the records; an administrator keeps them
    /// and reads none.
    async fn keeps_people(&self, viewer: &Viewer, school: SchoolId) -> Result<Standing, CaseworkError> {
        self.permit(viewer, SchoolAction::CorrectPerson, school).await?;
        self.permit(viewer, SchoolAction::ReadPerson, school).await
    }

    fn today(&self) -> NaiveDate {
        local_day(self.clock.now())
    }
}

/// The rows without those in whose place another record is used.
pub(crate) fn to_use(rows: Vec<PersonRow>, record: &School) -> Vec<PersonRow> {
    rows.into_iter().filter(|row| record.merged_into(row.person).is_none()).collect()
}
