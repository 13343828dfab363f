//! The table of attributes against the provider's own schemas, as a package for another tool declares them.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{npm, skip};

const PACKAGE: &str = "@cdktf/provider-aws@21.22.1";

/// Attributes of that name that hold something else than a policy document of IAM.
const OTHERS: [&str; 11] = [
    // Lifecycle, redrive, data protection, log fields.
    "aws_cloudwatch_log_account_policy",
    "aws_cloudwatch_log_data_protection_policy",
    "aws_cloudwatch_log_index_policy",
    "aws_ecr_lifecycle_policy",
    "aws_sns_topic_data_protection_policy",
    // OpenSearch Serverless has a language of its own.
    "aws_opensearchserverless_access_policy",
    "aws_opensearchserverless_lifecycle_policy",
    "aws_opensearchserverless_security_policy",
    // The name of a policy.
    "aws_iot_policy_attachment",
    // Not a resource: the provider's own settings.
    "aws_provider",
    // Allow or block, no document.
    "aws_ses_receipt_filter",
];

fn rows() -> Vec<Vec<&'static str>> {
    include_str!("../../data/iam/policy-attributes.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect()
}

#[test]
fn rows_are_sorted_and_whole() {
    let rows = rows();
    for row in &rows {
        assert_eq!(row.len(), 5, "{row:?}");
        assert!(["grant", "limit", "identity"].contains(&row[2]), "{row:?}");
        assert!(!row[3].is_empty(), "{row:?}");
    }
    let kinds: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    let mut sorted = kinds.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(kinds, sorted);
}

#[test]
fn every_attribute_exists_and_no_policy_type_is_missing() {
    let folder = match npm::packages(&[PACKAGE]) {
        Ok(folder) => folder.join("@cdktf/provider-aws/lib"),
        Err(why) => return skip::skip(&format!("the package {PACKAGE} is not here: {why}")),
    };
    let mut declared = BTreeMap::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        let Ok(text) = fs::read_to_string(entry.path().join("index.d.ts")) else { continue };
        let name = entry.file_name().into_string().unwrap().replace('-', "_");
        declared.insert(format!("aws_{name}"), text);
    }
    let getter = |attribute: &str| {
        let mut name = String::new();
        let mut upper = false;
        for char in attribute.chars() {
            match char {
                '_' => upper = true,
                char if upper => {
                    name.extend(char.to_uppercase());
                    upper = false;
                }
                char => name.push(char),
            }
        }
        format!("get {name}()")
    };
    for row in rows() {
        let text = declared.get(row[0]).unwrap_or_else(|| panic!("no type {}", row[0]));
        for attribute in row[1].split('.').chain((!row[4].is_empty()).then_some(row[4])) {
            assert!(text.contains(&getter(attribute)), "{} has no {attribute}", row[0]);
        }
    }
    let known = rows();
    let missing: Vec<&String> = declared
        .iter()
        .filter(|(kind, _)| !kind.starts_with("aws_data_aws") && !kind.starts_with("aws_iam_"))
        .filter(|(_, text)| {
            text.contains("\n    readonly policy?: string;")
                || text.contains("\n    readonly policy: string;")
        })
        .map(|(kind, _)| kind)
        .filter(|kind| !known.iter().any(|row| row[0] == kind.as_str()) && !OTHERS.contains(&kind.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
