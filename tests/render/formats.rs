//! Snapshots of every format in both languages.

use pairgate::render::{Format, Options, Style};
use pairgate::report::{DigestView, Verdict};
use pairgate::text::{Lang, Text};

use crate::{options, show, story, try_show};

pub fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.add_filter(&regex_free_version(), "[version]");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The version of the crate as it stands in machine formats.
fn regex_free_version() -> String {
    format!("\"{}\"", env!("CARGO_PKG_VERSION").replace('.', "\\."))
}

#[test]
fn every_format_in_both_languages() {
    for lang in [Lang::En, Lang::Ja] {
        for format in Format::ALL {
            // JSON holds both languages at once.
            if format == Format::Json && lang == Lang::Ja {
                continue;
            }
            let name = format!("database-{}-{}", format.name(), lang.code());
            snapshot(&name, &show(format, &story::database(), lang));
        }
    }
}

#[test]
fn a_clear_plan_is_a_few_lines() {
    for lang in [Lang::En, Lang::Ja] {
        let text = show(Format::Text, &story::clear(), lang);
        assert!(text.lines().count() <= 12, "{text}");
        snapshot(&format!("clear-text-{}", lang.code()), &text);
        snapshot(&format!("clear-markdown-{}", lang.code()), &show(Format::Markdown, &story::clear(), lang));
    }
}

#[test]
fn a_hostile_plan_is_shown_as_what_it_is() {
    let attack = "a[\"<b>@x</b> #1 `c` | *d* \u{1b}[31m\u{202e}\"] ::error::e\n# f --> https://g.example %0A";
    for format in [Format::Text, Format::Markdown, Format::Github, Format::Junit] {
        snapshot(&format!("hostile-{}", format.name()), &show(format, &story::hostile(attack), Lang::En));
    }
}

#[test]
fn an_undecided_plan_says_why_first() {
    let mut report = story::clear();
    report.verdict = Verdict::Undecided;
    report.notices = story::database().notices;
    report.digest =
        DigestView::Unavailable(Text::new("the plan is `incomplete`", "プランが `incomplete` です"));
    snapshot("undecided-text-ja", &show(Format::Text, &report, Lang::Ja));
    snapshot("undecided-markdown-en", &show(Format::Markdown, &report, Lang::En));
}

#[test]
fn colour_only_when_asked() {
    let mut coloured = options(Lang::En);
    coloured.style.colour = true;
    let plain = show(Format::Text, &story::database(), Lang::En);
    assert!(!plain.contains('\u{1b}'));
    let text = try_show(Format::Text, &story::database(), &coloured).unwrap();
    assert!(text.contains("\u{1b}["));
    // The words are the same: colour carries nothing alone.
    let mut stripped = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stripped.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
}

#[test]
fn prose_keeps_to_the_width_in_both_languages() {
    for (lang, width) in [(Lang::En, 60), (Lang::Ja, 60)] {
        let style = Style { lang, width, ..Style::default() };
        let text =
            try_show(Format::Text, &story::database(), &Options { style, ..Options::default() }).unwrap();
        snapshot(&format!("database-narrow-{}", lang.code()), &text);
        let wide = text.lines().filter(|line| unicode_width::UnicodeWidthStr::width(*line) > width);
        // Names, values and tables are not broken; sentences are.
        for line in wide {
            assert!(["\"", ".", "v1:", "<- "].iter().any(|part| line.contains(part)), "{line}");
        }
    }
}

#[test]
fn long_lists_say_what_is_left_out() {
    let mut report = story::database();
    let one = report.radius.affected[0].clone();
    report.radius.affected = vec![one; 45];
    let finding = report.findings[2].clone();
    report.findings.extend(std::iter::repeat_n(finding, 50));
    let text = show(Format::Text, &report, Lang::En);
    assert!(text.contains("15 more affected resources are not shown"), "{text}");
    assert!(
        text.contains("24 more findings are not shown: `--all` or `--format json` shows everything"),
        "{text}"
    );
    let mut all = options(Lang::En);
    all.style.all = true;
    assert!(!try_show(Format::Text, &report, &all).unwrap().contains("not shown:"));
}

#[test]
fn at_most_ten_annotations_of_a_kind() {
    let mut report = story::database();
    let finding = report.findings[0].clone();
    report.findings.extend(std::iter::repeat_n(finding, 20));
    let text = show(Format::Github, &report, Lang::En);
    assert_eq!(text.matches("::error ").count(), 10);
    assert!(text.contains("and 12 more"), "{text}");
    assert!(!text.contains("password"));
}

#[test]
fn a_format_is_read_by_its_name() {
    for format in Format::ALL {
        assert_eq!(Format::parse(format.name()), Some(format));
    }
    assert_eq!(Format::parse("yaml"), None);
}
