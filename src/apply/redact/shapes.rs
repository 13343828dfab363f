//! What looks like a credential, whoever knows it: ephemeral values and what a provider fetched for itself stand
//! in no plan.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// The first group is masked, or all of it.
const SHAPES: [&str; 9] = [
    // A private key, with its end or without.
    r"(?s)-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|\z)",
    // Access keys of AWS.
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    // Tokens of GitHub, GitLab, Slack, Terraform's registries and npm.
    r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|npm_)[A-Za-z0-9_-]{16,}",
    r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{30,}",
    r"\b[sk]k_(?:live|test)_[A-Za-z0-9]{16,}",
    // JSON web tokens.
    r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?",
    // A header.
    r"(?i)\b(?:bearer|basic)\s+([A-Za-z0-9._~+/-]{12,}=*)",
    // The password in an address.
    r"://[^/\s:@]{0,200}:([^/\s@]{1,500})@",
    // An assignment, in code, in a query or in JSON.
    r#"(?i)(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|signature|credential)[a-z0-9_-]{0,40}["']?\s{0,4}(?:=|["']\s{0,4}:)\s{0,4}["']?([^\s"',;&]{4,})"#,
];

static PATTERNS: LazyLock<Vec<Regex>> =
    LazyLock::new(|| SHAPES.iter().filter_map(|shape| Regex::new(shape).ok()).collect());

/// Places of what looks like a credential, in no particular order.
pub fn places(text: &str) -> Vec<Range<usize>> {
    let all = PATTERNS.iter().flat_map(|pattern| pattern.captures_iter(text));
    all.filter_map(|captures| captures.get(1).or_else(|| captures.get(0)))
        .map(|found| found.range())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_a_pattern() {
        assert_eq!(PATTERNS.len(), SHAPES.len());
    }
}
