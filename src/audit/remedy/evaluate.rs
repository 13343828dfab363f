//! Evaluates expressions as far as literals, locals, arguments of modules and other resources carry.

use std::cell::Cell;
use std::collections::BTreeMap;

use hcl_edit::Span as _;
use hcl_edit::expr::{Array, Expression, Object, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::structure::Body;
use hcl_edit::template::Element;

use super::index::Index;
use super::value::{Item, Origin, Piece, Value};

/// Locals, resources and arguments that lead to each other are followed so far.
const DEEPEST: u8 = 12;
/// Steps that the values of one block may take.
const FUEL: u32 = 50_000;

/// Evaluates, over an index.
pub(super) struct Evaluator<'i, 'a> {
    pub(super) index: &'i Index<'a>,
    fuel: Cell<u32>,
}

/// What names mean at some place.
#[derive(Clone)]
pub(super) struct Scope<'s> {
    pub(super) folder: &'s str,
    pub(super) file: usize,
    /// `each`, `count`, names of `for` and of `dynamic`.
    pub(super) names: Vec<(String, Value)>,
    /// Arguments of the call that this folder is read for.
    pub(super) arguments: Option<&'s BTreeMap<String, Value>>,
    pub(super) depth: u8,
    /// The local value that is being read.
    pub(super) local: Option<(String, String)>,
}

impl<'i, 'a> Evaluator<'i, 'a> {
    pub(super) fn new(index: &'i Index<'a>) -> Self {
        Self { index, fuel: Cell::new(FUEL) }
    }

    /// Grants the steps of another block.
    pub(super) fn refuel(&self) {
        self.fuel.set(FUEL);
    }

    pub(super) fn value(&self, expression: &Expression, scope: &Scope<'_>) -> Value {
        let fuel = self.fuel.get();
        if fuel == 0 {
            return Value::Unknown;
        }
        self.fuel.set(fuel - 1);
        match expression {
            Expression::String(text) => Value::literal(text.as_str()),
            Expression::Bool(found) => Value::literal(found.value().to_string()),
            Expression::Number(found) => Value::literal(found.value().to_string()),
            Expression::StringTemplate(template) => self.text(template.iter(), scope),
            Expression::HeredocTemplate(heredoc) => self.text(heredoc.template.iter(), scope),
            Expression::Parenthesis(inner) => self.value(inner.inner(), scope),
            Expression::Array(array) => self.array(array, scope),
            Expression::Object(object) => self.object(object, scope),
            Expression::Variable(name) => self.name(name.as_str(), scope).unwrap_or(Value::Unknown),
            Expression::Traversal(traversal) => self.traversal(traversal, scope),
            Expression::FuncCall(call) => self.call(call, scope),
            Expression::Conditional(one) => {
                Value::Any(vec![self.value(&one.true_expr, scope), self.value(&one.false_expr, scope)])
            }
            Expression::ForExpr(one) => self.for_each(one, scope),
            _ => Value::Unknown,
        }
    }

