//! Expressions, compiled: every name is resolved, every function found, every literal made.

use std::sync::Arc;

use super::functions::Function;
use super::value::Value;
use crate::source::Span;

/// An expression and where it stands.
#[derive(Debug, Clone)]
pub struct Expr {
    /// Its place in the file.
    pub span: Span,
    /// What it is.
    pub node: Node,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub enum Node {
    /// A literal, or anything that has been computed when the file was compiled.
    Literal(Value),
    /// A string template. One that is a single `${...}` is compiled to what stands inside.
    Template(Vec<Part>),
    /// `[a, b]`.
    Tuple(Vec<Expr>),
    /// `{ a = b }`; keys that are bare words are literals.
    Object(Vec<(Expr, Expr)>),
    /// A name in scope.
    Name(Name),
    /// `x.name`.
    Attribute(Box<Expr>, Arc<str>),
    /// `x[key]`, and `x.0` with a literal key.
    Index(Box<Expr>, Box<Expr>),
    /// `x[*].a` and `x.*.a`: `each` is evaluated for every element, which stands in the slot.
    Splat {
        /// What is gone through; null gives an empty tuple, a value that is no sequence one element.
        source: Box<Expr>,
        /// The slot of the element.
        slot: usize,
        /// What is made of it.
        each: Box<Expr>,
    },
    /// `-x` and `!x`.
    Unary(UnaryOperator, Box<Expr>),
    /// `x + y` and its like.
    Binary(BinaryOperator, Box<Expr>, Box<Expr>),
    /// `condition ? then : otherwise`.
    Conditional(Box<[Expr; 3]>),
    /// `core::name(args)`.
    Call {
        /// The function; the count of arguments has been checked, unless the last one is expanded.
        function: &'static Function,
        /// The arguments.
        args: Vec<Expr>,
        /// The last argument is a sequence of arguments: `f(x...)`.
        expand: bool,
    },
    /// `[for k, v in x : ...]` and `{for ...}`.
    For(Box<For>),
}

/// A part of a template.
#[derive(Debug, Clone)]
pub enum Part {
    /// Text as it is, strip markers applied.
    Text(Arc<str>),
    /// `${x}`.
    Value(Expr),
    /// `%{if x}...%{else}...%{endif}`.
    If(Expr, Vec<Part>, Vec<Part>),
    /// `%{for k, v in x}...%{endfor}`.
    For {
        /// The slot of the key, when it has a name.
        key: Option<usize>,
        /// The slot of the element.
        value: usize,
        /// What is gone through.
        source: Expr,
        /// What is written for each.
        body: Vec<Part>,
    },
}

/// A `for` expression.
#[derive(Debug, Clone)]
pub struct For {
    /// The slot of the key, when it has a name.
    pub key: Option<usize>,
    /// The slot of the element.
    pub value: usize,
    /// What is gone through.
    pub source: Expr,
    /// The key of a result that is an object.
    pub result_key: Option<Expr>,
    /// The element of the result.
    pub result: Expr,
    /// `...`: values under one key are gathered in a tuple.
    pub grouped: bool,
    /// `if`.
    pub condition: Option<Expr>,
}

/// A name in scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// `attrs`.
    Attrs,
    /// `prior_attrs`.
    PriorAttrs,
    /// `meta`.
    Meta,
    /// `input.NAME`: its number in the file.
    Input(usize),
    /// `local.NAME` of the file.
    FileLocal(usize),
    /// `local.NAME` of the policy.
    PolicyLocal(usize),
    /// The variable of a `for`, or the element of a splat.
    Slot(usize),
    /// Only in tests: `TYPE.label` or `data.TYPE.label`, by its number among the mocks.
    Mock(usize),
}

/// An operator before one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`.
    Negate,
    /// `!`.
    Not,
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `||`.
    Or,
    /// `&&`.
    And,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Remainder,
}
