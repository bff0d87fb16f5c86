//! An installation on a database of its own, with a driven clock and one invented school.

use access::{Membership, Viewer};
use casework::{Call, Casework, Clock, Entropy};
use chrono::{DateTime, TimeDelta, Utc};
use domain::person::{PersonDetails, PersonKind, PersonRegistered};
use domain::school::command::{AdoptPack, RegisterSchool};
use domain::school::{Layer, Role, RoleGiven, StaffJoined};
use domain::{PersonId, SchoolCommand, SchoolId, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Location, Store};

/// An installation whose clock the test drives.
pub struct Installation {
    /// Every use case.
    pub casework: Casework,
    now: Arc<Mutex<DateTime<Utc>>>,
    calls: Mutex<u32>,
    folder: tempfile::TempDir,
}

/// An invented school of this installation.
pub struct InventedSchool {
    /// Which school.
    pub id: SchoolId,
    people: BTreeMap<&'static str, PersonId>,
}

impl Installation {
    /// On SQLite, in a folder of its own, at half past nine on a Tuesday in term.
    pub async fn sqlite() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let start = DateTime::parse_from_rfc3339("2026-09-15T08:30:00Z")?.to_utc();
        let now = Arc::new(Mutex::new(start));
        let casework = process(folder.path(), &now).await?;
        casework.store().migrate().await?;
        Ok(Self { casework, now, calls: Mutex::new(0), folder })
    }

    /// Another process on the same data, with the same clock.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn another(&self) -> anyhow::Result<Casework> {
        process(self.folder.path(), &self.now).await
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// An invented school that adopted this pack, with these people and their roles.
    pub async fn school(
        &self,
        pack: &str,
        people: &[(&'static str, PersonKind, &[Role])],
    ) -> anyhow::Result<InventedSchool> {
        let set_up = Viewer::installation();
        let name = RegisterSchool { name: Text::new("Larkmead Primary School"), group: None };
        let (id, _) = self.casework.register_school(&set_up, name, &call(&self.key(), None)).await?;
        let (_, toml) = domain::policy::pack::REFERENCE
            .into_iter()
            .find(|(name, _)| *name == pack)
            .ok_or_else(|| anyhow::anyhow!("no such pack"))?;
        let adopt = SchoolCommand::AdoptPack(AdoptPack { layer: Layer::School, toml: toml.to_owned() });
        self.casework.on_school(&set_up, id, adopt, &call(&self.key(), None)).await?;
        let mut school = InventedSchool { id, people: BTreeMap::new() };
        for (name, kind, roles) in people {
            let person = self.person(id, name, *kind).await?;
            school.people.insert(name, person);
            self.employ(id, person, *kind, roles).await?;
        }
        Ok(school)
    }

    async fn person(&self, school: SchoolId, name: &str, kind: PersonKind) -> anyhow::Result<PersonId> {
        let details = PersonDetails {
            given_name: Text::new(name),
            family_name: Text::new("Example"),
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
        for role in roles {
            let given = SchoolCommand::GiveRole(RoleGiven { person, role: *role, from, until: None, scope: None });
            self.casework.on_school(&Viewer::installation(), school, given, &call(&self.key(), None)).await?;
        }
        Ok(())
    }
}

async fn process(folder: &Path, now: &Arc<Mutex<DateTime<Utc>>>) -> anyhow::Result<Casework> {
    let store = Store::open_at(&Location::Folder(folder.to_owned()), 2).await?;
    let now = Arc::clone(now);
    let clock = Clock::new(move || *now.lock().unwrap_or_else(PoisonError::into_inner));
    let entropy = Entropy::new(|| {
        let halves = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()].map(uuid::Uuid::into_bytes);
        std::array::from_fn(|place| halves.as_flattened().get(place).copied().unwrap_or_default())
    });
    Ok(Casework::new(store, clock, entropy))
}

impl InventedSchool {
    /// A person by the name she was set up under.
    #[must_use]
    pub fn person(&self, name: &str) -> PersonId {
        self.people.get(name).copied().unwrap_or_else(|| panic!("nobody was set up as {name}"))
    }

    /// This person as a viewer; casework looks up the roles she holds.
    #[must_use]
    pub fn viewer(&self, name: &str) -> Viewer {
        let membership =
            Membership { school: self.id, person: self.person(name), roles: BTreeSet::from([Role::Reporter]) };
        Viewer::member(vec![membership])
    }
}

/// What comes with a command.
#[must_use]
pub const fn call(key: &str, expected_version: Option<u64>) -> Call<'_> {
    Call { key, expected_version, request: "test" }
}
