//! Condition operators: `ForAnyValue:StringNotLikeIfExists` and the like.
//!
//! Source: IAM User Guide, `reference_policies_elements_condition_operators` and
//! `reference_policies_condition-single-vs-multi-valued-context-keys`.

use super::{Operator, Qualifier};

/// Every operator by its name: what it compares as, and whether it is the negated form.
const NAMES: [(&str, Operator, bool); 27] = [
    ("StringEquals", Operator::StringEquals, false),
    ("StringNotEquals", Operator::StringEquals, true),
    ("StringEqualsIgnoreCase", Operator::StringEqualsIgnoreCase, false),
    ("StringNotEqualsIgnoreCase", Operator::StringEqualsIgnoreCase, true),
    ("StringLike", Operator::StringLike, false),
    ("StringNotLike", Operator::StringLike, true),
    ("NumericEquals", Operator::NumericEquals, false),
    ("NumericNotEquals", Operator::NumericEquals, true),
    ("NumericLessThan", Operator::NumericLessThan, false),
    ("NumericLessThanEquals", Operator::NumericLessThanEquals, false),
    ("NumericGreaterThan", Operator::NumericGreaterThan, false),
    ("NumericGreaterThanEquals", Operator::NumericGreaterThanEquals, false),
    ("DateEquals", Operator::DateEquals, false),
    ("DateNotEquals", Operator::DateEquals, true),
    ("DateLessThan", Operator::DateLessThan, false),
    ("DateLessThanEquals", Operator::DateLessThanEquals, false),
    ("DateGreaterThan", Operator::DateGreaterThan, false),
    ("DateGreaterThanEquals", Operator::DateGreaterThanEquals, false),
    ("Bool", Operator::Bool, false),
    ("BinaryEquals", Operator::BinaryEquals, false),
    ("IpAddress", Operator::IpAddress, false),
    ("NotIpAddress", Operator::IpAddress, true),
    ("ArnEquals", Operator::ArnLike, false),
    ("ArnLike", Operator::ArnLike, false),
    ("ArnNotEquals", Operator::ArnLike, true),
    ("ArnNotLike", Operator::ArnLike, true),
    ("Null", Operator::Null, false),
];

/// An operator taken apart.
pub(super) struct Parts {
    pub(super) qualifier: Option<Qualifier>,
    pub(super) operator: Operator,
    pub(super) negated: bool,
    pub(super) if_exists: bool,
}

/// Takes an operator apart; one that AWS does not have is [`Operator::Unknown`]. Case counts: what AWS makes of
/// another case is not written anywhere.
pub(super) fn parts(written: &str) -> Parts {
    let (qualifier, rest) = match written.split_once(':') {
        Some(("ForAllValues", rest)) => (Some(Qualifier::ForAllValues), rest),
        Some(("ForAnyValue", rest)) => (Some(Qualifier::ForAnyValue), rest),
        _ => (None, written),
    };
    let (name, if_exists) = match rest.strip_suffix("IfExists") {
        Some(name) => (name, true),
        None => (rest, false),
    };
    let known = NAMES.iter().find(|(known, ..)| *known == name);
    // `Null` asks whether the key is there: with `IfExists` it would contradict itself, and AWS has no such form.
    match known.filter(|(_, operator, _)| !(if_exists && *operator == Operator::Null)) {
        Some(&(_, operator, negated)) => Parts { qualifier, operator, negated, if_exists },
        None => Parts { qualifier, operator: Operator::Unknown, negated: false, if_exists },
    }
}

/// The operator that was meant.
pub(super) fn closest(written: &str) -> Option<&'static str> {
    let rest = written.rsplit_once(':').map_or(written, |(_, rest)| rest);
    let name = rest.strip_suffix("IfExists").unwrap_or(rest);
    let cased = NAMES.iter().map(|(known, ..)| *known).find(|known| known.eq_ignore_ascii_case(name));
    cased.or_else(|| crate::config::closest(name, NAMES.iter().map(|(known, ..)| *known)))
}
