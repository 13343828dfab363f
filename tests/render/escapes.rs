//! Each escape alone, against random texts made of dangerous pieces.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use pairgate::render::escape;
use proptest::prelude::*;

/// As GitHub reads comments.
pub fn gfm() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.math_dollars = true;
    options.extension.math_code = true;
    options
}

/// Nothing in it that nobody can see, line breaks apart.
pub fn no_hidden(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || !escape::is_hidden(c))
}

/// A text node that the forge's filters find nothing in.
pub fn assert_no_reference(text: &str) {
    for (at, c) in text.char_indices() {
        if c == '@' || c == '#' {
            assert!(text[at + 1..].starts_with('\u{200b}'), "{text:?}");
        }
    }
    assert!(!text.contains("://") && !text.replace("www.\u{200b}", "").contains("www."), "{text:?}");
}

fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "`",
        "``",
        "```",
        "~~~",
        "\n",
        "\r",
        "\t",
        " ",
        "  ",
        "@",
        "@a",
        "#",
        "#1",
        "<",
        ">",
        "</code>",
        "<b>",
        "<!--",
        "-->",
        "[",
        "]",
        "(",
        ")",
        "[a](b)",
        "![",
        "|",
        "|-|",
        "*",
        "**",
        "_",
        "\\",
        "&",
        "&lt;",
        "-",
        "- ",
        "+ ",
        "1. ",
        "1) ",
        "=",
        "===",
        "---",
        "$",
        "$$",
        ":",
        "::",
        "::error::",
        "##[",
        "%",
        "%0A",
        ",",
        "https://a.example",
        "www.a.example",
        "a@b.example",
        "a",
        "日本",
        "\u{1b}[",
        "\u{202e}",
        "\u{200b}",
        "\u{2028}",
        "\u{85}",
        "\u{0}",
        "\u{feff}",
        "\u{fffe}",
        "^",
        "[^1]",
        "!",
        "'",
        "\"",
        "{",
        "}",
        "GH-1",
        "x",
    ]);
    prop_oneof![prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat()), any::<String>(),]
}

fn inlines(page: &str) -> Vec<NodeValue> {
    let arena = Arena::new();
    let root = parse_document(&arena, page, &gfm());
    root.descendants().map(|node| node.data.borrow().value.clone()).collect()
}

/// The text of a page that is one list item of plain text, or a complaint.
fn plain_item(page: &str) -> Result<String, TestCaseError> {
    let mut text = String::new();
    for value in inlines(page) {
        match value {
            NodeValue::Document | NodeValue::List(_) | NodeValue::Item(_) | NodeValue::Paragraph => {}
            NodeValue::Text(part) => text.push_str(&part),
            other => return Err(TestCaseError::fail(format!("{other:?} in {page:?}"))),
        }
    }
    Ok(text)
}

#[test]
fn an_item_that_begins_with_a_box_is_no_task() {
    for text in ["[ ] done", "[x] done", "[\n]\u{2028}"] {
        for shown in [escape::markdown(text), escape::markdown_marked(text)] {
            plain_item(&format!("- {shown}\n")).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn prose_is_one_text(text in hostile()) {
        for page in [format!("- {}\n", escape::markdown(&text)), format!("- a {} b\n", escape::markdown(&text))] {
            let shown = plain_item(&page)?;
            assert_no_reference(&shown);
        }
        let shown = plain_item(&format!("- {}\n", escape::markdown(&text)))?;
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(shown.replace('\u{200b}', ""), escape::visible(&flat));
    }

    #[test]
    fn code_is_one_code(text in hostile()) {
        let page = format!("- a {} b\n", escape::markdown_code(&text));
        let codes: Vec<String> = inlines(&page).into_iter().filter_map(|value| match value {
            NodeValue::Code(code) => Some(code.literal),
            _ => None,
        }).collect();
        if text.trim_matches(' ').is_empty() || escape::visible(&text).trim().is_empty() {
            prop_assert!(codes.is_empty());
        } else {
            prop_assert_eq!(codes, vec![escape::visible(&text)]);
        }
    }

    #[test]
    fn a_sentence_with_marks_is_text_and_code(text in hostile()) {
        let page = format!("- {}\n", escape::markdown_marked(&text));
        for value in inlines(&page) {
            match value {
                NodeValue::Document | NodeValue::List(_) | NodeValue::Item(_) | NodeValue::Paragraph | NodeValue::Code(_) => {}
                NodeValue::HtmlInline(html) => prop_assert!(html == "<code>" || html == "</code>", "{}", html),
                NodeValue::Text(text) => assert_no_reference(&text),
                other => prop_assert!(false, "{other:?} in {page:?}"),
            }
        }
    }

    #[test]
    fn a_fence_is_one_block(texts in prop::collection::vec(hostile(), 0..4)) {
        let page = format!("{}after\n", escape::markdown_fence("diff", &texts));
        let values = inlines(&page);
        let blocks = values.iter().filter(|value| matches!(value, NodeValue::CodeBlock(_))).count();
        prop_assert_eq!(blocks, 1);
        prop_assert!(values.len() == 4, "{:?}", values);
        if let Some(NodeValue::CodeBlock(block)) = values.get(1) {
            let expected: String = texts.iter().map(|text| escape::visible(text) + "\n").collect();
            prop_assert_eq!(&block.literal, &expected);
        }
    }

    #[test]
    fn a_terminal_line_is_a_line(text in hostile()) {
        let line = escape::visible(&text);
        prop_assert!(no_hidden(&line) && !line.contains('\n'));
        prop_assert!(!line.contains("##["));
        for word in line.split(' ') {
            let name = word.trim_start().strip_prefix("::");
            prop_assert!(!name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())), "{}", line);
        }
        for line in escape::visible_lines(&text) {
            prop_assert!(no_hidden(&line) && !line.contains('\n'));
        }
    }

    #[test]
    fn a_command_is_one_line_with_its_parts(text in hostile()) {
        let (title, message) = (escape::command_property(&text), escape::command_message(&text));
        prop_assert!(!title.contains(['\n', '\r', ':', ',']));
        prop_assert!(!message.contains(['\n', '\r']));
        prop_assert!(no_hidden(&title) && no_hidden(&message));
        // A percent sign always begins an escape of ours.
        for after in title.split('%').skip(1) {
            prop_assert!(["25", "0A", "0D", "3A", "2C"].iter().any(|code| after.starts_with(code)));
        }
    }

    #[test]
    fn machine_texts_hide_nothing(text in hostile()) {
        prop_assert!(no_hidden(&escape::xml(&text)) && no_hidden(&escape::sarif_message(&text)));
        let uri = escape::uri_path(&text);
        prop_assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)));
        let shown = escape::json(&serde_json::to_string_pretty(&vec![&text]).unwrap());
        prop_assert!(no_hidden(&shown));
        prop_assert_eq!(serde_json::from_str::<Vec<String>>(&shown).unwrap(), vec![text]);
    }
}

#[test]
fn what_is_harmless_stays_readable() {
    assert_eq!(escape::visible("from ::/0 to std::io"), "from ::/0 to std::io");
    assert_eq!(escape::visible("::error::x"), "\\u{3a}:error::x");
    assert_eq!(escape::markdown("plan 10: 20 件、a-b.c (d)"), "plan 10: 20 件、a-b.c (d)");
    assert_eq!(escape::markdown_code("aws_x.y[\"a\"]"), "`aws_x.y[\"a\"]`");
    assert_eq!(escape::visible("辻\u{e0100} 日本"), "辻\u{e0100} 日本");
}
