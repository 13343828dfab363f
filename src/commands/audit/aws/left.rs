//! Accounts of the organisation that nobody read.

use std::collections::BTreeMap;

use super::Args;
use crate::audit::Reason;
use crate::audit::aws::facts::Organisation;
use crate::audit::finding::Unchecked;
use crate::text::Text;

/// An account that is suspended or about to be closed.
pub(super) fn inactive(account: String, state: String) -> Unchecked {
    Unchecked {
        place: account,
        checks: Vec::new(),
        what: Text::new("the account", "アカウント"),
        reason: Reason::unsupported(format!("its state is {state}"), format!("状態が {state} です")),
        help: Text::new(
            "nothing in it can be used while it is not active; AWS closes it for good after 90 days",
            "有効でない間は利用できません。AWS は 90 日後に完全に閉鎖します",
        ),
        hides: true,
    }
}

/// One that the organisation has and of which there are no facts.
fn not_given(account: String) -> Unchecked {
    Unchecked {
        place: account,
        checks: Vec::new(),
        what: Text::new("the account, which belongs to the organisation", "組織に属するアカウント"),
        reason: Reason::NotGiven,
        help: Text::new(
            "give its files as well, or read all accounts from the live API with `--role-name`",
            "そのファイルも渡すか、`--role-name` を付けて API から全アカウントを読み取ってください",
        ),
        hides: true,
    }
}

/// What the list of accounts has and the facts have not. The live API was asked for what was wanted.
pub(super) fn unread(
    args: &Args,
    organisation: &Organisation,
    read: &BTreeMap<String, Option<String>>,
) -> Vec<Unchecked> {
    if !args.has_files() && !args.options.offline {
        return Vec::new();
    }
    let all = organisation.accounts.get().into_iter().flatten();
    let missing = all.map(|(id, _)| id).filter(|id| !read.contains_key(*id) && args.api.wants(id));
    let told = |id: &String| match organisation.states.get(id) {
        Some(state) => inactive(id.clone(), state.clone()),
        None => not_given(id.clone()),
    };
    missing.map(told).collect()
}
