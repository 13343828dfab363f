//! What an expression of Terraform stands for, as far as the files say it.

use std::ops::Range;

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// A text, a number or a boolean, perhaps with holes.
    Text(Vec<Piece>),
    /// A list or a set.
    List(Vec<Item>),
    /// A map or an object, also of a nested block.
    Map(Vec<(Value, Item)>),
    /// One of these; nobody can tell which.
    Any(Vec<Value>),
    /// A resource, by its place in the index; with the element of its `for_each` where one is meant.
    Resource(usize, Option<Box<(Value, Value)>>),
    /// Known only when Terraform runs.
    Unknown,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Literal(String),
    /// Partition, service and account of an ARN, wherever it is applied: `aws:iam::123456789012`.
    Account,
    /// Known only when Terraform runs.
    Hole,
}

/// An element of a collection.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) value: Value,
    /// Where it is written; none when it is made by something that cannot lose one element.
    pub(super) origin: Option<Origin>,
}

/// Where an element of a collection is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) file: usize,
    pub(super) span: Range<usize>,
    /// A nested block, and no element in brackets.
    pub(super) is_block: bool,
    /// The folder and the name of the local value that holds it: others may read that too.
    pub(super) local: Option<(String, String)>,
}

/// Whether two things are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    No,
    Maybe,
    Yes,
}

/// What a value should be.
#[derive(Debug, Clone)]
pub(super) enum Expect {
    /// Exactly this.
    Is(String),
    /// This, in capitals or not: names at GitHub.
    Fold(String),
    /// An address with this host.
    Host(String),
}

impl Value {
    pub(super) fn literal(text: impl Into<String>) -> Self {
        Self::Text(vec![Piece::Literal(text.into())])
    }

    /// The text, where it has no holes.
    pub(super) fn exact(&self) -> Option<String> {
        let Self::Text(pieces) = self else { return None };
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Literal(text) => out.push_str(text),
                Piece::Hole | Piece::Account => return None,
            }
        }
        Some(out)
    }

    /// Pieces of a text; one hole for what is none.
    pub(super) fn pieces(self) -> Vec<Piece> {
        match self {
            Self::Text(pieces) => pieces,
            _ => vec![Piece::Hole],
        }
    }

    /// A member of a map.
    pub(super) fn member(&self, name: &str) -> Option<&Item> {
        let Self::Map(members) = self else { return None };
        members.iter().find(|(key, _)| key.exact().as_deref() == Some(name)).map(|(_, item)| item)
    }

    /// The elements that a `for_each` or a `for` goes over: key, value, place. None when nobody can tell.
    pub(super) fn elements(&self) -> Option<Vec<(Value, Item)>> {
        match self {
            Self::List(items) => Some(items.iter().map(|item| (item.value.clone(), item.clone())).collect()),
            Self::Map(members) => Some(members.clone()),
            _ => None,
        }
    }

    /// Whether it is what is expected, or holds it; also as the last name of an ARN.
    pub(super) fn names(&self, expect: &Expect) -> bool {
        let is_here = match (self, expect) {
            (Self::Text(_), Expect::Is(arn)) if arn.starts_with("arn:") => {
                let name = arn.rsplit('/').next().unwrap_or(arn);
                self.is(expect) == Sure::Yes || self.exact().as_deref() == Some(name)
            }
            (Self::Text(_), _) => self.is(expect) == Sure::Yes,
            _ => false,
        };
        is_here
            || match self {
                Self::List(items) => items.iter().any(|item| item.value.names(expect)),
                Self::Map(members) => {
                    members.iter().any(|(key, item)| key.names(expect) || item.value.names(expect))
                }
                Self::Any(values) => values.iter().any(|value| value.names(expect)),
                _ => false,
            }
    }

    /// Whether it is what is expected.
    pub(super) fn is(&self, expect: &Expect) -> Sure {
        match self {
            Self::Text(pieces) => expect.fits(pieces),
            Self::Any(values) => {
                let all: Vec<Sure> = values.iter().map(|value| value.is(expect)).collect();
                match (all.iter().all(|sure| *sure == Sure::Yes), all.iter().all(|sure| *sure == Sure::No)) {
                    (_, true) => Sure::No,
                    (true, _) => Sure::Yes,
                    _ => Sure::Maybe,
                }
            }
            Self::Unknown => Sure::Maybe,
            Self::List(_) | Self::Map(_) | Self::Resource(..) => Sure::No,
        }
    }
}

