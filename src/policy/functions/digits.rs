//! Numbers in the forms of Go's `%d`, `%x`, `%e`, `%f` and `%g`.

use super::verb::Verb;
use crate::policy::fuel::Fuel;
use crate::policy::problem::Problem;
use crate::policy::value::Number;

/// Digits of a number without zeros at the end, and how many of them stand before the point.
struct Decimal {
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    fn exact(number: &Number) -> Self {
        let (digits, point) = number.digits();
        Self { digits: digits.into_bytes(), point }
    }

    /// The fewest digits that are read as the same number.
    fn shortest(number: &Number) -> Self {
        let text = number.to_string();
        let text = text.trim_start_matches('-');
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        let point = whole.len() as i64 - (all.len() - digits.len()) as i64;
        let digits = digits.trim_end_matches('0').as_bytes().to_vec();
        Self { point: if digits.is_empty() { 0 } else { point }, digits }
    }

    /// Keeps this many digits, rounded to the nearest and a half to the even neighbour.
    fn round(&mut self, keep: i64) {
        let Ok(keep) = usize::try_from(keep) else {
            // Less than half of the last place, whatever the digits are.
            *self = Self { digits: Vec::new(), point: 0 };
            return;
        };
        let Some(next) = self.digits.get(keep).copied() else { return };
        let half = next == b'5' && keep + 1 == self.digits.len();
        let odd =
            keep.checked_sub(1).and_then(|last| self.digits.get(last)).is_some_and(|last| last % 2 == 1);
        let up = if half { odd } else { next >= b'5' };
        self.digits.truncate(keep);
        if up {
            while self.digits.last() == Some(&b'9') {
                self.digits.pop();
            }
            match self.digits.last_mut() {
                Some(last) => *last += 1,
                None => *self = Self { digits: vec![b'1'], point: self.point + 1 },
            }
        }
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
    }

    fn digit(&self, index: i64) -> char {
        let digit = usize::try_from(index).ok().and_then(|index| self.digits.get(index));
        digit.copied().map_or('0', char::from)
    }

    /// `%f` with so many digits behind the point.
    fn plain(&self, behind: i64) -> String {
        let mut out: String = (0..self.point).map(|index| self.digit(index)).collect();
        if out.is_empty() {
            out.push('0');
        }
        if behind > 0 {
            out.push('.');
            out.extend((self.point..self.point + behind).map(|index| self.digit(index)));
        }
        out
    }

    /// `%e` with so many digits behind the point.
    fn scientific(&self, behind: i64, letter: char) -> String {
        let mut out = self.digit(0).to_string();
        if behind > 0 {
            out.push('.');
            out.extend((1..=behind).map(|index| self.digit(index)));
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        let sign = if exponent < 0 { '-' } else { '+' };
        out + &format!("{letter}{sign}{:02}", exponent.unsigned_abs())
    }

    /// `%g`: with an exponent where that is shorter.
    fn general(mut self, precision: Option<usize>, letter: char) -> String {
        let (mut precision, mut bound) = match precision {
            None => (self.digits.len() as i64, 6),
            Some(precision) => {
                let precision = precision.max(1) as i64;
                self.round(precision);
                (precision, precision)
            }
        };
        let count = self.digits.len() as i64;
        if bound > count && count >= self.point && precision != count {
            bound = count;
        }
        let exponent = self.point - 1;
        if exponent < -4 || exponent >= bound {
            precision = precision.min(count);
            return self.scientific(precision - 1, letter);
        }
        self.plain((count - self.point).max(0))
    }
}

/// `%v`.
pub(super) fn shortest(number: &Number) -> String {
    signed(number, Decimal::shortest(number).general(None, 'e'))
}

fn signed(number: &Number, text: String) -> String {
    if number.is_negative() { format!("-{text}") } else { text }
}

fn sign(verb: &Verb, number: &Number) -> &'static str {
    match (number.is_negative(), verb.plus, verb.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (.., true) => " ",
        _ => "",
    }
}

/// `%e`, `%E`, `%f`, `%g` and `%G`.
pub(super) fn float(verb: &Verb, number: &Number, fuel: &Fuel, out: &mut String) -> Result<(), Problem> {
    fuel.charge_text(verb.precision.unwrap_or(0))?;
    let letter = if verb.letter.is_ascii_uppercase() { 'E' } else { 'e' };
    let behind = verb.precision.unwrap_or(6) as i64;
    let text = match verb.letter {
        'g' | 'G' => match verb.precision {
            None => Decimal::shortest(number).general(None, letter),
            some => Decimal::exact(number).general(some, letter),
        },
        'f' => {
            let mut decimal = Decimal::exact(number);
            decimal.round(decimal.point + behind);
            decimal.plain(behind)
        }
        _ => {
            let mut decimal = Decimal::exact(number);
            decimal.round(behind + 1);
            decimal.scientific(behind, letter)
        }
    };
    let sign = sign(verb, number);
    let missing = verb.width.unwrap_or(0).saturating_sub(sign.len() + text.len());
    match (verb.zero, verb.minus) {
        (true, _) => out.extend([sign, &"0".repeat(missing), &text]),
        (_, true) => out.extend([sign, &text, &" ".repeat(missing)]),
        _ => out.extend([&" ".repeat(missing), sign, &text]),
    }
    Ok(())
}

/// `%b`, `%d`, `%o`, `%x` and `%X`.
pub(super) fn whole(verb: &Verb, number: &Number, fuel: &Fuel, out: &mut String) -> Result<(), Problem> {
    fuel.charge_text(verb.precision.unwrap_or(0))?;
    let (base, prefix) = match verb.letter {
        'b' => (2, "0b"),
        'o' => (8, "0"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    let Some(text) = number.whole_in_base(base) else {
        return Err(Problem::new(format!("`%{}` wants a whole number", verb.letter)));
    };
    let mut text = text.trim_start_matches('-').to_owned();
    if verb.letter == 'X' {
        text.make_ascii_uppercase();
    }
    // Zero without digits is nothing at all, not even its width.
    if verb.precision == Some(0) && number.is_zero() {
        return Ok(());
    }
    let prefix = if verb.sharp { prefix } else { "" };
    let sign = sign(verb, number);
    let zeros = verb.precision.unwrap_or(0).saturating_sub(text.len());
    let missing = verb.width.unwrap_or(0).saturating_sub(sign.len() + prefix.len() + zeros + text.len());
    let (left, zeros, right) = match (verb.minus, verb.zero && verb.precision.is_none()) {
        (true, _) => (0, zeros, missing),
        (_, true) => (0, missing, 0),
        _ => (missing, zeros, 0),
    };
    out.extend([&" ".repeat(left), sign, prefix, &"0".repeat(zeros), &text, &" ".repeat(right)]);
    Ok(())
}
