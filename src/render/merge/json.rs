//! Several reports as one JSON document, for scripts.
//!
//! `schemas/merge-v1.schema.json` describes it, and a test validates what is written here against it. Members may
//! be added within `pairgate-merge-v1`; one that changes its meaning or goes makes a new version. `verdict`,
//! `counts` and `radius.level` are where a single report has them.

use serde::Serialize;

use super::{Merged, Part};
use crate::render::RenderError;
use crate::render::escape;
use crate::render::json::{Counts, counts};
use crate::render::verification::state_name;

const SCHEMA: &str = "pairgate-merge-v1";

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    tool: Tool,
    verdict: &'static str,
    satisfied: Option<bool>,
    counts: Counts,
    radius: Radius,
    reports: Vec<Report<'a>>,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Radius {
    level: &'static str,
}

#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    root_module: &'a str,
    workspace: &'a str,
    verdict: &'static str,
    counts: Counts,
    irreversible: usize,
    radius: Radius,
    digest: Option<&'a str>,
    words: Option<&'a str>,
    request: Option<&'a str>,
    state: Option<&'static str>,
    url: Option<&'a str>,
}

/// The whole.
pub(super) fn render(merged: &Merged) -> Result<String, RenderError> {
    let root = Root {
        schema: SCHEMA,
        tool: Tool { name: "pairgate", version: env!("CARGO_PKG_VERSION") },
        verdict: merged.verdict().name(),
        satisfied: merged.satisfied,
        counts: counts(&merged.counts()),
        radius: Radius { level: merged.radius().name() },
        reports: merged.parts.iter().map(report).collect(),
        url: merged.url.as_deref(),
    };
    let text = serde_json::to_string_pretty(&root)
        .map_err(|error| RenderError::Unwritable { format: "json", reason: error.to_string() })?;
    Ok(escape::json(&text) + "\n")
}

fn report(part: &Part) -> Report<'_> {
    let row = &part.row;
    Report {
        file: &part.file,
        root_module: &row.root_module,
        workspace: &row.workspace,
        verdict: row.verdict.name(),
        counts: counts(&row.counts),
        irreversible: row.irreversible,
        radius: Radius { level: row.radius.name() },
        digest: part.digest.as_deref(),
        words: row.words.as_deref(),
        request: part.request.as_deref(),
        state: part.state.as_ref().map(state_name),
        url: row.url.as_deref(),
    }
}
