//! The permits: who may do what, as Cedar text that an auditor can read, validated strictly before anybody is judged by it.
//!
//! They are built into the program. Altered ones are not taken quietly: their hash stands in the log of every school, and a
//! program whose permits do not say what [`may`](crate::may) says does not pass its tests.

use crate::question::{CaseQuestion, Keeps, Question, SchoolQuestion, Standing, Terms};
use crate::{Action, CaseFacts, Decision, SchoolAction, Viewer};
use cedar_policy::{
    Authorizer, Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, Policy, PolicyId, PolicySet, Request,
    RestrictedExpression, Schema, ValidationMode, Validator,
};
use domain::SchoolId;
use domain::read_model::Tie;
use domain::school::Role;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// The schema the permits are validated against.
const SCHEMA: &str = include_str!("../permits/wardbook.cedarschema");
/// The permits, file by file.
const TEXTS: [(&str, &str); 2] = [
    ("cases.cedar", include_str!("../permits/cases.cedar")),
    ("schools.cedar", include_str!("../permits/schools.cedar")),
];
/// How many answers are kept: one for each combination of roles and ties that occurs, which are few.
const KEPT: usize = 20_000;

/// Why permits were not taken.
#[derive(Debug, thiserror::Error)]
#[error("the permits in {file} cannot be used: {reason}")]
pub struct PermitsError {
    /// The file.
    pub file: String,
    /// What is wrong with it, with its place where that is known.
    pub reason: String,
}

impl PermitsError {
    fn new(file: &str, reason: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), reason: reason.to_string() }
    }
}

/// The judge: the permits in force, ready to be asked. A cheap clone.
#[derive(Clone)]
pub struct Permits(Arc<Inner>);

struct Inner {
    schema: Schema,
    policies: PolicySet,
    authorizer: Authorizer,
    names: Names,
    answers: RwLock<HashMap<Question, Decision>>,
}

/// The names of types the permits speak of.
struct Names {
    action: EntityTypeName,
    role: EntityTypeName,
    tie: EntityTypeName,
    keeps: EntityTypeName,
    kind: EntityTypeName,
    member: EntityUid,
    installation: EntityUid,
    case: EntityUid,
    school: EntityUid,
}

impl fmt::Debug for Permits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Permits")
    }
}

impl Permits {
    /// The permits this program was built with.
    ///
    /// # Errors
    /// [`PermitsError`] when they do not pass strict validation.
    pub fn built_in() -> Result<Self, PermitsError> {
        Self::of(SCHEMA, &TEXTS)
    }

    /// Their text, with the schema: what the log of a school keeps.
    #[must_use]
    pub fn text() -> String {
        let files = TEXTS.iter().chain(&[("wardbook.cedarschema", SCHEMA)]);
        files.map(|(name, text)| format!("// {name}\n{text}")).collect::<Vec<_>>().join("\n")
    }

    /// These permits, under this schema. Anything the strict validator so much as warns of is refused.
    ///
    /// # Errors
    /// [`PermitsError`], with the file and the place.
    pub fn of(schema: &str, texts: &[(&str, &str)]) -> Result<Self, PermitsError> {
        let in_schema = |error: &dyn fmt::Display| PermitsError::new("wardbook.cedarschema", error);
        let (schema, warnings) = Schema::from_cedarschema_str(schema).map_err(|error| in_schema(&error))?;
        if let Some(warning) = warnings.into_iter().next() {
            return Err(in_schema(&warning));
        }
        let mut policies = PolicySet::new();
        for (file, text) in texts {
            for policy in named(file, text)? {
                policies.add(policy).map_err(|error| PermitsError::new(file, error))?;
            }
        }
        validate(&schema, &policies)?;
        let names = Names::new().map_err(|error| in_schema(&error))?;
        let answers = RwLock::default();
        Ok(Self(Arc::new(Inner { schema, policies, authorizer: Authorizer::new(), names, answers })))
    }

    /// Whether the viewer may do this with the case.
    #[must_use]
    pub fn may(&self, viewer: &Viewer, action: Action, case: &CaseFacts) -> Decision {
        let Some(membership) = viewer.at(case.case.school) else { return Decision::Deny };
        let standing = Standing::of(membership, viewer.factors);
        let asked = CaseQuestion::new(action, membership, case);
        let ask = |asked| self.answer(Question::Case(standing, asked));
        // Each engagement by itself: what two of them reach together, neither does.
        let under = |engaged| ask(asked.under(engaged, case)).is_allowed();
        (ask(asked).is_allowed() || membership.engagements.iter().any(under)).into()
    }

    /// Whether the viewer may do this at the school.
    #[must_use]
    pub fn may_at_school(&self, viewer: &Viewer, action: &SchoolAction, school: SchoolId) -> Decision {
        let asked = SchoolQuestion::new(action);
        if viewer.is_installation {
            return self.answer(Question::Installation(asked));
        }
        let Some(membership) = viewer.at(school) else { return Decision::Deny };
        self.answer(Question::School(Standing::of(membership, viewer.factors), asked))
    }

    fn answer(&self, question: Question) -> Decision {
        if let Some(known) = self.0.answers.read().unwrap_or_else(PoisonError::into_inner).get(&question) {
            return *known;
        }
        let decision = self.0.judge(question).unwrap_or_else(|error| {
            // INVARIANT: a permit that cannot be evaluated is skipped by the engine, and a skipped `forbid` opens a door.
            tracing::error!(error, "a permit could not be evaluated: denied");
            Decision::Deny
        });
        let mut answers = self.0.answers.write().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= KEPT {
            answers.clear();
        }
        answers.insert(question, decision);
        decision
    }
}

