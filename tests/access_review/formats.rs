//! What people read says the same as the JSON, in both languages.

use crate::row::{Expected, Row, all, plan};
use crate::run::Case;
use crate::table::{differences, together};

/// A word in backticks or between spaces that looks like a rule's id.
fn is_rule(word: &str) -> bool {
    word.contains('-') && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// The findings of the text: a line with the rule and its level, and one with the address, if there is one.
fn in_text(shown: &str) -> Expected {
    let mut found = Expected::new();
    let lines: Vec<&str> = shown.lines().collect();
    for pair in lines.windows(2) {
        let Some(head) = pair[0].strip_prefix("  ").filter(|head| !head.starts_with(' ')) else { continue };
        let Some(rule) = head.split("  ").next().filter(|rule| is_rule(rule)) else { continue };
        let first = pair[1].split_whitespace().next().unwrap_or_default();
        let address = if first.contains('.') && first.is_ascii() { first } else { "-" };
        found.entry(address.to_owned()).or_default().insert(rule.to_owned());
    }
    found
}

/// The findings of Markdown: an item that begins with the rule in bold and its address.
fn in_markdown(shown: &str) -> Expected {
    let mut found = Expected::new();
    for line in shown.lines().filter_map(|line| line.strip_prefix("- **`")) {
        let (rule, rest) = line.split_once("`**").unwrap();
        let address = rest.strip_prefix(" `").and_then(|rest| rest.split_once('`')).map_or("-", |(at, _)| at);
        found.entry(address.to_owned()).or_default().insert(rule.to_owned());
    }
    found
}

#[test]
fn the_text_and_the_comment_name_every_finding() {
    let rows = all();
    for few in rows.chunks(12) {
        let case = Case::new(&plan(few), "rule \"mass-delete\" {\n  level = \"off\"\n}\n");
        let mut wanted = together(few, false);
        wanted.remove("-");
        for (format, read) in [("text", in_text as fn(&str) -> Expected), ("markdown", in_markdown)] {
            for lang in ["en", "ja"] {
                let (shown, _) = case.check(&[
                    "--pack", "none", "--all", "--format", format, "--lang", lang, "--color", "never",
                ]);
                let mut found = read(&shown);
                found.remove("-");
                let differences = differences(&wanted, &found);
                assert!(differences.is_empty(), "{format} in {lang}: {differences}\n{shown}");
            }
        }
    }
}

#[test]
fn what_gives_nobody_anything_is_clear_and_shows_no_line_with_a_gain() {
    let rows: Vec<Row> = all().into_iter().filter(|row| row.is_harmless && row.rules.is_empty()).collect();
    let case = Case::new(&plan(&rows), "rule \"mass-delete\" {\n  level = \"off\"\n}\n");
    let (text, code) = case.check(&["--pack", "none", "--color", "never"]);
    assert_eq!(code, 0, "{text}");
    let (_, access) = text.split_once("\nAccess\n").unwrap();
    let (access, _) = access.split_once("\n\n").unwrap();
    assert!(access.contains("\n    - "), "narrowings are shown\n{access}");
    for sign in ["    + ", "    ! "] {
        assert!(!access.lines().any(|line| line.starts_with(sign)), "{access}");
    }
    let (markdown, code) = case.check(&["--pack", "none", "--format", "markdown", "--lang", "ja"]);
    assert_eq!(code, 0);
    let table: Vec<&str> = markdown.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(!table.is_empty(), "{markdown}");
    for row in table {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        assert_eq!(cells[1].trim(), "–", "{row}");
    }
}
