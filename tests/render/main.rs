//! The formats: snapshots that a person has read, attacks, budgets, schemas.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod attacks;
mod budget;
mod escapes;
mod formats;
mod overview;
mod policies;
mod pull_request;
mod schemas;
mod session;
mod signing;
mod signoff;
mod story;
mod verification;

use pairgate::render::{Format, Options, RenderError, Style, render};
use pairgate::report::Report;
use pairgate::text::Lang;

fn options(lang: Lang) -> Options {
    Options { style: Style { lang, width: 100, ..Style::default() }, ..Options::default() }
}

fn try_show(format: Format, report: &Report, options: &Options) -> Result<String, RenderError> {
    let mut out = Vec::new();
    render(format, report, &story::rules(), options, &mut out)?;
    Ok(String::from_utf8(out).expect("output is UTF-8"))
}

fn show(format: Format, report: &Report, lang: Lang) -> String {
    try_show(format, report, &options(lang)).expect("renders")
}
