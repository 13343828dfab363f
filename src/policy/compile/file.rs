//! What stands at the top of a file: settings, inputs, locals, policies.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};

use super::body::{Members, Shape, header};
use super::constant::kind;
use super::expression::{compile_expression, span_of};
use super::report::Report;
use super::scope::{Names, Scope};
use super::{cycles, policy};
use crate::hcl::quote;
use crate::policy::program::{Input, Local, Policy, PolicyFile, PolicyKind, RequiredProvider};
use crate::policy::value::{Type, Value};
use crate::source::Span;

const FILE: Shape = Shape {
    what: "a policy file",
    attributes: Some(&[]),
    blocks: &["policy", "input", "locals", "resource_policy", "module_policy", "provider_policy"],
};
const SETTINGS: Shape = Shape {
    what: "`policy`",
    attributes: Some(&[]),
    blocks: &["required_providers", "terraform_config", "plugins"],
};
const PROVIDERS: Shape = Shape { what: "`required_providers`", attributes: None, blocks: &[] };
const TERRAFORM: Shape =
    Shape { what: "`terraform_config`", attributes: Some(&["required_version"]), blocks: &[] };
const INPUT: Shape = Shape {
    what: "`input`",
    attributes: Some(&["type", "default", "description", "nullable", "sensitive"]),
    blocks: &[],
};
const LOCALS: Shape = Shape { what: "`locals`", attributes: None, blocks: &[] };

/// Reads a file.
pub(super) fn read(report: &mut Report<'_>, body: &Body) -> PolicyFile {
    let members = report.members(body, &FILE);
    let (required_providers, required_version) = settings(report, &members);
    let inputs = inputs(report, &members);
    let blocks: Vec<&Block> = members.blocks("locals").collect();
    let drafts = local_drafts(report, &blocks);
    let names = inputs.iter().enumerate().map(|(index, input)| (input.name.clone(), index));
    let mut scope = Scope {
        place: "the `locals` of a file",
        inputs: Arc::new(names.collect()),
        file_locals: drafts.names(),
        ..Scope::default()
    };
    let locals = drafts.compile(report, &mut scope);
    cycles::check(report, &locals, false);
    let policies = policies(report, &members, &scope, &locals);
    PolicyFile {
        source: report.source.clone(),
        required_providers,
        required_version,
        inputs,
        locals,
        policies,
    }
}

fn policies(report: &mut Report<'_>, members: &Members<'_>, scope: &Scope, locals: &[Local]) -> Vec<Policy> {
    let mut policies = Vec::new();
    let mut seen: BTreeMap<(&str, String, String), Span> = BTreeMap::new();
    for (name, block) in &members.blocks {
        let kinds = [PolicyKind::Resource, PolicyKind::Module, PolicyKind::Provider];
        let Some(kind) = kinds.into_iter().find(|kind| kind.block() == name) else { continue };
        let Some(made) = policy::read(report, block, kind, scope, locals) else { continue };
        let id = (kind.block(), made.target.clone(), made.label.clone());
        match seen.get(&id) {
            Some(first) => {
                let message =
                    format!("two policies are called {}", quote(&format!("{} {}", made.target, made.label)));
                report.twice(message, *first, made.span, "give one of them another second label");
            }
            None => {
                seen.insert(id, made.span);
            }
        }
        policies.push(made);
    }
    policies
}

fn settings(
    report: &mut Report<'_>,
    members: &Members<'_>,
) -> (Vec<RequiredProvider>, Option<(String, Span)>) {
    let (mut providers, mut version) = (Vec::new(), None);
    let blocks: Vec<&Block> = members.blocks("policy").collect();
    if let [first, again, ..] = blocks.as_slice() {
        report.twice(
            "a file has one `policy` block",
            header(first),
            header(again),
            "put everything into one",
        );
    }
    for block in blocks {
        report.labels::<0>(block, "policy { ... }");
        let inner = report.members(&block.body, &SETTINGS);
        for (name, block) in &inner.blocks {
            match name.as_str() {
                "required_providers" => {
                    let entries = report.members(&block.body, &PROVIDERS);
                    for entry in &entries.attributes {
                        providers.extend(provider(report, &entry.name, entry.span, &entry.attribute.value));
                    }
                }
                "terraform_config" => {
                    let inner = report.members(&block.body, &TERRAFORM);
                    let found = inner.get("required_version");
                    version = found.and_then(|found| report.text(found, "required_version")).or(version);
                }
                _ => plugins(report, block),
            }
        }
    }
    (providers, version)
}

fn provider(
    report: &mut Report<'_>,
    name: &str,
    span: Span,
    expression: &Expression,
) -> Option<RequiredProvider> {
    let mut made = RequiredProvider { name: name.to_owned(), source: None, version: None, span };
    match report.constant(expression, "a provider requirement")? {
        // The short form of old configurations.
        Value::String(version) => made.version = Some(version.to_string()),
        Value::Mapping(_, members) => {
            for (key, value) in members.iter() {
                match (key.as_ref(), value) {
                    ("source", Value::String(text)) => made.source = Some(text.to_string()),
                    ("version", Value::String(text)) => made.version = Some(text.to_string()),
                    ("source" | "version", other) => {
                        report.mismatch(key, "a text in double quotes", other, span_of(expression));
                    }
                    _ => {
                        let message = format!("a provider requirement has no {}", quote(key));
                        let help = "there is `source` and `version`";
                        report.error("policy-unknown", message, span_of(expression), "", help);
                    }
                }
            }
        }
        other => {
            let label = format!("this is {}", kind(&other));
            let help = format!("write `{name} = {{ source = \"...\", version = \"...\" }}`");
            let message = "a provider requirement must be an object";
            report.error("policy-type", message, span_of(expression), label, help);
        }
    }
    Some(made)
}

