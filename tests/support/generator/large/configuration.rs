//! The `configuration` section, which does not grow with the number of resources.
//!
//! It is written from tables of traversals, so that the graph that a reader builds from it has the edges that the
//! attribute values show: instances in subnets in a VPC, alarms on instances and databases, across module inputs
//! (`var.subnet_ids`) and outputs (`module.network.subnet_ids`).

use super::super::references::expand_all;
use super::AWS;
use super::configuration_modules::write_env;
use super::kinds::{self, Kind};
use super::topology::{REGIONS, Topology};
use super::value::write_text;

/// An expression as the plan shows it: a constant in JSON, traversals, or nested blocks.
#[derive(Clone, Copy)]
pub enum Expr {
    Constant(&'static str),
    Refers(&'static [&'static str]),
    Blocks(&'static [Members]),
}

pub type Members = &'static [(&'static str, Expr)];

use Expr::{Blocks, Constant, Refers};

fn write_list<T>(
    out: &mut String,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    out.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

fn write_expression(out: &mut String, expression: Expr) {
    match expression {
        Constant(json) => out.push_str(&format!(r#"{{"constant_value":{json}}}"#)),
        Refers(traversals) => {
            out.push_str(r#"{"references":"#);
            write_list(out, expand_all(traversals.iter().copied()), |out, reference| {
                write_text(out, &reference)
            });
            out.push('}');
        }
        Blocks(blocks) => write_list(out, blocks, |out, members| write_members(out, members)),
    }
}

fn write_members(out: &mut String, members: Members) {
    out.push('{');
    for (index, (name, expression)) in members.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(&format!(r#""{name}":"#));
        write_expression(out, *expression);
    }
    out.push('}');
}

pub struct Block {
    pub kind: &'static Kind,
    pub mode: &'static str,
    pub provider_key: &'static str,
    pub expressions: Members,
    pub count: Option<Expr>,
    pub for_each: Option<Expr>,
}

pub const fn block(kind: &'static Kind, expressions: Members) -> Block {
    Block { kind, mode: "managed", provider_key: "aws", expressions, count: None, for_each: None }
}

fn write_block(out: &mut String, block: Block) {
    let Block { kind, mode, provider_key, expressions, count, for_each } = block;
    let (type_name, name) = (kind.type_name, kind.name);
    let data = if mode == "data" { "data." } else { "" };
    out.push_str(&format!(r#"{{"address":"{data}{type_name}.{name}","mode":"{mode}","type":"{type_name}","#));
    out.push_str(&format!(r#""name":"{name}","provider_config_key":"{provider_key}","expressions":"#));
    write_members(out, expressions);
    out.push_str(&format!(r#","schema_version":{}"#, kind.schema_version));
    for (label, repetition) in [("count", count), ("for_each", for_each)] {
        if let Some(expression) = repetition {
            out.push_str(&format!(r#","{label}_expression":"#));
            write_expression(out, expression);
        }
    }
    out.push('}');
}

pub struct Call {
    pub name: &'static str,
    pub expressions: Members,
    pub for_each: Option<Expr>,
    pub depends_on: &'static [&'static str],
    pub module: fn(&mut String),
}

fn write_call(out: &mut String, call: Call) {
    let Call { name, expressions, for_each, depends_on, module } = call;
    out.push_str(&format!(r#""{name}":{{"source":"./modules/{name}","expressions":"#));
    write_members(out, expressions);
    if let Some(expression) = for_each {
        out.push_str(r#","for_each_expression":"#);
        write_expression(out, expression);
    }
    out.push_str(r#","module":"#);
    module(out);
    if !depends_on.is_empty() {
        out.push_str(r#","depends_on":"#);
        write_list(out, depends_on, |out, address| write_text(out, address));
    }
    out.push('}');
}

/// The parts of a module in terraform's order: outputs, resources, calls, variables.
pub fn write_module(
    out: &mut String,
    outputs: Members,
    blocks: Vec<Block>,
    calls: Vec<Call>,
    variables: &'static str,
) {
    out.push('{');
    if !outputs.is_empty() {
        out.push_str(r#""outputs":{"#);
        for (index, (name, expression)) in outputs.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let sensitive = if *name == "api_token" { r#""sensitive":true,"# } else { "" };
            out.push_str(&format!(r#"{comma}"{name}":{{{sensitive}"expression":"#));
            write_expression(out, *expression);
            out.push('}');
        }
        out.push_str("},");
    }
    out.push_str(r#""resources":"#);
    write_list(out, blocks, write_block);
    if !calls.is_empty() {
        out.push_str(r#","module_calls":{"#);
        for (index, call) in calls.into_iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            write_call(out, call);
        }
        out.push('}');
    }
    out.push_str(&format!(r#","variables":{variables}}}"#));
}

pub fn write_configuration(out: &mut String, topology: &Topology) {
    out.push_str(r#"{"provider_config":{"#);
    for (index, (region, key)) in REGIONS.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(&format!(r#""{key}":{{"name":"aws","full_name":"{AWS}","#));
        if let Some((_, alias)) = key.split_once('.') {
            out.push_str(&format!(r#""alias":"{alias}","#));
        }
        out.push_str(r#""version_constraint":"~\u003e 5.80","expressions":{"region":"#);
        out.push_str(&format!(r#"{{"constant_value":"{region}"}}}}}}"#));
    }
    out.push_str(r#"},"root_module":"#);
    let mut blocks = vec![Block {
        count: Some(Refers(&["var.log_bucket_count"])),
        ..block(
            &kinds::LOG_BUCKET,
            &[("bucket", Refers(&["count.index"])), ("force_destroy", Constant("false"))],
        )
    }];
    // An empty plan has no bucket, but still the block that would make them.
    blocks.retain(|_| topology.log_buckets > 0 || !topology.environments.is_empty());
    let outputs: Members = &[
        ("addresses", Refers(&["module.env"])),
        ("api_token", Refers(&["var.api_token"])),
        ("vpc_ids", Refers(&["module.env"])),
    ];
    let env = Call {
        name: "env",
        expressions: &[
            ("api_token", Refers(&["var.api_token"])),
            ("database_password", Refers(&["var.database_password"])),
            ("name", Refers(&["each.key"])),
            ("number", Refers(&["each.value.number"])),
            ("owner", Refers(&["var.owner"])),
            ("region", Refers(&["each.value.region"])),
            ("services", Refers(&["each.value.services"])),
            ("stage", Refers(&["each.value.stage"])),
        ],
        for_each: Some(Refers(&["var.environments"])),
        depends_on: &[],
        module: write_env,
    };
    let variables = concat!(
        r#"{"api_token":{"description":"token of the artifact store","sensitive":true},"database_password":{"sensitive":true},"#,
        r#""environments":{},"#,
        r#""log_bucket_count":{},"owner":{"default":"platform \u003cplatform@example.com\u003e"}}"#
    );
    write_module(out, outputs, blocks, vec![env], variables);
    out.push('}');
}
