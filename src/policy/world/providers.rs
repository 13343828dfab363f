//! Module calls and provider configurations as subjects.
//!
//! The plan keeps their arguments as expressions: constants, and lists of what the others refer to. A
//! constant is known. Of the others the plan does not tell what is made of what they refer to:
//! `"prod-${var.name}"` looks like `var.name`, and `merge(var.tags, {...})` like `var.tags`. So an argument
//! that refers to one variable or one attribute has its value only where that is a number or a bool, and
//! for the region and project of a provider, which nobody puts together; everything else is unknown.

use std::borrow::Cow;
use std::sync::Arc;

use crate::plan::address::{Step, steps};
use crate::plan::configuration::{Module, ModuleCall, ProviderConfig};
use crate::plan::value::Marks;
use crate::plan::{Raw, Value as Json};
use crate::policy::program::PolicyKind;
use crate::policy::subject::Subject;
use crate::policy::value::{MappingKind, Members, SequenceKind, Value, from_json};

use super::PlanWorld;
use super::subjects::object;

/// Arguments of providers that are plain references when they are references at all.
const PLAIN: [&str; 5] = ["region", "project", "profile", "subscription_id", "tenant_id"];

/// Chains of variables and calls are not longer.
const DEEPEST: usize = 32;

/// A module call and the calls that lead to it, outermost first; empty for the root module.
type Calls<'p> = Vec<&'p ModuleCall<'p>>;

impl<'p> PlanWorld<'p> {
    /// Every module call of the configuration.
    pub fn modules(&self) -> Vec<Subject> {
        let mut found = Vec::new();
        self.calls(&self.plan.configuration.root, &mut Vec::new(), &mut |calls, call| {
            found.push(self.module(calls, call));
        });
        found
    }

    fn calls(
        &self,
        module: &'p Module<'p>,
        above: &mut Calls<'p>,
        visit: &mut dyn FnMut(&Calls<'p>, &'p ModuleCall<'p>),
    ) {
        for call in &module.calls {
            visit(above, call);
            above.push(call);
            self.calls(&call.module, above, visit);
            above.pop();
        }
    }

    fn module(&self, above: &Calls<'p>, call: &'p ModuleCall<'p>) -> Subject {
        let mut members = Members::new();
        let inputs = call.inputs.map_or(Json::Null, Raw::value);
        for (name, expression) in inputs.members() {
            members.insert(Arc::from(name.as_ref()), self.expression(expression, above, 0));
        }
        for variable in &call.module.variables {
            if let Some(default) = variable.default.filter(|_| !members.contains_key(variable.name.as_ref()))
            {
                members.insert(Arc::from(variable.name.as_ref()), plain(default));
            }
        }
        for variable in call.module.variables.iter().filter(|variable| variable.sensitive) {
            if let Some(value) = members.get_mut(variable.name.as_ref()) {
                *value = value.clone().sensitive();
            }
        }
        let address: String = above
            .iter()
            .copied()
            .chain([call])
            .map(|call| format!("module.{}", call.name))
            .collect::<Vec<_>>()
            .join(".");
        Subject {
            kind: PolicyKind::Module,
            target: Arc::from(call.source.as_ref()),
            meta: object([
                ("source", Value::text(&call.source)),
                ("version", version(call.version_constraint.as_ref())),
                ("address", Value::text(&address)),
            ]),
            address: address.into(),
            operation: None,
            attrs: Value::Mapping(MappingKind::Plan, Arc::new(members)),
            prior_attrs: Value::Null,
        }
    }

    /// Every provider configuration.
    pub fn providers(&self) -> Vec<Subject> {
        self.plan.configuration.providers.iter().map(|provider| self.provider(provider)).collect()
    }

    fn provider(&self, provider: &'p ProviderConfig<'p>) -> Subject {
        let above = self.calls_to(provider.module_address.as_deref().unwrap_or_default()).unwrap_or_default();
        let expressions = provider.expressions.map_or(Json::Null, Raw::value);
        let members = expressions.members().iter().map(|(name, expression)| {
            let plain = PLAIN.contains(&name.as_ref());
            let value = if plain { self.plain_text(expression, &above) } else { None };
            let value = value.unwrap_or_else(|| self.expression(expression, &above, 0));
            (Arc::from(name.as_ref()), value)
        });
        let full = provider.full_name.as_deref().unwrap_or(&provider.name);
        let mut parts = full.rsplit('/');
        let kind = parts.next().unwrap_or_default();
        let namespace = parts.next().unwrap_or_default();
        let alias = provider.alias.as_deref().map_or(Value::Null, Value::text);
        Subject {
            kind: PolicyKind::Provider,
            target: Arc::from(kind),
            meta: object([
                ("name", Value::text(&provider.name)),
                ("namespace", Value::text(namespace)),
                ("alias", alias),
                ("type", Value::text(kind)),
                ("source", Value::text(full)),
                ("version", version(provider.version_constraint.as_ref())),
            ]),
            address: format!("provider.{}", provider.key).into(),
            operation: None,
            attrs: Value::Mapping(MappingKind::Plan, Arc::new(members.collect())),
            prior_attrs: Value::Null,
        }
    }

    /// The calls on the way to a module address; none when the configuration lacks one.
    fn calls_to(&self, address: &str) -> Option<Calls<'p>> {
        if address.is_empty() {
            return Some(Vec::new());
        }
        let (mut module, mut found) = (&self.plan.configuration.root, Vec::new());
        for Step { name, .. } in steps(address)?.iter().skip(1).step_by(2) {
            let call = module.calls.iter().find(|call| call.name == *name)?;
            found.push(call);
            module = &call.module;
        }
        Some(found)
    }

