//! Terraform's errors, out of all that it printed.
//!
//! With colours an error is a box (`╷`, lines behind `│`, `╵`). Without, which is how the gate runs terraform, it
//! begins with `Error: ` behind an empty line and ends where the next one begins: terraform prints warnings first,
//! so that what comes behind an error is its own text, or quoted by it. A quotation that looks like an error makes
//! one error two; nothing is lost by that.

use crate::signoff::session::MAX_ERRORS;

use super::redact::Redactor;

/// So many characters of an error are kept.
const LONGEST: usize = 2_000;

/// So many bytes of an error are looked at.
const LOOKED_AT: usize = 64 * 1024;

/// So many characters of a remark are kept.
const LONGEST_REMARK: usize = 1_000;

/// A text of so many characters may be one that was cut before it came here.
const CUT_FROM: usize = 4_000;

/// What stands behind an error that was cut.
const CUT: &str = "\n(cut)";

/// Printed by terraform behind its errors when it has a lock to give back.
const UNLOCKING: &str = "Releasing state lock. This may take a few moments...";

/// The errors in a log, without secrets: at most [`MAX_ERRORS`], each at most 2,000 characters. Redaction comes
/// before the cut, because half a secret is not recognised and still says a lot.
pub fn errors(log: &str, redactor: &Redactor) -> Vec<String> {
    let texts = texts(log);
    let room = if texts.len() > MAX_ERRORS { MAX_ERRORS - 1 } else { MAX_ERRORS };
    let mut found: Vec<String> = texts.iter().take(room).map(|text| shown(text, redactor)).collect();
    if texts.len() > room {
        found.push(format!(
            "({} more errors stand in the log of the operator who applied)",
            texts.len() - room
        ));
    }
    found
}

/// The errors as terraform wrote them, with every secret: for the applier's own screen, and for
/// [`advice`](super::advice::advice), which repeats nothing of them that is not of a known form.
pub fn raw(log: &str) -> Vec<String> {
    texts(log).into_iter().take(MAX_ERRORS).collect()
}

/// What went wrong beside the apply, without secrets, in at most 1,000 characters. It may quote terraform, whose words
/// were cut by then: half a secret at their end is shown to nobody.
pub fn remark(text: &str, redactor: &Redactor) -> String {
    let clean = redactor.redact(text);
    let length = clean.chars().count();
    if length <= LONGEST_REMARK && text.chars().count() < CUT_FROM {
        return clean;
    }
    // The end of a text that was cut lies in what is left out; masks may have made it shorter than that.
    let kept = LONGEST_REMARK.min(length.saturating_sub(LONGEST_REMARK));
    clean.chars().take(kept).collect::<String>() + CUT
}

fn shown(text: &str, redactor: &Redactor) -> String {
    let (head, cut) = match text.char_indices().map(|(at, c)| at + c.len_utf8()).find(|end| *end > LOOKED_AT)
    {
        Some(end) => (text.get(..end).unwrap_or_default(), true),
        None => (text, false),
    };
    let clean = redactor.redact(head);
    let clean = clean.trim();
    if clean.chars().count() <= LONGEST {
        // Masks made so little of so much that the place of the cut would be shown, and half a secret at it.
        return if cut {
            "(left out: it is too long to be searched for secrets)".to_owned()
        } else {
            clean.to_owned()
        };
    }
    let kept: String = clean.chars().take(LONGEST - CUT.chars().count()).collect();
    kept + CUT
}

/// Where the reader is.
enum Place {
    Outside,
    /// In a box, with its text.
    Box(String),
    /// Behind `Error: ` at the start of a line, with its text.
    Plain(String),
}

fn texts(log: &str) -> Vec<String> {
    let log = console::strip_ansi_codes(log);
    let mut found = Vec::new();
    let mut place = Place::Outside;
    let mut behind_empty = true;
    for line in log.split('\n').map(|line| line.trim_end_matches('\r')) {
        let starts = behind_empty && line.starts_with("Error: ");
        behind_empty = line.trim().is_empty();
        place = match place {
            Place::Box(mut text) => {
                if let Some(inner) = line.strip_prefix('│') {
                    text.push_str(inner.strip_prefix(' ').unwrap_or(inner));
                    text.push('\n');
                    Place::Box(text)
                } else {
                    end(Place::Box(text), &mut found);
                    behind_empty = true;
                    opened(line, starts)
                }
            }
            Place::Plain(mut text) if !starts => {
                if line != UNLOCKING {
                    text.push_str(line);
                    text.push('\n');
                }
                Place::Plain(text)
            }
            other => {
                end(other, &mut found);
                opened(line, starts)
            }
        };
    }
    end(place, &mut found);
    found
}

