//! What stands on a pull request: sticky comments, check runs, the status, reviews, the job summary.
//!
//! Pure functions from facts to texts; whoever posts them decides nothing about words. What one of these
//! functions gives depends on its arguments alone, so that posting the same again changes nothing.

use super::escape::html_comment_json;
use super::signoff::words::Said;
use super::{Options, RenderError, markdown};
use crate::report::Report;
use crate::signoff::{Request, canonical};
use crate::text::Lang;

mod check_run;
mod marker;
pub(super) mod overview;
mod overview_run;
mod review;
mod state;

pub use check_run::{check_name, check_run, unfit_check_run};
pub use marker::{Kind, Marker, STARTED, STATUS, is_marker, marker, read_marker};
pub use overview::{Row, RowSignoff, overview, overview_page};
pub use overview_run::overview_run;
pub(super) use review::radius;
pub use review::review_body;
pub use state::{state, status_line};

/// GitHub takes 65,536 characters for a comment; this leaves room for whatever counts otherwise.
pub const COMMENT: usize = 60_000;
/// The most characters of a job summary: even four bytes for each stay below the mebibyte at which the
/// upload breaks off.
pub const SUMMARY: usize = 250_000;

/// The sticky comment about one plan: marker, page, version. The budget of `options` holds for all of it.
pub fn sticky(report: &Report, request: &Request, options: &Options) -> Result<String, RenderError> {
    let marker = marker(Kind::Plan, &request.root_module, &request.workspace);
    framed(&marker, options.budget, |budget| page(report, options, budget))
}

/// The sticky comment in place of one that does not fit.
pub fn unfit_sticky(report: &Report, request: &Request, lang: Lang) -> String {
    let marker = marker(Kind::Plan, &request.root_module, &request.workspace);
    format!("{marker}\n{}\n{}", unfit(report, request, lang), footer())
}

/// The report for `GITHUB_STEP_SUMMARY`: the same page as the comment, with more room before it is shortened.
pub fn job_summary(report: &Report, options: &Options) -> Result<String, RenderError> {
    page(report, options, SUMMARY).map(|page| format!("{page}\n{}", footer()))
}

fn page(report: &Report, options: &Options, budget: usize) -> Result<String, RenderError> {
    markdown::render(report, options.style.lang, options.links.as_ref(), budget)
}

/// A page between its marker and the version.
fn framed(
    marker: &str,
    budget: usize,
    page: impl FnOnce(usize) -> Result<String, RenderError>,
) -> Result<String, RenderError> {
    let frame = format!("{marker}\n\n{}", footer());
    let room = frame.chars().count();
    match page(budget.saturating_sub(room)) {
        Ok(page) => Ok(format!("{marker}\n{page}\n{}", footer())),
        Err(RenderError::DoesNotFit { needed, .. }) => {
            Err(RenderError::DoesNotFit { needed: needed + room, budget })
        }
        Err(error) => Err(error),
    }
}

/// Which version wrote it: people compare comments with what they have installed.
fn footer() -> String {
    format!("<sub>pairgate {}</sub>\n", env!("CARGO_PKG_VERSION"))
}

/// What stands where the page does not fit: no command to sign, because nobody could have read what they sign.
fn unfit(report: &Report, request: &Request, lang: Lang) -> String {
    let counts = super::words::counts(&report.counts, lang);
    let place = place(&request.root_module, &request.workspace);
    let refused = Said::Refused.get(lang);
    format!("## ⛔ {refused}\n\n{place} · **{counts}**\n\n{}\n", Said::TooLong.get(lang))
}

/// Root module and workspace, the latter where it is not the one that everybody has.
pub(super) fn place(root_module: &str, workspace: &str) -> String {
    use super::escape::markdown_code;
    let root = markdown_code(root_module);
    if workspace == "default" { root } else { format!("{root} {}", markdown_code(&format!("[{workspace}]"))) }
}

/// JSON that may stand in an HTML comment.
fn comment_json<T: serde::Serialize>(value: &T) -> String {
    html_comment_json(&canonical::write(value))
}
