//! Who gains and who loses access, on a terminal.
//!
//! The differences of documents are below, among the changes.

use super::page::{Page, Paint, own, sentence, theirs};
use super::{heading, limit, more};
use crate::render::Style;
use crate::render::access::grant;
use crate::render::words::Word;
use crate::report::{AccessView, GrantView, Report};
use crate::text::{Lang, Text};

/// The most lines of one kind for one principal before they are counted.
const LINES: usize = 10;

/// One entry a principal, those who gain first.
pub fn section(page: &mut Page, report: &Report, style: Style) {
    if report.access.is_empty() {
        return;
    }
    let lang = style.lang;
    let gains = report.access.iter().any(|one| !one.added.is_empty());
    heading(page, Word::Access, if gains { Paint::Warn } else { Paint::Bold }, lang);
    let (shown, left_out) = limit(report.access.len(), style);
    for one in report.access.iter().take(shown) {
        entry(page, one, style);
    }
    more(page, 2, Word::MorePrincipals, left_out, lang);
    if report.access_left_out > 0 {
        // No option shows these.
        let text = Word::MorePrincipals.count(lang, report.access_left_out);
        page.line(2, &[own(Paint::Dim, format!("… {text}"))]);
    }
}

fn entry(page: &mut Page, one: &AccessView, style: Style) {
    let mut head = vec![theirs(Paint::Bold, &one.principal)];
    if one.address != one.principal {
        head.push(own(Paint::Plain, "  "));
        head.push(theirs(Paint::Dim, &one.address));
    }
    page.line(2, &head);
    grants(page, (Paint::Good, "+ "), (&one.added, one.added_left_out), style);
    grants(page, (Paint::Bad, "- "), (&one.removed, one.removed_left_out), style);
    texts(page, (Paint::Bad, "! "), (&one.abuse, one.abuse_left_out), style);
    texts(page, (Paint::Warn, "? "), (&one.notes, one.notes_left_out), style);
}

fn grants(page: &mut Page, sign: (Paint, &str), (all, left_out): (&[GrantView], usize), style: Style) {
    lines(page, sign, (all, left_out), style, |one| grant(one, style.lang));
}

fn texts(page: &mut Page, sign: (Paint, &str), (all, left_out): (&[Text], usize), style: Style) {
    lines(page, sign, (all, left_out), style, |one| one.get(style.lang).to_owned());
}

fn lines<T>(
    page: &mut Page,
    (paint, sign): (Paint, &str),
    (all, left_out): (&[T], usize),
    style: Style,
    say: impl Fn(&T) -> String,
) {
    let shown = if style.all || all.len() <= LINES + 1 { all.len() } else { LINES };
    for one in all.iter().take(shown) {
        let mut pieces = vec![own(paint, sign)];
        pieces.extend(sentence(&say(one)));
        page.wrap(4, 6, &pieces);
    }
    rest(page, sign, all.len() - shown + left_out, style.lang);
}

fn rest(page: &mut Page, sign: &str, left_out: usize, lang: Lang) {
    if left_out > 0 {
        let text = format!("{sign}… {}", Word::MoreGrants.count(lang, left_out));
        page.line(4, &[own(Paint::Dim, text)]);
    }
}