fn opened(line: &str, starts: bool) -> Place {
    if starts {
        Place::Plain(format!("{line}\n"))
    } else if line.starts_with('╷') {
        Place::Box(String::new())
    } else {
        Place::Outside
    }
}

/// A box that does not begin with `Error: ` is a warning.
fn end(place: Place, found: &mut Vec<String>) {
    if let Place::Box(text) | Place::Plain(text) = place
        && text.starts_with("Error: ")
    {
        found.push(text.trim().to_owned());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::unwrap_used)]

    use super::*;
    use crate::plan::Plan;

    fn of(log: &str) -> Vec<String> {
        errors(log, &Redactor::new(&Plan::default(), None, []))
    }

    #[test]
    fn boxes_are_read_and_warnings_are_not_errors() {
        let log = "a.b: Creating...\n╷\n│ Warning: Old\n│ \n│ Error: quoted by it\n╵\n\u{1b}[31m╷\u{1b}[0m\n\
                   \u{1b}[31m│\u{1b}[0m \u{1b}[0m\u{1b}[1m\u{1b}[31mError: \u{1b}[0mNo\n│ \n│   with a.b,\n╵\nmore\n";
        assert_eq!(of(log), ["Error: No\n\n  with a.b,"]);
    }

    #[test]
    fn plain_errors_end_where_the_next_begins() {
        let log = "\nWarning: Old\n\nIt says\nError: not at all\n\nError: One\n\ndetail\nError: same\n\nError: Two\n\n\
                   more\nReleasing state lock. This may take a few moments...\n";
        assert_eq!(of(log), ["Error: One\n\ndetail\nError: same", "Error: Two\n\nmore"]);
    }

    #[test]
    fn a_provisioner_makes_no_error() {
        assert!(of("a.b (local-exec): Error: x\n\na.b (local-exec): \n").is_empty());
    }

    #[test]
    fn there_are_ten_and_the_others_are_counted() {
        let log = "\nError: x\n\ny\n".repeat(12);
        let found = of(&log);
        assert_eq!(found.len(), MAX_ERRORS);
        assert_eq!(found[9], "(3 more errors stand in the log of the operator who applied)");
        assert_eq!(of(&"\nError: x\n\ny\n".repeat(10)), vec!["Error: x\n\ny"; 10]);
    }

    #[test]
    fn a_long_error_is_cut_behind_redaction() {
        let secret = "hunter2correcthorse";
        let redactor = Redactor::new(&Plan::default(), None, [secret]);
        for before in 1_960..2_010 {
            let found =
                errors(&format!("Error: {} {secret} {}", "é".repeat(before), "z".repeat(500)), &redactor);
            assert_eq!(found[0].chars().count(), LONGEST);
            assert!(!found[0].contains("hun"), "{before}");
            assert!(found[0].ends_with(CUT));
        }
    }

    #[test]
    fn a_remark_that_was_cut_shows_no_half_of_a_secret() {
        let secret = "hunter2correcthorse";
        let redactor = Redactor::new(&Plan::default(), None, [secret]);
        for before in 960..1_010 {
            let found = remark(&format!("{} {secret} {}", "é".repeat(before), "z ".repeat(500)), &redactor);
            assert!(!found.contains("hun"), "{found}");
            assert!(found.chars().count() <= LONGEST_REMARK + CUT.chars().count());
        }
        // Terraform's words, cut in the middle of a secret after many that were masked.
        let many = format!("{secret} ").repeat(300);
        let cut: String = many.chars().take(CUT_FROM + 5).collect();
        assert!(!cut.ends_with(secret) && !cut.ends_with(' '));
        assert!(!remark(&cut, &redactor).contains("hun"));
        assert_eq!(remark("the terminal went away", &redactor), "the terminal went away");
    }

    #[test]
    fn what_is_too_long_to_be_searched_shows_no_half_of_a_secret() {
        let secret = "s".repeat(LOOKED_AT / 2);
        let redactor = Redactor::new(&Plan::default(), None, [secret.as_str()]);
        let found = errors(&format!("Error: {secret} {secret}"), &redactor);
        assert_eq!(found, ["(left out: it is too long to be searched for secrets)"]);
    }
}
