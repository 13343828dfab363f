//! One function after another in both worlds.

use std::fmt::Write as _;

use pairgate::policy::functions;
use pairgate::policy::{Fuel, Value};

use crate::console::{self, Answer};
use crate::generate::Random;
use crate::row::{Arg, Row};

/// Any seed does; this one is the same for everybody.
const SEED: u64 = 20_260_101;

/// Calls for each function.
const CALLS: usize = 300;

/// Differences that are shown.
const SHOWN: usize = 25;

/// What a call gives.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// JSON as Terraform's `jsonencode` writes it.
    Value(String),
    Unknown,
    Error,
}

/// An outcome, whether a mark is anywhere in it, and whether one is on it as a whole.
#[derive(Debug)]
#[allow(dead_code, reason = "the reason of an error is only for whoever reads a failure")]
struct Seen {
    outcome: Outcome,
    marks: (bool, bool),
    /// Why it is an error, for whoever reads a failure.
    why: String,
}

/// Fails with all that differs between ours and Terraform's.
pub fn compare(rows: &[Row]) {
    let Some(terraform) = crate::support::terraform::find() else { return };
    let seed = match std::env::var("PAIRGATE_TEST_SEED").as_deref() {
        Ok("random") => std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64,
        Ok(number) => number.parse().expect("PAIRGATE_TEST_SEED is a number or `random`"),
        Err(_) => SEED,
    };
    let calls = std::env::var("PAIRGATE_TEST_CALLS").map_or(CALLS, |calls| calls.parse().unwrap());
    let only = std::env::var("PAIRGATE_TEST_FUNCTION").ok();
    let mut made: Vec<(&'static str, Vec<Arg>)> = Vec::new();
    for row in rows.iter().filter(|row| only.as_ref().is_none_or(|only| only == row.name)) {
        // The calls of a function do not depend on which other functions there are.
        let mut random =
            Random::new(row.name.bytes().fold(seed, |seed, b| seed.wrapping_mul(31) + u64::from(b)));
        let all = (0..calls).map(|_| row.arguments(&mut random));
        let kept: Vec<_> = all.filter(|args| row.except.is_none_or(|except| !except(args))).collect();
        assert!(kept.len() * 2 >= calls, "`{}`: only {} of {calls} calls are compared", row.name, kept.len());
        made.extend(kept.into_iter().map(|args| (row.name, args)));
    }
    let theirs = theirs(&terraform, &made);
    let mut report = String::new();
    let mut differences = 0;
    for ((name, args), theirs) in made.iter().zip(theirs) {
        let ours = ours(name, args);
        if ours.outcome == theirs.outcome && ours.marks == theirs.marks {
            continue;
        }
        differences += 1;
        if differences <= SHOWN {
            let _ = writeln!(
                report,
                "{}\n  ours:      {ours:?}\n  terraform: {theirs:?}",
                expression(name, args)
            );
        }
    }
    assert!(differences == 0, "PAIRGATE_TEST_SEED={seed}: {differences} of {} differ\n{report}", made.len());
}

fn expression(name: &str, args: &[Arg]) -> String {
    format!("{name}({})", args.iter().map(Arg::hcl).collect::<Vec<_>>().join(", "))
}

fn theirs(terraform: &std::path::Path, calls: &[(&'static str, Vec<Arg>)]) -> Vec<Seen> {
    let mut asked = Vec::new();
    for (name, args) in calls {
        let call = expression(name, args);
        asked.push(format!("try(nonsensitive(jsonencode({call})), \"<error>\")"));
        if marked(name, args) {
            asked.push(format!("try(issensitive(jsonencode({call})), false)"));
            asked.push(format!("try(issensitive({call}), false)"));
        }
    }
    let mut answers = console::evaluate(terraform, &asked).into_iter();
    let yes = |answer: Option<Answer>| answer == Some(Answer::Known("true".to_owned()));
    let mut seen = Vec::new();
    for (name, args) in calls {
        let outcome = match answers.next().unwrap() {
            Answer::Unknown => Outcome::Unknown,
            Answer::Known(text) if text == "<error>" => Outcome::Error,
            Answer::Known(text) => Outcome::Value(text),
        };
        let marks =
            if marked(name, args) { (yes(answers.next()), yes(answers.next())) } else { (false, false) };
        // Whether an unknown value is sensitive is unknown to Terraform too, and an error has no marks.
        let marks = if matches!(outcome, Outcome::Value(_)) { marks } else { (false, false) };
        seen.push(Seen { outcome, marks, why: String::new() });
    }
    seen
}

fn marked(name: &str, args: &[Arg]) -> bool {
    name == "sensitive" || args.iter().any(|arg| arg.any(&|arg| matches!(arg, Arg::Sensitive(_))))
}

fn ours(name: &str, args: &[Arg]) -> Seen {
    let function = functions::find(name).unwrap_or_else(|| panic!("there is no `{name}`"));
    let error = |why: String| Seen { outcome: Outcome::Error, marks: (false, false), why };
    if !function.takes(args.len()) {
        return error("the number of arguments".to_owned());
    }
    let values: Result<Vec<Value>, _> = args.iter().map(Arg::value).collect();
    let called = values
        .and_then(|values| functions::call(function, &values, &Fuel::default(), "2026-01-01T00:00:00Z"));
    match called {
        Err(problem) => error(problem.message),
        Ok(value) if !value.is_wholly_known() => {
            Seen { outcome: Outcome::Unknown, marks: (false, false), why: String::new() }
        }
        Ok(value) => {
            let mut json = String::new();
            encode(&value, &mut json);
            // The JSON is a text of Terraform, and so it is normalised, though that changes what it says.
            let Value::String(json) = Value::text(json) else { panic!("a text is a text") };
            Seen {
                outcome: Outcome::Value(json.to_string()),
                marks: (value.is_marked(), value.unmark().1),
                why: String::new(),
            }
        }
    }
}

/// As Go's `encoding/json` writes it, marks left out.
fn encode(value: &Value, out: &mut String) {
    match value.unmark().0 {
        Value::Bool(value) => out.push_str(&value.to_string()),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => encode_text(text, out),
        Value::Sequence(_, items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                encode(item, out);
            }
            out.push(']');
        }
        Value::Mapping(_, members) => {
            out.push('{');
            for (index, (key, item)) in members.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                encode_text(key, out);
                out.push(':');
                encode(item, out);
            }
            out.push('}');
        }
        Value::Null | Value::Unknown(_) | Value::Sensitive(_) => out.push_str("null"),
    }
}

fn encode_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..' ' => {
                write!(out, "\\u{:04x}", c as u32).unwrap()
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
