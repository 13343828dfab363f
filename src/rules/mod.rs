//! Built-in rules, one file each. A file holds metadata and manual first (the doc comment of the
//! [`rule!`](crate::rule) block is what `pairgate explain` prints), then the logic.
//!
//! A rule looks at the context and says what it found; levels, waivers and order are the engine's.

mod access;
mod blast_radius_exceeded;
mod check_failed;
mod drift_overwritten;
mod import_or_forget;
mod incomplete_plan;
mod irreversible_change;
mod loss;
mod mass_delete;
mod policy_undecided;
mod protected_address;
mod provider_changed;
mod provisioner_runs;
mod renames;
mod replace_order;
mod runbook_missing;
mod shared_output_changed;
mod similarity;
mod stateful_destroy;
mod stateful_replace;
mod subject;
mod unknown_action;
mod unmoved_rename;

use crate::access::Review;
use crate::config::Settings;
use crate::finding::{Finding, Level};
use crate::graph::{Consequence, Radius};
use crate::plan::{Plan, Secrets};
use crate::text::Text;

/// What a rule may look at.
pub struct Context<'a> {
    /// The plan.
    pub plan: &'a Plan<'a>,
    /// The effective configuration of this root module.
    pub settings: &'a Settings,
    /// How far the change reaches.
    pub radius: &'a Radius,
    /// What destroyed, replaced or forgotten objects take with them.
    pub consequences: &'a [Consequence],
    /// Values that must not be said.
    pub secrets: &'a Secrets,
    /// The pull request's description; none where there is no pull request.
    pub description: Option<&'a str>,
    /// Who can do what, before and after.
    pub access: &'a Review,
    /// Whether a type serves live traffic, from the table of types.
    pub serves: &'a dyn Fn(&str) -> bool,
}

/// A built-in rule.
pub struct Rule {
    /// Its id: a kebab-case noun phrase for the bad state.
    pub id: &'static str,
    /// One line.
    pub title: fn() -> Text,
    /// The next step.
    pub help: fn() -> Text,
    /// The level without configuration.
    pub level: Level,
    /// The level in production without configuration, where it differs.
    pub production: Option<Level>,
    /// What `pairgate explain` prints.
    pub manual: &'static str,
    /// Looks at the context.
    pub check: fn(&Context<'_>, &Rule) -> Vec<Finding>,
}

impl Rule {
    /// The level without configuration, in production or elsewhere.
    pub fn own_level(&self, production: bool) -> Level {
        self.production.filter(|_| production).unwrap_or(self.level)
    }

    /// A finding of this rule, with its level and its help.
    pub fn finding(&self, message: Text) -> Finding {
        Finding::new(self.id, self.level, message, (self.help)())
    }
}

/// Declares a rule; the doc comment is its manual.
#[macro_export]
macro_rules! rule {
    (
        $(#[doc = $doc:expr])+
        id: $id:literal,
        level: $level:ident,
        $(production: $production:ident,)?
        title: ($title_en:literal, $title_ja:literal),
        help: ($help_en:literal, $help_ja:literal),
        check: $check:path $(,)?
    ) => {
        $(#[doc = $doc])+
        pub static RULE: $crate::rules::Rule = $crate::rules::Rule {
            id: $id,
            title: || $crate::text::Text::new($title_en, $title_ja),
            help: || $crate::text::Text::new($help_en, $help_ja),
            level: $crate::finding::Level::$level,
            production: $crate::rule!(@production $($production)?),
            manual: concat!($($doc, "\n"),+),
            check: $check,
        };
    };
    (@production) => { None };
    (@production $level:ident) => { Some($crate::finding::Level::$level) };
}

/// Every rule, in the order in which `pairgate explain` lists them.
pub static ALL: &[&Rule] = &[
    &stateful_destroy::RULE,
    &stateful_replace::RULE,
    &irreversible_change::RULE,
    &protected_address::RULE,
    &blast_radius_exceeded::RULE,
    &mass_delete::RULE,
    &shared_output_changed::RULE,
    &replace_order::RULE,
    &unmoved_rename::RULE,
    &drift_overwritten::RULE,
    &import_or_forget::RULE,
    &provisioner_runs::RULE,
    &provider_changed::RULE,
    &access::access_widened::RULE,
    &access::admin_granted::RULE,
    &access::privilege_escalation::RULE,
    &access::wildcard_action::RULE,
    &access::wildcard_resource::RULE,
    &access::deny_removed::RULE,
    &access::condition_removed::RULE,
    &access::boundary_removed::RULE,
    &access::guardrail_detached::RULE,
    &access::public_principal::RULE,
    &access::cross_account_trust::RULE,
    &access::confused_deputy::RULE,
    &access::oidc_trust_too_wide::RULE,
    &access::passrole_unbounded::RULE,
    &access::data_exfiltration::RULE,
    &access::credential_exposure::RULE,
    &access::long_lived_key_created::RULE,
    &access::access_unknown_until_apply::RULE,
    &access::owner_added::RULE,
    &access::repo_admin_granted::RULE,
    &access::branch_protection_weakened::RULE,
    &access::default_permission_raised::RULE,
    &access::app_installed::RULE,
    &access::policy_document_invalid::RULE,
    &check_failed::RULE,
    &incomplete_plan::RULE,
    &unknown_action::RULE,
    &runbook_missing::RULE,
    &policy_undecided::RULE,
];

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
