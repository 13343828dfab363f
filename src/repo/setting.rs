//! Values of arguments as far as a text without evaluation tells them.
//!
//! `"${var.env}/network.tfstate"` is not a value, and still it is not `prod/app.tfstate`. Keeping the
//! literal parts of a template is what keeps guesses few.

/// A value of an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// A text, a number or a boolean, possibly with holes.
    Text(Vec<Piece>),
    /// A list.
    List(Vec<Setting>),
    /// An object, or a nested block.
    Map(Vec<(String, Setting)>),
    /// An expression that is not evaluated.
    Unknown,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// What stands there.
    Literal(String),
    /// The value of a local of the same folder.
    Local(String),
    /// Something that is not evaluated.
    Hole,
}

/// How a setting compares with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They differ.
    No,
    /// It cannot be told.
    Maybe,
    /// They are the same.
    Same,
}

/// Deeper chains of locals are not followed.
const DEEPEST_LOCAL: usize = 8;

impl Setting {
    /// A literal text.
    pub fn literal(text: impl Into<String>) -> Self {
        Self::Text(vec![Piece::Literal(text.into())])
    }

    /// The text, if all of it is literal.
    pub fn as_literal(&self) -> Option<String> {
        let Self::Text(pieces) = self else { return None };
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The member of a map; the last one where a name appears twice.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(members) => members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// A text that says something: how much of it is literal.
    pub fn literal_length(&self) -> usize {
        let Self::Text(pieces) = self else { return 0 };
        let lengths = pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => text.chars().count(),
            _ => 0,
        });
        lengths.sum()
    }

    /// The same with literal locals put in.
    #[must_use]
    pub fn resolved(&self, locals: &dyn Fn(&str) -> Option<Self>) -> Self {
        self.resolve(locals, DEEPEST_LOCAL)
    }

    fn resolve(&self, locals: &dyn Fn(&str) -> Option<Self>, depth: usize) -> Self {
        let Some(depth) = depth.checked_sub(1) else { return Self::Unknown };
        match self {
            Self::Text(pieces) => {
                // A local alone may be a list or a map.
                if let [Piece::Local(name)] = pieces.as_slice() {
                    return locals(name).map_or(Self::Unknown, |found| found.resolve(locals, depth));
                }
                let put = |piece: &Piece| match piece {
                    Piece::Local(name) => match locals(name).map(|found| found.resolve(locals, depth)) {
                        Some(Self::Text(inner)) => inner,
                        _ => vec![Piece::Hole],
                    },
                    other => vec![other.clone()],
                };
                Self::Text(pieces.iter().flat_map(put).collect())
            }
            Self::List(items) => Self::List(items.iter().map(|item| item.resolve(locals, depth)).collect()),
            Self::Map(members) => Self::Map(
                members.iter().map(|(name, value)| (name.clone(), value.resolve(locals, depth))).collect(),
            ),
            Self::Unknown => Self::Unknown,
        }
    }

    /// Compares with a text.
    pub fn is(&self, text: &str) -> Likeness {
        match (self, self.as_literal()) {
            (_, Some(literal)) if literal == text => Likeness::Same,
            (_, Some(_)) => Likeness::No,
            (Self::Text(pieces), None) if fits(pieces, text) => Likeness::Maybe,
            (Self::Text(_), None) => Likeness::No,
            (Self::Unknown, None) => Likeness::Maybe,
            _ => Likeness::No,
        }
    }

    /// Compares with another setting.
    pub fn like(&self, other: &Self) -> Likeness {
        match (self.as_literal(), other.as_literal()) {
            (Some(text), _) => other.is(&text),
            (_, Some(text)) => self.is(&text),
            _ => Likeness::Maybe,
        }
    }
}

/// Whether `text` can be what the pieces become: literal parts in their order, the ends at the ends.
fn fits(pieces: &[Piece], text: &str) -> bool {
    let mut rest = text;
    let last = pieces.len().saturating_sub(1);
    let mut anchored = true;
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Literal(literal) = piece else {
            anchored = false;
            continue;
        };
        if anchored {
            let Some(after) = rest.strip_prefix(literal.as_str()) else { return false };
            rest = after;
        } else if index == last {
            return rest.ends_with(literal.as_str());
        } else {
            let Some((_, after)) = rest.split_once(literal.as_str()) else { return false };
            rest = after;
        }
        anchored = true;
    }
    !anchored || rest.is_empty()
}
