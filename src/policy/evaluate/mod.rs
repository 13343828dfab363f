//! Evaluates compiled expressions, and judges one subject by one policy.
//!
//! What an operator does is Terraform's own rule: unknown goes through, marks stick, null is refused.
//! `&&`, `||`, `? :`, `core::try` and `core::can` evaluate what they need and no more. The one place where
//! we say less than Terraform is an operand that fails behind an unknown one: `unknown && error` is
//! unknown, because the left one is there to guard the right one and may yet be false.
//!
//! ## Undecided candidates
//!
//! `core::getresources` may find resources of which only apply will tell whether they match. The language
//! has no value for "a list that may have this element", and to call such a list unknown would make every
//! first apply unknown. So an expression that touches such a candidate is evaluated twice, once in a world
//! where the candidate matches and once where it does not; and so on for the next candidate that either
//! evaluation touches (`worlds`). What comes out the same in every world is the answer, anything
//! else is unknown. A candidate is told apart by the type and the filter of its query, so that two calls
//! that ask the same are answered the same. More than six candidates in one world are not
//! tried: the query that has too many is unknown there. Conditions, filters and levels
//! are all evaluated like this. A message is too, and where the worlds disagree it says `(known after
//! apply)`.
//!
//! ## Locals
//!
//! A local is evaluated when it is first read, and once in a judgement; one of the file once in a run, when
//! neither the subject nor an undecided candidate has a part in it. What was computed earlier still costs
//! the steps that it took: which policy came first must not decide which one runs out of them.
//!
//! ## Files
//!
//! | file | what it does |
//! |---|---|
//! | `judge` | level, filter and `enforce` blocks |
//! | `message` | texts for people, secrets left out |
//! | `explain` | what a condition looked at |
//! | `machine` | one expression; the others below are its parts |
//! | `access`, `operators`, `collections`, `template`, `calls`, `locals` | the kinds of expressions |
//! | `settled` | whether an unknown may still turn into an error |
//! | `query`, `worlds` | `core::getresources` and its undecided candidates |

mod access;
mod calls;
mod collections;
mod explain;
mod judge;
mod locals;
mod machine;
mod message;
mod operators;
mod query;
mod settled;
mod template;
mod worlds;

use std::sync::OnceLock;

use super::expression::Expr;
use super::fuel::{Fuel, STEPS};
use super::judgement::Fault;
use super::program::PolicyFile;
use super::subject::World;
use super::value::Value;

pub use judge::judge;

/// What the judgements of one policy file in one run have in common.
pub struct Environment<'e> {
    /// The values of the file's `input` blocks, in their order.
    pub inputs: &'e [Value],
    /// The rest of the plan, or the mocks of a test.
    pub world: &'e dyn World,
    /// What `core::timestamp` gives, RFC 3339.
    pub now: &'e str,
    /// Gather [`super::judgement::Seen`].
    pub explain: bool,
    /// Steps that one policy may take for one subject.
    pub steps: u64,
    /// Locals of the file that have been evaluated.
    locals: Box<[OnceLock<locals::Shared>]>,
}

impl<'e> Environment<'e> {
    /// For the policies of `file`: one environment serves no other file.
    pub fn new(file: &PolicyFile, inputs: &'e [Value], world: &'e dyn World, now: &'e str) -> Self {
        let locals = file.locals.iter().map(|_| OnceLock::new()).collect();
        Self { inputs, world, now, explain: false, steps: STEPS, locals }
    }

    /// For expressions outside a policy file, which have no locals: those of a test file.
    pub fn bare(inputs: &'e [Value], world: &'e dyn World, now: &'e str) -> Self {
        Self { inputs, world, now, explain: false, steps: STEPS, locals: Box::default() }
    }
}

/// Evaluates an expression outside a policy, which sees inputs and mocks. Undecided candidates of a query make
/// it unknown.
pub fn evaluate(expr: &Expr, environment: &Environment<'_>, fuel: &Fuel) -> Result<Value, Fault> {
    machine::Machine::new(machine::Scope::default(), environment, fuel).eval(expr)
}
