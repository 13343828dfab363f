//! What terraform's errors mean, and what to do about them: for the two people who have one on their screens.
//!
//! Only what is well known is explained, and where a wrong step costs more than the error did, the step is spelled
//! out: a lock that is broken too early, a state that is thrown away. `table` has one row for each meaning, with
//! the words that tell it. Errors are texts of others: of what they say only parts of a known form are repeated,
//! so that this may be given the text before or after redaction.

mod table;

use std::sync::LazyLock;

use regex::Regex;

use crate::text::Text;

use table::{ROWS, Row};

/// What an error means, and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What it means.
    pub what: Text,
    /// What to do.
    pub next: Text,
}

/// Longer errors are read so far.
const READ: usize = 64 * 1024;

/// What an error means, when it is well known.
pub fn advice(error: &str) -> Option<Advice> {
    let error: String = error.chars().take(READ).collect();
    // Terraform wraps its lines.
    let flat = error.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let row = ROWS.iter().find(|row| row.words.iter().any(|word| flat.contains(word)))?;
    Some(row.advice(&error))
}

static LOCK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\bID:\s+([A-Za-z0-9][A-Za-z0-9-]{0,63})\s").ok());
static WHO: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\bWho:\s+([A-Za-z0-9][A-Za-z0-9._\\-]{0,60}@[A-Za-z0-9._-]{1,60})\s").ok());
static ACTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let action = r"[A-Za-z][A-Za-z0-9-]{1,40}(?::[A-Za-z*]{2,60}|(?:\.[A-Za-z]{2,40}){2,4}|\.[A-Za-z]{2,40}(?:/[A-Za-z]{2,40}){1,6})";
    Regex::new(&format!(r#"(?i)(?:to perform:?|perform action|required)\s+['"]?({action})(?:[\s'",.]|$)"#))
        .ok()
});

fn found(pattern: &LazyLock<Option<Regex>>, error: &str) -> Option<String> {
    let captures = pattern.as_ref()?.captures(error)?;
    Some(captures.get(1)?.as_str().to_owned())
}

impl Row {
    fn advice(&self, error: &str) -> Advice {
        let lock = found(&LOCK, error);
        let filled = |text: &str, who: &str, action: &str| {
            let (who, action) = (
                found(&WHO, error).map(|found| who.replace("{}", &found)),
                found(&ACTION, error).map(|found| action.replace("{}", &found)),
            );
            text.replace("{who}", &who.unwrap_or_default())
                .replace("{action}", &action.unwrap_or_default())
                .replace("{lock}", lock.as_deref().unwrap_or("LOCK_ID"))
        };
        let both = |(en, ja): (&str, &str)| {
            Text::new(filled(en, " by `{}`", " for `{}`"), filled(ja, "(保持者: `{}`)", "(`{}`)"))
        };
        Advice { what: both(self.what), next: both(self.next) }
    }
}
