//! Staff from another system, row by row: who joins, whose details changed, who leaves. Looked at first, and the same again changes nothing:
//! what is to be done follows from what stands here, not from what was imported before.
//!
//! Roles are never imported: who sees cases is decided by people, one by one.

use crate::{Call, Casework, CaseworkError};
use access::{SchoolAction, Viewer};
use chrono::{DateTime, Utc};
use domain::person::{PersonCorrected, PersonDetails, PersonKind, PersonRegistered, PostEnded, PostRecorded};
use domain::school::{StaffJoined, StaffLeft};
use domain::{Person, PersonCommand, PersonId, School, SchoolCommand, SchoolId, Text};
use std::collections::BTreeSet;

/// A member of staff, as another system has her.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaffRow {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The given name people use, where it differs.
    pub known_as: Option<String>,
    /// Her address: what she is known again by, else by her names.
    pub email: Option<String>,
    /// Her post.
    pub post: Option<String>,
    /// Since when she is staff; else since the import.
    pub from: Option<DateTime<Utc>>,
    /// From when on she is not any more.
    pub until: Option<DateTime<Utc>>,
}

/// What becomes of somebody by an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffChange {
    /// She is new here.
    Registered,
    /// She was known, and becomes staff.
    Joined,
    /// Her details or her post changed.
    Corrected,
    /// She leaves at this time.
    Left(DateTime<Utc>),
    /// Everything stands already.
    Unchanged,
    /// Several people here, or several rows, could be meant: nothing was done.
    Ambiguous,
    /// There is no name.
    Nameless,
}

/// What becomes of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffOutcome {
    /// The row, from 0; nothing for somebody who stands in no row.
    pub row: Option<usize>,
    /// Her name.
    pub name: String,
    /// What becomes of her.
    pub change: StaffChange,
}

/// An adult of the school.
struct Known {
    id: PersonId,
    person: Person,
}

impl Casework {
    /// Imports staff, or with `look` says what an import would do. Whoever is staff and stands in no row leaves at `absent_leave`, if that is
    /// given; governors and volunteers stand in few files, so it mostly is not.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the viewer may not manage staff there; [`CaseworkError::Rejected`] when a row cannot be taken, such as an
    /// unusable address: rows before it were imported, and importing again goes on.
    pub async fn import_staff(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        rows: &[StaffRow],
        absent_leave: Option<DateTime<Utc>>,
        look: bool,
    ) -> Result<Vec<StaffOutcome>, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ManageStaff, school).await?;
        let known = self.adults(school).await?;
        let now = self.clock.now();
        let (mut outcomes, mut met) = (Vec::new(), BTreeSet::new());
        for (number, row) in rows.iter().enumerate() {
            let (who, change) = planned(row, rows, &known, &standing.school, now);
            met.extend(who.map(|who| who.id));
            if !look {
                self.carry_in(viewer, school, row, who, change).await?;
            }
            let name = format!("{} {}", row.given_name.trim(), row.family_name.trim()).trim().to_owned();
            outcomes.push(StaffOutcome { row: Some(number), name, change });
        }
        let Some(leave) = absent_leave else { return Ok(outcomes) };
        for who in known.iter().filter(|who| !met.contains(&who.id) && standing.school.is_staff(who.id, leave)) {
            if !look {
                self.leaves(viewer, school, who.id, leave).await?;
            }
            outcomes.push(StaffOutcome {
                row: None,
                name: who.person.display_name(),
                change: StaffChange::Left(leave),
            });
        }
        Ok(outcomes)
    }

    async fn adults(&self, school: SchoolId) -> Result<Vec<Known>, CaseworkError> {
        let mut known = Vec::new();
        for row in self.store.persons(school).await?.into_iter().filter(|row| row.kind == PersonKind::Adult) {
            if let Some((person, _)) = self.store.load::<Person>(school, row.person).await? {
                known.push(Known { id: row.person, person });
            }
        }
        Ok(known)
    }

    async fn carry_in(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        row: &StaffRow,
        who: Option<&Known>,
        change: StaffChange,
    ) -> Result<(), CaseworkError> {
        let now = self.clock.now();
        match (change, who) {
            (StaffChange::Registered, _) => {
                let details = details(row, PersonDetails::default());
                let registered = PersonRegistered { kind: PersonKind::Adult, details };
                let key = self.fresh_key();
                let (id, _) = self.register_person(viewer, school, registered, &call(&key)).await?;
                self.joins(viewer, school, id, row.from.unwrap_or(now)).await?;
                self.post(viewer, school, id, None, row).await
            }
            (StaffChange::Joined, Some(who)) => {
                self.correct(viewer, school, who, row).await?;
                self.joins(viewer, school, who.id, row.from.unwrap_or(now)).await
            }
            (StaffChange::Corrected, Some(who)) => self.correct(viewer, school, who, row).await,
            (StaffChange::Left(until), Some(who)) => self.leaves(viewer, school, who.id, until).await,
            _ => Ok(()),
        }
    }

    async fn joins(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
        from: DateTime<Utc>,
    ) -> Result<(), CaseworkError> {
        let joined = SchoolCommand::AddStaff(StaffJoined { person, from });
        self.on_school(viewer, school, joined, &call(&self.fresh_key())).await.map(drop)
    }

    async fn leaves(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
        until: DateTime<Utc>,
    ) -> Result<(), CaseworkError> {
        let left = SchoolCommand::EndStaff(StaffLeft { person, until });
        self.on_school(viewer, school, left, &call(&self.fresh_key())).await.map(drop)
    }

    async fn correct(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        who: &Known,
        row: &StaffRow,
    ) -> Result<(), CaseworkError> {
        let details = details(row, who.person.details.clone());
        if details != who.person.details {
            let command = PersonCommand::Correct(PersonCorrected { details, reason: None });
            self.on_person(viewer, school, who.id, command, &call(&self.fresh_key())).await?;
        }
        self.post(viewer, school, who.id, Some(&who.person), row).await
    }

    /// Records the post of the row where it is another than the one she holds, which ends.
    async fn post(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        id: PersonId,
        person: Option<&Person>,
        row: &StaffRow,
    ) -> Result<(), CaseworkError> {
        let Some(title) = new_post(row, person) else { return Ok(()) };
        let today = self.clock.now().date_naive();
        let held = person.into_iter().flat_map(|person| &person.posts).filter(|post| post.until.is_none());
        for post in held {
            let ended = PersonCommand::EndPost(PostEnded { title: post.title.clone(), until: today.max(post.from) });
            self.on_person(viewer, school, id, ended, &call(&self.fresh_key())).await?;
        }
        let from = row.from.filter(|_| person.is_none()).map_or(today, |from| from.date_naive());
        let post = PostRecorded { title: Text::new(title), employer: None, from, until: None };
        self.on_person(viewer, school, id, PersonCommand::RecordPost(post), &call(&self.fresh_key())).await.map(drop)
    }

    fn fresh_key(&self) -> String {
        self.entropy.id().to_string()
    }
}

