//! The wire form of identities and texts: opaque ids of the contract, behind the `graphql` feature.

use crate::{AlertId, CaseId, IncidentId, PersonId, SchoolId, Text};
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, ID, InputType, InputValueError, InputValueResult, OutputType, Positioned, ServerResult, Value,
    parser::types::Field,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::borrow::Cow;
use uuid::Uuid;

/// An identity that has an opaque form on the wire.
pub trait GlobalId: Copy {
    /// The type of node it names.
    const NODE: &'static str;
    /// Its bits.
    fn bits(self) -> Vec<Uuid>;
    /// From its bits.
    fn from_bits(bits: &[Uuid]) -> Option<Self>;

    /// The opaque form.
    #[must_use]
    fn to_global(self) -> String {
        let bits: Vec<u8> = self.bits().iter().flat_map(|id| *id.as_bytes()).collect();
        URL_SAFE_NO_PAD.encode([Self::NODE.as_bytes(), b":", bits.as_slice()].concat())
    }

    /// Reads the opaque form.
    #[must_use]
    fn from_global(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let bits = bytes.strip_prefix(Self::NODE.as_bytes())?.strip_prefix(b":")?;
        let ids: Option<Vec<Uuid>> = bits.chunks(16).map(|chunk| Uuid::from_slice(chunk).ok()).collect();
        Self::from_bits(&ids?)
    }
}

impl GlobalId for SchoolId {
    const NODE: &'static str = "School";
    fn bits(self) -> Vec<Uuid> {
        vec![self.as_uuid()]
    }
    fn from_bits(bits: &[Uuid]) -> Option<Self> {
        if let [id] = bits { Some(Self::new(*id)) } else { None }
    }
}

impl GlobalId for PersonId {
    const NODE: &'static str = "Person";
    fn bits(self) -> Vec<Uuid> {
        vec![self.as_uuid()]
    }
    fn from_bits(bits: &[Uuid]) -> Option<Self> {
        if let [id] = bits { Some(Self::new(*id)) } else { None }
    }
}

impl GlobalId for AlertId {
    const NODE: &'static str = "Alert";
    fn bits(self) -> Vec<Uuid> {
        vec![self.as_uuid()]
    }
    fn from_bits(bits: &[Uuid]) -> Option<Self> {
        if let [id] = bits { Some(Self::new(*id)) } else { None }
    }
}

impl GlobalId for CaseId {
    const NODE: &'static str = "Case";
    fn bits(self) -> Vec<Uuid> {
        vec![self.school.as_uuid(), self.incident.as_uuid()]
    }
    fn from_bits(bits: &[Uuid]) -> Option<Self> {
        if let [school, incident] = bits {
            Some(Self { school: SchoolId::new(*school), incident: IncidentId::new(*incident) })
        } else {
            None
        }
    }
}

macro_rules! wire_id {
    ($name:ident) => {
        impl InputType for $name {
            type RawValueType = Self;

            fn type_name() -> Cow<'static, str> {
                <ID as InputType>::type_name()
            }

            fn create_type_info(registry: &mut Registry) -> String {
                <ID as InputType>::create_type_info(registry)
            }

            fn parse(value: Option<Value>) -> InputValueResult<Self> {
                let Some(Value::String(text)) = value else {
                    return Err(InputValueError::custom(concat!(
                        "give the id of a ",
                        stringify!($name),
                        " as this service gave it"
                    )));
                };
                Self::from_global(&text).ok_or_else(|| {
                    InputValueError::custom(format!(
                        "this is not the id of a {}: give it as this service gave it",
                        Self::NODE
                    ))
                })
            }

            fn to_value(&self) -> Value {
                Value::String(self.to_global())
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }
        }

        impl OutputType for $name {
            fn type_name() -> Cow<'static, str> {
                <ID as OutputType>::type_name()
            }

            fn create_type_info(registry: &mut Registry) -> String {
                <ID as OutputType>::create_type_info(registry)
            }

            async fn resolve(&self, _ctx: &ContextSelectionSet<'_>, _field: &Positioned<Field>) -> ServerResult<Value> {
                Ok(Value::String(self.to_global()))
            }
        }
    };
}

wire_id!(SchoolId);
wire_id!(PersonId);
wire_id!(CaseId);
wire_id!(AlertId);

impl InputType for Text {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <String as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            Some(Value::String(text)) => Ok(Self::new(text)),
            _ => Err(InputValueError::custom("give a text")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.as_str().to_owned())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl OutputType for Text {
    fn type_name() -> Cow<'static, str> {
        <String as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, _ctx: &ContextSelectionSet<'_>, _field: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::String(self.as_str().to_owned()))
    }
}
