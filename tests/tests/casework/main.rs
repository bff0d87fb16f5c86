//! Use cases in process, on real databases: one order for every command, and nothing shown to whoever may not see it.

mod auditors;
mod commands;
mod days;
mod neighbours;
mod one_person;
mod packs;
mod reads;
mod statistics;
mod time;
mod trust;
mod visibility;
mod without_people;

use anyhow::Result;
use casework::{CaseworkError, Done};
use domain::incident::commands::add_note::AddNote;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::raise::NoteAdded;
use domain::incident::{
    Allegation, Answer, ConcernAboutChild, Details, ImmediateSafety, Involved, PartPlayed,
    kind::{Engagement, HarmLimb},
};
use domain::person::PersonKind::{Adult, Child};
use domain::school::Role;
use domain::{CaseId, IncidentCommand, Narrative, PersonId, Text};
use store::{CaseFilter, CaseOrder};
use wardbook_tests::installation::{Installation, InventedSchool, call};

pub(crate) fn concern(details: Details, people: Vec<Involved>) -> RaiseConcern {
    RaiseConcern {
        details,
        people,
        narrative: Narrative::plain("Seen in the corridor after lunch."),
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
        on_behalf: None,
    }
}

pub(crate) fn about_a_child(child: PersonId) -> RaiseConcern {
    let details = ConcernAboutChild { category: Text::new("neglect"), online: Answer::No };
    concern(Details::ConcernAboutChild(details), vec![Involved { person: child, part: PartPlayed::Child }])
}

pub(crate) fn about_an_adult(adult: PersonId) -> RaiseConcern {
    let details = Allegation {
        limbs: vec![HarmLimb::HarmedChild],
        engagement: Engagement::Employee,
        employer: None,
        crime_on_device: Answer::No,
        immediate_risk: Answer::No,
    };
    concern(Details::Allegation(details), vec![Involved { person: adult, part: PartPlayed::Subject }])
}

pub(crate) async fn small_school(installation: &Installation) -> Result<InventedSchool> {
    installation
        .school(
            "mer",
            &[
                ("Tamsin", Adult, &[]),
                ("Hester", Adult, &[Role::Headteacher, Role::DesignatedSafeguardingLead]),
                ("Conrad", Adult, &[Role::ChairOfGovernors]),
                ("Clara", Adult, &[Role::Clerk]),
                ("Clement", Adult, &[Role::Clerk]),
                ("Ada", Adult, &[]),
                ("Pip", Child, &[]),
            ],
        )
        .await
}

pub(crate) async fn worklist(installation: &Installation, school: &InventedSchool, name: &str) -> Result<usize> {
    let viewer = school.viewer(name);
    let page =
        installation.casework.worklist(&viewer, school.id, CaseFilter::default(), CaseOrder::default(), 50).await?;
    Ok(page.rows.len())
}

pub(crate) async fn raised(
    installation: &Installation,
    school: &InventedSchool,
    concern: RaiseConcern,
) -> Result<CaseId> {
    let key = installation.key();
    Ok(installation.casework.raise(&school.viewer("Tamsin"), school.id, concern, &call(&key, None)).await?.0)
}

/// A command of the head, who is also the lead, under a key of its own.
pub(crate) async fn by_the_lead(
    installation: &Installation,
    school: &InventedSchool,
    case: CaseId,
    command: impl Into<IncidentCommand>,
    expected_version: Option<u64>,
) -> Result<Done, CaseworkError> {
    let key = installation.key();
    let call = call(&key, expected_version);
    installation.casework.on_case(&school.viewer("Hester"), case, command.into(), &call).await
}

pub(crate) fn note(text: &str) -> AddNote {
    AddNote(NoteAdded { note: Narrative::plain(text), occurred_at: None })
}
