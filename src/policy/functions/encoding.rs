//! Texts that stand for values.

use super::{Call, Function, Param, Want, base64, csv, encode, yaml, yaml_encode};
use crate::plan::json::{Cursor, JsonError, Kind};
use crate::policy::problem::Problem;
use crate::policy::value::{Members, Number, Value};

const TEXT: &[Param] = &[Param::new("str", Want::Text)];

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("base64decode", TEXT, base64decode),
    Function::plain("base64encode", TEXT, base64encode),
    Function::plain("csvdecode", TEXT, csvdecode),
    Function::plain("jsondecode", TEXT, jsondecode),
    Function::plain("jsonencode", &[Param::new("val", Want::Any).null().unknown()], jsonencode),
    Function::plain("urlencode", TEXT, urlencode),
    Function::plain("yamldecode", &[Param::new("src", Want::Text)], yamldecode),
    Function::plain("yamlencode", &[Param::new("value", Want::Any).null().unknown()], yamlencode),
];

/// A document that is decoded makes at most as many values as it has bytes, so a step for each is enough.
fn document<'c>(call: &'c Call<'_>) -> Result<&'c str, Problem> {
    let text = call.text(0)?;
    call.fuel.charge(text.len())?;
    Ok(text)
}

fn base64decode(call: &Call<'_>) -> Result<Value, Problem> {
    let bytes =
        base64::decode(document(call)?).ok_or_else(|| Problem::argument(0, "the text is no base64"))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Problem::argument(0, "what the base64 stands for is no text in UTF-8"))?;
    Ok(Value::text(text))
}

fn base64encode(call: &Call<'_>) -> Result<Value, Problem> {
    let text = call.text(0)?;
    call.fuel.charge_text(text.len().saturating_mul(2))?;
    Ok(Value::text(base64::encode(text.as_bytes())))
}

fn csvdecode(call: &Call<'_>) -> Result<Value, Problem> {
    csv::decode(document(call)?, call.fuel).map_err(|problem| Problem { argument: Some(0), ..problem })
}

fn jsondecode(call: &Call<'_>) -> Result<Value, Problem> {
    let mut cursor = Cursor::new(document(call)?);
    read(&mut cursor).and_then(|value| cursor.end().map(|()| value)).map_err(|error| {
        Problem::argument(0, format!("the text is no JSON: {error}, at byte {}", error.offset))
    })?
}

/// The next value. Of a key that an object has twice the last one counts, as for Terraform. The inner
/// error is a number that is out of range.
fn read(cursor: &mut Cursor<'_>) -> Result<Result<Value, Problem>, JsonError> {
    Ok(Ok(match cursor.peek()? {
        Kind::Null => {
            cursor.null()?;
            Value::Null
        }
        Kind::Bool => Value::Bool(cursor.bool()?),
        Kind::String => Value::text(cursor.string()?),
        Kind::Number => {
            let number = Number::parse(cursor.number()?);
            return Ok(number
                .map(Value::Number)
                .ok_or_else(|| Problem::argument(0, "a number is out of range")));
        }
        Kind::Array => {
            let (mut items, mut wrong) = (Vec::new(), None);
            cursor.array(|cursor| {
                read(cursor)?.map_or_else(|problem| wrong = Some(problem), |item| items.push(item));
                Ok(())
            })?;
            match wrong {
                Some(problem) => return Ok(Err(problem)),
                None => Value::tuple(items),
            }
        }
        Kind::Object => {
            let (mut members, mut wrong) = (Members::new(), None);
            cursor.object(|key, cursor| {
                match (read(cursor)?, Value::text(key)) {
                    (Ok(item), Value::String(key)) => drop(members.insert(key, item)),
                    (Err(problem), _) => wrong = Some(problem),
                    _ => {}
                }
                Ok(())
            })?;
            match wrong {
                Some(problem) => return Ok(Err(problem)),
                None => Value::object(members),
            }
        }
    }))
}

fn jsonencode(call: &Call<'_>) -> Result<Value, Problem> {
    if !call.arg(0).is_wholly_known() {
        return Ok(Value::unknown());
    }
    Ok(Value::text(encode::json(call.arg(0), call.fuel)?))
}

/// As Go's `url.QueryEscape`: a space becomes `+`.
fn urlencode(call: &Call<'_>) -> Result<Value, Problem> {
    let text = call.text(0)?;
    call.fuel.charge_text(text.len().saturating_mul(3))?;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    Ok(Value::text(out))
}

fn yamldecode(call: &Call<'_>) -> Result<Value, Problem> {
    yaml::decode(document(call)?, call.fuel).map_err(|problem| Problem { argument: Some(0), ..problem })
}

fn yamlencode(call: &Call<'_>) -> Result<Value, Problem> {
    if !call.arg(0).is_wholly_known() {
        return Ok(Value::unknown());
    }
    Ok(Value::text(yaml_encode::encode(call.arg(0), call.fuel)?))
}
