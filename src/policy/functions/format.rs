//! Values put into texts: `%s` and what belongs to it.

use super::graphemes::{count, graphemes};
use super::verb::{Verb, next};
use super::{Call, Function, Param, Want, digits, encode};
use crate::policy::problem::Problem;
use crate::policy::value::{SequenceKind, Type, Value, convert};

const FORMAT: Param = Param::new("format", Want::Text);
const ARGS: Param = Param::new("args", Want::Any).null().unknown();

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("format", &[FORMAT], format).rest(ARGS),
    Function::plain("formatlist", &[FORMAT], format_list).rest(ARGS),
];

fn format(call: &Call<'_>) -> Result<Value, Problem> {
    let args = call.args.get(1..).unwrap_or_default();
    if !args.iter().all(Value::is_wholly_known) {
        return Ok(Value::unknown());
    }
    one(call, call.text(0)?, args)
}

/// One text.
fn one(call: &Call<'_>, format: &str, args: &[Value]) -> Result<Value, Problem> {
    call.fuel.charge_text(format.len())?;
    let (mut out, mut rest) = (String::new(), format);
    // Arguments are counted from 1, as indexes in formats are.
    let (mut following, mut most) = (1, 0);
    while let Some((before, behind)) = rest.split_once('%') {
        out.push_str(before);
        let (verb, behind) = next(behind).map_err(|why| Problem::argument(0, why))?;
        rest = behind;
        if verb.letter == '%' {
            out.push('%');
            continue;
        }
        let index = verb.index.unwrap_or(following);
        following = index.saturating_add(1);
        most = most.max(index);
        let Some(arg) = index.checked_sub(1).and_then(|index| args.get(index)) else {
            let there = args.len();
            return Err(Problem::argument(
                0,
                format!("the format wants argument {index}, and there are {there}"),
            ));
        };
        append(call, &verb, arg, &mut out).map_err(|problem| Problem { argument: Some(index), ..problem })?;
    }
    out.push_str(rest);
    if most < args.len() {
        return Err(Problem::argument(most + 1, format!("the format uses only {most} arguments")));
    }
    Ok(Value::text(out))
}

fn append(call: &Call<'_>, verb: &Verb, arg: &Value, out: &mut String) -> Result<(), Problem> {
    call.fuel.charge_text(verb.width.unwrap_or(0))?;
    if let Value::Number(number) = arg {
        call.fuel.charge(number.weight())?;
    }
    if arg.is_null() && verb.letter != 'v' {
        return Err(Problem::new(format!("`%{}` cannot show null", verb.letter)));
    }
    match verb.letter {
        'v' => pad(verb, &as_it_is(call, verb, arg)?, out),
        't' => match convert(arg, &Type::Bool)? {
            // No width is heeded here, in Terraform either.
            Value::Bool(value) => out.push_str(if value { "true" } else { "false" }),
            _ => return Err(Problem::new("a bool is wanted")),
        },
        's' | 'q' => {
            let Value::String(text) = convert(arg, &Type::String)? else {
                return Err(Problem::new("a string is wanted"));
            };
            call.fuel.charge_text(text.len().saturating_mul(2))?;
            let cut: String = match verb.precision {
                // A precision of 0 is none, in Terraform too.
                None | Some(0) => text.to_string(),
                Some(most) => graphemes(&text).take(most).collect(),
            };
            match verb.letter {
                's' => pad(verb, &cut, out),
                _ => pad(verb, &encode::json(&Value::text(cut), call.fuel)?, out),
            }
        }
        letter => {
            let Value::Number(number) = convert(arg, &Type::Number)? else {
                return Err(Problem::new("a number is wanted"));
            };
            match letter {
                'b' | 'd' | 'o' | 'x' | 'X' => digits::whole(verb, &number, call.fuel, out)?,
                _ => digits::float(verb, &number, call.fuel, out)?,
            }
        }
    }
    Ok(())
}

fn as_it_is(call: &Call<'_>, verb: &Verb, arg: &Value) -> Result<String, Problem> {
    match arg {
        Value::String(text) if !verb.sharp => {
            call.fuel.charge_text(text.len().saturating_mul(2))?;
            Ok(text.to_string())
        }
        Value::Number(number) if !verb.sharp => Ok(digits::shortest(number)),
        other => encode::json(other, call.fuel),
    }
}

/// Fills up to the width, which counts what people take for one character.
fn pad(verb: &Verb, text: &str, out: &mut String) {
    let missing = verb.width.unwrap_or(0).saturating_sub(count(text));
    let fill = if verb.zero { "0" } else { " " }.repeat(missing);
    let (before, behind) = if verb.minus { ("", fill.as_str()) } else { (fill.as_str(), "") };
    out.extend([before, text, behind]);
}

/// `format` for every element of the lists among the arguments.
fn format_list(call: &Call<'_>) -> Result<Value, Problem> {
    let args = call.args.get(1..).unwrap_or_default();
    // It may be a list, and then nobody knows how many texts there are.
    if args.iter().any(Value::is_unknown) {
        return Ok(Value::unknown());
    }
    let mut length: Option<(usize, usize)> = None;
    for (index, arg) in args.iter().enumerate() {
        if let Some(items) = listed(arg) {
            match length {
                None => length = Some((items.len(), index)),
                Some((before, first)) if before != items.len() => {
                    let message = format!(
                        "the list has {} elements, and that of argument {} has {before}",
                        items.len(),
                        first + 1
                    );
                    return Err(Problem::argument(index + 1, message));
                }
                Some(_) => {}
            }
        }
    }
    // Without any list there is one text.
    let length = length.map_or(1, |(length, _)| length);
    let format = call.text(0)?;
    let mut all = Vec::new();
    for index in 0..length {
        call.fuel.charge(1 + args.len())?;
        let row: Vec<Value> = args
            .iter()
            .map(|arg| listed(arg).and_then(|items| items.get(index)).unwrap_or(arg).clone())
            .collect();
        let known = row.iter().all(Value::is_wholly_known);
        all.push(if known { one(call, format, &row)? } else { Value::unknown() });
    }
    Ok(Value::list(all))
}

/// The elements, if the argument is walked.
fn listed(arg: &Value) -> Option<&[Value]> {
    match arg {
        Value::Sequence(
            SequenceKind::List | SequenceKind::Set | SequenceKind::Tuple | SequenceKind::Plan,
            items,
        ) => Some(items),
        _ => None,
    }
}
