//! One pattern as a row of elements, and whether one pattern covers another.

/// An element of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Elem {
    /// This character.
    Char(char),
    /// This character without case.
    Fold(char),
    /// `?`.
    One,
    /// `*`.
    Star,
    /// `?` within a part of an ARN.
    OneIn,
    /// `*` within a part of an ARN.
    StarIn,
    /// A policy variable, by its number.
    Var(u32),
}

/// A row of elements; wildcards that stand together are in one order, so that `*?` and `?*` are the same.
pub(crate) type Pattern = Vec<Elem>;

/// A policy variable: `${key}` or `${key, 'default'}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    /// The key in lower case; none for what is no variable that AWS knows, such as `${` that nothing closes.
    pub key: Option<String>,
    /// Its value when the key is absent.
    pub default: Option<String>,
}

/// What a text of a policy is made of before it becomes a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// A character as written: `*` and `?` are wildcards where patterns are allowed.
    Plain(char),
    /// A character from `${*}`, `${?}` or `${$}`: never a wildcard.
    Escaped(char),
    /// A variable.
    Variable(Variable),
}

/// Splits a text; `${…}` means something only where `variables` says so (version 2012).
pub(crate) fn tokens(text: &str, variables: bool) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if variables && let Some(inner) = rest.strip_prefix("${") {
            match inner.split_once('}') {
                Some((name @ ("*" | "?" | "$"), after)) => {
                    found.extend(name.chars().map(Token::Escaped));
                    rest = after;
                }
                Some((name, after)) => {
                    found.push(Token::Variable(variable(name)));
                    rest = after;
                }
                None => {
                    found.push(Token::Variable(Variable { key: None, default: Some(inner.to_owned()) }));
                    rest = "";
                }
            }
            continue;
        }
        found.push(Token::Plain(first));
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    found
}

