//! Regular expressions.
//!
//! Terraform's are those of Go. [`super::translate`] turns one into what the `regex` crate means by the
//! same; both search in linear time, so that no pattern of a policy can hang a check.

use regex::{Captures, Regex, RegexBuilder};

use super::translate::translate;
use super::{Call, Function, Param, Want};
use crate::policy::problem::Problem;
use crate::policy::value::{Members, Value};

const PATTERN: Param = Param::new("pattern", Want::Text);
const STRING: Param = Param::new("string", Want::Text);

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("regex", &[PATTERN, STRING], regex),
    Function::plain("regex_match", &[PATTERN, STRING], regex_match),
    Function::plain("regexall", &[PATTERN, STRING], regex_all),
];

/// Longer patterns are refused.
const LONGEST: usize = 4096;

/// How many bytes a compiled pattern may have.
const LARGEST: usize = 1 << 20;

/// How deeply groups may nest.
const DEEPEST: u32 = 100;

/// What compiling costs beside the length of the pattern: a counted repetition multiplies.
const COMPILE: usize = 500;

type Made = Result<Value, Problem>;

/// Compiles argument `index`, and pays for that and for one search through `text`.
fn compile(call: &Call<'_>, index: usize, pattern: &str, text: &str) -> Result<Regex, Problem> {
    if pattern.len() > LONGEST {
        return Err(Problem::argument(index, format!("the pattern is longer than {LONGEST} bytes")));
    }
    call.fuel.charge(COMPILE + pattern.len().saturating_mul(4))?;
    call.fuel.charge_text(text.len().saturating_mul(1 + pattern.len() / 8))?;
    let translated = translate(pattern).map_err(|why| Problem::argument(index, why))?;
    RegexBuilder::new(&translated).size_limit(LARGEST).nest_limit(DEEPEST).build().map_err(|error| {
        let why = match error {
            regex::Error::CompiledTooBig(_) => {
                "the pattern becomes too large when its repetitions are written out"
            }
            _ => "the pattern is not a regular expression that RE2 would take",
        };
        Problem::argument(index, why)
    })
}

/// What a match gives.
enum Shape {
    Whole,
    Groups,
    Names,
}

fn shape(regex: &Regex) -> Result<Shape, Problem> {
    let groups = regex.captures_len() - 1;
    match regex.capture_names().flatten().count() {
        _ if groups == 0 => Ok(Shape::Whole),
        0 => Ok(Shape::Groups),
        named if named == groups => Ok(Shape::Names),
        _ => Err(Problem::argument(0, "the pattern has groups with names and groups without")),
    }
}

fn result(regex: &Regex, shape: &Shape, found: &Captures<'_>) -> Value {
    let text =
        |group: Option<regex::Match<'_>>| group.map_or(Value::Null, |group| Value::text(group.as_str()));
    match shape {
        Shape::Whole => text(found.get(0)),
        Shape::Groups => Value::tuple(found.iter().skip(1).map(text).collect()),
        Shape::Names => {
            let named = regex.capture_names().flatten();
            Value::object(named.map(|name| (name.into(), text(found.name(name)))).collect::<Members>())
        }
    }
}

fn regex(call: &Call<'_>) -> Made {
    let (pattern, text) = (call.text(0)?, call.text(1)?);
    let regex = compile(call, 0, pattern, text)?;
    let shape = shape(&regex)?;
    call.fuel.charge(regex.captures_len())?;
    match regex.captures(text) {
        Some(found) => Ok(result(&regex, &shape, &found)),
        None => Err(Problem::argument(1, "the pattern matches no part of the string")),
    }
}

fn regex_all(call: &Call<'_>) -> Made {
    let (pattern, text) = (call.text(0)?, call.text(1)?);
    let regex = compile(call, 0, pattern, text)?;
    let shape = shape(&regex)?;
    let mut all = Vec::new();
    for found in regex.captures_iter(text) {
        // Every match is a search of its own, and may look far ahead.
        call.fuel.charge(1 + regex.captures_len())?;
        call.fuel.charge_text(found.get(0).map_or(0, |whole| whole.len()))?;
        all.push(result(&regex, &shape, &found));
    }
    Ok(Value::list(all))
}

fn regex_match(call: &Call<'_>) -> Made {
    let (pattern, text) = (call.text(0)?, call.text(1)?);
    Ok(compile(call, 0, pattern, text)?.is_match(text).into())
}

/// `replace` with a pattern, which is argument 1 between slashes.
pub(super) fn replace(call: &Call<'_>, text: &str, pattern: &str, new: &str) -> Made {
    let regex = compile(call, 1, pattern, text)?;
    let mut out = String::new();
    let mut end = 0;
    for found in regex.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        call.fuel.charge_text(new.len() + whole.start().saturating_sub(end))?;
        out.push_str(text.get(end..whole.start()).unwrap_or_default());
        expand(call, new, &found, &mut out)?;
        end = whole.end();
    }
    out.push_str(text.get(end..).unwrap_or_default());
    Ok(Value::text(out))
}

/// Writes a replacement, with `$1`, `$name`, `${name}` and `$$` as Go reads them.
fn expand(call: &Call<'_>, template: &str, found: &Captures<'_>, out: &mut String) -> Result<(), Problem> {
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(behind) = behind.strip_prefix('$') {
            out.push('$');
            rest = behind;
            continue;
        }
        let Some((name, behind)) = reference(behind) else {
            // Not a reference: the sign stands for itself.
            out.push('$');
            rest = behind;
            continue;
        };
        let group = match number(name) {
            Some(index) => found.get(index),
            None => found.name(name),
        };
        let text = group.map_or("", |group| group.as_str());
        call.fuel.charge_text(text.len())?;
        out.push_str(text);
        rest = behind;
    }
    out.push_str(rest);
    Ok(())
}

/// The name behind a `$`, and what follows it.
fn reference(text: &str) -> Option<(&str, &str)> {
    let (braces, name) = match text.strip_prefix('{') {
        Some(name) => (true, name),
        None => (false, text),
    };
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
    let (name, rest) = name.split_at_checked(end)?;
    if name.is_empty() {
        return None;
    }
    if braces { Some((name, rest.strip_prefix('}')?)) } else { Some((name, rest)) }
}

/// A name that is a number. Leading zeros make it none, as in Go.
fn number(name: &str) -> Option<usize> {
    let plain = name.bytes().all(|byte| byte.is_ascii_digit()) && (name.len() == 1 || !name.starts_with('0'));
    // A number that no pattern reaches stands for a group that is not there.
    plain.then(|| name.parse().unwrap_or(usize::MAX))
}
