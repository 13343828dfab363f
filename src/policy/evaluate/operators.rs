//! Operators and conditionals.

use super::machine::{Answer, At, Machine};
use crate::policy::expression::{BinaryOperator as Binary, Expr, Node, UnaryOperator};
use crate::policy::fuel::Fuel;
use crate::policy::judgement::Fault;
use crate::policy::problem::Problem;
use crate::policy::value::{Number, SequenceKind, Type, Value, convert, equal};

impl Machine<'_> {
    /// `-x` and `!x`.
    pub(super) fn unary(&mut self, operator: UnaryOperator, operand: &Expr) -> Answer {
        let value = self.eval(operand)?;
        let mark = value.unmark().1;
        let result = match operator {
            UnaryOperator::Not => truth(&value, "`!`").at(operand.span)?.map(|truth| Value::Bool(!truth)),
            UnaryOperator::Negate => {
                number(&value, "-").at(operand.span)?.map(|number| Value::Number(number.neg()))
            }
        };
        Ok(result.unwrap_or_else(Value::unknown).marked(mark))
    }

    /// `x + y` and its like.
    pub(super) fn binary(&mut self, expr: &Expr, operator: Binary, one: &Expr, other: &Expr) -> Answer {
        match operator {
            Binary::And => self.chain(expr, operator, false),
            Binary::Or => self.chain(expr, operator, true),
            Binary::Equal => self.equality(expr, one, other, true),
            Binary::NotEqual => self.equality(expr, one, other, false),
            _ => self.arithmetic(expr, operator, one, other),
        }
    }

    fn equality(&mut self, expr: &Expr, one: &Expr, other: &Expr, wanted: bool) -> Answer {
        let (one, other) = (self.eval(one)?, self.eval(other)?);
        self.charge_parts(&one).and_then(|()| self.charge_parts(&other)).at(expr.span)?;
        charge_pair(self.fuel, &one, &other).at(expr.span)?;
        let result = equal(&one, &other).map(|equal| Value::Bool(equal == wanted));
        Ok(result.unwrap_or_else(Value::unknown).marked(one.is_marked() || other.is_marked()))
    }

    fn arithmetic(&mut self, expr: &Expr, operator: Binary, one: &Expr, other: &Expr) -> Answer {
        let (left, right) = (self.eval(one)?, self.eval(other)?);
        let mark = left.unmark().1 || right.unmark().1;
        let sign = sign(operator);
        let numbers = (number(&left, sign).at(one.span)?, number(&right, sign).at(other.span)?);
        let (Some(left), Some(right)) = numbers else { return Ok(Value::unknown().marked(mark)) };
        self.fuel.charge(left.weight() + right.weight()).at(expr.span)?;
        calculate(operator, left, right).map(|value| value.marked(mark)).at(expr.span)
    }

    /// `a && b && c` from left to right, without a level of depth for each: policies list many conditions.
    /// `decisive` is the value that settles the matter.
    fn chain(&mut self, expr: &Expr, operator: Binary, decisive: bool) -> Answer {
        let (mut operands, mut first) = (Vec::new(), expr);
        while let Node::Binary(found, one, other) = &first.node
            && *found == operator
        {
            self.fuel.charge(1).at(first.span)?;
            operands.push(other.as_ref());
            first = one.as_ref();
        }
        let (mut unknown, mut mark) = (false, false);
        for operand in std::iter::once(first).chain(operands.into_iter().rev()) {
            let (truth, marked) = match self.operand(operand, sign(operator)) {
                Ok(found) => found,
                // What stands left may yet settle the matter.
                Err(fault) if unknown && !fault.problem.limit => break,
                Err(fault) => return Err(fault),
            };
            mark |= marked;
            match truth {
                Some(truth) if truth == decisive => return Ok(Value::Bool(decisive).marked(mark)),
                Some(_) => {}
                None => unknown = true,
            }
        }
        Ok(if unknown { Value::unknown() } else { Value::Bool(!decisive) }.marked(mark))
    }

    fn operand(&mut self, expr: &Expr, sign: &str) -> Result<(Option<bool>, bool), Fault> {
        let value = self.eval(expr)?;
        let truth = truth(&value, &format!("`{sign}`")).at(expr.span)?;
        Ok((truth, value.unmark().1))
    }

    /// `condition ? then : otherwise`.
    pub(super) fn conditional(&mut self, arms: &[Expr; 3]) -> Answer {
        let [condition, then, otherwise] = arms;
        let value = self.eval(condition)?;
        let mark = value.unmark().1;
        let chosen = match truth(&value, "a conditional").at(condition.span)? {
            Some(true) => self.eval(then)?,
            Some(false) => self.eval(otherwise)?,
            None => Value::unknown(),
        };
        Ok(chosen.marked(mark))
    }
}

