//! The report says who may sign, how and until when, and its commands can be copied exactly.

use comrak::nodes::NodeValue;
use comrak::{Arena, parse_document};
use pairgate::render::{Format, Links, Options, RenderError, escape};
use pairgate::report::Report;
use pairgate::text::{Lang, Text};
use proptest::prelude::*;
use serde_json::Value;

use crate::attacks::ATTACKS;
use crate::escapes::gfm;
use crate::formats::snapshot;
use crate::{options, show, signing, try_show};

/// The code blocks of a page that are there to be copied.
pub fn copied(page: &str) -> Vec<String> {
    let arena = Arena::new();
    let root = parse_document(&arena, page, &gfm());
    let blocks = root.descendants().filter_map(|node| match &node.data.borrow().value {
        NodeValue::CodeBlock(block) if block.info == "text" => Some(block.literal.clone()),
        _ => None,
    });
    blocks.collect()
}

#[test]
fn the_page_in_both_languages() {
    let links = Links::new("https://github.com/acme/infra", signing::HEAD);
    assert!(links.is_some());
    for lang in [Lang::En, Lang::Ja] {
        let options = Options { links: links.clone(), ..options(lang) };
        for format in [Format::Markdown, Format::Text] {
            let text = try_show(format, &signing::waiting(), &options).unwrap();
            snapshot(&format!("waiting-{}-{}", format.name(), lang.code()), &text);
        }
        snapshot(
            &format!("plain-markdown-{}", lang.code()),
            &show(Format::Markdown, &signing::plain(), lang),
        );
    }
}

#[test]
fn a_key_that_is_needed_leaves_one_way() {
    for lang in [Lang::En, Lang::Ja] {
        let mut report = signing::waiting();
        signing::view(&mut report).signed = Some(true);
        let page = show(Format::Markdown, &report, lang);
        assert_eq!(copied(&page), ["pairgate sign 17 --root-module envs/prod\n"]);
        assert!(!page.contains("/pairgate sign"), "{page}");
        assert!(page.contains("\n  - `backup-missing module.db.aws_db_instance.main`\n"), "{page}");
        snapshot(&format!("key-markdown-{}", lang.code()), &first_screen(&page));
        signing::view(&mut report).signed = None;
        let page = show(Format::Markdown, &report, lang);
        assert_eq!(copied(&page).len(), 2);
        snapshot(&format!("key-unknown-markdown-{}", lang.code()), &first_screen(&page));
    }
}

#[test]
fn nothing_to_copy_where_nobody_can_sign() {
    for lang in [Lang::En, Lang::Ja] {
        let mut report = signing::waiting();
        signing::view(&mut report).request.as_mut().unwrap().obstacle = Some(Text::new(
            "freeze `year-end` until 2027-01-04 09:00: nobody is on call who knows the shops",
            "凍結期間 `year-end`（2027-01-04 09:00 まで）です：担当者が不在のため",
        ));
        for format in [Format::Markdown, Format::Text] {
            let page = show(format, &report, lang);
            assert!(copied(&page).is_empty() && !page.contains("/pairgate sign s1:"), "{page}");
            assert!(!page.contains("pairgate sign 17"), "{page}");
            assert!(page.contains("year-end"), "{page}");
        }
        snapshot(
            &format!("freeze-markdown-{}", lang.code()),
            &first_screen(&show(Format::Markdown, &report, lang)),
        );
        signing::view(&mut report).request = None;
        let page = show(Format::Markdown, &report, lang);
        assert!(copied(&page).is_empty() && page.contains("`pairgate post`"), "{page}");
    }
}

fn first_screen(page: &str) -> String {
    let at = page.find("\n### Sign-off").or_else(|| page.find("\n### サインオフ\n")).unwrap();
    page[at..].split("<details>").next().unwrap().to_owned()
}

#[test]
fn a_report_that_needs_no_sign_off_says_nothing_of_it() {
    let mut report = signing::waiting();
    report.verdict = pairgate::report::Verdict::Blocked;
    for format in [Format::Markdown, Format::Text] {
        assert!(!show(format, &report, Lang::En).contains("pairgate sign"));
    }
}

fn holds_everything(report: &Report, page: &str) {
    let view = report.signoff.as_ref().unwrap();
    let blocks = copied(page);
    let mut wanted = format!("/pairgate sign {}\n", view.request.as_ref().unwrap().digest);
    wanted.extend(view.acknowledge.iter().map(|item| format!("acknowledge {item}\n")));
    assert_eq!(blocks[0], wanted);
    assert_eq!(blocks[1], "pairgate sign 17 --root-module envs/prod\n");
}

#[test]
fn how_to_sign_is_never_cut() {
    let mut report = signing::waiting();
    signing::view(&mut report).acknowledge = (0..300).map(|n| format!("aws_db_instance.main[{n}]")).collect();
    let page = |budget| try_show(Format::Markdown, &report, &Options { budget, ..options(Lang::En) });
    holds_everything(&report, &page(60_000).unwrap());
    let RenderError::DoesNotFit { needed, .. } = page(8_000).unwrap_err() else { panic!() };
    let tight = page(needed).unwrap();
    holds_everything(&report, &tight);
    assert!(tight.chars().count() <= needed && tight.contains("✂️"));
    assert!(page(needed - 1).is_err());
}

