//! Writes a plan with its members in terraform's order.
//!
//! `serde_json` sorts members, or keeps the order of insertion when some crate in the build asks for that. Neither is
//! what a plan looks like, and a snapshot should not depend on features of the build. So the order is written down here.

use serde_json::Value;

use super::large::write_json_text;

/// How a value's members are ordered, and those of what is in them.
enum Shape {
    /// By name, as Go writes maps and cty writes objects.
    Sorted,
    /// As listed; what isn't listed follows by name.
    Members(&'static [(&'static str, &'static Shape)]),
    Each(&'static Shape),
}

static ANY: Shape = Shape::Sorted;

static PLAN: Shape = Shape::Members(&[
    ("format_version", &ANY),
    ("terraform_version", &ANY),
    ("variables", &ANY),
    ("planned_values", &PLANNED),
    ("resource_drift", &CHANGES),
    ("resource_changes", &CHANGES),
    ("deferred_changes", &ANY),
    ("output_changes", &OUTPUT_CHANGES),
    ("prior_state", &STATE),
    ("configuration", &CONFIGURATION),
    ("relevant_attributes", &RELEVANT),
    ("checks", &CHECKS),
    ("timestamp", &ANY),
    ("applyable", &ANY),
    ("complete", &ANY),
    ("errored", &ANY),
]);

static PLANNED: Shape = Shape::Members(&[("outputs", &PLANNED_OUTPUTS), ("root_module", &MODULE)]);
static PLANNED_OUTPUTS: Shape = Shape::Each(&PLANNED_OUTPUT);
static PLANNED_OUTPUT: Shape = Shape::Members(&[("sensitive", &ANY), ("type", &ANY), ("value", &ANY)]);
static MODULE: Shape =
    Shape::Members(&[("resources", &RESOURCES), ("address", &ANY), ("child_modules", &MODULES)]);
static MODULES: Shape = Shape::Each(&MODULE);
static RESOURCES: Shape = Shape::Each(&RESOURCE);
static RESOURCE: Shape = Shape::Members(&[
    ("address", &ANY),
    ("mode", &ANY),
    ("type", &ANY),
    ("name", &ANY),
    ("index", &ANY),
    ("provider_name", &ANY),
    ("schema_version", &ANY),
    ("values", &ANY),
    ("sensitive_values", &ANY),
    ("depends_on", &ANY),
    ("tainted", &ANY),
    ("deposed_key", &ANY),
]);

static CHANGES: Shape = Shape::Each(&RESOURCE_CHANGE);
static RESOURCE_CHANGE: Shape = Shape::Members(&[
    ("address", &ANY),
    ("previous_address", &ANY),
    ("module_address", &ANY),
    ("mode", &ANY),
    ("type", &ANY),
    ("name", &ANY),
    ("index", &ANY),
    ("provider_name", &ANY),
    ("deposed", &ANY),
    ("change", &CHANGE),
    ("action_reason", &ANY),
]);
static OUTPUT_CHANGES: Shape = Shape::Each(&CHANGE);
static CHANGE: Shape = Shape::Members(&[
    ("actions", &ANY),
    ("before", &ANY),
    ("after", &ANY),
    ("after_unknown", &ANY),
    ("before_sensitive", &ANY),
    ("after_sensitive", &ANY),
    ("replace_paths", &ANY),
    ("importing", &ANY),
    ("generated_config", &ANY),
]);

static STATE: Shape =
    Shape::Members(&[("format_version", &ANY), ("terraform_version", &ANY), ("values", &STATE_VALUES)]);
static STATE_VALUES: Shape = Shape::Members(&[("outputs", &STATE_OUTPUTS), ("root_module", &MODULE)]);
static STATE_OUTPUTS: Shape = Shape::Each(&STATE_OUTPUT);
static STATE_OUTPUT: Shape = Shape::Members(&[("sensitive", &ANY), ("value", &ANY), ("type", &ANY)]);

static CONFIGURATION: Shape =
    Shape::Members(&[("provider_config", &PROVIDERS), ("root_module", &CONFIGURATION_MODULE)]);
static PROVIDERS: Shape = Shape::Each(&PROVIDER);
static PROVIDER: Shape = Shape::Members(&[
    ("name", &ANY),
    ("full_name", &ANY),
    ("alias", &ANY),
    ("version_constraint", &ANY),
    ("module_address", &ANY),
    ("expressions", &ANY),
]);
static CONFIGURATION_MODULE: Shape = Shape::Members(&[
    ("outputs", &CONFIGURATION_OUTPUTS),
    ("resources", &BLOCKS),
    ("module_calls", &CALLS),
    ("variables", &VARIABLES),
]);
static CONFIGURATION_OUTPUTS: Shape = Shape::Each(&CONFIGURATION_OUTPUT);
static CONFIGURATION_OUTPUT: Shape =
    Shape::Members(&[("sensitive", &ANY), ("expression", &ANY), ("depends_on", &ANY), ("description", &ANY)]);
static BLOCKS: Shape = Shape::Each(&BLOCK);
static BLOCK: Shape = Shape::Members(&[
    ("address", &ANY),
    ("mode", &ANY),
    ("type", &ANY),
    ("name", &ANY),
    ("provider_config_key", &ANY),
    ("provisioners", &ANY),
    ("expressions", &ANY),
    ("schema_version", &ANY),
    ("count_expression", &ANY),
    ("for_each_expression", &ANY),
    ("depends_on", &ANY),
]);
static CALLS: Shape = Shape::Each(&CALL);
static CALL: Shape = Shape::Members(&[
    ("source", &ANY),
    ("expressions", &ANY),
    ("count_expression", &ANY),
    ("for_each_expression", &ANY),
    ("module", &CONFIGURATION_MODULE),
    ("version_constraint", &ANY),
    ("depends_on", &ANY),
]);
static VARIABLES: Shape = Shape::Each(&VARIABLE);
static VARIABLE: Shape = Shape::Members(&[("default", &ANY), ("description", &ANY), ("sensitive", &ANY)]);

static RELEVANT: Shape = Shape::Each(&RELEVANT_ATTRIBUTE);
static RELEVANT_ATTRIBUTE: Shape = Shape::Members(&[("resource", &ANY), ("attribute", &ANY)]);
static CHECKS: Shape = Shape::Each(&CHECK);
static CHECK: Shape = Shape::Members(&[("address", &ANY), ("status", &ANY), ("instances", &CHECK_INSTANCES)]);
static CHECK_INSTANCES: Shape = Shape::Each(&CHECK_INSTANCE);
static CHECK_INSTANCE: Shape = Shape::Members(&[("address", &ANY), ("status", &ANY), ("problems", &ANY)]);

/// One line, HTML characters escaped: the bytes of `terraform show -json`.
pub fn compact(plan: &Value) -> String {
    let mut out = String::new();
    write(&mut out, plan, &PLAN, None);
    out
}

/// The text that terraform's `jsonencode` makes of a value: policies and container definitions hold such texts.
pub fn jsonencode(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, &ANY, None);
    out
}

/// Two spaces, nothing escaped that needn't be: the bytes of `terraform show -json | jq .`, and a last line feed.
pub fn pretty(plan: &Value) -> String {
    let mut out = String::new();
    write(&mut out, plan, &PLAN, Some(0));
    out.push('\n');
    out
}

/// `depth` is the indentation when pretty printing.
fn write(out: &mut String, value: &Value, shape: &Shape, depth: Option<usize>) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            let inner = if let Shape::Each(inner) = shape { inner } else { &ANY };
            write_sequence(out, ('[', ']'), items.iter(), depth, |out, item, depth| {
                write(out, item, inner, depth)
            });
        }
        Value::Object(members) if !members.is_empty() => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_by_key(|name| (position(shape, name), *name));
            write_sequence(out, ('{', '}'), names.into_iter(), depth, |out, name, depth| {
                write_text(out, name, depth.is_some());
                out.push_str(if depth.is_some() { ": " } else { ":" });
                if let Some(member) = members.get(name) {
                    write(out, member, member_shape(shape, name), depth);
                }
            });
        }
        Value::String(text) => write_text(out, text, depth.is_some()),
        other => out.push_str(&other.to_string()),
    }
}

