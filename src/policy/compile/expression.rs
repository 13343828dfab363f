//! Expressions: the parser's tree becomes ours, with names resolved and functions found.
//!
//! The result of a mistake is the literal `null`: it never runs, since the file is refused.

use hcl_edit::Span as _;
use hcl_edit::expr::{self, BinaryOperator as Operator, Expression, ForExpr, ObjectKey};

use super::scope::Scope;
use crate::config::closest;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::hcl::{place, quote, written};
use crate::policy::expression::{BinaryOperator, Expr, For, Node, UnaryOperator};
use crate::policy::fuel;
use crate::policy::value::{Number, Value};
use crate::source::{Source, Span};

/// How deeply expressions may nest: what is deeper could not be evaluated either.
const DEEPEST: usize = fuel::DEPTH as usize - 28;

/// Guessing compares with every known name, which a file with thousands of mistakes could make slow.
const MOST_GUESSED: usize = 100;

/// Compiles an expression with the names of `scope`; what is wrong with it is added to `errors`.
pub fn compile_expression(
    expression: &Expression,
    source: &Source,
    scope: &mut Scope,
    errors: &mut Diagnostics,
) -> Expr {
    Maker { source, scope, errors, depth: 0 }.expr(expression)
}

/// Makes one expression.
pub(super) struct Maker<'m> {
    pub(super) source: &'m Source,
    pub(super) scope: &'m mut Scope,
    pub(super) errors: &'m mut Diagnostics,
    depth: usize,
}

/// Where an expression stands.
pub(super) fn span_of(expression: &Expression) -> Span {
    place(expression.span())
}

