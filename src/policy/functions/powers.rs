//! Powers and logarithms, step for step as Go's `math` computes them: the last digit of a result is
//! part of it when a policy compares numbers.

// The steps are those of Go's sources, and so are the constants.
#![allow(clippy::excessive_precision, clippy::approx_constant)]

const LN2_HIGH: f64 = 6.93147180369123816490e-01;
const LN2_LOW: f64 = 1.90821492927058770002e-10;

/// `math.Log`.
pub(super) fn log(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    let (mut fraction, mut power) = split(x);
    if fraction < std::f64::consts::SQRT_2 / 2.0 {
        fraction *= 2.0;
        power -= 1;
    }
    let (f, k) = (fraction - 1.0, power as f64);
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let odd = s2
        * (6.666666666666735130e-01
            + s4 * (2.857142874366239149e-01
                + s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01)));
    let even =
        s4 * (3.999999999940941908e-01 + s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01));
    let half = 0.5 * f * f;
    k * LN2_HIGH - ((half - (s * (half + (odd + even)) + k * LN2_LOW)) - f)
}

/// `math.Pow` for finite numbers.
pub(super) fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if y == 1.0 {
        return x;
    }
    if x == 0.0 {
        return if y < 0.0 { f64::INFINITY } else { 0.0 };
    }
    if y == 0.5 {
        return x.sqrt();
    }
    if y == -0.5 {
        return 1.0 / x.sqrt();
    }
    let (mut whole, mut fraction) = (y.abs().trunc(), y.abs().fract());
    if fraction != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    if whole >= 9.223372036854775808e18 {
        // An even power so large that all is over, except for -1.
        return match x {
            -1.0 => 1.0,
            x if (x.abs() < 1.0) == (y > 0.0) => 0.0,
            _ => f64::INFINITY,
        };
    }
    let mut product = 1.0;
    if fraction != 0.0 {
        if fraction > 0.5 {
            fraction -= 1.0;
            whole += 1.0;
        }
        product = (fraction * log(x)).exp();
    }
    let (product, power) = whole_power(x, whole as i64, product);
    if y < 0.0 { join(1.0 / product, -power) } else { join(product, power) }
}

/// `product * x^left`, as a fraction and a power of two.
fn whole_power(x: f64, mut left: i64, mut product: f64) -> (f64, i64) {
    let (mut square, mut square_power) = split(x);
    let mut power = 0;
    while left != 0 {
        if square_power.abs() > 1 << 12 {
            // Far beyond what a float holds, or far below.
            power += square_power;
            break;
        }
        if left & 1 == 1 {
            product *= square;
            power += square_power;
        }
        square *= square;
        square_power <<= 1;
        if square < 0.5 {
            square += square;
            square_power -= 1;
        }
        left >>= 1;
    }
    (product, power)
}

/// `math.Frexp`: a fraction from a half up to one, and a power of two.
fn split(x: f64) -> (f64, i64) {
    if x == 0.0 {
        return (x, 0);
    }
    // Subnormal numbers are moved to where they have all their bits.
    let (x, moved) = if x.abs() < f64::MIN_POSITIVE { (x * (1u64 << 52) as f64, -52) } else { (x, 0) };
    let bits = x.to_bits();
    let power = ((bits >> 52) & 0x7ff) as i64 - 1022;
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), power + moved)
}

/// `math.Ldexp`.
fn join(fraction: f64, power: i64) -> f64 {
    if fraction == 0.0 || !fraction.is_finite() {
        return fraction;
    }
    let (fraction, own) = split(fraction);
    let power = power + own - 1;
    if power < -1075 {
        return 0.0f64.copysign(fraction);
    }
    if power > 1023 {
        return f64::INFINITY.copysign(fraction);
    }
    let (power, scale) = if power < -1022 { (power + 53, 1.0 / (1u64 << 53) as f64) } else { (power, 1.0) };
    let bits = fraction.to_bits() & !(0x7ff << 52) | ((power + 1023) as u64) << 52;
    scale * f64::from_bits(bits)
}
