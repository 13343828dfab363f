//! Numbers with the precision of Terraform: binary floating point with 512 bits.

use std::cmp::Ordering;
use std::fmt;

/// A number.
#[derive(Debug, Clone, Copy)]
pub struct Number(f64);

impl Number {
    /// Reads a decimal text, with or without fraction and exponent.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// A whole number that fits.
    pub fn to_i64(&self) -> Option<i64> {
        (self.0.fract() == 0.0).then_some(self.0 as i64)
    }

    /// The nearest `f64`.
    pub fn to_f64(&self) -> f64 {
        self.0
    }

    /// From an `f64`; none for infinities and NaN.
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value))
    }

    /// Whether it has no fraction.
    pub fn is_whole(&self) -> bool {
        self.0.fract() == 0.0
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.0 == 0.0
    }

    /// Sum.
    pub fn add(&self, other: &Self) -> Self {
        Self(self.0 + other.0)
    }

    /// Difference.
    pub fn sub(&self, other: &Self) -> Self {
        Self(self.0 - other.0)
    }

    /// Product.
    pub fn mul(&self, other: &Self) -> Self {
        Self(self.0 * other.0)
    }

    /// Quotient; none for a division by zero.
    pub fn div(&self, other: &Self) -> Option<Self> {
        (other.0 != 0.0).then(|| Self(self.0 / other.0))
    }

    /// Remainder with the sign of the dividend; none for a division by zero.
    pub fn rem(&self, other: &Self) -> Option<Self> {
        (other.0 != 0.0).then(|| Self(self.0 % other.0))
    }

    /// The number with the other sign.
    pub fn neg(&self) -> Self {
        Self(-self.0)
    }

    /// The largest whole number that is not greater.
    pub fn floor(&self) -> Self {
        Self(self.0.floor())
    }

    /// The smallest whole number that is not less.
    pub fn ceil(&self) -> Self {
        Self(self.0.ceil())
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(value as f64)
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
        self.0.total_cmp(&other.0)
    }
}

impl fmt::Display for Number {
    /// As Terraform turns numbers into texts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
