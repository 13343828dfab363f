//! Compiled expressions, written by hand, and a world of mocks.

#![allow(dead_code)]

use std::sync::Arc;

use pairgate::policy::evaluate::{Environment, evaluate, judge};
use pairgate::policy::expression::{BinaryOperator, Expr, For, Name, Node, Part, UnaryOperator};
use pairgate::policy::functions::{Function, Param, Run, Special, Want};
use pairgate::policy::judgement::{Fault, Judgement};
use pairgate::policy::program::{
    Enforce, LevelExpr, Local, Manual, Operation, Policy, PolicyFile, PolicyKind,
};
use pairgate::policy::subject::{Filter, Found, Subject, World};
use pairgate::policy::value::{MappingKind, SequenceKind};
use pairgate::policy::{Fuel, Problem, Value};
use pairgate::source::{Source, Span};

const ANY: Param = Param::new("value", Want::Any);

/// Like the real one, for lists alone.
pub static LENGTH: Function = Function {
    name: "length",
    params: &[ANY],
    rest: None,
    run: Run::Plain(|call| Ok(Value::int(call.items(0)?.len() as i64))),
};
/// How many arguments there are.
pub static COUNT: Function = Function {
    name: "count",
    params: &[ANY.null().unknown()],
    rest: Some(ANY.null().unknown()),
    run: Run::Plain(|call| Ok(Value::int(call.args.len() as i64))),
};
pub static FAILS: Function = Function {
    name: "fails",
    params: &[ANY],
    rest: None,
    run: Run::Plain(|_| Err(Problem::argument(0, "it never works"))),
};
const fn special(name: &'static str, special: Special) -> Function {
    Function { name, params: &[ANY], rest: Some(ANY), run: Run::Special(special) }
}
pub static TRY: Function = special("try", Special::Try);
pub static CAN: Function = special("can", Special::Can);
pub static RESOURCES: Function = special("getresources", Special::GetResources);
pub static DATA: Function = special("getdatasource", Special::GetDataSource);

pub fn at(span: (usize, usize), node: Node) -> Expr {
    Expr { span: Span::new(span.0, span.1), node }
}
pub fn node(node: Node) -> Expr {
    at((0, 0), node)
}
pub fn lit(value: impl Into<Value>) -> Expr {
    node(Node::Literal(value.into()))
}
pub fn int(value: i64) -> Expr {
    lit(Value::int(value))
}
pub fn null() -> Expr {
    lit(Value::Null)
}
pub fn unknown() -> Expr {
    lit(Value::unknown())
}
/// Evaluates to an error.
pub fn error() -> Expr {
    attr(null(), "broken")
}
pub fn name(name: Name) -> Expr {
    node(Node::Name(name))
}
pub fn attrs(path: &str) -> Expr {
    path.split('.').fold(name(Name::Attrs), attr)
}
pub fn slot(slot: usize) -> Expr {
    name(Name::Slot(slot))
}
pub fn local(index: usize) -> Expr {
    name(Name::PolicyLocal(index))
}
pub fn file_local(index: usize) -> Expr {
    name(Name::FileLocal(index))
}
pub fn attr(source: Expr, name: &str) -> Expr {
    node(Node::Attribute(Box::new(source), name.into()))
}
pub fn index(source: Expr, key: Expr) -> Expr {
    node(Node::Index(Box::new(source), Box::new(key)))
}
pub fn splat(source: Expr, slot: usize, each: Expr) -> Expr {
    node(Node::Splat { source: Box::new(source), slot, each: Box::new(each) })
}
pub fn not(operand: Expr) -> Expr {
    node(Node::Unary(UnaryOperator::Not, Box::new(operand)))
}
pub fn op(one: Expr, operator: BinaryOperator, other: Expr) -> Expr {
    node(Node::Binary(operator, Box::new(one), Box::new(other)))
}
pub fn and(one: Expr, other: Expr) -> Expr {
    op(one, BinaryOperator::And, other)
}
pub fn or(one: Expr, other: Expr) -> Expr {
    op(one, BinaryOperator::Or, other)
}
pub fn eq(one: Expr, other: Expr) -> Expr {
    op(one, BinaryOperator::Equal, other)
}
pub fn cond(condition: Expr, then: Expr, otherwise: Expr) -> Expr {
    node(Node::Conditional(Box::new([condition, then, otherwise])))
}
pub fn call(function: &'static Function, args: Vec<Expr>) -> Expr {
    node(Node::Call { function, args, expand: false })
}
pub fn spread(function: &'static Function, args: Vec<Expr>) -> Expr {
    node(Node::Call { function, args, expand: true })
}
pub fn tuple(items: Vec<Expr>) -> Expr {
    node(Node::Tuple(items))
}
pub fn object(members: Vec<(&str, Expr)>) -> Expr {
    node(Node::Object(members.into_iter().map(|(key, value)| (lit(key), value)).collect()))
}
pub fn template(parts: Vec<Part>) -> Expr {
    node(Node::Template(parts))
}
pub fn text(text: &str) -> Part {
    Part::Text(text.into())
}
/// `[for slot 0 in source : result]`.
pub fn for_each(source: Expr, result: Expr) -> For {
    For { key: None, value: 0, source, result_key: None, result, grouped: false, condition: None }
}
pub fn for_node(each: For) -> Expr {
    node(Node::For(Box::new(each)))
}

