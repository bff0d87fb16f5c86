//! Our side: schools, their staff and their cases, made by ordinary commands; then notes on those cases.

use super::bare::Shape;
use super::cases;
use super::measure;
use access::{Membership, Viewer};
use anyhow::{Context, Result};
use casework::{At, Call, Casework, Clock, Entropy};
use chrono::{DateTime, TimeDelta, Utc};
use domain::incident::commands::add_note::AddNote;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::raise::NoteAdded;
use domain::person::{PersonDetails, PersonKind, PersonRegistered};
use domain::policy::pack::REFERENCE;
use domain::school::command::{AdoptPack, RegisterSchool};
use domain::school::{Layer, Role, RoleGiven, StaffJoined};
use domain::{CaseId, Incident, IncidentCommand, Narrative, PersonId, SchoolCommand, SchoolId};
use sqlx::Connection;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;
use store::{Location, Store};
use uuid::Uuid;

/// Connections for reading, as `serve` has them.
const READERS: u32 = 2;

/// The staff of every school.
const STAFF: [(&str, Option<Role>); 8] = [
    ("Headteacher", Some(Role::Headteacher)),
    ("Lead", Some(Role::DesignatedSafeguardingLead)),
    ("Deputy", Some(Role::DeputyDsl)),
    ("Chair", Some(Role::ChairOfGovernors)),
    ("Vice-chair", Some(Role::ViceChair)),
    ("Governor", Some(Role::NominatedGovernor)),
    ("Manager", Some(Role::ItManager)),
    ("Teacher", None),
];

/// A school of the load program.
#[derive(Clone, Debug)]
pub struct LoadSchool {
    /// Its id.
    pub id: SchoolId,
    /// The designated safeguarding lead, who adds the notes.
    pub lead: Viewer,
    /// A teacher, who raises the concerns.
    pub teacher: Viewer,
    /// A child.
    pub child: PersonId,
}

/// A case, and whose school it is in.
#[derive(Clone, Copy, Debug)]
pub struct LoadCase {
    /// Its id.
    pub id: CaseId,
    /// The place of its school among the schools.
    pub school: usize,
}

/// What was made.
#[derive(Debug)]
pub struct Schools {
    /// The schools.
    pub schools: Vec<LoadSchool>,
    /// Their cases, one school after the other in turn.
    pub cases: Vec<LoadCase>,
    /// How long the streams are, and how large a note is when stored.
    pub shape: Shape,
}

/// Casework as the binary wires it.
///
/// # Errors
/// When the permits do not pass validation.
pub fn casework(store: Store) -> Result<Casework> {
    let drawn = AtomicU64::new(0);
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let entropy = Entropy::new(move || {
        let number = drawn.fetch_add(1, Ordering::Relaxed);
        tlog::sha256(format!("{seed} {number}").as_bytes())
    });
    Ok(Casework::new(store, Clock::new(now), entropy)?)
}

/// The time.
#[must_use]
pub fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

fn call(key: &str) -> Call<'_> {
    Call { key, expected_version: None, request: "00000000-0000-4000-8000-00000000load" }
}

impl Schools {
    /// Makes schools and cases in a new database.
    ///
    /// # Errors
    /// When a command is not carried out.
    pub async fn make(location: &Location, schools: usize, cases: usize) -> Result<Self> {
        let store = Store::open_at(location, READERS).await?;
        store.migrate().await?;
        let casework = casework(store.clone())?;
        let mut made = Self { schools: Vec::new(), cases: Vec::new(), shape: Shape { events: 0, text: 0 } };
        for number in 0..schools {
            made.schools.push(school(&casework, number).await?);
        }
        made.cases = raise(&casework, Arc::new(made.schools.clone()), cases).await?;
        store.close().await;
        made.shape = shape(location, made.cases.len()).await?;
        Ok(made)
    }
}

