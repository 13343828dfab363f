//! Test files: mocks, and which policies they are for.

use std::collections::BTreeMap;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};

use super::body::{Members, Shape, header};
use super::circles;
use super::expression::{compile_expression, span_of};
use super::file::local_drafts;
use super::parse_body;
use super::report::Report;
use super::scope::{Names, Scope};
use crate::diagnostic::Diagnostics;
use crate::hcl::{self, place, quote};
use crate::policy::expression::{Expr, Node};
use crate::policy::program::Local;
use crate::policy::testing::{Mock, MockKind, Target, TestFile};
use crate::policy::value::Value;
use crate::source::{Source, Span};

const FILE: Shape = Shape {
    what: "a test file",
    attributes: Some(&[]),
    blocks: &["policytest", "locals", "inputs", "resource", "data", "module", "provider"],
};
const SETTINGS: Shape = Shape { what: "`policytest`", attributes: Some(&["targets"]), blocks: &[] };
const INPUTS: Shape = Shape { what: "`inputs`", attributes: None, blocks: &[] };
const META: Shape = Shape { what: "`meta`", attributes: None, blocks: &[] };
const RESOURCE: Shape = Shape {
    what: "`resource`",
    attributes: Some(&["attrs", "prior_attrs", "meta", "skip", "expect_failure"]),
    blocks: &["inputs", "meta"],
};
const DATA: Shape = Shape { what: "`data`", attributes: Some(&["attrs"]), blocks: &[] };
const MODULE: Shape = Shape {
    what: "`module`",
    attributes: Some(&["attrs", "meta", "skip", "expect_failure"]),
    blocks: &["inputs", "meta"],
};
const PROVIDER: Shape = Shape { what: "`provider`", ..MODULE };

/// Compiles a test file, or tells everything that is wrong with it.
pub fn compile_test(source: &Source) -> Result<TestFile, Diagnostics> {
    let body = parse_body(source)?;
    let mut report = Report::new(source);
    let file = read(&mut report, &body);
    // What helps in a policy does not here: a test gives values to inputs and has none itself.
    for error in report.errors.iter_mut().filter(|error| error.message.starts_with("no input `")) {
        error.message = "`input` is not known in a test file".to_owned();
        error.help = Some("write the value, or give it a name in `locals`".to_owned());
    }
    if report.errors.is_empty() { Ok(file) } else { Err(hcl::shown(report.errors, "policy-more")) }
}

fn read(report: &mut Report<'_>, body: &Body) -> TestFile {
    let members = report.members(body, &FILE);
    let targets = targets(report, &members);
    let blocks: Vec<&Block> = members.blocks("locals").collect();
    let drafts = local_drafts(report, &blocks);
    let drawn = mock_drafts(report, &members);
    let mut scope = Scope {
        place: "a test file",
        file_locals: drafts.names(),
        mocks: mock_names(&drawn),
        ..Scope::default()
    };
    let locals = drafts.compile(report, &mut scope);
    let blocks: Vec<&Block> = members.blocks("inputs").collect();
    let inputs = inputs(report, &blocks, &mut scope);
    let mocks: Vec<Mock> = drawn.into_iter().map(|draft| mock(report, draft, &mut scope)).collect();
    let order = circles::order(report, &locals, &mocks);
    TestFile { source: report.source.clone(), targets, locals, inputs, mocks, order }
}

fn targets(report: &mut Report<'_>, members: &Members<'_>) -> Option<Vec<Target>> {
    let blocks: Vec<&Block> = members.blocks("policytest").collect();
    if let [first, again, ..] = blocks.as_slice() {
        let help = "put all targets into one";
        report.twice("a file has one `policytest` block", header(first), header(again), help);
    }
    let block = blocks.first()?;
    report.labels::<0>(block, "policytest { ... }");
    let inner = report.members(&block.body, &SETTINGS);
    let listed = inner.get("targets")?;
    let Expression::Array(items) = &listed.value else {
        let help = "write `targets = [\"s3.policy.hcl\", \"../network/\"]`, relative to this file";
        report.error("policy-type", "`targets` must be a list of paths", span_of(&listed.value), "", help);
        return None;
    };
    let mut found: Vec<Target> = Vec::new();
    for item in items.iter() {
        let span = span_of(item);
        match report.constant(item, "a target") {
            Some(Value::String(path)) if !path.is_empty() => {
                found.push(Target { path: path.to_string(), span });
            }
            Some(Value::String(_)) => {
                let help = "write `.` for the folder of this file";
                report.error("policy-type", "the target is empty", span, "", help);
            }
            Some(other) => report.mismatch("targets", "a list of paths in double quotes", &other, span),
            None => {}
        }
    }
    if items.is_empty() {
        let help = "name policy files or folders, or remove the block: then the policies of the command line are tested";
        report.error("policy-missing", "`targets` is empty", span_of(&listed.value), "", help);
    }
    Some(found)
}

/// A mock with labels whose body has not been read.
struct Draft<'b> {
    kind: MockKind,
    block: &'b Block,
    target: String,
    label: String,
}

