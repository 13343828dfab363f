//! What first labels are about.

use super::backend;
use super::program::{Policy, PolicyKind};

/// Whether a policy is about targets of this kind and name: a type, a source, a provider's local name.
pub fn is_about(policy: &Policy, kind: PolicyKind, target: &str) -> bool {
    policy.kind == kind
        && match (kind, target) {
            (PolicyKind::Resource, backend::TYPE) => policy.target == target,
            _ => matches(&policy.target, target),
        }
}

/// Whether a first label is about a target: `*` stands for any run of characters.
pub fn matches(label: &str, target: &str) -> bool {
    let Some((first, rest)) = label.split_once('*') else { return label == target };
    let Some(mut left) = target.strip_prefix(first) else { return false };
    let (middle, last) = match rest.rsplit_once('*') {
        Some((middle, last)) => (Some(middle), last),
        None => (None, rest),
    };
    for part in middle.into_iter().flat_map(|middle| middle.split('*')) {
        match left.find(part) {
            Some(at) => left = left.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_run_of_characters() {
        for (label, target, wanted) in [
            ("*", "aws_vpc", true),
            ("*", "", true),
            ("aws_vpc", "aws_vpc", true),
            ("aws_vpc", "aws_vpc2", false),
            ("aws_*", "aws_vpc", true),
            ("aws_*", "google_x", false),
            ("*_policy", "aws_iam_policy", true),
            ("aws_*_policy", "aws_iam_role_policy", true),
            ("aws_*_policy", "aws_policy", false),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "acb", false),
            ("a*bc*c", "abc", false),
            ("**", "x", true),
        ] {
            assert_eq!(matches(label, target), wanted, "{label} {target}");
        }
    }
}