/// Takes the steps of a comparison. Sets are compared each element with each.
fn charge_pair(fuel: &Fuel, one: &Value, other: &Value) -> Result<(), Problem> {
    fuel.charge(1)?;
    match (one.unmark().0, other.unmark().0) {
        (Value::Sequence(SequenceKind::Set, one), Value::Sequence(_, other))
        | (Value::Sequence(_, one), Value::Sequence(SequenceKind::Set, other)) => {
            one.iter().try_for_each(|one| other.iter().try_for_each(|other| charge_pair(fuel, one, other)))
        }
        (Value::Sequence(_, one), Value::Sequence(_, other)) => {
            one.iter().zip(other.iter()).try_for_each(|(one, other)| charge_pair(fuel, one, other))
        }
        (Value::Mapping(_, one), Value::Mapping(_, other)) => {
            one.values().zip(other.values()).try_for_each(|(one, other)| charge_pair(fuel, one, other))
        }
        (Value::Number(one), Value::Number(other)) => fuel.charge(one.weight() + other.weight()),
        _ => Ok(()),
    }
}

/// A value as a bool; none when unknown.
pub(super) fn truth(value: &Value, wanting: &str) -> Result<Option<bool>, Problem> {
    let plain = value.unmark().0;
    if plain.is_null() {
        return Err(Problem::new(format!("{wanting} needs a bool, and this is null")));
    }
    match convert(plain, &Type::Bool) {
        Ok(Value::Bool(truth)) => Ok(Some(truth)),
        Ok(Value::Unknown(_)) => Ok(None),
        _ => Err(Problem::new(format!("{wanting} needs a bool, and this is a {}", plain.kind_name()))),
    }
}

/// A value as a number; none when unknown. A text that looks like one is none.
fn number(value: &Value, sign: &str) -> Result<Option<Number>, Problem> {
    match value.unmark().0 {
        Value::Number(number) => Ok(Some(number.clone())),
        Value::Unknown(_) => Ok(None),
        Value::Null => Err(Problem::new(format!("`{sign}` needs numbers, and this is null"))),
        Value::String(_) => Err(Problem::new(format!(
            "`{sign}` needs numbers, and this is a string; convert it with `core::tonumber`"
        ))),
        other => Err(Problem::new(format!("`{sign}` needs numbers, and this is a {}", other.kind_name()))),
    }
}

fn calculate(operator: Binary, left: Number, right: Number) -> Result<Value, Problem> {
    let zero = || Problem::new("division by zero");
    Ok(match operator {
        Binary::Less => Value::Bool(left < right),
        Binary::LessOrEqual => Value::Bool(left <= right),
        Binary::Greater => Value::Bool(left > right),
        Binary::GreaterOrEqual => Value::Bool(left >= right),
        Binary::Add => in_range(left.add(&right))?,
        Binary::Subtract => in_range(left.sub(&right))?,
        Binary::Multiply => in_range(left.mul(&right))?,
        Binary::Divide => in_range(left.div(&right).ok_or_else(zero)?)?,
        Binary::Remainder => in_range(left.rem(&right).ok_or_else(zero)?)?,
        Binary::Or | Binary::And | Binary::Equal | Binary::NotEqual => {
            return Err(Problem::new("the operator is none of arithmetic"));
        }
    })
}

/// Beyond the range only that is kept, so such a number would be compared as if it were another.
fn in_range(number: Number) -> Result<Value, Problem> {
    if number.is_out_of_range() {
        return Err(Problem::new("the result is too large or too close to zero"));
    }
    Ok(Value::Number(number))
}

fn sign(operator: Binary) -> &'static str {
    match operator {
        Binary::Or => "||",
        Binary::And => "&&",
        Binary::Equal => "==",
        Binary::NotEqual => "!=",
        Binary::Less => "<",
        Binary::LessOrEqual => "<=",
        Binary::Greater => ">",
        Binary::GreaterOrEqual => ">=",
        Binary::Add => "+",
        Binary::Subtract => "-",
        Binary::Multiply => "*",
        Binary::Divide => "/",
        Binary::Remainder => "%",
    }
}
