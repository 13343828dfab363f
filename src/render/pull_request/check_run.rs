//! The check run about one plan: what people see of it, and the request that machines read.

use crate::finding::Finding;
use crate::ports::{Annotation, CheckRun, Conclusion};
use crate::render::escape::{visible, visible_lines};
use crate::render::links::repository_path;
use crate::render::signoff::words::Said;
use crate::render::words::{self, Word};
use crate::render::{Options, RenderError, blocking, blocks, clip};
use crate::report::{Report, Verdict};
use crate::signoff::Request;
use crate::signoff::canonical::Malformed;
use crate::signoff::requests::{self, RUN};
use crate::text::Lang;

/// What GitHub takes of a summary and of a text.
const FIELD: usize = 65_535;
/// What it takes of an annotation's title.
const TITLE: usize = 255;
/// A message this long is for the page.
const MESSAGE: usize = 4_000;

/// The name of the check run, which is its identity on a commit.
pub fn check_name(root_module: &str, workspace: &str) -> String {
    let root = visible(root_module);
    if workspace == "default" {
        format!("{RUN}{root}")
    } else {
        format!("{RUN}{root} [{}]", visible(workspace))
    }
}

/// The check run that offers a request for sign-off. A part is one of several.
pub fn check_run(
    report: &Report,
    request: &Request,
    part: bool,
    options: &Options,
) -> Result<CheckRun, RenderError> {
    let lang = options.style.lang;
    let unwritable =
        |error: Malformed| RenderError::Unwritable { format: "check run", reason: error.to_string() };
    let text = requests::compose(Said::RequestNote.get(lang), request, part).map_err(unwritable)?;
    let needed = text.chars().count();
    if needed > FIELD {
        return Err(RenderError::DoesNotFit { needed, budget: FIELD });
    }
    let summary = super::page(report, options, options.budget.min(FIELD))?;
    Ok(CheckRun {
        name: check_name(&request.root_module, &request.workspace),
        head_sha: request.head_sha.clone(),
        external_id: request.digest(),
        // It tells about the plan; whether somebody signed is the commit status's to say.
        conclusion: match report.verdict {
            Verdict::Clear => Conclusion::Success,
            Verdict::NeedsSignoff => Conclusion::Neutral,
            Verdict::Blocked | Verdict::Undecided => Conclusion::Failure,
        },
        title: title(report, lang),
        summary,
        text,
        annotations: report.findings.iter().filter_map(|one| annotation(report, one, lang)).collect(),
    })
}

/// The check run in place of one that does not fit. It holds no request, so there is nothing to sign.
pub fn unfit_check_run(report: &Report, request: &Request, lang: Lang) -> CheckRun {
    CheckRun {
        name: check_name(&request.root_module, &request.workspace),
        head_sha: request.head_sha.clone(),
        external_id: String::new(),
        conclusion: Conclusion::Failure,
        title: Said::Refused.get(lang).to_owned(),
        summary: super::unfit(report, request, lang),
        text: String::new(),
        annotations: Vec::new(),
    }
}

fn title(report: &Report, lang: Lang) -> String {
    let why = match report.verdict {
        Verdict::Blocked => words::verdict_why(report.verdict, blocking(report).count(), lang),
        _ => words::counts(&report.counts, lang),
    };
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let radius = words::radius(report.radius.level, lang);
    let verdict = Word::verdict(report.verdict).get(lang);
    format!("{verdict} · {why} · {}{colon}{radius}", Word::BlastRadius.get(lang))
}

/// Only findings of files in the repository have a place to stand.
fn annotation(report: &Report, finding: &Finding, lang: Lang) -> Option<Annotation> {
    let place = finding.place.as_ref()?;
    let path = repository_path(place)?;
    let title = match &finding.address {
        Some(address) => format!("{}: {address}", finding.rule),
        None => finding.rule.clone(),
    };
    let mut message = finding.message.get(lang).to_owned();
    if !finding.help.is_empty() && finding.waived.is_none() {
        message.push_str(&format!("\n-> {}", finding.help.get(lang)));
    }
    let message = visible_lines(&message).collect::<Vec<_>>().join("\n");
    let level = match &finding.waived {
        Some(_) => "notice",
        None if blocks(report, finding) => "failure",
        None => "warning",
    };
    Some(Annotation {
        path: path.to_owned(),
        line: place.line.max(1),
        level,
        title: clip(&visible(&title), TITLE).0.to_owned(),
        message: clip(&message, MESSAGE).0.to_owned(),
    })
}