async fn school(casework: &Casework, number: usize) -> Result<LoadSchool> {
    let viewer = Viewer::installation();
    let from = now() - TimeDelta::days(400);
    let name = format!("Load School {number}").as_str().into();
    let key = format!("school-{number}");
    let (id, _) = casework.register_school(&viewer, RegisterSchool { name, group: None }, &call(&key)).await?;
    let mut people = Vec::new();
    for (post, role) in STAFF {
        let person = person(casework, id, PersonKind::Adult, post).await?;
        command(casework, id, SchoolCommand::AddStaff(StaffJoined { person, from })).await?;
        if let Some(role) = role {
            let given = RoleGiven { person, role, from, until: None, scope: None };
            command(casework, id, SchoolCommand::GiveRole(given)).await?;
        }
        people.push((person, role));
    }
    if let Some((_, toml)) = REFERENCE.get(number % REFERENCE.len()) {
        let adopt = AdoptPack { layer: Layer::School, toml: (*toml).to_owned(), targets: None };
        command(casework, id, SchoolCommand::AdoptPack(adopt)).await?;
    }
    let child = person(casework, id, PersonKind::Child, "Child").await?;
    let of = |wanted: Option<Role>| {
        let (person, role) = people.iter().find(|(_, role)| *role == wanted).context("a post is missing")?;
        let roles: BTreeSet<_> = [Role::Reporter].into_iter().chain(*role).collect();
        anyhow::Ok(Viewer::member(vec![Membership::new(id, *person, roles)]))
    };
    Ok(LoadSchool { id, lead: of(Some(Role::DesignatedSafeguardingLead))?, teacher: of(None)?, child })
}

async fn person(casework: &Casework, school: SchoolId, kind: PersonKind, post: &str) -> Result<PersonId> {
    let details = PersonDetails { given_name: "Load".into(), family_name: post.into(), ..PersonDetails::default() };
    let key = format!("person-{post}");
    let registered = PersonRegistered { kind, details };
    Ok(casework.register_person(&Viewer::installation(), school, registered, &call(&key)).await?.0)
}

async fn command(casework: &Casework, school: SchoolId, command: SchoolCommand) -> Result<()> {
    let key = Uuid::from_slice(tlog::sha256(&serde_json::to_vec(&command)?).split_at(16).0)?.to_string();
    casework.on_school(&Viewer::installation(), school, command, &call(&key)).await?;
    Ok(())
}

async fn raise(casework: &Casework, schools: Arc<Vec<LoadSchool>>, cases: usize) -> Result<Vec<LoadCase>> {
    let raised = Arc::new(std::sync::Mutex::new(Vec::with_capacity(cases)));
    let (casework, into) = (casework.clone(), Arc::clone(&raised));
    measure::run(16, cases, move |number| {
        let (casework, schools, into) = (casework.clone(), Arc::clone(&schools), Arc::clone(&into));
        async move {
            let place = number % schools.len().max(1);
            let Some(school) = schools.get(place) else { return Ok(()) };
            let concern = cases::concern(number / schools.len(), school.child);
            let key = format!("case-{number}");
            let (id, _) = Box::pin(casework.raise(&school.teacher, school.id, concern, &call(&key))).await?;
            into.lock().map_err(|_| anyhow::anyhow!("poisoned"))?.push((number, LoadCase { id, school: place }));
            Ok(())
        }
    })
    .await?;
    let mut raised = std::mem::take(&mut *raised.lock().map_err(|_| anyhow::anyhow!("poisoned"))?);
    raised.sort_unstable_by_key(|(number, _)| *number);
    Ok(raised.into_iter().map(|(_, case)| case).collect())
}

