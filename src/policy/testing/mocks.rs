//! The values of mocks, and the world that they are.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::program::{Mock, MockKind, TestFile};
use crate::policy::evaluate::{Environment, evaluate_with};
use crate::policy::expression::Expr;
use crate::policy::fuel::Fuel;
use crate::policy::judgement::Fault;
use crate::policy::problem::Problem;
use crate::policy::subject::{Filter, Found, World};
use crate::policy::value::{Members, SequenceKind, Value, equal};

/// A value, and how many levels it has. How long the way to it was does not matter: each mock is evaluated by
/// itself, with those before it at hand.
type Held = (Value, u32);

/// Attributes of one mock; none while they have not been evaluated.
type Cell = OnceLock<Result<Held, Fault>>;

/// The mocks of a file as a world.
pub(super) struct Mocks<'t> {
    pub(super) file: &'t TestFile,
    attrs: Vec<Cell>,
    /// Mocks by their first label; none while `attrs` are being evaluated.
    by_kind: OnceLock<FxHashMap<&'t str, Vec<usize>>>,
}

impl<'t> Mocks<'t> {
    /// Without values.
    pub(super) fn new(file: &'t TestFile) -> Self {
        Self { file, attrs: file.mocks.iter().map(|_| Cell::new()).collect(), by_kind: OnceLock::new() }
    }

    /// Evaluates all `attrs`, each after those to which it refers.
    pub(super) fn stage(&self, environment: &Environment<'_>) {
        for index in &self.file.order {
            let mock = self.file.mocks.get(*index);
            if let (Some(cell), Some(attrs)) =
                (self.attrs.get(*index), mock.and_then(|mock| mock.attrs.as_ref()))
            {
                let _ = cell.set(self.held(attrs, environment));
            }
        }
        let mut by_kind: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (index, mock) in self.file.mocks.iter().enumerate() {
            by_kind.entry(&mock.target).or_default().push(index);
        }
        let _ = self.by_kind.set(by_kind);
    }

    /// The value of an expression of the file.
    pub(super) fn value(&self, expr: &Expr, environment: &Environment<'_>) -> Result<Value, Fault> {
        self.held(expr, environment).map(|(value, _)| value)
    }

    fn held(&self, expr: &Expr, environment: &Environment<'_>) -> Result<Held, Fault> {
        let fuel = Fuel::new(environment.steps);
        let value = evaluate_with(&self.file.locals, expr, environment, &fuel)?;
        as_in_plan(&value, &fuel).map_err(|problem| Fault { span: expr.span, problem })
    }

    /// `attrs` of a mock; none when it has none.
    pub(super) fn attrs(&self, index: usize) -> Option<Result<&Held, &Fault>> {
        self.attrs.get(index).and_then(OnceLock::get).map(Result::as_ref)
    }

    fn called(&self, target: &str) -> Result<&[usize], Problem> {
        let Some(by_kind) = self.by_kind.get() else {
            return Err(Problem::new("mocks cannot ask for resources; refer to a mock by its name"));
        };
        Ok(by_kind.get(target).map(Vec::as_slice).unwrap_or_default())
    }

    fn query(
        &self,
        (kind, target): (MockKind, &str),
        filter: &Filter,
        fuel: &Fuel,
    ) -> Result<Vec<Found>, Problem> {
        let mut found = Vec::new();
        for &index in self.called(target)? {
            fuel.charge(1)?;
            if self.file.mocks.get(index).is_none_or(|mock| mock.kind != kind) {
                continue;
            }
            // What has values before the change only is gone after it.
            let Some(attrs) = self.attrs(index) else { continue };
            let (value, height) = attrs.map_err(|fault| self.without_value(index, fault))?;
            if value.is_null() || members(value).is_some_and(Members::is_empty) {
                continue;
            }
            fuel.reach(*height)?;
            match all(value, filter) {
                Some(false) => {}
                certain => found.push(Found {
                    id: u32::try_from(index).unwrap_or(u32::MAX),
                    attrs: value.clone(),
                    certain: certain.is_some(),
                }),
            }
        }
        Ok(found)
    }

