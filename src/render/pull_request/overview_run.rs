//! The check run that says which plans of a commit are all of them.
//!
//! Whoever signed what changes later and is the commit status's to say: here the rows tell of the plans alone.

use std::collections::BTreeSet;

use super::overview::{Row, numbers, page};
use crate::ports::{CheckRun, Conclusion};
use crate::render::signoff::words::Said;
use crate::render::{RenderError, clip};
use crate::report::Verdict;
use crate::signoff::requests::{self, OVERVIEW};
use crate::text::Lang;

/// What GitHub takes of a summary and of a text.
const FIELD: usize = 65_535;
/// What it takes of a title.
const TITLE: usize = 255;

/// The check run that declares these requests complete.
pub fn overview_run(
    rows: &[Row],
    digests: &BTreeSet<String>,
    head_sha: &str,
    lang: Lang,
) -> Result<CheckRun, RenderError> {
    let text = requests::compose_complete(Said::CompleteNote.get(lang), digests)
        .map_err(|error| RenderError::Unwritable { format: "check run", reason: error.to_string() })?;
    let needed = text.chars().count();
    if needed > FIELD {
        return Err(RenderError::DoesNotFit { needed, budget: FIELD });
    }
    let plans: Vec<Row> = rows.iter().map(|row| Row { signoff: None, ..row.clone() }).collect();
    let any = |wanted: &[Verdict]| rows.iter().any(|row| wanted.contains(&row.verdict));
    Ok(CheckRun {
        name: OVERVIEW.to_owned(),
        head_sha: head_sha.to_owned(),
        external_id: String::new(),
        conclusion: if any(&[Verdict::Blocked, Verdict::Undecided]) {
            Conclusion::Failure
        } else if any(&[Verdict::NeedsSignoff]) {
            Conclusion::Neutral
        } else {
            Conclusion::Success
        },
        title: clip(&numbers(&plans, lang), TITLE).0.to_owned(),
        summary: page(&plans, lang, FIELD)?,
        text,
        annotations: Vec::new(),
    })
}
