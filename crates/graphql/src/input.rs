//! The one `input:` of a mutation: what it is about, an idempotency key, the version it was decided on, and the command's own
//! fields beside them, as `domain` declares them. No command is written a second time here.

use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{MetaInputValue, MetaType, MetaTypeId, Registry};
use async_graphql::{InputObject, InputObjectType, InputType, InputValueError, InputValueResult, Value};
use domain::{CaseId, PersonId, SchoolId};
use std::borrow::Cow;

/// A command as the contract takes it.
pub(crate) trait Command: Sized + Send + Sync + 'static {
    /// The name of its input type.
    const INPUT: &'static str;
    /// What it is about.
    type About: InputObjectType + Send + Sync;
    /// Its own fields.
    type Fields: InputObjectType + Send + Sync;
    /// What `casework` is handed.
    type Domain;

    /// The command with these fields.
    fn command(fields: Self::Fields) -> Self::Domain;
}

/// A command to a case.
#[derive(InputObject)]
pub(crate) struct OnCase {
    /// The case.
    pub(crate) case: CaseId,
    /// New for every command; the same again with the same command is answered as before.
    pub(crate) idempotency_key: String,
    /// The version of the case you looked at. A decision needs it; a fact may carry it.
    pub(crate) expected_version: Option<u64>,
}

/// A command to a case by somebody who does not read it, and so carries no version of it.
#[derive(InputObject)]
pub(crate) struct OfCase {
    /// The case.
    pub(crate) case: CaseId,
    /// New for every command; the same again with the same command is answered as before.
    pub(crate) idempotency_key: String,
}

/// A command to a person's record.
#[derive(InputObject)]
pub(crate) struct OnPerson {
    /// The school that knows the person.
    pub(crate) school: SchoolId,
    /// The person.
    pub(crate) person: PersonId,
    /// New for every command; the same again with the same command is answered as before.
    pub(crate) idempotency_key: String,
    /// The version of the person's record you looked at, where it matters.
    pub(crate) expected_version: Option<u64>,
}

/// A command to a school's own record.
#[derive(InputObject)]
pub(crate) struct OnSchool {
    /// The school.
    pub(crate) school: SchoolId,
    /// New for every command; the same again with the same command is answered as before.
    pub(crate) idempotency_key: String,
    /// The version of the school's record you looked at, where it matters.
    pub(crate) expected_version: Option<u64>,
}

/// A command that brings something into being in a school.
#[derive(InputObject)]
pub(crate) struct InSchool {
    /// The school.
    pub(crate) school: SchoolId,
    /// New for every command; the same again with the same command is answered as before.
    pub(crate) idempotency_key: String,
}

/// A command that brings a school into being.
#[derive(InputObject)]
pub(crate) struct Anew {
    /// New for every command; the same again with the same command is answered as before.
    pub(crate) idempotency_key: String,
}

/// The `input:` of a mutation.
pub(crate) struct Input<C: Command> {
    pub(crate) about: C::About,
    pub(crate) command: C::Domain,
}

impl<C> InputType for Input<C>
where
    C: Command,
    C::Domain: Send + Sync,
{
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(C::INPUT)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::InputObject, |registry| MetaType::InputObject {
            name: C::INPUT.to_owned(),
            description: None,
            input_fields: fields_of::<C>(registry),
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            rust_typename: Some(std::any::type_name::<Self>()),
            oneof: false,
            directive_invocations: Vec::new(),
        })
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let about = C::About::parse(value.clone()).map_err(InputValueError::propagate)?;
        let fields = C::Fields::parse(value).map_err(InputValueError::propagate)?;
        Ok(Self { about, command: C::command(fields) })
    }

    fn to_value(&self) -> Value {
        // Inputs are never defaults of the schema, the only place where their values are asked for.
        Value::Null
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// What it is about, then the command's own fields.
fn fields_of<C: Command>(registry: &mut Registry) -> IndexMap<String, MetaInputValue> {
    let mut fields = IndexMap::new();
    for part in [registry.create_fake_input_type::<C::About>(), registry.create_fake_input_type::<C::Fields>()] {
        if let MetaType::InputObject { input_fields, .. } = part {
            fields.extend(input_fields);
        }
    }
    fields
}
