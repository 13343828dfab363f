//! One comment about several root modules: what stands in the way first, one line each, no tables.
//!
//! Rows that wait for a sign-off are whole or the overview is refused; of the others some may be left out, and
//! the page says how many.

use super::marker::{Kind, marker};
use super::{framed, place};
use crate::graph::{RadiusLevel, Reversibility};
use crate::render::RenderError;
use crate::render::escape::{link_target, markdown_code, markdown_fence, markdown_link};
use crate::render::signoff::words::Said;
use crate::render::signoff::{comment_lines, sign_command};
use crate::render::words;
use crate::report::{Counts, DigestView, Report, Verdict};
use crate::text::Lang;

/// One root module and workspace.
#[derive(Debug, Clone)]
pub struct Row {
    /// The root module's folder in the repository.
    pub root_module: String,
    /// The workspace.
    pub workspace: String,
    /// The report's verdict.
    pub verdict: Verdict,
    /// How many changes of each kind.
    pub counts: Counts,
    /// How many changes cannot be undone.
    pub irreversible: usize,
    /// How many principals gain access.
    pub gains: usize,
    /// The blast radius.
    pub radius: RadiusLevel,
    /// The three words; none when there is no digest.
    pub words: Option<String>,
    /// The request, for rows that need a sign-off.
    pub signoff: Option<RowSignoff>,
    /// Where to read more: the comment or the check run.
    pub url: Option<String>,
}

/// How a row is signed.
#[derive(Debug, Clone)]
pub struct RowSignoff {
    /// The pull request's number.
    pub pull_request: u64,
    /// The request's digest.
    pub digest: String,
    /// Whether a signature by key is needed.
    pub signed: Option<bool>,
    /// What the signer must acknowledge.
    pub acknowledge: Vec<String>,
    /// Why nobody can sign now.
    pub obstacle: Option<crate::text::Text>,
    /// Enough people have signed already.
    pub satisfied: bool,
}

impl Row {
    /// The row of a report. Root module and workspace are those of its request, else those of its plan.
    pub fn of(report: &Report, url: Option<String>) -> Self {
        let view = report.signoff.as_ref();
        let request = view.and_then(|view| view.request.as_ref());
        let workspace = report.plan.workspace.clone().unwrap_or_else(|| "default".to_owned());
        Self {
            root_module: request.map_or(&report.plan.root_module, |one| &one.root_module).clone(),
            workspace: request.map_or(workspace, |one| one.workspace.clone()),
            verdict: report.verdict,
            counts: report.counts,
            irreversible: report
                .consequences
                .iter()
                .filter(|one| one.reversibility == Reversibility::Irreversible)
                .count(),
            gains: report.access.iter().filter(|one| !one.added.is_empty()).count(),
            radius: report.radius.level,
            words: match &report.digest {
                DigestView::Digest { words, .. } => Some(words.clone()),
                DigestView::Unavailable(_) => None,
            },
            signoff: view.zip(request).map(|(view, request)| RowSignoff {
                pull_request: request.pull_request,
                digest: request.digest.clone(),
                signed: view.signed,
                acknowledge: view.acknowledge.clone(),
                obstacle: request.obstacle.clone(),
                satisfied: false,
            }),
            url,
        }
    }

    fn group(&self) -> Group {
        match self.verdict {
            Verdict::Blocked | Verdict::Undecided => Group::Blocked,
            Verdict::NeedsSignoff if self.signoff.as_ref().is_some_and(|one| one.satisfied) => Group::Signed,
            Verdict::NeedsSignoff => Group::Waiting,
            Verdict::Clear => Group::Clear,
        }
    }
}

/// In the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Blocked,
    Waiting,
    Signed,
    Clear,
}

/// The overview comment: marker, rows, version, at most `budget` characters.
pub fn overview(rows: &[Row], lang: Lang, budget: usize) -> Result<String, RenderError> {
    framed(&marker(Kind::Overview, "", ""), budget, |budget| page(rows, lang, budget))
}

/// The same without marker and version, for a file or a job's summary.
pub fn overview_page(rows: &[Row], lang: Lang, budget: usize) -> Result<String, RenderError> {
    page(rows, lang, budget)
}

pub(super) fn page(rows: &[Row], lang: Lang, budget: usize) -> Result<String, RenderError> {
    let sorted = sorted(rows);
    let lines: Vec<(Group, String)> = sorted.iter().map(|row| (row.group(), line(row, lang))).collect();
    let head = head(rows, lang);
    let length = |text: &str| text.chars().count();
    // What waits has no limit; the longest note about the others is reserved besides.
    let notes: usize = [Group::Blocked, Group::Signed, Group::Clear]
        .iter()
        .filter_map(|group| note(*group, rows.len(), lang))
        .map(|note| length(&note))
        .sum();
    let whole: usize = length(&head) + lines.iter().map(|(_, line)| length(line)).sum::<usize>();
    let waiting = lines.iter().filter(|(group, _)| *group == Group::Waiting);
    let needed = length(&head) + notes + waiting.map(|(_, line)| length(line)).sum::<usize>();
    let mut room = match budget.checked_sub(needed) {
        _ if whole <= budget => usize::MAX,
        Some(room) => room,
        None => return Err(RenderError::DoesNotFit { needed: needed.min(whole), budget }),
    };
    let mut out = head;
    let mut left_out: Vec<Group> = Vec::new();
    for (group, line) in &lines {
        if *group == Group::Waiting {
            out.push_str(line);
        } else if length(line) <= room && !left_out.contains(group) {
            room -= length(line);
            out.push_str(line);
        } else {
            left_out.push(*group);
        }
    }
    for group in [Group::Blocked, Group::Signed, Group::Clear] {
        let number = left_out.iter().filter(|one| **one == group).count();
        out.extend(note(group, number, lang));
    }
    Ok(out)
}

