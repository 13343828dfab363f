//! The small language of the table: what must hold before a destroy so that the content comes back.
//!
//! A row could be code, but then nobody who knows providers and no Rust could check it. The language
//! has three answers, not two: a value that is sensitive is there and still proves nothing.

use crate::plan::{Marks, Value};

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// The values prove it.
    True,
    /// The values disprove it.
    False,
    /// A value that decides it is sensitive or cannot be read.
    Hidden,
}

impl Truth {
    fn of(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::Hidden, _) | (_, Self::Hidden) => Self::Hidden,
            _ => Self::False,
        }
    }

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Hidden => Self::Hidden,
        }
    }
}

/// What an atom asks of its path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Test {
    /// Present and not empty.
    Set,
    /// The opposite of [`Test::Set`].
    Unset,
    /// Equal to the literal.
    Equal(&'static str),
    /// There, and not equal to the literal.
    NotEqual(&'static str),
    /// Greater than the number.
    Above(f64),
    /// At least the number.
    AtLeast(f64),
    /// Less than the number.
    Below(f64),
}

/// One condition on one attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Atom {
    /// Attribute names, separated by dots.
    pub path: &'static str,
    /// What is asked.
    pub test: Test,
}

/// Conjunctions, any of which is enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    conjunctions: Vec<Vec<Atom>>,
}

impl Expression {
    /// Reads one. The error says what is wrong, without a place.
    pub fn parse(text: &'static str) -> Result<Self, String> {
        let conjunctions = text.split(" | ").map(|part| part.split(" & ").map(Atom::parse).collect());
        Ok(Self { conjunctions: conjunctions.collect::<Result<_, _>>()? })
    }

    /// The conjunctions, in the order of the table.
    pub fn conjunctions(&self) -> &[Vec<Atom>] {
        &self.conjunctions
    }

    /// Every atom, in the order of the table.
    pub fn atoms(&self) -> impl Iterator<Item = &Atom> {
        self.conjunctions.iter().flatten()
    }

    /// Whether it holds for `value`, some of which is sensitive.
    pub fn evaluate(&self, value: &Value<'_>, sensitive: &Marks<'_>) -> Truth {
        self.conjunctions.iter().fold(Truth::False, |found, atoms| found.or(all(atoms, value, sensitive)))
    }

    /// The first conjunction that holds; None when the expression is not proven.
    pub fn proof(&self, value: &Value<'_>, sensitive: &Marks<'_>) -> Option<&[Atom]> {
        self.conjunctions.iter().find(|atoms| all(atoms, value, sensitive) == Truth::True).map(Vec::as_slice)
    }
}

fn all(atoms: &[Atom], value: &Value<'_>, sensitive: &Marks<'_>) -> Truth {
    // Not (any not): one disproof decides, then one hidden value.
    let disproof = atoms.iter().map(|atom| atom.evaluate(value, sensitive).not());
    disproof.fold(Truth::False, Truth::or).not()
}