    /// Why a mock cannot be read. The first one of a chain is named: it is the one to correct.
    fn without_value(&self, index: usize, fault: &Fault) -> Problem {
        const START: &str = "the mock `";
        if fault.problem.message.starts_with(START) {
            return fault.problem.clone();
        }
        let name = self.file.mocks.get(index).map(Mock::name).unwrap_or_default();
        let problem = Problem::new(format!("{START}{name}` has no value: {}", fault.problem));
        Problem { limit: fault.problem.limit, ..problem }
    }
}

impl World for Mocks<'_> {
    fn resources(&self, kind: &str, filter: &Filter, fuel: &Fuel) -> Result<Vec<Found>, Problem> {
        self.query((MockKind::Resource, kind), filter, fuel)
    }

    fn data_sources(&self, kind: &str, filter: &Filter, fuel: &Fuel) -> Result<Vec<Found>, Problem> {
        self.query((MockKind::Data, kind), filter, fuel)
    }

    fn mock(&self, index: usize, fuel: &Fuel) -> Result<Value, Problem> {
        match self.attrs(index) {
            Some(Ok((value, height))) => fuel.reach(*height).map(|()| value.clone()),
            Some(Err(fault)) => Err(self.without_value(index, fault)),
            None => {
                let name = self.file.mocks.get(index).map(Mock::name).unwrap_or_default();
                Err(Problem::new(format!("the mock `{name}` has no `attrs` that could be read")))
            }
        }
    }
}

/// The members of an object or map.
pub(super) fn members(value: &Value) -> Option<&Members> {
    match value.unmark().0 {
        Value::Mapping(_, members) => Some(members),
        _ => None,
    }
}

/// Whether all wanted attributes are there. One that a mock does not have is null for a query, since a plan
/// would have it.
fn all(value: &Value, filter: &Filter) -> Option<bool> {
    let mut open = false;
    for (name, wanted) in filter {
        let own = members(value).and_then(|members| members.get(name)).unwrap_or(&Value::Null);
        match same(own, wanted) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => open = true,
        }
    }
    (!open).then_some(true)
}

/// Equality, with maps compared over the wanted keys.
fn same(value: &Value, wanted: &Value) -> Option<bool> {
    match (members(value), members(wanted)) {
        (Some(_), Some(keys)) => {
            let keys: Vec<_> = keys.iter().map(|(name, wanted)| (name.clone(), wanted.clone())).collect();
            all(value, &keys)
        }
        _ => equal(value, wanted),
    }
}

/// The value as a plan would give it: `[...]` may be a list, set or tuple there, and equals each of them.
/// Objects stay what they are, or what was left out would be null.
fn as_in_plan(value: &Value, fuel: &Fuel) -> Result<Held, Problem> {
    fuel.charge(1)?;
    let mut levels = 0;
    let mut inside = |value: &Value| {
        let (value, own) = as_in_plan(value, fuel)?;
        levels = levels.max(own + 1);
        Ok(value)
    };
    let made = match value {
        Value::Sequence(kind, items) => {
            let kind = if *kind == SequenceKind::Tuple { SequenceKind::Plan } else { *kind };
            let items: Result<Vec<Value>, Problem> = items.iter().map(inside).collect();
            Value::Sequence(kind, Arc::new(items?))
        }
        Value::Mapping(kind, own) => {
            let made: Result<Members, Problem> =
                own.iter().map(|(name, one)| Ok((name.clone(), inside(one)?))).collect();
            Value::Mapping(*kind, Arc::new(made?))
        }
        Value::Sensitive(_) => inside(value.unmark().0)?.sensitive(),
        plain => plain.clone(),
    };
    Ok((made, levels))
}