/// In the order of the page.
pub(in crate::render) fn sorted(rows: &[Row]) -> Vec<&Row> {
    let mut sorted: Vec<&Row> = rows.iter().collect();
    sorted.sort_by(|a, b| {
        let key = |row: &Row| (row.group(), std::cmp::Reverse((row.irreversible, row.radius)));
        key(a).cmp(&key(b)).then_with(|| (&a.root_module, &a.workspace).cmp(&(&b.root_module, &b.workspace)))
    });
    sorted
}

fn note(group: Group, number: usize, lang: Lang) -> Option<String> {
    let word = match group {
        Group::Blocked => Said::MoreBlocked,
        Group::Signed => Said::MoreSigned,
        Group::Clear => Said::MoreClear,
        Group::Waiting => return None,
    };
    (number > 0).then(|| format!("\n> ✂️ {}\n", word.count(lang, number)))
}

fn head(rows: &[Row], lang: Lang) -> String {
    format!("## {}\n\n{}\n\n", Said::OverviewTitle.count(lang, rows.len()), numbers(rows, lang))
}

/// How many there are of each group, in one line.
pub(in crate::render) fn numbers(rows: &[Row], lang: Lang) -> String {
    let number = |group: Group| rows.iter().filter(|row| row.group() == group).count();
    let groups = [
        ("⛔", Said::NumberBlocked, Group::Blocked),
        ("✍️", Said::NumberWaiting, Group::Waiting),
        ("✅", Said::NumberSigned, Group::Signed),
        ("✅", Said::NumberClear, Group::Clear),
    ];
    let numbers: Vec<String> = groups
        .into_iter()
        .filter(|(_, _, group)| number(*group) > 0)
        .map(|(sign, word, group)| format!("{sign} {}", word.count(lang, number(group))))
        .collect();
    numbers.join(" · ")
}

/// A sign for how a row stands.
pub(in crate::render) fn sign(row: &Row) -> &'static str {
    match (row.verdict, row.group()) {
        (Verdict::Undecided, _) => "❓",
        (_, Group::Blocked) => "⛔",
        (_, Group::Waiting) => "✍️",
        (_, Group::Signed | Group::Clear) => "✅",
    }
}

fn line(row: &Row, lang: Lang) -> String {
    let sign = sign(row);
    let mut facts = vec![format!("{sign} **{}**", place(&row.root_module, &row.workspace))];
    if row.irreversible > 0 {
        facts.push(format!("🔥 {}", Said::IrreversibleNumber.count(lang, row.irreversible)));
    }
    facts.push(words::counts(&row.counts, lang));
    if row.gains > 0 {
        facts.push(format!("🔑 {}", Said::GainsNumber.count(lang, row.gains)));
    }
    if row.radius > RadiusLevel::None {
        facts.push(format!(
            "{} {} {}",
            words::Word::BlastRadius.get(lang),
            words::radius_sign(row.radius),
            words::radius(row.radius, lang)
        ));
    }
    facts.extend(row.words.as_deref().filter(|words| !words.is_empty()).map(markdown_code));
    if row.group() == Group::Signed {
        facts.push(Said::Satisfied.get(lang).to_owned());
    }
    let target = row.url.as_deref().and_then(link_target);
    facts.extend(target.map(|target| markdown_link(Said::Details.get(lang), &target)));
    let mut out = format!("- {}\n", facts.join(" · "));
    if let Some(signoff) = row.signoff.as_ref().filter(|_| row.group() == Group::Waiting) {
        command(&mut out, row, signoff, lang);
    }
    out
}

/// One command to copy: the comment where one is enough, else the one for a machine.
fn command(out: &mut String, row: &Row, signoff: &RowSignoff, lang: Lang) {
    if let Some(obstacle) = &signoff.obstacle {
        let why = crate::render::escape::markdown_marked(obstacle.get(lang));
        out.push_str(&format!("  - 🧊 {} · {why}\n", Said::Obstacle.get(lang)));
        return;
    }
    // Where nobody knows whether keys are needed, the command for a machine is right in both cases.
    let comment = (signoff.signed == Some(false))
        .then(|| comment_lines(&signoff.digest, &signoff.acknowledge))
        .flatten();
    let lines =
        comment.unwrap_or_else(|| vec![sign_command(signoff.pull_request, &row.root_module, &row.workspace)]);
    out.push('\n');
    for line in markdown_fence("text", &lines).lines() {
        out.push_str(&format!("  {line}\n"));
    }
    out.push('\n');
}
