//! Regular expressions.
//!
//! Terraform's are those of Go. [`super::translate`] turns one into what the `regex` crate means by the
//! same; both search in linear time, so that no pattern of a policy can hang a check.

use std::cell::RefCell;

use regex::{Captures, Regex, RegexBuilder};

use rustc_hash::FxHashMap;

use super::translate::{group_name, translate};
use super::{Call, Function, Param, Want};
use crate::policy::problem::Problem;
use crate::policy::value::{Members, Value};

const PATTERN: Param = Param::new("pattern", Want::Text);

/// A pattern that is none is an error whatever the string will be.
const STRING: Param = Param::new("string", Want::Text).unknown();

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("regex", &[PATTERN, STRING], regex),
    Function::plain("regex_match", &[PATTERN, STRING], regex_match),
    Function::plain("regexall", &[PATTERN, STRING], regex_all),
];

/// Longer patterns are refused.
const LONGEST: usize = 4096;

/// How many bytes a compiled pattern may have, and what a search may keep beside it.
const LARGEST: usize = 1 << 19;

/// How deeply groups may nest.
const DEEPEST: u32 = 100;

/// What compiling costs at least, whether the pattern is kept from before or not.
const COMPILE: usize = 100;

/// How many patterns a thread keeps: a policy asks the same few of every resource.
const KEPT: usize = 64;

thread_local! {
    static COMPILED: RefCell<FxHashMap<Box<str>, Regex>> = RefCell::default();
}

type Made = Result<Value, Problem>;

/// How many states the pattern has, roughly and rather too many: repetitions multiply, and a Unicode class
/// is some dozen ranges.
fn weight(pattern: &str) -> usize {
    let counts = pattern.split('{').skip(1).filter_map(|rest| {
        let numbers = rest.split_once('}')?.0.split(',');
        numbers.filter_map(|number| number.parse::<usize>().ok()).max()
    });
    let times = counts.fold(1usize, |times, count| times.saturating_mul(count.max(1)));
    let classes = pattern.matches(['p', 'P']).count();
    (1 + pattern.len() + 16 * classes).saturating_mul(times)
}

/// Compiles argument `index`, and pays for that and for one search through `text`.
fn compile(call: &Call<'_>, index: usize, pattern: &str, text: &str) -> Result<Regex, Problem> {
    if pattern.len() > LONGEST {
        return Err(Problem::argument(index, format!("the pattern is longer than {LONGEST} bytes")));
    }
    let weight = weight(pattern);
    // A pattern that is too large for its compiled form costs no more than one that just fits.
    call.fuel.charge(COMPILE + weight.min(LARGEST / 16))?;
    // Twenty states a byte are about a step's time.
    call.fuel.charge(1 + (text.len() / 8).saturating_mul(weight) / 4)?;
    let kept = COMPILED.with_borrow(|compiled| compiled.get(pattern).cloned());
    if let Some(regex) = kept {
        return Ok(regex);
    }
    let translated = translate(pattern).map_err(|why| Problem::argument(index, why))?;
    let mut builder = RegexBuilder::new(&translated);
    let built = builder.size_limit(LARGEST).dfa_size_limit(LARGEST).nest_limit(DEEPEST).build();
    let regex = built.map_err(|error| {
        let why = match error {
            regex::Error::CompiledTooBig(_) => {
                "the pattern becomes too large when its repetitions are written out"
            }
            _ => "the pattern is not a regular expression that RE2 would take",
        };
        Problem::argument(index, why)
    })?;
    COMPILED.with_borrow_mut(|compiled| {
        if compiled.len() >= KEPT {
            compiled.clear();
        }
        compiled.insert(pattern.into(), regex.clone());
    });
    Ok(regex)
}

/// Pays for the search for the next match, which may read to the end of the text though it takes little of
/// it: without this, many matches were a square.
fn charge_next(call: &Call<'_>, text: &str, found: &Captures<'_>) -> Result<(), Problem> {
    let end = found.get(0).map_or(0, |whole| whole.end());
    call.fuel.charge(1 + found.len() + text.len().saturating_sub(end) / 256)
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
            let member = |name: &str| (group_name(name).into(), text(found.name(name)));
            Value::object(regex.capture_names().flatten().map(member).collect::<Members>())
        }
    }
}

/// The pattern and the string; none where the string is unknown.
fn parts<'c>(call: &'c Call<'_>) -> Result<(Regex, Shape, Option<&'c str>), Problem> {
    let text = if call.arg(1).is_unknown() { None } else { Some(call.text(1)?.as_ref()) };
    let regex = compile(call, 0, call.text(0)?, text.unwrap_or_default())?;
    let shape = shape(&regex)?;
    Ok((regex, shape, text))
}

fn regex(call: &Call<'_>) -> Made {
    let (regex, shape, Some(text)) = parts(call)? else { return Ok(Value::unknown()) };
    call.fuel.charge(regex.captures_len())?;
    match regex.captures(text) {
        Some(found) => Ok(result(&regex, &shape, &found)),
        None => Err(Problem::argument(1, "the pattern matches no part of the string")),
    }
}

fn regex_all(call: &Call<'_>) -> Made {
    let (regex, shape, Some(text)) = parts(call)? else { return Ok(Value::unknown()) };
    let mut all = Vec::new();
    for found in regex.captures_iter(text) {
        charge_next(call, text, &found)?;
        call.fuel.charge_text(found.get(0).map_or(0, |whole| whole.len()))?;
        all.push(result(&regex, &shape, &found));
    }
    Ok(Value::list(all))
}

fn regex_match(call: &Call<'_>) -> Made {
    let (regex, _, Some(text)) = parts(call)? else { return Ok(Value::unknown()) };
    Ok(regex.is_match(text).into())
}

/// `replace` with a pattern, which is argument 1 between slashes.
pub(super) fn replace(call: &Call<'_>, text: &str, pattern: &str, new: &str) -> Made {
    let regex = compile(call, 1, pattern, text)?;
    let mut out = String::new();
    let mut end = 0;
    for found in regex.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        charge_next(call, text, &found)?;
        call.fuel.charge_text(new.len() + whole.start().saturating_sub(end))?;
        out.push_str(text.get(end..whole.start()).unwrap_or_default());
        expand(call, new, (&regex, &found), &mut out)?;
        end = whole.end();
    }
    out.push_str(text.get(end..).unwrap_or_default());
    Ok(Value::text(out))
}

/// Writes a replacement, with `$1`, `$name`, `${name}` and `$$` as Go reads them.
fn expand(
    call: &Call<'_>,
    template: &str,
    (regex, found): (&Regex, &Captures<'_>),
    out: &mut String,
) -> Result<(), Problem> {
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
            None => named(regex, found, name),
        };
        let text = group.map_or("", |group| group.as_str());
        call.fuel.charge_text(text.len())?;
        out.push_str(text);
        rest = behind;
    }
    out.push_str(rest);
    Ok(())
}

/// The first group of this name that took part.
fn named<'t>(regex: &Regex, found: &Captures<'t>, name: &str) -> Option<regex::Match<'t>> {
    let own = regex.capture_names().flatten().filter(|own| group_name(own) == name);
    own.filter_map(|own| found.name(own)).next()
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