impl Expect {
    fn fits(&self, pieces: &[Piece]) -> Sure {
        // Most names are plain texts.
        if let [Piece::Literal(text)] = pieces {
            let same = match self {
                Self::Is(target) => text == target,
                Self::Fold(target) => text.eq_ignore_ascii_case(target),
                Self::Host(host) => host_of(text).eq_ignore_ascii_case(host),
            };
            return if same { Sure::Yes } else { Sure::No };
        }
        match self {
            Self::Is(target) => fits(pieces, target),
            Self::Fold(target) => {
                let lower: Vec<Piece> = pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Literal(text) => Piece::Literal(text.to_lowercase()),
                        other => other.clone(),
                    })
                    .collect();
                fits(&lower, &target.to_lowercase())
            }
            Self::Host(host) => {
                match pieces.first() {
                    Some(Piece::Literal(text)) if has_host(text) => {
                        if host_of(text).eq_ignore_ascii_case(host) { Sure::Yes } else { Sure::No }
                    }
                    _ => Sure::Maybe,
                }
            }
        }
    }
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.split(':').next().unwrap_or_default()
}

/// Whether the host ends within this text.
fn has_host(url: &str) -> bool {
    url.split_once("://").is_some_and(|(_, rest)| rest.contains(['/', '?', '#', ':']))
}

/// What stands for the account in the target: which account a block is applied to is judged by its provider. A policy of
/// AWS has none, and no block makes one.
fn account(target: &str) -> Option<String> {
    let mut parts = target.strip_prefix("arn:")?.splitn(5, ':');
    let (partition, service) = (parts.next()?, parts.next()?);
    let (region, account) = (parts.next()?, parts.next()?);
    (account != "aws")
        .then(|| format!("{partition}:{service}:{region}:{account}"))
        .or(Some("another".to_owned()))
}

/// Whether the text can be the target: literal pieces in their order, anything in holes.
fn fits(pieces: &[Piece], target: &str) -> Sure {
    let mut merged: Vec<Piece> = Vec::new();
    for piece in pieces {
        let piece = match piece {
            Piece::Account => account(target).map_or(Piece::Hole, Piece::Literal),
            other => other.clone(),
        };
        match (merged.last_mut(), piece) {
            (Some(Piece::Literal(before)), Piece::Literal(text)) => before.push_str(&text),
            (Some(Piece::Hole), Piece::Hole) => {}
            (_, piece) => merged.push(piece),
        }
    }
    let [first, .., last] = merged.as_slice() else {
        return match merged.first() {
            Some(Piece::Literal(text)) if text == target => Sure::Yes,
            None if target.is_empty() => Sure::Yes,
            Some(Piece::Hole) => Sure::Maybe,
            _ => Sure::No,
        };
    };
    let mut rest = target;
    if let Piece::Literal(start) = first {
        let Some(after) = rest.strip_prefix(start.as_str()) else { return Sure::No };
        rest = after;
    }
    if let Piece::Literal(end) = last {
        let Some(before) = rest.strip_suffix(end.as_str()) else { return Sure::No };
        rest = before;
    }
    let inner = merged.get(1..merged.len() - 1).unwrap_or_default();
    for piece in inner {
        if let Piece::Literal(text) = piece {
            let Some(at) = rest.find(text.as_str()) else { return Sure::No };
            rest = rest.get(at + text.len()..).unwrap_or_default();
        }
    }
    Sure::Maybe
}

/// A team's slug, as GitHub makes it of the name: small letters, digits and single dashes.
pub(super) fn slug(value: Value) -> Value {
    let one = |piece| match piece {
        Piece::Literal(text) => {
            let mut out = String::new();
            for c in text.chars() {
                if c.is_alphanumeric() || c == '_' {
                    out.extend(c.to_lowercase());
                } else if !out.ends_with('-') {
                    out.push('-');
                }
            }
            Piece::Literal(out)
        }
        other => other,
    };
    let mut pieces: Vec<Piece> = value.pieces().into_iter().map(one).collect();
    if let [Piece::Literal(text)] = pieces.as_mut_slice() {
        *text = text.trim_matches('-').to_owned();
    }
    Value::Text(pieces)
}