    fn text<'t>(&self, elements: impl Iterator<Item = &'t Element>, scope: &Scope<'_>) -> Value {
        let mut pieces = Vec::new();
        for element in elements {
            match element {
                Element::Literal(text) => pieces.push(Piece::Literal(text.as_str().to_owned())),
                Element::Interpolation(inner) => {
                    pieces.append(&mut self.value(&inner.expr, scope).pieces());
                }
                Element::Directive(_) => pieces.push(Piece::Hole),
            }
        }
        Value::Text(pieces)
    }

    fn array(&self, array: &Array, scope: &Scope<'_>) -> Value {
        let one = |expression: &Expression| Item {
            value: self.value(expression, scope),
            origin: expression.span().map(|span| Origin {
                file: scope.file,
                span,
                is_block: false,
                local: scope.local.clone(),
            }),
        };
        Value::List(array.iter().map(one).collect())
    }

    fn object(&self, object: &Object, scope: &Scope<'_>) -> Value {
        let mut members = Vec::new();
        for (key, found) in object.iter() {
            let (name, from) = match key {
                ObjectKey::Ident(name) => (Value::literal(name.as_str()), name.span()),
                ObjectKey::Expression(expression) => (self.value(expression, scope), expression.span()),
            };
            let origin = from.zip(found.expr().span()).map(|(from, to)| Origin {
                file: scope.file,
                span: from.start..to.end,
                is_block: false,
                local: scope.local.clone(),
            });
            members.push((name, Item { value: self.value(found.expr(), scope), origin }));
        }
        Value::Map(members)
    }

    fn name(&self, name: &str, scope: &Scope<'_>) -> Option<Value> {
        scope.names.iter().rev().find(|(found, _)| found == name).map(|(_, value)| value.clone())
    }

    fn traversal(&self, node: &Traversal, scope: &Scope<'_>) -> Value {
        let mut operators: Vec<&TraversalOperator> =
            node.operators.iter().map(|operator| operator.value()).collect();
        let attribute = |number: usize| match operators.get(number) {
            Some(TraversalOperator::GetAttr(name)) => Some(name.as_str().to_owned()),
            _ => None,
        };
        let (start, used) = match &node.expr {
            Expression::Variable(first) => match (self.name(first.as_str(), scope), attribute(0)) {
                (Some(value), _) => (value, 0),
                (None, Some(name)) => match first.as_str() {
                    "local" => (self.local(&name, scope), 1),
                    "var" => (self.variable(&name, scope), 1),
                    "module" | "path" | "terraform" | "self" | "count" | "each" => (Value::Unknown, 1),
                    "data" => {
                        let found =
                            attribute(1).map(|second| self.resource(&format!("data.{name}"), &second, scope));
                        (found.unwrap_or(Value::Unknown), 2)
                    }
                    kind => (self.resource(kind, &name, scope), 1),
                },
                _ => (Value::Unknown, 0),
            },
            inner => (self.value(inner, scope), 0),
        };
        let rest = operators.split_off(used.min(operators.len()));
        self.steps(start, &rest, scope)
    }

    fn steps(&self, mut value: Value, operators: &[&TraversalOperator], scope: &Scope<'_>) -> Value {
        for (at, operator) in operators.iter().enumerate() {
            value = match operator {
                TraversalOperator::GetAttr(name) => self.attribute(&value, name.as_str(), scope),
                TraversalOperator::Index(key) => {
                    let key = self.value(key, scope);
                    self.element(value, &key, scope)
                }
                TraversalOperator::LegacyIndex(number) => {
                    self.element(value, &Value::literal(number.value().to_string()), scope)
                }
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    let rest = operators.get(at + 1..).unwrap_or_default();
                    let Value::List(items) = value else { return Value::Unknown };
                    let one = |item: Item| Item { value: self.steps(item.value, rest, scope), ..item };
                    return Value::List(items.into_iter().map(one).collect());
                }
            };
        }
        value
    }

    fn attribute(&self, value: &Value, name: &str, scope: &Scope<'_>) -> Value {
        match value {
            Value::Map(_) => value.member(name).map_or(Value::Unknown, |item| item.value.clone()),
            Value::Any(values) => {
                Value::Any(values.iter().map(|one| self.attribute(one, name, scope)).collect())
            }
            Value::Resource(at, each) => self.of_resource(*at, each.as_deref(), name, scope),
            _ => Value::Unknown,
        }
    }

    pub(super) fn element(&self, value: Value, key: &Value, scope: &Scope<'_>) -> Value {
        let exact = key.exact();
        match value {
            Value::Map(_) => {
                let found = exact.and_then(|key| value.member(&key).map(|item| item.value.clone()));
                found.unwrap_or(Value::Unknown)
            }
            Value::List(items) => match exact.map(|key| key.parse::<usize>()) {
                Some(Ok(at)) => items.into_iter().nth(at).map_or(Value::Unknown, |item| item.value),
                _ => Value::Any(items.into_iter().map(|item| item.value).collect()),
            },
            Value::Resource(at, None) => {
                // A number is an index of `count`, which the block's own values do not depend on where they are exact.
                let Some(all) = self.all_of(at, scope) else { return Value::Resource(at, None) };
                let Some(exact) = exact else { return Value::Unknown };
                let found = all.into_iter().find(|(key, _)| key.exact().as_deref() == Some(exact.as_str()));
                found.map_or(Value::Unknown, |(_, item)| item.value)
            }
            _ => Value::Unknown,
        }
    }

    fn local(&self, name: &str, scope: &Scope<'_>) -> Value {
        let key = (scope.folder.to_owned(), name.to_owned());
        let Some((file, expression)) = self.index.locals.get(&key).filter(|_| scope.depth < DEEPEST) else {
            return Value::Unknown;
        };
        let inner = Scope {
            file: *file,
            names: Vec::new(),
            depth: scope.depth + 1,
            local: Some(key.clone()),
            ..scope.clone()
        };
        self.value(expression, &inner)
    }

    /// An argument of the module; what a caller leaves out has the default. Nobody's caller: anything.
    fn variable(&self, name: &str, scope: &Scope<'_>) -> Value {
        let Some(arguments) = scope.arguments else { return Value::Unknown };
        if let Some(given) = arguments.get(name) {
            return given.clone();
        }
        let key = (scope.folder.to_owned(), name.to_owned());
        let declared = self.index.variables.get(&key).and_then(|at| self.index.top(*at));
        let default = declared.and_then(|top| Some((top.file, top.block.body.get_attribute("default")?)));
        default.map_or(Value::Unknown, |(file, found)| {
            self.value(&found.value, &Scope { file, names: Vec::new(), local: None, ..scope.clone() })
        })
    }

    fn resource(&self, kind: &str, name: &str, scope: &Scope<'_>) -> Value {
        let key = (scope.folder.to_owned(), kind.to_owned(), name.to_owned());
        self.index.resources.get(&key).map_or(Value::Unknown, |at| Value::Resource(*at, None))
    }

    /// All of a resource with `for_each`; none where it has no such, or where nobody can tell.
    pub(super) fn all_of(&self, at: usize, scope: &Scope<'_>) -> Option<Vec<(Value, Item)>> {
        let top = self.index.top(at).filter(|_| scope.depth < DEEPEST)?;
        let over = top.block.body.get_attribute("for_each")?;
        let inner = Scope { file: top.file, names: Vec::new(), depth: scope.depth + 1, ..scope.clone() };
        let elements = self.elements(&self.value(&over.value, &inner), &inner)?;
        let one = |(key, item): (Value, Item)| {
            let value = Value::Resource(at, Some(Box::new((key.clone(), item.value))));
            (key, Item { value, origin: item.origin })
        };
        Some(elements.into_iter().map(one).collect())
    }

    /// What a `for_each` goes over.
    pub(super) fn elements(&self, value: &Value, scope: &Scope<'_>) -> Option<Vec<(Value, Item)>> {
        match value {
            Value::Resource(at, None) => self.all_of(*at, scope),
            other => other.elements(),
        }
    }

    fn of_resource(&self, at: usize, each: Option<&(Value, Value)>, name: &str, scope: &Scope<'_>) -> Value {
        let Some(top) = self.index.top(at).filter(|_| scope.depth < DEEPEST) else { return Value::Unknown };
        if each.is_none() && top.block.body.get_attribute("for_each").is_some() {
            return Value::Unknown;
        }
        let names = each.map(|(key, value)| each_name(key, value)).into_iter().collect();
        let inner = Scope { file: top.file, names, depth: scope.depth + 1, local: None, ..scope.clone() };
        super::resource::attribute(self, at, name, &inner)
    }

    /// An attribute of a body, in a scope of its own folder.
    pub(super) fn written(&self, body: &Body, name: &str, scope: &Scope<'_>) -> Option<Value> {
        body.get_attribute(name).map(|found| self.value(&found.value, scope))
    }
}

/// `each` for one element.
pub(super) fn each_name(key: &Value, value: &Value) -> (String, Value) {
    let item = |value: &Value| Item { value: value.clone(), origin: None };
    let members = vec![(Value::literal("key"), item(key)), (Value::literal("value"), item(value))];
    ("each".to_owned(), Value::Map(members))
}
