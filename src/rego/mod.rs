//! Rego policies over a plan, judged as [conftest](https://www.conftest.dev) judges them.
//!
//! Teams have policies already; this is the door through which they come in as they are. Rules `deny`,
//! `violation` and `warn` (and `deny_NAME` and so on) of the namespace `main`, of others or of all; strings
//! or objects with `msg`; exceptions; data files. The interpreter is the crate regorus, compiled in, with
//! neither network, files, clock nor random numbers.
//!
//! Where conftest lets something pass in silence, this says so and stops: a namespace that is not there,
//! no rule at all, a function or a data document that nobody provides, a result that is no message, a
//! built-in function that gets what it cannot use (`count(null)`; OPA calls that undefined, and the rule
//! says nothing). The last has no switch, because the interpreter's lenient way also loses other errors.
//!
//! Policies see `(sensitive value)` in the place of secrets unless told otherwise ([`input`](self)), and
//! whatever they say is searched for secrets before it becomes a finding. Every evaluation ends: see
//! `run.rs` for how, and for what is left.

mod budget;
mod data;
mod facts;
mod guards;
mod input;
mod mentions;
mod results;
mod rule;
mod run;
mod syntax;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use regorus::{Engine, PolicyLengthConfig, Value};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::finding::Finding;
use crate::plan::{Plan, Secrets};
use crate::source::Source;

use facts::{Facts, Missing};
use input::{Reader, Unreadable};
use mentions::Addresses;
use syntax::Trouble;

pub use data::DataFile;
pub use results::Excepted;
pub use rule::Rule;
pub use run::Limits;

/// What is asked of the policies.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The packages that judge; none means `main`.
    pub namespaces: Vec<String>,
    /// All packages judge, whatever `namespaces` says.
    pub all_namespaces: bool,
    /// Policies see secrets. What they say is redacted all the same.
    pub show_sensitive: bool,
    /// How much they may do.
    pub limits: Limits,
}

/// What the policies said about a plan.
#[derive(Debug, Default)]
pub struct Checked {
    /// Failures and warnings, by rule.
    pub findings: Vec<Finding>,
    /// Rules that an exception took back, also those that had nothing to say.
    pub excepted: Vec<Excepted>,
    /// How many values the policies did not see because they are secret, or equal to a secret.
    pub masked: usize,
}

/// Policies that were read and found usable.
#[derive(Debug)]
pub struct Rego {
    engine: Engine,
    policies: Vec<Source>,
    rules: Vec<Rule>,
    /// Namespaces with a rule `exception`.
    excepting: BTreeSet<String>,
    options: Options,
}

/// Most rules and helpers; what they need of the stack was measured.
const MOST_CLAUSES: usize = 5_000;

/// Deepest expression, for the same reason.
const DEEPEST: usize = 500;

impl Rego {
    /// Reads policies and data.
    pub fn compile(policies: &[Source], data: &[DataFile], options: &Options) -> Result<Self, Diagnostics> {
        let (policies, data, options) = (policies.to_vec(), data.to_vec(), options.clone());
        run::aside(options.limits, move || compile(policies, &data, options)).map_err(|trouble| {
            Diagnostics::from(limit_or("rego-policy", &trouble, trouble.message.clone()))
        })?
    }

    /// The ids of the rules that judge, such as `main.deny_public`.
    pub fn rules(&self) -> Vec<String> {
        self.rules.iter().map(Rule::id).collect()
    }

    /// The rules that judge.
    pub fn judging(&self) -> &[Rule] {
        &self.rules
    }

    /// Judges a plan. `text` is what it was read from.
    pub fn check(&self, text: &str, plan: &Plan<'_>, secrets: &Secrets) -> Result<Checked, Diagnostics> {
        let (input, masked) = self.input(text, plan, secrets)?;
        let excepting = self.excepting.iter().map(|namespace| rule::path(namespace, "exception"));
        let paths: Vec<String> = excepting.chain(self.rules.iter().map(Rule::path)).collect();
        let values = run::evaluate(self.engine.clone(), input, paths, self.options.limits)
            .map_err(|(number, trouble)| self.failed(number, &trouble, secrets))?;
        let (excepted, said) = values.split_at(self.excepting.len().min(values.len()));
        let exceptions = self.exceptions(excepted)?;
        let addresses = Addresses::of(plan);
        let mut checked = Checked { masked, ..Checked::default() };
        let mut wrong = Diagnostics::new();
        for (rule, value) in self.rules.iter().zip(said) {
            let found = match results::results(value) {
                Ok(found) => found,
                Err(instead) => {
                    wrong.push(no_messages(rule, &instead));
                    continue;
                }
            };
            if exceptions.get(rule.namespace.as_str()).is_some_and(|names| names.contains(rule.short())) {
                checked.excepted.push(Excepted { rule: rule.id(), results: found.len() });
                continue;
            }
            checked.findings.extend(found.iter().map(|one| results::finding(rule, one, &addresses, secrets)));
        }
        if wrong.is_empty() { Ok(checked) } else { Err(wrong) }
    }

