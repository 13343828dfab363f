//! The functions of the language, all under `core::`.
//!
//! A function is a row: its name, what it takes, what it does. The rules that all functions share are
//! in [`call`] and are those of Terraform's own: arguments are converted to the parameter's type, null
//! is refused, an unknown argument makes the result unknown, a sensitive one makes it sensitive. A
//! parameter can ask to see null, unknowns or marks itself.

mod addresses;
mod collections;
mod digits;
mod duration;
mod encode;
mod encoding;
mod format;
mod graphemes;
mod hashes;
mod instant;
mod letters;
mod marks;
mod numbers;
mod patterns;
mod plan;
mod powers;
mod sets;
mod strings;
mod time;
mod translate;
mod verb;
mod versions;

use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use super::fuel::Fuel;
use super::problem::Problem;
use super::value::{Type, Value, convert};

/// A function.
#[derive(Debug)]
pub struct Function {
    /// Its name behind `core::`.
    pub name: &'static str,
    /// Parameters that must be there.
    pub params: &'static [Param],
    /// The parameter that may come any number of times behind them.
    pub rest: Option<Param>,
    /// What it does.
    pub run: Run,
}

impl Function {
    /// A function of values.
    const fn plain(
        name: &'static str,
        params: &'static [Param],
        run: fn(&Call<'_>) -> Result<Value, Problem>,
    ) -> Self {
        Self { name, params, rest: None, run: Run::Plain(run) }
    }

    /// A function that the evaluator does.
    const fn special(name: &'static str, params: &'static [Param], special: Special) -> Self {
        Self { name, params, rest: None, run: Run::Special(special) }
    }

    /// Takes any number of arguments behind its parameters.
    const fn rest(self, rest: Param) -> Self {
        Self { rest: Some(rest), ..self }
    }

    /// Whether it takes this many arguments.
    pub fn takes(&self, count: usize) -> bool {
        count >= self.params.len() && (self.rest.is_some() || count == self.params.len())
    }

    /// The parameter that argument `index` is for.
    pub fn param(&self, index: usize) -> Option<&Param> {
        self.params.get(index).or(self.rest.as_ref())
    }

    /// The parameters of the first argument, the second, and so on.
    fn all_params(&self) -> impl Iterator<Item = &Param> {
        self.params.iter().chain(self.rest.iter().cycle())
    }
}

/// What a function does.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// It makes a value of values.
    Plain(fn(&Call<'_>) -> Result<Value, Problem>),
    /// The evaluator does it: the arguments are lazy, or the plan is asked.
    Special(Special),
}

/// Functions that the evaluator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    /// The first argument that has a value.
    Try,
    /// Whether the argument has a value.
    Can,
    /// Resources of the plan.
    GetResources,
    /// A data source of the plan.
    GetDataSource,
    /// Refused: a gate does not reach out.
    GetHttpRequest,
}

/// What a parameter takes, and what it wants to see itself.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// Its name, for messages.
    pub name: &'static str,
    /// The type that the argument is converted to.
    pub want: Want,
    /// The function takes null.
    pub null: bool,
    /// The function takes an argument that is unknown as a whole. Unknowns inside a value always pass.
    pub unknown: bool,
    /// The function takes marks. Without it, marks are taken off everywhere inside, and set on the result.
    pub marked: bool,
}

impl Param {
    /// A parameter that leaves null, unknowns and marks to the common rules.
    pub const fn new(name: &'static str, want: Want) -> Self {
        Self { name, want, null: false, unknown: false, marked: false }
    }

    /// Takes null.
    pub const fn null(self) -> Self {
        Self { null: true, ..self }
    }

    /// Takes unknowns.
    pub const fn unknown(self) -> Self {
        Self { unknown: true, ..self }
    }

    /// Takes marks.
    pub const fn marked(self) -> Self {
        Self { marked: true, ..self }
    }
}

/// The types that parameters have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// Any value, as it is.
    Any,
    /// A bool.
    Bool,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list of anything.
    List,
    /// A set of anything.
    Set,
    /// A map of anything.
    Map,
    /// A list of texts.
    Texts,
    /// A list of numbers.
    Numbers,
    /// A list of bools.
    Bools,
    /// A map of lists of texts.
    MapOfTexts,
}

impl Want {
    /// The type.
    pub fn as_type(self) -> Type {
        match self {
            Self::Any => Type::Any,
            Self::Bool => Type::Bool,
            Self::Number => Type::Number,
            Self::Text => Type::String,
            Self::List => Type::List(Box::new(Type::Any)),
            Self::Set => Type::Set(Box::new(Type::Any)),
            Self::Map => Type::Map(Box::new(Type::Any)),
            Self::Texts => Type::List(Box::new(Type::String)),
            Self::Numbers => Type::List(Box::new(Type::Number)),
            Self::Bools => Type::List(Box::new(Type::Bool)),
            Self::MapOfTexts => Type::Map(Box::new(Self::Texts.as_type())),
        }
    }
}

/// A call: arguments that fit the parameters.
#[derive(Debug)]
pub struct Call<'c> {
    /// The arguments.
    pub args: &'c [Value],
    /// What is left to do work with.
    pub fuel: &'c Fuel,
    /// What `timestamp` gives: one instant for the whole run, RFC 3339.
    pub now: &'c str,
}