impl Atom {
    fn parse(text: &'static str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix('!') {
            return Ok(Self { path: checked(path)?, test: Test::Unset });
        }
        // The first operator character ends the path; two characters win over one.
        let Some(at) = text.find(['!', '=', '<', '>']) else {
            return Ok(Self { path: checked(text)?, test: Test::Set });
        };
        let (path, rest) = text.split_at_checked(at).unwrap_or((text, ""));
        let path = checked(path)?;
        let test = if let Some(literal) = rest.strip_prefix("!=") {
            Test::NotEqual(plain(literal)?)
        } else if let Some(number) = rest.strip_prefix(">=") {
            Test::AtLeast(numeral(number)?)
        } else if let Some(number) = rest.strip_prefix('>') {
            Test::Above(numeral(number)?)
        } else if let Some(number) = rest.strip_prefix('<') {
            Test::Below(numeral(number)?)
        } else if let Some(literal) = rest.strip_prefix('=') {
            Test::Equal(plain(literal)?)
        } else {
            return Err(format!("unknown operator in `{text}`"));
        };
        Ok(Self { path, test })
    }

    /// The attribute at the top of the path.
    pub fn attribute(&self) -> &'static str {
        self.path.split('.').next().unwrap_or_default()
    }

    /// Whether it holds for `value`, some of which is sensitive.
    pub fn evaluate(&self, value: &Value<'_>, sensitive: &Marks<'_>) -> Truth {
        // Without an object there is nothing to read, and an absent attribute would look like a proof.
        if !matches!(value, Value::Object(_)) || sensitive.is_all() {
            return Truth::Hidden;
        }
        let mut found = Truth::False;
        visit(self.path, value, sensitive, &mut |leaf| {
            found = found.or(leaf.map_or(Truth::Hidden, |leaf| Truth::of(self.holds(leaf))));
        });
        if self.test == Test::Unset { found.not() } else { found }
    }

    fn holds(&self, leaf: &Value<'_>) -> bool {
        if let (Value::Array(items), false) = (leaf, matches!(self.test, Test::Set | Test::Unset)) {
            return items.iter().any(|item| self.holds(item));
        }
        let number = || as_number(leaf);
        match self.test {
            Test::Set | Test::Unset => !leaf.is_empty(),
            Test::Equal(literal) => equals(leaf, literal) == Some(true),
            Test::NotEqual(literal) => equals(leaf, literal) == Some(false),
            Test::Above(bound) => number().is_some_and(|found| found > bound),
            Test::AtLeast(bound) => number().is_some_and(|found| found >= bound),
            Test::Below(bound) => number().is_some_and(|found| found < bound),
        }
    }
}

/// Calls `seen` with every value that `path` leads to; None stands for one that is sensitive.
pub fn visit(
    path: &str,
    value: &Value<'_>,
    sensitive: &Marks<'_>,
    seen: &mut impl FnMut(Option<&Value<'_>>),
) {
    if sensitive.is_all() {
        return seen(None);
    }
    // A list is one value, but when some of its elements are sensitive each one speaks for itself.
    if path.is_empty() && (sensitive.is_none() || !matches!(value, Value::Array(_))) {
        return seen(Some(value));
    }
    if let Value::Array(items) = value {
        for (index, item) in items.iter().enumerate() {
            visit(path, item, sensitive.item(index), seen);
        }
        return;
    }
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let marks = sensitive.member(name);
    match value.get(name) {
        Some(member) => visit(rest, member, marks, seen),
        // Marked although it is not there: whoever wrote the plan left it out.
        None if marks.is_all() => seen(None),
        None => {}
    }
}

/// Compares by value; None for what satisfies no comparison.
pub fn equals(leaf: &Value<'_>, literal: &str) -> Option<bool> {
    match leaf {
        Value::Bool(found) => Some(literal == if *found { "true" } else { "false" }),
        Value::Number(text) => Some(
            text == literal
                || matches!((as_number(leaf), literal.parse::<f64>()), (Some(a), Ok(b)) if a == b),
        ),
        Value::String(text) => Some(text == literal),
        _ => None,
    }
}

/// A number, also where a provider keeps it as text.
pub fn as_number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Number(text) | Value::String(text) => {
            text.parse().ok().filter(|found: &f64| found.is_finite())
        }
        _ => None,
    }
}

/// A path is attribute names separated by dots, nothing else.
fn checked(path: &'static str) -> Result<&'static str, String> {
    let legal = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    if path.split('.').all(legal) { Ok(path) } else { Err(format!("`{path}` is no attribute path")) }
}

fn plain(literal: &'static str) -> Result<&'static str, String> {
    let strange =
        |found: char| found.is_whitespace() || matches!(found, '|' | '&' | '!' | '=' | '<' | '>' | '"');
    if literal.is_empty() || literal.contains(strange) {
        return Err(format!("`{literal}` is no literal"));
    }
    Ok(literal)
}

fn numeral(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(format!("`{text}` is no number")),
    }
}
