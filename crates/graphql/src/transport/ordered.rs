//! Answers in the order they were asked for. Fields are resolved side by side and come as they are ready; what a caller gets says
//! nothing of what took how long.

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Request as Document, Response as Executed, Value};
use std::mem::take;

/// How deep fragments within fragments are followed: documents that nest deeper are refused by their limits.
const DEEPEST: usize = 32;
/// How many selections are looked at, fragments as often as they are spread.
const LONGEST: usize = 20_000;

/// The order of the fields of an answer: response keys, each with the order of what stands below it.
#[derive(Debug, Default)]
pub(super) struct Order(Vec<(Name, Self)>);

impl Order {
    /// The order this document asks in; of a document that cannot be executed, none.
    pub(super) fn of(document: &mut Document) -> Self {
        let wanted = document.operation_name.clone();
        let mut order = Self::default();
        if let Ok(parsed) = document.parsed_query()
            && let Some(operation) = operation(&parsed.operations, wanted.as_deref())
        {
            order.add(&operation.selection_set.node, parsed, DEEPEST, &mut { LONGEST });
        }
        order
    }

    /// The answer, its fields in this order.
    pub(super) fn put(&self, mut answer: Executed) -> Executed {
        self.sort(&mut answer.data);
        answer
    }

    fn add(&mut self, selections: &SelectionSet, document: &ExecutableDocument, deeper: usize, left: &mut usize) {
        let Some(deeper) = deeper.checked_sub(1) else { return };
        for selection in &selections.items {
            let Some(fewer) = left.checked_sub(1) else { return };
            *left = fewer;
            match &selection.node {
                Selection::Field(field) => {
                    let below = self.below(&field.node.response_key().node);
                    below.add(&field.node.selection_set.node, document, deeper, left);
                }
                Selection::InlineFragment(fragment) => {
                    self.add(&fragment.node.selection_set.node, document, deeper, left);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                        self.add(&fragment.node.selection_set.node, document, deeper, left);
                    }
                }
            }
        }
    }

    /// What stands below this key, which comes last where it is new.
    fn below(&mut self, key: &Name) -> &mut Self {
        let place = self.0.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
            self.0.push((key.clone(), Self::default()));
            self.0.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the place was just found or made")]
        &mut self.0[place].1
    }

    fn sort(&self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                let mut came = take(fields);
                for (key, below) in &self.0 {
                    if let Some(mut field) = came.swap_remove(key) {
                        below.sort(&mut field);
                        fields.insert(key.clone(), field);
                    }
                }
                fields.extend(came);
            }
            Value::List(values) => values.iter_mut().for_each(|value| self.sort(value)),
            _ => {}
        }
    }
}

fn operation<'a>(operations: &'a DocumentOperations, wanted: Option<&str>) -> Option<&'a OperationDefinition> {
    match (operations, wanted) {
        (DocumentOperations::Single(only), _) => Some(&only.node),
        (DocumentOperations::Multiple(all), Some(wanted)) => all.get(wanted).map(|operation| &operation.node),
        (DocumentOperations::Multiple(_), None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::value;

    fn ordered(document: &str, came: Value) -> String {
        let order = Order::of(&mut Document::new(document));
        serde_json::to_string(&order.put(Executed::new(came)).data).unwrap()
    }

    #[test]
    fn fields_come_in_the_order_they_were_asked_for_whatever_was_ready_first() {
        let document = "{ b: one { y x } ...more a } fragment more on Query { c { ... on Case { z w } } b: one { v } }";
        let came = value!({ "a": 1, "c": [{ "w": 1, "z": 2 }], "b": { "v": 1, "x": 2, "y": 3 } });
        assert_eq!(ordered(document, came), r#"{"b":{"y":3,"x":2,"v":1},"c":[{"z":2,"w":1}],"a":1}"#);
    }

    #[test]
    fn fragments_that_contain_each_other_end() {
        let document = "{ ...one } fragment one on Query { ...two a } fragment two on Query { ...one b }";
        assert_eq!(ordered(document, value!({ "b": 1, "a": 2 })), r#"{"a":2,"b":1}"#);
    }
}
