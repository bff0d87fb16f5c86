//! Every question the contract can be asked, worked out from its schema: whatever is added to it is asked as well.

use anyhow::{Context, Result, bail};
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// How far below a field of the root everything is selected; what stands deeper is selected without what is under it, and so is what
/// was selected in full before in the same question.
const DEPTH: usize = 5;

/// The types of the contract.
pub(crate) struct Contract {
    types: BTreeMap<String, TypeKind>,
}

/// What the questions are about; below the root nothing is asked about anything.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    pub(crate) school: String,
    pub(crate) case: String,
    pub(crate) child: String,
    pub(crate) adult: String,
    /// Words that lists are searched for.
    pub(crate) text: String,
}

/// Where the writing of a question has got to.
#[derive(Default)]
struct Way<'a> {
    below: usize,
    opened: BTreeSet<&'a str>,
}

impl Contract {
    pub(crate) fn read() -> Result<Self> {
        let definitions = parse_schema(graphql::sdl())?.definitions.into_iter();
        let types = definitions.filter_map(|definition| match definition {
            TypeSystemDefinition::Type(defined) => Some((defined.node.name.node.to_string(), defined.node.kind)),
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
        });
        Ok(Self { types: types.collect() })
    }

    /// Every field of the root, each way it can be asked, with everything that can be selected under it.
    pub(crate) fn questions(&self, about: &About) -> Result<Vec<String>> {
        let asked = self.asked(about, DEPTH)?.into_iter();
        Ok(asked.map(|question| format!("{{ {question} }}")).collect())
    }

    /// The same, with nothing of what stands under what is asked for.
    pub(crate) fn shallow(&self, about: &About) -> Result<Vec<String>> {
        let asked = self.asked(about, 0)?.into_iter();
        Ok(asked.map(|question| format!("{{ {question} }}")).collect())
    }

    /// What can be asked of one case, by its id or its words, in one document: whether anything is answered at all.
    pub(crate) fn of_the_case(&self, about: &About) -> Result<String> {
        let names_it = |question: &String| question.contains(&about.case) || question.contains(&about.text);
        let asked = self.asked(about, 1)?.into_iter().filter(names_it);
        let renamed = asked.enumerate().map(|(number, question)| format!("q{number}: {question}"));
        Ok(format!("{{ {} }}", renamed.collect::<Vec<_>>().join(" ")))
    }

    fn asked(&self, about: &About, depth: usize) -> Result<Vec<String>> {
        let mut questions = Vec::new();
        for field in self.fields("Query")? {
            let selections = self.selections(base(&field.ty.node), depth)?;
            for arguments in ways(field, about)? {
                questions.extend(selections.iter().map(|under| format!("{}{arguments}{under}", field.name.node)));
            }
        }
        Ok(questions)
    }

    fn fields(&self, name: &str) -> Result<Vec<&FieldDefinition>> {
        match self.types.get(name).with_context(|| format!("{name} is not in the schema"))? {
            TypeKind::Object(object) => Ok(object.fields.iter().map(|field| &field.node).collect()),
            TypeKind::Interface(interface) => Ok(interface.fields.iter().map(|field| &field.node).collect()),
            _ => Ok(Vec::new()),
        }
    }

    /// What can be selected of a type of the root; of an interface, what can be selected of each of its types.
    fn selections(&self, name: &str, depth: usize) -> Result<Vec<String>> {
        if !matches!(self.types.get(name), Some(TypeKind::Interface(_))) {
            return Ok(vec![self.selection(name, depth, &mut Way::default())?]);
        }
        let implementing = self.types.iter().filter_map(|(member, kind)| match kind {
            TypeKind::Object(object) if object.implements.iter().any(|one| one.node == name) => Some(member),
            _ => None,
        });
        let fragment = |member: &String| {
            let under = self.selection(member, depth, &mut Way::default())?;
            Ok(format!(" {{ __typename ... on {member}{under} }}"))
        };
        implementing.map(fragment).collect()
    }