pub fn plan_object(members: Vec<(&str, Value)>) -> Value {
    let members = members.into_iter().map(|(key, value)| (Arc::from(key), value)).collect();
    Value::Mapping(MappingKind::Plan, Arc::new(members))
}
pub fn plan_list(items: Vec<Value>) -> Value {
    Value::Sequence(SequenceKind::Plan, Arc::new(items))
}

/// Answers every query with what it holds.
#[derive(Default)]
pub struct Mocks {
    pub found: Vec<Found>,
    pub asked: std::sync::atomic::AtomicUsize,
}
impl World for Mocks {
    fn resources(&self, _: &str, filter: &Filter, _: &Fuel) -> Result<Vec<Found>, Problem> {
        self.asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        // A filter `n` wants the candidate with that id.
        let wanted = filter.iter().find(|(name, _)| &**name == "n").map(|(_, value)| value.clone());
        let fits = |found: &&Found| wanted.as_ref().is_none_or(|n| *n == Value::int(found.id.into()));
        Ok(self.found.iter().filter(fits).cloned().collect())
    }
    fn data_sources(&self, kind: &str, filter: &Filter, fuel: &Fuel) -> Result<Vec<Found>, Problem> {
        self.resources(kind, filter, fuel)
    }
    fn mock(&self, index: usize, _: &Fuel) -> Result<Value, Problem> {
        Ok(Value::int(index as i64))
    }
}
/// Candidates by number: whether each is certain.
pub fn mocks(certain: &[bool]) -> Mocks {
    let found = certain.iter().zip(0_u32..).map(|(&certain, id)| Found {
        id,
        attrs: plan_object(vec![("id", Value::int(id.into()))]),
        certain,
    });
    Mocks { found: found.collect(), ..Mocks::default() }
}
pub fn resources() -> Expr {
    call(&RESOURCES, vec![lit("t"), object(vec![])])
}
pub fn resource(id: i64) -> Expr {
    call(&RESOURCES, vec![lit("t"), object(vec![("n", int(id))])])
}

/// The value of an expression outside a policy.
pub fn eval(expr: &Expr) -> Result<Value, Fault> {
    let mocks = Mocks::default();
    evaluate(expr, &Environment::bare(&[], &mocks, "2026-01-01T00:00:00Z"), &Fuel::default())
}
pub fn value(expr: &Expr) -> Value {
    eval(expr).unwrap_or_else(|fault| panic!("{fault:?}"))
}
pub fn message(expr: &Expr) -> String {
    eval(expr).unwrap_err().problem.message
}

pub fn enforce(condition: Expr) -> Enforce {
    Enforce { span: Span::default(), condition, error_message: None, info_message: None, attribute: None }
}
pub fn policy(enforce: Vec<Enforce>) -> Policy {
    Policy {
        kind: PolicyKind::Resource,
        target: "t".into(),
        label: "p".into(),
        span: Span::new(900, 910),
        manual: Manual::default(),
        level: LevelExpr::Known(pairgate::finding::Level::Advisory),
        operations: Operation::ALL.to_vec(),
        filter: None,
        locals: Vec::new(),
        enforce,
        slots: 0,
        reads: None,
    }
}
pub fn local_of(value: Expr) -> Local {
    Local { name: "l".into(), span: Span::default(), value }
}
pub fn file(locals: Vec<Expr>) -> PolicyFile {
    PolicyFile {
        source: Source::new("p.policy.hcl", ""),
        required_providers: Vec::new(),
        required_version: None,
        inputs: Vec::new(),
        locals: locals.into_iter().map(local_of).collect(),
        policies: Vec::new(),
    }
}
pub fn subject(attrs: Value) -> Subject {
    Subject {
        kind: PolicyKind::Resource,
        target: "t".into(),
        address: "t.a".into(),
        operation: Some(Operation::Create),
        attrs,
        prior_attrs: Value::Null,
        meta: plan_object(vec![("type", Value::text("t"))]),
    }
}
/// Judges an empty subject in a world.
pub fn judge_in(world: &Mocks, policy: &Policy) -> Option<Judgement> {
    let file = file(Vec::new());
    judge(&file, policy, &subject(plan_object(vec![])), &Environment::new(&file, &[], world, ""))
}
