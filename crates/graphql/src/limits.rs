//! What one document may ask: nesting, aliases, directives. Errors say what to do and repeat nothing of the document.

use crate::errors::{Code, coded, masked};
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextValidation};
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{ServerError, ServerResult, ValidationResult, Variables};
use std::sync::Arc;

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
/// Brackets open at once, values included: what the parser is spared, it cannot stumble over.
const BRACKETS: usize = 48;

/// Holds documents to the limits and keeps errors from echoing them.
pub(crate) struct Limits;

impl ExtensionFactory for Limits {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for Limits {
    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        if brackets(query) > BRACKETS {
            return Err(coded(Code::LimitExceeded, "this document is nested too deeply: ask in several requests"));
        }
        let document = next.run(ctx, query, variables).await.map_err(|error| masked(&error, Code::ParseFailed))?;
        Tally::of(&document).check()?;
        Ok(document)
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let masked_all = |errors: Vec<ServerError>| errors.iter().map(|e| masked(e, Code::ValidationFailed)).collect();
        next.run(ctx).await.map_err(masked_all)
    }
}

/// How deeply brackets nest outside of texts and comments.
fn brackets(query: &str) -> usize {
    let (mut open, mut deepest, mut quoted, mut comment, mut escaped) = (0_usize, 0, false, false, false);
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
                deepest = deepest.max(open);
            }
            b'}' | b']' | b')' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    deepest
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
