//! The page for a browser and the Markdown, as text: nothing that others wrote is more than text in them.

use comrak::nodes::NodeValue;
use data_encoding::BASE64;
use pairgate::audit::Report;
use pairgate::render::audit::AuditFormat;
use pairgate::text::Lang;
use sha2::{Digest as _, Sha256};

use crate::story::{clean, report, show};

/// Every tag that opens closes, in order, and only known ones stand there.
fn well_formed(page: &str) {
    const TAGS: &str = " html head meta title style script body main h1 h2 p span ul li code pre ins del table thead \
        tbody tr th td a svg rect line text figure div details summary dl dt dd form label select option input output ";
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some(at) = rest.find('<') {
        let raw = matches!(open.last(), Some(&"style" | &"script"));
        let end = format!("</{}>", open.last().unwrap_or(&"none"));
        if raw && !rest[at..].starts_with(&end) {
            rest = &rest[at + 1..];
            continue;
        }
        assert!(raw || !rest[..at].contains('>'), "{}", &rest[..at]);
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.trim_matches('/').split(' ').next().unwrap();
        assert!(TAGS.contains(&format!(" {name} ")), "{tag}");
        let bare: String = tag.split('"').step_by(2).collect();
        assert!(!bare.split(' ').any(|word| word.starts_with("on") || word.starts_with("style=")), "{tag}");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        let target = tag.split("href=\"").nth(1).unwrap_or("https://");
        assert!(target.starts_with("https://") || target.starts_with('#'), "{tag}");
    }
    assert!(open.is_empty(), "{open:?}");
}

fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    page.split_once(start).unwrap().1.split_once(end).unwrap().0
}

#[test]
fn the_page_is_whole_and_may_do_nothing_but_its_own_script() {
    for lang in [Lang::En, Lang::Ja] {
        for report in [report(), clean()] {
            let page = show(AuditFormat::Html, &report, lang);
            well_formed(&page);
            let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
            assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{policy}");
            for (kind, tag) in [("script", "script"), ("style", "style")] {
                let digest =
                    BASE64.encode(&Sha256::digest(between(&page, &format!("<{tag}>"), &format!("</{tag}>"))));
                assert!(policy.contains(&format!("{kind}-src 'sha256-{digest}'")), "{policy}");
            }
            assert_eq!(page.matches("<script>").count(), 1);
            for loads in ["url(", "@import", "src=", "<link", "<iframe", "fetch("] {
                let own = between(&page, "<style>", "</style>");
                assert!(
                    !own.contains(loads) && !between(&page, "<script>", "</script>").contains(loads),
                    "{loads}"
                );
            }
        }
    }
}

#[test]
fn the_chart_counts_every_open_finding_once() {
    let page = show(AuditFormat::Html, &report(), Lang::En);
    let chart = between(&page, "<svg", "</svg>");
    let numbers = chart.matches("<title>").count();
    assert_eq!(numbers, 5, "{chart}");
    assert!(chart.contains("<title>over 5 years, high: 1</title>"), "{chart}");
    assert!(chart.contains("<title>unknown, high: 1</title>"), "{chart}");
    assert!(chart.contains("<title>1 to 2 years, medium: 1</title>"), "{chart}");
    assert!(!show(AuditFormat::Html, &clean(), Lang::En).contains("<svg"), "an empty chart says nothing");
}

/// Of what others wrote nothing became markup.
pub fn plain_markdown(page: &str) {
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    for node in comrak::parse_document(&arena, page, &options).descendants() {
        let node = node.data.borrow();
        let html = match &node.value {
            NodeValue::HtmlBlock(block) => block.literal.clone(),
            NodeValue::HtmlInline(html) => html.clone(),
            NodeValue::Image(_) | NodeValue::Link(_) => panic!("{page}"),
            NodeValue::Text(text) => {
                assert!(!text.contains("@everyone") && !text.contains("#1 "), "{text}");
                continue;
            }
            _ => continue,
        };
        let html = html.trim();
        let known = html.starts_with("<details><summary>")
            || ["</details>", "<br>", "<sub>", "</sub>"].contains(&html)
            || (html.starts_with("<code>") || html == "</code>")
            || (html.starts_with("<!-- pairgate:") && html.matches("-->").count() == 1);
        assert!(known, "{html}");
    }
}

#[test]
fn markdown_holds_no_markup_of_others() {
    for lang in [Lang::En, Lang::Ja] {
        plain_markdown(&show(AuditFormat::Markdown, &report(), lang));
    }
}

#[test]
fn a_page_of_nothing_has_no_tables() {
    let page = show(AuditFormat::Html, &clean(), Lang::En);
    assert!(!page.contains("<table") && !page.contains("<form"), "{page}");
    let unsure = Report { unchecked: report().unchecked, ..clean() };
    assert_eq!(show(AuditFormat::Html, &unsure, Lang::En).matches("<table").count(), 1);
}