    /// The value of an expression in the module that the calls lead to.
    fn expression(&self, json: &Json<'_>, calls: &Calls<'p>, depth: usize) -> Value {
        match json {
            Json::Object(members) => {
                if let Some(constant) = json.get("constant_value") {
                    return from_json(constant, &Marks::None, &Marks::None);
                }
                if let Some(Json::Array(list)) = json.get("references") {
                    let found = self.reference(list, calls, depth).unwrap_or_else(Value::unknown);
                    return as_far_as_told(found);
                }
                // An expression that refers to nothing and is no constant: a call of a function.
                if members.is_empty() || depth > DEEPEST {
                    return Value::unknown();
                }
                let inner = |(name, json): &(Cow<'_, str>, Json<'_>)| {
                    (Arc::from(name.as_ref()), self.expression(json, calls, depth + 1))
                };
                Value::Mapping(MappingKind::Plan, Arc::new(members.iter().map(inner).collect()))
            }
            Json::Array(items) if depth <= DEEPEST => {
                let items = items.iter().map(|json| self.expression(json, calls, depth + 1)).collect();
                Value::Sequence(SequenceKind::Plan, Arc::new(items))
            }
            _ => Value::unknown(),
        }
    }

    /// The text of an argument that nobody puts together.
    fn plain_text(&self, json: &Json<'_>, calls: &Calls<'p>) -> Option<Value> {
        let found = self.reference(json.get("references")?.items(), calls, 0)?;
        matches!(found.unmark().0, Value::String(_)).then_some(found)
    }

    /// The value of the one thing that is referred to.
    fn reference(&self, list: &[Json<'_>], calls: &Calls<'p>, depth: usize) -> Option<Value> {
        let texts: Vec<&str> = list.iter().filter_map(Json::as_str).collect();
        let (first, rest) = texts.split_first()?;
        // What follows are prefixes of the first, or it is not alone.
        if depth > DEEPEST
            || !rest
                .iter()
                .all(|text| first.strip_prefix(text).is_some_and(|end| end.starts_with(['.', '['])))
        {
            return None;
        }
        let path = steps(first)?;
        match path.as_slice() {
            [root, Step { name, key: None }] if root.name == "var" => self.variable(name, calls, depth),
            [kind, Step { .. }, attribute]
                if attribute.key.is_none() && calls.is_empty() && kind.key.is_none() =>
            {
                let address = first.strip_suffix(attribute.name)?.strip_suffix('.')?;
                let object = self.by_node.get(&self.graph.node_id(address)?)?;
                Some(self.attribute(*object, attribute.name))
            }
            _ => None,
        }
    }

    fn variable(&self, name: &str, calls: &Calls<'p>, depth: usize) -> Option<Value> {
        let Some((call, above)) = calls.split_last() else {
            let declared = self.plan.configuration.root.variables.iter().find(|one| one.name == name);
            let given = self.plan.variables.iter().find(|one| one.name == name).and_then(|one| one.value);
            let value = plain(given.or_else(|| declared?.default)?);
            return Some(value.marked(declared.is_none_or(|one| one.sensitive)));
        };
        let declared = call.module.variables.iter().find(|one| one.name == name)?;
        let inputs = call.inputs.map_or(Json::Null, Raw::value);
        let value = match inputs.get(name) {
            Some(expression) => self.expression(expression, &above.to_vec(), depth + 1),
            None => plain(declared.default?),
        };
        Some(value.marked(declared.sensitive))
    }
}

/// What the value of a reference says about the argument that it stands in.
fn as_far_as_told(found: Value) -> Value {
    match found.unmark() {
        (Value::Bool(_) | Value::Number(_) | Value::Unknown(_), _) => found,
        (_, mark) => Value::unknown().marked(mark),
    }
}

fn plain(raw: Raw<'_>) -> Value {
    from_json(&raw.value(), &Marks::None, &Marks::None)
}

/// The version as far as the plan tells: plan JSON has constraints, and one that names a version is it.
fn version(constraint: Option<&Cow<'_, str>>) -> Value {
    let Some(text) = constraint else { return Value::unknown() };
    let exact = text.trim().trim_start_matches('=').trim();
    let is_version =
        exact.starts_with(|c: char| c.is_ascii_digit()) && !exact.contains([',', ' ', '<', '>', '~']);
    if is_version { Value::text(exact) } else { Value::unknown() }
}
