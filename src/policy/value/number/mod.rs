//! Numbers with the precision of Terraform: binary floating point with 512 bits.
//!
//! Terraform computes with Go's `big.Float`, so a third has 155 decimal digits and an account id is never
//! rounded. Most numbers of a plan are small whole ones; they stay machine integers until an operation
//! leaves that range.

mod decimal;
mod float;

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use float::Float;

/// Decimal exponents beyond this are refused: Terraform would print as many zeros.
const MOST_EXPONENT: i64 = 4096;

/// Longer texts are no numbers that anybody writes.
const MOST_DIGITS: usize = 4096;

/// Below it a float has every whole number.
const MOST_EXACT: u64 = 1 << 53;

/// A number.
#[derive(Debug, Clone)]
pub struct Number(Form);

#[derive(Debug, Clone)]
enum Form {
    /// Whole, with 512 bits of precision.
    Whole(i64),
    /// Anything else.
    Float(Arc<Float>),
}

impl Number {
    /// Reads a decimal text, with or without fraction and exponent: what JSON and HCL write, and
    /// besides a leading `+` and a point at either end. None for other texts and for numbers with thousands of digits.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse::<i64>().ok().map(Self::from);
        }
        if text.len() > MOST_DIGITS {
            return None;
        }
        let (digits, exponent) = decimal::read(text)?;
        if exponent.abs() > MOST_EXPONENT {
            return None;
        }
        Some(Self::of(Float::from_decimal(digits, exponent)))
    }

    /// A whole number with digits of a base between 2 and 36; letters of either case.
    pub fn parse_whole(text: &str, base: u32) -> Option<Self> {
        if text.len() > MOST_DIGITS {
            return None;
        }
        Some(Self::of(Float::from_digits(text, base)?))
    }

    fn of(float: Float) -> Self {
        match float.to_i64() {
            // Beyond their precision floats print zeros, which a whole number would not.
            Some(whole) if float.has_whole_precision() || whole.unsigned_abs() < MOST_EXACT => {
                Self::from(whole)
            }
            _ => Self(Form::Float(Arc::new(float))),
        }
    }

    fn float(&self) -> Float {
        match &self.0 {
            Form::Whole(whole) => Float::from_i64(*whole),
            Form::Float(float) => float.as_ref().clone(),
        }
    }

    /// A whole number that fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Form::Whole(whole) => Some(*whole),
            Form::Float(float) => float.to_i64(),
        }
    }

    /// The nearest `f64`.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            // Casting rounds to the nearest.
            Form::Whole(whole) => *whole as f64,
            // Its shortest text has all the digits that matter, and reading rounds to the nearest.
            Form::Float(float) => float.to_f64(),
        }
    }

    /// From an `f64`, with its 53 bits of precision; none for infinities and NaN.
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self::of(Float::from_f64(value)))
    }

    /// Whether it has no fraction.
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Form::Whole(_) => true,
            Form::Float(float) => float.is_whole(),
        }
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Form::Whole(0))
    }

    /// Whether it is so large or so small that computing on would eat memory: the caller refuses it.
    pub fn is_out_of_range(&self) -> bool {
        match &self.0 {
            Form::Whole(_) => false,
            Form::Float(float) => float.is_out_of_range(),
        }
    }

    /// What computing with it or writing it costs, in steps: long numbers take milliseconds.
    pub fn weight(&self) -> usize {
        match &self.0 {
            Form::Whole(_) => 0,
            // Measured with texts of numbers of up to 54 000 bits, which take the longest.
            Form::Float(float) => float.size() / 8 + (float.size().saturating_mul(float.size()) >> 17),
        }
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Whole(whole) => *whole < 0,
            Form::Float(float) => float.is_negative(),
        }
    }

    /// Sum.
    pub fn add(&self, other: &Self) -> Self {
        self.whole(other, i64::checked_add).unwrap_or_else(|| Self::of(self.float().add(&other.float())))
    }

    /// Difference.
    pub fn sub(&self, other: &Self) -> Self {
        self.whole(other, i64::checked_sub)
            .unwrap_or_else(|| Self::of(self.float().add(&other.float().neg())))
    }

    /// Product.
    pub fn mul(&self, other: &Self) -> Self {
        self.whole(other, i64::checked_mul).unwrap_or_else(|| Self::of(self.float().mul(&other.float())))
    }

    /// Quotient; none for a division by zero.
    pub fn div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let exact = |one: i64, other: i64| (one.checked_rem(other)? == 0).then(|| one.checked_div(other))?;
        Some(self.whole(other, exact).unwrap_or_else(|| Self::of(self.float().div(&other.float()))))
    }

    /// Remainder with the sign of the dividend; none for a division by zero.
    pub fn rem(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        // As Terraform does it: what is left after the whole part of the quotient.
        Some(self.whole(other, i64::checked_rem).unwrap_or_else(|| {
            let whole = Self::of(self.float().div(&other.float()).trunc());
            self.sub(&other.mul(&whole))
        }))
    }

    fn whole(&self, other: &Self, with: impl Fn(i64, i64) -> Option<i64>) -> Option<Self> {
        match (&self.0, &other.0) {
            (Form::Whole(one), Form::Whole(other)) => with(*one, *other).map(Self::from),
            _ => None,
        }
    }

    /// The number with the other sign.
    pub fn neg(&self) -> Self {
        Self::from(0).sub(self)
    }

    /// The largest whole number that is not greater.
    pub fn floor(&self) -> Self {
        let whole = self.trunc();
        if self.is_negative() && whole != *self { whole.sub(&Self::from(1)) } else { whole }
    }

    /// The smallest whole number that is not less.
    pub fn ceil(&self) -> Self {
        self.neg().floor().neg()
    }

    /// The whole part.
    pub fn trunc(&self) -> Self {
        match &self.0 {
            Form::Whole(_) => self.clone(),
            Form::Float(float) => Self::of(float.trunc()),
        }
    }

    /// A whole number in another base, letters in lower case; none for one with a fraction.
    pub fn whole_in_base(&self, base: u32) -> Option<String> {
        self.float().whole_in_base(base)
    }

    /// All digits of its exact decimal form without zeros at the end, and how many of them stand before the
    /// point; a negative count stands for zeros behind the point. Zero has no digits.
    pub fn digits(&self) -> (String, i64) {
        self.float().digits()
    }

    /// With so many digits behind the point, rounded to the nearest, ties to even: the verb `%.3f`.
    pub fn to_fixed(&self, digits: usize) -> String {
        self.float().to_fixed(digits)
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Form::Whole(value))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Whole(one), Form::Whole(other)) => one.cmp(other),
            _ => self.float().compare(&other.float()),
        }
    }
}