impl Call<'_> {
    /// Argument `index`; null where there is none, which the count of arguments rules out.
    pub fn arg(&self, index: usize) -> &Value {
        static NULL: Value = Value::Null;
        self.args.get(index).unwrap_or(&NULL)
    }

    /// Argument `index` as a text.
    pub fn text(&self, index: usize) -> Result<&Arc<str>, Problem> {
        match self.arg(index) {
            Value::String(text) => Ok(text),
            other => Err(Problem::argument(index, format!("a string is wanted, not {}", other.kind_name()))),
        }
    }

    /// Argument `index` as a whole number that fits.
    pub fn whole(&self, index: usize) -> Result<i64, Problem> {
        match self.arg(index) {
            Value::Number(number) => {
                number.to_i64().ok_or_else(|| Problem::argument(index, "a whole number is wanted"))
            }
            other => Err(Problem::argument(index, format!("a number is wanted, not {}", other.kind_name()))),
        }
    }

    /// The elements of argument `index`.
    pub fn items(&self, index: usize) -> Result<&[Value], Problem> {
        match self.arg(index) {
            Value::Sequence(_, items) => Ok(items),
            other => Err(Problem::argument(index, format!("a list is wanted, not {}", other.kind_name()))),
        }
    }
}

/// All functions, by group.
pub static GROUPS: &[(&str, &[Function])] = &[
    ("numbers", numbers::FUNCTIONS),
    ("strings", strings::FUNCTIONS),
    ("format", format::FUNCTIONS),
    ("patterns", patterns::FUNCTIONS),
    ("collections", collections::FUNCTIONS),
    ("sets", sets::FUNCTIONS),
    ("encoding", encoding::FUNCTIONS),
    ("hashes", hashes::FUNCTIONS),
    ("ip", addresses::FUNCTIONS),
    ("types and marks", marks::FUNCTIONS),
    ("time", time::FUNCTIONS),
    ("versions", versions::FUNCTIONS),
    ("plan", plan::FUNCTIONS),
];

/// Name to function.
static BY_NAME: LazyLock<FxHashMap<&'static str, &'static Function>> =
    LazyLock::new(|| all().map(|function| (function.name, function)).collect());

/// The function of this name, without `core::`.
pub fn find(name: &str) -> Option<&'static Function> {
    BY_NAME.get(name).copied()
}

/// All functions.
pub fn all() -> impl Iterator<Item = &'static Function> {
    GROUPS.iter().flat_map(|(_, functions)| functions.iter())
}

/// Stands in the rows of functions that have no body yet.
fn unwritten(_: &Call<'_>) -> Result<Value, Problem> {
    Err(Problem::new("not written yet"))
}

/// Calls a plain function under the common rules.
pub fn call(function: &Function, args: &[Value], fuel: &Fuel, now: &str) -> Result<Value, Problem> {
    let Run::Plain(run) = function.run else {
        return Err(Problem::new(format!("`core::{}` cannot be called here", function.name)));
    };
    if !function.takes(args.len()) {
        let message = format!("`core::{}` does not take {} arguments", function.name, args.len());
        return Err(Problem::new(message));
    }
    let mut ready = Vec::with_capacity(args.len());
    let (mut taken, mut secret, mut unknown) = (false, false, false);
    for (index, (arg, param)) in args.iter().zip(function.all_params()).enumerate() {
        let mark = survey(arg, fuel)?;
        secret |= mark;
        taken |= mark && !param.marked;
        let plain = if mark && !param.marked { arg.unmark_deep().0 } else { arg.clone() };
        if plain.is_null() && !param.null {
            return Err(Problem::argument(index, format!("`{}` must not be null", param.name)));
        }
        let fits = match param.want {
            Want::Any => plain,
            want => convert(&plain, &want.as_type())
                .map_err(|problem| hide(Problem { argument: Some(index), ..problem }, mark))?,
        };
        unknown |= fits.is_unknown() && !param.unknown;
        ready.push(fits);
    }
    if unknown {
        // Nobody knows yet which marks the function would have kept.
        return Ok(Value::unknown().marked(secret));
    }
    let result = run(&Call { args: &ready, fuel, now }).map_err(|problem| hide(problem, secret))?;
    Ok(result.marked(taken))
}

/// Whether a mark stands anywhere in a value. Looking costs, or the same large value could be looked at
/// without end.
fn survey(value: &Value, fuel: &Fuel) -> Result<bool, Problem> {
    let mut marked = false;
    match value {
        Value::Sensitive(_) => return Ok(true),
        Value::Sequence(_, items) => {
            fuel.charge(items.len() / 8)?;
            for item in items.iter() {
                marked |= survey(item, fuel)?;
            }
        }
        Value::Mapping(_, members) => {
            fuel.charge(members.len() / 8)?;
            for member in members.values() {
                marked |= survey(member, fuel)?;
            }
        }
        _ => {}
    }
    Ok(marked)
}

/// The message of a problem may tell values; where one is sensitive it must not.
fn hide(problem: Problem, secret: bool) -> Problem {
    if !secret || problem.limit {
        return problem;
    }
    Problem {
        message: "the argument does not fit; why is not told, because it is sensitive".to_owned(),
        ..problem
    }
}
