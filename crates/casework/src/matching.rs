//! One person on record twice, what people are to a child, to whom an address may go, and whose own child a case is about.
//!
//! INVARIANT: that two records are of one person opens nothing to anybody: each case is judged by itself, as before.

use crate::{At, Casework, CaseworkError};
use access::{Action, SchoolAction, Viewer};
use chrono::NaiveDate;
use domain::incident::PartPlayed;
use domain::person::matching::{Sign, signs};
use domain::person::relation::{AddressToGive, RelationKind};
use domain::policy::clock::local_day;
use domain::read_model::PersonRow;
use domain::reading::{Door, Opened};
use domain::{CaseId, Person, PersonCommand, PersonId, SchoolId};
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

/// Somebody of the school whose own family a case is about, and nobody has decided yet whether that is a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProposedConflict {
    /// Who.
    pub person: PersonId,
    /// Which child.
    pub child: PersonId,
    /// What she is to the child.
    pub relation: RelationKind,
}

impl Casework {
    /// Pairs of records that look as if they were of one person, less those that somebody decided on.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when she does not keep the records of people there.
    pub async fn likely_duplicates(
        &self,
        viewer: &Viewer,
        school: SchoolId,
    ) -> Result<Vec<LikelyDuplicate>, CaseworkError> {
        self.keeps_people(viewer, school).await?;
        let mut people: Vec<(PersonId, Person)> = Vec::new();
        for row in self.store.persons(school).await? {
            if let Some((person, _)) = self.store.load::<Person>(school, row.person).await? {
                people.push((row.person, person));
            }
        }
        let mut found = Vec::new();
        for (place, (one, first)) in people.iter().enumerate() {
            for (other, second) in people.iter().skip(place + 1) {
                let alike = first.kind == second.kind;
                let decided = first.merged.is_some()
                    || second.merged.is_some()
                    || first.is_kept_apart_from(*other)
                    || second.is_kept_apart_from(*one);
                if decided || !alike {
                    continue;
                }
                let signs = signs(&first.details, &second.details);
                if !signs.is_empty() {
                    found.push(LikelyDuplicate { one: *one, other: *other, signs });
                }
            }
        }
        let people: Vec<PersonId> = found.iter().flat_map(|pair| [pair.one, pair.other]).collect();
        let opened = (!people.is_empty()).then(|| Opened::by(Door::Person).people(people));
        self.give(viewer, school, opened, found).await
    }

