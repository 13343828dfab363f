//! What people read: every format of the history, by the real program from real notes.

use comrak::nodes::NodeValue;
use insta::assert_snapshot;
use pairgate::signoff::session::Ended;
use serde_json::Value;

use crate::story::{ALICE, BOB, Cloned, Told, head, weeks};

#[test]
fn the_weekly_page_in_both_languages() {
    let Some(clone) = Cloned::with(&weeks()) else { return };
    assert_snapshot!("text", clone.history(&[]));
    assert_snapshot!("text_ja", clone.history(&["--lang", "ja"]));
    assert_snapshot!("markdown", clone.history(&["--format", "markdown"]));
    assert_snapshot!("csv", clone.history(&["--format", "csv"]));
    let warned = clone.run(&["history"]).stderr.replace('\u{2502}', " ");
    let warned = warned.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(warned.matches("counts for nothing").count(), 1, "{warned}");
    assert!(warned.contains("account 1666 posted it, and it speaks for account 1003"), "{warned}");
}

#[test]
fn a_week_keeps_what_is_still_owed_from_before() {
    let Some(clone) = Cloned::with(&weeks()) else { return };
    let text = clone.history(&["--since", "2025-03-11"]);
    assert!(text.contains("2 applies since 2025-03-11 00:00 UTC"), "{text}");
    assert!(text.contains("nobody knows how the apply of #8"), "{text}");
    assert!(!text.contains("#6"), "{text}");
    assert!(!text.contains("serial 4 to 6"), "an old gap is told once: {text}");
    // Knowledge does not end with the week.
    assert!(
        text.contains("Only one person ever applied: `envs/prod` (`alice`), `envs/stage` (`bob`)"),
        "{text}"
    );
    let empty = clone.history(&["--since", "7d"]);
    assert!(empty.contains("Nothing was applied."), "{empty}");
    let one = clone.history(&["--root-module", "./stacks/web/"]);
    assert!(one.contains("3 applies\n") && !one.contains("envs/prod"), "{one}");
}

