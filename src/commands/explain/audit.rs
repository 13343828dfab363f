//! The manual of a check of the audits.

use std::io::Write;

use crate::audit::{Check, aws, github};
use crate::text::Lang;

/// Columns that a paragraph may take.
const WIDTH: usize = 100;

/// All checks with the command that makes them, as the manual lists them.
pub fn checks() -> impl Iterator<Item = (&'static str, &'static Check)> {
    let aws = aws::CHECKS.iter().map(|check| ("pairgate audit aws", *check));
    aws.chain(github::CHECKS.iter().map(|check| ("pairgate audit github", *check)))
}

/// The page of a check.
pub fn page(id: &str) -> Option<String> {
    let (command, check) = checks().find(|(_, check)| check.id == id)?;
    let title = check.title();
    let about = wrapped(check.about);
    let made = format!("`{command}` makes this check; `pairgate explain audit` is the manual of audits.");
    Some(format!("# {id}: {}\n\n{about}\n\n{made}", title.get(Lang::En)))
}

/// A line a check.
pub fn list(out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "\nChecks of audits (`pairgate explain CHECK` prints the manual)\n")?;
    for (_, check) in checks() {
        writeln!(out, "  {:32} {}", check.id, check.title().get(Lang::En))?;
    }
    Ok(())
}

/// The words of a paragraph in lines.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut taken = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        let gap = match taken {
            0 => "",
            _ if taken + 1 + length > WIDTH => "\n",
            _ => " ",
        };
        lines.push_str(gap);
        lines.push_str(word);
        taken = if gap == " " { taken + 1 + length } else { length };
    }
    lines
}