    /// Everything that can be selected of this type, below those types.
    fn selection<'a>(&'a self, name: &'a str, depth: usize, way: &mut Way<'a>) -> Result<String> {
        if let Some(TypeKind::Union(union)) = self.types.get(name) {
            let mut fragments = String::new();
            for member in &union.members {
                write!(fragments, " ... on {}{}", member.node, self.selection(&member.node, depth, way)?)?;
            }
            return Ok(format!(" {{ __typename{fragments} }}"));
        }
        let fields = if self.is_leaf(name) { Vec::new() } else { self.fields(name)? };
        if fields.is_empty() {
            return Ok(String::new());
        }
        let leaves_only = way.below >= depth || !way.opened.insert(name);
        way.below += 1;
        let mut selected = String::from(" { __typename");
        for field in fields {
            let under = base(&field.ty.node);
            if !leaves_only || self.is_leaf(under) {
                let arguments = arguments(field, &About::default())?;
                write!(selected, " {}{arguments}{}", field.name.node, self.selection(under, depth, way)?)?;
            }
        }
        way.below -= 1;
        Ok(selected + " }")
    }

    /// Whether nothing can be selected of it.
    fn is_leaf(&self, name: &str) -> bool {
        let kind = self.types.get(name);
        !matches!(kind, Some(TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_)))
    }
}

/// The name of what a field gives, alone or in lists.
fn base(given: &Type) -> &str {
    match &given.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => base(inner),
    }
}

/// The arguments a field cannot do without.
fn arguments(field: &FieldDefinition, about: &About) -> Result<String> {
    let needed = field.arguments.iter().map(|argument| &argument.node);
    let needed = needed.filter(|argument| !argument.ty.node.nullable && argument.default_value.is_none());
    let given = needed.map(|argument| {
        let value = match argument.name.node.as_str() {
            "school" => format!("{:?}", about.school),
            "case" | "caseId" => format!("{:?}", about.case),
            "child" => format!("{:?}", about.child),
            "adult" => format!("{:?}", about.adult),
            "goingTo" => "[]".to_owned(),
            "agency" => "LADO".to_owned(),
            "reason" => "\"The ambulance is here.\"".to_owned(),
            "since" => "\"2020-01-01T00:00:00Z\"".to_owned(),
            "concern" => format!(
                "{{ details: {{ concernAboutChild: {{ category: \"neglect\", online: NO }} }},
                    people: [{{ person: {:?}, part: CHILD }}], narrative: {{ parts: [{{ text: \"Tired.\" }}] }} }}",
                about.child
            ),
            other => bail!("say here what {other} is to be"),
        };
        Ok(format!("{}: {value}", argument.name.node))
    });
    let given = given.collect::<Result<Vec<_>>>()?;
    Ok(if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) })
}

/// Each way a field of the root is asked: with each thing an id may be of, as of other times, searched and sorted.
fn ways(field: &FieldDefinition, about: &About) -> Result<Vec<String>> {
    let asked = |more: &str| format!("({more})");
    Ok(match field.name.node.as_str() {
        "school" => vec![asked(&format!("id: {:?}", about.school))],
        "node" => [&about.school, &about.case, &about.child].map(|id| asked(&format!("id: {id:?}"))).into(),
        "case" => ["", ", atVersion: 1", ", asOf: \"2100-01-01T00:00:00Z\""]
            .map(|at| asked(&format!("id: {:?}{at}", about.case)))
            .into(),
        "worklist" => [
            String::new(),
            ", sort: RAISED, descending: true".to_owned(),
            ", filter: { open: true }, sort: CHANGED, descending: true".to_owned(),
            format!(", filter: {{ text: {:?} }}", about.text),
        ]
        .map(|more| asked(&format!("school: {:?}, first: 5{more}", about.school)))
        .into(),
        _ => vec![arguments(field, about)?],
    })
}
