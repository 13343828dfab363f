//! Binary floating point of any precision, in the way of Go's `big.Float`.
//!
//! A number is `significand * 2^exponent`. Every result is rounded to the larger precision of its
//! operands, to the nearest and ties to even; a product keeps what it needs, as cty's does.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig, ops::BitTest};

use super::decimal;

/// The precision of what is read from a text.
const PRECISION: usize = 512;

/// Exponents of numbers that are still computed with. What is read stays far below it; only products of
/// products come here, and each would be twice as long as the one before.
const MOST_EXPONENT: i64 = 65_536;

#[derive(Debug, Clone)]
pub(super) struct Float {
    significand: IBig,
    exponent: i64,
    precision: usize,
}

/// A significand without its sign.
fn magnitude(number: &IBig) -> UBig {
    number.clone().into_parts().1
}

fn bits(number: &UBig) -> usize {
    number.bit_len()
}

impl Float {
    fn new(significand: IBig, exponent: i64, precision: usize) -> Self {
        Self::rounded(significand, exponent, precision, false)
    }

    /// Rounds to the precision; `sticky` says that the exact value lies a little beyond the significand.
    fn rounded(significand: IBig, exponent: i64, precision: usize, sticky: bool) -> Self {
        let (sign, mut size) = significand.into_parts();
        let mut exponent = exponent;
        let extra = bits(&size).saturating_sub(precision);
        if extra > 0 {
            let low = &size & ((UBig::ONE << extra) - UBig::ONE);
            let half = UBig::ONE << (extra - 1);
            size >>= extra;
            exponent += extra as i64;
            let up = match low.cmp(&half) {
                Ordering::Greater => true,
                Ordering::Equal => sticky || size.bit(0),
                Ordering::Less => false,
            };
            if up {
                size += UBig::ONE;
            }
        }
        // One form for one number: no zeros at the end.
        match size.trailing_zeros() {
            Some(zeros) => {
                size >>= zeros;
                exponent += zeros as i64;
            }
            None => exponent = 0,
        }
        // Beyond the bound only the fact that it is out of range is kept.
        let exponent = exponent.clamp(-2 * MOST_EXPONENT, 2 * MOST_EXPONENT);
        Self { significand: IBig::from_parts(sign, size), exponent, precision }
    }

    /// Bits that are worked through when all of it is written out.
    pub(super) fn size(&self) -> usize {
        bits(&magnitude(&self.significand)) + self.exponent.unsigned_abs() as usize
    }

    pub(super) fn is_out_of_range(&self) -> bool {
        self.exponent.abs() > MOST_EXPONENT
    }

    pub(super) fn from_i64(whole: i64) -> Self {
        Self::new(IBig::from(whole), 0, PRECISION)
    }

    pub(super) fn from_f64(value: f64) -> Self {
        let raw = value.to_bits();
        let (power, fraction) = ((raw >> 52) & 0x7ff, raw & ((1 << 52) - 1));
        let (size, exponent) = match power {
            0 => (fraction, -1074),
            _ => (fraction | 1 << 52, power as i64 - 1075),
        };
        let size = IBig::from(size);
        Self::new(if value.is_sign_negative() { -size } else { size }, exponent, 53)
    }

    /// A whole number, as decimal digits with a sign, times a power of ten.
    pub(super) fn from_decimal(digits: String, exponent: i64) -> Self {
        let whole = IBig::from_str_radix(&digits, 10).unwrap_or(IBig::ZERO);
        let power = IBig::from(UBig::from(10u8).pow(exponent.unsigned_abs() as usize));
        if exponent >= 0 {
            return Self::new(whole * power, 0, PRECISION);
        }
        quotient(&whole, &power, 0, PRECISION)
    }

