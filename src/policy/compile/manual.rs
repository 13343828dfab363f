//! The comment right above a policy is its manual.

use crate::policy::program::Manual;

/// Reads the comment lines that end right above byte `at`.
pub(super) fn above(text: &str, at: usize) -> Manual {
    let before = text.get(..at).unwrap_or_default();
    // The line of the block itself is the last one.
    let mut lines: Vec<&str> =
        before.lines().rev().skip(usize::from(!before.ends_with('\n'))).map_while(comment).collect();
    lines.reverse();
    // An opening or closing empty line is a frame.
    let empty = |line: &&&str| line.trim().is_empty();
    let skipped = lines.iter().take_while(empty).count();
    let kept = lines.len() - lines.iter().rev().take_while(empty).count();
    let lines = lines.get(skipped..kept.max(skipped)).unwrap_or_default();
    let title = lines.first().map(|line| line.trim()).unwrap_or_default();
    let title = title.strip_suffix(['.', '。']).unwrap_or(title);
    Manual { title: title.to_owned(), help: help(lines), text: lines.join("\n") }
}

/// A comment line without its sign and one blank.
fn comment(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_end();
    let rest = line.strip_prefix('#').or_else(|| line.strip_prefix("//"))?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// What follows `Do:`, up to the next paragraph.
fn help(lines: &[&str]) -> Option<String> {
    let start = lines.iter().position(|line| line.trim_start().starts_with("Do:"))?;
    let paragraph = lines.get(start..)?.iter().map(|line| line.trim()).take_while(|line| !line.is_empty());
    let joined = paragraph.collect::<Vec<_>>().join(" ");
    let help = joined.strip_prefix("Do:").unwrap_or_default().trim();
    (!help.is_empty()).then(|| help.to_owned())
}

#[cfg(test)]
mod tests {
    use super::above;

    #[test]
    fn the_comment_right_above_is_the_manual() {
        let text = "# Not this.\n\n# Volumes are encrypted.\n#\n# Because of the audit.\n# Do: set `encrypted`,\n#   then copy.\n#\n# More.\nresource_policy";
        let manual = above(text, text.len() - "resource_policy".len());
        assert_eq!(manual.title, "Volumes are encrypted");
        assert_eq!(manual.help.as_deref(), Some("set `encrypted`, then copy."));
        assert!(
            manual.text.starts_with("Volumes are encrypted.\n\nBecause") && manual.text.ends_with("More.")
        );
    }

    #[test]
    fn other_lines_are_not() {
        for text in ["", "# a\n\n", "x = 1 # a\n", "locals {\n}\n"] {
            assert_eq!(above(text, text.len()), Default::default(), "{text:?}");
        }
        assert_eq!(above("//a.\n", 5).title, "a");
    }
}
