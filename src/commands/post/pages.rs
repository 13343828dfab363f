//! What is shown on the pull request.
//!
//! joined when render lands: `render::pull_request` has these under the same names, with more in them.

use crate::ports::{CheckRun, Conclusion};
use crate::render::{Format, Options, RenderError, render};
use crate::report::{Report, Verdict};
use crate::signoff::Request;
use crate::text::{Lang, Text};

/// Characters that a field of a check run may have.
const FIELD: usize = 65_535;
/// The info strings of the fence with the request.
const FENCES: [&str; 2] = ["pairgate-request", "pairgate-request-part"];

/// The first line of the sticky comment. `-` is written as an escape: two of them would end the comment.
pub(super) fn marker(root: &str, workspace: &str) -> String {
    let content = serde_json::json!({ "kind": "plan", "root": root, "workspace": workspace });
    let json = content.to_string().replace('-', "\\u002d").replace('>', "\\u003e").replace('<', "\\u003c");
    format!("<!-- pairgate:v1 {json} -->")
}

pub(super) fn sticky(report: &Report, request: &Request, options: &Options) -> Result<String, RenderError> {
    let marker = marker(&request.root_module, &request.workspace);
    let budget = options.budget.saturating_sub(marker.chars().count() + 1);
    Ok(format!("{marker}\n{}", page(report, options, budget)?))
}

pub(super) fn unfit_sticky(report: &Report, request: &Request, lang: Lang) -> String {
    let _ = report;
    format!("{}\n{}\n", marker(&request.root_module, &request.workspace), unfit().get(lang))
}

pub(super) fn check_run(
    report: &Report,
    request: &Request,
    part: bool,
    options: &Options,
) -> Result<CheckRun, RenderError> {
    let bytes = request.bytes();
    let [whole, one] = FENCES;
    let text = format!(
        "The request for sign-off, as it is signed:\n\n```{}\n{bytes}\n```\n",
        if part { one } else { whole }
    );
    if text.chars().count() > FIELD {
        return Err(RenderError::DoesNotFit { needed: text.chars().count(), budget: FIELD });
    }
    let (conclusion, title) = match report.verdict {
        Verdict::Clear => (Conclusion::Success, Text::new("Nothing stands in the way", "問題ありません")),
        Verdict::NeedsSignoff => {
            (Conclusion::Neutral, Text::new("Waiting for a second operator", "2人目のサインオフ待ち"))
        }
        Verdict::Blocked | Verdict::Undecided => (Conclusion::Failure, Text::new("Blocked", "ブロック")),
    };
    let lang = options.style.lang;
    Ok(CheckRun {
        name: check_name(&request.root_module, &request.workspace),
        head_sha: request.head_sha.clone(),
        external_id: request.digest(),
        conclusion,
        title: title.get(lang).to_owned(),
        summary: page(report, options, options.budget.min(FIELD))?,
        text,
        annotations: Vec::new(),
    })
}

pub(super) fn unfit_check_run(report: &Report, request: &Request, lang: Lang) -> CheckRun {
    let _ = report;
    CheckRun {
        name: check_name(&request.root_module, &request.workspace),
        head_sha: request.head_sha.clone(),
        external_id: String::new(),
        conclusion: Conclusion::Failure,
        title: Text::new("Cannot be signed", "サインオフできません").get(lang).to_owned(),
        summary: unfit().get(lang).to_owned(),
        text: String::new(),
        annotations: Vec::new(),
    }
}

pub(super) fn job_summary(report: &Report, options: &Options, room: usize) -> Result<String, RenderError> {
    // A character has four bytes at most.
    page(report, options, options.budget.min(room / 4))
}

/// The bytes of the request in a check run's text.
pub(super) fn request_bytes(text: &str) -> Option<&str> {
    FENCES.iter().find_map(|fence| {
        let (_, rest) = text.split_once(&format!("```{fence}\n"))?;
        Some(rest.split_once("\n```")?.0)
    })
}

fn check_name(root: &str, workspace: &str) -> String {
    match workspace {
        "default" => format!("{}{root}", super::publish::RUNS),
        workspace => format!("{}{root} [{workspace}]", super::publish::RUNS),
    }
}

fn page(report: &Report, options: &Options, budget: usize) -> Result<String, RenderError> {
    let mut bytes = Vec::new();
    render(Format::Markdown, report, &[], &Options { budget, ..*options }, &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn unfit() -> Text {
    Text::new(
        "What this plan would do does not fit here, so it cannot be signed. Split the change.",
        "このプランの内容がここに収まらないため、サインオフできません。変更を分割してください。",
    )
}
