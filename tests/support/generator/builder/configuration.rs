//! The `configuration` section: providers, and the tree of modules with their blocks.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::PlanBuilder;
use super::expression::members_to_json;
use super::parts::{Call, Provider};
use super::resolve::Resolver;
use super::resource::Resource;

pub fn configuration(plan: &PlanBuilder, resolver: &Resolver<'_>) -> Value {
    let providers: Map<_, _> =
        plan.providers.iter().map(|provider| (provider.key(), provider_json(provider))).collect();
    json!({ "provider_config": providers, "root_module": module_json(plan, resolver, &[]) })
}

fn provider_json(provider: &Provider) -> Value {
    let mut entry = Map::new();
    entry.insert("name".into(), provider.name.as_str().into());
    entry.insert("full_name".into(), provider.full_name.as_str().into());
    insert_text(&mut entry, "alias", provider.alias.as_deref());
    insert_text(&mut entry, "version_constraint", provider.version.as_deref());
    if !provider.expressions.is_empty() {
        entry.insert("expressions".into(), members_to_json(&provider.expressions));
    }
    Value::Object(entry)
}

fn insert_text(entry: &mut Map<String, Value>, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        entry.insert(name.into(), value.into());
    }
}

fn insert_map(entry: &mut Map<String, Value>, name: &str, value: Map<String, Value>) {
    if !value.is_empty() {
        entry.insert(name.into(), Value::Object(value));
    }
}

/// The module that the calls in `path` lead to.
fn module_json(plan: &PlanBuilder, resolver: &Resolver<'_>, path: &[String]) -> Value {
    let call = plan.calls.iter().find(|call| call.path == path);
    let mut module = Map::new();
    insert_map(&mut module, "outputs", outputs(plan, call));

    let mut blocks: Vec<&Resource> = resolver
        .blocks()
        .filter(|((calls, _), block)| calls == path && is_declared(plan, block))
        .map(|(_, block)| block)
        .collect();
    // Managed resources first, then data sources, each by address.
    blocks.sort_by_key(|block| (block.is_data, block.block_address()));
    if !blocks.is_empty() {
        module.insert("resources".into(), blocks.into_iter().map(|block| block_json(plan, block)).collect());
    }

    let inner =
        plan.calls.iter().filter(|call| call.path.split_last().is_some_and(|(_, outer)| outer == path));
    let inner = inner.filter_map(|call| Some((call.path.last()?.clone(), call_json(plan, resolver, call))));
    insert_map(&mut module, "module_calls", inner.collect());
    insert_map(&mut module, "variables", variables(plan, call));
    Value::Object(module)
}

fn outputs(plan: &PlanBuilder, call: Option<&Call>) -> Map<String, Value> {
    let mut outputs = Map::new();
    for (name, value, is_sensitive) in call.iter().flat_map(|call| &call.outputs) {
        let mut output = Map::new();
        if *is_sensitive {
            output.insert("sensitive".into(), true.into());
        }
        output.insert("expression".into(), value.to_json());
        outputs.insert(name.clone(), Value::Object(output));
    }
    // An output that is only in the state has no expression any more.
    for output in
        plan.outputs.iter().filter(|output| call.is_none() && (output.is_unknown || output.after.is_some()))
    {
        let mut entry = Map::new();
        if output.is_sensitive {
            entry.insert("sensitive".into(), true.into());
        }
        entry.insert("expression".into(), output.expression.to_json());
        insert_text(&mut entry, "description", output.description.as_deref());
        if !output.depends_on.is_empty() {
            entry.insert("depends_on".into(), output.depends_on.clone().into());
        }
        outputs.insert(output.name.clone(), Value::Object(entry));
    }
    outputs
}

/// Inputs are declared by the call; the root module declares its variables.
fn variables(plan: &PlanBuilder, call: Option<&Call>) -> Map<String, Value> {
    let Some(call) = call else {
        let declared = plan.variables.iter().map(|variable| {
            let mut entry = Map::new();
            if let Some(default) = &variable.default {
                entry.insert("default".into(), default.clone());
            }
            insert_text(&mut entry, "description", variable.description.as_deref());
            if variable.is_sensitive {
                entry.insert("sensitive".into(), true.into());
            }
            (variable.name.clone(), Value::Object(entry))
        });
        return declared.collect();
    };
    let sensitive: BTreeSet<_> = call.sensitive_inputs.iter().collect();
    let declaration =
        |name: &String| if sensitive.contains(name) { json!({ "sensitive": true }) } else { json!({}) };
    call.inputs.iter().map(|(name, _)| (name.clone(), declaration(name))).collect()
}

/// Whether the block is still in the configuration. What was deleted because its block (or module) went away is not.
fn is_declared(plan: &PlanBuilder, block: &Resource) -> bool {
    let is_same = |other: &&Resource| {
        other.module.calls() == block.module.calls() && other.block_address() == block.block_address()
    };
    plan.resources.iter().filter(is_same).filter(|instance| instance.deposed.is_none()).any(|instance| {
        let reason = instance.action_reason.as_deref();
        instance.after.is_some()
            || instance.is_destroyed
            || matches!(
                reason,
                Some(
                    "delete_because_count_index"
                        | "delete_because_each_key"
                        | "delete_because_wrong_repetition"
                )
            )
    })
}

fn block_json(plan: &PlanBuilder, block: &Resource) -> Value {
    let mut entry = Map::new();
    entry.insert("address".into(), block.block_address().into());
    entry.insert("mode".into(), (if block.is_data { "data" } else { "managed" }).into());
    entry.insert("type".into(), block.type_name.as_str().into());
    entry.insert("name".into(), block.name.as_str().into());
    entry.insert("provider_config_key".into(), plan.provider_key(block).into());
    if !block.expressions.is_empty() {
        entry.insert("expressions".into(), members_to_json(&block.expressions));
    }
    entry.insert("schema_version".into(), block.schema_version.into());
    for (name, repetition) in [("count_expression", &block.count), ("for_each_expression", &block.for_each)] {
        if let Some(expression) = repetition.as_ref().filter(|it| it.is_shown()) {
            entry.insert(name.into(), expression.to_json());
        }
    }
    if !block.depends_on.is_empty() {
        entry.insert("depends_on".into(), block.depends_on.clone().into());
    }
    Value::Object(entry)
}

fn call_json(plan: &PlanBuilder, resolver: &Resolver<'_>, call: &Call) -> Value {
    let mut entry = Map::new();
    entry.insert("source".into(), call.source.as_str().into());
    if !call.inputs.is_empty() {
        entry.insert("expressions".into(), members_to_json(&call.inputs));
    }
    for (name, repetition) in [("count_expression", &call.count), ("for_each_expression", &call.for_each)] {
        if let Some(expression) = repetition.as_ref().filter(|it| it.is_shown()) {
            entry.insert(name.into(), expression.to_json());
        }
    }
    entry.insert("module".into(), module_json(plan, resolver, &call.path));
    insert_text(&mut entry, "version_constraint", call.version.as_deref());
    if !call.depends_on.is_empty() {
        entry.insert("depends_on".into(), call.depends_on.clone().into());
    }
    Value::Object(entry)
}