impl Inner {
    /// What the permits say; an error if any of them could not be evaluated.
    fn judge(&self, question: Question) -> Result<Decision, String> {
        let (request, entities) = self.names.put(question, &self.schema).map_err(|error| error.to_string())?;
        let response = self.authorizer.is_authorized(&request, &self.policies, &entities);
        match response.diagnostics().errors().next() {
            Some(error) => Err(error.to_string()),
            None => Ok((response.decision() == cedar_policy::Decision::Allow).into()),
        }
    }
}

type AnyError = Box<dyn std::error::Error>;

impl Names {
    fn new() -> Result<Self, AnyError> {
        let one = |kind: &str| Ok::<_, AnyError>(uid(&kind.parse()?, "it"));
        Ok(Self {
            action: "Action".parse()?,
            role: "Role".parse()?,
            tie: "Tie".parse()?,
            keeps: "Keeps".parse()?,
            kind: "PersonKind".parse()?,
            member: one("Member")?,
            installation: uid(&"Installation".parse()?, "wardbook"),
            case: one("Case")?,
            school: one("School")?,
        })
    }

    fn put(&self, question: Question, schema: &Schema) -> Result<(Request, Entities), AnyError> {
        let (principal, action, resource, context, mut entities) = match question {
            Question::Case(standing, asked) => {
                let ties = Self::set(&self.tie, asked.ties.among(Tie::ALL).map(Tie::as_str));
                let case = HashMap::from([
                    ("namedOnly".to_owned(), RestrictedExpression::new_bool(asked.named_only)),
                    ("restricted".to_owned(), RestrictedExpression::new_bool(asked.restricted)),
                    ("filterTask".to_owned(), RestrictedExpression::new_bool(asked.filter_task)),
                    ("hasNobody".to_owned(), RestrictedExpression::new_bool(asked.has_nobody)),
                ]);
                let case = Entity::new(self.case.clone(), case, HashSet::new())?;
                let keeps = Self::set(&self.keeps, asked.keeps.among(Keeps::ALL).map(Keeps::as_str));
                let context = vec![("ties".to_owned(), ties), ("keeps".to_owned(), keeps)];
                (self.member(standing)?, asked.action.as_str(), &self.case, context, vec![case])
            }
            Question::School(standing, asked) => {
                (self.member(standing)?, asked.action, &self.school, self.context(asked), Vec::new())
            }
            Question::Installation(asked) => {
                let installation = Entity::with_uid(self.installation.clone());
                (installation, asked.action, &self.school, self.context(asked), Vec::new())
            }
        };
        let uids = (principal.uid(), uid(&self.action, action), resource.clone());
        let request = Request::new(uids.0, uids.1, uids.2, Context::from_pairs(context)?, Some(schema))?;
        entities.push(principal);
        // With the schema, or the groups of actions are not known, and a `forbid` on a group forbids nothing.
        Ok((request, Entities::from_entities(entities, Some(schema))?))
    }

    fn member(&self, standing: Standing) -> Result<Entity, AnyError> {
        let roles = |terms: Terms| Self::set(&self.role, terms.among(Role::ALL).map(Role::as_str));
        let attributes = HashMap::from([
            ("holds".to_owned(), roles(standing.holds)),
            ("acts".to_owned(), roles(standing.acts)),
            ("secondFactor".to_owned(), RestrictedExpression::new_bool(standing.second_factor)),
        ]);
        Ok(Entity::new(self.member.clone(), attributes, HashSet::new())?)
    }

    fn context(&self, asked: SchoolQuestion) -> Vec<(String, RestrictedExpression)> {
        let roles = || Self::set(&self.role, asked.roles.among(Role::ALL).map(Role::as_str));
        match (asked.kind, asked.action) {
            (Some(kind), _) => {
                vec![("kind".to_owned(), RestrictedExpression::new_entity_uid(uid(&self.kind, kind.as_str())))]
            }
            (
                None,
                SchoolAction::MANAGE_ROLES
                | SchoolAction::CONFIRM_ROLES
                | SchoolAction::END_STAFF
                | SchoolAction::MERGE_PEOPLE
                | SchoolAction::ARRANGE_COVER,
            ) => vec![("roles".to_owned(), roles())],
            (None, _) => Vec::new(),
        }
    }

    fn set<'a>(kind: &EntityTypeName, terms: impl Iterator<Item = &'a str>) -> RestrictedExpression {
        RestrictedExpression::new_set(terms.map(|term| RestrictedExpression::new_entity_uid(uid(kind, term))))
    }
}

fn uid(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}

/// The permits of a text, each called by its `@id`.
fn named(file: &str, text: &str) -> Result<Vec<Policy>, PermitsError> {
    let set: PolicySet = text.parse().map_err(|error| PermitsError::new(file, error))?;
    if set.templates().next().is_some() {
        return Err(PermitsError::new(file, "a template is nobody's permit: write it out"));
    }
    let call = |policy: &Policy| match policy.annotation("id") {
        Some(id) => Ok(policy.new_id(PolicyId::new(id))),
        None => Err(PermitsError::new(file, format!("this permit has no @id: {policy}"))),
    };
    set.policies().map(call).collect()
}

fn validate(schema: &Schema, policies: &PolicySet) -> Result<(), PermitsError> {
    let found = Validator::new(schema.clone()).validate(policies, ValidationMode::Strict);
    let errors = found.validation_errors().map(ToString::to_string);
    match errors.chain(found.validation_warnings().map(ToString::to_string)).next() {
        Some(reason) => Err(PermitsError::new("the permits", reason)),
        None => Ok(()),
    }
}
