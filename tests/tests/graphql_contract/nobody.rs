//! No one ever sees a case, other than the text she submitted herself, of which she is the subject or in which a conflict of hers is
//! on record: whatever she asks of the contract, whichever roles she was given since, of whichever kind the case is; and no message of
//! it is ever hers, whatever falls due and whoever it is routed to anew.
//!
//! There is no export yet of anything in a case, and no download of anybody's own: neither `wardbook` nor any page writes one. `wardbook
//! register` reads the school's own record. `wardbook pack what-if` folds past cases for whoever runs the machine, and prints no text
//! of any; with `--cases` it names their references, kinds and who was told. An export that is added is asked for here too.

use crate::door::Door;
use access::Viewer;
use anyhow::{Context, Result, ensure};
use casework::Senders;
use chrono::TimeDelta;
use domain::examples::details;
use domain::graphql::GlobalId;
use domain::incident::commands::add_note::AddNote;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::commands::report_conflict::ReportConflict;
use domain::incident::need_to_know::ConflictReported;
use domain::incident::raise::NoteAdded;
use domain::incident::{Details, ImmediateSafety, Involved, Kind, PartPlayed};
use domain::person::PersonKind;
use domain::person::PersonKind::{Adult, Child};
use domain::school::{Role, RoleGiven};
use domain::{CaseId, IncidentCommand, Narrative, PersonId, SchoolCommand};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use wardbook_tests::contract::{About, Contract};
use wardbook_tests::installation::{Installation, call};
use wardbook_tests::server::{is_quick, is_soak};

/// Everybody with a part of her own in a school.
pub(crate) const EVERYBODY: [(&str, PersonKind, &[Role]); 15] = [
    ("Tamsin", Adult, &[]),
    ("Hester", Adult, &[Role::Headteacher]),
    ("Lowri", Adult, &[Role::DesignatedSafeguardingLead]),
    ("Delyth", Adult, &[Role::DeputyDsl]),
    ("Conrad", Adult, &[Role::ChairOfGovernors]),
    ("Vashti", Adult, &[Role::ViceChair]),
    ("Nerys", Adult, &[Role::NominatedGovernor]),
    ("Darius", Adult, &[Role::DataProtectionOfficer]),
    ("Ingram", Adult, &[Role::ItManager]),
    ("Odile", Adult, &[Role::OfficeRecorder]),
    ("Saskia", Adult, &[Role::AuthorisedSearcher]),
    ("Aurel", Adult, &[Role::Auditor]),
    ("Ambrose", Adult, &[Role::Administrator]),
    ("Pip", Child, &[]),
    ("Wren", Child, &[]),
];

/// A concern of this kind about these people, with these words.
pub(crate) fn concern(kind: Kind, people: Vec<Involved>, child: PersonId, words: &str) -> Result<RaiseConcern> {
    let mut written = serde_json::to_value(details(kind))?;
    of_the_school(&mut written, &json!(child));
    let details: Details = serde_json::from_value(written)?;
    Ok(RaiseConcern {
        details,
        people,
        narrative: Narrative::plain(words),
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
        on_behalf: None,
    })
}

/// The invented people of an example are nobody at this school.
fn of_the_school(details: &mut Value, child: &Value) {
    if let Value::Object(fields) = details {
        for (name, value) in fields {
            match (name.as_str(), &value) {
                ("user", Value::String(_)) => *value = child.clone(),
                ("seen_by", Value::Array(_)) => *value = json!([]),
                _ => of_the_school(value, child),
            }
        }
    }
}

pub(crate) fn involved(person: PersonId, part: PartPlayed) -> Involved {
    Involved { person, part }
}

/// A case that must not be shown, and what would show it.
#[derive(Debug)]
struct Hidden {
    case: CaseId,
    shows: Vec<String>,
    /// Whether she raised it herself.
    is_hers: bool,
}

impl Door {
    pub(crate) async fn raised(&self, who: &str, concern: RaiseConcern) -> Result<CaseId> {
        let (casework, school) = (&self.installation.casework, &self.school);
        let key = self.installation.key();
        Ok(casework.raise(&school.viewer(who), school.id, concern, &call(&key, None)).await?.0)
    }

    async fn commanded(&self, who: &str, case: CaseId, command: impl Into<IncidentCommand>) -> Result<()> {
        let key = self.installation.key();
        let viewer = self.school.viewer(who);
        self.installation.casework.on_case(&viewer, case, command.into(), &call(&key, None)).await?;
        Ok(())
    }

    /// Somebody who works on the case adds this note.
    async fn noted(&self, case: CaseId, words: &str) -> Result<()> {
        for (name, kind, _) in EVERYBODY {
            let note = AddNote(NoteAdded { note: Narrative::plain(words), occurred_at: None });
            if kind == Adult && self.commanded(name, case, note).await.is_ok() {
                return Ok(());
            }
        }
        anyhow::bail!("nobody works on {case:?}")
    }