fn mock_drafts<'b>(report: &mut Report<'_>, members: &Members<'b>) -> Vec<Draft<'b>> {
    let mut drafts: Vec<Draft<'b>> = Vec::new();
    let mut seen: BTreeMap<(MockKind, String, String), Span> = BTreeMap::new();
    for (name, block) in &members.blocks {
        let Some(kind) = MockKind::ALL.into_iter().find(|kind| kind.block() == name) else { continue };
        let usage = match kind {
            MockKind::Resource | MockKind::Data => format!("{name} \"TYPE\" \"NAME\" {{ ... }}"),
            MockKind::Module => "module \"SOURCE\" \"NAME\" { ... }".to_owned(),
            MockKind::Provider => "provider \"PROVIDER\" \"NAME\" { ... }".to_owned(),
        };
        let Some([(target, at), (label, label_at)]) = report.labels(block, &usage) else { continue };
        let wrong = [(&target, at), (&label, label_at)].into_iter().find(|(text, _)| text.trim().is_empty());
        if let Some((_, span)) = wrong {
            report.error("policy-label", "the label is empty", span, "", format!("write `{usage}`"));
        }
        if target.contains('*') {
            let help = "a mock stands for one thing: write its whole name";
            report.error("policy-label", "a mock's label has no `*`", at, "", help);
        }
        match seen.get(&(kind, target.clone(), label.clone())) {
            Some(first) => {
                let message = format!("two mocks are called {}", quote(&format!("{target} {label}")));
                report.twice(message, *first, header(block), "give one of them another second label");
            }
            None => {
                seen.insert((kind, target.clone(), label.clone()), header(block));
            }
        }
        drafts.push(Draft { kind, block, target, label });
    }
    drafts
}

/// What expressions call mocks. Module calls and providers have no attributes that others could read.
fn mock_names(drafts: &[Draft<'_>]) -> Names {
    let named = drafts.iter().enumerate().filter_map(|(index, draft)| match draft.kind {
        MockKind::Resource => Some((format!("{}.{}", draft.target, draft.label), index)),
        MockKind::Data => Some((format!("data.{}.{}", draft.target, draft.label), index)),
        MockKind::Module | MockKind::Provider => None,
    });
    Names::new(named.collect())
}

fn mock(report: &mut Report<'_>, draft: Draft<'_>, scope: &mut Scope) -> Mock {
    let Draft { kind, block, target, label } = draft;
    let shape = match kind {
        MockKind::Resource => &RESOURCE,
        MockKind::Data => &DATA,
        MockKind::Module => &MODULE,
        MockKind::Provider => &PROVIDER,
    };
    let members = report.members(&block.body, shape);
    let mut compiled = |name: &str| {
        let found = members.get(name)?;
        Some(compile_expression(&found.value, report.source, scope, &mut report.errors))
    };
    let (attrs, prior_attrs, written) = (compiled("attrs"), compiled("prior_attrs"), compiled("meta"));
    let meta = written.or_else(|| meta_block(report, &members, scope));
    if kind == MockKind::Data && attrs.is_none() {
        let help = "write what the data source gives: `attrs = { id = \"ami-1\" }`";
        report.error("policy-missing", "`data` without `attrs`", header(block), "`attrs` is missing", help);
    }
    let blocks: Vec<&Block> = members.blocks("inputs").collect();
    let mut flag = |name: &str| members.get(name).and_then(|found| report.bool(found, name)) == Some(true);
    let (skip, expect_failure) = (flag("skip"), flag("expect_failure"));
    Mock {
        kind,
        target,
        label,
        span: header(block),
        attrs,
        prior_attrs,
        meta,
        inputs: inputs(report, &blocks, scope),
        skip,
        expect_failure,
    }
}

/// `meta { ... }` says the same as `meta = { ... }`.
fn meta_block(report: &mut Report<'_>, members: &Members<'_>, scope: &mut Scope) -> Option<Expr> {
    let blocks: Vec<&Block> = members.blocks("meta").collect();
    if let [first, again, ..] = blocks.as_slice() {
        let help = "put everything into one";
        report.twice("a mock has one `meta` block", header(first), header(again), help);
    }
    let block = blocks.first()?;
    report.labels::<0>(block, "meta { ... }");
    let inner = report.members(&block.body, &META);
    let made = inner.attributes.iter().map(|one| {
        let key = Expr { span: one.span, node: Node::Literal(Value::text(&one.name)) };
        (key, compile_expression(&one.attribute.value, report.source, scope, &mut report.errors))
    });
    let node = Node::Object(made.collect());
    Some(Expr { span: place(block.span()), node })
}

fn inputs(report: &mut Report<'_>, blocks: &[&Block], scope: &mut Scope) -> Vec<Local> {
    if let [first, again, ..] = blocks {
        report.twice(
            "there are two `inputs` blocks",
            header(first),
            header(again),
            "put everything into one",
        );
    }
    let mut found = Vec::new();
    for block in blocks {
        report.labels::<0>(block, "inputs { ... }");
        for one in report.members(&block.body, &INPUTS).attributes {
            let value = compile_expression(&one.attribute.value, report.source, scope, &mut report.errors);
            found.push(Local { name: one.name, span: one.span, value });
        }
    }
    found
}