#[test]
fn json_is_what_its_schema_says() {
    let Some(clone) = Cloned::with(&weeks()) else { return };
    let value: Value = serde_json::from_str(&clone.history(&["--format", "json"])).unwrap();
    let schema: Value = serde_json::from_str(include_str!("../../schemas/history-v1.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&value).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let endings: Vec<&str> =
        value["applies"].as_array().unwrap().iter().map(|one| one["ending"].as_str().unwrap()).collect();
    let expected = ["withdrawn", "interrupted", "open", "applied", "applied", "applied", "failed", "applied"];
    assert_eq!(endings, expected);
    assert_eq!(value["gaps"].as_array().unwrap().len(), 1);
    assert_eq!(value["gaps"][0]["serial_before"], 4);
    assert_eq!(value["gaps"][0]["serial_found"], 6);
    let forced = &value["applies"][4]["break_glass"];
    assert_eq!(forced["countersigned"][0]["by"]["login"], "carol");
    assert_eq!(forced["countersigned"][0]["late"], true);
    assert_eq!(forced["owes_countersignature"], false);
    assert_eq!(value["applies"][1]["break_glass"]["overdue"], true);
    assert_eq!(value["broken"].as_array().unwrap().len(), 1);
    // Everything that the schema names is there, and a wrong word is not let through.
    let named = schema["$defs"]["apply"]["properties"].as_object().unwrap();
    assert_eq!(value["applies"][0].as_object().unwrap().len(), named.len());
    let mut wrong = value.clone();
    wrong["applies"][0]["ending"] = "fine".into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn the_page_for_a_browser_is_whole_and_loads_nothing() {
    let Some(clone) = Cloned::with(&weeks()) else { return };
    let file = clone.path().join("history.html");
    for lang in ["en", "ja"] {
        clone.history(&["--output", "html=history.html", "--lang", lang]);
        let page = std::fs::read_to_string(&file).unwrap();
        well_formed(&page);
        assert_eq!(page.matches("<svg").count(), 3, "{page}");
        assert!(!page.contains("url(") && !page.contains("@import"), "{page}");
        assert!(page.contains("default-src 'none'") && page.contains("prefers-color-scheme: dark"));
        assert_eq!(page.matches("class=\"heat\"").count(), 4, "{page}");
    }
}

/// Every tag that opens closes, in order, and no bare `&` or `<` is left.
fn well_formed(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some(at) = rest.find('<') {
        references(&rest[..at], open.last() == Some(&"style"));
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
        known(tag);
    }
    assert!(open.is_empty(), "{open:?}");
}

/// Nothing but these stands in the page: nothing of it runs or loads anything.
fn known(tag: &str) {
    const TAGS: &str = " html head meta title style body h1 h2 p b span section ul li code table tr td a svg rect line text ";
    const ATTRIBUTES: &str = " lang charset http-equiv content name class href rel xmlns role aria-label width height \
        viewBox x y x1 x2 y1 y2 text-anchor stroke-dasharray fill-opacity ";
    let bare: String = tag.split('"').step_by(2).collect();
    let mut words = bare.trim_matches('/').split_whitespace();
    let name = words.next().unwrap();
    assert!(TAGS.contains(&format!(" {name} ")), "{tag}");
    for attribute in words {
        let attribute = attribute.strip_suffix('=').unwrap();
        assert!(ATTRIBUTES.contains(&format!(" {attribute} ")), "{tag}");
    }
    let target = tag.split("href=\"").nth(1).map_or("https://github.com/", |rest| rest);
    assert!(target.starts_with("https://github.com/"), "{tag}");
}

/// Nothing that others wrote became markup.
fn plain_markdown(page: &str) {
    let arena = comrak::Arena::new();
    for node in comrak::parse_document(&arena, page, &comrak::Options::default()).descendants() {
        match &node.data.borrow().value {
            NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) | NodeValue::Image(_) => panic!("{page}"),
            NodeValue::Link(link) => assert!(link.url.starts_with("https://github.com/"), "{page}"),
            NodeValue::Text(text) => assert!(!text.contains("@everyone"), "{page}"),
            _ => {}
        }
    }
}

fn references(text: &str, style: bool) {
    assert!(style || !text.contains('>'), "{text}");
    for (at, _) in text.match_indices('&') {
        let name = text[at + 1..].split(';').next().unwrap();
        assert!(["amp", "lt", "gt", "quot", "#39", "#183"].contains(&name), "{text}");
    }
}

/// Whoever may push may write what they like into a note.
const HOSTILE: [&str; 7] = [
    "=HYPERLINK(\"https://evil.example\",\"click\")",
    "@everyone </code></td><script>alert(1)</script> \"><img src=x>",
    "{who} {place} {it}",
    "``` \u{202e}drowssap\u{1b}[2J\n::error::x",
    "+1,2;\"3\"",
    "-2+3|cmd",
    "\t=1+1",
];

#[test]
fn what_others_wrote_stays_text_in_every_format() {
    for (number, hostile) in (20..).zip(HOSTILE) {
        let told = Told::new(number, "a/b l", (ALICE, &[BOB]), 1, "2025-03-03T01:00:00Z")
            .ended(Ended::Failed, Some(2), (1, 1, 1))
            .edit(|one| {
                one.started.request.root_module = hostile.to_owned();
                one.started.request.workspace = hostile.to_owned();
                one.started.applier.login = hostile.to_owned();
                one.started.signers[0].login = hostile.to_owned();
                let digest = one.started.request.digest();
                let finished = one.finished.as_mut().unwrap();
                finished.request = digest;
                finished.errors = vec![hostile.to_owned()];
                finished.policies = vec![hostile.to_owned()];
            });
        let forced =
            Told::new(number + 100, "a/b l", (ALICE, &[]), 1, "2025-03-04T01:00:00Z").forced(hostile);
        let entries =
            |one: &Told| one.entries().into_iter().map(|entry| (head(one.pull()), entry)).collect::<Vec<_>>();
        let Some(clone) = Cloned::with(&[entries(&told), entries(&forced)].concat()) else { return };
        for format in ["text", "markdown", "json", "csv", "html"] {
            let page = clone.history(&["--format", format]);
            assert!(
                !page.contains(['\u{202e}', '\u{1b}']) && !page.contains("\n::error"),
                "{format}: {page}"
            );
            match format {
                "html" => well_formed(&page),
                "markdown" => plain_markdown(&page),
                "csv" => plain_cells(&page),
                _ => {}
            }
        }
    }
}

/// No cell begins with what a spreadsheet would take for a formula, and every line has as many cells.
fn plain_cells(page: &str) {
    let mut width = None;
    for line in page.lines() {
        let mut cells = vec![String::new()];
        let mut quoted = false;
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().unwrap().push(c),
            }
        }
        assert!(!quoted, "{line}");
        assert_eq!(*width.get_or_insert(cells.len()), cells.len(), "{line}");
        for cell in cells {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
}

#[test]
fn nothing_at_all_says_where_to_get_it() {
    let Some(clone) = Cloned::with(&[]) else { return };
    let ran = clone.run(&["history"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("Nothing was applied."), "{}", ran.stdout);
    assert!(ran.stderr.contains("get them: `pairgate history --fetch`"), "{}", ran.stderr);
    for format in ["markdown", "json", "csv", "html"] {
        clone.history(&["--format", format]);
    }
    let odd = clone.run(&["history", "--since", "yesterday"]);
    assert_eq!(odd.code, 2);
    assert!(odd.stderr.contains("write `--since 7d`"), "{}", odd.stderr);
    let twice = clone.run(&["history", "--output", "html=a", "--output", "csv=./a"]);
    assert_eq!(twice.code, 2, "{}", twice.stderr);
}

#[test]
fn notes_of_others_are_fetched_first_when_asked_for() {
    let Some(theirs) = Cloned::with(&weeks()) else { return };
    let Some(mine) = Cloned::with(&[]) else { return };
    mine.git(&["remote", "add", "origin", theirs.path().to_str().unwrap()]);
    assert!(mine.history(&[]).contains("Nothing was applied."));
    assert!(mine.history(&["--fetch"]).contains("8 applies"));
}
