//! Built-in functions that are not the interpreter's.
//!
//! Some of its functions make something huge out of two numbers in one step, which no count of steps
//! stops: an allocation that fails ends the process. Those are replaced by ones that look first. The
//! `net` functions need a feature that brings a clock along, and are few lines.

use std::sync::Arc;

use anyhow::{Result, bail};
use core::net::IpAddr;
use regorus::unstable::{BUILTINS, Expr, Ref, Span};
use regorus::{Engine, Source, Value};

/// Most elements that a range may have.
pub const LONGEST_RANGE: i64 = 1_000_000;

/// Most bytes of a text, and most elements of an array, that one call may put together.
pub const LARGEST: usize = 16 * 1024 * 1024;

/// Furthest shift to the left, in bits.
const FURTHEST: i64 = 4096;

type Function = fn(&[Value]) -> Result<Value>;

/// Name, number of arguments, function.
pub const ALL: [(&str, u8, Function); 13] = [
    ("sprintf", 2, sprintf),
    ("json.marshal", 1, |values| written("json.marshal", values)),
    ("json.marshal_with_options", 2, |values| written("json.marshal_with_options", values)),
    ("yaml.marshal", 1, |values| written("yaml.marshal", values)),
    ("replace", 3, replace),
    ("numbers.range", 2, range),
    ("numbers.range_step", 3, range_step),
    ("bits.lsh", 2, shift_left),
    ("concat", 2, concat),
    ("array.concat", 2, array_concat),
    ("net.cidr_contains", 2, cidr_contains),
    ("net.cidr_intersects", 2, cidr_intersects),
    ("net.cidr_is_valid", 1, cidr_is_valid),
];

/// Makes the engine use them.
pub fn install(engine: &mut Engine) -> Result<()> {
    for (name, arguments, function) in ALL {
        let called = move |values: Vec<Value>| match function(&values) {
            Ok(value) => Ok(value),
            Err(error) => bail!("`{name}` {error}"),
        };
        engine.add_extension(name.to_owned(), arguments, Box::new(called))?;
    }
    Ok(())
}

fn integer(values: &[Value], index: usize) -> Result<i64> {
    match values.get(index).map(Value::as_i64) {
        Some(Ok(number)) => Ok(number),
        _ => bail!("expects integers"),
    }
}

fn string(values: &[Value], index: usize) -> Result<Arc<str>> {
    match values.get(index) {
        Some(Value::String(text)) => Ok(Arc::clone(text)),
        _ => bail!("expects a string"),
    }
}

fn range(values: &[Value]) -> Result<Value> {
    steps(integer(values, 0)?, integer(values, 1)?, 1)
}

fn range_step(values: &[Value]) -> Result<Value> {
    steps(integer(values, 0)?, integer(values, 1)?, integer(values, 2)?)
}

fn steps(from: i64, to: i64, step: i64) -> Result<Value> {
    if step < 1 {
        bail!("expects a step of 1 or more");
    }
    let count = (i128::from(to) - i128::from(from)).abs() / i128::from(step);
    if count >= i128::from(LONGEST_RANGE) {
        bail!("may not make more than {LONGEST_RANGE} elements");
    }
    let step = if to < from { -step } else { step };
    let count = i64::try_from(count)?;
    Ok(Value::from(
        (0..=count)
            .map(|index| Value::from(from.saturating_add(index.saturating_mul(step))))
            .collect::<Vec<_>>(),
    ))
}

fn shift_left(values: &[Value]) -> Result<Value> {
    let (number, by) = match (values.first(), integer(values, 1)?) {
        (Some(Value::Number(number)), by) => (number, by),
        _ => bail!("expects integers"),
    };
    if !(0..=FURTHEST).contains(&by) {
        bail!("may shift by 0 to {FURTHEST} bits");
    }
    match values.get(1).map(Value::as_number) {
        Some(Ok(by)) => match number.lsh(by) {
            Some(shifted) => Ok(Value::from(shifted)),
            None => bail!("expects integers"),
        },
        _ => bail!("expects integers"),
    }
}

/// Widest column that a format may ask for, in digits of the number.
const WIDEST: usize = 3;

/// The interpreter's own, unless the format asks for gigabytes of blanks.
fn sprintf(values: &[Value]) -> Result<Value> {
    let format = string(values, 0)?;
    let mut parts = format.split('%').skip(1);
    if parts
        .any(|part| part.bytes().skip_while(|b| *b == b'.').take_while(u8::is_ascii_digit).count() > WIDEST)
    {
        bail!("may not ask for a width of more than {WIDEST} digits");
    }
    own("sprintf", values)
}

/// Texts of documents. A document that holds the same part many times is small, and its text is not.
fn written(name: &'static str, values: &[Value]) -> Result<Value> {
    let mut left = LARGEST;
    if !values.iter().all(|value| fits(value, &mut left)) {
        bail!("may not make a text of more than {LARGEST} bytes");
    }
    own(name, values)
}