impl fmt::Display for Number {
    /// As Terraform turns numbers into texts: the shortest decimal that reads back as the same number,
    /// never with an exponent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Whole(whole) => write!(f, "{whole}"),
            Form::Float(float) => f.write_str(&float.shortest()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(|| Number::from(-777))
    }

    #[test]
    fn texts_come_back_as_they_were() {
        for text in [
            "0",
            "-1",
            "123456789012345678901234567890",
            "0.1",
            "-2.71",
            "100000000000000000000000.5",
            "0.000000000000000000000000000000000000001",
        ] {
            assert_eq!(number(text).to_string(), text);
        }
        assert_eq!(number("1e3").to_string(), "1000");
        assert_eq!(number("1.50E-2").to_string(), "0.015");
        assert_eq!(number("-0").to_string(), "0");
        // `terraform console` 1.11: tonumber("5.e3"), tonumber("-.5")
        assert_eq!(number("5.e3").to_string(), "5000");
        assert_eq!(number("-.5").to_string(), "-0.5");
        for text in
            ["", "-", ".", "+.", ".e5", ".5e", "1e", "0x1", "1_0", "NaN", "Inf", "1e99999", " 1", "--1"]
        {
            assert_eq!(Number::parse(text).map(|number| number.to_string()), None, "{text}");
        }
    }

    #[test]
    fn a_third_has_the_digits_of_terraform() {
        // `terraform console` 1.11: 1/3
        let third = number("1").div(&number("3")).unwrap_or_else(|| Number::from(0));
        let text = third.to_string();
        assert!(text.starts_with("0.33333333333333333333"), "{text}");
        assert_eq!(text.len(), "0.".len() + 155, "{text}");
        assert!(text.ends_with("3335"), "{text}");
        assert_eq!(number("0.1").add(&number("0.2")).to_string(), "0.3");
    }

    #[test]
    fn ids_beyond_a_float_stay_apart() {
        assert!(number("9007199254740993") != number("9007199254740992"));
        assert!(number("9007199254740993.0") == number("9007199254740993"));
        assert_eq!(number("9223372036854775807").add(&number("1")).to_string(), "9223372036854775808");
        assert_eq!(number("-9223372036854775808").neg().to_string(), "9223372036854775808");
    }

    #[test]
    fn rounding_goes_the_right_way_on_both_sides_of_zero() {
        for (text, floor, ceil, trunc) in [
            ("1.5", "1", "2", "1"),
            ("-1.5", "-2", "-1", "-1"),
            ("2", "2", "2", "2"),
            ("-0.1", "-1", "0", "0"),
        ] {
            let number = number(text);
            assert_eq!(number.floor().to_string(), floor);
            assert_eq!(number.ceil().to_string(), ceil);
            assert_eq!(number.trunc().to_string(), trunc);
        }
        assert_eq!(number("-7").rem(&number("3")).map(|left| left.to_string()), Some("-1".to_owned()));
        assert_eq!(number("7.5").rem(&number("2")).map(|left| left.to_string()), Some("1.5".to_owned()));
        assert_eq!(number("7").rem(&number("0")), None);
    }

    #[test]
    fn floats_keep_their_own_shortest_text() {
        let number = |value| Number::from_f64(value).unwrap_or_else(|| Number::from(0));
        assert_eq!(number(0.1).to_string(), "0.1");
        assert_eq!(number(2f64.sqrt()).to_string(), "1.4142135623730951");
        assert_eq!(number(1e21).to_string(), "1000000000000000000000");
        assert_eq!(number(0.1).to_f64(), 0.1);
        assert_eq!(number(1e300).to_f64(), 1e300);
        assert_eq!(Number::from_f64(f64::NAN), None);
        assert_eq!(number(2.5).to_fixed(0), "2");
        assert_eq!(number(4.14159).to_fixed(2), "4.14");
        assert_eq!(number(-1.0).to_fixed(3), "-1.000");
        assert_eq!(number(0.04).to_fixed(1), "0.0");
    }
}