    /// A whole number in a base.
    pub(super) fn from_digits(text: &str, base: u32) -> Option<Self> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if digits.is_empty() || !(2..=36).contains(&base) || !digits.chars().all(|c| c.is_digit(base)) {
            return None;
        }
        let whole = IBig::from(UBig::from_str_radix(digits, base).ok()?);
        let precision = PRECISION.max(bits(&magnitude(&whole)));
        Some(Self::new(if text.starts_with('-') { -whole } else { whole }, 0, precision))
    }

    pub(super) fn to_i64(&self) -> Option<i64> {
        if self.exponent < 0 || self.exponent > 63 {
            return None;
        }
        i64::try_from(self.significand.clone() << self.exponent as usize).ok()
    }

    pub(super) fn to_f64(&self) -> f64 {
        self.shortest().parse().unwrap_or(f64::INFINITY)
    }

    pub(super) fn is_whole(&self) -> bool {
        self.exponent >= 0
    }

    /// Not less precise than what is read from a text.
    pub(super) fn has_whole_precision(&self) -> bool {
        self.precision >= PRECISION
    }

    /// The digits of the exact decimal form, and how many stand before the point.
    pub(super) fn digits(&self) -> (String, i64) {
        let size = magnitude(&self.significand);
        if size == UBig::ZERO {
            return (String::new(), 0);
        }
        let (digits, point) = exact(&size, self.exponent);
        (digits.iter().map(|digit| char::from(b'0' + digit)).collect(), point)
    }

    pub(super) fn is_negative(&self) -> bool {
        self.significand < IBig::ZERO
    }

    pub(super) fn neg(&self) -> Self {
        Self { significand: -self.significand.clone(), ..self.clone() }
    }

    /// Both significands under the smaller exponent.
    fn aligned(&self, other: &Self) -> (IBig, IBig, i64) {
        let exponent = self.exponent.min(other.exponent);
        let shift = |one: &Self| one.significand.clone() << (one.exponent - exponent) as usize;
        (shift(self), shift(other), exponent)
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        let (one, two, exponent) = self.aligned(other);
        Self::new(one + two, exponent, self.precision.max(other.precision))
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        let product =
            Self::new(&self.significand * &other.significand, self.exponent + other.exponent, PRECISION);
        let needed = bits(&magnitude(&product.significand));
        Self { precision: self.precision.max(other.precision).max(needed), ..product }
    }

    /// The divisor is not zero.
    pub(super) fn div(&self, other: &Self) -> Self {
        let precision = self.precision.max(other.precision);
        quotient(&self.significand, &other.significand, self.exponent - other.exponent, precision)
    }

    pub(super) fn trunc(&self) -> Self {
        if self.is_whole() {
            return self.clone();
        }
        let (sign, size) = self.significand.clone().into_parts();
        let size = size >> self.exponent.unsigned_abs() as usize;
        Self::new(IBig::from_parts(sign, size), 0, self.precision)
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let (one, two, _) = self.aligned(other);
        one.cmp(&two)
    }

    pub(super) fn whole_in_base(&self, base: u32) -> Option<String> {
        if !self.is_whole() || !(2..=36).contains(&base) {
            return None;
        }
        Some(
            (self.significand.clone() << self.exponent as usize)
                .in_radix(u8::try_from(base).ok()?)
                .to_string(),
        )
    }

    /// Rounded to so many digits behind the point.
    pub(super) fn to_fixed(&self, digits: usize) -> String {
        let scaled = magnitude(&self.significand) * UBig::from(10u8).pow(digits);
        let rounded = match self.exponent {
            0.. => scaled << self.exponent as usize,
            _ => {
                let shift = self.exponent.unsigned_abs() as usize;
                let (whole, low) = (&scaled >> shift, &scaled & ((UBig::ONE << shift) - UBig::ONE));
                let up = match low.cmp(&(UBig::ONE << (shift - 1))) {
                    Ordering::Greater => true,
                    Ordering::Equal => whole.bit(0),
                    Ordering::Less => false,
                };
                if up { whole + UBig::ONE } else { whole }
            }
        };
        let text = format!("{:0>width$}", rounded.to_string(), width = digits + 1);
        decimal::write(self.is_negative(), &text, (text.len() - digits) as i64)
    }

    /// The shortest decimal between this number's neighbours, as `big.Float.Text('f', -1)` finds it.
    pub(super) fn shortest(&self) -> String {
        let size = magnitude(&self.significand);
        if size == UBig::ZERO {
            return "0".to_owned();
        }
        // The lowest bit is half a unit in the last place.
        let shift = (self.precision + 1).saturating_sub(bits(&size));
        let (size, exponent) = (size << shift, self.exponent - shift as i64);
        let inclusive = !size.bit(1);
        let (digits, whole) = exact(&size, exponent);
        let lower = aligned(exact(&(&size - UBig::ONE), exponent), whole);
        let upper = aligned(exact(&(size + UBig::ONE), exponent), whole);
        let (digits, whole) = shorten(&digits, whole, &lower, &upper, inclusive);
        let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        decimal::write(self.is_negative(), &text, whole)
    }
}

