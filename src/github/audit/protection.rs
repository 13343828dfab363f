//! How a branch is protected: by the old rules, by rulesets, or both.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::OrgReader;
use super::part::{Missing, Part};
use crate::audit::github::facts::Protection;
use crate::audit::{Known, Reason};

#[derive(Serialize, Deserialize)]
struct Flag {
    enabled: bool,
}

#[derive(Serialize, Deserialize)]
struct Check {
    context: String,
}

#[derive(Serialize, Deserialize)]
struct Checks {
    #[serde(default)]
    contexts: Vec<String>,
    #[serde(default)]
    checks: Vec<Check>,
}

#[derive(Serialize, Deserialize)]
struct Reviews {
    required_approving_review_count: Option<u64>,
    #[serde(default)]
    require_code_owner_reviews: bool,
}

/// The old rules.
#[derive(Serialize, Deserialize)]
struct Old {
    required_status_checks: Option<Checks>,
    required_pull_request_reviews: Option<Reviews>,
    enforce_admins: Option<Flag>,
    allow_force_pushes: Option<Flag>,
    allow_deletions: Option<Flag>,
}

/// A rule of a ruleset that is active for the branch.
#[derive(Serialize, Deserialize)]
struct Rule {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    parameters: Value,
}

#[derive(Deserialize)]
struct PullRequests {
    required_approving_review_count: u64,
    require_code_owner_review: bool,
}

#[derive(Deserialize)]
struct Required {
    required_status_checks: Vec<Check>,
}

impl OrgReader {
    /// The protection of a branch; none when nothing protects it.
    pub(super) fn protection(&self, name: &str, branch: &str) -> Part<Option<Protection>> {
        let old = self.old(name, branch)?;
        let rules = self.all::<Rule>(self.repo(name, &["rules", "branches", branch])?)?;
        if old.is_none() && rules.is_empty() {
            return Ok(None);
        }
        together(old, rules).map(Some)
    }

    /// The old rules. "Branch not protected" is an answer; any other "not found" hides one.
    fn old(&self, name: &str, branch: &str) -> Part<Option<Old>> {
        match self.one::<Old>(self.repo(name, &["branches", branch, "protection"])?) {
            Ok(old) => Ok(Some(old)),
            Err(Missing::Forge(_)) if self.unprotected() => Ok(None),
            Err(missing) => Err(missing),
        }
    }

    fn unprotected(&self) -> bool {
        let mut no = self.client.no.borrow_mut();
        let told =
            no.as_ref().is_some_and(|no| no.status == 404 && no.words.starts_with("Branch not protected"));
        if told {
            *no = None;
        }
        told
    }
}

/// Whichever demands more.
fn together(old: Option<Old>, rules: Vec<Rule>) -> Part<Protection> {
    let admins = match &old {
        Some(old) => Known::Known(old.enforce_admins.as_ref().is_some_and(|flag| flag.enabled)),
        None => {
            Known::NotRead(Reason::Unsupported { said: "who may bypass a ruleset is not told".to_owned() })
        }
    };
    let allowed = |flag: Option<&Flag>| flag.is_some_and(|flag| flag.enabled);
    let mut found = Protection {
        reviews: None,
        code_owners: false,
        checks: Vec::new(),
        admins,
        // A branch without the old rules can be rewritten and deleted, unless a ruleset says otherwise.
        force_pushes: old.as_ref().is_none_or(|old| allowed(old.allow_force_pushes.as_ref())),
        deletions: old.as_ref().is_none_or(|old| allowed(old.allow_deletions.as_ref())),
    };
    let mut checks = BTreeSet::new();
    if let Some(old) = old {
        if let Some(reviews) = old.required_pull_request_reviews {
            found.reviews = Some(reviews.required_approving_review_count.unwrap_or(0));
            found.code_owners = reviews.require_code_owner_reviews;
        }
        if let Some(required) = old.required_status_checks {
            checks.extend(required.contexts);
            checks.extend(required.checks.into_iter().map(|check| check.context));
        }
    }
    for rule in rules {
        let odd = || Reason::Odd { what: format!("a rule `{}` without its parameters", rule.kind) };
        match rule.kind.as_str() {
            "pull_request" => {
                let told: PullRequests =
                    serde_json::from_value(rule.parameters.clone()).map_err(|_| odd())?;
                found.reviews = found.reviews.max(Some(told.required_approving_review_count));
                found.code_owners |= told.require_code_owner_review;
            }
            "required_status_checks" => {
                let told: Required = serde_json::from_value(rule.parameters.clone()).map_err(|_| odd())?;
                checks.extend(told.required_status_checks.into_iter().map(|check| check.context));
            }
            "non_fast_forward" => found.force_pushes = false,
            "deletion" => found.deletions = false,
            _ => {}
        }
    }
    found.checks = checks.into_iter().collect();
    Ok(found)
}
