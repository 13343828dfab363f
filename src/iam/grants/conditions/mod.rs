//! Tests of condition blocks: what they compare, and what they say of a key that is absent.
//!
//! Sources: IAM User Guide, `reference_policies_elements_condition_operators` (an absent key: positive operators are
//! false, negated ones and `…IfExists` true) and `reference_policies_condition-single-vs-multi-valued-context-keys`
//! (`ForAllValues` is true and `ForAnyValue` false without values).

mod points;
mod solve;
pub(crate) mod values;

use rustc_hash::FxHashMap;

pub(crate) use self::solve::{Solved, Work};
use self::values::{Addresses, addresses, date, number, truth};
use super::Undecided;
use super::sets::{Dialect, Sets, counted};
use crate::iam::catalog;
use crate::iam::document::{self, Operator, Qualifier, Version};

/// How a number or a date is compared with the value of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    /// The same.
    Equal,
    /// Before it.
    Less,
    /// Before it or the same.
    LessOrEqual,
    /// Beyond it.
    Greater,
    /// Beyond it or the same.
    GreaterOrEqual,
}

impl Compare {
    /// Whether the request's value stands so to the policy's.
    pub fn holds(self, value: i128, limit: i128) -> bool {
        match self {
            Self::Equal => value == limit,
            Self::Less => value < limit,
            Self::LessOrEqual => value <= limit,
            Self::Greater => value > limit,
            Self::GreaterOrEqual => value >= limit,
        }
    }
}

/// What a test compares with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Against {
    /// A set of texts.
    Text(u32),
    /// The same for binary values, which are compared as their Base64 texts.
    Binary(u32),
    /// Numbers.
    Number(Compare, Vec<i128>),
    /// Dates.
    Date(Compare, Vec<i128>),
    /// Truth.
    Truth(Vec<bool>),
    /// Addresses.
    Address(Vec<Addresses>),
    /// `Null`: what it says of an absent key and of a present one.
    Presence { absent: bool, present: bool },
    /// Nothing that is understood.
    Opaque(Undecided),
}

/// Families of values: a key has values of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Family {
    Text,
    Binary,
    Number,
    Date,
    Truth,
    Address,
}

/// One test.
#[derive(Debug, Clone)]
pub(crate) struct Test {
    /// The number of its key.
    pub key: u32,
    /// `ForAllValues` or `ForAnyValue`.
    pub qualifier: Option<Qualifier>,
    /// The operator is a negated one.
    pub negated: bool,
    /// True for an absent key.
    pub if_exists: bool,
    /// With what it compares.
    pub against: Against,
}

impl Test {
    /// What it says of an absent key.
    pub fn absent(&self) -> bool {
        match (&self.against, self.qualifier) {
            (Against::Presence { absent, .. }, _) => *absent,
            _ if self.if_exists => true,
            (_, Some(Qualifier::ForAllValues)) => true,
            (_, Some(Qualifier::ForAnyValue)) => false,
            (_, None) => self.negated,
        }
    }

    /// The family of its values; none where it has none.
    pub fn family(&self) -> Option<Family> {
        match self.against {
            Against::Text(_) => Some(Family::Text),
            Against::Binary(_) => Some(Family::Binary),
            Against::Number(..) => Some(Family::Number),
            Against::Date(..) => Some(Family::Date),
            Against::Truth(_) => Some(Family::Truth),
            Against::Address(_) => Some(Family::Address),
            Against::Presence { .. } | Against::Opaque(_) => None,
        }
    }
}

/// A key.
#[derive(Debug)]
pub(crate) struct Key {
    /// In lower case.
    pub name: String,
    /// As the first test writes it.
    pub written: String,
    /// What is known of its values: how many, and what they are.
    pub known: Option<catalog::Values>,
    /// The family of its values, as the first test that has one says.
    pub family: Option<Family>,
    /// Words that values of it are compared with: candidates for what a variable stands for.
    pub words: Vec<String>,
}

/// All tests of a comparison, each once.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    tests: Vec<Test>,
    names: FxHashMap<String, u32>,
    keys: Vec<Key>,
    key_numbers: FxHashMap<String, u32>,
}

impl Conditions {
    /// The test of a number.
    pub fn get(&self, id: u32) -> Option<&Test> {
        self.tests.get(id as usize)
    }

    /// The key of a number.
    pub fn key(&self, id: u32) -> Option<&Key> {
        self.keys.get(id as usize)
    }

    /// The key of a name in lower case.
    pub fn key_named(&self, name: &str) -> Option<&Key> {
        self.key_numbers.get(name).and_then(|id| self.key(*id))
    }

    fn key_number(&mut self, written: &str) -> u32 {
        let name = written.to_lowercase();
        if let Some(id) = self.key_numbers.get(&name) {
            return *id;
        }
        let id = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        let known = catalog::key(&name);
        self.key_numbers.insert(name.clone(), id);
        self.keys.push(Key { name, written: written.to_owned(), known, family: None, words: Vec::new() });
        id
    }

    /// A statement that AWS would not accept stands behind the test.
    pub fn is_broken(&self, id: u32) -> bool {
        self.get(id).is_some_and(|test| test.against == Against::Opaque(Undecided::Broken))
    }