    fn input(&self, text: &str, plan: &Plan<'_>, secrets: &Secrets) -> Result<(Value, usize), Diagnostics> {
        let mut reader = if self.options.show_sensitive {
            Reader::open()
        } else {
            Reader::masking(text, plan, secrets).map_err(|error| unreadable(text, &error))?
        };
        let value = reader.read(text).map_err(|error| unreadable(text, &error))?;
        Ok((value, reader.masked))
    }

    fn exceptions(&self, values: &[Value]) -> Result<BTreeMap<&str, BTreeSet<String>>, Diagnostics> {
        let mut found = BTreeMap::new();
        for (namespace, value) in self.excepting.iter().zip(values) {
            let names = results::exceptions(value).map_err(|instead| {
                Diagnostic::error("rego-exception", format!("`{namespace}.exception` gives {instead}"))
                    .help("it must give lists of names: `exception contains rules if { rules := [\"public\"] }` for `deny_public`")
            })?;
            found.insert(namespace.as_str(), names);
        }
        Ok(found)
    }

    /// An evaluation that gave no result.
    fn failed(&self, number: Option<usize>, trouble: &Trouble, secrets: &Secrets) -> Diagnostics {
        let excepting = self.excepting.iter().map(|namespace| format!("{namespace}.exception"));
        let id = number.and_then(|number| excepting.chain(self.rules()).nth(number));
        let told = syntax::shortened(&results::shown(&trouble.message, secrets));
        let what = match id {
            Some(id) => format!("the rule `{id}` cannot be evaluated: {told}"),
            None => format!("the policies cannot be evaluated: {told}"),
        };
        syntax::point(limit_or("rego-evaluation", trouble, what), &self.policies, trouble.place).into()
    }
}

