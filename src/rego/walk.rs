//! A walk over a syntax tree that meets every call and every reference into `data`.

use regorus::unstable::{Expr, Literal, LiteralStmt, Query, Rule, RuleBody, RuleHead};

use super::facts::steps;

/// What the walk meets, with line and column.
#[derive(Debug)]
pub enum Seen {
    /// An expression begins; what follows until it ends stands inside.
    Enter,
    /// It ends.
    Leave,
    /// A call of a function by its path.
    Call {
        /// The function as it is written.
        path: String,
        /// Line from 1.
        line: usize,
        /// Column from 1.
        column: usize,
    },
    /// What a `with` puts in the place of something: perhaps a function.
    Replacement {
        /// The path as it is written.
        path: String,
    },
    /// A reference to a document below `data`.
    Document {
        /// The first step below `data`.
        name: String,
        /// Line from 1.
        line: usize,
        /// Column from 1.
        column: usize,
    },
}

/// Walks a rule.
pub fn rule(rule: &Rule, meet: &mut impl FnMut(Seen)) {
    match rule {
        Rule::Default { args, value, .. } => {
            args.iter().for_each(|one| expression(one, meet));
            expression(value, meet);
        }
        Rule::Spec { head, bodies, .. } => {
            match head {
                RuleHead::Compr { refr, assign, .. } => {
                    expression(refr, meet);
                    assign.iter().for_each(|assign| expression(&assign.value, meet));
                }
                RuleHead::Set { refr, key, .. } => {
                    expression(refr, meet);
                    key.iter().for_each(|key| expression(key, meet));
                }
                RuleHead::Func { args, assign, .. } => {
                    args.iter().for_each(|one| expression(one, meet));
                    assign.iter().for_each(|assign| expression(&assign.value, meet));
                }
            }
            bodies.iter().for_each(|one| body(one, meet));
        }
    }
}

fn body(body: &RuleBody, meet: &mut impl FnMut(Seen)) {
    body.assign.iter().for_each(|assign| expression(&assign.value, meet));
    query(&body.query, meet);
}

fn query(query: &Query, meet: &mut impl FnMut(Seen)) {
    query.stmts.iter().for_each(|one| statement(one, meet));
}

fn statement(statement: &LiteralStmt, meet: &mut impl FnMut(Seen)) {
    match &statement.literal {
        Literal::SomeVars { .. } => {}
        Literal::SomeIn { key, value, collection, .. } => {
            key.iter().for_each(|key| expression(key, meet));
            expression(value, meet);
            expression(collection, meet);
        }
        Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => expression(expr, meet),
        Literal::Every { domain, query: inner, .. } => {
            expression(domain, meet);
            query(inner, meet);
        }
    }
    // What a `with` replaces need not be there: tests put documents in that way.
    for with in &statement.with_mods {
        meet(Seen::Replacement { path: steps(&with.r#as).join(".") });
        expression(&with.r#as, meet);
    }
}

/// Walks an expression.
pub fn expression(expr: &Expr, meet: &mut impl FnMut(Seen)) {
    meet(Seen::Enter);
    inside(expr, meet);
    meet(Seen::Leave);
}

fn inside(expr: &Expr, meet: &mut impl FnMut(Seen)) {
    match expr {
        Expr::String { .. }
        | Expr::RawString { .. }
        | Expr::Number { .. }
        | Expr::Bool { .. }
        | Expr::Null { .. }
        | Expr::Var { .. } => {}
        Expr::Array { items, .. } | Expr::Set { items, .. } => {
            items.iter().for_each(|one| expression(one, meet))
        }
        Expr::Object { fields, .. } => fields.iter().for_each(|(_, key, value)| {
            expression(key, meet);
            expression(value, meet);
        }),
        Expr::ArrayCompr { term, query: inner, .. } | Expr::SetCompr { term, query: inner, .. } => {
            expression(term, meet);
            query(inner, meet);
        }
        Expr::ObjectCompr { key, value, query: inner, .. } => {
            expression(key, meet);
            expression(value, meet);
            query(inner, meet);
        }
        Expr::Call { fcn, params, span, .. } => {
            let path = steps(fcn).join(".");
            meet(Seen::Call { path, line: span.line as usize, column: span.col as usize });
            params.iter().for_each(|one| expression(one, meet));
        }
        Expr::UnaryExpr { expr, .. } => expression(expr, meet),
        Expr::RefDot { refr, .. } => {
            document(expr, refr, meet);
            expression(refr, meet);
        }
        Expr::RefBrack { refr, index, .. } => {
            document(expr, refr, meet);
            expression(refr, meet);
            expression(index, meet);
        }
        Expr::BinExpr { lhs, rhs, .. }
        | Expr::BoolExpr { lhs, rhs, .. }
        | Expr::ArithExpr { lhs, rhs, .. }
        | Expr::AssignExpr { lhs, rhs, .. } => {
            expression(lhs, meet);
            expression(rhs, meet);
        }
        Expr::Membership { key, value, collection, .. } => {
            key.iter().for_each(|key| expression(key, meet));
            expression(value, meet);
            expression(collection, meet);
        }
    }
}

/// The first step below `data`.
fn document(whole: &Expr, inner: &Expr, meet: &mut impl FnMut(Seen)) {
    let Expr::Var { span, .. } = inner else { return };
    if span.text() != "data" {
        return;
    }
    if let Some(name) = steps(whole).into_iter().nth(1) {
        meet(Seen::Document { name, line: span.line as usize, column: span.col as usize });
    }
}