    /// Whether the number is that of a test of a document of this version.
    pub fn is_test(&self, id: u32, test: &document::Test, version: Version) -> bool {
        self.names.get(&name(test, &texts(test), version == Version::V2012)) == Some(&id)
    }

    /// The number of a test of a document.
    pub fn of(&mut self, sets: &mut Sets, test: &document::Test, variables: bool) -> u32 {
        let texts = texts(test);
        let name = name(test, &texts, variables);
        if let Some(id) = self.names.get(&name) {
            return *id;
        }
        let key = self.key_number(&test.key.text);
        let (qualifier, negated, if_exists) = (test.qualifier, test.negated, test.if_exists);
        let against = against(sets, test, &texts, variables);
        let made = Test { key, qualifier, negated, if_exists, against };
        if let Some(key) = self.keys.get_mut(key as usize) {
            key.family = key.family.or(made.family());
            key.words.extend(texts.iter().filter(|text| !text.contains("${")).map(|text| (*text).to_owned()));
        }
        self.add(name, made)
    }

    /// The test that stands for a statement which AWS would not accept.
    pub fn broken(&mut self, name: String) -> u32 {
        let name = format!("broken\0{name}");
        if let Some(id) = self.names.get(&name) {
            return *id;
        }
        let against = Against::Opaque(Undecided::Broken);
        let key = self.key_number("");
        self.add(name, Test { key, qualifier: None, negated: false, if_exists: false, against })
    }

    fn add(&mut self, name: String, test: Test) -> u32 {
        let id = u32::try_from(self.tests.len()).unwrap_or(u32::MAX);
        self.tests.push(test);
        self.names.insert(name, id);
        id
    }
}

/// The values, each once.
fn texts(test: &document::Test) -> Vec<&str> {
    let mut texts: Vec<&str> = test.values.iter().map(|value| value.text.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// What makes a test the same as another.
fn name(test: &document::Test, texts: &[&str], variables: bool) -> String {
    let variables = variables && texts.iter().any(|text| text.contains("${"));
    let mut name =
        format!("{:?}{:?}{}{}{variables}", test.qualifier, test.operator, test.negated, test.if_exists);
    counted(&mut name, if test.operator == Operator::Unknown { &test.written } else { "" });
    counted(&mut name, &test.key.text.to_lowercase());
    for text in texts {
        counted(&mut name, text);
    }
    name
}

/// Reads the values; what cannot be read makes the test opaque.
fn against(sets: &mut Sets, test: &document::Test, texts: &[&str], variables: bool) -> Against {
    let opaque = Against::Opaque(Undecided::Condition);
    let all =
        |read: fn(&str) -> Option<i128>| texts.iter().map(|text| read(text)).collect::<Option<Vec<_>>>();
    let numbers = |compare| all(number).map(|values| Against::Number(compare, values));
    let dates = |compare| all(date).map(|values| Against::Date(compare, values));
    let made = match test.operator {
        Operator::StringEquals => Some(Against::Text(sets.of(Dialect::Word, variables, texts))),
        Operator::StringEqualsIgnoreCase => Some(Against::Text(sets.of(Dialect::Fold, variables, texts))),
        Operator::StringLike => Some(Against::Text(sets.of(Dialect::Glob, variables, texts))),
        // Fewer than six parts are no ARN, and what AWS makes of such a pattern is documented nowhere.
        Operator::ArnLike => texts
            .iter()
            .all(|text| colons(text) >= 5)
            .then(|| Against::Text(sets.of(Dialect::Arn, variables, texts))),
        Operator::BinaryEquals => Some(Against::Binary(sets.of(Dialect::Word, false, texts))),
        Operator::NumericEquals => numbers(Compare::Equal),
        Operator::NumericLessThan => numbers(Compare::Less),
        Operator::NumericLessThanEquals => numbers(Compare::LessOrEqual),
        Operator::NumericGreaterThan => numbers(Compare::Greater),
        Operator::NumericGreaterThanEquals => numbers(Compare::GreaterOrEqual),
        Operator::DateEquals => dates(Compare::Equal),
        Operator::DateLessThan => dates(Compare::Less),
        Operator::DateLessThanEquals => dates(Compare::LessOrEqual),
        Operator::DateGreaterThan => dates(Compare::Greater),
        Operator::DateGreaterThanEquals => dates(Compare::GreaterOrEqual),
        Operator::Bool => {
            texts.iter().map(|text| truth(text)).collect::<Option<Vec<_>>>().map(Against::Truth)
        }
        Operator::IpAddress => {
            texts.iter().map(|text| addresses(text)).collect::<Option<Vec<_>>>().map(Against::Address)
        }
        Operator::Null if test.qualifier.is_none() && !test.negated && !test.if_exists => {
            texts.iter().map(|text| truth(text)).collect::<Option<Vec<_>>>().map(|values| Against::Presence {
                absent: values.contains(&true),
                present: values.contains(&false),
            })
        }
        Operator::Null | Operator::Unknown => None,
    };
    made.unwrap_or(opaque)
}

/// Colons outside of variables.
fn colons(text: &str) -> usize {
    super::pattern::tokens(text, true)
        .iter()
        .filter(|token| matches!(token, super::pattern::Token::Plain(':')))
        .count()
}
