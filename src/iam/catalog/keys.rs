//! What values a key of a condition has.
//!
//! A test without a qualifier says something else of a list than of one value, and `Bool` something else of a tag, whose
//! value may be any text, than of `aws:SecureTransport`: whoever decides what a condition lets through must know.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::glob;

/// The keys as `data/iam/update.mjs` writes them.
static TEXT: &str = include_str!("../../../data/iam/keys.txt");

/// What a value of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Any text.
    Text,
    /// An ARN.
    Arn,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A date.
    Date,
    /// An IP address.
    Address,
}

/// What values a key has in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Values {
    /// What each of them is.
    pub kind: Kind,
    /// A request has a list of them.
    pub several: bool,
}

#[derive(Debug)]
struct Keys {
    /// In lower case.
    words: FxHashMap<String, Values>,
    patterns: Vec<(&'static str, Values)>,
}

/// The values of a key, without case.
pub(super) fn values(key: &str) -> Option<Values> {
    static KEYS: LazyLock<Keys> = LazyLock::new(|| {
        let mut keys = Keys { words: FxHashMap::default(), patterns: Vec::new() };
        for (key, values) in rows().filter_map(|(key, written)| Some((key, read(written)?))) {
            if glob::is_pattern(key) {
                keys.patterns.push((key, values));
            } else {
                keys.words.insert(key.to_ascii_lowercase(), values);
            }
        }
        keys
    });
    if let Some(values) = KEYS.words.get(&key.to_ascii_lowercase()) {
        return Some(*values);
    }
    // A tag has a name: `aws:RequestTag/` by itself is none of these.
    let named = |pattern: &str| glob::matches(pattern, key) && !key.ends_with('/');
    KEYS.patterns.iter().find(|(pattern, _)| named(pattern)).map(|(_, values)| *values)
}

/// All keys as the reference spells them.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    rows().map(|(key, _)| key)
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = TEXT.split_once("\n[keys]\n").map_or("", |(_, rows)| rows);
    rows.lines().filter_map(|line| line.split_once('\t'))
}

fn read(text: &str) -> Option<Values> {
    let (kind, several) = text.strip_suffix(" several").map_or((text, false), |kind| (kind, true));
    let kind = match kind {
        "text" => Kind::Text,
        "arn" => Kind::Arn,
        "bool" => Kind::Bool,
        "number" => Kind::Number,
        "date" => Kind::Date,
        "address" => Kind::Address,
        _ => return None,
    };
    Some(Values { kind, several })
}