/// A quotient, rounded once.
fn quotient(one: &IBig, other: &IBig, exponent: i64, precision: usize) -> Float {
    let (sign, size) = one.clone().into_parts();
    let (divisor_sign, divisor) = other.clone().into_parts();
    // Enough bits that the quotient has two more than wanted.
    let shift = (precision + 2 + bits(&divisor)).saturating_sub(bits(&size));
    let size = size << shift;
    let (whole, left) = (&size / &divisor, &size % &divisor);
    let whole = IBig::from_parts(sign * divisor_sign, whole);
    Float::rounded(whole, exponent - shift as i64, precision, left != UBig::ZERO)
}

/// All decimal digits of `size * 2^exponent` without zeros at the end, and how many stand before the point.
fn exact(size: &UBig, exponent: i64) -> (Vec<u8>, i64) {
    let power = exponent.unsigned_abs() as usize;
    let (whole, behind) = match exponent {
        0.. => (size << power, 0),
        // A half is five tenths.
        _ => (size * UBig::from(5u8).pow(power), power as i64),
    };
    let mut digits: Vec<u8> = whole.to_string().bytes().map(|byte| byte - b'0').collect();
    let point = digits.len() as i64 - behind;
    while digits.last() == Some(&0) {
        digits.pop();
    }
    (digits, point)
}

/// Digits moved so that the point stands where it stands in the number between them.
fn aligned((digits, point): (Vec<u8>, i64), wanted: i64) -> Vec<u8> {
    match usize::try_from(wanted - point) {
        Ok(zeros) => std::iter::repeat_n(0, zeros).chain(digits).collect(),
        Err(_) => digits,
    }
}

/// Drops digits as long as what is left lies between the neighbours.
fn shorten(digits: &[u8], whole: i64, lower: &[u8], upper: &[u8], inclusive: bool) -> (Vec<u8>, i64) {
    let at = |list: &[u8], index: usize| list.get(index).copied().unwrap_or_default();
    for (index, digit) in digits.iter().copied().enumerate() {
        let (low, high) = (at(lower, index), at(upper, index));
        let down = low != digit || inclusive && index + 1 == lower.len();
        let up = digit != high && (inclusive || digit + 1 < high || index + 1 < upper.len());
        let kept = digits.get(..=index).unwrap_or_default();
        match (down, up) {
            (true, true) if rounds_up(digits, index + 1) => return raised(kept, whole),
            (true, _) => return (trimmed(kept), whole),
            (false, true) => return raised(kept, whole),
            (false, false) => {}
        }
    }
    (digits.to_vec(), whole)
}

/// Whether the digits from `from` on are more than a half, or a half behind an odd digit.
fn rounds_up(digits: &[u8], from: usize) -> bool {
    match digits.get(from) {
        None => false,
        Some(5) if from + 1 == digits.len() => {
            from.checked_sub(1).and_then(|before| digits.get(before)).is_some_and(|digit| digit % 2 == 1)
        }
        Some(digit) => *digit >= 5,
    }
}

fn trimmed(digits: &[u8]) -> Vec<u8> {
    let end = digits.iter().rposition(|digit| *digit != 0).map_or(0, |last| last + 1);
    digits.get(..end).unwrap_or_default().to_vec()
}

/// One more in the last place.
fn raised(digits: &[u8], whole: i64) -> (Vec<u8>, i64) {
    let mut digits = digits.to_vec();
    while digits.last() == Some(&9) {
        digits.pop();
    }
    match digits.last_mut() {
        Some(last) => {
            *last += 1;
            (digits, whole)
        }
        None => (vec![1], whole + 1),
    }
}
