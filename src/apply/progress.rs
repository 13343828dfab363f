//! What terraform said while it worked: `aws_instance.web: Creation complete after 1m3s [id=…]`.
//!
//! The log is not trusted further than that. Providers, provisioners and outputs print what they like, and only
//! some of it carries the prefix that tells it from terraform's own lines. So a line counts when it begins with an
//! address of the plan, and only above the first error or output, because below that texts of others begin their
//! lines as they like. One pass, nothing kept but a count for each address that was asked for.

use rustc_hash::FxHashMap;

/// A longer line is none that terraform writes about an address.
const LONGEST_LINE: usize = 8 * 1024;

/// How often terraform said that something was finished at an address, and how long it took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Said {
    /// Objects made.
    pub created: u32,
    /// Objects changed in place.
    pub modified: u32,
    /// Objects destroyed, deposed ones included: terraform does not always say which it was.
    pub destroyed: u32,
    /// Objects imported.
    pub imported: u32,
    /// Seconds of it all; none when nothing was finished that terraform times.
    pub seconds: Option<u64>,
}

impl Said {
    /// Nothing was said.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn count(&mut self, what: What, seconds: Option<u64>) {
        let counter = match what {
            What::Created => &mut self.created,
            What::Modified => &mut self.modified,
            What::Destroyed => &mut self.destroyed,
            What::Imported => &mut self.imported,
        };
        *counter = counter.saturating_add(1);
        if let Some(seconds) = seconds {
            self.seconds = Some(self.seconds.unwrap_or_default().saturating_add(seconds));
        }
    }
}

#[derive(Clone, Copy)]
enum What {
    Created,
    Modified,
    Destroyed,
    Imported,
}

/// What terraform writes behind an address. An import is not timed.
const PHRASES: [(&str, What); 4] = [
    (": Creation complete after ", What::Created),
    (": Modifications complete after ", What::Modified),
    (": Destruction complete after ", What::Destroyed),
    (": Import complete", What::Imported),
];

/// Reads the log for these addresses.
pub fn progress<'a>(log: &str, addresses: impl Iterator<Item = &'a str>) -> FxHashMap<&'a str, Said> {
    let mut found: FxHashMap<&str, Said> = addresses.map(|address| (address, Said::default())).collect();
    let mut begun = false;
    for line in log.split('\n').filter(|line| line.len() <= LONGEST_LINE) {
        let line = console::strip_ansi_codes(line);
        if ends(&line, begun) {
            break;
        }
        for (phrase, what) in PHRASES {
            for (at, _) in line.match_indices(phrase) {
                let Some((head, rest)) = line.split_at_checked(at) else { continue };
                if let Some(said) = found.get_mut(without_deposed(head)) {
                    said.count(what, rest.strip_prefix(phrase).and_then(seconds));
                    begun = true;
                }
            }
        }
    }
    found
}

/// Whether terraform's own lines end here. Warnings about variables and backends may stand above them, and are
/// passed over there.
fn ends(line: &str, begun: bool) -> bool {
    let always = ["Error: ", "│ Error: ", "Apply complete!", "Destroy complete!", "Outputs:"];
    always.iter().any(|start| line.starts_with(start))
        || begun && ["Warning: ", "│ Warning: "].iter().any(|start| line.starts_with(start))
}

/// `a.b (deposed object 1a2b3c4d)` is about `a.b`.
fn without_deposed(head: &str) -> &str {
    head.strip_suffix(')')
        .and_then(|head| head.rsplit_once(" (deposed object "))
        .filter(|(_, key)| key.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .map_or(head, |(address, _)| address)
}

/// Reads `1h2m3s` at the start of a text.
fn seconds(text: &str) -> Option<u64> {
    let mut total = 0u64;
    let mut number = None;
    for c in text.chars() {
        let unit = match c {
            '0'..='9' => {
                let digit = u64::from(c.to_digit(10)?);
                number = Some(number.unwrap_or(0u64).checked_mul(10)?.checked_add(digit)?);
                continue;
            }
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        total = total.checked_add(number.take()?.checked_mul(unit)?)?;
        if c == 's' {
            return Some(total);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(log: &str, address: &str) -> Said {
        progress(log, [address].into_iter()).get(address).copied().unwrap_or_default()
    }

    #[test]
    fn durations_are_added_up_and_odd_ones_are_none() {
        for (text, expected) in [
            ("0s [id=x]", Some(0)),
            ("1m3s", Some(63)),
            ("1h0m5s [id=1m]", Some(3605)),
            ("00m10s", Some(10)),
            ("10", None),
            ("s", None),
            ("1.5s", None),
            ("", None),
            ("99999999999999999999999s", None),
            ("18446744073709551615h1s", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn a_replacement_is_two_lines_and_its_seconds_are_added() {
        let log = "a.b: Destroying... [id=1]\na.b: Destruction complete after 1m0s\na.b: Creating...\n\
                   a.b: Creation complete after 2s [id=2]\n";
        let expected = Said { created: 1, destroyed: 1, seconds: Some(62), ..Said::default() };
        assert_eq!(of(log, "a.b"), expected);
    }

    #[test]
    fn colours_and_deposed_objects_change_nothing() {
        let log = "\u{1b}[0m\u{1b}[1ma.b: Creation complete after 1s\u{1b}[0m\n\
                   a.b (deposed object 3b54b701): Destruction complete after 4s";
        let expected = Said { created: 1, destroyed: 1, seconds: Some(5), ..Said::default() };
        assert_eq!(of(log, "a.b"), expected);
    }

    #[test]
    fn a_provisioner_cannot_speak_for_another_resource() {
        let log = "x.y (local-exec): a.b: Creation complete after 1s\n  a.b: Creation complete after 1s\n\
                   x.y[\"a.b: Creation complete after 1s\"]: Creating...";
        assert!(of(log, "a.b").is_nothing());
    }

    #[test]
    fn an_address_that_quotes_such_a_line_is_found_by_its_whole() {
        let address = "x.y[\"a.b: Creation complete after 1s\"]";
        let log = format!("{address}: Creation complete after 2s [id=z]");
        assert_eq!(of(&log, address).seconds, Some(2));
    }

    #[test]
    fn nothing_counts_below_an_error_an_output_or_a_late_warning() {
        for stop in
            ["Error: x", "│ Error: x", "Apply complete! Resources: 0 added", "Outputs:", "Destroy complete!"]
        {
            let log = format!("\n{stop}\n\na.b: Creation complete after 1s\n");
            assert!(of(&log, "a.b").is_nothing(), "{stop}");
        }
        let early = "Warning: Deprecated parameter\n\nuse_lockfile\n\na.b: Creation complete after 1s";
        assert_eq!(of(early, "a.b").created, 1);
        let late = "a.b: Modifications complete after 1s\nWarning: x\n\na.b: Creation complete after 1s";
        assert_eq!(of(late, "a.b").created, 0);
    }

    #[test]
    fn lines_without_end_are_passed_over() {
        let log = format!(
            "a.b: Creation complete after 1s{}\na.b: Import complete [id=1]",
            "x".repeat(LONGEST_LINE)
        );
        assert_eq!(of(&log, "a.b"), Said { imported: 1, ..Said::default() });
    }
}