/// The work of [`Rego::compile`].
fn compile(policies: Vec<Source>, data: &[DataFile], options: Options) -> Result<Rego, Diagnostics> {
    if !budget::install() {
        return Err(Diagnostic::error(
            "rego-policy",
            "another part of the program has the interpreter's clock",
        )
        .help("policies cannot be limited, so they are not run; report this as a defect")
        .into());
    }
    let mut engine = Engine::new();
    engine.set_policy_length_config(lengths());
    let mut wrong = Diagnostics::new();
    for (number, source) in policies.iter().enumerate() {
        if let Err(trouble) = syntax::add(&mut engine, number, source) {
            let what = format!("`{}` is no Rego: {}", source.name(), syntax::shortened(&trouble.message));
            let place = trouble.place.or(Some((number, 1, 1)));
            wrong.push(syntax::point(limit_or("rego-syntax", &trouble, what), &policies, place));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let (document, names) = data::read(data)?;
    let facts = Facts::of(engine.get_modules().iter().map(|module| &**module));
    sound(&facts, &document, &names, &policies)?;
    let rules = rule::select(&facts, &policies, &options)?;
    let prepared = guards::install(&mut engine).and_then(|()| engine.add_data(document)).and_then(|()| {
        engine.set_execution_timer_config(budget::left(options.limits.steps));
        // The interpreter looks at the policies as a whole before its first query.
        engine.eval_query("true".to_owned(), false)
    });
    if let Err(error) = prepared {
        let trouble = syntax::trouble(&error);
        let what = format!("the policies cannot be used: {}", syntax::shortened(&trouble.message));
        return Err(syntax::point(limit_or("rego-policy", &trouble, what), &policies, trouble.place).into());
    }
    let judged: BTreeSet<&str> = rules.iter().map(|rule| rule.namespace.as_str()).collect();
    let excepting = facts
        .clauses
        .iter()
        .filter(|clause| {
            clause.name == "exception" && !clause.function && judged.contains(clause.package.as_str())
        })
        .map(|clause| clause.package.clone())
        .collect();
    Ok(Rego { engine, policies, rules, excepting, options })
}

/// The interpreter's own limits, with room for the long lines that generated policies have.
fn lengths() -> PolicyLengthConfig {
    let mut lengths = PolicyLengthConfig::default();
    lengths.max_col = lengths.max_col.saturating_mul(std::num::NonZeroU32::MIN.saturating_add(15));
    lengths
}

/// Everything that the policies rely on is there, and nothing stands in the way of a rule.
fn sound(
    facts: &Facts,
    document: &Value,
    names: &BTreeSet<String>,
    policies: &[Source],
) -> Result<(), Diagnostics> {
    if facts.clauses.len() > MOST_CLAUSES {
        return Err(Diagnostic::error(
            "rego-limit",
            format!("the policies have {} rules, {MOST_CLAUSES} are allowed", facts.clauses.len()),
        )
        .help("give only the folder of policies that judge plans")
        .into());
    }
    let (deepest, place) = facts.deepest;
    if deepest > DEEPEST {
        let what = format!("an expression of this rule is {deepest} levels deep, {DEEPEST} are allowed");
        let diagnostic = Diagnostic::error("rego-limit", what).help("split it into several rules");
        return Err(syntax::point(diagnostic, policies, Some(place)).into());
    }
    if let Some(name) = facts.recursive() {
        let name = name.trim_start_matches("data.");
        return Err(Diagnostic::error("rego-recursion", format!("the function `{name}` calls itself"))
            .help("Rego has no recursion, not even through other functions; use a comprehension or `walk`")
            .into());
    }
    let missing = facts.missing(names).into_iter().map(|(missing, place)| {
        let diagnostic = match missing {
            Missing::Function(name) => {
                Diagnostic::error("rego-function", format!("there is no function `{name}` here")).help(
                    "policies run without network, files, clock and chance; write the function, or take the call away",
                )
            }
            Missing::Document(name) => {
                Diagnostic::error("rego-document", format!("nothing provides `data.{name}`"))
                    .help("pass the data file or the policy that has it; without it the rule would say nothing")
            }
        };
        syntax::point(diagnostic, policies, Some(place))
    });
    let hidden = facts.clauses.iter().filter(|clause| data::hides(document, &clause.package, &clause.name));
    let hidden = hidden.map(|clause| {
        let what = format!("a data file gives `data.{}.{}`, which is a rule", clause.package, clause.name);
        syntax::point(
            Diagnostic::error("rego-data-conflict", what).help("take it out of the data, or rename the rule"),
            policies,
            Some((clause.file, clause.line, 1)),
        )
    });
    let wrong: Diagnostics = missing.chain(hidden).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// An error of the interpreter: over a limit, or wrong.
fn limit_or(code: &'static str, trouble: &Trouble, what: String) -> Diagnostic {
    if trouble.limit {
        return Diagnostic::error(
            "rego-limit",
            what.replace("execution exceeded time limit", "it takes too many steps"),
        )
        .help("a policy may not run without end; look for loops over loops, and filter before you combine");
    }
    Diagnostic::error(code, what).help("mend the policy; until then nobody knows what it would say")
}

fn no_messages(rule: &Rule, instead: &str) -> Diagnostic {
    Diagnostic::error("rego-result", format!("the rule `{}` gives {instead}", rule.id())).help(format!(
        "it stands in {}; it must give a set of strings, or of objects with a string `msg`: `{} contains msg if {{ … }}`",
        rule.place_text(),
        rule.name
    ))
}

/// A plan that cannot be given to policies.
fn unreadable(text: &str, error: &Unreadable) -> Diagnostics {
    let (offset, said) = match error {
        Unreadable::Json(error) => (error.offset, error.problem.to_string()),
        Unreadable::Number(offset) => (*offset, "a number is too large".to_owned()),
        Unreadable::Foreign => (0, "the plan was read from another text".to_owned()),
    };
    let place = crate::source::position(text, offset);
    Diagnostic::error(
        "rego-input",
        format!(
            "the plan cannot be given to policies: {said} (line {}, column {})",
            place.line, place.column
        ),
    )
    .help("make the plan again with `terraform show -json tfplan > plan.json`")
    .into()
}
