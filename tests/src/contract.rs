//! Every question and every command of the contract, worked out from its schema: whatever is added to it is asked and tried as well.

use anyhow::{Context, Result};
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, Value, value};
use domain::AlertId;
use domain::graphql::GlobalId as _;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// How far below a field of the root everything is selected; what stands deeper is selected without what is under it, and so is what
/// was selected in full before in the same question.
const DEPTH: usize = 5;

/// The types of the contract.
#[derive(Debug)]
pub struct Contract {
    types: BTreeMap<String, TypeKind>,
}

/// What the questions and commands are about, each by its opaque id; below the root nothing is asked about anything.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The school.
    pub school: String,
    /// The case.
    pub case: String,
    /// A child, and whatever an id is of that has no other name.
    pub child: String,
    /// An adult.
    pub adult: String,
    /// Words that lists are searched for.
    pub text: String,
}

/// Where the writing of a question has got to.
#[derive(Default)]
struct Way<'a> {
    below: usize,
    opened: BTreeSet<&'a str>,
}

impl Contract {
    /// The contract as it is published.
    pub fn read() -> Result<Self> {
        let definitions = parse_schema(graphql::sdl())?.definitions.into_iter();
        let types = definitions.filter_map(|definition| match definition {
            TypeSystemDefinition::Type(defined) => Some((defined.node.name.node.to_string(), defined.node.kind)),
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
        });
        Ok(Self { types: types.collect() })
    }

    /// Every field of the root, each way it can be asked, with everything that can be selected under it.
    pub fn questions(&self, about: &About) -> Result<Vec<String>> {
        let asked = self.asked(about, DEPTH)?.into_iter();
        Ok(asked.map(|question| format!("{{ {question} }}")).collect())
    }

    /// The same, with nothing of what stands under what is asked for.
    pub fn shallow(&self, about: &About) -> Result<Vec<String>> {
        let asked = self.asked(about, 0)?.into_iter();
        Ok(asked.map(|question| format!("{{ {question} }}")).collect())
    }

    /// What can be asked of one case, by its id or its words, in one document: whether anything is answered at all.
    pub fn of_the_case(&self, about: &About) -> Result<String> {
        let names_it = |question: &String| question.contains(&about.case) || question.contains(&about.text);
        let asked = self.asked(about, 1)?.into_iter().filter(names_it);
        let renamed = asked.enumerate().map(|(number, question)| format!("q{number}: {question}"));
        Ok(format!("{{ {} }}", renamed.collect::<Vec<_>>().join(" ")))
    }

    /// Every command by its name, with all it cannot do without, under a key of its own.
    pub fn commands(&self, about: &About) -> Result<Vec<(String, String)>> {
        let given = self.fields("Mutation")?.into_iter().map(|field| {
            let (name, arguments) = (&field.name.node, self.arguments(field, about));
            (name.to_string(), format!("mutation {{ {name}{arguments} {{ userErrors {{ code message }} }} }}"))
        });
        Ok(given.collect())
    }

    /// The values of an enumeration.
    #[must_use]
    pub fn values(&self, of: &str) -> Vec<&str> {
        match self.types.get(of) {
            Some(TypeKind::Enum(values)) => values.values.iter().map(|value| value.node.value.node.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    fn asked(&self, about: &About, depth: usize) -> Result<Vec<String>> {
        let mut questions = Vec::new();
        for field in self.fields("Query")? {
            let selections = self.selections(base(&field.ty.node), depth)?;
            for arguments in self.ways(field, about) {
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
                let arguments = self.arguments(field, &About::default());
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

    /// The arguments a field cannot do without.
    fn arguments(&self, field: &FieldDefinition, about: &About) -> String {
        let needed = field.arguments.iter().map(|argument| &argument.node).filter(|argument| is_needed(argument));
        let given = needed.map(|argument| format!("{}: {}", argument.name.node, self.given(argument, about)));
        let given: Vec<String> = given.collect();
        if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
    }

    /// What is given here, with all it cannot do without.
    fn given(&self, wanted: &InputValueDefinition, about: &About) -> Value {
        self.value(wanted.name.node.as_str(), &wanted.ty.node, about)
    }

    fn value(&self, name: &str, ty: &Type, about: &About) -> Value {
        let inner = match &ty.base {
            BaseType::List(inner) => return Value::List(vec![self.value(name, inner, about)]),
            BaseType::Named(inner) => inner.as_str(),
        };
        match self.types.get(inner) {
            Some(TypeKind::Enum(_)) => {
                self.values(inner).first().map_or(Value::Null, |one| Value::Enum(Name::new(one)))
            }
            Some(TypeKind::InputObject(input)) => {
                let fields = || input.fields.iter().map(|field| &field.node);
                // One of several, of which each may be left out.
                let one = fields().next().filter(|_| fields().all(|field| field.ty.node.nullable));
                let given = fields().filter(|field| is_needed(field)).chain(one);
                Value::Object(given.map(|field| (field.name.node.clone(), self.given(field, about))).collect())
            }
            _ => scalar(name, inner, about),
        }
    }

    /// Each way a field of the root is asked: with each thing an id may be of, as of other times, searched and sorted.
    fn ways(&self, field: &FieldDefinition, about: &About) -> Vec<String> {
        let asked = |more: &str| format!("({more})");
        match field.name.node.as_str() {
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
            _ => vec![self.arguments(field, about)],
        }
    }
}

/// The name of what a field gives, alone or in lists.
fn base(given: &Type) -> &str {
    match &given.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => base(inner),
    }
}

/// Whether nothing can be asked without it; and whom a concern is about, which is asked with it.
fn is_needed(wanted: &InputValueDefinition) -> bool {
    wanted.name.node == "people" || (!wanted.ty.node.nullable && wanted.default_value.is_none())
}

/// A value that can be read, by what it is asked for under.
fn scalar(name: &str, scalar: &str, about: &About) -> Value {
    match (scalar, name) {
        ("ID", "school") => value!(about.school),
        ("ID", "case" | "cases" | "caseId" | "id") => value!(about.case),
        ("ID", "alert") => value!(AlertId::new(uuid::Uuid::from_u128(404)).to_global()),
        ("ID", "adult") => value!(about.adult),
        ("ID", _) => value!(about.child),
        ("Int", _) => value!(1),
        ("Boolean", _) => value!(true),
        ("DateTime", _) => value!("2026-09-10T09:00:00Z"),
        ("NaiveDate", _) => value!("2026-09-10"),
        ("NaiveTime", "opens") => value!("08:30:00"),
        ("NaiveTime", _) => value!("16:00:00"),
        (_, "toml") => value!("name = 'a pack'"),
        (_, "idempotencyKey") => value!(format!("tried-{}", uuid::Uuid::new_v4())),
        _ => value!("Nothing to see."),
    }
}
