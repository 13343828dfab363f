//! Whole reports in which every text from outside is an attack.

use comrak::nodes::NodeValue;
use comrak::{Arena, parse_document};
use pairgate::render::Format;
use pairgate::text::Lang;

use crate::escapes::{gfm, no_hidden};
use crate::{show, story};

/// Texts that break out of somewhere.
pub const ATTACKS: &[&str] = &[
    "@octocat and @org/team please approve",
    "fixes #1, org/repo#2, GH-3",
    "<script>alert(1)</script><img src=x onerror=y>",
    "</details></summary><h1>CLEAR</h1>",
    "`code` ``` `` ` unbalanced `",
    "```\n# CLEAR\n```",
    "~~~\n</code>",
    "\n\n## ✅ CLEAR: nothing stands in the way\n\n",
    "--> <!-- hidden -->",
    "[click](https://evil.example) ![x](y) <https://a.example> www.evil.example a@b.example",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "*a* _b_ ~~c~~ $d$ :tada: \\`e\\` &amp; &#60;b&#62;",
    "- [ ] task\n1. one\n> quote\n---",
    "\u{1b}[2J\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}31m\u{8}\u{7f}\r",
    "\u{202e}gnp.exe\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}\u{200b}\u{feff}\u{2028}\u{2029}\u{ad}",
    "::error::fake\n::set-output name=a::b\n##[add-mask]x ::stop-commands::y",
    "%0A::error::fake%25,title=x:y",
    "]]> <![CDATA[ \u{0}\u{1}\u{fffe}\u{ffff} &bogus; \"quotes\" 'single'",
    "module.a[\"b|c`d<e>@f\\n\"].aws_x.y[\"日本語\"]",
    "{\"json\": [1]} {0} %s ${jndi:x} $(id) `id`",
];

#[test]
fn nothing_hidden_reaches_any_format() {
    for attack in ATTACKS {
        for format in Format::ALL {
            for lang in [Lang::En, Lang::Ja] {
                let shown = show(format, &story::hostile(attack), lang);
                assert!(no_hidden(&shown), "{format:?} {attack:?}\n{}", shown.escape_debug());
            }
        }
    }
}

#[test]
fn no_line_is_a_command_of_a_runner() {
    for attack in ATTACKS {
        for format in Format::ALL {
            let shown = show(format, &story::hostile(attack), Lang::En);
            for line in shown.lines() {
                assert!(!line.contains("##["), "{format:?}: {line}");
                let command = line.trim_start();
                let name = command.strip_prefix("::").unwrap_or_default();
                if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    assert!(format == Format::Github, "{format:?} {line}");
                    let ours = [
                        "::group::",
                        "::endgroup::",
                        "::error title=",
                        "::warning title=",
                        "::notice title=",
                    ];
                    assert!(ours.iter().any(|start| line.starts_with(start)), "{line}");
                }
            }
            if format == Format::Github {
                let benign = show(format, &story::hostile("benign"), Lang::En);
                assert_eq!(shown.lines().count(), benign.lines().count(), "{attack:?}");
                for line in shown.lines().filter(|line| line.contains(" title=")) {
                    let (_, rest) = line.split_once(" title=").unwrap();
                    let (title, _) = rest.split_once("::").unwrap();
                    assert!(!title.contains([',', ':']), "{title}");
                }
            }
        }
    }
}

#[test]
fn xml_is_well_formed_and_keeps_the_cases() {
    for attack in ATTACKS {
        let shown = show(Format::Junit, &story::hostile(attack), Lang::Ja);
        let report = quick_junit::Report::deserialize_from_str(&shown).expect("is JUnit");
        // Four findings, and five rules of which none has the hostile id.
        assert_eq!(report.test_suites[0].test_cases.len(), 9);
        assert_eq!(report.test_suites[0].failures, 2);
    }
}

#[test]
fn a_comment_holds_no_markup_but_ours() {
    for attack in ATTACKS {
        for lang in [Lang::En, Lang::Ja] {
            let page = show(Format::Markdown, &story::hostile(attack), lang);
            let benign = show(Format::Markdown, &story::hostile("benign"), lang);
            assert_eq!(blocks(&page), blocks(&benign), "{attack:?}\n{page}");
            assert_only_our_inlines(&page);
        }
    }
}

/// The kinds of blocks in their order, paragraphs and list items apart: texts with a line break are
/// shown as a block where others are a line.
fn blocks(page: &str) -> Vec<String> {
    let arena = Arena::new();
    let root = parse_document(&arena, page, &gfm());
    let kinds = root.descendants().filter_map(|node| match &node.data.borrow().value {
        NodeValue::Heading(heading) => Some(format!("heading {}", heading.level)),
        NodeValue::HtmlBlock(html) => Some(format!("html {}", html.literal.matches('<').count())),
        NodeValue::Table(_) => Some("table".to_owned()),
        NodeValue::BlockQuote => Some("quote".to_owned()),
        NodeValue::ThematicBreak => Some("rule".to_owned()),
        NodeValue::CodeBlock(block) if block.info == "diff" => Some("diff".to_owned()),
        _ => None,
    });
    kinds.collect()
}

pub fn assert_only_our_inlines(page: &str) {
    let arena = Arena::new();
    let root = parse_document(&arena, page, &gfm());
    for node in root.descendants() {
        match &node.data.borrow().value {
            NodeValue::Link(_)
            | NodeValue::Image(_)
            | NodeValue::Emph
            | NodeValue::Strikethrough
            | NodeValue::TaskItem(_)
            | NodeValue::Math(_)
            | NodeValue::FootnoteReference(_) => panic!("foreign markup in\n{page}"),
            NodeValue::HtmlInline(html) => {
                assert!(
                    matches!(html.as_str(), "<br>" | "<sub>" | "</sub>" | "<code>" | "</code>"),
                    "{html} in\n{page}"
                );
            }
            NodeValue::Text(text) => crate::escapes::assert_no_reference(text),
            _ => {}
        }
    }
}
