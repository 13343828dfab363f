//! What an expression can read, through the locals that it names.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::policy::expression::{Expr, For, Name, Node, Part};
use crate::policy::functions::{Run, Special};
use crate::policy::program::Local;
use crate::policy::value::Value;
use crate::source::Span;

/// What some expressions can read.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Attributes at the top of `attrs` and `prior_attrs`.
    tops: BTreeSet<Arc<str>>,
    /// Dotted paths below `attrs`, each as far as it is plain.
    paths: Vec<Vec<Arc<str>>>,
    /// `attrs` is used as a whole.
    whole: bool,
    /// `prior_attrs` is used as a whole.
    prior_whole: bool,
    attrs: Option<Span>,
    prior: Option<Span>,
    meta: Option<Span>,
    queries: Option<Span>,
    /// Everything that is named.
    names: Vec<Name>,
}

impl Reach {
    /// Walks the expressions and the locals that they reach.
    pub(super) fn of<'e>(
        expressions: impl IntoIterator<Item = &'e Expr>,
        policy: &'e [Local],
        file: &'e [Local],
    ) -> Self {
        let mut reach = Self::default();
        let (mut policy_seen, mut file_seen) = (BTreeSet::new(), BTreeSet::new());
        let mut open: Vec<&Expr> = expressions.into_iter().collect();
        while let Some(expr) = open.pop() {
            let before = reach.names.len();
            reach.visit(expr);
            for name in reach.names.get(before..).unwrap_or_default() {
                let local = match name {
                    Name::PolicyLocal(index) if policy_seen.insert(*index) => policy.get(*index),
                    Name::FileLocal(index) if file_seen.insert(*index) => file.get(*index),
                    _ => None,
                };
                open.extend(local.map(|local| &local.value));
            }
        }
        reach
    }

    /// Every name in these expressions themselves, locals not followed.
    pub(super) fn names<'e>(expressions: impl IntoIterator<Item = &'e Expr>) -> Vec<Name> {
        let mut reach = Self::default();
        expressions.into_iter().for_each(|expr| reach.visit(expr));
        reach.names
    }

    /// Attributes that are read; none when it may be any.
    pub(super) fn reads(&self) -> Option<Vec<Arc<str>>> {
        (!self.whole && !self.prior_whole).then(|| self.tops.iter().cloned().collect())
    }

    /// The one attribute of `attrs` that is read: as much of its path as all readings share.
    pub(super) fn attribute(&self) -> Option<String> {
        let (first, others) = self.paths.split_first()?;
        if self.whole {
            return None;
        }
        let shared = others.iter().fold(first.len(), |shared, path| {
            first.iter().zip(path).take(shared).take_while(|(one, other)| one == other).count()
        });
        let names: Vec<&str> = first.iter().take(shared).map(AsRef::as_ref).collect();
        (!names.is_empty()).then(|| names.join("."))
    }

    /// Where `prior_attrs` is read.
    pub(super) fn prior(&self) -> Option<Span> {
        self.prior
    }

    /// Where other resources are asked for.
    pub(super) fn queries(&self) -> Option<Span> {
        self.queries
    }

    /// What it reads of the subject, or of the plan.
    pub(super) fn subject(&self) -> Option<(&'static str, Span)> {
        let named = [("`attrs`", self.attrs), ("`prior_attrs`", self.prior), ("`meta`", self.meta)];
        let named = named.into_iter().chain([("other resources", self.queries)]);
        named.filter_map(|(name, span)| Some((name, span?))).next()
    }

    fn name(&mut self, name: &Name, span: Span) {
        let place = match name {
            Name::Attrs => &mut self.attrs,
            Name::PriorAttrs => &mut self.prior,
            Name::Meta => &mut self.meta,
            other => return self.names.push(other.clone()),
        };
        place.get_or_insert(span);
    }

    fn visit(&mut self, expr: &Expr) {
        match &expr.node {
            Node::Attribute(..) | Node::Index(..) => self.path(expr),
            Node::Name(name) => {
                self.whole |= *name == Name::Attrs;
                self.prior_whole |= *name == Name::PriorAttrs;
                self.name(name, expr.span);
            }
            Node::Call { function, args, .. } => {
                if matches!(function.run, Run::Special(Special::GetResources)) {
                    self.queries.get_or_insert(expr.span);
                }
                args.iter().for_each(|arg| self.visit(arg));
            }
            Node::Literal(_) => {}
            Node::Template(parts) => self.parts(parts),
            Node::Tuple(items) => items.iter().for_each(|item| self.visit(item)),
            Node::Object(members) => members.iter().for_each(|(key, value)| {
                self.visit(key);
                self.visit(value);
            }),
            Node::Splat { source, each, .. } => {
                self.visit(source);
                self.visit(each);
            }
            Node::Unary(_, inner) => self.visit(inner),
            Node::Binary(_, one, other) => {
                self.visit(one);
                self.visit(other);
            }
            Node::Conditional(inner) => inner.iter().for_each(|expr| self.visit(expr)),
            Node::For(inner) => self.for_expr(inner),
        }
    }

    fn for_expr(&mut self, inner: &For) {
        let parts =
            [Some(&inner.source), inner.result_key.as_ref(), Some(&inner.result), inner.condition.as_ref()];
        parts.into_iter().flatten().for_each(|expr| self.visit(expr));
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Text(_) => {}
                Part::Value(expr) => self.visit(expr),
                Part::If(condition, then, otherwise) => {
                    self.visit(condition);
                    self.parts(then);
                    self.parts(otherwise);
                }
                Part::For { source, body, .. } => {
                    self.visit(source);
                    self.parts(body);
                }
            }
        }
    }

    /// `root.a["b"][c]`: from the outside to the root.
    fn path(&mut self, expr: &Expr) {
        // Names from the end; the second half of a pair says that it stands behind a dot.
        let (mut steps, mut current) = (Vec::new(), expr);
        loop {
            current = match &current.node {
                Node::Attribute(inner, name) => {
                    steps.push((Some(name), true));
                    inner
                }
                Node::Index(inner, key) => {
                    self.visit(key);
                    let name = match &key.node {
                        Node::Literal(Value::String(name)) => Some(name),
                        _ => None,
                    };
                    steps.push((name, false));
                    inner
                }
                _ => break,
            };
        }
        steps.reverse();
        let (Node::Name(root @ (Name::Attrs | Name::PriorAttrs)), Some((Some(top), _))) =
            (&current.node, steps.first())
        else {
            return self.visit(current);
        };
        self.name(root, current.span);
        self.tops.insert(Arc::clone(top));
        if *root == Name::Attrs {
            let below = steps.iter().skip(1).map_while(|(name, dotted)| name.filter(|_| *dotted));
            self.paths.push(std::iter::once(*top).chain(below).cloned().collect());
        }
    }
}
