//! SARIF 2.1.0 for code scanning.
//!
//! Own structs with the few members that are used: the crates that model all of SARIF cost a cold
//! build more than they save. A test validates the result against the official schema.
//!
//! A finding is about an address, which has no file. Its place is the plan, line 1, because code
//! scanning wants a file, and the address stands beside it as a logical location. The fingerprint is
//! made of rule, address and attribute, so that a finding keeps its identity from plan to plan.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::escape::{json, sarif_message, uri_path, xml};
use super::words::Word;
use super::{Judged, RenderError, RuleInfo};
use crate::finding::Finding;
use crate::report::Report;
use crate::text::Lang;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What columns count, although none is written.
pub(super) const COLUMNS: &str = "unicodeCodePoints";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Log {
    #[serde(rename = "$schema")]
    pub(super) schema: &'static str,
    pub(super) version: &'static str,
    pub(super) runs: Vec<Run>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run {
    pub(super) tool: Tool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) automation_details: Option<AutomationDetails>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) invocations: Vec<Invocation>,
    pub(super) column_kind: &'static str,
    pub(super) results: Vec<ResultItem>,
}

/// What the tool says of itself: here, what it could not look at.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    pub(super) execution_successful: bool,
    pub(super) tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
pub(super) struct Notification {
    pub(super) level: &'static str,
    pub(super) message: Message,
}

/// What tells runs of one file apart, for code scanning.
#[derive(Serialize)]
pub(super) struct AutomationDetails {
    pub(super) id: String,
}

#[derive(Serialize)]
pub(super) struct Tool {
    pub(super) driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver {
    pub(super) name: &'static str,
    pub(super) semantic_version: &'static str,
    pub(super) information_uri: &'static str,
    pub(super) rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) short_description: Message,
    pub(super) help: Message,
    pub(super) default_configuration: Configuration,
}

#[derive(Serialize)]
pub(super) struct Configuration {
    pub(super) level: &'static str,
}

#[derive(Serialize)]
pub(super) struct Message {
    pub(super) text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultItem {
    pub(super) rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rule_index: Option<usize>,
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) baseline_state: Option<&'static str>,
    pub(super) partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) properties: Option<Properties>,
}

#[derive(Serialize)]
pub(super) struct Properties {
    pub(super) policy: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) physical_location: Option<PhysicalLocation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub(super) artifact_location: ArtifactLocation,
    pub(super) region: Region,
}

#[derive(Serialize)]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogicalLocation {
    pub(super) fully_qualified_name: String,
    pub(super) kind: &'static str,
}

#[derive(Serialize)]
pub(super) struct Suppression {
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    pub(super) justification: String,
}

/// One run with all results; waived ones are suppressed.
pub fn render(report: &Report, rules: &[RuleInfo], lang: Lang) -> Result<String, RenderError> {
    joined(&[Judged::of(report)], rules, lang)
}

/// One run for each plan, so that nobody takes findings of one for those of another.
pub fn joined(all: &[Judged<'_>], rules: &[RuleInfo], lang: Lang) -> Result<String, RenderError> {
    let run = |judged: &Judged<'_>| Run {
        tool: tool(rules.iter().map(|rule| describe(rule, lang)).collect()),
        // The part before the last slash is the category.
        automation_details: judged
            .name
            .map(|name| AutomationDetails { id: format!("pairgate/{}/", xml(name)) }),
        invocations: Vec::new(),
        column_kind: COLUMNS,
        results: judged.findings.iter().map(|finding| item(judged, finding, rules, lang)).collect(),
    };
    write(all.iter().map(run).collect())
}

/// This program, with what it looks for.
pub(super) fn tool(rules: Vec<Rule>) -> Tool {
    Tool {
        driver: Driver {
            name: "pairgate",
            semantic_version: env!("CARGO_PKG_VERSION"),
            information_uri: env!("CARGO_PKG_REPOSITORY"),
            rules,
        },
    }
}

/// The file.
pub(super) fn write(runs: Vec<Run>) -> Result<String, RenderError> {
    let text = serde_json::to_string_pretty(&Log { schema: SCHEMA, version: "2.1.0", runs })
        .map_err(|error| RenderError::Unwritable { format: "sarif", reason: error.to_string() })?;
    Ok(json(&text) + "\n")
}

fn describe(rule: &RuleInfo, lang: Lang) -> Rule {
    Rule {
        id: rule.id.clone(),
        short_description: Message { text: sarif_message(rule.title.get(lang)) },
        help: Message { text: sarif_message(rule.help.get(lang)) },
        default_configuration: Configuration { level: level(rule.default_level.blocks()) },
    }
}

fn level(blocks: bool) -> &'static str {
    if blocks { "error" } else { "warning" }
}

fn item(judged: &Judged<'_>, finding: &Finding, rules: &[RuleInfo], lang: Lang) -> ResultItem {
    let mut lines = vec![finding.message.get(lang)];
    lines.extend(finding.details.iter().map(|detail| detail.get(lang)));
    if !finding.help.is_empty() {
        lines.push(finding.help.get(lang));
    }
    let artifact = if judged.source == "<stdin>" { "stdin" } else { judged.source };
    let address = finding.address.as_ref();
    let policy = |built_in| finding.place.as_ref().filter(|place| place.built_in == built_in);
    let suppressions = finding.waived.as_ref().map(|waived| Suppression {
        kind: "external",
        status: "accepted",
        justification: xml(&format!(
            "{} ({}, {} {})",
            waived.reason,
            waived.owner,
            Word::WaivedUntil.get(lang),
            waived.until
        )),
    });
    ResultItem {
        rule_id: finding.rule.clone(),
        rule_index: rules.iter().position(|rule| rule.id == finding.rule),
        // Suppression says that it is waived; the level stays.
        level: level(finding.level >= judged.fail_on),
        message: Message { text: sarif_message(&lines.join("\n")) },
        locations: vec![Location {
            physical_location: Some(physical(artifact, 1)),
            logical_locations: address
                .map(|address| LogicalLocation { fully_qualified_name: address.clone(), kind: "resource" })
                .into_iter()
                .collect(),
            message: None,
        }],
        // A file of the built-in pack is in nobody's repository: a location would lead nowhere.
        related_locations: policy(false)
            .map(|place| Location {
                physical_location: Some(physical(&place.file, place.line)),
                logical_locations: Vec::new(),
                message: Some(Message { text: Word::Policy.get(lang).to_owned() }),
            })
            .into_iter()
            .collect(),
        baseline_state: None,
        partial_fingerprints: BTreeMap::from([("pairgateFinding/v1", fingerprint(finding))]),
        suppressions: suppressions.into_iter().collect(),
        properties: policy(true).map(|place| Properties { policy: place.to_string() }),
    }
}

pub(super) fn physical(file: &str, line: usize) -> PhysicalLocation {
    PhysicalLocation {
        artifact_location: ArtifactLocation { uri: uri_path(file) },
        region: Region { start_line: line },
    }
}

/// Each part with its length before it, so that no two findings can look like one.
fn fingerprint(finding: &Finding) -> String {
    let mut hash = Sha256::new();
    for part in [Some(&finding.rule), finding.address.as_ref(), finding.attribute.as_ref()] {
        let part = part.map(String::as_str).unwrap_or_default();
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
