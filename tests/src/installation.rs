//! An installation on a database of its own, with a driven clock and one invented school.

use crate::server::{Database, from_run_script};
use access::{Membership, Viewer};
use casework::{Call, Casework, Clock, Entropy};
use chrono::{DateTime, TimeDelta, Utc};
use domain::person::{PersonDetails, PersonKind, PersonRegistered};
use domain::policy::pack::{FLOOR, REFERENCE};
use domain::school::appointing::ConfirmRole;
use domain::school::auditing::{AuditEngagement, AuditScope};
use domain::school::command::{AdoptPack, RegisterSchool};
use domain::school::{Layer, Role, RoleGiven, StaffJoined};
use domain::{PersonId, SchoolCommand, SchoolId, Text};
use sqlx::Connection as _;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Location, LoggedRead, Store};

/// An installation whose clock the test drives.
pub struct Installation {
    /// Every use case.
    pub casework: Casework,
    /// Where its facts are.
    pub location: Location,
    now: Arc<Mutex<DateTime<Utc>>>,
    calls: Mutex<u32>,
    draws: Option<Draws>,
    database: Option<Database>,
    _folder: Option<tempfile::TempDir>,
}

/// An invented school of this installation.
pub struct InventedSchool {
    /// Which school.
    pub id: SchoolId,
    people: BTreeMap<String, PersonId>,
}

