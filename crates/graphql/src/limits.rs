//! What one document may ask: nesting, aliases, directives. Errors say what to do and repeat nothing of the document.

use crate::errors::{Code, coded, masked};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType, Selection, SelectionSet};
use async_graphql::{Request, ServerError, ServerResult};

/// Levels of selection; introspection by the usual tools needs sixteen.
pub(crate) const DEPTH: usize = 16;
/// Weight of a document: one for each field, times the page asked for.
pub(crate) const COMPLEXITY: usize = 20_000;
/// Fields renamed in one document.
const ALIASES: usize = 30;
/// Directives in one document.
const DIRECTIVES: usize = 30;
/// Operations and fragments in one document.
const DEFINITIONS: usize = 50;
/// Longest document, in bytes, variables aside.
const DOCUMENT: usize = 64 * 1024;
/// Brackets open at once, values included: what the parser is spared, it cannot stumble over.
const BRACKETS: usize = 48;

/// What runs the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// One answer.
    Http,
    /// Answers for as long as somebody listens.
    Socket,
}

/// The document, parsed and within the limits, with an operation this transport serves.
///
/// It is looked at here, before the schema sees it: an extension of the schema would be called for every field of every answer.
pub(crate) fn admitted(mut request: Request, transport: Transport) -> ServerResult<Request> {
    if request.query.len() > DOCUMENT {
        return Err(coded(Code::LimitExceeded, "this document is too long: 64 KiB are allowed, variables aside"));
    }
    Glance::at(&request.query).check()?;
    let failed = |error| masked(&ServerError::from(error), Code::ParseFailed);
    let document = parse_query(&request.query).map_err(failed)?;
    Tally::of(&document).check()?;
    let operation = operation(&document, request.operation_name.as_deref());
    if operation.is_none_or(|operation| operation == OperationType::Subscription && transport == Transport::Http) {
        let words =
            "name an operation of this document, of a kind this transport serves: subscriptions run over web sockets";
        return Err(coded(Code::OperationUnknown, words));
    }
    request.set_parsed_query(document);
    Ok(request)
}

/// The kind of the operation that is meant, where it is clear which.
fn operation(document: &ExecutableDocument, name: Option<&str>) -> Option<OperationType> {
    let operation = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => operations.values().next(),
        _ => None,
    };
    operation.map(|operation| operation.node.ty)
}

/// What a document asks for, as far as its bytes say so: it is looked at before anything parses it, for parsing costs more than refusing.
#[derive(Debug, Default, PartialEq, Eq)]
struct Glance {
    /// How deeply brackets nest.
    depth: usize,
    /// Colons outside of arguments: fields renamed.
    aliases: usize,
    directives: usize,
}

impl Glance {
    /// A look at every byte outside of texts and comments.
    fn at(query: &str) -> Self {
        let mut found = Self::default();
        let (mut open, mut round, mut quoted, mut comment, mut escaped) = (0_usize, 0_usize, false, false, false);
        for byte in query.bytes() {
            match byte {
                b'\n' if comment => comment = false,
                _ if comment => {}
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                _ if quoted => {}
                b'#' => comment = true,
                b'{' | b'[' | b'(' => {
                    open += 1;
                    round += usize::from(byte == b'(');
                    found.depth = found.depth.max(open);
                }
                b'}' | b']' | b')' => {
                    open = open.saturating_sub(1);
                    round = round.saturating_sub(usize::from(byte == b')'));
                }
                b':' if round == 0 => found.aliases += 1,
                b'@' => found.directives += 1,
                _ => {}
            }
        }
        found
    }

    fn check(&self) -> ServerResult<()> {
        if self.depth > BRACKETS {
            return Err(coded(Code::LimitExceeded, "this document is nested too deeply: ask in several requests"));
        }
        Tally { aliases: self.aliases, directives: self.directives, definitions: 0 }.check()
    }
}

#[derive(Default)]
struct Tally {
    aliases: usize,
    directives: usize,
    definitions: usize,
}

impl Tally {
    fn of(document: &ExecutableDocument) -> Self {
        let mut tally = Self::default();
        for (_, operation) in document.operations.iter() {
            tally.definitions += 1;
            tally.directives += operation.node.directives.len();
            tally.count(&operation.node.selection_set.node);
        }
        for fragment in document.fragments.values() {
            tally.definitions += 1;
            tally.directives += fragment.node.directives.len();
            tally.count(&fragment.node.selection_set.node);
        }
        tally
    }

    fn count(&mut self, selection: &SelectionSet) {
        for item in &selection.items {
            self.directives += item.node.directives().len();
            match &item.node {
                Selection::Field(field) => {
                    self.aliases += usize::from(field.node.alias.is_some());
                    self.count(&field.node.selection_set.node);
                }
                Selection::InlineFragment(fragment) => self.count(&fragment.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn check(&self) -> ServerResult<()> {
        let over = |what| Err(coded(Code::LimitExceeded, what));
        if self.aliases > ALIASES {
            return over("this document has too many aliases: 30 are allowed");
        }
        if self.directives > DIRECTIVES {
            return over("this document has too many directives: 30 are allowed");
        }
        if self.definitions > DEFINITIONS {
            return over("this document has too many operations and fragments: 50 are allowed");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_counted_without_parsing_and_arguments_are_none() {
        let glance = Glance::at(
            "query ($a: ID!) { one: case(id: $a, of: {x: [1]}) @include(if: true) { two: id # three: no\n name(text: \"four: (\") } }",
        );
        assert_eq!(glance, Glance { depth: 4, aliases: 2, directives: 1 });
    }

    #[test]
    fn a_megabyte_of_nonsense_is_looked_at_once() {
        assert!(Glance::at(&"(".repeat(1_000_000)).check().is_err());
        assert!(Glance::at(&"a:b ".repeat(250_000)).check().is_err());
        assert!(admitted(Request::new("{ me { factors } } ".repeat(10_000)), Transport::Http).is_err());
    }
}
