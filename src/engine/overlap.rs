//! What a built-in rule and a policy of the built-in pack both say is said once, by the rule; and what a rule says of
//! everything, no other rule says of a part.
//!
//! The pack looks at one attribute of one resource and at the new state; the rules about access compare two states of
//! all that a principal has. So where a rule found something, the policies that mean the same have nothing to add at
//! that address. Everywhere else, such as at a document that was as wide before, they speak as ever.

use std::collections::BTreeMap;

use crate::config::Settings;
use crate::finding::{Finding, Level};

use super::diff::leads_to;

/// Rule to the policies of the pack that say the same, and to rules that say a part of it.
pub const SAME: &[(&str, &[&str])] = &[
    (
        "admin-granted",
        &[
            "aws-admin-group-member-added",
            "aws-eks-admin-assigned",
            "aws-iam-admin-attached",
            "aws-iam-policy-wildcard",
            "aws-sso-admin-assigned",
            "aws-sso-admin-attached",
            "azure-contributor-on-subscription",
            "azure-custom-role-wildcard",
            "azure-owner-role",
            "google-basic-role",
            "wildcard-action",
            "wildcard-resource",
        ],
    ),
    ("privilege-escalation", &["google-custom-role-escalation", "google-impersonation-role"]),
    (
        "wildcard-action",
        &["aws-iam-policy-not-action", "aws-iam-policy-wildcard", "azure-custom-role-wildcard"],
    ),
    ("passrole-unbounded", &["aws-iam-pass-role-any"]),
    ("boundary-removed", &["aws-iam-boundary-removed", "aws-sso-boundary-removed"]),
    (
        "guardrail-detached",
        &[
            "aws-organization-policy-detached",
            "aws-organization-policy-removed",
            "azure-policy-assignment-removed",
            "google-org-policy-removed",
        ],
    ),
    (
        "public-principal",
        &[
            "aws-backup-vault-policy-public",
            "aws-ecr-repository-policy-public",
            "aws-efs-policy-public",
            "aws-event-bus-policy-public",
            "aws-iam-trust-public",
            "aws-kms-key-policy-public",
            "aws-lambda-layer-public",
            "aws-lambda-permission-public",
            "aws-s3-bucket-policy-public",
            "aws-secret-policy-public",
            "aws-sns-topic-policy-public",
            "aws-sqs-queue-policy-public",
            "github-repository-made-public",
            "google-public-role",
        ],
    ),
    ("confused-deputy", &["aws-lambda-permission-any-source", "mackerel-aws-integration-external-id"]),
    (
        "oidc-trust-too-wide",
        &[
            "aws-iam-trust-oidc-unbounded",
            "aws-iam-trust-oidc-wildcard",
            "azure-federation-subject",
            "google-federation-condition",
        ],
    ),
    (
        "long-lived-key-created",
        &[
            "aws-iam-console-password",
            "aws-iam-long-lived-key",
            "github-deploy-key-writable",
            "google-service-account-key",
            "mackerel-aws-integration-access-key",
        ],
    ),
    ("owner-added", &["github-organization-owner-added", "sentry-owner-added"]),
    ("repo-admin-granted", &["github-collaborator-admin", "github-team-repository-admin"]),
    (
        "branch-protection-weakened",
        &[
            "github-branch-admins-not-enforced",
            "github-branch-bypassers-added",
            "github-branch-code-owner-reviews-off",
            "github-branch-deletions-allowed",
            "github-branch-force-pushes-allowed",
            "github-branch-protection-removed",
            "github-branch-push-restrictions-removed",
            "github-branch-reviews-lowered",
            "github-branch-reviews-removed",
            "github-branch-signed-commits-off",
            "github-branch-stale-reviews-kept",
            "github-branch-status-check-dropped",
            "github-branch-status-checks-removed",
            "github-ruleset-bypass-added",
            "github-ruleset-code-owner-reviews-off",
            "github-ruleset-deletions-allowed",
            "github-ruleset-force-pushes-allowed",
            "github-ruleset-not-enforced",
            "github-ruleset-removed",
            "github-ruleset-reviews-lowered",
            "github-ruleset-status-checks-removed",
        ],
    ),
    (
        "default-permission-raised",
        &[
            "github-actions-all-allowed",
            "github-actions-opened",
            "github-organization-default-permission",
            "github-organization-public-repositories",
            "github-workflow-may-approve",
            "github-workflow-token-writable",
        ],
    ),
    ("app-installed", &["github-app-access-added", "github-app-access-widened"]),
];

/// Takes out what is said again at an address where a rule says the same.
///
/// Nothing gets weaker by it: what would go stays where it is of a higher level, where it is about another attribute,
/// where a waiver names it, so that a reader sees what was accepted, and where the configuration names it, such as in a
/// tier that asks for more signers when it found something.
pub fn drop_repetitions(findings: &mut Vec<Finding>, settings: &Settings) {
    // A file of the team's own may have a policy that is called like one of the pack.
    let is_ours = |one: &Finding| one.place.as_ref().is_none_or(|place| place.built_in);
    let mut said: BTreeMap<(&str, String), Vec<About>> = BTreeMap::new();
    for one in findings.iter().filter(|one| one.place.is_none()) {
        let Some(address) = &one.address else { continue };
        for policy in SAME.iter().filter(|(rule, _)| *rule == one.rule).flat_map(|(_, same)| *same) {
            let about = About { attribute: one.attribute.clone(), level: one.level };
            said.entry((policy, address.clone())).or_default().push(about);
        }
    }
    findings.retain(|one| {
        let key = one.address.as_deref().map(|address| (one.rule.as_str(), address.to_owned()));
        let rules = key.and_then(|key| said.get(&key));
        let again = rules.is_some_and(|rules| rules.iter().any(|rule| rule.covers(one)));
        !(again && is_ours(one) && one.waived.is_none() && !is_named(&one.rule, settings))
    });
}

/// Whether the team has said something of the rule or policy.
fn is_named(id: &str, settings: &Settings) -> bool {
    let mut tiers = settings.signoff.iter().flat_map(|signoff| &signoff.tiers);
    settings.rules.contains_key(id) || tiers.any(|tier| tier.rules.iter().any(|rule| rule == id))
}

/// What a rule's finding is about, and how binding it is.
struct About {
    attribute: Option<String>,
    level: Level,
}

impl About {
    /// Whether a finding of the pack has nothing to add. Attributes may be the same, one a part of the other, or one of
    /// the two findings is about the whole object.
    fn covers(&self, other: &Finding) -> bool {
        let same = match (&self.attribute, &other.attribute) {
            (Some(one), Some(other)) => leads_to(one, other),
            _ => true,
        };
        same && self.level >= other.level
    }
}
