//! Numbers.

use super::{Call, Function, Param, Want, powers};
use crate::policy::problem::Problem;
use crate::policy::value::{Number, Value};

const NUM: Param = Param::new("num", Want::Number);
const NUMBERS: Param = Param::new("numbers", Want::Number);

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("abs", &[NUM], abs),
    Function::plain("ceil", &[NUM], ceil),
    Function::plain("floor", &[NUM], floor),
    Function::plain("log", &[NUM, Param::new("base", Want::Number)], log),
    Function::plain("max", &[], max).rest(NUMBERS),
    Function::plain("min", &[], min).rest(NUMBERS),
    Function::plain(
        "parseint",
        &[Param::new("number", Want::Any), Param::new("base", Want::Number)],
        parse_int,
    ),
    Function::plain("pow", &[NUM, Param::new("power", Want::Number)], pow),
    Function::plain("signum", &[NUM], signum),
];

/// The largest base: digits, small letters, capital letters.
const MOST_BASE: i64 = 62;

/// Longer texts are no numbers that anybody writes.
const MOST_DIGITS: usize = 4096;

type Made = Result<Value, Problem>;

fn number<'c>(call: &'c Call<'_>, index: usize) -> Result<&'c Number, Problem> {
    match call.arg(index) {
        Value::Number(number) => Ok(number),
        other => Err(Problem::argument(index, format!("a number is wanted, not {}", other.kind_name()))),
    }
}

/// Terraform computes logarithms and powers with floats.
fn float(call: &Call<'_>, index: usize) -> Result<f64, Problem> {
    let value = number(call, index)?.to_f64();
    if value.is_finite() { Ok(value) } else { Err(Problem::argument(index, "the number is too large")) }
}

fn from_float(value: f64) -> Made {
    let number = Number::from_f64(value);
    number.map(Value::Number).ok_or_else(|| Problem::new("the result is not a finite number"))
}

fn abs(call: &Call<'_>) -> Made {
    let number = number(call, 0)?;
    Ok(Value::Number(if number.is_negative() { number.neg() } else { number.clone() }))
}

fn ceil(call: &Call<'_>) -> Made {
    Ok(Value::Number(number(call, 0)?.ceil()))
}

fn floor(call: &Call<'_>) -> Made {
    Ok(Value::Number(number(call, 0)?.floor()))
}

fn log(call: &Call<'_>) -> Made {
    from_float(powers::log(float(call, 0)?) / powers::log(float(call, 1)?))
}

fn pow(call: &Call<'_>) -> Made {
    from_float(powers::pow(float(call, 0)?, float(call, 1)?))
}

fn signum(call: &Call<'_>) -> Made {
    Ok(Value::int(call.whole(0)?.signum()))
}

fn max(call: &Call<'_>) -> Made {
    best(call, |new, old| new > old)
}

fn min(call: &Call<'_>) -> Made {
    best(call, |new, old| new < old)
}

fn best(call: &Call<'_>, better: fn(&Number, &Number) -> bool) -> Made {
    call.fuel.charge(call.args.len())?;
    let mut found: Option<&Number> = None;
    for index in 0..call.args.len() {
        let new = number(call, index)?;
        if found.is_none_or(|old| better(new, old)) {
            found = Some(new);
        }
    }
    found.cloned().map(Value::Number).ok_or_else(|| Problem::new("at least one number is wanted"))
}

fn parse_int(call: &Call<'_>) -> Made {
    let text = call.text(0)?;
    let base = call.whole(1)?;
    if !(2..=MOST_BASE).contains(&base) {
        return Err(Problem::argument(1, "the base must be a whole number from 2 to 62"));
    }
    // Every digit is a multiplication of a number that grows.
    call.fuel.charge(text.len().saturating_mul(1 + text.len() / 64))?;
    if text.len() > MOST_DIGITS {
        return Err(Problem::argument(0, format!("the text has more than {MOST_DIGITS} digits")));
    }
    let parsed = match u32::try_from(base) {
        Ok(base @ ..=36) => Number::parse_whole(text, base),
        _ => parse_in_letters(text, base),
    };
    let wrong = || Problem::argument(0, format!("the text is not a whole number in base {base}"));
    parsed.map(Value::Number).ok_or_else(wrong)
}

/// Bases above 36 tell capital letters from small ones.
fn parse_in_letters(text: &str, base: i64) -> Option<Number> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() {
        return None;
    }
    let mut sum = Number::from(0);
    for byte in digits.bytes() {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'z' => byte - b'a' + 10,
            b'A'..=b'Z' => byte - b'A' + 36,
            _ => return None,
        };
        if i64::from(digit) >= base {
            return None;
        }
        sum = sum.mul(&Number::from(base)).add(&Number::from(i64::from(digit)));
    }
    Some(if text.starts_with('-') { sum.neg() } else { sum })
}