    /// Whom of the school the case proposes as conflicted, because it is about her own family: to whoever may decide on it, all of
    /// them; to anybody else who may read it, only herself.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when there is no such case for the viewer.
    pub async fn proposed_conflicts(
        &self,
        viewer: &Viewer,
        case: CaseId,
    ) -> Result<Vec<ProposedConflict>, CaseworkError> {
        let file = self.case(viewer, case, At::Now).await?;
        let standing = self.desks.now(&self.store, case.school).await?;
        let (now, today) = (self.clock.now(), self.today());
        let viewer = &crate::commands::today(viewer, case.school, &standing, now);
        let decides = self.may(viewer, Action::Decide, case, &file.incident);
        let me = viewer.at(case.school).map(|membership| membership.person);
        let rows = self.store.persons(case.school).await?;
        let mut proposed = Vec::new();
        for child in file.incident.playing(PartPlayed::Child) {
            for record in records_of(&rows, child) {
                let Some((known, _)) = self.store.load::<Person>(case.school, record).await? else { continue };
                let family = known.relations_on(today).filter(|relation| relation.kind.is_family());
                for (relation, person) in family.flat_map(|relation| {
                    records_of(&rows, relation.to).into_iter().map(move |person| (relation.kind, person))
                }) {
                    let open = standing.school.is_staff(person, now)
                        && !file.incident.is_excluded(person)
                        && !file.incident.has_no_conflict(person)
                        && (decides || me == Some(person));
                    if open && !proposed.iter().any(|known: &ProposedConflict| known.person == person) {
                        proposed.push(ProposedConflict { person, child, relation });
                    }
                }
            }
        }
        Ok(proposed)
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
        self.permit(viewer, SchoolAction::ReadPerson, school).await?;
        let rows = self.store.persons(school).await?;
        let going_to: Vec<PersonId> = going_to.iter().flat_map(|to| records_of(&rows, *to)).collect();
        let (mut given, mut withheld, mut say) = (None, Vec::new(), false);
        let mut known = false;
        for record in records_of(&rows, person) {
            let Some((state, _)) = self.store.load::<Person>(school, record).await? else { continue };
            known = true;
            match state.address_to_give(&going_to, self.today()) {
                AddressToGive::May(address) if record == person => given = address,
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
            (true, false, true) => self.unless_from_her(school, &rows, person, me, given).await?,
        };
        self.give(viewer, school, Opened::by(Door::Person).people([person]), answer).await
    }

    /// Whoever prepares something may be the one the address is withheld from.
    async fn unless_from_her(
        &self,
        school: SchoolId,
        rows: &[PersonRow],
        person: PersonId,
        me: Option<PersonId>,
        address: Option<domain::Text>,
    ) -> Result<AddressToGive, CaseworkError> {
        let withheld = self.withheld_from(school, rows, person).await?;
        let hers = me.into_iter().flat_map(|me| records_of(rows, me)).find(|me| withheld.contains(me));
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
        let rows = self.store.persons(school).await?;
        Ok(!self.withheld_from(school, &rows, person).await?.is_empty())
    }

    /// From whom the address of this person is withheld today, by any of her records.
    pub(crate) async fn withheld_from(
        &self,
        school: SchoolId,
        rows: &[PersonRow],
        person: PersonId,
    ) -> Result<BTreeSet<PersonId>, CaseworkError> {
        let mut withheld = BTreeSet::new();
        for record in records_of(rows, person) {
            if let Some((state, _)) = self.store.load::<Person>(school, record).await? {
                withheld.extend(state.address_withheld_from(self.today()));
            }
        }
        Ok(withheld)
    }

    /// Whether the other person of such a command is there, and can be that to her; and whether the viewer may ask.
    pub(crate) async fn check_other(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
        command: &PersonCommand,
    ) -> Result<(), CaseworkError> {
        let (field, other) = match command {
            PersonCommand::RecordRelation(record) => ("to", record.to),
            PersonCommand::Merge(merged) => ("into", merged.into),
            PersonCommand::KeepApart(apart) => ("from", apart.from),
            PersonCommand::UndoMerge(_) | PersonCommand::EndRelation(_) => {
                return self.keeps_people(viewer, school).await;
            }
            PersonCommand::Register(_)
            | PersonCommand::Correct(_)
            | PersonCommand::RecordPost(_)
            | PersonCommand::EndPost(_) => return Ok(()),
        };
        self.keeps_people(viewer, school).await?;
        let rows = self.store.persons(school).await?;
        let row = |id: PersonId| rows.iter().find(|row| row.person == id);
        let (Some(hers), Some(others)) = (row(person), row(other)) else {
            return Err(CaseworkError::rejected("NO_SUCH_ITEM", "no person of this school has this id", Some(field)));
        };
        if person == other {
            let message = "this is one record: name another person";
            return Err(CaseworkError::rejected("SAME_PERSON", message, Some(field)));
        }
        let merges = matches!(command, PersonCommand::Merge(_));
        if merges && hers.kind != others.kind {
            let message =
                "a child, an adult who works here and a person from outside are never one record: correct it first";
            return Err(CaseworkError::rejected("ANOTHER_KIND", message, Some(field)));
        }
        if merges && others.merged_into.is_some() {
            let message = "that record is of the same person as another one, which is the one to use: name that one";
            return Err(CaseworkError::rejected("ALREADY_DONE", message, Some(field)));
        }
        Ok(())
    }

    /// Court orders and who is whose parent are for those who may read a person and keep the records; an administrator keeps them
    /// and reads none.
    async fn keeps_people(&self, viewer: &Viewer, school: SchoolId) -> Result<(), CaseworkError> {
        self.permit(viewer, SchoolAction::CorrectPerson, school).await?;
        self.permit(viewer, SchoolAction::ReadPerson, school).await.map(drop)
    }

    fn today(&self) -> NaiveDate {
        local_day(self.clock.now())
    }
}

/// Every record of this person, herself first.
pub(crate) fn records_of(rows: &[PersonRow], person: PersonId) -> Vec<PersonId> {
    let mut records = vec![person];
    let mut place = 0;
    while let Some(record) = records.get(place).copied() {
        place += 1;
        for row in rows {
            let next = match row.merged_into {
                Some(into) if row.person == record => into,
                Some(into) if into == record => row.person,
                _ => continue,
            };
            if !records.contains(&next) {
                records.push(next);
            }
        }
    }
    records
}

/// The rows without those in whose place another record is used.
pub(crate) fn to_use(rows: Vec<PersonRow>) -> Vec<PersonRow> {
    let merged: BTreeMap<PersonId, PersonId> =
        rows.iter().filter_map(|row| Some((row.person, row.merged_into?))).collect();
    let is_used = |row: &PersonRow| {
        row.merged_into.is_none_or(|into| merged.contains_key(&into) && ends_at_itself(&merged, row.person))
    };
    rows.into_iter().filter(is_used).collect()
}

/// Two that were merged into each other at the same moment: neither is hidden, until somebody takes one back.
fn ends_at_itself(merged: &BTreeMap<PersonId, PersonId>, person: PersonId) -> bool {
    let (mut next, mut steps) = (person, 0);
    while let Some(into) = merged.get(&next).copied() {
        steps += 1;
        if into == person || steps > merged.len() {
            return true;
        }
        next = into;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::person::PersonKind;
    use uuid::Uuid;

    const fn id(number: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(number))
    }

    fn row(number: u128, merged_into: Option<u128>) -> PersonRow {
        let merged_into = merged_into.map(id);
        let name = "an invented name".to_owned();
        PersonRow { person: id(number), kind: PersonKind::Child, name, year_group: None, merged_into, version: 1 }
    }

    #[test]
    fn every_record_of_a_person_is_found_from_each_of_them() {
        let rows = [row(1, None), row(2, Some(1)), row(3, Some(2)), row(4, None)];
        for start in 1..=3 {
            let found: BTreeSet<_> = records_of(&rows, id(start)).into_iter().collect();
            assert_eq!(found, BTreeSet::from([id(1), id(2), id(3)]), "{start}");
        }
        assert_eq!(records_of(&rows, id(4)), [id(4)]);
    }

    #[test]
    fn only_the_record_to_use_is_offered() {
        let used = |rows: Vec<PersonRow>| to_use(rows).into_iter().map(|row| row.person).collect::<Vec<_>>();
        assert_eq!(used(vec![row(1, None), row(2, Some(1)), row(3, Some(2))]), [id(1)]);
        assert_eq!(used(vec![row(1, Some(2)), row(2, Some(1))]), [id(1), id(2)]);
    }
}
