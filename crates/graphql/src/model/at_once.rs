//! Objects answered at once: where all that is asked of one stands in it already, no future is made for each of its fields.
//!
//! A page of fifty cases with their duties has some two thousand fields. Resolving each by itself costs more than everything
//! else that is done for the page, the database's part included. Whatever is not plain (a person's name, a case) is
//! resolved the ordinary way, and so is a selection with fragments or with a field asked for twice.

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, InputType, OutputType, Positioned, ServerResult, Value};
use std::borrow::Cow;

/// An object that knows values of its fields without asking anybody.
pub(crate) trait Plain: OutputType {
    /// The value of this field, exactly as its resolver would answer; nothing where the resolver has to be asked.
    fn plain(&self, field: &Field) -> Option<Value>;
}

/// The object with the fields asked for, if all of them are plain.
pub(crate) fn object(plain: &impl Plain, asked: &SelectionSet) -> Option<Value> {
    let mut fields = IndexMap::with_capacity(asked.items.len());
    for selection in &asked.items {
        let Selection::Field(field) = &selection.node else { return None };
        let field = &field.node;
        if !field.directives.is_empty() {
            return None;
        }
        let value = plain.plain(field)?;
        if fields.insert(field.response_key().node.clone(), value).is_some() {
            return None;
        }
    }
    Some(Value::Object(fields))
}

/// The value of a scalar or a term of a vocabulary.
pub(crate) fn leaf(value: &impl InputType) -> Value {
    value.to_value()
}

/// The value of a text.
pub(crate) fn text(value: &str) -> Value {
    Value::String(value.to_owned())
}

/// These objects, if all that is asked of them is plain.
pub(crate) fn list<T: Plain>(items: &[AtOnce<T>], field: &Field) -> Option<Value> {
    let items: Option<Vec<_>> = items.iter().map(|item| object(&item.0, &field.selection_set.node)).collect();
    items.map(Value::List)
}

/// This object or null, if all that is asked of it is plain.
pub(crate) fn maybe<T: Plain>(item: Option<&AtOnce<T>>, field: &Field) -> Option<Value> {
    item.map_or(Some(Value::Null), |item| object(&item.0, &field.selection_set.node))
}

/// An object that is answered at once where it can be. To the schema it is the object itself.
pub(crate) struct AtOnce<T>(pub(crate) T);

impl<T: Plain> OutputType for AtOnce<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        match object(&self.0, &ctx.item.node) {
            Some(object) => Ok(object),
            None => self.0.resolve(ctx, field).await,
        }
    }
}
