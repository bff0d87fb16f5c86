//! People: names for those who must name somebody in a concern, details for those who lead.

use crate::commands::today;
use crate::desks::Standing;
use crate::{Casework, CaseworkError};
use access::{SchoolAction, Viewer};
use domain::person::PersonKind;
use domain::read_model::PersonRow;
use domain::reading::{Door, Opened};
use domain::{Person, PersonId, SchoolId};

/// Which people a list is about.
#[derive(Clone, Debug, Default)]
pub struct PeopleFilter {
    /// Of this kind.
    pub kind: Option<PersonKind>,
    /// Whose name holds this, in whatever case.
    pub name: Option<String>,
}

/// A person with her details.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonFile {
    /// Who.
    pub id: PersonId,
    /// The school that knows her.
    pub school: SchoolId,
    /// Names, facts, posts.
    pub person: Person,
}

impl Casework {
    /// People of the school by name, at most `first`; of somebody on record twice the record to use.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the viewer may not look people up there.
    pub async fn people(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        filter: &PeopleFilter,
        first: usize,
    ) -> Result<Vec<PersonRow>, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReadNames, school).await?;
        let wanted = filter.name.as_deref().map(str::to_lowercase);
        let fits = |row: &PersonRow| {
            filter.kind.is_none_or(|kind| kind == row.kind)
                && wanted.as_ref().is_none_or(|name| row.name.to_lowercase().contains(name))
        };
        let used = crate::matching::to_use(self.store.persons(school).await?, &standing.school);
        let rows: Vec<PersonRow> = used.into_iter().filter(fits).take(first).collect();
        self.give(viewer, school, named(viewer, school, &rows), rows).await
    }

    /// The names of these people, for whoever sees their ids in something she may read.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know the viewer.
    pub async fn names(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        people: &[PersonId],
    ) -> Result<Vec<PersonRow>, CaseworkError> {
        self.permit(viewer, SchoolAction::ReadSchool, school).await?;
        let rows = self.store.persons_by_id(school, people).await?;
        self.give(viewer, school, named(viewer, school, &rows), rows).await
    }

    /// A person with her details; without an address that is withheld from somebody.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when there is none, or not for this viewer.
    pub async fn person(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
    ) -> Result<PersonFile, CaseworkError> {
        let own = viewer.at(school).is_some_and(|membership| membership.person == person);
        let asked = Opened::by(Door::Person).people([person]);
        let is_allowed = match self.permit(viewer, SchoolAction::ReadPerson, school).await {
            Err(error) if error.is_absent() => own || self.audits(viewer, school, person).await?,
            permitted => permitted.map(|_| true)?,
        };
        match self.store.load::<Person>(school, person).await?.filter(|_| is_allowed) {
            Some((mut state, _)) => {
                if !own && self.is_address_withheld(school, person, &state).await? {
                    // Whoever prepares something says to whom it goes: see `address_to_give`.
                    state.details.address = None;
                }
                self.give(viewer, school, asked, PersonFile { id: person, school, person: state }).await
            }
            None => self.refuse(viewer, school, asked).await,
        }
    }

    /// The school as it stands, if the viewer may do this there with the roles she holds today, whatever she held when she
    /// signed in.
    pub(crate) async fn permit(
        &self,
        viewer: &Viewer,
        action: SchoolAction,
        school: SchoolId,
    ) -> Result<Standing, CaseworkError> {
        if viewer.at(school).is_none() && !viewer.is_installation {
            return Err(CaseworkError::absent(viewer));
        }
        let standing = self.desks.now(&self.store, school).await?;
        let today = today(viewer, school, &standing, self.clock.now());
        if self.may_at_school(&today, &action, school) { Ok(standing) } else { Err(CaseworkError::absent(viewer)) }
    }
}

/// Whose names these are; her own tells nobody anything.
fn named(viewer: &Viewer, school: SchoolId, rows: &[PersonRow]) -> Option<Opened> {
    let me = viewer.at(school).map(|membership| membership.person);
    let opened = Opened::by(Door::Names).people(rows.iter().map(|row| row.person).filter(|person| Some(*person) != me));
    (!opened.is_empty()).then_some(opened)
}
