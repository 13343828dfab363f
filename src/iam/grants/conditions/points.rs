//! Values that stand for all others: where the values of a policy divide a line into stretches, one of each.

use super::values::{address_text, addresses, date, date_text, number, number_text, truth};
use super::{Against, Family, Test};

/// A value that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    Number(i128),
    Date(i128),
    Truth(bool),
    Address(bool, u128),
}

impl Point {
    /// Reads a value of a family.
    pub fn read(family: Family, text: &str) -> Option<Self> {
        match family {
            Family::Number => number(text).map(Self::Number),
            Family::Date => date(text).map(Self::Date),
            Family::Truth => truth(text).map(Self::Truth),
            Family::Address => addresses(text)
                .filter(|range| range.first == range.last)
                .map(|range| Self::Address(range.six, range.first)),
            Family::Text | Family::Binary => None,
        }
    }

    /// As a text.
    pub fn text(self) -> Option<String> {
        match self {
            Self::Number(value) => Some(number_text(value)),
            Self::Date(value) => date_text(value),
            Self::Truth(value) => Some(value.to_string()),
            Self::Address(six, value) => address_text(six, value),
        }
    }

    /// Whether the test's operator holds for this value.
    pub fn holds(self, test: &Test) -> bool {
        let matched = match (self, &test.against) {
            (Self::Number(value), Against::Number(compare, limits))
            | (Self::Date(value), Against::Date(compare, limits)) => {
                limits.iter().any(|limit| compare.holds(value, *limit))
            }
            (Self::Truth(value), Against::Truth(values)) => values.contains(&value),
            (Self::Address(six, value), Against::Address(ranges)) => {
                ranges.iter().any(|range| range.six == six && range.first <= value && value <= range.last)
            }
            _ => false,
        };
        matched != test.negated
    }
}

/// One value of every stretch that the tests tell apart.
pub(super) fn points<'t>(family: Family, tests: impl Iterator<Item = &'t Test>) -> Vec<Point> {
    let mut limits: Vec<i128> = Vec::new();
    let mut edges: [Vec<u128>; 2] = Default::default();
    for test in tests {
        match &test.against {
            Against::Number(_, values) | Against::Date(_, values) => limits.extend(values),
            Against::Address(ranges) => {
                for range in ranges {
                    let [four, six] = &mut edges;
                    let edges = if range.six { six } else { four };
                    edges.push(range.first);
                    edges.extend(range.last.checked_add(1));
                }
            }
            _ => {}
        }
    }
    match family {
        Family::Number => line(limits, 10_i128.pow(12)).into_iter().map(Point::Number).collect(),
        Family::Date => line(limits, 10_i128.pow(9))
            .into_iter()
            .filter(|value| date_text(*value).is_some())
            .map(Point::Date)
            .collect(),
        Family::Truth => vec![Point::Truth(true), Point::Truth(false)],
        Family::Address => {
            // Addresses for documentation first: they say that they are examples.
            let [mut four, mut six] = edges;
            four.insert(0, u128::from(0xcb00_7101_u32));
            four.push(0);
            four.retain(|value| *value <= u128::from(u32::MAX));
            six.insert(0, 0x2001_0db8_u128 << 96 | 1);
            six.push(0);
            let four = four.into_iter().map(|value| Point::Address(false, value));
            four.chain(six.into_iter().map(|value| Point::Address(true, value))).collect()
        }
        Family::Text | Family::Binary => Vec::new(),
    }
}

/// The limits, one value between each two, one before all and one beyond.
fn line(mut limits: Vec<i128>, unit: i128) -> Vec<i128> {
    limits.sort_unstable();
    limits.dedup();
    let (Some(first), Some(last)) = (limits.first().copied(), limits.last().copied()) else { return vec![0] };
    let mut out = limits.clone();
    out.push(last + unit);
    out.push(first - unit);
    for (low, high) in limits.iter().zip(limits.iter().skip(1)) {
        let middle = low + (high - low) / 2;
        // A whole number reads better, where there is one.
        let whole = (low.div_euclid(unit) + 1) * unit;
        out.extend([whole, middle].into_iter().find(|value| low < value && value < high));
    }
    out
}