/// What stands between `${` and `}`.
fn variable(inner: &str) -> Variable {
    let (key, default) = match inner.split_once(',') {
        Some((key, default)) => (key, Some(default.trim())),
        None => (inner, None),
    };
    let quoted = default.map(|text| text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')));
    match quoted {
        None => Variable { key: Some(key.trim().to_lowercase()), default: None },
        Some(Some(text)) => Variable { key: Some(key.trim().to_lowercase()), default: Some(text.to_owned()) },
        // A default without quotes: nobody says what that is, so it is a value that nobody knows.
        Some(None) => Variable { key: None, default: Some(inner.to_owned()) },
    }
}

/// Puts wildcards that stand together into one order: first what needs a character, then one star.
pub(crate) fn normal(elements: impl IntoIterator<Item = Elem>) -> Pattern {
    let mut out: Pattern = Vec::new();
    for element in elements {
        match (out.last().copied(), element) {
            (Some(Elem::Star), Elem::Star | Elem::StarIn) | (Some(Elem::StarIn), Elem::StarIn) => {}
            (Some(Elem::StarIn), Elem::Star) => {
                out.pop();
                // What stood before may be a full star's neighbour now.
                if out.last() != Some(&Elem::Star) {
                    out.push(Elem::Star);
                }
            }
            (Some(Elem::Star), Elem::One) | (Some(Elem::StarIn), Elem::OneIn) => {
                let star = out.pop();
                out.push(element);
                out.extend(star);
            }
            _ => out.push(element),
        }
    }
    out
}

/// A plain glob: `*` and `?` match everything, colons too. That is how AWS compares resources and actions: a `*`
/// in `arn:aws:s3:::*` or `arn:aws:sns:*:topic` reaches over colons.
pub(crate) fn glob(text: &str) -> Pattern {
    normal(text.chars().map(|one| match one {
        '*' => Elem::Star,
        '?' => Elem::One,
        other => Elem::Char(other),
    }))
}

/// The text itself, without wildcards.
pub(crate) fn word(text: &str) -> Pattern {
    text.chars().map(Elem::Char).collect()
}

/// A pattern without variables as it could have been written.
pub(crate) fn plain(pattern: &[Elem]) -> String {
    pattern
        .iter()
        .map(|element| match element {
            Elem::Char(one) | Elem::Fold(one) => *one,
            Elem::One | Elem::OneIn => '?',
            Elem::Star | Elem::StarIn | Elem::Var(_) => '*',
        })
        .collect()
}

/// Nothing but characters: the pattern is one word.
pub(crate) fn is_word(pattern: &[Elem]) -> bool {
    pattern.iter().all(|element| matches!(element, Elem::Char(_)))
}

/// Whether two characters are the same without case. One character becomes several in a few scripts; the first
/// decides for both sides alike.
pub(crate) fn same_folded(a: char, b: char) -> bool {
    a == b || a.to_lowercase().eq(b.to_lowercase())
}

/// Whether everything that the element `small` can be is something that one turn of `large` takes.
fn takes(large: Elem, small: Elem) -> bool {
    use Elem::{Char, Fold, One, OneIn, Star, StarIn, Var};
    match large {
        Char(_) | Var(_) => large == small,
        Fold(a) => matches!(small, Char(b) | Fold(b) if same_folded(a, b)),
        One => matches!(small, Char(_) | Fold(_) | One | OneIn),
        OneIn => matches!(small, Char(c) | Fold(c) if c != ':') || small == OneIn,
        Star => true,
        StarIn => matches!(small, Char(c) | Fold(c) if c != ':') || matches!(small, OneIn | StarIn),
    }
}

/// Whether every text of `small` is a text of `large`, as far as that shows without an automaton: true is
/// certain, false is not. It is exact when `small` is a word.
pub(crate) fn covers(large: &[Elem], small: &[Elem]) -> bool {
    let star = |element: &Elem| matches!(element, Elem::Star | Elem::StarIn);
    let (Some(first), Some(last)) = (large.iter().position(star), large.iter().rposition(star)) else {
        return large.len() == small.len() && pairwise(large, small);
    };
    let end = large.len() - last - 1;
    let (Some((head, _)), Some((front, tail))) =
        (large.split_at_checked(first), large.split_at_checked(last + 1))
    else {
        return false;
    };
    let Some((small_head, small_rest)) = small.split_at_checked(first) else { return false };
    let Some(cut) = small_rest.len().checked_sub(end) else { return false };
    let Some((small_body, small_tail)) = small_rest.split_at_checked(cut) else { return false };
    if !pairwise(head, small_head) || !pairwise(tail, small_tail) {
        return false;
    }
    match front.get(first..) {
        Some([only]) => small_body.iter().all(|element| takes(*only, *element)),
        Some(body) => walks(body, small_body),
        None => false,
    }
}

fn pairwise(large: &[Elem], small: &[Elem]) -> bool {
    large.iter().zip(small).all(|(a, b)| takes(*a, *b))
}

/// The same from star to star, by all the places where the walk through `large` can stand.
fn walks(large: &[Elem], small: &[Elem]) -> bool {
    let mut at: Vec<bool> = vec![false; large.len() + 1];
    if let Some(first) = at.first_mut() {
        *first = true;
    }
    close(large, &mut at);
    for element in small {
        let mut carry = false;
        let mut alive = false;
        for (place, pattern) in at.iter_mut().zip(large.iter().map(Some).chain([None])) {
            let here = *place;
            let star = matches!(pattern, Some(Elem::Star | Elem::StarIn));
            let taken = here && pattern.is_some_and(|pattern| takes(*pattern, *element));
            *place = carry || (taken && star);
            carry = taken && !star;
            alive |= *place || carry;
        }
        if !alive {
            return false;
        }
        close(large, &mut at);
    }
    at.last().copied().unwrap_or(false)
}

/// A star may also match nothing.
fn close(pattern: &[Elem], at: &mut [bool]) {
    let mut open = false;
    for (place, element) in at.iter_mut().zip(pattern.iter().map(Some).chain([None])) {
        *place |= open;
        open = *place && matches!(element, Some(Elem::Star | Elem::StarIn));
    }
}

/// Whether the characters that both must begin with, and those that both must end with, can be the same.
pub(crate) fn may_meet(a: &[Elem], b: &[Elem]) -> bool {
    meets(a.iter(), b.iter()) && meets(a.iter().rev(), b.iter().rev())
}

fn meets<'e>(a: impl Iterator<Item = &'e Elem>, b: impl Iterator<Item = &'e Elem>) -> bool {
    for (one, other) in a.zip(b) {
        match (one, other) {
            (Elem::Char(x), Elem::Char(y)) if x != y => return false,
            (Elem::Star | Elem::StarIn | Elem::Var(_), _) | (_, Elem::Star | Elem::StarIn | Elem::Var(_)) => {
                return true;
            }
            _ => {}
        }
    }
    true
}