/// Takes the size of a value's text from what is left; false when it is more.
fn fits(value: &Value, left: &mut usize) -> bool {
    let own = match value {
        Value::String(text) => text.len() + 2,
        _ => 1,
    };
    let Some(rest) = left.checked_sub(own) else { return false };
    *left = rest;
    match value {
        Value::Array(items) => items.iter().all(|item| fits(item, left)),
        Value::Set(items) => items.iter().all(|item| fits(item, left)),
        Value::Object(members) => members.iter().all(|(key, value)| fits(key, left) && fits(value, left)),
        _ => true,
    }
}

/// The interpreter's own function.
fn own(name: &'static str, values: &[Value]) -> Result<Value> {
    let Some((function, _)) = BUILTINS.get(name) else { bail!("is not there") };
    let source = Source::from_contents(String::new(), " ".to_owned())?;
    let span = Span { source, line: 1, col: 1, start: 0, end: 1 };
    let nothing = || Ref::new(Expr::Null { span: span.clone(), value: Value::Null, eidx: 0 });
    let places: Vec<_> = values.iter().map(|_| nothing()).collect();
    match function(&span, &places, values, true) {
        Ok(value) => Ok(value),
        Err(error) => {
            bail!("{}", super::syntax::trouble(&error).message.trim_start_matches(&format!("`{name}` ")))
        }
    }
}

fn replace(values: &[Value]) -> Result<Value> {
    let (text, old, new) = (string(values, 0)?, string(values, 1)?, string(values, 2)?);
    let places = if new.len() > old.len() { text.matches(old.as_ref()).count() } else { 0 };
    if text.len().saturating_add(places.saturating_mul(new.len())) > LARGEST {
        bail!("may not make a text of more than {LARGEST} bytes");
    }
    Ok(Value::from(text.replace(old.as_ref(), new.as_ref())))
}

fn concat(values: &[Value]) -> Result<Value> {
    let between = string(values, 0)?;
    let items: Vec<&Value> = match values.get(1) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(Value::Set(items)) => items.iter().collect(),
        _ => bail!("expects an array or a set of strings"),
    };
    let mut texts: Vec<&str> = Vec::with_capacity(items.len());
    let mut size = 0_usize;
    for item in items {
        let Value::String(text) = item else { bail!("expects an array or a set of strings") };
        size = size.saturating_add(text.len()).saturating_add(between.len());
        texts.push(text);
    }
    if size > LARGEST {
        bail!("may not make a text of more than {LARGEST} bytes");
    }
    Ok(Value::from(texts.join(&between)))
}

fn array_concat(values: &[Value]) -> Result<Value> {
    let (Some(Value::Array(one)), Some(Value::Array(other))) = (values.first(), values.get(1)) else {
        bail!("expects two arrays");
    };
    if one.len().saturating_add(other.len()) > LARGEST {
        bail!("may not make an array of more than {LARGEST} elements");
    }
    Ok(Value::from(one.iter().chain(other.iter()).cloned().collect::<Vec<_>>()))
}

/// An address as 128 bits, with how many of the bits from the left make the network, of how many.
struct Network {
    bits: u128,
    prefix: u32,
    width: u32,
}

fn network(text: &str, or_address: bool) -> Result<Network> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None if or_address => (text, None),
        None => bail!("expects a network such as `10.0.0.0/8`"),
    };
    let Ok(address) = address.parse::<IpAddr>() else { bail!("expects a network such as `10.0.0.0/8`") };
    let (bits, width) = match address {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let prefix = match prefix {
        None => width,
        Some(text) => match text.parse::<u32>() {
            Ok(prefix) if prefix <= width && digits(text) => prefix,
            _ => bail!("expects a network such as `10.0.0.0/8`"),
        },
    };
    Ok(Network { bits, prefix, width })
}

/// Whether the first `prefix` bits are the same.
fn same(one: &Network, other: &Network, prefix: u32) -> bool {
    one.width == other.width && (one.bits ^ other.bits).checked_shr(one.width - prefix).unwrap_or(0) == 0
}

fn cidr_contains(values: &[Value]) -> Result<Value> {
    let (outer, inner) = (network(&string(values, 0)?, false)?, network(&string(values, 1)?, true)?);
    Ok(Value::from(outer.prefix <= inner.prefix && same(&outer, &inner, outer.prefix)))
}

fn cidr_intersects(values: &[Value]) -> Result<Value> {
    let (one, other) = (network(&string(values, 0)?, false)?, network(&string(values, 1)?, false)?);
    let prefix = one.prefix.min(other.prefix);
    Ok(Value::from(same(&one, &other, prefix)))
}

fn cidr_is_valid(values: &[Value]) -> Result<Value> {
    Ok(Value::from(string(values, 0).is_ok_and(|text| network(&text, false).is_ok())))
}