fn plugins(report: &mut Report<'_>, block: &Block) {
    let any = Shape { what: "`plugins`", attributes: None, blocks: &[] };
    let help = "a plugin is a program that the policy would start; say the same with functions under `core::`, \
                or pass what the plugin finds out as an `input`";
    let mut named = false;
    for inner in block.body.blocks() {
        let name = inner.labels.first().map_or(inner.ident.as_str(), |label| label.as_str());
        let message = format!("the plugin {} is not run: policies here are text, not programs", quote(name));
        report.error("policy-plugin", message, header(inner), "", help);
        named = true;
    }
    // Blocks have been told; what is left are attributes.
    let before = report.errors.len();
    let members = report.members(&block.body, &any);
    report.errors.truncate(before);
    for entry in &members.attributes {
        let name = quote(&entry.name);
        let message = format!("the plugin {name} is not run: policies here are text, not programs");
        report.error("policy-plugin", message, entry.span, "", help);
        named = true;
    }
    if !named {
        report.error("policy-plugin", "plugins are not run", header(block), "", "remove the block");
    }
}

fn inputs(report: &mut Report<'_>, members: &Members<'_>) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::new();
    for block in members.blocks("input") {
        let inner = report.members(&block.body, &INPUT);
        let Some([(name, span)]) = report.labels(block, "input \"NAME\" { ... }") else { continue };
        if let Some(first) = inputs.iter().find(|input| input.name == name) {
            let message = format!("the input {} is declared twice", quote(&name));
            report.twice(message, first.span, span, "keep one of the two");
            continue;
        }
        if !is_identifier(&name) {
            let message = format!("{} is no name that `input.NAME` could use", quote(&name));
            report.error("policy-label", message, span, "", "use letters, digits, `_` and `-`");
        }
        inputs.push(input(report, block, &inner, name, span));
    }
    inputs
}

fn input(report: &mut Report<'_>, block: &Block, inner: &Members<'_>, name: String, span: Span) -> Input {
    let kind = match inner.get("type") {
        Some(found) => report.type_constraint(&found.value),
        None => {
            let message = format!("the input {} has no type", quote(&name));
            let help = "write `type = string`, or another type; `any` takes everything";
            report.error("policy-missing", message, header(block), "`type` is missing", help);
            None
        }
    };
    let kind = kind.unwrap_or(Type::Any);
    let nullable = inner.get("nullable").and_then(|found| report.bool(found, "nullable")).unwrap_or(true);
    let default = inner.get("default").and_then(|found| {
        let value = report.fitting(&found.value, &kind)?;
        if value.is_null() && !nullable {
            let message = format!("the input {} is not nullable, and its default is null", quote(&name));
            let help = "remove the default, which makes the input required, or `nullable = false`";
            report.error("policy-type", message, span_of(&found.value), "", help);
        }
        Some(value)
    });
    Input {
        kind,
        default,
        nullable,
        description: inner
            .get("description")
            .and_then(|found| report.text(found, "description"))
            .map(|found| found.0),
        sensitive: inner.get("sensitive").and_then(|found| report.bool(found, "sensitive")).unwrap_or(false),
        name,
        span,
    }
}

/// Locals that have names and no values yet: a value may use any of the names.
pub(super) struct LocalDrafts<'b>(Vec<(String, Span, &'b Expression)>);

/// The locals of some blocks, each name once.
pub(super) fn local_drafts<'b>(report: &mut Report<'_>, blocks: &[&'b Block]) -> LocalDrafts<'b> {
    let mut drafts: Vec<(String, Span, &'b Expression)> = Vec::new();
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for block in blocks {
        report.labels::<0>(block, "locals { ... }");
        for found in report.members(&block.body, &LOCALS).attributes {
            match seen.get(&found.name) {
                Some(first) => {
                    let message = format!("the local {} is set twice", quote(&found.name));
                    report.twice(message, *first, found.span, "keep one of the two");
                }
                None => {
                    seen.insert(found.name.clone(), found.span);
                    drafts.push((found.name, found.span, &found.attribute.value));
                }
            }
        }
    }
    LocalDrafts(drafts)
}

impl LocalDrafts<'_> {
    pub(super) fn names(&self) -> Names {
        Arc::new(self.0.iter().enumerate().map(|(index, (name, ..))| (name.clone(), index)).collect())
    }

    pub(super) fn compile(self, report: &mut Report<'_>, scope: &mut Scope) -> Vec<Local> {
        let made = self.0.into_iter().map(|(name, span, expression)| {
            let value = compile_expression(expression, report.source, scope, &mut report.errors);
            Local { name, span, value }
        });
        made.collect()
    }
}

fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}
