//! Documents of managed policies, so that an attachment can be judged without asking AWS.

use std::sync::{LazyLock, OnceLock};

use super::Source;

/// The policies as `data/iam/update.mjs` writes them.
static TEXT: &str = include_str!("../../../data/iam/managed.txt");

/// Partitions besides `aws`. Ids of policies and most of their texts are the same in all of them.
const PARTITIONS: [&str; 7] =
    ["aws-cn", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-us-gov"];

/// A policy.
#[derive(Debug)]
struct Policy {
    /// `arn:aws:iam::aws:policy/AdministratorAccess`.
    arn: &'static str,
    document: &'static str,
    /// The document in each of the [`PARTITIONS`], made when it is asked for.
    elsewhere: [OnceLock<String>; PARTITIONS.len()],
}

/// The document of a policy by its ARN, or by the id that Organizations gives it.
pub(super) fn document(arn: &str) -> Option<&'static str> {
    let id = |policy: &&Policy| policy.arn.starts_with("arn:aws:organizations:") && last(policy.arn) == arn;
    if !arn.starts_with("arn:") {
        return policies().iter().find(id).map(|policy| policy.document);
    }
    let (partition, rest) = arn.strip_prefix("arn:")?.split_once(':')?;
    let named = |policy: &&Policy| policy.arn.strip_prefix("arn:aws:") == Some(rest);
    let policy = policies().iter().find(named)?;
    if partition == "aws" {
        return Some(policy.document);
    }
    let at = PARTITIONS.iter().position(|known| *known == partition)?;
    let moved = || policy.document.replace("\"arn:aws:", &format!("\"arn:{partition}:"));
    Some(policy.elsewhere.get(at)?.get_or_init(moved))
}

/// The ARNs of all of them in the partition `aws`, sorted.
pub(super) fn arns() -> impl Iterator<Item = &'static str> {
    policies().iter().map(|policy| policy.arn)
}

/// Where they come from.
pub(super) fn source() -> Source {
    Source::head(TEXT, "policies")
}

fn policies() -> &'static [Policy] {
    static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
        // No line of a document starts with a bracket: a document is an object, and what is in it is indented.
        let sections = TEXT.split("\n[").skip(1);
        let read = |section: &'static str| {
            let (head, document) = section.split_once('\n')?;
            let (arn, _) = head.split_once(']')?;
            Some(Policy { arn, document, elsewhere: Default::default() })
        };
        sections.filter_map(read).collect()
    });
    &POLICIES
}

fn last(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}
