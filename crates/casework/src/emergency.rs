//! The emergency sheet of one child: the one thing that is shown while the log of reads cannot be written.
//!
//! That it was opened, by whom and why, is written to a spool file in the state folder before it is shown, and entered in the log
//! of reads when that can be written again. Where neither can be written, nothing is shown.

use crate::{Asked, Casework, CaseworkError};
use access::{SchoolAction, Viewer};
use domain::person::{PersonDetails, PersonKind};
use domain::reading::{Door, Opened, ReadAnswered, SignedInBy};
use domain::{Actor, Person, PersonId, ReadEvent, Recorded, SchoolId, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::NewRead;

/// How the name of a spool file ends, once it is whole.
const SPOOLED: &str = "json";

/// What whoever looks for a child, or helps it, must know at once.
#[derive(Clone, Debug, PartialEq)]
pub struct EmergencySheet {
    /// The child.
    pub child: PersonId,
    /// The name people use.
    pub name: String,
    /// Whom to ring.
    pub contacts: Option<Text>,
    /// What a court ordered.
    pub court_orders: Option<Text>,
    /// What whoever helps must know.
    pub medical_alerts: Option<Text>,
    /// Whether the log of reads could not be written, so that this is entered later.
    pub entered_late: bool,
}

/// What all records of a child say of something, each thing once.
fn together(all: &[PersonDetails], of: fn(&PersonDetails) -> Option<&Text>) -> Option<Text> {
    let mut said: Vec<&str> = Vec::new();
    for text in all.iter().filter_map(of).map(Text::as_str) {
        if !said.contains(&text) {
            said.push(text);
        }
    }
    (!said.is_empty()).then(|| Text::new(said.join("\n")))
}

/// A read as it waits in the spool.
#[derive(Serialize, Deserialize)]
struct Spooled {
    school: SchoolId,
    request: String,
    read: Recorded<ReadEvent>,
}

impl Casework {
    /// The same casework, which spools reads to this folder while the log of reads cannot be written; on SQLite it is
    /// `reads-spool` in the data folder unless another is named.
    #[must_use]
    pub fn spooling_to(self, folder: &Path) -> Self {
        Self { spool: Some(folder.into()), ..self }
    }

    /// The emergency sheet of this child, for the leads on child protection alone, who say why. It is given even while the log of reads
    /// cannot be written.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when there is no such child, or not for this viewer; [`CaseworkError::Rejected`] without a reason;
    /// [`CaseworkError::Unavailable`] when neither the log of reads nor the spool can be written.
    pub async fn emergency_sheet(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        child: PersonId,
        reason: &str,
    ) -> Result<EmergencySheet, CaseworkError> {
        let purpose = Asked::within("").for_purpose(reason)?.purpose();
        let asked = Opened::by(Door::EmergencySheet).people([child]);
        let permitted = match self.permit(viewer, SchoolAction::OpenEmergencySheet, school).await {
            Err(error) if error.is_absent() => None,
            permitted => Some(permitted?),
        };
        let known = self.store.load::<Person>(school, child).await?.map(|(person, _)| person);
        let known = known.filter(|person| permitted.is_some() && person.kind == Some(PersonKind::Child));
        let records = permitted.map(|standing| standing.school.records_of(child)).unwrap_or_default();
        let (Some(person), Some(membership)) = (known, viewer.at(school)) else {
            return self.refuse(viewer, school, asked).await;
        };
        let actor = Actor::Person(membership.person);
        let entered_late = self.enter_or_spool(school, (actor, viewer.signed_in_by), asked, purpose).await?;
        let mut all = vec![person.details.clone()];
        for record in records.into_iter().filter(|record| *record != child) {
            // An order or an allergy that stands on another record of the same child is the child's.
            all.extend(self.store.load::<Person>(school, record).await?.map(|(other, _)| other.details));
        }
        Ok(EmergencySheet {
            child,
            name: person.display_name(),
            contacts: together(&all, |details| details.emergency_contacts.as_ref()),
            court_orders: together(&all, |details| details.court_orders.as_ref()),
            medical_alerts: together(&all, |details| details.medical_alerts.as_ref()),
            entered_late,
        })
    }

    /// Enters it, or spools it; whether it was spooled.
    async fn enter_or_spool(
        &self,
        school: SchoolId,
        (actor, by): (Actor, Option<SignedInBy>),
        opened: Opened,
        purpose: Option<Text>,
    ) -> Result<bool, CaseworkError> {
        let Opened { door, cases, people } = opened;
        let answered = ReadAnswered { doors: BTreeSet::from([door]), purpose, cases, people, by, entered_late: false };
        let read = |answered: ReadAnswered| Recorded { actor, recorded_at: self.now(), event: answered.into() };
        let request = self.request();
        let new = NewRead { school, read: read(answered.clone()), request };
        let Err(error) = self.store.log_reads(&[new]).await else { return Ok(false) };
        tracing::error!(%error, "the log of reads cannot be written: an emergency sheet is spooled");
        let late = ReadAnswered { entered_late: true, ..answered };
        let spooled = Spooled { school, request: request.to_owned(), read: read(late) };
        let folder = self.spool.clone().ok_or(CaseworkError::Unavailable)?;
        let file = folder.join(self.entropy.id().to_string());
        let kept = tokio::task::spawn_blocking(move || keep(&folder, &file, &spooled)).await;
        match kept {
            Ok(Ok(())) => Ok(true),
            Ok(Err(error)) => {
                tracing::error!(%error, "the spool of reads cannot be written either: nothing is shown");
                Err(CaseworkError::Unavailable)
            }
            Err(_) => Err(CaseworkError::Unavailable),
        }
    }

    /// Enters what waits in the spool; how many reads there were. A process killed between the two enters one twice.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`] when the log of reads still cannot be written; the rest waits.
    pub async fn carry_spooled_reads(&self) -> Result<u64, CaseworkError> {
        let mut carried = 0;
        for (file, spooled) in self.spooled_reads() {
            let Spooled { school, request, read } = spooled;
            self.store.log_reads(&[NewRead { school, read, request: &request }]).await?;
            if let Err(error) = std::fs::remove_file(&file) {
                tracing::error!(%error, "a read that was entered stays in the spool");
            }
            carried += 1;
        }
        Ok(carried)
    }

    /// Carries the spool for ever, every `pause`.
    pub async fn keep_carrying_spooled_reads(&self, pause: Duration) {
        loop {
            match self.carry_spooled_reads().await {
                Ok(0) => {}
                Ok(carried) => tracing::info!(carried, "reads of emergency sheets were entered late"),
                Err(error) => tracing::warn!(%error, "reads of emergency sheets wait in the spool"),
            }
            tokio::time::sleep(pause).await;
        }
    }

    fn spooled_reads(&self) -> Vec<(PathBuf, Spooled)> {
        let Some(Ok(entries)) = self.spool.as_ref().map(std::fs::read_dir) else { return Vec::new() };
        let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let whole = files.filter(|file| file.extension().is_some_and(|extension| extension == SPOOLED));
        whole
            .filter_map(|file| {
                let spooled = std::fs::read(&file).ok().and_then(|text| serde_json::from_slice(&text).ok());
                if spooled.is_none() {
                    tracing::error!(file = %file.display(), "a spooled read cannot be read");
                }
                Some((file, spooled?))
            })
            .collect()
    }
}

/// Keeps it so that it survives the loss of power: whole under its name, or not there.
fn keep(folder: &Path, file: &Path, spooled: &Spooled) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let text = serde_json::to_vec(spooled)?;
    let mut open = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    open.write_all(&text)?;
    open.sync_all()?;
    std::fs::rename(file, file.with_extension(SPOOLED))?;
    std::fs::File::open(folder)?.sync_all()
}