const fn call(key: &str) -> Call<'_> {
    Call { key, expected_version: None, request: "staff-import" }
}

/// Who a row means, and what becomes of her.
fn planned<'k>(
    row: &StaffRow,
    rows: &[StaffRow],
    known: &'k [Known],
    school: &School,
    now: DateTime<Utc>,
) -> (Option<&'k Known>, StaffChange) {
    if row.given_name.trim().is_empty() && row.family_name.trim().is_empty() {
        return (None, StaffChange::Nameless);
    }
    if rows.iter().filter(|other| is_same(row, other)).count() > 1 {
        return (None, StaffChange::Ambiguous);
    }
    let mut meant = known.iter().filter(|who| means(row, &who.person.details));
    let who = match (meant.next(), meant.next()) {
        (None, _) if row.until.is_some_and(|until| until <= now) => return (None, StaffChange::Unchanged),
        (None, _) => return (None, StaffChange::Registered),
        (Some(_), Some(_)) => return (None, StaffChange::Ambiguous),
        (Some(who), None) => who,
    };
    let span = school.staff.get(&who.id);
    let ends = span.and_then(|span| span.until);
    let change = match (span, row.until) {
        // Nobody left before she came: an older day in the file ends it with the beginning.
        (Some(span), Some(until)) if ends != Some(until.max(span.from)) => StaffChange::Left(until.max(span.from)),
        (None, None) => StaffChange::Joined,
        (Some(_), None) if ends.is_some_and(|ends| ends <= now) => StaffChange::Joined,
        (Some(_), None) if is_changed(row, &who.person) => StaffChange::Corrected,
        _ => StaffChange::Unchanged,
    };
    (Some(who), change)
}

fn lower(text: &str) -> String {
    text.trim().to_lowercase()
}

fn address(row: &StaffRow) -> Option<String> {
    row.email.as_deref().map(lower).filter(|email| !email.is_empty())
}

/// By the address where both have one, else by both names.
fn means(row: &StaffRow, details: &PersonDetails) -> bool {
    let known = details.email.as_ref().map(|email| lower(email.as_str()));
    match (address(row), known) {
        (Some(row), Some(known)) => row == known,
        _ => {
            lower(&row.given_name) == lower(details.given_name.as_str())
                && lower(&row.family_name) == lower(details.family_name.as_str())
        }
    }
}

fn is_same(one: &StaffRow, other: &StaffRow) -> bool {
    match (address(one), address(other)) {
        (Some(one), Some(other)) => one == other,
        _ => lower(&one.given_name) == lower(&other.given_name) && lower(&one.family_name) == lower(&other.family_name),
    }
}

/// Her details with what the row says; what it leaves empty stays.
fn details(row: &StaffRow, before: PersonDetails) -> PersonDetails {
    let said = |text: &Option<String>, before: Option<Text>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(Text::new).or(before)
    };
    PersonDetails {
        given_name: Text::new(row.given_name.trim()),
        family_name: Text::new(row.family_name.trim()),
        known_as: said(&row.known_as, before.known_as.clone()),
        email: said(&row.email, before.email.clone()),
        ..before
    }
}

fn new_post<'r>(row: &'r StaffRow, person: Option<&Person>) -> Option<&'r str> {
    let title = row.post.as_deref().map(str::trim).filter(|title| !title.is_empty())?;
    let holds = person.into_iter().flat_map(|person| &person.posts);
    let holds = holds.filter(|post| post.until.is_none()).any(|post| post.title.as_str() == title);
    (!holds).then_some(title)
}

fn is_changed(row: &StaffRow, person: &Person) -> bool {
    details(row, person.details.clone()) != person.details || new_post(row, Some(person)).is_some()
}
