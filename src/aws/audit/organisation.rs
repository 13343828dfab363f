//! The accounts of an organisation: which there are, and which of them are to be read.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_organizations::Client;
use aws_sdk_organizations::types::Account;

use super::account::Named;
use super::ask::{Ask, Progress};
use super::trouble::Trouble;
use super::values::{known, odd, word};
use super::wire::{Line, token};
use crate::audit::aws::read::organisation_of;
use crate::audit::known::{Known, Reason};
use crate::diagnostic::Diagnostic;

/// What AWS answers where there is no organisation.
const NONE: &str = "AWSOrganizationsNotInUseException";
/// The state of an account that works.
const ACTIVE: &str = "ACTIVE";

/// An account of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// Its name.
    pub name: String,
    /// `ACTIVE`, `SUSPENDED` and so on.
    pub state: String,
    /// The organisation that its ARN names; none where it is in none.
    organisation: Known<Option<String>>,
}

/// All accounts by id, or why nobody knows.
pub(super) type Members = Known<BTreeMap<String, Member>>;

/// The id of the organisation that an account is in.
pub(super) fn id(members: &Members, account: &str) -> Known<Option<String>> {
    match members {
        Known::NotRead(reason) => Known::NotRead(reason.clone()),
        Known::Known(all) => all.get(account).map(|member| member.organisation.clone()).unwrap_or_default(),
    }
}

/// The states of those that are not active.
pub(super) fn states(members: &Members) -> BTreeMap<String, String> {
    let all = members.get().into_iter().flatten().filter(|(_, member)| member.state != ACTIVE);
    all.map(|(id, member)| (id.clone(), member.state.clone())).collect()
}

/// Asks for them. An account without an organisation is its own.
pub(super) async fn members(config: &SdkConfig, line: &Line<'_>) -> Members {
    let client = Client::new(config);
    let ask = |token| client.list_accounts().set_next_token(token).send();
    let listed = line.pages("organizations:ListAccounts", ask, |page, all| {
        all.extend(page.accounts.into_iter().flatten());
        Ok(token(page.next_token))
    });
    match listed.await {
        Ok(accounts) => match accounts.iter().map(member).collect::<Result<BTreeMap<_, _>, _>>() {
            // Without the one that asks it is not the list that was asked for.
            Ok(members) if !members.contains_key(&line.account) => Known::NotRead(odd(
                "`organizations:ListAccounts` leaves out the account that asks",
                "`organizations:ListAccounts` の応答に問い合わせ元のアカウントがありません",
            )),
            members => known(members),
        },
        Err(Trouble { code, .. }) if code == NONE => {
            let name = line.account.clone();
            let own = Member { name, state: ACTIVE.to_owned(), organisation: Known::Known(None) };
            Known::Known([(line.account.clone(), own)].into())
        }
        Err(trouble) => Known::NotRead(trouble.reason),
    }
}

fn member(account: &Account) -> Result<(String, Member), Reason> {
    let id = word("`Id`", account.id())?;
    let organisation = account.arn().and_then(organisation_of).map_or_else(
        || {
            Known::NotRead(odd(
                "the ARN of an account does not name its organisation",
                "アカウントの ARN から組織が分かりません",
            ))
        },
        |id| Known::Known(Some(id.to_owned())),
    );
    let name = account.name().unwrap_or(&id).to_owned();
    Ok((id, Member { name, state: state(account), organisation }))
}

/// `State` replaces `Status`, which AWS has until September 2026; an emulator may know only the older one.
#[allow(deprecated)]
fn state(account: &Account) -> String {
    let state = account.state().map(|state| state.as_str());
    state.or(account.status().map(|status| status.as_str())).unwrap_or("UNKNOWN").to_owned()
}

/// Whether the account is not one any more that could be read: nobody has it, or it is not active. Not known is no.
pub(super) async fn is_gone(config: &SdkConfig, line: &Line<'_>, id: &str) -> bool {
    let client = Client::new(config);
    let ask = || client.describe_account().account_id(id).send();
    match line.call("organizations:DescribeAccount", ask).await {
        Ok(answer) => answer.account().is_some_and(|account| state(account) != ACTIVE),
        Err(trouble) => trouble.reason == Reason::Gone,
    }
}

/// The accounts that an audit is about.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// To be read; with a reason those that were asked for by name and cannot be.
    pub read: Vec<(Named, Option<Reason>)>,
    /// Those that an earlier run has read already.
    pub kept: Vec<String>,
}

impl Chosen {
    fn take(&mut self, ask: &Ask, named: Named) {
        if ask.skip.contains_key(&named.id) {
            self.kept.push(named.id);
        } else {
            self.read.push((named, None));
        }
    }
}

/// Which accounts the audit is about.
pub(super) fn chosen(
    ask: &Ask,
    own: &Named,
    members: &Members,
    tell: impl Fn(Progress),
) -> Result<Chosen, Diagnostic> {
    let unknown = |id: &str, whose: &str| {
        Diagnostic::error("aws-account", format!("the account `{id}` is not {whose}"))
            .help("compare the ids with `aws organizations list-accounts`")
    };
    let named = |id: &str, name: Option<String>| Named { id: id.to_owned(), name, ..own.clone() };
    let mut found = Chosen::default();
    if ask.role_name.is_none() {
        if let Some(id) = ask.accounts.iter().find(|id| **id != own.id) {
            return Err(unknown(id, "the one of these credentials")
                .help("name the role to take in other accounts: `--role-name NAME`"));
        }
        let name = members.get().and_then(|members| members.get(&own.id)).map(|member| member.name.clone());
        found.take(ask, named(&own.id, name));
        return Ok(found);
    }
    let members = match members {
        Known::Known(members) => members,
        // Whoever names accounts does not need the list of them.
        Known::NotRead(_) if !ask.accounts.is_empty() => {
            ask.accounts.iter().for_each(|id| found.take(ask, named(id, None)));
            return Ok(found);
        }
        Known::NotRead(reason) => return Err(unlisted(reason)),
    };
    if let Some(id) = ask.accounts.iter().find(|id| !members.contains_key(*id)) {
        return Err(unknown(id, "in the organisation"));
    }
    // What an earlier run has read of an account that is not active any more is no word on it.
    for (id, member) in members {
        let wanted = ask.accounts.contains(id);
        if member.state == ACTIVE && (wanted || ask.accounts.is_empty()) {
            found.take(ask, named(id, Some(member.name.clone())));
        } else if wanted {
            let state = &member.state;
            let why = Reason::unsupported(
                format!("the account is `{state}`"),
                format!("アカウントの状態が `{state}` です"),
            );
            found.read.push((named(id, Some(member.name.clone())), Some(why)));
        } else if ask.accounts.is_empty() {
            tell(Progress::LeftOut { account: id.clone(), state: member.state.clone() });
        }
    }
    Ok(found)
}

fn unlisted(reason: &Reason) -> Diagnostic {
    Diagnostic::error(
        "aws-accounts",
        format!("nobody knows which accounts the organisation has: {}", reason.text().get(crate::text::Lang::En)),
    )
    .help("ask with credentials of the management account or of a delegated administrator, or name the accounts: `--account ID`")
}
