//! What each AWS principal may do, before and after.
//!
//! | module | what it is |
//! |---|---|
//! | `table` | which attributes of which types are read |
//! | `estate` | the objects, and which of them a name, an ARN or a reference means |
//! | `accounts` | which account it all is in |
//! | `documents` | texts of policies on one side |
//! | `deferred` | documents that are read during the apply, as far as they are known |
//! | `bounds` | what such a document counts as, and every text read once |
//! | `holdings` | what every principal holds: inline, attached, by group, its boundary |
//! | `effective` | all of that together, as a set of requests |
//! | `compare`, `judged` | what is new between two sets, and what had held it back; kept for the next principal |
//! | `principals` | roles, users, groups and permission sets |
//! | `abuse`, `delegations` | administrators and ways to more permissions; stronger roles that may be used |
//! | `resources`, `permissions` | documents that name principals: trust, buckets, queues, functions |
//! | `guardrails` | service and resource control policies |
//! | `assignments`, `keys` | who gets a permission set where; credentials that do not end |
//! | `direct`, `organization` | access without a policy document; what takes accounts from under their guardrails |
//! | `unread` | types that grant and are not read: CloudFormation, `awscc_*`, other policy languages |
//! | `overwritten` | policies that another resource writes over |
//! | `facts`, `show` | what is said, and in which words |
//!
//! A plan shows a part of an account. What it does not show is never taken for granted: a policy that it only names
//! becomes a note or a finding, a guardrail counts as a limit only where its attachment to the account is visible, and
//! a document that is unknown until apply is said to be so.

mod abuse;
mod accounts;
mod assignments;
mod bounds;
mod compare;
mod deferred;
mod delegations;
mod direct;
mod documents;
mod effective;
mod estate;
mod facts;
mod guardrails;
mod holdings;
mod judged;
mod keys;
mod organization;
mod overwritten;
mod permissions;
mod principals;
mod resources;
mod show;
mod table;
mod unread;

use super::{Fact, Review};
use crate::plan::{Plan, ResourceChange};
use crate::text::Text;

/// What the plan grants and takes away on AWS.
pub(super) fn review(plan: &Plan<'_>) -> Review {
    let mut review = Review::default();
    // Most plans change nothing of this, and then not one value is read.
    let concerns = |change: &ResourceChange<'_>| change.is_managed() && table::is_wanted(&change.kind);
    if plan.changes.iter().any(|change| change.is_notable() && concerns(change)) {
        let estate = estate::Estate::new(plan);
        let mut findings = facts::Findings::new(&estate);
        let limits = guardrails::judge(&mut findings);
        principals::judge(&mut findings, &limits);
        resources::judge(&mut findings);
        assignments::judge(&mut findings);
        assignments::profiles(&mut findings);
        keys::judge(&mut findings);
        direct::judge(&mut findings);
        organization::judge(&mut findings);
        unread::judge(&mut findings);
        review = findings.review;
    }
    for deferred in plan.deferred.iter().filter(|deferred| concerns(&deferred.change)) {
        review.facts.push(put_off(&deferred.change.address));
    }
    review
}

fn put_off(address: &str) -> Fact {
    let message = Text::new(
        "Terraform puts this change off, so what it grants cannot be told from this plan",
        "Terraform がこの変更を先送りするため、何が許可されるかはこのプランからは分かりません",
    );
    Fact::new("access-unknown-until-apply", address, message)
}