    /// One of every kind: about her, or with a conflict of hers on record, or raised by herself about herself.
    async fn hidden_from(&self, name: &str, turn: usize) -> Result<Vec<Hidden>> {
        let (her, pip) = (self.school.person(name), self.school.person("Pip"));
        let mut hidden = Vec::new();
        for (number, kind) in Kind::ALL.iter().copied().enumerate() {
            let about_her = vec![involved(pip, PartPlayed::Child), involved(her, PartPlayed::Subject)];
            let words = format!("quokka{number}");
            let case = match (number + turn) % 3 {
                0 => self.raised("Tamsin", concern(kind, about_her, pip, &words)?).await?,
                1 => {
                    let about_pip = vec![involved(pip, PartPlayed::Child)];
                    let case = self.raised("Tamsin", concern(kind, about_pip, pip, &words)?).await?;
                    let reasons = Narrative::plain("They are sisters.");
                    self.commanded("Tamsin", case, ReportConflict(ConflictReported { person: her, reasons })).await?;
                    case
                }
                _ => {
                    let case = self.raised(name, concern(kind, about_her, pip, "What I did myself.")?).await?;
                    self.noted(case, &words).await?;
                    // She has its id, for she was given it when she raised it.
                    hidden.push(Hidden { case, shows: vec![words], is_hers: true });
                    continue;
                }
            };
            hidden.push(Hidden { case, shows: vec![words, case.to_global()], is_hers: false });
        }
        Ok(hidden)
    }
}

/// Gives her every role that opens cases, whatever she had.
async fn promoted(door: &Door, name: &str) -> Result<()> {
    let (person, from) = (door.school.person(name), door.installation.now());
    for role in Role::ALL.iter().copied().filter(|role| role.opens_cases()) {
        let given = SchoolCommand::GiveRole(RoleGiven { person, role, from, until: None, scope: None });
        let key = door.installation.key();
        let (set_up, call) = (Viewer::installation(), call(&key, None));
        // Whoever holds it already is given nothing.
        let _ = door.installation.casework.on_school(&set_up, door.school.id, given, &call).await;
    }
    door.installation.pass(TimeDelta::minutes(1));
    Ok(())
}

/// How long she goes on working beside the cases: until targets are missed, limits are passed and chains have come to their end.
const LATER: [TimeDelta; 8] = [
    TimeDelta::zero(),
    TimeDelta::hours(1),
    TimeDelta::hours(4),
    TimeDelta::hours(19),
    TimeDelta::days(1),
    TimeDelta::days(5),
    TimeDelta::days(14),
    TimeDelta::days(35),
];

/// Fails where a message of a case that is hidden from her is made for her, now or when time has passed and the workers did theirs.
/// Where she raised it herself she hears what stands with what she submitted: that it came, and that it was seen.
async fn hears_nothing(door: &Door, name: &str, hidden: &[Hidden]) -> Result<()> {
    let casework = &door.installation.casework;
    for later in LATER {
        door.installation.pass(later);
        casework.record_time_passed().await?;
        casework.route_again().await?;
        while casework.address_notices(&Senders::default()).await? > 0 {}
    }
    let mut heard_of = BTreeSet::new();
    for (person, about) in door.installation.outbox().await? {
        for line in about.lines() {
            let (is_hers, line) = (person == door.school.person(name), serde_json::from_str::<Value>(line)?);
            let of = hidden.iter().find(|hidden| line["case"] == json!(hidden.case.incident));
            let occasion = &line["notice"]["occasion"];
            let is_her_own =
                of.is_some_and(|hidden| hidden.is_hers) && (occasion == "raised" || occasion["seen"].is_string());
            ensure!(!is_hers || of.is_none() || is_her_own, "{name} is written to of {of:?}: {line}");
            heard_of.extend(of.map(|hidden| hidden.case.incident));
        }
    }
    ensure!(
        heard_of.len() == hidden.len(),
        "of {} in {} cases nobody hears",
        hidden.len() - heard_of.len(),
        hidden.len()
    );
    Ok(())
}

/// Fails where she is answered anything that shows a case that is hidden from her, or hears of one.
async fn shows_nothing(door: &Door, name: &str, turn: usize) -> Result<()> {
    let contract = Contract::read()?;
    let hidden = door.hidden_from(name, turn).await?;
    let about = |hidden: &Hidden| About {
        school: door.school_id(),
        case: hidden.case.to_global(),
        child: door.person_id("Pip"),
        adult: door.person_id(name),
        text: hidden.shows.first().cloned().unwrap_or_default(),
    };
    let mut questions = contract.questions(&about(hidden.first().context("nothing is hidden")?))?;
    promoted(door, name).await?;
    for hidden in &hidden {
        questions.push(contract.of_the_case(&about(hidden))?);
    }
    let token = door.token(name).await?;
    for question in questions {
        let answer = door.asked_by(&token, &question).await?;
        ensure!(answer.code() != "PARSE_FAILED" && answer.code() != "LIMIT_EXCEEDED", "{question}\n{}", answer.text);
        for shown in hidden.iter().flat_map(|hidden| &hidden.shows) {
            ensure!(!answer.text.contains(shown), "{name} asked {question}\nand was answered {shown}: {}", answer.text);
        }
    }
    hears_nothing(door, name, &hidden).await
}

#[tokio::test]
async fn whoever_a_case_is_about_or_is_in_conflict_is_answered_nothing_of_it_whatever_she_asks() -> Result<()> {
    // Everybody, where there is time: each sees each kind in another way.
    let every = if is_soak() { 1 } else { 4 };
    let others = EVERYBODY.iter().filter(|(name, kind, _)| *kind == Adult && *name != "Tamsin");
    for (turn, (name, ..)) in others.enumerate().step_by(every) {
        let door = Door::of(Installation::sqlite().await?, &EVERYBODY).await?;
        shows_nothing(&door, name, turn).await?;
    }
    Ok(())
}

#[tokio::test]
async fn nor_is_the_lead_on_postgresql() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    shows_nothing(&Door::of(Installation::postgres().await?, &EVERYBODY).await?, "Lowri", 0).await
}