#[test]
fn hostile_items_are_copied_exactly_or_not_at_all() {
    let (mut exact, mut refused) = (0, 0);
    for attack in ATTACKS {
        for lang in [Lang::En, Lang::Ja] {
            let report = signing::hostile(attack);
            for format in Format::ALL {
                assert!(crate::escapes::no_hidden(&show(format, &report, lang)), "{format:?} {attack:?}");
            }
            let page = show(Format::Markdown, &report, lang);
            crate::attacks::assert_only_our_inlines(&page);
            let view = report.signoff.as_ref().unwrap();
            match copied(&page).iter().find(|block| block.starts_with("/pairgate sign ")) {
                Some(block) => {
                    let items: Vec<&str> = block.lines().skip(1).collect();
                    assert_eq!(
                        items,
                        [format!("acknowledge {attack}"), format!("acknowledge rule {attack}")]
                    );
                    assert_eq!(view.acknowledge[0], *attack);
                    exact += 1;
                }
                None => refused += 1,
            }
        }
    }
    assert!(exact >= 20 && refused >= 8, "{exact} {refused}");
}

#[test]
fn a_command_holds_nothing_that_a_shell_obeys() {
    let cases = [
        ("envs/prod", Some("envs/prod")),
        ("my envs/prod", Some("'my envs/prod'")),
        ("a; rm -rf ~", Some("'a; rm -rf ~'")),
        ("$(id)", Some("'$(id)'")),
        ("it's", Some("'it'\\''s'")),
        ("-x", Some("./-x")),
        ("--plan=a b", Some("'./--plan=a b'")),
        ("a\nb", None),
        ("a\u{202e}b", None),
        ("\u{1b}[2J", None),
        (" a", None),
        ("", None),
    ];
    for (text, wanted) in cases {
        assert_eq!(escape::shell_word(text).as_deref(), wanted, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    /// The real shell reads back what was written.
    #[test]
    fn a_shell_reads_the_word_back(text in "[ -~]{1,24}") {
        if let Some(word) = escape::shell_word(&text) {
            let out = std::process::Command::new("sh").arg("-c").arg(format!("printf %s {word}")).output().unwrap();
            let wanted = if text.starts_with('-') { format!("./{text}") } else { text };
            prop_assert_eq!(String::from_utf8(out.stdout).unwrap(), wanted);
        }
    }
}

#[test]
fn places_are_links_when_the_repository_is_known() {
    let links = Links::new("https://github.com/acme/infra/", signing::HEAD);
    let page =
        try_show(Format::Markdown, &signing::waiting(), &Options { links, ..options(Lang::En) }).unwrap();
    let wanted = format!(
        "[`infra/policies/backup copies.policy.hcl:12`](https://github.com/acme/infra/blob/{}/infra/policies/backup%20copies.policy.hcl#L12)",
        signing::HEAD
    );
    assert!(page.contains(&wanted), "{page}");
    for (url, commit) in [
        ("javascript:alert(1)", signing::HEAD),
        ("https://github.com/a b", signing::HEAD),
        ("https://me@github.com/a/b", signing::HEAD),
        ("https://github.com/a/b)(", signing::HEAD),
        ("https://github.com/a/b?x", signing::HEAD),
        ("https://", signing::HEAD),
        ("https://github.com/a/b", "main"),
    ] {
        assert_eq!(Links::new(url, commit), None, "{url}");
    }
    for file in ["../etc/passwd", "/etc/passwd", "a//b", "a/../../b", "C:\\x", ".", "https://evil/x", ""] {
        let mut report = signing::waiting();
        report.findings[0].place.as_mut().unwrap().file = file.to_owned();
        let links = Links::new("https://github.com/acme/infra", signing::HEAD);
        let page = try_show(Format::Markdown, &report, &Options { links, ..options(Lang::En) }).unwrap();
        assert!(!page.contains("/blob/"), "{file}");
    }
}

#[test]
fn json_holds_what_a_merge_needs() {
    let value: Value = serde_json::from_str(&show(Format::Json, &signing::waiting(), Lang::En)).unwrap();
    assert_eq!(value["plan"]["workspace"], "default");
    assert_eq!(value["verdict"], "needs_signoff");
    assert_eq!(value["digest"]["words"], "amber canoe lantern");
    let signoff = &value["signoff"];
    assert_eq!(signoff["request"]["digest"], signing::request().digest());
    assert_eq!(signoff["request"]["root_module"], "envs/prod");
    assert_eq!(signoff["requirement"]["teams"][0], "acme/dba");
    assert_eq!(signoff["requirement"]["presence"], "live");
    assert_eq!(signoff["acknowledge"][1], "module.db.aws_db_instance.main");
    let none: Value = serde_json::from_str(&show(Format::Json, &crate::story::clear(), Lang::En)).unwrap();
    assert!(none["signoff"].is_null());
}