impl Maker<'_> {
    /// Adds an error and gives what stands for the expression from here on.
    pub(super) fn wrong(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Expr {
        self.errors.push(Diagnostic::error(code, message).at(self.source, span, label).help(help));
        Expr { span, node: Node::Literal(Value::Null) }
    }

    /// The known name that was meant; not looked for once there are more mistakes than are shown.
    pub(super) fn closest<'a>(
        &self,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        if self.errors.len() > MOST_GUESSED { None } else { closest(name, known) }
    }

    /// Runs `inner` with `levels` more around it, or refuses what is too deep.
    pub(super) fn deeper(
        &mut self,
        levels: usize,
        span: Span,
        inner: impl FnOnce(&mut Self) -> Expr,
    ) -> Expr {
        if self.depth + levels > DEEPEST {
            return self.wrong(
                "policy-depth",
                "the expression nests too deeply",
                span,
                "",
                "give parts of it names in `locals`",
            );
        }
        self.depth += levels;
        let made = inner(self);
        self.depth -= levels;
        made
    }

    pub(super) fn expr(&mut self, expression: &Expression) -> Expr {
        let span = span_of(expression);
        self.deeper(1, span, |maker| match expression {
            // What stands in parentheses keeps its own place.
            Expression::Parenthesis(inner) => maker.expr(inner.inner()),
            Expression::StringTemplate(template) => maker.template(template, span, None),
            Expression::HeredocTemplate(heredoc) => {
                maker.template(&heredoc.template, span, Some(maker.is_indented(span)))
            }
            Expression::Variable(name) => maker.reference(name.as_str(), span, &[], span),
            Expression::Traversal(traversal) => maker.traversal(traversal, span),
            Expression::FuncCall(call) => maker.call(call, span),
            Expression::ForExpr(inner) => maker.for_expr(inner, span),
            other => Expr { span, node: maker.node(other, span) },
        })
    }

    fn node(&mut self, expression: &Expression, span: Span) -> Node {
        match expression {
            Expression::Bool(value) => Node::Literal(Value::Bool(*value.value())),
            Expression::Number(_) => self.number(span),
            Expression::String(text) => {
                self.one_line(span);
                Node::Literal(Value::text(text.value()))
            }
            Expression::Array(items) => Node::Tuple(items.iter().map(|item| self.expr(item)).collect()),
            Expression::Object(object) => self.object(object),
            Expression::Conditional(inner) => Node::Conditional(Box::new([
                self.expr(&inner.cond_expr),
                self.expr(&inner.true_expr),
                self.expr(&inner.false_expr),
            ])),
            Expression::UnaryOp(inner) => {
                let operator = match inner.operator.value() {
                    expr::UnaryOperator::Neg => UnaryOperator::Negate,
                    expr::UnaryOperator::Not => UnaryOperator::Not,
                };
                Node::Unary(operator, Box::new(self.expr(&inner.expr)))
            }
            Expression::BinaryOp(inner) => Node::Binary(
                operator(*inner.operator.value()),
                Box::new(self.expr(&inner.lhs_expr)),
                Box::new(self.expr(&inner.rhs_expr)),
            ),
            _ => Node::Literal(Value::Null),
        }
    }

    /// The parser reads numbers with the precision of 64 bits; ids need more, so the text is read again.
    fn number(&mut self, span: Span) -> Node {
        let text = self.source.text().get(span.start..span.end).unwrap_or_default();
        // Blanks and comments may stand behind a minus.
        let behind = text.strip_prefix('-').unwrap_or(text);
        let digits = behind.rsplit([' ', '\t', '\n', '/']).next().unwrap_or_default();
        let number = Number::parse(digits);
        match number {
            Some(number) if text.starts_with('-') => Node::Literal(Value::Number(number.neg())),
            Some(number) => Node::Literal(Value::Number(number)),
            None => {
                let message = format!("{} is no number that can be used", quote(text));
                self.wrong("policy-syntax", message, span, "", "write a decimal number").node
            }
        }
    }

    /// HCL ends a text in quotes with its line.
    pub(super) fn one_line(&mut self, span: Span) {
        let text = self.source.text().get(span.start..span.end).unwrap_or_default();
        if let Some(at) = text.find('\n') {
            let end = Span::new(span.start, span.start + at);
            let help = "write `\\n` for a line end, or a heredoc: `<<-EOT`, the lines, and `EOT`";
            self.wrong("policy-syntax", "a text in quotes ends on its own line", end, "", help);
        }
    }

    fn object(&mut self, object: &expr::Object) -> Node {
        let mut members: Vec<(Expr, Expr)> = Vec::with_capacity(object.len());
        let mut seen = std::collections::BTreeMap::new();
        for (key, value) in object.iter() {
            let key = self.key(key);
            if let Node::Literal(Value::String(name)) = &key.node
                && let Some(first) = seen.insert(name.clone(), key.span)
            {
                self.errors.push(
                    Diagnostic::error("policy-duplicate", format!("the key {} is set twice", quote(name)))
                        .at(self.source, first, "first here")
                        .at(self.source, key.span, "again here")
                        .help("keep one of the two"),
                );
            }
            let value = self.expr(value.expr());
            members.push((key, value));
        }
        Node::Object(members)
    }

    fn key(&mut self, key: &ObjectKey) -> Expr {
        let literal = |text: &str, span| Expr { span, node: Node::Literal(Value::text(text)) };
        match key {
            ObjectKey::Ident(name) => {
                let range = name.span();
                literal(written(self.source, name.as_str(), range.clone()), place(range))
            }
            ObjectKey::Expression(expression) => {
                let span = span_of(expression);
                let text = self.source.text().get(span.start..span.end).unwrap_or_default();
                match expression {
                    Expression::Bool(_) | Expression::Null(_) => literal(text, span),
                    Expression::Number(_) => match self.number(span) {
                        Node::Literal(Value::Number(number)) => literal(&number.to_string(), span),
                        node => Expr { span, node },
                    },
                    Expression::String(name) => {
                        // The second of two equal keys is read from the text, since the parser has a mask for it.
                        let plain = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                        let plain = plain.filter(|plain| !plain.contains(['\\', '$', '%', '\n']));
                        if plain.is_none() {
                            self.one_line(span);
                        }
                        literal(plain.unwrap_or(name.value()), span)
                    }
                    Expression::Traversal(_) => {
                        let help = "put a reference in parentheses, and a name with dots in double quotes";
                        self.wrong("policy-key", "the key may be a name or a reference", span, "", help)
                    }
                    other => self.expr(other),
                }
            }
        }
    }

    fn for_expr(&mut self, inner: &ForExpr, span: Span) -> Expr {
        let intro = &inner.intro;
        let source = self.expr(&intro.collection_expr);
        let key = intro.key_var.as_ref().map(|name| self.scope.enter(name.as_str()));
        let value = self.scope.enter(intro.value_var.as_str());
        let made = For {
            key,
            value,
            source,
            result_key: inner.key_expr.as_ref().map(|key| self.expr(key)),
            result: self.expr(&inner.value_expr),
            grouped: inner.grouping,
            condition: inner.cond.as_ref().map(|condition| self.expr(&condition.expr)),
        };
        self.scope.leave(1 + usize::from(key.is_some()));
        Expr { span, node: Node::For(Box::new(made)) }
    }
}

fn operator(operator: Operator) -> BinaryOperator {
    match operator {
        Operator::Or => BinaryOperator::Or,
        Operator::And => BinaryOperator::And,
        Operator::Eq => BinaryOperator::Equal,
        Operator::NotEq => BinaryOperator::NotEqual,
        Operator::Less => BinaryOperator::Less,
        Operator::LessEq => BinaryOperator::LessOrEqual,
        Operator::Greater => BinaryOperator::Greater,
        Operator::GreaterEq => BinaryOperator::GreaterOrEqual,
        Operator::Plus => BinaryOperator::Add,
        Operator::Minus => BinaryOperator::Subtract,
        Operator::Mul => BinaryOperator::Multiply,
        Operator::Div => BinaryOperator::Divide,
        Operator::Mod => BinaryOperator::Remainder,
    }
}