fn write_sequence<T>(
    out: &mut String,
    (open, close): (char, char),
    items: impl Iterator<Item = T>,
    depth: Option<usize>,
    mut write_item: impl FnMut(&mut String, T, Option<usize>),
) {
    let inner = depth.map(|depth| depth + 1);
    out.push(open);
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        break_line(out, inner);
        write_item(out, item, inner);
    }
    break_line(out, depth);
    out.push(close);
}

fn break_line(out: &mut String, depth: Option<usize>) {
    if let Some(depth) = depth {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
}

fn write_text(out: &mut String, text: &str, is_pretty: bool) {
    if is_pretty {
        out.push_str(&Value::from(text).to_string());
    } else {
        write_json_text(out, text);
    }
}

fn position(shape: &Shape, name: &str) -> usize {
    match shape {
        Shape::Members(members) => {
            members.iter().position(|(member, _)| *member == name).unwrap_or(usize::MAX)
        }
        _ => 0,
    }
}

fn member_shape(shape: &Shape, name: &str) -> &'static Shape {
    match shape {
        Shape::Sorted => &ANY,
        Shape::Each(inner) => inner,
        Shape::Members(members) => {
            members.iter().find(|(member, _)| *member == name).map_or(&ANY, |(_, inner)| *inner)
        }
    }
}
