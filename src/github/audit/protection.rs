//! How a branch is protected: by the old rules, by rulesets, or both.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::OrgReader;
use super::bypass::{Allowances, Bypass, held_to};
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
    bypass_pull_request_allowances: Option<Allowances>,
}

/// The rule of a ruleset that lets nobody push but those who bypass it.
const LOCK: &str = "update";

/// The old rules.
#[derive(Serialize, Deserialize)]
struct Old {
    required_status_checks: Option<Checks>,
    required_pull_request_reviews: Option<Reviews>,
    enforce_admins: Option<Flag>,
    allow_force_pushes: Option<Flag>,
    allow_deletions: Option<Flag>,
    lock_branch: Option<Flag>,
    restrictions: Option<Allowances>,
}

impl Old {
    /// Whether nobody may push, merges as well: the branch is locked, or pushes are for a list that names nobody.
    fn locked(&self) -> bool {
        self.lock_branch.as_ref().is_some_and(|flag| flag.enabled)
            || self.restrictions.as_ref().is_some_and(Allowances::names_nobody)
    }
}

/// A rule of a ruleset that is active for the branch.
#[derive(Serialize, Deserialize)]
struct Rule {
    #[serde(rename = "type")]
    kind: String,
    ruleset_id: Option<u64>,
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
        let rules = match self.all::<Rule>(self.repo(name, &["rules", "branches", branch])?) {
            Err(Missing::Forge(_)) if self.not_in_the_plan() => Vec::new(),
            rules => rules?,
        };
        if old.is_none() && rules.is_empty() {
            return Ok(None);
        }
        let mut found = demanded(old.as_ref(), &rules)?;
        (found.admins, found.bypass) = held_to(&self.bypasses(name, old, rules)?);
        Ok(Some(found))
    }

    /// Who gets around what demands reviews, for each that does; of what demands less, where nothing demands any.
    fn bypasses(&self, name: &str, old: Option<Old>, rules: Vec<Rule>) -> Part<Vec<Known<Bypass>>> {
        // Of each ruleset, whether it demands reviews, or lets nobody push at all.
        let mut rulesets: BTreeMap<Option<u64>, bool> = BTreeMap::new();
        for rule in rules {
            let reviews =
                told::<PullRequests>(&rule).is_ok_and(|told| told.required_approving_review_count > 0);
            let demands = (rule.kind == "pull_request" && reviews) || rule.kind == LOCK;
            *rulesets.entry(rule.ruleset_id).or_default() |= demands;
        }
        let mut all = Vec::new();
        for (id, reviews) in rulesets {
            all.push((reviews, self.bypass(name, id)?));
        }
        if let Some(old) = old {
            let locked = old.locked();
            let reviews = old.required_pull_request_reviews;
            let demands = locked
                || reviews.as_ref().is_some_and(|told| told.required_approving_review_count.unwrap_or(0) > 0);
            let exempt = !old.enforce_admins.is_some_and(|flag| flag.enabled);
            // Who needs no pull request may still not push where nobody may.
            let allowances = reviews.and_then(|told| told.bypass_pull_request_allowances).filter(|_| !locked);
            all.push((demands, Known::Known(Bypass::of_old(exempt, allowances.unwrap_or_default()))));
        }
        let any = all.iter().any(|(demands, _)| *demands);
        Ok(all.into_iter().filter(|(demands, _)| *demands || !any).map(|(_, one)| one).collect())
    }

    /// The old rules. "Branch not protected" is an answer; any other "not found" hides one.
    fn old(&self, name: &str, branch: &str) -> Part<Option<Old>> {
        match self.one::<Old>(self.repo(name, &["branches", branch, "protection"])?) {
            Ok(old) => Ok(Some(old)),
            Err(Missing::Forge(_)) if self.unprotected() || self.not_in_the_plan() => Ok(None),
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

    /// "Upgrade to GitHub Pro or make this repository public": where the plan has no protection nothing is protected.
    fn not_in_the_plan(&self) -> bool {
        let mut no = self.client.no.borrow_mut();
        let told = no.as_ref().is_some_and(|no| {
            matches!(no.status, 402 | 403) && no.words.to_ascii_lowercase().starts_with("upgrade to")
        });
        if told {
            *no = None;
        }
        told
    }
}

/// What a rule demands.
fn told<T: serde::de::DeserializeOwned>(rule: &Rule) -> Result<T, Reason> {
    serde_json::from_value(rule.parameters.clone()).map_err(|_| {
        Reason::odd(
            format!("a rule `{}` without its parameters", rule.kind),
            format!("ルール `{}` にパラメーターがありません", rule.kind),
        )
    })
}

/// Whichever demands more. Who gets around it is not in there yet.
fn demanded(old: Option<&Old>, rules: &[Rule]) -> Part<Protection> {
    let allowed = |flag: Option<&Flag>| flag.is_some_and(|flag| flag.enabled);
    let mut found = Protection {
        reviews: None,
        locked: old.is_some_and(Old::locked),
        code_owners: false,
        checks: Vec::new(),
        admins: Known::default(),
        bypass: Vec::new(),
        // A branch without the old rules can be rewritten and deleted, unless a ruleset says otherwise.
        force_pushes: old.is_none_or(|old| allowed(old.allow_force_pushes.as_ref())),
        deletions: old.is_none_or(|old| allowed(old.allow_deletions.as_ref())),
    };
    let mut checks = BTreeSet::new();
    if let Some(old) = old {
        if let Some(reviews) = &old.required_pull_request_reviews {
            found.reviews = Some(reviews.required_approving_review_count.unwrap_or(0));
            found.code_owners = reviews.require_code_owner_reviews;
        }
        if let Some(required) = &old.required_status_checks {
            checks.extend(required.contexts.iter().cloned());
            checks.extend(required.checks.iter().map(|check| check.context.clone()));
        }
    }
    for rule in rules {
        match rule.kind.as_str() {
            "pull_request" => {
                let told: PullRequests = told(rule)?;
                found.reviews = found.reviews.max(Some(told.required_approving_review_count));
                found.code_owners |= told.require_code_owner_review;
            }
            "required_status_checks" => {
                let told: Required = told(rule)?;
                checks.extend(told.required_status_checks.into_iter().map(|check| check.context));
            }
            "non_fast_forward" => found.force_pushes = false,
            "deletion" => found.deletions = false,
            LOCK => found.locked = true,
            _ => {}
        }
    }
    found.checks = checks.into_iter().collect();
    Ok(found)
}
