//! The lines of a session at a terminal: a rule over the whole width, and one line for each step.

use unicode_width::UnicodeWidthStr;

use super::Style;
use super::escape::visible;
use super::text::page::{Page, Paint, own, sentence};
use crate::text::Text;

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It holds.
    Good,
    /// It does not, or somebody has to look.
    Bad,
    /// Something to know.
    Note,
    /// It is under way.
    Wait,
}

/// A line of a step: what it is about, and how it stands; long ones are wrapped below themselves.
pub fn step(sign: Sign, what: &Text, says: &Text, style: Style) -> String {
    let (mark, paint) = match sign {
        Sign::Good => ("✓ ", Paint::Good),
        Sign::Bad => ("✗ ", Paint::Bad),
        Sign::Note => ("! ", Paint::Warn),
        Sign::Wait => ("… ", Paint::Dim),
    };
    let mut pieces = vec![own(paint, mark), own(Paint::Bold, format!("{}: ", what.get(style.lang)))];
    pieces.extend(sentence(says.get(style.lang)));
    let mut page = Page::new(style);
    page.wrap(1, 5, &pieces);
    page.finish()
}

/// A rule over the whole width with a title in it.
pub fn rule(title: &str, style: Style) -> String {
    let title = visible(title);
    let left = style.width.saturating_sub(title.width() + 4);
    let mut page = Page::new(style);
    page.line(
        0,
        &[own(Paint::Dim, "── "), own(Paint::Bold, title), own(Paint::Dim, format!(" {}", "─".repeat(left)))],
    );
    page.finish()
}
