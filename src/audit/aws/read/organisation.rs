//! The accounts of an organisation.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{arn, json, show};
use crate::audit::aws::facts::Organisation;
use crate::audit::known::Known;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Source;

/// The organisation that the ARN of an account names: `arn:aws:organizations::111111111111:account/o-exampleorgid/…`.
pub fn organisation_of(account: &str) -> Option<&str> {
    let mut parts = account.splitn(6, ':').skip(2);
    let (service, rest) = (parts.next()?, parts.nth(2)?);
    let id = rest.strip_prefix("account/")?.split('/').next()?;
    (service == "organizations" && id.starts_with("o-")).then_some(id)
}

const HELP: &str = "make it again, in the management account or one that may: `aws organizations list-accounts \
                    >accounts.json`, without `--max-items` and `--no-paginate`";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page {
    accounts: Vec<Account>,
    next_token: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Account {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    arn: String,
    /// What replaces `Status`, which AWS has until September 2026.
    state: Option<String>,
    status: Option<String>,
}

/// The state of an account that works.
const ACTIVE: &str = "ACTIVE";

/// Reads what `aws organizations list-accounts` prints, as one list or page by page. Accounts that are suspended or about
/// to be closed count as inside: a trust in them is not one in strangers. Of Identity Center these files tell nothing.
pub fn organisation(source: &Source) -> Result<Organisation, Diagnostics> {
    let pages: Vec<Page> = json::values(source, HELP)?;
    let name = source.name();
    if pages.last().is_some_and(|page| page.next_token.is_some()) {
        return Err(Diagnostic::error(
            "audit-list-cut",
            format!("`{name}`: more accounts follow the last one"),
        )
        .help(HELP)
        .into());
    }
    let (mut accounts, mut states) = (BTreeMap::new(), BTreeMap::new());
    let mut id = None;
    let refused = |said: String| Diagnostic::error("audit-accounts", format!("`{name}`: {said}")).help(HELP);
    for account in pages.into_iter().flat_map(|page| page.accounts) {
        if !arn::is_account(&account.id) {
            return Err(
                refused(format!("{} is not the twelve digits of an account", show(&account.id))).into()
            );
        }
        id = id.or_else(|| organisation_of(&account.arn).map(str::to_owned));
        if let Some(state) = account.state.or(account.status).filter(|state| state != ACTIVE) {
            states.insert(account.id.clone(), state);
        }
        if accounts.insert(account.id.clone(), account.name).is_some() {
            return Err(refused(format!("account {} is listed twice", show(&account.id))).into());
        }
    }
    if accounts.is_empty() {
        return Err(refused("no account is listed, and an organisation has one at least".to_owned()).into());
    }
    let id = id.map_or_else(Known::default, |id| Known::Known(Some(id)));
    Ok(Organisation { id, accounts: Known::Known(accounts), states, identity_center: Known::default() })
}
