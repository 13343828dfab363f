//! Texts.

use super::graphemes::graphemes;
use super::{Call, Function, Param, Want, encode, letters, patterns};
use crate::policy::problem::Problem;
use crate::policy::value::Value;

const STR: Param = Param::new("str", Want::Text);

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("chomp", &[STR], chomp),
    Function::plain("contains_substring", &[STR, Param::new("substr", Want::Text)], contains),
    Function::plain("endswith", &[STR, Param::new("suffix", Want::Text)], ends_with),
    Function::plain("indent", &[Param::new("spaces", Want::Number), STR], indent),
    Function::plain("join", &[Param::new("separator", Want::Text)], join)
        .rest(Param::new("lists", Want::Texts)),
    Function::plain("lower", &[STR], lower),
    Function::plain(
        "replace",
        &[STR, Param::new("substr", Want::Text), Param::new("replace", Want::Text)],
        replace,
    ),
    Function::plain("split", &[Param::new("separator", Want::Text), STR], split),
    Function::plain("startswith", &[STR.unknown(), Param::new("prefix", Want::Text)], starts_with),
    Function::plain("strcontains", &[STR, Param::new("substr", Want::Text)], contains),
    Function::plain("strrev", &[STR], reverse),
    Function::plain(
        "substr",
        &[STR, Param::new("offset", Want::Number), Param::new("length", Want::Number)],
        substr,
    ),
    Function::plain("title", &[STR], title),
    Function::plain("trim", &[STR, Param::new("cutset", Want::Text)], trim),
    Function::plain("trimprefix", &[STR, Param::new("prefix", Want::Text)], trim_prefix),
    Function::plain("trimspace", &[STR], trim_space),
    Function::plain("trimsuffix", &[STR, Param::new("suffix", Want::Text)], trim_suffix),
    Function::plain("upper", &[STR], upper),
    Function::plain("valuetostring", &[Param::new("value", Want::Any).null()], value_to_string),
];

type Made = Result<Value, Problem>;

/// Argument `index` as a text that is paid for: it is walked once, and what is made is not longer.
fn read<'c>(call: &'c Call<'_>, index: usize) -> Result<&'c str, Problem> {
    let text = call.text(index)?;
    call.fuel.charge_text(text.len())?;
    Ok(text)
}

fn chomp(call: &Call<'_>) -> Made {
    Ok(Value::text(read(call, 0)?.trim_end_matches(['\r', '\n'])))
}

fn contains(call: &Call<'_>) -> Made {
    Ok(read(call, 0)?.contains(read(call, 1)?).into())
}

fn ends_with(call: &Call<'_>) -> Made {
    Ok(call.text(0)?.ends_with(read(call, 1)?).into())
}

fn starts_with(call: &Call<'_>) -> Made {
    let prefix = read(call, 1)?;
    if call.arg(0).is_unknown() {
        // Every text starts with nothing.
        return Ok(if prefix.is_empty() { true.into() } else { Value::unknown() });
    }
    Ok(call.text(0)?.starts_with(prefix).into())
}

fn indent(call: &Call<'_>) -> Made {
    let (spaces, text) = (call.whole(0)?, read(call, 1)?);
    let spaces =
        usize::try_from(spaces).map_err(|_| Problem::argument(0, "the number of spaces is negative"))?;
    let lines = text.matches('\n').count();
    call.fuel.charge_text(lines.saturating_mul(spaces))?;
    // Without a second line no spaces are made, however many are asked for.
    if lines == 0 {
        return Ok(Value::text(text));
    }
    Ok(Value::text(text.replace('\n', &format!("\n{}", " ".repeat(spaces)))))
}

fn join(call: &Call<'_>) -> Made {
    let separator = call.text(0)?;
    if call.args.len() < 2 {
        return Err(Problem::new("at least one list is wanted"));
    }
    if !call.args.iter().all(Value::is_wholly_known) {
        return Ok(Value::unknown());
    }
    let mut parts: Vec<&str> = Vec::new();
    for index in 1..call.args.len() {
        for item in call.items(index)? {
            let Value::String(text) = item else {
                return Err(Problem::argument(index, "the list has a null element, which cannot be joined"));
            };
            call.fuel.charge_text(text.len() + separator.len())?;
            parts.push(text);
        }
    }
    Ok(Value::text(parts.join(separator.as_ref())))
}