impl Installation {
    /// On SQLite, in a folder of its own, at half past nine on a Tuesday in term.
    pub async fn sqlite() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let location = Location::Folder(folder.path().to_owned());
        Self::at(location, None, Some(folder), None).await
    }

    /// The same on PostgreSQL, in a database of its own.
    pub async fn postgres() -> anyhow::Result<Self> {
        let database = Database::create(from_run_script("WARDBOOK_TEST_POSTGRES_URL")?).await?;
        Self::at(Location::Postgres(database.address()?), Some(database), None, None).await
    }

    /// One of several that draw the same ids in the same order: see [`Draws`]. On SQLite, or on PostgreSQL.
    pub async fn alike(on_postgres: bool) -> anyhow::Result<Self> {
        let draws = Some(Draws::default());
        if on_postgres {
            let database = Database::create(from_run_script("WARDBOOK_TEST_POSTGRES_URL")?).await?;
            return Self::at(Location::Postgres(database.address()?), Some(database), None, draws).await;
        }
        let folder = tempfile::tempdir()?;
        Self::at(Location::Folder(folder.path().to_owned()), None, Some(folder), draws).await
    }

    /// Has what follows draw its ids beside the others, or no longer: the others stay as they are without it.
    pub fn aside(&self, is_aside: bool) {
        if let Some(Draws(draws)) = &self.draws {
            draws.lock().unwrap_or_else(PoisonError::into_inner).0 = is_aside;
        }
    }

    async fn at(
        location: Location,
        database: Option<Database>,
        folder: Option<tempfile::TempDir>,
        draws: Option<Draws>,
    ) -> anyhow::Result<Self> {
        let store = Store::open_at(&location, 4).await?;
        store.migrate().await?;
        let start = DateTime::parse_from_rfc3339("2026-09-15T08:30:00Z")?.to_utc();
        let now = Arc::new(Mutex::new(start));
        let ids = draws.clone().map_or_else(entropy, Draws::entropy);
        let casework = Casework::new(store, driven(&now), ids)?;
        Ok(Self { casework, location, now, calls: Mutex::new(0), draws, database, _folder: folder })
    }

    /// Another process of the same installation, as far as the database can tell, by the same clock.
    pub async fn another(&self) -> anyhow::Result<Casework> {
        Ok(Casework::new(Store::open_at(&self.location, 2).await?, driven(&self.now), entropy())?)
    }

    /// Every value of a column, read past the store.
    pub async fn texts(&self, sql: &str) -> anyhow::Result<Vec<String>> {
        Ok(match &self.location {
            Location::Postgres(url) => {
                sqlx::query_scalar(sql).fetch_all(&mut sqlx::PgConnection::connect(url).await?).await?
            }
            Location::Folder(folder) => {
                let file = format!("sqlite://{}", folder.join("wardbook.db").display());
                sqlx::query_scalar(sql).fetch_all(&mut sqlx::SqliteConnection::connect(&file).await?).await?
            }
        })
    }

    /// Whom each message that was ever made is for, with what it is about as stored, read past the store.
    pub async fn outbox(&self) -> anyhow::Result<Vec<(PersonId, String)>> {
        let person = match &self.location {
            Location::Postgres(_) => "person_id::text",
            Location::Folder(_) => "hex(person_id)",
        };
        let messages = self.texts(&format!("SELECT {person} || ' ' || notices FROM outbox ORDER BY 1")).await?;
        let read = |message: String| {
            let (person, about) = message.split_once(' ').unwrap_or((&message, ""));
            Ok((PersonId::new(uuid::Uuid::parse_str(person)?), about.to_owned()))
        };
        messages.into_iter().map(read).collect()
    }

    /// What stands in a school's log of reads, in the order it was entered.
    pub async fn reads(&self, school: SchoolId) -> anyhow::Result<Vec<LoggedRead>> {
        let mut reads =
            self.casework.store().reads_before(school, None, DateTime::UNIX_EPOCH, None, usize::MAX >> 1).await?;
        reads.reverse();
        Ok(reads)
    }

    /// Lets no log of reads be written, or again.
    pub async fn reads_can_be_written(&self, can: bool) -> anyhow::Result<()> {
        let sql = if can { "ALTER TABLE reads_gone RENAME TO reads" } else { "ALTER TABLE reads RENAME TO reads_gone" };
        match &self.location {
            Location::Postgres(url) => {
                sqlx::raw_sql(sql).execute(&mut sqlx::PgConnection::connect(url).await?).await.map(drop)
            }
            Location::Folder(folder) => {
                let file = format!("sqlite://{}", folder.join("reads.db").display());
                sqlx::raw_sql(sql).execute(&mut sqlx::SqliteConnection::connect(&file).await?).await.map(drop)
            }
        }?;
        Ok(())
    }

    /// Takes every log of reads out of the database, head and all, as whoever runs the machine could.
    pub async fn forget_reads(&self) -> anyhow::Result<()> {
        match &self.location {
            Location::Postgres(url) => {
                let sql = "ALTER TABLE reads DISABLE TRIGGER USER; DELETE FROM reads; DELETE FROM read_head; \
                    ALTER TABLE reads ENABLE ALWAYS TRIGGER reads_are_append_only";
                sqlx::raw_sql(sql).execute(&mut sqlx::PgConnection::connect(url).await?).await.map(drop)
            }
            Location::Folder(folder) => {
                let file = format!("sqlite://{}", folder.join("reads.db").display());
                let sql = "DROP TRIGGER reads_refuse_delete; DELETE FROM reads; DELETE FROM read_head";
                sqlx::raw_sql(sql).execute(&mut sqlx::SqliteConnection::connect(&file).await?).await.map(drop)
            }
        }?;
        Ok(())
    }

    /// Sets the clock, back too.
    pub fn set(&self, time: DateTime<Utc>) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = time;
    }

    /// The time by its clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.casework.now()
    }

    /// Lets time pass.
    pub fn pass(&self, time: TimeDelta) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) += time;
    }

    /// A key nobody used.
    pub fn key(&self) -> String {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        *calls += 1;
        format!("key-{calls}")
    }

    /// An invented school that adopted this pack, or has the floor alone (`england`), with these people and their roles.
    pub async fn school(&self, pack: &str, people: &[(&str, PersonKind, &[Role])]) -> anyhow::Result<InventedSchool> {
        let set_up = Viewer::installation();
        let name = RegisterSchool { name: Text::new("Larkmead Primary School"), group: None };
        let (id, _) = self.casework.register_school(&set_up, name, &call(&self.key(), None)).await?;
        // The floor is in force from the first event on: nothing is adopted above it where it is named.
        if pack != FLOOR {
            let (_, toml) =
                REFERENCE.into_iter().find(|(name, _)| *name == pack).ok_or_else(|| anyhow::anyhow!("no such pack"))?;
            self.adopt(id, Layer::School, toml.to_owned()).await?;
        }
        let mut school = InventedSchool { id, people: BTreeMap::new() };
        for (name, kind, roles) in people {
            let person = self.person(id, name, *kind).await?;
            school.people.insert((*name).to_owned(), person);
            self.employ(id, person, *kind, roles).await?;
        }
        for (auditor, ..) in people.iter().filter(|(_, _, roles)| roles.contains(&Role::Auditor)) {
            let holds = |roles: &[Role], but: &str| {
                let mut fit = people.iter().filter(|(name, ..)| ![*auditor, but].contains(name));
                fit.find(|(_, _, held)| held.iter().any(|role| roles.contains(role))).map(|(name, ..)| *name)
            };
            let one = holds(&[Role::ChairOfGovernors, Role::Clerk], "");
            let governs = [Role::ChairOfGovernors, Role::ViceChair, Role::NominatedGovernor, Role::Clerk];
            let other = one.and_then(|one| holds(&governs, one));
            let (Some(one), Some(other)) = (one, other) else { anyhow::bail!("nobody is there to engage {auditor}") };
            let from = Some(self.casework.now() - TimeDelta::days(100));
            let scope = AuditScope { recorded_from: from, about_adults: true, ..AuditScope::default() };
            self.engage(&school, auditor, scope, [one, other]).await?;
        }
        Ok(school)
    }

    /// Has the school adopt this text as that layer.
    pub async fn adopt(&self, school: SchoolId, layer: Layer, toml: String) -> anyhow::Result<()> {
        let adopt = SchoolCommand::AdoptPack(AdoptPack { layer, toml, targets: None });
        self.casework.on_school(&Viewer::installation(), school, adopt, &call(&self.key(), None)).await?;
        Ok(())
    }

    async fn person(&self, school: SchoolId, name: &str, kind: PersonKind) -> anyhow::Result<PersonId> {
        let details = PersonDetails {
            given_name: Text::new(name),
            family_name: Text::new("Example"),
            email: (kind == PersonKind::Adult).then(|| Text::new(address(name))),
            ..PersonDetails::default()
        };
        let registered = PersonRegistered { kind, details };
        let key = self.key();
        Ok(self.casework.register_person(&Viewer::installation(), school, registered, &call(&key, None)).await?.0)
    }

    async fn employ(&self, school: SchoolId, person: PersonId, kind: PersonKind, roles: &[Role]) -> anyhow::Result<()> {
        if kind != PersonKind::Adult {
            return Ok(());
        }
        let from = self.casework.now() - TimeDelta::days(100);
        let joined = SchoolCommand::AddStaff(StaffJoined { person, from });
        self.casework.on_school(&Viewer::installation(), school, joined, &call(&self.key(), None)).await?;
        // An auditor is engaged, once all are there who do it.
        for role in roles.iter().filter(|role| **role != Role::Auditor) {
            let given = SchoolCommand::GiveRole(RoleGiven { person, role: *role, from, until: None, scope: None });
            self.casework.on_school(&Viewer::installation(), school, given, &call(&self.key(), None)).await?;
        }
        Ok(())
    }
}