/// How long the streams of cases are, and what text makes an event of the other side as long as ours within its envelope.
async fn shape(location: &Location, cases: usize) -> Result<Shape> {
    const SQL: &str =
        "SELECT CAST(count(*) AS double precision), CAST(avg(length(CAST(payload AS text))) AS double precision)
        FROM events WHERE aggregate_type = 'incident'";
    let (events, length): (f64, f64) = match location {
        Location::Postgres(url) => sqlx::query_as(SQL).fetch_one(&mut sqlx::PgConnection::connect(url).await?).await?,
        Location::Folder(folder) => {
            let url = format!("sqlite://{}", folder.join("wardbook.db").display());
            sqlx::query_as(SQL).fetch_one(&mut sqlx::SqliteConnection::connect(&url).await?).await?
        }
    };
    // The envelope holds base64, four letters for three bytes; the other side's own JSON takes some 25 characters.
    let text = length * 3.0 / 4.0 - 25.0;
    Ok(Shape { events: rounded(events / measure::number(cases.max(1))), text: rounded(text) })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small positive numbers")]
fn rounded(value: f64) -> usize {
    value.round().max(0.0) as usize
}

/// Wardbook, ready for commands.
pub struct Ours {
    casework: Casework,
    store: Store,
    schools: Arc<Schools>,
}

impl Ours {
    /// Opens a copy of what was made.
    ///
    /// # Errors
    /// When the store does not open.
    pub async fn open(location: &Location, schools: Arc<Schools>) -> Result<Self> {
        let store = Store::open_at(location, READERS).await?;
        Ok(Self { casework: casework(store.clone())?, store, schools })
    }

    /// What is noted on both sides.
    #[must_use]
    pub fn text(number: usize) -> String {
        format!(
            "Note {number}: seen at the gate this morning with her grandmother, cheerful, said the week had been better."
        )
    }

    /// Adds a note as the school's safeguarding lead: one command, one event.
    ///
    /// # Errors
    /// When the command is not carried out.
    pub async fn note(&self, number: usize) -> Result<()> {
        let cases = &self.schools.cases;
        let case = cases.get(number % cases.len().max(1)).context("no cases")?;
        let school = self.schools.schools.get(case.school).context("no such school")?;
        let note = AddNote(NoteAdded { note: Narrative::plain(Self::text(number)), occurred_at: None });
        let key = format!("note-{number}");
        Box::pin(self.casework.on_case(&school.lead, case.id, IncidentCommand::from(note), &call(&key))).await?;
        Ok(())
    }

    /// Opens a case as the school's safeguarding lead: one read, one entry in the log of reads.
    ///
    /// # Errors
    /// When it is not shown.
    pub async fn read(&self, number: usize) -> Result<()> {
        let cases = &self.schools.cases;
        let case = cases.get(number % cases.len().max(1)).context("no cases")?;
        let school = self.schools.schools.get(case.school).context("no such school")?;
        Box::pin(self.casework.case(&school.lead, case.id, At::Now)).await?;
        Ok(())
    }

    /// Every use case.
    #[must_use]
    pub const fn casework(&self) -> &Casework {
        &self.casework
    }

    /// Raises a concern as the school's teacher.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn raise(&self, school: &LoadSchool, concern: RaiseConcern, key: &str) -> Result<CaseId> {
        Ok(Box::pin(self.casework.raise(&school.teacher, school.id, concern, &call(key))).await?.0)
    }

    /// The first case as it is stored, and the lead of its school.
    ///
    /// # Errors
    /// When there is none.
    pub async fn first(&self) -> Result<(Viewer, CaseId, Incident)> {
        let case = self.schools.cases.first().context("no cases")?;
        let school = self.schools.schools.get(case.school).context("no such school")?;
        let (incident, _) = self.store.load::<Incident>(school.id, case.id.incident).await?.context("no such case")?;
        Ok((school.lead.clone(), case.id, incident))
    }

    /// Ends its connections.
    pub async fn close(&self) {
        self.store.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_school_of_each_policy_is_made_with_its_cases() {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::Folder(folder.path().to_owned());
        let made = Schools::make(&location, REFERENCE.len(), 2 * REFERENCE.len()).await.unwrap();
        assert_eq!(made.cases.len(), 2 * REFERENCE.len());
        assert!(made.shape.events > 0);
    }
}