fn lower(call: &Call<'_>) -> Made {
    Ok(Value::text(read(call, 0)?.chars().map(letters::lower).collect::<String>()))
}

fn upper(call: &Call<'_>) -> Made {
    Ok(Value::text(read(call, 0)?.chars().map(letters::upper).collect::<String>()))
}

fn title(call: &Call<'_>) -> Made {
    let mut before = ' ';
    let cased = read(call, 0)?.chars().map(|c| {
        let made = if separates(before) { letters::title(c) } else { c };
        before = c;
        made
    });
    Ok(Value::text(cased.collect::<String>()))
}

/// Go's idea of what stands between words.
fn separates(c: char) -> bool {
    if c.is_ascii() { !c.is_ascii_alphanumeric() && c != '_' } else { c.is_whitespace() }
}

fn replace(call: &Call<'_>) -> Made {
    let (text, old, new) = (read(call, 0)?, read(call, 1)?, read(call, 2)?);
    if let Some(pattern) = old.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        return patterns::replace(call, text, pattern, new);
    }
    // Nothing is found before every character and at the end.
    let times = if old.is_empty() { text.chars().count() + 1 } else { text.matches(old).count() };
    call.fuel.charge_text(times.saturating_mul(new.len()))?;
    Ok(Value::text(text.replace(old, new)))
}

fn split(call: &Call<'_>) -> Made {
    let (separator, text) = (read(call, 0)?, read(call, 1)?);
    if separator.is_empty() {
        call.fuel.charge(text.len())?;
        return Ok(Value::list(text.chars().map(|c| Value::text(c.encode_utf8(&mut [0; 4]))).collect()));
    }
    call.fuel.charge(text.matches(separator).count())?;
    Ok(Value::list(text.split(separator).map(Value::text).collect()))
}

fn reverse(call: &Call<'_>) -> Made {
    let text = read(call, 0)?;
    call.fuel.charge_text(text.len())?;
    Ok(Value::text(graphemes(text).rev().collect::<String>()))
}

fn substr(call: &Call<'_>) -> Made {
    let (text, offset, length) = (read(call, 0)?, call.whole(1)?, call.whole(2)?);
    call.fuel.charge_text(text.len())?;
    let from = match usize::try_from(offset) {
        Ok(_) if length == 0 => return Ok(Value::text("")),
        Ok(from) => from,
        // What begins before the text begins with it.
        Err(_) => {
            let before = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            super::graphemes::count(text).saturating_sub(before)
        }
    };
    let rest = graphemes(text).skip(from);
    Ok(Value::text(match usize::try_from(length) {
        // Terraform stops where the count reaches the length, and behind a negative offset that is never 0.
        Ok(0) | Err(_) => rest.collect::<String>(),
        Ok(length) => rest.take(length).collect(),
    }))
}

fn trim(call: &Call<'_>) -> Made {
    let (text, cut) = (read(call, 0)?, read(call, 1)?);
    call.fuel.charge_text(text.len().saturating_mul(cut.len()))?;
    Ok(Value::text(text.trim_matches(|c| cut.contains(c))))
}

fn trim_prefix(call: &Call<'_>) -> Made {
    let (text, prefix) = (read(call, 0)?, call.text(1)?);
    Ok(Value::text(text.strip_prefix(prefix.as_ref()).unwrap_or(text)))
}

fn trim_suffix(call: &Call<'_>) -> Made {
    let (text, suffix) = (read(call, 0)?, call.text(1)?);
    Ok(Value::text(text.strip_suffix(suffix.as_ref()).unwrap_or(text)))
}

fn trim_space(call: &Call<'_>) -> Made {
    Ok(Value::text(read(call, 0)?.trim()))
}

/// A string is itself; whatever else is what it is as JSON, which for numbers and bools is what
/// `core::tostring` gives.
fn value_to_string(call: &Call<'_>) -> Made {
    match call.arg(0) {
        Value::String(text) => Ok(Value::String(text.clone())),
        value if !value.is_wholly_known() => Ok(Value::unknown()),
        value => Ok(Value::text(encode::json(value, call.fuel)?)),
    }
}