impl Installation {
    /// Has one of the governing body engage an auditor over this scope for a month from now, and another confirm it.
    pub async fn engage(
        &self,
        school: &InventedSchool,
        auditor: &str,
        scope: AuditScope,
        [proposer, confirmer]: [&str; 2],
    ) -> anyhow::Result<()> {
        let (person, from) = (school.person(auditor), self.now());
        let (until, purpose) = (from + TimeDelta::days(30), Text::new("A sample of cases."));
        let engage = SchoolCommand::EngageAuditor(AuditEngagement { person, from, until, purpose, scope });
        let confirm = SchoolCommand::ConfirmRole(ConfirmRole { person, role: Role::Auditor });
        for (by, command) in [(proposer, engage), (confirmer, confirm)] {
            self.casework.on_school(&school.viewer(by), school.id, command, &call(&self.key(), None)).await?;
        }
        Ok(())
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        if let Some(database) = self.database.take() {
            // A thread, for this may be within a runtime, which must not be blocked on.
            let _ = std::thread::spawn(move || database.remove()).join();
        }
    }
}

/// A clock that shows this.
fn driven(now: &Arc<Mutex<DateTime<Utc>>>) -> Clock {
    let now = Arc::clone(now);
    Clock::new(move || *now.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Ids that two installations draw alike, as long as they draw as often; and others, for what happens in one of them alone.
#[derive(Clone, Default)]
pub struct Draws(Arc<Mutex<(bool, [u64; 2])>>);

impl Draws {
    fn entropy(self) -> Entropy {
        Entropy::new(move || {
            let mut draws = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let (is_aside, drawn) = &mut *draws;
            let [here, aside] = drawn;
            let number = if *is_aside { aside } else { here };
            *number += 1;
            let quarter = |which: u64| {
                let mut hasher = DefaultHasher::new();
                (*is_aside, *number, which).hash(&mut hasher);
                hasher.finish().to_be_bytes()
            };
            let quarters = [quarter(0), quarter(1), quarter(2), quarter(3)];
            std::array::from_fn(|place| quarters.as_flattened().get(place).copied().unwrap_or_default())
        })
    }
}

/// Ids nobody has.
#[must_use]
pub fn entropy() -> Entropy {
    Entropy::new(|| {
        let halves = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()].map(uuid::Uuid::into_bytes);
        std::array::from_fn(|place| halves.as_flattened().get(place).copied().unwrap_or_default())
    })
}

/// The address of an adult by the name she was set up under.
#[must_use]
pub fn address(name: &str) -> String {
    format!("{}@school.example", name.to_lowercase())
}

impl InventedSchool {
    /// A person by the name she was set up under.
    #[must_use]
    pub fn person(&self, name: &str) -> PersonId {
        self.people.get(name).copied().unwrap_or_else(|| panic!("nobody was set up as {name}"))
    }

    /// Everybody it knows.
    pub fn everybody(&self) -> impl Iterator<Item = PersonId> {
        self.people.values().copied()
    }

    /// This person as a viewer; casework looks up the roles she holds.
    #[must_use]
    pub fn viewer(&self, name: &str) -> Viewer {
        let membership = Membership::new(self.id, self.person(name), BTreeSet::from([Role::Reporter]));
        Viewer::member(vec![membership])
    }
}

/// What comes with a command.
#[must_use]
pub const fn call(key: &str, expected_version: Option<u64>) -> Call<'_> {
    Call { key, expected_version, request: "test" }
}
