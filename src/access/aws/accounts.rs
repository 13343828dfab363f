//! Accounts, as provider configurations and ARNs tell them.

use crate::plan::Plan;

/// The account that every provider configuration of AWS allows as its only one.
pub(super) fn allowed(plan: &Plan<'_>) -> Option<String> {
    let mut found: Option<String> = None;
    for provider in plan.configuration.providers.iter().filter(|provider| provider.name == "aws") {
        let arguments = provider.expressions?.value();
        let ids = arguments.get("allowed_account_ids")?.get("constant_value")?;
        let [one] = ids.items() else { return None };
        let one = one.as_str()?;
        if found.as_deref().is_some_and(|found| found != one) {
            return None;
        }
        found = Some(one.to_owned());
    }
    found
}

/// The account that the ARNs of all managed objects of the plan agree on.
pub(super) fn of_others(plan: &Plan<'_>) -> Option<String> {
    let managed = plan.changes.iter().filter(|change| change.is_managed() && change.kind.starts_with("aws_"));
    let mut all = managed.filter_map(|change| {
        let arn = change.change.before?.member("arn")?.value();
        arn_account(arn.as_str()?).map(str::to_owned)
    });
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// The account in an ARN; `aws` for what AWS itself manages.
pub(super) fn arn_account(arn: &str) -> Option<&str> {
    let rest = arn.strip_prefix("arn:")?;
    rest.split(':').nth(3).filter(|account| !account.is_empty())
}
