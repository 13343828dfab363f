//! `core::getresources` and `core::getdatasource`.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use super::machine::{Answer, At, Machine};
use crate::policy::expression::Expr;
use crate::policy::functions::Special;
use crate::policy::judgement::Fault;
use crate::policy::problem::Problem;
use crate::policy::subject::{Filter, Found};
use crate::policy::value::{Value, equal};
use crate::source::Span;

/// What a query asks.
struct Query {
    data: bool,
    kind: Arc<str>,
    filter: Vec<(Arc<str>, Value)>,
    /// Wants something unknown of which nothing tells what it is: two such queries may ask for different
    /// things, so they are told apart by their order in a run.
    order: Option<usize>,
}

/// Queries of one judgement and what they found: equal ones are asked once.
#[derive(Default)]
pub(super) struct Queries {
    asked: Vec<(Query, Arc<Vec<Found>>)>,
    by_hash: FxHashMap<u64, Vec<usize>>,
    /// Queries of this run that wanted something unnamed.
    pub(super) unnamed: usize,
}

impl Machine<'_> {
    /// A query with its type and its filter.
    pub(super) fn query(&mut self, span: Span, special: Special, args: &[Expr]) -> Answer {
        let [kind_expr, filter_expr] = args else {
            return Err(Problem::new("a query takes a type and a filter")).at(span);
        };
        let (kind, filter) = (self.eval(kind_expr)?, self.eval(filter_expr)?);
        self.charge_parts(&filter).at(filter_expr.span)?;
        let (kind, kind_mark) = kind.unmark();
        let (filter, filter_mark) = filter.unmark_deep();
        let mark = kind_mark || filter_mark;
        if kind.is_unknown() || filter.is_unknown() {
            return Ok(Value::unknown().marked(mark));
        }
        let Value::String(kind) = kind else {
            let problem = format!("the type must be a string such as `aws_vpc`, not {}", kind.kind_name());
            return Err(Problem::new(problem)).at(kind_expr.span);
        };
        let Value::Mapping(_, wanted) = &filter else {
            let name = filter.kind_name();
            let problem = format!(
                "the filter must be a map of attributes to wanted values, not {name}; `{{}}` matches all"
            );
            return Err(Problem::new(problem)).at(filter_expr.span);
        };
        let order = wanted.values().any(unnamed).then(|| {
            self.worlds.queries.unnamed += 1;
            self.worlds.queries.unnamed
        });
        let filter = wanted.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let data = special == Special::GetDataSource;
        let found = self.find(span, Query { data, kind: kind.clone(), filter, order })?;
        let result = match found {
            None => Value::unknown(),
            Some(found) if data => single(kind, found).at(span)?,
            Some(found) => Value::tuple(found),
        };
        Ok(result.marked(mark))
    }

    /// What a query finds in this world; none when that is unknown.
    fn find(&mut self, span: Span, query: Query) -> Result<Option<Vec<Value>>, Fault> {
        let number = self.ask(span, query)?;
        let Some((_, found)) = self.worlds.queries.asked.get(number) else { return Ok(None) };
        let found = found.clone();
        self.fuel.charge(found.len()).at(span)?;
        let undecided: Vec<u32> = found.iter().filter(|one| !one.certain).map(|one| one.id).collect();
        let Some(matching) = self.worlds.suppose(number, &undecided) else { return Ok(None) };
        let here = found.iter().filter(|one| one.certain || matching.contains(&one.id));
        Ok(Some(here.map(|one| one.attrs.clone()).collect()))
    }

    /// The number of a query that has been asked.
    fn ask(&mut self, span: Span, query: Query) -> Result<usize, Fault> {
        let hash = hash(&query);
        let queries = &self.worlds.queries;
        let known = queries.by_hash.get(&hash).into_iter().flatten().copied();
        for number in known {
            if queries.asked.get(number).is_some_and(|(asked, _)| asked.same(&query)) {
                return Ok(number);
            }
        }
        let world = self.environment.world;
        let ask = if query.data {
            world.data_sources(&query.kind, &query.filter, self.fuel)
        } else {
            world.resources(&query.kind, &query.filter, self.fuel)
        };
        let found = Arc::new(ask.at(span)?);
        let queries = &mut self.worlds.queries;
        let number = queries.asked.len();
        queries.asked.push((query, found));
        queries.by_hash.entry(hash).or_default().push(number);
        Ok(number)
    }
}

/// The one data source that matches.
fn single(kind: &str, mut found: Vec<Value>) -> Result<Value, Problem> {
    let count = found.len();
    match (found.pop(), count) {
        (Some(only), 1) => Ok(only),
        _ => Err(Problem::new(format!(
            "the plan holds {count} results of data source `{kind}` that match, and one is needed; nothing is \
             asked outside the plan"
        ))),
    }
}

impl Query {
    fn same(&self, other: &Self) -> bool {
        let filters = self.filter.iter().zip(&other.filter);
        self.data == other.data
            && self.kind == other.kind
            && self.order == other.order
            && self.filter.len() == other.filter.len()
            && filters.into_iter().all(|(one, other)| one.0 == other.0 && identical(&one.1, &other.1))
    }
}

/// Whether there is an unknown in it of which nothing tells what it is.
fn unnamed(value: &Value) -> bool {
    match value.unmark().0 {
        Value::Unknown(symbol) => symbol.is_none(),
        Value::Sequence(_, items) => items.iter().any(unnamed),
        Value::Mapping(_, members) => members.values().any(unnamed),
        _ => false,
    }
}

/// Whether two values are the same in form and content, unknowns included: more than the language's `==`.
fn identical(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Sequence(kind, items), Value::Sequence(other_kind, others)) => {
            kind == other_kind
                && items.len() == others.len()
                && items.iter().zip(others.iter()).all(|(one, other)| identical(one, other))
        }
        (Value::Mapping(kind, members), Value::Mapping(other_kind, others)) => {
            kind == other_kind
                && members.len() == others.len()
                && members
                    .iter()
                    .zip(others.iter())
                    .all(|(one, other)| one.0 == other.0 && identical(one.1, other.1))
        }
        (Value::Unknown(one), Value::Unknown(other)) => one == other,
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => false,
        _ => equal(one, other) == Some(true),
    }
}

fn hash(query: &Query) -> u64 {
    let mut hasher = FxHasher::default();
    query.data.hash(&mut hasher);
    query.kind.hash(&mut hasher);
    hash_filter(&query.filter, &mut hasher);
    hasher.finish()
}

fn hash_filter(filter: &Filter, hasher: &mut FxHasher) {
    for (name, value) in filter {
        name.hash(hasher);
        hash_value(value, hasher);
    }
}

fn hash_value(value: &Value, hasher: &mut FxHasher) {
    match value {
        Value::Bool(value) => value.hash(hasher),
        Value::Number(number) => number.to_f64().to_bits().hash(hasher),
        Value::String(text) => text.hash(hasher),
        Value::Sequence(_, items) => items.iter().for_each(|item| hash_value(item, hasher)),
        Value::Mapping(_, members) => {
            for (name, value) in members.iter() {
                name.hash(hasher);
                hash_value(value, hasher);
            }
        }
        Value::Unknown(symbol) => symbol.hash(hasher),
        Value::Null | Value::Sensitive(_) => {}
    }
}
