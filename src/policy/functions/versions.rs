//! Versions, and constraints on them as `required_version` and `required_providers` know them.

use std::cmp::Ordering;

use super::{Call, Function, Param, Want};
use crate::policy::problem::Problem;
use crate::policy::value::Value;

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("semvercmp", &[Param::new("a", Want::Text), Param::new("b", Want::Text)], compare),
    Function::plain(
        "semverconstraint",
        &[Param::new("version", Want::Text), Param::new("constraint", Want::Text)],
        constraint,
    ),
];

/// A version: `1.2.3-beta.1+build`. What stands behind the `+` does not count.
#[derive(Debug, Clone)]
struct Version<'t> {
    /// At least three.
    segments: Vec<u64>,
    /// How many of them are written.
    written: usize,
    pre: &'t str,
}

impl<'t> Version<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
        if build.is_some_and(|build| !is_dotted(build)) {
            return None;
        }
        let end = text.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(text.len());
        let (numbers, pre) = text.split_at_checked(end)?;
        let mut segments =
            numbers.split('.').map(|segment| segment.parse().ok()).collect::<Option<Vec<u64>>>()?;
        let written = segments.len();
        segments.resize(written.max(3), 0);
        // `1.0beta` is `1.0-beta`.
        let bare = pre.strip_prefix('-').unwrap_or(pre);
        let valid = pre.is_empty() || is_dotted(bare);
        valid.then_some(Self { segments, written, pre: bare })
    }

    fn segment(&self, index: usize) -> u64 {
        self.segments.get(index).copied().unwrap_or_default()
    }

    fn compare_segments(&self, other: &Self) -> Ordering {
        let most = self.segments.len().max(other.segments.len());
        let pairs = (0..most).map(|index| self.segment(index).cmp(&other.segment(index)));
        pairs.fold(Ordering::Equal, Ordering::then)
    }

    fn compare(&self, other: &Self) -> Ordering {
        // A version is above its own pre-releases.
        let release = self.pre.is_empty().cmp(&other.pre.is_empty());
        self.compare_segments(other).then(release).then_with(|| compare_pre(self.pre, other.pre))
    }
}

/// Parts between points, of letters, digits, `-` and `~`.
fn is_dotted(text: &str) -> bool {
    let plain =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'~'));
    text.split('.').all(|part| !part.is_empty() && plain(part))
}

/// Part by part: numbers by their value and before words, and fewer parts before more.
fn compare_pre(one: &str, other: &str) -> Ordering {
    let (mut ones, mut others) = (one.split('.'), other.split('.'));
    loop {
        let order = match (ones.next(), others.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(one), Some(other)) => match (one.parse::<u64>(), other.parse::<u64>()) {
                (Ok(one), Ok(other)) => one.cmp(&other),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => one.cmp(other),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Whether a version fits constraints such as `>= 1.2, < 2.0`, or why that cannot be said.
///
/// A pre-release fits only a constraint that names a pre-release of the same numbers, or names it exactly.
pub(crate) fn satisfies(version: &str, constraints: &str) -> Result<bool, Problem> {
    let version = Version::read(version).ok_or_else(|| wrong(0))?;
    let mut all = true;
    for constraint in constraints.split(',').map(str::trim) {
        let end = constraint.find(|c| !"=!<>~".contains(c)).unwrap_or(constraint.len());
        let (operator, wanted) = constraint.split_at_checked(end).unwrap_or((constraint, ""));
        let wanted = Version::read(wanted.trim_start());
        let fits = wanted.and_then(|wanted| one(&version, operator, &wanted)).ok_or_else(|| {
            Problem::argument(1, "the string is no constraint such as `~> 1.2` or `>= 1.0, < 2.0`")
        })?;
        // Every constraint is read, also behind one that does not hold.
        all &= fits;
    }
    Ok(all)
}

fn one(version: &Version<'_>, operator: &str, wanted: &Version<'_>) -> Option<bool> {
    let order = version.compare(wanted);
    // What is unfinished does not slip into a range by accident.
    let pre = version.pre.is_empty()
        || !wanted.pre.is_empty() && version.compare_segments(wanted) == Ordering::Equal;
    Some(match operator {
        "" | "=" => order == Ordering::Equal,
        "!=" => order != Ordering::Equal,
        ">" => pre && order == Ordering::Greater,
        ">=" => pre && order != Ordering::Less,
        "<" => pre && order == Ordering::Less,
        "<=" => pre && order != Ordering::Greater,
        "~>" => pre && order != Ordering::Less && is_close(version, wanted),
        _ => return None,
    })
}

/// All but the last written number are the same.
fn is_close(version: &Version<'_>, wanted: &Version<'_>) -> bool {
    let kept = wanted.written.saturating_sub(1);
    // A release is not a later pre-release.
    (wanted.pre.is_empty() || !version.pre.is_empty())
        && wanted.segments.len() <= version.segments.len()
        && (0..kept).all(|index| version.segment(index) == wanted.segment(index))
        && wanted.segments.last() <= version.segments.get(wanted.segments.len() - 1)
}

fn wrong(index: usize) -> Problem {
    Problem::argument(index, "the string is no version such as `1.2.3`")
}

fn compare(call: &Call<'_>) -> Result<Value, Problem> {
    let (one, other) = (call.text(0)?, call.text(1)?);
    call.fuel.charge_text(one.len() + other.len())?;
    let one = Version::read(one).ok_or_else(|| wrong(0))?;
    let other = Version::read(other).ok_or_else(|| wrong(1))?;
    Ok(Value::int(one.compare(&other) as i64))
}

fn constraint(call: &Call<'_>) -> Result<Value, Problem> {
    let (version, constraints) = (call.text(0)?, call.text(1)?);
    let pieces = 1 + constraints.matches(',').count();
    call.fuel.charge_text((version.len() + 64).saturating_mul(pieces) + constraints.len())?;
    Ok(satisfies(version, constraints)?.into())
}
